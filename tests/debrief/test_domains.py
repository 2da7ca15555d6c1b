"""Notice, timeliness, ladder: scores with their seconds; and that what does not apply, what cannot be told and nought are three things."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import EARLY, LATE, SILENT, SPARED, Person, command, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.profile import Domain
from vr_dti.events import Intent
from vr_dti.story.load import Scenario


def row(name: str, *acts: Intent, scenario: Scenario | None = None, until_ms: int = 200_000, **more: Any) -> Domain:
    """A domain of one trainee's profile."""
    scenario = scenario or kicks()
    session = findings(played(scenario, Person(acts=acts, **more), until_ms=until_ms).recorded(), scenario, best=SPARED)
    grades = session.trainees[0].grades
    assert grades is not None
    return grades.domain(name)


def test_the_three_courses_are_ordered_as_they_should_be() -> None:
    scenario = kicks()
    rows = {}
    for person in (SILENT, LATE, EARLY):
        grades = findings(played(scenario, person).recorded(), scenario).trainees[0].grades
        assert grades is not None
        rows[person.id] = [grades.domain(n).score for n in ("timeliness", "ladder", "outcome", "aftermath")]
    assert rows == {"silent": [0.0, 0.0, 0.0, 0.0], "late": [2.0, 2.0, 1.3, 0.0], "early": [4.0, 4.0, 3.0, 4.0]}


# --- timeliness ------------------------------------------------------------------------------------------------------------


def test_an_act_on_a_precursor_is_in_time_whenever_it_came() -> None:
    for ms in (3560, 9000):
        found = row("timeliness", spoke(ms, 2))
        assert (found.score, found.headline) == (4.0, f"{(ms - 3000) / 1000:.2f} s") and "acted on a precursor" in found.words


@pytest.mark.parametrize(("after_ms", "score"), [(700, 4.0), (2000, 4.0), (2001, 3.0), (5001, 2.0), (15_000, 2.0), (15_001, 1.0)])
def test_anchors_after_excessive_force(after_ms: int, score: float) -> None:
    changes = {"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 20s, to: done}"}
    found = row("timeliness", spoke(9000 + after_ms, 3), scenario=punch(changes))
    assert (found.score, found.headline) == (score, f"{after_ms / 1000:.2f} s")


@pytest.mark.parametrize(("after_ms", "score"), [(14_000, 4.0), (16_000, 3.0), (31_000, 2.0), (61_000, 1.0)])
def test_a_breach_has_no_two_second_clock(after_ms: int, score: float) -> None:
    changes = {"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 90s, to: done}", "kind: excessive": "kind: breach"}
    assert row("timeliness", spoke(9000 + after_ms, 3), scenario=punch(changes)).score == score


def test_whoever_lets_a_breach_pass_is_late_for_the_blow_by_the_blows_own_clock() -> None:
    changes = {"kind: precursor": "kind: breach"}
    found = row("timeliness", spoke(13_000, 3), scenario=punch(changes))
    assert found.words == "first act 4.00 s after “A punch” could be perceived, the harm that it is timed by"
    assert found.score == 3.0, "10 s after the breach would be a 4"


def test_no_act_in_an_open_window_is_nought_and_said_in_the_houses_words() -> None:
    found = row("timeliness")
    assert (found.state, found.score, found.headline) == ("scored", 0.0, "none")
    assert "opportunity not used in this run" in found.words and "20.00 s in which life was threatened" in found.words


def test_once_life_is_threatened_hands_count_and_words_that_do_not_end_it_do_not() -> None:
    parts = row("timeliness", spoke(5000, 1), spoke(20_000, 3)).parts
    assert [(p.what, p.score) for p in parts] == [("A knee on the neck", 4), ("A knee on the neck", 0)]
    assert [p.score for p in row("timeliness", spoke(5000, 1), touched(22_500)).parts] == [4, 3]


def test_words_that_end_a_threat_to_life_need_no_hands() -> None:
    changes = {"go: [{on: touched, who: partner, to: done}, {after: 20s": "go: [{on: spoke, who: partner, to: done}, {after: 20s"}
    found = row("timeliness", spoke(5000, 1), spoke(20_900, 3), scenario=kicks(changes))
    assert [(p.score, p.words) for p in found.parts][1] == (4, "ended by words 1.90 s after life was threatened")


