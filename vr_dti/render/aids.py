"""What only an instructor sees: the cone of where a trainee's head points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import moderngl
import numpy as np

from vr_dti.render import programs, state
from vr_dti.render.tally import Tally
from vr_dti.spaces import matrix_from_pose
from vr_dti.world.state import Body

_LENGTH_M = 4.0
_HALF_RAD = math.radians(6.0)
"""a head that points at something points at it to within this, most of the time (default)"""
_SEGMENTS = 28


class GazeCone:
    """A pale cone from each trainee's head, brightest near it."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._program = programs.load(ctx, "cone.vert", "cone.frag")
        self._matrix = programs.uniform(self._program, "world_from_head")
        self._buffer = ctx.buffer(_cone())
        self._vao = ctx.vertex_array(self._program, [(self._buffer, "4f4", "shape")])

    def draw(self, bodies: Sequence[Body], tally: Tally) -> None:
        """Draw over the solid scene of the current view."""
        ctx = self._ctx
        depth = ctx.fbo.depth_mask
        state.laid_over(ctx, depth_test=True)
        ctx.fbo.depth_mask = False
        try:
            for body in bodies:
                if body.head is not None:
                    head = matrix_from_pose(body.head[:3], body.head[3:]) @ np.diag((_LENGTH_M, _LENGTH_M, _LENGTH_M, 1.0))
                    self._matrix.write(np.ascontiguousarray(head.T, dtype="<f4"))
                    self._vao.render()
                    tally.add(self._vao.vertices)
        finally:
            ctx.fbo.depth_mask = depth

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._vao, self._buffer, self._program):
            thing.release()


def _cone() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Triangles of the mantle: a cone of length 1 along -Z, its strength in w, beginning a little before the eyes."""
    angle = np.linspace(0.0, 2.0 * np.pi, _SEGMENTS + 1)
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=-1)
    stations = ((0.05, 0.40), (0.35, 0.22), (1.0, 0.05))
    rings = [
        np.concatenate((circle * z * math.tan(_HALF_RAD), np.full((len(angle), 1), -z), np.full((len(angle), 1), w)), axis=1)
        for z, w in stations
    ]
    out = []
    for a, b in pairwise(rings):
        for i in range(_SEGMENTS):
            out += [a[i], b[i], b[i + 1], a[i], b[i + 1], a[i + 1]]
    return np.array(out, dtype=np.float32)
