"""The rectangle of free floor that the runtime has measured out. It is only read: where it ends is the runtime's to show, in the headset,
over our picture (`docs/decisions/play-area-is-read.md`)."""

from __future__ import annotations

import math
from typing import NamedTuple

from vr_dti.events import IDENTITY_POSE, Pose


class PlayArea(NamedTuple):
    """How large it is along x and z of the runtime's STAGE, whose origin is its middle."""

    width_m: float
    depth_m: float

    def __str__(self) -> str:
        return f"{self.width_m:.1f} x {self.depth_m:.1f} m"

    def beyond_m(self, x_m: float, z_m: float) -> float:
        """How far a spot of STAGE lies outside of it; 0 inside."""
        return math.hypot(max(0.0, abs(x_m) - 0.5 * self.width_m), max(0.0, abs(z_m) - 0.5 * self.depth_m))


class Placed(NamedTuple):
    """Where the trainee's stage lies in the play area, and that in words for a person and for the log."""

    area_from_stage: Pose
    words: str


UNPLACED = Placed(IDENTITY_POSE, "")
"""the trainee starts in the middle, and faces where the runtime's own space does"""


def in_words(area: PlayArea | None) -> str:
    """For a person and for the log."""
    return f"play area {area}" if area else "the runtime tells no play area"
