"""When the picture is drawn smaller, and when larger again: the rule alone, fed with made-up frames."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import pairwise

from vr_dti.render.resolution import PLAIN, RULES, SCALES, ZONED, Resolution, Rung, advance

BUDGET_MS = 11.1


def after(costs: Iterable[float], state: Resolution | None = None) -> Resolution:
    state = state or warm()
    for cost_ms in costs:
        state = advance(state, BUDGET_MS, cost_ms, late=cost_ms > BUDGET_MS)
    return state


def warm() -> Resolution:
    state = Resolution()
    for _ in range(RULES.first_frames):
        state = advance(state, BUDGET_MS, 30.0, late=True)
    return state


def lived(frames: int, cost_of: Callable[[float], float], *, timed: bool = True) -> list[Resolution]:
    """A scene whose frame costs `cost_of(scale)` ms: the state after each frame."""
    states = [warm()]
    for _ in range(frames):
        cost_ms = cost_of(states[-1].scale)
        states.append(advance(states[-1], BUDGET_MS, cost_ms if timed else None, late=cost_ms > BUDGET_MS))
    return states


def cost_ms(full_ms: float, fixed: float, scale: float) -> float:
    """Of a frame of which the share `fixed` costs the same at any size."""
    return full_ms * (fixed + (1 - fixed) * scale**2)


def changes(states: list[Resolution]) -> list[int]:
    return [i for i, (a, b) in enumerate(pairwise(states), 1) if a.step != b.step]


def test_what_fits_is_left_alone() -> None:
    assert after([0.84 * BUDGET_MS] * 2000).step == 0


def test_cold_caches_at_the_start_lower_nothing() -> None:
    assert warm().step == 0


def test_one_costly_frame_is_a_hiccup() -> None:
    assert after([5.0, 30.0, 5.0, 30.0, 30.0, 5.0] * 50).step == 0


def test_down_within_three_frames_and_as_far_as_needed() -> None:
    states = lived(RULES.over_frames, lambda scale: 16.0 * scale**2)
    assert states[-2].step == 0 and states[-1].scale == 0.7, "0.8 would still cost 10.2 of 11.1 ms, 0.7 costs 7.8"
    assert len(changes(lived(2000, lambda scale: 16.0 * scale**2))) == 1, "and there it stays"


def test_what_does_not_go_by_pixels_is_lowered_again() -> None:
    states = lived(40, lambda scale: 6.0 + 8.0 * scale**2)
    assert states[-1].scale in (0.6, 0.7) and 6.0 + 8.0 * states[-1].scale ** 2 <= RULES.high * BUDGET_MS


def test_never_below_the_smallest() -> None:
    assert after([100.0] * 500).scale == SCALES[-1]


def test_up_a_step_at_a_time_and_slowly() -> None:
    low = after([40.0] * RULES.over_frames)
    assert low.scale == SCALES[-1]
    states = [low]
    for _ in range(10 * RULES.up_frames):
        states.append(advance(states[-1], BUDGET_MS, 2.0, late=False))
    at = changes(states)
    assert [s.step for s in (states[i] for i in at)] == [3, 2, 1, 0]
    assert min(b - a for a, b in pairwise([0, *at])) >= RULES.up_frames


def test_between_two_sizes_it_does_not_swing() -> None:
    """Whatever a scene costs at full size, from easy to hopeless: at most a way down, never up and down again."""
    for full_ms in range(4, 40):
        for fixed in (0.0, 0.3, 0.6):
            steps = [s.step for s in lived(4000, partial(cost_ms, full_ms, fixed))]
            assert steps == sorted(steps), f"{full_ms} ms, {fixed:.0%} of it whatever the size"


def test_readings_of_frames_before_a_change_are_not_heard() -> None:
    state = after([12.0] * RULES.over_frames)
    assert after([30.0] * RULES.settle_frames, state).step == state.step


def test_the_processor_being_late_lowers_nothing() -> None:
    state = warm()
    for _ in range(300):
        state = advance(state, BUDGET_MS, 4.0, late=True)
    assert state.step == 0


def test_without_a_timer_late_frames_are_counted() -> None:
    def late_every(n: int) -> Resolution:
        state = warm()
        for i in range(RULES.late_window):
            state = advance(state, BUDGET_MS, None, late=i % n == 0)
        return state

    assert late_every(30).step == 0
    assert late_every(20).step == 0
    assert late_every(8).step == 1


def test_without_a_timer_a_step_up_that_fails_is_tried_ever_more_seldom() -> None:
    states = lived(40_000, lambda scale: 13.0 if scale > 0.8 else 9.0, timed=False)
    ups = [i for i in changes(states) if states[i].step < states[i - 1].step]
    waits = [b - a for a, b in pairwise(ups)]
    assert all(later >= sooner for sooner, later in pairwise(waits))
    assert waits[-1] > 10 * RULES.up_frames
    assert sum(s.scale > 0.8 for s in states[2000:]) < 0.005 * len(states)


# --- in two zones --------------------------------------------------------------------------------------------------------------


def zoned(frames: int, cost_of: Callable[[Rung], float], *, timed: bool = True, ladder: tuple[Rung, ...] = ZONED) -> list[Resolution]:
    """A scene on a display with two zones whose frame costs `cost_of(rung)` ms: the state after each frame."""
    states = [replace(warm(), ladder=ladder)]
    for _ in range(frames):
        cost_ms = cost_of(states[-1].ladder[states[-1].step])
        states.append(advance(states[-1], BUDGET_MS, cost_ms if timed else None, late=cost_ms > BUDGET_MS))
    return states


def triangles(rung: Rung) -> float:
    """ms of a scene of which most goes by its triangles: those behind the middle are drawn twice."""
    return 12.0 * (0.85 * (1.6 if rung.edges < 1.0 else 1.0) + 0.15 * rung.pixels)


def test_rungs_ask_for_ever_fewer_pixels_and_no_display_for_a_size_it_was_not_made_for() -> None:
    for ladder in (PLAIN, ZONED):
        assert all(b.pixels < a.pixels for a, b in pairwise(ladder))
        assert all(rung.scale in SCALES for rung in ladder)
    assert ZONED[0] == PLAIN[0]


def test_the_edges_are_given_up_before_the_middle() -> None:
    states = zoned(2000, lambda rung: 16.0 * rung.pixels)
    assert (states[-1].percent, states[-1].edges_percent) == (100, 50)
    assert len(changes(states)) == 1
    states = zoned(2000, lambda rung: 30.0 * rung.pixels)
    assert (states[-1].percent, states[-1].edges_percent) == (80, 32), "then the middle"
    assert zoned(2000, lambda rung: 100.0 * rung.pixels)[-1].step == len(ZONED) - 1


def test_edges_that_are_drawn_for_nothing_are_not_drawn_apart() -> None:
    """A machine to which what is drawn twice costs as much as the pixels spare: one zone for the rest of the run."""
    states = zoned(4000, lambda rung: 14.0 * (rung.scale**2 if rung.edges == 1.0 else 0.95))
    assert any(s.edges < 1.0 for s in states), "it was tried"
    assert states[-1].ladder is PLAIN and states[-1].edges == 1.0 and 14.0 * states[-1].scale ** 2 <= RULES.high * BUDGET_MS
    tried = [i for i, s in enumerate(states) if s.edges < 1.0]
    assert len(tried) == tried[-1] - tried[0] + 1 <= RULES.settle_frames + RULES.over_frames + 1, "once, and briefly"


def test_one_hiccup_decides_neither_how_far_down_nor_whether_two_zones_pay() -> None:
    state = after([9.6, 9.6, 30.0], replace(warm(), ladder=ZONED))
    assert (state.percent, state.edges_percent) == (100, 50), "9.6 ms need no more"
    state = after([10.5] * (RULES.settle_frames + RULES.over_frames), state)
    assert state.ladder is PLAIN, "10.5 ms in two zones are no gain"
    assert after([30.0, 9.6, 9.6]).percent == 90 == after([9.6] * RULES.over_frames).percent


def test_where_nothing_is_timed_two_zones_are_not_begun() -> None:
    """Late frames do not tell whether two zones cost less than one: the ladder of one zone, as far down as on any other display."""
    for cost_of in (triangles, lambda rung: 16.0 * rung.pixels):
        states = zoned(3000, cost_of, timed=False)
        assert all(s.edges == 1.0 for s in states)
        assert [s.percent for s in states] == [s.percent for s in zoned(3000, cost_of, timed=False, ladder=PLAIN)]
    assert states[-1].percent < 100


def test_zones_that_nobody_could_judge_before_the_timer_fell_silent_are_given_up_and_others_are_kept() -> None:
    begun = after([12.0] * RULES.over_frames, replace(warm(), ladder=ZONED))
    paid = after([10.0] * (RULES.settle_frames + 1), begun)
    assert begun.edges == paid.edges == 0.5

    def late(state: Resolution) -> Resolution:
        for _ in range(RULES.settle_frames + RULES.late_frames):
            state = advance(state, BUDGET_MS, None, late=True)
        return state

    assert (late(begun).percent, late(begun).edges) == (90, 1.0)
    assert (late(paid).percent, late(paid).edges_percent) == (100, 40)


def test_zones_that_are_asked_for_stay_without_a_timer() -> None:
    assert all(s.edges < 1.0 for s in zoned(400, triangles, timed=False, ladder=ZONED[1:]))


def test_between_zones_it_does_not_swing() -> None:
    """Whatever a scene costs, and whatever share of it two zones draw twice."""
    for full_ms in range(4, 60, 5):
        for fixed in (0.0, 0.2, 0.4):

            def cost_of(rung: Rung, full_ms: float = full_ms, fixed: float = fixed) -> float:
                return full_ms * (fixed * (1.5 if rung.edges < 1.0 else 1.0) + (1.0 - fixed) * rung.pixels)

            states = [s for s in zoned(2000, cost_of) if s.ladder is ZONED]
            steps = [s.step for s in states]
            assert steps == sorted(steps), f"{full_ms} ms, {fixed:.0%} of it whatever the size"


def test_where_edges_are_always_coarse_they_never_get_whole() -> None:
    state = Resolution(ladder=ZONED[1:])
    for _ in range(3 * RULES.up_frames):
        state = advance(state, BUDGET_MS, 1.0, late=False)
    assert (state.percent, state.edges_percent) == (100, 50)
