"""The map of a face: where brows, cheeks, beard and hair grow, measured on the neutral base mesh so that it holds for every morph.

Face coordinates are millimetres from the point between the eyes: `a` away from the middle (both sides alike), `y` up, `d` forward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.cast.basemesh import BaseMesh
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.spaces import Floats, normalized

SKULL_D = -68.0
"""the upright axis of the skull: the ears lie beside it"""

# Azimuth from the front about that axis, in degrees -> height where the hair begins.
_HAIRLINE = {
    "man": (
        (0, 70),
        (14, 72),
        (26, 74),
        (36, 64),
        (46, 46),
        (56, 24),
        (62, -8),
        (71, -12),
        (76, 9),
        (104, 9),
        (111, -20),
        (124, -52),
        (150, -70),
        (180, -74),
    ),
    "woman": (
        (0, 66),
        (14, 67),
        (26, 64),
        (36, 56),
        (46, 40),
        (55, 20),
        (62, 4),
        (71, 2),
        (76, 9),
        (104, 9),
        (111, -20),
        (124, -56),
        (150, -74),
        (180, -78),
    ),
}
# How far out -> upper edge of the beard; beyond the last it has become a sideburn.
_BEARD_TOP = ((0, -47), (10, -47), (18, -50), (30, -60), (40, -60), (52, -50), (62, -34), (69, -14), (75, 6))
_BROW = ((9, 13.0, 1.8), (14, 14.6, 2.5), (24, 17.8, 2.6), (34, 20.3, 2.3), (44, 19.6, 1.7), (52, 15.0, 1.1), (57, 11.0, 0.6))
"""(a, y of the middle line, half the thickness)"""


@dataclass(frozen=True, slots=True)
class FacePoints:
    """Points in face coordinates; all arrays alike in shape."""

    a: Floats
    y: Floats
    d: Floats
    x: Floats
    """signed `a`: the person's right is positive"""

    @property
    def azimuth_deg(self) -> Floats:
        """0 straight ahead, 90 at the ears, 180 behind"""
        return np.degrees(np.arctan2(self.a, self.d - SKULL_D))

    def blob(self, a: float, y: float, d: float, sa: float, sy: float, sd: float) -> Floats:
        """A soft spot on both sides: 1 in the middle, falling over `sa`, `sy`, `sd` millimetres."""
        out: Floats = np.exp(-0.5 * (((self.a - a) / sa) ** 2 + ((self.y - y) / sy) ** 2 + ((self.d - d) / sd) ** 2))
        return out


def face_points(base: BaseMesh, points: Floats) -> FacePoints:
    """Points (..., 3) of the *neutral* mesh in the actor frame -> face coordinates."""
    eyes = 0.5 * (base.vertices[base.cube("l-eye")].mean(axis=0) + base.vertices[base.cube("r-eye")].mean(axis=0))
    x, y, z = np.moveaxis((points - eyes) * 1000.0, -1, 0)
    return FacePoints(np.abs(x), y, -z, x)


def ear(f: FacePoints) -> Floats:
    """1 on the ear, 0 off it."""
    return (
        smoothstep(66.0, 71.0, f.a)
        * smoothstep(-40.0, -36.0, f.y)
        * smoothstep(12.0, 8.0, f.y)
        * smoothstep(-96.0, -92.0, f.d)
        * smoothstep(-46.0, -50.0, f.d)
    )


def above_hairline(f: FacePoints, kind: str) -> Floats:
    """Millimetres above the hairline (`man` or `woman`); negative on face, ear and neck."""
    azimuth, height = np.array(_HAIRLINE[kind], dtype=np.float64).T
    out: Floats = f.y - np.interp(f.azimuth_deg, azimuth, height)
    return out


def beard(f: FacePoints) -> Floats:
    """How thickly a beard grows: 0 off it, 1 in it, thin towards the edges."""
    far, top = np.array(_BEARD_TOP, dtype=np.float64).T
    upper = smoothstep(0.0, 6.0, np.interp(f.a, far, top) - f.y)
    lower = smoothstep(-116.0, -104.0, f.y + 0.12 * (f.d - 20.0))
    back = smoothstep(-84.0, -72.0, f.d) * np.where(f.y > -30.0, smoothstep(-52.0, -46.0, f.d), 1.0)
    corner = 1.0 - 0.7 * f.blob(33.0, -72.0, 18.0, 5.0, 5.0, 20.0)
    gap = 1.0 - 0.55 * f.blob(17.0, -84.0, 25.0, 7.0, 4.0, 20.0)
    philtrum = 1.0 - 0.35 * smoothstep(4.0, 1.0, f.a) * smoothstep(-64.0, -56.0, f.y)
    return upper * lower * back * (1.0 - ear(f)) * corner * gap * philtrum


def brow(f: FacePoints, thick: float) -> tuple[Floats, Floats]:
    """How much brow there is, 0..1, and which way its hairs lie, in radians from outwards towards up."""
    a, y, half = np.array(_BROW, dtype=np.float64).T
    t = (f.y - np.interp(f.a, a, y)) / (np.interp(f.a, a, half) * (0.6 + 0.8 * thick))
    ends = smoothstep(7.0, 17.0, f.a) * smoothstep(58.0, 48.0, f.a)
    amount = smoothstep(1.7, 0.3, np.abs(t)) * ends * smoothstep(-5.0, 5.0, f.d)
    lean = np.radians(np.interp(f.a, (10.0, 16.0, 26.0, 40.0, 56.0), (80.0, 62.0, 32.0, 5.0, -28.0)) - 22.0 * np.clip(t, -1.0, 1.0))
    return amount, lean


def hairline_kind(recipe: Recipe) -> str:
    """Which of the two hairlines a recipe's body has."""
    return "man" if recipe.body.gender >= 0.5 else "woman"


_POLES = {"bun": ((0.0, 25.0, -165.0), (0.0, 10.0, 40.0))}
"""where strands gather, and where they come from; else they leave the crown"""
_CROWN = ((0.0, 118.0, -88.0), (0.0, -60.0, -75.0))


def strands(f: FacePoints, kind: str, seed: int) -> Floats:
    """Strands of hair, about -1..1: noise stretched along the way the hair is combed."""
    start, end = (np.array(p) for p in _POLES.get(kind, _CROWN))
    axis = normalized(end - start)
    p = np.stack((f.x, f.y, f.d), axis=-1) - start
    along = p @ axis
    out = p - along[..., None] * axis
    away = np.linalg.norm(out, axis=-1)
    turn = out / np.maximum(away, 1e-6)[..., None]
    aside = normalized(np.cross(axis, (1.0, 0.1, 0.0)))
    c, s = turn @ aside, turn @ np.cross(axis, aside)
    travelled = np.hypot(along, away)
    fine = value_noise(np.stack((c * 62.0, s * 62.0, travelled / 34.0), axis=-1), seed + 31)
    lock = value_noise(np.stack((c * 16.0, s * 16.0, travelled / 50.0), axis=-1), seed + 32)
    return 0.62 * fine + 0.38 * lock
