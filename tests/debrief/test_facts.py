"""A cue is a conjunction of facts: it could be perceived once the last of them was known to this trainee, while it still went on."""

from __future__ import annotations

import pytest

from tests.debrief.build import Person, played
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.steps import Step
from vr_dti.debrief.trainee import TraineeFindings


def told(person: Person) -> TraineeFindings:
    scenario = kicks()
    return findings(played(scenario, person).recorded(), scenario).trainees[0]


def step(t: TraineeFindings, name: str) -> Step:
    return next(s for o in t.opportunities for s in o.steps if s.id == name)


def test_a_cue_waits_for_the_last_of_its_facts() -> None:
    """That he does not resist was seen only at 11.4 s, in the middle of the kick: a kick at a man who lies still, from then on."""
    kick = step(told(Person(late_ms={"still": 11_400})), "kick")
    assert (kick.onset_ms, kick.perceivable_ms, kick.sense) == (11_000, 11_400, "sees")
    assert [(x.fact, x.at_ms, x.sense) for x in kick.learned] == [
        ("cuffed", 0, "told"),
        ("still", 11_400, "sees"),
        ("kicked", 11_000, "sees"),
    ]


def test_a_fact_stays_known_until_it_ends_and_begins_unknown() -> None:
    t = told(Person(never=frozenset({"kicked"})))
    assert step(t, "kick").missing == ("he is kicked",) and step(t, "kick#2").perceivable_ms is None
    assert step(t, "knee").perceivable_ms == 19_000, "that he lies still is known from before"


def test_the_missing_fact_is_named_by_its_title() -> None:
    (window,) = told(Person(never=frozenset({"still", "threatened"}))).opportunities
    assert (window.use, window.perceivable_ms, window.opens_ms) == ("not_perceivable", None, None)
    assert window.why == "never seen or heard by this trainee while it lasted: he is threatened; he does not resist"


def test_what_was_told_needs_no_perception() -> None:
    """Nobody has to see the cuffs of a man they were told is cuffed."""
    assert step(told(Person(never=frozenset({"cuffed"}))), "threat").perceivable_ms == 3000


def test_a_fact_known_only_after_the_cue_had_ended_is_missing() -> None:
    assert step(told(Person(late_ms={"kicked": 1200})), "kick").missing == ("he is kicked",)


def test_where_the_head_is_not_tracked_what_was_drawn_stands_for_what_was_seen() -> None:
    t = told(Person(profile="walls", head=False, never=frozenset({"still", "kicked", "threatened", "knelt_on"})))
    assert (step(t, "kick").perceivable_ms, step(t, "kick").sense) == (11_000, "drawn")


@pytest.mark.parametrize("gap_ms", [10, 4])
def test_a_fact_that_goes_on_again_within_a_frame_is_seen_again(gap_ms: int) -> None:
    """The record tells of changes only: somebody who never ceased to see it knows the second one from its beginning."""
    again = f"{{fact: struck}}, {{fact_end: struck, in: 2s}}, {{fact: struck, in: {2000 + gap_ms}ms}}"
    scenario = punch({"{fact: struck}": again})
    session = findings(played(scenario, Person()).recorded(), scenario)
    steps = {s.id: s for s in session.trainees[0].opportunities[0].steps}
    assert steps["punch#2"].onset_ms <= (steps["punch#2"].perceivable_ms or 0) <= steps["punch#2"].onset_ms + 10


def test_a_step_names_the_clauses_and_guidebook_items_that_its_scenario_has_for_it() -> None:
    cited = "rung: 3, policy: [us-federal.duty], guidebook: [legal.handcuffed, tactical.hands-on], facts: [cuffed, still, kicked]"
    scenario = kicks({"rung: 3, facts: [cuffed, still, kicked]": cited})
    t = findings(played(scenario, Person()).recorded(), scenario).trainees[0]
    again = step(t, "kick#2")
    assert (again.policy, again.guidebook) == (("us-federal.duty",), ("legal.handcuffed", "tactical.hands-on"))
    assert (step(t, "knee").policy, step(t, "knee").guidebook) == ((), ())


def test_since_when_each_fact_was_known_is_a_finding() -> None:
    """Also of a run in which no cue came of it: what a lawful run is talked over by."""
    t = told(Person(late_ms={"still": 11_400}, never=frozenset({"knelt_on"})))
    known = {f.fact: (f.known_ms, f.sense) for f in t.known}
    assert (known["cuffed"], known["still"], known["knelt_on"]) == ((0, "told"), (11_400, "sees"), (None, ""))
    assert next((f.from_ms, f.known_ms) for f in t.known if f.fact == "kicked") == (11_000, 11_000)
