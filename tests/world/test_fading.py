"""Hands as they are drawn: fingers bent as told, and a hand that its device loses left where it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from vr_dti.events import Pose
from vr_dti.samples import Curl
from vr_dti.world.fading import FADE_MS
from vr_dti.world.handles import axis_of
from vr_dti.world.pose import Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Hand
from vr_dti.world.step import initial, step
from vr_dti.world.tools import bore_of

from .conftest import standing

AT = Pose(0.2, 1.2, -0.4, 0.0, 0.0, 0.0, 1.0)


def seen(right: Hand) -> Callable[[int], Body]:
    return lambda ms: replace(standing(), right=right)


def played(setting: Setting, body: Callable[[int], Body], until_ms: int) -> Shown:
    world = initial(setting, ("t1",))
    for ms in range(11, until_ms + 11, 11):
        world = step(setting, world, (), (body(ms),), ms)
    return pose(setting, world, world.time_ms * 1_000_000)


def tip_m(shown: Shown, finger: str) -> float:
    """From the last joint of a finger to the wrist of the right hand."""
    at = shown.world_from_joint[shown.row("trainee:t1"), :, :3, 3]
    return float(np.linalg.norm(at[JOINT[f"RightHand{finger}3"]] - at[JOINT["RightHand"]]))


def test_fingers_close_by_degrees_each_on_its_own(corner: Setting) -> None:
    def shown(curl: Curl | None, *, closed: bool = False) -> Shown:
        return played(corner, seen(Hand(AT, AT, closed, curl_permille=curl)), 33)

    opened, half = shown((0, 0, 0, 0, 0)), shown((500, 500, 500, 500, 500))
    fist, pointing = shown((1000,) * 5), shown((1000, 0, 1000, 1000, 1000))
    for finger in ("Index", "Middle", "Pinky"):
        assert tip_m(opened, finger) > tip_m(half, finger) + 0.01 > tip_m(fist, finger) + 0.02
    assert tip_m(pointing, "Index") == pytest.approx(tip_m(opened, "Index"))
    assert tip_m(pointing, "Ring") == pytest.approx(tip_m(fist, "Ring"))
    # of a hand of which nothing is told
    for curl, closed in (((0,) * 5, False), ((1000,) * 5, True)):
        assert np.allclose(shown(curl).world_from_joint, shown(None, closed=closed).world_from_joint, atol=1e-9)


def test_a_tool_is_held_with_the_finger_off_its_trigger_until_it_pulls(corner: Setting) -> None:
    def index_m(trigger: int) -> float:
        return tip_m(played(corner, seen(Hand(AT, AT, tool="handgun", curl_permille=(0, trigger, 0, 0, 0))), 33), "Index")

    assert index_m(0) > index_m(1000) + 0.02


def test_a_lost_hand_stays_where_it_was_and_then_hangs(corner: Setting) -> None:
    def body(ms: int) -> Body:
        return seen(Hand(AT, AT) if ms < 500 else Hand())(ms)

    def wrist_m(until_ms: int) -> float:
        shown = played(corner, body, until_ms)
        return float(np.linalg.norm(shown.world_from_joint[shown.row("trainee:t1"), JOINT["RightHand"], :3, 3] - AT[:3]))

    assert wrist_m(600) < 0.12 and wrist_m(500 + FADE_MS - 50) < 0.12
    assert wrist_m(500 + FADE_MS + 50) > 0.3


def test_a_hand_that_is_lost_keeps_hold_of_its_tool_as_it_was(corner: Setting) -> None:
    """It fades where it was, and does not turn out of the grip of a weapon that pointed elsewhere than its handle."""
    aim = Pose(AT.px, AT.py, AT.pz, 0.5, 0.0, 0.0, 0.75**0.5)

    def body(lost: bool) -> Callable[[int], Body]:
        hand = Hand(AT, aim, True, "handgun")
        return lambda ms: replace(standing(), right=Hand(tool="handgun", squeezed=True) if lost and ms > 500 else hand)

    held, lost = played(corner, body(False), 700), played(corner, body(True), 700)
    row = held.row("trainee:t1")
    assert np.allclose(held.world_from_joint[row, JOINT["RightHand"]], lost.world_from_joint[row, JOINT["RightHand"]], atol=1e-6)
    assert axis_of(lost.world.bodies[0].right) == aim[3:] and bore_of(lost.world.bodies[0].right) is None, (
        "it points there and fires nothing"
    )


def test_a_hand_whose_device_is_gone_lets_go_of_the_tool_that_faded_with_it(corner: Setting) -> None:
    def lost_after(ms: int) -> Callable[[int], Body]:
        return lambda now: replace(standing(), right=Hand(AT if now <= ms else None, AT, tool="handgun"))

    held = tip_m(played(corner, lost_after(99), 99 + FADE_MS - 33), "Middle")
    hanging = tip_m(played(corner, lost_after(99), 99 + FADE_MS + 33), "Middle")
    assert hanging > held + 0.01
