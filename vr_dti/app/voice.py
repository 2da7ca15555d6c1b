"""`vr-dti voice`: files through the ear of the program, and the microphone calibrated."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vr_dti.app.listening import vocabulary_asked
from vr_dti.app.say import result, say
from vr_dti.audio.apart import quiet
from vr_dti.errors import InputError
from vr_dti.speech.clipping import Clipping
from vr_dti.speech.listener import UNCALIBRATED_DB, Listener, Utterance, blocks_of
from vr_dti.speech.meaning import RANK
from vr_dti.speech.others import engine_of
from vr_dti.speech.sound import BLOCK, BLOCK_MS, Pcm
from vr_dti.speech.wav import read_wav

QUIET_BLOCKS = 12
"""of a quiet room (0.4 s) before and after a file: it may begin and end within a word, a microphone never does"""
QUIET = 12.0
"""spread of its samples: -69 dB of the loudest"""


def voice(options: Namespace) -> int:
    """Do the action that was asked for. -> exit status"""
    if options.action == "test":
        return test(options)
    from vr_dti.app.voice_calibrate import calibrate

    return calibrate(options)


def test(options: Namespace) -> int:
    """A line for each WAV file of a folder: what would have been understood. -> 2 where a file could not be read, after all others"""
    folder: Path = options.dir
    try:
        files = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".wav")
    except OSError as e:
        raise InputError(f"{folder}: cannot be read: {e.strerror or e}", "give a folder of WAV files") from None
    if not files:
        raise InputError(f"{folder}: holds no WAV file", "record utterances, a file each, as name.wav")
    vocabulary = vocabulary_asked(options)
    with quiet():  # what a foreign library tells of a foreign file; our own sentence follows
        engine = engine_of(vocabulary, options.model, options.engine)
    listener = Listener(engine, vocabulary, normal_db=UNCALIBRATED_DB)
    unusable = 0
    for path in files:
        try:
            sound = read_wav(path)
        except InputError as e:
            unusable += 1
            say(f"vr-dti: {e}")
            if options.json:
                result(json.dumps({**_row(path.name, []), "error": e.what}, ensure_ascii=False))
            continue
        if trouble := _unheard(sound):
            say(f"{path.name}: {trouble}")
        row = _row(path.name, understood(listener, sound))
        result(json.dumps(row, ensure_ascii=False) if options.json else _line(row))
    return 2 if unusable else 0


def _unheard(sound: Pcm) -> str:
    """Why little can be understood of a recording, whoever listens; empty: nothing is known."""
    if not sound.any():
        return "perfect silence: the microphone was muted, or not allowed; record it again"
    clipping = Clipping()
    for block in blocks_of(sound):
        clipping.push(block, words=True)
    return "clipped: the microphone was set too loud; turn its gain down and record it again" if clipping.now else ""


@dataclass(frozen=True, slots=True)
class Decided:
    """An utterance, and when it was understood."""

    utterance: Utterance
    at_ms: int
    """of the file's time, had it been heard as it was spoken: with the processor time that listening took"""
    before_ms: int
    """of quiet before the file"""

    @property
    def onset_ms(self) -> int:
        """When it began, of the file's time."""
        return max(0, self.utterance.onset_ms - self.before_ms)

    @property
    def end_ms(self) -> int:
        return self.utterance.end_ms - self.before_ms


def understood(listener: Listener, sound: Pcm) -> list[Decided]:
    """What is said in `sound`, by the way that a microphone's blocks take."""
    listener.reset()
    out: list[Decided] = []
    busy_ms = 0.0
    quiet = np.rint(np.random.default_rng(1).normal(0.0, QUIET, QUIET_BLOCKS * BLOCK)).astype(np.int16)
    before_ms = QUIET_BLOCKS * BLOCK_MS
    blocks = blocks_of(np.concatenate((quiet, sound, np.resize(quiet, len(quiet) - len(sound) % BLOCK))))
    for n, block in enumerate(blocks, 1):
        began = time.process_time()
        heard = listener.push(block)
        busy_ms = max(busy_ms, n * BLOCK_MS) + 1000.0 * (time.process_time() - began)
        if heard is not None:
            out.append(Decided(heard, round(busy_ms) - before_ms, before_ms))
    last = listener.finish()
    return out if last is None else [*out, Decided(last, round(busy_ms) - before_ms, before_ms)]


def _row(name: str, decided: list[Decided]) -> dict[str, object]:
    """What a file's line says: the act among all that was said in it, and all the words."""
    believed = [d for d in decided if d.utterance.believed]
    act = min(believed or decided, key=lambda d: RANK[d.utterance.meaning.rung], default=None)
    if act is None:
        return {"file": name, "rung": None, "addressee": None, "confidence": 0.0, "onset_ms": None, "decided_ms": None, "text": ""}
    said, meaning = act.utterance, act.utterance.meaning
    return {
        "file": name,
        "rung": meaning.rung if said.believed and meaning.rung >= 0 else None,
        "addressee": said.readings[0].to if said.readings else meaning.named,
        "confidence": round(said.confidence, 3),
        "onset_ms": act.onset_ms,
        "decided_ms": act.at_ms,
        "text": " / ".join(str(d.utterance.heard) for d in decided),
        **({"guessed": True} if said.guessed else {}),
    }


def _line(row: dict[str, object]) -> str:
    rung = "-" if row["rung"] is None else row["rung"]
    guessed = "guessed: " if "guessed" in row else ""
    return f"{rung!s:>2}  {row['addressee'] or '-':<8} {row['confidence']:4}  {row['file']}: {guessed}{row['text'] or '(nothing said)'}"
