"""Placeholder voices: each line spoken once by a text-to-speech program of this machine, fitted to its length and level, and cached.

The program is run as a command and never bundled; its voices only stand in for the people who shall speak the lines. How long a line
lasts is written in the scene and is never asked of the program: the speech is fitted to it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vr_dti.audio import clip as clips
from vr_dti.audio import wav
from vr_dti.audio.clip import RATE_HZ, Clip, amplitude, speech_db
from vr_dti.audio.synthesis import CONE, NARROW, eased, filtered, seconds, street
from vr_dti.cast import lips
from vr_dti.cast.lips import lips_name, load_lips, save_lips
from vr_dti.errors import InputError
from vr_dti.resources import cache_dir
from vr_dti.spaces import Floats
from vr_dti.world.animation.lips import Lips

PROGRAMS = ("espeak-ng", "espeak")
TIMEOUT_S = 10.0
LONGEST_TEXT = 1000
SLOWEST_WPM, USUAL_WPM, FASTEST_WPM = 115, 175, 420
"""slower than the first, espeak drawls: a longer line is followed by silence instead"""
LEAD_S, TAIL_S = 0.02, 0.06
SHORTEST_S = 0.2
SPEECH_DB, SHOUT_DB = 66.0, 84.0
"""from raised conversation to shouting at one metre (ANSI S3.5-1997: raised 68, loud 75, shout 82 dB); pressed in between"""

WRITES = wav.Bounds(
    hz=(8_000, 48_000),
    channels=1,
    bits=16,
    longest_s=600,
    most_bytes=64 << 20,  # default: ten minutes at 48 kHz; a line is cut to seconds
    most_numbers=32 << 20,
    save="one channel of 16 bits",
    cut="shorten the line",
)
"""What a text-to-speech program writes; anything else is no voice"""

NO_PROGRAM = "No text-to-speech program: spoken lines are captions only (the package espeak-ng brings placeholder voices)."


class Spoken(NamedTuple):
    """A line to be spoken."""

    text: str
    voice: str
    duration_ms: int
    level_db: float
    """SPL at one metre"""


class Voice(NamedTuple):
    """A character's throat, in espeak's terms."""

    variant: str
    pitch: int
    """0-99, 50 usual"""
    radio: bool = False
    ear: bool = False
    """close by, with no street around it"""


VOICES: dict[str, Voice] = {
    "man-low": Voice("en-us+m7", 22),
    "man-mid": Voice("en-us+m3", 46),
    "man-high": Voice("en-us+m1", 58),
    "man-gruff": Voice("en-us+m5", 30),
    "man-young": Voice("en-us+m2", 60),
    "woman": Voice("en-us+f2", 52),
    "woman-low": Voice("en-us+f4", 34),
    "dispatch": Voice("en-us+f3", 44, radio=True),
    "coach": Voice("en-us+m4", 38, ear=True),
}
"""By the name a scene's cast gives; any other name gets one of the people's, always the same"""


@dataclass(frozen=True, slots=True)
class Voices:
    """What came of it: a clip for each line that could be spoken, and one sentence for the person at the desk."""

    clips: dict[str, Clip]
    sentence: str


def bake(lines: Mapping[str, Spoken], say: Callable[[str], None] = lambda _: None) -> Voices:
    """Speak `lines` (by id), from the cache where they were spoken before. No program: no clips, and a sentence that says so.

    A clip is never longer than its line's `duration_ms`, and its speech lies at `level_db`.
    """
    program = _program()
    if program is None:
        return Voices({}, NO_PROGRAM)
    folder = cache_dir() / "voices"
    folder.mkdir(exist_ok=True)
    version = _version(program)
    key_of = _keys(version)
    out: dict[str, Clip] = {}
    told = False
    for name, line in lines.items():
        key = key_of(line)
        path = folder / f"{key}.npz"
        kept = clips.load(path)
        if kept is None or "line" not in kept:
            if not told:
                say(f"speaking placeholder lines with {Path(program).stem}")
                told = True
            spoken = _spoken(program, line, seed=int(key[:8], 16))
            if spoken is None:
                continue
            kept = {"line": Clip.of(spoken, level_db=line.level_db, note=f"placeholder voice: {version}")}
            clips.save(kept, path)
        out[name] = kept["line"]
        if not (shapes := folder / lips_name(key)).is_file():
            save_lips(shapes, lips.lips(_phonemes(program, line), line.duration_ms, lips.heard(out[name].samples().astype(np.float64))))
    missing = len(lines) - len(out)
    also = f"; {missing} could not be spoken and {'is a caption' if missing == 1 else 'are captions'} only" if missing else ""
    return Voices(out, f"Voices are placeholders, spoken by {version}{also}.")


def lips_of(lines: Mapping[str, Spoken]) -> dict[str, Lips]:
    """The mouths of `lines`, by id: from the cache where they were spoken before, else guessed from their words."""
    program = _program()
    key_of = _keys(_version(program)) if program else None
    out = {}
    for name, line in lines.items():
        found = load_lips(cache_dir() / "voices" / lips_name(key_of(line))) if key_of else None
        out[name] = found if found is not None else lips.lips(lips.guessed(line.text), line.duration_ms)
    return out


def _keys(version: str) -> Callable[[Spoken], str]:
    source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return lambda line: hashlib.sha256("\0".join(map(str, (source, version, *line))).encode()).hexdigest()[:24]


def mouth(line: Spoken, samples: Floats) -> Lips:
    """The lips of a line that somebody recorded, `samples` at 48 kHz: its phonemes, found in the sound."""
    program = _program()
    said = _phonemes(program, line) if program else lips.guessed(line.text)
    return lips.lips(said, line.duration_ms, lips.heard(samples))


def voice_of(name: str) -> Voice:
    """The voice of that name; a name that is not in `VOICES` gets a fixed one of the people's."""
    if name in VOICES:
        return VOICES[name]
    people = [v for v in VOICES.values() if not (v.radio or v.ear)]
    return people[hashlib.sha256(name.encode()).digest()[0] % len(people)]


