"""Keeps a growing list of entries on disk as a session file, and picks up again after the disk failed.

The caller holds all entries (about 2 MB a minute); the file is a copy of them. So whatever happened meanwhile, saving means: find out
which of them the file has, add the rest.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from vr_dti.errors import InputError, StorageError, unwritable
from vr_dti.recording.layout import APPLICATION_ID, COLUMNS, FORMAT, TABLE, Entry

BUSY_S = 2.0
_INSERT = f"INSERT INTO entry ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"


class EntryStore:
    """One session file, open for writing. Every method raises `StorageError` when the disk will not; the next `save` tries afresh."""

    def __init__(self, path: Path, entries: Sequence[Entry]) -> None:
        """Make the file, and its folder, with the first entries. Raises `InputError` if something of that name is there already."""
        self.path = path
        self._db: sqlite3.Connection | None = None
        self._identity = (0, 0)
        self._held = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise unwritable(f"{path.parent}: the session cannot be kept there", e) from None
        try:
            self._create(entries)
        except FileExistsError:
            raise InputError(f"{path}: is there already, and no session is written over", "choose another folder with --out") from None
        except (OSError, sqlite3.Error) as e:
            raise self._failed(e) from None

    def save(self, entries: Sequence[Entry]) -> None:
        """Make the file hold all `entries`, which begin with those saved before."""
        try:
            if not self._is_mine():
                self._drop()
                self._open_again(entries)
            if len(entries) > self._held:
                self._insert(entries)
        except (OSError, sqlite3.Error) as e:
            self._drop()
            raise self._failed(e) from None

    def finish(self, entries: Sequence[Entry]) -> None:
        """Save, fold the write-ahead log into the one file, and close it.

        Somebody who reads the file at this moment keeps SQLite from folding; then `-wal` stays beside it and nothing is lost.
        """
        self.save(entries)
        assert self._db
        try:
            with contextlib.suppress(sqlite3.OperationalError):  # locked by a reader
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                self._db.execute("PRAGMA journal_mode = DELETE").fetchall()
            self._db.close()
            self._db = None
        except (OSError, sqlite3.Error) as e:
            self._drop()
            raise self._failed(e) from None

    def close(self) -> None:
        """Let go of the file as it is."""
        self._drop()

    # --- the file ----------------------------------------------------------------------------------------------------------

    def _create(self, entries: Sequence[Entry]) -> None:
        os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644))
        try:
            self._connect()
            assert self._db
            # Before write-ahead mode, so that the file says at once, in its own first page, what it is.
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {FORMAT}")
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(TABLE)
            self._db.executemany(_INSERT, [e.columns for e in entries])
            self._db.execute("COMMIT")
            self._write_ahead()
        except BaseException:
            self._drop()
            for end in ("", "-journal", "-wal", "-shm"):
                with contextlib.suppress(OSError):
                    self.path.with_name(self.path.name + end).unlink(missing_ok=True)
            raise
        self._held = len(entries)

    def _open_again(self, entries: Sequence[Entry]) -> None:
        if not self.path.exists():
            self._create(entries)
            return
        self._connect()
        assert self._db
        n, sha256 = self._db.execute("SELECT n, sha256 FROM entry ORDER BY n DESC LIMIT 1").fetchone() or (0, b"")
        if not 0 < n <= len(entries) or entries[n - 1].sha256 != sha256:
            raise FileExistsError(errno.EEXIST, "another file stands in its place")
        self._held = n
        self._write_ahead()

    def _connect(self) -> None:
        uri = f"{self.path.resolve().as_uri()}?mode=rw"
        # Made by the thread that begins the session, used by the one that writes it.
        self._db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_S, check_same_thread=False)
        found = self.path.stat()
        self._identity = (found.st_dev, found.st_ino)

    def _write_ahead(self) -> None:
        # NORMAL: a killed process loses nothing that was committed; a power cut may lose what came after the last checkpoint.
        assert self._db
        self._db.execute("PRAGMA journal_mode = WAL").fetchall()
        self._db.execute("PRAGMA synchronous = NORMAL")

    def _insert(self, entries: Sequence[Entry]) -> None:
        assert self._db
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(_INSERT, [e.columns for e in entries[self._held :]])
        self._db.execute("COMMIT")
        self._held = len(entries)

    def _is_mine(self) -> bool:
        """The file at the path is the one that is open: somebody may have deleted or moved it, and SQLite would write on into nothing."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return self._db is not None and (found.st_dev, found.st_ino) == self._identity

    def _drop(self) -> None:
        if self._db is not None:
            with contextlib.suppress(sqlite3.Error):
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
        self._db = None

    def _failed(self, e: OSError | sqlite3.Error) -> StorageError:
        why, remedy = _in_words(e)
        return StorageError(f"{self.path}: {why}", remedy)


def _in_words(e: OSError | sqlite3.Error) -> tuple[str, str]:
    """What happened and what to do, for an error of the file system or of SQLite."""
    name = getattr(e, "sqlite_errorname", "") if isinstance(e, sqlite3.Error) else errno.errorcode.get(e.errno or 0, "")
    if name in ("SQLITE_FULL", "ENOSPC", "EDQUOT", "EFBIG"):
        return "the disk is full", "free some space, or choose another folder with --out"
    if name.startswith("SQLITE_READONLY") or name in ("EROFS", "EACCES", "EPERM"):
        return "may not be written here", "make the folder writable, or choose another with --out"
    if name in ("EEXIST", "ENOTDIR"):
        return "something else stands in its place", "move that away, or choose another folder with --out"
    if name.startswith("SQLITE_CANTOPEN") or name in ("ENOENT", "ENXIO", "ENODEV"):
        return "its folder is gone", "plug the drive in again, or make the folder anew"
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "another program holds it", "close that program"
    if name.startswith("SQLITE_IOERR"):
        return "the disk does not take it", "free some space, and check the drive"
    return str(getattr(e, "strerror", None) or e), "check the drive, or choose another folder with --out"
