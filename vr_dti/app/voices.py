"""`vr-dti voices`: which lines of a scene are recorded, and a walk through those that are not, with a microphone."""

from __future__ import annotations

import io
import os
import wave
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.app.say import result, say
from vr_dti.audio.clip import RATE_HZ
from vr_dti.backends.microphone import recorded
from vr_dti.cast import takes, throats
from vr_dti.cast.sounds import SOUND_LEVEL_DB, SOUND_MS, THROATS
from vr_dti.cast.voices import Spoken
from vr_dti.documents import parse_with_lines, read_text
from vr_dti.errors import InputError, SoundError, unwritable
from vr_dti.resources import scene_folder
from vr_dti.scene import load_scenario, spoken_lines
from vr_dti.scene_names import commands
from vr_dti.spaces import Floats
from vr_dti.story import speakers
from vr_dti.story.document import ScenarioDoc
from vr_dti.world.effects import CRIES, GRUNTS

ROOM_S = 1.5
"""recorded beyond what a line lasts: nobody begins at once (default)"""
LOUD_DB, QUIET_DB = -3.0, -30.0
"""peaks above the first are near clipping, below the second the room is heard too (default)"""

END_S, STILL = 0.05, 0.1
"""Whoever is still so loud, of the loudest, in the last of the recording was cut off (default: 20 dB below it)."""
BEFORE, STEADY = 5, 3.0
"""So many pieces of `END_S` are of the room, before anybody speaks; what its noise at both ends is at most over the quietest piece
(defaults: 10 dB, more than one piece of noise differs from another)."""

Record = Callable[[float], NDArray[np.int16]]
"""so many seconds of the microphone, 48 kHz"""
Ask = Callable[[str], str]


class Part(NamedTuple):
    """A line, as somebody is asked to speak it."""

    who: str
    about: str
    line: Spoken


def voices(options: Namespace) -> int:
    """Do the action that was asked for. Raises `InputError`."""
    parts, folder = _parts(options.scene, options.locale)
    if options.action == "list":
        return _list(parts, folder)
    mood: str = options.mood
    if mood:  # a grunt has none
        parts = {name: part for name, part in parts.items() if "/" not in name}
    unknown = [name for name in options.line if name not in parts]
    if unknown:
        raise InputError(f"--line {unknown[0]}: the scene has no such line", f"one of: {', '.join(parts)}")
    wanted = options.line or [name for name in parts if options.again or not _file(folder, name, mood).is_file()]
    takes.mood_of(_file(folder, "line", mood), mood)
    kept = walk({name: parts[name] for name in wanted}, folder, mood, lambda s: recorded(s, options.microphone, RATE_HZ), _asked)
    say(f"{kept} of {len(wanted)} recorded; {folder}")
    return 0


def _asked(question: str) -> str:
    try:
        return input(question).strip().lower()
    except EOFError:  # nobody is there
        return "q"


def _parts(scene: str, locale: str) -> tuple[dict[str, Part], Path]:
    scenario = load_scenario(scene, locale=locale)
    file = scene_folder(scene) / "voices" / "voices.yaml"
    about: dict[str, str] = {}
    if file.is_file():
        doc, _ = parse_with_lines(read_text(file), speakers.VoicesDoc, file=str(file), format=speakers.FORMAT)
        about = {name: s.about for name, s in doc.speakers.items()}
    spoken = spoken_lines(scenario.doc)
    parts = {name: Part(x.who, about.get(x.who, ""), spoken[name]) for name, x in scenario.doc.lines.items()}
    for actor, sound in _pressed_out(scenario.doc):
        asked = Spoken(f"({THROATS[sound]})", "", SOUND_MS[sound], SOUND_LEVEL_DB[sound])
        parts[f"{actor}/{sound}"] = Part(actor, about.get(actor, ""), asked)
    return parts, takes.folder_of(scenario.file, locale)


def _pressed_out(doc: ScenarioDoc) -> list[tuple[str, str]]:
    """(actor, sound) of whatever a scenario may ask of somebody's throat that is no word: of those it strikes, and where it says so."""
    asked = set()
    for _, command in commands(doc):
        if command.blow is not None and command.blow in doc.cast:
            asked |= {(command.blow, name) for name in (CRIES if command.part == "head" else GRUNTS)}
        if command.sound is not None and command.sound in THROATS and command.at in doc.cast:
            asked.add((str(command.at), command.sound))
    return sorted(asked)


