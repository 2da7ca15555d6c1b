"""What runs in the sound process: the device, opened, fed, lost and found again. The importer of sounddevice for sound out."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vr_dti.audio.apart import alone, ease, hurry, listed_anew, quiet, urgent
from vr_dti.audio.bus import Decoder
from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.compiled import mixer_for_head
from vr_dti.audio.hrtf import HeadTable
from vr_dti.audio.link import Link, LinkRegister, SceneReader, State
from vr_dti.audio.live import Live, LiveReader
from vr_dti.audio.mixer import Mixer
from vr_dti.audio.process import BLOCK, Pump
from vr_dti.audio.ring import Ring, order_for
from vr_dti.audio.room import Room
from vr_dti.backends.speakers.elsewhere import Elsewhere
from vr_dti.timebase import NS_PER_S, monotonic_ns

LATENCY_S = 0.040
"""asked of the device (default): with `process.AHEAD`, about 70 ms from the frame to the ear"""
LOST_NS, HELD_NS = 5 * NS_PER_S, 3 * NS_PER_S
"""the device took nothing for so long: it is gone, or it never played and somebody else has it (an idle PulseAudio sink may take 2 s at a
time; default)"""
RETRY_S = 2.0
SPARE = 4
"""blocks above what a device says that it keeps, after which it is taken to play (default; a held PulseAudio sink took what it keeps)"""
LONGEST_FADE_S = 1.0
"""whatever a device says of its latency, it is not taken to keep more: neither its beginning nor its end waits longer (default)"""

NO_LIBRARY = "the PortAudio library is missing"
NO_DEVICE = "there is no sound device"
GONE = "the device went away"
HELD = "another program holds the device"
ASLEEP = "the device takes nothing: another program may hold it"
NO_RATE = f"the device does not play {RATE_HZ // 1000} kHz: choose it through the system's own sound settings, which convert"
NO_CHANNELS = "the device has fewer channels than loudspeakers were asked for"
BUSY, RATE, CHANNELS = -9985, -9997, -9998
"""PortAudio's `paDeviceUnavailable`, `paInvalidSampleRate` and `paInvalidChannelCount`"""
REMEDY_LIBRARY = "install it (Debian: apt-get install libportaudio2), then run again"
REMEDY_DEVICE = "plug in headphones, choose an output in the system's sound settings, or end the program that holds it"
REMEDY_AGAIN = f"{REMEDY_DEVICE}, then run again"
"""for who does not go on looking"""


@dataclass(frozen=True, slots=True)
class Setup:
    """What the sound is rendered for."""

    ring: Ring | None = None
    """loudspeakers; None: headphones"""
    trim_db: tuple[float, ...] = ()
    """(channels,) of the ring"""
    room: Room | None = None
    """what of the place answers; None: nothing"""
    head: Path | None = None
    """the head of the user's own that headphones are for; None: the shipped one"""
    live: Live | None = None
    """the instructor's microphone; None: there is none"""
    beside: Any = None
    """of what the classroom hears: where the number of the process stands whose sound the trainee hears (`Speakers.whose`; 0: none is
    heard), so that it is silent where that one comes out, and where the system takes it over to unasked. None: this is the trainee's"""


def shared(clips: Mapping[str, Clip]) -> Any:
    """Clips by name, in memory that each sound process is handed as it is: to hand over 34 MB by a pipe held up a frame by 20 ms."""
    told = pickle.dumps(dict(clips), protocol=pickle.HIGHEST_PROTOCOL)
    memory = multiprocessing.get_context("spawn").RawArray("c", len(told))
    memory.raw = told
    return memory


