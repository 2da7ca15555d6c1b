"""Where an actor's ground frame is while it travels: straight from A to B, gathering and losing speed, turned to where it goes."""

from __future__ import annotations

import math

from vr_dti.world.state import Motion

RAMP_MS = 350
"""to gather walking speed, and to lose it: default"""
TURN_TO_WAY_M = 1.2
"""Further than this a walker turns to face the way; nearer he steps back or aside as he stands. Default."""


STEP_TURN_RAD = math.radians(58.0)
"""turn that one step can follow: default"""
FREE_TURN_RAD = math.radians(40.0)
"""A smaller turn is made while walking. Default."""
TURN_STEP_MS = 360.0
"""time of one step on the spot: default"""


def wrapped(angle: float) -> float:
    """The same angle in -pi..pi."""
    return math.remainder(angle, 2.0 * math.pi)


def smoothstep(u: float) -> float:
    """0..1 -> 0..1 with no speed at the ends; clamps."""
    v = min(1.0, max(0.0, u))
    return v * v * (3.0 - 2.0 * v)


def leaves_ms(motion: Motion) -> int:
    """When the way of `motion` begins."""
    return motion.leaves_ms if motion.leaves_ms >= 0 else motion.since_ms


def way_heading(motion: Motion) -> float | None:
    """The direction of a way long enough to turn to; None for one that is not."""
    dx, dz = motion.to_xz[0] - motion.from_xz[0], motion.to_xz[1] - motion.from_xz[1]
    return math.atan2(-dx, -dz) if math.hypot(dx, dz) > TURN_TO_WAY_M else None


def turn_steps(angle_rad: float) -> int:
    """How many steps on the spot a turn takes; a small one is made in walking."""
    return math.ceil(abs(angle_rad) / STEP_TURN_RAD) if abs(angle_rad) > FREE_TURN_RAD else 0


def turns_of(motion: Motion) -> tuple[float, float]:
    """The turns on the spot before and after the way itself, radians."""
    along = way_heading(motion)
    if along is None:
        return 0.0, wrapped(motion.to_heading_rad - motion.from_heading_rad)
    return wrapped(along - motion.from_heading_rad), wrapped(motion.to_heading_rad - along)


def _times(motion: Motion) -> tuple[float, float, float]:
    """How long the turn before, the way, and the turn after it last; a walker sets off while he still turns."""
    total = float(motion.until_ms - leaves_ms(motion))
    if way_heading(motion) is None:
        return 0.0, total, 0.0
    first, last = (turn_steps(a) for a in turns_of(motion))
    before, after = TURN_STEP_MS * first * 0.6, TURN_STEP_MS * last
    squeeze = min(1.0, 0.6 * total / max(before + after, 1.0))
    return before * squeeze, total - (before + after) * squeeze, after * squeeze


def share(motion: Motion, t_ms: float) -> float:
    """How much of the way is done at `t_ms`, 0..1: constant speed between a ramp at each end."""
    before, total, _ = _times(motion)
    t = t_ms - leaves_ms(motion) - before
    if total <= 0.0 or t >= total:
        return 1.0
    if t <= 0.0:
        return 0.0
    ramp = min(RAMP_MS, total / 2.0)
    speed = 1.0 / (total - ramp)
    if t < ramp:
        return 0.5 * speed * t * t / ramp
    if t > total - ramp:
        left = total - t
        return 1.0 - 0.5 * speed * left * left / ramp
    return speed * (t - 0.5 * ramp)


def ground_at(motion: Motion, t_ms: float) -> tuple[float, float, float]:
    """x, z and heading of the actor's frame at `t_ms`; what the clip itself travels is not in it."""
    (ax, az), (bx, bz) = motion.from_xz, motion.to_xz
    a, b = motion.from_heading_rad, motion.to_heading_rad
    if t_ms >= motion.until_ms:
        return bx, bz, b
    s = share(motion, t_ms)
    x, z = ax + (bx - ax) * s, az + (bz - az) * s
    along = way_heading(motion)
    if along is None:
        return x, z, a + wrapped(b - a) * smoothstep(s)
    before, total, after = _times(motion)
    t = t_ms - leaves_ms(motion)
    ease = 0.25 * total
    first, last = turns_of(motion)
    heading = a + first * smoothstep(t / (before + ease)) + last * smoothstep((t - before - total + ease) / (after + ease))
    return x, z, heading


def placed(frame: tuple[float, float, float], local: tuple[float, float, float]) -> tuple[float, float, float]:
    """A spot and heading given in an actor's frame, in world: x, z, heading of both."""
    x, z, heading = frame
    c, s = math.cos(heading), math.sin(heading)
    return x + c * local[0] + s * local[1], z - s * local[0] + c * local[1], heading + local[2]
