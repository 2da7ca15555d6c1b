"""WAV files read: whole numbers of 8 to 32 bits and floating point, plain or with the longer header that recorders write for 24 bits.

The standard library's `wave` knows neither floating point nor, before Python 3.12, the longer header. Chunks as in Microsoft's *Multimedia
Programming Interface and Data Specifications 1.0* (1991) and *Multiple Channel Audio Data and WAVE Files* (2007).
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np

from vr_dti.errors import InputError
from vr_dti.speech.sound import Floats, Pcm, resampled, to_pcm

MAX_S = 600
"""of one file (default): ten minutes are no utterance"""
MIN_HZ, MAX_HZ = 8_000, 192_000
MAX_CHANNELS = 32
MAX_BYTES = MAX_S * MAX_HZ * 8
"""of one file: ten minutes of the finest"""
MAX_NUMBERS = MAX_S * MAX_HZ
"""of all its channels together: what is worked on takes eight bytes each"""
MAX_CHUNKS = 1_000
"""before the sound (default); recorders write a handful"""
WHOLE, FLOAT, LONGER = 1, 3, 0xFFFE
"""how samples are written; the last: told farther on in the header"""
WIDTHS = {WHOLE: (8, 16, 24, 32), FLOAT: (32, 64)}
REMEDY = "save it as an uncompressed WAV file (PCM or floating point, 8 to 192 kHz)"


def read_wav(path: Path) -> Pcm:
    """The sound of a WAV file, (n,) at 16 kHz, channels mixed. A file that is cut off is read as far as it goes. Raises `InputError`, with
    what is wrong with it."""
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file", "give the path of a readable file")
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path}: longer than {MAX_S} s", "cut it into utterances")
        raw = path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}", "give the path of a readable file") from None
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise _unreadable(path, "it does not begin as one" if raw else "it is empty")
    kind = channels = rate = bits = 0
    at = 12
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(raw):
            break
        name, size = struct.unpack_from("<4sI", raw, at)
        at += 8
        if name == b"fmt ":
            if size < 16 or at + size > len(raw):
                raise _unreadable(path, "its header is cut off")
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", raw, at)
            if kind == LONGER and size >= 26:
                (kind,) = struct.unpack_from("<H", raw, at + 24)
        elif name == b"data":
            return _sound(path, raw[at : at + size], kind, channels, rate, bits)
        at += size + size % 2
    raise _unreadable(path, "it holds no sound where one is looked for, or ends too early")


def _sound(path: Path, data: bytes, kind: int, channels: int, rate: int, bits: int) -> Pcm:
    if bits not in WIDTHS.get(kind, ()) or not 0 < channels <= MAX_CHANNELS:
        raise _unreadable(path, f"its samples are of an unknown kind ({kind}, {bits} bits, {channels} channels)")
    if not MIN_HZ <= rate <= MAX_HZ:
        raise InputError(f"{path}: {rate} samples a second", REMEDY)
    frame = bits // 8 * channels
    frames = len(data) // frame
    if not frames:
        raise InputError(f"{path}: holds no sound", "record it again")
    if frames * channels > MAX_NUMBERS:
        raise InputError(f"{path}: {channels} channels of {frames} samples are more than can be read", "save one channel, or cut it")
    if frames > MAX_S * rate:
        raise InputError(f"{path}: longer than {MAX_S} s", "cut it into utterances")
    x = _numbers(data[: frames * frame], kind, bits).reshape(-1, channels).mean(axis=1)
    if not np.isfinite(x).all():  # as floating point allows
        raise InputError(f"{path}: holds samples that are no numbers", "record it again")
    return to_pcm(resampled(x, rate))


def _numbers(data: bytes, kind: int, bits: int) -> Floats:
    """Samples as -1..1."""
    if kind == FLOAT:
        return np.frombuffer(data, "<f4" if bits == 32 else "<f8").astype(np.float64)
    if bits == 8:
        return (np.frombuffer(data, np.uint8).astype(np.float64) - 128.0) / 128.0
    if bits == 24:
        b = np.frombuffer(data, np.uint8).reshape(-1, 3).astype(np.int32)
        return ((b[:, 0] << 8 | b[:, 1] << 16 | b[:, 2] << 24) >> 8) / 8388608.0
    return np.frombuffer(data, "<i2" if bits == 16 else "<i4") / (32768.0 if bits == 16 else 2147483648.0)


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(f"{path}: not a WAV file that can be read: {why}", REMEDY)
