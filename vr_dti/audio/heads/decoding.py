"""Third-order ambisonic decoder for a measured head: magnitude least squares (Schörkhuber, Zaunschirm, Höldrich 2018).

Below the frequency up to which third order can hold the sound field around a head, the filters fit the measured spectra; above it they fit
magnitudes only, with the phase that the bin below came to.

1. Every direction weighs as much as its share of the sphere, at most 4 times the median.
2. The delay that all responses have in common is taken out first and given back at the end, so that the bus is in step with the sources
   that are rendered directly. Without this the error of the time between the ears is ten times as large.
3. Weighted least squares at each of 257 bins, regularised by a thousandth of the mean eigenvalue.
4. Cut to 256 taps, the last 32 faded.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.ambisonics import CHANNELS, ORDER, harmonics

Array = NDArray[np.float64]

FFT = 512
TAPS, FADE = 256, 32
HEAD_RADIUS_M, SOUND_M_PER_S = 0.0875, 343.0
REGULARISE = 1e-3
HEAVIEST = 4.0


def capped(weights: Array) -> Array:
    """(M,) at most `HEAVIEST` times the median, summing to 1."""
    weights = np.minimum(weights, HEAVIEST * np.median(weights))
    return np.asarray(weights / weights.sum())


def decoder_of(directions: Array, weights: Array, taps: Array, delay: Array, rate_hz: int) -> Array:
    """(16, 2, 256) responses from bus channel to ear, of aligned `taps` (M, 2, n) and their `delay` (M, 2) in samples; `weights` (M,)
    are each direction's share of the sphere."""
    weights = capped(weights)
    common = float((weights[:, None] * delay).sum() / 2.0)
    k = np.arange(FFT // 2 + 1)
    target = np.fft.rfft(taps, FFT) * np.exp(-2j * np.pi / FFT * k * (delay - common)[..., None])
    y = harmonics(directions).astype(np.float64)
    gram = (y * weights[:, None]).T @ y
    fit = np.linalg.solve(gram + REGULARISE * np.trace(gram) / CHANNELS * np.eye(CHANNELS), (y * weights[:, None]).T)
    cut = int(ORDER * SOUND_M_PER_S / (2.0 * np.pi * HEAD_RADIUS_M) * FFT / rate_hz)
    spectrum = np.zeros((CHANNELS, 2, len(k)), dtype=np.complex128)
    for i in k:
        wanted = target[..., i]
        if i > cut:
            wanted = np.abs(wanted) * np.exp(1j * np.angle(y @ spectrum[..., i - 1]))
        spectrum[..., i] = fit @ wanted
    spectrum *= np.exp(-2j * np.pi / FFT * k * common)
    spectrum[..., -1] = np.abs(spectrum[..., -1])
    out: Array = np.fft.irfft(spectrum, FFT)[..., :TAPS]
    out[..., -FADE:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(FADE) + 1) / FADE)
    return out
