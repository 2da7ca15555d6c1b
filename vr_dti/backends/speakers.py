"""The sound process's way out: starts it, sends it the newest scene, says how it fares. The importer of sounddevice for sound out.

PortAudio lives in the child only: a device that hangs, crashes or floods stderr does so there. In the parent, `send` writes a few rows
into shared memory and never waits.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Any

import numpy as np

from vr_dti.audio.apart import alone, ask, quiet, urgent
from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, SceneReader, SceneWriter, State, Word
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK, Pump
from vr_dti.audio.ring import Ring, order_for
from vr_dti.audio.room import Room
from vr_dti.errors import SoundError
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.timebase import NS_PER_S, Frame, monotonic_ns

LATENCY_S = 0.040
"""asked of the device (default): with `process.AHEAD`, about 60 ms from the frame to the ear"""
LOST_NS = 5 * NS_PER_S
"""the device took nothing for so long: it is gone (an idle PulseAudio sink may take 2 s at a time)"""
RETRY_S = 2.0
LONGEST_FADE_S = 1.0
"""whatever a device says of its latency, the end does not wait longer for the last sound to be heard (default)"""
SILENT_NS = 3 * NS_PER_S
"""the sound process showed no sign of life for so long: it hangs"""

NO_LIBRARY = "the PortAudio library is missing"
NO_DEVICE = "there is no sound device"
REMEDY_LIBRARY = "install it (Debian: apt-get install libportaudio2), then run again"
REMEDY_DEVICE = "plug in headphones or choose an output in the system's sound settings, then run again"


@dataclass(frozen=True, slots=True)
class Setup:
    """What the sound is rendered for."""

    ring: Ring | None = None
    """loudspeakers; None: headphones"""
    trim_db: tuple[float, ...] = ()
    """(channels,) of the ring"""
    room: Room | None = None
    """what of the place answers; None: nothing"""


HEADPHONES = Setup()


@dataclass(frozen=True, slots=True)
class SoundReport:
    """How the sound fares, in numbers."""

    state: State
    latency_ms: float
    """from a block's making to the ear, as the device says"""
    blocks: int
    underruns: int
    """blocks that were not ready in time: each is a gap of 5 ms"""
    playing: int
    least_gain: float
    """the most that the limiter turned down; 1.0 never"""
    unknown: tuple[str, ...]
    """clips asked for that are not there"""
    left_out: int

    def __str__(self) -> str:
        """For the instructor's strip."""
        if self.state is not State.PLAYING:
            return "silent"
        return f"sound {self.latency_ms:.0f} ms" + (f", {self.underruns} gaps" if self.underruns else "")


