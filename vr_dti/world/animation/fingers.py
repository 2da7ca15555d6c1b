"""How a hand's fingers are turned for how far each is curled: spread as they open, side by side as they close, the thumb beside or across.

A bind pose has the fingers spread and the thumb held out. Curled alone from there they would be a claw, and a fist would leave its thumb
outside.
"""

from __future__ import annotations

import numpy as np

from vr_dti.spaces import Floats, normalized, quat_about, quat_between, quat_multiply
from vr_dti.world.animation.rig import CURL_DEG, FINGER_ROWS, Rig

_TOGETHER = ((-0.12, 0.0, 0.25, 1.0), (0.0, 0.55, 0.85, 1.0))
"""curl -> how far a finger has come beside the middle one: default"""
_THUMB_CURL = (-0.15, 0.0, 0.25, 0.75)
_THUMB_WAYS = ((0.72, 0.52, 0.46), (0.88, 0.42, 0.20), (0.9, 0.2, 0.1))
"""where the thumb points at the last three curls, along the fingers, out of the palm and towards the thumb's side: half in, beside the
index finger, across the fingers; at the first it is where the bind pose has it. Defaults, by looking at hands"""


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
