"""The session file's layout: one SQLite table of entries, each compressed, each carrying the sum of everything before it.

    entry 1      meta        codec.encode(Meta)
    entry 2..    document    codec.encode(Document), one each
    then         block       rows of about half a second, one JSON object a line
                 snapshot    the whole run, about each second
    last         seal        codec.encode(Seal)

A row is `{"row": KIND, "tick": N, ...fields of its class}`, `row` and `tick` first. Bodies are zlib streams of UTF-8.

The chain finds what is damaged, cut, swapped or edited by hand. It does not stop a forger who recomputes it whole: against him, keep
the last entry's sum (`Log.digest`) elsewhere.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import Literal, cast

from vr_dti.recording import codec
from vr_dti.recording.rows import ROWS, Row

APPLICATION_ID = int.from_bytes(b"DTIS", "big")
FORMAT = 1
SUFFIX = ".dtis"
TABLE = (
    "CREATE TABLE entry (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, tick_from INTEGER NOT NULL, tick_to INTEGER NOT NULL, "
    "t_ns INTEGER NOT NULL, body BLOB NOT NULL, sha256 BLOB NOT NULL)"
)
COLUMNS = "n, kind, tick_from, tick_to, t_ns, body, sha256"

Kind = Literal["meta", "document", "block", "snapshot", "seal"]
KINDS: tuple[Kind, ...] = ("meta", "document", "block", "snapshot", "seal")

# Bounds for files from strangers; defaults, each at least ten times what our own writer makes.
MAX_PLAIN_BYTES = 16 * 2**20
MAX_PACKED_BYTES = MAX_PLAIN_BYTES + 2**16
MAX_ROW_BYTES = 2**20

FIRST_SUM = hashlib.sha256(b"vr-dti session/%d" % FORMAT).digest()
_ROW_HEAD = re.compile(rb'\{"row":"([a-z]{1,16})","tick":(-?\d{1,18}),')


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table."""

    n: int
    kind: Kind
    tick_from: int
    """first and last turn whose rows are inside; -1 where there is none"""
    tick_to: int
    t_ns: int
    body: bytes
    sha256: bytes

    @property
    def columns(self) -> tuple[int, str, int, int, int, bytes, bytes]:
        return (self.n, self.kind, self.tick_from, self.tick_to, self.t_ns, self.body, self.sha256)


def entry_after(previous: Entry | None, kind: Kind, plain: bytes, *, tick_from: int = -1, tick_to: int = -1, t_ns: int = 0) -> Entry:
    """The entry that follows `previous` (None: the first) and holds `plain`."""
    n, above = (previous.n + 1, previous.sha256) if previous else (1, FIRST_SUM)
    body = zlib.compress(plain)
    return Entry(n, kind, tick_from, tick_to, t_ns, body, chain(above, n, kind, tick_from, tick_to, t_ns, body))


def chain(above: bytes, n: int, kind: str, tick_from: int, tick_to: int, t_ns: int, body: bytes) -> bytes:
    """The sum of an entry: sha256 over the sum above it, its head and its body."""
    head = f"{n} {kind} {tick_from} {tick_to} {t_ns} {len(body)}\n"
    return hashlib.sha256(above + head.encode() + body).digest()


def entry_of(columns: tuple[object, ...]) -> Entry:
    """A line of the table, or `ValueError`: SQLite lets any type stand in any column."""
    n, kind, tick_from, tick_to, t_ns, body, sha256 = columns
    if not all(isinstance(i, int) for i in (n, tick_from, tick_to, t_ns)) or not isinstance(body, bytes) or not isinstance(sha256, bytes):
        raise ValueError("a column holds the wrong type")
    if kind not in KINDS:
        raise ValueError(f"unknown kind {str(kind)[:20]!r}")
    return Entry(cast(int, n), kind, cast(int, tick_from), cast(int, tick_to), cast(int, t_ns), body, sha256)


def unpack(body: bytes) -> bytes:
    """The plain bytes of a body. Raises `ValueError` if it is no whole zlib stream or unpacks to more than `MAX_PLAIN_BYTES`."""
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(body, MAX_PLAIN_BYTES + 1)
    except zlib.error:
        raise ValueError("its contents cannot be unpacked") from None
    if len(plain) > MAX_PLAIN_BYTES:
        raise ValueError(f"unpacks to more than {MAX_PLAIN_BYTES} bytes")
    if not stream.eof or stream.unused_data:
        raise ValueError("its contents are cut off or run on")
    return plain


# --- rows ------------------------------------------------------------------------------------------------------------------


def line_of(kind: str, tick: int, row: Row) -> bytes:
    """A row as a line of a block. Raises `ValueError` if it cannot be written or is longer than `MAX_ROW_BYTES`."""
    line = b'{"row":"%s","tick":%d,%s' % (kind.encode(), tick, codec.encode(row)[1:])
    if len(line) > MAX_ROW_BYTES:
        raise ValueError(f"a {kind} of {len(line)} bytes; the longest row is {MAX_ROW_BYTES}")
    return line


def head_of(line: bytes) -> tuple[str, int, int]:
    """Kind and turn of a line, and where its fields begin. Raises `ValueError`."""
    match = _ROW_HEAD.match(line)
    kind = match[1].decode() if match else ""
    if not match or kind not in ROWS or len(line) > MAX_ROW_BYTES:
        raise ValueError(f"no row: {line[:40]!r}")
    return kind, int(match[2]), match.end()


def row_of(line: bytes, kind: str, fields_at: int) -> Row:
    """The row in a line whose head was read. Raises `ValueError`."""
    return codec.decode(ROWS[kind], b"{" + line[fields_at:])
