"""What was looked at and when a cue was noticed: from dwells, from reactions, else unknown."""

from __future__ import annotations

from tests.debrief.build import Person, played, spoke, touched
from tests.debrief.stories import punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.steps import Notice
from vr_dti.events import Intent


def notices(person: Person) -> dict[str, Notice]:
    scenario = punch()
    session = findings(played(scenario, person).recorded(), scenario)
    return {s.id: s.notice for o in session.trainees[0].opportunities for s in o.steps}


def test_the_first_look_long_enough_after_it_could_be_perceived() -> None:
    looks = (("partner", 3100, 3290), ("subject", 4000, 4200), ("bystander", 9000, 12_000), ("partner", 13_900, 14_090))
    found = notices(Person(looks=looks))
    assert found["threat"] == Notice("noticed", 4000, 1000, "head")
    assert found["punch"].state == "unknown", "190 ms is no dwell, and a passer-by is not the officer"


def test_a_look_that_began_before_shows_only_where_the_head_was() -> None:
    found = notices(Person(looks=(("partner", 1000, 3200), ("partner", 8000, 9190))))
    assert found["threat"] == Notice("noticed", 3000, 0, "head", already=True)
    assert found["punch"].state == "unknown", "190 ms of it lie after the punch began"


def test_a_look_counts_from_when_it_could_be_perceived() -> None:
    found = notices(Person(looks=(("subject", 3000, 6000),), late_ms={"threatened": 2000}))
    assert (found["threat"].at_ms, found["threat"].after_ms) == (5000, 0)


def test_a_look_after_the_next_step_is_not_at_this_one() -> None:
    found = notices(Person(looks=(("subject", 9500, 12_000),)))
    assert (found["threat"].state, found["punch"].after_ms) == ("unknown", 500)


def test_of_the_last_blow_it_is_said_that_nobody_looked_before_it_ended() -> None:
    """No step follows it, so that none is named alone."""
    found = notices(Person())
    assert found["punch"].why == "no look of 0.2 s at either of them before it ended or the next step began, and no reaction"


def test_a_reaction_is_a_notice() -> None:
    found = notices(Person(acts=(touched(5000, to="subject"), spoke(6000, 1)), looks=(("partner", 7000, 9000),)))
    assert found["threat"] == Notice("noticed", 6000, 3000, "act")


def test_a_keyed_mark_is_no_reaction() -> None:
    assert notices(Person(acts=(spoke(6000, 1, label="keyed"),)))["threat"].state == "unknown"


def test_eyes_are_named_as_eyes() -> None:
    gaze = Intent("gazed", "early", 4500, 4700, "eyes", 1, to="subject", part="eyes", dwell_ms=200)
    assert notices(Person(acts=(gaze,)))["threat"] == Notice("noticed", 4500, 1500, "eyes")
    facing = Person(acts=(gaze,), looks=(("partner", 3100, 9000),))
    assert notices(facing)["threat"].by == "eyes", "the head does not stand in for eyes that are tracked"


def test_how_long_who_was_looked_at_within_a_window() -> None:
    """Two at once count for both; the rest is nobody."""
    scenario = punch()
    looks = (("partner", 3000, 5000), ("subject", 4560, 5560), ("bystander", 9000, 20_000))
    session = findings(played(scenario, Person(looks=looks)).recorded(), scenario)
    threat = session.trainees[0].opportunities[0].steps[0]
    assert [(x.what, x.ms) for x in threat.looked_at] == [("partner", 1440), ("subject", 1000), ("bystander", 560), ("nobody", 3440)]
    assert (threat.in_view_ms, threat.opens_ms, threat.until_ms) == (6000, 3560, 9560), "seen all the while, looked at or not"
    assert [(s.what, s.from_ms, s.to_ms) for s in session.trainees[0].looked][-1] == ("bystander", 9000, 18_000)
