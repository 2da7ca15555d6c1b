"""The one skeleton of every person: 54 joints by their Mixamo names (without the prefix), parents first, plus two eyes.

Bind rotations are identity: in the bind pose (an A-pose, arms about 47 deg below level) each joint's axes are those of the actor frame.
The actor frame has its origin on the ground under the hips, +Y up, and faces -Z; the actor's right hand is on +X.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from vr_dti.spaces import Floats

_FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")


def _tree() -> tuple[tuple[str, str], ...]:
    """(joint, parent) of every joint, parents first, level by level, so that each level is a run of rows."""
    levels: list[list[tuple[str, str]]] = [
        [("Hips", "")],
        [("Spine", "Hips"), ("LeftUpLeg", "Hips"), ("RightUpLeg", "Hips")],
        [("Spine1", "Spine"), ("LeftLeg", "LeftUpLeg"), ("RightLeg", "RightUpLeg")],
        [("Spine2", "Spine1"), ("LeftFoot", "LeftLeg"), ("RightFoot", "RightLeg")],
        [
            ("Neck", "Spine2"),
            ("LeftShoulder", "Spine2"),
            ("RightShoulder", "Spine2"),
            ("LeftToeBase", "LeftFoot"),
            ("RightToeBase", "RightFoot"),
        ],
        [("Head", "Neck"), ("LeftArm", "LeftShoulder"), ("RightArm", "RightShoulder")],
        [("LeftEye", "Head"), ("RightEye", "Head"), ("LeftForeArm", "LeftArm"), ("RightForeArm", "RightArm")],
        [("LeftHand", "LeftForeArm"), ("RightHand", "RightForeArm")],
    ]
    for n in (1, 2, 3):
        levels.append(
            [(f"{side}Hand{f}{n}", f"{side}Hand{f}{n - 1}" if n > 1 else f"{side}Hand") for side in ("Left", "Right") for f in _FINGERS]
        )
    return tuple(pair for level in levels for pair in level)


JOINTS: tuple[str, ...] = tuple(name for name, _ in _tree())
JOINT: dict[str, int] = {name: i for i, name in enumerate(JOINTS)}
"""Row of each joint; treat as constant."""
PARENTS: tuple[int, ...] = tuple(JOINT[parent] if parent else -1 for _, parent in _tree())


def _levels() -> tuple[slice, ...]:
    """Runs of joints of equal depth below the root: one batched product a run walks the hierarchy."""
    depth = [0]
    for p in PARENTS[1:]:
        depth.append(depth[p] + 1)
    assert depth == sorted(depth)
    starts = [depth.index(d) for d in range(1, depth[-1] + 1)] + [len(depth)]
    return tuple(slice(a, b) for a, b in itertools.pairwise(starts))


LEVELS: tuple[slice, ...] = _levels()


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One person's bones in the bind pose, feet at y = 0. Arrays are read-only."""

    joint_m: Floats
    """(54, 3) joint positions in the actor frame"""
    height_m: float
    shoulder_width_m: float
    front_m: tuple[float, float] = (0.0, 0.0)
    """by how much belly and breast, dressed, stand out before the joints of hips and chest; 0: no further than their capsules"""

    @property
    def offset_m(self) -> Floats:
        """(54, 3) of each joint from its parent; the root's from the origin."""
        parents = np.array(PARENTS)
        out: Floats = self.joint_m - self.joint_m[parents]
        out[0] = self.joint_m[0]
        return out
