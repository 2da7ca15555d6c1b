"""The ambisonic bus: any number of voices in 16 channels and two strands, open and dulled; gains glide from piece to piece."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.acoustics import Air
from vr_dti.audio.hrtf import FFT, Floats32, Spectra
from vr_dti.audio.voices import Voices


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

    @property
    def quiet(self) -> bool:
        """Nothing is on it, and nothing rings out."""
        return self._quiet_for >= FFT

    def mixed(self, voices: Voices, present: Floats32, gains: Floats32) -> tuple[Spectra, Spectra | None]:
        """Spectra of the open and the dulled channels (None: none is dulled), each (channels, BINS), once the voices' next piece is in.

        `present` (A,) 0 or 1: whether a voice is on the bus at the end of this piece. `gains` (A, channels): where its gain glides to.
        """
        n = voices.samples.shape[1]
        channels = self._channels
        open_, dull = self._air.strands(voices.row)
        level = voices.gain * present
        goal = np.concatenate((gains * (level * open_)[:, None], gains * (level * dull)[:, None]), axis=1)
        before = self._gains[voices.slot]
        before[voices.fresh] = goal[voices.fresh]
        self._gains[voices.slot] = goal
        used = np.flatnonzero((before != 0.0).any(axis=1) | (goal != 0.0).any(axis=1))
        dulled = self._dull or bool(dull.any())
        top = 2 * channels if dulled else channels
        heard = self._heard
        heard[:top, :-n] = heard[:top, n:]
        if len(used) == 0:
            self._quiet_for += n
            heard[:top, -n:] = 0.0
        else:
            self._quiet_for = 0
            x = voices.samples if len(used) == len(voices.slot) else voices.samples[used]
            ramp = (0.5 - 0.5 * np.cos(np.pi / n * (np.arange(n) + 0.5))).astype(np.float32)  # as the direct voices fade, so that both fit
            first, change = before[used, :top], goal[used, :top] - before[used, :top]
            np.matmul(first.T, x, out=heard[:top, -n:])
            heard[:top, -n:] += (change.T @ x) * ramp
        self._dull = dulled and (bool(dull.any()) or bool(heard[channels:].any()))
        spectra: Spectra = np.fft.rfft(heard[:top]).astype(np.complex64, copy=False)
        return spectra[:channels], spectra[channels:] if dulled else None
