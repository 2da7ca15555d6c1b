"""Sound as the recogniser takes it: mono, 16 kHz, 16 bits, in blocks of 32 ms. Rates changed, levels told."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
BLOCK = 512
"""samples: what the voice activity detector takes at a time"""
BLOCK_MS = BLOCK * 1000 // RATE_HZ
TAPS = 24
"""of each side of the resampling filter: 60 dB below the passband, default"""
QUIETEST_DB = -96.0

Pcm = NDArray[np.int16]
Floats = NDArray[np.float64]


def to_pcm(x: Floats) -> Pcm:
    """-1..1 as 16 bits, clipped."""
    return np.clip(np.rint(x * 32767.0), -32768, 32767).astype(np.int16)


def resampled(x: Floats, rate_hz: int) -> Floats:
    """`x` at 16 kHz: a windowed sinc (Kaiser, 8) for each of the fractions of a sample that come up."""
    if rate_hz == RATE_HZ:
        return x
    g = math.gcd(rate_hz, RATE_HZ)
    up, down = RATE_HZ // g, rate_hz // g
    cut = min(1.0, RATE_HZ / rate_hz) * 0.95
    reach = math.ceil(TAPS / cut)
    n = len(x) * up // down
    padded = np.concatenate((np.zeros(reach), x, np.zeros(reach + 1)))
    taps = np.arange(-reach + 1, reach + 1)
    out = np.empty(n)
    for phase in range(up):
        rows = np.arange(phase, n, up)
        if not len(rows):
            break
        at = rows * down
        whole, part = at // up, (at[0] % up) / up
        t = taps - part
        window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1.0 - (t / reach) ** 2))) / np.i0(8.0)
        kernel = cut * np.sinc(cut * t) * window
        spans = np.lib.stride_tricks.sliding_window_view(padded, len(taps))
        out[rows] = spans[whole + 1] @ kernel
    return out


def level_db(x: Pcm) -> float:
    """RMS of a stretch of sound in dB below the loudest that 16 bits can hold; `QUIETEST_DB` of silence."""
    if not len(x):
        return QUIETEST_DB
    power = float((x.astype(np.float64) ** 2).mean()) / 32768.0**2
    return max(QUIETEST_DB, 10.0 * math.log10(max(power, 1e-12)))


def speech_level_db(x: Pcm) -> float:
    """The level of speech in it: of the 20 ms pieces within 20 dB of the loudest, so that pauses do not count."""
    n = RATE_HZ // 50
    pieces = x[: len(x) // n * n].reshape(-1, n).astype(np.float64)
    if not len(pieces):
        return level_db(x)
    power = (pieces**2).mean(axis=1)
    voiced = power[power >= power.max() * 0.01]
    return max(QUIETEST_DB, 10.0 * math.log10(max(float(voiced.mean()) / 32768.0**2, 1e-12)))
