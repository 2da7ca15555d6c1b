"""What a microphone heard lately, in memory that outlives the process which understands it: where that one ends, hangs or falls behind in
the middle of what is said, at least that something was said is not lost. Nothing of it reaches a disk.

Words are not made of it: what made a recognizer end might end the next one too, and an order that is understood when it is a quarter of a
minute old would be answered when nobody expects it. The instructor, who heard it, says what it was.
"""

from __future__ import annotations

from enum import IntEnum
from multiprocessing.context import SpawnContext
from typing import Any, NamedTuple

import numpy as np

from vr_dti.speech.activity import ROOM_BLOCKS, Activity, Began, Ended, Went
from vr_dti.speech.clock import SoundClock
from vr_dti.speech.sound import BLOCK, BLOCK_MS, Pcm, speech_level_db
from vr_dti.timebase import NS_PER_MS, NS_PER_S

KEPT = 1000
"""blocks (32 s): the longest utterance, a recognizer's silence until it is ended, and what tells how loud the room was"""
PARTED_NS = NS_PER_S // 2
"""more than this between two blocks: the device began anew, and what is said does not go on over it. Default"""


class Untold(NamedTuple):
    """Something that was said, and that nobody understood; on the machine's clock."""

    onset_ns: int
    end_ns: int
    level_db: float


class _Count(IntEnum):
    WRITTEN = 0
    """blocks so far"""
    TOLD = 1
    """before this one all that was said has been told"""


class Recent:
    """Made by the parent, handed to the process that listens, and to the next one if that ends. One thread writes, another says what has
    been told."""

    def __init__(self, context: SpawnContext) -> None:
        self._sound: Any = context.RawArray("h", KEPT * BLOCK)
        self._began: Any = context.RawArray("q", KEPT)
        self._count: Any = context.RawArray("q", len(_Count))

    def add(self, at_ns: int, block: Pcm) -> int:
        """The next block of (512,), which began at `at_ns`. -> its number"""
        n = int(self._count[_Count.WRITTEN])
        self._blocks[n % KEPT] = block
        self._began[n % KEPT] = at_ns
        self._count[_Count.WRITTEN] = n + 1
        return n

    def told(self, n: int | None = None) -> None:
        """All that was said before block `n` has been told, or nothing was; None: before whatever comes next."""
        self._count[_Count.TOLD] = self._count[_Count.WRITTEN] if n is None else n

    def untold(self) -> list[Untold]:
        """What was said since, in order: at most that of the last `KEPT` blocks."""
        count, told = (int(self._count[i]) for i in (_Count.WRITTEN, _Count.TOLD))
        if count <= told:
            return []
        blocks, out = self._blocks, list[Untold]()
        first = max(0, count - KEPT, told - ROOM_BLOCKS)
        begins = first
        for n in range(first, count + 1):
            if n == count or (n > first and self._began[n % KEPT] - self._began[(n - 1) % KEPT] > PARTED_NS):
                out += _said(blocks, self._began, begins, n, told)
                begins = n
        return out

    @property
    def _blocks(self) -> Pcm:
        """(KEPT, 512), each in the place of the one `KEPT` before"""
        return np.frombuffer(self._sound, np.int16).reshape(KEPT, BLOCK)


def _said(blocks: Pcm, began: Any, first: int, last: int, told: int) -> list[Untold]:
    """Of the blocks from `first` up to `last`, which came without a break: each utterance that went on after block `told` began."""
    activity, clock, sound, out = Activity(), SoundClock(), list[Pcm](), list[Untold]()

    def over(ended: Ended | None) -> None:
        if ended is not None and activity.long_enough and ended.end_ms > (told - first) * BLOCK_MS:
            level_db = speech_level_db(np.concatenate(sound))
            out.append(Untold(clock.at(ended.onset_ms), clock.at(ended.end_ms), level_db))

    for n in range(first, last):
        clock.heard(activity.now_ms, int(began[n % KEPT]))
        match activity.push(blocks[n % KEPT]):
            case Began(blocks=before):
                sound[:] = before
            case Went(block=block):
                sound.append(block)
            case Ended() as ended:
                over(ended)
            case None:
                pass
    over(activity.finish())
    return out


assert BLOCK_MS * NS_PER_MS < PARTED_NS
