"""Arithmetic of flat quads and smooth sheets: texture coordinates, normals, triangles. For `shape.py`; set-up only."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.place.finish import VERTEX
from vr_dti.spaces import Floats, normalized

N = TypeVar("N", bound=np.generic)


def box_uv(position: Floats, normal: NDArray[N]) -> Floats:
    """Metres along the two axes that a surface faces least: `(..., 3)`, `(..., 3)` -> `(..., 2)`; v is up on walls."""
    n = np.abs(np.asarray(normal, dtype=np.float64))
    axis = np.argmax(n - np.array((0.0, 1e-6, 2e-6)), axis=-1)
    u = np.where(axis == 0, position[..., 2], position[..., 0])
    v = np.where(axis == 1, position[..., 2], position[..., 1])
    return np.stack((u, v), axis=-1)


def flat_quads(corners: Floats) -> NDArray[np.void]:
    """(n, 4) vertices of flat quads `(n, 4, 3)`, position and normal filled in."""
    v = np.zeros(corners.shape[:2], dtype=VERTEX)
    v["position"] = corners
    v["normal"] = normalized(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]))[:, None]
    return v


def halves(quads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Quads (n, 4) as triangles (2 n, 3)."""
    return quads[:, ((0, 1, 2), (0, 2, 3))].reshape(-1, 3)


def sheet_normals(p: Floats, wrap: bool) -> Floats:
    """Normals of a sheet `(R, C, 3)`; a row that shrinks to a point borrows from its neighbour."""
    down = _slopes(p)
    if wrap:
        ring = np.concatenate((p[:, -2:-1], p, p[:, 1:2]), axis=1)
        across = 0.5 * (ring[:, 2:] - ring[:, :-2])
    else:
        across = _slopes(p.swapaxes(0, 1)).swapaxes(0, 1)
    n = _cross(down, across)
    weak = (n * n).sum(-1) < 1e-18
    if weak.any():
        for i in range(len(p)):
            if weak[i].all():  # a pole: the next row's direction will do
                near = 1 if i == 0 else i - 1
                n[i] = np.cross(down[i], across[near])
        lost = (n * n).sum(-1) < 1e-18
        n[lost] = normalized(n).sum(axis=(0, 1))
    return normalized(n)


def _slopes(p: Floats) -> Floats:
    """As `numpy.gradient` along the first axis, and `_cross` as `numpy.cross`: a place has thousands of small sheets, for which both take
    several times as long as their sums."""
    out = np.empty_like(p)
    out[1:-1] = (p[2:] - p[:-2]) / 2.0
    out[0], out[-1] = p[1] - p[0], p[-1] - p[-2]
    return out


def _cross(a: Floats, b: Floats) -> Floats:
    out = np.empty(a.shape)
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        out[..., i] = a[..., j] * b[..., k] - a[..., k] * b[..., j]
    return out
