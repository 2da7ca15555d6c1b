"""The source that says how each trainee wears the belt, where that is not as the program would have it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame


class Fitting:
    """Says it once of every trainee, so that it stands in the log and a session replays with it."""

    name = "fitting"

    def __init__(self, trainees: Sequence[str], *, left_handed: bool, height_cm: int) -> None:
        self._trainees = tuple(trainees)
        self._status = Status("belt", int(left_handed), str(height_cm) if height_cm else "")

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """At the first frame."""
        trainees, self._trainees = self._trainees, ()
        return [Sample(frame.now_ns, self.name, n, trainee, self._status) for n, trainee in enumerate(trainees, 1)]

    def close(self) -> None:
        """Nothing is held."""
        self._trainees = ()


def fitting(options: Namespace, trainees: Sequence[str]) -> list[Fitting]:
    """The source, if `options` ask for another belt than a right-handed one at the height of the eyes' own."""
    if not options.left_handed and not options.belt_cm:
        return []
    return [Fitting(trainees, left_handed=options.left_handed, height_cm=options.belt_cm)]
