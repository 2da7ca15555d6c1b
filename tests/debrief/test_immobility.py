"""Stillness in an open window: prolonged, or an orienting pause; not where a task asks for it, not where it cannot be told."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import MOVE_MS, Move
from vr_dti.debrief.immobility import still_of
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Intent
from vr_dti.timebase import NS_PER_MS, NS_PER_S


def told(*acts: Intent, **more: Any) -> TraineeFindings:
    scenario = kicks()
    return findings(played(scenario, Person(acts=acts, **more)).recorded(), scenario, best=SPARED).trainees[0]


def spans(*acts: Intent, **more: Any) -> list[tuple[int, int, str]]:
    return [(x.from_ms, x.to_ms, x.kind) for x in told(*acts, **more).immobility]


def test_three_seconds_without_a_move_a_word_or_an_input_are_shown() -> None:
    (found,) = told(still=((12_000, 16_000),), looks=(("partner", 12_000, 30_000),)).immobility
    assert found.kind == "prolonged_immobility" and abs(found.from_ms - 12_000) <= 60 and abs(found.to_ms - 16_000) <= 60
    assert [x.what for x in found.looked_at] == ["partner"] and found.opportunity == "partner>subject"
    assert spans(still=((12_000, 14_900),)) == []


def test_a_stillness_that_ends_in_an_act_is_an_orienting_pause() -> None:
    (found,) = told(spoke(14_800, 3), still=((11_000, 14_500),)).immobility
    assert (found.kind, found.act) == ("orienting_pause", "act-1")
    (late,) = spans(spoke(18_000, 3), still=((11_000, 14_500),))
    assert late[2] == "prolonged_immobility"


def test_whoever_looks_round_is_not_still() -> None:
    assert spans(still=((12_000, 16_000),), turns_deg_s=15) == []
    assert len(spans(still=((12_000, 16_000),), turns_deg_s=5)) == 1, "nobody holds the head quite still"


@pytest.mark.parametrize("hz", [45, 72, 90, 120])
def test_a_head_that_turns_just_below_its_bound_is_still_at_every_frame_rate(hz: int) -> None:
    """Of 67 ms, which a reading lasts at 45 Hz, a whole millisecond is 1.5 %: more than lies between 9.93 and 10 degrees a second."""
    moves: list[Move] = []
    due_ms = 0
    for i in range(5 * hz):
        t_ns, half = i * NS_PER_S // hz, math.radians(9.93 * i / hz) / 2
        if t_ns // NS_PER_MS >= due_ms:
            due_ms = t_ns // NS_PER_MS + MOVE_MS
            moves.append(Move(t_ns // NS_PER_MS, (0, 1.6, 0), (0, 1, 0), None, turn=(0, math.sin(half), 0, math.cos(half)), t_ns=t_ns))
    assert still_of(moves, Measures()) == [(0, moves[-1].at_ms)]


def test_what_was_done_while_the_run_was_paused_is_no_stillness() -> None:
    here = Move(0, (0, 1.6, 0), (0, 1, 0), None, turn=(0, 0, 0, 1))
    on = [here._replace(at_ms=ms, t_ns=ms * NS_PER_MS) for ms in (0, 50, 100)]
    later = [m._replace(at_ms=m.at_ms + 150, t_ns=m.t_ns + 60 * NS_PER_S, head=(0.3, 1.6, 0)) for m in on]
    assert still_of([*on, *later], Measures()) == [(0, 100), (150, 250)]


def test_what_counts_as_a_pause_stands_with_the_other_numbers() -> None:
    rules, here = Measures(), Move(0, (0, 1.6, 0), (0, 1, 0), None, turn=(0, 0, 0, 1))
    late = here._replace(at_ms=50, t_ns=80 * NS_PER_MS)
    longer = replace(rules, paused_ms=replace(rules.paused_ms, value=40))
    assert (still_of([here, late], rules), still_of([here, late], longer)) == ([], [(0, 50)])


def test_between_two_acts_nobody_takes_bearings() -> None:
    """What would be a pause before the first word is a wait for an answer after it; a long one is told all the same."""
    assert spans(spoke(10_500, 1), spoke(14_800, 3), still=((11_000, 14_500),)) == []
    (long,) = spans(spoke(5000, 0), spoke(14_800, 3), still=((5500, 14_500),))
    assert long[2] == "prolonged_immobility"


def test_a_long_stillness_is_no_pause_whatever_follows() -> None:
    (found,) = told(spoke(14_800, 3), still=((4000, 14_500),)).immobility
    assert (found.kind, found.act) == ("prolonged_immobility", "act-1"), "and what followed is told"


def test_whoever_speaks_is_not_still() -> None:
    assert spans(spoke(13_000, 6, to="subject"), still=((11_000, 15_500),)) == []


def test_a_task_that_asks_to_stand_still_is_no_immobility() -> None:
    """From 24 to 32 s the trainee covers."""
    assert [(round(a, -3), round(b, -3)) for a, b, _ in spans(still=((20_000, 36_000),))] == [(20_000, 24_000), (32_000, 36_000)]


def test_outside_an_open_window_nobody_is_judged() -> None:
    assert spans(still=((0, 3000), (41_000, 60_000))) == []
    (found,) = spans(still=((0, 8000),))
    assert found[0] == 3560, "from when the window opened"


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"hands": False}, "hands were not tracked"),
        ({"profile": "walls"}, "hands were not tracked"),
        ({"head": False, "profile": "walls"}, "head was not tracked"),
        ({"profile": "desktop"}, "nobody's head or hands"),
        ({"simulated": False}, "no microphone"),
    ],
)
def test_where_it_cannot_be_told_it_is_not_scorable(more: dict[str, Any], why: str) -> None:
    t = told(still=((12_000, 18_000),), **more)
    (row,) = [r for r in t.scorable if r.measure == "immobility"]
    assert (row.state, t.immobility) == ("not_scorable", ()) and why in row.why


def test_it_has_no_points_of_its_own() -> None:
    assert told(still=((12_000, 18_000),)).grades == told().grades
