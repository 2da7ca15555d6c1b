"""Legs that reach for feet on the ground and arms that reach for held devices: for whoever walks by planned steps, and for trainees.

One limb at a time in plain floats: of a handful of limbs a frame arrays would make more work than they save.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation import scalar
from vr_dti.world.animation.gait import FootNow
from vr_dti.world.animation.ik import FOREARM_TWIST
from vr_dti.world.animation.legs import HEEL_M, TOE_MOST_RAD
from vr_dti.world.animation.rig import ARM_ROWS, LEG_ROWS, Limb, Rig
from vr_dti.world.animation.scalar import Mat, Point, Quat

REACH = 0.996
"""of a leg's length, over a foot that stands: the hips sink before the foot would leave the ground"""
SINK_MOST_M = 0.14
TOES_LEFT_M = 0.05
"""so high above the ground toes are straight again, whose heel left it first: default"""
SHOULDER_GIVES = 0.5
"""of what an arm is too short for: default"""
ELBOWS: tuple[Point, Point] = ((-0.5, -0.75, 0.45), (0.5, -0.75, 0.45))
"""where a trainee's elbows point, in the chest's frame: default"""


@dataclass(frozen=True, slots=True)
class Bones:
    """One limb as plain numbers."""

    rows: tuple[int, ...]
    """joints that are set: thigh, shin, foot, toe; or upper arm, forearm, hand"""
    root: Point
    """the limb's first joint from the hips (legs)"""
    upper_m: float
    lower_m: float
    upper_bind_t: Mat
    lower_bind_t: Mat
    lower_dir: Point


@dataclass(frozen=True, slots=True)
class Limbs:
    """A skeleton's arms and legs, left and right, as plain numbers. Made once by `limbs_of`."""

    legs: tuple[Bones, Bones]
    arms: tuple[Bones, Bones]
    ankle_m: tuple[float, float]
    ball_m: tuple[tuple[float, float], tuple[float, float]]
    """joint of the toes: how far before the ankle, and how high"""


def limbs_of(rig: Rig) -> Limbs:
    """Measure a rig."""

    def bones(limb: Limb, side: int, rows: Sequence[int]) -> Bones:
        return Bones(
            rows=tuple(rows),
            root=scalar.as_point((limb.root_m[side] - rig.skeleton.joint_m[0]).tolist()),
            upper_m=float(limb.upper_m[side]),
            lower_m=float(limb.lower_m[side]),
            upper_bind_t=scalar.as_matrix(limb.upper_bind[side].T.ravel().tolist()),
            lower_bind_t=scalar.as_matrix(limb.lower_bind[side].T.ravel().tolist()),
            lower_dir=scalar.as_point(limb.lower_dir[side].tolist()),
        )

    left, right = (bones(rig.legs, s, LEG_ROWS[s].tolist()) for s in (0, 1))
    arms = [bones(rig.arms, s, ARM_ROWS[s, 1:].tolist()) for s in (0, 1)]
    ankle, balls = rig.ankle_m.tolist(), [(-z, y) for _, y, z in rig.ball_m.tolist()]
    return Limbs((left, right), (arms[0], arms[1]), (ankle[0], ankle[1]), (balls[0], balls[1]))


class FootTargets(NamedTuple):
    """Where the feet of a row are to be, and how much that counts against the clip's own legs, 0..1."""

    row: int
    weight: float
    feet: tuple[FootNow, FootNow]
    scale: float = 1.0
    """of the body's bones"""
    sinks: bool = True
    """whether the hips may sink for the feet's sake; not under a head that a device holds"""


class ArmTargets(NamedTuple):
    """Where the hands of a row are to be, left and right, in world."""

    row: int
    scale: float
    chest: Quat
    roots_m: tuple[Point, Point]
    wrists_m: tuple[Point, Point]
    hands: tuple[Quat, Quat]


def set_legs(limbs: Sequence[Limbs], m: Floats, targets: Sequence[FootTargets]) -> None:
    """Bend the legs of the targets' rows of `m` `(N, 54, 4, 4)` in place: hips in world, all else local to its parent. Hips sink where a
    standing foot could not be reached."""
    for row, weight, feet, scale, sinks in targets:
        own = limbs[row]
        hips_m = scalar.as_point(m[row, 0, :3, 3].tolist())
        hips = scalar.as_matrix(m[row, 0, :3, :3].ravel().tolist())
        ankles, turns = zip(*(_ankle(feet[s], own.ankle_m[s], own.ball_m[s], scale) for s in (0, 1)), strict=True)
        roots = [scalar.add(hips_m, scalar.apply(hips, own.legs[s].root), scale) for s in (0, 1)]
        sink = weight * max(_sink(roots[s], ankles[s], own.legs[s], feet[s].lift_m) for s in (0, 1)) if sinks else 0.0
        if sink > 0.0:
            m[row, 0, 1, 3] -= sink
        rows: list[int] = []
        found: list[Mat] = []
        back = scalar.transposed(hips)
        for s in (0, 1):
            bones, foot = own.legs[s], feet[s]
            pole = (-hips[2] - math.sin(foot.heading_rad), -hips[5], -hips[8] - math.cos(foot.heading_rad))
            root = (roots[s][0], roots[s][1] - sink, roots[s][2])
            a, b = scale * bones.upper_m, scale * bones.lower_m
            upper, lower = scalar.two_bone(root, ankles[s], pole, a, b, bones.upper_bind_t, bones.lower_bind_t)
            bend = min(max(-foot.pitch_rad, 0.0), TOE_MOST_RAD) * max(0.0, 1.0 - foot.lift_m / TOES_LEFT_M)
            rows += bones.rows
            found += (
                scalar.product(back, upper),
                scalar.product(scalar.transposed(upper), lower),
                scalar.product(scalar.transposed(lower), turns[s]),
                scalar.turned(0.0, bend),
            )
        if weight < 1.0:
            clip = m[row, rows, :3, :3].reshape(8, 9).tolist()
            found = [scalar.mixed(scalar.as_matrix(a), b, weight) for a, b in zip(clip, found, strict=True)]
        m[row, rows, :3, :3] = np.array(found).reshape(8, 3, 3)


