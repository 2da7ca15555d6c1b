"""The reports and standings that lie in a folder: which files make up each, and whom they tell of.

They are told by all of their files together. A program that was killed may have left a page without its JSON, the JSON of one report
beside the page of another, or half a file: what tells of a person goes with the person, whole or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vr_dti.records.about import About, about
from vr_dti.records.csv_table import TABLES
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
    sessions: tuple[str, ...] = ()
    """digests"""
    trainees: tuple[str, ...] = ()
    created: datetime | None = None
    """of its newest session"""
    problem: str = ""
    blank: bool = False
    """nothing but files without a byte in them, where a writer was killed at once: of nobody, and of use to nobody"""
    damaged: bool = False
    """some of it is cut or cannot be read: it may tell of more people than it says"""


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
    paths = tuple(where / n for n in own)
    found = About()
    blank = True
    for path in paths:
        try:
            if path.stat().st_size == 0:
                continue
            blank = False
            found |= about(path, Path(whole_name(path.name)).suffix)
        except OSError:
            blank = False  # it will be named: what it says nobody knows
            found |= About(cut=True)
    times = [at for text in found.created if (at := instant(text))]
    problem = "" if found.trainees or blank else f"{paths[0]}: no {Path(files[0]).stem} of ours, or damaged"
    return KeptReport(paths[0], paths, found.sessions, found.trainees, max(times, default=None), problem, blank, found.cut)
