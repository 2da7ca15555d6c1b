"""Moving sources through their filters into two ears: overlap-save, summed in the frequency domain, old filters faded into new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import Air
from vr_dti.audio.hrtf import BINS, FFT, Floats32, HeadTable
from vr_dti.audio.voices import Indices

NOBODY: Indices = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Near:
    """Voices with filters of their own, as in `voices.Voices`."""

    direction: Floats32
    gain: Floats32
    row: Indices


class Convolver:
    """`seats` sources at most. What a seat heard last stays with it, so that its response rings out across pieces.

    All sources are summed as spectra, once with the filters of the piece before and once with the new ones: four inverse transforms a
    piece, whatever the count, then a raised-cosine crossfade. Everything is complex64: one complex128 intermediate costs a third more.
    Seats are filled from the first on, so that only a prefix is worked on and nothing is gathered.
    """

    def __init__(self, seats: int, table: HeadTable, air: Air) -> None:
        self._table = table
        self._air = air
        self._triangle = np.zeros(seats, dtype=np.intp)
        """where each seat's source was last"""
        self._heard = np.zeros((seats, FFT), dtype=np.float32)
        self._filters: NDArray[Any] = self._silence(seats)
        """before, after"""
        self._set = np.zeros(seats, dtype=bool)
        """has filters other than silence"""
        self._new = np.zeros(seats, dtype=bool)
        """its first filters are not faded into"""
        self._fade = np.zeros(0, dtype=np.float32)

    def _silence(self, seats: int) -> NDArray[Any]:
        return np.zeros((2, seats, 2, BINS), dtype=np.complex64)

    def reset(self, seat: int, *, keep_silent: bool) -> None:
        """A new source takes `seat`: silence before it. `keep_silent`: fade it in; else its first filters hold at once."""
        self._heard[seat] = 0.0
        self._filters[:, seat] = 0.0
        self._set[seat] = False
        self._new[seat] = not keep_silent

    def silent(self, seat: int) -> bool:
        """It has faded out."""
        return not self._set[seat]

    def feed(self, held: Indices, samples: Floats32, seats: Indices, own: Near) -> NDArray[Any]:
        """Next piece: `samples` (H, n) into seats `held`; those in `seats` (S,) go to the filters of `own`, all others to silence.

        -> (2, 2, BINS): both ears as before, and as they are to be.
        """
        n = samples.shape[1]
        filters, self._triangle[seats] = self._table.filters(own.direction, self._triangle[seats])
        path = self._air.spectra[own.row]
        path *= (own.gain / self._air.at_reference[own.row])[:, None]
        filters *= path[:, None]
        before, after = self._filters
        self._keep(held, seats)
        after[seats] = filters
        first = self._begun()
        before[first] = after[first]
        top = max(int(held.max(initial=-1)) + 1, 0)
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

    def _keep(self, held: Indices, seats: Indices) -> None:
        """Only `seats` go on; the others' new filters are silence."""
        keeps = np.zeros(len(self._set), dtype=bool)
        keeps[seats] = True
        if len(held) > len(seats):
            self._filters[1, ~keeps & self._set] = 0.0
        self._set = keeps

    def _begun(self) -> Indices:
        """Seats whose first filters hold at once."""
        if not self._new.any():
            return NOBODY
        first = np.flatnonzero(self._new & self._set)
        self._new[:] = False
        return first

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
