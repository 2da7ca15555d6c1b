"""What was done with records: holds, erasures, copies handed out, and what instructors decided on them. A text file that only grows, a JSON
object a line, each with the sum of all before it. Holds and decisions stand nowhere else, so that none can be lifted without a trace.

The chain finds lines that were changed, moved or taken from its middle. Lines cut from its end it cannot miss: keep the last sum
elsewhere (`vr-dti records list` prints it). A last line that was cut off while it was written (the power failed) is no line: whoever reads
is told, and the next change sets what there is of it aside.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vr_dti.errors import InputError, StorageError
from vr_dti.records.alone import alone

NAME = "records.log"
TORN = ".torn"
"""ending of the file beside it, with what there was of lines that were cut off"""
BEGINS = "begins"
"""in the detail of an erasure that is about to be done; a line of the same kind and code without it follows when it is done"""
MAX_BYTES = 64 * 2**20
BEGINNING = b'{"at":"'
"""of every line"""
FIRST = hashlib.sha256(b"vr-dti records/1").hexdigest()

What = Literal["hold", "release", "erase", "expire", "export", "decision", "mend"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    n: int
    at: str
    """ISO 8601, given by the caller"""
    what: What
    code: str
    """whose records; empty for an expiry and a mending, which are of no person"""
    by: str
    why: str
    detail: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Read:
    """The file as it is."""

    entries: tuple[Entry, ...]
    whole: int
    """how many bytes of it are lines"""
    torn: bytes
    """what follows them: the beginning of a line"""
    ended: bool
    """the last line has its end of line"""


class Ledger:
    """The file `records.log` of a folder of sessions; it comes with its first entry. `tell` hears, once, of a last line cut off."""

    def __init__(self, folder: Path, tell: Callable[[str], None] = lambda _: None) -> None:
        self.path = folder / NAME
        self._lock = folder / (NAME + ".lock")
        self._tell = tell
        self._told = False

    def entries(self) -> list[Entry]:
        """All lines, oldest first. Raises `InputError` where the chain is broken: then nobody knows what is on hold."""
        read = self._read()
        if read.torn:
            with contextlib.suppress(OSError), alone(self._lock):  # it may have been on its way just now
                read = self._read()
        if read.torn:
            self._notice(f"is set aside in {NAME}{TORN} with the next change")
        return list(read.entries)

    def holds(self) -> dict[str, Entry]:
        """Code -> the hold that stands on it."""
        return _holds(self.entries())

    def unfinished(self) -> dict[str, Entry]:
        """Code (empty: an expiry) -> the erasure that was begun and not ended: whoever did it was killed, or the disk was full."""
        return _unfinished(self.entries())

    def append(self, what: What, code: str, *, at: str, by: str, why: str, detail: Mapping[str, Any] | None = None) -> Entry:
        """Add a line. Raises `InputError` (the chain is broken) and `StorageError`."""
        with self.changing() as change:
            return change.append(what, code, at=at, by=by, why=why, detail=detail)

    @contextmanager
    def changing(self) -> Iterator[Change]:
        """The log to oneself: nobody else adds to it before this is left. Raises as `append`."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(alone(self._lock))
            except OSError as e:
                raise self._unwritable(e) from None
            yield Change(self, self._read())

    def _read(self) -> _Read:
        try:
            if self.path.is_symlink() or (self.path.exists() and not self.path.is_file()):
                raise InputError(f"{self.path}: not a file", "restore it from a copy")
            if self.path.stat().st_size > MAX_BYTES:
                raise InputError(f"{self.path}: larger than {MAX_BYTES} bytes", "this is not a log that this program wrote")
            text = self.path.read_bytes()
        except FileNotFoundError:
            return _Read((), 0, b"", True)
        except OSError as e:
            raise StorageError(f"{self.path}: {e.strerror or e}", "make the folder readable") from None
        *lines, torn = text.split(b"\n")
        found: list[Entry] = []
        above = FIRST
        for n, line in enumerate(lines, 1):
            entry = _entry(line, n, above)
            if entry is None:
                raise InputError(f"{self.path}:{n}: the log was changed or is damaged from here on", "restore it from a copy")
            found.append(entry)
            above = entry.sha256
        if torn and (last := _entry(torn, len(lines) + 1, above)):  # nothing is lacking but its end of line
            return _Read((*found, last), len(text), b"", False)
        if torn and not _begun(torn):
            raise InputError(f"{self.path}:{len(lines) + 1}: the log was changed or is damaged from here on", "restore it from a copy")
        return _Read(tuple(found), len(text) - len(torn), torn, True)

    def _write(self, data: bytes, *, at: int) -> None:
        """`data` from byte `at` on, and nothing after it; on disk when this returns."""
        try:
            with self.path.open("r+b" if self.path.exists() else "xb") as f:
                f.truncate(at)
                f.seek(at)
                f.write(data)
                f.flush()
                os.fsync(f.fileno())
        except OSError as e:
            raise self._unwritable(e) from None

    def _set_aside(self, torn: bytes) -> None:
        """Keep the beginning of a line beside the log. It is cut from the log only then."""
        path = self.path.with_name(NAME + TORN)
        try:
            with path.open("ab") as f:
                f.write(torn + b"\n")
                f.flush()
                os.fsync(f.fileno())
        except OSError as e:
            raise self._unwritable(e) from None
        self._notice(f"was set aside in {path.name}")

    def _notice(self, done: str) -> None:
        if not self._told:
            self._told = True
            self._tell(f"{self.path}: the last line was cut off while it was written and {done}; do again what was being done then")

    def _unwritable(self, e: OSError) -> StorageError:
        return StorageError(f"{self.path}: {e.strerror or e}", "make the folder writable, or free space")


