"""Controllers in the wrong hands: each hangs on the other's side. It is said and logged, and nothing is exchanged.

A runtime knows which controller is which, and not which hand has it. Somebody who took them the wrong way round acts well enough - the belt
asks where a hand is, not which it is - but thumbs are drawn on the wrong side, and the log says left for right. To exchange them in the
middle of a run would take the weapon out of one hand and put it into the other. So whoever runs the session is told, before it begins
if it is seen by then: let them change hands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from vr_dti.samples import Tracked
from vr_dti.timebase import NS_PER_S

ASIDE_M, BELOW_M = 0.12, 0.50
"""Both hang so far across the middle of the body and so far below the eyes: arms that are folded, or meet at a weapon, do not. Defaults."""
LONG_NS = 3 * NS_PER_S
"""for so long: default"""


class Swapped:
    """Whether they are, by where head and grips were."""

    def __init__(self) -> None:
        self.now = False
        self._since_ns = -1

    def see(self, poses: Iterable[Tracked], now_ns: int) -> bool:
        """One frame's poses in the stage. -> whether the word of it changed. What cannot be told leaves it as it is."""
        by = {p.device: p.pose for p in poses if p.valid and p.tracked}
        head, left, right = by.get("head"), by.get("left_grip"), by.get("right_grip")
        if head is None or left is None or right is None:
            self._since_ns = -1
            return False
        ax, az = 1.0 - 2.0 * (head.qy**2 + head.qz**2), 2.0 * (head.qx * head.qz - head.qw * head.qy)  # where the right ear points
        level = math.hypot(ax, az)
        aside = [((p.px - head.px) * ax + (p.pz - head.pz) * az) / level if level > 0.0 else 0.0 for p in (left, right)]
        hang = max(left.py, right.py) < head.py - BELOW_M
        if not hang or abs(aside[0]) < ASIDE_M or abs(aside[1]) < ASIDE_M or aside[0] * aside[1] >= 0.0:
            self._since_ns = -1
            return False
        crossed = aside[0] > 0.0
        if crossed == self.now:
            self._since_ns = -1
            return False
        self._since_ns = now_ns if self._since_ns < 0 else self._since_ns
        if now_ns - self._since_ns < LONG_NS:
            return False
        self.now, self._since_ns = crossed, -1
        return True
