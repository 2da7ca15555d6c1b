"""What a hand says in the air, and how its fingers are bent: a palm, a finger, and of nobody who only rests his hands."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from vr_dti.events import Pose
from vr_dti.samples import Fingers, Tracked
from vr_dti.world.setting import Setting

from .acting import Actor, Side


def palm(actor: Actor, side: Side, *, yaw_deg: float = 0.0, up: bool = True) -> None:
    """A hand held out with its palm to the front, turned by `yaw_deg`; its fingers up, or down."""
    # x of a grip goes through the palm, -y along the fingers: see `signs.palm_of`
    out = -1.0 if side == "left" else 1.0
    roll = (
        np.array(((0.0, 0.0, out), (0.0, -1.0, 0.0), (out, 0.0, 0.0))).T
        if up
        else np.array(((0.0, 0.0, out), (0.0, 1.0, 0.0), (-out, 0.0, 0.0))).T
    )
    c, s = math.cos(math.radians(yaw_deg)), math.sin(math.radians(yaw_deg))
    turn = np.array(((c, 0.0, s), (0.0, 1.0, 0.0), (-s, 0.0, c))) @ roll
    w = 0.5 * math.sqrt(max(0.0, 1.0 + turn[0, 0] + turn[1, 1] + turn[2, 2]))
    x, y, z = (0.5 * math.sqrt(max(0.0, 1.0 + d)) for d in (
        turn[0, 0] - turn[1, 1] - turn[2, 2], turn[1, 1] - turn[0, 0] - turn[2, 2], turn[2, 2] - turn[0, 0] - turn[1, 1]
    ))  # fmt: skip
    x, y, z = (
        math.copysign(x, turn[2, 1] - turn[1, 2]),
        math.copysign(y, turn[0, 2] - turn[2, 0]),
        math.copysign(z, turn[1, 0] - turn[0, 1]),
    )
    if w < 1e-6:  # a half turn: signs from the products
        y, z = math.copysign(y, turn[0, 1] * x), math.copysign(z, turn[0, 2] * x)
    at = (-0.2 if side == "left" else 0.2, 1.45, -0.45)
    actor.say(Tracked(f"{side}_grip", Pose(*at, x, y, z, w)))  # type: ignore[arg-type]


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_open_palm_is_towards_whom_it_faces(actor: Actor, side: Side) -> None:
    palm(actor, side, yaw_deg=8.0)
    actor.run(200)
    assert not actor.told("open_palm")
    actor.run(900)
    (sign,) = actor.told("open_palm")
    assert (sign.to, sign.hand) == ("partner", side)


@pytest.mark.parametrize("how", ["turned away", "fingers down", "closed", "at rest"])
def test_what_is_no_open_palm(actor: Actor, how: str) -> None:
    palm(actor, "right", yaw_deg=90.0 if how == "turned away" else 0.0, up=how != "fingers down")
    if how == "closed":
        actor.control("right", "squeeze", 1.0)
    if how == "at rest":
        actor.hand("right", (0.3, 0.9, -0.1))
    actor.run(900)
    assert not actor.told("open_palm")


def test_a_finger_points_at_whom_the_aim_meets(actor: Actor) -> None:
    at = (0.2, 1.4, -0.5)
    actor.hand("right", at, towards_m=actor.joint_m("subject", "Spine2"))
    actor.run(600)
    assert not actor.told("pointed"), "an open hand that is held out is no finger"
    actor.control("right", "squeeze", 1.0)
    actor.run(700)
    assert [(i.to, i.hand) for i in actor.told("pointed")] == [("subject", "right")]
    actor.control("right", "trigger", 1.0)
    actor.run(150)
    actor.control("right", "trigger", 0.0)
    actor.run(700)
    assert len(actor.told("pointed")) == 2, "a finger that was bent points anew"


@pytest.mark.parametrize("held_ms", [150, 900], ids=["before it is told", "after"])
def test_a_palm_that_sways_past_for_a_frame_is_one_sign(actor: Actor, held_ms: int) -> None:
    """To the side, or to somebody who stands there: a frame at 90 Hz, and none at 45."""
    began_ms = actor.memory.clock.story_ms(actor.now_ns)
    for away_deg in (90.0, -20.0):
        palm(actor, "right", yaw_deg=8.0)
        actor.run(held_ms)
        palm(actor, "right", yaw_deg=away_deg)
        actor.run(0)
    palm(actor, "right", yaw_deg=8.0)
    actor.run(900)
    (sign,) = actor.told("open_palm")
    assert (sign.to, sign.act_ms) == ("partner", began_ms)


def test_gestures_cost_nothing_to_who_holds_still(actor: Actor, corner: Setting, staged: Callable[..., Setting]) -> None:
    before = actor.memory.trainees[0]
    actor.run(3000)
    assert not actor.told("pointed", "open_palm", "pulled") and actor.memory.trainees[0].left.grasp is before.left.grasp


# --- fingers ---------------------------------------------------------------------------------------------------------------


def test_fingers_are_bent_as_a_controller_is_pressed_or_as_a_tracker_sees_them(actor: Actor) -> None:
    actor.control("right", "squeeze", 0.5)
    actor.run(11)
    right = actor.memory.trainees[0].body.right
    assert right.curl_permille == (500, 0, 500, 500, 500) and not right.squeezed, "half closed is not a grip"
    actor.control("right", "trigger", 1.0)
    actor.run(11)
    assert actor.memory.trainees[0].body.right.curl_permille == (1000, 1000, 500, 500, 500)
    actor.say(Fingers("right", (100, 200, 300, 400, 500)))
    actor.run(11)
    assert actor.memory.trainees[0].body.right.curl_permille == (100, 200, 300, 400, 500)
    actor.say(Fingers("right"))
    actor.run(11)
    assert actor.memory.trainees[0].body.right.curl_permille == (1000, 1000, 500, 500, 500), "the controller again"


def test_a_bare_hand_points_with_one_finger_and_not_with_a_fist(actor: Actor) -> None:
    actor.hand("right", (0.2, 1.4, -0.5), towards_m=actor.joint_m("subject", "Spine2"))
    actor.control("right", "squeeze", 1.0)
    actor.say(Fingers("right", (900, 900, 900, 900, 900)))
    actor.run(900)
    assert not actor.told("pointed")
    actor.say(Fingers("right", (900, 100, 900, 900, 900)))
    actor.run(900)
    assert [i.to for i in actor.told("pointed")] == ["subject"]