# --- the program -----------------------------------------------------------------------------------------------------------


def _program() -> str | None:
    """The path of a text-to-speech program, or None."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    windows = Path(os.environ.get("PROGRAMFILES", "")) / "eSpeak NG" / "espeak-ng.exe"  # its installer leaves PATH alone
    return str(windows) if os.name == "nt" and windows.is_file() else None


def _version(program: str) -> str:
    """`espeak-ng 1.51`, as far as the program says so."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=TIMEOUT_S, stdin=subprocess.DEVNULL).stdout
    except (OSError, subprocess.TimeoutExpired):
        said = b""
    number = next((w for w in said.decode(errors="replace").split() if w[:1].isdigit()), "")
    return f"{Path(program).stem} {number}".strip()


def _run(program: str, text: str, voice: Voice, *, wpm: int, pitch: int) -> Floats | None:
    """What the program says, mono at 48 kHz, silence at both ends cut off; None if it fails, hangs or writes no sound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        command = [program, "--stdin", "-b", "1", "-v", voice.variant, "-s", str(wpm), "-p", str(pitch), "-w", str(path)]
        try:
            subprocess.run(command, input=text.encode(), capture_output=True, timeout=TIMEOUT_S, check=True)
            said, rate = wav.parsed(path, wav.contents(path, WRITES), WRITES)
        except (OSError, subprocess.SubprocessError, InputError):
            return None
    x = said[:, 0]
    loud = np.flatnonzero(np.abs(x) > 0.01 * np.abs(x).max(initial=0.0))
    if len(loud) == 0:
        return None
    return resampled(x[loud[0] : loud[-1] + 1], rate)


def _phonemes(program: str, line: Spoken) -> str:
    """What the program says of the line, as `lips.phonemes` has it; guessed from the letters where it does not say."""
    command = [program, "-q", "--ipa", "--stdin", "-b", "1", "-v", voice_of(line.voice).variant]
    try:
        said = subprocess.run(command, input=line.text[:LONGEST_TEXT].encode(), capture_output=True, timeout=TIMEOUT_S, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        said = b""
    return lips.phonemes(said.decode(errors="replace")) or lips.guessed(line.text)


def resampled(x: Floats, rate_hz: int) -> Floats:
    """`x` at 48 kHz, by its spectrum; padded so that both lengths are whole."""
    unit = rate_hz // int(np.gcd(rate_hz, RATE_HZ))
    n = -(-(len(x) + unit) // unit) * unit
    m = n // unit * (RATE_HZ * unit // rate_hz)
    spectrum = np.fft.rfft(x, n)
    return np.asarray(np.fft.irfft(spectrum[: m // 2 + 1], m) * (m / n), dtype=np.float64)


# --- from its speech to a line ---------------------------------------------------------------------------------------------


def _spoken(program: str, line: Spoken, *, seed: int) -> Floats | None:
    """The line's samples: fitted, voiced by how loud it is, at its level."""
    n = seconds(line.duration_ms / 1000.0)
    if n < seconds(SHORTEST_S):
        return None
    text = "".join(c for c in line.text if c.isprintable())[:LONGEST_TEXT]
    voice = voice_of(line.voice)
    pressed = float(np.clip((line.level_db - SPEECH_DB) / (SHOUT_DB - SPEECH_DB), -0.5, 1.0))
    speech = _fitted(program, text, voice, line.duration_ms / 1000.0, pitch=int(np.clip(voice.pitch + 22 * pressed, 0, 99)))
    if speech is None:
        return None
    out = np.zeros(n)
    if voice.radio:
        body = _over_radio(speech)
    else:
        body = _pressed(speech, pressed)
        body = body if voice.ear else street(np.random.default_rng(seed), body, -27.0)
    at = seconds(LEAD_S)
    body = eased(body[: n - at], 0.03)
    out[at : at + len(body)] = body
    return out * amplitude(line.level_db) / amplitude(speech_db(out))


