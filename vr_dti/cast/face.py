"""The map of a face: where brows, cheeks, beard and hair grow, measured on the neutral base mesh so that it holds for every morph.

Face coordinates are millimetres from the point between the eyes: `a` away from the middle (both sides alike), `y` up, `d` forward.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from vr_dti.cast.basemesh import BaseMesh
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.spaces import Floats, normalized

SKULL_D = -68.0
"""the upright axis of the skull: the ears lie beside it"""
_SKULL_MM = 76.0
"""how far from that axis the hairline runs: on the average of the neutral mesh"""
_GRADED_DEG, _GRADED_MM = (36.0, 58.0), {"short": 54.0, "cropped": 54.0, "bob": 14.0, "bun": 14.0}
"""from where on beside the face, and how far up, hair of each kind is graded: defaults"""

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
# How far out -> upper edge of the beard; beyond the last it has become a sideburn.
_BEARD_TOP = ((0, -47), (10, -47), (18, -50), (30, -60), (40, -66), (52, -62), (62, -42), (66, -24), (69, -4), (75, 8))
_BROW = ((9, 15.6, 1.7), (14, 16.6, 2.5), (24, 18.6, 2.6), (34, 20.0, 2.3), (44, 18.8, 1.7), (52, 14.6, 1.1), (57, 11.0, 0.6))
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
    """Millimetres inside the hairline (`man` or `woman`), to the nearest of it along the skin; negative on face, ear and neck.

    The line runs steeply before the ears: the height above it would count ten times what a ruler does there.
    """
    azimuth, height = np.array(_HAIRLINE[kind], dtype=np.float64).T
    line = np.stack((np.radians(azimuth) * _SKULL_MM, height), axis=-1)
    x, y = np.radians(f.azimuth_deg) * _SKULL_MM, f.y
    nearest = np.full(np.shape(y), np.inf)
    for (ax, ay), (bx, by) in itertools.pairwise(line.tolist()):
        dx, dy = bx - ax, by - ay
        t = np.clip(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        nearest = np.minimum(nearest, np.hypot(x - ax - t * dx, y - ay - t * dy))
    out: Floats = np.copysign(nearest, y - np.interp(x, line[:, 0], height))
    # No head of hair ends along a drawn line: over the forehead it advances and recedes by a few millimetres.
    p = np.stack((f.x, f.y, f.d), axis=-1)
    uneven = 2.6 * value_noise(p / 11.0, 29) + 1.5 * value_noise(p / 4.0, 30)
    return out + uneven * smoothstep(70.0, 50.0, f.azimuth_deg) * smoothstep(16.0, 6.0, np.abs(out))


def graded(f: FacePoints, over: Floats, kind: str) -> Floats:
    """How far hair has come to its full length, 0..1: beside the ears and at the nape barbers cut short hair to the skin, and longer hair
    is thin there by itself. `over`: millimetres inside the hairline."""
    return 1.0 - smoothstep(_GRADED_DEG[0], _GRADED_DEG[1], f.azimuth_deg) * smoothstep(_GRADED_MM[kind], 0.0, over)


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


def hairline_kind(recipe: Recipe) -> str:
    """Which of the two hairlines a recipe's body has."""
    return "man" if recipe.body.gender >= 0.5 else "woman"


_POLES = {"bun": ((0.0, 25.0, -165.0), (0.0, 10.0, 40.0))}
"""where strands gather, and where they come from; else they leave the crown"""
_CROWN = ((0.0, 118.0, -88.0), (0.0, -60.0, -75.0))


_SWEPT_RAD, _TURNS_MM = 0.90, (25.0, 88.0)
"""how far; from where on it turns, away from the crown, and over what way (defaults)"""


def swept(f: FacePoints, kind: str, seed: int) -> Floats:
    """Radians by which hair is combed aside, to the left of whoever wears it where positive: short hair over the forehead, to either side
    by `seed`. What falls straight forward is a fringe cut with a bowl."""
    if kind != "short":
        return np.zeros_like(f.a)
    side = 1.0 if hashed(np.array([[seed, 6]]), 90)[0] < 0.5 else -1.0
    # From front to back it goes over so slowly that no strand ever runs round in a ring.
    return np.asarray(side * _SWEPT_RAD * (0.5 + 0.5 * np.cos(np.radians(f.azimuth_deg))))


