"""From the pose a stranger's body rests in (mostly a T) to the one ours is bound in: how bones are turned, and where joints come to lie.

Trunk, head and feet stay as they are, since a body's bearing is its own. Arms are laid along the arms of the table below, legs only where
they are far off; hands are turned palm and all where the knuckles are known. Joints that the stranger lacks are put where the table's body
has them, in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vr_dti.cast.imported.bones import Humanoid, Sides
from vr_dti.spaces import Floats, cross, normalized, quat_about, quat_between, rotation_from_quat
from vr_dti.world.animation.kinematics import quats_from_rotations
from vr_dti.world.skeleton import JOINT, JOINTS, PARENTS

# Joints of a man of 1.75 m in our bind pose, middle and left, in metres: the joint cubes of the CC0 base mesh of mpfb2, morphed.
_AT = {
    "Hips": (0.000, 0.982, 0.000), "Spine": (0.000, 1.082, -0.012), "UpLeg": (-0.108, 0.933, 0.019),
    "Spine1": (0.000, 1.167, -0.001), "Leg": (-0.151, 0.507, -0.016), "Spine2": (0.000, 1.296, 0.061),
    "Foot": (-0.195, 0.072, -0.004), "Neck": (0.000, 1.504, -0.000), "Shoulder": (-0.063, 1.477, -0.006),
    "ToeBase": (-0.191, 0.030, -0.150), "Head": (0.000, 1.558, -0.005), "Arm": (-0.187, 1.400, -0.006),
    "Eye": (-0.028, 1.640, -0.116), "ForeArm": (-0.354, 1.208, -0.004), "Hand": (-0.487, 1.081, -0.192),
    "HandThumb1": (-0.489, 1.076, -0.241), "HandIndex1": (-0.518, 1.041, -0.298), "HandMiddle1": (-0.536, 1.029, -0.279),
    "HandRing1": (-0.544, 1.020, -0.260), "HandPinky1": (-0.545, 1.008, -0.239), "HandThumb2": (-0.465, 1.067, -0.265),
    "HandIndex2": (-0.521, 1.025, -0.322), "HandMiddle2": (-0.544, 1.000, -0.303), "HandRing2": (-0.554, 0.992, -0.277),
    "HandPinky2": (-0.552, 0.988, -0.248), "HandThumb3": (-0.451, 1.053, -0.300), "HandIndex3": (-0.520, 1.008, -0.341),
    "HandMiddle3": (-0.546, 0.977, -0.323), "HandRing3": (-0.559, 0.970, -0.292), "HandPinky3": (-0.554, 0.972, -0.255),
}  # fmt: skip
_SPAN_M = 1.485
"""from ankles to the head's joint of that man"""
_HEIGHT_M = 1.748
_LEG_FREE_COS = 0.966
"""a leg within 15 degrees of the table's stays as it is (default)"""
_TWIST_SHARE = 0.5
"""of the turn that brings the palm round, which the forearm takes (default)"""
_ARM = ("Arm", "ForeArm", "Hand")
_KNUCKLES = ("HandIndex1", "HandMiddle1", "HandPinky1")


def _table() -> Floats:
    out = np.zeros((len(JOINTS), 3))
    for name, (x, y, z) in _AT.items():
        if name in JOINT:
            out[JOINT[name]] = (x, y, z)
        else:
            out[JOINT[f"Left{name}"]], out[JOINT[f"Right{name}"]] = (x, y, z), (-x, y, z)
    return out


_TABLE = _table()
_TABLE.setflags(write=False)


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """A body brought into our bind pose. Our axes and the file's unit, until `scaled`."""

    turn: Floats
    """(54, 3, 3) of what each of our joints carries, against its rest; one that the body lacks is turned as the joint above"""
    joint: Floats
    """(54, 3) where our joints lie"""
    was: Floats
    """(54, 3) where the bones that are ours lay at rest; of the others, where what carries them did"""
    now: Floats
    """(54, 3) and where those lie now: a point `x` of joint `j` goes to `turn[j] (x - was[j]) + now[j]`"""
    lacks: tuple[str, ...]
    """joints that were put in"""


def height_of(h: Humanoid) -> float:
    """About how tall the body is, in the file's unit."""
    return h.span() * _HEIGHT_M / _SPAN_M


def stance_of(h: Humanoid) -> Stance:
    """Bring `h` from its rest into our bind pose."""
    rest = {joint: h.place[row] for joint, row in h.rows.items()}
    turn = _turns(rest)
    was, now = np.zeros((len(JOINTS), 3)), np.zeros((len(JOINTS), 3))
    was[0] = now[0] = rest["Hips"]
    for j, name in enumerate(JOINTS[1:], start=1):
        up = PARENTS[j]
        was[j], now[j] = was[up], now[up]
        if name in rest:
            was[j] = rest[name]
            now[j] = now[up] + turn[up] @ (rest[name] - was[up])
        else:
            turn[j] = turn[up]
    there = {name: now[JOINT[name]] for name in rest}
    lacks = tuple(name for name in JOINTS if name not in rest)
    return Stance(turn, _completed(there, h.span() / _SPAN_M), was, now, lacks)


