"""Cloth under tension: it spans the hollows of a trunk from ridge to ridge and falls straight from where the body is widest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats

_TURNS = 48
_LEVEL_M = 0.02
_SOFT = 4
"""levels above and below over which cloth that falls rounds off what it falls from (default)"""


@dataclass(frozen=True, slots=True)
class Hull:
    """For each height and azimuth round an upright axis, how far cloth stretched round that slice lies out."""

    axis: Floats
    """(3,); its y is the lowest level"""
    reach: Floats
    """(levels, 48)"""

    def at(self, p: Floats) -> Floats:
        """(N,) the reach at points (N, 3)."""
        turn = np.arctan2(p[:, 0] - self.axis[0], -(p[:, 2] - self.axis[2])) % (2.0 * np.pi) / (2.0 * np.pi) * _TURNS
        level = np.clip((p[:, 1] - self.axis[1]) / _LEVEL_M, 0.0, len(self.reach) - 1.001)
        i, j = level.astype(np.int64), turn.astype(np.int64) % _TURNS
        f, g = level - i, turn - np.floor(turn)
        k = (j + 1) % _TURNS
        low = self.reach[i, j] * (1.0 - g) + self.reach[i, k] * g
        high = self.reach[i + 1, j] * (1.0 - g) + self.reach[i + 1, k] * g
        out: Floats = low * (1.0 - f) + high * f
        return out


def hull_of(p: NDArray[np.floating], *, fall: float = 0.0) -> Hull:
    """The convex slices of points `p`. With `fall` (metres of drawing-in for each metre downwards) each slice is at least as wide as the
    one above it less that."""
    low, high = float(p[:, 1].min()), float(p[:, 1].max())
    axis = np.array((0.0, low, 0.5 * (np.percentile(p[:, 2], 2) + np.percentile(p[:, 2], 98))))
    count = max(3, int((high - low) / _LEVEL_M) + 2)
    x, z = p[:, 0], -(p[:, 2] - axis[2])
    reach = np.zeros((count, _TURNS))
    ways = np.linspace(0.0, 2.0 * np.pi, _TURNS, endpoint=False)
    for i in range(count):
        near = np.abs(p[:, 1] - low - i * _LEVEL_M) < 0.75 * _LEVEL_M
        if near.sum() > 8:
            reach[i] = _convex_reach(np.column_stack((x[near], z[near])).astype(np.float64), ways)
        elif i:
            reach[i] = reach[i - 1]
    if fall:
        for i in range(count - 2, -1, -1):
            reach[i] = np.maximum(reach[i], reach[i + 1] - fall * _LEVEL_M)
        ends = np.pad(reach, ((_SOFT, _SOFT), (0, 0)), mode="edge")
        reach = np.maximum(reach, np.mean([ends[k : k + count] for k in range(2 * _SOFT + 1)], axis=0))
    return Hull(axis, reach)


def _convex_reach(points: NDArray[np.floating], ways: Floats) -> Floats:
    """How far the convex hull of points (N, 2) round the origin reaches along each way (0 = +y, growing towards +x)."""
    ring = _convex(points)
    a, b = ring, np.roll(ring, -1, axis=0)
    d = np.column_stack((np.sin(ways), np.cos(ways)))
    # Along d the ray meets the edge a-b at s: s d = a + t (b - a).
    e = b - a
    cross = d[:, None, 0] * e[None, :, 1] - d[:, None, 1] * e[None, :, 0]
    safe = np.where(np.abs(cross) < 1e-12, 1e-12, cross)
    s = (a[None, :, 0] * e[None, :, 1] - a[None, :, 1] * e[None, :, 0]) / safe
    t = (a[None, :, 0] * d[:, None, 1] - a[None, :, 1] * d[:, None, 0]) / safe
    met = (s > 0.0) & (t >= -1e-9) & (t <= 1.0 + 1e-9)
    out: Floats = np.where(met, s, 0.0).max(axis=1)
    return out


def _convex(points: NDArray[np.floating]) -> Floats:
    """Corners of the convex hull of points (N, 2), counter-clockwise (Andrew's monotone chain)."""
    p = sorted(set(map(tuple, np.round(points, 5).tolist())))

    def half(q: list[tuple[float, ...]]) -> list[tuple[float, ...]]:
        out: list[tuple[float, ...]] = []
        for c in q:
            while len(out) > 1 and (out[-1][0] - out[-2][0]) * (c[1] - out[-2][1]) <= (out[-1][1] - out[-2][1]) * (c[0] - out[-2][0]):
                out.pop()
            out.append(c)
        return out[:-1]

    return np.array(half(p) + half(p[::-1]))


def spanned(p: Floats, hull: Hull, share: Floats, gap_m: float) -> Floats:
    """`p` moved out towards `gap_m` outside `hull`, by `share` (N,) of the way; nothing is moved in."""
    away = (p - hull.axis) * (1.0, 0.0, 1.0)
    r = np.linalg.norm(away, axis=1)
    lack = np.maximum(hull.at(p) + gap_m - r, 0.0) * share
    out: Floats = p + away / np.maximum(r, 1e-6)[:, None] * lack[:, None]
    return out
