"""What lies in a folder of sessions: each session with the files that go with it, and the reports and standings made of them.

Links are not followed and not touched; what cannot be read is named, never guessed at.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vr_dti.errors import InputError, SessionFileError
from vr_dti.recording.layout import SUFFIX
from vr_dti.recording.log import Log
from vr_dti.records.about import About, about
from vr_dti.records.instants import instant
from vr_dti.records.kept_reports import KeptReport, reports_in, whole_name
from vr_dti.records.voice_files import VOICE, whose

BESIDE = {".statement.json": "entries", ".labels.json": "labels", ".wellbeing.json": "felt", ".zero.json": "zeroed"}
"""documents beside a session that name a trainee in each of their rows, and where the rows are"""
_MADE = re.compile(r"\.dtis(-wal|-shm|-journal)?|\.lock|(\..+)?\.(webm|mp4)|\.voice\..+|\.(statement|labels|wellbeing|zero)\.json")
"""what follows a session's name in the files that this program, SQLite beneath it and `replay --video` make of it"""
APPLE_DOUBLE = bytes.fromhex("00051607")
"""first bytes"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A session on the shelf."""

    path: Path
    files: tuple[Path, ...]
    """of its own: itself, what SQLite keeps beside it, its statement, film and recordings"""
    strays: tuple[Path, ...] = ()
    """somebody's own under the same name, `session.notes.txt`: left alone"""
    digest: str = ""
    created: datetime | None = None
    scene: str = ""
    trainees: tuple[str, ...] = ()
    simulated: bool = False
    """scripts only"""
    sealed: bool = False
    problem: str = ""
    """why it cannot be read; then nothing is known but whom the documents beside it name"""

    def says_whose(self, file: Path) -> int:
        """How surely one of its files says whose all of them are: a film not at all, a document does, and the session best."""
        return 2 if file == self.path else int(any(whole_name(file.name).endswith(end) for end in BESIDE))

    @property
    def voice(self) -> tuple[Path, ...]:
        """Told by what follows the session's own name: `a.voice.dtis` is a session."""
        stem = self.path.name.removesuffix(SUFFIX)
        return tuple(f for f in self.files if f.name[f.name.find(stem) + len(stem) :].startswith(VOICE))


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
        stems = [n.removesuffix(SUFFIX) for n in names if n.endswith(SUFFIX) and not _by_macos(where / n)]
        sessions += [_session(where / f"{stem}{SUFFIX}", names, stems) for stem in stems]
        sessions += _without_session(where, names, stems)
        reports += reports_in(where, names)
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


def _session(path: Path, names: list[str], stems: list[str]) -> Kept:
    own, strays = _parted(path, [path.with_name(n) for n in names if _owner(n, stems) == path.name])
    try:
        with Log.open(path) as log:
            meta, digest, sealed = log.meta, log.digest, log.sealed
    except SessionFileError as e:
        return Kept(path, own, strays, trainees=_named_beside(own), problem=e.what)
    codes = tuple(t.id for t in meta.trainees)
    scripts = all(t.simulated for t in meta.trainees)
    return Kept(path, own, strays, digest, instant(meta.created), meta.scene_id, codes, scripts, sealed)


def _without_session(where: Path, names: list[str], stems: list[str]) -> list[Kept]:
    """Documents and voices whose session is gone, each with what lies there under the same name: they still tell of a person."""
    lone = [n for n in names if not _owner(n, stems) and not _by_macos(where / n)]
    whole = [whole_name(n) for n in lone]
    told = [n.removesuffix(end) for n in whole for end in BESIDE if n.endswith(end)]
    gone = list(dict.fromkeys([*told, *(n.rpartition(VOICE)[0] for n in whole if whose(n))]))
    found = []
    for stem in gone:
        path = where / f"{stem}{SUFFIX}"
        own, strays = _parted(path, [where / n for n in lone if _owner(n, gone) == path.name])
        if not own:
            continue
        problem = f"{path}: is not there, but {own[0].name} is"
        found.append(Kept(path, own, strays, trainees=_named_beside(own), problem=problem))
    return found


def _parted(session: Path, files: Iterable[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """(what was made of the session, what somebody else laid beside it under its name)."""
    made: list[Path] = []
    strays: list[Path] = []
    stem = session.name.removesuffix(SUFFIX)
    for path in files:
        said = _plain_names(whole_name(path.name))
        rest = [n.removeprefix(stem) for n in said if n.startswith(f"{stem}.")]
        (made if any(_MADE.fullmatch(r) for r in rest) else strays).append(path)
    return tuple(made), tuple(strays)


def _named_beside(own: Iterable[Path]) -> tuple[str, ...]:
    """Whom the documents beside a session name, whole or half-written, and the names of voices."""
    found = About()
    for path in own:
        found |= About(trainees=tuple(filter(None, (whose(whole_name(path.name)),))))
        if any(whole_name(path.name).endswith(end) for end in BESIDE):
            with contextlib.suppress(OSError):
                found |= about(path, ".json")
    return found.trainees


def _owner(name: str, stems: list[str]) -> str:
    """The session that a file goes with: `a.b.statement.json` with `a.b.dtis`, not with `a.dtis`; empty: none.

    A film is hidden, `.session.part.webm`, until it is whole; `._session.dtis` is laid by macOS beside each file on a stick.
    """
    mine = [s for s in stems if (any(n.startswith(f"{s}.") for n in _plain_names(name)) if s else name in (SUFFIX, *BESIDE))]
    return max(mine, key=len) + SUFFIX if mine else ""


def _plain_names(name: str) -> tuple[str, ...]:
    """A name, and what it may be a hidden form of."""
    return name, name.lstrip("."), name.removeprefix("._")


def _by_macos(path: Path) -> bool:
    """What macOS keeps of a file on a disk that is not its own (AppleDouble, RFC 1740): nothing of ours, whatever its name ends in."""
    if not path.name.startswith("._"):
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) == APPLE_DOUBLE
    except OSError:
        return False
