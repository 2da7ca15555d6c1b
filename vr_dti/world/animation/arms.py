"""Arms of a solved clip: targets in whatever frame the keys name, reached by two-bone IK at every sample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vr_dti.spaces import (
    Floats,
    cross,
    normalized,
    quat_about,
    quat_between,
    quat_conjugate,
    quat_multiply,
    quat_rotate,
    rotation_from_quat,
)
from vr_dti.world.animation.curves import Curve, Ease, aligned, curve, unit
from vr_dti.world.animation.document import Hand
from vr_dti.world.animation.ik import ease_shoulder, spread_twist
from vr_dti.world.animation.kinematics import fraction, quats_from_rotations
from vr_dti.world.animation.rig import ARM_ROWS, SPINE_ROWS, Rig, bent
from vr_dti.world.animation.torso import Torso, TorsoTracks
from vr_dti.world.animation.tracks import Run, Said, mixed, runs, spoken, track

ELBOW = np.array([[-0.4, -0.75, 0.6], [0.4, -0.75, 0.6]])
"""where left and right elbow point by themselves, in the chest's frame: down, back and out"""
LEAST_PALM_M = (0.044, 0.012)
"""No palm is lower, wherever a lying body's words would put it: a flat hand on loose fingers, and so much more where it
lies on its edge (default)."""
CLAVICLE_SHARE, CLAVICLE_MOST_RAD = 0.2, np.deg2rad(24.0)
"""of the arm's way from the A-pose, and at most: default, a rough scapulohumeral rhythm"""


class SolvedArm(NamedTuple):
    """Rotations `(T, 3, 3)` in the actor's frame."""

    clavicle: Floats
    upper: Floats
    lower: Floats
    hand: Floats


def _shoulder(rig: Rig, side: int, torso: Torso, palm: Floats, shrug_rad: Floats) -> tuple[Floats, Floats]:
    """Rotation `(T, 4)` of the clavicle in the actor's frame and where the arm's joint is `(T, 3)`: it gives a little to every reach."""
    joint = rig.skeleton.joint_m
    clavicle, arm = ARM_ROWS[side, 0], ARM_ROWS[side, 1]
    chest_m, chest = torso.position_m[:, 3], torso.quat[:, 3]
    clavicle_m = chest_m + quat_rotate(chest, joint[clavicle] - joint[SPINE_ROWS[3]])
    still = chest_m + quat_rotate(chest, joint[arm] - joint[SPINE_ROWS[3]])
    way = normalized(quat_rotate(quat_conjugate(chest), palm - still))
    give = fraction(quat_between(rig.arms.upper_bind[side, :, 0], way), np.full(len(way), CLAVICLE_SHARE))
    angle = 2.0 * np.arctan2(np.sqrt((give[:, :3] ** 2).sum(axis=-1)), give[:, 3])
    give = fraction(give, np.minimum(1.0, CLAVICLE_MOST_RAD / np.maximum(angle, 1e-9)))
    lift = quat_about((0.0, 0.0, -1.0 if side == 0 else 1.0), shrug_rad)
    turn = quat_multiply(chest, quat_multiply(lift, give))
    return turn, clavicle_m + quat_rotate(turn, joint[arm] - joint[clavicle])


