"""How far a stranger's eyes follow a gaze: VRM says by how much bones turn, or which expressions are drawn instead."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from vr_dti.assets.gltf.person_values import LookAt, Person, Range
from vr_dti.world.animation.face import GAZE_FULL_RAD

_FULL_DEG = math.degrees(GAZE_FULL_RAD)
_WAYS: Mapping[str, tuple[str, ...]] = {
    "lookUp": ("eyeLookUpLeft", "eyeLookUpRight"),
    "lookDown": ("eyeLookDownLeft", "eyeLookDownRight"),
    "lookLeft": ("eyeLookOutLeft", "eyeLookInRight"),
    "lookRight": ("eyeLookInLeft", "eyeLookOutRight"),
}
"""VRM expression -> our units, each of one eye; left is the person's own"""


def turns(person: Person | None) -> float:
    """How much of a gaze the bones of the eyes turn, 0..1. Whoever says nothing of it has eyes that turn as ours do.

    VRM bounds each way for itself; one share stands for all four, the mean of what each reaches where our eyes look furthest.
    """
    at = person.look_at if person is not None else None
    if person is None or at is None:
        return 1.0
    if at.kind == "expression":
        return 0.0 if by_expression(person) else 1.0
    return min(1.0, sum(_reached(way) for way in (at.inner, at.outer, at.down, at.up)) / (4.0 * _FULL_DEG))


def by_expression(person: Person) -> dict[str, dict[str, float]]:
    """VRM expression -> how much of it a whole unit of ours asks for, where the eyes follow by expressions that it has.

    One expression moves both eyes: half of it for the unit of each.
    """
    at = person.look_at
    if at is None or at.kind != "expression":
        return {}
    there = {e.name for e in person.expressions if e.morphs}
    asked = {name: min(1.0, sum(_reached(r) for r in ranges) / len(ranges)) for name, ranges in _ranges(at) if name in there}
    return {name: dict.fromkeys(_WAYS[name], 0.5 * much) for name, much in asked.items() if much > 0.0}


def _ranges(at: LookAt) -> Iterable[tuple[str, tuple[Range, ...]]]:
    return (("lookUp", (at.up,)), ("lookDown", (at.down,)), ("lookLeft", (at.outer, at.inner)), ("lookRight", (at.outer, at.inner)))


def _reached(way: Range) -> float:
    """What it gives for a gaze of a whole unit of ours: degrees for bones, a weight for expressions."""
    return way.output * min(1.0, _FULL_DEG / way.input_deg) if way.input_deg > 0.0 else way.output
