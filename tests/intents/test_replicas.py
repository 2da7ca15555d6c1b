"""A weapon with a tracker of its own: drawn as it leaves its holster, in whichever hand, and fired by what its mount names."""

from __future__ import annotations

import math
from typing import Literal

import pytest

from vr_dti.events import Intent, Pose
from vr_dti.intents.beginnings import rebased, taken_up
from vr_dti.samples import Button, Command, Key, Status, Tracked
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.mounts import Mount, mount_of
from vr_dti.world.state import Hand
from vr_dti.world.tools import TOOLS, Fit

from .acting import Actor, Side, hips, squeeze

DEVICE: Literal["tracker_handheld_object"] = "tracker_handheld_object"
SEATS = ((0, -580, 0, 0, 0, 0), (0, 0, -1560, 0, 0, 0))
"""palm and muzzle as the drawn handgun has them, the tracker 58 mm over the palm"""
DOWN = (-math.sqrt(0.5), 0.0, 0.0, math.sqrt(0.5))
LEVEL = (0.0, 0.0, 0.0, 1.0)
OUT = (0.2, 1.35, -0.5)
KINDS = ("drew", "holstered", "returned", "took", "fired", "dry_fired", "dropped", "picked_up", "torch")


def mount(actor: Actor, trigger: str = "tracker", tool: str = "handgun") -> None:
    actor.say(Status("mount", 0, Mount(tool, *SEATS, DEVICE, trigger).words()))
    actor.run(0)


def track(actor: Actor, at_m: tuple[float, float, float], turn: tuple[float, float, float, float] = LEVEL, *, seen: bool = True) -> None:
    actor.say(Tracked(DEVICE, Pose(*at_m, *turn), seen, seen, seen))


