"""What the run does with a microphone's process, whosever microphone it is: waits until it listens, asks how it fares, ends it."""

from __future__ import annotations

import contextlib
import time
from collections import deque
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from vr_dti.errors import SoundError
from vr_dti.speech.process import EarRegister, State
from vr_dti.timebase import monotonic_ns


class Child:
    """A process that listens. `hangs_ns`: without a sign of life for so long it hangs."""

    def __init__(self, process: BaseProcess, words: Any, hears: Connection, hangs_ns: int) -> None:
        self._process, self._words, self._hears, self._hangs_ns = process, words, hears, hangs_ns
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
        """Wait until it listens, or looks for a microphone that is `missing`. Raises `SoundError` where it fails, ends or is silent for
        `wait_s`; it is ended then."""
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
                self.close()
                raise SoundError(what or f"its process ended at once (status {self._process.exitcode})", how or remedy)
            time.sleep(0.01)
        self.close()
        raise SoundError(f"the microphone did not begin to listen within {wait_s:.0f} s", remedy)

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
            return self._fault[0] or f"its process ended (status {self._process.exitcode})"
        self._found = self._found or state in (State.LISTENING, State.MUTE)
        if state == State.STARTING:
            return "its process begins anew"
        if state == State.LOST:
            self._fault = ("", "")  # why it is not there; it is no reason why its process ends one day
            return "it went away; trying again" if self._found else "it is not there; trying again"
        if state == State.MUTE:
            return "it gives perfect silence: unmute it, or allow it in the system's settings"
        if monotonic_ns() - self._words[EarRegister.ALIVE_NS] > self._hangs_ns:
            return "its process does not answer"
        return ""

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


class Apart:
    """A microphone whose process is `_child`, as a run sees it."""

    _child: Child

    @property
    def missing(self) -> SoundError | None:
        """Why it could not be heard as it was opened; it is looked for."""
        return self._child.missing

    @property
    def status(self) -> str:
        """One sentence if something is wrong, else empty."""
        return self._child.status

    @property
    def pid(self) -> int:
        """Its process."""
        return self._child.pid

    def close(self) -> None:
        """End the process; one that does not listen is killed."""
        self._child.close()
