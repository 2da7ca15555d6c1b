"""A lamp of the place: a spot or a point, steady or blinking, and the blinking itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Lamp:
    """Light from a point. `color` is radiant intensity in the renderer's units; nothing is lit beyond `range_m`."""

    position_m: Vec3
    color: Vec3
    range_m: float
    axis: Vec3 = (0.0, -1.0, 0.0)
    outer_rad: float = math.pi
    """half angle of the cone; pi for a point"""
    inner_rad: float = 0.0
    beacon: Literal["", "red", "blue"] = ""
    key: bool = False
    """the one that casts shadows"""


BEACON_PERIOD_NS = 1_100_000_000
"""One red and one blue flash in this time: fewer than the three flashes a second that photosensitive people must be spared
(WCAG 2.2, criterion 2.3.1). Real light bars are faster."""


def beacon(story_ns: int) -> tuple[float, float]:
    """How bright the light bar's red and blue halves are at a story time, 0..1 each: they take turns, each a swell of two beats."""
    phase = (story_ns % BEACON_PERIOD_NS) / BEACON_PERIOD_NS
    return _swell(phase), _swell((phase + 0.5) % 1.0)


def _swell(phase: float) -> float:
    if phase >= 0.5:
        return 0.0
    s = math.sin(phase * 2.0 * math.pi)
    return s * s * (3.0 - 2.0 * s) if s < 1.0 else 1.0
