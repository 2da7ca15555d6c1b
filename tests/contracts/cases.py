"""Every display and every source, each made for the suite by one function. A new backend adds its function and a line to a table.

A maker takes pytest's `request`, asks it for what the device needs (`request.getfixturevalue("windowed")`), and answers with a `Case`. The
suite closes what it got; fixtures of the folder clean up the rest.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import glfw
import pytest
from displays.stand_in import frame
from displays.x_server import PATIENCE_S, XServer
from monado.remote import Puppet
from openxr.loop import Loop

from vr_dti.app.picture_watch import PictureWatch
from vr_dti.app.sound_watch import SoundWatch
from vr_dti.backends.desktop import MirrorWindow, TraineeWindow
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.offscreen import OffscreenDisplay
from vr_dti.backends.openxr.source import HeadsetSource
from vr_dti.backends.script import FORMAT, ScriptDoc, ScriptSource
from vr_dti.backends.terminal import Terminal
from vr_dti.backends.theater import WallsDisplay
from vr_dti.calibration import read_rig
from vr_dti.documents import parse
from vr_dti.ports import Display, Source
from vr_dti.render.surface import Surface
from vr_dti.render.timing import Level, Reading
from vr_dti.resources import rig_file
from vr_dti.samples import Button, Command, Key, Status
from vr_dti.timebase import Frame, VirtualClock

TRAINEE = "t1"


@dataclass(frozen=True)
class DisplayCase:
    """A display, and what the suite may not guess about it."""

    display: Display
    draws: bool = True
    """it has views in every frame"""
    frames: Callable[[int], Frame] = frame
    """frames from elsewhere, for a display that cannot pace"""


@dataclass(frozen=True)
class SourceCase:
    """A source, and how to make it say something: `stir` acts as a person would, and that many samples of that kind must come of it."""

    source: Source
    stir: Callable[[], object]
    kind: type
    said: int


# --- displays ---------------------------------------------------------------------------------------------------------------


def offscreen_display(request: pytest.FixtureRequest) -> DisplayCase:
    graphics: Graphics = request.getfixturevalue("offscreen")
    return DisplayCase(OffscreenDisplay(graphics.ctx, clock=VirtualClock(), size_px=(64, 36), wanted=lambda f: True))


def desktop_display(request: pytest.FixtureRequest) -> DisplayCase:
    return DisplayCase(TraineeWindow(window(request, vsync=True), trainee=TRAINEE))


def mirror_display(request: pytest.FixtureRequest) -> DisplayCase:
    return DisplayCase(MirrorWindow(window(request), trainee=TRAINEE))


def walls_display(request: pytest.FixtureRequest) -> DisplayCase:
    return DisplayCase(walls(request))


def headset_display(request: pytest.FixtureRequest) -> DisplayCase:
    loop: Loop = request.getfixturevalue("loop")
    return DisplayCase(loop.headset.display)


DISPLAYS: dict[str, Callable[[pytest.FixtureRequest], DisplayCase]] = {
    "offscreen": offscreen_display,
    "desktop": desktop_display,
    "mirror": mirror_display,
    "walls": walls_display,
    "headset": headset_display,
}


# --- sources ----------------------------------------------------------------------------------------------------------------


def desktop_source(request: pytest.FixtureRequest) -> SourceCase:
    surface = window(request)
    return SourceCase(TraineeWindow(surface, trainee=TRAINEE), press(request, surface, "3", "r"), Key, said=4)


def mirror_source(request: pytest.FixtureRequest) -> SourceCase:
    surface = window(request)
    return SourceCase(MirrorWindow(surface, trainee=TRAINEE), press(request, surface, "b", "3", "b"), Command, said=3)


def walls_source(request: pytest.FixtureRequest) -> SourceCase:
    display = walls(request)
    return SourceCase(display, press(request, display._windows[0], "Escape"), Command, said=1)


def script_source(request: pytest.FixtureRequest) -> SourceCase:
    return SourceCase(ScriptSource(parse(SCRIPT, ScriptDoc, file="script.yaml", format=FORMAT), SCRIPT), lambda: None, Key, said=2)


def terminal_source(request: pytest.FixtureRequest) -> SourceCase:
    ours, theirs = os.pipe()
    lines = os.fdopen(ours)
    terminal = Terminal(lines, TRAINEE)

    def hang_up() -> None:
        os.close(theirs)
        terminal._thread.join(PATIENCE_S)
        lines.close()

    request.addfinalizer(hang_up)
    return SourceCase(terminal, lambda: os.write(theirs, b"b\no\n"), Command, said=2)


def sound_watch_source(request: pytest.FixtureRequest) -> SourceCase:
    trouble = [""]
    return SourceCase(SoundWatch(lambda: trouble[0], TRAINEE), lambda: trouble.__setitem__(0, "unplugged"), Status, said=1)


class Card:
    """A graphics card that answers at once, as `render.timing.PassTimer` tells of one."""

    supported, unanswered, note, level = True, 0, "", Level.OFF
    busy_ms = 1.0
    answers = 0

    @property
    def reading(self) -> Reading:
        self.answers += 1
        return Reading(self.answers, self.busy_ms, (), 0, 0)


def picture_watch_source(request: pytest.FixtureRequest) -> SourceCase:
    card = Card()
    return SourceCase(PictureWatch(card, [], TRAINEE), lambda: setattr(card, "busy_ms", 50.0), Status, said=1)  # type: ignore[arg-type]


def headset_source(request: pytest.FixtureRequest) -> SourceCase:
    loop: Loop = request.getfixturevalue("loop")
    source = HeadsetSource(loop.headset.connection)  # one that has said nothing yet, on a headset that has its focus
    puppet: Puppet = request.getfixturevalue("puppet")

    def pull() -> None:
        puppet.right.trigger = 1.0
        puppet.send()

    return SourceCase(source, pull, Button, said=1)


SOURCES: dict[str, Callable[[pytest.FixtureRequest], SourceCase]] = {
    "desktop": desktop_source,
    "mirror": mirror_source,
    "walls": walls_source,
    "script": script_source,
    "terminal": terminal_source,
    "sound watch": sound_watch_source,
    "picture watch": picture_watch_source,
    "headset": headset_source,
}


# --- what they are made of --------------------------------------------------------------------------------------------------


def window(request: pytest.FixtureRequest, *, vsync: bool = False) -> Surface:
    graphics: Graphics = request.getfixturevalue("windowed")
    return graphics.window("window", title="contract", size=(160, 90), vsync=vsync)


def walls(request: pytest.FixtureRequest) -> WallsDisplay:
    graphics: Graphics = request.getfixturevalue("windowed")
    return WallsDisplay(read_rig(rig_file("walls-180")), graphics.window, graphics.screens(), trainee=TRAINEE)


def press(request: pytest.FixtureRequest, surface: Any, *keys: str) -> Callable[[], None]:
    """Real key presses on a real window."""
    server: XServer = request.getfixturevalue("x_server")

    def act() -> None:
        server.focus(glfw.get_x11_window(surface.handle))
        for key in keys:
            server.do("key", key)

    return act


SCRIPT = f"""
format: {FORMAT}
trainee: {TRAINEE}
device: headset
head:
  - {{at: 0ms, x: 0, z: 0, yaw: 0}}
  - {{at: 100ms, x: 0.2, z: -0.1, yaw: 20}}
right_hand:
  - {{at: 20ms, x: 0.2, y: 1.0, z: -0.2}}
  - {{at: 80ms, x: 0.1, y: 1.4, z: -0.6, squeeze: 1}}
speech:
  - {{at: 10ms, rung: 3, heard_after: 30ms}}
keys:
  - {{at: 15ms, key: r}}
"""
