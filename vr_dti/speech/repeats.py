"""How often the same was said shortly before, by the same person. Counted where it is known whose words they are: the instructor's and our
own lines come through the same microphone, and are no repetition of the trainee's."""

from __future__ import annotations

from collections import deque

from vr_dti.timebase import NS_PER_S

REPEAT_NS = 20 * NS_PER_S
"""the same rung to the same addressee within this time is said again; default"""
KEPT = 32


class Repeats:
    """What one person meant lately."""

    def __init__(self) -> None:
        self._before: deque[tuple[tuple[str, int], int]] = deque(maxlen=KEPT)

    def count(self, reading: tuple[str, int], onset_ns: int) -> int:
        """How often `reading`, (class of addressee, rung), was said within `REPEAT_NS` before; it is remembered."""
        found = sum(r == reading and onset_ns - at <= REPEAT_NS for r, at in self._before)
        self._before.append((reading, onset_ns))
        return found
