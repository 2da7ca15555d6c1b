"""When an instant of a microphone's sound was on our clock. Pure.

A block reaches us when its last sample was heard, or later where the machine is busy, never sooner: of blocks near each other the one that
came soonest tells best. A device that loses sound, since nobody fetched it in time, or whose own clock goes otherwise moves all that
follows; so each instant is told by the blocks around it alone.
"""

from __future__ import annotations

from collections import deque

from vr_dti.speech.activity import LONGEST_BLOCKS
from vr_dti.speech.sound import BLOCK_MS
from vr_dti.timebase import NS_PER_MS

NEAR_MS = 1500
"""before and after; default: some 90 blocks, of which one comes in time on a busy machine, too"""
KEPT = LONGEST_BLOCKS + 3 * NEAR_MS // BLOCK_MS
"""blocks: an utterance and what is around it"""


class SoundClock:
    """Where the blocks of a sound lie on our clock."""

    def __init__(self) -> None:
        self._began: deque[tuple[int, int]] = deque(maxlen=KEPT)
        """(ms into the sound, when the sound would have begun by that block) of each"""

    def clear(self) -> None:
        """The sound begins anew."""
        self._began.clear()

    def heard(self, ms: int, at_ns: int) -> None:
        """The block that is `ms` into the sound began at `at_ns` at the latest."""
        self._began.append((ms, at_ns - ms * NS_PER_MS))

    def at(self, ms: int) -> int:
        """When the instant that is `ms` into the sound was, in ns."""
        near = [began for block_ms, began in self._began if abs(block_ms - ms) <= NEAR_MS]
        return min(near or (began for _, began in self._began)) + ms * NS_PER_MS
