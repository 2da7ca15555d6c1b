"""Moving sources through their filters into two ears: overlap-save, summed in the frequency domain, old filters faded into new."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.hrtf import BINS, FFT, Floats32, Spectra


class Convolver:
    """`seats` sources at most. What a seat heard last stays with it, so that its response rings out across pieces.

    All sources are summed as spectra, once with the filters of the piece before and once with the new ones: four inverse transforms a
    piece, whatever the count, then a raised-cosine crossfade. Everything is complex64: one complex128 intermediate costs a third more.
    Seats are filled from the first on, so that only a prefix is worked on and nothing is gathered.
    """

    def __init__(self, seats: int) -> None:
        self._heard = np.zeros((seats, FFT), dtype=np.float32)
        self._filters = np.zeros((2, seats, 2, BINS), dtype=np.complex64)
        """before, after"""
        self._set = np.zeros(seats, dtype=bool)
        """has filters other than silence"""
        self._new = np.zeros(seats, dtype=bool)
        """its first filters are not faded into"""
        self._top = 0

    def reset(self, seat: int, *, keep_silent: bool) -> None:
        """A new source takes `seat`: silence before it. `keep_silent`: fade it in; else its first filters hold at once."""
        self._heard[seat] = 0.0
        self._filters[:, seat] = 0.0
        self._set[seat] = False
        self._new[seat] = not keep_silent

    def silent(self, seat: int) -> bool:
        """It has faded out."""
        return not self._set[seat]

    def feed(self, held: NDArray[np.intp], samples: Floats32, seats: NDArray[np.intp], filters: Spectra) -> Spectra:
        """Next piece: `samples` (H, n) into seats `held`; those in `seats` (S,) go to `filters` (S, 2, BINS), all others to silence.

        -> (2, 2, BINS): both ears as before, and as they are to be.
        """
        n = samples.shape[1]
        before, after = self._filters
        keeps = np.zeros(len(self._set), dtype=bool)
        keeps[seats] = True
        if len(held) > len(seats):
            after[~keeps & self._set] = 0.0
        after[seats] = filters
        if self._new.any():
            first = np.flatnonzero(self._new & keeps)
            before[first] = after[first]
            self._new[:] = False
        self._set = keeps
        self._top = top = max(int(held.max(initial=-1)) + 1, 0)
        heard = self._heard[:top]
        heard[:, :-n] = heard[:, n:]
        heard[:, -n:] = 0.0
        heard[held, -n:] = samples
        spectra = np.fft.rfft(heard)[:, None]
        total = np.empty((2, 2, BINS), dtype=np.complex64)
        total[0] = (spectra * before[:top]).sum(axis=0)
        total[1] = (spectra * after[:top]).sum(axis=0)
        before[:top] = after[:top]
        return total

    def out(self, total: Spectra, n: int) -> Floats32:
        """What both ears hear, (n, 2): `total` faded from old to new."""
        ears = np.fft.irfft(total, FFT)[..., -n:]
        fade = (0.5 - 0.5 * np.cos(np.pi / n * (np.arange(n) + 0.5))).astype(np.float32)
        ears[1] -= ears[0]
        ears[1] *= fade
        out: Floats32 = (ears[0] + ears[1]).T
        return out
