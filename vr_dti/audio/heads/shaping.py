"""Measured responses made into what the mixer blends: equalised, bass mended, onsets taken out, cut; and the triangles between them.

1. Diffuse-field equalised: the mean power over all directions (which holds the loudspeaker, the ear canal and the microphone) is divided
   out with one minimum-phase filter, the same for both ears, so that differences between ears and directions stay as measured.
2. Bass mended: a small loudspeaker fades below 180 Hz and comes late below 500 Hz. There the magnitude goes to 1 (a head casts no shadow)
   and the phase runs straight to zero, so that each ear keeps the delay that it has at 500 Hz.
3. Aligned: the onset of each ear (first sample above 15 % of the peak, at 8 times oversampling) is taken out and kept as a delay.
4. Cut to 192 taps, 8 of them before the onset, the last 32 faded by a half cosine.

Arrays are (M, 2, n): directions, ears, samples at 48 kHz. scipy is loaded where it is needed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RATE_HZ = 48_000
TAPS = 192
PRE_ROLL = 8
FADE = 32
FFT = 2048
OVERSAMPLE = 8
ONSET_SHARE = 0.15
LOW_HZ = (80.0, 180.0)
EQUALISE_FROM_HZ = 60.0
STRAIGHT_PHASE_HZ = 500.0
HIGH_HZ = 15_000.0
BOOST_LIMIT_DB = 20.0


def mean_power(ir: NDArray[np.floating], weights: Array) -> Array:
    """(FFT/2+1,) of both ears, each direction by its weight; weights sum to 1."""
    power: Array = np.einsum("m,mek->k", weights, np.abs(np.fft.rfft(ir, FFT)) ** 2) / 2.0
    return power


def diffuse_equaliser(power: Array) -> NDArray[np.complex128]:
    """(FFT/2+1,) minimum-phase spectrum that makes a mean `power` (FFT/2+1,) 1 from `LOW_HZ` to `HIGH_HZ`."""
    hz = np.fft.rfftfreq(FFT, 1.0 / RATE_HZ)
    smooth = third_octave_smooth(hz, power)
    edge_low, edge_high = np.interp((EQUALISE_FROM_HZ, HIGH_HZ), hz, smooth)
    smooth = np.where(hz < EQUALISE_FROM_HZ, edge_low, np.where(hz > HIGH_HZ, edge_high, smooth))
    gain_db = -10.0 * np.log10(smooth)
    middle = np.interp(1000.0, hz, gain_db)
    return minimum_phase(10.0 ** (np.clip(gain_db, middle - BOOST_LIMIT_DB, middle + BOOST_LIMIT_DB) / 20.0))


def third_octave_smooth(hz: NDArray[np.floating], power: Array) -> Array:
    """`power` at the frequencies `hz`, averaged over a third of an octave around each."""
    total = np.concatenate(([0.0], np.cumsum(power)))
    low = np.searchsorted(hz, hz * 2.0 ** (-1 / 6))
    high = np.maximum(np.searchsorted(hz, hz * 2.0 ** (1 / 6), side="right"), low + 1)
    return np.asarray((total[high] - total[low]) / (high - low))


def minimum_phase(magnitude: Array) -> NDArray[np.complex128]:
    """The minimum-phase spectrum of this magnitude, by folding the real cepstrum."""
    cepstrum = np.fft.irfft(np.log(magnitude), FFT)
    fold = np.zeros(FFT)
    fold[0] = fold[FFT // 2] = 1.0
    fold[1 : FFT // 2] = 2.0
    return np.exp(np.fft.rfft(cepstrum * fold))


def onsets(ir: Array) -> Array:
    """(M, 2) onset in samples, to an eighth."""
    fine = np.fft.irfft(np.fft.rfft(ir, FFT), FFT * OVERSAMPLE) * OVERSAMPLE
    loud = np.abs(fine) > ONSET_SHARE * np.abs(fine).max(axis=-1, keepdims=True)
    return np.asarray(np.argmax(loud, axis=-1) / OVERSAMPLE)


def aligned(ir: Array, delay: Array) -> Array:
    """(M, 2, TAPS): each response moved so that its onset stands at `PRE_ROLL`, bass mended, cut and faded."""
    hz = np.fft.rfftfreq(FFT, 1.0 / RATE_HZ)
    spectrum = np.fft.rfft(ir, FFT) * np.exp(2j * np.pi * hz / RATE_HZ * delay[..., None])
    low, high = LOW_HZ
    k = int(np.searchsorted(hz, STRAIGHT_PHASE_HZ))
    share = np.clip((hz[:k] - low) / (high - low), 0.0, 1.0)
    phase = np.angle(spectrum[..., k : k + 1]) * hz[:k] / hz[k]
    spectrum[..., :k] = np.abs(spectrum[..., :k]) ** share * np.exp(1j * phase)
    taps: Array = np.roll(np.fft.irfft(spectrum, FFT), PRE_ROLL, axis=-1)[..., :TAPS]
    taps[..., -FADE:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(FADE) + 1) / FADE)
    return taps


def triangles_of(directions: Array) -> NDArray[np.uint16]:
    """(T, 3) triangles of the convex hull, counter-clockwise seen from outside, in a fixed order."""
    from scipy.spatial import ConvexHull

    rows = ConvexHull(directions).simplices
    inside_out = np.linalg.det(directions[rows]) < 0.0
    rows[inside_out] = rows[inside_out][:, ::-1]
    first = np.argmin(rows, axis=1)
    rows = np.take_along_axis(rows, (first[:, None] + np.arange(3)) % 3, axis=1)
    return np.asarray(rows[np.lexsort(rows.T[::-1])].astype(np.uint16))
