"""Seals a session that a crash left open, so that it is one file again and can be copied without losing its end."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from vr_dti.errors import SessionFileError, StorageError
from vr_dti.recording import codec
from vr_dti.recording.check import NOT_SEALED
from vr_dti.recording.layout import COLUMNS, Entry, entry_after
from vr_dti.recording.log import Log, damaged
from vr_dti.recording.rows import Seal, TickRow


def seal_if_open(path: Path) -> bool:
    """Seal a session that was left open, before anything is tied to its digest, which sealing changes. -> it was; raises as `recover`"""
    with Log.open(path) as log:
        if log.sealed:
            return False
    return recover(path)


def recover(path: Path) -> bool:
    """Seal the session at `path` and fold its write-ahead log into it. -> there was something to do.

    What was on disk stays as it is; the seal says that it was set afterwards. Raises `SessionFileError` if the file is damaged before
    its end (then only a copy helps) or another program is still writing it, `StorageError` if it cannot be written.
    """
    beside = path.with_name(path.name + "-wal")
    seal: Entry | None = None
    with Log.open(path) as log:
        if log.sealed and not beside.exists():
            return False
        problems = log.check()
        if problems and not problems[0].startswith(NOT_SEALED):
            raise SessionFileError(f"{path}: damaged: {problems[0]}", "restore it from a copy; reports can still be made of the sound part")
        if not log.sealed:
            seal = _seal_of(log)
    db = None
    try:
        db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=1.0)
        # Needs the file for itself alone: this is where a session that is still being written says no.
        db.execute("PRAGMA journal_mode = DELETE").fetchall()
        if seal:
            db.execute(f"INSERT INTO entry ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", seal.columns)
    except sqlite3.OperationalError as e:
        if "locked" in str(e):
            raise SessionFileError(f"{path}: another program is still using it", "end that run first") from None
        raise StorageError(f"{path}: cannot be sealed: {e}", "free some space and make the folder writable") from None
    except sqlite3.Error:
        raise damaged(path) from None
    finally:
        if db:
            with contextlib.suppress(sqlite3.Error):
                db.close()
    return True


def _seal_of(log: Log) -> Entry:
    rows, last_tick, story_ms = 0, -1, 0
    for tick, row in log.rows():
        rows, last_tick = rows + 1, tick
        if isinstance(row, TickRow):
            story_ms = row.story_ms
    *_, last = log.entries()
    return entry_after(last, "seal", codec.encode(Seal(last.n + 1, rows, last_tick, story_ms, recovered=True)))
