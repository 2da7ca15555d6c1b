"""What an operator is told of the floor: sizes that the tests' own runtime cannot give."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any, cast

import pytest

from vr_dti.app.floor import at_start, judged, near, told
from vr_dti.backends.openxr import PlayArea
from vr_dti.run import Course
from vr_dti.samples import Status
from vr_dti.world.place import Mark

PEOPLE = [("partner", -0.4, -2.8), ("subject", 0.5, -2.0)]


def test_room_enough_is_told_and_nothing_asked() -> None:
    assert at_start(PlayArea(3.0, 5.7), PEOPLE, goes=False) == ["headset: play area 3.0 x 5.7 m"]
    assert judged(PlayArea(3.0, 5.7)) == (True, "3.0 x 5.7 m", "")


def test_whoever_stands_beyond_the_boundary_is_named_with_what_to_do() -> None:
    _, warned = at_start(PlayArea(3.0, 4.0), PEOPLE, goes=False)
    assert "stand partner 0.8 m: no hand" in warned and "subject" not in warned
    assert "--teleport" in warned and "3.0 x 5.6 m" in warned
    assert len(at_start(PlayArea(3.0, 4.0), PEOPLE, goes=True)) == 1, "the thumbstick takes them there"


@pytest.mark.parametrize("area", [PlayArea(2.0, 6.0), PlayArea(6.0, 2.0)])
def test_a_narrow_floor_is_said_before_the_start_as_it_changes_and_in_the_pre_flight(area: PlayArea) -> None:
    warned = at_start(area, (), goes=True)[1]
    assert "2.0 m of floor is narrow" in warned and "(default)" in warned and "draw the boundary" in warned
    assert warned == told(Status("play_area", 200, f"play area {area}"))[1], "one sentence, said once"
    ready, what, remedy = judged(area)
    assert not ready and "3 x 3 m (default)" in what and "--teleport" in remedy


def test_a_runtime_that_tells_none_is_said_in_one_line() -> None:
    assert at_start(None, PEOPLE, goes=False) == told(Status("play_area", 0, "the runtime tells no play area"))
    ready, what, remedy = judged(None)
    assert not ready and what == "the runtime tells no play area" and "measure the room" in remedy


def test_people_are_where_the_trainee_on_the_mark_has_them() -> None:
    marks = {"mine": Mark(5.0, 1.0, math.pi / 2), "ahead": Mark(3.0, 1.0), "far": Mark(0.0, 1.0), "left": Mark(5.0, 2.0)}
    cast_ = {name: SimpleNamespace(mark=name, present=None) for name in ("ahead", "far")}
    cast_["left"] = SimpleNamespace(mark="left", present="crowd >= 1")
    setting = SimpleNamespace(place=SimpleNamespace(marks=marks), trainee_marks={"t1": "mine"})
    scene = SimpleNamespace(setting=setting, scenario=SimpleNamespace(doc=SimpleNamespace(cast=cast_)))
    ((name, x, z),) = near(cast(Course, cast("Any", SimpleNamespace(scene=scene))), "t1")
    assert name == "ahead" and (x, z) == pytest.approx((0.0, -2.0)), "in front; who is far, or need not be there, is left out"
