"""Something to hear: sentences said by espeak-ng, with a quiet room around them."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path

import numpy as np

from vr_dti.speech.sound import RATE_HZ, Pcm, to_pcm
from vr_dti.speech.wav import read_wav

VOICE, SPEED = "en-us+f2", "150"


def spoken(text: str, folder: Path, *, gain_db: float = 0.0, before_s: float = 0.6, after_s: float = 0.8) -> Path:
    """A WAV file of `text`, mono, 16 bits, 16 kHz."""
    raw = folder / "raw.wav"
    subprocess.run(["espeak-ng", "-v", VOICE, "-s", SPEED, "-w", str(raw), text], check=True, capture_output=True)
    x = read_wav(raw) / 32768.0
    x *= 0.4 / np.abs(x).max() * 10.0 ** (gain_db / 20.0)
    around = [np.zeros(round(s * RATE_HZ)) for s in (before_s, after_s)]
    x = np.concatenate((around[0], x, around[1])) + 0.0005 * np.random.default_rng(1).standard_normal(len(x) + sum(map(len, around)))
    return written(to_pcm(x), folder / f"{abs(hash((text, gain_db)))}.wav")


def written(x: Pcm, path: Path) -> Path:
    with wave.open(str(path), "wb") as f:
        f.setnchannels(1)
        f.setsampwidth(2)
        f.setframerate(RATE_HZ)
        f.writeframes(x.astype("<i2").tobytes())
    return path