def _fitted(program: str, text: str, voice: Voice, duration_s: float, *, pitch: int) -> Floats | None:
    """The speech at the speed that fills the line: said once at the usual speed, then twice nearer."""
    room_s = max(duration_s - LEAD_S - TAIL_S, 0.1)
    wpm, best = float(USUAL_WPM), None
    for _ in range(3):
        speech = _run(program, text, voice, wpm=round(wpm), pitch=pitch)
        if speech is None:
            return best
        took_s = len(speech) / RATE_HZ
        if best is None or took_s <= room_s or took_s < len(best) / RATE_HZ:
            best = speech
        nearer = float(np.clip(wpm * took_s / room_s * 1.02, SLOWEST_WPM, FASTEST_WPM))
        if abs(nearer - wpm) < 3.0:
            break
        wpm = nearer
    return best


def _pressed(x: Floats, how: float) -> Floats:
    """A raised voice is brighter and denser, a hushed one duller: `how` -0.5 hushed, 0 raised conversation, 1 a shout (default)."""
    shaped = filtered(x, {150: -4.0 * how, 500: 0.0, 1400: 3.0 * how, 2800: 7.0 * how, 4500: 5.0 * how, 9000: -2.0 + 2.0 * how})
    drive = 1.0 + 2.0 * max(how, 0.0)
    level = np.sqrt((shaped * shaped).mean()) * 4.0
    return np.asarray(np.tanh(drive * shaped / level), dtype=np.float64)


def _over_radio(x: Floats) -> Floats:
    """Out of the small loudspeaker on a shoulder: narrow band, driven hard."""
    narrow = filtered(x, NARROW)
    hard = np.tanh(3.0 * narrow / (4.0 * np.sqrt((narrow * narrow).mean())))
    return filtered(hard, CONE)
