"""The last stage before the ears: a limiter that looks ahead, so that nothing clips and loud moments are turned down without a click."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]

CEILING = 0.98
"""no sample leaves louder than this (default)"""
WINDOW = 64
"""samples looked ahead (default); the limiter delays by one less: 1.3 ms at 48 kHz"""
RELEASE_PER_S = 4.0
"""gain won back after a peak: from -12 dB to full in 190 ms (default)"""


class Limiter:
    """All channels turned down together so that nothing moves sideways.

    With `need[t]` the gain that brings sample t under the ceiling: `low` is its minimum over the last `WINDOW` samples, `envelope` follows
    `low` down at once and up along a straight line, and `gain` is the mean of the last `WINDOW` values of `envelope`. All of those hold
    the minimum that saw sample `t - WINDOW + 1`, so that sample times `gain[t]` is under the ceiling, whatever came.
    """

    def __init__(self, rate_hz: int, channels: int = 2) -> None:
        self._rise = RELEASE_PER_S / rate_hz
        self._line = np.zeros((WINDOW - 1, channels), dtype=np.float32)
        self._need = np.ones(WINDOW - 1)
        self._envelope = np.ones(WINDOW - 1)
        self._calm = True
        """nothing is turned down, nor soon to be"""
        self.least_gain = 1.0
        """the most it ever turned down"""

    def process(self, x: Floats32) -> Floats32:
        """(n, channels) in and out, delayed by `WINDOW - 1` samples."""
        n = len(x)
        line = np.concatenate((self._line, x))
        if self._calm and x.max(initial=0.0) <= CEILING and x.min(initial=0.0) >= -CEILING:
            self._line = line[n:]
            return line[:n]
        need = np.concatenate((self._need, CEILING / np.maximum(np.abs(x).max(axis=1), CEILING)))
        self._line, self._need = line[n:].copy(), need[n:].copy()
        if need.min() == 1.0 and self._envelope.min() == 1.0:
            self._calm = True
            return line[:n]
        self._calm = False
        low = sliding_window_view(need, WINDOW).min(axis=1)
        ramp = self._rise * np.arange(1, n + 1)
        followed = np.minimum(np.minimum.accumulate(low - ramp), self._envelope[-1]) + ramp
        envelope = np.concatenate((self._envelope, np.minimum(followed, 1.0)))
        self._envelope = envelope[n:].copy()
        total = np.concatenate(([0.0], np.cumsum(envelope)))
        gain = (total[WINDOW:] - total[:-WINDOW]) / WINDOW
        self.least_gain = min(self.least_gain, float(gain.min()))
        return line[:n] * gain[:, None].astype(np.float32)
