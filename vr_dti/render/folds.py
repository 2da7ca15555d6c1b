"""The folds of clothes, one picture for everybody: a body that stands with its arms held away, seen from the front.

A layer of the grain texture (`grain.py`), looked up by the place that a piece of cloth has on the *neutral* body
(`cast.tailor.fold_uv`), so that an elbow's folds lie on every elbow. What is behind shows the folds of what is before it:
the picture has no seams, and nobody sees both sides at once.

Folds are strokes, as who draws drapery learns them: they fan out from where cloth is held or pressed together (armpit, crook of the arm,
crotch, back of the knee), run to and fro down a slack tube, and rise from a waistband. Where they lie, how deep they are and how wide are
defaults, chosen by eye.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.tailor import FOLDS_MIDDLE_M, FOLDS_WIDE_M
from vr_dti.render.grain import SIZE, noise, packed
from vr_dti.spaces import Floats

_PIXEL_M = FOLDS_WIDE_M / SIZE
Point = tuple[float, float]
# Joints of the neutral body, metres as in its file, its right side.
_SHOULDER, _ELBOW, _WRIST = (0.167, 0.525), (0.312, 0.349), (0.430, 0.245)
_HIP, _KNEE, _ANKLE = (0.109, 0.049), (0.157, -0.369), (0.219, -0.745)
_ARMPIT, _CROTCH = (0.150, 0.405), (0.0, -0.015)
_WAIST_M = 0.10
"""about where a belt holds a shirt"""
_DEEPEST_M = 0.004
"""of hollows: from there on they get no darker"""


@dataclass(frozen=True, slots=True)
class _Stroke:
    """One fold: a ridge along a curve from `a` by way of `b` to `c`, with a sharper valley beside it; both run out at the ends."""

    a: Point
    b: Point
    c: Point
    wide_m: float
    deep_m: float
    fades: tuple[float, float] = (0.35, 0.35)
    """over which share of its length it rises and runs out"""


_SEAM_M = 0.0057
"""how wide a seam is with what it draws in"""
_SEAMS: tuple[tuple[Point, ...], ...] = (
    ((0.128, 0.590), (0.158, 0.520), (0.160, 0.455), (0.148, 0.405)),  # where a sleeve is set in
    ((0.096, 0.060), (0.112, 0.030), (0.130, -0.010)),  # slanted pocket of trousers
)
_MIDDLE_SEAM: tuple[Point, ...] = ((0.0, 0.035), (0.0, -0.01), (0.0, -0.07))
"""fly before, seat behind"""


def layer() -> NDArray[np.uint8]:
    """`(SIZE, SIZE, 4)` as `grain.layers` has them."""
    at = (np.arange(SIZE) + 0.5) * _PIXEL_M - 0.5 * FOLDS_WIDE_M
    x, y = np.meshgrid(FOLDS_MIDDLE_M[0] + at, FOLDS_MIDDLE_M[1] - at)
    # Nothing is ruled: the sheet is warped a little, by waves as long as folds are.
    p = np.stack((x, y), axis=-1)
    bent = p + 0.006 * np.stack([value_noise(p / 0.055, k) for k in (3, 4)], axis=-1)
    height = np.zeros((SIZE, SIZE))
    for side, seed in ((1.0, 11), (-1.0, 57)):
        rng = np.random.default_rng(seed)
        for stroke in (*_sleeve(rng), *_trunk(rng), *_leg(rng)):
            _fold(height, bent, stroke, side)
    height = _blurred(height, 0.0012)
    rng = np.random.default_rng(31)
    crumple, slub = noise(rng, 14, 90, 1.4), noise(rng, 60, 250, 0.3)
    height += 0.0006 * crumple
    seam = np.zeros((SIZE, SIZE))
    for side in (1.0, -1.0):
        for line in (*_SEAMS, _MIDDLE_SEAM):
            seam = np.maximum(seam, _groove(p, [(side * px, py) for px, py in line]))
    # Sewn cloth is drawn in along its seam, and puckers on both sides of it.
    height += seam * (0.0005 * noise(rng, 40, 130, 0.4) - 0.0016 * seam**3) + 0.00004 * slub
    hollow = (height - _blurred(height, 0.012)) / _DEEPEST_M
    light = 0.34 * np.clip(hollow, -1.5, 0.7) - 0.16 * seam**4 + 0.035 * slub
    return packed(height, light, 0.06 * slub, 1.0 / _PIXEL_M)


def _fold(height: Floats, p: Floats, s: _Stroke, side: float) -> None:
    """`s` laid onto `height`; on the left, where `side` is -1, mirrored."""
    curve = np.array((s.a, s.b, s.c)) * (side, 1.0)
    u = np.linspace(0.0, 1.0, 9)[:, None]
    line = (1.0 - u) ** 2 * curve[0] + 2.0 * u * (1.0 - u) * curve[1] + u * u * curve[2]
    reach = 3.5 * s.wide_m + 0.01
    low = np.floor(_pixel((line[:, 0].min() - reach, line[:, 1].max() + reach))).astype(int).clip(0, SIZE)
    high = np.ceil(_pixel((line[:, 0].max() + reach, line[:, 1].min() - reach))).astype(int).clip(0, SIZE)
    where = np.s_[low[1] : high[1], low[0] : high[0]]
    off, t = _beside(p[where], line)
    off = off * side
    first, last = s.fades
    there = smoothstep(0.0, first, t) * smoothstep(1.0, 1.0 - last, t)
    wide = s.wide_m * (0.65 + 0.35 * there)
    ridge = np.exp(-((off / wide) ** 2)) - 0.75 * np.exp(-(((off - 1.15 * wide) / (0.62 * wide)) ** 2))
    height[where] += s.deep_m * there * ridge


def _pixel(at: Point) -> Floats:
    """(column, row) of a place."""
    x, y = at
    return np.array(((x - FOLDS_MIDDLE_M[0] + 0.5 * FOLDS_WIDE_M) / _PIXEL_M, (FOLDS_MIDDLE_M[1] + 0.5 * FOLDS_WIDE_M - y) / _PIXEL_M))


def _beside(p: Floats, line: Floats) -> tuple[Floats, Floats]:
    """How far `p` (..., 2) lie to the left of a polyline (N, 2), and how far along it, 0..1."""
    best, off, t = np.full(p.shape[:-1], np.inf), np.zeros(p.shape[:-1]), np.zeros(p.shape[:-1])
    n = len(line) - 1
    for k in range(n):
        way = line[k + 1] - line[k]
        to = p - line[k]
        share = np.clip((to @ way) / (way @ way), 0.0, 1.0)
        away = to - share[..., None] * way
        d = (away * away).sum(axis=-1)
        nearer = d < best
        best = np.where(nearer, d, best)
        left = np.sign(to[..., 1] * way[0] - to[..., 0] * way[1])
        off = np.where(nearer, left * np.sqrt(d), off)
        t = np.where(nearer, (k + share) / n, t)
    return off, t


def _groove(p: Floats, line: Sequence[Point]) -> Floats:
    """1 on a seam, falling to 0 on both sides."""
    off, t = _beside(p, np.array(line))
    out: Floats = np.exp(-((off / _SEAM_M) ** 2)) * smoothstep(0.0, 0.06, t) * smoothstep(1.0, 0.94, t)
    return out


Limb = tuple[Point, Point, Point]


def _on(limb: Limb, t: float, w: float) -> Point:
    """The place `t` along a limb (0, 1 and 2 at its three joints) and `w` metres across it, outwards of the body."""
    a, b, c = limb
    first, second = np.subtract(b, a), np.subtract(c, b)
    middle = np.add(a, first * t) if t < 1.0 else np.add(b, second * (t - 1.0))
    way = first / np.hypot(*first) * np.clip(1.5 - t, 0.0, 1.0) + second / np.hypot(*second) * np.clip(t - 0.5, 0.0, 1.0)
    way = way / np.hypot(*way)
    x, y = middle + w * np.array((-way[1], way[0]))
    return float(x), float(y)


def _tube(
    rng: np.random.Generator, limb: Limb, ends: tuple[float, float], count: int, half_m: float, wide_m: float, deep_m: float
) -> Iterator[_Stroke]:
    """Folds to and fro down a slack tube between two places along `limb`, `half_m` wide to both sides: each crosses it aslant, every other
    one the other way, and the sharp side of each lies downwards."""
    first, last = ends
    for k in range(count):
        t = first + (last - first) * (k + 0.5 + rng.uniform(-0.22, 0.22)) / count
        slant = rng.uniform(0.05, 0.16) * (1 if k % 2 else -1)
        begin, end = rng.uniform(-1.1, -0.7) * half_m, rng.uniform(0.2, 1.1) * half_m
        if k % 2:
            begin, end = -end, -begin
        yield _Stroke(
            _on(limb, t - slant, begin),
            _on(limb, t + rng.uniform(-0.04, 0.05), 0.5 * (begin + end)),
            _on(limb, t + slant, end),
            wide_m * rng.uniform(0.75, 1.3),
            deep_m * rng.uniform(0.6, 1.25),
        )


def _fan(
    rng: np.random.Generator, at: Point, ends: Sequence[Point], wide_m: float, deep_m: float, gap: float = 0.12, sag_m: float = 0.012
) -> Iterator[_Stroke]:
    """Folds from where cloth is drawn together to each of `ends`, hanging through on their way; the first `gap` of it is left out."""
    for end in ends:
        far = np.subtract(end, at) * rng.uniform(0.8, 1.15) + rng.uniform(-0.012, 0.012, 2)
        begin = np.add(at, far * gap)
        x, y = np.add(at, far * 0.55)
        middle = x + rng.uniform(-0.008, 0.008), y - sag_m * rng.uniform(0.3, 1.0)
        wide, deep = wide_m * rng.uniform(0.8, 1.25), deep_m * rng.uniform(0.7, 1.2)
        yield _Stroke((begin[0], begin[1]), middle, (at[0] + far[0], at[1] + far[1]), wide, deep, (0.16, 0.55))


def _places(limb: Limb, *places: tuple[float, float]) -> list[Point]:
    return [_on(limb, t, w) for t, w in places]


def _sleeve(rng: np.random.Generator) -> Iterator[_Stroke]:
    """Drawn from the armpit, fanned out from the crook of the arm, and slack to and fro towards the cuff."""
    limb = (_SHOULDER, _ELBOW, _WRIST)
    yield from _fan(rng, _on(limb, 0.42, -0.075), _places(limb, (0.30, 0.03), (0.55, 0.05), (0.80, 0.05)), 0.015, 0.0085)
    outer = _places(limb, (0.62, 0.03), (0.80, 0.055), (0.95, 0.065), (1.10, 0.065), (1.28, 0.055), (1.48, 0.03))
    yield from _fan(rng, _on(limb, 1.0, -0.060), outer, 0.0125, 0.0095)
    yield from _tube(rng, limb, (1.20, 1.98), 7, 0.060, 0.0115, 0.0075)
    yield from _tube(rng, limb, (0.15, 0.85), 4, 0.060, 0.016, 0.0070)


def _trunk(rng: np.random.Generator) -> Iterator[_Stroke]:
    """Drawn from the armpit to the breastbone and down the side, slack over the belt, gathered a little where a shirt is tucked in."""
    ends = ((0.055, 0.475), (0.040, 0.415), (0.050, 0.345), (0.085, 0.285), (0.125, 0.255))
    yield from _fan(rng, _ARMPIT, ends, 0.0155, 0.0090, sag_m=0.020)
    for k in range(4):  # gathers
        x, lean = 0.020 + 0.036 * k + rng.uniform(-0.012, 0.012), rng.uniform(-0.012, 0.022)
        high, deep = _WAIST_M + rng.uniform(0.03, 0.11), 0.0035 * rng.uniform(0.3, 1.2)
        middle = x + 0.3 * lean, 0.5 * (_WAIST_M + high)
        yield _Stroke((x, _WAIST_M - 0.012), middle, (x + lean, high), 0.0100, deep, (0.1, 0.7))
    for k in range(3):  # what sags over it, from the side towards the middle
        y = _WAIST_M + 0.045 + 0.046 * k + rng.uniform(-0.016, 0.016)
        side, sag = (0.165, y + rng.uniform(0.015, 0.05)), (rng.uniform(0.085, 0.125), y - rng.uniform(0.0, 0.014))
        yield _Stroke(side, sag, (rng.uniform(-0.03, 0.09), y + rng.uniform(-0.012, 0.02)), 0.0145, 0.0085 * rng.uniform(0.5, 1.15))
    yield _Stroke((0.105, 0.56), (0.085, 0.46), (0.060, 0.30), 0.020, 0.0075)
    yield _Stroke((0.070, 0.40), (0.062, 0.31), (0.075, 0.20), 0.019, 0.0075)


def _leg(rng: np.random.Generator) -> Iterator[_Stroke]:
    """Drawn out from the crotch, fanned out from the back of the knee, slack down the shin, pushed together over the shoe."""
    limb = (_HIP, _KNEE, _ANKLE)
    ends = ((0.085, 0.050), (0.120, 0.030), (0.130, -0.015), (0.115, -0.070), (0.085, -0.125))
    yield from _fan(rng, _CROTCH, ends, 0.0125, 0.0085, gap=0.14, sag_m=0.006)
    outer = _places(limb, (0.74, 0.03), (0.86, 0.06), (0.98, 0.075), (1.10, 0.06), (1.24, 0.03))
    yield from _fan(rng, _on(limb, 0.97, -0.085), outer, 0.0150, 0.0100)
    yield from _fan(rng, _on(limb, 1.02, 0.085), _places(limb, (0.82, -0.03), (1.12, -0.05), (1.30, -0.03)), 0.0155, 0.0085)
    yield from _tube(rng, limb, (1.15, 1.65), 4, 0.085, 0.018, 0.0080)
    yield from _tube(rng, limb, (1.62, 2.04), 7, 0.095, 0.0135, 0.0095)
    for w, t in ((-0.03, 0.30), (0.028, 0.42), (-0.005, 0.60)):
        a, b, c = _places(limb, (t - 0.26, w + 0.012), (t, w), (t + 0.26, w - 0.004))
        yield _Stroke(a, b, c, 0.019, 0.0085 * rng.uniform(0.8, 1.2))


def _blurred(height: Floats, by_m: float) -> Floats:
    """`height` with what is smaller than `by_m` averaged away."""
    f = np.hypot(np.fft.fftfreq(SIZE, _PIXEL_M)[:, None], np.fft.rfftfreq(SIZE, _PIXEL_M)[None, :])
    out: Floats = np.fft.irfft2(np.fft.rfft2(height) * np.exp(-2.0 * (np.pi * f * by_m) ** 2), s=height.shape)
    return out
