"""Every call by radio is answered and does what it asks for, however soon it follows upon another, and whoever has come meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import Played, play
from vr_dti.story import document
from vr_dti.story.load import Scenario

HEARD_MS = 2000
"""a call is read back by then"""
LATE_MS = 100_000
"""by then something has come about, and nobody asks anything by radio"""


def called(scenario: Scenario, *calls: tuple[int, str], units: str = "none") -> Played:
    """Nobody does anything but call at these times (ms), about these things."""
    script: list[dict[str, Any]] = [{"at": f"{t}ms", "on": "spoke", "to": "dispatch", "rung": 5, "name": name} for t, name in calls]
    doc = {"name": "calls", "dials": {"units": units}, "script": script, "expect": {"cues": []}}
    return play(scenario, document.TestDoc.model_validate(doc))


def done(played: Played) -> dict[str, int]:
    """Duty -> when it was done, as far as the radio does it."""
    return {e.name: e.at_ms for e in reversed(played.effects) if e.kind == "duty" and e.reason.region == "calls"}


@pytest.mark.parametrize("name", sorted(SHIPPED))
@pytest.mark.parametrize("apart_ms", [500, 2000, 3000])
@pytest.mark.parametrize("first", ["chatter", "backup", "medical", "supervisor"])
def test_a_call_soon_after_another_does_what_it_asks_for_and_is_answered(name: str, apart_ms: int, first: str) -> None:
    second = "supervisor" if first == "medical" else "medical"
    alone = done(called(SHIPPED[name], (LATE_MS + apart_ms, second)))
    played = called(SHIPPED[name], (LATE_MS, first), (LATE_MS + apart_ms, second))
    assert {duty: at for duty, at in done(played).items() if duty in alone} == alone and alone
    said = [e for e in played.effects if e.kind == "say" and e.reason.region == "radio"]
    assert any(0 < e.at_ms - LATE_MS - apart_ms <= HEARD_MS for e in said)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_who_has_come_does_not_swallow_a_call(name: str) -> None:
    alone = done(called(SHIPPED[name], (90_000, "medical")))
    played = called(SHIPPED[name], (60_000, "supervisor"), (90_000, "medical"), units="soon")
    assert {duty: at for duty, at in done(played).items() if duty in alone} == alone and alone
    assert any(e.kind == "enter" and e.name == "arriving" for e in played.effects)


def asked_ms(scenario: Scenario) -> int:
    """When dispatch has asked the trainee something, and waits for an answer."""
    untouched = called(scenario)
    waits = {(region, name) for region, r in scenario.written.regions.items() for name, n in r.nodes.items() if n.task == "radio"}
    at_ms = next(e.at_ms for e in untouched.effects if e.kind == "enter" and (e.target, e.name) in waits)
    return at_ms + 3000


@pytest.mark.parametrize("name", sorted(SHIPPED))
@pytest.mark.parametrize("about", ["chatter", ""])
@pytest.mark.parametrize("before_ms", [0, 5500, 9000])
def test_an_answer_to_dispatch_is_acknowledged_once_and_calls_nobody(name: str, about: str, before_ms: int) -> None:
    """`about`: what it is taken to be, nothing where no speech is recognised; `before_ms`: so long after a call of one's own."""
    asked = asked_ms(SHIPPED[name])
    earlier = [(asked - before_ms, "backup")] if 0 < before_ms < asked else []
    played = called(SHIPPED[name], *earlier, (asked, about))
    said = [e for e in played.effects if e.kind == "say" and e.target == "dispatch" and 0 < e.at_ms - asked <= HEARD_MS]
    assert [e.name for e in said if e.name != "d-copy"] == ["d-again"]
    assert done(played) == {}


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_call_for_help_instead_of_an_answer_does_its_duty_and_nobody_speaks_twice_at_once(name: str) -> None:
    scenario = SHIPPED[name]
    asked = asked_ms(scenario)
    played = called(scenario, (asked, "supervisor"))
    said = [(e.at_ms, e.at_ms + e.int_arg("duration_ms")) for e in played.effects if e.kind == "say" and e.target == "dispatch"]
    mine = [span for span in said if 0 < span[0] - asked <= HEARD_MS]
    assert len(mine) == 1 and list(done(played).values()) == [asked]


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_what_names_nothing_when_dispatch_asks_how_it_stands_tells_and_calls(name: str) -> None:
    """Where a key or a radio without recognition cannot say which it was, whoever reports as they are asked has reported; who is heard to
    answer only has not."""
    asked = next(e.at_ms for e in called(SHIPPED[name]).effects if e.kind == "say" and e.name == "d-four") + 3000
    assert list(done(called(SHIPPED[name], (asked, ""))).values()) == [asked, asked]
    assert not done(called(SHIPPED[name], (asked, "chatter")))
