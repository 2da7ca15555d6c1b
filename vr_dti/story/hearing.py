"""What an edge or interrupt waits for, held against an intent; and an intent in the words of a reason. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vr_dti.events import Intent

if TYPE_CHECKING:  # as in the engine, which loads this
    from vr_dti.story.model import On


def wants(on: On, intent: Intent) -> bool:
    """Whether it is this intent that is waited for."""
    return (
        on.intent == intent.kind
        and on.to in ("", intent.to)
        and on.part in ("", intent.part)
        and on.name in ("", intent.name)
        and on.trainee in ("", intent.trainee)
        and (not on.rungs or intent.rung in on.rungs)
        and intent.confidence_permille >= on.min_confidence_permille
        and (not on.max_distance_cm or 0 <= intent.distance_cm <= on.max_distance_cm)
        and intent.dwell_ms >= (on.min_dwell_ms or -1)
        and (not on.min_strength_cmps or intent.strength_cmps >= on.min_strength_cmps)
        and on.min_loud_db <= intent.loud_db <= on.max_loud_db
    )


def because_of(intent: Intent, on: On | None = None) -> str:
    """In words what was done; how hard, where it was waited for with a least strength."""
    rung = f" {intent.rung}" if intent.rung >= 0 else ""
    to = f" to {intent.to}" if intent.to else ""
    name = f" {intent.name}" if intent.name else ""
    hard = f" at {intent.strength_cmps} cm/s" if on is not None and on.min_strength_cmps else ""
    return f"{intent.trainee} {intent.kind}{name}{rung}{to}{hard}"


STANDS = frozenset(("forearm", "hand"))
"""parts whose hit sends nobody to the ground (`world/animation/reactions.py`)"""


def goes_down(intent: Intent) -> bool:
    """A shot of a trainee's that takes somebody out of the scene."""
    return (intent.kind, intent.name, intent.text) == ("fired", "handgun", "hit") and intent.part not in STANDS
