"""Smooth curves through keys that never overshoot: monotone cubic Hermite, with keys where one rests or strikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from vr_dti.spaces import Floats, normalized

Ease = Literal["through", "rest", "hit"]
"""How a movement meets a key. `through`: flows on where it goes the same way before and after. `rest`: comes to a stop and starts again.
`hit`: arrives at speed and stops dead, as a foot against a body."""

HIT = 2.0
"""Speed of arrival at a `hit`, over the mean speed of the way there: default. At most 3, or the curve would overshoot."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values `(K, C)` at times `(K,)` with the slopes on both sides of each key."""

    t: Floats
    value: Floats
    slope_in: Floats
    slope_out: Floats

    def at(self, t: Floats) -> Floats:
        """`(T,)` -> `(T, C)`; held before the first key and after the last."""
        if len(self.t) == 1:
            return np.repeat(self.value, len(t), axis=0)
        k = np.minimum(np.maximum(np.searchsorted(self.t, t, side="right") - 1, 0), len(self.t) - 2)
        after, begin = k + 1, self.t[k]
        h = self.t[after] - begin
        u = np.minimum(np.maximum((t - begin) / h, 0.0), 1.0)
        v = 1.0 - u
        out: Floats = ((1.0 + 2.0 * u) * v * v)[:, None] * self.value.take(k, axis=0)
        out += (u * v * v * h)[:, None] * self.slope_out.take(k, axis=0)
        out += (u * u * (3.0 - 2.0 * u))[:, None] * self.value.take(after, axis=0)
        out -= (u * u * v * h)[:, None] * self.slope_in.take(after, axis=0)
        return out


def curve(t: Floats, value: Floats, ease: tuple[Ease, ...], *, loop: bool = False) -> Curve:
    """A curve through `value` `(K, C)` at `t` `(K,)`, ascending. A loop's last key repeats its first and has its slope.

    Slopes are Fritsch and Butland's (1984): the weighted harmonic mean of the two neighbouring secants, zero at a turn, hence monotone
    between keys: what stands still in two keys stands still between them.
    """
    count = len(t)
    if count == 1:
        zero = np.zeros_like(value)
        return Curve(t, value, zero, zero)
    h = np.diff(t)[:, None]
    secant = np.diff(value, axis=0) / h
    before = np.concatenate((secant[-1:] if loop else np.zeros_like(secant[:1]), secant))
    after = np.concatenate((secant, secant[:1] if loop else np.zeros_like(secant[:1])))
    h_before = np.concatenate((h[-1:] if loop else h[:1], h))
    h_after = np.concatenate((h, h[:1] if loop else h[-1:]))
    w1, w2 = 2.0 * h_after + h_before, h_after + 2.0 * h_before
    same = before * after > 0.0
    safe_before, safe_after = np.where(same, before, 1.0), np.where(same, after, 1.0)
    slope = np.where(same, (w1 + w2) / (w1 / safe_before + w2 / safe_after), 0.0)
    slope_in, slope_out = slope.copy(), slope.copy()
    for k, kind in enumerate(ease):
        if kind != "through":
            slope_in[k] = HIT * before[k] if kind == "hit" else 0.0
            slope_out[k] = 0.0
    return Curve(t, value, slope_in, slope_out)


def aligned(quats: Floats) -> Floats:
    """Quaternions `(K, 4)` with signs such that each is on its forerunner's side: fit to run a curve through."""
    out = quats.copy()
    for k in range(1, len(out)):
        if float(out[k] @ out[k - 1]) < 0.0:
            out[k] = -out[k]
    return out


def unit(c: Curve, t: Floats) -> Floats:
    """A curve of quaternions read at `t` and made unit again."""
    return normalized(c.at(t))


def smooth(u: Floats) -> Floats:
    """0..1 -> 0..1 with no speed at the ends (Perlin's quintic); clamps."""
    v = np.clip(u, 0.0, 1.0)
    out: Floats = v * v * v * (v * (6.0 * v - 15.0) + 10.0)
    return out
