"""How a hand's fingers are turned for how far each is curled: spread as they open, side by side as they close, the thumb beside or across.

A bind pose has the fingers spread and the thumb held out. Curled alone from there they would be a claw, and a fist would leave its thumb
outside.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats, normalized, quat_about, quat_between, quat_multiply, rotation_from_quat
from vr_dti.world.animation.rig import CURL_DEG, FINGER_ROWS, Rig

_TOGETHER = ((-0.12, 0.0, 0.25, 1.0), (0.0, 0.55, 0.85, 1.0))
"""curl -> how far a finger has come beside the middle one: default"""
_THUMB_CURL = (-0.15, 0.0, 0.25, 0.75)
_THUMB_WAYS = ((0.72, 0.52, 0.46), (0.88, 0.42, 0.20), (0.9, 0.2, 0.1))
"""where the thumb points at the last three curls, along the fingers, out of the palm and towards the thumb's side: half in, beside the
index finger, across the fingers; at the first it is where the bind pose has it. Defaults, by looking at hands"""

_CLOSINGS = np.linspace(0.2, 0.9, 15)
"""curls of fingers that close round a limb"""
_OPPOSED = 0.05
"""and of the thumb, which goes round its other side"""
_LAST_BONE = 0.8
"""length of a finger's last bone over that of the one before: default"""
_FLESH_M = 0.009
"""half the thickness of a finger: default"""
_FROM_PALM = 1.05
"""fingers begin a little beyond where the palm lies on the limb, and bend so much more to come back to it: default"""


class Grasp(NamedTuple):
    """How a body's hands close round limbs of any girth. Made once by `grasp_of`."""

    turns: Floats
    """(2, C, 15, 3, 3) of the joints of both hands' fingers, at each of `_CLOSINGS`"""
    finger_m: tuple[float, float]
    """length of the middle fingers"""

    def round_limb(self, side: int, radius_m: float) -> Floats:
        """(15, 3, 3): the joints of one hand's fingers, laid round a limb of that radius."""
        angle = _FROM_PALM * self.finger_m[side] / (radius_m + _FLESH_M)
        curl = angle / np.deg2rad(CURL_DEG[2].sum())
        out: Floats = self.turns[side, int(np.abs(_CLOSINGS - curl).argmin())]
        return out


def grasp_of(rig: Rig) -> Grasp:
    """Measure a rig's hands."""
    curls = np.column_stack((np.full(len(_CLOSINGS), _OPPOSED), *[_CLOSINGS] * 4))
    closed = [rotation_from_quat(turns(rig, side, curls).reshape(len(curls), 15, 4)) for side in (0, 1)]
    middle = rig.skeleton.joint_m[FINGER_ROWS[:, 2]]
    bones = np.sqrt((np.diff(middle, axis=1) ** 2).sum(axis=-1))
    left, right = (bones[:, 0] + (1.0 + _LAST_BONE) * bones[:, 1]).tolist()
    return Grasp(np.stack(closed), (left, right))


def turns(rig: Rig, side: int, curl: Floats) -> Floats:
    """Local turns `(T, 5, 3, 4)` of the joints of one hand's fingers, for curls `(T, 5)` (`document.FINGERS`)."""
    out = quat_about(rig.finger_axis[side][:, None], np.deg2rad(curl[:, :, None] * CURL_DEG))
    along, palm = rig.hand_bind[side, :, 0], rig.hand_bind[side, :, 1]
    joint = rig.skeleton.joint_m[FINGER_ROWS[side]]
    points = normalized(joint[:, 2] - joint[:, 0])
    share = np.interp(curl[:, 1:], *_TOGETHER)
    flat = normalized(points[1:] - (points[1:] @ palm)[:, None] * palm)
    beside = flat[1]
    angle = np.arctan2(np.cross(flat, beside) @ palm, flat @ beside)
    out[:, 1:, 0] = quat_multiply(quat_about(palm, share * angle), out[:, 1:, 0])
    aside = joint[1, 0] - joint[4, 0]
    aside = normalized(aside - (aside @ along) * along - (aside @ palm) * palm)
    ways = np.stack((points[0], *normalized(np.array(_THUMB_WAYS) @ np.stack((along, palm, aside)))))
    way = normalized(np.stack([np.interp(curl[:, 0], _THUMB_CURL, ways[:, k]) for k in range(3)], axis=-1))
    out[:, 0, 0] = quat_between(points[0], way)
    return out