class Speakers:
    """Sound out, for headphones or for a ring of loudspeakers: an `Output`. Made by `open`."""

    name = "speakers"

    def __init__(self, process: BaseProcess, link: Link, clips: Sequence[str]) -> None:
        self._process = process
        self._link = link
        self._writer = SceneWriter(link, clips)
        self._closed = False

    @classmethod
    def open(
        cls, clips: Mapping[str, Clip], device: str | int | None = None, *, setup: Setup = HEADPHONES, wait_s: float = 15.0
    ) -> Speakers:
        """Start the sound process on `device` (None: the system's own choice) and wait until it plays. Raises `SoundError`."""
        context = multiprocessing.get_context("spawn")
        link = Link(context)
        process = context.Process(target=_child, args=(link, dict(clips), device, setup), name="vr-dti-sound", daemon=True)
        process.start()
        speakers = cls(process, link, tuple(clips))
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            state, what, remedy = link.heard()
            if state is State.PLAYING:
                return speakers
            if state is State.FAILED or not process.is_alive():
                speakers.close()
                raise SoundError(what or f"the sound process ended at once (status {process.exitcode})", remedy or REMEDY_DEVICE)
            time.sleep(0.01)
        speakers.close()
        raise SoundError(f"the sound device did not begin to play within {wait_s:.0f} s", REMEDY_DEVICE)

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """The newest scene; the one before is forgotten. Never waits, never raises for a device or process that is gone."""
        if not self._closed:
            # Stamped with the machine's own clock, which the child shares, and not with the frame's, which may be a virtual one.
            self._writer.write(monotonic_ns(), listener, heard)

    @property
    def status(self) -> str:
        """One sentence if something is wrong, else empty. Cheap enough for every frame."""
        if self._closed:
            return ""
        state, what, _ = self._link.heard()
        if not self._process.is_alive():
            why = what if state is State.FAILED else f"its process ended (status {self._process.exitcode})"
            return f"Sound is lost: {why}; the run goes on silent."
        if state is State.LOST:
            return f"Sound is lost: {what}; trying again, the run goes on silent."
        if monotonic_ns() - self._link.words[Word.ALIVE_NS] > SILENT_NS:
            return "Sound is lost: its process does not answer; the run goes on silent."
        return ""

    def report(self) -> SoundReport:
        """Counters since `open`."""
        words = self._link.words
        alive = not self._closed and self._process.is_alive()
        return SoundReport(
            state=State(words[Word.STATE]) if alive else State.ENDED,
            latency_ms=(words[Word.DEVICE_LATENCY_US] + words[Word.AHEAD_US]) / 1000.0,
            blocks=words[Word.BLOCKS],
            underruns=words[Word.UNDERRUNS],
            playing=words[Word.PLAYING],
            least_gain=words[Word.LEAST_GAIN_PERMILLE] / 1000.0,
            unknown=tuple(sorted(self._writer.unknown)),
            left_out=self._writer.left_out,
        )

    @property
    def pid(self) -> int:
        """The sound process, for the doctor."""
        return self._process.pid or 0

    def close(self) -> None:
        """Fade out and end the process; one that does not listen is killed after 1.5 s."""
        self._closed = True
        self._link.words[Word.STOP] = 1
        self._process.join(1.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(1.5)


def probe() -> tuple[bool, str, str]:
    """For the doctor: can something be heard here? (ok, one sentence, what to do next). Asked in a process of its own."""
    return ask(_probe) or (False, "Sound: the sound system does not answer.", f"{REMEDY_DEVICE}; without it runs are silent")


# --- in the child ----------------------------------------------------------------------------------------------------------


def _child(link: Link, clips: Mapping[str, Clip], device: str | int | None, setup: Setup) -> None:
    """The sound process. What goes wrong in it is said through the link, never on the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's ^C reaches us too; the parent decides when to stop
    urgent()
    with quiet():
        try:
            import sounddevice
        except OSError:
            link.say(State.FAILED, NO_LIBRARY, REMEDY_LIBRARY)
            return
        try:
            _serve(sounddevice, link, clips, device, setup)
        except Exception as e:
            link.say(State.FAILED, f"the sound process failed: {type(e).__name__}: {_one_line(e)}", "report this; run again meanwhile")


def _probe() -> tuple[bool, str, str]:
    with quiet():
        try:
            import sounddevice
        except OSError:
            return False, f"Sound: {NO_LIBRARY}.", REMEDY_LIBRARY
        try:
            found = sounddevice.query_devices(None, "output")
            sounddevice.check_output_settings(channels=2, samplerate=RATE_HZ, dtype="float32")
        except (sounddevice.PortAudioError, ValueError) as e:
            return False, f"Sound: {_refused(sounddevice, e)}.", f"{REMEDY_DEVICE}; without it runs are silent"
    return True, f"Sound: {found['name']}, {found['default_low_output_latency'] * 1000:.0f} ms.", ""


def _serve(sounddevice: Any, link: Link, clips: Mapping[str, Clip], device: str | int | None, setup: Setup) -> None:
    """Render and play until asked to stop or left alone; a device that goes away is tried again."""
    if setup.ring is None:
        mixer = Mixer.for_head(HeadTable.load(), clips, RATE_HZ, setup.room)
    else:
        mixer = Mixer.for_ring(setup.ring, clips, RATE_HZ, setup.room, setup.trim_db)
    pump = Pump(mixer, SceneReader(link, tuple(clips)), link, RATE_HZ)
    while not _over(link):
        try:
            stream = _open(sounddevice, pump, device, setup.ring)
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            if link.heard()[0] is State.STARTING:
                link.say(State.FAILED, _refused(sounddevice, e), REMEDY_DEVICE)
                return
        else:
            link.words[Word.DEVICE_LATENCY_US] = int(stream.latency * 1e6)
            link.say(State.PLAYING)
            _play(pump, link, stream)
            if not _over(link):
                link.say(State.LOST, "the device went away")
            _let_go(stream)
        if not _over(link):
            _wait(link, RETRY_S)
            # PortAudio lists the devices once, when it begins; only beginning anew shows one that was plugged in again.
            sounddevice._terminate()
            sounddevice._initialize()
    link.say(State.ENDED)


def _open(sounddevice: Any, pump: Pump, device: str | int | None, ring: Ring | None) -> Any:
    """A started stream that takes its blocks from `pump`."""
    info = sounddevice.query_devices(device, "output")
    api = sounddevice.query_hostapis(info["hostapi"])["name"]
    # Windows' shared mode runs at the mixer's own rate and refuses ours unless asked to convert.
    settings = sounddevice.WasapiSettings(auto_convert=True) if "WASAPI" in api else None

    order = list(order_for(ring, api)) if ring is not None else [0, 1]
    if order == sorted(order):

        def take(out: Any, frames: int, when: Any, flags: Any) -> None:
            pump.take(out)
    else:
        made = np.zeros((BLOCK, len(order)), dtype=np.float32)

        def take(out: Any, frames: int, when: Any, flags: Any) -> None:
            pump.take(made[:frames])
            out[:] = made[:frames, order]

    pump.restart()
    pump.fill(0.0)
    stream = sounddevice.OutputStream(
        samplerate=RATE_HZ,
        blocksize=BLOCK,
        device=device,
        channels=len(order),
        dtype="float32",
        latency=LATENCY_S,
        extra_settings=settings,
        callback=take,
    )
    stream.start()
    return stream


def _play(pump: Pump, link: Link, stream: Any) -> None:
    """Until asked to stop (then fade out), or until the device takes no more."""
    ends_ns = 0
    while not (ends_ns and monotonic_ns() > ends_ns):
        pump.fill(0.005)
        if monotonic_ns() - pump.taken_ns > LOST_NS or not stream.active:
            return
        if not ends_ns and _over(link):
            pump.mute()
            ends_ns = monotonic_ns() + int((min(stream.latency, LONGEST_FADE_S) + 0.08) * NS_PER_S)


def _let_go(stream: Any) -> None:
    """Close the stream; a driver that hangs over it takes the whole process with it, and the parent says so."""
    closing = threading.Thread(target=lambda: _close(stream), daemon=True)
    closing.start()
    closing.join(2.0)
    if closing.is_alive():
        os._exit(3)


def _close(stream: Any) -> None:
    with contextlib.suppress(Exception):  # a device that is gone may complain of anything; there is nothing left to lose
        stream.abort()
        stream.close()


def _over(link: Link) -> bool:
    """Asked to stop, or left alone."""
    return bool(link.words[Word.STOP]) or alone()


def _wait(link: Link, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not _over(link):
        link.words[Word.ALIVE_NS] = monotonic_ns()
        time.sleep(0.05)


def _refused(sounddevice: Any, e: Exception) -> str:
    there = any(d["max_output_channels"] for d in sounddevice.query_devices())
    return f"the sound device refuses: {_one_line(e)}" if there else NO_DEVICE


def _one_line(e: Exception) -> str:
    return " ".join(str(e).split())[:200]
