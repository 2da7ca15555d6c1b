"""What a run sounds on: headphones or a ring of loudspeakers, and a second output for the classroom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vr_dti.app.sound_options import DEFAULT, SpeakersOptions
from vr_dti.app.sound_watch import SoundWatch
from vr_dti.app.sounds import clips_of
from vr_dti.app.wiring import Devices
from vr_dti.audio.compiled import prepare
from vr_dti.audio.heads.kept import file_of
from vr_dti.audio.live import Live, live_clips
from vr_dti.audio.ring import ring_of
from vr_dti.audio.room import room_of
from vr_dti.backends.speakers import Setup, Speakers
from vr_dti.calibration.loudspeakers import read_loudspeakers
from vr_dti.errors import InputError, SoundError
from vr_dti.events import Mark
from vr_dti.scene import Scene


def setup_of(options: SpeakersOptions) -> tuple[Setup, str | None]:
    """A ring, the file of a measured one, or headphones and the head they are for; and the device that goes with it. Raises
    `InputError`."""
    if options.ring is None:
        return Setup(head=None if options.head is None else file_of(options.head)), options.device
    if options.head is not None:
        raise InputError("--hrtf with --speakers: loudspeakers need no head", "leave one of them out")
    if not options.ring.endswith(".json"):
        return Setup(ring=ring_of(options.ring)), options.device
    doc = read_loudspeakers(Path(options.ring), lambda name: ring_of(name, "ring").channels)
    return Setup(ring=ring_of(doc.ring), trim_db=doc.trim_db), options.device or doc.device or None


def check_outputs(options: SpeakersOptions) -> None:
    """Raises `InputError` for a ring or head that is none, and for one output that is to be the trainee's and the classroom's."""
    _, device = setup_of(options)
    if options.classroom is not None and options.classroom == (device or DEFAULT):
        whose = "the system's own choice" if device is None else device
        raise InputError(f"--classroom {options.classroom}: the trainee hears on {whose}, too", "name another output, with --sound or here")


def open_speakers(devices: Devices, options: SpeakersOptions, scene: Scene, live: Live | None = None) -> bool:
    """Open what `options` ask for; a run can do without, and is told once. `live`: the instructor's microphone. -> the trainee hears"""
    setup, device = setup_of(options)
    room = room_of(scene.setting.place)
    if setup.ring is None:
        prepare(devices.say, wait=False)
    clips = clips_of(scene, devices.say, devices.say) | (live_clips() if live is not None else {})
    speakers = None
    try:
        speakers = Speakers.open(clips, device, setup=replace(setup, room=room, live=live), sought=True)
    except SoundError as e:
        devices.fall_back("sound", e, "the run is silent", "silent")
    else:
        if speakers.missing is not None:
            devices.marks.append(Mark(0, "fall-back", f"silent: {speakers.missing.what}", "program"))  # the watch says it
        _watched(devices, speakers)
    if options.classroom is not None:
        where = None if options.classroom == DEFAULT else options.classroom
        beside = (0,) if speakers is None else speakers.whose
        try:
            second = Speakers.open(clips, where, setup=Setup(room=room, live=live, beside=beside), sought=True)
        except SoundError as e:
            devices.say(f"classroom: {e.what}; it hears nothing ({e.remedy})")
        else:
            devices.stack.callback(second.close)
            devices.outputs.append(second)
            devices.plays.append(lambda: not second.lack)
            devices.sources.append(SoundWatch(lambda: second.lack, devices.trainee, "classroom"))
    return speakers is not None


def _watched(devices: Devices, speakers: Speakers) -> None:
    """Wire the trainee's sound in, with a watch on how it fares and on whether it still plays where it should."""
    devices.stack.callback(speakers.close)
    devices.outputs.append(speakers)
    devices.plays.append(lambda: not speakers.lack)
    watch = SoundWatch(lambda: speakers.status, devices.trainee)
    devices.sources.append(watch)
    devices.sources.append(SoundWatch(lambda: speakers.elsewhere, devices.trainee, "sound_output"))
    devices.sound = lambda: watch.trouble or str(speakers.report())
