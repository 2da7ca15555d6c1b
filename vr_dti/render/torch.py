"""Flashlights of trainees: where they are held, the light they throw, and the thing itself in the hand."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.events import Pose
from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp, Vec3
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, matrix_from_pose
from vr_dti.world.pose import Shown
from vr_dti.world.state import Body

_SPILL: Vec3 = (10.0, 10.4, 11.2)
_HOT: Vec3 = (125.0, 130.0, 138.0)
"""of a duty light against a street lamp, some 90 here: thirty times a lamp's candelas would blind the picture; default"""
_SHOULDER_M = (-0.24, -0.28, -0.22)
"""from the eyes, turned with the head: where somebody without tracked hands holds it"""
_BLACK = Finish((24, 25, 27), 0.42, 0.4, Grain.METAL, 0.05)
_LENS = Finish((235, 240, 255), 0.2, glow=1.0)


def held(body: Body) -> Floats | None:
    """`world_from_torch` (4, 4), its beam along -Z: the hand that holds no weapon, the left of two; else beside the head."""
    hand = body.right if body.left.armed else body.left
    if hand.grip is not None:
        turn: Pose = hand.aim if hand.aim is not None else hand.grip
        return matrix_from_pose(hand.grip[:3], turn[3:])
    if body.head is None or body.head_lost:
        return None
    out: Floats = matrix_from_pose(body.head[:3], body.head[3:])
    out[:3, 3] += out[:3, :3] @ np.array(_SHOULDER_M)
    return out


def beams(shown: Shown, most: int) -> list[Lamp]:
    """Two lamps for each flashlight that is on, at most `most`: a wide spill and the hot spot in its middle."""
    out: list[Lamp] = []
    for body in shown.world.bodies:
        where = held(body) if body.trainee in shown.world.torches else None
        if where is None:
            continue
        ahead = -where[:3, 2]
        x, y, z = (where[:3, 3] + 0.12 * ahead).tolist()
        ax, ay, az = ahead.tolist()
        out.append(Lamp((x, y, z), _HOT, 45.0, (ax, ay, az), math.radians(13.0), math.radians(3.0)))
        out.append(Lamp((x, y, z), _SPILL, 25.0, (ax, ay, az), math.radians(38.0), math.radians(22.0)))
    return out[:most]


def torch() -> Shape:
    """A duty light 15 cm long: origin in the palm, its beam along -Z."""
    shape = Shape()
    shape.tube(((0.0, 0.0, 0.055), (0.0, 0.0, -0.055)), 0.0125, _BLACK, segments=12)
    shape.tube(((0.0, 0.0, -0.055), (0.0, 0.0, -0.07), (0.0, 0.0, -0.095)), (0.0125, 0.0165, 0.0175), _BLACK, segments=14)
    shape.tube(((0.0, 0.0, -0.0955), (0.0, 0.0, -0.0965)), 0.0145, _LENS, segments=14)
    return shape
