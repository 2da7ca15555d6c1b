"""Findings as tables for a spreadsheet, written and known again; which there are: csv_columns.py.

What a spreadsheet could take for a formula is disarmed by an apostrophe, in text only: numbers stay numbers. For programs there is
report.json.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from vr_dti.debrief.findings import Findings
from vr_dti.records.csv_columns import HEAD, SPEECH, TABLES, Cell, Table
from vr_dti.records.placed import drop, put

MAX_HEADER = 10_000
"""letters; the longest of ours has a tenth"""
_FORMULA = re.compile(r"(^|[;,|])([\s\"']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""a cell that begins as a formula does, or would where a spreadsheet cuts cells at another sign"""


def write_tables(report: Findings, out_dir: Path, *, speech: bool = False) -> tuple[Path, ...]:
    """Write every table into `out_dir`, made if absent. `speech`: with what was said. -> where they went. Raises `StorageError`."""
    paths = tuple(out_dir / t.file for t in TABLES)
    for path, table in zip(paths, TABLES, strict=True):
        csv = table_csv(table, report, speech=speech)
        put(path, csv.encode("utf-8-sig"), "the table")  # unmarked, some take it for a code page of theirs
    return paths


def drop_tables(out_dir: Path) -> None:
    """Our tables of before gone from `out_dir`, since they may tell of other people; whoever else has a `grades.csv` there keeps it.
    Raises `StorageError`."""
    for table in TABLES:
        if _is_ours(out_dir / table.file, table):
            drop(out_dir / table.file, "a table")


def _is_ours(path: Path, table: Table) -> bool:
    """Its first line names our columns, or as many of them as there were when it was written."""
    try:
        names = _first_line(path)
    except OSError:
        return False
    return len(names) > len(HEAD) and _alike(names, table) == min(len(names), len(table.columns))


def has_our_columns(names: Sequence[str]) -> bool:
    """The first line of a table of ours, be it damaged: most of its names stand where ours do."""
    return len(names) > len(HEAD) and any(2 * _alike(names, table) > len(names) for table in TABLES)


def is_foreign(path: Path) -> bool:
    """A table that shares no column with any of ours: not ours, however it was damaged since. Raises `OSError`."""
    names = _first_line(path)
    return any(names) and not {c.name for table in TABLES for c in table.columns} & set(names)


def _first_line(path: Path) -> list[str]:
    """Its cells; none where it is no table. Raises `OSError`."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader([file.readline(MAX_HEADER)]), [])
    except (ValueError, csv.Error):
        return []


def _alike(names: Sequence[str], table: Table) -> int:
    return sum(a == c.name for a, c in zip(names, table.columns, strict=False))


def table_csv(table: Table, report: Findings, *, speech: bool = False) -> str:
    """RFC 4180: commas, double quotes, CR LF; a line a row. What was said is in it only with `speech`."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([c.name for c in table.columns])
    for session in report.sessions:
        for trainee in session.trainees:
            for row in table.rows(session, trainee):
                writer.writerow(["" if c.name == SPEECH and not speech else _cell(c.of(row)) for c in table.columns])
    return out.getvalue()


def _cell(value: Cell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(value) if isinstance(value, str) else value


def safe(text: str) -> str:
    """Text on one line in which no spreadsheet finds a formula, whatever sign it cuts cells at."""
    line = "".join(c if c.isprintable() else " " for c in text).strip()
    return _FORMULA.sub(r"\1\2'", line)