def stay(
    actor: Actor, ms: int, at_m: tuple[float, float, float], turn: tuple[float, float, float, float] = LEVEL, **how: bool
) -> list[Intent]:
    """What comes of a replica that is there for so long."""
    told: list[Intent] = []
    for _ in range(max(1, ms // 11)):
        track(actor, at_m, turn, **how)
        told += actor.run(0)
    return [i for i in told if i.kind in KINDS]


def holster(actor: Actor, name: str = "handgun") -> tuple[float, float, float]:
    """Where a tracker is while its weapon hangs there."""
    x, y, z = hips(actor, Fit()).place_m(next(t for t in TOOLS if t.name == name), Fit())
    return x, y, z - 0.05


def tools(actor: Actor) -> tuple[str, str]:
    return actor.memory.bodies[0].left.tool, actor.memory.bodies[0].right.tool


def right(actor: Actor) -> Hand:
    return actor.memory.bodies[0].right


@pytest.fixture
def holstered(actor: Actor) -> Actor:
    """A trainee with the replica in its holster, whose own hands have no device."""
    mount(actor)
    for side in ("left", "right"):
        actor.hand(side, (0.0, 0.0, 0.0), valid=False)
    assert stay(actor, 700, holster(actor), DOWN) == []
    return actor


def drawn(actor: Actor) -> Actor:
    (told,) = stay(actor, 300, OUT)
    assert (told.kind, told.name, told.hand) == ("drew", "handgun", "right")
    return actor


def test_it_is_drawn_as_it_leaves_the_holster_and_is_where_it_is(holstered: Actor) -> None:
    left_ns = holstered.now_ns
    (told,) = stay(holstered, 300, OUT)
    assert (told.kind, told.name, told.hand, told.label) == ("drew", "handgun", "right", "sensed")
    assert abs(told.act_ms - holstered.memory.clock.story_ms(left_ns)) <= 11, "dated to when it left, not to when that was certain"
    assert right(holstered).aim is not None and right(holstered).aim[:3] == pytest.approx((0.2, 1.35, -0.656))
    (back,) = stay(holstered, 700, holster(holstered), DOWN)
    assert (back.kind, back.name) == ("holstered", "handgun")
    assert tools(holstered) == ("", "") and right(holstered).grip is None, "nobody knows where an empty hand without a device is"


def test_beside_the_holster_it_is_drawn_once_it_points_at_something(holstered: Actor) -> None:
    """Held close, at the ribs: no farther than a hand reaches for it, and level. What hangs there is not, however its wearer bends."""
    x, y, z = holster(holstered)
    bent = (-math.sin(math.radians(30)), 0.0, 0.0, math.cos(math.radians(30)))
    assert stay(holstered, 2000, (x, y + 0.05, z), bent) == []
    (told,) = stay(holstered, 400, (x, y + 0.2, z))
    assert told.kind == "drew"


def test_less_than_a_moment_out_of_it_or_in_it_is_nothing(holstered: Actor) -> None:
    assert stay(holstered, 150, OUT) == [] and stay(holstered, 300, holster(holstered), DOWN) == []
    drawn(holstered)
    assert stay(holstered, 400, holster(holstered), DOWN) == [] and stay(holstered, 300, OUT) == []
    assert tools(holstered) == ("", "handgun")


def test_what_lies_about_is_in_nobodys_hand(actor: Actor) -> None:
    mount(actor)
    assert stay(actor, 2000, (1.5, 0.8, -1.0)) == [] and tools(actor) == ("", "")


def test_the_hand_that_is_seen_at_it_has_it_and_puts_back_what_it_held(actor: Actor) -> None:
    mount(actor)
    stay(actor, 700, holster(actor), DOWN)
    squeeze(actor, "left", hips(actor, Fit()).place_m(TOOLS[4], Fit()))
    assert tools(actor) == ("flashlight", "")
    actor.hand("left", (OUT[0], OUT[1] - 0.05, OUT[2]))
    told = stay(actor, 300, OUT)
    assert [(i.kind, i.name, i.hand) for i in told if i.kind != "torch"] == [
        ("returned", "flashlight", "left"),
        ("drew", "handgun", "left"),
    ]
    actor.hand("left", (-0.4, 1.0, 0.3))
    track(actor, OUT)
    actor.run(0)
    assert actor.memory.bodies[0].left.grip[:3] == pytest.approx((OUT[0], OUT[1] - 0.058, OUT[2])), "the weapon says where the hand is"


@pytest.mark.parametrize("trigger", ["tracker", "left", "right", "none"])
def test_it_is_fired_by_what_the_mount_names_and_by_nothing_else(actor: Actor, trigger: str) -> None:
    mount(actor, trigger)
    stay(actor, 700, holster(actor), DOWN)
    stay(actor, 300, OUT)
    fired = {}
    for device in (DEVICE, "left", "right"):
        actor.say(Button(device, "trigger", 1.0))  # type: ignore[arg-type]
        told = actor.run(0)
        actor.say(Button(device, "trigger", 0.0))  # type: ignore[arg-type]
        told += actor.run(0)
        fired[device] = [(i.name, i.hand) for i in told if i.kind == "fired"]
    shot = [("handgun", "right")]
    assert fired == {device: shot if device.endswith(trigger) or (device, trigger) == (DEVICE, "tracker") else [] for device in fired}


def test_lost_it_stays_in_the_hand_and_fires_nothing(holstered: Actor) -> None:
    drawn(holstered)
    assert stay(holstered, 500, (0.0, 0.0, 0.0), seen=False) == []
    assert tools(holstered) == ("", "handgun") and right(holstered).grip is None and right(holstered).aim is None
    holstered.say(Button(DEVICE, "trigger", 1.0))
    assert not [i for i in holstered.run(0) if i.kind in KINDS]
    holstered.say(Button(DEVICE, "trigger", 0.0))
    stay(holstered, 50, OUT)
    holstered.say(Button(DEVICE, "trigger", 1.0))
    assert [i.kind for i in holstered.run(0) if i.kind in KINDS] == ["fired"]


def test_a_wire_that_was_pulled_in_the_holster_does_not_fire_as_it_is_drawn(holstered: Actor) -> None:
    holstered.say(Button(DEVICE, "trigger", 1.0))
    assert not [i for i in holstered.run(0) if i.kind in KINDS]
    drawn(holstered)
    holstered.say(Button(DEVICE, "trigger", 0.0))
    holstered.run(0)
    holstered.say(Button(DEVICE, "trigger", 1.0))
    assert [i.kind for i in holstered.run(0) if i.kind in KINDS] == ["fired"]


@pytest.mark.parametrize("side", ["left", "right"])
def test_no_squeeze_or_key_takes_returns_or_drops_what_is_really_there(actor: Actor, side: Side) -> None:
    mount(actor)
    stay(actor, 700, holster(actor), DOWN)
    assert [i for i in squeeze(actor, "right", holster(actor)) if i.kind in KINDS] == []
    actor.say(Key("h", True))
    assert [i for i in actor.run(0) if i.kind in KINDS] == []
    actor.hand(side, OUT)
    stay(actor, 300, OUT)
    for _ in range(2):
        actor.control(side, "squeeze", 1.0)
        told = actor.run(0)
        actor.control(side, "squeeze", 0.0)
        told += actor.run(0)
    actor.say(Key("drop", True))
    assert [i for i in (*told, *actor.run(0)) if i.kind in KINDS] == []
    assert "handgun" in tools(actor)


def test_while_its_tracker_was_never_seen_the_tool_is_the_controllers(actor: Actor) -> None:
    mount(actor, "none")
    (told,) = [i for i in squeeze(actor, "right", holster(actor)) if i.kind in KINDS]
    assert told.kind == "drew"
    actor.hand("right", OUT)
    actor.control("right", "trigger", 1.0)
    assert [i.kind for i in actor.run(0) if i.kind in KINDS] == ["fired"] and right(actor).aim[:3] == OUT


def test_in_a_pause_nothing_is_drawn_and_as_it_goes_on_it_is(holstered: Actor) -> None:
    holstered.say(Command("pause"))
    assert stay(holstered, 600, OUT) == [] and tools(holstered) == ("", "")
    holstered.say(Command("pause"))
    (told,) = stay(holstered, 400, OUT)
    assert told.kind == "drew"


def test_put_back_or_taken_up_it_is_where_it_really_is(holstered: Actor) -> None:
    before = holstered.memory
    drawn(holstered)
    again = rebased(before, holstered.memory, 1000 * NS_PER_MS, holstered.now_ns)
    assert again.bodies[0].right.tool == "handgun" and not again.trainees[0].belt.replicas[0].stowed
    assert taken_up(holstered.memory, 1000).trainees[0].belt.replicas == ()


def test_a_spray_has_no_muzzle_that_must_point_down(actor: Actor) -> None:
    mount(actor, tool="spray")
    stay(actor, 700, holster(actor, "spray"))
    (told,) = stay(actor, 300, (0.1, 1.5, -0.5))
    assert (told.kind, told.name) == ("drew", "spray")


def test_a_second_replica_goes_into_the_other_hand_and_the_first_stays(holstered: Actor) -> None:
    """It was told as holstered, and was in the hand."""
    drawn(holstered)
    spray = Mount("spray", *SEATS, "tracker_camera", "tracker")
    holstered.say(Status("mount", 0, spray.words()))
    told: list[Intent] = []
    for at_m in (*[holster(holstered, "spray")] * 70, *[(0.25, 1.35, -0.5)] * 30):  # beside the first
        track(holstered, OUT)
        holstered.say(Tracked("tracker_camera", Pose(*at_m, *LEVEL), True, True, True))
        told += [i for i in holstered.run(0) if i.kind in KINDS]
    assert [(i.kind, i.name, i.hand) for i in told] == [("drew", "spray", "left")]
    assert tools(holstered) == ("spray", "handgun")


@pytest.mark.parametrize("tail", ["", f" {DEVICE}", f" {DEVICE} tracker more", f" {DEVICE} wire", " tracker_waist tracker"])
def test_words_of_a_mount_with_a_tracker(tail: str) -> None:
    whole = Mount("handgun", *SEATS, DEVICE, "none")
    plain = Mount("handgun", *SEATS)
    assert mount_of(whole.words()) == whole and mount_of(plain.words()) == plain
    assert mount_of(plain.words() + tail) == (None if tail else plain)
    assert whole.sha256 != plain.sha256 and whole.sha256 == Mount("handgun", *SEATS, DEVICE, "left").sha256
