"""The measured head: from the direction of a source to the filters of both ears (MIT KEMAR, Gardner and Martin 1994).

The table is made by `tools/make_hrtf.py`: 711 directions on a sphere, each with two short responses whose onsets were taken out and kept
as delays. Between the three measured directions around a source, responses and delays are blended apart, so that the blend keeps one
sharp onset (after Brinkmann and Weinzierl 2018, "time-aligned interpolation").

Directions are unit vectors in the head's own axes: +X right, +Y up, -Z ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats32 = NDArray[np.float32]
Spectra = NDArray[np.complex64]

FFT = 512
"""Length of the filters' Fourier transform: a response (at most `RESPONSE` samples) and a block of 256 fit without wrapping."""
BINS = FFT // 2 + 1
RESPONSE = FFT - 256 + 1


@dataclass(frozen=True, slots=True)
class HeadTable:
    """Measured directions of one head and the triangles between them. Arrays are read-only."""

    spectra: Spectra
    """(M, 2, 257): left and right ear, onsets aligned"""
    delay: Floats32
    """(M, 2) samples"""
    triangles: NDArray[np.intp]
    """(T, 3) rows, closing the whole sphere"""
    weights_from_direction: Floats32
    """(3 * T, 3): times a direction gives the shares of all first, second and third corners; all three are >= 0 in one triangle only"""
    rate_hz: int
    citation: str

    @staticmethod
    def load() -> HeadTable:
        """The table that comes with the package."""
        with resources.files("vr_dti.audio").joinpath("kemar.npz").open("rb") as f, np.load(f, allow_pickle=False) as z:
            return HeadTable.build(
                directions=z["directions"],
                taps=z["taps"] * np.float32(z["scale"]),
                delay=z["delay"],
                triangles=z["triangles"],
                rate_hz=int(z["rate_hz"]),
                citation=str(z["citation"]),
            )

    @staticmethod
    def build(
        *, directions: ArrayLike, taps: ArrayLike, delay: ArrayLike, triangles: ArrayLike, rate_hz: int, citation: str = ""
    ) -> HeadTable:
        """From unit `directions` (M, 3), aligned responses `taps` (M, 2, n), `delay` (M, 2) in samples, `triangles` (T, 3)."""
        taps_ = np.asarray(taps, dtype=np.float32)
        delay_ = np.asarray(delay, dtype=np.float32)
        if taps_.shape[-1] + np.ceil(delay_.max()) > RESPONSE:
            raise ValueError(f"responses of {taps_.shape[-1]} taps with delays up to {delay_.max():.0f} do not fit {RESPONSE} samples")
        rows = np.asarray(triangles, dtype=np.intp)
        corners = np.asarray(directions, dtype=np.float64)[rows]  # (T, corner, xyz): direction = weights @ corners
        inverse = np.linalg.inv(np.swapaxes(corners, 1, 2)).astype(np.float32)
        table = HeadTable(
            spectra=np.fft.rfft(taps_, FFT).astype(np.complex64),
            delay=delay_,
            triangles=rows,
            weights_from_direction=np.ascontiguousarray(inverse.transpose(1, 0, 2).reshape(-1, 3)),
            rate_hz=rate_hz,
            citation=citation,
        )
        for array in (table.spectra, table.delay, table.triangles, table.weights_from_direction):
            array.setflags(write=False)
        return table

    def around(self, directions: ArrayLike) -> tuple[NDArray[np.intp], Floats32]:
        """The three measured rows around each direction (N, 3), and their shares, which sum to 1. -> (N, 3), (N, 3)

        Every triangle is tried in one matrix product: for a few dozen sources that is as fast as a search, and cannot miss.
        """
        d = np.asarray(directions, dtype=np.float32)
        first, second, third = (self.weights_from_direction @ d.T).reshape(3, len(self.triangles), len(d))
        best = np.minimum(np.minimum(first, second), third).argmax(axis=0)
        column = np.arange(len(d))
        chosen = np.maximum(np.stack((first[best, column], second[best, column], third[best, column]), axis=1), 0.0)
        return self.triangles[best], chosen / chosen.sum(axis=1, keepdims=True)

    def filters(self, directions: ArrayLike) -> Spectra:
        """The spectra of both ears for sources in `directions` (N, 3), unit, head axes. -> (N, 2, 257)"""
        rows, shares = self.around(directions)
        n = len(rows)
        blend = (shares.astype(np.complex64)[:, None, :] @ self.spectra[rows].reshape(n, 3, 2 * BINS)).reshape(n, 2, BINS)
        delay = (shares[:, None, :] @ self.delay[rows])[:, 0, :]
        angle = delay[..., None] * (np.float32(-2.0 * np.pi / FFT) * np.arange(BINS, dtype=np.float32))
        ramp = np.empty(angle.shape, dtype=np.complex64)
        np.cos(angle, out=ramp.real)
        np.sin(angle, out=ramp.imag)
        blend *= ramp
        return blend
