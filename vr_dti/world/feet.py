"""A trainee's feet and stature: not tracked by any device, so they follow the head, one step after the other, for those who look on."""

from __future__ import annotations

import math
from dataclasses import replace

from vr_dti.events import Pose
from vr_dti.world.animation.way import placed, wrapped
from vr_dti.world.setting import Setting
from vr_dti.world.state import Body, Footfall, Stance

HEAD_AHEAD_M = 0.09
"""of the eyes before the hips in upright stance: default, from the base body"""
HALF_STANCE_M = 0.11
OFF_M, OFF_RAD = 0.20, math.radians(38.0)
"""how far the body may leave a foot before it steps: default"""
SETTLE_M = 0.09
"""and how far when the other foot has just stepped"""
STEP_MS = 300
OVERSHOOT = 0.35
"""of the way to where the foot belongs, by which a step goes further: who walks on will need it. Default."""


def yaw_of(head: Pose) -> float:
    """The heading of a head, also of one that looks down or up: its forward and its up axis on the ground, whichever says more."""
    x, y, z, w = head.qx, head.qy, head.qz, head.qw
    fx, fy, fz = -2.0 * (x * z + y * w), -2.0 * (y * z - x * w), -(1.0 - 2.0 * (x * x + y * y))
    ux, uz = 2.0 * (x * y - z * w), 2.0 * (y * z + x * w)
    # Looking straight down, forward has no heading, but the crown of the head points ahead; straight up, behind.
    return math.atan2(-(fx - fy * ux), -(fz - fy * uz))


def followed(setting: Setting, bodies: tuple[Body, ...], t_ms: int) -> tuple[Body, ...]:
    """Every body with its feet where they are at `t_ms`, and the greatest height of its head so far."""
    return tuple(_followed(setting, body, t_ms) for body in bodies)


def _followed(setting: Setting, body: Body, t_ms: int) -> Body:
    head = body.head
    if head is None:
        return body
    scale = setting.trainee_skeleton.height_m / 1.75
    heading = yaw_of(head)
    hips = placed((head.px, head.pz, heading), (0.0, HEAD_AHEAD_M * scale, 0.0))
    half = HALF_STANCE_M * scale
    belongs = (placed(hips, (-half, -0.02, 0.08)), placed(hips, (half, 0.03, -0.16)))
    standing = max(body.standing_m, min(head.py, 2.1))
    if body.stance is None:
        left, right = (Footfall(*spot, t_ms, t_ms) for spot in belongs)
        return replace(body, stance=Stance((left, left), (right, right)), standing_m=standing)
    stance = body.stance
    if standing > body.standing_m:
        body = replace(body, standing_m=standing)
    feet = (stance.left, stance.right)
    if any(t_ms < foot[1].land_ms for foot in feet):
        return body
    off = [math.hypot(b[0] - f[1].x_m, b[1] - f[1].z_m) for b, f in zip(belongs, feet, strict=True)]
    turned = [abs(wrapped(b[2] - f[1].heading_rad)) for b, f in zip(belongs, feet, strict=True)]
    side = 0 if off[0] + 0.3 * turned[0] > off[1] + 0.3 * turned[1] else 1
    other = feet[1 - side][1]
    fresh = other.land_ms > 0 and t_ms - other.land_ms < 400 and other.lift_ms < other.land_ms
    if off[side] < (SETTLE_M if fresh else OFF_M) and turned[side] < (0.35 if fresh else OFF_RAD):
        return body
    was, (x, z, where) = feet[side][1], belongs[side]
    further = OVERSHOOT if off[side] >= OFF_M else 0.0
    step = Footfall(
        x + min(further, 0.15 / max(off[side], 1e-6)) * (x - was.x_m),
        z + min(further, 0.15 / max(off[side], 1e-6)) * (z - was.z_m),
        was.heading_rad + wrapped(where - was.heading_rad),
        t_ms,
        t_ms + STEP_MS,
    )
    pair = (was, step)
    return replace(body, stance=replace(stance, left=pair) if side == 0 else replace(stance, right=pair))
