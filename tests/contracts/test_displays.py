"""What every display promises (`ports.Display`), asked of each."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from displays.fixtures import is_rigid

from contracts.cases import DISPLAYS, DisplayCase
from vr_dti.ports import Display, Scalable, Standpoint, View
from vr_dti.render.resolution import SCALES
from vr_dti.timebase import Frame


@pytest.fixture(params=DISPLAYS)
def case(request: pytest.FixtureRequest) -> Iterator[DisplayCase]:
    made = DISPLAYS[request.param](request)
    yield made
    made.display.close()  # a test that closed it itself finds that twice does no harm


@pytest.fixture
def display(case: DisplayCase) -> Display:
    return case.display


def begin(case: DisplayCase, index: int) -> Frame:
    """The next frame as the loop gets it: from the display itself where it can pace."""
    return case.display.wait(index) if case.display.can_pace() else case.frames(index)


def end(case: DisplayCase, frame: Frame) -> None:
    case.display.submit(frame)
    case.display.swap(frame)


def first_views(case: DisplayCase, standpoint: Standpoint) -> tuple[Frame, list[View]]:
    """The first frame that has views. A device may take a while to wake up; until then its frames are ended all the same."""
    for index in range(200):
        frame = begin(case, index)
        views = list(case.display.views(frame, standpoint))
        if views or not case.draws:
            return frame, views
        end(case, frame)
    pytest.fail("200 frames without a view")


def test_it_has_a_name(display: Display) -> None:
    assert display.name


def test_a_frame_is_ended_before_anything_was_drawn(case: DisplayCase) -> None:
    frame = begin(case, 0)
    end(case, frame)
    end(case, begin(case, 1))


def test_frames_are_numbered_and_time_goes_on(case: DisplayCase) -> None:
    """Each is woken for a picture to come; half of them at least, since a busy machine wakes one late now and then."""
    if not case.display.can_pace():
        return
    before: Frame | None = None
    early = 0
    for index in range(6):
        frame = case.display.wait(index)
        end(case, frame)
        assert frame.index == index and frame.period_ns > 0
        early += frame.now_ns <= frame.display_ns
        if before is not None:
            assert frame.now_ns > before.now_ns and frame.display_ns > before.display_ns
        before = frame
    assert early >= 3


def test_views_are_cameras(case: DisplayCase, standpoint: Standpoint) -> None:
    """Rigid, right-handed, looking down -Z of the eye, and each with its own name."""
    frame, views = first_views(case, standpoint)
    for view in views:
        assert is_rigid(view.eye_from_world)
        assert np.isfinite(view.clip_from_eye).all()
        ahead, behind = (view.clip_from_eye @ (0.0, 0.0, z, 1.0) for z in (-5.0, 5.0))
        assert ahead[3] > 0.0 > behind[3] and -1.0 < ahead[2] / ahead[3] < 1.0
        assert view.clip_from_eye[0, 0] > 0.0 and view.clip_from_eye[1, 1] > 0.0
    assert len({v.name for v in views}) == len(views)
    end(case, frame)


def test_rects_lie_within_their_targets_and_apart(case: DisplayCase, standpoint: Standpoint) -> None:
    frame, views = first_views(case, standpoint)
    for i, view in enumerate(views):
        x, y, width, height = view.rect_px
        across, down = view.target.size  # type: ignore[attr-defined]
        assert x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= across and y + height <= down
        for other in views[:i]:
            a, b, c, d = other.rect_px
            assert view.target is not other.target or x >= a + c or a >= x + width or y >= b + d or b >= y + height
    end(case, frame)


def test_targets_can_be_drawn_into(case: DisplayCase, standpoint: Standpoint) -> None:
    frame, views = first_views(case, standpoint)
    for view in views:
        view.target.use()  # type: ignore[attr-defined]
        view.target.clear(0.1, 0.2, 0.3, 1.0, depth=1.0, viewport=view.rect_px)  # type: ignore[attr-defined]
        assert view.target.ctx.error == "GL_NO_ERROR"  # type: ignore[attr-defined]
    end(case, frame)


def test_one_that_can_be_scaled_has_the_same_views_of_fewer_pixels(case: DisplayCase, standpoint: Standpoint) -> None:
    """From one frame to the next, into what it has already; all it needs for that it has made beforehand."""
    frame, views = first_views(case, standpoint)
    end(case, frame)
    if not isinstance(case.display, Scalable):
        return
    for index, scale in enumerate((*SCALES, 1.0), frame.index + 1):
        case.display.scale = scale
        after = begin(case, index)
        for now, was in zip(case.display.views(after, standpoint), views, strict=True):
            assert (now.name, now.clip_from_eye.tolist()) == (was.name, was.clip_from_eye.tolist())
            assert now.rect_px[2:] == pytest.approx([scale * px for px in was.rect_px[2:]], abs=1.0)
            now.target.use()  # type: ignore[attr-defined]
            assert now.target.ctx.error == "GL_NO_ERROR"  # type: ignore[attr-defined]
        end(case, after)


def test_it_goes_on_after_drawing_failed(case: DisplayCase, standpoint: Standpoint) -> None:
    """The frame that raised is ended like any other, and the next has views again."""
    frame, views = first_views(case, standpoint)
    end(case, frame)
    after = begin(case, frame.index + 1)
    assert len(case.display.views(after, standpoint)) == len(views)
    end(case, after)


def test_it_follows_the_trainee(case: DisplayCase, standpoint: Standpoint) -> None:
    """A trainee put elsewhere, stage and all, takes every camera along."""
    frame, views = first_views(case, standpoint)
    end(case, frame)
    moved = np.eye(4)
    moved[:3, 3] = (30.0, 0.0, -20.0)
    x, y, z = standpoint.focus_m
    there = Standpoint(standpoint.trainee, moved @ standpoint.world_from_stage, moved @ standpoint.world_from_head, (x + 30.0, y, z - 20.0))
    after = begin(case, frame.index + 1)
    for was, now in zip(views, case.display.views(after, there), strict=True):
        step = np.linalg.inv(now.eye_from_world)[:3, 3] - np.linalg.inv(was.eye_from_world)[:3, 3]
        assert step == pytest.approx((30.0, 0.0, -20.0), abs=0.2)
    end(case, after)


def test_closed_it_neither_paces_nor_draws_and_closing_again_does_no_harm(case: DisplayCase, standpoint: Standpoint) -> None:
    frame, _ = first_views(case, standpoint)
    end(case, frame)
    case.display.close()
    assert not case.display.can_pace()
    last = Frame(frame.index + 1, frame.now_ns + 1, frame.display_ns + 1, frame.period_ns)
    assert not case.display.views(last, standpoint)
    end(case, last)
    case.display.close()
