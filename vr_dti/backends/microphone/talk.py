"""The instructor's microphone as the run sees it: starts its process, says who speaks with it and how loud, and how it fares.

A process of its own, and not the sound process: to find a microphone that was plugged in again PortAudio begins anew, which would
silence the trainee. What it hears goes through shared memory (`audio/live.py`); while the key is up, silence does.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from vr_dti.audio.anew import Anew
from vr_dti.audio.booth import SPEAKS_DBFS
from vr_dti.audio.clip import RATE_HZ
from vr_dti.audio.live import BLOCK, Air, Live, LiveRegister
from vr_dti.backends.microphone.device import REMEDY_TALK, Line, talk_child
from vr_dti.backends.microphone.parent import Apart, Child
from vr_dti.events import Effect, Listener, Sounding
from vr_dti.speech.clipping import CLIPPED
from vr_dti.speech.process import State
from vr_dti.timebase import NS_PER_MS, NS_PER_S, Frame, monotonic_ns
from vr_dti.world.talking import IN_SCENE, ON_RADIO

HANGS_NS = 3 * NS_PER_S
"""it showed no sign of life for so long: it hangs"""
ENDS_NS = 10 * NS_PER_S
"""and after so long it will show none: longer than a device should take to be opened. Default"""
LATELY_NS = 500 * NS_PER_MS
"""from the newest block on for so long its loudness is that of now: blocks come every 5 ms, on a busy machine in bursts. Default"""
QUIET_DBFS, LOW_DBFS = -60.0, -45.0
"""levels of the microphone at which nobody speaks into it, and from which on a voice is loud enough to be told from the room; default"""


Begun = tuple[BaseProcess, Connection]


class Talk(Apart[Begun]):
    """An `Output` that only needs to know what sounds: while the scene holds a live voice, the microphone is on air. Made by `open`."""

    name = "instructor-mic"

    def __init__(self, begin: Callable[[], Begun], live: Live) -> None:
        """`begin` starts a process that writes to `live`: now, and again where it ends by itself or hangs."""
        self.live = live
        """for the sound processes"""
        self._anew = Anew(begin)
        self._child = self._child_of(begin())

    @classmethod
    def open(cls, device: str | int | None = None, *, other: str | int | None = None, apart: bool = False, wait_s: float = 15.0) -> Talk:
        """Start listening to `device` (None: the system's own choice), or looking for it where it is `missing`. `apart`: it must not be
        `other`, the trainee's microphone. Raises `SoundError`."""
        live = Live(multiprocessing.get_context("spawn"))
        talk = cls(partial(_begun, live, Line(device, RATE_HZ, BLOCK, REMEDY_TALK, apart, other)), live)
        talk._child.await_listening(wait_s, REMEDY_TALK)
        return talk

    def send(self, frame: Frame, effects: Sequence[Effect], heard: Sequence[Sounding], listener: Listener) -> None:
        """Who speaks live, if anybody does; nobody while the story stands."""
        live = {s.clip for s in heard if s.clip in (IN_SCENE, ON_RADIO)} if listener.running else set()
        self.live.words[LiveRegister.AIR] = Air.RADIO if ON_RADIO in live else Air.SCENE if live else Air.OFF
        if self._child.closed:
            return
        another = self._another(monotonic_ns())
        if another is not None:
            self._child.let_go()
            self._child = self._child_of(another)

    def close(self) -> None:
        """End the process; one that does not listen is killed."""
        super().close()
        if (left := self._anew.close()) is not None:
            self._child_of(left).close()

    @property
    def mouth(self) -> float:
        """How far the mouth of whoever speaks so is open, 0..1."""
        return float(self.live.words[LiveRegister.OPEN_PERMILLE]) / 1000.0 if self._hears else 0.0

    @property
    def speaks(self) -> bool:
        """Somebody is heard in it now, whether or not the key is held."""
        return self._hears and bool(self.live.words[LiveRegister.LEVEL_CDB] >= 100.0 * SPEAKS_DBFS)

    @property
    def level(self) -> str:
        """How loud the instructor is, for the strip: `-20 dB`, and what is wrong with that."""
        if not self._hears:
            return "nothing heard"
        words = self.live.words
        db = words[LiveRegister.LEVEL_CDB] / 100.0
        if words[LiveRegister.CLIPPED_PERMILLE] >= 1000 * CLIPPED:
            return "too loud, it clips"
        if db < QUIET_DBFS:
            return "nothing heard"
        return "very soft" if db < LOW_DBFS else f"{3 * round(db / 3)} dB"

    @property
    def _hears(self) -> bool:
        """What is told of his loudness is of now: a process that ended or lost its device in the middle of a word told the last of it."""
        return monotonic_ns() - self.live.words[LiveRegister.AT_NS] < LATELY_NS

    def _child_of(self, begun: Begun) -> Child:
        process, hears = begun
        return Child(process, self.live.words, hears, HANGS_NS, ENDS_NS, begins=self._anew.begins)


def _begun(live: Live, line: Line) -> Begun:
    """A process that was started, alone with `live`; it does not listen yet."""
    context = multiprocessing.get_context("spawn")
    hears, says = context.Pipe(duplex=False)
    live.words[LiveRegister.STATE], live.words[LiveRegister.STOP] = State.STARTING, 0
    process = context.Process(target=talk_child, args=(live, says, line), name="vr-dti-talk", daemon=True)
    process.start()
    says.close()
    return process, hears
