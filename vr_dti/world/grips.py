"""Where a body is taken hold of: points of its surface, measured from its skeleton."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation.scalar import Point
from vr_dti.world.skeleton import JOINT, Skeleton

# Measured on the eleven baked people in the bind pose, from the arms' joints: cloth lies 75-94 mm before them at the collar, 92-119 mm
# behind them at the blades, 62-78 mm above them; a sleeve has a radius of 56-74 mm. They go with the shoulders' width and the height.
_WIDE_M, _TALL_M = 0.377, 1.80
_JAW_M, _CROWN_M, _BREAST_M = (-0.052, 0.045, -0.100), (-0.066, 0.112, 0.082), (0.115, 0.165, 0.145)
"""the left side of the jaw and the back of the head to the left, from the joint of the head; breasts aside of, below and before the joint
of the neck"""
_COLLAR_M, _CHEST_M, _BLADE_M, _TOP_M, _SLEEVE_M, _WRIST_M = 0.089, 0.128, 0.116, 0.068, 0.072, 0.044


class GripPoint(NamedTuple):
    """A point of a body's surface in the bind axes of the joint that carries it, and the direction out of the body there."""

    joint: int
    at: Point
    out: Point
    round_m: float = 0.0
    """radius of the limb round which fingers close there; 0: they are as the clip has them"""


def points_of(skeleton: Skeleton) -> dict[str, GripPoint]:
    """Every `document.HoldPoint` of a skeleton."""
    joint = skeleton.joint_m
    wide, tall = skeleton.shoulder_width_m / _WIDE_M, skeleton.height_m / _TALL_M
    chest, neck = JOINT["Spine2"], joint[JOINT["Neck"]]
    arms = [joint[JOINT[f"{side}Arm"]] for side in ("Left", "Right")]
    middle_z = 0.5 * float(arms[0][2] + arms[1][2])

    def on(carrier: int, where: Sequence[float] | Floats, out: tuple[float, float, float]) -> GripPoint:
        x, y, z = (np.asarray(where, dtype=np.float64) - joint[carrier]).tolist()
        return GripPoint(carrier, (x, y, z), out)

    found = {"collar": on(chest, (neck[0], neck[1] - 0.075 * tall, middle_z - _COLLAR_M * wide), (0.0, 0.25, -0.97))}
    found["breast_left"], found["breast_right"] = (
        on(chest, (aside * _BREAST_M[0] * wide, neck[1] - _BREAST_M[1] * tall, middle_z - _BREAST_M[2] * wide), (0.0, 0.1, -0.995))
        for aside in (-1.0, 1.0)
    )
    found["back"] = on(chest, (neck[0], float(arms[0][1]) - 0.036 * tall, middle_z + _BLADE_M * wide), (0.0, 0.1, 0.995))
    found["jaw"] = on(JOINT["Head"], joint[JOINT["Head"]] + tall * np.array(_JAW_M), (-0.55, 0.0, -0.835))
    found["crown"] = on(JOINT["Head"], joint[JOINT["Head"]] + tall * np.array(_CROWN_M), (-0.5, 0.1, 0.86))
    found["chest"] = on(chest, (neck[0], neck[1] - 0.16 * tall, middle_z - _CHEST_M * wide), (0.0, 0.1, -0.995))
    for k, side in enumerate(("Left", "Right")):
        aside = -1.0 if k == 0 else 1.0
        arm, elbow, wrist = (joint[JOINT[f"{side}{j}"]] for j in ("Arm", "ForeArm", "Hand"))
        low = side.lower()
        top = (arm[0] - aside * 0.028 * wide, arm[1] + _TOP_M * tall, arm[2])
        found[f"shoulder_{low}"] = on(JOINT[f"{side}Shoulder"], top, (0.38 * aside, 0.925, 0.0))
        blade = (aside * 0.10 * wide, arm[1] - 0.02 * tall, middle_z + _BLADE_M * wide)
        found[f"blade_{low}"] = on(chest, blade, (0.0, 0.1, 0.995))
        for name, carrier, a, b, share, radius in (
            ("upper_arm", "Arm", arm, elbow, 0.72, _SLEEVE_M),
            ("forearm", "ForeArm", elbow, wrist, 0.85, _WRIST_M),
        ):
            along = (b - a) / float(np.sqrt(((b - a) ** 2).sum()))
            out = np.array((aside, 0.0, 0.0)) - along * along[0] * aside
            x, y, z = (out / float(np.sqrt((out**2).sum()))).tolist()
            on_it = on(JOINT[f"{side}{carrier}"], a + share * (b - a) + radius * tall * np.array((x, y, z)), (x, y, z))
            found[f"{name}_{low}"] = on_it._replace(round_m=radius * tall)
    return found
