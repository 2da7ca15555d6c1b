"""The reports and standings that lie in a folder: which files make up each, and whom they tell of.

They are told by all of their files together. A program that was killed may have left a page without its JSON, the JSON of one report
beside the page of another, or half a file: what tells of a person goes with the person, whole or not. A file that only bears one of these
names, the `grades.csv` of somebody who teaches, is none of theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vr_dti.records.about import About, about
from vr_dti.records.csv_columns import TABLES
from vr_dti.records.csv_table import is_foreign
from vr_dti.records.instants import instant

REPORT_FILES = ("report.json", "report.html", "report.pdf", *(t.file for t in TABLES))
"""what is written about the same sessions"""
STANDING_FILES = ("standing.json", "standing.html", "standing.pdf")
"""of one trainee over several runs"""
_HALF = re.compile(r"(\.\d+)?\.part$")
"""ending of a file while it is written (`placed.py`)"""


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report on the shelf."""

    path: Path
    files: tuple[Path, ...]
    """of ours"""
    sessions: tuple[str, ...] = ()
    """digests"""
    trainees: tuple[str, ...] = ()
    created: datetime | None = None
    """of its newest session"""
    problem: str = ""
    blank: bool = False
    """nothing but files without a byte in them, where a writer was killed at once: of nobody, and of use to nobody"""
    damaged: bool = False
    """some of it is cut: it may tell of more people than it says"""
    strays: tuple[Path, ...] = ()
    """beside it under a name of ours, and nothing in them says that this program wrote them: somebody's own, or not to be read"""


def reports_in(where: Path, names: list[str]) -> list[KeptReport]:
    """The report and the standing among the plain files `names` of a folder."""
    found = (_kept(where, names, files) for files in (REPORT_FILES, STANDING_FILES))
    return [kept for kept in found if kept is not None]


def whole_name(name: str) -> str:
    """What a file is called once it is whole: `report.html` of `report.html.4711.part`."""
    return _HALF.sub("", name)


def _kept(where: Path, names: list[str], files: tuple[str, ...]) -> KeptReport | None:
    own = sorted((n for n in names if whole_name(n) in files), key=lambda n: (files.index(whole_name(n)), n))
    if not own:
        return None
    ours: list[Path] = []
    strays: list[Path] = []
    found = About()
    blank = True
    for path in (where / n for n in own):
        try:
            if path.stat().st_size == 0:
                ours.append(path)
                continue
            said = about(path, Path(whole_name(path.name)).suffix)
        except OSError:
            said = About()
        blank = False
        if said.ours or whole_name(path.name) != path.name:  # nobody else ends names so
            ours.append(path)
            found |= said
        else:
            strays.append(path)
    if not ours and all(_is_foreign(p) for p in strays):
        return None
    times = [at for text in found.created if (at := instant(text))]
    first = (ours + strays)[0]
    problem = "" if found.trainees or blank else f"{first}: no {Path(files[0]).stem} of ours, or damaged"
    newest = max(times, default=None)
    return KeptReport(first, tuple(ours), found.sessions, found.trainees, newest, problem, blank, found.cut, tuple(strays))


def _is_foreign(path: Path) -> bool:
    try:
        return path.suffix == ".csv" and is_foreign(path)
    except OSError:
        return False
