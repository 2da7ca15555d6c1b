"""The tail of a room: sixteen delay lines that feed each other (Jot 1991), heard from sixteen sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import ROWS
from vr_dti.audio.hrtf import LONGEST, Floats32
from vr_dti.audio.voices import TAIL_LINES, TAIL_SLOT, Voices

LENGTHS = (557, 617, 683, 751, 821, 887, 953, 1031, 1103, 1181, 1259, 1327, 1409, 1487, 1571, 1657)
"""samples: primes, so that echoes do not fall together; none shorter than a piece, so that a whole piece is made at once"""
SIZE = 4096
DAMPING = 0.25
"""how much of each pass is averaged over three samples: high tones die first, as in air and cloth (default)"""
SILENT = 1e-6


class Tail:
    """`decay_s` until it is 60 dB down, `level` the amplitude of the whole against a source at one metre."""

    def __init__(self, decay_s: float, level: float, rate_hz: int) -> None:
        lengths = np.array(LENGTHS)
        self._lengths = lengths
        self._keep = (10.0 ** (-3.0 * lengths / (decay_s * rate_hz))).astype(np.float32)[:, None]
        signs = np.array([[1 - 2 * (int(i & j).bit_count() & 1) for j in range(TAIL_LINES)] for i in range(TAIL_LINES)])
        self._mix = (signs / np.sqrt(TAIL_LINES)).astype(np.float32)
        turn = np.arange(TAIL_LINES) * np.pi * (3.0 - np.sqrt(5.0))
        y = 1.0 - (2.0 * np.arange(TAIL_LINES) + 1.0) / TAIL_LINES
        r = np.sqrt(1.0 - y * y)
        self._direction = np.stack((r * np.cos(turn), y, r * np.sin(turn)), axis=1).astype(np.float32)
        self._slot = TAIL_SLOT + np.arange(TAIL_LINES)
        self._level = 1.0
        self._clear()
        energy = 0.0
        click = np.zeros(LONGEST, dtype=np.float32)
        click[0] = 1.0
        for _ in range(int(1.5 * decay_s * rate_hz / LONGEST) + 4):
            energy += float((self._next(click).astype(np.float64) ** 2).sum())
            click[0] = 0.0
        self._level = level / float(np.sqrt(energy))
        self._clear()

    def _clear(self) -> None:
        self._lines = np.zeros((TAIL_LINES, SIZE), dtype=np.float32)
        self._at = 0
        self._loudest = 0.0

    @property
    def rings(self) -> bool:
        """There is something to hear."""
        return self._loudest > SILENT

    def whole(self) -> tuple[NDArray[np.float32], NDArray[np.intp], NDArray[np.float32], NDArray[np.float32], np.float32]:
        """Its lines and their lengths, what each keeps, the side that it is heard from, and how loud: for a form of it that is compiled."""
        return self._lines, self._lengths, self._keep, self._direction, np.float32(self._level)

    def voices(self, sent: Floats32) -> Voices:
        """The next piece from all sides; `sent` (n,) goes in."""
        samples = self._next(sent)
        self._loudest = float(np.abs(samples).max()) if not sent.any() else 1.0
        full = np.full(TAIL_LINES, self._level, dtype=np.float32)
        far = np.full(TAIL_LINES, 100.0, dtype=np.float32)
        none = np.zeros(TAIL_LINES, dtype=bool)
        return Voices(self._slot, none, samples, self._direction, far, full, np.full(TAIL_LINES, ROWS, dtype=np.intp))

    def _next(self, sent: Floats32) -> Floats32:
        n = len(sent)
        at = self._at - self._lengths[:, None] + np.arange(-2, n)
        came: NDArray[np.float32] = self._lines[np.arange(TAIL_LINES)[:, None], at % SIZE]
        out = np.float32(1.0 - DAMPING) * came[:, 1:-1] + np.float32(DAMPING / 3.0) * (came[:, :-2] + came[:, 1:-1] + came[:, 2:])
        out *= self._keep
        self._lines[:, (self._at + np.arange(n)) % SIZE] = self._mix @ out + sent
        self._at = (self._at + n) % SIZE
        return out
