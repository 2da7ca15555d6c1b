"""Reads a session file: its head, its documents, its rows as the objects they were, and whether it is whole.

Opening never changes the session. Files may come from strangers: sizes are bounded before anything is built, and whatever is wrong ends
in a `SessionFileError`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from vr_dti.errors import InputError, SessionFileError
from vr_dti.events import Effect, Intent, Mark, Perceived
from vr_dti.recording import codec, layout
from vr_dti.recording.check import problems_of
from vr_dti.recording.layout import Entry
from vr_dti.recording.rows import ROWS, Document, Logged, Meta, Snapshot, TickRow, Turn
from vr_dti.samples import Sample

T = TypeVar("T")

MAX_DOCUMENTS = 64
MAX_TURN_ROWS = 20_000
"""rows of one turn; ours has about ten"""
_FIRST = -(2**63)


class Log:
    """A session file opened for reading; a context manager. It may still be written by another process: each reading sees what is there.

    `since` and `until` are turns: `since <= turn < until`, open where None. Whatever reads raises `SessionFileError` at the first entry
    that is damaged; `check` tells all at once.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        """For `Log.open`."""
        self.path = path
        self._db = db
        self.meta, self.documents = self._head()

    @classmethod
    def open(cls, path: Path) -> Log:
        """The session at `path`. Raises `SessionFileError`: no such file, no session of ours, of a newer format, cut or damaged."""
        in_wal_mode = _check_header(path)
        # Without a write-ahead log beside it nobody is writing: then not even a lock is taken, and a read-only medium will do.
        alone = not (in_wal_mode and path.with_name(path.name + "-wal").exists())
        uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
        db = None
        try:
            db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=5.0)
            db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, layout.MAX_PACKED_BYTES + 2**12)
            db.execute("PRAGMA trusted_schema = OFF")
            # A view or virtual table of this name could run anything; only our own table, spelt as ours, is read.
            if db.execute("SELECT type, name, sql FROM sqlite_master LIMIT 2").fetchall() != [("table", "entry", layout.TABLE)]:
                raise SessionFileError(f"{path}: not built as a session file is", "restore it from a copy")
            return cls(path, db)
        except (sqlite3.Error, UnicodeDecodeError) as e:  # SQLite's complaint may quote the damaged bytes
            if db:
                db.close()
            raise _database_error(path, e) from None
        except BaseException:
            if db:
                db.close()
            raise

    def __enter__(self) -> Log:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._db.close()

    # --- what it says of itself --------------------------------------------------------------------------------------------

    @property
    def sealed(self) -> bool:
        """The run was ended and the file closed in order."""
        return self._last().kind == "seal"

    @property
    def digest(self) -> str:
        """The sum of the last entry, and so of everything, as hex."""
        return self._last().sha256.hex()

    def check(self) -> list[str]:
        """Everything that is wrong with the file, a sentence each; empty if it is whole (`check.problems_of`)."""
        return problems_of(self.entries())

    # --- what it holds -----------------------------------------------------------------------------------------------------

    def rows(self, *kinds: str, since: int | None = None, until: int | None = None) -> Iterator[Logged]:
        """The rows of these `kinds` (`sample`, `intent`...; none given: all) as the objects that were logged, in order."""
        for entry, kind, tick, line, fields_at in self._lines(kinds, since, until):
            try:
                row = layout.row_of(line, kind, fields_at)
            except ValueError as e:
                raise self._damaged(entry, str(e)) from None
            yield Logged(tick, row)

    def lines(self, *kinds: str, since: int | None = None, until: int | None = None) -> Iterator[str]:
        """The same rows as they stand in the file: a line of JSON each."""
        for entry, _, _, line, _ in self._lines(kinds, since, until):
            try:
                yield line.decode()
            except UnicodeDecodeError:
                raise self._damaged(entry, "text that is not UTF-8") from None

    def ticks(self, *, since: int | None = None, until: int | None = None) -> Iterator[TickRow]:
        """The turns of the loop, without what happened in them."""
        for _, row in self.rows("tick", since=since, until=until):
            assert isinstance(row, TickRow)
            yield row

    def turns(self, *, since: int | None = None, until: int | None = None) -> Iterator[Turn]:
        """The turns of the loop with everything that happened in them. Marks made before the first turn are in `rows` only."""
        tick: TickRow | None = None
        held: list[Logged] = []
        for logged in self.rows(since=since, until=until):
            if isinstance(logged.row, TickRow):
                if tick:
                    yield _turn(tick, held)
                tick, held = logged.row, []
            elif len(held) >= MAX_TURN_ROWS:
                raise SessionFileError(f"{self.path}: turn {logged.tick} has more than {MAX_TURN_ROWS} rows", "this is no session of ours")
            elif tick:
                held.append(logged)
        if tick:
            yield _turn(tick, held)

    def snapshots(self) -> Iterator[Snapshot]:
        """The whole run at about each second, for rewinding and for starting a replay in the middle."""
        for entry in self.entries("AND kind = 'snapshot'"):
            yield Snapshot(entry.tick_to, entry.t_ns, self._unpacked(entry))

    # --- reading -----------------------------------------------------------------------------------------------------------

    def _head(self) -> tuple[Meta, tuple[Document, ...]]:
        remedy = "the start of the file is lost; restore it from a copy"
        meta: Meta | None = None
        documents: list[Document] = []
        size = 0
        for entry in self.entries("AND kind IN ('meta', 'document')"):
            plain = self._unpacked(entry)
            size += len(plain)
            if len(documents) >= MAX_DOCUMENTS or size > layout.MAX_PLAIN_BYTES:
                raise SessionFileError(f"{self.path}: holds more documents than a session can have", "this is no session of ours")
            if meta is None and entry.kind == "meta" and entry.n == 1:
                meta = self._decoded(Meta, entry, plain)
            elif meta and entry.kind == "document":
                documents.append(self._decoded(Document, entry, plain))
            else:
                raise SessionFileError(f"{self.path}: entry {entry.n} ({entry.kind}) is out of place", remedy)
        if not meta:
            raise SessionFileError(f"{self.path}: has no head", remedy)
        if not meta.trainees:
            raise SessionFileError(f"{self.path}: names no trainee", "restore it from a copy")
        return meta, tuple(documents)

    def _lines(self, kinds: tuple[str, ...], since: int | None, until: int | None) -> Iterator[tuple[Entry, str, int, bytes, int]]:
        """(entry, kind, turn, line, where its fields begin) of the rows asked for."""
        wrong = [k for k in kinds if k not in ROWS]
        if wrong:
            raise InputError(f"{', '.join(wrong)}: no such kind of row", f"one of: {', '.join(ROWS)}")
        low = _FIRST if since is None else since
        high = 2**63 - 1 if until is None else until
        for entry in self.entries("AND kind = 'block' AND tick_to >= ? AND tick_from < ?", low, high):
            for line in self._unpacked(entry).split(b"\n"):
                try:
                    kind, tick, fields_at = layout.head_of(line)
                except ValueError as e:
                    raise self._damaged(entry, str(e)) from None
                if low <= tick < high and (not kinds or kind in kinds):
                    yield entry, kind, tick, line, fields_at

    def entries(self, condition: str = "", *values: int) -> Iterator[Entry]:
        """The entries as they stand in the file, unchecked; `condition` is an SQL phrase of ours. For tools that judge or mend files."""
        # A few at a time: a statement left open would keep a writer from folding its write-ahead log.
        n = _FIRST
        while found := self._select(f"SELECT {layout.COLUMNS} FROM entry WHERE n > ? {condition} ORDER BY n LIMIT 8", n, *values):
            for entry in found:
                if entry.n <= n:  # only where the tree of pages is damaged: it could lead in circles
                    raise self._damaged(entry, "out of order")
                n = entry.n
                yield entry

    def _last(self) -> Entry:
        found = self._select(f"SELECT {layout.COLUMNS} FROM entry ORDER BY n DESC LIMIT 1")
        if not found:
            raise damaged(self.path)
        return found[0]

    def _select(self, statement: str, *values: int) -> list[Entry]:
        try:
            return [layout.entry_of(columns) for columns in self._db.execute(statement, values)]
        except sqlite3.Error as e:
            raise _database_error(self.path, e) from None
        except ValueError as e:
            raise SessionFileError(f"{self.path}: damaged: {e}", "restore it from a copy") from None

    def _unpacked(self, entry: Entry) -> bytes:
        try:
            return layout.unpack(entry.body)
        except ValueError as e:
            raise self._damaged(entry, str(e)) from None

    def _decoded(self, cls: type[T], entry: Entry, plain: bytes) -> T:
        try:
            return codec.decode(cls, plain)
        except ValueError as e:
            raise self._damaged(entry, str(e)) from None

    def _damaged(self, entry: Entry, what: str) -> SessionFileError:
        remedy = f"restore it from a copy; what stands before turn {entry.tick_from} can still be read" if entry.tick_from > 0 else ""
        return SessionFileError(f"{self.path}: entry {entry.n} ({entry.kind}): {what}", remedy or "restore it from a copy")


