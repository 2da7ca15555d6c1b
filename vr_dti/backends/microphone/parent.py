"""What the run does with a microphone's process, whosever microphone it is: waits until it listens, asks how it fares, ends it, and begins
it anew where it ended or hangs."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from vr_dti.audio.anew import HUNG, Anew, Watch
from vr_dti.errors import SoundError
from vr_dti.speech.process import EarRegister, State
from vr_dti.timebase import monotonic_ns

T = TypeVar("T")


class Child:
    """A process that listens. `hangs_ns`: without a sign of life for so long it hangs, and after `ends_ns` nobody waits for it any more."""

    def __init__(self, process: BaseProcess, words: Any, hears: Connection, hangs_ns: int, ends_ns: int, *, begins: str = "") -> None:
        """`begins`: what is said of it until it listens."""
        self._process, self._words, self._hears, self._hangs_ns, self._ends_ns = process, words, hears, hangs_ns, ends_ns
        self._begins = begins
        self._watch = Watch()
        self._killed = False
        self.closed = False
        self.missing: SoundError | None = None
        """why it could not be heard at first; it is looked for"""
        self._found = False
        self._fault = ("", "")
        """why its process ends, in its own words, and what to do"""
        self._came: deque[Any] = deque()
        """what else it told, and nobody fetched yet"""

    @property
    def pid(self) -> int:
        """Its number; 0 where it has none."""
        return self._process.pid or 0

    def await_listening(self, wait_s: float, remedy: str) -> None:
        """Wait until it listens, or looks for a microphone that is `missing`, or has not begun to after `wait_s`: on a busy machine it may
        still. One that ends without a word will be begun anew. Raises `SoundError` where it says why it fails."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            state = self._words[EarRegister.STATE]
            if state in (State.LISTENING, State.MUTE):
                return
            if state == State.LOST:
                self._read(0.2)
                self.missing, self._fault = SoundError(*self._fault), ("", "")
                return
            if state == State.FAILED or not self._process.is_alive():
                self._read(0.2)
                what, how = self._fault
                if not what:
                    self.missing = SoundError(f"its process ended at once (status {self._process.exitcode})", remedy)
                    return
                self.close()
                raise SoundError(what, how or remedy)
            time.sleep(0.01)
        self.missing = SoundError(f"it has not begun to listen within {wait_s:.0f} s", remedy)

    @property
    def alive(self) -> bool:
        """Its process runs."""
        return self._process.is_alive()

    @property
    def status(self) -> str:
        """One sentence if something is wrong, else empty."""
        if self.closed:
            return ""
        alive, state = self._process.is_alive(), self._words[EarRegister.STATE]
        if not alive or state == State.FAILED:
            self._read()
            return self._fault[0] or (HUNG if self._killed else f"its process ended (status {self._process.exitcode})")
        self._found = self._found or state in (State.LISTENING, State.MUTE)
        if state == State.STARTING:
            return self._begins
        if state == State.LOST:
            self._fault = ("", "")  # why it is not there; it is no reason why its process ends one day
            return "it went away; trying again" if self._found else "it is not there; trying again"
        if state == State.MUTE:
            return "it gives perfect silence: unmute it, or allow it in the system's settings"
        return "its process does not answer" if self._silent_ns > self._hangs_ns else ""

    @property
    def hangs(self) -> bool:
        """It lives, and does nothing for so long that it will not any more. A recognizer that is being loaded does nothing for long."""
        starts = self._words[EarRegister.STATE] == State.STARTING
        sign = self._words[EarRegister.ALIVE_NS]
        return not self.closed and self._watch.hangs(monotonic_ns(), sign, starts=starts, ends_ns=self._ends_ns)

    def kill(self) -> None:
        """End it at once, and do not wait for that: a driver may hold it for ever."""
        self._killed = True
        self._process.kill()

    @property
    def _silent_ns(self) -> int:
        return self._watch.silent_ns(monotonic_ns(), self._words[EarRegister.ALIVE_NS])

    def told(self) -> list[Any]:
        """What it told since this was last asked, of itself aside; also what it told last before it ended."""
        self._read()
        out = list(self._came)
        self._came.clear()
        return out

    def _read(self, wait_s: float = 0.0) -> None:
        """Take in what came. A fault is kept for `status`: the process still runs for a while after it has told it."""
        with contextlib.suppress(EOFError, OSError):
            while self._hears.poll(wait_s):
                said = self._hears.recv()
                if isinstance(said, tuple):
                    self._fault = said[0], said[1]
                    return
                self._came.append(said)

    def let_go(self) -> None:
        """Its process has ended by itself. The words may be those of the next one by now: it is told nothing."""
        self.closed = True
        self._process.join(0.0)
        self._hears.close()

    def close(self) -> None:
        """End it; one that does not listen is killed. Twice does no harm."""
        if self.closed:
            return
        self.closed = True
        self._words[EarRegister.STOP] = 1
        self._process.join(1.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(1.5)
        self._hears.close()


class Apart(Generic[T]):
    """A microphone whose process is `_child`, as a run sees it; `_anew` begins another one."""

    _child: Child
    _anew: Anew[T]

    @property
    def missing(self) -> SoundError | None:
        """Why it could not be heard as it was opened; it is looked for."""
        return self._child.missing

    @property
    def status(self) -> str:
        """One sentence if something is wrong, else empty."""
        status = self._child.status
        return status + self._anew.over if status and not self._child.alive else status

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    def close(self) -> None:
        """End the process; one that does not listen is killed."""
        self._child.close()

    def _another(self, now_ns: int) -> T | None:
        """Asked every frame: where the process ended, another one, once there is one. One that hangs is ended, while there will be."""
        return self._anew.kept(now_ns, alive=self._child.alive, hangs=self._child.hangs, kill=self._child.kill)
