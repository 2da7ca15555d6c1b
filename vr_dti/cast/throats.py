"""Grunts, cries and the like of a scene's people: what role-players recorded, else what our own code makes for a man or a woman.

`voices/sounds/<actor>/<sound>.wav` beside a scenario: they hold no words, so one recording serves every locale.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

from vr_dti.audio import wav
from vr_dti.audio.clip import RATE_HZ, Clip, amplitude, loudest_db
from vr_dti.audio.synthesis import eased
from vr_dti.cast import takes
from vr_dti.cast.sounds import SOUND_LEVEL_DB, SOUND_MS, THROATS, of_throat
from vr_dti.cast.voices import VOICES
from vr_dti.errors import InputError

FOLDER = "sounds"
"""beside those of the locales"""
_EASE_S = 0.008


def recorded(scenario_file: str, actors: Collection[str]) -> dict[str, Clip]:
    """`actor/sound` -> what somebody recorded, at that sound's level. Raises `InputError`, all that is wrong at once."""
    home = takes.folder_of(scenario_file, FOLDER)
    found, wrong = {}, []
    for path in sorted(home.glob("*/*.wav")) if home.is_dir() else []:
        actor, name = path.parent.name, path.stem
        try:
            if actor not in actors:
                raise InputError(f"{path}: the scenario has nobody called {actor!r}", f"one of: {', '.join(actors)}")
            if name not in THROATS:
                raise InputError(f"{path}: there is no such sound", f"one of: {', '.join(THROATS)}")
            found[f"{actor}/{name}"] = _clip(path, name)
        except InputError as e:
            wrong.append(f"{e.what}: {e.remedy}")
    if wrong:
        raise InputError("; ".join(wrong), "mend or remove these recordings: without one the sound is a placeholder")
    return found


def path_of(folder: Path, name: str) -> Path:
    """Where the recording `actor/sound` lies, beside the folder of a locale's lines."""
    return folder.parent / FOLDER / f"{name}.wav"


def by_actor(voices: Mapping[str, str], own: Collection[str]) -> dict[str, dict[str, str]]:
    """sound of `THROATS` -> actor -> the clip that is played. `voices`: of each actor, as the scene names them; `own`: of `recorded`."""
    out: dict[str, dict[str, str]] = {name: {} for name in THROATS}
    for actor, voice in voices.items():
        woman = voice in VOICES and "+f" in VOICES[voice].variant
        for name in THROATS:
            mine = f"{actor}/{name}"
            out[name][actor] = mine if mine in own else of_throat(name, woman)
    return out


def _clip(path: Path, name: str) -> Clip:
    x = takes.trimmed(takes.read(path, wav.contents(path, takes.BOUNDS)))
    lasts_ms = len(x) * 1000 // RATE_HZ
    if lasts_ms > SOUND_MS[name] + takes.LATE_MS:
        raise InputError(f"{path}: lasts {lasts_ms / 1000:.1f} s, at most {SOUND_MS[name] / 1000:.1f}", "make it shorter")
    x = eased(x[: SOUND_MS[name] * RATE_HZ // 1000], _EASE_S)
    x = np.pad(x, (0, SOUND_MS[name] * RATE_HZ // 1000 - len(x)))
    return Clip.of(x * amplitude(SOUND_LEVEL_DB[name]) / amplitude(loudest_db(x)), level_db=SOUND_LEVEL_DB[name], note="recorded")