class Change:
    """The log while nobody else can add to it."""

    def __init__(self, ledger: Ledger, read: _Read) -> None:
        self._ledger = ledger
        self._entries = list(read.entries)
        self._end = read.whole
        self._torn = read.torn
        self._ended = read.ended

    def holds(self) -> dict[str, Entry]:
        """Code -> the hold that stands on it."""
        return _holds(self._entries)

    def unfinished(self) -> dict[str, Entry]:
        """As of `Ledger`."""
        return _unfinished(self._entries)

    def append(self, what: What, code: str, *, at: str, by: str, why: str, detail: Mapping[str, Any] | None = None) -> Entry:
        """Add a line. Raises `StorageError`."""
        if self._torn:
            torn, self._torn = self._torn, b""
            self._ledger._set_aside(torn)
            about = {"bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}
            self.append("mend", "", at=at, by=by, why="a line that was cut off while it was written was set aside", detail=about)
        plain: dict[str, Any] = {"n": len(self._entries) + 1, "at": at, "what": what, "code": code, "by": by, "why": why}
        plain["detail"] = dict(detail or {})
        sha256 = _sum(self._entries[-1].sha256 if self._entries else FIRST, plain)
        line = (b"" if self._ended else b"\n") + _line(plain | {"sha256": sha256}) + b"\n"
        self._ledger._write(line, at=self._end)
        self._end += len(line)
        self._ended = True
        self._entries.append(Entry(**plain, sha256=sha256))
        return self._entries[-1]


def _holds(entries: Iterable[Entry]) -> dict[str, Entry]:
    standing: dict[str, Entry] = {}
    for entry in entries:
        if entry.what == "hold":
            standing[entry.code] = entry
        elif entry.what == "release":
            standing.pop(entry.code, None)
    return standing


def _unfinished(entries: Iterable[Entry]) -> dict[str, Entry]:
    begun: dict[str, Entry] = {}
    for entry in entries:
        if entry.what in ("erase", "expire"):
            begun.pop(entry.code, None)
            if entry.detail.get(BEGINS):
                begun[entry.code] = entry
    return begun


def _entry(line: bytes, n: int, above: str) -> Entry | None:
    try:
        plain = json.loads(line)
        entry = Entry(**plain)
        del plain["sha256"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return entry if entry.n == n and entry.sha256 == _sum(above, plain) else None


def _begun(torn: bytes) -> bool:
    """Whether it is the beginning of a line of ours, or what a disk shows where it had not come to writing one: zeros."""
    written = torn.rstrip(b"\0")
    return b"\0" not in written and BEGINNING.startswith(written[: len(BEGINNING)])


def _sum(above: str, plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(above.encode() + _line(plain)).hexdigest()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()
