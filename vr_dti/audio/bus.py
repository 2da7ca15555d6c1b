"""The ambisonic bus: any number of voices in 16 channels and two strands, open and dulled; gains glide from piece to piece."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.acoustics import Air
from vr_dti.audio.ambisonics import CHANNELS, harmonics
from vr_dti.audio.hrtf import FFT, RESPONSE, Floats32, Spectra
from vr_dti.audio.voices import ALL_SLOTS, Voices


class Bus:
    """`encode` gives, for each voice, its gain into each channel; a `Bus` adds the voices up and keeps what their spectra need.

    Channels are whatever `encode` says: harmonics for a head, loudspeakers for a ring.
    """

    def __init__(self, slots: int, channels: int, air: Air) -> None:
        self._air = air
        self._channels = channels
        self._gains = np.zeros((slots, 2 * channels), dtype=np.float32)
        self._heard = np.zeros((2 * channels, FFT), dtype=np.float32)
        self._dull = False
        self._quiet_for = FFT
        self._ramp = np.zeros(0, dtype=np.float32)

    def ramp(self, n: int) -> Floats32:
        """(n,) from 0 to 1, as the filters of voices fade."""
        if len(self._ramp) != n:
            self._ramp = (0.5 - 0.5 * np.cos(np.pi / n * (np.arange(n) + 0.5))).astype(np.float32)
        return self._ramp

    @property
    def quiet(self) -> bool:
        """Nothing is on it, and nothing rings out."""
        return self._quiet_for >= FFT

    def mixed(self, voices: Voices, gains: Floats32) -> tuple[Spectra, Spectra | None]:
        """Spectra of the open and the dulled channels (None: none is dulled), each (channels, BINS), once the voices' next piece is in.

        `gains` (A, channels): where each glides to.
        """
        n = voices.samples.shape[1]
        channels = self._channels
        open_, dull = self._air.strands(voices.row)
        goal = np.concatenate((gains * (voices.gain * open_)[:, None], gains * (voices.gain * dull)[:, None]), axis=1)
        before = self._gains[voices.slot]
        before[voices.fresh] = goal[voices.fresh]
        self._gains[voices.slot] = goal
        used = np.flatnonzero((before != 0.0).any(axis=1) | (goal != 0.0).any(axis=1))
        dulls = bool(before[:, channels:].any() or goal[:, channels:].any())
        dulled = self._dull or dulls
        top = 2 * channels if dulled else channels
        heard = self._heard
        heard[:top, :-n] = heard[:top, n:]
        if len(used) == 0:
            self._quiet_for += n
            heard[:top, -n:] = 0.0
        else:
            self._quiet_for = 0
            x = voices.samples if len(used) == len(voices.slot) else voices.samples[used]
            by = np.concatenate((before[used, :top], goal[used, :top] - before[used, :top]))
            heard[:top, -n:] = by.T @ np.concatenate((x, x * self.ramp(n)))
        self._dull = dulled and (dulls or bool(heard[channels:].any()))
        spectra: Spectra = np.fft.rfft(heard[:top]).astype(np.complex64, copy=False)
        return spectra[:channels], spectra[channels:] if dulled else None


@dataclass(frozen=True, slots=True)
class Decoder:
    """From the bus to both ears."""

    spectra: Spectra
    """(16, 2, BINS)"""

    @staticmethod
    def load(path: Path | None = None) -> Decoder:
        """For the same head as `HeadTable.load`."""
        source = path or resources.files("vr_dti.audio").joinpath("kemar_bus.npz")
        with source.open("rb") as f, np.load(f, allow_pickle=False) as z:
            return Decoder.build(z["taps"] * np.float32(z["scale"]) if path is None else z["decoder"])

    @staticmethod
    def build(taps: Floats32) -> Decoder:
        """From responses (16, 2, n)."""
        if taps.shape[:2] != (CHANNELS, 2) or taps.shape[2] > RESPONSE:
            raise ValueError(f"a decoder of shape {taps.shape} does not fit ({CHANNELS}, 2, at most {RESPONSE})")
        spectra = np.fft.rfft(taps, FFT).astype(np.complex64)
        spectra.setflags(write=False)
        return Decoder(spectra)


class HeadBus(Bus):
    """The bus that two ears hear."""

    def __init__(self, decoder: Decoder, air: Air) -> None:
        super().__init__(ALL_SLOTS, CHANNELS, air)
        self._decode = decoder.spectra
        self._decode_dull = decoder.spectra * air.dull

    def add(self, total: NDArray[Any], voices: Voices) -> None:
        """The next piece of `voices`, added to what `Convolver.feed` gave."""
        open_, dull = self.mixed(voices, harmonics(voices.direction))
        total += (open_[:, None] * self._decode).sum(axis=0)
        if dull is not None:
            total += (dull[:, None] * self._decode_dull).sum(axis=0)
