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
    "night": Hour(  # a town's sky: no sun, some light from below
        zenith=(0.016, 0.019, 0.030),
        horizon=(0.060, 0.050, 0.052),
        glow=(0.10, 0.062, 0.036),
        glow_power=2.0,
        glow_heading_rad=math.radians(150.0),
        bounce=(0.016, 0.014, 0.013),
        walls=0.10,
        haze_per_m=0.0045,
        exposure=1.45,
    ),
    "overcast": Hour(  # an even grey day without shadows
        zenith=(0.95, 0.99, 1.05),
        horizon=(1.02, 1.04, 1.06),
        glow=(0.16, 0.15, 0.14),
        glow_power=2.0,
        glow_heading_rad=math.radians(40.0),
        bounce=(0.30, 0.29, 0.27),
        walls=0.55,
        haze_per_m=0.0022,
        exposure=1.05,
    ),
}
"""Treat as constant."""