def _ankle(foot: FootNow, ankle_m: float, ball_m: tuple[float, float], scale: float) -> tuple[Point, Mat]:
    """Where the ankle is and how the foot is turned: about the heel if the toes are up, about the toes' joint if the heel is."""
    turn = scalar.turned(foot.heading_rad, foot.pitch_rad)
    pivot, up = (HEEL_M, 0.0) if foot.pitch_rad > 0.0 else (-scale * ball_m[0], scale * ball_m[1])
    x, y, z = scalar.apply(turn, (0.0, scale * ankle_m - up, -pivot))
    return (
        foot.x_m + pivot * math.sin(foot.heading_rad) + x,
        foot.lift_m + up + y,
        foot.z_m + pivot * math.cos(foot.heading_rad) + z,
    ), turn


def _sink(root: Point, ankle: Point, bones: Bones, lift_m: float) -> float:
    """How far hips must sink so that a foot is reached; less so while it swings."""
    reach = REACH * (bones.upper_m + bones.lower_m)
    most = math.sqrt(max(0.0, reach * reach - (root[0] - ankle[0]) ** 2 - (root[2] - ankle[2]) ** 2))
    need = (root[1] - ankle[1] - most) * max(0.0, 1.0 - lift_m / 0.10)
    return min(max(need, 0.0), SINK_MOST_M)


def set_arms(limbs: Sequence[Limbs], m: Floats, targets: Sequence[ArmTargets]) -> None:
    """Bend the arms of the targets' rows of `m` in place, all local to their parents."""
    for row, scale, chest_quat, roots, wrists, hands in targets:
        chest = scalar.matrix(chest_quat)
        rows: list[int] = []
        found: list[Mat] = []
        for s in (0, 1):
            bones = limbs[row].arms[s]
            rows += bones.rows
            found += bent_arm(bones, roots[s], wrists[s], scalar.apply(chest, ELBOWS[s]), scalar.matrix(hands[s]), chest, scale)
        m[row, rows, :3, :3] = np.array(found).reshape(6, 3, 3)


def bent_arm(bones: Bones, root: Point, wrist: Point, pole: Point, hand: Mat, parent: Mat, scale: float = 1.0) -> tuple[Mat, Mat, Mat]:
    """Upper arm, forearm and hand, each local to its parent, of an arm at `root` whose wrist is to be at `wrist` and whose hand turned as
    `hand`, all in world; `parent` is the turn of what carries the arm."""
    upper, lower = scalar.two_bone(root, wrist, pole, bones.upper_m * scale, bones.lower_m * scale, bones.upper_bind_t, bones.lower_bind_t)
    spread = FOREARM_TWIST * scalar.twist(lower, hand, bones.lower_dir)
    lower = scalar.product(lower, scalar.matrix(scalar.about(bones.lower_dir, spread)))
    return (
        scalar.product(scalar.transposed(parent), upper),
        scalar.product(scalar.transposed(upper), lower),
        scalar.product(scalar.transposed(lower), hand),
    )


def held_hands(m: Floats, targets: Sequence[ArmTargets]) -> None:
    """Put the hands of the targets' rows of `m`, in world by now, exactly where their devices are, whatever the arms can reach: their
    owner looks at them. The whole arm goes with its hand, and half of that way the shoulder: shoulders do, and wrists cannot be drawn
    out."""
    if not targets:
        return
    rows = [t.row for t in targets]
    turn = np.array([[scalar.matrix(q) for q in t.hands] for t in targets])
    row = np.array(rows)[:, None]
    wrists = np.array([t.wrists_m for t in targets])
    short = wrists - m[row, ARM_ROWS[:, 3], :3, 3]
    m[row, ARM_ROWS[:, 0], :3, 3] += SHOULDER_GIVES * short
    m[row[..., None], ARM_ROWS[:, 1:3], :3, 3] += short[:, :, None]
    m[row, ARM_ROWS[:, 3], :3, :3] = turn.reshape(-1, 2, 3, 3)
    m[row, ARM_ROWS[:, 3], :3, 3] = wrists
