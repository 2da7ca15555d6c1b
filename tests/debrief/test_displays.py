"""Each display scores what it can, and says why not where it cannot; marks stay marks."""

from __future__ import annotations

import pytest

from tests.debrief.build import Person, played, punch, spoke, touched
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.trainee import TraineeFindings

ACTS = (spoke(5000, 1), touched(10_500))
LOOKS = (("partner", 3500, 8000),)


def told(person: Person) -> TraineeFindings:
    scenario = punch()
    return findings(played(scenario, person).recorded(), scenario).trainees[0]


TABLE = {
    "headset": {"perceivable": "scored", "notice": "shown", "words": "scored", "hands": "scored", "weapon": "shown"},
    "walls": {"perceivable": "scored", "notice": "shown", "words": "scored", "hands": "not_scorable", "weapon": "not_scorable"},
    "voice": {"perceivable": "shown", "notice": "not_scorable", "words": "scored", "hands": "not_scorable", "weapon": "not_scorable"},
    "desktop": {"perceivable": "shown", "notice": "shown", "words": "mark", "hands": "not_scorable", "weapon": "not_scorable"},
}


@pytest.mark.parametrize("display", TABLE)
def test_what_each_display_scores(display: str) -> None:
    profile = "walls" if display == "voice" else display
    t = told(Person(profile=profile, head=display != "voice", acts=ACTS, looks=LOOKS))
    states = {row.measure: row.state for row in t.scorable}
    assert {k: states[k] for k in TABLE[display]} == TABLE[display]
    assert states["immobility"] == "not_measured"
    assert all(row.why for row in t.scorable)
    threat, blow = t.opportunities
    assert threat.words.state == ("mark" if display == "desktop" else "latency")
    assert blow.hands.state == ("latency" if display == "headset" else "not_scorable")
    assert (blow.hands.after_perceivable_ms is None) == (display != "headset")
    assert (threat.notice.state, threat.notice.by) == (("not_scorable", "") if display == "voice" else ("noticed", "head"))
    assert bool(threat.looked_at) == bool(t.looked) == (display != "voice")
    assert (blow.notice.by == "act") == (display == "headset"), "a mouse that lays a hand on somebody is no reaction either"
    assert (threat.use, blow.use) == ("used", "used"), "what was done stands, whatever it can be measured by"


def test_a_headset_whose_hands_were_never_tracked_scores_no_hands() -> None:
    t = told(Person(hands=False))
    assert {o.hands.state for o in t.opportunities} == {"not_scorable"}
    assert t.summary is not None and (t.summary.first_hands.state, t.summary.first_words.state) == ("not_scorable", "none")


@pytest.mark.parametrize("label", ["keyed", "instructor"])
def test_a_keyed_rung_is_a_mark_not_a_latency(label: str) -> None:
    t = told(Person(acts=(spoke(5000, 1, label=label), spoke(7000, 3, label=label))))
    threat = t.opportunities[0]
    assert (threat.words.state, threat.words.at_ms, threat.words.after_perceivable_ms) == ("mark", 5000, None)
    assert (threat.use, threat.rung_reached) == ("used", 3)
    assert [(r.next_rung, r.seconds_ms) for r in threat.raises] == [(3, None)]
    assert t.summary is not None and (t.summary.first_words.state, t.summary.first_words.after_ms) == ("mark", None)


def test_where_nobody_listened_no_words_is_not_silence() -> None:
    """A person in a headset without a recogniser: only marks can tell, and the report says so."""
    t = told(Person(simulated=False))
    words = t.opportunities[0].words
    assert words.state == "none" and "no speech recogniser" in words.why
    assert t.summary is not None and "no speech recogniser" in t.summary.first_words.why


def test_a_persons_recognised_words_are_a_latency() -> None:
    assert told(Person(simulated=False, acts=ACTS)).opportunities[0].words.after_perceivable_ms == 2000
