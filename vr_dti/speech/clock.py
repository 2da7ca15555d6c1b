"""When an instant of a microphone's sound was on our clock. Pure.

A block reaches us when its last sample was heard, or later where the machine is busy, never sooner: of blocks near each other the one that
came soonest tells best. A device that loses sound, since nobody fetched it in time, or whose own clock goes otherwise moves all that
follows; so each instant is told by the blocks around it, and by no block from before such a loss. Where the driver says that sound was
lost this is exact. Where it does not, a loss shows once all near blocks came after it; what is said until then is dated too early by it.
"""

from __future__ import annotations

from collections import deque

from vr_dti.speech.activity import LONGEST_BLOCKS
from vr_dti.speech.sound import BLOCK_MS
from vr_dti.timebase import NS_PER_MS

NEAR_MS, FAR_MS = 1500, 20_000
"""before and after, for a loss to show and for a block to be among those that came in time; default. Through a virtual sound card at a load
of 12 the soonest of three seconds came up to 35 ms later than the soonest of all"""
LOST_NS = 50 * NS_PER_MS
"""so much later than blocks farther off, all near ones say that sound was lost between; default: more than that, less than an onset may be
off by (60 ms)"""
KEPT = LONGEST_BLOCKS + 2 * FAR_MS // BLOCK_MS
"""blocks: an utterance and what is around it"""


class SoundClock:
    """Where the blocks of a sound lie on our clock."""

    def __init__(self) -> None:
        self._began: deque[tuple[int, int, int]] = deque(maxlen=KEPT)
        """(ms into the sound, when the sound would have begun by that block, how many losses were told before it) of each"""
        self._losses = 0

    def clear(self) -> None:
        """The sound begins anew."""
        self._began.clear()

    def heard(self, ms: int, at_ns: int, *, after_loss: bool = False) -> None:
        """The block that is `ms` into the sound began at `at_ns` at the latest. `after_loss`: some was lost before it, says the driver."""
        self._losses += after_loss
        self._began.append((ms, at_ns - ms * NS_PER_MS, self._losses))

    def at(self, ms: int) -> int:
        """When the instant that is `ms` into the sound was, in ns."""
        losses = next((n for block_ms, _, n in reversed(self._began) if block_ms <= ms), self._began[0][2])
        same = [(block_ms, began) for block_ms, began, n in self._began if n == losses]
        near = min((began for block_ms, began in same if abs(block_ms - ms) <= NEAR_MS), default=0)
        around = (began for block_ms, began in same if abs(block_ms - ms) <= FAR_MS and began > near - LOST_NS)
        return min(around, default=same[0][1]) + ms * NS_PER_MS
