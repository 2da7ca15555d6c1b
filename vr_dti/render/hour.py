"""The light of an hour and of a weather: sky, sun, haze, wet ground, exposure; and what lies between two of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace

from vr_dti.world.place import Place
from vr_dti.world.state import Turned, World

Vec3 = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Hour:
    """Radiances in the renderer's units: white pavement in the middle of a street lamp's pool is about 1."""

    zenith: Vec3
    horizon: Vec3
    glow: Vec3
    glow_power: float
    """how narrow the glow is"""
    glow_heading_rad: float
    bounce: Vec3
    """light that comes up from the ground"""
    walls: float
    """how bright the street's walls are where a surface mirrors or gathers them"""
    haze_per_m: float
    exposure: float
    sun: Vec3 = (0.0, 0.0, 0.0)
    """what a surface that faces the sun receives"""
    sun_height_rad: float = math.radians(40.0)
    sun_heading_rad: float = math.radians(125.0)
    lamps: float = 1.0
    """how much street lamps, shop lights and headlamps burn"""
    windows: float = 1.0
    """how bright rooms look from the street"""
    wet: float = 0.0
    """0 dry, 0.5 puddles, 1 a film of water over everything"""
    rain: float = 0.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What weather does to an hour."""

    wet: float
    rain: float = 0.0
    haze_per_m: float = 0.0
    """more than the hour's own"""
    cover: float = 0.0
    """how much cloud or fog lies before the sky: its colours turn grey, the sun goes"""
    dim: float = 1.0


HOURS: dict[str, Hour] = {
    "day": Hour(  # a clear early afternoon
        zenith=(0.20, 0.335, 0.60),
        horizon=(0.66, 0.76, 0.88),
        glow=(0.55, 0.48, 0.38),
        glow_power=3.0,
        glow_heading_rad=math.radians(125.0),
        bounce=(0.36, 0.33, 0.28),
        walls=0.62,
        haze_per_m=0.0012,
        exposure=0.78,
        sun=(7.8, 7.1, 6.0),
        lamps=0.0,
        windows=0.55,
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
        lamps=0.0,
    ),
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
        windows=1.9,  # eyes that are used to the dark see a lit shop as bright
    ),
}
"""By the names of `events.LIGHTS`. Treat as constant."""

WEATHERS: dict[str, Weather] = {
    "dry": Weather(wet=0.0),
    "damp": Weather(wet=0.5),
    "rain": Weather(wet=1.0, rain=1.0, haze_per_m=0.009, cover=0.8, dim=0.62),
    "fog": Weather(wet=0.55, haze_per_m=0.055, cover=0.9, dim=0.85),
}
"""By the names of `events.WEATHERS`. Haze: one sees some 330 m in moderate rain, some 70 m in the fog (Koschmieder: 3.9 / haze). Treat as
constant."""


def air_of(place: Place, world: World, t_ms: float) -> Hour:
    """The light at an instant, as the world's dials have it; what they leave open is the place's own."""
    light, weather = _own(world.light, place.light), _own(world.weather, place.weather)
    by_day = _mixed(HOURS[light.before or light.now], HOURS[light.now], light.share_at(t_ms))
    now, share = weathered(by_day, WEATHERS[weather.now]), weather.share_at(t_ms)
    return now if share >= 1.0 or not weather.before else _mixed(weathered(by_day, WEATHERS[weather.before]), now, share)


def weathered(hour: Hour, weather: Weather) -> Hour:
    """An hour under that weather."""
    level = 0.35 * _grey(hour.zenith) + 0.65 * _grey(hour.horizon)
    veil = (0.97 * level, level, 1.04 * level)
    k = weather.cover

    def covered(color: Vec3) -> Vec3:
        return _scaled(_lerp(color, veil, k), weather.dim)

    return replace(
        hour,
        zenith=covered(hour.zenith),
        horizon=covered(hour.horizon),
        glow=_scaled(hour.glow, (1.0 - k) * weather.dim),
        bounce=_scaled(hour.bounce, weather.dim * (1.0 - 0.25 * max(0.0, 2.0 * weather.wet - 1.0))),
        walls=hour.walls * weather.dim,
        haze_per_m=hour.haze_per_m + weather.haze_per_m,
        sun=_scaled(hour.sun, max(0.0, 1.0 - 1.25 * k)),
        wet=weather.wet,
        rain=weather.rain,
    )


def _own(turned: Turned, own: str) -> Turned:
    return turned if turned.now else Turned(own)


def _mixed(a: Hour, b: Hour, share: float) -> Hour:
    """`b` as far as `share` goes. Headings do not turn but belong to whichever is nearer."""
    if share >= 1.0 or a == b:
        return b
    between = {f.name: _between(getattr(a, f.name), getattr(b, f.name), share) for f in fields(Hour)}
    nearer = b if share >= 0.5 else a
    return Hour(**{**between, **{n: getattr(nearer, n) for n in ("glow_heading_rad", "sun_heading_rad")}})


def _between(a: float | Vec3, b: float | Vec3, share: float) -> float | Vec3:
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _lerp(a, b, share)
    assert isinstance(a, float) and isinstance(b, float)
    return a + (b - a) * share


def _lerp(a: Vec3, b: Vec3, share: float) -> Vec3:
    x, y, z = (p + (q - p) * share for p, q in zip(a, b, strict=True))
    return (x, y, z)


def _scaled(a: Vec3, by: float) -> Vec3:
    return (a[0] * by, a[1] * by, a[2] * by)


def _grey(c: Vec3) -> float:
    """Luminance (ITU-R BT.709)."""
    return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
