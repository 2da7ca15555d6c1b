"""Pictures without a window: drawn only when wanted, at an even rate, from every camera."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from displays.fixtures import is_rigid
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.offscreen import OffscreenDisplay
from vr_dti.calibration import read_rig
from vr_dti.ports import Standpoint, View
from vr_dti.render.place.document import load_place
from vr_dti.render.viewpoints import Camera, above, eyes, over_shoulder, picture_size, side_by_side, walls
from vr_dti.resources import rig_file, shipped
from vr_dti.spaces import look_at, rigid_inverse
from vr_dti.timebase import NS_PER_S, Frame, VirtualClock


def fill(view: View, colour: tuple[float, float, float]) -> None:
    view.target.clear(*colour, 1.0, viewport=view.rect_px)  # type: ignore[attr-defined]


def seen(view: View, point: tuple[float, float, float]) -> np.ndarray:
    """Where a point of the world falls in a view's picture: x, y in -1..1, and its depth along the view."""
    clip = view.clip_from_eye @ view.eye_from_world @ np.array((*point, 1.0))
    return np.array((*(clip[:2] / clip[3]), clip[3]))


def test_frames_come_at_the_rate_and_nothing_is_drawn_unasked(offscreen: Graphics, standpoint: Standpoint) -> None:
    clock = VirtualClock()
    display = OffscreenDisplay(offscreen.ctx, clock=clock, rate_hz=30.0)
    frames = [display.wait(i) for i in range(31)]
    assert frames[30].now_ns - frames[0].now_ns == 30 * frames[0].period_ns == pytest.approx(NS_PER_S, rel=1e-7)
    assert all(a.display_ns == b.now_ns for a, b in itertools.pairwise(frames))
    assert not display.views(frames[0], standpoint)
    with pytest.raises(LookupError):
        display.picture()


def test_a_late_frame_does_not_make_the_next_ones_hurry(offscreen: Graphics) -> None:
    clock = VirtualClock()
    display = OffscreenDisplay(offscreen.ctx, clock=clock, rate_hz=100.0)
    display.wait(0)
    clock.sleep_until_ns(clock.now_ns() + NS_PER_S)
    late = display.wait(1)
    assert display.wait(2).now_ns - late.now_ns == late.period_ns


def test_the_picture_is_of_the_last_drawn_frame(offscreen: Graphics, standpoint: Standpoint) -> None:
    """Every third frame is wanted, and one asked for by hand; the others leave the picture alone."""
    display = OffscreenDisplay(offscreen.ctx, clock=VirtualClock(), size_px=(64, 36), wanted=lambda f: f.index % 3 == 0)
    shown = []
    for i in range(8):
        if i == 4:
            display.capture_next()
        frame = display.wait(i)
        for view in display.views(frame, standpoint):
            fill(view, (i / 10.0, 0.0, 0.0))
        display.submit(frame)
        display.swap(frame)
        assert display.drawn is not None
        assert display.picture()[0, 0, 0] == round(display.drawn.index / 10.0 * 255)
        shown.append(display.drawn.index)
    assert shown == [0, 0, 0, 3, 4, 4, 6, 6]


def test_the_trainees_eyes(standpoint: Standpoint) -> None:
    (view,) = eyes(fov_deg=90.0)(standpoint, None, (0, 0, 200, 100))
    assert view.trainee == "t1" and not view.aids
    head = standpoint.world_from_head
    straight = head[:3, 3] - 2.0 * head[:3, 2]
    up = head[:3, 3] - head[:3, 2] + head[:3, 1]  # 45 degrees up: the upper edge
    assert seen(view, tuple(straight)) == pytest.approx((0.0, 0.0, 2.0))
    assert seen(view, tuple(up)) == pytest.approx((0.0, 1.0, 1.0))


@pytest.mark.parametrize("camera", [over_shoulder(), above()], ids=["over shoulder", "above"])
def test_an_onlooker_sees_trainee_and_event(camera: Camera, standpoint: Standpoint) -> None:
    (view,) = camera(standpoint, None, (0, 0, 1280, 720))
    assert is_rigid(view.eye_from_world) and view.trainee == "" and view.aids == {"gaze_cone"}
    head, feet = standpoint.world_from_head[:3, 3], standpoint.world_from_head[:3, 3] * (1, 0, 1)
    for point in (head, np.add(feet, (0, 0.4, 0)), standpoint.focus_m, np.add(standpoint.focus_m, (0, 0.9, 0))):
        x, y, depth = seen(view, tuple(point))
        assert abs(x) < 0.9 and abs(y) < 0.95 and depth > 0.5
    assert abs(seen(view, tuple(head))[0] - seen(view, standpoint.focus_m)[0]) > 0.05 or view.name == "above"


