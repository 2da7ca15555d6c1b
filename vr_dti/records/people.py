"""Who is behind a code: a small file of its own, kept apart from the sessions, which know codes only.

Whoever has the sessions without this file has nobody's name; taking a person out of it makes what is left of them nobody's.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import unicodedata
from contextlib import AbstractContextManager
from pathlib import Path

from vr_dti.errors import InputError
from vr_dti.records.small_store import open_store

APPLICATION_ID = int.from_bytes(b"DTIP", "big")
FORMAT = 1
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""of codes drawn: nothing that is read as something else"""
DRAWN = 6
"""letters of a code drawn: of a hundred people, two share one by chance in fewer than 1 of 100,000 agencies; drawn again then"""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_TABLE = "CREATE TABLE person (code TEXT PRIMARY KEY, name TEXT NOT NULL)"


def check_code(code: str) -> str:
    """`code`, if it can stand for a person. Raises `InputError`."""
    if not _CODE.fullmatch(code):
        raise InputError(f"{code[:40]!r} cannot be a code", "a code has up to 32 letters and digits, `.`, `_`, `-`; no name")
    return code


class People:
    """The file at `path`, made if absent. Calls raise `InputError` (not ours) and `StorageError`."""

    def __init__(self, path: Path, *, apart_from: Path | None = None) -> None:
        """`apart_from`: the folder of the sessions. Raises `InputError` if the file would lie inside it."""
        if apart_from is not None and path.resolve().is_relative_to(apart_from.resolve()):
            raise InputError(f"{path}: names are kept apart from the sessions", f"give a place outside {apart_from}")
        self.path = path

    def add(self, name: str, code: str = "") -> str:
        """Put a person under a code, or under one that is drawn. -> the code. Raises `InputError` if it is somebody else's."""
        name = _plain(name)
        if not name or len(name) > 200:
            raise InputError("a name has 1 to 200 letters", "give the person's name")
        if code:
            check_code(code)
        with self._open() as db:
            taken = dict(db.execute("SELECT code, name FROM person").fetchall())
            held = {c.casefold() for c in taken}
            if code and code.casefold() in held and _plain(taken.get(code, "")) != name:
                raise InputError(f"{code}: is somebody's code already", "give another, or none and one is drawn")
            while not code:
                drawn = "".join(secrets.choice(ALPHABET) for _ in range(DRAWN))
                code = drawn if drawn.casefold() not in held else ""
            db.execute("INSERT OR IGNORE INTO person (code, name) VALUES (?, ?)", (code, name))
        return code

    def name_of(self, code: str) -> str | None:
        """The name behind a code; None where there is none."""
        return dict(self.all()).get(code)

    def all(self) -> list[tuple[str, str]]:
        """(code, name) of everybody, by code."""
        with self._open() as db:
            rows: list[tuple[str, str]] = db.execute("SELECT code, name FROM person ORDER BY code").fetchall()
        return rows

    def erase(self, code: str) -> bool:
        """Take a person out. -> somebody was there"""
        with self._open() as db:
            return db.execute("DELETE FROM person WHERE code = ?", (code,)).rowcount > 0

    def _open(self) -> AbstractContextManager[sqlite3.Connection]:
        return open_store(self.path, APPLICATION_ID, FORMAT, _TABLE, "a list of people")


def _plain(name: str) -> str:
    """A name to compare: the same letters typed on another machine are the same name, and files of before kept them as they were typed."""
    composed = unicodedata.normalize("NFC", name)
    return " ".join("".join(c if c.isprintable() else " " for c in composed).split())
