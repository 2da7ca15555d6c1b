"""Where the hair of a head begins, no two heads alike: how high its forehead is, how far its corners run back, whether it has a peak, what
went from it. In the face coordinates of `cast/face.py`."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.face import FacePoints
from vr_dti.cast.noise import hashed, noise_at, smoothstep
from vr_dti.cast.recipe import Recipe
from vr_dti.spaces import Floats

_SKULL_MM = 76.0
"""how far from the upright axis of the skull it runs: on the average of the neutral mesh"""
_GRADED_DEG, _GRADED_MM = (36.0, 58.0), {"short": 54.0, "cropped": 54.0, "coily": 42.0, "afro": 5.0}
"""from where on beside the face, and how far up, hair of each kind is graded: defaults"""
_GRADED_LONG_MM = 14.0
"""and that of all longer kinds (default)"""

# Azimuth from the front about that axis, in degrees -> height where the hair begins.
_LINE = {
    "man": (
        (0, 67),
        (6, 68),
        (13, 69),
        (25, 67),
        (35, 59),
        (44, 50),
        (54, 31),
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
        (6, 66),
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
_CORNERS = ((0.0, 13.0, 25.0, 35.0, 44.0, 54.0, 60.0), (0.0, 1.0, 9.0, 16.0, 9.0, 1.0, 0.0))
"""azimuth in degrees -> by how much the corners of a grown man raise it, who has lost no hair yet (default)"""
_CORNERS_YEARS = (18.0, 62.0)
"""from when on they run back, and when they have on everybody (default)"""
_PEAK_DEG, _PEAK_MM, _PEAKED = 12.0, (2.0, 7.0), 0.4
"""how wide a peak is to either side, how far down it comes, and how many have one: defaults"""
_FOREHEAD_MM = {"man": 4.0, "woman": 1.5}
"""by how much the middle is higher on one and lower on another (default)"""
_FOREHEAD_DEG = (58.0, 38.0)
"""where beside the face that ends, and from where on it is whole (default)"""
_TEMPLES_GONE = 0.4
"""of `Hair.receding`: so far only the temples go; beyond it the crown does (default)"""
_TEMPLES = ((0.0, 10.0, 24.0, 38.0, 50.0, 60.0), (5.0, 7.0, 15.0, 19.0, 8.0, 0.0))
"""azimuth in degrees -> by how much temples that are gone raise the hairline (default)"""
_WREATH = ((-170.0, -140.0, -100.0, -60.0, -20.0), (52.0, 44.0, 50.0, 50.0, 38.0))
"""how far forward -> how high the wreath of hair reaches that is left at last (default)"""
_CROWN_GOES = ((-170.0, -140.0, -100.0, -60.0, -20.0), (36.0, 52.0, 74.0, 96.0, 120.0))
"""how far forward -> by how much higher it reaches as the crown begins to go, from behind (default)"""


@dataclass(frozen=True, slots=True)
class Hairline:
    """One head's. Make with `of`."""

    sex: str
    """`man` or `woman`: whose table"""
    seed: int = 0
    """where its edge comes forward by a few millimetres and where it goes back"""
    forehead_mm: float = 0.0
    """by how much its middle is higher than the table's"""
    corners: float = 0.0
    """0 round, 1 as far back as those of a grown man whose hair has not begun to go"""
    peak_mm: float = 0.0
    receding: float = 0.0
    """as `Hair.receding`"""

    @classmethod
    def of(cls, recipe: Recipe) -> Hairline:
        """That of a recipe, by its seed, sex and age."""
        sex = "man" if recipe.body.gender >= 0.5 else "woman"
        high, back, peak, deep = hashed(np.array([[recipe.seed, i] for i in range(10, 14)]), 90).tolist()
        young, old = _CORNERS_YEARS
        years = min(1.0, max(0.0, (recipe.body.age_years - young) / (old - young)))
        return cls(
            sex,
            recipe.seed,
            (2.0 * high - 1.0) * _FOREHEAD_MM[sex],
            min(1.0, max(years, recipe.hair.receding / _TEMPLES_GONE) + 0.6 * back * (1.0 - years)) if sex == "man" else 0.0,
            (_PEAK_MM[0] + (_PEAK_MM[1] - _PEAK_MM[0]) * deep) if peak < _PEAKED else 0.0,
            recipe.hair.receding,
        )

    def table(self) -> tuple[Floats, Floats]:
        """Azimuth in degrees, and height in millimetres where hair begins there."""
        azimuth, height = np.array(_LINE[self.sex], dtype=np.float64).T
        height = height + self.forehead_mm * smoothstep(*_FOREHEAD_DEG, azimuth) - self.peak_mm * smoothstep(_PEAK_DEG, 0.0, azimuth)
        height += self.corners * np.interp(azimuth, *_CORNERS)
        return azimuth, height + min(1.0, self.receding / _TEMPLES_GONE) * np.interp(azimuth, *_TEMPLES)


def inside_hair(f: FacePoints, recipe: Recipe) -> Floats:
    """Millimetres inside the hair that a recipe's head has, as `above_hairline` measures them; negative on what has receded, too."""
    return above_hairline(f, Hairline.of(recipe))


def above_hairline(f: FacePoints, hairline: Hairline) -> Floats:
    """Millimetres inside it, to the nearest of it along the skin; negative on face, ear and neck.

    The line runs steeply before the ears: the height above it would count ten times what a ruler does there.
    """
    azimuth, height = hairline.table()
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
    if hairline.receding <= _TEMPLES_GONE:
        on = near > 0.0
        out[on] += _uneven(f.some(on), hairline.seed) * near[on]
        return out
    uneven = _uneven(f, hairline.seed)
    out = out + uneven * near
    gone = (hairline.receding - _TEMPLES_GONE) / (1.0 - _TEMPLES_GONE)
    wreath = np.interp(f.d, *_WREATH) + (1.0 - gone) * np.interp(f.d, *_CROWN_GOES) - f.y
    return np.minimum(out, 0.6 * wreath + 2.0 * uneven)  # it thins out, and ends along no line


def _uneven(f: FacePoints, seed: int) -> Floats:
    """Millimetres by which the edge of hair advances here and recedes there."""
    coarse = noise_at((f.x / 13.0, f.y / 13.0, f.d / 13.0), seed + 129)
    return np.asarray(1.8 * coarse + 1.3 * noise_at((f.x / 4.0, f.y / 4.0, f.d / 4.0), seed + 130))


def graded(f: FacePoints, over: Floats, recipe: Recipe) -> Floats:
    """How far hair has come to its full length, 0..1: beside the ears and at the nape barbers cut short hair to the skin, and longer hair
    is thin there by itself. `over`: millimetres inside the hair (`inside_hair`); towards a bare crown it is as long as elsewhere."""
    most = _GRADED_MM.get(recipe.hair.kind, _GRADED_LONG_MM)
    if recipe.hair.receding > _TEMPLES_GONE:
        over = above_hairline(f, replace(Hairline.of(recipe), receding=_TEMPLES_GONE))
    return 1.0 - smoothstep(_GRADED_DEG[0], _GRADED_DEG[1], f.azimuth_deg) * smoothstep(most, 0.0, over)
