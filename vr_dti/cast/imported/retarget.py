"""A stranger's recorded movement as our joints turn: rest poses evened out, the ground under the feet, the way begun at the origin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.cast.imported.bones import humanoid
from vr_dti.cast.imported.motion import LONGEST_S, RATE_HZ, Motion
from vr_dti.cast.imported.stance import height_of, stance_of
from vr_dti.errors import InputError
from vr_dti.spaces import Floats, quat_slerp, rotation_from_quat
from vr_dti.world.animation.kinematics import quats_from_rotations
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS, Skeleton

_HEIGHT_M = 1.75
_ANKLE = 0.0413
"""height of the ankle over the sole, of the whole (default: the man of `stance.py`)"""
_LOWEST_PERCENT = 2.0
"""of all heights of the lower foot: there the ground is (default), so that one bad frame does not lift the rest"""


@dataclass(frozen=True, slots=True, eq=False)
class Moved:
    """A body of 1.75 m with the stranger's proportions, and its movement at `RATE_HZ`, begun over the origin and facing -Z."""

    skeleton: Skeleton
    turn: Floats
    """(T, 54, 3, 3) of each joint from the bind pose, in the actor's frame"""
    place_m: Floats
    """(T, 54, 3)"""
    known: frozenset[str]
    """joints that the stranger has"""
    notes: tuple[str, ...]


def retargeted(motion: Motion) -> Moved:
    """Raises `DocumentError` where the bones are no humanoid's, `InputError` where the movement is too long."""
    seconds = (len(motion.turn) - 1) / motion.rate_hz
    if seconds > LONGEST_S:
        raise InputError(f"{motion.bones.file}: a movement of {seconds:.0f} s, at most {LONGEST_S:.0f}", "cut it into shorter ones")
    who = humanoid(motion.bones, motion.said)
    stance = stance_of(who)
    scale = _HEIGHT_M / height_of(who)
    rows = [who.rows.get(name, -1) for name in JOINTS]
    count = len(motion.turn)
    turn = np.empty((count, len(JOINTS), 3, 3))
    for j, row in enumerate(rows):
        if row < 0:
            turn[:, j] = turn[:, PARENTS[j]]
            continue
        against = motion.turn[:, row] @ motion.rest[row].T
        turn[:, j] = who.turn @ against @ who.turn.T @ stance.turn[j].T
    hips = scale * (motion.place[:, rows[0]] @ who.turn.T)
    turn, hips = _resampled(turn, hips, motion.rate_hz)
    joint = scale * (stance.joint - stance.joint[0] * (1.0, 0.0, 1.0))
    feet = [JOINT["LeftFoot"], JOINT["RightFoot"]]
    joint[:, 1] += _ANKLE * _HEIGHT_M - joint[feet, 1].mean()
    joint.setflags(write=False)
    width = float(abs(joint[JOINT["RightArm"], 0] - joint[JOINT["LeftArm"], 0]))
    ahead = turn[0, 0] @ (0.0, 0.0, -1.0)
    c, s = np.array((-ahead[2], ahead[0])) / (np.hypot(ahead[0], ahead[2]) or 1.0)  # back to facing -Z
    level = np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c)))
    turn, hips = level @ turn, (hips - hips[0] * (1.0, 0.0, 1.0)) @ level.T
    place = _places(turn, hips, joint)
    low = np.percentile(place[:, feet, 1].min(axis=1), _LOWEST_PERCENT)
    place[..., 1] += _ANKLE * _HEIGHT_M - low
    skeleton = Skeleton(joint, _HEIGHT_M, width)
    return Moved(skeleton, turn, place, frozenset(who.rows), who.notes)


def _resampled(turn: Floats, hips: Floats, rate_hz: float) -> tuple[Floats, Floats]:
    count = len(turn)
    t = np.arange(max(2, int((count - 1) / rate_hz * RATE_HZ + 1e-6) + 1)) / RATE_HZ * rate_hz
    before = np.clip(np.floor(t + 1e-9).astype(np.int64), 0, count - 1)
    after = np.minimum(before + 1, count - 1)
    share = np.clip(t - before, 0.0, 1.0)
    q = quats_from_rotations(turn)
    mixed = quat_slerp(q[before], q[after], share[:, None])
    return rotation_from_quat(mixed), hips[before] + (hips[after] - hips[before]) * share[:, None]


def _places(turn: Floats, hips: Floats, joint: Floats) -> Floats:
    out = np.empty((*turn.shape[:2], 3))
    out[:, 0] = hips
    for j in range(1, len(JOINTS)):
        up = PARENTS[j]
        out[:, j] = out[:, up] + turn[:, up] @ (joint[j] - joint[up])
    return out
