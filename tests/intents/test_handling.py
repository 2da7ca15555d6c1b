"""What hands do on somebody, and what they say in the air: told once, gently reached, and of nobody who does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from world.conftest import FORCE, effect, play, standing

from vr_dti.events import SHAKEN_OFF
from vr_dti.samples import Status
from vr_dti.world.felt import felt
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.state import Contact, Lean
from vr_dti.world.step import step

from .acting import RULES, Actor, Side


def lying(setting: Setting, clip: str) -> Actor:
    """A trainee beside a subject whose clip has played, and a partner who stands off."""
    world = play(setting, [effect(100, "act", "subject", clip), effect(100, "act", "partner", "idle", at="away", travel_ms=1000)], 9000)
    actor = Actor(setting)
    actor.shown = pose(setting, world, 9_000_000_000)
    return actor


def glide(actor: Actor, sides: tuple[Side, ...], by_m: Any, *, ms: int = 400, from_m: Any) -> None:
    """Hands that move steadily from where they are, by as much each."""
    steps = max(1, ms // 22)
    for k in range(1, steps + 1):
        for side, at in zip(sides, from_m, strict=True):
            actor.hand(side, np.asarray(at) + np.asarray(by_m) * k / steps)
        actor.run(22)


def away_from_subject(actor: Actor) -> Any:
    way = actor.joint_m("partner", "Spine2") - actor.joint_m("subject", "Spine2")
    return way / np.linalg.norm(way)


# --- pulling, holding back -------------------------------------------------------------------------------------------------


def test_a_closed_hand_that_goes_away_from_the_subject_pulls_the_partner_once(actor: Actor) -> None:
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("right",), 0.20 * away_from_subject(actor), from_m=(at,))
    (pulled,) = actor.told("pulled")
    assert (pulled.to, pulled.hand) == ("partner", "right") and pulled.part in ("shoulder", "upper_arm")
    assert 15 <= pulled.strength_cmps <= 80 and 0 < pulled.dwell_ms < 400, "half a metre a second: a steady tug"
    assert pulled.name.split()[0] in ("front", "side", "behind")


def test_a_pull_too_quick_for_a_touch_is_told_after_one(actor: Actor) -> None:
    """So that whoever listens for a hand hears of it, and of its end."""
    at = actor.joint_m("partner", "RightArm")
    actor.control("right", "squeeze", 1.0)
    actor.hand("right", at)
    actor.run(22)
    glide(actor, ("right",), 0.6 * away_from_subject(actor), from_m=(at,), ms=220)
    actor.run(100)
    assert [i.kind for i in actor.intents if i.kind in ("touched", "pulled", "let_go")] == ["touched", "pulled", "let_go"]
    assert actor.told("pulled")[0].strength_cmps >= 80


@pytest.mark.parametrize(
    ("closed", "share", "ms"),
    [(False, 0.2, 400), (True, -0.2, 400), (True, 0.2, 4000), (True, 0.05, 200)],
    ids=["open", "towards", "drift", "short"],
)
def test_what_is_no_pull(actor: Actor, closed: bool, share: float, ms: int) -> None:
    """An open hand slides, one that goes towards the subject pushes, and nobody pulls by swaying or settling his grip."""
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(300)
    if closed:
        actor.control("right", "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("right",), share * away_from_subject(actor), from_m=(at,), ms=ms)
    assert actor.told("touched") and not actor.told("pulled")


def kneeling(setting: Setting) -> Actor:
    """A trainee beside a partner who kneels on the subject."""
    actor = Actor(setting)
    actor.shown = pose(setting, play(setting, [e for e in FORCE if e.at_ms <= 19000], 24_000), 24_000_000_000)
    return actor


@pytest.mark.parametrize(
    "way",
    [(1.0, 0.0, 0.0), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0), (-0.8, 0.6, 0.0), (0.95, -0.3, 0.0)],
    ids=["right", "left", "back", "ahead", "up", "up and left", "sinking"],
)
@pytest.mark.parametrize("joint", ["LeftArm", "RightArm"])
def test_who_kneels_on_somebody_is_pulled_off_him_any_way(corner: Setting, joint: str, way: tuple[float, float, float]) -> None:
    """From chest to chest it then goes straight up: nobody has to heave him there, and a trainee may stand on any side of him."""
    actor = kneeling(corner)
    at = actor.joint_m("partner", joint)
    actor.hand("right", at)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(2000)
    glide(actor, ("right",), 0.15 * np.array(way), from_m=(at,))
    (pulled,) = actor.told("pulled")
    assert pulled.to == "partner" and 15 <= pulled.strength_cmps <= 80
    assert pulled.dwell_ms < 400, "since the hand went, not since it closed"


@pytest.mark.parametrize(
    ("by_m", "ms"),
    [((0.0, -0.2, 0.0), 400), ((0.1, -0.17, 0.0), 400), ((0.15, 0.0, 0.0), 3000), ((0.05, 0.03, 0.0), 200)],
    ids=["down", "pressed", "drift", "short"],
)
def test_what_does_not_pull_who_kneels(corner: Setting, by_m: tuple[float, float, float], ms: int) -> None:
    actor = kneeling(corner)
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(50)
    glide(actor, ("right",), by_m, from_m=(at,), ms=ms)
    assert actor.told("touched") and not actor.told("pulled")


@pytest.mark.parametrize(("partner", "subject"), [("tall", "small"), ("stocky", "tall")])
@pytest.mark.parametrize("ms", [13_000, 15_800, 18_500])
def test_who_stands_over_somebody_who_lies_is_not_pulled_by_a_push(
    staged: Callable[[str, str], Setting], partner: str, subject: str, ms: int
) -> None:
    """From chest to chest it goes down steeply there too; he kicks, and a hand shoves him on."""
    setting = staged(partner, subject)
    actor = Actor(setting)
    actor.shown = pose(setting, play(setting, [e for e in FORCE if e.at_ms <= ms], ms), ms * 1_000_000)
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(500)
    way = away_from_subject(actor) * (1.0, 0.0, 1.0)
    glide(actor, ("right",), -0.2 * way / np.linalg.norm(way), from_m=(at,))
    assert actor.told("touched") and not actor.told("pulled")


@pytest.mark.parametrize(("partner", "subject"), [("tall", "small"), ("stocky", "tall")])
def test_a_hand_that_goes_along_as_he_kneels_down_pulls_nobody(staged: Callable[[str, str], Setting], partner: str, subject: str) -> None:
    setting = staged(partner, subject)
    actor, world = Actor(setting), play(setting, [e for e in FORCE if e.at_ms <= 18_000], 18_000)
    actor.shown = pose(setting, world, 18_000_000_000)
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.run(300)
    actor.control("right", "squeeze", 1.0)
    actor.run(300)
    for ms in range(18_011, 24_000, 11):
        world = step(setting, world, [e for e in FORCE if ms - 11 < e.at_ms <= ms], (standing(),), ms)
        actor.shown = pose(setting, world, ms * 1_000_000)
        actor.hand("right", actor.joint_m("partner", "LeftArm"))
        actor.run(11)
    assert actor.told("touched") and not actor.told("pulled")


def test_the_end_of_a_touch_tells_how_long_and_how_hard(actor: Actor) -> None:
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(500)
    glide(actor, ("right",), (0.0, 0.0, 0.6), from_m=(at,), ms=600)
    (left,) = actor.told("let_go")
    assert 500 <= left.dwell_ms <= 1100 and 60 <= left.strength_cmps <= 130


@pytest.mark.parametrize("he_goes", [True, False])
def test_who_leaves_whom_is_told_and_felt(actor: Actor, he_goes: bool) -> None:
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(500)
    if he_goes:
        actor.moved("partner", (-0.8, 0.0, 0.0))
        actor.run(150)
    else:
        glide(actor, ("right",), (0.0, 0.0, 0.8), from_m=(at,), ms=600)
    (left,) = actor.told("let_go")
    assert left.name == (SHAKEN_OFF if he_goes else "")
    shaken = felt((left,), 900)
    assert [(e.kind, e.target, e.name, e.at_ms) for e in shaken] == ([("haptic", "t1", "right", 900)] if he_goes else [])


@pytest.mark.parametrize("by", ["moved", "seated"])
def test_a_hand_that_the_stage_carries_away_is_not_shaken_off(actor: Actor, by: str) -> None:
    """Whoever turns by thumbstick leaves, and so does whoever is raised from a seat; the officer did nothing."""
    at = actor.joint_m("partner", "RightArm")
    actor.hand("right", at)
    actor.run(500)
    actor.say(Status(by, 1))
    actor.hand("right", at + np.array((1.5, 0.0, 1.0)))
    actor.run(150)
    assert [left.name for left in actor.told("let_go")] == [""]


def pressed(actor: Actor, deep_m: float) -> None:
    """The subject's side of the partner's chest meets a flat hand that far in."""
    row = actor.shown.row("partner")
    into = away_from_subject(actor).tolist()
    contact = Contact("t1", "left", "torso", False, (0.0, 0.0, 0.0), (into[0], into[1], into[2]), deep_m)
    actors = list(actor.shown.world.actors)
    actors[row] = replace(actors[row], lean=Lean(0, contacts=(contact,)))
    actor.shown = replace(actor.shown, world=replace(actor.shown.world, actors=tuple(actors)))


@pytest.mark.parametrize(("deep_m", "told"), [(0.05, 1), (0.01, 0)])
def test_a_hand_kept_against_his_way_holds_him_back(actor: Actor, deep_m: float, told: int) -> None:
    actor.hand("left", actor.joint_m("partner", "Spine2") - 0.16 * away_from_subject(actor))
    actor.run(250)
    pressed(actor, deep_m)
    actor.run(int(RULES.hold_back_ms.value) - 100)
    assert not actor.told("held_back"), "not yet"
    actor.run(400)
    assert len(actor.told("held_back")) == told
