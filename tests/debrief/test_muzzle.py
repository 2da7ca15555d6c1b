"""Muzzle discipline in the debrief: who was under the muzzle and for how long, what the gate makes of it, and with which weapon."""

from __future__ import annotations

import pytest

from vr_dti.debrief.muzzle import muzzle_of
from vr_dti.events import Intent
from vr_dti.records.report_acts import weapon_words
from vr_dti.records.report_sentences import crossing
from vr_dti.records.zero import UNSCORED, without_hits

from .graded import gate, session

OFFICERS = frozenset({"partner"})
PEOPLE = {"subject": "The man", "partner": "Your partner"}
ALLOWED = "{allowed: [draw, aim, fire], at: [subject], tools: [cew]}"


def crossed(ms: int, to: str, lasted_ms: int, tool: str = "handgun", part: str = "torso") -> Intent:
    return Intent("crossed", "early", ms, ms + lasted_ms, "hands", ms, to=to, part=part, name=tool, hand="right", dwell_ms=lasted_ms)


def weapon(kind: str, ms: int, to: str = "", tool: str = "cew") -> Intent:
    return Intent(kind, "early", ms, ms, "hands", ms, to=to, name=tool, hand="right", part="torso", text="hit")


def test_crossings_are_added_up_by_person_and_weapon() -> None:
    told = (crossed(4000, "subject", 500), crossed(6000, "subject", 300, part="head"), crossed(5000, "partner", 60, "cew"))
    one, two = muzzle_of(told, "early", OFFICERS, ("subject",))
    assert (one.to, one.tool, one.times, one.total_ms, one.longest_ms, one.part) == ("subject", "handgun", 2, 800, 500, "torso")
    assert one.cause and not one.officer
    assert (two.to, two.tool, two.total_ms, two.officer, two.cause) == ("partner", "cew", 60, True, False)
    assert not muzzle_of(told, "somebody else", OFFICERS, ())


def test_the_report_says_whom_and_for_how_long() -> None:
    subject, partner = muzzle_of((crossed(4000, "subject", 800), crossed(6000, "partner", 400)), "early", OFFICERS, ("subject",))
    assert crossing(subject, PEOPLE).replace("\u00a0", " ") == "muzzle of the handgun crossed the man for 0.8 s"
    assert "fellow officer, and without cause" in crossing(partner, PEOPLE)


@pytest.mark.parametrize(("lasted_ms", "state"), [(100, "open"), (400, "closed")])
def test_a_muzzle_kept_on_a_fellow_officer_closes_the_gate(lasted_ms: int, state: str) -> None:
    """A hand that sweeps by is shown; it does not decide."""
    found = gate(crossed(4000, "partner", lasted_ms), allowed=ALLOWED)
    assert found.state == state
    assert ("the other officer 0.4 s" in found.words) == (state == "closed")


def test_another_trainee_is_a_fellow_officer() -> None:
    assert gate(crossed(4000, "trainee:late", 400), allowed=ALLOWED).state == "closed"
    assert gate(crossed(4000, "subject", 4000), allowed=ALLOWED).state == "open"


def test_a_scene_says_with_which_weapon() -> None:
    assert gate(weapon("drew", 4000), weapon("aimed", 4500, "subject"), weapon("fired", 5000, "subject"), allowed=ALLOWED).state == "open"
    found = gate(weapon("drew", 4000, tool="handgun"), allowed=ALLOWED)
    assert (found.state, len(found.acts)) == ("closed", 1)
    assert gate(weapon("struck", 4000, "subject", "baton"), allowed=ALLOWED).state == "closed"
    baton = "{allowed: [draw, strike], at: [subject]}"
    assert gate(weapon("drew", 3000, tool="baton"), weapon("struck", 4000, "subject", "baton"), allowed=baton).state == "open"


def test_what_the_muzzle_did_stands_in_the_findings() -> None:
    trainee = session(weapon("drew", 4000), crossed(4500, "subject", 800, "cew")).trainees[0]
    assert [(c.to, c.tool, c.total_ms) for c in trainee.muzzle] == [("subject", "cew", 800)]
    assert [a.tool for a in trainee.acts] == ["cew"]


def test_whoever_was_caught_by_a_shot_at_another_is_judged_and_is_no_second_shot() -> None:
    """A scene that allows spray at the man allows none of it on who stands beside him."""
    allowed = "{allowed: [draw, aim, fire], at: [subject], tools: [spray]}"
    fired = weapon("fired", 4000, "subject", "spray")
    assert gate(fired, allowed=allowed).state == "open"
    found = gate(fired, weapon("caught", 4000, "partner", "spray"), allowed=allowed)
    assert (found.state, len(found.acts)) == ("closed", 1), "the press itself was lawful"
    assert found.words.endswith("caught the other officer at 4.0 s. A fellow officer was caught by a shot at somebody else.")
    assert "muzzle" not in found.words
    assert "fellow officer was caught" in gate(fired, weapon("caught", 4000, "trainee:late", "spray"), allowed=allowed).words
    assert gate(fired, weapon("caught", 4000, "subject", "cew"), allowed=allowed.replace("spray]", "spray, cew]")).state == "open"


def test_the_report_tells_one_shot_and_who_was_caught() -> None:
    trainee = session(weapon("fired", 4000, "subject", "spray"), weapon("caught", 4000, "partner", "spray")).trainees[0]
    words = [weapon_words(a, PEOPLE) for a in trainee.acts]
    assert words == ["fired the OC spray at the man: hit the torso", "caught the partner with the OC spray: hit the torso"]
    assert len(trainee.own_force) == 2 and [a.kind for a in trainee.acts if a.kind == "fired"] == ["fired"]


def test_of_a_weapon_that_is_not_true_nobody_was_caught() -> None:
    shots = (weapon("fired", 4000, "subject", "spray"), weapon("caught", 4000, "partner", "spray"), weapon("fired", 5000, "subject", "cew"))
    told = without_hits(shots, {("early", "spray")})
    assert [(i.kind, i.to, i.text) for i in told] == [("fired", "subject", UNSCORED), ("fired", "subject", "hit")]
    assert without_hits(shots, {("late", "spray")}) == shots
