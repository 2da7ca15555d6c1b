"""The source that says that a run is about to end, so that what still goes on in it is told while there is a turn left to tell it in."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.run import Run
from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame


class Ending:
    """Silent until it is asked; then it says so once."""

    name = "ending"

    def __init__(self, trainee: str) -> None:
        self._trainee = trainee
        self._asked = False

    def cuts_off(self, run: Run) -> bool:
        """Whether one more turn is needed: a muzzle is on somebody. It will say so in that turn."""
        self._asked = any(hand.muzzle.what for t in run.memory.trainees for hand in (t.left, t.right))
        return self._asked

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """The one word."""
        asked, self._asked = self._asked, False
        return (Sample(frame.now_ns, self.name, 1, self._trainee, Status("ending")),) if asked else ()

    def close(self) -> None:
        """Nothing is held."""
        self._asked = False
