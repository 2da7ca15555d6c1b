"""A speech process that ended, whatever it was, begun anew while the run goes on: the frame never waits for it, and words are lost only
from its end until it listens again."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from vr_dti.speech.process import Ears
from vr_dti.timebase import NS_PER_S

AFTER_NS = 1 * NS_PER_S
"""from its end until it is begun anew; default"""
TIMES = 3
"""of one run: what fails so often fails for a reason. Default"""

Begin = Callable[[], tuple[BaseProcess, Ears]]


class Anew:
    """Begins it in a thread of its own: to start a process takes longer than a frame."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._left = TIMES
        self._ended_ns = 0
        self._thread: threading.Thread | None = None
        self._made: tuple[BaseProcess, Ears] | None = None

    def begun(self, now_ns: int, *, alive: bool) -> tuple[BaseProcess, Ears] | None:
        """Asked every frame: another process, once there is one; it does not listen yet. `alive`: the one before still is."""
        if self._thread is not None:
            return None if self._thread.is_alive() else self._taken()
        if alive or not self._left:
            self._ended_ns = 0
        elif not self._ended_ns:
            self._ended_ns = now_ns
        elif now_ns - self._ended_ns >= AFTER_NS:
            self._left -= 1
            self._thread = threading.Thread(target=self._make, name="microphone-anew", daemon=True)
            self._thread.start()
        return None

    def close(self) -> tuple[BaseProcess, Ears] | None:
        """No more is begun. -> one that was, and that nobody took"""
        self._left = 0
        if self._thread is None:
            return None
        self._thread.join()
        return self._taken()

    def _make(self) -> None:
        with contextlib.suppress(OSError):  # too many processes, no memory: it is tried again
            self._made = self._begin()

    def _taken(self) -> tuple[BaseProcess, Ears] | None:
        made, self._made, self._thread, self._ended_ns = self._made, None, None, 0
        return made
