"""Which sources, displays and outputs a run has: chosen by its options, opened in order, closed in reverse.

What can fail is opened first. The headset comes last, when everything else stands: somebody is wearing it by then.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from vr_dti.app.ears import open_microphone
from vr_dti.app.fitting import Fitting
from vr_dti.app.picture_watch import PictureWatch
from vr_dti.app.sound_out import open_speakers, setup_of
from vr_dti.app.sound_watch import SoundWatch
from vr_dti.app.starter import Starter
from vr_dti.app.talk import check_talk, open_talk, speakers_of, with_mouth
from vr_dti.backends.desktop import INSTRUCTOR_KEYS, TRAINEE_KEYS, MirrorWindow, TraineeWindow, as_rows
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.openxr import Steered, open_headset
from vr_dti.backends.script import ScriptSource
from vr_dti.backends.terminal import HELP, Terminal
from vr_dti.backends.theater import WallsDisplay
from vr_dti.calibration import Rig
from vr_dti.errors import GraphicsError
from vr_dti.events import Mark
from vr_dti.ports import Display, Output, Source
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Framebuffer, Rect, Texture
from vr_dti.render.timing import PassTimer
from vr_dti.samples import Status
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
    speaks_as: tuple[str, ...] = ()
    """as whom the instructor can speak in the scene; empty: he has no microphone"""
    level: Callable[[], str] = lambda: ""
    """how loud he speaks, for the strip"""
    graphics: Graphics | None = None
    ask_back: Callable[[], object] = lambda: None
    """called when the instructor would go on and the story still stands: a headset whose own menu closed the program is asked back"""


def open_devices(
    stack: ExitStack,
    options: Namespace,
    scene: Scene,
    trainees: Sequence[str],
    scripts: Sequence[ScriptSource],
    rig: Rig | None,
    belt: Sequence[Status],
    say: Callable[[str], None],
) -> Devices:
    """Everything that `options` ask for but the headset, to be closed by `stack`. Raises `MachineError` where the display itself cannot
    be had; what a run can do without (sound) is said once and left out."""
    trainee = trainees[0]
    check_talk(options)
    setup_of(options.speakers, options.hrtf)  # a ring or head that is none is refused, whether or not anything will sound
    if options.display == "offscreen":  # nobody looks: pictures are drawn from the recording, as many as are wanted
        devices = Devices(VirtualClock(), sources=[Fitting(trainees, belt), *scripts])
        if options.voice != "off":  # listening takes the time that speaking takes
            devices.clock = MonotonicClock()
            open_microphone(devices.sources, devices.outputs, devices.marks, stack, options, scene, trainee, say)
        return devices
    devices = Devices(MonotonicClock(), sources=[Fitting(trainees, belt), *scripts])
    graphics = devices.graphics = stack.enter_context(_graphics(options))
    overlay = Overlay(graphics.ctx)
    stack.callback(overlay.close)
    timer = PassTimer(graphics.ctx)
    coarse = graphics.detail.scale if graphics.software and options.display != "openxr" else None
    watch = PictureWatch(timer, devices.displays, trainee, coarse=coarse)
    devices.sources.append(watch)
    picture: Picture | None = None
    if rig is not None:
        _open_walls(devices, stack, graphics, rig, trainee, say, scripted=bool(scripts))
    elif options.display == "desktop":
        picture = _open_desk(devices, stack, graphics, overlay, trainee, scripted=bool(scripts), left_handed=options.left_handed)
    mirror = _open_mirror(devices, stack, graphics, overlay, trainee, picture, watch) if options.mirror == "window" else None
    talk = open_talk(devices.marks, stack, options, say)
    live = None if talk is None else talk.live
    fares = open_speakers(devices.outputs, devices.sources, devices.marks, stack, options, scene, trainee, say, live)
    devices.sound = fares or devices.sound
    if talk is not None and fares is None:
        say("instructor's microphone: the run is silent, and so is it")
        talk.close()
    elif talk is not None:
        devices.outputs.append(talk)
        devices.sources.append(SoundWatch(lambda: talk.status, trainee, "instructor_mic"))
        devices.speaks_as, devices.level = speakers_of(scene), lambda: talk.level
        if mirror is not None:
            mirror.speaks_as = devices.speaks_as
        key = "while T is held" if mirror is not None else "from t to t"
        once = "" if talk.missing is None else "once it is there, "
        say(f"instructor's microphone: {once}heard in the scene {key}, as {', '.join(devices.speaks_as)} (N)")
    talks = (lambda: True) if talk is None else (lambda: talk.speaks)
    open_microphone(devices.sources, devices.outputs, devices.marks, stack, options, scene, trainee, say, talks)
    renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person, timer=timer)
    stack.callback(renderer.close)
    devices.draw = renderer.draw if talk is None else with_mouth(renderer.draw, talk)
    return devices


def connect_headset(devices: Devices, stack: ExitStack, trainee: str, steer: Steered, say: Callable[[str], None]) -> None:
    """Add the headset, which paces from now on. Raises `HeadsetError`."""
    assert devices.graphics is not None
    graphics = devices.graphics
    headset = stack.enter_context(open_headset(graphics.ctx, graphics.kind, trainee=trainee, clock=devices.clock, steered=steer))
    say(f"headset: {headset.describe()}")
    if headset.is_simulated:
        say("headset: this runtime only simulates one; nobody can wear it")
    devices.displays.insert(0, headset.display)
    devices.sources.append(headset.source)
    devices.outputs.append(headset.haptics)
    devices.ask_back = headset.reconnect


def _graphics(options: Namespace) -> Graphics:
    """A context with windows; a headset alone needs none."""
    if options.display == "openxr" and options.mirror == "none":
        return Graphics.offscreen()
    try:
        return Graphics.windowed()
    except GraphicsError as e:
        if options.display != "openxr":
            raise
        remedy = "start from a desktop session, or add --mirror none"
        raise GraphicsError(f"the instructor's mirror cannot be opened: {e.what}", remedy) from None


def arrange_start(
    devices: Devices, stack: ExitStack, options: Namespace, trainee: str, say: Callable[[str], None], *, scripted: bool
) -> None:
    """Who starts the run: the instructor at the mirror or, with a headset and no mirror, at the terminal; else it starts by itself.

    Last of all: from here on the terminal's lines are commands, and no answers any more.
    """
    if options.display == "openxr" and not devices.instructed and sys.stdin.isatty():
        terminal = Terminal(sys.stdin, trainee, devices.speaks_as)
        stack.callback(terminal.close)
        devices.sources.append(terminal)
        devices.instructed = True
        say(f"no mirror; here: {HELP}")
    elif scripted or not devices.instructed:
        devices.sources.append(Starter(trainee))
        devices.instructed = False


def _open_walls(
    devices: Devices, stack: ExitStack, graphics: Graphics, rig: Rig, trainee: str, say: Callable[[str], None], *, scripted: bool
) -> None:
    walls = WallsDisplay(rig, graphics.window, graphics.screens(), trainee=trainee, tracked=scripted)
    stack.callback(walls.close)
    if walls.note:
        say(f"walls: {walls.note}")
    devices.displays.append(walls)
    devices.sources.append(walls)


def _open_desk(
    devices: Devices, stack: ExitStack, graphics: Graphics, overlay: Overlay, trainee: str, *, scripted: bool, left_handed: bool
) -> Picture:
    surface = graphics.window("desktop", title="vr-dti - trainee", size=DESK_PX, vsync=True)
    # Where a script moves the body, the window only shows.
    window = TraineeWindow(surface, trainee=trainee, onlooker=scripted, left_handed=left_handed)
    stack.callback(window.close)
    rows = as_rows(TRAINEE_KEYS)

    def words(target: Framebuffer, rect_px: Rect) -> None:
        if window.help_shown:
            overlay.draw_help(rows, target, rect_px, title="You are the trainee")

    window.overlay = words
    devices.displays.append(window)
    devices.sources.append(window)
    return window.picture


def _open_mirror(
    devices: Devices,
    stack: ExitStack,
    graphics: Graphics,
    overlay: Overlay,
    trainee: str,
    picture: Picture | None,
    watch: PictureWatch,
) -> MirrorWindow:
    surface = graphics.window("mirror", title="vr-dti - instructor", size=MIRROR_PX)  # the trainee's display paces
    mirror = MirrorWindow(surface, trainee=trainee, picture=picture)
    stack.callback(mirror.close)
    rows = as_rows(INSTRUCTOR_KEYS)

    def words(target: Framebuffer, rect_px: Rect) -> None:
        strip_px = overlay.draw_strip(mirror.strip, target, rect_px)
        if mirror.help_shown:
            overlay.draw_help(rows, target, rect_px, title="You are the instructor")
        watch.costs_wanted = mirror.costs_shown
        if mirror.costs_shown:
            overlay.draw_costs(watch.rows(), target, rect_px, below_px=strip_px)

    mirror.overlay = words
    devices.displays.append(mirror)
    devices.sources.append(mirror)
    devices.instructed = True
    return mirror
