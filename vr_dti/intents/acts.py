"""What every recogniser of acts needs: the act itself, a dwell that is told once, and a few vectors in plain floats."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

from vr_dti.intents.memory import Dwell
from vr_dti.intents.thresholds import Threshold
from vr_dti.timebase import NS_PER_MS

Vector = tuple[float, float, float]
WHERE = ("front", "side", "behind")
"""from where a hand comes to somebody, as he has it"""
SIDES = ("left", "right")
BANDS = ("intimate", "personal", "social", "public")
"""bands of distance, the nearest first; the last has no end"""


@dataclass(frozen=True, slots=True)
class Act:
    """A recognised act: its kind, since when, and the intent's other fields."""

    kind: str
    since_ns: int
    fields: dict[str, Any] = field(default_factory=dict)


def dwelt(was: Dwell, what: str, least: Threshold, now_ns: int, acts: list[Act], kind: str, **fields: Any) -> Dwell:
    """`was` goes on; when it has lasted `least`, say so once, dated to its beginning."""
    if was.reported or now_ns - was.since_ns < least.value * NS_PER_MS:
        return was
    acts.append(Act(kind, was.since_ns, fields))
    return replace(was, what=what, reported=True)


def plain_part(part: str) -> str:
    """`shoulder_left` -> `shoulder`: the story does not care which."""
    return part.removesuffix("_left").removesuffix("_right")


def forward(q: tuple[float, ...] | list[float]) -> Vector:
    """Where a pose's -Z points, in plain floats."""
    x, y, z, w = q
    return (-2.0 * (x * z + y * w), -2.0 * (y * z - x * w), -(1.0 - 2.0 * (x * x + y * y)))


def less(a: Vector, b: Vector) -> Vector:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def unit(v: Vector) -> Vector:
    """`v` at length 1; zero where it has none."""
    size = math.hypot(*v)
    return (v[0] / size, v[1] / size, v[2] / size) if size > 1e-9 else (0.0, 0.0, 0.0)
