"""What every recogniser of acts needs: the act itself, and a few vectors in plain floats."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

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
