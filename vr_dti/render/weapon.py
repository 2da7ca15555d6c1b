"""What a trainee holds, drawn where grip and aim say it is: tools of the belt, a flashlight that is on, and where a laser falls."""

from __future__ import annotations

import math

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.render import programs
from vr_dti.render.place.finish import Batch
from vr_dti.render.place.shape import Shape
from vr_dti.render.tally import Tally
from vr_dti.render.tools import SHAPES, dot, flash
from vr_dti.render.torch import held, torch
from vr_dti.spaces import Floats, look_at, matrix_from_pose, rigid_inverse
from vr_dti.world.fading import place
from vr_dti.world.handles import axis_of
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.shapes import Shapes, cast_ray
from vr_dti.world.state import Hand
from vr_dti.world.tools import HANDCUFFS, bore_of, lies_at

FARTHEST_DOT_M = 15.0
"""a laser's dot is not seen beyond: default"""
FLASH_MS = 40
"""default: a real one is shorter than a frame and would not be seen"""
PROUD_M = 0.16
"""The dot is drawn this much nearer to the eye, on the same line of sight: bodies stand out over their capsules by as much as a coat's
sleeve does. Default, from the people here."""


class Weapon:
    """Drawn once a hand that holds a tool, or a light."""

    def __init__(self, ctx: moderngl.Context, setting: Setting) -> None:
        self._setting = setting
        names = [name for name, _ in SHAPES]
        vertices, triangles, runs = _joined(*(shape() for _, shape in SHAPES), torch(), dot(), flash())
        self._runs = dict(zip([*names, "flashlight", "dot", "flash"], runs, strict=True))
        self._program = programs.load(ctx, "place.vert", "place.frag", defines=("MODEL",))
        self._matrix = programs.uniform(self._program, "world_from_model")
        self._buffer, self._index = ctx.buffer(vertices), ctx.buffer(triangles)
        content = [(self._buffer, "3f4 3f4 2f4 4f1 4f1", "position", "normal", "uv", "albedo", "surface")]
        self._vao = ctx.vertex_array(self._program, content, self._index)

    def draw(self, shown: Shown, eye_m: Floats, tally: Tally) -> None:
        """Every tool and light that is held in a hand or lies where it was dropped, in the current view, and the dots of lasers as seen
        from `eye_m` (3,)."""
        t_ms = shown.story_ns / 1e6
        for body in shown.world.bodies:
            lit = held(body, t_ms) if body.trainee in shown.world.torches else None
            for hand in (body.left, body.right):
                at, _ = place(hand, t_ms)  # what a hand holds that its device has lost stays with it until it has faded
                if not hand.tool or at is None or (hand.tool == "flashlight" and lit is not None):
                    continue
                if hand.tool == HANDCUFFS and body.half_on:  # one half is on somebody: `Props` draws both
                    continue
                turn = axis_of(hand)
                self._draw(hand.tool, matrix_from_pose(at[:3], turn), tally)
                if hand.tool == "cew" and (where := self._dot(shown, hand, body.trainee, eye_m)) is not None:
                    self._draw("dot", where, tally)
                if hand.tool == "handgun" and _flashes(shown, body.trainee) and (bore := bore_of(hand)) is not None:
                    self._draw("flash", matrix_from_pose(bore[0], turn), tally)
            if lit is not None:
                self._draw("flashlight", lit, tally)
            for thing in body.lying:
                pose = lies_at(thing, t_ms)
                self._draw(thing.tool, matrix_from_pose(pose[:3], pose[3:]), tally)

    def _dot(self, shown: Shown, hand: Hand, trainee: str, eye_m: Floats) -> Floats | None:
        """`world_from_dot`, its face to the eye, where the laser meets a body, a solid or the ground; None: too far away."""
        bore = bore_of(hand)
        if bore is None:
            return None
        at, ahead = bore
        far = cast_ray(Shapes.of(shown, self._setting, trainees=True), at, ahead, but=f"trainee:{trainee}").distance_m
        if ahead[1] < -1e-6:
            far = min(far, at[1] / -ahead[1])
        if not 0.0 < far < FARTHEST_DOT_M:
            return None
        there = np.array(at) + far * np.array(ahead)
        way = there - eye_m
        size = math.sqrt(float(way @ way))
        if size < 2.0 * PROUD_M:
            return None
        there = there - way * (PROUD_M / size)
        up = (0.0, 0.0, 1.0) if math.fabs(way[1]) > 0.99 * size else (0.0, 1.0, 0.0)
        return rigid_inverse(look_at(there, there + way, up))

    def _draw(self, which: str, world_from_model: Floats, tally: Tally) -> None:
        first, count = self._runs[which]
        self._matrix.write(np.ascontiguousarray(world_from_model.T, dtype="<f4"))
        self._vao.render(vertices=count, first=first)
        tally.add(count)

    def release(self) -> None:
        """Give everything back."""
        for thing in (self._vao, self._buffer, self._index, self._program):
            thing.release()


def _flashes(shown: Shown, trainee: str) -> bool:
    """A shot has just left this trainee's handgun."""
    now_ms = shown.story_ns / 1e6
    return any(s.clip == "gunshot" and s.at == f"trainee:{trainee}" and 0.0 <= now_ms - s.since_ms < FLASH_MS for s in shown.world.sounds)


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
