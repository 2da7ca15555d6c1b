"""The skeleton that stands for trainees, measured once as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from vr_dti.samples import Curl
from vr_dti.spaces import Floats, cross, normalized, quat_about, quat_multiply
from vr_dti.world.animation.fingers import turns
from vr_dti.world.animation.kinematics import quats_from_rotations
from vr_dti.world.animation.rig import ARM_ROWS, SPINE_ROWS, Rig
from vr_dti.world.animation.scalar import Point, Quat
from vr_dti.world.handles import HANDLES, Handle
from vr_dti.world.skeleton import JOINT

CURLS = ((0.30, 0.25, 0.3, 0.35, 0.4), (0.8, 1.0, 1.0, 1.0, 1.0))
"""fingers of an open hand, and of one that squeezes or holds a weapon"""
STEPS = 20
"""between them, so many curls are worked out beforehand"""


@dataclass(frozen=True, slots=True)
class BodyPlan:
    """What the trainees' skeleton gives for this, as plain numbers. Made once by `plan_of`."""

    rig: Rig
    bones: tuple[Point, ...]
    """hips to Spine, Spine1, Spine2, Neck, Head"""
    eyes: Point
    """middle of the eyes from the head's joint"""
    eyes_m: float
    """their height in the bind pose"""
    head_m: float
    """height of the head's joint"""
    arms: tuple[Point, Point]
    """left and right arm joint from the chest's"""
    grips: tuple[Quat, Quat]
    """turn of the hand's bind axes from an OpenXR grip pose"""
    hanging: tuple[Quat, Quat]
    """the same from the hips, for a hand that hangs"""
    palms: tuple[Point, Point]
    """palm from wrist, bind axes"""
    fingers: tuple[tuple[Floats, Floats], tuple[Floats, Floats]]
    """(30, 4) all finger joints, by whether the left hand is closed, and whether the right one is"""
    bent: Floats
    """(STEPS + 1, 2, 5, 3, 4) a side's fingers, bent so far on the way from open to closed"""
    on_tools: Mapping[str, Floats]
    """(2, 2, 5, 3, 4) by tool: at rest and with the trigger pulled, a side's fingers round it"""


def _columns(along: Floats, palm: Floats) -> Floats:
    return np.stack((along, palm, cross(along, palm)), axis=-1)


def _quat(m: Floats) -> Quat:
    x, y, z, w = quats_from_rotations(m).tolist()
    return x, y, z, w


def _point(v: Floats) -> Point:
    x, y, z = v.tolist()
    return x, y, z


def plan_of(rig: Rig) -> BodyPlan:
    """Measure a rig for `trunk` and the hands.

    In OpenXR's grip pose +x is normal to the palm, out of the left one and into the right one, and -z runs from the little finger to the
    thumb; so the knuckles point to -y.
    """
    joint = rig.skeleton.joint_m
    chain = joint[SPINE_ROWS]
    out = np.array(((1.0, 0.0, 0.0), (-1.0, 0.0, 0.0)))
    grip = [_columns(np.array((0.0, -1.0, 0.0)), out[s]) @ rig.hand_bind[s].T for s in (0, 1)]
    hang = [_columns(normalized((0.0, -0.98, -0.2)), out[s]) @ rig.hand_bind[s].T for s in (0, 1)]
    eyes = 0.5 * (joint[JOINT["LeftEye"]] + joint[JOINT["RightEye"]])
    arms = joint[ARM_ROWS[:, 1]] - joint[JOINT["Spine2"]]
    curled = np.stack([turns(rig, side, np.array(CURLS)) for side in (0, 1)], axis=1)
    return BodyPlan(
        rig=rig,
        bones=tuple(_point(b) for b in chain[1:] - chain[:-1]),
        eyes=_point(eyes - joint[JOINT["Head"]]),
        eyes_m=float(eyes[1]),
        head_m=float(joint[JOINT["Head"], 1]),
        arms=(_point(arms[0]), _point(arms[1])),
        grips=(_quat(grip[0]), _quat(grip[1])),
        hanging=(_quat(hang[0]), _quat(hang[1])),
        palms=(_point(rig.palm_offset_m[0]), _point(rig.palm_offset_m[1])),
        bent=np.stack([turns(rig, side, _ways()) for side in (0, 1)], axis=1),
        on_tools={name: _round(rig, handle) for name, handle in HANDLES.items()},
        fingers=((_fingers(curled, 0, 0), _fingers(curled, 0, 1)), (_fingers(curled, 1, 0), _fingers(curled, 1, 1))),
    )


def _ways() -> Floats:
    """`(STEPS + 1, 5)` curls from open to closed."""
    opened, closed = np.array(CURLS)
    ways: Floats = opened + np.linspace(0.0, 1.0, STEPS + 1)[:, None] * (closed - opened)
    return ways


def _round(rig: Rig, handle: Handle) -> Floats:
    """`(2, 2, 5, 3, 4)` the fingers of both sides on a handle, at rest and with the trigger pulled."""
    rest = list(handle.curls)
    pulled = rest if handle.pulled is None else [rest[0], handle.pulled, *rest[2:]]
    curls = np.array((rest, pulled))
    found = np.stack([turns(rig, side, curls) for side in (0, 1)], axis=1)
    less = np.stack([turns(rig, side, handle.knuckles * curls) for side in (0, 1)], axis=1)
    found[:, :, 1:, 0] = less[:, :, 1:, 0]
    for side, up in ((0, 1.0), (1, -1.0)):
        lift = quat_about(rig.hand_bind[side, :, 1], up * np.deg2rad(handle.lift_deg))
        found[0, side, 1, 0] = quat_multiply(lift, found[0, side, 1, 0])
    return found


def bent_fingers(plan: BodyPlan, side: int, curl: Curl) -> Floats:
    """`(5, 3, 4)` the fingers of a hand that are bent so far, thousandths."""
    at = np.clip(np.array(curl) * (STEPS / 1000.0), 0.0, float(STEPS))
    low = np.minimum(at.astype(np.intp), STEPS - 1)
    finger = np.arange(5)
    a, b = plan.bent[low, side, finger], plan.bent[low + 1, side, finger]
    return normalized(a + (at - low)[:, None, None] * (b - a))


def fingers_on(plan: BodyPlan, side: int, tool: str, trigger_permille: int) -> Floats:
    """`(5, 3, 4)` the fingers of a hand round a tool, its trigger pulled so far."""
    rest, pulled = plan.on_tools[tool][:, side]
    return normalized(rest + min(max(trigger_permille, 0), 1000) / 1000.0 * (pulled - rest))


def both(left: Floats, right: Floats) -> Floats:
    """`(30, 4)` in the skeleton's order, joint by joint of all fingers, from `(5, 3, 4)` of each hand."""
    return np.stack((left, right)).transpose(2, 0, 1, 3).reshape(30, 4)


def _fingers(curled: Floats, left: int, right: int) -> Floats:
    """As `both`, from `(2, 2, 5, 3, 4)`: open or closed, side, finger, joint."""
    return both(curled[left, 0], curled[right, 1])
