"""A trunk that gives way to a push and springs back: how far it is turned at any instant, and the turn put into a body. Pure.

The turn is shared by three spine joints over hips that stay, so that feet do not slide; the neck takes some of it back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.animation import scalar
from vr_dti.world.animation.scalar import Point
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Lean

PRESSED_PER_S, FREE_PER_S = 20.0, 7.0
"""of the critically damped spring while a hand is on the body, and after: a trunk goes with the hand within a fifth of a second, and is
back in three fifths. Defaults."""
MOST_RAD = math.radians(15.0)
"""No hand bends anybody further. Default."""
GONE_MS = 1600
"""after this long nothing is left of a lean that was let go"""
SHARES = (("Spine", 0.30), ("Spine1", 0.35), ("Spine2", 0.35), ("Neck", -0.35))
"""of the turn that each joint makes; the neck keeps the head from going all the way"""
PIVOTS = tuple(JOINT[joint] for joint, _ in SHARES[:3])


def at(lean: Lean, t_ms: float) -> tuple[Point, Point]:
    """The turn at `t_ms`, and its rate a second."""
    u = max(0.0, t_ms - lean.since_ms) / 1000.0
    w = PRESSED_PER_S if lean.contacts else FREE_PER_S
    e = math.exp(-w * u)
    turn, rate = [], []
    for x, v, to in zip(lean.turn, lean.rate, lean.to, strict=True):
        a = x - to
        b = v + w * a
        turn.append(to + (a + b * u) * e)
        rate.append((b - w * (a + b * u)) * e)
    return scalar.as_point(turn), scalar.as_point(rate)


def within(turn: Point) -> Point:
    """`turn` made no more than a trunk gives: nearly itself while it is small."""
    size = math.hypot(*turn)
    if size < 1e-9:
        return (0.0, 0.0, 0.0)
    share = MOST_RAD * math.tanh(size / MOST_RAD) / size
    return (turn[0] * share, turn[1] * share, turn[2] * share)


def apply(m: Floats, turn: Point) -> None:
    """Turn the spine of one body `(54, 4, 4)` in place: hips in world, all else local to its parent."""
    size = math.hypot(*turn)
    if size < 1e-6:
        return
    axis = (turn[0] / size, turn[1] / size, turn[2] / size)
    parent = scalar.as_matrix(m[0, :3, :3].ravel().tolist())
    for joint, share in SHARES:
        local = scalar.as_matrix(m[JOINT[joint], :3, :3].ravel().tolist())
        here = scalar.product(scalar.matrix(scalar.about(axis, share * size)), scalar.product(parent, local))
        m[JOINT[joint], :3, :3] = np.array(scalar.product(scalar.transposed(parent), here)).reshape(3, 3)
        parent = here


def pivot(joint_m: Sequence[Sequence[float]]) -> Point:
    """About what a trunk turns, all in all, whose joints are at `joint_m` `(54, 3)`."""
    out: Point = (0.0, 0.0, 0.0)
    for (_, share), row in zip(SHARES, PIVOTS, strict=False):
        out = scalar.add(out, scalar.as_point(joint_m[row]), share)
    return out


def undone(lean: Lean, t_ms: float, joint_m: Floats, *points: Floats) -> list[Floats]:
    """`points` `(3,)` above the trunk of a body whose joints are at `joint_m` `(54, 3)`, as they would be without the lean. They are turned
    back about its pivot, which itself moves by some millimetres."""
    turn, _ = at(lean, t_ms)
    size = math.hypot(*turn)
    if size < 1e-6:
        return list(points)
    back = np.array(scalar.matrix(scalar.about((-turn[0] / size, -turn[1] / size, -turn[2] / size), size))).reshape(3, 3)
    about = np.array(pivot(joint_m.tolist()))
    return [about + back @ (point - about) for point in points]
