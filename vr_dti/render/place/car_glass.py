"""The panes of a car: what `window.glsl` needs to follow the eye's ray into its cabin."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.place.finish import VERTEX, Batch, Room
from vr_dti.render.place.shape import Shape
from vr_dti.render.place.sheets import halves, sheet_normals
from vr_dti.spaces import Floats

_ROUGHNESS = 0.05
_TURN = 65536
"""headings are told apart in so many steps of a whole turn: two bytes"""
_TALLEST_M = 2.0
"""a byte holds heights up to this"""


def panes(shape: Shape, points: Floats, there: NDArray[np.bool_], heading_rad: float) -> None:
    """The cells `there` `(R-1, C-1)` of a sheet `(R, C, 3)` in the car's own metres, as glass of a car that stands at that heading.

    A vertex carries where it lies in the car and which way the car faces, so that a shader that knows the world alone finds the cabin.
    """
    rows, columns = points.shape[:2]
    index = np.arange(rows * columns).reshape(rows, columns)
    quads = np.stack((index[:-1, :-1], index[1:, :-1], index[1:, 1:], index[:-1, 1:]), axis=-1)[..., ::-1][there]
    used, local = np.unique(quads, return_inverse=True)
    p = points.reshape(-1, 3)[used]
    v = np.zeros(len(used), dtype=VERTEX)
    v["position"], v["normal"] = p, -sheet_normals(points, False).reshape(-1, 3)[used]
    v["uv"] = p[:, (0, 2)]
    turn = round(heading_rad / (2.0 * math.pi) * _TURN) % _TURN
    v["albedo"][:, 0], v["albedo"][:, 2], v["albedo"][:, 3] = turn >> 8, turn & 255, 255
    v["albedo"][:, 1] = np.clip(np.round(p[:, 1] / _TALLEST_M * 255.0), 0, 255)
    v["surface"] = (round(255 * _ROUGHNESS), 0, int(Room.CAR), 0)
    shape.put(Batch.WINDOW, v, halves(local.reshape(-1, 4)))
