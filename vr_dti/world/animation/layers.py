"""What every body adds to its clip: it breathes, and it starts when it is struck."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.animation.wander import draw
from vr_dti.world.skeleton import JOINT

FLINCH_MS = 420.0
"""default; the startle of trunk and neck is over in about half a second"""

BREATH_LOOSE = 0.08
"""so much quicker or slower than a clip says anybody breathes, at most: default"""
_RATE, _PHASE = 7001, 7002
"""which draws of a seed say how quick, and where in a breath"""

_MOVED = (
    # joint; how far breath and start turn it; about x or z: the chest rises and the shoulders with it, the neck keeps the head still
    ("Spine1", 0.7, -4.0, "x"),
    ("Spine2", 0.9, -6.0, "x"),
    ("Neck", -1.3, 3.0, "x"),
    ("LeftShoulder", -1.6, -7.0, "z"),
    ("RightShoulder", 1.6, 7.0, "z"),
)
_SWAPS = {"x": ((3, 2, 1, 0), (1.0, 1.0, -1.0, -1.0)), "z": ((1, 0, 3, 2), (1.0, -1.0, 1.0, -1.0))}
"""`q (x, 0, 0, 1) = q + x (qw, qz, -qy, -qx)` and `q (0, 0, z, 1) = q + z (qy, -qx, qw, -qz)`"""


def _numbers() -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Of every number that is changed: its place among a body's `54 * 4`, the place of the one that is added to it, and how much of that
    for each radian of half the breath's and half the start's angle `(2, 20)`."""
    at, of, share = [], [], []
    for joint, breathing, flinching, axis in _MOVED:
        first = 4 * JOINT[joint]
        for k, (other, sign) in enumerate(zip(*_SWAPS[axis], strict=True)):
            at.append(first + k)
            of.append(first + other)
            share.append((sign * breathing, sign * flinching))
    return np.array(at), np.array(of), np.ascontiguousarray(np.array(share).T)


_AT, _OF, _SHARE = _numbers()


def breath(since_ms: float, per_minute: float, depth: float, seed: int | None = None) -> float:
    """-1..1 times depth: out, in. The way in is quicker than the way out. Many who begin a clip at once would heave as one: whoever has a
    `seed` is elsewhere in a breath by it, and a little quicker or slower. Without one a clip begins breathed out."""
    phase = since_ms / 60_000.0 * per_minute
    if seed is not None:
        phase = phase * (1.0 + BREATH_LOOSE * (2.0 * draw(seed, _RATE) - 1.0)) + draw(seed, _PHASE)
    phase %= 1.0
    up = 0.42
    return depth * (-math.cos(math.pi * phase / up) if phase < up else math.cos(math.pi * (phase - up) / (1.0 - up)))


def flinch(since_ms: float) -> float:
    """0..1: how much of a start is left `since_ms` after a blow."""
    if since_ms < 0.0 or since_ms >= FLINCH_MS:
        return 0.0
    u = since_ms / 70.0
    return u * math.exp(1.0 - u)


def add_layers(numbers: Floats, angles_deg: Floats) -> None:
    """Breathing and flinching `(A, 2)`, in degrees, added in place to the rotations of A bodies, `(A, 216)`: 54 joints of 4 numbers each.

    The turns are so small that the sine of the half is the half: the product with such a quaternion is the old one plus a bit of itself
    with its numbers swapped. Not unit any more.
    """
    share = (0.5 * np.pi / 180.0 * angles_deg) @ _SHARE
    numbers[:, _AT] = numbers.take(_AT, axis=1) + share * numbers.take(_OF, axis=1)
