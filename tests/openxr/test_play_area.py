"""How large the free floor is: asked of a real runtime, which has measured none, and of one whose answers are put into its mouth."""

from __future__ import annotations

import math
from typing import Any

import pytest
from monado.remote import Puppet
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.calls import SPACE_BOUNDS_UNAVAILABLE, SUCCESS
from vr_dti.backends.openxr.instance import WANTED
from vr_dti.backends.openxr.play_area import UNPLACED, Placed, PlayArea
from vr_dti.backends.openxr.spaces import Spaces
from vr_dti.events import Pose
from vr_dti.ports import Strip
from vr_dti.spaces import heading_rad

pytestmark = pytest.mark.openxr


class Measured:
    """The runtime's answer about its floor, in place of this one's, which has none."""

    def __init__(self, loop: Loop) -> None:
        self.area: tuple[float, float] | None = None
        calls = loop.headset.connection.link.session.calls
        self._real = calls.xrGetReferenceSpaceBoundsRect
        calls.xrGetReferenceSpaceBoundsRect = self._answer

    def _answer(self, session: Any, space: int, extent: Any) -> int:
        assert self._real(session, space, extent) == SPACE_BOUNDS_UNAVAILABLE, "the call as it is made is taken by the real runtime"
        if self.area is None:
            return SPACE_BOUNDS_UNAVAILABLE
        extent._obj.width, extent._obj.height = self.area
        return SUCCESS


def told(loop: Loop) -> list[tuple[int, str]]:
    return [(s.value, s.text) for s in loop.statuses("play_area")]


def test_a_runtime_that_has_measured_no_floor_says_so_once(loop: Loop, runtime: MonadoService) -> None:
    link = loop.headset.connection.link
    assert link.spaces.base == "STAGE" and link.spaces.play_area() is None
    runtime.move_space("stage", 0.5, 0.0, 0.2, 30.0)
    loop.until(lambda: any(s.value > 0 for s in loop.statuses("recentred")), "the room's origin to move")
    loop.run(5)
    assert told(loop) == [(0, "the runtime tells no play area")]
    assert loop.headset.play_area is None


def test_a_floor_that_is_drawn_anew_is_told_when_the_runtime_says_so(loop: Loop, runtime: MonadoService) -> None:
    measured = Measured(loop)
    moves = 0

    def drawn(area: tuple[float, float] | None) -> None:
        nonlocal moves
        measured.area, moves = area, moves + 1
        loop.run(3)
        runtime.move_space("stage", 0.3 * moves, 0.0, 0.0, 0.0)
        loop.until(lambda: len([s for s in loop.statuses("recentred") if s.text == "STAGE announced"]) == moves, "the announcement")
        loop.run(3)

    drawn((3.04, 2.51))
    assert told(loop)[1:] == [(251, "play area 3.0 x 2.5 m")]
    drawn((3.04, 2.51))
    assert len(told(loop)) == 2, "said once"
    drawn((0.0, 0.0))
    assert told(loop)[2:] == [(0, "the runtime tells no play area")], "an empty one is none"
    assert loop.headset.play_area is None


def test_a_floor_that_is_known_only_once_the_session_begins(open_loop: OpenLoop) -> None:
    loop = open_loop()
    Measured(loop).area = (4.0, 3.0)
    loop.until_focused()
    assert told(loop) == [(0, "the runtime tells no play area"), (300, "play area 4.0 x 3.0 m")]
    assert loop.headset.play_area == PlayArea(4.0, 3.0)


def test_a_runtime_without_a_room_is_not_asked(loop: Loop) -> None:
    spaces = loop.headset.connection.link.spaces
    Measured(loop).area = (4.0, 3.0)
    spaces._has_room = False
    assert spaces.play_area() is None


CORNER = Pose(1.1, 0.0, 1.1, 0.0, math.sin(math.pi / 8), 0.0, math.cos(math.pi / 8))
"""a start in the rear right corner of 3 x 3 m that faces across"""
AHEAD_M = (1.1 - math.sqrt(2.0), 1.65, 1.1 - math.sqrt(2.0))
"""two metres before it, in the runtime's room"""


