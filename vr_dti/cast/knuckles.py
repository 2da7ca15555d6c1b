"""Bones and sinews of hands, which the body data leaves smooth: knuckles and joints that stand out, hollows between, sinews on the back."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.noise import smoothstep
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

_FINGERS = ("Index", "Middle", "Ring", "Pinky")
_KNUCKLE_M, _HOLLOW_M, _JOINT_M, _SHAFT_M = 0.0020, 0.0012, 0.0007, 0.0005
"""how far knuckles stand out and the skin between them falls in, how much thicker fingers are at their joints and thinner between
(defaults)"""
_SINEW_M = 0.0022


def palm_of(joints: Floats, side: str) -> Floats:
    """(3,) the way a palm looks, of `joints` (54, 3) whose arms are held away."""
    wrist, index, middle, pinky = (joints[JOINT[f"{side}Hand{name}"]] for name in ("", "Index1", "Middle2", "Pinky1"))
    palm = normalized(np.cross(pinky - index, middle - wrist))
    return palm if palm[1] < 0.0 else -palm


def risen(joints: Floats, p: Floats, out: Floats) -> Floats:
    """(N,) metres by which the skin at `p` (N, 3) goes out along its way `out` (N, 3); `joints` are that body's."""
    rise = np.zeros(len(p))
    for side, near in _hands(joints, p):
        at, palm = p[near], palm_of(joints, side)
        behind = smoothstep(0.0, 0.6, -(out[near] @ palm))
        grown = np.zeros(len(at))
        knuckles = [joints[JOINT[f"{side}Hand{finger}1"]] for finger in _FINGERS]
        for knuckle in knuckles:
            grown += _KNUCKLE_M * behind * np.exp(-((_beside(at - knuckle, palm) / 0.0065) ** 2))
        for a, b in itertools.pairwise(knuckles):
            grown -= _HOLLOW_M * behind * np.exp(-((_beside(at - 0.5 * (a + b), palm) / 0.0050) ** 2))
        for finger in _FINGERS:
            second, third = (joints[JOINT[f"{side}Hand{finger}{k}"]] for k in (2, 3))
            tip = third + (third - second) * 0.55
            for a, b in ((second, third), (third, tip)):
                grown += _JOINT_M * np.exp(-((np.linalg.norm(at - a, axis=1) / 0.0095) ** 4))
                grown -= _SHAFT_M * np.exp(-((np.linalg.norm(at - 0.5 * (a + b), axis=1) / 0.0085) ** 4))
        rise[near] = grown
    return rise


def sinews(joints: Floats, p: Floats, on: NDArray[np.bool_]) -> Floats:
    """(P,) 0..1 on the sinews that run from the knuckles to the wrist, of points `p` (P, 3) of the body with `joints`, where `on`."""
    out = np.zeros(len(p))
    rows = np.flatnonzero(on)
    if not len(rows):
        return out
    for side, near in _hands(joints, p[rows]):
        at, palm = p[rows[near]], palm_of(joints, side)
        wrist = joints[JOINT[f"{side}Hand"]]
        for finger in _FINGERS:
            knuckle = joints[JOINT[f"{side}Hand{finger}1"]]
            long = float(np.linalg.norm(knuckle - wrist))
            way = (knuckle - wrist) / long
            along = (at - wrist) @ way
            aside = _beside(at - wrist - along[:, None] * way, palm)
            behind = smoothstep(0.002, 0.008, -((at - wrist - along[:, None] * way) @ palm))
            ends = smoothstep(0.30, 0.6, along / long) * smoothstep(1.02, 0.92, along / long)
            out[rows[near]] = np.maximum(out[rows[near]], behind * ends * np.exp(-((aside / _SINEW_M) ** 2)))
    return out


def _hands(joints: Floats, p: Floats) -> Iterator[tuple[str, NDArray[np.intp]]]:
    """Each side, and which of the points `p` lie at its hand."""
    for side in ("Left", "Right"):
        middle = joints[JOINT[f"{side}HandMiddle1"]]
        yield side, np.flatnonzero(np.linalg.norm(p - middle, axis=1) < 0.13)


def _beside(away: Floats, palm: Floats) -> Floats:
    """(N,) how long `away` (N, 3) is, seen along `palm`."""
    out: Floats = np.linalg.norm(away - (away @ palm)[:, None] * palm, axis=1)
    return out
