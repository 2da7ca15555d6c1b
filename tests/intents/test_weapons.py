"""Weapons in the hand: what a shot meets, when darts hold, whom a muzzle crosses, when a baton strikes, and when nothing fires."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from vr_dti.events import Intent
from vr_dti.intents.firing import drawn_permille
from vr_dti.samples import Command, Key, Status
from vr_dti.world.place import Part
from vr_dti.world.setting import Setting
from vr_dti.world.tools import HANDGUN, TOOLS, Fit

from .acting import FRAME_NS, Actor, Side, hips, squeeze

MUZZLE = (0.2, 1.4, -0.5)
AWAY = (4.0, 3.4, -0.5)


def armed(actor: Actor, tool: str) -> Actor:
    actor.say(Key(f"draw {tool}", True))
    actor.run(0)
    actor.intents.clear()
    return actor


def fire(actor: Actor, side: Side = "right") -> Intent:
    before = len(actor.intents)
    actor.control(side, "trigger", 1.0)
    actor.run(0)
    actor.control(side, "trigger", 0.0)
    actor.run(0)
    (told,) = (i for i in actor.intents[before:] if i.kind in ("fired", "dry_fired"))
    return told


def second_hand(actor: Actor) -> None:
    """The left hand squeezes at what the right one holds."""
    actor.hand("left", np.add(MUZZLE, (-0.05, 0.08, 0.0)))
    actor.control("left", "squeeze", 1.0)
    actor.run(0)
    actor.control("left", "squeeze", 0.0)
    actor.run(0)


# --- shots ---


@pytest.mark.parametrize(("joint", "part"), [("Spine2", "upper_arm"), ("Head", "head"), ("LeftUpLeg", "thigh")])
def test_a_shot_hits_the_part_it_meets_first(actor: Actor, joint: str, part: str) -> None:
    """He stands sideways: before his chest is his arm."""
    at = actor.joint_m("subject", joint) - (0.0, 0.1 if joint == "LeftUpLeg" else -0.05 if joint == "Head" else 0.0, 0.0)
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=at)
    shot = fire(actor)
    assert (shot.name, shot.to, shot.part, shot.text) == ("handgun", "subject", part, "hit")
    assert shot.distance_cm == pytest.approx(100 * math.dist(MUZZLE, at) - 16, abs=35), "from the muzzle"


def test_a_shot_past_somebody_is_a_miss_and_still_at_them(actor: Actor) -> None:
    head = actor.joint_m("subject", "Head")
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=np.add(head, (0.0, 0.24, 0.0)))
    shot = fire(actor)
    assert (shot.to, shot.part, shot.text) == ("subject", "", "missed")
    actor.hand("right", MUZZLE, towards_m=AWAY)
    shot = fire(actor)
    assert (shot.to, shot.text) == ("", "missed")


def test_cover_stops_a_shot(staged: Callable[..., Setting]) -> None:
    wall = Part("wall", (0.45, 0.0, -1.6), size_m=(1.2, 2.2, 0.2))
    actor = armed(Actor(staged(parts=(wall,))), "handgun")
    actor.hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    shot = fire(actor)
    assert (shot.part, shot.text) == ("", "cover") and shot.distance_cm == pytest.approx(86, abs=5)


def test_an_empty_weapon_does_not_fire(actor: Actor) -> None:
    armed(actor, "cew").hand("right", MUZZLE, towards_m=AWAY)
    told = [fire(actor) for _ in range(3)]
    assert [(t.kind, t.text) for t in told] == [("fired", "missed"), ("fired", "missed"), ("dry_fired", "empty")]


def test_a_hand_that_is_lost_keeps_its_weapon_and_fires_nothing(actor: Actor) -> None:
    armed(actor, "handgun").hand("right", MUZZLE, valid=False)
    actor.control("right", "trigger", 1.0)
    actor.run(500)
    assert not actor.told("fired", "dry_fired", "holstered")
    assert actor.memory.bodies[0].right.tool == "handgun"


def test_a_malfunction_lasts_until_the_other_hand_clears_it(actor: Actor) -> None:
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=AWAY)
    actor.say(Command("malfunction"))
    actor.run(0)
    assert [(fire(actor).kind, fire(actor).text)] == [("dry_fired", "malfunction")]
    actor.hand("left", (0.6, 1.4, -0.5))
    actor.control("left", "squeeze", 1.0)
    actor.run(0)
    actor.control("left", "squeeze", 0.0)
    assert fire(actor).kind == "dry_fired", "a hand elsewhere clears nothing"
    second_hand(actor)
    assert [i.hand for i in actor.told("cleared")] == ["left"]
    assert fire(actor).kind == "fired"


@pytest.mark.parametrize(("spare", "shots"), [(1, 4), (0, 2)])
def test_an_empty_handgun_is_reloaded_as_often_as_a_magazine_is_spare(actor: Actor, spare: int, shots: int) -> None:
    actor.say(Status("magazine", 2, str(spare)))
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=AWAY)
    for _ in range(3):
        for _ in range(3):
            fire(actor)
            second_hand(actor)  # a two-handed grip reloads nothing while there are shots left
    assert [i.hand for i in actor.told("reloaded")] == ["left"] * spare
    assert len(actor.told("fired")) == shots
    assert actor.intents[-1].text == "empty"


@pytest.mark.parametrize("side", ["right", "left"])
def test_one_hand_alone_clears_and_reloads_at_the_buckle(actor: Actor, side: Side) -> None:
    """As taught, against the belt; what is at the holster is holstered, and a squeeze anywhere else does neither."""
    fit = Fit(left_handed=side == "left")
    actor.say(Status("belt", int(fit.left_handed), ""))
    actor.say(Status("magazine", 1, "1"))
    actor.hand("left" if side == "right" else "right", MUZZLE, valid=False)
    armed(actor, "handgun").hand(side, MUZZLE, towards_m=AWAY)
    actor.say(Command("malfunction"))
    actor.run(0)
    belt = hips(actor, fit)
    assert fire(actor, side).text == "malfunction"
    assert not [i.kind for i in squeeze(actor, side, MUZZLE)], "held out it is only a tight grip"
    actor.run(700)
    assert [(i.kind, i.hand) for i in squeeze(actor, side, belt.buckle_m())] == [("cleared", side)]
    assert fire(actor, side).kind == "fired" and fire(actor, side).text == "empty"
    assert [(i.kind, i.hand) for i in squeeze(actor, side, belt.buckle_m())] == [("reloaded", side)]
    assert fire(actor, side).kind == "fired" and fire(actor, side).text == "empty"
    assert not squeeze(actor, side, belt.buckle_m()), "no magazine is left"
    actor.run(700)
    assert [i.kind for i in squeeze(actor, side, belt.place_m(HANDGUN, fit))] == ["holstered"]


# --- darts and spray ---


def test_darts_part_on_the_way_and_must_both_hold(actor: Actor) -> None:
    chest = actor.joint_m("subject", "Spine2")
    armed(actor, "cew").hand("right", MUZZLE, towards_m=chest)
    far = fire(actor)
    assert far.to == "subject" and far.part == "upper_arm" and far.text in ("connected", "clothing")
    back = np.subtract(MUZZLE, chest)
    near = chest + 0.45 * back / np.linalg.norm(back)
    second = armed(Actor(actor.setting), "cew")
    second.hand("right", near, towards_m=chest)
    assert fire(second).text == "close"


def test_the_lower_dart_can_go_past_where_the_upper_one_holds(actor: Actor) -> None:
    armed(actor, "cew").hand("right", MUZZLE, towards_m=actor.joint_m("subject", "RightHand"))
    assert fire(actor).text in ("one dart", "missed", "connected", "clothing")
    far = np.add(actor.joint_m("subject", "Head"), (0.0, 0.20, 0.0))
    actor.hand("right", MUZZLE, towards_m=far)
    assert fire(actor).text == "one dart"


def test_clothing_is_drawn_from_the_seed_and_the_act(corner: Setting) -> None:
    def told(seed: int) -> list[str]:
        found = []
        for _ in range(12):
            actor = armed(Actor(replace(corner, seed=seed)), "cew")
            actor.hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
            for _ in range(len(found)):
                actor.control("left", "trigger", 0.0)
            found.append(fire(actor).text)
        return found

    assert told(1) == told(1)
    assert {"connected", "clothing"} == set(told(1) + told(2) + told(3))
    share = sum(drawn_permille(seed, "t1", 5) < 250 for seed in range(4000)) / 4000
    assert share == pytest.approx(0.25, abs=0.03)


def test_spray_carries_a_few_metres(actor: Actor) -> None:
    face = actor.joint_m("partner", "Head")
    armed(actor, "spray").hand("right", MUZZLE, towards_m=face)
    near = fire(actor)
    assert (near.to, near.text) == ("partner", "hit")
    actor.hand("right", (0.2, 1.4, 3.0), towards_m=face)
    assert fire(actor).text == "missed"


# --- the muzzle ---


def test_a_muzzle_that_crosses_somebody_is_told_with_how_long(actor: Actor) -> None:
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=AWAY)
    actor.run(150)
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(800)
    assert not actor.told("crossed"), "told when it is over"
    actor.hand("right", MUZZLE, towards_m=AWAY)
    actor.run(150)
    (crossed,) = actor.told("crossed")
    assert (crossed.to, crossed.part, crossed.name, crossed.act_ms) == ("subject", "upper_arm", "handgun", began_ms)
    assert crossed.dwell_ms == pytest.approx(800, abs=2 * FRAME_NS // 1_000_000)


def test_a_muzzle_that_wavers_for_a_frame_crosses_once_and_a_sweep_over_another_is_told(actor: Actor) -> None:
    """Off him for a frame, at 90 Hz and not at 45; on somebody else for longer than a tracker's noise, which is a crossing of his own."""
    on = {who: actor.joint_m(who, "Spine2") for who in ("subject", "partner")}
    for at, ms in ((on["subject"], 300), (AWAY, 0), (on["subject"], 300), (on["partner"], 60), (on["subject"], 300), (AWAY, 150)):
        (actor if actor.memory.trainees[0].body.right.tool else armed(actor, "handgun")).hand("right", MUZZLE, towards_m=at)
        actor.run(ms)
    told = [(i.to, round(i.dwell_ms, -2)) for i in actor.told("crossed")]
    assert told == [("subject", 600), ("partner", 100), ("subject", 300)]


