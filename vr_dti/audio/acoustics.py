"""What happens between a source and the head: it gets quieter with distance, duller behind things and through far air."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.hrtf import BINS, FFT, Floats32, Spectra

NEAREST_M = 0.3
"""nearer than this a source gets no louder: the head table was measured at 1.4 m and says nothing about touching distance"""
OPEN_CUTOFF_HZ = 16_000.0
DULLEST_CUTOFF_HZ = 400.0
OCTAVE_PER_DB = 1.0 / 3.0
"""a shadow of 3 dB takes an octave off the top: -12 dB leaves what is below 1 kHz (default, after the slope of edge diffraction)"""
AIR_CUTOFF_HZ = 42_800.0
"""over root metres: air takes about 1.6e-9 f^2 dB/m at 20 C and 50 % humidity above 4 kHz (ISO 9613-1, table 1), which is 3 dB there"""


REFERENCE_HZ = 1000.0


def paths(distance_m: Floats32, gain_db: Floats32, occlusion_db: Floats32, rate_hz: int) -> Spectra:
    """The spectrum of each path: 1/r, gain, shadow and air. Each (N,) -> (N, 257).

    Shadow and air are one causal one-pole low-pass, so that its ringing stays short. At `REFERENCE_HZ` a source is quieter by just
    `occlusion_db`; lower tones, which bend around things, by less, higher ones by more.
    """
    shadow_db = np.minimum(occlusion_db, 0.0)
    shadow_hz = np.maximum(OPEN_CUTOFF_HZ * 2.0 ** (OCTAVE_PER_DB * shadow_db), DULLEST_CUTOFF_HZ)
    shadow = np.where(shadow_db < 0.0, shadow_hz**-2.0, 0.0)
    reach_m = np.maximum(distance_m, NEAREST_M)
    k = np.arange(BINS, dtype=np.float32)
    at_reference = np.abs(_one_pole(shadow, np.array([REFERENCE_HZ * FFT / rate_hz], dtype=np.float32), rate_hz))[:, 0]
    gain = 10.0 ** ((gain_db + shadow_db) / 20.0) / reach_m / at_reference
    out: Spectra = _one_pole(shadow + reach_m / AIR_CUTOFF_HZ**2, k, rate_hz)
    out *= gain.astype(np.float32)[:, None]
    return out


def _one_pole(inverse_square_cutoff: NDArray[np.floating], k: Floats32, rate_hz: int) -> Spectra:
    """Response (N, K) of `(1 - a) / (1 - a z^-1)`, `a = exp(-2 pi fc / rate)`, at bins `k` (K,); 0 stands for no low-pass."""
    cutoff = np.maximum(inverse_square_cutoff, 1e-12) ** -0.5
    a = np.exp(-2.0 * np.pi / rate_hz * cutoff).astype(np.float32)[:, None]
    z = np.exp(np.complex64(-2j * np.pi / FFT) * k)
    out: Spectra = (np.float32(1.0) - a) / (np.float32(1.0) - a * z)
    return out
