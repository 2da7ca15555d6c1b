"""Whether the microphone is set too loud: voices cut off at its limit are understood less, and told to be no louder than that. Pure."""

from __future__ import annotations

from collections import deque

import numpy as np

from vr_dti.speech.sound import BLOCK, BLOCK_MS, Pcm

LIMIT = 32_700
"""what counts as the limit of 16 bits: a change of rate on the way leaves the flat tops a little below it"""
CLIPPED = 0.02
"""share of samples at the limit from which on a voice is too loud for its microphone; default"""
OVER_BLOCKS = 1000 // BLOCK_MS
"""blocks (a second) over which that share is taken while nobody knows where an utterance ends; default"""


def at_limit(x: Pcm) -> int:
    """How many of (n,) samples are at the limit."""
    return int((np.abs(x.astype(np.int32)) >= LIMIT).sum())


def clips(x: Pcm) -> bool:
    """A stretch of a voice, (n,), is cut off."""
    return at_limit(x) > CLIPPED * len(x)


class Clipping:
    """Said at once, and taken back by the next words that do not clip: silence between two shouts is no cure."""

    def __init__(self) -> None:
        self._lately: deque[int] = deque(maxlen=OVER_BLOCKS)
        self.now = False

    def clear(self) -> None:
        """A device begins anew."""
        self._lately.clear()
        self.now = False

    def push(self, block: Pcm) -> None:
        """(512,) more samples."""
        self._lately.append(at_limit(block))
        self.now = self.now or sum(self._lately) > CLIPPED * OVER_BLOCKS * BLOCK

    def said(self, *, clipped: bool) -> None:
        """An utterance is over, and `clips` or does not."""
        self.now = clipped
        self._lately.clear()
