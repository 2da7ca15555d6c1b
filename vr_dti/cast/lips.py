"""Lips of a line: its phonemes laid along its sound, as the shapes a face makes of them.

Where the voice program names the phonemes they are its own; else they are guessed from the letters, which is good enough for lips. Their
times are found in the sound by forced alignment (the cheapest way through all of them in order, each judged by how loud, how bright and how
long it usually is). Without a sound they are spread over the line evenly.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vr_dti.audio.clip import RATE_HZ as SOUND_HZ
from vr_dti.cached import DAMAGED
from vr_dti.spaces import Floats
from vr_dti.world.animation.lips import RATE_HZ, SHUT, Lips, Shape

PAUSE = "|"
"""between clauses"""
_SILENT = 0.16
"""of a line's loudest, square root: below -32 dB nobody speaks (default)"""
_REST_MS = 90
"""so long the mouth takes to shut after the last sound: default"""
HEARD_HZ = 100
"""pieces of sound that are judged, a second"""
_BRIGHT_HZ = 3500.0
_SURE = (0.11, 0.16, 0.45)
"""how far loudness, brightness and length of a phoneme spread about what is usual: default, from a voice program's own times
(docs/decisions/faces.md)"""
_LONGEST = 60

# phoneme -> how long it usually is (10 ms), how loud and how bright (0..1, square roots), and its shape in tenths: open wide round closed
# bitten tongue bared
_SOUNDS: dict[str, tuple[float, float, float, str]] = {
    **dict.fromkeys("ɑa", (13, 0.70, 0.12, "9 0 0 0 0 0 0")),
    "æ": (14, 0.60, 0.19, "8 4 0 0 0 0 1"),
    **dict.fromkeys("ʌɐ", (9, 0.66, 0.15, "6 1 0 0 0 0 0")),
    **dict.fromkeys("ɛe", (12, 0.66, 0.20, "5 5 0 0 0 0 1")),
    **dict.fromkeys("ɪiᵻ", (9, 0.60, 0.19, "2 8 0 0 0 0 2")),
    "ə": (6, 0.58, 0.13, "3 1 0 0 0 0 0"),
    **dict.fromkeys("ɚɜ", (11, 0.54, 0.18, "3 0 4 0 0 0 0")),
    **dict.fromkeys("ɔɒ", (15, 0.72, 0.10, "7 0 4 0 0 0 0")),
    "o": (9, 0.72, 0.08, "5 0 7 0 0 0 0"),
    **dict.fromkeys("ʊu", (9, 0.60, 0.14, "2 0 9 0 0 0 0")),
    **dict.fromkeys("pb", (5, 0.30, 0.22, "0 0 0 10 0 0 0")),
    "m": (9, 0.44, 0.08, "0 0 0 10 0 0 0"),
    **dict.fromkeys("fv", (8, 0.24, 0.40, "0 1 0 0 10 0 0")),
    **dict.fromkeys("θð", (7, 0.25, 0.45, "2 0 0 0 0 10 0")),
    **dict.fromkeys("tdɾʔ", (5, 0.29, 0.62, "1 1 0 0 0 7 0")),
    **dict.fromkeys("nl", (8, 0.44, 0.14, "1 1 0 0 0 7 0")),
    **dict.fromkeys("sz", (9, 0.35, 0.82, "1 5 0 0 0 0 4")),
    **dict.fromkeys("ʃʒ", (6, 0.38, 0.75, "1 0 7 0 0 0 4")),
    **dict.fromkeys("kɡŋxh", (5, 0.28, 0.42, "2 0 0 0 0 0 0")),
    **dict.fromkeys("ɹr", (8, 0.54, 0.08, "2 0 5 0 0 0 0")),
    "w": (9, 0.56, 0.04, "1 0 10 0 0 0 0"),
    "j": (7, 0.45, 0.15, "1 6 0 0 0 0 0"),
}
_LONG = "ː"
# letters -> phonemes, the longer first; English, and only as good as lips need
_LETTERS: tuple[tuple[str, str], ...] = (
    *(("tch", "tʃ"), ("igh", "aɪ"), ("ough", "o"), ("th", "ð"), ("sh", "ʃ"), ("ch", "tʃ"), ("ph", "f"), ("wh", "w"), ("ck", "k")),
    *(("ng", "ŋ"), ("ee", "i"), ("ea", "i"), ("oo", "u"), ("ou", "aʊ"), ("ow", "aʊ"), ("ay", "eɪ"), ("ai", "eɪ"), ("oy", "ɔɪ")),
    *(("ar", "ɑɹ"), ("or", "ɔɹ"), ("er", "ɚ"), ("qu", "kw"), ("a", "æ"), ("e", "ɛ"), ("i", "ɪ"), ("o", "ɒ"), ("u", "ʌ"), ("y", "i")),
    *(("c", "k"), ("x", "ks"), ("g", "ɡ"), ("r", "ɹ"), ("q", "k")),
)


