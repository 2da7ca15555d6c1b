"""What was owed after force, as far as a scene has it: help called, aid to the person, officer and person kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from vr_dti.debrief.course import Happened
from vr_dti.debrief.trainee import Act, Duty

AFTERMATH = 6
"""rung of the ladder"""


def duties_of(course: Happened, acts: Sequence[Act], ended_ms: int | None) -> tuple[Duty, ...]:
    """Each duty with whether it was seen. `ended_ms`: when the officer's conduct ended; None where it did not or there was none."""
    force = bool(course.blows)
    victims = {c.victim for c in course.cues if c.victim}
    officers = {c.actor for c in course.cues}
    after_ms = ended_ms if ended_ms is not None else course.end_ms
    sure = [a for a in acts if not a.unsure]
    call = next((a for a in sure if a.channel == "radio"), None)
    aid = next((a for a in sure if a.at_ms >= after_ms and a.to in victims and a.channel in ("speech", "hands")), None)
    aid = aid or next((a for a in sure if a.rung == AFTERMATH and a.to in victims), None)
    apart = next((a for a in sure if a.kind == "stepped_between" and a.to in officers and a.at_ms >= after_ms), None)
    return (
        _duty("call", call, force, "help called by radio"),
        _duty("aid", aid, force, "spoke to the person or laid a hand on them after it was over"),
        _duty("separation", apart, force, "stood between officer and person after it was over"),
    )


def _duty(duty: Literal["call", "aid", "separation"], act: Act | None, force: bool, words: str) -> Duty:
    if act is not None:
        return Duty(duty, "done", act.at_ms, act.mark, words)
    if not force:
        return Duty(duty, "not_applicable", None, False, "no force was used")
    return Duty(duty, "not_seen", None, False, words)
