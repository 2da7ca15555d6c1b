"""A trainee's body as others see it, from head and hands alone: hips under the head, a spine between, feet where `feet.py` put them."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from vr_dti.events import Pose
from vr_dti.samples import Curl
from vr_dti.spaces import Floats
from vr_dti.world.animation import scalar
from vr_dti.world.animation.document import FINGERS
from vr_dti.world.animation.gait import foot_at
from vr_dti.world.animation.scalar import Point, Quat
from vr_dti.world.animation.way import wrapped
from vr_dti.world.fading import place
from vr_dti.world.feet import HEAD_AHEAD_M, followed, yaw_of
from vr_dti.world.handles import HANDLES, axis_of
from vr_dti.world.plan import BodyPlan, bent_fingers, both, fingers_on
from vr_dti.world.reaching import ArmTargets, FootTargets
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Hand, Stance, World

SCALE_LEAST, SCALE_MOST = 0.82, 1.18
"""how far the trainees' body is stretched to a trainee's own height: default"""
HIPS_KEEP = 0.4
"""how much of the head's way from over the feet the hips go with: default"""
SIT_BACK = 0.3
"""how far the hips go back for each metre that the head goes down: default"""
CHEST_TURNS = 0.55
"""how much of the head's turn against the feet the chest makes: default"""
LOWEST_M = 0.28
"""The head is never less above the hips' lowest place."""
TILT_SHARES = (0.45, 0.75, 1.0, 1.1)
YAW_SHARES = (0.0, 0.3, 0.65, 1.0)
"""of the spine's lean and turn that hips and the three spine joints have made: default"""
OPEN: Curl = (0, 0, 0, 0, 0)
FIST: Curl = (1000, 1000, 1000, 1000, 1000)
_THUMB, _INDEX, _MIDDLE, _RING, _LITTLE = (round(1000 * bent) for bent in FINGERS["relaxed"])
RESTING: Curl = (_THUMB, _INDEX, _MIDDLE, _RING, _LITTLE)
"""of a hand that hangs"""
HANGING_M = (0.245, -0.075, -0.07)
"""the palm of a hand that nobody tracks, from the hips"""


def scale_of(body: Body, plan: BodyPlan) -> float:
    """The trainee's size over that of the body that stands for them."""
    return min(SCALE_MOST, max(SCALE_LEAST, body.standing_m / plan.eyes_m)) if body.standing_m > 1.2 else 1.0


def trunk(head: Pose, stance: Stance, plan: BodyPlan, scale: float) -> tuple[Point, list[Quat]]:
    """Hips in world and world turns of hips, three spine joints, neck and head, such that the eyes are where the device says: the spine
    leans as a rod from hips to head, and the hips are put where that holds exactly."""
    q_head: Quat = (head.qx, head.qy, head.qz, head.qw)
    joint = scalar.add((head.px, head.py, head.pz), scalar.rotate(q_head, plan.eyes), -scale)
    left, right = stance.left[1], stance.right[1]
    feet_yaw = left.heading_rad + 0.5 * wrapped(right.heading_rad - left.heading_rad)
    chest_turn = CHEST_TURNS * wrapped(yaw_of(head) - feet_yaw)
    mx, mz = 0.5 * (left.x_m + right.x_m), 0.5 * (left.z_m + right.z_m)
    rod = scale * sum(b[1] for b in plan.bones)
    back = SIT_BACK * max(0.0, scale * plan.head_m - joint[1])
    lx = (1.0 - HIPS_KEEP) * (joint[0] - mx) - back * math.sin(feet_yaw)
    lz = (1.0 - HIPS_KEEP) * (joint[2] - mz) - back * math.cos(feet_yaw)
    aside = math.hypot(lx, lz)
    if aside > 0.8 * rod:
        lx, lz, aside = lx * 0.8 * rod / aside, lz * 0.8 * rod / aside, 0.8 * rod
    rise = min(math.sqrt(rod * rod - aside * aside), max(0.12, joint[1] - LOWEST_M))
    turns = [
        scalar.multiply(scalar.tilt((lx, rise, lz), t), scalar.yaw(feet_yaw + y * chest_turn))
        for t, y in zip(TILT_SHARES, YAW_SHARES, strict=True)
    ]
    turns += [scalar.between(turns[3], q_head, 0.45), q_head]
    hips = joint
    for turn, bone in zip(turns, plan.bones, strict=False):
        hips = scalar.add(hips, scalar.rotate(turn, bone), -scale)
    return hips, turns


def torso_of(body: Body, plan: BodyPlan) -> Point:
    """The middle between hips and chest of a body whose head was seen, in world; on the ground under the head where its feet were not."""
    assert body.head is not None
    if body.stance is None:
        yaw = yaw_of(body.head)
        return body.head.px + HEAD_AHEAD_M * math.sin(yaw), 0.0, body.head.pz + HEAD_AHEAD_M * math.cos(yaw)
    scale = scale_of(body, plan)
    hips, turns = trunk(body.head, body.stance, plan, scale)
    return scalar.add(hips, _chest(turns, plan), 0.5 * scale)


