"""Which engine listens: the better one of those installed, the one that was asked for, or an agency's own faster-whisper or Vosk model in a
folder. Neither of these two packages comes with the program, nor is anything fetched: the folder is opened as it is.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from vr_dti.errors import InputError, MachineError
from vr_dti.speech import moonshine
from vr_dti.speech.engine import Engine, Heard, Word
from vr_dti.speech.moonshine import Moonshine
from vr_dti.speech.sound import RATE_HZ, Pcm
from vr_dti.speech.sphinx import Sphinx
from vr_dti.speech.vocabulary import Vocabulary

KINDS = (("whisper", ("model.bin", "config.json"), "faster_whisper", "faster-whisper"), ("vosk", ("am", "conf"), "vosk", "vosk"))
"""kind, what its folder holds, the module and the package that read it"""
AUTO, MOONSHINE, SPHINX = "auto", "moonshine", "pocketsphinx"
ENGINES = (AUTO, MOONSHINE, SPHINX)
"""auto: moonshine where it is installed"""
WHAT = "a faster-whisper model (model.bin, config.json) or a Vosk model (am/, conf/)"
OR_NONE = "or leave out --model"


def engine_of(vocabulary: Vocabulary, model: Path | None, engine: str = AUTO) -> Engine:
    """The engine for a model's folder, else the one of `ENGINES` that was asked for. Raises `InputError`, `MachineError`."""
    if model is None:
        check(None, engine)
        there = moonshine.folder() if engine != SPHINX else None
        return Sphinx(vocabulary) if there is None else Moonshine(vocabulary, there)
    kind, module = _kind(model)
    try:
        return Whisper(module, model) if kind == "whisper" else Vosk(module, model)
    except Exception as e:  # whatever a foreign library makes of a foreign file
        said = " ".join(str(e).split())[:200]
        raise InputError(f"{model}: the {kind} model cannot be loaded: {said}", f"copy the model again, {OR_NONE}") from None


def check(model: Path | None, engine: str = AUTO) -> None:
    """Raises as `engine_of` does where a folder is no model or a package is missing, without loading it."""
    if model is not None:
        _kind(model)
    elif engine == MOONSHINE and moonshine.folder() is None:
        raise MachineError("the recognizer moonshine is not installed", "pip install 'vr-dti[voice]', or leave out --engine")


def standing() -> tuple[bool, str, str]:
    """For the doctor: does the better engine listen here? (yes, one sentence, what to do next)"""
    if moonshine.folder() is None:
        return False, "pocketsphinx; it hears a quiet room tolerably, and little in noise", "pip install 'vr-dti[voice]'"
    return True, "moonshine", ""


def _kind(model: Path) -> tuple[str, Any]:
    try:
        found = next((k for k in KINDS if all((model / part).exists() for part in k[1])), None)
        there = "no speech model" if model.is_dir() else "a file, and no folder" if model.exists() else "no such folder"
    except OSError as e:  # a folder that may not be entered, a name that is too long
        raise InputError(f"{model}: cannot be read: {e.strerror}", f"give a folder that you may read, {OR_NONE}") from None
    if found is None:
        raise InputError(f"{model}: {there}", f"give the folder of {WHAT}, {OR_NONE}")
    kind, _, module, package = found
    try:
        return kind, importlib.import_module(module)
    except ImportError:
        raise MachineError(f"{model} is a {kind} model, and {package} is not installed", f"pip install {package}, {OR_NONE}") from None


class Whisper:
    """`Engine` of faster-whisper: hears an utterance when it is over."""

    def __init__(self, library: Any, folder: Path) -> None:
        self.name = f"faster-whisper {folder.name}"
        self._model = library.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
        self._sound: list[Pcm] = []

    def begin(self) -> None:
        self._sound = []

    def feed(self, block: Pcm) -> None:
        self._sound.append(block)

    def pause(self) -> None:
        """Nothing can be done before the end."""

    def end(self) -> Heard:
        if not self._sound:
            return Heard()
        x = np.concatenate(self._sound).astype(np.float32) / 32768.0
        parts, _ = self._model.transcribe(
            x, language="en", beam_size=1, word_timestamps=True, condition_on_previous_text=False, without_timestamps=False
        )
        words = [w for part in parts for w in part.words or ()]
        return Heard(tuple(Word(w.word.strip(), round(1000 * w.start), round(1000 * w.end), float(w.probability)) for w in words))


class Vosk:
    """`Engine` of Vosk: listens while somebody speaks."""

    def __init__(self, library: Any, folder: Path) -> None:
        library.SetLogLevel(-1)
        self.name = f"vosk {folder.name}"
        self._listening = library.KaldiRecognizer(library.Model(str(folder)), RATE_HZ)
        self._listening.SetWords(True)

    def begin(self) -> None:
        self._listening.Reset()

    def feed(self, block: Pcm) -> None:
        self._listening.AcceptWaveform(block.astype("<i2", copy=False).tobytes())

    def pause(self) -> None:
        """Nothing can be done before the end."""

    def end(self) -> Heard:
        found = json.loads(self._listening.FinalResult()).get("result", [])
        return Heard(tuple(Word(w["word"], round(1000 * w["start"]), round(1000 * w["end"]), float(w["conf"])) for w in found))
