"""The belt: each tool is taken and returned where it hangs, on whichever side the trainee wears it, and nothing else is."""

from __future__ import annotations

import math

import pytest
from world.conftest import standing

from vr_dti.events import Intent
from vr_dti.intents.beginnings import rebased
from vr_dti.samples import Button, Command, Key, Speech, Status
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.step import step
from vr_dti.world.tools import HANDGUN, LIES_M, TOOLS, Fit, Hips, Tool, lies_at

from .acting import Actor, Side, hips, squeeze

SHOULDER_MICROPHONE = (-0.15, 1.38, -0.10)
CAMERA = (0.0, 1.26, -0.12)
OUT = (0.3, 1.3, -0.5)
"""before the body, away from the belt"""
KINDS = ("drew", "holstered", "took", "returned")


@pytest.mark.parametrize("fit", [Fit(), Fit(left_handed=True), Fit(height_cm=104)], ids=["right", "left", "high"])
@pytest.mark.parametrize("item", TOOLS, ids=lambda t: t.name)
def test_a_tool_is_taken_and_returned_where_it_hangs(actor: Actor, item: Tool, fit: Fit) -> None:
    actor.say(Status("belt", int(fit.left_handed), str(fit.height_cm or "")))
    actor.run(0)
    place = hips(actor, fit).place_m(item, fit)
    side: Side = "left" if place[0] < 0.0 else "right"
    told = [i for i in squeeze(actor, side, place) if i.kind in KINDS]
    assert [(i.name, i.hand, i.kind in ("drew", "took")) for i in told] == [(item.name, side, True)]
    hand = getattr(actor.memory.bodies[0], side)
    assert hand.tool == item.name and hand.armed == (told[0].kind == "drew")
    assert [i.name for i in squeeze(actor, side, place) if i.kind in KINDS] == [item.name]
    assert not getattr(actor.memory.bodies[0], side).tool


@pytest.mark.parametrize("fit", [Fit(), Fit(height_cm=95)], ids=["by the eyes", "as given"])
@pytest.mark.parametrize("stood_m", [1.2, 1.28, 1.66], ids=["from the beginning", "having sat up", "after standing"])
def test_who_sits_draws_at_their_own_hip(actor: Actor, stood_m: float, fit: Fit) -> None:
    """The belt goes down with the hips, not to where a standing trainee had it, whose height is the one that is given."""
    actor.say(Status("belt", 0, str(fit.height_cm or "")))
    world = actor.shown.world
    for ms, y in ((200, stood_m), (400, 1.2), (1200, 1.2)):
        world = step(actor.setting, world, (), (standing(y=y),), ms)
    actor.shown = pose(actor.setting, world, 1200 * NS_PER_MS)
    actor.head(0.0, 0.0, y=1.2)
    actor.run(0)
    place = hips(actor, fit).place_m(HANDGUN, fit)
    assert 0.40 < place[1] < 0.60
    assert [(i.kind, i.name) for i in squeeze(actor, "right", place) if i.kind in KINDS] == [("drew", "handgun")]
    assert not [i for i in squeeze(actor, "right", (place[0], place[1] + 0.46, place[2])) if i.kind in KINDS], "where it hung upright"


def moved(actor: Actor, side: Side, at_m: tuple[float, float, float]) -> list[Intent]:
    """What a squeeze there does with tools."""
    return [i for i in squeeze(actor, side, at_m) if i.kind in (*KINDS, "dropped", "picked_up", "fired")]


def test_two_squeezes_away_from_the_belt_drop_it_and_one_low_down_picks_it_up(actor: Actor) -> None:
    moved(actor, "right", hips(actor, Fit()).place_m(TOOLS[0], Fit()))
    assert not moved(actor, "right", OUT) and actor.memory.bodies[0].right.tool == "handgun", "one squeeze is only a tight grip"
    actor.run(700)
    assert not moved(actor, "right", OUT), "nor is one more after a while"
    (fell,) = moved(actor, "right", OUT)
    assert (fell.kind, fell.name, fell.hand) == ("dropped", "handgun", "right") and not actor.memory.bodies[0].right.tool
    (thing,) = actor.memory.bodies[0].lying
    assert (thing.x_m, thing.z_m, thing.from_m) == pytest.approx((0.3, -0.5, 1.3))
    assert lies_at(thing, thing.since_ms)[1] == pytest.approx(1.3) and lies_at(thing, thing.since_ms + 1000)[1] == LIES_M
    assert not moved(actor, "right", hips(actor, Fit()).place_m(TOOLS[0], Fit())), "it is on the belt no more"
    assert not moved(actor, "left", (0.3, 1.1, -0.5)), "nobody reaches it from up there"
    (up,) = moved(actor, "left", (0.1, 0.7, -0.3))
    assert (up.kind, up.name, up.hand) == ("picked_up", "handgun", "left")
    assert actor.memory.bodies[0].left.armed and not actor.memory.bodies[0].lying