def child(link: Link, clips: Any, device: str | int | None, setup: Setup) -> None:
    """The sound process; `clips` as `shared`. What goes wrong in it is said through the link, never on the terminal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's ^C reaches us too; the parent decides when to stop
    with quiet():
        try:
            import sounddevice
        except OSError:
            link.say(State.FAILED, NO_LIBRARY, REMEDY_LIBRARY)
            return
        except Exception as e:  # PortAudio's own, of a sound system that is down
            link.say(State.FAILED, f"the sound system does not begin: {_one_line(e)}", REMEDY_DEVICE)
            return
        try:
            _serve(sounddevice, link, pickle.loads(memoryview(clips)), device, setup)
        except Exception as e:
            link.say(State.FAILED, f"the sound process failed: {type(e).__name__}: {_one_line(e)}", "report this; run again meanwhile")


def answered() -> tuple[bool, str, str]:
    """Can something be heard here? (ok, one sentence, what to do next)"""
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
    """Render and play until asked to stop or left alone; a device that is not there, is held by another program or goes away is tried
    again, and one from which the system took the sound over to another is returned to."""
    if setup.ring is None:
        mixer = mixer_for_head(HeadTable.load(setup.head), clips, RATE_HZ, setup.room, Decoder.load(setup.head))
    else:
        mixer = Mixer.for_ring(setup.ring, clips, RATE_HZ, setup.room, setup.trim_db)
    microphone = None if setup.live is None else LiveReader(setup.live, RATE_HZ)
    if microphone is not None:
        mixer.hear(microphone)
    pump = Pump(mixer, SceneReader(link), link, RATE_HZ, microphone)
    elsewhere = Elsewhere(named=device is not None, other=setup.beside)
    elsewhere.start()
    hurry()
    while not _over(link):
        try:
            stream = _open(sounddevice, pump, device, setup.ring, muted=setup.beside is not None)
        except (sounddevice.PortAudioError, ValueError, OSError) as e:
            _lost(link, _refused(sounddevice, e))
            elsewhere.begin()  # the output that was to be returned to is there and cannot be had: no hurry any more
        else:
            link.words[LinkRegister.DEVICE_LATENCY_US] = int(stream.latency * 1e6)
            elsewhere.begin()
            played = _play(pump, link, stream, elsewhere, apart=setup.beside is not None)
            if not _over(link) and not elsewhere.back:
                _lost(link, GONE if played else ASLEEP)
            _let_go(stream)
        if not _over(link):
            ease()  # to list the devices takes 20 ms of a core, a frame and a half, every time that none is found
            _wait(link, 0.0 if elsewhere.back else RETRY_S)
            # PortAudio lists the devices once, when it begins; only beginning anew shows one that was plugged in again.
            listed_anew(sounddevice)
            urgent()
    link.say(State.ENDED)


def _open(sounddevice: Any, pump: Pump, device: str | int | None, ring: Ring | None, *, muted: bool) -> Any:
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

    pump.restart(muted=muted)
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


def _play(pump: Pump, link: Link, stream: Any, elsewhere: Elsewhere, *, apart: bool) -> bool:
    """Until asked to stop (then fade out), until the device takes no more, or until the one that was named is there again. -> it played:
    it took more than it keeps, which a device that is held by another program takes as well

    What is to be heard `apart` from the trainee's is silent until it is known where it comes out, and wherever it intrudes."""
    ends_ns, told, plays = 0, "", False
    first, kept = link.words[LinkRegister.BLOCKS], int(min(stream.latency, LONGEST_FADE_S) * RATE_HZ / BLOCK) + SPARE
    while not (ends_ns and monotonic_ns() > ends_ns):
        pump.fill(0.005)
        if monotonic_ns() - pump.taken_ns > (LOST_NS if plays else HELD_NS) or not stream.active:
            return plays
        if not plays and link.words[LinkRegister.BLOCKS] - first > kept:
            plays = True
            link.say(State.PLAYING)
        word = elsewhere.intrudes if apart else elsewhere.moved
        if apart and not ends_ns:
            pump.mute(bool(word) or not elsewhere.known)
        if plays and word != told:
            told, wrong = word, State.LOST if apart else State.MOVED
            link.say(wrong if word else State.PLAYING, word, REMEDY_DEVICE)
        if elsewhere.back and not ends_ns:
            return plays
        if not ends_ns and _over(link):
            pump.mute()
            ends_ns = monotonic_ns() + int((min(stream.latency, LONGEST_FADE_S) + 0.08) * NS_PER_S)
    return plays


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
    return bool(link.words[LinkRegister.STOP]) or alone()


def _wait(link: Link, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not _over(link):
        link.words[LinkRegister.ALIVE_NS] = monotonic_ns()
        time.sleep(0.05)


def _lost(link: Link, why: str) -> None:
    """Said once for each reason."""
    if link.heard()[:2] != (State.LOST, why):
        link.say(State.LOST, why, REMEDY_DEVICE)


def _refused(sounddevice: Any, e: Exception) -> str:
    for number, what in ((BUSY, HELD), (RATE, NO_RATE), (CHANNELS, NO_CHANNELS)):
        if number in e.args:
            return what
    try:
        there = any(d["max_output_channels"] for d in sounddevice.query_devices())
    except sounddevice.PortAudioError:  # the sound system itself is down
        there = True
    return f"the sound device refuses: {_one_line(e)}" if there else NO_DEVICE


def _one_line(e: Exception) -> str:
    return " ".join(str(e).split())[:200]
