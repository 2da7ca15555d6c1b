"""Legs of a solved clip: feet that roll over what of them stays on the ground, or go with the hips; two-bone IK at every sample."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats, normalized, quat_about, quat_conjugate, quat_multiply, quat_rotate, rotation_from_quat
from vr_dti.world.animation.curves import Curve, Ease, aligned, curve, unit
from vr_dti.world.animation.document import Foot
from vr_dti.world.animation.kinematics import euler, quats_from_rotations
from vr_dti.world.animation.rig import LEG_ROWS, Rig, bent
from vr_dti.world.animation.torso import Torso, TorsoTracks
from vr_dti.world.animation.tracks import Run, Said, mixed, runs, spoken

HEEL_M = 0.055
"""how far behind the ankle the heel touches the ground: default"""
LEAST_ANKLE_M = 0.055
"""No ankle is lower, wherever a lying body's words would put it: half the thickness of a shin."""
TOE_MOST_RAD = np.deg2rad(50.0)
TOES_LEFT_M = 0.10
"""so high above the ground the toes of a foot whose heel left it first are straight again: default"""
SHOE_M = np.array([(x, y, 0.066) for x in (-0.033, 0.033) for y in (0.0, 0.06)])
"""the heel of a shoe, from the point of the ground under the ankle: as baked shoes are, rounded"""
TOES_M = np.array([(x, y, z) for x in (-0.035, 0.035) for y, z in ((0.0, 0.0), (0.045, 0.015))])
"""the front of a shoe, below and above, from where its sole ends"""
PIVOT_M = 0.03
"""A ball of a foot that stays within so much, its heel up, has not stepped: default."""
STEP_S = 0.5
"""A foot that goes elsewhere on the ground stands as long as it can and is in the air no longer than this. Default: a slow step's swing."""


