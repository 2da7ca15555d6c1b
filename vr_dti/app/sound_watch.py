"""A source for how the sound fares: a device that goes silent in the middle of a run is an event of the log like any other loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame


class SoundWatch:
    """Says `Status("sound", 1)` while all is well, `Status("sound", 0, why)` when not, each change once; or of another device `what`."""

    def __init__(self, trouble: Callable[[], str], trainee: str, what: str = "sound") -> None:
        """`trouble` answers why nothing can be heard, or with nothing."""
        self.name = f"{what.replace('_', '-')}-watch"
        self._ask, self._trainee, self._what = trouble, trainee, what
        self._seq = 0
        self._told: str | None = None

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """One sample where something changed."""
        why = self._ask()
        if why == self._told:
            return ()
        self._told = why
        self._seq += 1
        return (Sample(frame.now_ns, self.name, self._seq, self._trainee, Status(self._what, int(not why), why)),)

    @property
    def trouble(self) -> str:
        """What was told last; empty while all is well."""
        return self._told or ""

    def close(self) -> None:
        """Nothing is held."""
