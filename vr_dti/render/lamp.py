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
    """half angle of the cone; pi for a light bar's head, which throws its light to the sides"""
    inner_rad: float = 0.0
    beacon: Literal["", "red", "blue"] = ""
    key: bool = False
    """the one that casts shadows"""
    burns: Literal["", "dark", "day"] = ""
    """always; in the dark, as street lamps do; or as bright as the sky outside: a window seen from within"""


FLASH_NS, PAIR_NS, BEACON_PERIOD_NS = 150_000_000, 300_000_000, 1_500_000_000
"""Each half of the bar flashes twice, `PAIR_NS` apart, then the other: the pattern of patrol cars in the United States, slowed down. Real
bars flash 60 to 240 times a minute a head (SAE J595); photosensitive people must be spared more than three flashes a second (WCAG 2.2,
criterion 2.3.1), and of these no four begin within one second."""
_EDGE = 0.12


def beacon(story_ns: int) -> tuple[float, float]:
    """How bright the light bar's red and blue halves are at a story time, 0..1 each: two flashes of one, two of the other."""
    into = story_ns % BEACON_PERIOD_NS
    return _flashes(into), _flashes((into + BEACON_PERIOD_NS // 2) % BEACON_PERIOD_NS)


def _flashes(into_ns: int) -> float:
    into = (into_ns % PAIR_NS) / FLASH_NS
    if into_ns >= PAIR_NS + FLASH_NS or into >= 1.0:
        return 0.0
    rise = min(1.0, into / _EDGE, (1.0 - into) / (2.0 * _EDGE))
    return rise * rise * (3.0 - 2.0 * rise)
