"""The instructor's window: keys that command, one key between two views, the trainee's own picture copied, the strip kept."""

from __future__ import annotations

from collections.abc import Iterator

import glfw
import numpy as np
import pytest

from displays.stand_in import StandInSurface, frame
from displays.x_server import XServer, until
from vr_dti.backends.desktop import INSTRUCTOR_KEYS, MirrorWindow, as_rows
from vr_dti.backends.desktop.canvas import fitted
from vr_dti.backends.desktop.mirror import ARMED, MUTE
from vr_dti.backends.graphics import Graphics
from vr_dti.ports import Informed, Standpoint, Strip
from vr_dti.render.surface import KeyPress, Target
from vr_dti.samples import COMMANDS, Command, Key


@pytest.fixture
def surface(offscreen: Graphics) -> StandInSurface:
    return StandInSurface(offscreen.ctx)


@pytest.fixture
def mirror(surface: StandInSurface) -> Iterator[MirrorWindow]:
    window = MirrorWindow(surface, trainee="t1")
    yield window
    window.close()


def commands(mirror: MirrorWindow, surface: StandInSurface, *keys: str, at: int = 0) -> list[Command]:
    surface.press(*keys)
    said = mirror.poll(frame(at))
    assert all(s.trainee == "t1" and s.source == "mirror" for s in said)
    return [s.data for s in said if isinstance(s.data, Command)]


def test_real_keys_become_commands(windowed: Graphics, x_server: XServer) -> None:
    surface = windowed.window("mirror", title="mirror", size=(320, 200))
    mirror = MirrorWindow(surface, trainee="t1")
    mirror.inform(Strip(waiting=True))
    x_server.focus(glfw.get_x11_window(surface.handle))
    mirror.held = ("page_down", "page_up")
    for key in ("space", "b", "4", "y", "d", "o", "Tab", "v", "Next", "Prior", "F1", "F10"):
        x_server.do("key", key)
    said: list[Command] = []
    held: list[Key] = []
    index = 0

    def stopped() -> bool:
        nonlocal index
        index += 1
        for sample in mirror.poll(frame(index)):
            if isinstance(sample.data, Command):
                said.append(sample.data)
            elif isinstance(sample.data, Key):
                held.append(sample.data)
        return any(c.name == "stop" for c in said)

    until(stopped, "the stop")
    assert held == [Key(name, down) for name in mirror.held for down in (True, False)]
    assert [(c.name, c.value) for c in said] == [
        ("start", 0),
        ("bookmark", 0),
        ("rung", 4),
        ("partner_yields", 0),
        ("partner_doubles_down", 0),
        ("do_over", 0),
        ("view", 1),
        ("view", 0),
        ("stop", 0),
    ]
    assert not mirror.help_shown
    assert all(c.by == "instructor" for c in said)
    mirror.close()


def test_every_command_has_a_key_and_every_key_a_line_of_help() -> None:
    known = {k.command for k in INSTRUCTOR_KEYS if k.command} | {"start", "pause"}
    assert known == set(COMMANDS)
    names = [n for k in INSTRUCTOR_KEYS for n in k.names]
    assert len(names) == len(set(names))
    assert all(k.keys and k.what for k in INSTRUCTOR_KEYS)


def test_escape_twice_within_a_second_stops_and_twice_slowly_does_not(mirror: MirrorWindow, surface: StandInSurface) -> None:
    assert not commands(mirror, surface, "escape", at=0)
    assert not commands(mirror, surface, "escape", at=90)
    assert commands(mirror, surface, "escape", at=120) == [Command("stop", text="escape twice")]
    assert commands(mirror, surface, "f10", at=300) == [Command("stop", text="f10")]  # a stop never goes unheard