def _chest(turns: list[Quat], plan: BodyPlan) -> Point:
    """From the hips to the chest's joint, at the plan's own size."""
    at: Point = (0.0, 0.0, 0.0)
    for turn, bone in zip(turns[:3], plan.bones, strict=False):
        at = scalar.add(at, scalar.rotate(turn, bone))
    return at


def standing_in(setting: Setting, world: World) -> list[tuple[int, Body]]:
    """(row, body) of every trainee: one whose head was never seen stands upright on their mark."""
    known = {b.trainee: b for b in world.bodies}
    out = []
    for k, trainee in enumerate(setting.rows.trainees):
        body = known.get(trainee, Body(trainee))
        if body.head is None:
            mark = setting.place.marks[setting.trainee_marks[trainee]]
            _, y, _, w = scalar.yaw(mark.heading_rad)
            body = replace(body, head=Pose(mark.x_m, setting.rows.plan.eyes_m, mark.z_m, 0.0, y, 0.0, w))
        if body.stance is None:
            (body,) = followed(setting, (body,), 0)
        out.append((len(setting.cast) + k, body))
    return out


@dataclass(frozen=True, slots=True)
class Embodied:
    """A trainee's body, ready to be put among the cast's."""

    row: int
    scale: float
    hips_m: Point
    quat: list[Quat]
    """local turns of `SPINE_ROWS`, the hips' in world"""
    fingers: Floats
    """(30, 4)"""
    feet: FootTargets
    arms: ArmTargets


def _drawn(hand: Hand, t_ms: float) -> tuple[Hand, Pose | None]:
    """A hand as it is drawn, and where. One that nobody has seen lately is nowhere and lets go: its tool has faded, and the arm hangs."""
    at, _ = place(hand, t_ms)
    if at is None and (hand.tool or hand.squeezed or hand.curl_permille is not None):
        hand = replace(hand, tool="", squeezed=False, curl_permille=RESTING)
    return hand, at


def _fingers(left: Hand, right: Hand, plan: BodyPlan) -> Floats:
    """Of both hands: round what each holds, else as they are told to be bent, else open or closed."""
    if not left.tool and not right.tool and left.curl_permille is None and right.curl_permille is None:
        return plan.fingers[left.squeezed][right.squeezed]
    return both(_side(left, 0, plan), _side(right, 1, plan))


def _side(hand: Hand, side: int, plan: BodyPlan) -> Floats:
    curl = hand.curl_permille
    if hand.tool:
        return fingers_on(plan, side, hand.tool, 0 if curl is None else curl[1])
    return bent_fingers(plan, side, curl if curl is not None else FIST if hand.squeezed else OPEN)


def _held(hand: Hand, side: int, at: Pose, plan: BodyPlan) -> tuple[Quat, Point]:
    """Turn of a hand, and the middle of its bones, in world: where its device is, or on the tool that it holds."""
    if not hand.tool:
        return scalar.multiply(at[3:], plan.grips[side]), at[:3]
    handle, axis = HANDLES[hand.tool], axis_of(hand)
    x, y, z = handle.palm_m
    fist = scalar.multiply(axis, scalar.about((1.0, 0.0, 0.0), math.radians(handle.pitch_deg)))
    palm = scalar.add(at[:3], scalar.rotate(axis, (-x if side == 0 else x, y, z)))
    return scalar.multiply(fist, plan.grips[side]), palm


def embodied(row: int, body: Body, plan: BodyPlan, t_ms: float) -> Embodied:
    """Trunk, fingers, and where hands and feet are to be."""
    assert body.head is not None and body.stance is not None
    scale = scale_of(body, plan)
    hips, turns = trunk(body.head, body.stance, plan, scale)
    chest, chest_m = turns[3], scalar.add(hips, _chest(turns, plan), scale)
    (left, left_at), (right, right_at) = _drawn(body.left, t_ms), _drawn(body.right, t_ms)
    hands, roots, wrists = [], [], []
    for side, hand, at in ((0, left, left_at), (1, right, right_at)):
        if at is not None:
            turn, palm = _held(hand, side, at, plan)
        else:
            turn = scalar.multiply(turns[0], plan.hanging[side])
            x, y, z = HANGING_M
            palm = scalar.add(hips, scalar.rotate(turns[0], (-x if side == 0 else x, y, z)), scale)
        hands.append(turn)
        wrists.append(scalar.add(palm, scalar.rotate(turn, plan.palms[side]), -1.0))  # hands keep their own size
        roots.append(scalar.add(chest_m, scalar.rotate(chest, plan.arms[side]), scale))
    feet = foot_at(body.stance.left, t_ms, hips[0], hips[2]), foot_at(body.stance.right, t_ms, hips[0], hips[2])
    return Embodied(
        row=row,
        scale=scale,
        hips_m=hips,
        quat=[turns[0], *(scalar.multiply(scalar.inverse(a), b) for a, b in pairwise(turns))],
        fingers=_fingers(left, right, plan),
        feet=FootTargets(row, 1.0, feet, scale, sinks=False),
        arms=ArmTargets(row, scale, chest, (roots[0], roots[1]), (wrists[0], wrists[1]), (hands[0], hands[1])),
    )
