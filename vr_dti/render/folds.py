"""The folds of clothes, one picture for everybody: a body that stands with its arms held away, seen from the front.

A layer of the grain texture (`grain.py`), looked up by the place that a piece of cloth has on the *neutral* body
(`cast.tailor.fold_uv`), so that an elbow's folds lie on every elbow. What is behind shows the folds of what is before it:
the picture has no seams, and nobody sees both sides at once. Depths are defaults, chosen by eye.
"""

from __future__ import annotations

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
_WAIST, _CHEST = 0.13, 0.41
_DEEPEST_M = 0.004
"""of hollows: from there on they get no darker"""


def layer() -> NDArray[np.uint8]:
    """`(SIZE, SIZE, 4)` as `grain.layers` has them."""
    at = (np.arange(SIZE) + 0.5) * _PIXEL_M - 0.5 * FOLDS_WIDE_M
    x, y = np.meshgrid(FOLDS_MIDDLE_M[0] + at, FOLDS_MIDDLE_M[1] - at)
    folded = np.zeros((SIZE, SIZE))
    for side, seed in ((1.0, 11), (-1.0, 57)):
        for part, where in (
            (_sleeve, (x * side > 0.11) & (x * side < 0.50) & (y > 0.18) & (y < 0.62)),
            (_leg, (x * side > -0.02) & (x * side < 0.36) & (y < 0.12)),
        ):
            folded[where] += part(x[where] * side, y[where], seed) * smoothstep(-0.015, 0.015, x[where] * side)
    where = (y > 0.0) & (np.abs(x) < 0.3)
    folded[where] += _trunk(x[where], y[where], 5)
    height = _blurred(folded, 0.0012)
    rng = np.random.default_rng(31)
    crumple, slub = noise(rng, 14, 70, 1.5), noise(rng, 60, 250, 0.3)
    height += 0.0005 * crumple + 0.00004 * slub
    hollow = (height - _blurred(height, 0.012)) / _DEEPEST_M
    light = 0.22 * np.clip(hollow, -1.5, 0.7) + 0.03 * slub
    return packed(height, light, 0.06 * slub, 1.0 / _PIXEL_M)


def _creases(across: Floats, along: Floats, seed: int, narrow: float = 0.45) -> Floats:
    """Folds about -1..0, one wide across and long along: cloth stays smooth between them, the smoother the narrower they are."""
    p = np.stack((across, along), axis=-1)
    p = p + 0.35 * np.stack([value_noise(p * 0.8, seed + k) for k in (2, 3)], axis=-1)
    n = value_noise(p, seed) + 0.35 * value_noise(p * (2.1, 1.7) + 7.3, seed + 1)
    out: Floats = 0.5 * np.abs(n) - 1.3 / (1.0 + (n / narrow) ** 2)
    return out


def _buckled(along_m: Floats, across_m: Floats, wave_m: float, seed: int) -> Floats:
    """Folds about -1..0 of a tube that is pressed together along itself: round ridges `wave_m` apart, sharp valleys between, that run not
    round it in rings but to and fro in lozenges (Yoshimura 1951), some deep and some hardly there."""
    p = np.stack((along_m, across_m), axis=-1)
    warp = value_noise(p / (1.6 * wave_m, 2.4 * wave_m), seed)
    zigzag = np.abs((across_m / (2.1 * wave_m) + 0.5 * warp) % 2.0 - 1.0)
    valley = np.abs(np.sin(np.pi * (along_m / wave_m + 0.6 * zigzag + 0.8 * warp)))
    deep = 0.55 + 0.45 * value_noise(p / (2.2 * wave_m, 1.5 * wave_m) + 3.7, seed + 1)
    out: Floats = (valley**0.8 - 1.0) * np.clip(deep, 0.1, 1.0)
    return out


def _limb(x: Floats, y: Floats, a: Point, b: Point, c: Point) -> tuple[Floats, Floats, float]:
    """Metres along the limb from `a` over `b` to `c`, metres across it, and where the joint `b` is."""
    p = np.stack((x, y), axis=-1)
    first, second = np.subtract(b, a), np.subtract(c, b)
    upper, lower = float(np.hypot(*first)), float(np.hypot(*second))
    first, second = first / upper, second / lower
    along = (p - a) @ first
    beyond = (p - b) @ second
    bent = smoothstep(-0.03, 0.03, beyond)
    across = ((p - a) @ (-first[1], first[0])) * (1.0 - bent) + ((p - b) @ (-second[1], second[0])) * bent
    return np.where(beyond > 0.0, upper + beyond, np.minimum(along, upper)), across, upper