def _turn(tick: TickRow, held: list[Logged]) -> Turn:
    def of(cls: type[T]) -> tuple[T, ...]:
        return tuple(row for _, row in held if isinstance(row, cls))

    return Turn(tick, of(Sample), of(Intent), of(Effect), of(Perceived), of(Mark))


def _check_header(path: Path) -> bool:
    """Read SQLite's own header before SQLite does. -> the file is in write-ahead mode (open, or left by a crash)."""
    not_ours = "give the path of a session file (session.dtis)"
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise SessionFileError(f"{path}: not a file", not_ours)
        with path.open("rb") as f:
            header = f.read(100)
    except FileNotFoundError:
        raise SessionFileError(
            f"{path}: there is no such file", "check the path; a run says at its end where its session was kept"
        ) from None
    except (OSError, ValueError) as e:
        raise SessionFileError(f"{path}: cannot be read: {getattr(e, 'strerror', None) or e}", "give the path of a readable file") from None
    if not header:
        raise SessionFileError(f"{path}: is empty", "the run ended before anything was kept; give another session")
    if header[:16] != b"SQLite format 3\0" or len(header) < 100 or int.from_bytes(header[68:72], "big") != layout.APPLICATION_ID:
        raise SessionFileError(f"{path}: not a session file", not_ours)
    number = int.from_bytes(header[60:64], "big")
    if number > layout.FORMAT:
        what = f"{path}: session format {number} is newer than this program, which reads up to {layout.FORMAT}"
        raise SessionFileError(what, "update vr-dti, or read it with the version that wrote it")
    if number < 1:
        raise SessionFileError(f"{path}: the head of the file is damaged", "restore it from a copy")
    return header[18] == 2


