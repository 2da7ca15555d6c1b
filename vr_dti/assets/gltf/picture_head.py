"""What kind of picture some bytes are, and how large they say it is: read from their head alone, before any decoder is asked."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_JPEG_SEGMENTS = 10_000
"""before the one that tells the size (default)"""
_SIZED = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_BARE = (0x01, *range(0xD0, 0xD8))
"""JPEG markers without a length"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a picture says of itself."""

    mime: str
    width: int
    """0: it is cut before that"""
    height: int


def head_of(data: memoryview) -> Head | None:
    """Of a PNG, JPEG, WebP or KTX2 picture; None for anything else."""
    b, head = data, bytes(data[:16])
    if head[:8] == b"\x89PNG\r\n\x1a\n":
        whole = len(b) >= 24 and head[12:16] == b"IHDR"
        return Head("image/png", *(struct.unpack_from(">II", b, 16) if whole else (0, 0)))
    if head[:3] == b"\xff\xd8\xff":
        return Head("image/jpeg", *_jpeg(b))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Head("image/webp", *_webp(b))
    if head[:12] == b"\xabKTX 20\xbb\r\n\x1a\n":
        return Head("image/ktx2", *(struct.unpack_from("<II", b, 20) if len(b) >= 28 else (0, 0)))
    return None


def _jpeg(b: memoryview) -> tuple[int, int]:
    at = 2
    for _ in range(_JPEG_SEGMENTS):
        if at + 4 > len(b) or b[at] != 0xFF:
            break
        kind = b[at + 1]
        if kind == 0xFF:
            at += 1
        elif kind in _BARE:
            at += 2
        elif kind in _SIZED and at + 9 <= len(b):
            height, width = struct.unpack_from(">HH", b, at + 5)
            return width, height
        else:
            at += 2 + struct.unpack_from(">H", b, at + 2)[0]
    return 0, 0


def _webp(b: memoryview) -> tuple[int, int]:
    if len(b) < 30:
        return 0, 0
    kind = bytes(b[12:16])
    if kind == b"VP8X":
        return 1 + int.from_bytes(b[24:27], "little"), 1 + int.from_bytes(b[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(b[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", b, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
