"""Hands on somebody: announced or not, from where, near the gun or not, who had the person afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.trainee import HandsOn
from vr_dti.events import Intent
from vr_dti.records.report_acts import act_words
from vr_dti.records.report_sentences import afterwards
from vr_dti.records.report_words import NBSP


def hands(*acts: Intent, **more: Any) -> HandsOn:
    scenario = kicks()
    trainee = findings(played(scenario, Person(acts=acts, **more)).recorded(), scenario, best=SPARED).trainees[0]
    (found,) = [a.hands_on for a in trainee.acts if a.channel == "hands"]
    assert found is not None
    return found


@pytest.mark.parametrize(("before_ms", "announced"), [(10, "announced"), (3000, "announced"), (3010, "not_announced")])
def test_a_word_to_that_person_shortly_before_announces_it(before_ms: int, announced: str) -> None:
    found = hands(spoke(12_500 - before_ms, 1), touched(12_500))
    assert found.announced == announced
    assert (found.word, found.word_before_ms) == (("act-1", before_ms) if announced == "announced" else ("", None))


def test_a_word_to_somebody_else_or_afterwards_does_not() -> None:
    assert hands(spoke(12_000, 6, to="subject"), touched(12_500)).announced == "not_announced"
    assert hands(touched(12_500), spoke(12_600, 3)).announced == "not_announced"


def test_where_nobody_listened_silence_is_not_known() -> None:
    assert hands(touched(12_500), simulated=False, speaks=False).announced == "not_known"


@pytest.mark.parametrize(
    ("name", "to", "side", "gun_side"),
    [
        ("behind right", "partner", "behind", "near"),
        ("front left", "partner", "front", "away"),
        ("side right", "subject", "side", "not_known"),
        ("", "partner", "not_known", "not_known"),
    ],
)
def test_from_where_and_near_the_gun_or_not(name: str, to: str, side: str, gun_side: str) -> None:
    found = hands(replace(touched(12_500, to=to), name=name))
    assert (found.side, found.gun_side) == (side, gun_side)


@pytest.mark.parametrize(("name", "words"), [("", "stepped between"), ("shield", "shielded the man from the other officer")])
def test_a_body_between_is_at_rung_4_and_its_shield_is_named(name: str, words: str) -> None:
    """From which side it came is not said of either; it lasts until they step away."""
    scenario = kicks()
    told = (
        Intent("stepped_between", "early", 12_500, 12_800, "head", 3, "partner", name=name, distance_cm=10),
        Intent("stepped_away", "early", 14_000, 14_100, "head", 4, "partner"),
    )
    session = findings(played(scenario, Person(acts=told)).recorded(), scenario, best=SPARED)
    (act,) = session.trainees[0].acts
    assert (act.rung, act.counts, act.until_ms, act.about) == (4, True, 14_000, name)
    assert act.hands_on is not None and (act.hands_on.side, act.hands_on.gun_side) == ("not_known", "not_known")
    assert act_words(act, session.people) == words


def test_in_whose_control_the_person_came_afterwards() -> None:
    assert (hands(touched(12_500)).control, hands(touched(12_500)).control_ms) == ("not_told", None)
    found = hands(touched(12_500), spoke(16_000, 6, to="subject"))
    assert (found.control, found.control_ms) == ("trainee", 16_000)


TAKES_HIM = """  taking:
    initial: open
    nodes:
      open: {go: [{on: touched, who: subject, to: cuffing}, {on: spoke, who: bystander, to: cuffing}]}
      cuffing: {final: true}
  job:
    initial: free"""
WAITS = "      free: {go: [{after: 24s, to: covering}"


@pytest.mark.parametrize(
    ("last", "control"), [(touched(16_000, to="subject"), "trainee"), (spoke(16_000, 3, to="bystander"), "somebody_else")]
)
def test_who_cuffs_him_has_him_though_the_story_takes_a_step_to_say_so(last: Intent, control: str) -> None:
    """The duty is done by a condition then; what brought it about is a hand on him, or is somebody whom the trainee asked."""
    custody = WAITS.replace("{go: [", '{go: [{when: "at(taking.cuffing)", do: [{duty: custody}], to: over}, ')
    scenario = kicks({"  job:\n    initial: free": TAKES_HIM, WAITS: custody})
    trainee = findings(played(scenario, Person(acts=(touched(12_500), last))).recorded(), scenario, best=SPARED).trainees[0]
    found = trainee.acts[0].hands_on
    assert found is not None and (found.control, found.control_ms) == (control, last.act_ms if control == "trainee" else last.heard_ms)


HAND = touched(16_000, to="subject")
WORD = replace(spoke(16_000, 3, to="bystander"), heard_ms=HAND.heard_ms)


@pytest.mark.parametrize(
    ("taking", "acts", "control"),
    [
        ("{on: spoke, who: bystander, to: cuffing}", (replace(WORD, source="a"), HAND), "somebody_else"),
        ("{on: spoke, who: bystander, to: cuffing}", (HAND, WORD), "somebody_else"),
        ("{after: 16150ms, to: cuffing}", (HAND,), "somebody_else"),
        ("{on: touched, who: bystander, to: cuffing}", (touched(16_000, to="bystander"),), "somebody_else"),
        ("{on: touched, who: subject, to: cuffing}", (replace(WORD, source="a"), HAND), "trainee"),
    ],
    ids=["asked, then a hand", "a hand, then asked", "it was time", "a hand on the bystander", "asked in vain, then a hand"],
)
def test_a_hand_in_the_same_instant_is_not_what_it_came_by(taking: str, acts: tuple[Intent, ...], control: str) -> None:
    """Every hand of these moves the story (it is felt), but only one of them is why he was taken."""
    felt = "{go: [{on: touched, to: felt}, {on: spoke, to: felt}]}"
    feeling = f"  feeling:\n    initial: felt\n    nodes:\n      felt: {felt}\n"
    region = f"  taking:\n    initial: open\n    nodes:\n      open: {{go: [{taking}]}}\n      cuffing: {{final: true}}\n"
    custody = WAITS.replace("{go: [", '{go: [{when: "at(taking.cuffing)", do: [{duty: custody}], to: over}, ')
    scenario = kicks({"  job:\n    initial: free": f"{feeling}{region}  job:\n    initial: free", WAITS: custody})
    trainee = findings(played(scenario, Person(acts=(touched(12_500), *acts))).recorded(), scenario, best=SPARED).trainees[0]
    found = trainee.acts[0].hands_on
    assert found is not None and found.control == control


def test_how_hard_and_until_when_of_all_that_a_hand_did() -> None:
    """One hand touches, pulls and leaves: both acts end then, a touch knows its speed by its end, a pull by itself; no device weighs."""
    scenario = kicks()
    told = (
        replace(touched(12_500), strength_cmps=20, name="behind left"),
        Intent("pulled", "early", 12_900, 13_200, "hands", 3, "partner", "shoulder", "behind left", hand="right", strength_cmps=45),
        Intent("let_go", "early", 14_000, 14_000, "hands", 4, "partner", "shoulder", hand="right", dwell_ms=1500, strength_cmps=80),
    )
    session = findings(played(scenario, Person(acts=told)).recorded(), scenario, best=SPARED)
    trainee = session.trainees[0]
    first, second = trainee.acts
    assert (first.kind, first.until_ms, second.kind, second.until_ms) == ("touched", 14_000, "pulled", 14_000)
    assert first.hands_on is not None and second.hands_on is not None
    assert (first.hands_on.strength_cmps, second.hands_on.strength_cmps) == (80, 45)
    assert second.rung == 4 and second.counts and second.hands_on.side == "behind" and second.hands_on.gun_side == "away"
    said = " ".join(words for _, words, _ in afterwards(session, trainee))
    assert "pulled the other officer by the shoulder" in said
    assert f"for 1.1{NBSP}s, top speed of the hand 0.5{NBSP}m/s, from behind, away from the gun" in said


@pytest.mark.parametrize("kind", ["helped_up", "rolled", "checked_breathing", "took_custody"])
def test_care_by_hand_is_no_intervention(kind: str) -> None:
    act = Intent(kind, "early", 40_000, 40_300, "hands", 3, "subject", "shoulder", hand="both" if kind == "rolled" else "right")
    scenario = kicks()
    trainee = findings(played(scenario, Person(acts=(act,))).recorded(), scenario, best=SPARED).trainees[0]
    assert [(a.channel, a.rung, a.counts) for a in trainee.acts] == [("hands", None, False)]


@pytest.mark.parametrize("moves", [True, False])
def test_a_palm_counts_where_it_moved_the_officer(moves: bool) -> None:
    waits = "{on: touched, who: partner, to: done}, {after: 4s, to: kick_2}"
    scenario = kicks({waits: waits.replace("touched", "open_palm")} if moves else {})
    act = Intent("open_palm", "early", 12_500, 12_800, "hands", 3, "partner", hand="left")
    trainee = findings(played(scenario, Person(acts=(act,))).recorded(), scenario, best=SPARED).trainees[0]
    (palm,) = trainee.acts
    assert (palm.channel, palm.moved, palm.counts, palm.hands_on) == ("gesture", moves, moves, None)