def phonemes(ipa: str) -> str:
    """What of a voice program's words in the phonetic alphabet is heard: phonemes, and `PAUSE` between its lines."""
    lines = ["".join(c for c in line if c in _SOUNDS or c == _LONG) for line in ipa.splitlines()]
    return PAUSE.join(line for line in lines if line)


def guessed(text: str) -> str:
    """The phonemes of English words by their letters."""
    out = []
    for clause in _clauses(text.lower()):
        said = ""
        i = 0
        while i < len(clause):
            letters, sound = next(((a, b) for a, b in _LETTERS if clause.startswith(a, i)), (clause[i], clause[i]))
            last = i + len(letters) >= len(clause) or not clause[i + len(letters)].isalpha()
            word = clause[:i].rpartition(" ")[2]
            silent = letters == "e" and last and any(c in "aeiouy" for c in word)  # like, move
            said += "" if silent else "".join(c for c in sound if c in _SOUNDS)
            i += len(letters)
        if said:
            out.append(said)
    return PAUSE.join(out)


def _clauses(text: str) -> list[str]:
    for mark in ".,;:!?-":
        text = text.replace(mark, "\n")
    return text.splitlines()


@dataclass(frozen=True, slots=True)
class Heard:
    """A line's sound, `HEARD_HZ` a second: how loud, 0..1 of its loudest, and how much of it lies above `_BRIGHT_HZ`; both square roots."""

    loud: Floats
    bright: Floats


