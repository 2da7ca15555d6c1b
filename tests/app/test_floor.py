"""What an operator is told of the floor: sizes that the tests' own runtime cannot give."""

from __future__ import annotations

import pytest

from vr_dti.app.floor import at_start, judged, told
from vr_dti.app.starting import People, Spot
from vr_dti.backends.openxr import PlayArea
from vr_dti.samples import Status

PEOPLE = People((Spot("partner", -0.4, -2.8), Spot("subject", 0.5, -2.0)))


def test_room_enough_is_told_and_nothing_asked() -> None:
    assert at_start(PlayArea(3.0, 5.7), PEOPLE, goes=False) == ["headset: play area 3.0 x 5.7 m"]
    assert judged(PlayArea(3.0, 5.7)) == (True, "3.0 x 5.7 m", "")


def test_where_the_trainee_starts_is_said_with_whoever_is_outside_all_the_same_and_what_to_do() -> None:
    assert at_start(PlayArea(3.0, 4.0), PEOPLE, goes=False)[1:] == ["headset: the trainee starts in the ring at the rear edge; all inside"]
    *_, starts, warned = at_start(PlayArea(2.0, 2.0), PEOPLE, goes=False)
    assert starts.endswith("m outside") and "ring in the rear" in starts
    assert "words reach them" in warned and "--teleport" in warned and warned.endswith("the area is 1.0 x 3.2 m")
    assert told(Status("placed", 120, "ring at the rear edge; all inside"))[0].endswith("starts in the ring at the rear edge; all inside")
    assert told(Status("placed", 0))[0].endswith("in the middle of the play area")


def test_whoever_goes_by_thumbstick_is_not_placed() -> None:
    assert at_start(PlayArea(3.0, 4.0), PEOPLE, goes=True) == ["headset: play area 3.0 x 4.0 m"], "the thumbstick takes them there"


@pytest.mark.parametrize("area", [PlayArea(2.0, 6.0), PlayArea(6.0, 2.0)])
def test_a_narrow_floor_is_said_before_the_start_as_it_changes_and_in_the_pre_flight(area: PlayArea) -> None:
    warned = at_start(area, People(), goes=True)[1]
    assert "2.0 m of floor is narrow" in warned and "(default)" in warned and "draw the boundary" in warned
    assert warned == told(Status("play_area", 200, f"play area {area}"))[1], "one sentence, said once"
    ready, what, remedy = judged(area)
    assert not ready and "3 x 3 m (default)" in what and "--teleport" in remedy


def test_a_runtime_that_tells_none_is_said_in_one_line() -> None:
    assert at_start(None, PEOPLE, goes=False) == told(Status("play_area", 0, "the runtime tells no play area"))
    ready, what, remedy = judged(None)
    assert not ready and what == "the runtime tells no play area" and "measure the room" in remedy
