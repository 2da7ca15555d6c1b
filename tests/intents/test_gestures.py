"""Acts that only time can tell: a hand laid on somebody, keeping a distance, a muzzle."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.samples import Command

from .acting import FRAME_NS, RULES, Actor

FRAME_MS = FRAME_NS // 1_000_000


@pytest.mark.parametrize(("joint", "part"), [("LeftArm", {"shoulder", "upper_arm"}), ("LeftForeArm", {"upper_arm", "forearm"})])
def test_a_hand_on_shoulder_or_arm(actor: Actor, joint: str, part: set[str]) -> None:
    actor.run(500)
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", actor.joint_m("partner", joint))
    actor.run(400)
    (touched,) = actor.told("touched")
    assert (touched.to, touched.hand, touched.label) == ("partner", "right", "sensed") and touched.part in part
    assert touched.act_ms == began_ms, "dated to when the hand came to rest"
    assert touched.act_ms + RULES.touch_dwell_ms.value <= touched.heard_ms <= touched.act_ms + RULES.touch_dwell_ms.value + FRAME_MS


@pytest.mark.parametrize(("x", "z", "where"), [(0.0, 0.8, "front"), (0.8, 0.0, "side"), (-0.8, 0.0, "side"), (0.0, -0.8, "behind")])
def test_a_touch_tells_from_where_it_came(actor: Actor, x: float, z: float, where: str) -> None:
    """Seen by whom it touches, whichever way he faces: half of the circle behind him, a third of it before."""
    left, right = actor.joint_m("partner", "LeftArm"), actor.joint_m("partner", "RightArm")
    across = (right - left) / np.linalg.norm(right - left)
    ahead = np.array((across[2], 0.0, -across[0]))
    middle = 0.5 * (left + right)
    stand = middle + x * across + z * ahead
    actor.head(float(stand[0]), float(stand[2]))
    actor.hand("right", right)
    actor.run(400)
    (touched,) = actor.told("touched")
    assert touched.name.split()[0] == where
    if x:
        assert touched.name.split()[1] == ("right" if x > 0 else "left")


def test_a_brush_is_no_touch(actor: Actor) -> None:
    actor.hand("left", actor.joint_m("partner", "LeftArm"))
    actor.run(90)
    actor.hand("left", (-0.4, 1.0, 0.0))
    actor.run(500)
    assert not actor.told("touched", "let_go")


def test_a_touch_is_told_once_until_the_hand_has_left(actor: Actor) -> None:
    shoulder, elbow = actor.joint_m("partner", "LeftArm"), actor.joint_m("partner", "LeftForeArm")
    actor.hand("right", shoulder)
    actor.run(400)
    for share in (0.25, 0.5, 0.75, 1.0):  # the hand slides down his arm
        actor.hand("right", shoulder + share * (elbow - shoulder))
        actor.run(200)
    assert len(actor.told("touched")) == 1 and not actor.told("let_go")
    left_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", (0.4, 1.0, 0.0))
    actor.run(200)
    (left,) = actor.told("let_go")
    assert (left.to, left.hand, left.act_ms) == ("partner", "right", left_ms), "dated to when it left him"
    actor.hand("right", shoulder)
    actor.run(400)
    assert len(actor.told("touched")) == 2


def test_both_hands_touch_on_their_own(actor: Actor) -> None:
    actor.hand("left", actor.joint_m("partner", "LeftArm"))
    actor.hand("right", actor.joint_m("subject", "RightArm"))
    actor.run(400)
    assert {(i.hand, i.to) for i in actor.told("touched")} == {("left", "partner"), ("right", "subject")}


def test_a_hand_that_is_not_tracked_touches_nobody(actor: Actor) -> None:
    actor.hand("right", actor.joint_m("partner", "LeftArm"), valid=False)
    actor.run(600)
    assert not actor.told("touched")


def test_distance_is_told_by_bands_that_do_not_flicker(actor: Actor) -> None:
    x, _, z = actor.joint_m("partner", "Head").tolist()

    def at(distance_m: float) -> None:
        actor.head(x, z + distance_m)
        actor.run(50)

    at(3.0)
    actor.intents.clear()
    for distance_m in (1.25, 1.18, 1.22, 1.18, 1.22, 1.30, 0.40, 4.0):
        at(distance_m)
    told = [(i.name, i.distance_cm) for i in actor.told("distance") if i.to == "partner"]
    assert told == [("personal", 118), ("social", 130), ("intimate", 40), ("public", 400)]


def test_whom_the_muzzle_points_at(actor: Actor) -> None:
    draw(actor)
    muzzle = np.array((0.2, 1.4, -0.5))
    actor.hand("right", muzzle, towards_m=actor.joint_m("partner", "Spine2"))
    actor.run(400)
    (aimed,) = actor.told("aimed")
    assert (aimed.to, aimed.hand) == ("partner", "right")
    actor.hand("right", muzzle, towards_m=np.add(muzzle, (0.0, -1.0, -0.3)))
    actor.run(400)
    actor.hand("right", muzzle, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(400)
    assert [i.to for i in actor.told("aimed")] == ["partner", "subject"]


@pytest.mark.parametrize("aims_ms", [50, 400], ids=["before it is told", "after"])
def test_an_aim_that_is_off_for_a_frame_goes_on(actor: Actor, aims_ms: int) -> None:
    draw(actor)
    muzzle, chest = np.array((0.2, 1.4, -0.5)), actor.joint_m("partner", "Spine2")
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", muzzle, towards_m=chest)
    actor.run(aims_ms)
    actor.hand("right", muzzle, towards_m=np.add(muzzle, (0.0, -1.0, -0.3)))
    actor.run(0)
    actor.hand("right", muzzle, towards_m=chest)
    actor.run(400)
    (aimed,) = actor.told("aimed")
    assert aimed.act_ms == began_ms


def test_an_armed_hand_points_and_does_not_touch(actor: Actor) -> None:
    draw(actor)
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.run(600)
    assert not actor.told("touched")


def test_time_in_a_pause_makes_no_touch_of_whom_a_hand_had_just_met(actor: Actor) -> None:
    """It lay on one and had come to another for two frames, which may yet be a gap: nobody looked meanwhile."""
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.run(400)
    actor.hand("right", actor.joint_m("subject", "RightArm"))
    actor.run(2 * FRAME_MS)
    actor.say(Command("pause"))
    actor.run(3000)
    actor.say(Command("pause"))
    actor.run(FRAME_MS)
    assert [i.to for i in actor.told("touched")] == ["partner"]


def test_time_in_a_pause_makes_no_touch(actor: Actor) -> None:
    shoulder = actor.joint_m("partner", "LeftArm")
    actor.hand("right", shoulder)
    actor.run(FRAME_MS)
    actor.say(Command("pause"))
    actor.run(3000)
    actor.say(Command("pause"))
    actor.run(FRAME_MS)
    assert not actor.told("touched"), "two frames of contact, and a pause between"
    actor.run(400)
    assert len(actor.told("touched")) == 1


def test_nothing_is_read_while_the_clock_stands(actor: Actor) -> None:
    actor.say(Command("pause"))
    actor.run(0)
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.head(0.0, -2.8)
    actor.run(1000)
    assert not actor.told("touched", "stepped_between", "gazed", "distance")


def draw(actor: Actor) -> None:
    """Take the weapon from the hip."""
    actor.hand("right", (0.2, 0.94, 0.0))
    actor.run(0)
    actor.control("right", "squeeze", 1.0)
    actor.run(0)
    assert [i.hand for i in actor.told("drew")] == ["right"]
    actor.control("right", "squeeze", 0.0)
    actor.run(0)


def test_a_hand_lost_for_a_moment_has_not_let_go(actor: Actor) -> None:
    shoulder = actor.joint_m("partner", "LeftArm")
    actor.hand("right", shoulder)
    actor.run(400)
    actor.hand("right", shoulder, valid=False)
    actor.run(100)
    actor.hand("right", shoulder)
    actor.run(400)
    assert len(actor.told("touched")) == 1 and not actor.told("let_go")
    lost_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", shoulder, valid=False)
    actor.run(600)
    (left,) = actor.told("let_go")
    assert left.act_ms == lost_ms, "dated to when it was last seen"


@pytest.mark.parametrize("rests_ms", [50, 400], ids=["before it is told", "after"])
@pytest.mark.parametrize("to_m", [(-0.8, 0.0, 0.0), None], ids=["away", "subject"])
def test_whom_a_hand_loses_for_a_frame_it_has_not_let_go(actor: Actor, to_m: tuple[float, float, float] | None, rests_ms: int) -> None:
    """He turns under it, or the other one comes nearer: a frame at 90 Hz, and none at 45."""
    at = actor.joint_m("partner", "LeftArm")
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", at)
    actor.run(rests_ms)
    there = actor.shown
    if to_m is None:
        actor.hand("right", actor.joint_m("subject", "RightArm"))
    else:
        actor.moved("partner", to_m)
    actor.run(0)
    actor.shown = there
    actor.hand("right", at)
    actor.run(400)
    (touched,) = actor.told("touched")
    assert (touched.to, touched.act_ms) == ("partner", began_ms) and not actor.told("let_go")


def test_a_hand_that_goes_to_somebody_else_touches_him_from_when_it_came(actor: Actor) -> None:
    """It has left the first one then, and lets nobody wait for the second."""
    actor.hand("right", actor.joint_m("partner", "LeftArm"))
    actor.run(400)
    went_ms = actor.memory.clock.story_ms(actor.now_ns)
    actor.hand("right", actor.joint_m("subject", "RightArm"))
    actor.run(400)
    (left,) = actor.told("let_go")
    first, second = actor.told("touched")
    assert (first.to, left.to, second.to) == ("partner", "partner", "subject") and left.act_ms == second.act_ms == went_ms
    assert second.heard_ms - went_ms < RULES.touch_dwell_ms.value + 2 * FRAME_MS
