"""When things happen: the clocks, the frame, and the story's pausable time. The only file of the low floors that may read a clock.

Times are `int` nanoseconds named `_ns` on this machine's monotonic clock, `_ms` on the story clock. The instants of a frame are named
as in Monado's frame pacing: *wake up* (`now_ns`), *begin*, *submit*, *display* (`display_ns`, predicted).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Protocol

NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000

monotonic_ns = time.perf_counter_ns
"""This machine's monotonic clock, the same in all its processes. On Linux it is `time.monotonic_ns`; on Windows that one stands still for
up to 16 ms before Python 3.13, longer than a frame."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One turn of the loop: what the pacer promises about it."""

    index: int
    now_ns: int
    """wake-up time"""
    display_ns: int
    """when the picture will be seen, as the pacing display predicts"""
    period_ns: int
    should_render: bool = True


class Clock(Protocol):
    """A source of monotonic time that never goes back."""

    def now_ns(self) -> int: ...

    def sleep_until_ns(self, t_ns: int) -> None:
        """Return at `t_ns` or as soon after as can be."""


class MonotonicClock:
    """The machine's clock, for people."""

    def now_ns(self) -> int:
        return monotonic_ns()

    def sleep_until_ns(self, t_ns: int) -> None:
        wait = t_ns - monotonic_ns()
        if wait > 0:
            time.sleep(wait / NS_PER_S)


class VirtualClock:
    """A clock that is where it was sent: offscreen runs go as fast as the machine can, tests never sleep."""

    def __init__(self, start_ns: int = NS_PER_S) -> None:
        self._now_ns = start_ns

    def now_ns(self) -> int:
        return self._now_ns

    def sleep_until_ns(self, t_ns: int) -> None:
        self._now_ns = max(self._now_ns, t_ns)


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Story time as a function of machine time: runs, pauses, and can be set back for a do-over. A value, replayed like any other.

    `story_ns = base_ns + (now - since_ns)` while running, else `base_ns`. What was done before the last pause and is heard of after it
    (speech is) keeps its own time.
    """

    base_ns: int = 0
    since_ns: int | None = None
    """machine time since which it runs; None while it stands"""
    until_ns: int | None = None
    """machine time at which the last pause began; None: it has not run before, or was set"""

    @property
    def running(self) -> bool:
        return self.since_ns is not None

    def story_ns(self, now_ns: int) -> int:
        """Story time at machine time `now_ns`; never negative."""
        if self.since_ns is not None and now_ns >= self.since_ns:
            return self.base_ns + now_ns - self.since_ns
        if self.until_ns is not None and now_ns < self.until_ns:
            return max(0, self.base_ns - (self.until_ns - now_ns))
        return self.base_ns

    def stood_at(self, then_ns: int) -> bool:
        """It stood at machine time `then_ns`. Of the past only the last pause is remembered."""
        if self.until_ns is not None and then_ns < self.until_ns:
            return False
        return self.since_ns is None or then_ns < self.since_ns

    def story_ms(self, now_ns: int) -> int:
        return self.story_ns(now_ns) // NS_PER_MS

    def resumed(self, now_ns: int) -> StoryClock:
        return self if self.running else replace(self, since_ns=now_ns)

    def paused(self, now_ns: int) -> StoryClock:
        return StoryClock(self.story_ns(now_ns), None, now_ns) if self.running else self

    def set_to(self, story_ns: int, now_ns: int) -> StoryClock:
        """The same clock, running or not, showing `story_ns` at `now_ns`."""
        return StoryClock(story_ns, now_ns if self.running else None)