def _database_error(path: Path, e: Exception) -> SessionFileError:
    if "unable to open" in str(e) or "readonly" in str(e):
        remedy = "it was left by a crash: copy it together with the files named -wal and -shm beside it to a folder you may write to"
        return SessionFileError(f"{path}: cannot be opened where it is", remedy)
    if "locked" in str(e):
        return SessionFileError(f"{path}: another program holds it", "close that program, or wait, and try again")
    return damaged(path)


def damaged(path: Path) -> SessionFileError:
    """The error for a file that SQLite cannot read: how much of it is missing, where its head tells, and what can be done."""
    try:
        there = path.stat().st_size
        with path.open("rb") as f:
            header = f.read(32)
    except OSError:
        there, header = 0, bytes(32)
    page = int.from_bytes(header[16:18], "big")
    meant = (65536 if page == 1 else page) * int.from_bytes(header[28:32], "big")
    if there < meant:
        remedy = "copy it again, whole, from where it was recorded, or from a backup: what is missing cannot be made again"
        return SessionFileError(f"{path}: cut off: {there:,} of {meant:,} bytes are there", remedy)
    remedy = "copy it again from where it was recorded, or from a backup; files named -wal and -shm beside it belong to it"
    return SessionFileError(f"{path}: damaged inside, and cannot be read", remedy)