def in_the_corner(area: PlayArea) -> Placed:
    return Placed(CORNER, "ring in the corner") if area == PlayArea(3.0, 3.0) else UNPLACED


def rings(loop: Loop) -> list[list[float] | None]:
    return [None if v.spot_m is None else [round(x, 3) for x in v.spot_m.tolist()] for v in loop.views]


def test_the_trainee_starts_where_they_are_placed_in_the_play_area(open_loop: OpenLoop, runtime: MonadoService, puppet: Puppet) -> None:
    """The stage lies there until the run begins, after a recentring too, and from then on nothing moves it, be the area another."""
    puppet.head.position_m = AHEAD_M
    puppet.send()
    loop = open_loop(placed=in_the_corner)
    measured = Measured(loop)
    measured.area = (3.0, 3.0)
    loop.until_focused()
    assert [(s.value, s.text) for s in loop.statuses("placed")] == [(156, "ring in the corner")]
    before_him = (0.0, 1.65, -2.0)
    loop.until(lambda: loop.at("head", before_him), "a head two metres before the mark")
    assert heading_rad(loop.pose("head").pose[3:]) == pytest.approx(-math.pi / 4, abs=0.01)
    loop.headset.display.inform(Strip(waiting=True))
    loop.run(2)
    assert rings(loop) == [[0.0, 0.0, 0.0]] * 2, "a ring on the mark"
    ways = [view.spot_faces for view in loop.views]
    assert [way is not None and way.tolist() for way in ways] == [[0.0, 0.0, -1.0]] * 2, "and the scene's way"

    runtime.move_space("stage", 0.5, 0.0, 0.0, 0.0)
    loop.until(lambda: any(s.value > 0 for s in loop.statuses("recentred")), "the room's origin to move")
    loop.headset.display.inform(Strip(waiting=True))
    loop.run(3)
    turned = 0.5 / math.sqrt(2.0)
    loop.until(lambda: loop.at("head", (-turned, 1.65, -2.0 - turned)), "the mark to go with the runtime's room")

    loop.headset.display.inform(Strip(waiting=False))
    loop.run(2)
    assert rings(loop) == [None, None]
    there = loop.pose("head").pose[:3]
    measured.area = (5.0, 5.0)
    runtime.move_space("stage", 0.8, 0.0, 0.0, 0.0)
    loop.until(lambda: loop.headset.play_area == PlayArea(5.0, 5.0), "another area")
    loop.run(5)
    assert loop.at("head", there) and len(loop.statuses("placed")) == 1


def test_a_runtime_that_comes_back_in_the_run_has_the_trainee_where_they_started(
    open_loop: OpenLoop, puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it then tells of its floor is only told."""
    monkeypatch.setattr(Spaces, "play_area", lambda self: PlayArea(3.0, 3.0))
    puppet.head.position_m = AHEAD_M
    puppet.send()
    loop = open_loop(placed=in_the_corner)
    loop.until_focused()
    loop.until(lambda: loop.at("head", (0.0, 1.65, -2.0)), "the trainee")
    loop.headset.display.inform(Strip(waiting=False))
    monkeypatch.setattr(Spaces, "play_area", lambda self: PlayArea(2.0, 2.0))
    loop.headset.connection.lose("for the test")
    assert loop.headset.reconnect()
    loop.samples.clear()
    loop.until_focused()
    loop.until(lambda: loop.at("head", (0.0, 1.65, -2.0)), "the same place")
    assert loop.headset.play_area == PlayArea(2.0, 2.0) and not loop.statuses("placed")


def test_without_a_room_nobody_is_placed(open_loop: OpenLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Spaces, "play_area", lambda self: PlayArea(3.0, 3.0))
    loop = open_loop(placed=in_the_corner, spaces=("LOCAL_FLOOR",))
    loop.until_focused()
    assert not loop.statuses("placed") and loop.headset.connection.placed == UNPLACED


def test_nothing_that_could_hide_the_boundary_is_asked_for() -> None:
    """The vendors' extensions that do are named after it."""
    assert not [name for name in WANTED if any(word in name.lower() for word in ("boundary", "guardian", "chaperone", "passthrough"))]
