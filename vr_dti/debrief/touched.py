"""Which domains the instructor touched: those judged by anything that came after he bent the story, or began to speak in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.debrief.aftermath import owed
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.course import Happened
from vr_dti.debrief.opportunities import Case
from vr_dti.debrief.profile import Domain
from vr_dti.debrief.steps import Opportunity
from vr_dti.debrief.trainee import Act


def marked(domain: Domain, case: Case, until_ms: int | None) -> Domain:
    """A domain, marked where it was touched before `until_ms`, the last of what it is judged by (None: nothing). It is scored all the
    same; one that does not apply is not marked."""
    return replace(domain, overridden=True) if domain.state != "not_applicable" and case.bent(until_ms) else domain


def opportunities_ms(judged: Sequence[Opportunity]) -> int | None:
    """Notice, timeliness and ladder: when the last opportunity that counts closed."""
    return max((o.closes_ms for o in judged), default=None)


def harm_ms(course: Happened) -> int:
    """Outcome: when the last harm was over; where none came, the end of the run in which it did not."""
    return max((c.end_ms for c in course.cues if c.harms), default=course.end_ms)


def duties_ms(duties: Sequence[Duty]) -> int | None:
    """Aftermath: when the last of what was owed was done, or was due."""
    return max((d.due_ms or 0 if d.at_ms is None else d.at_ms for d in owed(duties)), default=None)


def cost_ms(left_alone: Domain, acts: Sequence[Act], course: Happened) -> int:
    """Discrimination: when the last act that cost something was done; where none did, all of the run was left alone."""
    cost = {p.what for p in left_alone.parts}
    return max((a.at_ms for a in acts if a.id in cost), default=course.end_ms)
