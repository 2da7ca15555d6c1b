"""One press is one use of force, however many it was on: who else was in the spray's cone, or got the other dart, is told beside it."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.events import Intent
from vr_dti.samples import Button, Command, Key
from vr_dti.world.felt import felt

from .acting import Actor
from .performed import RATES, Performance, seen_at
from .test_rates import Stage
from .test_weapons import AWAY, armed

FROM = (0.05, 1.4, 0.4)
"""some 3.2 m from either: there the cone is 0.7 m wide"""


def sprayed(actor: Actor, towards_m: np.ndarray | tuple[float, float, float], tool: str = "spray") -> list[Intent]:
    armed(actor, tool).hand("right", FROM, towards_m=towards_m)
    actor.control("right", "trigger", 1.0)
    return [i for i in actor.run(0) if i.kind in ("fired", "caught")]


def middle(actor: Actor, share: float) -> np.ndarray:
    partner, subject = (actor.joint_m(who, "Spine2") for who in ("partner", "subject"))
    return np.asarray(partner + share * (subject - partner))


def test_spray_between_two_is_on_both_and_one_press(actor: Actor) -> None:
    fired, caught = sprayed(actor, middle(actor, 0.53))
    assert [(i.kind, i.to, i.name, i.text, i.hand) for i in (fired, caught)] == [
        ("fired", "subject", "spray", "hit", "right"),
        ("caught", "partner", "spray", "hit", "right"),
    ]
    assert (caught.act_ms, caught.source, caught.seq) == (fired.act_ms, fired.source, fired.seq)
    assert caught.part and 280 < caught.distance_cm < 360
    assert len([e for e in felt((fired, caught), 0) if e.kind == "haptic"]) == 1, "the hand feels one press"


@pytest.mark.parametrize(("share", "first"), [(0.47, "partner"), (0.53, "subject")])
def test_it_was_fired_at_whoever_is_nearest_to_its_middle(actor: Actor, share: float, first: str) -> None:
    assert next(i.to for i in sprayed(actor, middle(actor, share))) == first


def test_spray_at_one_is_on_him_alone(actor: Actor) -> None:
    away = middle(actor, 1.2)
    assert [(i.kind, i.to) for i in sprayed(actor, away)] == [("fired", "subject")]
    assert [(i.kind, i.text) for i in sprayed(Actor(actor.setting), AWAY)] == [("fired", "missed")]


def test_the_other_dart_in_somebody_else_is_told(actor: Actor) -> None:
    """The partner bends before the man: the upper dart is over him."""
    head = actor.joint_m("subject", "Head").copy()
    actor.moved("partner", tuple((head - actor.joint_m("partner", "Head") + (-0.03, -0.3, 0.45)).tolist()))
    fired, caught = sprayed(actor, head, "cew")
    assert [(i.kind, i.to, i.text) for i in (fired, caught)] == [("fired", "subject", "one dart"), ("caught", "partner", "hit")]


@pytest.mark.parametrize("phase", [0.0, 0.5])
def test_who_was_caught_is_told_alike_at_every_rate(actor: Actor, phase: float) -> None:
    stage, what = Stage(actor), Performance(until_ms=1200.0)
    aimed = stage.said_of(lambda: actor.hand("right", FROM, towards_m=middle(actor, 0.53)))
    what.there("right", 300.0, 1200.0, aimed)
    what.said += [(200.0, Key("draw spray", True)), (600.0, Button("right", "trigger", 1.0)), (900.0, Button("right", "trigger", 0.0))]
    told = [
        [(i.kind, i.to, i.act_ms) for i in seen_at(actor.setting, lambda _: actor.shown, what, hz, phase) if i.kind in ("fired", "caught")]
        for hz in RATES
    ]
    assert told == [[("fired", "subject", 600), ("caught", "partner", 600)]] * len(RATES)


# --- a trigger that is held ------------------------------------------------------------------------------------------------


def turned_to(actor: Actor, share: float, ms: int) -> None:
    actor.hand("right", FROM, towards_m=middle(actor, share))
    actor.run(ms)


def test_spray_swept_over_somebody_while_held_has_caught_them_once_and_says_how_long(actor: Actor) -> None:
    sprayed(actor, middle(actor, 1.2))
    pressed_ms = actor.told("fired")[0].act_ms
    actor.run(297)
    for _ in range(2):
        turned_to(actor, -0.2, 297)
        turned_to(actor, 1.2, 297)
    (caught,) = actor.told("caught")
    assert (caught.to, caught.name, caught.text, caught.hand) == ("partner", "spray", "hit", "right") and caught.part
    assert 290 <= caught.act_ms - pressed_ms <= 340 and 100 <= caught.heard_ms - caught.act_ms <= 130, "from when it came to him"
    assert not actor.told("exposed")
    actor.control("right", "trigger", 0.0)
    actor.run(22)
    (him, other) = actor.told("exposed")
    assert (him.to, him.name, him.act_ms) == ("subject", "spray", pressed_ms) and 800 <= him.dwell_ms <= 960
    assert (other.to, other.act_ms) == ("partner", caught.act_ms) and 500 <= other.dwell_ms <= 640
    actor.run(500)
    assert len(actor.told("exposed")) == 2


def test_who_is_only_brushed_is_not_caught(actor: Actor) -> None:
    sprayed(actor, middle(actor, 1.2))
    turned_to(actor, -0.2, 55)
    turned_to(actor, 1.2, 200)
    actor.control("right", "trigger", 0.0)
    actor.run(22)
    assert not actor.told("caught") and [i.to for i in actor.told("exposed")] == ["subject"]


def test_a_miss_that_is_swept_onto_somebody_has_caught_them(actor: Actor) -> None:
    (fired,) = sprayed(actor, AWAY)
    assert fired.text == "missed"
    turned_to(actor, 1.2, 300)
    assert [i.to for i in actor.told("caught")] == ["subject"]


@pytest.mark.parametrize("how", ["pause", "lost", "put away"])
def test_what_ends_or_hides_the_spray_ends_what_is_told_of_it(actor: Actor, how: str) -> None:
    sprayed(actor, middle(actor, 1.2))
    actor.run(300)
    if how == "lost":
        actor.hand("right", FROM, valid=False)
    else:
        actor.say(Command("pause") if how == "pause" else Key("p", True))
    actor.run(600)
    actor.control("right", "trigger", 0.0)
    actor.run(22)
    (told,) = actor.told("exposed")
    assert told.to == "subject" and 280 <= told.dwell_ms <= 340
    assert actor.memory.trainees[0].belt.spraying is None
