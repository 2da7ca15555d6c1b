"""The light of a time of day: sky, haze, exposure."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hour:
    """Radiances in the renderer's units: white pavement in the middle of a street lamp's pool is about 1."""

    zenith: tuple[float, float, float]
    horizon: tuple[float, float, float]
    glow: tuple[float, float, float]
    glow_power: float
    """how narrow the glow is"""
    glow_heading_rad: float
    bounce: tuple[float, float, float]
    """light that comes up from the ground"""
    walls: float
    """how bright the street's walls are where a surface mirrors or gathers them"""
    haze_per_m: float
    exposure: float


HOURS: dict[str, Hour] = {
    "dusk": Hour(
        zenith=(0.070, 0.105, 0.205),
        horizon=(0.27, 0.27, 0.34),
        glow=(1.75, 0.66, 0.25),
        glow_power=5.0,
        glow_heading_rad=math.radians(-24.0),
        bounce=(0.055, 0.052, 0.055),
        walls=0.16,
        haze_per_m=0.0034,
        exposure=1.25,
    ),
}
"""Treat as constant."""
