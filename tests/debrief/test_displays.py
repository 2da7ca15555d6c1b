"""Each display scores what it can, and says why not where it cannot; marks stay marks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import Move, seated
from vr_dti.debrief.judgement import Bench, rehearsed
from vr_dti.debrief.profile import Profile
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.load import Scenario
from vr_dti.story.rehearsal import rehearse

ACTS = (spoke(5000, 1), touched(10_500))
LOOKS = (("partner", 3500, 8000),)


def told(person: Person) -> TraineeFindings:
    scenario = punch()
    return findings(played(scenario, person).recorded(), scenario, best=SPARED).trainees[0]


TABLE = {
    "headset": ("scored", "shown", "scored", "scored", "shown", "scored"),
    "walls": ("scored", "shown", "scored", "not_scorable", "not_scorable", "not_scorable"),
    "voice": ("shown", "not_scorable", "scored", "not_scorable", "not_scorable", "not_scorable"),
    "desktop": ("shown", "shown", "mark", "not_scorable", "not_scorable", "not_scorable"),
}
"""perceivable, notice, words, hands, immobility, weapon: the table of the scoring model"""


@pytest.mark.parametrize("display", TABLE)
def test_what_each_display_scores(display: str) -> None:
    profile = "walls" if display == "voice" else display
    t = told(Person(profile=profile, head=display != "voice", acts=ACTS, looks=LOOKS))
    assert tuple(row.state for row in t.scorable) == TABLE[display] and all(row.why for row in t.scorable)
    (window,) = t.opportunities
    threat, blow = window.steps
    assert threat.words.state == ("mark" if display == "desktop" else "latency")
    assert blow.hands.state == ("latency" if display == "headset" else "not_scorable")
    assert (blow.hands.after_perceivable_ms is None) == (display != "headset")
    assert (threat.notice.state, threat.notice.by) == (("not_scorable", "") if display == "voice" else ("noticed", "head"))
    assert bool(threat.looked_at) == bool(t.looked) == (display != "voice")
    assert (blow.notice.by == "act") == (display == "headset"), "a mouse that lays a hand on somebody is no reaction either"
    assert (window.use, threat.use, blow.use) == ("used", "acted", "acted"), "what was done stands, whatever it can be measured by"


def test_a_headset_whose_head_was_never_tracked_says_nothing_of_who_wore_it() -> None:
    """Never seen is not the same as never known: no domain that rests on opportunities applies or is nought."""
    t = told(Person(profile="headset", head=False, never=frozenset({"threatened", "struck"})))
    assert t.scorable[0].measure == "perceivable" and t.scorable[0].state == "not_scorable"
    assert [o.use for o in t.opportunities] == ["not_perceivable"] and t.opportunities[0].why == t.scorable[0].why
    assert t.grades is not None
    states = {d.domain: d.state for d in t.grades.domains}
    assert states["notice"] == states["timeliness"] == states["ladder"] == "not_scorable"


@pytest.mark.parametrize("profile", ["headset", "walls", "desktop"])
def test_a_script_is_scored_as_the_device_it_stands_for(profile: str) -> None:
    t = told(Person(profile=profile, simulated=True))
    assert tuple(row.state for row in t.scorable) == TABLE[profile]
    assert rehearsed_as(profile).scorable == t.scorable, "with samples and without"


def rehearsed_as(profile: str) -> TraineeFindings:
    scenario = punch()
    bench = Bench(scenario, 3, best=SPARED)
    return rehearsed(bench, *rehearsal(bench), trainee="early", profile=profile)


def rehearsal(bench: Bench) -> Any:
    run = rehearse(bench.story, BEHAVIOURS["silent"], seed=3)
    return run.effects, run.intents, None, run.end_ms


def test_the_desktop_grades_nothing() -> None:
    t = told(Person(profile="desktop", acts=(spoke(5000, 1, label="keyed"),)))
    assert t.grades is not None and {d.state for d in t.grades.domains} <= {"not_scorable", "not_applicable"}
    assert t.grades.gate.state == "not_scorable"


def test_a_headset_whose_hands_were_never_tracked_scores_no_hands() -> None:
    t = told(Person(hands=False))
    assert {s.hands.state for s in t.opportunities[0].steps} == {"not_scorable"}
    states = {row.measure: row.state for row in t.scorable}
    assert (states["hands"], states["immobility"], states["weapon"], states["words"]) == ("not_scorable",) * 3 + ("scored",)


def test_who_sits_in_one_place_is_not_scored_on_reaching_anybody() -> None:
    """Nobody sits down to fail: hands on are not scorable, and what rests on words alone is scored as of anybody else."""
    seated, stands = told(Person(eyes_m=1.2, acts=ACTS[:1])), told(Person(eyes_m=1.4, acts=ACTS[:1]))
    rows = {row.measure: row for row in seated.scorable}
    assert rows["hands"].state == "not_scorable" and "seated in one place" in rows["hands"].why
    assert {row.measure for row in stands.scorable if row.state != rows[row.measure].state} == {"hands"}
    assert seated.opportunities[0].words == stands.opportunities[0].words
    assert {s.hands.state for s in seated.opportunities[0].steps} == {"not_scorable"}


def test_who_sits_with_standing_eyes_sits_all_the_same_and_the_report_says_so() -> None:
    raised, stands = told(Person(eyes_m=1.63, raised_cm=43, acts=ACTS[:1])), told(Person(eyes_m=1.63, acts=ACTS[:1]))
    little = told(Person(eyes_m=1.66, raised_cm=3, acts=ACTS[:1]))
    for trainee in (raised, little):
        assert [row.state for row in trainee.scorable if row.measure == "hands"] == ["not_scorable"]
    assert [note for note in raised.notes if "seated" in note and "raised by 0.43 m" in note]
    assert not any("seated" in note for note in stands.notes)


def test_who_sits_loses_nothing_for_want_of_hands() -> None:
    """The knee asks for hands on: an order is all that somebody seated has. In the twin the words alone are judged."""
    order = (spoke(20_500, 3),)
    seated, stands = graded(kicks(), Person(eyes_m=1.2, acts=order)), graded(kicks(), Person(acts=order))
    assert (stands.domain("timeliness").state, stands.domain("ladder").score) == ("scored", 0.0)
    assert (seated.domain("timeliness").state, seated.domain("ladder").state) == ("not_scorable", "not_scorable")
    assert "seated in one place" in seated.domain("timeliness").words and "seated in one place" in seated.domain("ladder").words
    assert graded(lawful(), Person(eyes_m=1.2)).domain("discrimination").score == 4.0


def test_who_stood_up_or_rolled_over_there_was_not_out_of_reach() -> None:
    def sat(*heads: tuple[float, float, float]) -> bool:
        return seated([Move(50 * n, at, None, None) for n, at in enumerate(heads)], head_mm=1330, place_mm=500)

    assert sat((0.0, 1.2, 0.0), (0.3, 1.33, -0.3))
    assert not sat((0.0, 1.2, 0.0), (0.0, 1.4, 0.0)) and not sat((0.0, 1.2, 0.0), (0.0, 1.2, -0.6))
    assert not sat(), "a head that was never seen sits nowhere"


def graded(scenario: Scenario, person: Person) -> Profile:
    grades = findings(played(scenario, person).recorded(), scenario, best=SPARED).trainees[0].grades
    assert grades is not None
    return grades


@pytest.mark.parametrize("label", ["keyed", "instructor"])
def test_a_keyed_rung_is_a_mark_not_a_latency(label: str) -> None:
    t = told(Person(acts=(spoke(5000, 1, label=label), spoke(10_000, 3, label=label))))
    (window,) = t.opportunities
    assert (window.words.state, window.words.at_ms, window.words.after_perceivable_ms) == ("mark", 5000, None)
    assert (window.use, window.rung_reached) == ("used", 3)
    assert [(r.next_rung, r.seconds_ms) for r in window.raises] == [(3, None)]


def test_where_nobody_listened_no_words_is_not_silence() -> None:
    """A person in a headset without a recogniser: only marks can tell, and the report says so."""
    words = told(Person(simulated=False)).opportunities[0].words
    assert words.state == "none" and "no speech recognizer" in words.why


def test_a_persons_recognised_words_are_a_latency() -> None:
    assert told(Person(simulated=False, acts=ACTS)).opportunities[0].words.after_perceivable_ms == 2000