def test_words_begun_before_a_threat_to_life_that_end_it_need_no_hands_however_slowly_they_are_understood() -> None:
    """He kneels from 19.0 s and weighs what he understands for 1.2 s; what was begun before that answers the step before, as ever."""
    changes = {
        "go: [{on: touched, who: partner, to: done}, {after: 20s": "go: [{on: spoke, who: partner, to: weighs}, {after: 20s",
        "      done:\n": "      weighs: {go: [{after: 1200ms, to: done}]}\n      done:\n",
        "{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, {after: 4s, to: kneeling}": (
            "{after: 4s, to: kneeling}"
        ),
    }
    slow = replace(spoke(18_900, 3), heard_ms=20_400)
    assert [p.score for p in row("timeliness", slow, scenario=kicks(changes)).parts] == [2, 4]
    lower = changes | {"rung: 4, facts: [cuffed, still, knelt_on]": "rung: 3, facts: [cuffed, still, knelt_on]"}
    assert "pass" not in row("ladder", slow, scenario=kicks(lower)).words, "an order was enough here, and was given"


def test_a_hand_that_lies_on_him_already_is_in_time() -> None:
    held = Intent("let_go", "early", 20_000, 20_000, "hands", 9, to="partner", hand="right")
    changes = {"{on: touched, who: partner, to: done}, {after: 4s, to: kneeling}": "{after: 4s, to: kneeling}"}
    assert [p.score for p in row("timeliness", touched(18_000), held, scenario=kicks(changes)).parts] == [2, 4]


# --- ladder ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "score", "climb"),
    [
        ((spoke(12_000, 3),), 4.0, "rung 3"),
        ((spoke(5000, 1), spoke(12_900, 3)), 4.0, "rung 1 → 3"),
        ((spoke(5000, 1), spoke(14_100, 3)), 3.0, "rung 1 → 3"),
        ((spoke(12_000, 2), spoke(14_000, 3)), 3.0, "rung 2 → 3"),
        ((spoke(12_000, 1), spoke(13_000, 2)), 1.0, "rung 1 → 2"),
        ((spoke(12_000, 1),), 0.0, "rung 1"),
        ((spoke(12_000, 5, to="dispatch"),), 1.0, "rung 5"),
        ((spoke(20_000, 3), touched(22_000)), 3.0, "rung 3 → 4"),
        ((spoke(5000, 1), touched(20_000)), 3.0, "rung 1 → 4"),  # late, and yet more than the silence of the row below
        ((), 0.0, "none"),
    ],
)
def test_ladder_fit_and_persistence(acts: tuple[Intent, ...], score: float, climb: str) -> None:
    found = row("ladder", *acts)
    assert (found.score, found.headline) == (score, climb), found.words


def test_an_offer_that_keeps_the_blow_from_coming_was_enough_and_one_that_does_not_was_not() -> None:
    heeds = {"{on: spoke, who: partner, rung: [2, 3], to: done}": "{on: spoke, who: partner, to: done}"}
    assert row("ladder", spoke(5000, 0), scenario=kicks(heeds)).score == 4.0
    assert row("ladder", spoke(5000, 0)).score == 0.0, "the lowest adequate rung there is a question"


def test_one_word_in_time_and_silence_through_what_is_graver_costs_more_than_the_raise() -> None:
    early = row("ladder", spoke(5000, 1))
    assert (early.score, early.words) == (
        1.0,
        "the first act was high enough; harm came in spite of rung 1, which was never raised; "
        "let “A knee on the neck” pass: nothing at or above rung 4 in 20.00 s of it; off the 4: 1 for the raise, 2 for the step let pass",
    )
    assert row("ladder", spoke(12_000, 3), spoke(22_000, 3), scenario=kicks(DEAF)).score == 1.0, "said again is not hands on"
    held = row("ladder", spoke(12_000, 3), touched(22_000), scenario=kicks(DEAF))
    assert held.score == 2.0 and "pass" not in held.words, "late, but the gravest step was answered"


def test_a_score_that_is_no_four_says_what_was_taken_off() -> None:
    assert "off the" not in row("ladder", spoke(12_000, 3)).words
    low = row("ladder", spoke(12_000, 1), spoke(13_000, 3))
    assert low.score == 3.0 and low.words.endswith("; off the 4: 1 for the first act")


def test_whose_hands_cannot_be_told_owes_an_order_where_hands_on_would_be() -> None:
    silent = row("ladder", spoke(12_000, 3), scenario=kicks(DEAF), profile="walls")
    assert silent.score == 2.0 and silent.words.endswith(
        "let “A knee on the neck” pass: no order in 20.00 s of it (hands on cannot be told: hands were not tracked); "
        "off the 4: 2 for the step let pass"
    )
    assert row("ladder", spoke(12_000, 3), spoke(22_000, 3), scenario=kicks(DEAF), profile="walls").score == 4.0


