"""The source that says how each trainee wears the belt, what the handgun is loaded with, and which real weapon is tracked, where that is
not as the program has it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from vr_dti.samples import Sample, Status
from vr_dti.timebase import Frame


class Fitting:
    """Says it once of every trainee, so that it stands in the log and a session replays with it."""

    name = "fitting"

    def __init__(self, trainees: Sequence[str], words: Sequence[Status]) -> None:
        self._told = tuple((trainee, status) for trainee in trainees for status in words)

    def poll(self, frame: Frame) -> Sequence[Sample]:
        """At the first frame."""
        told, self._told = self._told, ()
        return [Sample(frame.now_ns, self.name, n, trainee, status) for n, (trainee, status) in enumerate(told, 1)]

    def close(self) -> None:
        """Nothing is held."""
        self._told = ()


def worn(options: Namespace) -> list[Status]:
    """What is to be told, if `options` ask for another belt than a right-handed one at the height of the eyes' own, or for another load of
    the handgun than the tool has."""
    told = []
    if options.left_handed or options.belt_cm:
        told.append(Status("belt", int(options.left_handed), str(options.belt_cm) if options.belt_cm else ""))
    if options.magazine or options.spare_magazines:
        told.append(Status("magazine", options.magazine, str(options.spare_magazines)))
    return told
