"""Arms and legs of a solved clip: targets in whatever frame the keys name, reached by two-bone IK at every sample."""

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
from vr_dti.world.animation.document import Foot, Hand
from vr_dti.world.animation.ik import Bones, ease_shoulder, spread_twist, two_bone
from vr_dti.world.animation.kinematics import euler, fraction, quats_from_rotations
from vr_dti.world.animation.rig import ARM_ROWS, LEG_ROWS, SPINE_ROWS, Limb, Rig
from vr_dti.world.animation.torso import Torso, TorsoTracks
from vr_dti.world.animation.tracks import Run, Said, mixed, runs, spoken, track

ELBOW = np.array([[-0.4, -0.75, 0.6], [0.4, -0.75, 0.6]])
"""where left and right elbow point by themselves, in the chest's frame: down, back and out"""
CLAVICLE_SHARE, CLAVICLE_MOST_RAD = 0.2, np.deg2rad(24.0)
"""of the arm's way from the A-pose, and at most: default, a rough scapulohumeral rhythm"""
HEEL_M = 0.055
"""how far behind the ankle the heel touches the ground: default"""
LEAST_ANKLE_M = 0.055
"""No ankle is lower, wherever a lying body's words would put it: half the thickness of a shin."""
TOE_MOST_RAD = np.deg2rad(50.0)
STEP_S = 0.5
"""A foot that goes elsewhere on the ground stands as long as it can and is in the air no longer than this. Default: a slow step's swing."""


class SolvedArm(NamedTuple):
    """Rotations `(T, 3, 3)` in the actor's frame."""

    clavicle: Floats
    upper: Floats
    lower: Floats
    hand: Floats


class SolvedLeg(NamedTuple):
    """Rotations `(T, 3, 3)` in the actor's frame."""

    thigh: Floats
    shin: Floats
    foot: Floats
    toe: Floats


def _bones(limb: Limb, side: int, root: Floats, target: Floats, pole: Floats, longer: float = 0.0) -> Bones:
    ones = np.ones(len(root))
    return two_bone(
        root,
        target,
        pole,
        limb.upper_m[side] * ones,
        (limb.lower_m[side] + longer) * ones,
        limb.upper_bind[side],
        limb.lower_bind[side],
    )


# --- arms ------------------------------------------------------------------------------------------------------------------


def _shoulder(rig: Rig, side: int, torso: Torso, palm: Floats, shrug_rad: Floats) -> tuple[Floats, Floats]:
    """Rotation `(T, 4)` of the clavicle in the actor's frame and where the arm's joint is `(T, 3)`: it gives a little to every reach."""
    joint = rig.skeleton.joint_m
    clavicle, arm = ARM_ROWS[side, 0], ARM_ROWS[side, 1]
    chest_m, chest = torso.frame("chest")
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
        then = torso.at(self._times, np.zeros(count))
        out = np.empty((count, 4))
        shrug = self._shrug.at(self._times)[:, 0]
        for k, (_, _, hand) in enumerate(rows):
            if hand.fingers is not None and hand.palm is not None:
                along = normalized(hand.fingers)
                palm = normalized(np.asarray(hand.palm) - (np.asarray(hand.palm) @ along) * along)
                now = np.stack((along, palm, cross(along, palm)), axis=-1)
                out[k] = quats_from_rotations(now @ rig.hand_bind[side].T)
                continue
            one = Torso(then.position_m[k : k + 1], then.quat[k : k + 1])
            origin, frame = one.frame(hand.within)
            palm_m = origin + quat_rotate(frame, at[k : k + 1])
            _, root = _shoulder(rig, side, one, palm_m, shrug[k : k + 1])
            longer = float(np.sqrt((rig.palm_offset_m[side] ** 2).sum()))
            bones = _bones(rig.arms, side, root, palm_m, quat_rotate(one.frame("chest")[1], pole[k : k + 1]), longer)
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
        clavicle, root = _shoulder(rig, side, torso, palm, self._shrug.at(t)[:, 0])
        wrist = palm - quat_rotate(turn, rig.palm_offset_m[side])
        bones = _bones(rig.arms, side, root, wrist, quat_rotate(torso.frame("chest")[1], pole) + elbow)
        hand = rotation_from_quat(turn)
        lower = spread_twist(bones.lower, hand, np.broadcast_to(rig.arms.lower_dir[side], (len(t), 3)))
        first = rotation_from_quat(clavicle)
        upper = ease_shoulder(bones.upper, first, np.broadcast_to(rig.arms.upper_bind[side, :, 0], (len(t), 3)))
        return SolvedArm(first, upper, lower, hand)


