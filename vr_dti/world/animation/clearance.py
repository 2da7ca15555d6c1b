"""Arms kept out of one's own body: how far palm and elbow must give way so that no forearm or hand passes through thigh, trunk or head."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats
from vr_dti.world.parts import PARTS, Capsules, ends

LIMBS = ("forearm", "hand")
DEEP_M = {"thigh": 0.02, "shin": 0.02, "head": 0.02, "torso": 0.045}
"""how far a forearm or a hand may lie inside a part of the own body: default. Flesh and cloth give so much; a trunk's capsules are rounder
than a back or a belly is"""
ROUNDS = 8
"""of giving way, each against what the one before has left"""
ELBOW_GAIN = 4.0
"""a metre that an elbow should go, as a share of the direction that it points to: an arm is about 0.25 m"""
_KERNEL = np.array((1.0, 3.0, 4.0, 3.0, 1.0)) / 12.0


def _rows(side: str) -> NDArray[np.intp]:
    return np.array([PARTS.index(f"{limb}_{side}") for limb in LIMBS])


_ARMS = (_rows("left"), _rows("right"))
_BODY = np.array([k for k, part in enumerate(PARTS) if part.split("_")[0] in DEEP_M])
_DEEP = np.array([DEEP_M[PARTS[k].split("_")[0]] for k in _BODY])
_NO_HAND = np.array([PARTS[k].startswith("forearm") for k in _ARMS[0]])


class Given(NamedTuple):
    """How far both arms give way: palms and the directions of the elbows, `(2, T, 3)` each in the actor's frame."""

    palm_m: Floats
    elbow: Floats

    @staticmethod
    def none(count: int) -> Given:
        """Nobody gives way, for so many samples."""
        return Given(np.zeros((2, count, 3)), np.zeros((2, count, 3)))


class Overlap(NamedTuple):
    """Arms against the body, `(T, A, B)`: arm parts of one side by parts of the body."""

    depth_m: Floats
    """positive: inside by so much"""
    away: Floats
    """(T, A, B, 3) unit: the way out for the arm"""
    along: Floats
    """where on the arm's part, 0 at its beginning, 1 at its end"""


def overlaps(world_from_joint: Floats, capsules: Capsules, side: int) -> Overlap:
    """Forearm and hand of one `side` against `DEEP_M`'s parts of the same body: joints `(T, 54, 4, 4)`."""
    a, b = ends(world_from_joint, capsules.a_m, capsules.b_m)
    arms = _ARMS[side]
    p, u = a[:, arms, None], (b - a)[:, arms, None]
    q, v = a[:, None, _BODY], (b - a)[:, None, _BODY]
    s, t = nearest(p, u, q, v)
    gap = p + s[..., None] * u - q - t[..., None] * v
    far = np.sqrt((gap * gap).sum(axis=-1))
    depth = capsules.radius_m[arms, None] + capsules.radius_m[_BODY] - far
    return Overlap(depth, gap / np.maximum(far, 1e-6)[..., None], s)


def nearest(p: Floats, u: Floats, q: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Where two segments `p + s u` and `q + t v` are nearest, `(..., 3)` each: s and t, 0..1 (Ericson 2005, 5.1.9)."""
    r = p - q
    a, e = np.maximum((u * u).sum(axis=-1), 1e-12), np.maximum((v * v).sum(axis=-1), 1e-12)
    b, c, f = (u * v).sum(axis=-1), (u * r).sum(axis=-1), (v * r).sum(axis=-1)
    s = np.clip((b * f - c * e) / np.maximum(a * e - b * b, 1e-12), 0.0, 1.0)
    t = np.clip((b * s + f) / e, 0.0, 1.0)
    s = np.clip((b * t - c) / a, 0.0, 1.0)
    return s, np.clip((b * s + f) / e, 0.0, 1.0)


def deepest_m(world_from_joint: Floats, capsules: Capsules) -> dict[str, float]:
    """The deepest that forearms and hands lie in each of `DEEP_M`'s parts of the same body, over poses `(T, 54, 4, 4)`; negative: clear."""
    depth = np.maximum(*(overlaps(world_from_joint, capsules, side).depth_m.max(axis=(0, 1)) for side in (0, 1)))
    return {part: float(max(d for d, k in zip(depth, _BODY, strict=True) if PARTS[k].split("_")[0] == part)) for part in DEEP_M}


def way_out(world_from_joint: Floats, capsules: Capsules) -> Given | None:
    """What palms and elbows must still give for a pose `(T, 54, 4, 4)`; None where every arm is clear."""
    palm, elbow = Given.none(len(world_from_joint))
    for side in (0, 1):
        found = overlaps(world_from_joint, capsules, side)
        over = np.maximum(found.depth_m - _DEEP, 0.0)
        # One part of the body at a time, the deepest: two that an arm lies between would send it to and fro.
        worst = over.max(axis=1).argmax(axis=1)
        rows = np.arange(len(over))
        push = (over[..., None] * found.away)[rows, :, worst]
        along = found.along[rows, :, worst]
        at_wrist = np.where(_NO_HAND, np.maximum(along, 0.35), 1.0)
        palm[side] = (push * at_wrist[..., None]).sum(axis=1)
        elbow[side] = ELBOW_GAIN * (push * np.where(_NO_HAND, 1.0 - along, 0.0)[..., None]).sum(axis=1)
    return Given(palm, elbow) if palm.any() else None


def smooth(values: Floats, *, loop: bool) -> Floats:
    """`(2, T, 3)` over time, so that an arm gives way before it touches and comes back after; a loop's ends meet."""
    count, reach = values.shape[1], len(_KERNEL) // 2
    at = np.arange(count)[:, None] + np.arange(-reach, reach + 1)
    at = at % (count - 1) if loop and count > 1 else np.clip(at, 0, count - 1)
    out: Floats = (values[:, at] * _KERNEL[:, None]).sum(axis=2)
    return out
