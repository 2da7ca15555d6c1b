"""The one sum there is: over a scenario and its lawful twin, its weights with it, and withheld where anything is missing."""

from __future__ import annotations

from typing import Any

from tests.debrief.build import EARLY, LATE, SILENT, SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.measures import WEIGHTS
from vr_dti.debrief.profile import Total
from vr_dti.debrief.total import total, totals
from vr_dti.events import Intent
from vr_dti.story.load import Scenario

HELP = (spoke(14_000, 5, to="dispatch"), spoke(23_000, 6, to="subject"))


def ran(scenario: Scenario, person: Person, digest: str = "") -> SessionFindings:
    return findings(played(scenario, person).recorded(digest=digest), scenario, best=SPARED)


def both(first: Person, second: Person, dials: dict[str, Any] | None = None) -> Total:
    a, b = ran(kicks(dials=dials), first, "a"), ran(lawful(), second, "b")
    (found,) = totals([a, b])
    return found


def test_the_sum_is_weight_times_score_over_both_runs() -> None:
    found = both(Person(acts=EARLY.acts), Person(acts=HELP))
    assert found.value == 96.2, "one of two kicks landed, and the knee never came: 3 of 4 of outcome's 15 points"
    assert (found.withheld, found.competent, found.sessions) == ((), True, ("a", "b"))
    assert [(s.domain, s.weight) for s in found.shares] == [(w.domain, w.value) for w in WEIGHTS]
    assert sum(w.value for w in WEIGHTS) == 100


def test_stopping_everything_costs_in_the_twin() -> None:
    careful, eager = both(Person(acts=EARLY.acts), Person(acts=HELP)), both(Person(acts=EARLY.acts), Person(acts=(touched(12_000), *HELP)))
    assert (careful.value or 0) - (eager.value or 0) == 10.0, "the whole weight of discrimination"


def test_one_domain_that_cannot_be_scored_withholds_it_with_its_reason() -> None:
    late = Person("late", acts=LATE.acts)
    found = both(late, Person("late"))
    assert found.value is None and len(found.withheld) == 1 and found.withheld[0].startswith("Notice: not scorable (the first act came")
    assert len(found.shares) == 5, "what could be scored is told all the same; nothing is shared out"
    assert both(SILENT, Person("silent")).value is None


def test_runs_with_different_dials_make_no_sum() -> None:
    found = both(Person(acts=EARLY.acts), Person(acts=HELP), {"rank": "sergeant"})
    assert found.value is None and found.withheld == ("the two runs had different dials: rank",)


def test_a_domain_that_applied_in_neither_run_withholds_it() -> None:
    nothing_owed = {"kind: medical,": 'kind: medical, if: "broken",', "kind: aid,": 'kind: aid, if: "broken",'}
    a, b = ran(kicks(), Person(acts=(spoke(5000, 2),)), "a"), ran(lawful(nothing_owed), Person(), "b")
    (found,) = totals([a, b])
    assert found.value is None and found.withheld[0].startswith("Aftermath: applied in neither run")


def test_the_gate_closes_whatever_the_sum() -> None:
    aimed = Intent("aimed", "early", 6000, 6000, "hands", 1, to="partner", hand="right")
    found = both(Person(acts=(*EARLY.acts, aimed)), Person(acts=HELP))
    assert found.value is not None and not found.competent


def test_what_is_no_twin_makes_no_sum() -> None:
    a, b, other = ran(kicks(), EARLY, "a"), ran(lawful(), Person(), "b"), ran(punch(), Person(), "c")
    assert totals([a, other]) == totals([a]) == totals([b, other]) == ()
    assert len(totals([a, b])) == 1 and totals([a, b, ran(lawful(), Person(), "d")]) == (), "which of the two is not ours to choose"
    wrong = total(a, a.trainees[0], other, other.trainees[0])
    assert wrong.value is None and "punch is not the twin of kicks" in wrong.withheld


def test_not_two_trainees_in_one() -> None:
    assert totals([ran(kicks(), EARLY, "a"), ran(lawful(), Person("late"), "b")]) == ()
