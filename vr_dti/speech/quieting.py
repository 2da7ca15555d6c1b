"""A steady noise made quieter: what sounded while nobody spoke is taken to go on beneath the words. Wiener's gain, its measure of speech
over noise followed from frame to frame (Ephraim and Malah, IEEE Transactions on Acoustics, Speech, and Signal Processing 32, 1984).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.speech.sound import BLOCK, Floats, Pcm

FRAME, HOP = 512, 128
LEAD_BLOCKS = 8
"""blocks (256 ms) before the first word that tell the noise: `activity.BEFORE_BLOCKS` are there, less what a soft beginning may take"""
LEAST = 0.3
"""gain below which nothing is pressed, 10 dB: default. Pressed to 16 dB, noise was left no quieter to the recogniser and words suffered"""
FOLLOWED = 0.9
SMOOTH, LEAST_SMOOTH, LONG = 9, 3, 100
"""bins over which the noise is averaged, the fewer the more frames tell of it: nine of a quarter of a second, three from `LONG` (0.8 s) on.
Default"""


def quieted(x: Pcm, room: Pcm) -> Pcm:
    """(n,) at 16 kHz that begins with a little of the room alone; as long as before. `room`: more of the room alone, right before `x`."""
    window = np.sqrt(np.hanning(FRAME + 1)[:FRAME])
    around = np.zeros(FRAME)
    padded = np.concatenate((around, x.astype(np.float64), around))
    spectra = _spectra(padded, window)
    power = np.abs(spectra) ** 2
    alone = np.abs(_spectra(np.concatenate((room, x[: LEAD_BLOCKS * BLOCK])).astype(np.float64), window)) ** 2
    smooth = SMOOTH if len(alone) < LONG else LEAST_SMOOTH
    noise = np.convolve(np.pad(alone.mean(axis=0) + 1e-3, smooth // 2, "edge"), np.ones(smooth) / smooth, "valid")
    gain = np.empty_like(power)
    before = np.zeros(power.shape[1])
    for i, row in enumerate(power / noise):
        speech = FOLLOWED * before + (1.0 - FOLLOWED) * np.maximum(row - 1.0, 0.0)
        gain[i] = np.maximum(speech / (1.0 + speech), LEAST)
        before = gain[i] ** 2 * row
    frames = np.fft.irfft(spectra * gain, axis=1) * window
    out = np.zeros(len(padded))
    for i, frame in enumerate(frames):
        out[i * HOP : i * HOP + FRAME] += frame
    out *= HOP / (window**2).sum()
    return np.clip(np.rint(out[FRAME : FRAME + len(x)]), -32768, 32767).astype(np.int16)


def _spectra(x: Floats, window: Floats) -> NDArray[np.complex128]:
    """(frames, bins) of (n,), n of at least a frame."""
    return np.fft.rfft(np.lib.stride_tricks.sliding_window_view(x, FRAME)[::HOP] * window, axis=1)
