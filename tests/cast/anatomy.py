"""What joints of living people can do, measured on a solved clip: flexion, twist and swing in degrees, each against its bound."""

from __future__ import annotations

import numpy as np

from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.animation.rig import Rig
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINT

SIDES = ("Left", "Right")

MOST_DEG = {
    "elbow bends": (0.0, 153.0),
    "knee bends": (-8.0, 145.0),
    "knee against toes": (-50.0, 50.0),
    "hip flexes": (-30.0, 132.0),
    "hip spreads": (-30.0, 62.0),
    "ankle bends": (-49.0, 72.0),
    "wrist swings": (0.0, 85.0),
    "forearm and wrist turn": (-122.0, 122.0),
    "arm leaves the chest": (0.0, 175.0),
    "trunk bends forward": (-30.0, 75.0),
    "trunk bends aside": (-35.0, 35.0),
    "trunk turns": (-45.0, 45.0),
    "head nods": (-55.0, 50.0),
    "head tilts": (-45.0, 45.0),
    "head turns": (-80.0, 80.0),
}
"""Ends of the ranges of adults (American Academy of Orthopaedic Surgeons, Joint Motion, 1965: elbow 150, knee 135, hip 120 and 30 back, 45
aside, ankle 20 up and 50 down, wrist 80 and 70, forearm 80 each way, neck 45, 45 and 80), each with a margin by default: our angles are
between bones and counted from an A-pose, knees bend further under weight, ankles too (a lunge, an instep laid on the ground)."""

MOST_DEG_PER_S = {"Hips": 700.0, "Leg": 2000.0, "ForeArm": 2100.0}
OTHER_DEG_PER_S = 1300.0
"""A punch straightens the elbow, a kick the knee, with some 1,800 deg/s; everything else stays below this: default"""
SLIDE_M = 0.02
"""how far a sole that lies flat on the ground may move: default"""


def _dir(m: Floats, a: str, b: str) -> Floats:
    return normalized(m[:, JOINT[b], :3, 3] - m[:, JOINT[a], :3, 3])


def _into(m: Floats, joint: str, v: Floats) -> Floats:
    """World directions `(T, 3)` in the axes of a joint."""
    out: Floats = (v[:, None, :] @ m[:, JOINT[joint], :3, :3])[:, 0]
    return out


def _between(a: Floats, b: Floats) -> Floats:
    return np.degrees(np.arccos(np.clip((a * b).sum(axis=-1), -1.0, 1.0)))


def _turns(m: Floats, base: str, joint: str) -> tuple[Floats, Floats, Floats]:
    """Yaw, pitch and roll of a joint against another, degrees: left, up and to the right positive."""
    r = np.swapaxes(m[:, JOINT[base], :3, :3], -1, -2) @ m[:, JOINT[joint], :3, :3]
    yaw = np.arctan2(r[:, 0, 2], r[:, 2, 2])
    pitch = np.arcsin(np.clip(-r[:, 1, 2], -1.0, 1.0))
    roll = np.arctan2(r[:, 1, 0], r[:, 1, 1])
    return np.degrees(yaw), np.degrees(pitch), np.degrees(roll)


def angles(clip: Clip, rig: Rig) -> dict[str, Floats]:
    """Everything of `MOST_DEG`, over the clip's samples (left and right one after the other)."""
    return angles_of(forward(clip.rotation.astype(float), clip.root_m.astype(float), rig.skeleton.offset_m), rig)


