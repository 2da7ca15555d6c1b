"""Where in the real floor a trainee starts, for the scenes that come with the program."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest

from vr_dti.app.starting import EDGE_M, MIDDLE, People, Spot, near, outside, placed, start, starts
from vr_dti.backends.openxr import UNPLACED, PlayArea
from vr_dti.run import Simulation
from vr_dti.world.place import Mark

PAIR = (Spot("partner", -0.4, -2.8), Spot("subject", 0.5, -2.8))
THERE = People(PAIR, PAIR)


@pytest.mark.parametrize(
    ("area", "where"),
    [
        (PlayArea(3.0, 3.0), "in the rear right corner"),
        (PlayArea(3.0, 4.0), "at the rear edge"),
        (PlayArea(4.0, 3.0), "at the right edge"),
        (PlayArea(4.0, 6.0), "in the middle"),
    ],
)
def test_the_simplest_spot_from_which_people_stand_on_real_floor_is_taken(area: PlayArea, where: str) -> None:
    found = start(area, THERE)
    assert found.where == where and outside(area, found, THERE) == ""
    assert (placed(area, THERE) == UNPLACED) == (found is MIDDLE)


def test_on_a_small_floor_the_least_lies_outside_and_is_told() -> None:
    area = PlayArea(2.0, 2.0)
    best = start(area, THERE)
    far = {s.where: sum(s.beyond_m(area, spot) for spot in PAIR) for s in starts(area)}
    assert far[best.where] <= min(far.values()) + 0.01 < far["in the middle"] - 1.0
    assert placed(area, THERE).words == f"ring {best.where}; partner 0.7 m, subject 0.7 m outside"


@pytest.mark.parametrize("area", [PlayArea(0.5, 0.5), PlayArea(3.0, 3.0), PlayArea(2.0, 5.0)])
def test_nobody_starts_nearer_to_the_edge_than_an_elbow_reaches(area: PlayArea) -> None:
    for s in starts(area):
        assert abs(s.x_m) <= max(0.0, area.width_m / 2 - EDGE_M) and abs(s.z_m) <= max(0.0, area.depth_m / 2 - EDGE_M)


def test_the_pose_for_the_headset_is_the_place_that_was_reckoned_with() -> None:
    """The corner of 3 x 3 m: who stands 2.8 m ahead on the diagonal is as far from the corner."""
    area = PlayArea(3.0, 3.0)
    x, _, z, _, qy, _, qw = placed(area, THERE).area_from_stage
    assert (x, z) == pytest.approx((1.1, 1.1)) and 2.0 * math.atan2(qy, qw) == pytest.approx(math.pi / 4), "to the left, across the room"
    ahead = Spot("partner", 0.0, -2.8)
    assert start(area, THERE).beyond_m(area, ahead) == 0.0
    assert start(area, THERE).beyond_m(area, Spot("partner", 0.0, -4.0)) == pytest.approx(math.hypot(*(2 * [4 / math.sqrt(2) - 2.6])))


def test_people_are_where_the_trainee_on_the_mark_has_them() -> None:
    marks = {"mine": Mark(5.0, 1.0, math.pi / 2), "ahead": Mark(3.0, 1.0), "far": Mark(0.0, 1.0), "left": Mark(5.0, 2.0)}
    cast_ = {name: SimpleNamespace(mark=mark, present=None) for name, mark in (("subject", "ahead"), ("partner", "far"))}
    cast_["friend"] = SimpleNamespace(mark="left", present="crowd >= 1")
    sent = [
        SimpleNamespace(act=who, at=at) for who, at in (("partner", "left"), ("friend", "ahead"), ("partner", "trainee"), (None, "left"))
    ]
    node = SimpleNamespace(enter=sent, every=None, go=[])
    regions = {"main": SimpleNamespace(nodes={"n": node})}
    setting = SimpleNamespace(place=SimpleNamespace(marks=marks), trainee_marks={"t1": "mine"})
    doc = SimpleNamespace(cast=cast_, regions=regions, interrupts=[])
    scene = SimpleNamespace(setting=setting, scenario=SimpleNamespace(doc=doc))
    found = near(cast(Simulation, cast("Any", SimpleNamespace(scene=scene))), "t1")
    ((name, x, z),) = found.begin
    assert name == "subject" and (x, z) == pytest.approx((0.0, -2.0)), "in front; who is far, or need not be there, is left out"
    assert [s.name for s in found.reached] == ["subject", "partner"], "where the scene sends the officer counts too, and no bystander does"
    assert found.reached[1][1:] == pytest.approx((-1.0, 0.0))
