"""WAV files as recorders and editors write them, for the tests of all who read some."""

from __future__ import annotations

import struct

import numpy as np

from vr_dti.audio.wav import FLOAT, LONGER
from vr_dti.spaces import Floats


def samples(x: Floats, kind: int, bits: int) -> bytes:
    if kind == FLOAT:
        return x.astype(f"<f{bits // 8}").tobytes()
    whole = np.round(x * (2 ** (bits - 1) - 1)).astype("<i8") + (128 if bits == 8 else 0)
    return whole.view(np.uint8).reshape(-1, 8)[:, : bits // 8].tobytes()


def riff(data: bytes, kind: int, bits: int, channels: int = 1, rate: int = 16_000, *, longer: bool = False) -> bytes:
    frame = channels * bits // 8
    head = struct.pack("<HHIIHH", LONGER if longer else kind, channels, rate, rate * frame, frame, bits)
    if longer:
        head += struct.pack("<HHIH", 22, bits, 0, kind) + bytes.fromhex("000000001000800000aa00389b71")
    chunks = ((b"JUNK", b"odd"), (b"fmt ", head), (b"data", data))
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(c)) + c + b"\0" * (len(c) % 2) for name, c in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body
