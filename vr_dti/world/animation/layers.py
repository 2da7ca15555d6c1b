"""What every body adds to its clip: it breathes, and it starts when it is struck."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT

MOVED = tuple(JOINT[j] for j in ("Spine1", "Spine2", "Neck", "LeftShoulder", "RightShoulder"))
"""the joints that these layers turn"""

FLINCH_MS = 420.0
"""default; the startle of trunk and neck is over in about half a second"""

_JOINT = np.arange(len(MOVED))[:, None]
_SWAP = np.array([[3, 2, 1, 0]] * 3 + [[1, 0, 3, 2]] * 2)
_SIGN = np.array([[1.0, 1.0, -1.0, -1.0]] * 3 + [[1.0, -1.0, 1.0, -1.0]] * 2)
"""`q (x, 0, 0, 1) = q + x (qw, qz, -qy, -qx)` and `q (0, 0, z, 1) = q + z (qy, -qx, qw, -qz)`"""


def breath(since_ms: float, per_minute: float, depth: float) -> float:
    """-1..1 times depth: out, in. The way in is quicker than the way out."""
    phase = (since_ms / 60_000.0 * per_minute) % 1.0
    up = 0.42
    return depth * (-math.cos(math.pi * phase / up) if phase < up else math.cos(math.pi * (phase - up) / (1.0 - up)))


def flinch(since_ms: float) -> float:
    """0..1: how much of a start is left `since_ms` after a blow."""
    if since_ms < 0.0 or since_ms >= FLINCH_MS:
        return 0.0
    u = since_ms / 70.0
    return u * math.exp(1.0 - u)


def turns(breathing: float, flinching: float) -> tuple[float, ...]:
    """How far `MOVED` are turned, half the angle in radians, spine and neck about x, shoulders about z: the chest rises and the shoulders
    with it, the neck keeps the head still; a start curls all forward."""
    b, f = 0.5 * math.radians(breathing), 0.5 * math.radians(flinching)
    return (0.7 * b - 4.0 * f, 0.9 * b - 6.0 * f, -1.3 * b + 3.0 * f, -1.6 * b - 7.0 * f, 1.6 * b + 7.0 * f)


def turned(quat: Floats, half_rad: Floats) -> Floats:
    """Rotations of `MOVED` `(A, 5, 4)` with `turns` `(A, 5)` added. They are so small that the sine of the half is the half: the product
    with such a quaternion is the old one plus a bit of itself with its numbers swapped. Not unit any more."""
    out: Floats = quat + half_rad[..., None] * (quat[:, _JOINT, _SWAP] * _SIGN)
    return out
