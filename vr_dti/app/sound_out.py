"""What a run sounds on: headphones or a ring of loudspeakers, and a second output for the classroom."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from vr_dti.app.sound_watch import SoundWatch
from vr_dti.app.sounds import clips_of
from vr_dti.audio.compiled import prepare
from vr_dti.audio.heads.kept import file_of
from vr_dti.audio.live import Live, live_clips
from vr_dti.audio.ring import ring_of
from vr_dti.audio.room import room_of
from vr_dti.backends.speakers import Setup, Speakers
from vr_dti.calibration.loudspeakers import read_loudspeakers
from vr_dti.errors import InputError, SoundError
from vr_dti.events import Mark
from vr_dti.ports import Output, Source
from vr_dti.scene import Scene


def setup_of(text: str | None, hrtf: str | None) -> tuple[Setup, str | None]:
    """What `--speakers` and `--hrtf` say, and the device that goes with it: a ring or the file of a measured one, or headphones and the
    head they are for. Raises `InputError`."""
    if not text:
        return Setup(head=file_of(hrtf) if hrtf else None), None
    if hrtf:
        raise InputError("--hrtf with --speakers: loudspeakers need no head", "leave one of them out")
    if not text.endswith(".json"):
        return Setup(ring=ring_of(text)), None
    doc = read_loudspeakers(Path(text))
    ring = ring_of(doc.ring, f"{text}: ring")
    if doc.trim_db and len(doc.trim_db) != ring.channels:
        raise InputError(f"{text}: {len(doc.trim_db)} levels for {ring.channels} channels", "measure it again: vr-dti speakers")
    return Setup(ring=ring, trim_db=doc.trim_db), doc.device or None


def open_speakers(
    outputs: list[Output],
    sources: list[Source],
    marks: list[Mark],
    stack: ExitStack,
    options: Namespace,
    scene: Scene,
    trainee: str,
    say: Callable[[str], None],
    live: Live | None = None,
) -> Callable[[], str] | None:
    """Open what `options` ask for; a run can do without, and is told once. `live`: the instructor's microphone. -> how the trainee's sound
    fares, None: silent."""
    setup, device = setup_of(options.speakers, options.hrtf)
    room = room_of(scene.setting.place)
    if setup.ring is None:
        prepare(say, wait=False)
    clips = clips_of(scene, say, say) | (live_clips() if live is not None else {})
    fares: Callable[[], str] | None = None
    try:
        speakers = Speakers.open(clips, options.sound or device, setup=replace(setup, room=room, live=live))
    except SoundError as e:
        say(f"sound: {e.what}; the run is silent ({e.remedy})")
        marks.append(Mark(0, "fall-back", f"silent: {e.what}", "program"))
    else:
        stack.callback(speakers.close)
        outputs.append(speakers)
        watch = SoundWatch(lambda: speakers.status, trainee)
        sources.append(watch)
        if options.sound or device:
            sources.append(SoundWatch(lambda: speakers.elsewhere, trainee, "sound_output"))
        fares = lambda: watch.trouble or str(speakers.report())  # noqa: E731 - a word to whoever asks
    if options.classroom:
        try:
            second = Speakers.open(clips, options.classroom, setup=Setup(room=room, live=live))
        except SoundError as e:
            say(f"classroom: {e.what}; it hears nothing ({e.remedy})")
        else:
            stack.callback(second.close)
            outputs.append(second)
    return fares
