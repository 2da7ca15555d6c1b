"""Which sources, displays and outputs a run has: chosen by its options, opened in order, closed in reverse."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from vr_dti.app import safety
from vr_dti.app.sounds import clips_of
from vr_dti.app.starter import Starter
from vr_dti.backends.desktop import INSTRUCTOR_KEYS, TRAINEE_KEYS, MirrorWindow, TraineeWindow, as_rows
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr import open_headset
from vr_dti.backends.script import ScriptSource
from vr_dti.backends.speakers import Speakers
from vr_dti.backends.theater import WallsDisplay
from vr_dti.calibration import Rig
from vr_dti.errors import SoundError
from vr_dti.events import Mark
from vr_dti.ports import Display, Output, Source
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Framebuffer, Rect, Texture
from vr_dti.scene import Scene
from vr_dti.session import Draw
from vr_dti.timebase import Clock, MonotonicClock, VirtualClock

Picture = Callable[[], Texture | None]

DESK_PX = (1280, 720)
"""size of a window on a desk when it opens; default"""
MIRROR_PX = (960, 600)


@dataclass(slots=True)
class Devices:
    """What a run is wired to."""

    clock: Clock
    sources: list[Source] = field(default_factory=list)
    displays: list[Display] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """what the log must keep of their opening: safety, fall-backs"""
    draw: Draw | None = None
    instructed: bool = False
    """somebody is there to start and stop it, and to ask for a do-over at its end"""
    sound: Callable[[], str] = lambda: "silent"
    """how the sound fares, for the strip"""


def open_devices(
    stack: ExitStack,
    options: Namespace,
    scene: Scene,
    trainees: Sequence[str],
    scripts: Sequence[ScriptSource],
    rig: Rig | None,
    say: Callable[[str], None],
) -> Devices:
    """Everything that `options` ask for, to be closed by `stack`. Raises `MachineError` where the display itself cannot be had and
    `Refused` where the operator says no; what a run can do without (sound) is said once and left out."""
    if options.display == "offscreen":  # nobody looks: pictures are drawn from the recording, as many as are wanted
        return Devices(VirtualClock(), sources=[*scripts, Starter(trainees[0])])
    devices = Devices(MonotonicClock(), sources=list(scripts))
    trainee = trainees[0]
    if options.display == "openxr":
        devices.marks += safety.confirm(options.operator, say)
    graphics = stack.enter_context(_graphics(options))
    overlay = Overlay(graphics.ctx)
    stack.callback(overlay.close)
    picture: Picture | None = None
    if options.display == "openxr":
        _open_headset(devices, stack, graphics, trainee, say)
    elif rig is not None:
        _open_walls(devices, stack, graphics, rig, trainee, say, scripted=bool(scripts))
    else:
        picture = _open_desk(devices, stack, graphics, overlay, trainee, scripted=bool(scripts))
    if options.mirror == "none":
        devices.sources.append(Starter(trainee))
    else:
        _open_mirror(devices, stack, graphics, overlay, trainee, picture)
    _open_speakers(devices, stack, scene, say)
    renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
    stack.callback(renderer.close)
    devices.draw = renderer.draw
    return devices


def _graphics(options: Namespace) -> Graphics:
    """A context with windows; a headset alone needs none."""
    return Graphics.offscreen() if options.display == "openxr" and options.mirror == "none" else Graphics.windowed()


def _open_headset(devices: Devices, stack: ExitStack, graphics: Graphics, trainee: str, say: Callable[[str], None]) -> None:
    headset = stack.enter_context(open_headset(graphics.ctx, graphics.kind, trainee=trainee, clock=devices.clock))
    say(f"headset: {headset.describe()}")
    if headset.is_simulated:
        say("headset: this runtime only simulates one; nobody can wear it")
    devices.displays.append(headset.display)
    devices.sources.append(headset.source)
    devices.outputs.append(headset.haptics)


def _open_walls(
    devices: Devices, stack: ExitStack, graphics: Graphics, rig: Rig, trainee: str, say: Callable[[str], None], *, scripted: bool
) -> None:
    walls = WallsDisplay(rig, graphics.window, graphics.screens(), trainee=trainee, tracked=scripted)
    stack.callback(walls.close)
    if walls.note:
        say(f"walls: {walls.note}")
    devices.displays.append(walls)
    devices.sources.append(walls)


def _open_desk(devices: Devices, stack: ExitStack, graphics: Graphics, overlay: Overlay, trainee: str, *, scripted: bool) -> Picture:
    surface = graphics.window("desktop", title="vr-dti - trainee", size=DESK_PX, vsync=True)
    window = TraineeWindow(surface, trainee=trainee, onlooker=scripted)  # a script moves the body; the window then only shows
    stack.callback(window.close)
    rows = as_rows(TRAINEE_KEYS)

    def words(target: Framebuffer, rect_px: Rect) -> None:
        if window.help_shown:
            overlay.draw_help(rows, target, rect_px, title="You are the trainee")

    window.overlay = words
    devices.displays.append(window)
    devices.sources.append(window)
    return window.picture


def _open_mirror(devices: Devices, stack: ExitStack, graphics: Graphics, overlay: Overlay, trainee: str, picture: Picture | None) -> None:
    surface = graphics.window("mirror", title="vr-dti - instructor", size=MIRROR_PX, vsync=not devices.displays)
    mirror = MirrorWindow(surface, trainee=trainee, picture=picture)
    stack.callback(mirror.close)
    rows = as_rows(INSTRUCTOR_KEYS)

    def words(target: Framebuffer, rect_px: Rect) -> None:
        overlay.draw_strip(mirror.strip, target, rect_px)
        if mirror.help_shown:
            overlay.draw_help(rows, target, rect_px, title="You are the instructor")

    mirror.overlay = words
    devices.displays.append(mirror)
    devices.sources.append(mirror)
    devices.instructed = True


def _open_speakers(devices: Devices, stack: ExitStack, scene: Scene, say: Callable[[str], None]) -> None:
    try:
        speakers = Speakers.open(clips_of(scene, say, say))
    except SoundError as e:
        say(f"sound: {e.what}; the run is silent ({e.remedy})")
        devices.marks.append(Mark(0, "fall-back", f"silent: {e.what}", "program"))
        return
    stack.callback(speakers.close)
    devices.outputs.append(speakers)
    devices.sound = lambda: speakers.status or str(speakers.report())
