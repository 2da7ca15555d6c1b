"""Where each sound is, seen from the head, and what the way to it takes: all of a piece at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.audio.acoustics import losses, turned_away_db
from vr_dti.audio.heard import FACING, GAIN_DB, SHADE_DB
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.voices import SLOTS, Indices
from vr_dti.spaces import Floats, rotation_from_quat

Quat = tuple[float, float, float, float]

AHEAD = (0.0, 0.0, -1.0)
"""where a source in the middle of the head is taken to be"""
INSIDE_M = np.float32(1e-3)


@dataclass(frozen=True, slots=True)
class Placed:
    """(A,) each, unless said otherwise: as in `voices.Voices`."""

    direction: Floats32
    distance_m: Floats32
    gain: Floats32
    row: Indices


class Places:
    """Keeps where each slot's sound was, so that it glides there from piece to piece."""

    def __init__(self) -> None:
        self.relative = np.zeros((SLOTS, 3), dtype=np.float32)
        """from the head, head axes, at the end of the piece before"""
        self.fresh = np.ones(SLOTS, dtype=bool)

    def placed(self, how: Floats32, slots: Indices, step: Floats32, head_m: Floats, quat: Quat, share: float) -> Placed:
        """Sources and head go `share` of the way from where they were to where they now are. `how` (A, 8) and `step` (A,) of `slots`;
        `quat` turns the head's axes into the world's."""
        rows = how.astype(np.float64)
        offset = rows[:, :3] - head_m
        now = (offset @ rotation_from_quat(quat)).astype(np.float32)
        fresh = self.fresh[slots]
        self.relative[slots[fresh]] = now[fresh]
        relative = self.relative[slots]
        relative += np.float32(share) * (now - relative)
        self.relative[slots] = relative
        self.fresh[slots] = False
        distance = np.sqrt((relative * relative).sum(axis=1))
        apart = np.maximum(distance, INSIDE_M)
        direction = relative / apart[:, None]
        direction[distance <= INSIDE_M] = AHEAD
        facing = rows[:, FACING]
        quieter = np.zeros(len(rows), dtype=np.float32)
        if facing.any():
            aside = (offset * facing).sum(axis=1) + apart
            quieter = turned_away_db((1.0 - aside / apart).astype(np.float32)) * facing.any(axis=1)
        gain, row = losses(distance, rows[:, GAIN_DB], rows[:, SHADE_DB] + quieter)
        return Placed(direction, distance, gain * step, row)
