"""Moving sources through their filters into two ears: overlap-save, summed in the frequency domain, old filters faded into new."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import Air
from vr_dti.audio.hrtf import BINS, FFT, Floats32, HeadTable
from vr_dti.audio.voices import SLOTS, Voices


class Convolver:
    """What a slot's voice was heard to say last stays with it, so that its response rings out across pieces.

    All voices are summed as spectra, once with the filters of the piece before and once with the new ones: four inverse transforms a
    piece, whatever the count, then a raised-cosine crossfade. Everything is complex64: one complex128 intermediate costs a third more.
    """

    def __init__(self, table: HeadTable, air: Air) -> None:
        self._table = table
        self._air = air
        self._triangle = np.zeros(SLOTS, dtype=np.intp)
        """where each slot's voice was last"""
        self._heard = np.zeros((SLOTS, FFT), dtype=np.float32)
        self._before = np.zeros((SLOTS, 2, BINS), dtype=np.complex64)
        """filters"""
        self._fade = np.zeros(0, dtype=np.float32)

    def feed(self, voices: Voices) -> NDArray[Any]:
        """The next piece of each. -> (2, 2, BINS): both ears by the filters before, and by the new ones."""
        slots, fresh, n = voices.slot, voices.fresh, voices.samples.shape[1]
        after, self._triangle[slots] = self._table.filters(voices.direction, self._triangle[slots])
        path = self._air.spectra[voices.row]
        path *= (voices.gain / self._air.at_reference[voices.row])[:, None]
        after *= path[:, None]
        before = self._before[slots]
        before[fresh] = after[fresh]
        self._before[slots] = after
        heard = np.empty((len(slots), FFT), dtype=np.float32)
        heard[:, :-n], heard[:, -n:] = self._heard[slots, n:], voices.samples
        heard[fresh, :-n] = 0.0
        self._heard[slots] = heard
        spectra = np.fft.rfft(heard)[:, None]
        total = np.empty((2, 2, BINS), dtype=np.complex64)
        total[0] = (spectra * before).sum(axis=0)
        total[1] = (spectra * after).sum(axis=0)
        return total

    def fade(self, n: int) -> Floats32:
        """(n,) from 0 to 1."""
        if len(self._fade) != n:
            self._fade = (0.5 - 0.5 * np.cos(np.pi / n * (np.arange(n) + 0.5))).astype(np.float32)
        return self._fade

    def out(self, total: NDArray[Any], n: int) -> Floats32:
        """What both ears hear, (n, 2): `total` faded from old to new."""
        ears = np.fft.irfft(total, FFT)[..., -n:]
        ears[1] -= ears[0]
        ears[1] *= self.fade(n)
        out: Floats32 = (ears[0] + ears[1]).T
        return out
