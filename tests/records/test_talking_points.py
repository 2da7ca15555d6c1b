"""A statement beside the findings: what is alike, what differs, what the record cannot tell. Nothing is ever called false."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.made import hand, make, opportunity, step, trainee, words
from vr_dti.debrief.trainee import Act, Scorable, TraineeFindings
from vr_dti.records.statement import Entry
from vr_dti.records.talking_points import Point, talking_points

NEVER = re.compile(
    r"\b(fals|untrue|lie|lying|lied|incorrect|wrong|contradict|mistake|inaccura|claim|admit|den(y|ied)|dishonest|fail|honest|truth)", re.I
)


def said(**more: Any) -> Entry:
    given: dict[str, Any] = {
        "trainee": "K7",
        "written": "2026-01-02T03:10:00+00:00",
        "before_debrief": True,
        "saw": "a kick",
        "thought_wrong": "the kick",
        "nothing_wrong": False,
        "thought_wrong_s": 21.0,
        "did": "stop",
        "did_kinds": ("words",),
        "told": "",
        "told_kinds": ("nobody",),
        "report_to": "",
        "report_within": "",
    }
    return Entry.model_validate(given | more)


def points(entry: Entry, found: TraineeFindings | None = None, **more: Any) -> dict[str, Point]:
    return {p.topic: p for p in talking_points(entry, found or trainee(), **more)}


def without(measure: str) -> TraineeFindings:
    one = trainee(acts=(), opportunities=())
    return replace(
        one, scorable=tuple(Scorable(s.measure, "not_scorable", "not tracked") if s.measure == measure else s for s in one.scorable)
    )


def radio(ms: int, **more: Any) -> Act:
    return make(
        Act, **({"id": "act-9", "at_ms": ms, "channel": "radio", "kind": "spoke", "rung": 5, "to": "dispatch", "counts": True} | more)
    )


def test_where_they_are_alike_there_is_nothing_to_ask() -> None:
    found = points(said())
    assert {(p.topic, p.state, p.ask) for p in found.values()} == {(t, "alike", "") for t in ("when", "words", "hands", "call", "told")}
    assert "22.4 s" in found["words"].record


@pytest.mark.parametrize(
    ("more", "opportunities", "state"),
    [
        ({"thought_wrong_s": 30.0}, True, "alike"),
        ({"thought_wrong_s": 31.0}, True, "differs"),
        ({"thought_wrong_s": 5.0}, True, "differs"),
        ({"nothing_wrong": True, "thought_wrong_s": None}, True, "differs"),
        ({"nothing_wrong": True, "thought_wrong_s": None}, False, "alike"),
        ({"thought_wrong_s": 5.0}, False, "differs"),
        ({"thought_wrong_s": None}, True, None),
    ],
)
def test_when_it_seemed_not_right_is_held_against_what_could_be_perceived(
    more: dict[str, Any], opportunities: bool, state: str | None
) -> None:
    found = trainee() if opportunities else trainee(opportunities=(opportunity(steps=(step(perceivable_ms=None),)),))
    point = points(said(**more), found).get("when")
    assert (point and point.state) == state
    assert point is None or bool(point.ask) == (state == "differs")


def test_the_first_thing_that_could_be_perceived_counts_and_not_the_gravest() -> None:
    taunt = step(id="taunt", kind="precursor", title="A threat", perceivable_ms=9000)
    point = points(said(), trainee(opportunities=(opportunity(steps=(step(), taunt)),)))["when"]
    assert point.state == "differs" and point.record == "from 9.0 s on it could be perceived: A threat"


def test_what_nobody_measured_is_held_against_no_one() -> None:
    """The head was never tracked: what there was to be seen is not known, so when it seemed not right is no difference."""
    assert "when" not in points(said(thought_wrong_s=30.0), without("perceivable"))


def test_what_was_done_and_not_told_and_told_and_not_recorded() -> None:
    found = trainee(acts=(hand(24_000),))
    at = points(said(), found)
    assert at["words"].state == "differs" and at["words"].record == "none"
    assert at["hands"].state == "differs" and "24.0 s" in at["hands"].record
    other = points(said(), trainee(acts=(words(40_000, to="bystander", counts=False),)))
    assert "to others at 40.0 s" in other["words"].record
    unsure = points(said(did_kinds=("nothing",)), trainee(acts=(words(24_000, counts=False, unsure=True),)))
    assert unsure["words"].state == "differs" and "too unsure to count" in unsure["words"].record


@pytest.mark.parametrize(("measure", "kind"), [("words", "words"), ("words", "call"), ("hands", "hands")])
def test_what_a_display_cannot_show_is_no_difference(measure: str, kind: str) -> None:
    point = points(said(did_kinds=(kind,)), without(measure))[kind]
    assert point.state == "not_recorded"


@pytest.mark.parametrize(
    ("told", "acts", "state"),
    [
        (("nobody",), (), "alike"),
        (("nobody",), (radio(50_000),), "differs"),
        (("dispatch", "supervisor"), (radio(50_000),), "alike"),
        (("supervisor",), (), "differs"),
        (("dispatch",), (radio(50_000, about="chatter", counts=False),), "differs"),
        (("other",), (), None),
    ],
)
def test_whom_they_told(told: tuple[str, ...], acts: tuple[Act, ...], state: str | None) -> None:
    point = points(said(told_kinds=told), trainee(acts=acts)).get("told")
    assert (point and point.state) == state


def test_deadlines_are_asked_and_stand_beside_what_the_policy_pack_says() -> None:
    found = [p for p in talking_points(said(report_within="a week"), trainee(), pack={"report_within": "10 days"}) if p.topic == "report"]
    assert [(p.state, p.statement, p.record) for p in found] == [("asked", "within what time: a week", "the policy pack: 10 days")]


acts = st.lists(st.sampled_from([words(22_400), hand(24_000), radio(50_000), words(9_000, counts=False, unsure=True)]), max_size=5).map(
    tuple
)


@given(
    st.sampled_from([None, 0.0, 5.0, 21.0, 300.0]),
    st.booleans(),
    st.sampled_from([("nothing",), ("words",), ("hands", "call"), ("words", "hands", "call")]),
    st.sampled_from([("nobody",), ("dispatch",), ("supervisor", "other")]),
    acts,
    st.booleans(),
)
def test_nothing_is_ever_called_false(
    at: float | None, nothing: bool, did: tuple[str, ...], told: tuple[str, ...], done: tuple[Act, ...], seen: bool
) -> None:
    entry = said(thought_wrong_s=None if nothing else at, nothing_wrong=nothing, did_kinds=did, told_kinds=told)
    found = trainee(acts=done, opportunities=(opportunity(),) if seen else ())
    for point in talking_points(entry, found, pack={"report_to": "a supervisor", "report_within": "24 h"}):
        assert not NEVER.search(f"{point.statement} {point.record} {point.ask}"), point
        assert (point.state == "alike") == (not point.ask)


def test_who_told_dispatch_has_not_said_that_there_was_no_call() -> None:
    call = make(Act, id="c", channel="radio", about="supervisor", rung=5, counts=True, at_ms=19_500, to="dispatch")
    found = points(said(told_kinds=("dispatch",)), trainee(acts=(call,)))
    assert "call" not in found and found["told"].state == "alike"
    assert points(said(told_kinds=("nobody",)), trainee(acts=(call,)))["call"].state == "differs"
