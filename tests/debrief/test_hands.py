"""Hands on somebody: announced or not, from where, near the gun or not, who had the person afterwards."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.trainee import HandsOn
from vr_dti.events import Intent


def hands(*acts: Intent, **more: Any) -> HandsOn:
    scenario = kicks()
    trainee = findings(played(scenario, Person(acts=acts, **more)).recorded(), scenario, harm_best=0).trainees[0]
    (found,) = [a.hands_on for a in trainee.acts if a.channel == "hands"]
    assert found is not None
    return found


@pytest.mark.parametrize(("before_ms", "announced"), [(10, "announced"), (3000, "announced"), (3010, "not_announced")])
def test_a_word_to_that_person_shortly_before_announces_it(before_ms: int, announced: str) -> None:
    found = hands(spoke(12_500 - before_ms, 1), touched(12_500))
    assert found.announced == announced
    assert (found.word, found.word_before_ms) == (("act-1", before_ms) if announced == "announced" else ("", None))


def test_a_word_to_somebody_else_or_afterwards_does_not() -> None:
    assert hands(spoke(12_000, 6, to="subject"), touched(12_500)).announced == "not_announced"
    assert hands(touched(12_500), spoke(12_600, 3)).announced == "not_announced"


def test_where_nobody_listened_silence_is_not_known() -> None:
    assert hands(touched(12_500), simulated=False, speaks=False).announced == "not_known"


@pytest.mark.parametrize(
    ("name", "to", "side", "gun_side"),
    [
        ("behind right", "partner", "behind", "near"),
        ("front left", "partner", "front", "away"),
        ("side right", "subject", "side", "not_known"),
        ("", "partner", "not_known", "not_known"),
    ],
)
def test_from_where_and_near_the_gun_or_not(name: str, to: str, side: str, gun_side: str) -> None:
    found = hands(replace(touched(12_500, to=to), name=name))
    assert (found.side, found.gun_side) == (side, gun_side)


def test_in_whose_control_the_person_came_afterwards() -> None:
    assert (hands(touched(12_500)).control, hands(touched(12_500)).control_ms) == ("not_told", None)
    found = hands(touched(12_500), spoke(16_000, 6, to="subject"))
    assert (found.control, found.control_ms) == ("trainee", 16_400)
