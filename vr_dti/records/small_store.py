"""Small SQLite files of one table: the outbox, and who is behind a code. What is deleted in them is overwritten, not just let go of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from vr_dti.errors import InputError, StorageError

BUSY_S = 5.0


@contextmanager
def open_store(path: Path, application_id: int, format: int, table: str, what: str) -> Iterator[sqlite3.Connection]:
    """One transaction on the file at `path`, which holds `what`; made if absent. Raises `InputError` (not ours) and `StorageError`."""
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path}: not a file", f"give the path of {what}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # names and codes are for whoever keeps the file
        with closing(sqlite3.connect(path, timeout=BUSY_S)) as db:
            db.execute("PRAGMA secure_delete = ON").fetchall()
            db.execute("PRAGMA trusted_schema = OFF")
            with db:
                db.execute("BEGIN IMMEDIATE")
                tables = db.execute("SELECT type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
                if not tables:
                    db.execute(table)
                    db.execute(f"PRAGMA application_id = {application_id}")
                    db.execute(f"PRAGMA user_version = {format}")
                elif tables != [("table", table)] or db.execute("PRAGMA application_id").fetchone()[0] != application_id:
                    raise InputError(f"{path}: is not {what} of this program", "check the path, or give a new file")
                yield db
    except sqlite3.DatabaseError as e:
        if getattr(e, "sqlite_errorname", "") in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            raise InputError(f"{path}: is not {what} of this program, or damaged", "check the path, or restore it from a copy") from None
        raise StorageError(f"{path}: {e}", "make the folder writable, free space, or close what else uses the file") from None
    except OSError as e:
        raise StorageError(f"{path}: {e.strerror or e}", "choose another place for the file") from None
