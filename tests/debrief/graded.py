"""Short scenes played and graded, for the tests of what each domain is worth."""

from __future__ import annotations

from typing import Any

from tests.debrief.build import SPARED, Person, played
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.course import Harm
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.profile import Domain, Gate
from vr_dti.events import Intent
from vr_dti.story.load import Scenario


def session(
    *acts: Intent, scenario: Scenario | None = None, best: Harm | None = SPARED, until_ms: int = 200_000, **more: Any
) -> SessionFindings:
    scenario = scenario or kicks()
    return findings(played(scenario, Person(acts=acts, **more), until_ms=until_ms).recorded(), scenario, best=best)


def row(name: str, *acts: Intent, **more: Any) -> Domain:
    grades = session(*acts, **more).trainees[0].grades
    assert grades is not None
    return grades.domain(name)


def gate(*acts: Intent, allowed: str = "", **more: Any) -> Gate:
    """The gate of a scene that allows the trainee this force; empty: none."""
    scenario = punch({"vars:\n": f"own_force: {allowed}\nvars:\n"}) if allowed else punch()
    grades = session(*acts, scenario=scenario, **more).trainees[0].grades
    assert grades is not None
    return grades.gate