# --- legs ------------------------------------------------------------------------------------------------------------------


class LegTrack:
    """One leg of one clip. A foot that changes its place on the ground between two keys is lifted on the way."""

    def __init__(self, keys: Said, rig: Rig, side: int, torso: TorsoTracks) -> None:
        self._rig, self._side = rig, side
        name = ("foot_left", "foot_right")[side]
        rows: list[tuple[float, Ease, Foot]] = spoken(keys, name)
        self._times = np.array([row[0] for row in rows])
        self._runs = runs([row[2].within for row in rows])
        at = np.array([np.array(foot.at) * (1.0 if foot.metres else rig.scale) for _, _, foot in rows])
        angles = np.array([(foot.heading, foot.pitch, foot.roll) for _, _, foot in rows])
        pole = self._poles(rows, torso)
        self._at, self._angles = at, angles
        self._curves: dict[int, tuple[Curve, Curve, Curve]] = {}
        for run in self._runs:
            cut = slice(run.start, run.stop)
            t = self._times[cut]
            # A foot on the ground has no speed, whatever its key says of the rest of the body.
            ease: tuple[Ease, ...] = tuple(
                "rest" if foot.within == "actor" and foot.at[1] < 0.005 and kind == "through" else kind for _, kind, foot in rows[cut]
            )
            turn = angles[cut] if run.frame == "actor" else self._turns(rows[cut], at[cut], pole[cut], torso)
            self._curves[run.start] = (curve(t, at[cut], ease), curve(t, turn, ease), curve(t, pole[cut], ease))

    def _poles(self, rows: list[tuple[float, Ease, Foot]], torso: TorsoTracks) -> Floats:
        then = torso.at(self._times, np.zeros(len(rows)))
        out = np.empty((len(rows), 3))
        for k, (_, _, foot) in enumerate(rows):
            if foot.knee is not None:
                out[k] = foot.knee
                continue
            ahead = np.array((0.0, 0.0, -1.0))
            if foot.within == "actor":
                points = quat_rotate(euler(np.array((foot.heading, 0.0, 0.0))), ahead)
                ahead = ahead + quat_rotate(quat_conjugate(then.quat[k, 0]), points)
            out[k] = ahead
        return normalized(out)

    def _turns(self, rows: list[tuple[float, Ease, Foot]], at: Floats, pole: Floats, torso: TorsoTracks) -> Floats:
        """How feet given in the hips' frame are turned in it: in line with the shin, but for what the words add."""
        t = np.array([row[0] for row in rows])
        hips_m, hips = torso.at(t, np.zeros(len(t))).frame("hips")
        bones = _bones(self._rig.legs, self._side, self._root(hips_m, hips), hips_m + quat_rotate(hips, at), quat_rotate(hips, pole))
        added = euler(np.array([(foot.heading, foot.pitch, foot.roll) for _, _, foot in rows]))
        return aligned(quat_multiply(quat_conjugate(hips), quat_multiply(quats_from_rotations(bones.lower), added)))

    def _root(self, hips_m: Floats, hips: Floats) -> Floats:
        joint = self._rig.skeleton.joint_m
        return hips_m + quat_rotate(hips, joint[LEG_ROWS[self._side, 0]] - joint[0])

    def _step(self, k: int) -> float:
        """How far the foot goes on the ground from key `k` to the next, in metres, a turn counted with it; 0 where that is no step."""
        a, b = self._at[k], self._at[k + 1]
        far = float(np.hypot(b[0] - a[0], b[2] - a[2])) + abs(float(self._angles[k + 1, 0] - self._angles[k, 0])) / 400.0
        return 0.0 if max(a[1], b[1]) > 0.02 or far < 0.03 else far

    def _on_ground(self, t: Floats, run: Run) -> tuple[Floats, Floats]:
        """Ankles and turns of a run in the actor's frame: rolled over heel or ball, and lifted where the foot goes elsewhere."""
        at_curve, angle_curve, _ = self._curves[run.start]
        steps = [(far, *self._times[k : k + 2].tolist()) for k in range(run.start, run.stop - 1) if (far := self._step(k)) > 0.0]
        waits = t
        for _, begins, ends in steps:  # till the step's own time a foot stands where it was
            lifts = max(begins, ends - STEP_S)
            swung = begins + (t - lifts) * (ends - begins) / (ends - lifts)
            waits = np.where((t > begins) & (t < ends), np.maximum(begins, swung), waits)
        at, angles = at_curve.at(waits), angle_curve.at(waits)
        for far, begins, ends in steps:
            u = np.clip((waits - begins) / (ends - begins), 0.0, 1.0)
            at[:, 1] += min(0.13, 0.05 + 0.12 * far) * (1.0 - (2.0 * u - 1.0) ** 4)
            angles[:, 1] -= 16.0 * np.sin(np.pi * u) ** 2
        return roll_foot(at, angles, self._rig.ankle_m[self._side], self._rig.ball_m[self._side])

    def at(self, t: Floats, torso: Torso) -> SolvedLeg:
        """Solve at `t` `(T,)` on a trunk posed for the same times."""
        hips_m, hips = torso.frame("hips")

        def place(run: Run) -> tuple[Floats, Floats]:
            if run.frame == "actor":
                return self._on_ground(t, run)
            at, turn, _ = self._curves[run.start]
            return hips_m + quat_rotate(hips, at.at(t)), quat_multiply(hips, unit(turn, t))

        def linear(run: Run) -> Floats:
            _, angles, pole = self._curves[run.start]
            bend = np.clip(-np.deg2rad(angles.at(t)[:, 1:2]), 0.0, TOE_MOST_RAD) if run.frame == "actor" else np.zeros((len(t), 1))
            return np.concatenate((pole.at(t), bend), axis=-1)

        ankle, turn, extra = mixed(t, self._times, self._runs, place, linear)
        ankle[:, 1] = np.maximum(ankle[:, 1], LEAST_ANKLE_M * self._rig.scale)
        bones = _bones(self._rig.legs, self._side, self._root(hips_m, hips), ankle, quat_rotate(hips, extra[:, :3]))
        toe = quat_multiply(turn, quat_about((1.0, 0.0, 0.0), extra[:, 3]))
        return SolvedLeg(bones.upper, bones.lower, rotation_from_quat(turn), rotation_from_quat(toe))


def roll_foot(at: Floats, angles_deg: Floats, ankle_m: float, ball_m: float) -> tuple[Floats, Floats]:
    """Ankle `(T, 3)` and turn `(T, 4)` of a foot whose flat sole would be at `at` `(T, 3)`: a lifted heel turns it about the ball, lifted
    toes about the heel, so that what touches the ground stays there."""
    turn = euler(angles_deg)
    yaw = euler(angles_deg * np.array((1.0, 0.0, 0.0)))
    up = (angles_deg[:, 1] > 0.0)[:, None]
    pivot = np.where(up, np.array((0.0, 0.0, HEEL_M)), np.array((0.0, 0.0, -ball_m)))
    ankle = np.array((0.0, ankle_m, 0.0))
    return at + quat_rotate(yaw, pivot) + quat_rotate(turn, ankle - pivot), turn