@pytest.mark.parametrize("place", ["living-room", "booking-room"])
@pytest.mark.parametrize(("x", "z"), [(0.0, 0.0), (0.3, 1.6), (-2.9, 1.6), (2.9, 1.6), (2.9, -1.0)])
def test_an_onlookers_camera_stays_in_the_room_and_sees_trainee_and_event(place: str, x: float, z: float) -> None:
    """Also behind a trainee whose back is at a wall. In a corner no camera can have both in the picture: the event matters more."""
    there = load_place(shipped("scenes", "common", "places") / f"{place}.yaml")
    room = there.room_around(x, z)
    assert room is not None and there.room_around(9.0, 0.0) is None
    head, focus = (x, 1.66, z), (0.05, 0.9, -2.8)
    standing = Standpoint("t1", np.eye(4), rigid_inverse(look_at(head, focus)), focus, room)
    (view,) = over_shoulder()(standing, None, (0, 0, 1280, 720))
    eye = rigid_inverse(view.eye_from_world)[:3, 3]
    assert (eye > np.array(room[0]) + 0.2).all() and (eye < np.array(room[1]) - 0.2).all()
    for point in (focus,) if abs(x) > 2.0 and z > 1.0 else (focus, head):
        across, up, depth = seen(view, point)
        assert abs(across) < 0.98 and abs(up) < 0.98 and depth > 0.2


def test_an_onlooker_survives_a_trainee_who_stands_on_the_event(standpoint: Standpoint) -> None:
    for camera in (over_shoulder(), above()):
        on_it = Standpoint("t1", standpoint.world_from_stage, standpoint.world_from_head, tuple(standpoint.world_from_head[:3, 3].tolist()))
        (view,) = camera(on_it, None, (0, 0, 1280, 720))
        assert is_rigid(view.eye_from_world)


def test_walls_side_by_side_are_one_picture(offscreen: Graphics, standpoint: Standpoint) -> None:
    rig = read_rig(rig_file("walls-300"))
    size = picture_size(rig, 120)
    assert size == (960, 120)
    display = OffscreenDisplay(offscreen.ctx, clock=VirtualClock(), size_px=size, camera=walls(rig))
    display.capture_next()
    views = display.views(frame := display.wait(0), standpoint)
    assert [v.name for v in views] == ["left rear", "left", "front", "right", "right rear"]
    colours = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1)]
    for view, colour in zip(views, colours, strict=True):
        fill(view, colour)
    display.submit(frame)
    picture = display.picture()
    for i, colour in enumerate(colours):
        assert (picture[:, 192 * i : 192 * (i + 1)] == np.multiply(colour, 255)).all()


def test_walls_follow_the_stage_and_a_tracked_head(standpoint: Standpoint) -> None:
    rig = read_rig(rig_file("walls-180"))
    stage = standpoint.world_from_stage
    fixed = walls(rig)(standpoint, None, (0, 0, 960, 200))
    middle = stage @ (0.0, 1.25, -3.4641, 1.0)  # of the front wall, as it stands in the world
    assert seen(fixed[1], tuple(middle[:3]))[:2] == pytest.approx((0.0, 0.0), abs=1e-9)
    assert np.linalg.inv(fixed[1].eye_from_world)[:3, 3] == pytest.approx((stage @ (*rig.eye.at, 1.0))[:3])
    follows = rig.model_copy(update={"eye": rig.eye.model_copy(update={"tracked": True})})
    tracked = walls(follows)(standpoint, None, (0, 0, 960, 200))
    assert np.linalg.inv(tracked[1].eye_from_world)[:3, 3] == pytest.approx(standpoint.world_from_head[:3, 3])


def test_rects_of_uneven_walls_share_a_scale_and_stay_inside() -> None:
    rig = read_rig(rig_file("desk-3"))
    rects = side_by_side(rig, (10, 20, 1000, 700))
    assert all(a[0] + a[2] == b[0] for a, b in itertools.pairwise(rects))
    assert rects[0][0] >= 10 and rects[-1][0] + rects[-1][2] <= 1010
    assert all(y >= 20 and y + h <= 720 for _, y, _, h in rects)
    assert all(w / h == pytest.approx(0.708 / 0.3983, rel=0.02) for _, _, w, h in rects)


def test_a_frame_is_logged_once(offscreen: Graphics) -> None:
    """`drawn` names the frame, so that a film knows which picture it holds."""
    display = OffscreenDisplay(offscreen.ctx, clock=VirtualClock())
    assert display.drawn is None
    display.submit(Frame(0, 1, 2, 1))
    assert display.drawn is None