class ArmTrack:
    """One arm of one clip."""

    def __init__(self, keys: Said, rig: Rig, side: int, torso: TorsoTracks, *, loop: bool) -> None:
        self._rig, self._side = rig, side
        name = ("hand_left", "hand_right")[side]
        rows: list[tuple[float, Ease, Hand]] = spoken(keys, name)
        self._times = np.array([row[0] for row in rows])
        self._runs = runs([row[2].within for row in rows])
        self._shrug = track(keys, "shrug", 1, lambda words: np.deg2rad(words[side]), loop=loop)
        scale = {"actor": rig.scale, "hips": rig.scale, "head": rig.scale, "chest": rig.arm_scale}
        at = np.array([np.array(hand.at) * (1.0 if hand.metres else scale[hand.within]) for _, _, hand in rows])
        pole = normalized(np.array([hand.elbow if hand.elbow is not None else ELBOW[side] for _, _, hand in rows]))
        turn = self._turns(rows, at, pole, torso)
        whole = loop and len(self._runs) == 1
        self._curves: dict[int, tuple[Curve, Curve, Curve]] = {}
        for run in self._runs:
            cut = slice(run.start, run.stop)
            t, ease = self._times[cut], tuple(row[1] for row in rows[cut])
            self._curves[run.start] = (
                curve(t, at[cut], ease, loop=whole),
                curve(t, aligned(turn[cut]), ease, loop=whole),
                curve(t, pole[cut], ease, loop=whole),
            )

    def _turns(self, rows: list[tuple[float, Ease, Hand]], at: Floats, pole: Floats, torso: TorsoTracks) -> Floats:
        """How the hand is turned at each key, in the key's frame: as its words say, or straight on from the forearm."""
        rig, side, count = self._rig, self._side, len(rows)
        then = torso.at(self._times, np.zeros(count), np.zeros(count))
        out = np.empty((count, 4))
        shrug = self._shrug.at(self._times)[:, 0]
        for k, (_, _, hand) in enumerate(rows):
            if hand.fingers is not None and hand.palm is not None:
                along = normalized(hand.fingers)
                palm = normalized(np.asarray(hand.palm) - (np.asarray(hand.palm) @ along) * along)
                now = np.stack((along, palm, cross(along, palm)), axis=-1)
                out[k] = quats_from_rotations(now @ rig.hand_bind[side].T)
                continue
            one = Torso(then.position_m[k : k + 1], then.quat[k : k + 1], then.level[k : k + 1])
            origin, frame = one.frame(hand.within)
            palm_m = origin + quat_rotate(frame, at[k : k + 1])
            _, root = _shoulder(rig, side, one, palm_m, shrug[k : k + 1])
            longer = float(np.sqrt((rig.palm_offset_m[side] ** 2).sum()))
            bones = bent(rig.arms, side, root, palm_m, quat_rotate(one.frame("chest")[1], pole[k : k + 1]), longer)
            out[k] = quat_multiply(quat_conjugate(frame), quats_from_rotations(bones.lower))[0]
        return out

    def at(self, t: Floats, torso: Torso, palm_m: Floats, elbow: Floats) -> SolvedArm:
        """Solve at `t` `(T,)` on a trunk posed for the same times, the palm off its words by `palm_m` and the way that the elbow points by
        `elbow`, `(T, 3)` each in the actor's frame."""
        rig, side = self._rig, self._side

        def place(run: Run) -> tuple[Floats, Floats]:
            origin, frame = torso.frame(run.frame)
            at, turn, _ = self._curves[run.start]
            return origin + quat_rotate(frame, at.at(t)), quat_multiply(frame, unit(turn, t))

        palm, turn, pole = mixed(t, self._times, self._runs, place, lambda run: self._curves[run.start][2].at(t))
        palm = palm + palm_m
        palm[:, 1] = np.maximum(palm[:, 1], self._least(turn))
        clavicle, root = _shoulder(rig, side, torso, palm, self._shrug.at(t)[:, 0])
        wrist = palm - quat_rotate(turn, rig.palm_offset_m[side])
        bones = bent(rig.arms, side, root, wrist, quat_rotate(torso.frame("chest")[1], pole) + elbow)
        hand = rotation_from_quat(turn)
        lower = spread_twist(bones.lower, hand, np.broadcast_to(rig.arms.lower_dir[side], (len(t), 3)))
        first = rotation_from_quat(clavicle)
        upper = ease_shoulder(bones.upper, first, np.broadcast_to(rig.arms.upper_bind[side, :, 0], (len(t), 3)))
        return SolvedArm(first, upper, lower, hand)

    def _least(self, turn: Floats) -> Floats:
        """The least heights `(T,)` of a palm at which the hand, turned so `(T, 4)`, is not in the ground."""
        flat = np.abs(quat_rotate(turn, self._rig.hand_bind[self._side, :, 1])[:, 1])
        out: Floats = self._rig.scale * (LEAST_PALM_M[0] + LEAST_PALM_M[1] * (1.0 - flat))
        return out
