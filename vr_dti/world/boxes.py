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
    o = origin[:, None] - centre
    c, s = turn[:, 0], turn[:, 1]
    local_o = np.stack((c * o[..., 0] - s * o[..., 2], o[..., 1], s * o[..., 0] + c * o[..., 2]), axis=-1)
    dx, dz = direction[:, None, 0], direction[:, None, 2]
    dy = np.broadcast_to(direction[:, None, 1], local_o.shape[:-1])
    local_d = np.stack((c * dx - s * dz, dy, s * dx + c * dz), axis=-1)
    d = np.where(np.abs(local_d) < 1e-12, 1e-12, local_d)
    one, two = (-half - local_o) / d, (half - local_o) / d
    return np.minimum(one, two).max(axis=-1), np.maximum(one, two).min(axis=-1)
