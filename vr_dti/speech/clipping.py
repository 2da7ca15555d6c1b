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
"""blocks (a second) over which that share is taken: one shouted word clips, however much is said softly around it. Default"""


def at_limit(x: Pcm) -> int:
    """How many of (n,) samples are at the limit."""
    return int((np.abs(x.astype(np.int32)) >= LIMIT).sum())


def clips(x: Pcm) -> bool:
    """A stretch of a voice, (n,), is cut off."""
    return at_limit(x) > CLIPPED * len(x)


class Clipping:
    """Of words, each utterance by its worst second: said at once, and taken back by the next that does not clip. What is no speech, a knock
    at the microphone, says nothing, and silence between two shouts is no cure."""

    def __init__(self) -> None:
        self._lately: deque[int] = deque(maxlen=OVER_BLOCKS)
        self.clear()

    def clear(self) -> None:
        """A device begins anew."""
        self.now = False
        self.begin()

    def begin(self) -> None:
        """Somebody seems to begin to speak."""
        self._lately.clear()
        self._worst = self._blocks = 0

    def push(self, block: Pcm, *, words: bool) -> None:
        """(512,) more samples of what somebody says; `words`: it has lasted long enough to be more than a click."""
        self._lately.append(at_limit(block))
        self._blocks += 1
        self._worst = max(self._worst, sum(self._lately))
        self.now = self.now or (words and self._worst > CLIPPED * OVER_BLOCKS * BLOCK)

    def over(self, *, words: bool) -> None:
        """It is over. What is shorter than a second is a shout of a word, and counts by its own length."""
        if words:
            self.now = self._worst > CLIPPED * min(self._blocks, OVER_BLOCKS) * BLOCK
