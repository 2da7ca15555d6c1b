"""The parts of a body as capsules on joints: one table for touch, aim, hits, hiding, and for what a lying body rests on."""

from __future__ import annotations

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT, Skeleton

_T = 1.75
"""height and ..."""
_W = 0.38
"""... shoulder width of the body that the sizes below were measured on (metres; the mpfb2 body with some muscle and clothes)"""

_TRUNK = (
    # part, joint, middle of the capsule from the joint (metres), half its length along x, radius
    ("head", "Head", (0.0, 0.095, -0.03), 0.0, 0.105),
    ("neck", "Neck", (0.0, 0.03, 0.0), 0.0, 0.062),
    ("torso", "Spine2", (0.0, 0.075, -0.07), 0.085, 0.125),
    ("torso", "Spine1", (0.0, 0.02, -0.025), 0.06, 0.115),
    ("torso", "Hips", (0.0, -0.03, -0.005), 0.07, 0.12),
)
_LIMBS = (
    # part, from joint, to joint, radius
    ("shoulder", "Shoulder", "Arm", 0.06),
    ("upper_arm", "Arm", "ForeArm", 0.052),
    ("forearm", "ForeArm", "Hand", 0.043),
    ("hand", "Hand", "HandMiddle2", 0.036),
    ("thigh", "UpLeg", "Leg", 0.085),
    ("shin", "Leg", "Foot", 0.055),
)
SEAT_M = 0.115
"""from the joint of the hips down to what who sits rests on: thighs bent up take the flesh beneath with them (107 to 140 mm of the eleven
baked people, who are 1.75 m tall then; 120 or less of eight)"""
KNEE_M = 0.039
"""from the joint of a knee that is knelt on to the ground (30 to 41 mm of the eleven baked people, who are 1.75 m tall then)"""
RESTING_ARM = 0.85
"""how thick arms are that a body lies on, as a share of their capsules: 16 to 27 mm of air were under bare ones. Sleeves give way"""
_FOOT_RADIUS = 0.038
_TOES_M = 0.075
"""how far the toes reach beyond the ball's joint"""


def _rows() -> tuple[tuple[str, int], ...]:
    rows = [(part, JOINT[joint]) for part, joint, *_ in _TRUNK]
    for side in ("Left", "Right"):
        rows += [(f"{part}_{side.lower()}", JOINT[side + joint]) for part, joint, _, _ in _LIMBS]
        rows.append((f"foot_{side.lower()}", JOINT[f"{side}Foot"]))
    return tuple(rows)


PARTS: tuple[str, ...] = tuple(part for part, _ in _rows())
"""the part of each capsule, in the order of every `Capsules`: `head`, `neck`, `torso` (three), `shoulder_left`, ..."""
PART_JOINTS: NDArray[np.intp] = np.array([joint for _, joint in _rows()])
"""the joint that carries each capsule"""


@dataclass(frozen=True, slots=True)
class Capsules:
    """One body's capsules in the frames of their joints. Arrays over `PARTS`."""

    a_m: Floats
    """(C, 3) one end"""
    b_m: Floats
    """(C, 3) the other"""
    radius_m: Floats
    """(C,)"""


def capsules_of(skeleton: Skeleton) -> Capsules:
    """The capsules of `skeleton`: lengths from its joints, girth of the trunk with its shoulders' width, of the limbs with its height."""
    joint = skeleton.joint_m
    tall, wide = skeleton.height_m / _T, skeleton.shoulder_width_m / _W
    a, b, radius = [], [], []
    for part, _, middle, half, r in _TRUNK:
        girth = tall if part in ("head", "neck") else wide
        centre = np.array(middle) * np.array((1.0, tall, wide))
        aside = np.array((half * wide, 0.0, 0.0))
        a.append(centre - aside)
        b.append(centre + aside)
        radius.append(r * girth)
    for side in ("Left", "Right"):
        for _, start, end, r in _LIMBS:
            a.append(np.zeros(3))
            b.append(joint[JOINT[side + end]] - joint[JOINT[side + start]])
            radius.append(r * tall)
        ankle, ball = joint[JOINT[f"{side}Foot"]], joint[JOINT[f"{side}ToeBase"]]
        sole = -ankle[1] + _FOOT_RADIUS * tall
        a.append(np.array((0.0, sole, 0.02 * tall)))
        b.append(np.array((ball[0] - ankle[0], sole, ball[2] - ankle[2] - (_TOES_M - _FOOT_RADIUS) * tall)))
        radius.append(_FOOT_RADIUS * tall)
    return Capsules(np.array(a), np.array(b), np.array(radius))


