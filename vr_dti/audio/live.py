"""What the instructor says, on its way into the scene: a ring of samples in shared memory. One process writes it (the microphone's), each
that makes sound reads it (headphones, classroom); nobody waits for the other.

The two devices have clocks of their own and take their blocks in bursts. A reader keeps as little behind the writer as those bursts allow:
where it had to wait it stays so much further behind, and what it does not need it makes up for, two samples a block: 0.8 % of pitch.
"""

from __future__ import annotations

from enum import IntEnum
from multiprocessing.context import SpawnContext
from typing import Any

import numpy as np

from vr_dti.audio.clip import RATE_HZ, Clip
from vr_dti.audio.hrtf import Floats32
from vr_dti.timebase import NS_PER_S, monotonic_ns
from vr_dti.world.talking import IN_SCENE, ON_RADIO

RING = 16_384
"""samples kept: a third of a second"""
BLOCK = 256
"""samples that the microphone gives at a time: 5.3 ms, as the sound process takes them"""
FULL = 4.0
"""sample value of the largest integer: a shout has 12 dB more than a clip's full scale before it is cut"""
FIRST_LAG, MOST_LAG = 768, 9_600
"""samples by which a reader stays behind at first, and at most: 16 and 200 ms (default)"""
EDGE = 64
"""samples over which a gap is faded, 1.3 ms (default)"""
SPARE = 256
"""samples that may lie unread at the emptiest moment: a block, for a writer that is a little late (default)"""
CATCH_UP = 2
"""samples of a block, an eighth of a semitone (default: unheard in speech)"""
WATCHED = 190
"""blocks (a second) over which that moment is looked for"""


def live_clips() -> dict[str, Clip]:
    """The clips of both, for the sound process: a factor by which the microphone's samples are heard."""
    ones = np.ones(RATE_HZ, dtype=np.int16)
    ones.setflags(write=False)
    return {name: Clip(ones, FULL / 32_767.0, 65.0, note="the instructor's microphone", live=True) for name in (IN_SCENE, ON_RADIO)}


class LiveRegister(IntEnum):
    """Numbers that the process of a microphone keeps: the index of each. The first three as in `speech.process.EarRegister`."""

    STATE = 0
    ALIVE_NS = 1
    STOP = 2
    """set by the parent"""
    AIR = 3
    """set by the parent: `Air`"""
    WRITTEN = 4
    """samples so far; those before the last `RING` are gone"""
    AT_NS = 5
    """when the last of them was written, and by how much that is later than it was said"""
    LATE_NS = 6
    LEVEL_CDB = 7
    """of the last tenth of a second, hundredths of a dB of the microphone's full scale"""
    CLIPPED_PERMILLE = 8
    """samples at the microphone's limit, likewise"""
    OPEN_PERMILLE = 9
    """how far the mouth of whoever speaks so is open"""


class Air(IntEnum):
    """Whose voice the instructor's is."""

    OFF = 0
    SCENE = 1
    RADIO = 2


class Live:
    """Made by the parent, handed to the children when they are spawned."""

    def __init__(self, context: SpawnContext) -> None:
        self.words: Any = context.RawArray("q", len(LiveRegister))
        self.ring: Any = context.RawArray("h", RING)

    def write(self, samples: Floats32, late_ns: int) -> None:
        """The next samples (n,), `FULL` at most; the last of them was said `late_ns` ago. Of the writer only."""
        ring, at = np.frombuffer(self.ring, dtype=np.int16), int(self.words[LiveRegister.WRITTEN])
        whole = np.rint(np.clip(samples, -FULL, FULL) * np.float32(32_767.0 / FULL)).astype(np.int16)
        ring[(at + np.arange(len(whole))) % RING] = whole
        self.words[LiveRegister.AT_NS], self.words[LiveRegister.LATE_NS] = monotonic_ns(), late_ns
        self.words[LiveRegister.WRITTEN] = at + len(whole)


class LiveReader:
    """One sound process's place in the ring."""

    def __init__(self, live: Live, rate_hz: int = RATE_HZ) -> None:
        self._words, self._ring = live.words, np.frombuffer(live.ring, dtype=np.int16)
        self._rate_hz = rate_hz
        self._at = -1
        """the next sample to be read; -1: nothing was read yet"""
        self._least, self._seen = RING, 0
        """samples that lay unread at the emptiest moment, of so many blocks"""
        self._edge = np.float32(0.0)
        """the last sample given, where the next one may have to go on from it"""
        self._starved = True
        """the block before was silence for want of samples"""
        self.age_ns = 0
        """how old the first sample of the newest block was when the block was made"""
        self.gaps = 0
        """blocks on air for which not enough had come"""

    def read(self, n: int) -> Floats32:
        """The next (n,) samples as integers' values; what has not come yet is silence. To be asked for every block, heard or not."""
        words = self._words
        written = int(words[LiveRegister.WRITTEN])
        if self._at < 0 or not 0 <= written - self._at <= MOST_LAG + n:
            self._at, self._starved = max(0, written - n - FIRST_LAG), True
            self._least, self._seen = RING, 0
        there = written - self._at
        if there < n:
            return self._gap(n)
        self.age_ns = monotonic_ns() - words[LiveRegister.AT_NS] + words[LiveRegister.LATE_NS] + there * NS_PER_S // self._rate_hz
        take = n + self._more(there - n)
        x = self._ring[(self._at + np.arange(take)) % RING].astype(np.float32)
        self._at += take
        if take != n:
            x = np.interp(np.linspace(0.0, take - 1.0, n), np.arange(take), x).astype(np.float32)
        self._edge = x[-1]
        if self._starved:
            x[:EDGE] *= _RISE[:n]
            self._starved = False
        return x

    def _more(self, unread: int) -> int:
        """`CATCH_UP` where for a second more lay unread all the time than `SPARE`; else 0. Off air all of it is let go: it is silence."""
        self._least, self._seen = min(self._least, unread), self._seen + 1
        if self._seen < WATCHED:
            return 0
        over = self._least - SPARE
        if over <= 0 or not self._words[LiveRegister.AIR]:
            self._at += max(0, over)
            self._least, self._seen = RING, 0
            return 0
        more = min(CATCH_UP, over)
        self._least -= more
        return more

    def _gap(self, n: int) -> Floats32:
        """Not enough has come: silence, from where the sound was; and so much further behind from now on."""
        if self._words[LiveRegister.AIR]:
            self.gaps += 1
        out = np.zeros(n, dtype=np.float32)
        out[:EDGE] = self._edge * (np.float32(1.0) - _RISE[:n])
        self._edge, self._starved = np.float32(0.0), True
        self._least, self._seen = RING, 0
        return out


_RISE = (0.5 - 0.5 * np.cos(np.pi * (np.arange(EDGE) + 0.5) / EDGE)).astype(np.float32)
