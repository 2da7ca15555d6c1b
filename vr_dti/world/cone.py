"""Everybody whom a cone meets, as spray does: one press can be on several people, and on whoever stands beside the one who was meant."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vr_dti.world.boxes import box_distances
from vr_dti.world.parts import PARTS
from vr_dti.world.shapes import Hit, Shapes, closest, hidden


def in_cone(
    shapes: Shapes, origin_m: Sequence[float], direction: Sequence[float], *, half_rad: float, far_m: float, but: str = ""
) -> list[Hit]:
    """Everybody `but` one within a cone of half angle `half_rad`, no farther than `far_m`: of each the part nearest to its axis, and of
    several on it the first. Whoever is nearest to the axis comes first.

    A part counts where the point of it that is nearest to the axis is open to `origin_m`: no solid part of the place before it, and nobody
    else's head, trunk or thighs (`shapes.hidden`). So whoever stands behind another is not met, and whoever looks out beside him is.
    """
    o, d = np.array(origin_m, dtype=np.float64), np.array(direction, dtype=np.float64)
    d = d / math.sqrt(float(d @ d))
    if not shapes.names:
        return []
    along, gap = closest(shapes, o, d)
    beside = np.maximum(gap - shapes.radius_m, 0.0)
    enters = np.maximum(along - np.sqrt(np.maximum(shapes.radius_m**2 - gap * gap, 0.0)), 0.0)
    met = (along > 0.0) & (enters <= far_m) & (beside <= math.tan(half_rad) * along)
    own = shapes.names.index(but) if but in shapes.names else -1
    if own >= 0:
        met[own] = False
    rows, parts = np.nonzero(met)
    if not len(rows):
        return []
    on_axis = o + along[rows, parts, None] * d
    a, axis = shapes.a_m[rows, parts], shapes.b_m[rows, parts] - shapes.a_m[rows, parts]
    share = ((on_axis - a) * axis).sum(axis=-1) / np.maximum((axis * axis).sum(axis=-1), 1e-12)
    middle = a + np.clip(share, 0.0, 1.0)[:, None] * axis
    surface = np.minimum(1.0, shapes.radius_m[rows, parts] / np.maximum(gap[rows, parts], 1e-9))
    points = middle + surface[:, None] * (on_axis - middle)
    walled = box_distances(shapes.box_centre_m, shapes.box_half_m, shapes.box_turn, np.broadcast_to(o, points.shape), points - o) < 1.0
    seen = ~walled & ~hidden(shapes, o, points, rows, but=own)
    off = np.arctan2(beside[rows, parts], along[rows, parts])
    first: dict[str, Hit] = {}
    for k in np.lexsort((enters[rows, parts], off)).tolist():
        if seen[k]:
            row, part = int(rows[k]), int(parts[k])
            first.setdefault(shapes.names[row], Hit(shapes.names[row], PARTS[part], float(enters[row, part])))
    return list(first.values())
