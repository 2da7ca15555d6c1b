"""How large the free floor is: asked of a real runtime, which has measured none, and of one whose answers are put into its mouth."""

from __future__ import annotations

from typing import Any

import pytest
from monado.service import MonadoService

from openxr.fixtures import OpenLoop
from openxr.loop import Loop
from vr_dti.backends.openxr.calls import SPACE_BOUNDS_UNAVAILABLE, SUCCESS
from vr_dti.backends.openxr.instance import WANTED
from vr_dti.backends.openxr.play_area import PlayArea

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


def test_nothing_that_could_hide_the_boundary_is_asked_for() -> None:
    """The vendors' extensions that do are named after it."""
    assert not [name for name in WANTED if any(word in name.lower() for word in ("boundary", "guardian", "chaperone", "passthrough"))]
