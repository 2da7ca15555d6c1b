"""Creases of fingers at their joints: several fine ones behind, where skin must stretch, one deep one before. Painted (`skin.py`)."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.knuckles import palm_of
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

_FINGERS = ("Thumb", "Index", "Middle", "Ring", "Pinky")
_NEAR_M = 0.016
_BEHIND = ((-0.0045, 0.5), (-0.0018, 0.9), (0.0008, 1.0), (0.0034, 0.6))
"""creases behind a joint: metres along the finger, and how deep (defaults)"""


def creased(joints: Floats, p: Floats, on: NDArray[np.bool_], seed: int) -> Floats:
    """(P,) 0..1, of points `p` (P, 3) of the neutral body where `on`; `joints` (54, 3) are that body's."""
    out = np.zeros(len(p))
    rows = np.flatnonzero(on)
    if not len(rows):
        return out
    at = p[rows]
    wobble = 0.0009 * value_noise(at / 0.006, seed + 97)
    for side in ("Left", "Right"):
        palm = palm_of(joints, side)
        for finger, k in itertools.product(_FINGERS, (2, 3)):
            here, before = (joints[JOINT[f"{side}Hand{finger}{i}"]] for i in (k, k - 1))
            near = np.flatnonzero(np.linalg.norm(at - here, axis=1) < _NEAR_M)
            away = at[near] - here
            along = away @ normalized(here - before) + wobble[near]
            behind = smoothstep(0.004, -0.004, away @ palm)
            lines = [behind * strength * np.exp(-(((along - off) / 0.0007) ** 2)) for off, strength in _BEHIND]
            lines.append((1.0 - behind) * np.exp(-(((along + 0.0005) / 0.0008) ** 2)))
            out[rows[near]] = np.maximum(out[rows[near]], np.sum(lines, axis=0))
    return np.clip(out, 0.0, 1.0)