def _turns(rest: Mapping[str, Floats]) -> Floats:
    """(54, 3, 3); of joints that the body lacks, nothing that counts."""
    out = np.tile(np.eye(3), (len(JOINTS), 1, 1))
    for side in Sides:
        arm, fore, hand = (JOINT[side + j] for j in _ARM)
        upper = _along(np.eye(3), rest, side + "Arm", side + "ForeArm")
        lower = _along(upper, rest, side + "ForeArm", side + "Hand")
        end = _hand(lower, rest, side)
        out[arm], out[fore], out[hand] = upper, _shared(lower, end, side), end
        for name in JOINTS:
            if name.startswith(f"{side}Hand") and name != f"{side}Hand":
                out[JOINT[name]] = end
        thigh, shin = side + "UpLeg", side + "Leg"
        out[JOINT[thigh]] = _along(np.eye(3), rest, thigh, shin, _LEG_FREE_COS)
        out[JOINT[shin]] = _along(out[JOINT[thigh]], rest, shin, side + "Foot", _LEG_FREE_COS)
    return out


def _along(before: Floats, rest: Mapping[str, Floats], a: str, b: str, free_cos: float = 1.0) -> Floats:
    """`before`, and then the least turn that lays the bone from `a` to `b` along the table's."""
    is_ = normalized(before @ (rest[b] - rest[a]))
    to = normalized(_TABLE[JOINT[b]] - _TABLE[JOINT[a]])
    return before if is_ @ to >= free_cos else rotation_from_quat(quat_between(is_, to)) @ before


def _hand(lower: Floats, rest: Mapping[str, Floats], side: str) -> Floats:
    """How the hand is turned: as the table's, palm and all. Where the knuckles do not tell how it lies, the index is taken to be where
    the face looks to: so it is in T pose, in A pose and with hanging arms."""
    wrist, elbow = rest[f"{side}Hand"], rest[f"{side}ForeArm"]
    index, middle, little = (rest.get(side + k) for k in _KNUCKLES)
    ahead = next((k for k in (middle, index) if k is not None and np.linalg.norm(k - wrist) > 0.0), None)
    along = wrist - elbow if ahead is None else ahead - wrist
    across = np.array((0.0, 0.0, -1.0)) if index is None or little is None else index - little
    mine = _palm(along, across)
    at_index, at_middle, at_little = (_TABLE[JOINT[side + k]] for k in _KNUCKLES)
    to = _palm(at_middle - _TABLE[JOINT[f"{side}Hand"]], at_index - at_little)
    return to @ mine.T if np.isfinite(mine).all() else lower


def _palm(along: Floats, across: Floats) -> Floats:
    """(3, 3) columns: along the fingers, out of the palm (or the back of the hand: the same on both sides compared), and their product."""
    a = normalized(along)
    n = normalized(cross(across, a))
    out = np.stack((a, n, cross(a, n)), axis=-1)
    return out if abs(float(np.linalg.det(out)) - 1.0) < 1e-6 else np.full((3, 3), np.nan)


def _shared(lower: Floats, hand: Floats, side: str) -> Floats:
    """The forearm with its share of the hand's twist, so that the wrist is not wrung."""
    axis = normalized(_TABLE[JOINT[f"{side}Hand"]] - _TABLE[JOINT[f"{side}ForeArm"]])
    q = quats_from_rotations(hand @ lower.T)
    angle = 2.0 * np.arctan2(q[:3] @ axis, q[3])
    angle = (angle + np.pi) % (2.0 * np.pi) - np.pi
    out: Floats = rotation_from_quat(quat_about(axis, _TWIST_SHARE * angle)) @ lower
    return out


def _completed(there: Mapping[str, Floats], scale: float) -> Floats:
    """(54, 3): the joints of `there`, and the others in proportion."""
    out = np.zeros((len(JOINTS), 3))
    for j, name in enumerate(JOINTS):
        if name in there:
            out[j] = there[name]
            continue
        up = PARENTS[j]
        out[j] = out[up] + scale * (_TABLE[j] - _TABLE[up])
        for gone, below, above, share in (
            ("Spine", "Hips", "Spine2", 0.35),
            ("Spine1", "Spine", "Spine2", 0.5),
            ("Neck", "Spine2", "Head", 0.8),
        ):
            if name == gone:
                low, high = out[JOINT[below]], there[above]
                out[j] = low + share * (high - low)
        side = name[: -len("Shoulder")] if name.endswith("Shoulder") else ""
        if side:
            out[j] = there[f"{side}Arm"] + scale * (_TABLE[j] - _TABLE[JOINT[f"{side}Arm"]])
        if name.endswith("ToeBase"):
            out[j, 1] = min(out[j, 1], out[up, 1])
    return out
