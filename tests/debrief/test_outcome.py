"""Outcome: how much less harm came than when nobody acts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, command, played, spoke, touched
from tests.debrief.graded import row, session
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.course import Harm
from vr_dti.debrief.debrief import findings
from vr_dti.events import Intent
from vr_dti.records.zero import without_hits


def test_outcome_runs_from_no_intervention_to_the_best_simulated_trainee() -> None:
    """Two kicks are 5 points each, 20 s of a knee 10 s-1 growing by 1 a second: 400."""
    silent = session()
    assert (silent.harm, silent.untouched.harm) == (410_000, 410_000)
    assert row("outcome").score == 0.0 and row("outcome", spoke(5000, 2)).score == 4.0
    two_kicks = Harm(10_000, 0)
    assert row("outcome", touched(28_850), best=two_kicks).score == 2.5
    assert row("outcome", spoke(11_300, 3), best=two_kicks).score == 4.0, "better than the best is no more than the best"


def test_a_threat_to_life_that_was_spared_does_not_undo_kicks_that_landed() -> None:
    """Two kicks land, the knee never comes: all of one half, none of the other. By the sum of both it would be 3.9 of 4."""
    found = row("outcome", spoke(16_000, 3))
    assert found.score == 2.0 and [(p.score, p.value) for p in found.parts] == [(0, "10 points"), (4, "0 points")]
    assert row("outcome", spoke(11_700, 3)).score == 3.3, "a third of the one half, part of the first kick, had come"
    assert "harm short of a threat to life 10 here, 10 when nobody acts, 0 for the best simulated" in found.words


@pytest.mark.parametrize(("after_ms", "came"), [(0, 1000), (150, 1750), (1300, 5000)])
def test_how_long_words_take_to_be_understood_changes_no_outcome(after_ms: int, came: int) -> None:
    """A question at 10.7 s and an order at 11.2 s, amid the first kick: understood at once, or so late that the kick is over."""
    late = [replace(spoke(ms, rung), heard_ms=ms + after_ms) for ms, rung in ((10_700, 1), (11_200, 3))]
    outcome, as_usual = row("outcome", *late), row("outcome", spoke(10_700, 1), spoke(11_200, 3))
    assert (outcome.score, outcome.parts) == (as_usual.score, as_usual.parts) and outcome.score == 3.8
    found = session(*late)
    assert (found.harm, found.harm_counted) == (came, 1000), "what came is told as it came"
    assert outcome.words.count(f"{(came - 1000) / 1000:.1f} more came only because words") == (came > 1000)


def test_of_a_long_speech_no_more_than_its_end_is_left_out() -> None:
    """It begins before any kick and holds the order at its end, after two of them."""
    found = session(replace(spoke(10_000, 3), heard_ms=16_500))
    assert (found.harm, found.harm_counted) == (10_000, 5000), "the first kick, and what landed before the last 1.5 s"


@pytest.mark.parametrize(("after_ms", "came"), [(0, 6500), (400, 8500), (800, 10_500)])
def test_nor_of_words_that_did_it_only_together_with_a_hand(after_ms: int, came: int) -> None:
    """He weighs an order for 1.2 s, and lets go if there is a hand on him by then: neither alone would have done it."""
    weighs = {
        ", {fact_end: kicked, in: 1s}]": "]",
        "go: [{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, ": (
            "go: [{on: spoke, who: partner, rung: [3], to: weighs}, "
        ),
        "      kneeling:\n": '      weighs: {go: [{after: 1200ms, if: "held", to: done}, {after: 4s, to: kick_2}]}\n      kneeling:\n',
        "  care:\n": "  hand: {initial: off, nodes: {off: {go: [{on: touched, who: partner, do: [{set: held, to: true}]}]}}}\n  care:\n",
        "duties:\n": "vars: {held: {type: bool, init: false}}\nduties:\n",
    }
    found = session(replace(spoke(11_100, 3), heard_ms=11_100 + after_ms), touched(11_600), scenario=kicks(weighs))
    assert (found.harm, found.harm_counted) == (came, 6500)


def test_a_course_that_never_was_is_not_graded() -> None:
    """Heard as it began, in the second kick, his order had ended it; he kneels by the time it is understood, and hears nothing any more."""
    found = session(replace(spoke(18_500, 3), heard_ms=19_600))
    assert (found.harm, found.harm_counted) == (410_000, 410_000 - 6180), "0.6 s of the knee's 20"


@pytest.mark.parametrize(("to", "rung"), [("subject", 6), ("dispatch", -1), ("partner", 1)])
def test_who_goes_on_talking_is_no_better_off_than_who_falls_silent(to: str, rung: int) -> None:
    """An order too late to end it, and then other words all the while, each 1.5 s on its way: they are not why he kneels on."""
    order = replace(spoke(18_500, 3), heard_ms=19_600)
    talk = [replace(spoke(ms, rung), to=to, heard_ms=ms + 1500, seq=ms) for ms in range(19_000, 39_500, 1500)]
    assert session(order, *talk).harm_counted == session(order).harm_counted


def test_words_that_stopped_nothing_leave_no_harm_out() -> None:
    """Deaf to words, whenever they began: a course that never was scores nothing."""
    to_words = "{on: spoke, who: partner, rung: [2, 3], to: done}"
    deaf = kicks(
        {
            "[{on: spoke, who: partner, rung: [3], to: done}, {on: touched": "[{on: touched",
            to_words: "{on: touched, who: partner, to: done}",
        }
    )
    talk = [replace(spoke(ms, 3), heard_ms=ms + 1400) for ms in range(9_000, 30_000, 1500)]
    found = session(*talk, scenario=deaf)
    assert found.harm == found.harm_counted == session(scenario=deaf).harm and row("outcome", *talk, scenario=deaf).score == 0.0


def test_what_a_key_or_an_instructor_says_has_no_beginning() -> None:
    assert row("outcome", replace(spoke(11_200, 3, label="keyed"), heard_ms=11_700)).score == 3.3


def test_who_is_given_less_than_all_is_not_said_to_have_let_less_harm_come_than_the_best() -> None:
    came = "it came to less than that"
    assert came in row("outcome", spoke(11_300, 3), best=Harm(10_000, 0)).words
    short = row("outcome", spoke(16_000, 3), best=Harm(20_000, 20_000))
    assert short.score == 2.0 and came not in short.words, "10 points of kicks against 20 of a knee"


def test_where_life_is_not_threatened_outcome_is_plain_harm() -> None:
    found = row("outcome", spoke(11_000, 3), scenario=punch())
    assert [p.what for p in found.parts] == ["harm"]


def test_without_a_number_the_best_simulated_trainee_is_rehearsed() -> None:
    assert session(best=None).harm_best == 0, "two calm words prevent all force"


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ((spoke(11_300, 3),), "ended by voice"),
        ((touched(12_000),), "ended by hands"),
        ((spoke(5000, 2),), "it was kept from happening"),
        ((), "not stopped: it ended as it does when nobody acts"),
    ],
)
def test_it_says_how_it_ended(acts: tuple[Intent, ...], words: str) -> None:
    assert row("outcome", *acts).words.startswith(words)


def test_whose_hands_cannot_be_told_is_held_to_the_best_who_uses_none() -> None:
    """Once he kneels, and before that to whoever only speaks, he listens to nothing but a hand; a threat he heeds stays in both."""
    deaf = {
        "{on: spoke, who: partner, rung: [2, 3], to: done}": "{on: touched, who: partner, to: done}",
        "go: [{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, {after: 4s, to: kick_2}]": (
            "go: [{on: touched, who: partner, to: done}, {after: 4s, to: kick_2}]"
        ),
    }
    scenario = kicks(deaf)
    standing, seated = (
        session(spoke(16_000, 3), scenario=scenario, best=None),
        session(spoke(16_000, 3), scenario=scenario, best=None, eyes_m=1.2),
    )
    assert (standing.harm_best_handless, seated.harm_best) == (None, standing.harm_best)
    assert seated.harm_best_handless is not None and seated.harm_best_handless > seated.harm_best
    rows = [s.trainees[0].grades.domain("outcome") for s in (standing, seated) if s.trainees[0].grades]
    assert rows[0].score is not None and rows[1].score is not None and rows[1].score > rows[0].score
    best = " for the best simulated trainee"
    assert f"{best} (50 % of the score)" in rows[0].words and rows[1].words.endswith(f"{best} who uses no hands")


def test_where_no_word_could_have_made_it_better_the_outcome_of_who_has_only_words_does_not_apply() -> None:
    scenario = kicks(
        {"{on: spoke, who: partner, rung: [3], to: done}, ": "", "{on: spoke, who: partner, rung: [2, 3]": "{on: touched, who: partner"}
    )
    found = row("outcome", spoke(16_000, 3), scenario=scenario, best=None, profile="walls")
    assert (found.state, found.words) == ("not_applicable", "no simulated trainee who uses no hands made it better than doing nothing")


def test_an_override_spoils_the_outcome_and_says_so() -> None:
    found = row("outcome", command(13_000, "partner_yields"))
    assert (found.state, found.score, found.overridden) == ("not_scorable", None, True) and "override" in found.words


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"scenario": lawful()}, "not_applicable"),
        ({"scenario": punch({"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 2s, to: done}"})}, "not_applicable"),
        ({"scenario": punch({"kind: excessive": "kind: precursor"})}, "not_applicable"),
        ({"best": Harm(410_000, 400_000)}, "not_applicable"),
        ({"until_ms": 30_000}, "not_scorable"),
        ({"profile": "desktop"}, "not_scorable"),
    ],
)
def test_where_there_is_no_outcome_to_score(more: dict[str, Any], state: str) -> None:
    assert (row("outcome", **more).state, row("outcome", **more).score) == (state, None)


def test_a_blow_that_nobody_could_foresee_is_nobodys_outcome() -> None:
    """Who happens to have said stop before it gains nothing over who could not know."""
    scenario = punch({"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 2s, to: done}"})
    lucky = row("outcome", spoke(5000, 3), scenario=scenario)
    assert (lucky.state, row("outcome", scenario=scenario).state) == ("not_applicable", "not_applicable")


def test_who_keeps_it_from_happening_is_praised_though_it_gives_no_points() -> None:
    scenario = punch({"[{fact: threatened}]": "[]", "{after: 5s, to: done}": "{after: 2s, to: done}"})
    kept = session(spoke(5000, 3), scenario=scenario)
    assert kept.conduct_end.prevented
    grades = kept.trainees[0].grades
    assert grades is not None
    found = next(d for d in grades.domains if d.domain == "outcome")
    assert (found.state, found.score) == ("not_applicable", None)
    assert found.words.startswith("well done: what early did kept it from happening")
    assert "well done" not in row("outcome", scenario=scenario).words


def test_a_scenario_may_say_how_severe_its_cues_are() -> None:
    changes = {"rung: 4, facts: [cuffed, still, knelt_on]": "rung: 4, facts: [cuffed, still, knelt_on], severity: {start: 2, max: 2}"}
    assert session(scenario=kicks(changes)).harm == 50_000


def test_of_a_weapon_whose_hits_are_not_scored_the_outcome_says_no_hit_either() -> None:
    """Whoever it met went down and the run ended: that a shot ended it is told, not that somebody was shot."""
    shot = Intent("fired", "early", 5000, 5000, "test", 90, to="partner", part="torso", name="handgun", text="hit")
    recorded = played(kicks(), Person(acts=(shot,))).recorded()
    told = []
    for untrue in ((), (("early", "handgun"),)):
        takes = tuple(replace(t, intents=without_hits(t.intents, untrue)) for t in recorded.takes)
        told.append(findings(replace(recorded, takes=takes), kicks(), best=SPARED))
    assert [s.outcome for s in told] == ["shot"] * 2
    assert [s.outcome_title for s in told] == ["The trainee shot somebody", "A shot ended the run"]
