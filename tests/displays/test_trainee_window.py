"""The trainee at a desk: real keys and a real mouse on a real window, and the samples that come of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import glfw
import numpy as np
import pytest

from displays.stand_in import StandInSurface, frame
from displays.x_server import XServer, until
from vr_dti.backends.desktop import TRAINEE_KEYS, TraineeWindow
from vr_dti.backends.desktop.body import EYES_M
from vr_dti.backends.graphics import Graphics
from vr_dti.ports import Standpoint
from vr_dti.render.surface import COARSE
from vr_dti.samples import Button, Command, Key, Sample, Tracked


class AtTheDesk:
    """A window and everything it has said so far."""

    def __init__(self, graphics: Graphics, x_server: XServer) -> None:
        self.x = x_server
        self.surface = graphics.window("trainee", title="trainee", size=(640, 400), position=(20, 20))
        self.window = TraineeWindow(self.surface, trainee="t1")
        self.said: list[Sample] = []
        self.index = 0
        x_server.focus(glfw.get_x11_window(self.surface.handle))
        self.until(lambda s: isinstance(s.data, Tracked))

    def turn(self) -> None:
        self.said += self.window.poll(frame(self.index))
        self.index += 1

    def until(self, wanted: Callable[[Sample], bool]) -> Sample:
        """Run frames until a new sample is the one wanted."""
        seen = len(self.said)

        def came() -> bool:
            self.turn()
            return any(wanted(s) for s in self.said[seen:])

        until(came, "a sample")
        return next(s for s in self.said[seen:] if wanted(s))

    def data(self, kind: type) -> list[object]:
        return [s.data for s in self.said if isinstance(s.data, kind)]

    def last(self, device: str) -> Tracked:
        return next(s.data for s in reversed(self.said) if isinstance(s.data, Tracked) and s.data.device == device)


@pytest.fixture
def desk(windowed: Graphics, x_server: XServer) -> AtTheDesk:
    return AtTheDesk(windowed, x_server)


def is_key(name: str, down: bool = True) -> Callable[[Sample], bool]:
    return lambda s: s.data == Key(name, down)


def test_rungs_and_radio_are_keys_by_their_printed_name(desk: AtTheDesk) -> None:
    for key in ("0", "3", "6", "r", "KP_4"):
        desk.x.do("key", key)
        desk.until(is_key(key[-1], down=False))
    assert [k.name for k in desk.data(Key) if k.down] == ["0", "3", "6", "r", "4"]  # type: ignore[attr-defined]


def test_holding_w_walks_ahead_and_letting_go_stops(desk: AtTheDesk) -> None:
    desk.x.do("keydown", "w")
    desk.until(is_key("w"))
    for _ in range(60):
        desk.turn()
    desk.x.do("keyup", "w")
    desk.until(is_key("w", down=False))
    desk.turn()
    walked = desk.last("head").pose
    assert walked.pz < -1.3 and walked.px == 0.0 and walked.py == EYES_M
    desk.turn()
    assert desk.last("head").pose == walked


def test_walking_ends_when_the_window_loses_the_keyboard(desk: AtTheDesk, windowed: Graphics) -> None:
    """A key that goes up elsewhere is never heard; the window manager's word must do."""
    other = windowed.window("other", title="other", size=(100, 100), position=(700, 20))
    desk.x.focus(glfw.get_x11_window(desk.surface.handle))
    desk.x.do("keydown", "w")
    desk.until(is_key("w"))
    desk.x.do("windowfocus", "--sync", glfw.get_x11_window(other.handle))
    desk.until(is_key("w", down=False))
    desk.x.do("keyup", "w")


def test_a_click_takes_the_mouse_the_mouse_turns_the_head_and_escape_gives_it_back(desk: AtTheDesk) -> None:
    desk.x.do("click", 1)
    desk.until(is_key("mouse_left"))
    until(lambda: (desk.turn(), desk.surface.mouse_captured)[1], "the mouse")
    desk.x.do("mousemove_relative", 150, 0)
    desk.until(lambda s: isinstance(s.data, Tracked) and s.data.device == "head" and s.data.pose.qy < -0.01)
    assert not desk.data(Button)  # the click that takes the mouse is no hand
    desk.x.do("key", "Escape")
    desk.until(is_key("escape", down=False))
    assert not desk.surface.mouse_captured and not desk.data(Command)
    desk.x.do("key", "Escape")
    stop = desk.until(lambda s: isinstance(s.data, Command)).data
    assert stop == Command("stop", text="escape", by="trainee")


