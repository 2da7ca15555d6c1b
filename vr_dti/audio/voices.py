"""What a renderer is given: all that sounds during one piece, as arrays, seen from the head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.hrtf import Floats32

Indices = NDArray[np.intp]

SLOTS = 80
"""voices that play at once, and some that fade out"""
REFLECTIONS = 3
"""of one voice"""
TAIL_LINES = 16
TAIL_SLOT = SLOTS * (1 + REFLECTIONS)
ALL_SLOTS = TAIL_SLOT + TAIL_LINES
"""numbers that something on the bus can have: voices, reflections, tail"""


@dataclass(frozen=True, slots=True)
class Voices:
    """(A,) each, unless said otherwise."""

    slot: Indices
    """each voice's own number for as long as it sounds"""
    fresh: NDArray[np.bool_]
    """this is its first piece: nothing is faded from what had the slot before"""
    samples: Floats32
    """(A, n) as recorded"""
    direction: Floats32
    """(A, 3) unit, head axes (+X right, +Y up, -Z ahead)"""
    distance_m: Floats32
    gain: Floats32
    """linear, at 1 kHz, distance included"""
    row: Indices
    """of `acoustics.Air`: how dull it is"""


class Renderer(Protocol):
    """Voices in, loudspeakers or ears out."""

    channels: int

    turns: bool
    """with the head, as headphones do; loudspeakers stand still"""

    def render(self, voices: Voices, around: Voices | None) -> Floats32:
        """The next piece, (n, channels): `voices`, and what comes back from the place."""


def joined(a: Voices, b: Voices) -> Voices:
    """Both, one after the other."""
    return Voices(
        np.concatenate((a.slot, b.slot)),
        np.concatenate((a.fresh, b.fresh)),
        np.concatenate((a.samples, b.samples)),
        np.concatenate((a.direction, b.direction)),
        np.concatenate((a.distance_m, b.distance_m)),
        np.concatenate((a.gain, b.gain)),
        np.concatenate((a.row, b.row)),
    )


def nobody(n: int) -> Voices:
    """No voice, for a piece of `n` samples: what was heard before may still ring."""
    none = np.zeros(0, dtype=np.float32)
    nowhere = np.zeros(0, dtype=np.intp)
    return Voices(
        nowhere, np.zeros(0, dtype=bool), np.zeros((0, n), dtype=np.float32), np.zeros((0, 3), dtype=np.float32), none, none, nowhere
    )
