"""The fronts that stand around people outdoors, as a box: what wet ground mirrors of them is looked for there. Set-up only."""

from __future__ import annotations

import numpy as np

from vr_dti.spaces import Floats, quat_about, quat_rotate
from vr_dti.world.place import Part, Place

OPEN_M = 60.0
"""where no front stands in a direction, what is mirrored there counts as this far away (default)"""
_WAYS = np.array(((-1.0, 0.0), (0.0, -1.0), (1.0, 0.0), (0.0, 1.0)))


def fronts(place: Place, x: float, z: float) -> tuple[float, float, float, float]:
    """x and z from, x and z to, of the nearest buildings straight to the left, ahead, to the right and behind of a spot in world metres."""
    spot = np.array((x, z))
    far = np.full(4, OPEN_M)
    for part in place.parts:
        if part.kind == "building":
            far = np.minimum(far, _distances(part, spot))
    (left, ahead, right, behind) = far.tolist()
    return x - left, z - ahead, x + right, z + behind


def _distances(part: Part, spot: Floats) -> Floats:
    """(4,) along `_WAYS` from `spot` to a part's box seen from above, infinite where it is missed; slabs (Kay and Kajiya 1986)."""
    back = quat_about((0.0, 1.0, 0.0), -part.heading_rad)
    lifted = np.insert(np.concatenate((spot[None] - np.array(part.position_m)[[0, 2]], _WAYS)), 1, 0.0, axis=1)
    local = quat_rotate(back, lifted)[:, (0, 2)]
    start, ways = local[0], np.where(np.abs(local[1:]) < 1e-9, 1e-9, local[1:])
    half = np.array((part.size_m[0] / 2, part.size_m[2] / 2))
    a, b = (-half - start) / ways, (half - start) / ways
    enter, leave = np.minimum(a, b).max(axis=1), np.maximum(a, b).min(axis=1)
    out: Floats = np.where((enter <= leave) & (enter > 0.0), enter, np.inf)
    return out
