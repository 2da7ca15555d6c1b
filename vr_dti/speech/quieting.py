"""A steady noise made quieter: what sounds before somebody speaks is taken to go on beneath the words. Wiener's gain, its measure of speech
over noise followed from frame to frame (Ephraim and Malah, IEEE Transactions on Acoustics, Speech, and Signal Processing 32, 1984).
"""

from __future__ import annotations

import numpy as np

from vr_dti.speech.sound import BLOCK, Pcm

FRAME, HOP = 512, 128
LEAD_BLOCKS = 8
"""blocks (256 ms) before the first word that tell the noise: `activity.BEFORE_BLOCKS` are there, less what a soft beginning may take"""
LEAST = 0.3
"""gain below which nothing is pressed, 10 dB: default. Pressed to 16 dB, noise was left no quieter to the recogniser and words suffered"""
FOLLOWED = 0.9
SMOOTH = 9
"""bins over which the noise is averaged"""


def quieted(x: Pcm) -> Pcm:
    """(n,) at 16 kHz that begins with a little of the room alone; as long as before."""
    window = np.sqrt(np.hanning(FRAME + 1)[:FRAME])
    around = np.zeros(FRAME)
    padded = np.concatenate((around, x.astype(np.float64), around))
    spectra = np.fft.rfft(np.lib.stride_tricks.sliding_window_view(padded, FRAME)[::HOP] * window, axis=1)
    power = np.abs(spectra) ** 2
    first, count = FRAME // HOP, (LEAD_BLOCKS * BLOCK - FRAME) // HOP
    noise = power[first : first + count].mean(axis=0) + 1e-3
    noise = np.convolve(np.pad(noise, SMOOTH // 2, "edge"), np.ones(SMOOTH) / SMOOTH, "valid")
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
