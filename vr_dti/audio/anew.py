"""A process of sound (one that hears, or the one that plays) that ended, whatever it was, or that hangs, begun anew while the run goes on:
no frame waits for it, and sound is lost only from its end until the next one is at work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from vr_dti.timebase import NS_PER_S

AFTER_NS = 1 * NS_PER_S
"""from its end until it is begun anew; default"""
TIMES = 3
"""of one run: what fails so often fails for a reason. Default"""
BEGINS_NS = 60 * NS_PER_S
"""in which a process that was begun anew must be at work, or it hangs: to load a recognizer takes seconds where nobody else works, and
here pictures are drawn beside it. Default"""
GAP_NS = NS_PER_S // 2
"""the most that counts between two looks: a program that stood still itself (^Z, a laptop asleep) knows nothing of others. Default"""
HUNG = "it did not answer, and its process was ended"

T = TypeVar("T")


class Watch:
    """For how long a process has given no sign of life while somebody looked."""

    def __init__(self) -> None:
        self._sign: int | None = None
        self._seen_ns = self._silent_ns = 0

    def silent_ns(self, now_ns: int, sign: int) -> int:
        """`sign`: a number that the process changes while it lives."""
        looked_ns, self._seen_ns = self._seen_ns, now_ns
        if sign != self._sign:
            self._sign, self._silent_ns = sign, 0
        else:
            self._silent_ns += min(max(0, now_ns - looked_ns), GAP_NS)
        return self._silent_ns

    def hangs(self, now_ns: int, sign: int, *, starts: bool, ends_ns: int) -> bool:
        """It has been silent for longer than any work takes: `ends_ns`, or `BEGINS_NS` while it `starts`."""
        return self.silent_ns(now_ns, sign) > (BEGINS_NS if starts else ends_ns)


class Anew(Generic[T]):
    """Begins it in a thread of its own: to start a process takes longer than a frame."""

    def __init__(self, begin: Callable[[], T]) -> None:
        self._begin = begin
        self.times = 0
        """how often it was begun"""
        self._closed = False
        self._ended_ns = 0
        self._thread: threading.Thread | None = None
        self._made: T | None = None

    @property
    def left(self) -> int:
        """How often it will still be begun."""
        return 0 if self._closed else TIMES - self.times

    @property
    def begins(self) -> str:
        """What is said of a process that is not at work yet."""
        return f"its process begins anew ({self.times} of {TIMES})" if self.times else "its process has not begun yet"

    @property
    def over(self) -> str:
        """To be said after why it ended; empty while another one will be begun."""
        return "" if self.left else f"; it was begun anew {TIMES} times, and is not again"

    def begun(self, now_ns: int, *, alive: bool) -> T | None:
        """Asked every frame: another process, once there is one; it is not at work yet. `alive`: the one before still is."""
        if self._thread is not None:
            return None if self._thread.is_alive() else self._taken()
        if alive or not self.left:
            self._ended_ns = 0
        elif not self._ended_ns:
            self._ended_ns = now_ns
        elif now_ns - self._ended_ns >= AFTER_NS:
            self.times += 1
            thread = threading.Thread(target=self._make, name="sound-anew", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no more threads: it is tried again
                self._ended_ns = now_ns
            else:
                self._thread = thread
        return None

    def kept(self, now_ns: int, *, alive: bool, hangs: bool, kill: Callable[[], None]) -> T | None:
        """As `begun`; one that hangs is ended first, as long as another one will be begun: one that may come to is better than none."""
        if alive and hangs and self.left:
            kill()
        return self.begun(now_ns, alive=alive)

    def close(self) -> T | None:
        """No more is begun. -> one that was, and that nobody took"""
        self._closed = True
        if self._thread is None:
            return None
        self._thread.join()
        return self._taken()

    def _make(self) -> None:
        with contextlib.suppress(OSError):  # too many processes, no memory: it is tried again
            self._made = self._begin()

    def _taken(self) -> T | None:
        made, self._made, self._thread, self._ended_ns = self._made, None, None, 0
        return made
