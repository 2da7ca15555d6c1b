"""Walls on this machine's screens: where windows go, what each shows, who waits for the screen, who stops the run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import glfw
import numpy as np
import pytest

from displays.stand_in import StandInSurface, frame
from displays.x_server import XServer, until
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.theater import WallsDisplay, places
from vr_dti.calibration import Rig, parse_rig, read_rig
from vr_dti.errors import InputError
from vr_dti.ports import Standpoint, View
from vr_dti.render.surface import KeyPress, Screen
from vr_dti.render.viewpoints import walls
from vr_dti.resources import rig_file
from vr_dti.samples import Command, Key, Tracked

THREE = [Screen("DP-1", 0, 0, 1920, 1200), Screen("DP-2", 1920, 0, 1920, 1200), Screen("HDMI-1", 3840, 0, 1920, 1200)]
COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def rig(change: Callable[[int, dict[str, Any]], dict[str, Any]] = lambda i, wall: {}) -> Rig:
    """The three-wall rig with each wall changed."""
    doc = json.loads(rig_file("walls-180").read_text())
    for i, wall in enumerate(doc["walls"]):
        wall.update(change(i, wall))
    return parse_rig(json.dumps(doc), file="rig.json")


SPANNED = rig(lambda i, wall: {"output": 1, "window_px": [400 * i, 100, 400, 250]})
"""Three windows beside each other on one wide surface, as a splitter box or Xvfb offers it"""


# --- where windows go -------------------------------------------------------------------------------------------------------


def test_screens_are_counted_from_the_left_or_named() -> None:
    by_number = places(rig(), THREE)
    assert [(p.screen.name, p.x, p.whole) for p in by_number] == [("DP-1", 0, True), ("DP-2", 1920, True), ("HDMI-1", 3840, True)]
    names = ["HDMI-1", "DP-1", "DP-2"]
    assert [p.screen.name for p in places(rig(lambda i, wall: {"output": names[i]}), THREE)] == names


def test_a_window_is_placed_within_its_screen() -> None:
    shifted = [Screen("DP-1", 1280, 300, 1200, 800)]
    assert [(p.x, p.y, p.width, p.height, p.whole) for p in places(SPANNED, shifted)] == [
        (1280, 400, 400, 250, False),
        (1680, 400, 400, 250, False),
        (2080, 400, 400, 250, False),
    ]


def test_a_missing_screen_means_no_places() -> None:
    assert places(rig(), THREE[:2]) == ()
    assert places(rig(lambda i, wall: {"output": f"DP-{i + 1}"}), THREE) == ()


def test_two_walls_on_one_screen_by_two_names_are_refused() -> None:
    both = rig(lambda i, wall: {"output": [1, 2, "DP-1"][i]})
    with pytest.raises(InputError, match="walls 'left' and 'right' would both be shown on screen 'DP-1'"):
        places(both, THREE)


# --- what they show ---------------------------------------------------------------------------------------------------------


def paint(views: list[View]) -> None:
    for view, colour in zip(views, COLOURS, strict=True):
        view.target.clear(*(c / 255.0 for c in colour), 1.0, viewport=view.rect_px)  # type: ignore[attr-defined]


def show(display: WallsDisplay, index: int, standpoint: Standpoint) -> list[View]:
    views = list(display.views(frame(index), standpoint))
    paint(views)
    display.submit(frame(index))
    display.swap(frame(index))
    return views


def test_a_window_a_wall_each_with_its_own_picture(windowed: Graphics, x_server: XServer, standpoint: Standpoint) -> None:
    display = WallsDisplay(SPANNED, windowed.window, windowed.screens(), trainee="t1")
    assert not display.note
    views = show(display, 0, standpoint)
    assert [v.name for v in views] == ["left", "front", "right"] and len({id(v.target) for v in views}) == 3
    until(lambda: all(tuple(x_server.pixels()[225, 400 * i + 200]) == COLOURS[i] for i in range(3)), "the walls")
    pixels = x_server.pixels()
    for i, colour in enumerate(COLOURS):
        assert (pixels[100:350, 400 * i : 400 * (i + 1)] == colour).all()
    assert (pixels[:100, :1200] == 0).all() and (pixels[350:, :1200] == 0).all()
    assert windowed.ctx.error == "GL_NO_ERROR"
    display.close()


def test_pictures_drawn_smaller_fill_their_walls_all_the_same(windowed: Graphics, x_server: XServer, standpoint: Standpoint) -> None:
    display = WallsDisplay(SPANNED, windowed.window, windowed.screens(), trainee="t1")
    whole = show(display, 0, standpoint)
    display.scale = 0.6
    views = show(display, 1, standpoint)
    for view, before in zip(views, whole, strict=True):
        assert view.rect_px == (0, 0, round(0.6 * before.rect_px[2]), round(0.6 * before.rect_px[3]))
        assert np.array_equal(view.clip_from_eye, before.clip_from_eye), "the same view, of fewer pixels"
    until(lambda: all(tuple(x_server.pixels()[225, 400 * i + 200]) == COLOURS[i] for i in range(3)), "the walls")
    pixels = x_server.pixels()
    for i, colour in enumerate(COLOURS):
        assert (pixels[100:350, 400 * i : 400 * (i + 1)] == colour).all()
    assert windowed.ctx.error == "GL_NO_ERROR"
    display.close()


def test_one_wall_fills_its_screen(windowed: Graphics, x_server: XServer, standpoint: Standpoint) -> None:
    front = rig().model_copy(update={"walls": (rig().walls[1].model_copy(update={"output": 1}),)})
    display = WallsDisplay(front, windowed.window, windowed.screens(), trainee="t1")
    (view,) = display.views(frame(0), standpoint)
    view.target.clear(1.0, 0.0, 1.0, 1.0)  # type: ignore[attr-defined]
    display.submit(frame(0))
    display.swap(frame(0))
    until(lambda: (x_server.pixels() == (255, 0, 255)).all(), "a full screen")
    display.close()


def test_with_too_few_screens_all_walls_share_a_window(windowed: Graphics, x_server: XServer, standpoint: Standpoint) -> None:
    """To try a rig at a desk: the same pictures side by side, and a sentence that says so."""
    display = WallsDisplay(rig(), windowed.window, windowed.screens(), trainee="t1")
    assert display.note.startswith("3 walls in one window")
    views = show(display, 0, standpoint)
    assert len({id(v.target) for v in views}) == 1
    expected = walls(rig())(standpoint, None, views[0].rect_px)
    for view, other in zip(views, expected, strict=True):
        assert np.array_equal(view.clip_from_eye, other.clip_from_eye) and np.array_equal(view.eye_from_world, other.eye_from_world)

    def row() -> list[tuple[int, ...]]:
        """Colours met along the middle of the screen, left to right."""
        line = x_server.pixels()[400]
        starts = np.flatnonzero(np.any(line[1:] != line[:-1], axis=1)) + 1
        return [tuple(c) for c in line[np.r_[0, starts]].tolist() if any(c)]

    until(lambda: row() == COLOURS, "three colours beside each other")
    display.close()


def test_a_head_that_leans_against_a_wall_is_still_drawn_for(offscreen: Graphics, standpoint: Standpoint) -> None:
    tracked = rig().model_copy(update={"eye": rig().eye.model_copy(update={"tracked": True})})
    display = WallsDisplay(tracked, lambda name, **_: StandInSurface(offscreen.ctx, name), THREE, trainee="t1")
    head = standpoint.world_from_stage.copy()
    head[:3, 3] = (standpoint.world_from_stage @ (0.0, 1.6, -3.6, 1.0))[:3]
    behind = Standpoint("t1", standpoint.world_from_stage, head, standpoint.focus_m)
    views = display.views(frame(0), behind)
    assert len(views) == 3 and all(np.isfinite(v.clip_from_eye).all() for v in views)
    display.close()


# --- who waits, who stops ---------------------------------------------------------------------------------------------------


class Opened:
    """Stands for `Graphics.window` where several screens are wanted that this machine has not."""

    def __init__(self, graphics: Graphics) -> None:
        self.graphics = graphics
        self.surfaces: list[StandInSurface] = []
        self.asked: list[dict[str, Any]] = []

    def __call__(self, name: str, **settings: Any) -> StandInSurface:
        self.asked.append(settings)
        self.surfaces.append(StandInSurface(self.graphics.ctx, name, vsync=settings["vsync"]))
        return self.surfaces[-1]


def test_one_window_waits_for_the_screen_and_is_swapped_last(offscreen: Graphics, standpoint: Standpoint) -> None:
    opened = Opened(offscreen)
    display = WallsDisplay(rig(), opened, THREE, trainee="t1")
    assert [s.vsync for s in opened.surfaces] == [True, False, False]
    assert [a["fullscreen"] for a in opened.asked] == THREE
    order: list[str] = []
    for surface in opened.surfaces:
        surface.present = lambda picture, name=surface.name: order.append(name)  # type: ignore[method-assign,misc]
    show(display, 0, standpoint)
    assert order[-1] == "left" and sorted(order) == ["front", "left", "right"]
    assert display.can_pace()
    display.close()
    assert all(s.closed for s in opened.surfaces) and not display.can_pace()


def test_a_trainees_clicker_is_told_as_it_is_held_and_its_esc_stops_only_twice(offscreen: Graphics) -> None:
    opened = Opened(offscreen)
    display = WallsDisplay(rig(), opened, THREE, trainee="t1", tracked=True, held=("page_down",))
    opened.surfaces[1].hold("page_down")
    opened.surfaces[1].hold("page_up")
    assert [s.data for s in display.poll(frame(0))] == [Key("page_down", True)]
    opened.surfaces[1].keys.append(KeyPress("page_down", "page_down", False))
    opened.surfaces[2].press("escape")
    assert [s.data for s in display.poll(frame(1))] == [Key("page_down", False)], "its own button, by mistake"
    opened.surfaces[0].press("escape")
    assert [s.data for s in display.poll(frame(2))] == [Command("stop", text="escape")]
    display.close()


def test_beside_another_display_that_paces_no_wall_waits(offscreen: Graphics) -> None:
    opened = Opened(offscreen)
    display = WallsDisplay(rig(), opened, THREE, trainee="t1", paces=False)
    assert not any(s.vsync for s in opened.surfaces) and not display.can_pace()
    display.close()


def test_a_minimised_wall_is_left_out_and_comes_back(offscreen: Graphics, standpoint: Standpoint) -> None:
    opened = Opened(offscreen)
    display = WallsDisplay(rig(), opened, THREE, trainee="t1")
    opened.surfaces[1].size_px = (0, 0)
    assert [v.name for v in display.views(frame(0), standpoint)] == ["left", "right"]
    opened.surfaces[1].size_px = (100, 60)
    views = display.views(frame(1), standpoint)
    assert [v.rect_px for v in views] == [(0, 0, 64, 48), (0, 0, 100, 60), (0, 0, 64, 48)]
    display.close()


def test_windows_are_closed_when_one_cannot_be_opened(offscreen: Graphics) -> None:
    opened = Opened(offscreen)

    def third_fails(name: str, **settings: Any) -> StandInSurface:
        if len(opened.surfaces) == 2:
            raise InputError("no third window")
        return opened(name, **settings)

    with pytest.raises(InputError, match="no third"):
        WallsDisplay(rig(), third_fails, THREE, trainee="t1")
    assert all(s.closed for s in opened.surfaces)


def test_closing_a_wall_or_escape_is_a_stop(windowed: Graphics, x_server: XServer) -> None:
    for act in ("close", "escape"):
        display = WallsDisplay(SPANNED, windowed.window, windowed.screens(), trainee="t1")
        number = glfw.get_x11_window(display._windows[2].handle)  # type: ignore[attr-defined]
        if act == "close":
            x_server.ask_to_close(number)
        else:
            x_server.focus(number)
            x_server.do("key", "Escape")
        said: list[object] = []
        index = 0

        def stopped(display: WallsDisplay = display, said: list[object] = said) -> bool:
            nonlocal index
            index += 1
            said += [s.data for s in display.poll(frame(index)) if not isinstance(s.data, Tracked)]  # a head is assumed at once
            return bool(said)

        until(stopped, "the stop")
        assert said == [Command("stop", text="window closed" if act == "close" else "escape")]
        assert not display.poll(frame(index + 1))
        display.close()


def test_shipped_rigs_open_at_a_desk(windowed: Graphics, standpoint: Standpoint) -> None:
    for name in ("walls-180", "walls-300", "desk-3"):
        display = WallsDisplay(read_rig(rig_file(name)), windowed.window, windowed.screens(), trainee="t1")
        assert len(display.views(frame(0), standpoint)) in (3, 5)
        display.close()
