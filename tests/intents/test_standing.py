"""Standing between officer and subject, read from head and torso, and shielding him from there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from vr_dti.events import IDENTITY_POSE
from vr_dti.samples import Key, Tracked
from vr_dti.spaces import Floats
from vr_dti.world.feet import followed

from .acting import RULES, Actor

LOST = Tracked("head", IDENTITY_POSE, False, False, False)
LIES = "prone"


def test_stepping_between_them_and_away(actor: Actor) -> None:
    actor.head(0.0, -2.8)
    actor.run(200)
    assert not actor.told("stepped_between"), "who crosses does not stand between"
    actor.run(300)
    (between,) = actor.told("stepped_between")
    assert between.to == "partner" and 0 <= between.distance_cm <= 45
    actor.head(0.0, -1.0)
    actor.run(200)
    assert len(actor.told("stepped_away")) == 1
    actor.head(-2.0, -2.8)  # on their line, but behind the partner
    actor.run(600)
    assert len(actor.told("stepped_between")) == 1


def test_a_lost_head_neither_comes_between_nor_steps_away(actor: Actor) -> None:
    x, _, z = (0.5 * (actor.joint_m("partner", "Hips") + actor.joint_m("subject", "Hips"))).tolist()
    actor.head(x, z)
    actor.run(200)
    actor.say(LOST)
    actor.run(1000)
    assert not actor.told("stepped_between"), "half of the dwell was seen"
    actor.head(x, z)
    actor.run(400)
    assert len(actor.told("stepped_between")) == 1
    actor.say(LOST)
    actor.run(1000)
    assert not actor.told("stepped_away")


def at(actor: Actor, share: float, aside_m: float = 0.0) -> Floats:
    """A place on the ground at that share of the way from officer to subject, so far aside of it."""
    a, b = actor.joint_m("partner", "Hips"), actor.joint_m("subject", "Hips")
    way = (b - a) / np.hypot(b[0] - a[0], b[2] - a[2])
    place: Floats = a + share * (b - a) + aside_m * np.array((-way[2], 0.0, way[0]))
    return place


def stands(actor: Actor, share: float, aside_m: float = 0.0, **how: Any) -> None:
    x, _, z = at(actor, share, aside_m).tolist()
    actor.head(x, z, **how)


def feet_at(actor: Actor, place: Floats) -> None:
    """The world has seen the feet there, under a head that is upright."""
    actor.head(float(place[0]), float(place[2]))
    actor.run(0)
    (body,) = followed(actor.setting, (replace(actor.memory.trainees[0].body, stance=None),), 0)
    actor.shown = replace(actor.shown, world=replace(actor.shown.world, bodies=(body,)))


@pytest.mark.parametrize("stands_ms", [150, 500], ids=["before it is told", "after"])
def test_whoever_stands_on_the_edge_stepped_between_once(actor: Actor, stands_ms: int) -> None:
    """A head that sways over the edge for a frame, which 90 Hz shows and 45 Hz does not, has not stepped away."""
    edge = RULES.between_m.value
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    stands(actor, 0.5, edge - 0.01)
    actor.run(stands_ms)
    stands(actor, 0.5, edge + 0.12)
    actor.run(0)
    stands(actor, 0.5, edge - 0.01)
    actor.run(500)
    (between,) = actor.told("stepped_between")
    assert between.act_ms == began_ms and not actor.told("stepped_away")
    left_ms = actor.memory.clock.story_ms(actor.now_ns)
    stands(actor, 0.5, edge + 0.3)
    actor.run(300)
    (away,) = actor.told("stepped_away")
    assert away.act_ms == left_ms, "dated to when they left it"


def test_who_bends_over_somebody_stands_where_the_torso_is(actor: Actor) -> None:
    feet_at(actor, at(actor, 0.5))
    actor.intents.clear()
    stands(actor, 1.1, y=1.1)
    actor.run(500)
    (between,) = actor.told("stepped_between")
    assert between.distance_cm > 10, "of the torso: the head is on their line, and past him"


def test_who_stands_aside_with_head_and_torso_is_not_between(actor: Actor) -> None:
    feet_at(actor, at(actor, 0.5, 0.8))
    stands(actor, 0.5, 0.7)
    actor.run(500)
    assert not actor.told("stepped_between")


# --- shielding ---


def out_to(actor: Actor, share: float, way: float, *, up_m: float = 1.3) -> Floats:
    """Where a hand is that is held out half a metre from there, towards the officer (-1) or the subject (1)."""
    a, b = at(actor, 0.0), at(actor, 1.0)
    place = at(actor, share) + way * 0.5 * (b - a) / np.linalg.norm(b - a)
    return np.array((place[0], up_m, place[2]))


def test_a_hand_held_out_to_the_officer_before_whom_he_stands_shields_him(actor: Actor) -> None:
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    stands(actor, 0.6)
    actor.hand("right", out_to(actor, 0.6, -1.0))
    actor.run(800)
    (shield,) = actor.told("stepped_between")
    assert (shield.name, shield.to, shield.hand, shield.act_ms) == ("shield", "partner", "", began_ms)
    assert shield.heard_ms <= began_ms + RULES.between_dwell_ms.value + 20
    stands(actor, 0.5, 1.5)
    actor.run(300)
    assert len(actor.told("stepped_away")) == 1


@pytest.mark.parametrize("how", ["hands hang", "aside", "too far from him", "armed"])
def test_what_only_stands_between(actor: Actor, how: str) -> None:
    share = 0.6
    if how == "armed":
        actor.say(Key("draw handgun", True))
    if how == "too far from him":
        actor.moved("subject", tuple(1.2 * (at(actor, 1.0) - at(actor, 0.0)) * (1.0, 0.0, 1.0)))
        share = 0.4
    stands(actor, share)
    if how != "hands hang":
        actor.hand("right", np.add(at(actor, share, 0.5), (0.0, 0.4, 0.0)) if how == "aside" else out_to(actor, share, -1.0))
    actor.run(800)
    assert [i.name for i in actor.told("stepped_between")] == [""]


def test_a_hand_on_him_shields_him_too_and_later_is_an_act_of_its_own(actor: Actor) -> None:
    """Told once, however the hand comes and goes, until they step away."""
    stands(actor, 0.6)
    actor.run(500)
    on = actor.joint_m("subject", "RightArm")
    for _ in range(3):
        came_ms = actor.memory.clock.story_ms(actor.now_ns)
        actor.hand("right", on)
        actor.run(700)
        first_ms = min(came_ms, *(i.act_ms for i in actor.told("stepped_between") if i.name))
        actor.hand("right", np.add(on, (0.0, 0.0, 0.6)))
        actor.run(300)
    plain, shield = actor.told("stepped_between")
    assert (plain.name, shield.name, shield.act_ms) == ("", "shield", first_ms)
    assert plain.dwell_ms == -1 and shield.dwell_ms > 500, "so long they had stood there without it"
    stands(actor, 0.6, 1.5)
    actor.run(300)
    actor.hand("right", on)
    stands(actor, 0.6)
    actor.run(700)
    assert [i.name for i in actor.told("stepped_between")] == ["", "shield", "shield"]


def test_a_hand_that_comes_up_as_they_step_in_makes_one_act(actor: Actor) -> None:
    stands(actor, 0.6)
    actor.run(150)
    actor.hand("right", out_to(actor, 0.6, -1.0))
    actor.run(200)
    actor.hand("right", out_to(actor, 0.6, 1.0, up_m=0.9))
    actor.run(0)
    actor.hand("right", out_to(actor, 0.6, -1.0))
    actor.run(600)
    assert [i.name for i in actor.told("stepped_between")] == ["shield"]


@pytest.mark.parametrize(("hand", "told"), [("to the officer", ["shield"]), ("on him", [])])
def test_right_over_whom_lies_a_hand_on_him_may_only_help(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, hand: str, told: list[str]
) -> None:
    monkeypatch.setattr("vr_dti.intents.person.posture_at", lambda *_: LIES)
    stands(actor, 1.0)
    actor.hand("right", out_to(actor, 1.0, -1.0) if hand == "to the officer" else actor.joint_m("subject", "RightArm"))
    actor.run(800)
    assert [i.name for i in actor.told("stepped_between")] == told
