"""Third-order ambisonic decoder for the head of `vr_dti/audio/kemar.npz`: writes `vr_dti/audio/kemar_bus.npz`. Run once by a developer.

    python tools/make_decoder.py

Magnitude least squares (Schörkhuber, Zaunschirm, Höldrich 2018): below the frequency up to which third order can hold the sound field
around a head, the filters fit the measured spectra; above it they fit magnitudes only, with the phase that the bin below came to.

1. Every direction weighs as much as its band of the sphere, at most 4 times the median.
2. The delay that all responses have in common is taken out first and given back at the end, so that the bus is in step with the sources
   that are rendered directly. Without this the error of the time between the ears is ten times as large.
3. Weighted least squares at each of 257 bins, regularised by a thousandth of the mean eigenvalue.
4. Cut to 256 taps, the last 32 faded; stored as int16 of a common scale.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.ambisonics import CHANNELS, ORDER, harmonics

AUDIO = Path(__file__).resolve().parent.parent / "vr_dti" / "audio"
FFT = 512
TAPS, FADE = 256, 32
HEAD_RADIUS_M, SOUND_M_PER_S = 0.0875, 343.0
REGULARISE = 1e-3
HEAVIEST = 4.0


def weights_of(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """(M,) each ring's band of the sphere, split evenly, summing to 1."""
    rings, member, count = np.unique(np.round(directions[:, 1], 5), return_inverse=True, return_counts=True)
    middle = 0.5 * (rings[1:] + rings[:-1])
    weights: NDArray[np.float64] = (np.diff(np.concatenate(([-1.0], middle, [1.0]))) / count)[member]
    weights = np.minimum(weights, HEAVIEST * np.median(weights))
    return weights / weights.sum()


def decoder_of(directions: NDArray[np.float64], taps: NDArray[np.float64], delay: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    """(16, 2, 256) responses from bus channel to ear, of aligned `taps` (M, 2, n) and their `delay` (M, 2) in samples."""
    weights = weights_of(directions)
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
    out = np.fft.irfft(spectrum, FFT)[..., :TAPS]
    out[..., -FADE:] *= 0.5 + 0.5 * np.cos(np.pi * (np.arange(FADE) + 1) / FADE)
    return out


def main() -> None:
    with np.load(AUDIO / "kemar.npz", allow_pickle=False) as z:
        directions, delay = z["directions"].astype(np.float64), z["delay"].astype(np.float64)
        taps, rate_hz = z["taps"] * float(z["scale"]), int(z["rate_hz"])
        citation, licence = z["citation"], z["licence"]
    out = decoder_of(directions, taps, delay, rate_hz)
    scale = np.abs(out).max() / 32767.0
    path = AUDIO / "kemar_bus.npz"
    np.savez_compressed(
        path,
        taps=np.round(out / scale).astype(np.int16),
        scale=np.float64(scale),
        rate_hz=np.int64(rate_hz),
        citation=citation,
        licence=licence,
    )
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