def _near(x: Floats, middle: float, wide: float) -> Floats:
    out: Floats = np.exp(-0.5 * ((x - middle) / wide) ** 2)
    return out


def _sleeve(x: Floats, y: Floats, seed: int) -> Floats:
    """Pressed together at the elbow and towards the cuff, long folds down the upper arm, drawn from the armpit."""
    t, w, elbow = _limb(x, y, _SHOULDER, _ELBOW, _WRIST)
    on = smoothstep(0.0, 0.08, t) * smoothstep(0.15, 0.11, np.abs(w))
    out = 0.0085 * _buckled(t, w, 0.034, seed) * _near(t, elbow, 0.075)
    out += 0.0050 * _buckled(t, w, 0.038, seed + 7) * smoothstep(elbow + 0.05, elbow + 0.14, t)
    out += 0.0046 * _creases((w - 0.45 * t) / 0.050, t / 0.13, seed + 3) * smoothstep(elbow + 0.02, elbow - 0.12, t)
    return out * on


def _leg(x: Floats, y: Floats, seed: int) -> Floats:
    """Drawn out from the crotch, pressed together at the knee, long folds down the thigh, and slack where trousers break over the shoe."""
    t, w, knee = _limb(x, y, _HIP, _KNEE, _ANKLE)
    on = smoothstep(0.10, 0.0, y) * smoothstep(0.19, 0.15, np.abs(w))
    out = 0.0085 * _buckled(t, w, 0.042, seed) * _near(t, knee + 0.01, 0.065)
    out += 0.0075 * _buckled(t, w, 0.050, seed + 7) * smoothstep(knee + 0.16, knee + 0.34, t)
    out += 0.0046 * _creases((w + 0.12 * t) / 0.055, t / 0.22, seed + 3, 0.6) * smoothstep(0.0, 0.1, t) * smoothstep(knee + 0.30, knee, t)
    crotch = np.hypot(x, y + 0.005)
    turn = np.arctan2(y + 0.005, x)
    whiskers = _creases((turn + 0.8 * crotch) / 0.42, crotch / 0.12, seed + 6)
    out += 0.0046 * whiskers * smoothstep(0.19, 0.07, crotch) * smoothstep(0.9, 0.3, np.sin(turn)) * smoothstep(0.02, 0.06, crotch)
    return out * on


def _trunk(x: Floats, y: Floats, seed: int) -> Floats:
    """Slack over the belt, drag from both armpits, and soft pleats between."""
    on = smoothstep(0.0, 0.05, y) * smoothstep(0.60, 0.52, y) * smoothstep(0.24, 0.17, np.abs(x) - 0.25 * (y - _WAIST))
    slack = _creases((y + 0.25 * np.abs(x) + 0.02 * value_noise(np.stack((x, y), axis=-1) / 0.1, seed)) / 0.036, x / 0.15, seed + 1)
    out = 0.0062 * slack * smoothstep(_WAIST - 0.09, _WAIST - 0.02, y) * smoothstep(_WAIST + 0.16, _WAIST + 0.03, y)
    for side in (-1.0, 1.0):
        u, v = x * side - 0.175, y - (_CHEST + 0.035)
        far, turn = np.hypot(u, v), np.arctan2(-u, -v)
        drag = _creases((turn + 1.2 * far) / 0.36, far / 0.10, seed + 5 + int(side))
        out += 0.0048 * drag * smoothstep(-0.2, 0.5, np.sin(turn)) * smoothstep(0.03, 0.08, far) * smoothstep(0.25, 0.10, far)
    out += 0.0042 * _creases((x + 0.25 * (y - _CHEST)) / 0.065, y / 0.24, seed + 9, 0.6)
    return out * on


def _blurred(height: Floats, by_m: float) -> Floats:
    """`height` with what is smaller than `by_m` averaged away."""
    f = np.hypot(np.fft.fftfreq(SIZE, _PIXEL_M)[:, None], np.fft.rfftfreq(SIZE, _PIXEL_M)[None, :])
    out: Floats = np.fft.irfft2(np.fft.rfft2(height) * np.exp(-2.0 * (np.pi * f * by_m) ** 2), s=height.shape)
    return out
