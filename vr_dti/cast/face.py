"""The map of a face: where brows, cheeks, beard and hair grow, measured on the neutral base mesh so that it holds for every morph.

Face coordinates are millimetres from the point between the eyes: `a` away from the middle (both sides alike), `y` up, `d` forward.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import BaseMesh, Ints
from vr_dti.cast.noise import noise_at, smoothstep
from vr_dti.cast.recipe import Recipe
from vr_dti.spaces import Floats

SKULL_D = -68.0
"""the upright axis of the skull: the ears lie beside it"""
_SKULL_MM = 76.0
"""how far from that axis the hairline runs: on the average of the neutral mesh"""
_GRADED_DEG, _GRADED_MM = (36.0, 58.0), {"short": 54.0, "cropped": 54.0, "coily": 42.0, "afro": 5.0}
"""from where on beside the face, and how far up, hair of each kind is graded: defaults"""
_GRADED_LONG_MM = 14.0
"""and that of all longer kinds (default)"""

# Azimuth from the front about that axis, in degrees -> height where the hair begins.
_HAIRLINE = {
    "man": (
        (0, 67),
        (13, 70),
        (25, 76),
        (35, 75),
        (44, 59),
        (54, 32),
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
_TEMPLES_GONE = 0.4
"""of `Hair.receding`: so far only the temples go; beyond it the crown does (default)"""
_TEMPLES = ((0.0, 10.0, 24.0, 38.0, 50.0, 60.0), (5.0, 7.0, 15.0, 19.0, 8.0, 0.0))
"""azimuth in degrees -> by how much temples that are gone raise the hairline (default)"""
_WREATH = ((-170.0, -140.0, -100.0, -60.0, -20.0), (52.0, 44.0, 50.0, 50.0, 38.0))
"""how far forward -> how high the wreath of hair reaches that is left at last (default)"""
_CROWN_GOES = ((-170.0, -140.0, -100.0, -60.0, -20.0), (36.0, 52.0, 74.0, 96.0, 120.0))
"""how far forward -> by how much higher it reaches as the crown begins to go, from behind (default)"""
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


def inside_hair(f: FacePoints, recipe: Recipe) -> Floats:
    """Millimetres inside the hair that a recipe's head has, as `above_hairline` measures them; negative on what has receded, too."""
    return above_hairline(f, _sex(recipe), recipe.hair.receding)


def _sex(recipe: Recipe) -> str:
    return "man" if recipe.body.gender >= 0.5 else "woman"


def above_hairline(f: FacePoints, kind: str, receding: float = 0.0) -> Floats:
    """Millimetres inside the hairline (`man` or `woman`), to the nearest of it along the skin; negative on face, ear and neck.

    The line runs steeply before the ears: the height above it would count ten times what a ruler does there.
    """
    azimuth, height = np.array(_HAIRLINE[kind], dtype=np.float64).T
    height = height + min(1.0, receding / _TEMPLES_GONE) * np.interp(azimuth, *_TEMPLES)
    line = np.stack((np.radians(azimuth) * _SKULL_MM, height), axis=-1)
    x, y = np.radians(f.azimuth_deg) * _SKULL_MM, f.y
    nearest = np.full(np.shape(y), np.inf)
    for (ax, ay), (bx, by) in itertools.pairwise(line.tolist()):
        dx, dy = bx - ax, by - ay
        u, v = x - ax, y - ay
        t = (u * dx + v * dy) / (dx * dx + dy * dy)
        t = np.minimum(np.maximum(t, 0.0), 1.0)
        u -= t * dx
        v -= t * dy
        nearest = np.minimum(nearest, u * u + v * v)
    out: Floats = np.copysign(np.sqrt(nearest), y - np.interp(x, line[:, 0], height))
    # No head of hair ends along a drawn line: over the forehead it advances and recedes by a few millimetres.
    near = smoothstep(70.0, 50.0, f.azimuth_deg) * smoothstep(16.0, 6.0, np.abs(out))
    if receding <= _TEMPLES_GONE:
        on = near > 0.0
        out[on] += _uneven(f.some(on)) * near[on]
        return out
    uneven = _uneven(f)
    out = out + uneven * near
    gone = (receding - _TEMPLES_GONE) / (1.0 - _TEMPLES_GONE)
    wreath = np.interp(f.d, *_WREATH) + (1.0 - gone) * np.interp(f.d, *_CROWN_GOES) - f.y
    return np.minimum(out, 0.6 * wreath + 2.0 * uneven)  # it thins out, and ends along no line


def _uneven(f: FacePoints) -> Floats:
    """Millimetres by which the edge of hair advances here and recedes there."""
    return np.asarray(2.6 * noise_at((f.x / 11.0, f.y / 11.0, f.d / 11.0), 29) + 1.5 * noise_at((f.x / 4.0, f.y / 4.0, f.d / 4.0), 30))


def graded(f: FacePoints, over: Floats, recipe: Recipe) -> Floats:
    """How far hair has come to its full length, 0..1: beside the ears and at the nape barbers cut short hair to the skin, and longer hair
    is thin there by itself. `over`: millimetres inside the hair (`inside_hair`); towards a bare crown it is as long as elsewhere."""
    most = _GRADED_MM.get(recipe.hair.kind, _GRADED_LONG_MM)
    if recipe.hair.receding > _TEMPLES_GONE:
        over = above_hairline(f, _sex(recipe), _TEMPLES_GONE)
    return 1.0 - smoothstep(_GRADED_DEG[0], _GRADED_DEG[1], f.azimuth_deg) * smoothstep(most, 0.0, over)


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
