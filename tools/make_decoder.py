"""Third-order ambisonic decoder for the head of `vr_dti/audio/kemar.npz`: writes `vr_dti/audio/kemar_bus.npz`. Run once by a developer.

    python tools/make_decoder.py

How it is fitted is said in `vr_dti/audio/heads/decoding.py`; stored as int16 of a common scale.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.heads.decoding import decoder_of

AUDIO = Path(__file__).resolve().parent.parent / "vr_dti" / "audio"


def weights_of(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """(M,) each ring's band of the sphere, split evenly, summing to 1."""
    rings, member, count = np.unique(np.round(directions[:, 1], 5), return_inverse=True, return_counts=True)
    middle = 0.5 * (rings[1:] + rings[:-1])
    weights: NDArray[np.float64] = (np.diff(np.concatenate(([-1.0], middle, [1.0]))) / count)[member]
    return weights / weights.sum()


def main() -> None:
    with np.load(AUDIO / "kemar.npz", allow_pickle=False) as z:
        directions, delay = z["directions"].astype(np.float64), z["delay"].astype(np.float64)
        taps, rate_hz = z["taps"] * float(z["scale"]), int(z["rate_hz"])
        citation, licence = z["citation"], z["licence"]
    out = decoder_of(directions, weights_of(directions), taps, delay, rate_hz)
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
