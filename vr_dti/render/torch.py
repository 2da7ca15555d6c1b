"""Flashlights: where they are held, the light and the shadows they throw, and the thing itself in the hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp, Vec3
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, look_at, matrix_from_pose, perspective
from vr_dti.world.fading import place
from vr_dti.world.pose import Shown
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body

MAX_TORCHES = 3
"""as in `shaders/frame.glsl`; whoever else has one on lights nothing"""
TILE_PX = 512
"""of the shadow map, a flashlight: a pixel spans 9 mm at three metres"""
REACH_M = 45.0
_HALF_RAD = math.radians(38.0)
"""half angle of the cone; the map's field is a little wider, for its filter"""
_NEAR_M = 0.12
_SPILL: Vec3 = (20.0, 20.8, 22.4)
_HOT: Vec3 = (70.0, 72.8, 77.3)
"""of a duty light against a street lamp, some 90 here: thirty times a lamp's candelas would blind the picture, and even 125 bleach a face
at three metres; default"""
_SHOULDER_M = (-0.24, -0.28, -0.22)
"""from the eyes, turned with the head: where somebody without tracked hands holds it"""
_BLACK = Finish((24, 25, 27), 0.42, 0.4, Grain.METAL, 0.05)
_LENS = Finish((235, 240, 255), 0.2, glow=1.0)


def held(body: Body, t_ms: float) -> Floats | None:
    """`world_from_torch` (4, 4), its beam along -Z, at story time `t_ms`: in the hand that holds it, else a free one, the left of two;
    else beside the head. One in a hand that its device has lost stays with it until it has faded."""
    hand = body.right if body.right.tool == "flashlight" or (body.left.tool not in ("", "flashlight")) else body.left
    at, _ = place(hand, t_ms)
    if at is not None:
        turn = at if hand.aim is None else hand.aim
        return matrix_from_pose(at[:3], turn[3:])
    return None if body.head is None or body.head_lost else _beside(matrix_from_pose(body.head[:3], body.head[3:]))


def _beside(head: Floats) -> Floats:
    """`world_from_torch` (4, 4) beside a head (4, 4), its beam where the face looks."""
    out = head.copy()
    out[:3, 3] += out[:3, :3] @ np.array(_SHOULDER_M)
    return out


@dataclass(frozen=True, slots=True)
class Beam:
    """A flashlight that is on."""

    holder: str
    """trainee or actor: throws no shadow in the own light"""
    lamps: tuple[Lamp, Lamp]
    """the hot spot in its middle and a wide spill"""
    clip_from_world: Floats
    """of its shadow map"""

    def meets(self, middles_m: Floats, radii_m: Floats) -> NDArray[np.bool_]:
        """Which spheres its light may touch: `(S, 3)`, `(S,)` -> `(S,)`."""
        lamp = self.lamps[1]
        to = middles_m - np.array(lamp.position_m)
        along = to @ np.array(lamp.axis)
        aside = np.sqrt(np.maximum((to * to).sum(-1) - along * along, 0.0))
        c, s = math.cos(_HALF_RAD), math.sin(_HALF_RAD)
        out: NDArray[np.bool_] = (aside * c - along * s < radii_m) & (along > -radii_m) & (along < lamp.range_m + radii_m)
        return out


def beams(shown: Shown) -> list[Beam]:
    """Of each flashlight that is on, at most `MAX_TORCHES`, trainees' first. Actors have theirs at the shoulder, where the face looks."""
    bodies, names = shown.world.bodies, shown.names
    found = [(body.trainee, held(body, shown.story_ns / 1e6)) for body in bodies if body.trainee in shown.world.torches]
    actors = [name for name in shown.world.torches if name in names and all(name != body.trainee for body in bodies)]
    found += [(name, _beside(shown.world_from_joint[shown.row(name), JOINT["Head"]])) for name in actors]
    return [_beam(holder, where) for holder, where in found if where is not None][:MAX_TORCHES]


def _beam(holder: str, where: Floats) -> Beam:
    ahead = -where[:3, 2]
    at = where[:3, 3] + _NEAR_M * ahead
    x, y, z = at.tolist()
    ax, ay, az = ahead.tolist()
    hot = Lamp((x, y, z), _HOT, REACH_M, (ax, ay, az), math.radians(13.0), math.radians(3.0))
    spill = Lamp((x, y, z), _SPILL, 25.0, (ax, ay, az), _HALF_RAD, math.radians(22.0))
    field = perspective(2.0 * _HALF_RAD + 0.05, 1.0, _NEAR_M, REACH_M)
    return Beam(holder, (hot, spill), field @ look_at(at, at + ahead, where[:3, 1]))


def torch() -> Shape:
    """A duty light 15 cm long: origin in the palm, its beam along -Z."""
    shape = Shape()
    shape.tube(((0.0, 0.0, 0.055), (0.0, 0.0, -0.055)), 0.0125, _BLACK, segments=12)
    shape.tube(((0.0, 0.0, -0.055), (0.0, 0.0, -0.07), (0.0, 0.0, -0.095)), (0.0125, 0.0165, 0.0175), _BLACK, segments=14)
    shape.tube(((0.0, 0.0, -0.0955), (0.0, 0.0, -0.0965)), 0.0145, _LENS, segments=14)
    return shape
