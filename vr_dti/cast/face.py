"""The map of a face: where brows, cheeks, beard and hair grow, measured on the neutral base mesh so that it holds for every morph.

Face coordinates are millimetres from the point between the eyes: `a` away from the middle (both sides alike), `y` up, `d` forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import BaseMesh, Ints
from vr_dti.cast.noise import smoothstep
from vr_dti.spaces import Floats

SKULL_D = -68.0
"""the upright axis of the skull: the ears lie beside it"""
# How far out -> upper edge of the beard; beyond the last it has become a sideburn.
_BEARD_TOP = ((0, -47), (10, -47), (18, -50), (30, -60), (40, -66), (52, -62), (62, -42), (66, -24), (69, -4), (75, 8))
_BROW = ((9, 15.6, 1.7), (14, 16.6, 2.5), (24, 18.6, 2.6), (34, 20.0, 2.3), (44, 18.8, 1.7), (52, 14.6, 1.1), (57, 11.0, 0.6))
"""(a, y of the middle line, half the thickness)"""


@dataclass(frozen=True)
class FacePoints:
    """Points in face coordinates; all arrays alike in shape."""

    a: Floats
    y: Floats
    d: Floats
    x: Floats
    """signed `a`: the person's right is positive"""

    def some(self, on: Ints | NDArray[np.bool_]) -> FacePoints:
        """Only the rows, or those where the mask, `on`."""
        return FacePoints(self.a[on], self.y[on], self.d[on], self.x[on])

    @cached_property
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


def beard(f: FacePoints) -> Floats:
    """How thickly a beard grows: 0 off it, 1 in it, thin towards the edges."""
    far, top = np.array(_BEARD_TOP, dtype=np.float64).T
    upper = smoothstep(-2.0, 11.0, np.interp(f.a, far, top) - f.y)
    lower = smoothstep(-118.0, -98.0, f.y + 0.12 * (f.d - 20.0))
    ends = np.interp(f.y, (-112.0, -62.0), (-44.0, -80.0))  # below the jaw it runs forward, down to the throat
    back = smoothstep(-8.0, 12.0, f.d - ends) * np.where(f.y > -30.0, smoothstep(-52.0, -46.0, f.d), 1.0)
    corner = 1.0 - 0.7 * f.blob(33.0, -72.0, 18.0, 5.0, 5.0, 20.0)
    gap = 1.0 - 0.55 * f.blob(17.0, -84.0, 25.0, 7.0, 4.0, 20.0)
    lobe = smoothstep(68.0, 70.5, f.a) * smoothstep(-51.0, -48.0, f.y) * smoothstep(-58.0, -62.0, f.d)
    philtrum = 1.0 - 0.35 * smoothstep(4.0, 1.0, f.a) * smoothstep(-64.0, -56.0, f.y)
    return upper * lower * back * (1.0 - np.maximum(ear(f), lobe)) * corner * gap * philtrum


def bearded(f: FacePoints, kind: str) -> Floats:
    """As `beard`, of one kind of beard: a moustache is what lies over the lips, and runs down a little beside their corners."""
    grows = beard(f)
    if kind != "moustache":
        return grows
    ends = np.interp(f.a, (0.0, 22.0, 29.0), (-66.0, -66.0, -71.0))
    return np.asarray(grows * smoothstep(-3.0, 0.5, f.y - ends) * smoothstep(32.0, 26.0, f.a + 0.4 * (f.y + 60.0)))


def brow(f: FacePoints, thick: float) -> tuple[Floats, Floats]:
    """How much brow there is, 0..1, and which way its hairs lie, in radians from outwards towards up."""
    a, y, half = np.array(_BROW, dtype=np.float64).T
    t = (f.y - np.interp(f.a, a, y)) / (np.interp(f.a, a, half) * (0.6 + 0.8 * thick))
    ends = smoothstep(7.0, 17.0, f.a) * smoothstep(58.0, 48.0, f.a)
    amount = smoothstep(1.7, 0.3, np.abs(t)) * ends * smoothstep(-5.0, 5.0, f.d)
    lean = np.radians(np.interp(f.a, (10.0, 16.0, 26.0, 40.0, 56.0), (80.0, 62.0, 32.0, 5.0, -28.0)) - 22.0 * np.clip(t, -1.0, 1.0))
    return amount, lean


def _crease_y(f: FacePoints) -> Floats:
    """Height of the fold above the upper lid."""
    return np.asarray(np.interp(f.a, (14.0, 21.0, 29.0, 37.0, 45.0), (8.0, 11.4, 12.6, 11.8, 8.2)))


def lid_crease(f: FacePoints) -> Floats:
    """1 in the fold above the upper lid, which stays as a line where the eye is shut."""
    ends = smoothstep(13.0, 22.0, f.a) * smoothstep(47.0, 36.0, f.a)
    return np.asarray(smoothstep(1.2, 0.0, np.abs(f.y - _crease_y(f))) * ends * smoothstep(-14.0, -6.0, f.d))


def upper_lid(f: FacePoints) -> Floats:
    """1 on what a blink draws down over the eye: four times as high then as it lies in the picture."""
    across = smoothstep(11.0, 15.0, f.a) * smoothstep(49.0, 45.0, f.a)
    return np.asarray(across * smoothstep(-3.0, 0.0, f.y) * smoothstep(2.0, 0.5, f.y - _crease_y(f)) * smoothstep(-24.0, -16.0, f.d))
