"""Statements on their way to a record store: a small SQLite file that keeps them until the store has taken them.

A store that is down, slow or refuses costs nothing but time: what it did not take stays, with the reason. Of what it took only the id
is kept. One file may serve several stores and several programs at once; a statement sent twice carries the same id twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from vr_dti.records.small_store import open_store
from vr_dti.records.xapi import Told

APPLICATION_ID = int.from_bytes(b"DTIO", "big")
FORMAT = 1
_TABLE = (
    "CREATE TABLE statement (n INTEGER PRIMARY KEY, lrs TEXT NOT NULL, id TEXT NOT NULL, code TEXT NOT NULL, session TEXT NOT NULL, "
    "body TEXT NOT NULL, state TEXT NOT NULL, why TEXT NOT NULL, UNIQUE (lrs, id))"
)

State = Literal["waiting", "sent", "refused"]


class Waiting(NamedTuple):
    """A statement that a store has not taken yet."""

    n: int
    id: str
    body: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many statements for one store are in which state."""

    waiting: int = 0
    sent: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the outbox forgot of a person or a session."""

    unsent: int
    sent: tuple[tuple[str, int], ...]
    """(store, how many statements it holds): those only the store can erase"""


class Outbox:
    """The file at `path`, made if absent; each call opens and closes it. Calls raise `InputError` (not ours) and `StorageError`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def queue(self, lrs: str, told: Iterable[Told]) -> int:
        """Put statements for the store at `lrs`. -> how many are new, or wait anew after a refusal."""
        put = (
            "INSERT INTO statement (lrs, id, code, session, body, state, why) VALUES (?, ?, ?, ?, ?, 'waiting', '') "
            "ON CONFLICT (lrs, id) DO UPDATE SET body = excluded.body, state = 'waiting', why = '' WHERE state = 'refused'"
        )
        with self._open() as db:
            before = db.total_changes
            db.executemany(put, [(lrs, t.statement["id"], t.code, t.session, _text(t.statement)) for t in told])
            return db.total_changes - before

    def waiting(self, lrs: str, limit: int, after: int = 0) -> list[Waiting]:
        """The next statements that wait, oldest first, from beyond row `after`."""
        with self._open() as db:
            rows = db.execute(
                "SELECT n, id, body FROM statement WHERE lrs = ? AND state = 'waiting' AND n > ? ORDER BY n LIMIT ?", (lrs, after, limit)
            ).fetchall()
        return [Waiting(*row) for row in rows]

    def sent(self, rows: Sequence[Waiting]) -> None:
        """The store has them: what they said is forgotten here."""
        with self._open() as db:
            db.executemany("UPDATE statement SET state = 'sent', body = '', why = '' WHERE n = ?", [(r.n,) for r in rows])

    def refused(self, row: Waiting, why: str) -> None:
        """The store will never take it as it is; it is tried again only when it is queued again."""
        with self._open() as db:
            db.execute("UPDATE statement SET state = 'refused', why = ? WHERE n = ?", (why[:500], row.n))

    def counts(self, lrs: str) -> Counts:
        """How it stands with one store."""
        with self._open() as db:
            found = dict(db.execute("SELECT state, count(*) FROM statement WHERE lrs = ? GROUP BY state", (lrs,)).fetchall())
        return Counts(**found)

    def refusals(self, lrs: str) -> list[tuple[str, str]]:
        """(statement id, why) of those the store refused."""
        with self._open() as db:
            return db.execute("SELECT id, why FROM statement WHERE lrs = ? AND state = 'refused' ORDER BY n", (lrs,)).fetchall()

    def of_person(self, code: str) -> list[dict[str, Any]]:
        """Everything held of one person, for a copy to hand out."""
        with self._open() as db:
            rows = db.execute("SELECT lrs, id, session, state, body FROM statement WHERE code = ? ORDER BY n", (code,)).fetchall()
        keys = ("lrs", "id", "session", "state")
        return [dict(zip(keys, row[:4], strict=True)) | {"statement": json.loads(row[4]) if row[4] else None} for row in rows]

    def held(self, *, code: str = "", session: str = "") -> Dropped:
        """What `drop` would erase."""
        with self._open() as db:
            return _counted(db, *_of(code, session))

    def drop(self, *, code: str = "", session: str = "") -> Dropped:
        """Erase what is held of a person (in all sessions) or of a session (of all persons), ids of sent statements too."""
        of, value = _of(code, session)
        with self._open() as db:
            found = _counted(db, of, value)
            db.execute(f"DELETE {of}", (value,))
        return found

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        """One transaction on the file."""
        return open_store(self.path, APPLICATION_ID, FORMAT, _TABLE, "an outbox")


def _of(code: str, session: str) -> tuple[str, str]:
    """(which rows, of what)."""
    column, value = ("code", code) if code else ("session", session)
    return f"FROM statement WHERE {column} = ?", value


def _counted(db: sqlite3.Connection, of: str, value: str) -> Dropped:
    unsent = db.execute(f"SELECT count(*) {of} AND state != 'sent'", (value,)).fetchone()[0]
    sent = db.execute(f"SELECT lrs, count(*) {of} AND state = 'sent' GROUP BY lrs ORDER BY lrs", (value,)).fetchall()
    return Dropped(unsent, tuple((str(lrs), int(count)) for lrs, count in sent))


def _text(statement: dict[str, Any]) -> str:
    return json.dumps(statement, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
