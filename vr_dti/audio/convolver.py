"""Many moving sources through their filters into two ears: overlap-save, summed in the frequency domain, old filters faded into new."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.hrtf import BINS, FFT, Floats32, Spectra

LONGEST = 256
"""samples of one piece; shorter ones may be asked for at any time"""


class Convolver:
    """`slots` sources at most. What a slot heard last stays with it, so that its response rings out across pieces.

    All sources are summed as spectra, once with the filters of the piece before and once with the new ones: four inverse transforms a
    piece, whatever the count, then a raised-cosine crossfade. Everything is complex64: one complex128 intermediate costs a third more.
    """

    def __init__(self, slots: int) -> None:
        self._heard = np.zeros((slots, FFT), dtype=np.float32)
        self._filters = np.zeros((slots, 2, BINS), dtype=np.complex64)

    def reset(self, slot: int, filters: Spectra) -> None:
        """A new source takes `slot`: silence before it, and no fade into its first filters (2, 257)."""
        self._heard[slot] = 0.0
        self._filters[slot] = filters

    def process(self, slots: NDArray[np.intp], samples: Floats32, filters: Spectra) -> Floats32:
        """Next piece of the sources in `slots` (A,): `samples` (A, n), n <= 256, heard through `filters` (A, 2, 257). -> (n, 2)"""
        n = samples.shape[1]
        heard = np.concatenate((self._heard[slots, n:], samples), axis=1)
        self._heard[slots] = heard
        spectra = np.fft.rfft(heard)
        before = np.einsum("ak,aek->ek", spectra, self._filters[slots])
        after = np.einsum("ak,aek->ek", spectra, filters)
        self._filters[slots] = filters
        ears = np.fft.irfft(np.concatenate((before, after)), FFT)[:, -n:]
        fade = (0.5 - 0.5 * np.cos(np.pi / n * (np.arange(n) + 0.5))).astype(np.float32)
        out: Floats32 = (ears[:2] + fade * (ears[2:] - ears[:2])).T
        return out