def test_a_rung_after_the_key_that_relabels_is_a_label_and_one_that_comes_late_is_entered(
    mirror: MirrorWindow, surface: StandInSurface
) -> None:
    assert commands(mirror, surface, "l", at=0) == []
    mirror.inform(Strip(prompt=""))
    assert mirror.strip.prompt == ARMED, "the instructor sees what the next key does"
    assert commands(mirror, surface, "3", at=90) == [Command("relabel", 3)]
    mirror.inform(Strip(prompt=""))
    assert mirror.strip.prompt == ""
    assert commands(mirror, surface, "3", at=100) == [Command("rung", 3)], "one label a press"
    commands(mirror, surface, "l", at=200)
    assert commands(mirror, surface, "2", at=200 + 5 * 90) == [Command("rung", 2)], "four seconds later it is forgotten"


def held(mirror: MirrorWindow, surface: StandInSurface, *presses: tuple[str, bool], at: int = 0) -> list[tuple[str, int, str]]:
    surface.keys += [KeyPress(name, name, down) for name, down in presses]
    return [(s.data.name, s.data.value, s.data.text) for s in mirror.poll(frame(at)) if isinstance(s.data, Command)]


def test_one_key_is_held_to_speak_in_the_scene_and_one_chooses_as_whom(mirror: MirrorWindow, surface: StandInSurface) -> None:
    mirror.speaks_as = ("dispatch", "partner", "subject")
    mirror.inform(Strip())
    assert mirror.strip.speaks_as == "T speaks as dispatch (N)"
    assert held(mirror, surface, ("t", True)) == [("talk", 1, "dispatch")]
    assert held(mirror, surface, ("n", True), ("n", False)) == [], "whom as does not change in the middle of a word"
    assert held(mirror, surface, ("t", False)) == [("talk", 0, "dispatch")]
    assert held(mirror, surface, ("n", True), ("n", False), ("t", True), ("t", False)) == [("talk", 1, "partner"), ("talk", 0, "partner")]
    mirror.inform(Strip())
    assert mirror.strip.speaks_as == "T speaks as partner (N)"
    assert held(mirror, surface, ("t", False)) == [], "a key that was pressed elsewhere and let go here"
    for _ in range(2):
        held(mirror, surface, ("n", True), ("n", False))
    mirror.inform(Strip())
    assert mirror.strip.speaks_as == "T speaks as dispatch (N)", "and round"


def test_a_trainees_clicker_is_told_where_this_window_has_the_keyboard(mirror: MirrorWindow, surface: StandInSurface) -> None:
    surface.press("page_down")
    assert not mirror.poll(frame(1))
    mirror.held = ("page_down",)
    surface.press("page_down", "b")
    said = [s.data for s in mirror.poll(frame(2))]
    assert said == [Key("page_down", True), Key("page_down", False), Command("bookmark")]


def test_a_window_that_closes_lets_the_key_go(mirror: MirrorWindow, surface: StandInSurface) -> None:
    mirror.speaks_as = ("dispatch",)
    held(mirror, surface, ("t", True))
    surface.closing = True
    assert held(mirror, surface) == [("talk", 0, "dispatch"), ("stop", 0, "window closed")]


def test_without_a_microphone_the_key_says_how_to_have_one(mirror: MirrorWindow, surface: StandInSurface) -> None:
    assert held(mirror, surface, ("t", True), ("t", False), ("n", True)) == []
    mirror.inform(Strip())
    assert mirror.strip.prompt == MUTE and "--instructor-mic" in MUTE and mirror.strip.speaks_as == ""


def test_space_starts_what_waits_at_whatever_second_and_pauses_what_runs(mirror: MirrorWindow, surface: StandInSurface) -> None:
    mirror.inform(Strip(story_ms=15_000, waiting=True))  # a do-over of a recorded session
    assert commands(mirror, surface, "space") == [Command("start")]
    mirror.inform(Strip(node="kick-2", story_ms=4200, running=True))
    assert commands(mirror, surface, "space") == [Command("pause")]
    mirror.inform(Strip(node="kick-2", story_ms=4200, running=False))
    assert commands(mirror, surface, "space") == [Command("pause")], "which goes on"