def test_a_raise_says_whether_he_had_answered() -> None:
    """He weighs each word for 1.2 s: who raises sooner has not been ignored yet."""
    scenario = kicks(WEIGHS)
    said = {ms: row("ladder", spoke(12_000, 2), spoke(ms, 3), scenario=scenario).words for ms in (13_500, 13_700)}
    assert "raised after 1.50 s, before rung 2 was answered" in said[13_500], "heard at 12.4 s, answered at 13.6 s"
    assert "rung 2 did not end it and was raised after 1.70 s" in said[13_700]
    fast = row("ladder", spoke(5000, 1), spoke(12_900, 3))
    assert "harm came in spite of rung 1, raised 1.90 s after that could be seen" in fast.words


def test_rungs_may_be_skipped() -> None:
    assert row("ladder", touched(12_000)).score == 4.0


# --- notice ----------------------------------------------------------------------------------------------------------------


def test_head_direction_alone_is_shown_and_not_graded() -> None:
    found = row("notice", looks=(("partner", 3400, 9000),))
    assert (found.state, found.score, found.headline) == ("not_scorable", None, "0.40 s")
    assert "shown, not graded" in found.words and "the head faced it after 0.40 s" in found.words


def test_whoever_acts_on_the_precursor_has_noticed_it() -> None:
    found = row("notice", spoke(5000, 1))
    assert (found.state, found.score, found.headline) == ("scored", 4.0, "2.00 s")


def test_an_act_on_the_kick_does_not_tell_whether_the_threat_was_noticed() -> None:
    found = row("notice", spoke(12_000, 3), looks=(("partner", 3400, 9000),))
    assert found.state == "not_scorable" and "is not known" in found.words


def test_tracked_eyes_are_graded_by_the_share_of_precursors() -> None:
    def gazed(ms: int, to: str) -> Intent:
        return Intent("gazed", "early", ms, ms + 200, "eyes", ms, to=to, part="eyes", dwell_ms=200)

    seen, not_seen = row("notice", gazed(3700, "subject")), row("notice", gazed(3700, "bystander"), looks=(("partner", 3000, 9000),))
    assert (seen.score, seen.headline, not_seen.score) == (4.0, "0.70 s", 0.0), "where the head points is no matter where eyes are tracked"


# --- what does not apply, what cannot be told ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["notice", "timeliness", "ladder"])
def test_an_excluded_window_does_not_apply(name: str) -> None:
    changes = {"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 2s, to: done}"}
    found = row(name, scenario=punch(changes))
    assert (found.state, found.score) == ("not_applicable", None) and "no realistic opportunity" in found.words


@pytest.mark.parametrize("name", ["notice", "timeliness", "ladder"])
def test_in_a_lawful_twin_they_do_not_apply(name: str) -> None:
    found = row(name, spoke(12_000, 3), scenario=lawful())
    assert (found.state, found.score) == ("not_applicable", None) and "lawful" in found.words


def test_what_could_not_be_perceived_does_not_apply_and_names_what_was_missing() -> None:
    found = row("timeliness", scenario=punch(), never=frozenset({"threatened", "struck"}))
    assert found.state == "not_applicable" and "a blow lands" in found.words


def test_a_run_stopped_in_an_open_window_cannot_be_told() -> None:
    assert row("timeliness", until_ms=8000).state == "not_scorable"


@pytest.mark.parametrize("name", ["timeliness", "ladder"])
def test_a_mark_is_no_latency_and_no_grade(name: str) -> None:
    assert row(name, spoke(5000, 1, label="instructor")).state == "not_scorable"
    assert row(name, spoke(5000, 1, label="keyed"), profile="desktop").state == "not_scorable"
    assert row(name, profile="desktop").state == "not_scorable", "none entered is not none said"


def test_walls_without_hands_cannot_tell_hands_once_life_is_threatened() -> None:
    found = row("timeliness", spoke(5000, 1), profile="walls")
    assert found.state == "not_scorable" and "hands were not tracked" in found.words
    assert row("timeliness", spoke(5000, 2), profile="walls").score == 4.0, "where it does not come to that, words can"
    assert "cannot be told" in row("ladder", spoke(12_100, 3), profile="walls", scenario=kicks(DEAF)).words


DEAF = {"[{on: spoke, who: partner, rung: [3], to: done}, {on: touched": "[{on: touched"}


WEIGHS = {
    "  care:\n": """  mind:
    initial: working
    nodes:
      working: {go: [{on: spoke, who: partner, to: weighing}]}
      weighing: {go: [{after: 1200ms, to: working}]}
  care:
"""
}


def test_an_override_marks_the_domains_it_touched() -> None:
    assert row("timeliness", spoke(5000, 1), command(13_000, "partner_yields")).overridden
    assert not row("timeliness", spoke(5000, 1)).overridden
