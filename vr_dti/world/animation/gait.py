"""Steps: where each foot falls on the way from one stance to another, and where it is between. Planted feet never move."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from vr_dti.world.animation.way import STEP_TURN_RAD, ground_at, leaves_ms, placed, smoothstep, turn_steps, turns_of, way_heading, wrapped
from vr_dti.world.state import Footfall, Motion

STEP_M = 0.66
"""length of a walking step at most: default; somewhat under 0.4 of the stature"""
HALF_BASE_M = 0.09
"""of the feet from the line of walking: default"""
SWING = 0.8
"""share of a step's time that its foot is in the air; the rest both stand (walking has about a fifth of double support)"""

Spot = tuple[float, float, float]
"""x, z, heading"""


class FootNow(NamedTuple):
    """A foot at an instant: the spot under its ankle, how high its sole is, toes up positive."""

    x_m: float
    lift_m: float
    z_m: float
    heading_rad: float
    pitch_rad: float


def steps_needed(motion: Motion) -> int:
    """How many steps a way takes, at least one with each foot."""
    far = math.hypot(motion.to_xz[0] - motion.from_xz[0], motion.to_xz[1] - motion.from_xz[1])
    before, after = turns_of(motion)
    if way_heading(motion) is None:
        return max(2, math.ceil(far / STEP_M) + 1, math.ceil(abs(after) / STEP_TURN_RAD) + 1)
    return math.ceil(far / STEP_M) + 1 + turn_steps(before) // 2 + turn_steps(after)


def planned(motion: Motion, feet: tuple[Spot, Spot], stance: tuple[Spot, Spot]) -> Motion:
    """`motion` with its steps, from `feet` (left, right, in world) to `stance` (in the frame of the actor at the way's end)."""
    start, total = leaves_ms(motion), motion.until_ms - leaves_ms(motion)
    count = steps_needed(motion)
    slot = total / count
    end = (*motion.to_xz, motion.to_heading_rad)
    goal = (placed(end, stance[0]), placed(end, stance[1]))
    first = _first(motion, feet, goal)
    falls: tuple[list[Footfall], list[Footfall]] = ([], [])
    for side in (0, 1):
        falls[side].append(Footfall(*feet[side], start, start))
    for k in range(count):
        side = (first + k) % 2
        lift = round(start + k * slot + (1.0 - SWING) * 0.5 * slot)
        land = round(start + (k + 1) * slot - (1.0 - SWING) * 0.5 * slot)
        if k >= count - 2:
            x, z, heading = goal[side]
        else:  # where the body will be when this foot carries it
            aside = -HALF_BASE_M if side == 0 else HALF_BASE_M
            x, z, heading = placed(ground_at(motion, land + 0.6 * slot), (aside, 0.0, 0.0))
        falls[side].append(Footfall(x, z, heading, lift, land))
    return replace(motion, left=tuple(falls[0]), right=tuple(falls[1]))


def _first(motion: Motion, feet: tuple[Spot, Spot], goal: tuple[Spot, Spot]) -> int:
    """Which foot begins: the one on the side that he turns to; else the one that is furthest from where it must be."""
    before, after = turns_of(motion)
    turn = after if way_heading(motion) is None else before
    if abs(turn) > STEP_TURN_RAD:
        return 0 if turn > 0.0 else 1
    away = [math.hypot(goal[s][0] - feet[s][0], goal[s][1] - feet[s][1]) for s in (0, 1)]
    return 0 if away[0] > away[1] else 1


def phase(motion: Motion, t_ms: float) -> float:
    """How far a walk clip is through its loop at `t_ms`, 0..1: 0 as the right foot is about to leave the ground behind the left."""
    start, total = leaves_ms(motion), motion.until_ms - leaves_ms(motion)
    count = len(motion.left) + len(motion.right) - 2
    if total <= 0 or count <= 0:
        return 0.0
    steps = min(1.0, max(0.0, (t_ms - start) / total)) * count
    right_first = len(motion.right) > 1 and (len(motion.left) < 2 or motion.right[1].lift_ms < motion.left[1].lift_ms)
    return (0.5 * steps + (0.0 if right_first else 0.5)) % 1.0


def foot_at(falls: Sequence[Footfall], t_ms: float, hips_x: float, hips_z: float) -> FootNow:
    """Where a foot is at `t_ms`, while the hips are over (`hips_x`, `hips_z`): a heel rises as the hips leave the foot behind."""
    k = 0
    while k + 1 < len(falls) and falls[k + 1].lift_ms <= t_ms:
        k += 1
    here = falls[k]
    if k == 0 or t_ms >= here.land_ms:
        far = math.hypot(here.x_m - falls[k - 1].x_m, here.z_m - falls[k - 1].z_m) if k else 0.0
        since = t_ms - here.land_ms
        strike = math.radians(16.0) * min(1.0, far / 0.5) * max(0.0, 1.0 - since / 90.0) if k else 0.0
        return FootNow(here.x_m, 0.0, here.z_m, here.heading_rad, strike - _heel_rise(here, hips_x, hips_z))
    before = falls[k - 1]
    u = (t_ms - here.lift_ms) / max(1, here.land_ms - here.lift_ms)
    s = smoothstep(u)
    far = math.hypot(here.x_m - before.x_m, here.z_m - before.z_m)
    # Highest early, as the knee bends, and low over the ground when it swings through: marching feet are high all the way.
    lift = min(0.11, 0.035 + 0.10 * far) * 6.75 * u * (1.0 - u) ** 2
    pitch = -_heel_rise(before, hips_x, hips_z) * (1.0 - s) - math.radians(20.0) * min(1.0, far / 0.5) * math.sin(math.pi * u) * (1.0 - u)
    pitch += math.radians(16.0) * min(1.0, far / 0.5) * smoothstep((u - 0.5) / 0.5)
    return FootNow(
        before.x_m + (here.x_m - before.x_m) * s,
        lift,
        before.z_m + (here.z_m - before.z_m) * s,
        before.heading_rad + wrapped(here.heading_rad - before.heading_rad) * s,
        pitch,
    )


def _heel_rise(foot: Footfall, hips_x: float, hips_z: float) -> float:
    """Radians by which the heel has left the ground when the hips are ahead of the foot."""
    dx, dz = hips_x - foot.x_m, hips_z - foot.z_m
    ahead = -math.sin(foot.heading_rad) * dx - math.cos(foot.heading_rad) * dz
    return min(math.radians(42.0), max(0.0, ahead - 0.16) * 2.4)