def test_mouse_buttons_are_hands_that_grip_when_out(desk: AtTheDesk) -> None:
    desk.x.do("click", 1)
    desk.until(is_key("mouse_left", down=False))
    for number, side in ((1, "left"), (3, "right")):
        resting = desk.last(f"{side}_grip").pose
        desk.x.do("mousedown", number)
        grip = desk.until(lambda s: isinstance(s.data, Button))
        assert grip.data == Button(side, "squeeze", 1.0)  # type: ignore[arg-type]
        assert desk.last(f"{side}_grip").pose.pz < resting.pz - 0.4
        desk.x.do("mouseup", number)
        desk.until(lambda s, side=side: s.data == Button(side, "squeeze", 0.0))  # type: ignore[misc]
        until(lambda side=side, resting=resting: (desk.turn(), desk.last(f"{side}_grip").pose == resting)[1], "the hand")  # type: ignore[misc]


def test_h_draws_and_only_then_the_left_button_fires(desk: AtTheDesk) -> None:
    desk.x.do("click", 1)
    desk.until(is_key("mouse_left", down=False))
    desk.x.do("key", "h")
    desk.until(is_key("h", down=False))
    desk.x.do("click", 1)
    desk.until(lambda s: s.data == Button("right", "trigger", 0.0))
    assert desk.data(Button) == [Button("right", "trigger", 1.0), Button("right", "trigger", 0.0)]
    desk.x.do("key", "h")
    desk.until(is_key("h", down=False))
    desk.x.do("mousedown", 1)
    desk.until(lambda s: s.data == Button("left", "squeeze", 1.0))
    desk.x.do("mouseup", 1)
    assert len([b for b in desk.data(Button) if b.name == "trigger"]) == 2  # type: ignore[attr-defined]


def test_closing_the_window_is_the_trainees_stop(desk: AtTheDesk) -> None:
    desk.x.ask_to_close(glfw.get_x11_window(desk.surface.handle))
    stop = desk.until(lambda s: isinstance(s.data, Command)).data
    assert stop == Command("stop", text="window closed", by="trainee")
    for _ in range(3):
        desk.turn()
    assert len(desk.data(Command)) == 1  # said once, however long it takes to fade
    assert desk.surface.size_px == (640, 400)  # and until then there is a picture


def test_the_picture_follows_the_windows_size(desk: AtTheDesk, standpoint: Standpoint) -> None:
    glfw.set_window_size(desk.surface.handle, 500, 300)
    until(lambda: (desk.turn(), desk.surface.size_px == (500, 300))[1], "the new size")
    (view,) = desk.window.views(frame(desk.index), standpoint)
    assert view.rect_px == (0, 0, 500, 300) == (0, 0, *view.target.size)  # type: ignore[attr-defined]
    assert view.clip_from_eye[1, 1] / view.clip_from_eye[0, 0] == pytest.approx(500 / 300)


def test_the_overlay_is_drawn_over_the_finished_picture(desk: AtTheDesk, standpoint: Standpoint) -> None:
    asked = []
    desk.window.overlay = lambda framebuffer, rect: asked.append(rect) or framebuffer.clear(1.0, 1.0, 0.0, viewport=(0, 0, 50, 50))  # type: ignore[func-returns-value]
    (view,) = desk.window.views(frame(desk.index), standpoint)
    view.target.clear(0.0, 0.0, 1.0, 1.0)  # type: ignore[attr-defined]
    desk.window.submit(frame(desk.index))
    desk.window.swap(frame(desk.index))
    until(lambda: tuple(desk.x.pixels()[20 + 10, 20 + 10]) == (0, 0, 255), "the picture")
    assert tuple(desk.x.pixels()[20 + 390, 20 + 10]) == (255, 255, 0)
    assert asked == [(0, 0, 640, 400)]


# --- what a real window cannot be brought to here ---------------------------------------------------------------------------


def test_a_coarse_picture_fills_the_window_and_words_stay_fine(offscreen: Graphics, standpoint: Standpoint) -> None:
    """And a mirror that copies the picture gets it without the trainee's words."""
    surface = StandInSurface(offscreen.ctx, size_px=(640, 400))
    surface.detail = COARSE
    window = TraineeWindow(surface, trainee="t1")
    worded = []
    window.overlay = lambda framebuffer, rect: worded.append((framebuffer.size, rect))
    (view,) = window.views(frame(0), standpoint)
    assert view.rect_px == (0, 0, 320, 200) and view.target.samples == 0  # type: ignore[attr-defined]
    window.submit(frame(0))
    window.swap(frame(0))
    assert surface.copied == [(0, 0, 640, 400)] and surface.presented == [(640, 400)]
    assert worded == [((640, 400), (0, 0, 640, 400))]
    theirs = window.picture()
    assert theirs is not None and theirs.size == (320, 200)
    window.close()