def angles_of(m: Floats, rig: Rig) -> dict[str, Floats]:
    """The same of a body's joints in world, `(T, 54, 4, 4)`."""
    both: dict[str, list[Floats]] = {}

    def say(name: str, value: Floats) -> None:
        both.setdefault(name, []).append(value)

    for k, side in enumerate(SIDES):
        upper, lower = _dir(m, f"{side}Arm", f"{side}ForeArm"), _dir(m, f"{side}ForeArm", f"{side}Hand")
        say("elbow bends", _between(upper, lower))
        thigh, shin = _dir(m, f"{side}UpLeg", f"{side}Leg"), _dir(m, f"{side}Leg", f"{side}Foot")
        hinge = np.cross(_into(m, f"{side}UpLeg", thigh), _into(m, f"{side}UpLeg", shin))
        say("knee bends", _between(thigh, shin) * np.where(hinge[:, 0] > 0.0, -1.0, 1.0))
        toes = normalized(m[:, JOINT[f"{side}ToeBase"], :3, 3] - m[:, JOINT[f"{side}Foot"], :3, 3])
        ahead = _into(m, f"{side}Leg", toes)
        say(
            "knee against toes", np.where(ahead[:, 2] ** 2 + ahead[:, 0] ** 2 > 0.2, np.degrees(np.arctan2(ahead[:, 0], -ahead[:, 2])), 0.0)
        )
        still = _dir(forward(REST, np.zeros((1, 3)), rig.skeleton.offset_m), f"{side}UpLeg", f"{side}Leg")
        at = _into(m, "Hips", thigh)
        say("hip flexes", np.degrees(np.arctan2(-at[:, 2], -at[:, 1])) - np.degrees(np.arctan2(-still[:, 2], -still[:, 1])))
        say("hip spreads", np.degrees(np.arcsin(np.clip(at[:, 0] * (-1.0 if k == 0 else 1.0), -1.0, 1.0))))
        bind_toes = rig.skeleton.joint_m[JOINT[f"{side}ToeBase"]] - rig.skeleton.joint_m[JOINT[f"{side}Foot"]]
        bind_shin = rig.skeleton.joint_m[JOINT[f"{side}Foot"]] - rig.skeleton.joint_m[JOINT[f"{side}Leg"]]
        say("ankle bends", _between(normalized(bind_toes), normalized(bind_shin)) - _between(toes, shin))
        bind, along = rig.hand_bind[k], rig.arms.lower_dir[k]
        hand = m[:, JOINT[f"{side}Hand"], :3, :3]
        fingers = (hand @ bind[:, 0][:, None])[..., 0]
        bent = _between(normalized(bind[:, 0]), along)
        say("wrist swings", np.maximum(0.0, _between(fingers, lower) - bent))
        forearm, arm = m[:, JOINT[f"{side}ForeArm"], :3, :3], m[:, JOINT[f"{side}Arm"], :3, :3]
        say("forearm and wrist turn", _twist(arm, forearm, along) + _twist(forearm, hand, along))
        say("arm leaves the chest", _between(_into(m, "Spine2", upper), np.array((0.0, -1.0, 0.0))))
    yaw, pitch, roll = _turns(m, "Hips", "Spine2")
    for name, value in (("trunk turns", yaw), ("trunk bends forward", -pitch), ("trunk bends aside", roll)):
        say(name, value)
    yaw, pitch, roll = _turns(m, "Spine2", "Head")
    for name, value in (("head turns", yaw), ("head nods", pitch), ("head tilts", roll)):
        say(name, value)
    return {name: np.concatenate(values) for name, values in both.items()}


REST = np.tile(np.array((0.0, 0.0, 0.0, 1.0)), (1, 54, 1))


def _twist(a: Floats, b: Floats, axis: Floats) -> Floats:
    """Degrees by which `b` is turned against `a` about `axis` of their bind pose."""
    r = np.swapaxes(a, -1, -2) @ b
    along = (r[:, 2, 1] - r[:, 1, 2]) * axis[0] + (r[:, 0, 2] - r[:, 2, 0]) * axis[1] + (r[:, 1, 0] - r[:, 0, 1]) * axis[2]
    return np.degrees(2.0 * np.arctan2(along, 1.0 + np.trace(r, axis1=1, axis2=2)))


def speeds_deg_s(clip: Clip) -> Floats:
    """The most that each joint turns, over the clip: `(54,)`."""
    q = clip.rotation.astype(float)
    dot = np.abs((q[1:] * q[:-1]).sum(axis=-1))
    out: Floats = np.degrees(2.0 * np.arccos(np.clip(dot, 0.0, 1.0))).max(axis=0) * clip.rate_hz
    return out


def slides_m(clip: Clip, rig: Rig) -> float:
    """The furthest that a foot goes while its sole is flat on the ground."""
    m = forward(clip.rotation.astype(float), clip.root_m.astype(float), rig.skeleton.offset_m)
    worst = 0.0
    for side in SIDES:
        ankle, toe = m[:, JOINT[f"{side}Foot"], :3, 3], m[:, JOINT[f"{side}ToeBase"], :3, 3]
        flat = np.abs(ankle[:, 1] - rig.skeleton.joint_m[JOINT[f"{side}Foot"], 1]) < 0.004
        flat &= np.abs(toe[:, 1] - rig.skeleton.joint_m[JOINT[f"{side}ToeBase"], 1]) < 0.006
        for stand in np.split(np.arange(len(flat)), np.flatnonzero(np.diff(flat.astype(int))) + 1):
            if flat[stand[0]]:
                gone = (ankle[stand] - ankle[stand[0]])[:, (0, 2)]
                worst = max(worst, float(np.sqrt((gone**2).sum(axis=1)).max()))
    return worst
