"""The few tools that our own sounds are made with: shaped noise that loops, damped modes, envelopes, filters, a street's echo.

Everything is 48 kHz, float64, and comes from a seeded generator that is handed in: the same seed gives the same sound.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from vr_dti.audio.clip import RATE_HZ
from vr_dti.spaces import Floats

Shape = Mapping[float, float]
"""A spectrum: Hz -> dB, straight lines between on a logarithmic frequency axis, flat outside"""
NARROW: Shape = {150: -50, 380: -9, 600: 0, 1800: 4, 2800: 2, 3400: -6, 5000: -45}
CONE: Shape = {150: -40, 350: -6, 600: 0, 3200: 0, 4200: -20, 8000: -60}
"""a radio on a shoulder: its channel's band, and its small loudspeaker after it is driven hard (default)"""


def seconds(s: float) -> int:
    """Samples in `s` seconds."""
    return round(s * RATE_HZ)


def gain_of(shape: Shape, hz: NDArray[np.floating]) -> Floats:
    """Linear gain of `shape` at `hz` (K,)."""
    at = np.log2(np.maximum(hz, 1.0))
    out: Floats = 10.0 ** (np.interp(at, np.log2(list(shape)), list(shape.values())) / 20.0)
    return out


def noise(rng: Generator, n: int, shape: Shape) -> Floats:
    """(n,) Gaussian noise of this spectrum and RMS 1. It joins its own beginning without a seam."""
    gain = gain_of(shape, np.fft.rfftfreq(n, 1.0 / RATE_HZ))
    gain[0] = 0.0
    spectrum = gain * (rng.standard_normal(len(gain)) + 1j * rng.standard_normal(len(gain)))
    out = np.fft.irfft(spectrum, n)
    level: float = np.sqrt((out * out).mean())
    return np.asarray(out / level, dtype=np.float64)


def drift(rng: Generator, n: int, hz: float) -> Floats:
    """(n,) a slow random wander below `hz`, mean 0, RMS 1, without a seam."""
    return noise(rng, n, {hz / 8: 0.0, hz: 0.0, hz * 2: -60.0})


def decay(n: int, attack_s: float, tau_s: float) -> Floats:
    """(n,) rises like a quarter sine over `attack_s`, then falls by 1/e each `tau_s`."""
    t = np.arange(n) / RATE_HZ
    rise = np.sin(0.5 * np.pi * np.minimum(t / attack_s, 1.0)) ** 2
    return rise * np.exp(-np.maximum(t - attack_s, 0.0) / tau_s)


def swell(n: int, rise_s: float, fall_s: float) -> Floats:
    """(n,) 0 -> 1 -> 0 with raised-cosine ends."""
    t = np.arange(n) / RATE_HZ
    ends = np.minimum(np.minimum(t / rise_s, (n / RATE_HZ - t) / fall_s), 1.0)
    return 0.5 - 0.5 * np.cos(np.pi * ends)


def modes(n: int, rows: Sequence[tuple[float, float, float]]) -> Floats:
    """(n,) sum of damped sines: (Hz, 1/e time in seconds, amplitude) each, all beginning at 0."""
    hz, tau, amplitude = np.array(rows).T
    t = np.arange(n)[:, None] / RATE_HZ
    out: Floats = (np.sin(2.0 * np.pi * hz * t) * np.exp(-t / tau)) @ amplitude
    return out


def glide(hz: Floats) -> Floats:
    """Phase in cycles of a tone whose frequency is `hz` (n,)."""
    return np.cumsum(hz) / RATE_HZ


def filtered(x: Floats, shape: Shape) -> Floats:
    """`x` through the minimum-phase filter of this spectrum: nothing sounds before its cause. Length stays."""
    taps = 2048
    magnitude = gain_of(shape, np.fft.rfftfreq(taps, 1.0 / RATE_HZ))
    cepstrum = np.fft.irfft(np.log(np.maximum(magnitude, 1e-5)), taps)
    cepstrum[1 : taps // 2] *= 2.0
    cepstrum[taps // 2 + 1 :] = 0.0
    return _convolved(x, np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), taps))[: len(x)]


def resonant(x: Floats, formants: Sequence[tuple[float, float, float]]) -> Floats:
    """`x` through parallel resonances (Hz, bandwidth Hz, gain dB), signs alternating as in a vocal tract (Klatt 1980)."""
    n = 4096
    z = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)
    total = np.zeros(n // 2 + 1, dtype=np.complex128)
    for i, (hz, width, db) in enumerate(formants):
        r = np.exp(-np.pi * width / RATE_HZ)
        b, c = 2.0 * r * np.cos(2.0 * np.pi * hz / RATE_HZ), -r * r
        peak = (1.0 - r) * np.sqrt(1.0 - 2.0 * r * np.cos(4.0 * np.pi * hz / RATE_HZ) + r * r)
        total += (-1.0) ** i * 10.0 ** (db / 20.0) * peak / (1.0 - b * z - c * z * z)
    return _convolved(x, np.fft.irfft(total, n)[: n // 2])[: len(x)]


def street(rng: Generator, x: Floats, wet_db: float = -20.0) -> Floats:
    """`x` and a street corner's answer: one bounce off the ground, a few off walls 6-40 m away, a thin dull tail."""
    n = seconds(0.55)
    answer = 0.35 * noise(rng, n, {100: 0, 800: 0, 5000: -14, 12000: -40}) * decay(n, 0.03, 0.11)
    answer /= np.sqrt((answer * answer).sum())
    for _ in range(7):
        at = int(rng.uniform(0.035, 0.24) * RATE_HZ)
        answer[at : at + 24] += rng.choice((-1.0, 1.0)) * 0.12 * (0.04 * RATE_HZ / at) * np.hanning(24)
    wet: Floats = 10.0 ** (wet_db / 20.0) * _convolved(x, answer)
    wet[: len(x)] += x
    return wet


def placed(n: int, *parts: tuple[float, Floats]) -> Floats:
    """(n,) parts laid at their times in seconds and added up; what sticks out is cut."""
    out = np.zeros(n)
    for at_s, part in parts:
        at = seconds(at_s)
        fits = part[: max(0, n - at)]
        out[at : at + len(fits)] += fits
    return out


def eased(x: Floats, out_s: float = 0.02) -> Floats:
    """`x` with its first half millisecond and its last `out_s` faded, so that neither end clicks."""
    y = x.copy()
    first, last = seconds(0.0005), min(seconds(out_s), len(x))
    y[:first] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(first) / first)
    y[len(y) - last :] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(last) + 1) / last)
    return y


def _convolved(x: Floats, h: Floats) -> Floats:
    n = len(x) + len(h) - 1
    size = 1 << (n - 1).bit_length()
    out: NDArray[np.float64] = np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(h, size), size)[:n]
    return out