def test_it_is_informed(mirror: MirrorWindow) -> None:
    informed: Informed = mirror
    informed.inform(Strip(alert="headset lost - picture goes on here"))
    assert mirror.strip.alert.startswith("headset lost")


def test_one_key_between_the_trainees_view_and_third_person(mirror: MirrorWindow, surface: StandInSurface, standpoint: Standpoint) -> None:
    (true,) = mirror.views(frame(0), standpoint)
    assert true.trainee == "t1" and not true.aids
    assert np.linalg.inv(true.eye_from_world)[:3, 3] == pytest.approx(standpoint.world_from_head[:3, 3])
    assert commands(mirror, surface, "v") == [Command("view", 1)]
    (third,) = mirror.views(frame(1), standpoint)
    assert third.trainee == "" and third.aids == {"gaze_cone"}


def test_one_key_shows_what_the_picture_costs_and_says_nothing(mirror: MirrorWindow, surface: StandInSurface) -> None:
    assert not mirror.costs_shown and ("F2", "what the picture costs the graphics card, pass by pass") in as_rows(mirror.help)
    assert commands(mirror, surface, "f2") == [] and mirror.costs_shown
    commands(mirror, surface, "f2")
    assert not mirror.costs_shown


def test_a_mirror_paces_only_on_a_surface_that_waits(offscreen: Graphics, mirror: MirrorWindow) -> None:
    assert not mirror.can_pace()
    alone = MirrorWindow(StandInSurface(offscreen.ctx, vsync=True), trainee="t1")
    assert alone.can_pace()
    alone.close()
    assert not alone.can_pace()


def test_a_window_closed_before_the_instructor_looked_is_a_stop(mirror: MirrorWindow, surface: StandInSurface) -> None:
    surface.closing = True
    assert commands(mirror, surface) == [Command("stop", text="window closed")]
    assert not commands(mirror, surface)


def test_the_trainees_own_picture_is_copied_not_drawn_again(windowed: Graphics, x_server: XServer, standpoint: Standpoint) -> None:
    """A square picture in a wide window: black at both sides, colours unchanged, the overlay on top; third person is drawn here."""
    theirs = Target(windowed.ctx, (100, 100))
    theirs.framebuffer.clear(0.2, 0.4, 0.6, 1.0)
    surface = windowed.window("mirror", title="mirror", size=(400, 200), position=(50, 60), border=False)
    mirror = MirrorWindow(surface, trainee="t1", picture=lambda: theirs.texture)
    mirror.overlay = lambda framebuffer, rect: framebuffer.clear(1.0, 1.0, 1.0, viewport=(0, 0, rect[2], 10))
    assert not mirror.views(frame(0), standpoint)
    mirror.submit(frame(0))
    mirror.swap(frame(0))
    until(lambda: tuple(x_server.pixels()[100, 250]) == (51, 102, 153), "the copied picture")
    pixels = x_server.pixels()[60:260, 50:450]
    assert tuple(pixels[100, 95]) == tuple(pixels[100, 305]) == (0, 0, 0)
    assert tuple(pixels[100, 105]) == tuple(pixels[5, 295]) == (51, 102, 153)
    assert tuple(pixels[195, 5]) == (255, 255, 255)
    mirror.third_person = True
    (view,) = mirror.views(frame(1), standpoint)
    assert view.aids
    assert windowed.ctx.error == "GL_NO_ERROR"
    mirror.close()


@pytest.mark.parametrize(
    ("picture", "within", "rect"),
    [
        ((100, 100), (400, 200), (100, 0, 200, 200)),
        ((1920, 1080), (960, 600), (0, 30, 960, 540)),
        ((1, 5000), (10, 10), (4, 0, 1, 10)),
        ((320, 213), (641, 426), (0, 0, 641, 426)),  # half of it, rounded: no margin for that
    ],
)
def test_pictures_are_fitted_without_being_stretched(picture: tuple[int, int], within: tuple[int, int], rect: tuple[int, ...]) -> None:
    assert fitted(picture, within) == rect
