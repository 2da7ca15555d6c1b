"""Whom a report or a standing tells of, as each of its files says itself: so that one which lies alone, or which was half written when its
writer was killed, still goes when the records of a person go.

JSON says so in its own fields and a table in its columns; a page carries a mark at its beginning, and paper one among its keywords.
"""

from __future__ import annotations

import base64
import contextlib
import csv
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vr_dti.debrief.findings import Findings
from vr_dti.debrief.standing import Standing
from vr_dti.records.csv_table import has_our_columns

MAX_BYTES = 64 * 2**20
_ENDS = {".html": b"</html>", ".pdf": b"%%EOF"}
"""how a whole one ends"""
_MARK = re.compile(rb"vr-dti-about:([A-Za-z0-9_-]+)")
_PAGE = b'<meta name="generator" content="vr-dti '
"""in the head of each page, also of those from before there was a mark"""
_FORMAT = re.compile(rb'"format": "dti-(?:findings|standing)/')
_FIELD = re.compile(rb'"(digest|session|trainee|created)": ("(?:[^"\\]|\\.)*")')
"""of a JSON file as we write it; half of one is no JSON any more"""


@dataclass(frozen=True, slots=True)
class About:
    """Who and what; empty where a file does not say."""

    sessions: tuple[str, ...] = ()
    """digests"""
    trainees: tuple[str, ...] = ()
    """codes"""
    created: tuple[str, ...] = ()
    """when its sessions were recorded, ISO 8601"""
    cut: bool = False
    """a file is cut or damaged: whom else it told of nobody knows"""
    ours: bool = False
    """a file says itself that this program wrote it"""

    def __or__(self, other: About) -> About:
        def both(a: Iterable[str], b: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys((*a, *b)))

        sessions, trainees = both(self.sessions, other.sessions), both(self.trainees, other.trainees)
        return About(sessions, trainees, both(self.created, other.created), self.cut or other.cut, self.ours or other.ours)


def of_report(report: Findings) -> About:
    """Whom a report tells of."""
    inside = [t.trainee for s in report.sessions for t in s.trainees]
    return About(tuple(s.digest for s in report.sessions), tuple(dict.fromkeys(inside)), tuple(s.created for s in report.sessions))


def of_standing(s: Standing) -> About:
    """Whom a standing tells of."""
    return About(tuple(r.session for r in s.runs), (s.trainee,), tuple(r.created for r in s.runs))


def mark(about: About) -> str:
    """`about` as one word, which can stand in a page and among the keywords of a PDF, and is found without reading either."""
    plain = json.dumps([about.sessions, about.trainees, about.created]).encode()
    return f"vr-dti-about:{base64.urlsafe_b64encode(plain).decode().rstrip('=')}"


def about(path: Path, kind: str) -> About:
    """What a file says of whom it tells. `kind`: its suffix when whole, `.json`. A damaged or cut file says what it still can.

    Raises `OSError`.
    """
    with path.open("rb") as file:
        content = file.read(MAX_BYTES)
    if kind == ".csv":
        return _of_table(content)
    if kind == ".json":
        return _of_json(content)
    marks = _MARK.findall(content)
    found = About(cut=_ENDS.get(kind, b"") not in content[-1024:], ours=bool(marks) or _PAGE in content[:4096])
    for word in marks:
        found |= _unmarked(word)
    return found


def _of_json(content: bytes) -> About:
    found: dict[str, list[str]] = {"digest": [], "session": [], "trainee": [], "created": []}
    for name, value in _FIELD.findall(content):
        with contextlib.suppress(ValueError):  # a broken letter inside it costs this value, not the others
            found[name.decode()].append(json.loads(value))
    digests = [d for d in found["digest"] + found["session"] if re.fullmatch("[0-9a-f]{64}", d)]
    ours = bool(digests) or _FORMAT.search(content) is not None  # a trainee alone is in many a teacher's file
    return About(_told(digests), _told(found["trainee"]), _told(found["created"]), cut=not _parses(content), ours=ours)


def _parses(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _of_table(content: bytes) -> About:
    """Line by line, since no cell of ours has a second one: a quotation mark that is lost takes one row with it."""
    text = content.decode("utf-8-sig", errors="replace")
    lines = [_cells(line) for line in text.splitlines()]
    names = lines[0] if lines else []
    rows = [dict(zip(names, cells, strict=False)) for cells in lines[1:]]
    cut = "\ufffd" in text or not text.endswith("\n") or any(len(cells) != len(names) for cells in lines)
    sessions, trainees, created = (_told(row.get(name, "") for row in rows) for name in ("session", "trainee", "created"))
    return About(sessions, trainees, created, cut, has_our_columns(names))


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def _unmarked(word: bytes) -> About:
    try:
        plain: Any = json.loads(base64.urlsafe_b64decode(word + b"=" * (-len(word) % 4)))
        sessions, trainees, created = ([str(v) for v in values] for values in plain)
    except (ValueError, TypeError, RecursionError):
        return About(cut=True)
    return About(_told(sessions), _told(trainees), _told(created))


def _told(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, without what is empty (`conduct_end.trainee` is where nobody ended it) or no text that could be written anywhere."""
    return tuple(dict.fromkeys(v for v in values if v and not any("\ud800" <= c <= "\udfff" for c in v)))
