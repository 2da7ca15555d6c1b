"""What every source promises (`ports.Source`), asked of each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from displays.stand_in import frame
from displays.x_server import until

from contracts.cases import SOURCES, TRAINEE, SourceCase
from vr_dti.samples import Sample


@pytest.fixture(params=SOURCES)
def case(request: pytest.FixtureRequest) -> Iterator[SourceCase]:
    made = SOURCES[request.param](request)
    yield made
    made.source.close()


def listen(case: SourceCase) -> tuple[list[Sample], int]:
    """Everything a source says until what it was stirred to say has come; and the index of the next frame."""
    index = itertools.count()
    heard: list[Sample] = []

    def poll() -> None:
        now = frame(next(index))
        samples = case.source.poll(now)
        assert all(s.t_ns <= now.now_ns for s in samples), "received after the frame began"
        heard.extend(samples)

    def enough() -> bool:
        poll()
        return sum(isinstance(s.data, case.kind) for s in heard) >= case.said

    poll()
    case.stir()
    until(enough, f"{case.said} samples of {case.kind.__name__}")
    poll()
    return heard, next(index)


def test_samples_are_named_and_numbered_from_one_without_gaps(case: SourceCase) -> None:
    heard, _ = listen(case)
    assert [s.seq for s in heard] == list(range(1, len(heard) + 1))
    assert {s.source for s in heard} == {case.source.name}


def test_times_do_not_go_back_and_acts_are_not_later_than_their_receipt(case: SourceCase) -> None:
    heard, _ = listen(case)
    assert all(a.t_ns <= b.t_ns for a, b in itertools.pairwise(heard))
    assert all(s.act_ns <= s.t_ns and s.uncertainty_ns >= 0 for s in heard)


def test_samples_are_about_the_right_trainee(case: SourceCase) -> None:
    heard, _ = listen(case)
    assert {s.trainee for s in heard} == {TRAINEE}


def test_the_order_of_samples_is_the_order_said(case: SourceCase) -> None:
    """The frame sorts by (time, source, number); that must not turn a source's own words around."""
    heard, _ = listen(case)
    assert sorted(heard, key=lambda s: s.order) == heard


def test_a_frame_without_news_is_no_fault(case: SourceCase) -> None:
    for index in range(3):
        case.source.poll(frame(index))


def test_closed_it_says_nothing_and_closing_again_does_no_harm(case: SourceCase) -> None:
    _, index = listen(case)
    case.source.close()
    assert not case.source.poll(frame(index))
    case.source.close()
