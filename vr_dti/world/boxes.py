"""Rays and segments against the solid boxes of a place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.rows import Rows


def box_distances(centre_m: Floats, half_m: Floats, turn: Floats, origin_m: Floats, direction: Floats) -> Floats:
    """How far each of R rays (`(R, 3)` origins and directions) goes before it enters a box (B of them; slab method): `(R,)`, infinite
    where none is met. A ray that starts inside a box is not stopped by it. Distances are in lengths of `direction`."""
    if not len(centre_m):
        return np.full(len(origin_m), np.inf)
    near, far = _slabs(centre_m, half_m, turn, origin_m, direction)
    hit = (near <= far) & (near > 0.0)
    out: Floats = np.where(hit, near, np.inf).min(axis=1)
    return out


def boxes_between(rows: Rows, a_m: Floats, b_m: Floats) -> NDArray[np.intp]:
    """How many solid boxes of the place lie on each segment from `a_m` `(R, 3)` to `b_m` `(R, 3)`. -> `(R,)`"""
    if not len(rows.box_centre_m):
        return np.zeros(len(a_m), dtype=np.intp)
    near, far = _slabs(rows.box_centre_m, rows.box_half_m, rows.box_turn, a_m, b_m - a_m)
    crossed = (near <= far) & (far > 0.0) & (near < 1.0)
    inside = (near < 0.0) & (far > 1.0)  # both ends in one box: nothing is between them
    out: NDArray[np.intp] = (crossed & ~inside).sum(axis=1)
    return out


def _slabs(centre: Floats, half: Floats, turn: Floats, origin: Floats, direction: Floats) -> tuple[Floats, Floats]:
    """Where each of R lines enters and leaves each of B boxes, in lengths of its direction: `(R, B)` each; it misses if it leaves first."""
    c, s = turn[:, 0], turn[:, 1]
    o = origin[:, None] - centre
    ox, oy, oz = o[..., 0], o[..., 1], o[..., 2]
    d = direction[:, None] + 1e-15  # so that a line along a side is no division by nothing
    dx, dy, dz = d[..., 0], d[..., 1], d[..., 2]
    near, far = _slab(c * ox - s * oz, c * dx - s * dz, half[:, 0])
    for point, way, size in ((oy, dy, half[:, 1]), (s * ox + c * oz, s * dx + c * dz, half[:, 2])):
        enters, leaves = _slab(point, way, size)
        near, far = np.maximum(near, enters), np.minimum(far, leaves)
    return near, far


def _slab(point: Floats, way: Floats, half: Floats) -> tuple[Floats, Floats]:
    inverse = 1.0 / np.where(way == 0.0, 1e-15, way)
    middle, reach = -point * inverse, half * np.abs(inverse)
    return middle - reach, middle + reach
