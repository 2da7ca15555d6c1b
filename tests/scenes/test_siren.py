"""Who is called is heard before he is seen: a siren comes up the street and falls silent out of sight as he arrives."""

from __future__ import annotations

import math

import pytest

from scenes.test_scenes import SHIPPED
from vr_dti.authoring.rehearse import play
from vr_dti.cast.sounds import SOUND_MS
from vr_dti.events import Effect
from vr_dti.story import document

CALLED_MS = 20_000
FAST_MPS = 30.0
"""no car comes faster through a town: 108 km/h, with its lights on. Default."""


def siren(name: str, units: str) -> tuple[list[Effect], int | None]:
    """(the sirens that are heard after one call, when somebody comes into sight)"""
    script = [{"at": f"{CALLED_MS}ms", "on": "spoke", "to": "dispatch", "rung": 5, "name": "backup"}]
    doc = {"name": "a call", "dials": {"units": units}, "script": script, "expect": {"cues": []}}
    effects = play(SHIPPED[name], document.TestDoc.model_validate(doc)).effects
    comes = next((e.at_ms for e in effects if e.kind == "enter" and (e.target, e.name) == ("radio", "arriving")), None)
    return [e for e in effects if e.kind == "sound" and e.name == "siren"], comes


@pytest.mark.parametrize("units", ["soon", "late"])
@pytest.mark.parametrize("name", SHIPPED)
def test_one_siren_breaks_off_just_before_he_comes(name: str, units: str) -> None:
    sirens, comes = siren(name, units)
    assert len(sirens) == 1 and comes is not None
    assert sirens[0].at_ms + sirens[0].int_arg("travel_ms") == comes
    assert abs(SOUND_MS["siren"] - sirens[0].int_arg("travel_ms")) <= 1500, "it sounds all the way, and not for long after"


@pytest.mark.parametrize("name", SHIPPED)
def test_where_nobody_comes_no_siren_does(name: str) -> None:
    assert siren(name, "none") == ([], None)


@pytest.mark.parametrize("name", SHIPPED)
def test_it_is_heard_moving_and_at_a_speed_that_cars_have(name: str) -> None:
    """It comes at twice its mean speed, so that its pitch is half a tone up at first at least."""
    (heard,), _ = siren(name, "late")
    marks = SHIPPED[name].doc.marks
    a, b, me = marks[heard.target], marks[heard.text_arg("to")], marks["trainee"]
    seconds = heard.int_arg("travel_ms") / 1000.0
    fastest = 2.0 * math.dist((a.x, a.z), (b.x, b.z)) / seconds
    nearing = math.dist((a.x, a.z), (me.x, me.z)) - math.dist((b.x, b.z), (me.x, me.z))
    assert fastest <= FAST_MPS and 343.0 / (343.0 - 2.0 * nearing / seconds) >= 2.0 ** (1 / 12)
