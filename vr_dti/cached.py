"""What is kept in the cache, and was damaged there: a reader that meets any of `DAMAGED` makes the thing anew."""

from __future__ import annotations

import lzma
import struct
import tokenize
import zipfile
import zlib

DAMAGED: tuple[type[Exception], ...] = (
    *(OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, MemoryError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, tokenize.TokenError, struct.error),
)
"""Whatever an .npy or .npz can raise that is not there, was cut, had bits turned or is something else. A bit of a zip's flags says that
it is encrypted (RuntimeError) or packed in another way (LZMAError), and numpy reads an array's head as Python does (TokenError)."""
