"""When somebody began: where the sound rises out of what was there before, to 4 ms. Pure.

A detector of speech is sure in the first vowel only. What is said before may be a hiss, and silence after that: `st` in `stop` is 0.15 s.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from vr_dti.speech.sound import BLOCK, BLOCK_MS, RATE_HZ, Floats, Pcm

FINE = 64
"""samples (4 ms) to which it is found"""
PIECES = BLOCK // FINE
KEPT_BLOCKS = 40
"""1.3 s: what was there before, and the beginning"""
BACK_BLOCKS = 10
"""blocks (320 ms) before the detector's own in which the beginning is looked for: default, the longest hiss with the silence after it"""
RISE_DB = 6.0
"""how far speech stands out of the quietest of what is known, where too little is known of what was there before; default"""
COMMON = 99.5
"""percentile of what was there before that speech stands out of. Default, from development sentences in white noise at 10 dB: with 6 dB
over the median as well, which the beginnings of words in noise never reach, five of a hundred were dated 176 ms late and not 44"""
EVEN = 3
"""pieces (12 ms) that are taken together: single ones of a noise are loud by chance"""
KNOWN = 12
"""pieces that tell what was there before; fewer tell nothing"""
NEAR, GAP = 4, 20
"""pieces: sound so near (16 ms) to what is speech is speech; over a silence of up to 80 ms, as before a stop consonant, only what lasts"""
LASTS = 5
"""pieces (20 ms) of six that make a consonant and no click; default"""


class Onset:
    """The loudness of the last third of a second, and the beginning in it.

    What was there before is told by silence alone: the trainee's own last words would hide the first consonant of the next ones.
    """

    def __init__(self) -> None:
        self._before: deque[Floats] = deque(maxlen=KEPT_BLOCKS - BACK_BLOCKS - 1)
        self._late: deque[tuple[Floats, bool]] = deque()
        """(PIECES,) mean squares of each block, and whether it is of silence, for all that is known"""

    def clear(self) -> None:
        self._before.clear()
        self._late.clear()

    def push(self, block: Pcm, *, speaking: bool = False) -> None:
        """(512,) more samples. `speaking`: somebody had begun before them."""
        self._late.append(((block.astype(np.float64).reshape(PIECES, FINE) ** 2).mean(axis=1) + 1.0, not speaking))
        if len(self._late) > BACK_BLOCKS + 1:
            power, silent = self._late.popleft()
            if silent and not speaking:
                self._before.append(power)

    def over(self, quiet_blocks: int) -> None:
        """An utterance is over, and was so for that many blocks: the next begins in them at the earliest."""
        while len(self._late) > quiet_blocks:
            self._late.popleft()

    def ago_ms(self) -> int:
        """How long before now the speech began that was detected in the last block."""
        power = _even(np.concatenate([p for p, _ in self._late]))
        before = np.concatenate(self._before) if self._before else np.zeros(0)
        if len(before) >= KNOWN:
            floor = float(np.percentile(_even(before), COMMON))
        else:
            floor = float(power.min()) * 10.0 ** (RISE_DB / 10.0)
        at = _start(power > floor)
        return round((len(power) - at) * FINE * 1000 / RATE_HZ)


def _even(power: Floats) -> Floats:
    """(n,) pieces, each the mean of `EVEN` around it; beyond the ends it goes on as it was there."""
    return np.convolve(np.pad(power, EVEN // 2, "edge"), np.full(EVEN, 1.0 / EVEN), "valid")


def _start(loud: NDArray[np.bool_]) -> int:
    """The first of the pieces that belong to the last loud one."""
    places = np.flatnonzero(loud)
    if not len(places):
        return max(0, len(loud) - PIECES)
    at = int(places[-1])
    for i in range(at - 1, -1, -1):
        if loud[i] and (at - i <= NEAR or loud[max(0, i - LASTS) : i + 1].sum() >= LASTS):
            at = i
        elif at - i > GAP:
            break
    return at


assert BLOCK_MS * RATE_HZ == 1000 * BLOCK
