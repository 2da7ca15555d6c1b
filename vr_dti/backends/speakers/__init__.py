"""The sound process as the run sees it: starts it, sends it the newest scene, says how it fares. `device.py` is what runs in it.

PortAudio lives in the child only: a device that hangs, crashes or floods stderr does so there. In the parent, `send` writes a few rows
into shared memory and never waits. One that ended or hangs is begun anew: the next scene says who listens where and what has sounded since
when, so that voices and beds go on where they would be by then.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from typing import Any

from vr_dti.audio.anew import HUNG, Anew, Watch
from vr_dti.audio.apart import ask
from vr_dti.audio.clip import Clip
from vr_dti.audio.link import Link, LinkRegister, SceneWriter, State
from vr_dti.backends.speakers.device import REMEDY_AGAIN, REMEDY_DEVICE, Setup, answered, child, shared
from vr_dti.errors import SoundError
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.timebase import NS_PER_S, Frame, monotonic_ns

__all__ = ["Setup", "SoundReport", "Speakers", "probe"]

SILENT_NS = 3 * NS_PER_S
"""the sound process showed no sign of life for so long: it hangs"""
ENDS_NS = 10 * NS_PER_S
"""and after so long it will show none: longer than a device should take to be opened. Default"""

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
    live_age_ms: float
    """how long ago the instructor's microphone heard what the newest block begins with, when that was made"""
    live_gaps: int
    """blocks in which he was on air and not enough of him had come"""
    unknown: tuple[str, ...]
    """clips asked for that are not there"""
    left_out: int
    begun: int
    """how often the process was begun anew; the numbers of blocks are of the newest"""

    def __str__(self) -> str:
        """For the instructor's strip."""
        if self.state not in (State.PLAYING, State.MOVED):
            return "silent"
        anew = f", begun anew {self.begun}x" if self.begun else ""
        return f"sound {self.latency_ms:.0f} ms" + (f", {self.underruns} gaps" if self.underruns else "") + anew


Begun = tuple[BaseProcess, Link]


