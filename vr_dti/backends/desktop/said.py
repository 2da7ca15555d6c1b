"""The samples of one source, numbered as the log wants them."""

from __future__ import annotations

from vr_dti.samples import Sample, SampleData
from vr_dti.timebase import Frame


class Said:
    """Collects what a source says in a frame."""

    def __init__(self, source: str, trainee: str) -> None:
        self._source, self._trainee = source, trainee
        self._seq = 0
        self._samples: list[Sample] = []

    def say(self, frame: Frame, data: SampleData, uncertainty_ns: int = 0) -> None:
        """Add a sample, received when the frame began: window events carry no better time."""
        self._seq += 1
        self._samples.append(Sample(frame.now_ns, self._source, self._seq, self._trainee, data, uncertainty_ns=uncertainty_ns))

    def take(self) -> tuple[Sample, ...]:
        """Everything since last asked."""
        samples, self._samples = tuple(self._samples), []
        return samples