class SolvedLeg(NamedTuple):
    """Rotations `(T, 3, 3)` in the actor's frame."""

    thigh: Floats
    shin: Floats
    foot: Floats
    toe: Floats


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
        then = torso.at(self._times, np.zeros(len(rows)), np.zeros(len(rows)))
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
        hips_m, hips = torso.at(t, np.zeros(len(t)), np.zeros(len(t))).frame("hips")
        bones = bent(self._rig.legs, self._side, self._root(hips_m, hips), hips_m + quat_rotate(hips, at), quat_rotate(hips, pole))
        added = euler(np.array([(foot.heading, foot.pitch, foot.roll) for _, _, foot in rows]))
        return aligned(quat_multiply(quat_conjugate(hips), quat_multiply(quats_from_rotations(bones.lower), added)))

    def _root(self, hips_m: Floats, hips: Floats) -> Floats:
        joint = self._rig.skeleton.joint_m
        return hips_m + quat_rotate(hips, joint[LEG_ROWS[self._side, 0]] - joint[0])

    def _step(self, k: int) -> float:
        """How far the foot goes on the ground from key `k` to the next, in metres, a turn counted with it; 0 where that is no step, or only
        a turn on the ball with the heel up."""
        a, b = self._at[k], self._at[k + 1]
        if self._angles[k + 1, 1] < 0.0:
            balls = self._at[k : k + 2] + quat_rotate(euler(self._angles[k : k + 2] * (1.0, 0.0, 0.0)), self._rig.ball_m[self._side])
            if float(np.hypot(*(balls[1] - balls[0])[[0, 2]])) < PIVOT_M:
                return 0.0
        far = float(np.hypot(b[0] - a[0], b[2] - a[2])) + abs(float(self._angles[k + 1, 0] - self._angles[k, 0])) / 400.0
        return 0.0 if max(a[1], b[1]) > 0.02 or far < 0.03 else far

    def _on_ground(self, t: Floats, run: Run) -> tuple[Floats, Floats]:
        """Where soles are and how feet are turned `(T, 3)` each in a run in the actor's frame: lifted where the foot goes elsewhere."""
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
        return at, angles

    def at(self, t: Floats, torso: Torso) -> SolvedLeg:
        """Solve at `t` `(T,)` on a trunk posed for the same times."""
        hips_m, hips = torso.frame("hips")

        def place(run: Run) -> tuple[Floats, Floats]:
            if run.frame == "actor":
                sole, angles = self._on_ground(t, run)
                foot = rolled(angles, self._rig, self._side)
                return sole + foot.above_m, foot.turn
            at, turn, _ = self._curves[run.start]
            return hips_m + quat_rotate(hips, at.at(t)), quat_multiply(hips, unit(turn, t))

        def linear(run: Run) -> Floats:
            bend = np.zeros(len(t))
            if run.frame == "actor":
                sole, angles = self._on_ground(t, run)
                bend = toes_bent(angles) * np.clip(1.0 - sole[:, 1] / TOES_LEFT_M, 0.0, 1.0)
            return np.concatenate((self._curves[run.start][2].at(t), bend[:, None]), axis=-1)

        ankle, turn, extra = mixed(t, self._times, self._runs, place, linear)
        toe = quat_multiply(turn, quat_about((1.0, 0.0, 0.0), extra[:, 3]))
        ankle[:, 1] = np.maximum(ankle[:, 1], self._least(turn, toe))
        bones = bent(self._rig.legs, self._side, self._root(hips_m, hips), ankle, quat_rotate(hips, extra[:, :3]))
        return SolvedLeg(bones.upper, bones.lower, rotation_from_quat(turn), rotation_from_quat(toe))

    def _least(self, turn: Floats, toe: Floats) -> Floats:
        """The least heights `(T,)` of an ankle at which neither shin nor shoe is in the ground, foot and toes turned so `(T, 4)`."""
        rig, side = self._rig, self._side
        ankle, ball, tip = np.array((0.0, rig.ankle_m[side], 0.0)), rig.ball_m[side], rig.tip_m[side]
        joint = quat_rotate(turn, ball - ankle)[:, None]
        shoe = quat_rotate(turn[:, None], SHOE_M * rig.scale - ankle)
        toes = joint + quat_rotate(toe[:, None], TOES_M * rig.scale + tip - ball)
        low = np.concatenate((shoe, toes), axis=1)[..., 1].min(axis=1)
        out: Floats = np.maximum(LEAST_ANKLE_M * rig.scale, -low)
        return out


def toes_bent(angles_deg: Floats) -> Floats:
    """Radians `(T,)` by which toes that stay on the ground are bent against feet turned by `angles_deg` `(T, 3)`."""
    out: Floats = np.clip(-np.deg2rad(angles_deg[:, 1]), 0.0, TOE_MOST_RAD)
    return out


class Rolled(NamedTuple):
    """A foot turned about what of it stays on the ground."""

    turn: Floats
    """(T, 4)"""
    above_m: Floats
    """(T, 3) the ankle, from the point of the ground that is under it while the sole lies flat"""


def rolled(angles_deg: Floats, rig: Rig, side: int) -> Rolled:
    """A foot of one `side` turned by `angles_deg` `(T, 3)`. With its toes up it turns about the heel. With its heel up it turns about the
    joint of the toes, which lie flat as far as they bend; beyond that it stands on their tip. What touches the ground stays there."""
    turn = euler(angles_deg)
    yaw = euler(angles_deg * np.array((1.0, 0.0, 0.0)))
    ankle, ball, tip = np.array((0.0, rig.ankle_m[side], 0.0)), rig.ball_m[side], rig.tip_m[side]
    toes = quat_multiply(turn, quat_about((1.0, 0.0, 0.0), toes_bent(angles_deg)))
    on_tip = quat_rotate(yaw, tip) + quat_rotate(toes, ball - tip) + quat_rotate(turn, ankle - ball)
    heel = np.array((0.0, 0.0, HEEL_M))
    on_heel = quat_rotate(yaw, heel) + quat_rotate(turn, ankle - heel)
    return Rolled(turn, np.where((angles_deg[:, 1] > 0.0)[:, None], on_heel, on_tip))
