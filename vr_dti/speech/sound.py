"""Sound as the recogniser takes it: mono, 16 kHz, 16 bits, in blocks of 32 ms. WAV files read, rates changed, levels told."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.errors import InputError

RATE_HZ = 16_000
BLOCK = 512
"""samples: what the voice activity detector takes at a time"""
BLOCK_MS = BLOCK * 1000 // RATE_HZ
MAX_S = 600
"""of one WAV file (default): ten minutes are no utterance"""
TAPS = 24
"""of each side of the resampling filter: 60 dB below the passband, default"""
MIN_HZ, MAX_HZ = 8_000, 192_000
QUIETEST_DB = -96.0
REMEDY = "save it as an uncompressed WAV file (PCM, 8 to 192 kHz)"

Pcm = NDArray[np.int16]
Floats = NDArray[np.float64]


def read_wav(path: Path) -> Pcm:
    """The sound of a WAV file, (n,) at 16 kHz, channels mixed. Raises `InputError`, with what is wrong with it."""
    try:
        with wave.open(str(path), "rb") as f:
            channels, width, rate, frames = f.getnchannels(), f.getsampwidth(), f.getframerate(), f.getnframes()
            if not MIN_HZ <= rate <= MAX_HZ:
                raise InputError(f"{path}: {rate} samples a second", REMEDY)
            if frames > MAX_S * rate:
                raise InputError(f"{path}: longer than {MAX_S} s", "cut it into utterances")
            raw = f.readframes(frames)
    except (wave.Error, EOFError) as e:
        raise InputError(f"{path}: not a WAV file that can be read: {str(e) or 'it ends too early'}", REMEDY) from None
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}", "give the path of a readable file") from None
    raw = raw[: len(raw) // (width * channels) * width * channels]
    if not raw:
        raise InputError(f"{path}: holds no sound", "record it again")
    x = _numbers(raw, width).reshape(-1, channels).mean(axis=1)
    return to_pcm(resampled(x, rate))


def _numbers(raw: bytes, width: int) -> Floats:
    """Samples of 1 to 4 bytes as -1..1."""
    if width == 1:
        return (np.frombuffer(raw, np.uint8).astype(np.float64) - 128.0) / 128.0
    if width == 3:
        b = np.frombuffer(raw, np.uint8).reshape(-1, 3).astype(np.int32)
        return ((b[:, 0] << 8 | b[:, 1] << 16 | b[:, 2] << 24) >> 8) / 8388608.0
    scale = 32768.0 if width == 2 else 2147483648.0
    return np.frombuffer(raw, "<i2" if width == 2 else "<i4") / scale


def to_pcm(x: Floats) -> Pcm:
    """-1..1 as 16 bits, clipped."""
    return np.clip(np.rint(x * 32767.0), -32768, 32767).astype(np.int16)


def resampled(x: Floats, rate_hz: int) -> Floats:
    """`x` at 16 kHz: a windowed sinc (Kaiser, 8) for each of the fractions of a sample that come up."""
    if rate_hz == RATE_HZ:
        return x
    g = math.gcd(rate_hz, RATE_HZ)
    up, down = RATE_HZ // g, rate_hz // g
    cut = min(1.0, RATE_HZ / rate_hz) * 0.95
    reach = math.ceil(TAPS / cut)
    n = len(x) * up // down
    padded = np.concatenate((np.zeros(reach), x, np.zeros(reach + 1)))
    taps = np.arange(-reach + 1, reach + 1)
    out = np.empty(n)
    for phase in range(up):
        rows = np.arange(phase, n, up)
        if not len(rows):
            break
        at = rows * down
        whole, part = at // up, (at[0] % up) / up
        t = taps - part
        window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1.0 - (t / reach) ** 2))) / np.i0(8.0)
        kernel = cut * np.sinc(cut * t) * window
        spans = np.lib.stride_tricks.sliding_window_view(padded, len(taps))
        out[rows] = spans[whole + 1] @ kernel
    return out


def level_db(x: Pcm) -> float:
    """RMS of a stretch of sound in dB below the loudest that 16 bits can hold; `QUIETEST_DB` of silence."""
    if not len(x):
        return QUIETEST_DB
    power = float((x.astype(np.float64) ** 2).mean()) / 32768.0**2
    return max(QUIETEST_DB, 10.0 * math.log10(max(power, 1e-12)))


def speech_level_db(x: Pcm) -> float:
    """The level of speech in it: of the 20 ms pieces within 20 dB of the loudest, so that pauses do not count."""
    n = RATE_HZ // 50
    pieces = x[: len(x) // n * n].reshape(-1, n).astype(np.float64)
    if not len(pieces):
        return level_db(x)
    power = (pieces**2).mean(axis=1)
    voiced = power[power >= power.max() * 0.01]
    return max(QUIETEST_DB, 10.0 * math.log10(max(float(voiced.mean()) / 32768.0**2, 1e-12)))