def test_back_at_a_time_when_it_lay_there_it_is_where_it_is_now(actor: Actor) -> None:
    """In the hand, and not on the ground as well."""
    moved(actor, "right", hips(actor, Fit()).place_m(TOOLS[0], Fit()))
    moved(actor, "right", OUT)
    assert moved(actor, "right", OUT)
    then = actor.memory
    assert then.trainees[0].belt.lying
    moved(actor, "left", (0.1, 0.7, -0.3))
    back = rebased(then, actor.memory, 0, actor.now_ns).trainees[0]
    assert back.body.left.tool == "handgun" and not back.belt.lying


def test_a_hand_that_is_lost_drops_nothing_and_a_key_drops_what_is_held(actor: Actor) -> None:
    actor.say(Key("h", True))
    actor.run(0)
    actor.hand("right", (0.3, 1.2, -0.5), valid=False)
    actor.say(Key("drop", True))
    assert not [i for i in actor.run(0) if i.kind == "dropped"] and actor.memory.bodies[0].right.tool == "handgun"
    actor.hand("right", (0.3, 1.2, -0.5))
    actor.say(Key("drop", True))
    assert [(i.kind, i.label) for i in actor.run(0) if i.kind == "dropped"] == [("dropped", "keyed")]
    actor.say(Key("h", True))
    assert not [i for i in actor.run(0) if i.kind == "drew"], "what lies there is not drawn"


def test_places_are_far_enough_apart_to_be_told_from_each_other() -> None:
    belt = Hips(0.0, 0.94, 0.0, 0.0)
    places = [belt.place_m(item, Fit()) for item in TOOLS]
    gaps = [math.dist(a, b) for i, a in enumerate(places) for b in places[:i]]
    assert min(gaps) > 0.07
    mirrored = [belt.place_m(item, Fit(left_handed=True)) for item in TOOLS]
    assert [(-x, y, z) for x, y, z in places] == [pytest.approx(p) for p in mirrored]


def test_what_one_hand_holds_the_other_does_not_find(actor: Actor) -> None:
    spot = hips(actor, Fit()).place_m(TOOLS[0], Fit())
    assert [i.name for i in squeeze(actor, "right", spot)] == ["handgun"]
    assert "handgun" not in [i.name for i in squeeze(actor, "left", spot)]
    assert actor.memory.bodies[0].right.tool == "handgun"


def test_a_hand_that_holds_a_tool_returns_it_at_its_own_place_only(actor: Actor) -> None:
    belt = hips(actor, Fit())
    gun, cew = (next(t for t in TOOLS if t.name == n) for n in ("handgun", "cew"))
    squeeze(actor, "right", belt.place_m(gun, Fit()))
    assert not squeeze(actor, "right", belt.place_m(cew, Fit()))
    assert actor.memory.bodies[0].right.tool == "handgun"


def test_a_hand_on_somebody_takes_nothing(actor: Actor, corner: Setting) -> None:
    """Who stands so close that the belt is within reach of what one holds is still holding somebody."""
    x, y, z = (float(v) for v in actor.joint_m("partner", "LeftHand"))
    actor.head(x - 0.2, z - 0.1, y=y + 0.72)
    actor.hand("right", (x, y, z))
    actor.run(400)
    assert actor.told("touched")
    actor.control("right", "squeeze", 1.0)
    actor.run(0)
    assert not actor.told(*KINDS)


