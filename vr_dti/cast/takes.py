"""Recorded lines: what people spoke into `voices/<locale>/` beside a scenario stands in for the placeholders, lips included.

`<line>.wav` is a line's plain take, `<line>.<emotion>.wav` one for a speaker who feels so, `<line>.<emotion>.<percent>.wav` one for that
strength. How long a line lasts stands in the scenario, so a take must fit it. What is read is kept in the cache, by the file's own bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from vr_dti.audio import clip as clips
from vr_dti.audio import wav
from vr_dti.audio.clip import RATE_HZ, Clip, amplitude, speech_db
from vr_dti.audio.synthesis import eased
from vr_dti.cast.lips import lips_name, load_lips, save_lips
from vr_dti.cast.voices import Spoken, mouth, resampled
from vr_dti.errors import InputError
from vr_dti.events import EMOTIONS
from vr_dti.resources import cache_dir
from vr_dti.spaces import Floats
from vr_dti.world import setting
from vr_dti.world.animation.lips import Lips

MOST = 1000
"""files of one locale"""
BOUNDS = wav.Bounds(
    hz=(16_000, 192_000),  # below the first a voice is a telephone's
    channels=2,
    bits=16,
    longest_s=600,
    most_bytes=16 << 20,  # default: 20 s of stereo at 192 kHz and 16 bits
    most_numbers=16 << 20,
    save="an uncompressed WAV file (PCM or floating point of 16 bits or more, one or two channels, 16 to 192 kHz)",
    cut="cut it to the line",
)
CLIPPED = 0.001
"""share of samples at full scale, or at what is loudest beyond it, from which a recording is spoilt (default)"""
QUIETEST = 0.003
"""a recording whose loudest sample is below -50 dB is of an empty room (default)"""
LATE_MS = 60
"""so much longer than its line a take may be: its last breath is cut (default)"""
SILENT = 0.01
"""of the loudest: what is less at both ends is cut off as silence (default: 40 dB below it)"""
EASE_S = 0.008


@dataclass(frozen=True, slots=True)
class Take:
    """One recording of a line."""

    line: str
    emotion: str
    """empty: the plain one"""
    permille: int
    clip: Clip
    lips: Lips = field(repr=False)


def takes(folder: Path, lines: Mapping[str, Spoken]) -> dict[str, Take]:
    """The recordings of `lines` in `folder`, by their names without `.wav`. Raises `InputError`, all that is wrong at once."""
    files = sorted(folder.glob("*.wav")) if folder.is_dir() else []
    if len(files) > MOST:
        raise InputError(f"{folder}: {len(files)} recordings, at most {MOST}", "remove those that are no lines of this scene")
    found, wrong = {}, []
    for path in files:
        line, _, mood = path.stem.partition(".")
        if line not in lines:
            continue  # `vr-dti scenario check` says so
        try:
            emotion, permille = mood_of(path, mood)
            clip, lips = _take(path, lines[line])
        except InputError as e:
            wrong.append(f"{e.what}: {e.remedy}")
            continue
        found[path.stem] = Take(line, emotion, permille, clip, lips)
    if wrong:
        raise InputError("; ".join(wrong), "mend or remove these recordings: without one its line is a placeholder")
    return found


def folder_of(scenario_file: str, locale: str) -> Path:
    """Where the lines of a scenario are kept: beside its own file; for a session's, beside the file that the session was made from."""
    return Path(scenario_file.rpartition(".dtis:")[2]).parent / "voices" / locale


def unspoken(lines: Mapping[str, Spoken], found: Mapping[str, Take]) -> dict[str, Spoken]:
    """The lines that still need a placeholder."""
    return {name: line for name, line in lines.items() if name not in found}


def moods(line: str, found: Mapping[str, Take]) -> tuple[setting.Take, ...]:
    """The takes of a line beside its plain one, as the world chooses among them."""
    return tuple(setting.Take(name, t.emotion, t.permille, t.lips) for name, t in found.items() if t.line == line and t.emotion)


def mood_of(path: Path, mood: str) -> tuple[str, int]:
    """`rage.40` -> rage, 400."""
    if not mood:
        return "", 0
    emotion, _, percent = mood.partition(".")
    if emotion not in EMOTIONS:
        raise InputError(f"{path}: there is no emotion {emotion!r}", f"one of: {', '.join(EMOTIONS)}")
    if not percent:
        return emotion, 1000
    if not percent.isascii() or not percent.isdigit() or not 0 < int(percent) <= 100:
        raise InputError(f"{path}: {percent!r} is no strength", f"a percentage: {path.stem.partition('.')[0]}.{emotion}.50.wav")
    return emotion, 10 * int(percent)


def _take(path: Path, line: Spoken) -> tuple[Clip, Lips]:
    """From the cache where this very file was read before."""
    raw = wav.contents(path, BOUNDS)
    sources = (Path(f).read_bytes() for f in (__file__, wav.__file__))
    key = hashlib.sha256(b"\0".join((*sources, raw, *(str(part).encode() for part in line)))).hexdigest()[:24]
    folder = cache_dir() / "voices"
    folder.mkdir(exist_ok=True)
    kept, lips = clips.load(folder / f"{key}.npz"), load_lips(folder / lips_name(key))
    if kept is not None and "line" in kept and lips is not None:
        return kept["line"], lips
    sound = fitted(path, read(path, raw), line)
    clip = Clip.of(sound, level_db=line.level_db, note="recorded")
    clips.save({"line": clip}, folder / f"{key}.npz")
    lips = mouth(line, sound)
    save_lips(folder / lips_name(key), lips)
    return clip, lips


def read(path: Path, raw: bytes) -> Floats:
    """The samples of a WAV file, mono at 48 kHz. Raises `InputError`."""
    x, rate_hz = wav.parsed(path, raw, BOUNDS)
    if float(np.abs(x).max()) < QUIETEST:
        raise InputError(f"{path}: there is nothing to be heard", "record it again, nearer to the microphone")
    # Floating point may go beyond full scale and is not clipped there; what is, lies flat at its loudest.
    if float((np.abs(x) > 0.9999 * max(1.0, float(np.abs(x).max()))).mean()) > CLIPPED:
        raise InputError(f"{path}: it is clipped", "turn the microphone down and record it again")
    return resampled(x.mean(axis=1), rate_hz) if rate_hz != RATE_HZ else x.mean(axis=1)


def trimmed(x: Floats) -> Floats:
    """Without what is silent at both ends."""
    loud = np.flatnonzero(np.abs(x) > SILENT * np.abs(x).max())
    lead = round(EASE_S * RATE_HZ)
    return x[max(0, int(loud[0]) - lead) : int(loud[-1]) + lead]


def fitted(path: Path, x: Floats, line: Spoken) -> Floats:
    """`x` without the silence at both ends, at its line's level. Raises `InputError` where it is longer than the line."""
    x = trimmed(x)
    lasts_ms = len(x) * 1000 // RATE_HZ
    if lasts_ms > line.duration_ms + LATE_MS:
        what = f"{path}: speaks for {lasts_ms / 1000:.1f} s, and its line lasts {line.duration_ms / 1000:.1f} s"
        raise InputError(what, f"speak it faster, or let the line last {lasts_ms + 50} ms in the scenario")
    x = eased(x[: line.duration_ms * RATE_HZ // 1000], EASE_S)
    return x * amplitude(line.level_db) / amplitude(speech_db(x))
