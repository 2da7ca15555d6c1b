"""The source that starts a run where no instructor does: scripts, offscreen runs, a desk without a mirror."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.samples import Command, Sample
from vr_dti.timebase import Frame


class Starter:
    """Says `start` once."""

    name = "starter"

    def __init__(self, trainee: str) -> None:
        self._trainee: str | None = trainee

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """The one command, at the first frame."""
        trainee, self._trainee = self._trainee, None
        return () if trainee is None else (Sample(frame.now_ns, self.name, 1, trainee, Command("start", by="program")),)

    def close(self) -> None:
        """Nothing is held."""
        self._trainee = None
