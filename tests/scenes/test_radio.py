"""Every call by radio is answered and does what it asks for, however soon it follows upon another, and whoever has come meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenes.test_scenes import SHIPPED
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
