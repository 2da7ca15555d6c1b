"""What lies in a folder of sessions: each session with the files that go with it, and the reports and standings made of them.

Links are not followed and not touched; what cannot be read is named, never guessed at.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vr_dti.errors import InputError, SessionFileError
from vr_dti.recording.layout import SUFFIX
from vr_dti.recording.log import Log
from vr_dti.records.csv_table import TABLES
from vr_dti.records.instants import instant

REPORT = "report.json"
REPORT_FILES = ("report.json", "report.html", "report.pdf", *(t.file for t in TABLES))
"""what is written beside a report.json about the same sessions"""
STANDING = "standing.json"
STANDING_FILES = ("standing.json", "standing.html", "standing.pdf")
"""of one trainee over several runs"""
VOICE = ".voice."
"""in the name of a recording of the trainee's voice beside a session: `session.voice.opus`"""
MAX_REPORT_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Kept:
    """A session on the shelf."""

    path: Path
    files: tuple[Path, ...]
    """of its own: itself, what SQLite keeps beside it, its statement, film and recordings"""
    digest: str = ""
    created: datetime | None = None
    scene: str = ""
    trainees: tuple[str, ...] = ()
    simulated: bool = False
    """scripts only"""
    sealed: bool = False
    problem: str = ""
    """why it cannot be read; then nothing else is known"""

    @property
    def voice(self) -> tuple[Path, ...]:
        return tuple(f for f in self.files if VOICE in f.name)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report on the shelf."""

    path: Path
    files: tuple[Path, ...]
    sessions: tuple[str, ...] = ()
    """digests"""
    trainees: tuple[str, ...] = ()
    created: datetime | None = None
    """of its newest session"""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder as it was looked through."""

    folder: Path
    sessions: tuple[Kept, ...]
    reports: tuple[KeptReport, ...]
    links: tuple[Path, ...]
    """left alone"""

    def of(self, code: str) -> tuple[list[Kept], list[KeptReport]]:
        """What is about one person."""
        return [s for s in self.sessions if code in s.trainees], [r for r in self.reports if code in r.trainees]


def look_through(folder: Path) -> Shelf:
    """Everything in `folder` and below. Raises `InputError` if it is none, or the root of a disk or a home."""
    try:
        real = folder.resolve(strict=True)
    except (OSError, RuntimeError):
        raise InputError(f"{folder}: there is no such folder", "give the folder that holds the sessions") from None
    if not real.is_dir():
        raise InputError(f"{folder}: not a folder", "give the folder that holds the sessions")
    if real == Path(real.anchor) or real == Path.home().resolve():
        raise InputError(f"{folder}: far more than sessions lie here", "give the folder that holds the sessions and nothing else")
    sessions: list[Kept] = []
    reports: list[KeptReport] = []
    links: list[Path] = []
    for where, names, linked in _walk(real):
        links += linked
        for name in names:
            if name.endswith(SUFFIX):
                sessions.append(_session(where / name, names))
            elif name == REPORT:
                reports.append(_report(where, names))
            elif name == STANDING:
                reports.append(_standing(where, names))
    sessions.sort(key=lambda s: (s.created or datetime.min.replace(tzinfo=UTC), str(s.path)))
    return Shelf(real, tuple(sessions), tuple(reports), tuple(sorted(links)))


def in_use(session: Path) -> bool:
    """A program is writing it now: deleting it under a run would not end the run, which would make it anew."""
    if not session.with_name(session.name + "-wal").exists():
        return False
    try:
        with closing(sqlite3.connect(f"{session.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=0.2)) as db:
            db.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as e:
        return "locked" in str(e)
    except sqlite3.Error:
        return False
    return False


def _walk(folder: Path) -> Iterator[tuple[Path, list[str], list[Path]]]:
    """(folder, plain files in it, links in it), never leaving it."""
    for root, below, names in os.walk(folder, followlinks=False):
        where = Path(root)
        linked = [where / n for n in (*below, *names) if (where / n).is_symlink()]
        below[:] = sorted(b for b in below if where / b not in linked)
        yield where, sorted(n for n in names if where / n not in linked and (where / n).is_file()), linked


def _session(path: Path, names: list[str]) -> Kept:
    own = tuple(path.with_name(n) for n in names if _owner(n, names) == path.name)
    try:
        with Log.open(path) as log:
            meta, digest, sealed = log.meta, log.digest, log.sealed
    except SessionFileError as e:
        return Kept(path, own, problem=e.what)
    codes = tuple(t.id for t in meta.trainees)
    scripts = all(t.simulated for t in meta.trainees)
    return Kept(path, own, digest, instant(meta.created), meta.scene_id, codes, scripts, sealed)


def _owner(name: str, names: list[str]) -> str:
    """The session that a file goes with: `a.b.statement.json` with `a.b.dtis`, not with `a.dtis`; empty: none."""
    stems = [n.removesuffix(SUFFIX) for n in names if n.endswith(SUFFIX)]
    mine = [s for s in stems if name.startswith(f"{s}.")]
    return max(mine, key=len) + SUFFIX if mine else ""


def _report(where: Path, names: list[str]) -> KeptReport:
    path = where / REPORT
    # Half of a file, where whoever wrote it was killed, tells of the same people.
    own = tuple(where / n for file in REPORT_FILES for n in (file, f"{file}.part") if n in names)
    try:
        sessions = _plain(path)["sessions"]
        digests = tuple(str(s["digest"]) for s in sessions)
        codes = tuple(dict.fromkeys(str(t["trainee"]) for s in sessions for t in s["trainees"]))
        times = [at for s in sessions if (at := instant(str(s["created"])))]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return KeptReport(path, own, problem=f"{path}: no report of ours, or damaged")
    return KeptReport(path, own, digests, codes, max(times, default=None))


def _standing(where: Path, names: list[str]) -> KeptReport:
    path = where / STANDING
    own = tuple(where / n for n in STANDING_FILES if n in names)
    try:
        told = _plain(path)
        digests = tuple(str(r["session"]) for r in told["runs"])
        times = [at for r in told["runs"] if (at := instant(str(r["created"])))]
        return KeptReport(path, own, digests, (str(told["trainee"]),), max(times, default=None))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return KeptReport(path, own, problem=f"{path}: no standing of ours, or damaged")


def _plain(path: Path) -> Any:
    """The JSON of a file. Raises `ValueError` for one that is far too large."""
    if path.stat().st_size > MAX_REPORT_BYTES:
        raise ValueError("too large")
    return json.loads(path.read_bytes())
