"""The body that keys move: per second and not per frame, where the mouse looks, with hands that do not jump."""

from __future__ import annotations

import math

import numpy as np
import pytest
from world.conftest import skeleton

from vr_dti.backends.desktop.body import CROUCHED_EYES_M, EYES_M, TURN_DEG_PER_UNIT, WALK_M_PER_S, Body, Controls
from vr_dti.intents.drawing import at_belt
from vr_dti.intents.thresholds import Thresholds
from vr_dti.render.place.finish import Batch
from vr_dti.render.tools import pistol
from vr_dti.spaces import quat_rotate
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.plan import plan_of
from vr_dti.world.state import Body as Seen
from vr_dti.world.state import Hand

STILL = Controls()


def after(body: Body, controls: Controls, seconds: float, rate_hz: int) -> Body:
    for _ in range(round(seconds * rate_hz)):
        body = body.moved(controls, 1.0 / rate_hz)
    return body


@pytest.mark.parametrize("rate_hz", [30, 60, 90, 144])
def test_walking_is_metres_a_second_at_any_frame_rate(rate_hz: int) -> None:
    body = after(Body(), Controls(ahead=1), 2.0, rate_hz)
    assert (body.x_m, body.z_m) == pytest.approx((0.0, -2.0 * WALK_M_PER_S))
    slanted = after(Body(), Controls(ahead=1, right=1), 2.0, rate_hz)
    assert math.hypot(slanted.x_m, slanted.z_m) == pytest.approx(2.0 * WALK_M_PER_S)


def test_walking_goes_where_the_body_faces_and_stays_on_the_ground() -> None:
    """A quarter turn to the left, looking steeply up: forward is -X, right is -Z, and nobody takes off."""
    body = Body().turned(-90.0 / TURN_DEG_PER_UNIT, -400.0)
    ahead, right = after(body, Controls(ahead=1), 1.0, 60), after(body, Controls(right=1), 1.0, 60)
    assert (ahead.x_m, ahead.z_m) == pytest.approx((-WALK_M_PER_S, 0.0))
    assert (right.x_m, right.z_m) == pytest.approx((0.0, -WALK_M_PER_S))
    assert ahead.head().py == EYES_M


def test_the_mouse_turns_the_head_and_never_over_its_back() -> None:
    right_and_up = quat_rotate(Body().turned(100.0, -100.0).head()[3:], (0.0, 0.0, -1.0))
    assert right_and_up[0] > 0.1 and right_and_up[1] > 0.1
    assert quat_rotate(Body().turned(0.0, -1e6).head()[3:], (0.0, 1.0, 0.0))[1] > 0.0
    assert abs(Body().turned(1e6, 0.0).yaw_deg) <= 180.0


def test_crouching_goes_down_and_up_again() -> None:
    low = after(Body(), Controls(crouch=True), 1.0, 60)
    assert low.head().py == CROUCHED_EYES_M
    assert after(low, STILL, 1.0, 60).head().py == EYES_M


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_reaches_where_the_eyes_look_without_jumping(side: str) -> None:
    body = Body().turned(250.0, -100.0)
    reach = Controls(reach_left=side == "left", reach_right=side == "right")
    was = body.hand(side)
    for _ in range(90):
        body = body.moved(reach, 1.0 / 90.0)
        now = body.hand(side)
        assert math.dist(was[:3], now[:3]) < 0.10
        was = now
    ahead = quat_rotate(body.head()[3:], (0.0, 0.0, -1.0))
    away = [h - e for h, e in zip(was[:3], body.head()[:3], strict=True)]
    assert math.hypot(*away) == pytest.approx(0.62, abs=0.02)
    assert sum(a * b for a, b in zip(ahead, away, strict=True)) == pytest.approx(0.60, abs=0.01)
    other = "right" if side == "left" else "left"
    assert body.hand(other).py < body.head().py - 0.5


@pytest.mark.parametrize("crouch", [False, True])
def test_a_hand_that_may_grip_is_nowhere_near_the_belt(crouch: bool) -> None:
    """There a grip draws the weapon. Looking ahead or at somebody on the ground, a hand that is out may grip."""
    rules, plan, reach = Thresholds(), plan_of(rig_of(skeleton("stocky"))), Controls(reach_left=True, reach_right=True, crouch=crouch)
    gripped = set()
    for turn in range(0, 3000, 500):
        for pitch_deg in range(-85, 86, 5):
            body = Body().turned(turn, -pitch_deg / TURN_DEG_PER_UNIT)
            for _ in range(60):
                body = body.moved(reach, 1.0 / 60.0)
                seen = Seen("t1", head=body.head())
                for side in ("left", "right"):
                    if body.may_grip(side):
                        gripped.add(pitch_deg)
                        assert not at_belt(rules, plan, seen, Hand(grip=body.hand(side)))
    assert gripped >= set(range(-45, 86, 5))


def test_a_drawn_weapon_is_aimed_along_the_eyes() -> None:
    body = after(Body().turned(300.0, 50.0), Controls(weapon_up=True), 1.0, 60)
    muzzle, eyes = body.hand("right"), body.head()
    assert muzzle[3:] == eyes[3:]
    ahead = quat_rotate(eyes[3:], (0.0, 0.0, -1.0))
    away = [h - e for h, e in zip(muzzle[:3], eyes[:3], strict=True)]
    up = quat_rotate(eyes[3:], (0.0, 1.0, 0.0))
    shape = pistol()
    shape.settle()
    sights_m = float(np.concatenate([v["position"] for v in shape.vertices[Batch.SOLID]])[:, 1].max())
    below = [a - 0.52 * f + sights_m * u for a, f, u in zip(away, ahead, up, strict=True)]
    assert math.hypot(*below) < 0.003, "the eyes look over the slide, along its sights"
