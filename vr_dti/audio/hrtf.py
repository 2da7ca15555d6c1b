"""The measured head: from the direction of a source to the filters of both ears (MIT KEMAR, Gardner and Martin 1994).

The shipped table is made by `tools/make_hrtf.py`, those of users' own heads by `heads/`: for the shipped one 711 directions on a sphere,
each with two short responses whose onsets were taken out and kept as delays. Between the three measured directions around a source,
responses and delays are blended apart, so that the blend keeps one sharp onset (after Brinkmann and Weinzierl 2018, "time-aligned
interpolation").

Directions are unit vectors in the head's own axes: +X right, +Y up, -Z ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats32 = NDArray[np.float32]
Spectra = NDArray[np.complex64]

FFT = 512
"""Length of the filters' Fourier transform: a response (at most `RESPONSE` samples) and a piece of `LONGEST` fit without wrapping."""
LONGEST = 256
"""samples of one piece; shorter ones may be asked for at any time"""
BINS = FFT // 2 + 1
RESPONSE = FFT - LONGEST + 1
DELAY_STEPS = 32
"""delays between the ears are rendered to a 32nd of a sample: 0.7 us"""


@dataclass(frozen=True, slots=True)
class HeadTable:
    """Measured directions of one head and the triangles between them. Arrays are read-only."""

    spectra: Floats32
    """(M, 2 * BINS * 2): left and right ear, onsets aligned; real and imaginary parts in turn, so that blending is real arithmetic"""
    delay: Floats32
    """(M, 2) samples"""
    triangles: NDArray[np.intp]
    """(T, 3) rows, closing the whole sphere"""
    ramps: Spectra
    """(R, BINS) what delays by 0, 1, 2, ... steps of 1 / `DELAY_STEPS` samples"""
    weights_from_direction: Floats32
    """(3 * T, 3): times a direction gives the shares of all first, second and third corners; all three are >= 0 in one triangle only"""
    rate_hz: int
    citation: str

    @staticmethod
    def load(path: Path | None = None) -> HeadTable:
        """The table at `path`; None: the one that comes with the package."""
        source = path or resources.files("vr_dti.audio").joinpath("kemar.npz")
        with source.open("rb") as f, np.load(f, allow_pickle=False) as z:
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
        steps = np.arange(int(np.ceil(delay_.max())) * DELAY_STEPS + 2)[:, None] / DELAY_STEPS
        table = HeadTable(
            spectra=np.fft.rfft(taps_, FFT).astype(np.complex64).view(np.float32).reshape(len(taps_), -1),
            delay=delay_,
            triangles=rows,
            ramps=np.exp(-2j * np.pi / FFT * steps * np.arange(BINS)).astype(np.complex64),
            weights_from_direction=np.ascontiguousarray(inverse.transpose(1, 0, 2).reshape(-1, 3)),
            rate_hz=rate_hz,
            citation=citation,
        )
        for array in (table.spectra, table.delay, table.triangles, table.ramps, table.weights_from_direction):
            array.setflags(write=False)
        return table

    def around(self, directions: ArrayLike, guess: NDArray[np.intp] | None = None) -> tuple[NDArray[np.intp], Floats32, NDArray[np.intp]]:
        """The three measured rows around each direction (N, 3), their shares, which sum to 1, and the triangles. -> (N, 3), (N, 3), (N,)

        `guess` (N,) is where each was before: it is looked at first. For the rest every triangle is tried in one matrix product, which
        for a few dozen sources is as fast as a search and cannot miss.
        """
        d = np.asarray(directions, dtype=np.float32)
        count = len(self.triangles)
        if guess is None:
            best, lost = np.zeros(len(d), dtype=np.intp), np.arange(len(d))
        else:
            best = guess.copy()
            lost = np.flatnonzero(self._shares(d, best).min(axis=1) < 0.0)
        if len(lost):
            first, second, third = (self.weights_from_direction @ d[lost].T).reshape(3, count, len(lost))
            best[lost] = np.minimum(np.minimum(first, second), third).argmax(axis=0)
        chosen = np.maximum(self._shares(d, best), 0.0)
        chosen /= chosen.sum(axis=1, keepdims=True)
        return self.triangles[best], chosen, best

    def _shares(self, d: Floats32, triangle: NDArray[np.intp]) -> Floats32:
        corners = self.weights_from_direction.reshape(3, -1, 3)[:, triangle]
        out: Floats32 = (corners * d).sum(axis=2).T
        return out

    def filters(self, directions: ArrayLike, guess: NDArray[np.intp] | None = None) -> tuple[Spectra, NDArray[np.intp]]:
        """The spectra of both ears for sources in `directions` (N, 3), unit, head axes, and the triangles. -> (N, 2, BINS), (N,)"""
        rows, shares, triangles = self.around(directions, guess)
        n = len(rows)
        blend = self.spectra[rows[:, 0]]
        blend *= shares[:, :1]
        for corner in (1, 2):
            part = self.spectra[rows[:, corner]]
            part *= shares[:, corner : corner + 1]
            blend += part
        delay = (shares[..., None] * self.delay[rows]).sum(axis=1)
        out: Spectra = blend.view(np.complex64).reshape(n, 2, BINS)
        out *= self.ramps[np.rint(delay * DELAY_STEPS).astype(np.intp)]
        return out, triangles
