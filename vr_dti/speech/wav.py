"""Utterances out of WAV files, as a microphone would have given them."""

from __future__ import annotations

from pathlib import Path

from vr_dti.audio import wav
from vr_dti.speech.sound import Pcm, resampled, to_pcm

MAX_S = 600
"""of one file (default): ten minutes are no utterance"""
MAX_HZ = 192_000
BOUNDS = wav.Bounds(
    hz=(8_000, MAX_HZ),
    channels=32,
    bits=8,
    longest_s=MAX_S,
    most_bytes=MAX_S * MAX_HZ * 8,
    most_numbers=MAX_S * MAX_HZ,
    save="an uncompressed WAV file (PCM or floating point, 8 to 192 kHz)",
    cut="cut it into utterances",
)


def read_wav(path: Path) -> Pcm:
    """The sound of a WAV file, (n,) at 16 kHz, channels mixed. A file that is cut off is read as far as it goes. Raises `InputError`, with
    what is wrong with it."""
    samples, rate_hz = wav.parsed(path, wav.contents(path, BOUNDS), BOUNDS)
    return to_pcm(resampled(samples.mean(axis=1), rate_hz))
