"""What two-bone IK and fingers need to know of a skeleton's bind pose: bone lengths, bending axes, where palm and sole are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats, cross, normalized
from vr_dti.world.animation.ik import Bones, two_bone
from vr_dti.world.skeleton import JOINT, Skeleton

SIDES = ("Left", "Right")
FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")

ARM_ROWS = np.array([[JOINT[f"{s}{j}"] for j in ("Shoulder", "Arm", "ForeArm", "Hand")] for s in SIDES])
LEG_ROWS = np.array([[JOINT[f"{s}{j}"] for j in ("UpLeg", "Leg", "Foot", "ToeBase")] for s in SIDES])
FINGER_ROWS = np.array([[[JOINT[f"{s}Hand{f}{n}"] for n in (1, 2, 3)] for f in FINGERS] for s in SIDES])
SPINE_ROWS = np.array([JOINT[j] for j in ("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head")])

CURL_DEG = np.array([[28.0, 34.0, 42.0], *([[66.0, 88.0, 58.0]] * 4)])
"""bend of the three joints of thumb and fingers at curl 1: default, a fist"""

REFERENCE_HIPS_M = 0.98
"""hips of the person whom clip documents are written for (1.75 m tall); lengths in them scale with the hips' height"""
REFERENCE_ARM_M = 0.53
"""shoulder to wrist of that person; lengths in the chest's frame scale with it"""


KNUCKLE_M = 0.012
"""of skin and bone before that joint: default"""
SOLE_M = 0.070
"""from the toes' joint to where the sole turns up before them, of somebody 1.75 m tall: as measured on the baked shoes and boots"""


@dataclass(frozen=True, slots=True)
class Limb:
    """Left and right arm, or leg. Bind frames have columns: along the bone, bending axis, and their product; rotations are
    `R = frame_now @ frame_bind.T`."""

    root_m: Floats
    """(2, 3) arm or thigh joint in the bind pose"""
    upper_m: Floats
    """(2,) length of upper arm or thigh"""
    lower_m: Floats
    """(2,) length of forearm or shin"""
    upper_bind: Floats
    """(2, 3, 3)"""
    lower_bind: Floats
    """(2, 3, 3)"""
    lower_dir: Floats
    """(2, 3) forearm or shin in the bind pose"""


@dataclass(frozen=True, slots=True)
class Rig:
    """A skeleton measured for solving. Build with `rig_of`."""

    skeleton: Skeleton
    scale: float
    """this body's size over the reference's, for lengths in the actor's, hips' and head's frames"""
    arm_scale: float
    """the same for the chest's frame"""
    arms: Limb
    legs: Limb
    palm_offset_m: Floats
    """(2, 3) middle of the palm from the wrist, bind axes"""
    knuckle_m: Floats
    """(2, 3) what of a fist meets somebody, from the wrist: before the joint of the middle finger"""
    hand_bind: Floats
    """(2, 3, 3) columns: along the fingers, out of the palm, and their product"""
    finger_axis: Floats
    """(2, 5, 3) a positive turn about it curls the finger"""
    ankle_m: Floats
    """(2,) height of the ankle over the sole"""
    ball_m: Floats
    """(2, 3) joint of the toes from the point of the ground under the ankle"""
    tip_m: Floats
    """(2, 3) where a sole ends before the toes, from that same point"""


def _frame(along: Floats, axis: Floats) -> Floats:
    """Orthonormal columns from a bone `(..., 3)` and a bending axis that need not be quite square to it."""
    a = normalized(along)
    h = normalized(axis - (axis * a).sum(axis=-1, keepdims=True) * a)
    return np.stack((a, h, cross(a, h)), axis=-1)


def _limb(joint_m: Floats, rows: Floats, aside: Floats | None) -> Limb:
    root, mid, end = (joint_m[rows[:, k]] for k in range(3))
    upper, lower = mid - root, end - mid
    # An A-pose arm is bent, so that its own plane says how the elbow bends; a straight leg says nothing, so the knee is told.
    hinge = cross(upper, lower) if aside is None else cross(upper, aside)
    hinge_lower = hinge if aside is None else cross(lower, aside)
    return Limb(
        root_m=root,
        upper_m=np.sqrt((upper * upper).sum(axis=-1)),
        lower_m=np.sqrt((lower * lower).sum(axis=-1)),
        upper_bind=_frame(upper, hinge),
        lower_bind=_frame(lower, hinge_lower),
        lower_dir=normalized(lower),
    )


def rig_of(skeleton: Skeleton) -> Rig:
    """Measure `skeleton` in its bind pose (arms bent forward at the elbow, as in an A-pose)."""
    j = skeleton.joint_m
    arms = _limb(j, ARM_ROWS[:, 1:], None)
    legs = _limb(j, LEG_ROWS[:, :3], np.array((0.0, 0.0, 1.0)))
    wrist = j[ARM_ROWS[:, 3]]
    first = j[FINGER_ROWS[:, :, 0]]  # (2, 5, 3) knuckles
    along = normalized(first[:, 2] - wrist)
    across = first[:, 1] - first[:, 4]  # from little finger to index
    palm = cross(across, along) * np.array([[-1.0], [1.0]])
    hand_bind = _frame(along, palm)
    fingers = normalized(j[FINGER_ROWS[:, :, 2]] - first)
    towards = np.repeat(hand_bind[:, None, :, 1], 5, axis=1).copy()
    towards[:, 0] = 0.6 * hand_bind[:, :, 1] - 0.8 * normalized(across)  # the thumb folds over the palm, not into it
    ankle = j[LEG_ROWS[:, 2]]
    ball = j[LEG_ROWS[:, 3]] - ankle * (1.0, 0.0, 1.0)
    return Rig(
        skeleton=skeleton,
        scale=float(j[0, 1]) / REFERENCE_HIPS_M,
        arm_scale=float((arms.upper_m + arms.lower_m).mean()) / REFERENCE_ARM_M,
        arms=arms,
        legs=legs,
        palm_offset_m=0.85 * (first[:, 2] - wrist),
        knuckle_m=first[:, 2] - wrist + KNUCKLE_M * along,
        hand_bind=hand_bind,
        finger_axis=normalized(cross(fingers, towards)),
        ankle_m=ankle[:, 1].copy(),
        ball_m=ball,
        tip_m=ball * (1.0, 0.0, 1.0) - np.array((0.0, 0.0, SOLE_M * skeleton.height_m / 1.75)),
    )


def bent(limb: Limb, side: int, root: Floats, target: Floats, pole: Floats, longer: float = 0.0) -> Bones:
    """The two bones of one side's arm or leg, bent so that its end, `longer` than the bone by so much, is at `target` `(T, 3)`."""
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