def test_the_microphone_calls_and_the_camera_is_tapped(actor: Actor) -> None:
    assert [(i.kind, i.rung) for i in squeeze(actor, "right", SHOULDER_MICROPHONE)] == [("spoke", 5)]
    assert [i.kind for i in squeeze(actor, "right", CAMERA)] == ["tapped_camera"]


@pytest.mark.parametrize("at", [CAMERA, SHOULDER_MICROPHONE, (0.03, 1.25, -0.2)], ids=["camera", "microphone", "close to the chest"])
def test_a_grip_on_a_weapon_held_close_is_no_call_and_no_tap(actor: Actor, at: tuple[float, float, float]) -> None:
    """Neither of the hand that holds it nor of the one that supports it; a hand that is at the camera or a microphone itself is there."""
    squeeze(actor, "right", hips(actor, Fit()).place_m(HANDGUN, Fit()))
    assert not [i for i in squeeze(actor, "right", at) if i.kind in ("spoke", "tapped_camera")]
    actor.hand("right", at)
    beneath = (at[0] + 0.02, at[1] - 0.02, at[2])
    assert not [i for i in squeeze(actor, "left", beneath) if i.kind in ("spoke", "tapped_camera")]
    actor.hand("right", (0.1, 1.2, -0.3))
    assert [i.kind for i in squeeze(actor, "left", CAMERA) if i.kind in ("spoke", "tapped_camera")] == ["tapped_camera"]
    assert [i.kind for i in squeeze(actor, "left", SHOULDER_MICROPHONE) if i.kind in ("spoke", "tapped_camera")] == ["spoke"]


@pytest.mark.parametrize("beside", [(-0.06, -0.04, 0.02), (-0.08, -0.06, 0.05)])
def test_a_hand_that_supports_a_weapon_held_to_the_belly_takes_nothing(actor: Actor, beside: tuple[float, float, float]) -> None:
    """Muzzle down before the belt, both hands on it; who reaches for what hangs there has it all the same."""
    squeeze(actor, "right", hips(actor, Fit()).place_m(HANDGUN, Fit()))
    at = (-0.03, 1.05, -0.18)
    actor.hand("right", at)
    actor.run(0)
    assert not moved(actor, "left", (at[0] + beside[0], at[1] + beside[1], at[2] + beside[2]))
    cew = next(item for item in TOOLS if item.name == "cew")
    assert [(i.kind, i.name) for i in moved(actor, "left", hips(actor, Fit()).place_m(cew, Fit()))] == [("drew", "cew")]


def test_a_flashlight_comes_on_in_the_hand_and_a_radio_calls_by_its_button(actor: Actor) -> None:
    belt = hips(actor, Fit())
    light, radio = (next(t for t in TOOLS if t.name == n) for n in ("flashlight", "radio"))
    assert [(i.kind, i.name) for i in squeeze(actor, "left", belt.place_m(light, Fit()))] == [("took", "flashlight"), ("torch", "on")]
    squeeze(actor, "right", belt.place_m(radio, Fit()))
    actor.say(Button("right", "trigger", 1.0))
    actor.run(0)
    assert [(i.rung, i.to, i.part) for i in actor.told("spoke")] == [(5, "dispatch", "radio")]


@pytest.mark.parametrize(("key", "tool"), [("h", "handgun"), ("t", "cew"), ("p", "spray"), ("draw baton", "baton")])
def test_a_key_takes_a_tool_and_changes_it_for_another(actor: Actor, key: str, tool: str) -> None:
    actor.say(Key("k", True))
    actor.say(Key(key, True))
    actor.run(0)
    assert [(i.kind, i.name, i.label) for i in actor.told(*KINDS)] == [
        ("took", "handcuffs", "keyed"),
        ("returned", "handcuffs", "keyed"),
        ("drew", tool, "keyed"),
    ]


def test_nothing_is_taken_while_the_story_stands(corner: Setting) -> None:
    actor = Actor(corner)
    actor.say(Command("pause"))
    actor.run(0)
    actor.intents.clear()
    squeeze(actor, "right", (0.2, 0.94, 0.1))
    actor.say(Key("draw cew", True))
    actor.say(Speech(1, "partner"))
    actor.run(0)
    assert not actor.intents and not actor.memory.bodies[0].right.tool