@dataclass(frozen=True, slots=True)
class Resting:
    """The capsules by which one body rests on the ground, in the frames of their joints. Legs are not among them: they reach for the ground
    by themselves."""

    joint: NDArray[np.intp]
    """(R,) rows of the skeleton"""
    a_m: Floats
    """(R, 3)"""
    b_m: Floats
    """(R, 3)"""
    radius_m: Floats
    """(R,)"""


_RESTS = np.array([i for i, part in enumerate(PARTS) if part.startswith(("head", "torso", "shoulder", "upper_arm", "forearm"))])
_FRONT = (("Hips", 0.04, 0.06), ("Spine2", -0.02, 0.085))
"""joint, height above it, half the length along x (metres) of a capsule that lies in the belly, and of one in the breast"""
_FRONT_RADIUS = 0.06


def resting_of(skeleton: Skeleton) -> Resting:
    """As `capsules_of`, but that what lies under the hips ends where who sits does, arms are thinner, and belly and breast stand out as
    they do dressed."""
    of = capsules_of(skeleton)
    rest, tall = _TRUNK[-1], skeleton.height_m / _T
    row = [joint for _, joint in _rows()].index(JOINT[rest[1]])
    a, b = of.a_m.copy(), of.b_m.copy()
    up = float(of.radius_m[row]) - of.a_m[row, 1] - SEAT_M * tall
    a[row, 1] += up
    b[row, 1] += up
    arms = np.array([part.startswith(("upper_arm", "forearm")) for part in PARTS])
    radius = np.where(arms, RESTING_ARM, 1.0) * of.radius_m
    out = [(PART_JOINTS[k], a[k], b[k], radius[k]) for k in _RESTS]
    for (joint, high, half), front in zip(_FRONT, skeleton.front_m, strict=True):
        if front > 0.0:
            middle, aside = np.array((0.0, high * tall, tall * _FRONT_RADIUS - front)), np.array((half * tall, 0.0, 0.0))
            out.append((JOINT[joint], middle - aside, middle + aside, tall * _FRONT_RADIUS))
    return Resting(*(np.array(column) for column in zip(*out, strict=True)))


def ends(world_from_joint: Floats, a_m: Floats, b_m: Floats) -> tuple[Floats, Floats]:
    """World ends of every capsule: joints `(N, 54, 4, 4)`, local ends `(C, 3)` or `(N, C, 3)`. -> two of `(N, C, 3)`"""
    m = world_from_joint[:, PART_JOINTS]
    origin, turn = m[..., :3, 3], m[..., :3, :3]
    return origin + (turn @ a_m[..., None])[..., 0], origin + (turn @ b_m[..., None])[..., 0]


def lowest_m(world_from_joint: Floats, resting: Resting) -> Floats:
    """The height of the lowest point of head, trunk and arms of each pose: joints `(N, 54, 4, 4)`. -> `(N,)`"""
    m = world_from_joint[:, resting.joint]
    turn, origin = m[..., 1, :3], m[..., 1, 3]
    low = origin + np.minimum((turn * resting.a_m).sum(axis=-1), (turn * resting.b_m).sum(axis=-1))
    out: Floats = (low - resting.radius_m).min(axis=-1)
    return out


def head_m(world_from_joint: Floats, resting: Resting) -> Floats:
    """The height of the lowest point of the head of each pose: joints `(N, 54, 4, 4)`. -> `(N,)`"""
    return lowest_m(world_from_joint, Resting(*(column[resting.joint == JOINT["Head"]] for column in astuple(resting))))


_KNEES = np.array([JOINT["LeftLeg"], JOINT["RightLeg"]])


def knee_m(world_from_joint: Floats, tall: float) -> Floats:
    """The height of the lower knee of each pose of a body `tall` times 1.75 m: joints `(N, 54, 4, 4)`. -> `(N,)`"""
    out: Floats = world_from_joint[:, _KNEES, 1, 3].min(axis=-1) - KNEE_M * tall
    return out