class Speakers:
    """Sound out, for headphones or for a ring of loudspeakers: an `Output`. Made by `open`."""

    name = "speakers"

    def __init__(self, begin: Callable[[], Begun], clips: Sequence[str]) -> None:
        """`begin` starts a sound process: now, and again where it ends by itself or hangs."""
        self._process, self._link = begin()
        self._anew = Anew(begin)
        self._watch = Watch()
        self._clips = clips
        self._writer = SceneWriter(self._link, clips)
        self._closed = self._played = self._killed = False
        self.whose: Any = multiprocessing.get_context("spawn").RawArray("q", [self._process.pid or 0])
        """the number of the process that plays, for one beside it (`Setup.beside`)"""
        self.missing: SoundError | None = None
        """why nothing could be heard at first; the device is looked for"""

    @classmethod
    def open(
        cls,
        clips: Mapping[str, Clip],
        device: str | int | None = None,
        *,
        setup: Setup = HEADPHONES,
        wait_s: float = 15.0,
        sought: bool = False,
    ) -> Speakers:
        """Start the sound process on `device` (None: the system's own choice) and wait until it plays, or is `missing` where it may be
        `sought`, or may begin, later. Raises `SoundError`."""
        speakers = cls(partial(_begun, shared(clips), device, setup), tuple(clips))
        process, link = speakers._process, speakers._link
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            alive = process.is_alive()  # before its last words, which it may say meanwhile
            state, what, remedy = link.heard()
            if state is State.PLAYING:
                speakers._played = True
                return speakers
            if state is State.LOST and sought:
                speakers.missing = SoundError(what, remedy)
                return speakers
            if sought and not alive and state is not State.FAILED:  # it will be begun anew
                speakers.missing = SoundError(f"the sound process ended at once (status {process.exitcode})", REMEDY_DEVICE)
                return speakers
            if state in (State.FAILED, State.LOST) or not alive:
                speakers.close()
                remedy = REMEDY_AGAIN if remedy in ("", REMEDY_DEVICE) else remedy
                raise SoundError(what or f"the sound process ended at once (status {process.exitcode})", remedy)
            time.sleep(0.01)
        late = f"the sound device did not begin to play within {wait_s:.0f} s"
        if sought:  # on a busy machine it may still
            speakers.missing = SoundError(late, REMEDY_DEVICE)
            return speakers
        speakers.close()
        raise SoundError(late, REMEDY_AGAIN)

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """The newest scene; the one before is forgotten. Never waits, never raises for a device or process that is gone."""
        if not self._closed:
            self._renew(monotonic_ns())
            # Stamped with the machine's own clock, which the child shares, and not with the frame's, which may be a virtual one.
            self._writer.write(monotonic_ns(), listener, heard)

    @property
    def status(self) -> str:
        """One sentence if something is wrong, else empty. Cheap enough for every frame."""
        return f"Sound is {self.lack}, the run goes on silent." if self.lack else ""

    @property
    def lack(self) -> str:
        """What is wrong with this output, in a few words; empty: nothing."""
        if self._closed:
            return ""
        state, what, _ = self._link.heard()
        self._played = self._played or state in (State.PLAYING, State.MOVED)
        if not self._process.is_alive():
            ended = HUNG if self._killed else f"its process ended (status {self._process.exitcode})"
            return f"lost: {what if state is State.FAILED else ended}{self._anew.over}"
        if state is State.LOST:
            return f"{'lost' if self._played else 'not there'}: {what}; trying again"
        if state is State.STARTING:
            return f"lost: {self._anew.begins}"
        return "lost: its process does not answer" if self._silent_ns(monotonic_ns()) > SILENT_NS else ""

    @property
    def elsewhere(self) -> str:
        """On which output the system plays it instead of the one that was named; empty: on that one, or on none."""
        state, what, _ = self._link.heard()
        return what if state is State.MOVED and not self._closed else ""

    def report(self) -> SoundReport:
        """Counters since `open`."""
        words = self._link.words
        alive = not self._closed and self._process.is_alive()
        return SoundReport(
            state=State(words[LinkRegister.STATE]) if alive else State.ENDED,
            latency_ms=(words[LinkRegister.DEVICE_LATENCY_US] + words[LinkRegister.AHEAD_US]) / 1000.0,
            blocks=words[LinkRegister.BLOCKS],
            underruns=words[LinkRegister.UNDERRUNS],
            playing=words[LinkRegister.PLAYING],
            least_gain=words[LinkRegister.LEAST_GAIN_PERMILLE] / 1000.0,
            live_age_ms=words[LinkRegister.LIVE_AGE_US] / 1000.0,
            live_gaps=words[LinkRegister.LIVE_GAPS],
            unknown=tuple(sorted(self._writer.unknown)),
            left_out=self._writer.left_out,
            begun=self._anew.times,
        )

    @property
    def pid(self) -> int:
        """The sound process, for the doctor."""
        return self._process.pid or 0

    def close(self) -> None:
        """Fade out and end the process; one that does not listen is killed after 1.5 s."""
        self._closed = True
        _end(self._process, self._link)
        if (left := self._anew.close()) is not None:
            _end(*left)

    def _renew(self, now_ns: int) -> None:
        """Asked every frame: where the process ended, another one plays once there is one. One that hangs is ended, while there will be."""
        words = self._link.words
        starts = words[LinkRegister.STATE] == State.STARTING
        hangs = self._watch.hangs(now_ns, words[LinkRegister.ALIVE_NS], starts=starts, ends_ns=ENDS_NS)
        another = self._anew.kept(now_ns, alive=self._process.is_alive(), hangs=hangs, kill=self._kill)
        if another is None:
            return
        self._process, self._link = another
        self._watch, self._killed = Watch(), False
        self.whose[0] = self._process.pid or 0
        self._writer = SceneWriter(self._link, self._clips)

    def _kill(self) -> None:
        self._killed = True
        self._process.kill()

    def _silent_ns(self, now_ns: int) -> int:
        return self._watch.silent_ns(now_ns, self._link.words[LinkRegister.ALIVE_NS])


def _begun(clips: Any, device: str | int | None, setup: Setup) -> Begun:
    """A sound process that was started; it does not play yet."""
    context = multiprocessing.get_context("spawn")
    link = Link(context)
    process = context.Process(target=child, args=(link, clips, device, setup), name="vr-dti-sound", daemon=True)
    process.start()
    return process, link


def _end(process: BaseProcess, link: Link) -> None:
    link.words[LinkRegister.STOP] = 1
    process.join(1.5)
    if process.is_alive():
        process.kill()
        process.join(1.5)


def probe() -> tuple[bool, str, str]:
    """For the doctor: can something be heard here? (ok, one sentence, what to do next). Asked in a process of its own."""
    return ask(answered) or (False, "Sound: the sound system does not answer.", f"{REMEDY_DEVICE}; without it runs are silent")
