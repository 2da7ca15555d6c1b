"""The pacer of a window: the screen's rate when the swap waits, the clock's when it does not, and back."""

from __future__ import annotations

import itertools

from vr_dti.backends.graphics.pacing import RefreshPacer
from vr_dti.timebase import NS_PER_MS, VirtualClock

PERIOD_NS = 16 * NS_PER_MS


def loop(pacer: RefreshPacer, clock: VirtualClock, frames: range, work_ns: int, screen: bool, queue: int = 0) -> list[int]:
    """Wake-up times of a loop that works `work_ns` a frame and whose swap waits for the next refresh once `queue` pictures are waiting."""
    woke = []
    for i in frames:
        frame = pacer.wait(i)
        assert frame.index == i and frame.display_ns == frame.now_ns + PERIOD_NS
        woke.append(frame.now_ns)
        clock.sleep_until_ns(clock.now_ns() + work_ns)
        before = clock.now_ns()
        if screen and i - frames.start >= queue:
            clock.sleep_until_ns((before // PERIOD_NS + 1) * PERIOD_NS)
        pacer.swapped(clock.now_ns() - before)
    return woke


def steps(woke: list[int]) -> list[int]:
    return [b - a for a, b in itertools.pairwise(woke)]


def test_a_swap_that_waits_is_left_alone() -> None:
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    assert set(steps(loop(pacer, clock, range(40), 5 * NS_PER_MS, screen=True))[1:]) == {PERIOD_NS}
    assert not pacer.by_clock


def test_a_driver_that_queues_pictures_first_is_left_alone() -> None:
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    loop(pacer, clock, range(40), NS_PER_MS, screen=True, queue=3)
    assert not pacer.by_clock


def test_a_swap_that_does_not_wait_is_held_by_the_clock() -> None:
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    woke = loop(pacer, clock, range(60), 2 * NS_PER_MS, screen=False)
    assert pacer.by_clock
    assert set(steps(woke)[6:]) == {PERIOD_NS}


def test_a_slow_loop_is_not_slowed_further() -> None:
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    assert set(steps(loop(pacer, clock, range(20), 40 * NS_PER_MS, screen=False))) == {40 * NS_PER_MS}


def test_one_slow_swap_is_a_busy_machine_not_a_screen() -> None:
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    loop(pacer, clock, range(20), 2 * NS_PER_MS, screen=False)
    pacer.swapped(PERIOD_NS)
    assert pacer.by_clock


def test_the_screen_takes_over_again() -> None:
    """A window that was covered comes to light: its swap waits again, and the clock steps back."""
    clock = VirtualClock()
    pacer = RefreshPacer(clock, PERIOD_NS)
    loop(pacer, clock, range(20), 2 * NS_PER_MS, screen=False)
    loop(pacer, clock, range(20, 40), 2 * NS_PER_MS, screen=True)
    assert not pacer.by_clock
