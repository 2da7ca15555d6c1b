"""What was done with records: holds, erasures, copies handed out. A text file that only grows, a JSON object a line, each with the sum of
all before it. Holds stand nowhere else, so that none can be lifted without a trace.

The chain finds lines that were changed, moved or taken from its middle. Lines cut from its end it cannot miss: keep the last sum
elsewhere (`vr-dti records list` prints it).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from vr_dti.errors import InputError, StorageError

NAME = "records.log"
MAX_BYTES = 64 * 2**20
FIRST = hashlib.sha256(b"vr-dti records/1").hexdigest()

What = Literal["hold", "release", "erase", "expire", "export"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line."""

    n: int
    at: str
    """ISO 8601, given by the caller"""
    what: What
    code: str
    """whose records; empty for an expiry, which is of no person"""
    by: str
    why: str
    detail: dict[str, Any] = field(default_factory=dict)
    sha256: str = ""


class Ledger:
    """The file `records.log` of a folder of sessions; it comes with its first entry."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def entries(self) -> list[Entry]:
        """All lines, oldest first. Raises `InputError` where the chain is broken: then nobody knows what is on hold."""
        try:
            if self.path.is_symlink() or (self.path.exists() and not self.path.is_file()):
                raise InputError(f"{self.path}: not a file", "restore it from a copy")
            if self.path.stat().st_size > MAX_BYTES:
                raise InputError(f"{self.path}: larger than {MAX_BYTES} bytes", "this is no log of ours")
            text = self.path.read_bytes()
        except FileNotFoundError:
            return []
        except OSError as e:
            raise StorageError(f"{self.path}: {e.strerror or e}", "make the folder readable") from None
        found: list[Entry] = []
        above = FIRST
        for n, line in enumerate(text.split(b"\n")[:-1] if text.endswith(b"\n") else [text + b"?"], 1):
            entry = _entry(line, n, above)
            if entry is None:
                raise InputError(f"{self.path}:{n}: the log was changed or is damaged from here on", "restore it from a copy")
            found.append(entry)
            above = entry.sha256
        return found

    def append(self, what: What, code: str, *, at: str, by: str, why: str, detail: Mapping[str, Any] | None = None) -> Entry:
        """Add a line. Raises `InputError` (the chain is broken) and `StorageError`."""
        try:
            with _alone(self.path.with_name(NAME + ".lock")):
                before = self.entries()
                above = before[-1].sha256 if before else FIRST
                plain: dict[str, Any] = {
                    "n": len(before) + 1,
                    "at": at,
                    "what": what,
                    "code": code,
                    "by": by,
                    "why": why,
                    "detail": dict(detail or {}),
                }
                sha256 = _sum(above, plain)
                with self.path.open("ab") as f:
                    f.write(_line(plain | {"sha256": sha256}) + b"\n")
                    f.flush()
                    os.fsync(f.fileno())
        except OSError as e:
            raise StorageError(f"{self.path}: {e.strerror or e}", "make the folder writable, or free space") from None
        return Entry(**plain, sha256=sha256)

    def holds(self) -> dict[str, Entry]:
        """Code -> the hold that stands on it."""
        standing: dict[str, Entry] = {}
        for entry in self.entries():
            if entry.what == "hold":
                standing[entry.code] = entry
            elif entry.what == "release":
                standing.pop(entry.code, None)
        return standing


def _entry(line: bytes, n: int, above: str) -> Entry | None:
    try:
        plain = json.loads(line)
        entry = Entry(**plain)
        del plain["sha256"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return entry if entry.n == n and entry.sha256 == _sum(above, plain) else None


def _sum(above: str, plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(above.encode() + _line(plain)).hexdigest()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Nobody else appends meanwhile: two lines with the same number would break the chain."""
    fd = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX)
        yield
    finally:
        os.close(fd)  # which lets go of it
