"""What is to be heard at an instant, as two arrays: what the mixer works on and what goes through shared memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.audio.clip import Floats32
from vr_dti.events import Sounding

LOOPS, TRAVELS = 1, 2
"""bits of how it sounds"""
KEY, CLIP, START_NS, BITS = range(4)
"""columns of `Heard.who`"""
FACING, GAIN_DB, SHADE_DB = slice(3, 6), 6, 7
"""columns of `Heard.how`, after the position"""


@dataclass(frozen=True, slots=True)
class Heard:
    """A row a sound. The first three numbers of `who` tell one event from another."""

    who: NDArray[np.int64]
    """(A, 4) number of its key, place of its clip among the mixer's, story time of its beginning, bits"""
    how: Floats32
    """(A, 8) position and facing in the world, gain and shadow in dB"""


NOTHING = Heard(np.zeros((0, 4), dtype=np.int64), np.zeros((0, 8), dtype=np.float32))


class Numbers:
    """Gives keys and clips their numbers. Clips count in the order in which the mixer has them."""

    def __init__(self, clips: Sequence[str]) -> None:
        self._clip = {name: i for i, name in enumerate(clips)}
        self._key: dict[str, int] = {}
        self.unknown: set[str] = set()
        """names that no clip answers to (at most 20 kept)"""

    def who(self, s: Sounding) -> tuple[int, int, int, int] | None:
        """The row of `Heard.who`; None: no clip answers to it."""
        clip = self._clip.get(s.clip)
        if clip is None:
            if len(self.unknown) < 20:
                self.unknown.add(s.clip)
            return None
        return self._key.setdefault(s.key, len(self._key)), clip, s.start_ns, LOOPS * s.loop + TRAVELS * s.travels

    def table(self, soundings: Sequence[Sounding]) -> Heard:
        """Those that a clip answers to."""
        rows = [(w, (*s.position_m, *s.facing, s.gain_db, s.occlusion_db)) for s in soundings if (w := self.who(s)) is not None]
        if not rows:
            return NOTHING
        who, how = zip(*rows, strict=True)
        return Heard(np.array(who, dtype=np.int64), np.array(how, dtype=np.float32))
