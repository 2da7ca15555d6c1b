"""A microphone that knows 48 kHz only, as many do where no system stands before them, heard at 16 kHz: a third of its samples."""

from __future__ import annotations

import numpy as np

from vr_dti.audio.clip import RATE_HZ as DEVICE_HZ
from vr_dti.spaces import Floats
from vr_dti.speech.sound import RATE_HZ, Pcm

EACH = DEVICE_HZ // RATE_HZ
"""of so many samples one is kept"""
INVALID_RATE = -9997
"""PortAudio's number for a rate that a device refuses"""
TAPS = 96
EDGE_HZ = 7200.0
"""above it nothing is left that would fold back into speech (default: nine tenths of half the rate)"""


class Thirds:
    """Blocks of 48 kHz in, blocks of 16 kHz out, a millisecond later."""

    def __init__(self) -> None:
        n = np.arange(TAPS) - (TAPS - 1) / 2.0
        taps = np.sinc(2.0 * EDGE_HZ / DEVICE_HZ * n) * np.blackman(TAPS)
        self._taps = taps / taps.sum()
        self._before: Floats = np.zeros(TAPS - 1)

    def __call__(self, x: Pcm) -> Pcm:
        """(EACH n,) -> (n,)"""
        line: Floats = np.concatenate((self._before, x))
        self._before = line[len(line) - TAPS + 1 :]
        kept: Pcm = np.rint(np.clip(np.convolve(line, self._taps, "valid")[::EACH], -32_768, 32_767)).astype(np.int16)
        return kept


def refused(error: BaseException) -> bool:
    """PortAudio's error says that the device does not know the rate."""
    return INVALID_RATE in error.args