def strands(f: FacePoints, kind: str, seed: int) -> Floats:
    """Strands of hair, about -1..1: noise stretched along the way the hair is combed."""
    if kind == "cropped":  # too short to lie any way: dots, hardly denser here than there, or it looks like felt
        p = np.stack((f.x, f.y, f.d), axis=-1)
        return 0.95 * value_noise(p / 1.3, seed + 31) + 0.10 * value_noise(p / 9.0, seed + 32)
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
    # A strand that is combed aside turns about the crown as it goes.
    bend = -np.tan(swept(f, kind, seed)) * np.clip((travelled - _TURNS_MM[0]) / _TURNS_MM[1], 0.0, 1.0)
    c, s = c * np.cos(bend) - s * np.sin(bend), c * np.sin(bend) + s * np.cos(bend)
    finest = value_noise(np.stack((c * 120.0, s * 120.0, travelled / 22.0), axis=-1), seed + 33)
    fine = value_noise(np.stack((c * 62.0, s * 62.0, travelled / 34.0), axis=-1), seed + 31)
    lock = value_noise(np.stack((c * 16.0, s * 16.0, travelled / 50.0), axis=-1), seed + 32)
    return 0.42 * finest + 0.40 * fine + 0.24 * lock


# Lines that come with the years, each a path of (a, y) in millimetres with its strength.
_LINES: tuple[tuple[float, tuple[tuple[float, float], ...]], ...] = (
    (0.75, ((17.5, -40.0), (22.0, -47.0), (28.0, -57.0), (32.0, -68.0))),  # from the nose to the corner of the mouth
    (0.4, ((28.0, -76.0), (30.0, -84.0), (29.0, -94.0))),  # below the corner of the mouth
    (0.7, ((14.0, -12.0), (22.0, -17.0), (32.0, -17.5), (40.0, -13.0))),  # under the eye
    (0.5, ((49.0, 1.0), (54.0, 4.0), (60.0, 9.0))),  # beside the eye
    (0.5, ((49.5, -2.0), (55.0, -2.5), (61.0, -2.0))),
    (0.4, ((49.0, -5.0), (54.0, -8.5), (59.0, -12.0))),
    (0.45, ((6.5, 8.0), (7.0, 16.0), (6.0, 25.0))),  # between the brows
    (0.36, ((0.0, 36.0), (15.0, 38.0), (32.0, 37.0), (44.0, 33.0))),  # across the forehead
    (0.4, ((0.0, 46.0), (16.0, 48.0), (34.0, 46.5), (45.0, 42.0))),
    (0.26, ((0.0, 56.0), (14.0, 57.5), (30.0, 55.0))),
)


def wrinkles(f: FacePoints, seed: int) -> Floats:
    """Wrinkles, 0 .. about 1 in a furrow."""
    out = np.zeros_like(f.a)
    on = np.flatnonzero((f.d > -25.0) & (f.y > -100.0) & (f.y < 62.0))
    wobble = 1.1 * value_noise(np.stack((f.x[on] / 7.0, f.y[on] / 7.0), axis=-1), seed + 95)
    all_ = np.stack((f.a[on], f.y[on] + wobble), axis=-1)
    for strength, path in _LINES:
        points = np.array(path)
        near = np.flatnonzero(((all_ > points.min(axis=0) - 8.0) & (all_ < points.max(axis=0) + 8.0)).all(axis=1))
        p = all_[near]
        nearest, along = np.full(len(p), np.inf), np.zeros(len(p))
        for k, (a, b) in enumerate(itertools.pairwise(points)):
            t = np.clip(((p - a) @ (b - a)) / ((b - a) @ (b - a)), 0.0, 1.0)
            away = np.linalg.norm(p - a - t[:, None] * (b - a), axis=-1)
            along = np.where(away < nearest, (k + t) / (len(points) - 1), along)
            nearest = np.minimum(nearest, away)
        begins = smoothstep(0.0, 0.25, along) if points[0, 0] > 1.0 else 1.0  # a line from the middle begins on the other side
        furrow = np.exp(-0.5 * (nearest / 0.8) ** 2) + 0.45 * np.exp(-0.5 * (nearest / 2.6) ** 2)
        out[on[near]] += strength * begins * smoothstep(1.0, 0.75, along) * furrow
    return out
