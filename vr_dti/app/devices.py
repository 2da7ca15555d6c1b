"""Which sources, displays and outputs a run has: chosen by its options, opened in order, closed in reverse.

What can fail is opened first. The headset comes last, when everything else stands: somebody is wearing it by then.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from vr_dti.app.ears import clicker_keys, open_microphone, overheard
from vr_dti.app.floor import at_start
from vr_dti.app.picture_watch import PictureWatch
from vr_dti.app.placard import Placard
from vr_dti.app.sound_options import MicrophoneOptions, SpeakersOptions
from vr_dti.app.sound_out import check_outputs, open_speakers
from vr_dti.app.starter import Starter
from vr_dti.app.starting import People, placed
from vr_dti.app.talk import check_talk, open_talk, wire_talk, with_mouth
from vr_dti.app.wiring import Devices
from vr_dti.backends.desktop import INSTRUCTOR_KEYS, TRAINEE_KEYS, MirrorWindow, TraineeWindow, as_rows
from vr_dti.backends.graphics import Graphics
from vr_dti.backends.microphone import Talk
from vr_dti.backends.openxr import UNPLACED, Hand, Steered, open_headset
from vr_dti.backends.terminal import HELP, Terminal
from vr_dti.backends.theater import WallsDisplay
from vr_dti.calibration import Rig
from vr_dti.errors import GraphicsError
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.resolution import PLAIN, ZONED
from vr_dti.render.surface import Framebuffer, Rect, Texture
from vr_dti.render.timing import PassTimer
from vr_dti.samples import TrackerDevice
from vr_dti.scene import Scene
from vr_dti.timebase import VirtualClock

Picture = Callable[[], Texture | None]

DESK_PX = (1280, 720)
"""size of a window on a desk when it opens; default"""
MIRROR_PX = (960, 600)
LADDERS = {"auto": ZONED, "on": ZONED[1:], "off": PLAIN}
"""by whether the edges of a headset's pictures may be drawn coarser than their middle"""


def open_devices(devices: Devices, options: Namespace, scene: Scene, rig: Rig | None) -> None:
    """Everything that `options` ask for but the headset. Raises `MachineError` where the display itself cannot be had; what a run can do
    without (sound) is said once and left out."""
    speakers, microphones = SpeakersOptions.of(options), MicrophoneOptions.of(options)
    check_talk(options)
    check_outputs(speakers)  # what cannot be is refused, whether or not anything will sound
    if options.display == "offscreen":  # nobody looks: pictures are drawn from the recording, as many as are wanted
        if microphones.listens == "off":  # listening takes the time that speaking takes
            devices.clock = VirtualClock()
        open_microphone(devices, microphones, scene)
        return
    graphics = devices.graphics = devices.stack.enter_context(_graphics(options))
    timer = PassTimer(graphics.ctx)
    mirror = _open_windows(devices, graphics, options, rig, timer)
    talk = _open_sound(devices, speakers, microphones, scene, mirror)
    renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person, timer=timer)
    devices.stack.callback(renderer.close)
    devices.problem = lambda: renderer.problem
    devices.draw = renderer.draw if talk is None else with_mouth(renderer.draw, talk)
    if options.display == "openxr":
        placard = Placard(lambda: devices.microphone is not None and devices.microphone.keeps)
        devices.sources.append(placard)
        devices.draw = placard.drawn_by(devices.draw)


def connect_headset(
    devices: Devices, steer: Steered, people: People, talks: Hand | None = None, trackers: Sequence[TrackerDevice] = ()
) -> None:
    """Add the headset, which paces from now on; `people` are those whom its floor should have room for: whoever does not go by thumbstick
    is placed so that it has. `talks`: whose select button is held to speak; `trackers`: of weapons. Raises `HeadsetError`."""
    assert devices.graphics is not None
    place = (lambda area: UNPLACED) if steer.teleport else (lambda area: placed(area, people))
    drawn_by = (devices.graphics.ctx, devices.graphics.kind)
    opened = open_headset(
        *drawn_by, trainee=devices.trainee, clock=devices.clock, steered=steer, talks=talks, trackers=trackers, placed=place
    )
    headset = devices.stack.enter_context(opened)
    devices.say(f"headset: {headset.describe()}")
    if headset.is_simulated:
        devices.say("headset: this runtime only simulates one; nobody can wear it")
    if headset.trackers:
        devices.say(f"trackers: {headset.trackers}")
    for line in at_start(headset.play_area, people, goes=steer.teleport):
        devices.say(line)
    devices.displays.insert(0, headset.display)
    devices.sources.append(overheard(headset.source, devices.microphone))
    devices.outputs.append(headset.haptics)
    devices.ask_back = headset.reconnect


