"""WAV files read: whole numbers of 8 to 32 bits and floating point, plain or with the longer header that recorders write for 24 bits.

The standard library's `wave` knows neither floating point nor, before Python 3.12, the longer header. Chunks as in Microsoft's *Multimedia
Programming Interface and Data Specifications 1.0* (1991) and *Multiple Channel Audio Data and WAVE Files* (2007).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vr_dti.errors import InputError
from vr_dti.spaces import Floats

MAX_CHUNKS = 1_000
"""before the sound (default); recorders write a handful"""
LOUDEST = 1e3
"""of floating point, 60 dB over full scale (default): editors keep what is a little over it"""
WHOLE, FLOAT, LONGER = 1, 3, 0xFFFE
"""how samples are written; the last: told farther on in the header"""
WIDTHS = {WHOLE: (8, 16, 24, 32), FLOAT: (32, 64)}


class Bounds(NamedTuple):
    """What somebody takes."""

    hz: tuple[int, int]
    channels: int
    bits: int
    """a sample's, or more"""
    longest_s: int
    most_bytes: int
    """of the file"""
    most_numbers: int
    """of all channels together: what is worked on takes eight bytes each"""
    save: str
    """how it can be taken: "an uncompressed ..." """
    cut: str
    """what to do with one that is too long"""


class Sound(NamedTuple):
    """What a file holds."""

    samples: Floats
    """(n, channels) -1..1; floating point may go beyond"""
    rate_hz: int


def contents(path: Path, bounds: Bounds) -> bytes:
    """The bytes of a file that may be large, or none. Raises `InputError`."""
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file", "give the path of a readable file")
        if path.stat().st_size > bounds.most_bytes:
            raise InputError(f"{path}: larger than {bounds.most_bytes >> 20} MB", bounds.cut)
        return path.read_bytes()
    except OSError as e:
        raise InputError(f"{path}: cannot be read: {e.strerror or e}", "give the path of a readable file, and mend its rights") from None


def parsed(path: Path, raw: bytes, bounds: Bounds) -> Sound:
    """The sound in `raw`, the bytes of a WAV file. One that is cut off is read as far as it goes. Raises `InputError`, with what is wrong
    with it; `path` is only named."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise _unreadable(path, "it does not begin as one" if raw else "it is empty", bounds)
    kind = channels = rate = bits = 0
    at = 12
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(raw):
            break
        name, size = struct.unpack_from("<4sI", raw, at)
        at += 8
        if name == b"fmt ":
            if size < 16 or at + size > len(raw):
                raise _unreadable(path, "its header is cut off", bounds)
            kind, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", raw, at)
            if kind == LONGER and size >= 26:
                (kind,) = struct.unpack_from("<H", raw, at + 24)
        elif name == b"data":
            return _sound(path, raw[at : at + size], (kind, channels, rate, bits), bounds)
        at += size + size % 2
    raise _unreadable(path, "it holds no sound where one is looked for, or ends too early", bounds)


def _sound(path: Path, data: bytes, form: tuple[int, int, int, int], bounds: Bounds) -> Sound:
    kind, channels, rate, bits = form
    if bits not in WIDTHS.get(kind, ()) or not channels:
        raise _unreadable(path, f"its samples are of an unknown kind ({kind}, {bits} bits, {channels} channels)", bounds)
    if channels > bounds.channels or bits < bounds.bits or not bounds.hz[0] <= rate <= bounds.hz[1]:
        raise InputError(f"{path}: {channels} channels, {bits} bits, {rate} samples a second", f"save it as {bounds.save}")
    frame = bits // 8 * channels
    frames = len(data) // frame
    if not frames:
        raise InputError(f"{path}: holds no sound", "record it again")
    if frames * channels > bounds.most_numbers:
        raise InputError(f"{path}: {channels} channels of {frames} samples are more than can be read", "save one channel, or cut it")
    if frames > bounds.longest_s * rate:
        raise InputError(f"{path}: longer than {bounds.longest_s} s", bounds.cut)
    x = _numbers(data[: frames * frame], kind, bits)
    if not (np.abs(x) <= LOUDEST).all():  # nor what is no number, as floating point allows
        raise InputError(f"{path}: holds samples that are no numbers, or too large for any sound", "record it again")
    return Sound(x.reshape(-1, channels), rate)


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


def _unreadable(path: Path, why: str, bounds: Bounds) -> InputError:
    return InputError(f"{path}: not a WAV file that can be read: {why}", f"save it as {bounds.save}")