def test_a_muzzle_that_goes_to_and_fro_over_somebody_is_on_him_only_while_it_is(actor: Actor) -> None:
    """A third of the time, and away for longer than noise: no second on him, and no aim."""
    on, armed_once = actor.joint_m("partner", "Spine2"), armed(actor, "handgun")
    for _ in range(6):
        for at, ms in ((on, 3), (AWAY, 6)):
            armed_once.hand("right", MUZZLE, towards_m=at)
            actor.run(ms * FRAME_NS // 1_000_000)
    assert actor.told("crossed") and max(i.dwell_ms for i in actor.told("crossed")) < 60 and not actor.told("aimed")


def test_a_muzzle_is_on_nobody_once_holstered_or_lost(actor: Actor) -> None:
    armed(actor, "cew").hand("right", MUZZLE, towards_m=actor.joint_m("partner", "Spine2"))
    actor.run(300)
    actor.say(Key("draw cew", True))
    actor.run(300)
    assert [(i.to, i.name) for i in actor.told("crossed")] == [("partner", "cew")]
    assert actor.told("crossed")[0].dwell_ms < 400


@pytest.mark.parametrize("end", [Command("pause"), Command("do_over"), Status("ending")], ids=["pause", "do-over", "run"])
def test_a_crossing_that_goes_on_is_told_when_the_story_stands_or_ends(actor: Actor, end: Command | Status) -> None:
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(500)
    actor.say(end)
    actor.run(0)
    (crossed,) = actor.told("crossed")
    assert crossed.to == "subject" and crossed.dwell_ms == pytest.approx(500, abs=2 * FRAME_NS // 1_000_000)


def test_when_the_story_has_ended_a_crossing_is_over(actor: Actor) -> None:
    armed(actor, "handgun").hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(500)
    actor.shown = replace(actor.shown, world=replace(actor.shown.world, outcome="stopped"))
    actor.run(2_000)
    assert [i.dwell_ms < 600 for i in actor.told("crossed")] == [True]


@pytest.mark.parametrize("tool", sorted(t.name for t in TOOLS if not t.muzzle))
def test_what_has_no_muzzle_crosses_nobody(actor: Actor, tool: str) -> None:
    armed(actor, tool).hand("right", MUZZLE, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(500)
    actor.hand("right", MUZZLE, towards_m=AWAY)
    actor.run(150)
    assert not actor.told("crossed")


def test_another_trainee_is_crossed_too(staged: Callable[..., Setting]) -> None:
    actor = armed(Actor(staged(trainees=("t1", "t2"))), "handgun")
    actor.hand("right", (0.2, 1.4, -1.5), towards_m=actor.joint_m("trainee:t2", "Spine2"))
    actor.run(200)
    actor.hand("right", MUZZLE, towards_m=AWAY)
    actor.run(150)
    assert [i.to for i in actor.told("crossed")] == ["trainee:t2"]
