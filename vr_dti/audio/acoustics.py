"""Between a source and the head: quieter with distance, duller behind things, behind a talker's own back and through far air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.hrtf import BINS, FFT, Floats32, Spectra

Numbers = NDArray[np.floating]

NEAREST_M = 0.3
"""nearer than this a source gets no louder: the head table was measured at 1.4 m and says nothing about touching distance"""
SOUND_M_PER_S = 343.0
OPEN_CUTOFF_HZ = 16_000.0
DULLEST_CUTOFF_HZ = 400.0
OCTAVE_PER_DB = 1.0 / 3.0
"""a shadow of 3 dB takes an octave off the top: -12 dB leaves what is below 1 kHz (default, after the slope of edge diffraction)"""
AIR_CUTOFF_HZ = 42_800.0
"""over root metres: air takes about 1.6e-9 f^2 dB/m at 20 C and 50 % humidity above 4 kHz (ISO 9613-1, table 1), which is 3 dB there"""
BEHIND_DB = -6.0
"""how much quieter at 1 kHz a voice is behind the talker's back than before the mouth; higher tones lose more, lower ones less (default)"""
REFERENCE_HZ = 1000.0
STEPS_PER_OCTAVE = 24
ROWS = 7 * STEPS_PER_OCTAVE
"""cut-offs from `DULLEST_CUTOFF_HZ` up, in steps that nobody hears; the last row stands for none"""
DULL_HZ, MATCH_HZ = 1000.0, 4000.0
"""a bus has two strands, open and dulled at the first; a source takes the mix of both that is right at 1 kHz and at the second"""


@dataclass(frozen=True, slots=True)
class Air:
    """The low-passes of all paths, ready: causal one-poles, so that their ringing stays short. Arrays are read-only."""

    spectra: Spectra
    """(ROWS + 1, BINS)"""
    at_reference: Floats32
    """(ROWS + 1,) magnitude at `REFERENCE_HZ`"""
    dull_share: Floats32
    """(ROWS + 1,) of the dulled strand"""
    dull: Spectra
    """(BINS,) the dulled strand's own low-pass"""
    dull_at_reference: complex

    @staticmethod
    def build(rate_hz: int) -> Air:
        """For sounds at `rate_hz`."""
        cutoff = np.append(DULLEST_CUTOFF_HZ * 2.0 ** (np.arange(ROWS) / STEPS_PER_OCTAVE), np.inf)
        bins = np.arange(BINS) * rate_hz / FFT
        loss = np.abs(_one_pole(cutoff, MATCH_HZ, rate_hz)) / np.abs(_one_pole(cutoff, REFERENCE_HZ, rate_hz))
        dull, at = (_one_pole(np.array([DULL_HZ]), hz, rate_hz)[0] for hz in (MATCH_HZ, REFERENCE_HZ))
        shares = np.linspace(0.0, 1.0, 1001)
        mixed = np.abs(1.0 - shares + shares * dull) / np.abs(1.0 - shares + shares * at)
        air = Air(
            _one_pole(cutoff[:, None], bins, rate_hz).astype(np.complex64),
            np.abs(_one_pole(cutoff, REFERENCE_HZ, rate_hz)).astype(np.float32),
            np.interp(loss, mixed[::-1], shares[::-1]).astype(np.float32),
            _one_pole(np.array([DULL_HZ]), bins, rate_hz).astype(np.complex64),
            complex(at),
        )
        for array in (air.spectra, air.at_reference, air.dull_share, air.dull):
            array.setflags(write=False)
        return air

    def strands(self, rows: NDArray[np.intp]) -> tuple[Floats32, Floats32]:
        """Gains of the open and of the dulled strand that together are 1 at `REFERENCE_HZ`. `rows` (N,) -> (N,), (N,)"""
        share = self.dull_share[rows]
        whole = np.abs(1.0 - share + share * np.complex64(self.dull_at_reference)).astype(np.float32)
        return (np.float32(1.0) - share) / whole, share / whole


def losses(distance_m: Numbers, gain_db: Numbers, shadow_db: Numbers) -> tuple[Floats32, NDArray[np.intp]]:
    """Linear gain at `REFERENCE_HZ` by 1/r, `gain_db` and `shadow_db` (<= 0), and the row of `Air` that dulls it. All (N,)."""
    shadow_db = np.minimum(shadow_db, 0.0)
    reach_m = np.maximum(distance_m, NEAREST_M)
    shadow_hz = np.maximum(OPEN_CUTOFF_HZ * 2.0 ** (OCTAVE_PER_DB * shadow_db), DULLEST_CUTOFF_HZ)
    cutoff = (np.where(shadow_db < 0.0, shadow_hz**-2.0, 0.0) + reach_m / AIR_CUTOFF_HZ**2) ** -0.5
    row = np.rint(STEPS_PER_OCTAVE * np.log2(cutoff / DULLEST_CUTOFF_HZ))
    gain = 10.0 ** ((gain_db + shadow_db) / 20.0) / reach_m
    return gain.astype(np.float32), np.clip(row, 0, ROWS).astype(np.intp)


def turned_away_db(cosine: Floats32) -> Floats32:
    """What a talker loses whose mouth points `cosine` towards the listener (1: at him): 0 before, `BEHIND_DB` behind. (N,) -> (N,)"""
    out: Floats32 = np.float32(BEHIND_DB * 0.5) * (np.float32(1.0) - cosine)
    return out


def _one_pole(cutoff_hz: NDArray[np.float64], hz: NDArray[np.float64] | float, rate_hz: int) -> NDArray[np.complex128]:
    """Response of `(1 - a) / (1 - a z^-1)`, `a = exp(-2 pi fc / rate)`."""
    a = np.exp(-2.0 * np.pi / rate_hz * cutoff_hz)
    out = (1.0 - a) / (1.0 - a * np.exp(-2j * np.pi / rate_hz * hz))
    return np.asarray(out, dtype=np.complex128)
