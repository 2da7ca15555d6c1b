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

    def now_ns(self) -> int:
        """The time now."""
        ...

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


REMEMBERED = 8
"""stretches of running that a story clock remembers (default): more pauses than fall into the time that speech takes to be understood"""


@dataclass(frozen=True, slots=True)
class StoryClock:
    """Story time as a function of machine time: runs, pauses, and can be set back for a do-over. A value, replayed like any other.

    `story_ns = base_ns + (now - since_ns)` while running, else `base_ns`. What was done before a pause and is heard of after it (speech
    is) keeps its own time.
    """

    base_ns: int = 0
    since_ns: int | None = None
    """machine time since which it runs; None while it stands"""
    ran: tuple[tuple[int, int, int], ...] = ()
    """stretches in which it ran before: machine time from, until, and story time at the beginning; oldest first, since it was last set"""

    @property
    def running(self) -> bool:
        """False in a pause, and before the start."""
        return self.since_ns is not None

    def story_ns(self, then_ns: int) -> int:
        """Story time at machine time `then_ns`; of an instant at which it stood, where it stood."""
        if self.since_ns is not None and then_ns >= self.since_ns:
            return self.base_ns + then_ns - self.since_ns
        for from_ns, until_ns, base_ns in reversed(self.ran):
            if then_ns >= from_ns:
                return base_ns + min(then_ns, until_ns) - from_ns
        return self.ran[0][2] if self.ran else self.base_ns

    def stood_at(self, then_ns: int) -> bool:
        """It stood at machine time `then_ns`, or that is too long ago to tell."""
        if self.since_ns is not None and then_ns >= self.since_ns:
            return False
        return not any(from_ns <= then_ns < until_ns for from_ns, until_ns, _ in self.ran)

    def story_ms(self, then_ns: int) -> int:
        """The same in whole milliseconds, never rounded up: what has not come is not told."""
        return self.story_ns(then_ns) // NS_PER_MS

    def resumed(self, now_ns: int) -> StoryClock:
        """It goes on from `now_ns`; one that runs is as it was."""
        return self if self.running else replace(self, since_ns=now_ns)

    def paused(self, now_ns: int) -> StoryClock:
        """It stands from `now_ns` on; one that stands is as it was."""
        if self.since_ns is None:
            return self
        stretch = ((self.since_ns, now_ns, self.base_ns),) if now_ns > self.since_ns else ()
        return StoryClock(self.story_ns(now_ns), None, (*self.ran, *stretch)[-REMEMBERED:])

    def set_to(self, story_ns: int, now_ns: int) -> StoryClock:
        """The same clock, running or not, showing `story_ns` at `now_ns`."""
        return StoryClock(story_ns, now_ns if self.running else None)
