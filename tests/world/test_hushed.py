"""Shouted over: who breaks off, who goes on, and that voice, lips and caption end together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vr_dti.events import Effect, Intent
from vr_dti.world.hushed import hushed
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.state import World
from vr_dti.world.step import step

from .conftest import effect, play, standing

MS = 1_000_000


def shout(act_ms: int, heard_ms: int, *, to: str = "subject", loud_db: int = 9) -> Intent:
    return Intent("spoke", "t1", act_ms, heard_ms, "voice", 1, to=to, rung=3, loud_db=loud_db)


def broken_off(corner: Setting, world: World, act: Intent, *, at_z: float = 0.0) -> tuple[Effect, ...]:
    shown = pose(corner, world, act.heard_ms * MS)
    return hushed(shown, (standing(0.0, at_z),), [act], act.heard_ms)


@pytest.fixture(scope="module")
def talking(corner: Setting) -> World:
    """The partner says `hey` from 100 ms on, for 1.5 s."""
    return play(corner, [effect(100, "say", "partner", "hey", to="subject")], 700)


def test_who_is_shouted_over_breaks_off(corner: Setting, talking: World) -> None:
    (hush,) = broken_off(corner, talking, shout(400, 700))
    assert (hush.kind, hush.target, hush.name, hush.at_ms) == ("hush", "partner", "hey", 700)
    assert (hush.reason.because, hush.reason.source, hush.reason.seq) == ("shouted over", "voice", 1)
    after = step(corner, talking, [hush], talking.bodies, 711)
    now = pose(corner, after, 711 * MS)
    assert "hey" not in [s.clip for s in now.sounding] and not now.captions and after.actors[0].saying is None


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (shout(400, 700, loud_db=3), "said, not shouted"),
        (shout(90, 700), "he spoke up after the shout had begun"),
        (shout(300, 350), "he has only begun"),
        (shout(700, 1400), "he is all but done"),
        (replace(shout(400, 700), kind="pointed"), "no voice"),
    ],
)
def test_who_is_not_goes_on(corner: Setting, talking: World, act: Intent, why: str) -> None:
    assert not broken_off(corner, talking, act), why


def test_from_afar_only_whom_it_is_meant_for(corner: Setting, talking: World) -> None:
    assert not broken_off(corner, talking, shout(400, 700), at_z=6.0)
    assert broken_off(corner, talking, shout(400, 700, to="partner"), at_z=6.0)


def test_a_cry_of_pain_is_not_broken_off(corner: Setting) -> None:
    hurt = play(corner, [effect(0, "feel", "partner", "pain"), effect(100, "say", "partner", "hey")], 700)
    assert not broken_off(corner, hurt, shout(400, 700, to="partner"))


def test_the_radio_goes_on(corner: Setting) -> None:
    radio = play(corner, [effect(100, "say", "dispatch", "hey", to="trainee")], 700)
    assert not broken_off(corner, radio, shout(400, 700))


def test_a_line_that_the_shout_itself_brings_about_is_said(corner: Setting, talking: World) -> None:
    """The story answers in the same turn: the old line ends, the new one stands."""
    hush = broken_off(corner, talking, shout(400, 700))
    after = step(corner, talking, [effect(700, "say", "partner", "psst"), *hush], talking.bodies, 711)
    said = after.actors[0].saying
    assert said is not None and (said.line, said.until_ms) == ("psst", 2200)
