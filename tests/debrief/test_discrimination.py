"""Discrimination and the gate: lawful force that is left alone, and force of the trainee's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.debrief.build import spoke, touched
from tests.debrief.graded import gate, row, session
from tests.debrief.stories import kicks, lawful
from vr_dti.events import Intent


@pytest.mark.parametrize(
    ("acts", "score", "headline"),
    [
        ((), 4.0, "left alone"),
        ((spoke(4000, 0), spoke(12_000, 1), spoke(13_000, 2), spoke(14_000, 5, to="dispatch")), 4.0, "left alone"),
        ((touched(13_000, to="subject"),), 4.0, "left alone"),
        ((spoke(5000, 3),), 2.0, "an order"),
        ((spoke(12_000, 3),), 1.0, "an order"),
        ((spoke(5000, 3), spoke(12_000, 3)), 1.0, "an order"),
        ((touched(12_000),), 0.0, "broke control"),
        ((touched(30_000),), 4.0, "left alone"),
    ],
)
def test_in_the_twin_only_an_order_or_hands_that_break_control_cost(acts: tuple[Intent, ...], score: float, headline: str) -> None:
    found = row("discrimination", *acts, scenario=lawful())
    assert (found.state, found.score, found.headline) == ("scored", score, headline), found.words


def test_control_that_breaks_a_moment_later_is_laid_to_whoever_pressed() -> None:
    changes = {
        "{on: touched, who: partner, to: let_go}": "{on: touched, who: partner, do: [{set: pulled, to: true}]}",
        "- {after: 10s, to: done}": '- {when: "pulled", to: let_go}\n          - {after: 10s, to: done}',
        "vars: {": "vars: {pulled: {type: bool, init: false}, ",
    }
    assert row("discrimination", touched(12_000), scenario=lawful(changes)).score == 0.0


def test_an_order_that_was_understood_after_control_broke_is_not_said_to_have_broken_it() -> None:
    changes = {
        "{on: touched, who: partner, to: let_go}": '{when: "at(grip.held)", to: let_go}',
        "  care:\n": "  grip:\n    initial: free\n    nodes:\n      free: {go: [{on: touched, who: partner, to: taken}]}\n"
        "      taken: {go: [{after: 1s, to: held}]}\n      held: {}\n  care:\n",
    }
    found = row("discrimination", touched(12_000), replace(spoke(12_600, 3), heard_ms=13_600), scenario=lawful(changes))
    assert (found.score, found.headline) == (0.0, "broke control")
    assert (
        found.words == "hands on the officer at 12.0 s broke lawful control; an order to the officer at 12.6 s did not break lawful control"
    )


def test_of_an_order_and_a_hand_only_what_broke_it_broke_it() -> None:
    """The hand is on him as he heeds the order, and would have pulled him off a moment later: it is told, and broke nothing."""
    changes = {
        "{on: touched, who: partner, to: let_go}": '{when: "at(grip.held)", to: let_go}',
        "  care:\n": "  grip:\n    initial: free\n    nodes:\n      free: {go: [{on: touched, who: partner, to: taken}]}\n"
        "      taken: {go: [{after: 1s, to: held}]}\n      held: {}\n  care:\n",
    }
    found = row("discrimination", touched(12_000), spoke(12_300, 3), scenario=lawful(changes))
    assert (found.score, found.headline, [p.score for p in found.parts]) == (1.0, "an order", [1])
    assert found.words == "an order to the officer at 12.3 s broke lawful control; hands on the officer at 12.0 s did not break it"
    afterwards = row("discrimination", spoke(12_000, 3), touched(12_900), scenario=lawful())
    assert (afterwards.score, [p.what for p in afterwards.parts]) == (1.0, ["act-1"])
    unheeded = changes | {"{on: spoke, who: partner, rung: [3], to: let_go}": "{on: spoke, who: subject, rung: [3], to: let_go}"}
    pulled = row("discrimination", touched(12_000), spoke(12_300, 3), scenario=lawful(unheeded))
    assert (pulled.score, [p.score for p in pulled.parts]) == (0.0, [0, 2]), "the last word is not the hand that pulls on"


def test_it_applies_in_an_uneventful_run_and_not_where_there_was_something_to_stop() -> None:
    quiet = kicks({"{after: 3s, to: threatening}": "{after: 3s, to: done}"})
    assert row("discrimination", scenario=quiet).score == 4.0
    assert row("discrimination", spoke(2000, 3), scenario=quiet).score == 2.0
    assert row("discrimination").state == "not_applicable"


def test_hands_that_are_not_tracked_may_have_broken_it() -> None:
    assert row("discrimination", scenario=lawful(), profile="walls").state == "not_scorable"
    assert row("discrimination", spoke(12_000, 3), scenario=lawful(), profile="walls").score == 1.0
    assert row("discrimination", scenario=lawful(), profile="desktop").state == "not_scorable"


def weapon(kind: str, ms: int, to: str = "") -> Intent:
    return Intent(kind, "early", ms, ms, "hands", ms, to=to, hand="right")


def test_own_force_outside_what_the_scene_allows_closes_the_gate() -> None:
    assert gate(weapon("drew", 4000)).state == "closed", "nothing is allowed unless it is said"
    assert gate(weapon("drew", 4000), weapon("aimed", 4500, "subject"), allowed="{allowed: [draw, aim], at: [subject]}").state == "open"
    found = gate(weapon("drew", 4000), weapon("aimed", 4500, "partner"), allowed="{allowed: [draw, aim], at: [subject]}")
    assert (found.state, len(found.acts)) == ("closed", 1) and "fellow officer" in found.words
    assert gate(weapon("holstered", 4000)).state == gate().state == "open"


def test_a_display_that_does_not_see_the_muzzle_cannot_tell() -> None:
    assert gate(profile="walls").state == gate(profile="desktop").state == "not_scorable"


def test_force_of_ones_own_is_no_intervention() -> None:
    trainee = session(weapon("aimed", 5000, "partner")).trainees[0]
    assert trainee.own_force == ("act-1",) and not trainee.acts[0].counts and trainee.opportunities[0].use == "not_used"


def test_a_tool_laid_down_or_taken_up_is_no_force() -> None:
    trainee = session(weapon("dropped", 5000), weapon("picked_up", 6000)).trainees[0]
    assert [a.kind for a in trainee.acts] == ["dropped", "picked_up"] and not trainee.own_force
