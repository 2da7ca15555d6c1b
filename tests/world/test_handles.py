"""Hands on the tools of the belt: the hand is on the tool whatever its device says of its handle, a finger lies along the frame until it
pulls, and a baton goes on where the fist points."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vr_dti.events import Pose
from vr_dti.samples import Curl
from vr_dti.spaces import Floats, normalized, quat_about, quat_rotate
from vr_dti.world.handles import HANDLES, axis_of
from vr_dti.world.pose import pose
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT
from vr_dti.world.state import Body, Hand
from vr_dti.world.step import initial, step
from vr_dti.world.tools import TOOLS

AT_M = (0.12, 1.46, -0.42)
GUNS = ("handgun", "cew")
HEAD = Pose(0.0, 1.66, 0.0, 0.0, 0.0, 0.0, 1.0)


def pitched(deg: float) -> Pose:
    """At the same place, looking up so far."""
    x, y, z, w = quat_about((1.0, 0.0, 0.0), math.radians(deg)).tolist()
    return Pose(*AT_M, x, y, z, w)


def held(corner: Setting, tool: str, *, side: str = "Right", grip_deg: float = 60.0, trigger: int = 0) -> dict[str, Floats]:
    """Joints of the hand that holds the tool level, its device's handle turned up so far from there."""
    curl: Curl = (1000, trigger, 1000, 1000, 1000)
    hand, mirror = Hand(pitched(grip_deg), pitched(0.0), True, tool, curl), Pose(-AT_M[0], *pitched(0.0)[1:])
    if side == "Left":
        hand = Hand(Pose(mirror.px, *pitched(grip_deg)[1:]), mirror, True, tool, curl)
    body = Body("t1", HEAD, **{side.lower(): hand}, standing_m=1.66)  # type: ignore[arg-type]
    world = initial(corner, ("t1",))
    for ms in (100, 500):
        world = step(corner, world, (), (body,), ms)
    shown = pose(corner, world, 500_000_000)
    at = shown.world_from_joint[shown.row("trainee:t1"), :, :3, 3]
    return {n: at[JOINT[f"{side}Hand{n}"]] for n in ("Index1", "Index2", "Index3", "Middle1", "Middle2", "Middle3", "Pinky1", "Thumb2")}


def bent_deg(joints: dict[str, Floats]) -> float:
    """How far the index finger is turned from where the tool points, at its last bone but one."""
    way = normalized(joints["Index3"] - joints["Index2"])
    return math.degrees(math.acos(float(-way[2])))


def test_every_tool_has_a_handle() -> None:
    assert set(HANDLES) == {t.name for t in TOOLS}


@pytest.mark.parametrize("tool", sorted(HANDLES))
def test_fingers_are_on_both_sides_of_what_the_hand_holds(corner: Setting, tool: str) -> None:
    """The knuckles on its right, the tip of the middle finger before it or on its left: round it, and not beside it."""
    joints = held(corner, tool, grip_deg=0.0)
    assert joints["Middle1"][0] > AT_M[0] + 0.008
    assert joints["Middle3"][0] < AT_M[0] + 0.012
    assert float(np.linalg.norm(joints["Middle2"] - np.array(AT_M))) < 0.075


@pytest.mark.parametrize("tool", GUNS)
def test_a_finger_lies_along_the_frame_until_it_pulls(corner: Setting, tool: str) -> None:
    bend = [bent_deg(held(corner, tool, trigger=t)) for t in (0, 400, 1000)]
    assert bend[0] < 35.0 < 60.0 < bend[2] and bend[0] < bend[1] < bend[2]
    rest = held(corner, tool)
    assert rest["Index3"][1] > AT_M[1] + 0.02, "as high as the frame, over the trigger"


@pytest.mark.parametrize("tool", sorted(set(HANDLES) - {"baton"}))
def test_controllers_that_differ_in_their_handles_hold_a_tool_alike(corner: Setting, tool: str) -> None:
    """The tool is drawn by the aim; so is the hand on it."""
    one, two = held(corner, tool, grip_deg=0.0), held(corner, tool, grip_deg=70.0)
    assert all(np.allclose(one[n], two[n], atol=0.01) for n in one)


@pytest.mark.parametrize("tool", sorted(HANDLES))
def test_a_left_hand_is_the_right_ones_mirror_image(corner: Setting, tool: str) -> None:
    right, left = held(corner, tool), held(corner, tool, side="Left")
    assert all(np.allclose(right[n] * (-1.0, 1.0, 1.0), left[n], atol=0.012) for n in right)


def test_a_baton_goes_on_where_the_fist_points() -> None:
    baton, gun = (axis_of(Hand(pitched(60.0), pitched(0.0), True, name)) for name in ("baton", "handgun"))
    assert quat_rotate(np.array(baton), np.array((0.0, 0.0, -1.0))) == pytest.approx((0.0, math.sin(math.radians(60.0)), -0.5))
    assert quat_rotate(np.array(gun), np.array((0.0, 0.0, -1.0))) == pytest.approx((0.0, 0.0, -1.0))
