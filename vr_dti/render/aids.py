"""What is laid over a scene for somebody's help: where a head points, for an instructor; where to stand or to go, for a trainee."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import moderngl
import numpy as np

from vr_dti.render import programs, state
from vr_dti.render.tally import Tally
from vr_dti.spaces import Floats, matrix_from_pose, quat_about
from vr_dti.world.state import Body

_LENGTH_M = 4.0
_HALF_RAD = math.radians(6.0)
"""a head that points at something points at it to within this, most of the time (default)"""
_SEGMENTS = 28
_RING_M, _ABOVE_M = 0.32, 0.02
"""of the ring where somebody is about to stand, about as wide as they are; how far over the floor (default)"""
_ARROW_M = (0.40, 0.66, 0.20, 0.10)
"""of the arrow before it: its foot and tip from the middle, half of its width, and how far its foot is notched (default)"""


class Aids:
    """Pale shapes that let everything behind them be seen."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._program = programs.load(ctx, "cone.vert", "cone.frag")
        self._matrix = programs.uniform(self._program, "world_from_shape")
        self._shines = programs.uniform(self._program, "shines")
        self._buffers = [ctx.buffer(shape) for shape in (_cone(), _ring(), _arrow())]
        self._cone, self._ring, self._arrow = (ctx.vertex_array(self._program, [(buffer, "4f4", "shape")]) for buffer in self._buffers)

    def draw_gaze(self, bodies: Sequence[Body], tally: Tally) -> None:
        """A cone from each trainee's head, brightest near it, over the solid scene of the current view."""
        long = np.diag((_LENGTH_M, _LENGTH_M, _LENGTH_M, 1.0))
        self._draw(self._cone, [matrix_from_pose(b.head[:3], b.head[3:]) @ long for b in bodies if b.head is not None], tally, shines=0.0)

    def draw_spot(self, spot_m: Floats, faces: Floats | None, tally: Tally) -> None:
        """A ring on the floor at `spot_m` (3,), also in a scene that begins black: somebody is to find it. Before it, if they are to face
        that way (3,), an arrow."""
        yaw_rad = 0.0 if faces is None else math.atan2(-faces[0], -faces[2])
        place = [matrix_from_pose(spot_m, quat_about((0.0, 1.0, 0.0), yaw_rad))]
        for shape in (self._ring,) if faces is None else (self._ring, self._arrow):
            self._draw(shape, place, tally, shines=1.0)

    def _draw(self, shape: moderngl.VertexArray, places: Sequence[Floats], tally: Tally, *, shines: float) -> None:
        ctx = self._ctx
        self._shines.value = shines
        depth = ctx.fbo.depth_mask
        state.laid_over(ctx, depth_test=True)
        ctx.fbo.depth_mask = False
        try:
            for place in places:
                self._matrix.write(np.ascontiguousarray(place.T, dtype="<f4"))
                shape.render()
                tally.add(shape.vertices)
        finally:
            ctx.fbo.depth_mask = depth

    def release(self) -> None:
        """Give everything back."""
        for vao in (self._cone, self._ring, self._arrow):
            vao.release()
        for buffer in self._buffers:
            buffer.release()
        self._program.release()


def _cone() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Triangles of the mantle: a cone of length 1 along -Z, its strength in w, beginning a little before the eyes."""
    angle = np.linspace(0.0, 2.0 * np.pi, _SEGMENTS + 1)
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=-1)
    stations = ((0.05, 0.40), (0.35, 0.22), (1.0, 0.05))
    rings = [
        np.concatenate((circle * z * math.tan(_HALF_RAD), np.full((len(angle), 1), -z), np.full((len(angle), 1), w)), axis=1)
        for z, w in stations
    ]
    return _joined(pairwise(rings))


def _joined(pairs: Iterable[tuple[Floats, Floats]]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Triangles between the two circles of each pair."""
    out = []
    for a, b in pairs:
        for i in range(_SEGMENTS):
            out += [a[i], b[i], b[i + 1], a[i], b[i + 1], a[i + 1]]
    return np.array(out, dtype=np.float32)


def _ring() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Triangles of a ring that lies on the floor, and of a low wall on it, which is seen from afar; its strength in w."""
    angle = np.linspace(0.0, 2.0 * np.pi, _SEGMENTS + 1)
    circle = np.stack((np.cos(angle), np.sin(angle)), axis=-1)

    def round_(radius_m: float, y_m: float, strength: float) -> Floats:
        x, z = (radius_m * circle).T
        return np.stack((x, np.full_like(x, y_m), z, np.full_like(x, strength)), axis=1)

    flat = (round_(_RING_M - 0.06, _ABOVE_M, 0.8), round_(_RING_M, _ABOVE_M, 0.8))
    wall = (round_(_RING_M, _ABOVE_M, 0.6), round_(_RING_M, 0.25, 0.0))
    return _joined((flat, wall))


def _arrow() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Two triangles on the floor that point along -Z; their strength in w."""
    foot, tip, half, notch = _ARROW_M
    left, ahead, right, middle = ((x, _ABOVE_M, -z, 0.8) for x, z in ((-half, foot), (0.0, tip), (half, foot), (0.0, foot + notch)))
    return np.array((left, middle, ahead, middle, right, ahead), dtype=np.float32)