def arrange_start(devices: Devices, options: Namespace) -> None:
    """Who starts the run: the instructor at the mirror or, with a headset and no mirror, at the terminal; else it starts by itself.

    Last of all: from here on the terminal's lines are commands, and no answers any more.
    """
    if options.display == "openxr" and not devices.instructed and sys.stdin.isatty():
        terminal = Terminal(sys.stdin, devices.trainee, devices.speaks_as)
        devices.stack.callback(terminal.close)
        devices.sources.append(terminal)
        devices.instructed = True
        devices.say(f"no mirror; here: {HELP}")
    elif devices.scripted or not devices.instructed:
        devices.sources.append(Starter(devices.trainee))
        devices.instructed = False


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


def _open_windows(devices: Devices, graphics: Graphics, options: Namespace, rig: Rig | None, timer: PassTimer) -> MirrorWindow | None:
    """What the trainee and the instructor look at, and the watch on how finely it is drawn. -> the mirror, where one is asked for"""
    overlay = Overlay(graphics.ctx)
    devices.stack.callback(overlay.close)
    coarse = graphics.detail.scale if graphics.software and options.display != "openxr" else None
    ladder = LADDERS[options.foveation] if options.display == "openxr" else PLAIN
    watch = PictureWatch(timer, devices.displays, devices.trainee, coarse=coarse, ladder=ladder)
    devices.sources.append(watch)
    picture: Picture | None = None
    if rig is not None:
        _open_walls(devices, graphics, rig, clicker_keys(options))
    elif options.display == "desktop":
        picture = _open_desk(devices, graphics, overlay, left_handed=options.left_handed)
    if options.mirror != "window":
        return None
    mirror = _open_mirror(devices, graphics, overlay, picture, watch)
    mirror.held = clicker_keys(options)
    return mirror


def _open_sound(
    devices: Devices, speakers: SpeakersOptions, microphones: MicrophoneOptions, scene: Scene, mirror: MirrorWindow | None
) -> Talk | None:
    """What the trainee hears, the instructor's microphone, which is heard in it, and the trainee's. -> the instructor's"""
    talk = open_talk(devices, microphones)
    audible = open_speakers(devices, speakers, scene, None if talk is None else talk.live)
    if talk is not None and not audible:
        devices.say("instructor's microphone: the run is silent, and so is it")
        talk.close()
    elif talk is not None:
        wire_talk(devices, talk, scene, key="from t to t" if mirror is None else "while T is held")
        if mirror is not None:
            mirror.speaks_as = devices.speaks_as
    open_microphone(devices, microphones, scene, (lambda: True) if talk is None else (lambda: talk.speaks))
    return talk


def _open_walls(devices: Devices, graphics: Graphics, rig: Rig, held: Sequence[str]) -> None:
    walls = WallsDisplay(rig, graphics.window, graphics.screens(), trainee=devices.trainee, tracked=devices.scripted, held=held)
    devices.stack.callback(walls.close)
    if walls.note:
        devices.say(f"walls: {walls.note}")
    devices.displays.append(walls)
    devices.sources.append(walls)


def _open_desk(devices: Devices, graphics: Graphics, overlay: Overlay, *, left_handed: bool) -> Picture:
    surface = graphics.window("desktop", title="vr-dti - trainee", size=DESK_PX, vsync=True)
    # Where a script moves the body, the window only shows.
    window = TraineeWindow(surface, trainee=devices.trainee, onlooker=devices.scripted, left_handed=left_handed)
    devices.stack.callback(window.close)
    rows = as_rows(TRAINEE_KEYS)

    def words(target: Framebuffer, rect_px: Rect) -> None:
        if window.help_shown:
            overlay.draw_help(rows, target, rect_px, title="You are the trainee")

    window.overlay = words
    devices.displays.append(window)
    devices.sources.append(window)
    return window.picture


def _open_mirror(devices: Devices, graphics: Graphics, overlay: Overlay, picture: Picture | None, watch: PictureWatch) -> MirrorWindow:
    surface = graphics.window("mirror", title="vr-dti - instructor", size=MIRROR_PX)  # the trainee's display paces
    mirror = MirrorWindow(surface, trainee=devices.trainee, picture=picture)
    devices.stack.callback(mirror.close)
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
