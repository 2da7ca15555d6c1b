"""Leaves: clipped shrubs, and the crown of a street tree. Each leaf is a small sheet, folded along its rib. Measures are defaults."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, normalized

_LEAVES, _FEW_LEAVES = 560, 160
"""of a shrub that somebody may stand beside, and of one that nobody does"""
_LEAF_M, _LARGE_LEAF_M = (0.036, 0.017), (0.062, 0.030)
"""half a leaf's length and width; where there are few, they are larger"""
_EVERGREEN = ((44, 64, 34), (56, 78, 40), (36, 53, 33), (70, 90, 46))
_CORE = Finish((27, 38, 22), 0.95, grain=Grain.STONE, tile_m=0.22)
_CROWNS: dict[str, tuple[tuple[tuple[int, int, int], ...], int]] = {
    "autumn": (((150, 104, 40), (126, 72, 34), (112, 96, 44), (92, 52, 30)), 12),
    "green": (((64, 88, 40), (78, 102, 46), (52, 74, 36)), 26),
}
"""colors, and how many leaves hang at a twig"""
_TREE_LEAF_M = {"autumn": (0.075, 0.042), "green": (0.135, 0.078)}
_HEADROOM_M = 2.3
"""no leaf hangs lower"""


def _laid(
    shape: Shape,
    rng: np.random.Generator,
    middle: Floats,
    face: Floats,
    shade: Floats,
    open_: Floats,
    size: tuple[float, float],
    tones: Sequence[tuple[int, int, int]],
) -> None:
    """Leaves (n, 3) that face `face` and are lit as if they faced `shade`, each of one of the `tones`; `open_` (n,) to the sky."""
    many = len(middle)
    a = np.cross(face, rng.standard_normal((many, 3)))
    a = normalized(a + np.array((0.0, 0.4, 0.0)) - (0.4 * face[:, 1:2]) * face)
    b = normalized(np.cross(face, a))
    long, wide = (size[k] * rng.uniform(0.7, 1.3, (many, 1)) for k in (0, 1))
    n = normalized(0.5 * face + 0.5 * shade)
    fold = 0.25 * wide * face
    corners = np.stack((middle + long * a - 0.3 * fold, middle + wide * b + fold, middle - long * a, middle - wide * b + fold), axis=1)
    normals = np.stack((n, n - 0.3 * b, n, n + 0.3 * b), axis=1)
    which = rng.integers(0, len(tones), many)
    for k, tone in enumerate(tones):
        mine = which == k
        if mine.any():
            first = 4 * np.arange(int(mine.sum()))[:, None]
            triangles = np.concatenate((first + np.array((0, 1, 2)), first + np.array((0, 2, 3))))
            shape.add(
                corners[mine].reshape(-1, 3), normals[mine].reshape(-1, 3), triangles, Finish(tone, 0.55), ao=np.repeat(open_[mine], 4)
            )


def shrub(shape: Shape, rng: np.random.Generator, foot: tuple[float, float, float], reach: float, tall: float, *, near: bool) -> None:
    """A clipped heap of leaves round a dark core; many and small where somebody comes `near`, few and large where nobody does."""
    middle = np.add(foot, (0.0, 0.10 * tall, 0.0))
    radii = np.maximum((reach, 0.86 * tall, reach), 0.01)
    core = Shape()
    profile = [(0.80 * np.cos(v), 0.80 * np.sin(v)) for v in np.linspace(-0.2, 0.5 * np.pi, 6)]
    core.lathe([(reach * r, 0.86 * tall * y) for r, y in profile], _CORE, segments=10 if near else 7, ao=np.linspace(0.15, 0.5, 6))
    shape.merge(core, middle)
    many = _LEAVES if near else _FEW_LEAVES
    way = rng.standard_normal((many, 3))
    way[:, 1] = np.abs(way[:, 1]) - 0.12
    way = normalized(way)
    # Twigs make the heap uneven: some parts of it stand out.
    lumps = normalized(rng.standard_normal((9, 3)))
    out = 0.86 + 0.12 * np.clip(4.0 * (way @ lumps.T).max(1) - 2.9, 0.0, 1.0)
    deep = out * (1.0 - 0.16 * rng.random(many) ** 1.5)
    at = middle + deep[:, None] * way * radii
    at[:, 1] = np.maximum(at[:, 1], foot[1] + 0.015)
    hull = normalized(way / radii)
    lean = rng.standard_normal((many, 3))
    face = normalized(hull + 0.75 * lean / np.maximum(1.0, np.linalg.norm(lean, axis=1, keepdims=True)))
    open_ = np.clip((0.30 + 0.70 * (deep / out - 0.84) / 0.16) * (0.55 + 0.45 * np.maximum(way[:, 1], 0.0) ** 0.5), 0.1, 1.0)
    _laid(shape, rng, at, face, hull, open_, _LEAF_M if near else _LARGE_LEAF_M, _EVERGREEN)


def crown(shape: Shape, rng: np.random.Generator, twigs: Sequence[Floats], season: str, tall: float) -> None:
    """Leaves at a tree's `twigs`, each a path (k, 3), as they hang there in that `season`, in a crown that ends at `tall`."""
    tones, each = _CROWNS[season]
    ends = np.array([twig[-1] for twig in twigs])
    starts = np.array([twig[0] for twig in twigs])
    along = rng.random((len(twigs), each, 1))
    at = (starts[:, None] + (0.15 + 0.95 * along) * (ends - starts)[:, None] + 0.13 * rng.standard_normal((len(twigs), each, 3))).reshape(
        -1, 3
    )
    at = at[(at[:, 1] > _HEADROOM_M) & (at[:, 1] < tall)]
    if not len(at):
        return
    centre = at.mean(axis=0)
    out = normalized(at - centre + (0.0, 0.3, 0.0))
    lean = rng.standard_normal((len(at), 3))
    face = normalized(out + 1.2 * lean)
    far = np.linalg.norm(at - centre, axis=1)
    open_ = np.clip(0.45 + 0.55 * far / far.max(), 0.0, 1.0)
    for side in (1.0, -1.0):  # one sees them from below, too
        shade = np.where((side * face * out).sum(1, keepdims=True) > 0.0, out, side * face)
        _laid(shape, np.random.default_rng(len(at)), at, side * face, shade, open_, _TREE_LEAF_M[season], tones)
