"""What firing feels and sounds like: a kick in the hand that did it, a sound where the trainee is, whatever the story makes of it."""

from __future__ import annotations

import pytest

from vr_dti.cast.sounds import CATALOGUE
from vr_dti.events import Intent
from vr_dti.world.felt import felt


def act(kind: str, name: str) -> Intent:
    return Intent(kind, "t1", 4000, 4010, "hands", 7, name=name, hand="right")


@pytest.mark.parametrize(
    ("kind", "name", "sound"),
    [
        ("fired", "handgun", "gunshot"),
        ("fired", "cew", "cew_shot"),
        ("fired", "spray", "spray_hiss"),
        ("dry_fired", "handgun", "click"),
        ("struck", "baton", ""),
    ],
)
def test_a_tool_kicks_in_its_hand_and_is_heard(kind: str, name: str, sound: str) -> None:
    told = felt([act(kind, name)], 4010)
    (kick,) = (e for e in told if e.kind == "haptic")
    assert (kick.target, kick.name, kick.reason.seq) == ("t1", "right", 7)
    assert kick.int_arg("strength_permille") > 0 and kick.int_arg("duration_ms") > 0
    assert [(e.target, e.name) for e in told if e.kind == "sound"] == ([("trainee:t1", sound)] if sound else [])
    assert not sound or sound in CATALOGUE


def test_a_shot_kicks_harder_than_a_trigger_that_fires_nothing() -> None:
    shot, dry = (felt([act(kind, "handgun")], 0)[0].int_arg("strength_permille") for kind in ("fired", "dry_fired"))
    assert shot > 2 * dry


@pytest.mark.parametrize("kind", ["drew", "holstered", "took", "returned", "picked_up", "cleared", "reloaded"])
def test_what_is_done_at_the_belt_out_of_sight_is_felt_and_less_than_a_shot(kind: str) -> None:
    (tap,) = (e for e in felt([act(kind, "handgun")], 4010) if e.kind == "haptic")
    (shot,) = (e for e in felt([act("fired", "handgun")], 4010) if e.kind == "haptic")
    assert (tap.target, tap.name) == ("t1", "right")
    assert 0 < tap.int_arg("strength_permille") < shot.int_arg("strength_permille")


@pytest.mark.parametrize("kind", ["cleared", "reloaded"])
def test_a_slide_that_is_worked_is_heard(kind: str) -> None:
    assert [(e.target, e.name) for e in felt([act(kind, "handgun")], 4010) if e.kind == "sound"] == [("trainee:t1", "click")]


def test_what_a_weapon_only_points_at_is_not_felt() -> None:
    assert not felt([act("aimed", "handgun"), act("crossed", "handgun")], 4010)
