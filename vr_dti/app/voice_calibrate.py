"""`vr-dti voice calibrate`: a microphone in a minute - the room, the normal voice, the loud voice, and our loudspeakers if asked."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np

from vr_dti.app.say import result, say
from vr_dti.audio.clip import RATE_HZ as PLAYED_HZ
from vr_dti.audio.clip import Clip, amplitude
from vr_dti.backends.microphone import recorded
from vr_dti.backends.speakers import Speakers
from vr_dti.calibration import VOICE_FORMAT, Voice, parse_voice
from vr_dti.errors import DocumentError, InputError, unwritable
from vr_dti.events import Listener, Sounding
from vr_dti.resources import voice_file
from vr_dti.speech.clipping import clips
from vr_dti.speech.sound import Pcm, level_db, speech_level_db
from vr_dti.speech.wav import read_wav
from vr_dti.timebase import Frame

ROOM_S, VOICE_S, ECHO_S = 5.0, 8.0, 0.9
"""the last is less than the second without news after which our sound fades (`audio/process.py`)"""
TEXT = "You and your partner stopped a man after a short run on foot. Watch the street, answer the radio, and get the man to the car."
STEPS = (
    ("room", ROOM_S, "Be silent."),
    ("normal", VOICE_S, f"Read this to somebody beside you: {TEXT}"),
    ("loud", VOICE_S, "And again, as loud as you would call across a street."),
)


def calibrate(options: Namespace) -> int:
    """Ask, record, measure, keep. Raises `InputError` where what was recorded is no calibration."""
    device: str | None = options.microphone
    sounds = _from_files(options.wav) if options.wav else _asked(lambda seconds: recorded(seconds, device))
    room, normal, loud = level_db(sounds["room"]), speech_level_db(sounds["normal"]), speech_level_db(sounds["loud"])
    voice = Voice.model_construct(
        format=VOICE_FORMAT,
        microphone=device or "",
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        room_db=round(room, 1),
        normal_db=round(normal, 1),
        loud_db=round(loud, 1),
        echo_db=round(_echo_db(device), 1) if options.speakers else None,
    )
    text = voice.model_dump_json(indent=2) + "\n"
    path: Path = options.out or voice_file()
    try:
        parse_voice(text, file="")  # every mistake of it, before anything is kept
    except DocumentError as e:  # of which nobody has seen a line
        what = "; ".join(f"{m.path.removesuffix('_db')} voice: {m.what}" for m in e.mistakes)
        remedy = "; ".join(dict.fromkeys(m.remedy for m in e.mistakes))
        raise InputError(f"room {room:.0f} dB, normal voice {normal:.0f} dB, loud voice {loud:.0f} dB: {what}", remedy) from None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        raise unwritable(f"{path}: the calibration cannot be kept", e) from None
    result(f"room {room:.0f} dB, normal voice {normal:.0f} dB, loud voice {loud - normal:+.0f} dB over it")
    if voice.echo_db is not None:
        result(f"our own voices come back at {voice.echo_db:.0f} dB, {voice.echo_db - normal:+.0f} dB against the normal voice")
    result(f"kept: {path}")
    return 0


def _from_files(paths: list[Path]) -> dict[str, Pcm]:
    return {name: _usable(name, read_wav(path)) for (name, _, _), path in zip(STEPS, paths, strict=True)}


def _asked(record: Callable[[float], Pcm]) -> dict[str, Pcm]:
    sounds = {}
    for name, seconds, words in STEPS:
        say(f"{words}  ({seconds:.0f} s)")
        sounds[name] = _usable(name, record(seconds))
    return sounds


def _usable(name: str, x: Pcm) -> Pcm:
    """`x`, said at once where it is none: nobody reads on for nothing. Raises `InputError`. A room may be perfectly silent: some
    microphones give nothing while nobody speaks."""
    if clips(x):
        raise InputError(f"the {name} recording is clipped: the microphone is set too loud", "turn its gain down, then calibrate again")
    if name != "room" and not x.any():
        what = f"the {name} recording is perfect silence: the microphone is muted, or the system does not allow it"
        raise InputError(what, "unmute it, or allow it in the system's settings, then calibrate again")
    return x


def _echo_db(device: str | None) -> float:
    """How loud a voice of ours at speaking distance comes back. Raises `SoundError`."""
    say("Be silent: our own loudspeakers are heard.")
    noise = np.random.default_rng(1).standard_normal(PLAYED_HZ) * amplitude(70.0)
    speakers = Speakers.open({"noise": Clip.of(noise, level_db=70.0)})
    try:
        here = Listener((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), 0, True)
        speakers.send(Frame(0, 0, 0, 1), (), [Sounding("noise", "noise", 0, (0.0, 0.0, -1.5), loop=True)], here)
        return speech_level_db(recorded(ECHO_S, device))
    finally:
        speakers.close()
