"""What goes between the program and its child: a length, a JSON head, then the bytes that the head tells of."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

HEAD_BYTES = 1 << 20
"""longest head (default)"""
DTYPES = ("|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<f4")
"""what an array from the child may be made of"""


class Reader(Protocol):
    """The readable end of a pipe."""

    def readinto(self, into: memoryview, /) -> int | None:
        """Fill some of `into`. -> how much; 0 at the end"""


class Writer(Protocol):
    """The writable end of a pipe."""

    def write(self, data: memoryview, /) -> int | None:
        """Take some of `data`. -> how much"""


def receive(pipe: Reader, size: int) -> NDArray[np.uint8]:
    """`size` bytes. Raises `EOFError` where the other end is gone."""
    data = np.empty(size, dtype=np.uint8)
    left = data.data
    while left:
        got = pipe.readinto(left)
        if not got:
            raise EOFError
        left = left[got:]
    return data


def receive_head(pipe: Reader) -> dict[str, Any]:
    """The next head. Raises `EOFError`, or `ValueError` where it is none."""
    (size,) = struct.unpack("<I", receive(pipe, 4).tobytes())
    if size > HEAD_BYTES:
        raise ValueError("a head of that length is none")
    head = json.loads(receive(pipe, size).tobytes())
    if not isinstance(head, dict):
        raise ValueError("a head is an object")
    return head


def send(pipe: Writer, head: dict[str, Any], *blobs: memoryview | bytes) -> None:
    """`head`, then all `blobs`, whose sizes the head must tell. Raises `OSError` where the other end is gone."""
    text = json.dumps(head).encode()
    for blob in (struct.pack("<I", len(text)) + text, *blobs):
        left = memoryview(blob)
        if left.nbytes:
            left = left.cast("B")
        while left:
            left = left[pipe.write(left) or 0 :]