def _file(folder: Path, name: str, mood: str) -> Path:
    if "/" in name:
        return throats.path_of(folder, name)
    return folder / (f"{name}.{mood}.wav" if mood else f"{name}.wav")


def _list(parts: Mapping[str, Part], folder: Path) -> int:
    found: dict[str, object] = {**takes.takes(folder, {name: p.line for name, p in parts.items()})}
    found |= {name: None for name in parts if "/" in name and throats.path_of(folder, name).is_file()}
    for name, part in parts.items():
        mine = [t for t in found if t.partition(".")[0] == name]
        state = "recorded" if name in mine else "placeholder"
        more = ", ".join(t.partition(".")[2] for t in mine if t != name)
        result(f"{state:11}  {name:24}  {part.who}: “{part.line.text}”" + (f"  [{more}]" if more else ""))
    count = sum(n in found for n in parts)
    result(f"{count} of {len(parts)} recorded" + (", the others are placeholders" if count < len(parts) else ""))
    return 0


def walk(parts: Mapping[str, Part], folder: Path, mood: str, record: Record, ask: Ask) -> int:
    """Through `parts`, one take each until it is kept or skipped. -> how many were kept"""
    kept, heard = 0, False
    for count, (name, part) in enumerate(parts.items(), start=1):
        path = _file(folder, name, mood)
        say(f"\n{count} of {len(parts)}  {name}" + (f" ({mood})" if mood else ""))
        say(f"{part.who}{f', {part.about}' if part.about else ''}; at most {part.line.duration_ms / 1000:.1f} s")
        say(f"    “{part.line.text}”")
        word = ask("Enter: record   s: skip   q: stop   ")
        while word not in ("s", "q"):
            try:
                pcm = record(part.line.duration_ms / 1000.0 + ROOM_S)
            except SoundError as e:
                if not heard:  # there is no microphone to walk with
                    raise
                say(f"    {e.what}: {e.remedy}")
                wav = None
            else:
                heard, wav = True, _take(path, part.line, pcm)
            if wav is not None:
                word = ask("Enter: keep   r: again   s: skip   q: stop without it   ")
                if word == "":
                    _keep(path, wav)
                    kept += 1
                    break
            else:
                word = ask("Enter: again   s: skip   q: stop   ")
        if word == "q":
            break
    return kept


def _take(path: Path, line: Spoken, pcm: NDArray[np.int16]) -> bytes | None:
    """One take, cut to what was spoken, as a WAV file; None where it will not do, and that is said."""
    try:
        x = takes.read(path, _wav(pcm))
        _heard_whole(path, x)
        takes.fitted(path, x, line)
    except InputError as e:
        say(f"    {e.what.removeprefix(f'{path}: ')}: {e.remedy}")
        return None
    spoken = takes.trimmed(x)
    peak_db = 20.0 * float(np.log10(np.abs(spoken).max()))
    level = "too near to clipping: step back" if peak_db > LOUD_DB else "low: come nearer" if peak_db < QUIET_DB else "good"
    say(f"    {len(spoken) / RATE_HZ:.1f} s, peak {peak_db:.0f} dB ({level})")
    return _wav(np.rint(spoken * 32767.0).astype(np.int16))


def _heard_whole(path: Path, x: Floats) -> None:
    """Raises `InputError` where the room is too loud to tell where the words begin and end, or they end beyond the recording."""
    piece = round(END_S * RATE_HZ)
    peaks = np.abs(x[len(x) % piece :]).reshape(-1, piece).max(axis=1)
    loudest, last = float(peaks.max()), float(peaks[-1])
    room = max(float(np.median(peaks[:BEFORE])), last)
    if takes.SILENT * loudest < room <= STEADY * float(peaks.min()):
        below_db, least_db = (20.0 * float(np.log10(share)) for share in (loudest / room, 1.0 / takes.SILENT))
        what = f"{path}: the room is too loud, {below_db:.0f} dB below the voice where {least_db:.0f} are needed"
        raise InputError(what, "record where it is quieter, or nearer to the microphone")
    if last > STILL * loudest:
        raise InputError(f"{path}: the recording ended in the middle of it", "begin as soon as you have pressed Enter")


def _wav(pcm: NDArray[np.int16]) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(RATE_HZ)
        f.writeframes(pcm.astype("<i2").tobytes())
    return out.getvalue()


def _keep(path: Path, wav: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(wav)
        part.replace(path)
    except OSError as e:
        raise unwritable(f"{path}: the recording cannot be written", e, "a copy of the scene (vr-dti scenario new)") from None
    finally:
        part.unlink(missing_ok=True)
