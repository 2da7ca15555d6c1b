"""Convert the MIT KEMAR measurements (SOFA, Debian's `libmysofa1`) into `vr_dti/audio/kemar.npz`. Run once by a developer; users never do.

    pip install -e '.[authoring]'; apt-get install libmysofa1
    python tools/make_hrtf.py            # writes vr_dti/audio/kemar.npz and tests/audio/kemar_measured.npz

What is done to the data is said in `vr_dti/audio/heads/shaping.py`. Before it, the data are resampled from 44.1 to 48 kHz (ratio 160/147);
after it, a point straight below carries the mean of the lowest ring (nothing was measured below -40 deg). Stored as int16 of a common
scale.

`kemar_measured.npz` holds what tests compare with: time and level differences and third-octave spectra of the measurements themselves, and
the triangles of a table from which a quarter of the directions was left out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from vr_dti.audio.heads.shaping import FFT, OVERSAMPLE, RATE_HZ, TAPS, aligned, diffuse_equaliser, mean_power, onsets, triangles_of

Array = NDArray[np.float64]

SOFA = Path("/usr/share/libmysofa/MIT_KEMAR_normal_pinna.sofa")
HERE = Path(__file__).resolve().parent.parent
CITATION = "W. G. Gardner, K. D. Martin: HRTF Measurements of a KEMAR, MIT Media Lab, 1994"
LICENCE = (
    "Copyright 1994 by the MIT Media Laboratory. Provided free with no restrictions on use, provided the authors are cited when the "
    "data is used in any research or commercial application."
)


def read(path: Path) -> tuple[Array, Array]:
    """Unit directions (M, 3) in the project's axes (+Y up, -Z ahead) and impulse responses (M, 2, n) at 48 kHz."""
    with h5py.File(path) as f:
        azimuth, elevation, _ = np.radians(f["SourcePosition"][:]).T
        ir = f["Data.IR"][:]
        if float(f["Data.SamplingRate"][0]) != 44_100.0:
            raise SystemExit(f"{path}: expected 44.1 kHz")
    ahead = np.cos(elevation)
    directions = np.stack((-np.sin(azimuth) * ahead, np.sin(elevation), -np.cos(azimuth) * ahead), axis=1)
    return directions, resample_poly(ir, 160, 147, axis=-1)


def area_weights(directions: Array) -> Array:
    """(M,) share of the sphere of each measurement: its ring's band of elevation, split evenly."""
    rings, member, count = np.unique(np.round(directions[:, 1], 6), return_inverse=True, return_counts=True)
    edges = np.concatenate(([rings[0]], 0.5 * (rings[1:] + rings[:-1]), [1.0]))
    weights: Array = (np.diff(edges) / count)[member]
    return weights / weights.sum()


def with_bottom(directions: Array, delay: Array, taps: Array) -> tuple[Array, Array, Array]:
    lowest = directions[:, 1] < directions[:, 1].min() + 1e-3
    return (
        np.vstack((directions, (0.0, -1.0, 0.0))),
        np.vstack((delay, np.full(2, delay[lowest].mean()))),
        np.concatenate((taps, np.broadcast_to(taps[lowest].mean(axis=(0, 1)), (1, 2, TAPS)))),
    )


def measured(ir: Array) -> tuple[Array, Array]:
    """Interaural time difference (M,) in seconds, positive where the left ear leads, and third-octave levels (M, 2, 18) in dB."""
    hz = np.fft.rfftfreq(FFT, 1.0 / RATE_HZ)
    spectrum = np.fft.rfft(ir, FFT)
    cross = spectrum[:, 1] * np.conj(spectrum[:, 0]) * (hz < 1500.0)
    span = 64 * OVERSAMPLE
    lag = np.fft.irfft(cross, FFT * OVERSAMPLE)
    lag = np.concatenate((lag[:, -span:], lag[:, : span + 1]), axis=1)
    itd = (np.argmax(lag, axis=1) - span) / (RATE_HZ * OVERSAMPLE)
    centres = 250.0 * 2.0 ** (np.arange(18) / 3.0)
    bands = [(hz >= c * 2 ** (-1 / 6)) & (hz < c * 2 ** (1 / 6)) for c in centres]
    return itd, np.stack([10.0 * np.log10((np.abs(spectrum[..., b]) ** 2).mean(axis=-1)) for b in bands], axis=-1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Convert the MIT KEMAR SOFA file into the package's table.")
    parser.add_argument("--sofa", type=Path, default=SOFA)
    args = parser.parse_args()

    directions, raw = read(args.sofa)
    equaliser = diffuse_equaliser(mean_power(raw, area_weights(directions)))
    ir = np.fft.irfft(np.fft.rfft(raw, FFT) * equaliser, FFT)
    delay = onsets(ir)
    taps = aligned(ir, delay)
    delay -= delay.min()
    all_directions, all_delay, all_taps = with_bottom(directions, delay, taps)
    scale = np.abs(all_taps).max() / 32767.0
    table = HERE / "vr_dti" / "audio" / "kemar.npz"
    np.savez_compressed(
        table,
        directions=all_directions.astype(np.float32),
        triangles=triangles_of(all_directions),
        delay=all_delay.astype(np.float32),
        taps=np.round(all_taps / scale).astype(np.int16),
        scale=np.float64(scale),
        rate_hz=np.int64(RATE_HZ),
        citation=np.array(CITATION),
        licence=np.array(LICENCE),
    )

    # Every fourth direction left out, the poles kept: what interpolation must fill in.
    left_out = np.arange(2, len(directions), 4)
    left_out = left_out[np.abs(directions[left_out, 1]) < 0.999]
    kept = np.setdiff1d(np.arange(len(all_directions)), left_out)
    itd, levels = measured(ir)
    reference = HERE / "tests" / "audio" / "kemar_measured.npz"
    np.savez_compressed(
        reference,
        itd_s=itd.astype(np.float32),
        levels_db=levels.astype(np.float16),
        left_out=left_out.astype(np.uint16),
        kept=kept.astype(np.uint16),
        kept_triangles=triangles_of(all_directions[kept]),
        citation=np.array(CITATION),
        licence=np.array(LICENCE),
    )
    for path in (table, reference):
        print(f"{path.relative_to(HERE)}: {path.stat().st_size / 1000:.0f} kB")
    print(f"delays up to {delay.max():.1f} samples, {len(all_directions)} directions")


if __name__ == "__main__":
    main()
