"""The story clock against a plain list of what happened: when it ran, when it stood, and what time it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vr_dti.timebase import REMEMBERED, StoryClock

Steps = list[tuple[int, bool]]


@given(st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=2 * REMEMBERED), st.integers(0, 60))
def test_running_and_standing_are_remembered(steps: Steps, after: int) -> None:
    clock, now_ns = StoryClock(), 0
    ran: list[int] = []
    """every nanosecond in which it ran"""
    for wait_ns, run in steps:
        if clock.running:
            ran += range(now_ns, now_ns + wait_ns)
        now_ns += wait_ns
        clock = clock.resumed(now_ns) if run else clock.paused(now_ns)
    if clock.running:
        ran += range(now_ns, now_ns + after)
    end_ns = now_ns + after
    assert clock.story_ns(end_ns) == len(ran)
    known = set(ran)
    for then_ns in range(end_ns):
        assert clock.stood_at(then_ns) == (then_ns not in known)
        assert clock.story_ns(then_ns) == sum(1 for t in ran if t < then_ns)


def test_a_clock_that_was_set_forgets_what_was_before() -> None:
    """A do-over: words from before it are not words of the retry."""
    clock = StoryClock().resumed(100).set_to(5_000, 10_000)
    assert clock.story_ns(10_500) == 5_500
    assert clock.stood_at(9_000) and not clock.stood_at(10_000)


def test_it_remembers_only_so_many_pauses() -> None:
    clock = StoryClock()
    for i in range(3 * REMEMBERED):
        clock = clock.resumed(10 * i).paused(10 * i + 5)
    assert len(clock.ran) == REMEMBERED
    assert clock.stood_at(2) and not clock.stood_at(10 * (3 * REMEMBERED - 1) + 2)
