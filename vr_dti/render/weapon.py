"""What a trainee holds: a dark pistol where grip and aim say it is, and a flashlight that is on."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.render import programs
from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Batch, Finish
from vr_dti.render.place.shape import Shape
from vr_dti.render.tally import Tally
from vr_dti.render.torch import held, torch
from vr_dti.spaces import Floats, matrix_from_pose, quat_about
from vr_dti.world.state import World

_STEEL = Finish((38, 39, 41), 0.36, 0.75, Grain.METAL, 0.12)
_FRAME = Finish((22, 22, 23), 0.6, grain=Grain.LEATHER, tile_m=0.05)
_SIGHT = Finish((220, 220, 214), 0.5, glow=0.02)


class Weapon:
    """Drawn once a hand that is armed, or that holds a light."""

    def __init__(self, ctx: moderngl.Context) -> None:
        vertices, triangles, self._runs = _joined(pistol(), torch())
        self._program = programs.load(ctx, "place.vert", "place.frag", defines=("MODEL",))
        self._matrix = programs.uniform(self._program, "world_from_model")
        self._buffer, self._index = ctx.buffer(vertices), ctx.buffer(triangles)
        content = [(self._buffer, "3f4 3f4 2f4 4f1 4f1", "position", "normal", "uv", "albedo", "surface")]
        self._vao = ctx.vertex_array(self._program, content, self._index)

    def draw(self, world: World, tally: Tally) -> None:
        """Every armed hand's weapon and every light that is held in a hand, in the current view. The grip says where it is, the aim where
        it points."""
        for body in world.bodies:
            for hand in (body.left, body.right):
                if hand.armed and hand.grip is not None:
                    turn = hand.aim if hand.aim is not None else hand.grip
                    self._draw(0, matrix_from_pose(hand.grip[:3], turn[3:]), tally)
            if body.trainee in world.torches and (where := held(body)) is not None:
                self._draw(1, where, tally)

    def _draw(self, which: int, world_from_model: Floats, tally: Tally) -> None:
        first, count = self._runs[which]
        self._matrix.write(np.ascontiguousarray(world_from_model.T, dtype="<f4"))
        self._vao.render(vertices=count, first=first)
        tally.add(count)

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._vao, self._buffer, self._index, self._program):
            thing.release()


def _joined(*shapes: Shape) -> tuple[NDArray[np.void], NDArray[np.uint32], list[tuple[int, int]]]:
    """Shapes in one buffer: vertices, triangles, and the first index and count of each."""
    vertices, triangles, runs, base, first = [], [], [], 0, 0
    for shape in shapes:
        shape.settle()
        v, t = np.concatenate(shape.vertices[Batch.SOLID]), np.concatenate(shape.triangles[Batch.SOLID])
        vertices.append(v)
        triangles.append(t + np.uint32(base))
        runs.append((first, t.size))
        base, first = base + len(v), first + t.size
    return np.concatenate(vertices), np.concatenate(triangles), runs


def pistol() -> Shape:
    """A service pistol 19 cm long: origin in the palm, barrel along -Z above it."""
    shape = Shape()
    shape.box((-0.013, 0.040, -0.150), (0.013, 0.070, 0.035), _STEEL)
    shape.box((-0.011, 0.030, -0.145), (0.011, 0.040, 0.030), _FRAME)
    shape.tube(((0.0, 0.058, -0.149), (0.0, 0.058, -0.156)), 0.007, Finish((8, 8, 8), 0.5), segments=10)
    shape.box((-0.002, 0.070, -0.146), (0.002, 0.075, -0.138), _STEEL)
    for x in (-0.007, 0.004):
        shape.box((x, 0.070, 0.024), (x + 0.003, 0.075, 0.032), _SIGHT)
    grip = Shape()
    grip.box((-0.014, -0.075, -0.022), (0.014, 0.036, 0.026), _FRAME)
    grip.box((-0.015, -0.083, -0.025), (0.015, -0.075, 0.029), _STEEL)
    shape.merge(grip, (0.0, 0.0, 0.0), quat_about((1.0, 0.0, 0.0), -0.30))
    path = ((0.0, 0.031, -0.035), (0.0, 0.012, -0.040), (0.0, 0.002, -0.055), (0.0, 0.004, -0.078), (0.0, 0.031, -0.086))
    shape.tube(path, 0.0035, _FRAME, segments=6)
    shape.tube(((0.0, 0.030, -0.050), (0.0, 0.018, -0.055), (0.0, 0.009, -0.050)), 0.003, _STEEL, segments=6)
    return shape