def test_a_picture_drawn_smaller_fills_the_window_and_is_the_whole_picture_for_a_mirror(
    offscreen: Graphics, standpoint: Standpoint
) -> None:
    surface = StandInSurface(offscreen.ctx, size_px=(640, 400))
    window = TraineeWindow(surface, trainee="t1")
    window.scale = 0.6
    (view,) = window.views(frame(0), standpoint)
    assert view.rect_px == (0, 0, 384, 240)
    view.target.clear(0.0, 0.0, 1.0, 1.0, viewport=view.rect_px)  # type: ignore[attr-defined]
    window.submit(frame(0))
    theirs = window.picture()
    assert theirs is not None and theirs.size == (640, 400)
    assert set(theirs.read()[2::4]) == {255}, "blue from edge to edge"
    window.close()


def test_a_minimised_window_draws_nothing_and_does_not_pace(offscreen: Graphics, standpoint: Standpoint) -> None:
    surface = StandInSurface(offscreen.ctx, vsync=True)
    window = TraineeWindow(surface, trainee="t1")
    assert window.can_pace() and window.views(frame(0), standpoint)
    surface.size_px = (0, 0)
    assert not window.can_pace() and not window.views(frame(1), standpoint)
    window.submit(frame(1))
    window.swap(frame(1))
    assert len(window.poll(frame(2))) > 5
    assert window.picture() is None  # a mirror of it draws for itself
    window.close()


def test_a_loop_that_stood_still_does_not_make_the_body_leap(offscreen: Graphics) -> None:
    surface = StandInSurface(offscreen.ctx)
    window = TraineeWindow(surface, trainee="t1")
    window.poll(frame(0))
    surface.hold("w")
    window.poll(frame(1))
    head = next(s.data for s in window.poll(frame(600)) if isinstance(s.data, Tracked) and s.data.device == "head")
    assert -0.2 < head.pose.pz < 0.0
    window.close()


def test_the_click_that_takes_the_mouse_never_fires(offscreen: Graphics) -> None:
    """Drawn by key before the mouse was taken; and a click that is over within one frame still fires afterwards."""
    surface = StandInSurface(offscreen.ctx)
    window = TraineeWindow(surface, trainee="t1")
    surface.press("h", "mouse_left")
    assert surface.mouse_captured is False
    assert not [s for s in window.poll(frame(0)) if isinstance(s.data, Button)]
    assert surface.mouse_captured
    surface.press("mouse_left")
    pulled = [s.data for s in window.poll(frame(1)) if isinstance(s.data, Button)]
    assert pulled == [Button("right", "trigger", 1.0), Button("right", "trigger", 0.0)]
    window.close()


@pytest.mark.parametrize("strong", ["right", "left"])
def test_a_tool_is_in_the_strong_hand_which_then_grips_nothing(offscreen: Graphics, strong: Literal["left", "right"]) -> None:
    """The left button is its trigger; a baton is swung, and a second squeeze of that hand would drop it."""
    surface, index = StandInSurface(offscreen.ctx), 0
    window = TraineeWindow(surface, trainee="t1", left_handed=strong == "left")
    surface.capture_mouse(True)

    def turns(count: int) -> list[object]:
        nonlocal index
        said = [s.data for i in range(index, index + count) for s in window.poll(frame(i))]
        index += count
        return said

    surface.press("h", "mouse_left")
    said = turns(60)
    assert [d for d in said if isinstance(d, Button)] == [Button(strong, "trigger", 1.0), Button(strong, "trigger", 0.0)]
    hands = {d.device: d.pose for d in said if isinstance(d, Tracked)}
    weak = "left" if strong == "right" else "right"
    assert hands[f"{strong}_grip"].pz < hands[f"{weak}_grip"].pz - 0.3, "the weapon is up"
    surface.press("b")
    surface.hold("mouse_left")
    surface.hold("mouse_right")
    assert [d for d in turns(60) if isinstance(d, Button)] == [Button(weak, "squeeze", 1.0)]
    window.close()


def test_an_onlooker_shows_what_a_script_sees_and_says_nothing_but_stop(offscreen: Graphics, standpoint: Standpoint) -> None:
    surface = StandInSurface(offscreen.ctx)
    window = TraineeWindow(surface, trainee="t1", onlooker=True)
    surface.press("w", "3", "mouse_left")
    assert not window.poll(frame(0)) and not surface.mouse_captured
    (view,) = window.views(frame(0), standpoint)
    assert np.linalg.inv(view.eye_from_world)[:3, 3] == pytest.approx(standpoint.world_from_head[:3, 3])
    surface.press("escape")
    assert [s.data for s in window.poll(frame(1))] == [Command("stop", text="escape", by="trainee")]
    window.close()


def test_help_is_on_at_first_and_goes_with_f1(offscreen: Graphics) -> None:
    surface = StandInSurface(offscreen.ctx)
    window = TraineeWindow(surface, trainee="t1")
    assert window.help_shown and window.help is TRAINEE_KEYS
    surface.press("f1")
    window.poll(frame(0))
    assert not window.help_shown
    window.close()
