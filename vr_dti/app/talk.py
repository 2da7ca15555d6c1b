"""The instructor's microphone of a run: opened by its options, wired to whoever needs it; a run can do without, and is told once."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace

from vr_dti.app.sound_options import MicrophoneOptions
from vr_dti.app.sound_watch import SoundWatch
from vr_dti.app.wiring import Devices
from vr_dti.backends.microphone import ONE_FOR_BOTH, REMEDY_TWO, Talk
from vr_dti.errors import InputError, SoundError
from vr_dti.events import DISPATCH
from vr_dti.ports import View
from vr_dti.scene import Scene
from vr_dti.session import Draw
from vr_dti.world.pose import Shown


def check_talk(options: Namespace) -> None:
    """Refuse what cannot be meant, before anything is opened. Raises `InputError`."""
    microphones = MicrophoneOptions.of(options)
    if not microphones.instructed:
        return
    if options.display == "offscreen":
        raise InputError("--instructor-mic with --display offscreen: nothing sounds there", "leave it out")
    if options.mirror == "none" and options.display != "openxr":
        raise InputError("--instructor-mic with --mirror none: the key is at the mirror", "leave out --mirror none")
    if microphones.listens != "off" and microphones.instructor == microphones.device:
        raise InputError(ONE_FOR_BOTH, REMEDY_TWO)


def open_talk(devices: Devices, options: MicrophoneOptions) -> Talk | None:
    """The microphone that `options` ask for, which may be one that is looked for; None where none was asked for or none can be had.
    Raises `InputError` where it is the trainee's own."""
    if not options.instructed:
        return None
    try:
        talk = Talk.open(options.instructor, other=options.device, apart=options.listens != "off")
    except SoundError as e:
        if e.what == ONE_FOR_BOTH:
            raise InputError(e.what, e.remedy) from None
        devices.fall_back("instructor's microphone", e, "nobody is spoken as", "the instructor is not heard in the scene")
        return None
    devices.stack.callback(talk.close)
    if talk.missing is not None:
        devices.fall_back("instructor's microphone", talk.missing, "it is looked for", "the instructor is not heard in the scene at first")
    return talk


def wire_talk(devices: Devices, talk: Talk, scene: Scene, *, key: str) -> None:
    """Who speaks with it, how it fares and how loud he is, told to the run. `key`: when he is heard."""
    devices.outputs.append(talk)
    devices.sources.append(SoundWatch(lambda: talk.status, devices.trainee, "instructor_mic"))
    devices.speaks_as, devices.level = speakers_of(scene), lambda: talk.level
    once = "" if talk.missing is None else "once it is there, "
    devices.say(f"instructor's microphone: {once}heard in the scene {key}, as {', '.join(devices.speaks_as)} (N)")


def speakers_of(scene: Scene) -> tuple[str, ...]:
    """As whom an instructor can speak: dispatch, then everybody who is there and has a line."""
    speak = {line.who for line in scene.scenario.doc.lines.values()}
    return (DISPATCH, *(m.name for m in scene.setting.cast if m.name in speak))


def with_mouth(draw: Draw, talk: Talk) -> Draw:
    """`draw`, with the mouth of whom the instructor speaks as open as he is loud."""

    def drawn(shown: Shown, views: Sequence[View]) -> None:
        draw(replace(shown, jaw=talk.mouth), views)

    return drawn
