"""Where each part of the skin lies in a person's texture: the base mesh's own islands, moved and stretched so that faces get the pixels.

Texture coordinates of the atlas grow right and down from the top left corner, as the texture's rows do. The lower right corner is free
for decals: badges, patches, words.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import BaseMesh, Ints
from vr_dti.spaces import Floats

SIZE = 1024
"""pixels of the texture, both ways"""

Knots = tuple[tuple[float, float], ...]
"""(from, to), rising: a piecewise linear stretch"""


@dataclass(frozen=True, slots=True)
class Island:
    """A part of the base mesh's texture layout and where it goes."""

    middle: tuple[float, float]
    """u, v of the middle of its bounding box in the base layout (v upwards), good to 0.03"""
    across: Knots
    """base u -> atlas x"""
    down: Knots
    """base v -> atlas y"""


HEAD = Island(
    (0.82, 0.48),
    ((0.635, 0.004), (0.785, 0.16), (0.965, 0.585), (1.0, 0.625)),
    ((0.145, 0.004), (0.4, 0.28), (0.568, 0.72), (0.83, 0.996)),
)
ISLANDS: tuple[Island, ...] = (
    HEAD,
    Island((0.38, 0.55), ((0.0, 0.635), (0.76, 0.996)), ((0.14, 0.62), (0.75, 0.65), (0.99, 0.996))),  # trunk, arms and legs
    Island((0.46, 0.10), ((0.355, 0.635), (0.562, 0.812)), ((0.0, 0.33), (0.2, 0.612))),  # one hand
    Island((0.67, 0.10), ((0.565, 0.819), (0.77, 0.996)), ((0.0, 0.33), (0.2, 0.612))),  # the other
    Island((0.044, 0.59), ((0.0, 0.004), (0.08, 0.05)), ((0.54, 0.004), (0.64, 0.06))),  # behind the lids
    Island((0.118, 0.59), ((0.08, 0.055), (0.16, 0.1)), ((0.54, 0.004), (0.64, 0.06))),
    Island((0.841, 0.074), ((0.75, 0.004), (0.93, 0.08)), ((0.0, 0.93), (0.14, 0.996))),  # inside the mouth
)
HEAD_ISLAND, HAND_ISLANDS, EYE_ISLANDS, MOUTH_ISLAND = 0, (2, 3), (4, 5), 6
"""rows of `ISLANDS`"""
DECALS = (0.635, 0.01, 0.996, 0.325)
"""x from, y from, x to, y to of the free corner"""


def placed(base: BaseMesh) -> tuple[Floats, NDArray[np.int64]]:
    """(F, 4, 2) atlas coordinates of the body's quads, and each quad's island: an index of `ISLANDS`, -1 for what has no place."""
    quads = base.quads_uv["body"]
    label = _components(quads, len(base.uv))[quads[:, 0]]
    uv = base.uv[quads]
    out = np.full_like(uv, 0.63)
    island = np.full(len(uv), -1)
    for part in np.unique(label):
        mask = label == part
        corners = uv[mask].reshape(-1, 2)
        middle = 0.5 * (corners.min(axis=0) + corners.max(axis=0))
        for i, isle in enumerate(ISLANDS):
            if np.abs(middle - isle.middle).max() < 0.03:
                island[mask] = i
                for axis, knots in ((0, isle.across), (1, isle.down)):
                    source, target = np.array(knots).T
                    out[mask, :, axis] = np.interp(uv[mask, :, axis], source, target)
    return out, island


def _components(quads: Ints, count: int) -> Ints:
    """(count,) the least corner reachable from each corner over shared corners."""
    label = np.arange(count)
    while True:
        least = label[quads].min(axis=1)
        after = label.copy()
        np.minimum.at(after, quads, least[:, None])
        after = after[after]
        if (after == label).all():
            return after
        label = after


@dataclass(frozen=True, slots=True)
class Texels:
    """The texels that triangles cover, and where on which triangle each lies."""

    index: Ints
    """(P,) row * SIZE + column"""
    triangle: Ints
    """(P,)"""
    share: Floats
    """(3, P) barycentric"""

    def of(self, corners: Floats) -> Floats:
        """(T, 3) values at triangle corners -> (P,), and (T, 3, D) -> (D, P): numpy goes along rows."""
        if corners.ndim == 3:
            return np.stack([self.of(corners[:, :, d]) for d in range(corners.shape[2])])
        a, b, c = (corners[:, k][self.triangle] for k in range(3))
        a *= self.share[0]
        for other, share in ((b, self.share[1]), (c, self.share[2])):
            other *= share
            a += other
        return a


_AT_ONCE = 1 << 14
"""about how many texels are painted together: few enough that what is reckoned of them fits a processor's cache (default)"""


def tiles(uv: Floats) -> list[slice]:
    """Triangles `uv` (T, 3, 2) in runs that cover about as many texels each."""
    ab, ac = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    texels = np.cumsum(np.abs(ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0])) * (0.5 * SIZE * SIZE)
    ends = [*np.searchsorted(texels, np.arange(_AT_ONCE, texels[-1], _AT_ONCE)).tolist(), len(uv)]
    return [slice(a, b) for a, b in itertools.pairwise([0, *ends]) if b > a]


def rasterised(uv: Floats) -> Texels:
    """The texels whose middles lie in triangles `uv` (T, 3, 2); where two claim one, the later wins."""
    p = uv * SIZE - 0.5
    low = np.maximum(np.ceil(p[:, :, 1].min(axis=1)).astype(np.int64), 0)
    high = np.minimum(np.floor(p[:, :, 1].max(axis=1)).astype(np.int64), SIZE - 1)
    tall = np.maximum(high - low + 1, 0)
    t = np.repeat(np.arange(len(p)), tall)  # one entry a triangle and row
    y = low[t] + np.arange(len(t)) - np.repeat(np.cumsum(tall) - tall, tall)
    left, right = np.full(len(t), np.inf), np.full(len(t), -np.inf)
    for i in range(3):
        (ax, ay), (bx, by) = p[t, i].T, p[t, (i + 1) % 3].T
        crossed = (np.minimum(ay, by) <= y) & (y <= np.maximum(ay, by)) & (ay != by)
        x = ax + (bx - ax) * (y - ay) / np.where(ay == by, 1.0, by - ay)
        left = np.where(crossed, np.minimum(left, x), left)
        right = np.where(crossed, np.maximum(right, x), right)
    first = np.maximum(np.ceil(np.where(np.isfinite(left), left, 1.0)), 0).astype(np.int64)
    last = np.minimum(np.floor(np.where(np.isfinite(right), right, 0.0)), SIZE - 1).astype(np.int64)
    wide = np.maximum(last - first + 1, 0)
    row = np.repeat(np.arange(len(t)), wide)
    x = first[row] + np.arange(len(row)) - np.repeat(np.cumsum(wide) - wide, wide)
    t, y = t[row], y[row]
    a, ab, ac = p[:, 0], p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    twice = ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0]
    twice = np.where(np.abs(twice) < 1e-12, 1e-12, twice)
    dx, dy = x - a[t, 0], y - a[t, 1]
    wb = (dx * ac[t, 1] - dy * ac[t, 0]) / twice[t]
    wc = (ab[t, 0] * dy - ab[t, 1] * dx) / twice[t]
    return Texels(y * SIZE + x, t, np.stack((1.0 - wb - wc, wb, wc)))