def heard(samples: Floats) -> Heard:
    """What `lips` needs to know of a sound at 48 kHz."""
    n = SOUND_HZ // HEARD_HZ
    pieces = np.resize(samples, (len(samples) // n, n)) if len(samples) >= n else np.zeros((1, n))
    power = (pieces * pieces).mean(axis=1)
    spectrum = np.abs(np.fft.rfft(pieces * np.hanning(n), axis=1)) ** 2
    high = spectrum[:, int(_BRIGHT_HZ / HEARD_HZ) :].sum(axis=1) / (spectrum.sum(axis=1) + 1e-12)
    return Heard((power / max(float(power.max()), 1e-12)) ** 0.25, np.sqrt(high))


def lips(said: str, duration_ms: int, sound: Heard | None = None) -> Lips:
    """The mouth of who says the phonemes `said` in `duration_ms`, heard as `sound`, where there is one.

    It is shut before the first sound, in long pauses and at the end, whatever the phonemes.
    """
    count = max(duration_ms * RATE_HZ // 1000, 2)
    out = np.zeros((count, len(SHUT)))
    sounds = _spread(said)
    if sounds and sound is not None and (sound.loud > _SILENT).any():
        ratio = HEARD_HZ // RATE_HZ
        loud = np.pad(sound.loud, (0, max(0, count * ratio - len(sound.loud))))[: count * ratio].reshape(count, ratio).max(axis=1)
        out = _shaped(sounds, aligned(sounds, sound) / ratio, count)
        out[:, _OPENS] *= (0.5 + 0.7 * loud)[:, None]
        out *= _awake(loud)[:, None]
    elif sounds:
        length = np.array([s.long for s in sounds])
        ends = np.concatenate(([0.0], np.cumsum(length)))
        start, stop = 0.03 * count, max(0.94 * count, 1.0)
        pace = min((stop - start) / ends[-1], 0.016 * RATE_HZ)  # nobody drawls: a long line ends in silence
        out = _shaped(sounds, start + ends * pace, count)
        t = np.arange(count)
        out *= np.clip((start + ends[-1] * pace + 0.09 * RATE_HZ - t) / (0.09 * RATE_HZ), 0.0, 1.0)[:, None]
    out[0] = out[-1] = 0.0
    done = np.clip(np.round(out * 255.0), 0, 255).astype(np.uint8)
    done.setflags(write=False)
    return done


_OPENS = [Shape._fields.index(name) for name in ("open", "wide", "bared")]


class _Sound(NamedTuple):
    long: float
    loud: float
    bright: float
    shape: tuple[float, ...]


def _spread(said: str) -> list[_Sound]:
    out: list[_Sound] = []
    for c in said:
        if c == _LONG and out:
            out[-1] = out[-1]._replace(long=1.35 * out[-1].long)
        elif c == PAUSE:
            out.append(_Sound(14.0, 0.05, 0.3, SHUT))
        elif c in _SOUNDS:
            long, loud, bright, tenths = _SOUNDS[c]
            out.append(_Sound(long, loud, bright, tuple(float(x) / 10.0 for x in tenths.split())))
    return out


def aligned(sounds: Sequence[_Sound], sound: Heard) -> Floats:
    """(N + 1,) in pieces of `sound`: when each of `sounds` begins, and the last one ends, by the cheapest way through all in order."""
    on = np.flatnonzero(sound.loud > _SILENT)
    first, count = int(on[0]), int(on[-1]) + 1 - int(on[0])
    loud, bright = sound.loud[first : first + count], sound.bright[first : first + count]
    pace = count / sum(s.long for s in sounds)
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    came = np.zeros((len(sounds), count + 1), dtype=np.int64)
    for k, s in enumerate(sounds):
        off = ((loud - s.loud) / _SURE[0]) ** 2 + ((bright - s.bright) / _SURE[1]) ** 2 * np.minimum(loud / 0.2, 1.0)
        spent = np.concatenate(([0.0], np.cumsum(np.minimum(off, 12.0))))
        after = np.full(count + 1, np.inf)
        for long in range(1, min(_LONGEST, count) + 1):
            usual = max(pace * s.long, 2.0)
            way = best[: count + 1 - long] - spent[: count + 1 - long] + 3.0 * (np.log(long / usual) / _SURE[2]) ** 2
            better = way < after[long:]
            after[long:][better], came[k, long:][better] = way[better], long
        best = after + spent
    ends = [count]
    for k in range(len(sounds) - 1, -1, -1):
        ends.append(ends[-1] - int(came[k, ends[-1]]))
    if not np.isfinite(best[count]):  # more sounds than pieces: somebody gabbles
        return first + np.linspace(0.0, count, len(sounds) + 1)
    return first + np.array(ends[::-1], dtype=np.float64)


def _shaped(sounds: Sequence[_Sound], begins: Floats, count: int) -> Floats:
    """(count, 7): every sound's shape in its middle, shapes between them in between; lips that meet do so wholly."""
    middle = 0.5 * (begins[:-1] + begins[1:])
    shape = np.array([s.shape for s in sounds])
    at = np.concatenate(([begins[0] - 3.0], middle, [begins[-1] + 2.0]))
    shape = np.concatenate((np.zeros((1, 7)), shape, np.zeros((1, 7))))
    t = np.arange(count, dtype=np.float64)
    out = np.stack([np.interp(t, at, shape[:, k]) for k in range(7)], axis=1)
    soft = np.pad(out, ((1, 1), (0, 0)), mode="edge")
    out = 0.25 * soft[:-2] + 0.5 * soft[1:-1] + 0.25 * soft[2:]
    for m, s in zip(middle, sounds, strict=True):  # between two samples a short m would be lost
        if s.shape[3] >= 1.0 and 0 <= (i := round(m)) < count:
            out[i] = s.shape
    return out


def _awake(loud: Floats) -> Floats:
    """1 while somebody speaks, falling to 0 in pauses and at the end."""
    keep = max(1, _REST_MS * RATE_HZ // 1000)
    out = np.zeros(len(loud))
    since = 1000
    for i, level in enumerate(loud.tolist()):
        since = 0 if level > _SILENT else since + 1
        out[i] = max(0.0, 1.0 - max(0, since - 1) / keep)
    return out


def lips_name(key: str) -> str:
    """Beside the line's sound, made anew where lips are made otherwise."""
    return f"{key}-{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]}.lips.npy"


def save_lips(path: Path, shapes: Lips) -> None:
    """Keep `shapes` at `path`, whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as f:
            np.save(f, shapes)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load_lips(path: Path) -> Lips | None:
    """None where there is no such file or it is cut or foreign."""
    try:
        with path.open("rb") as f:
            shapes = np.load(f, allow_pickle=False)
    except DAMAGED:
        return None
    if shapes.dtype != np.uint8 or shapes.ndim != 2 or shapes.shape[1] != len(SHUT):
        return None
    shapes.setflags(write=False)
    return np.asarray(shapes)
