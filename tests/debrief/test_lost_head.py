"""While the head is lost nobody knows what was seen: what rests on that time opens when it is back, or is not known and not scored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import Move, blind_of
from vr_dti.debrief.profile import Domain
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Intent
from vr_dti.story.load import Scenario

ALONE = {"[{fact: threatened}]": "[]"}
"""the punch comes out of nothing, from 9 to 14 s"""


def told(lost: tuple[int, int], *acts: Intent, scenario: Scenario | None = None, **more: Any) -> TraineeFindings:
    scenario = scenario or punch(ALONE)
    return findings(played(scenario, Person(acts=acts, lost=(lost,), **more)).recorded(), scenario, best=SPARED).trainees[0]


def row(t: TraineeFindings, name: str) -> Domain:
    assert t.grades is not None
    return t.grades.domain(name)


def test_a_window_opens_when_the_head_is_back_and_whoever_then_does_nothing_did_not_use_it() -> None:
    t = told((8000, 10_500))
    (window,) = t.opportunities
    assert (window.use, window.perceivable_ms, window.opens_ms) == ("not_used", 10_500, 11_060)
    assert window.steps[0].blind_ms == 1500
    assert row(t, "timeliness").score == 0.0 and "counted from where head tracking came back" in row(t, "timeliness").words


def test_of_an_act_after_it_no_seconds_are_read() -> None:
    t = told((8000, 10_500), spoke(12_000, 3))
    why = "head tracking was lost for 1.5 s as “A punch” went on: since when it could be perceived is not known"
    assert t.opportunities[0].use == "used"
    for name in ("timeliness", "ladder", "notice"):
        assert (row(t, name).state, row(t, name).words) == ("not_scorable", why)
    assert row(t, "outcome").state == "scored", "what came of it rests on no head"


def test_a_moment_is_no_loss() -> None:
    t = told((8000, 9400), spoke(11_300, 3))
    assert (t.opportunities[0].perceivable_ms, row(t, "timeliness").score) == (9400, 4.0), "1.90 s, from when it was seen"


@pytest.mark.parametrize(
    ("lost", "acts"),
    [((8000, 15_000), ()), ((8000, 12_600), ()), ((8000, 11_000), (spoke(10_000, 1),))],
    ids=["to its end", "until too little was left", "an act meanwhile"],
)
def test_what_rests_on_that_time_alone_is_not_known_and_not_scored(lost: tuple[int, int], acts: tuple[Intent, ...]) -> None:
    t = told(lost, *acts)
    (window,) = t.opportunities
    assert window.use == "not_known" and window.why.startswith("head tracking was lost for")
    for name in ("notice", "timeliness", "ladder", "outcome"):
        assert (row(t, name).state, row(t, name).score, row(t, name).words) == ("not_scorable", None, window.why)


def test_a_blow_that_left_no_window_anyhow_stays_excluded() -> None:
    t = told((8000, 9700), scenario=punch(ALONE | {"{after: 5s, to: done}": "{after: 2s, to: done}"}))
    assert t.opportunities[0].use == "no_realistic_opportunity"


def test_an_act_on_the_threat_before_it_keeps_its_seconds() -> None:
    t = told((8000, 12_000), spoke(5000, 1), scenario=punch())
    assert (row(t, "timeliness").score, row(t, "timeliness").headline) == (4.0, "2.00 s")
    late = told((8000, 12_000), spoke(11_000, 3), scenario=punch())
    assert row(late, "timeliness").state == "not_scorable", "on the threat, or on the punch that may have been seen?"


def test_a_graver_step_that_was_never_seen_for_it_says_so() -> None:
    t = told(
        (18_500, 40_000),
        spoke(12_000, 3),
        scenario=kicks({"[{on: spoke, who: partner, rung: [3], to: done}, {on: touched": "[{on: touched"}),
    )
    assert [s.use for s in t.opportunities[0].steps][-1] == "not_known"


def test_a_head_that_was_never_there_is_not_lost() -> None:
    moves = [Move(0, None, None, None), Move(50, None, None, None, True), Move(100, None, None, None, True), Move(150, None, None, None)]
    assert blind_of(moves, 200) == ((50, 150),) and blind_of(moves[:3], 200) == ((50, 200),)
    t = told((0, 200_000), scenario=punch())
    assert t.opportunities[0].steps[0].blind_ms == 0 and t.opportunities[0].use == "not_perceivable"
