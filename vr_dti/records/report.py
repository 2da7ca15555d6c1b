"""Writes the debrief: report.html, one file that needs no network, and report.json beside it; on request report.pdf."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from vr_dti import __version__
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import Findings, SessionFindings
from vr_dti.debrief.measures import STATEMENTS
from vr_dti.debrief.record import Recorded, read
from vr_dti.debrief.total import totals
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.errors import InputError, VrDtiError
from vr_dti.library.shelf import Shelf
from vr_dti.recording.log import Log
from vr_dti.records import report_page
from vr_dti.records.csv_table import drop_tables
from vr_dti.records.judged import packs_of
from vr_dti.records.labels import as_labelled
from vr_dti.records.pinned import scenario_of
from vr_dti.records.placed import drop, put
from vr_dti.records.report_html import page
from vr_dti.records.report_labels import labels_of
from vr_dti.records.report_method import method
from vr_dti.records.report_pdf import pdf
from vr_dti.records.report_references import Library, guidebook_of
from vr_dti.records.statement import Statement, read_statement
from vr_dti.records.zero import as_zeroed
from vr_dti.story.load import Scenario

PDF = "report.pdf"

Picture = Callable[[Path, str, int], bytes | None]
"""(session file, trainee, story time in ms of the scored run) -> PNG or JPEG seen by that trainee; None where there is none"""


class Written(NamedTuple):
    """Where a report went, and what it says."""

    html: Path
    json: Path
    findings: Findings
    columns: Sequence[report_page.Column]
    """what stands on the page of each trainee"""


def write_report(sessions: Sequence[Path], out_dir: Path, picture: Picture | None = None, shelf: Shelf | None = None) -> Written:
    """Write report.html and report.json about `sessions` into `out_dir`, which is made if absent.

    Sessions of one scene and of its twin stand side by side; one that goes on from another of them (a retry) is told within that one.
    `picture` draws a moment of a session's replay; `shelf` has the policy packs (default: those shipped). What a trainee said first
    (`statement.py`) is read from beside the session. Raises `InputError` (sessions of different scenes, a statement or labels of another
    session), `SessionFileError`, `DocumentError` (the pinned scenario, a statement), `Refused` (several raters, none final) and
    `StorageError`. An older report is replaced only when the new one is complete; its report.pdf and tables, which may tell of other
    people, go with it.
    """
    paths: dict[str, Path] = {}
    opened: list[tuple[Recorded, Scenario]] = []
    statements: dict[str, Statement] = {}
    files: dict[str, tuple[str, str]] = {}
    for path in sessions:
        recorded, scenario, file = _load(path)
        if recorded.digest not in paths:
            paths[recorded.digest] = path
            opened.append((recorded, scenario))
            files.setdefault(recorded.meta.scene_id, (scenario.doc.id, file))
            if (said := read_statement(path, recorded.digest)) is not None:
                statements[recorded.digest] = said
    shelf = shelf or Shelf()
    report = report_of(opened, shelf)
    draw = None if picture is None else _drawn(picture, paths)
    labels = {(r.digest, t.id): labels_of(paths[r.digest], r, t.id) for r, _ in opened for t in r.meta.trainees}
    columns = report_page.columns(report, draw, statements, _library(files, shelf), labels)
    out = Written(out_dir / "report.html", out_dir / "report.json", report, columns)
    html, json_ = page(report, columns), report_json(report)
    put(out.html, html.encode(), "the report")
    put(out.json, json_.encode(), "the report")
    drop(out_dir / PDF, "a report")
    drop_tables(out_dir)
    return out


def write_pdf(written: Written) -> Path:
    """Write report.pdf beside a report, with the same findings. -> where

    Raises `MachineError` (no typesetter), `InputError` (it cannot be typeset) and `StorageError`; the page stays as it is.
    """
    path = written.html.with_name(PDF)
    put(path, pdf(written.findings, written.columns), "the report")
    return path


def report_of(opened: Sequence[tuple[Recorded, Scenario]], shelf: Shelf | None = None) -> Findings:
    """The findings of sessions already read, by the policy packs of `shelf` (default: those shipped).

    Raises `InputError` for none, or for scenes that are not one scene and its twin.
    """
    if not opened:
        raise InputError("no session to report on", "give the path of a session.dtis")
    scenes = {s.doc.id: s.doc.twin for _, s in opened}
    if len(scenes) > 2 or (len(scenes) == 2 and any(twin not in scenes for twin in scenes.values())):
        what = f"these are sessions of different scenes: {', '.join(scenes)}"
        raise InputError(what, "a report holds one scene, or a scene and its twin: write one for each")
    digests, shelf = {r.digest for r, _ in opened}, shelf or Shelf()
    found = [
        findings(
            r,
            scenario,
            retries=[other for other, _ in opened if other.meta.parent and other.meta.parent.digest == r.digest],
            told=shelf.told(scenario.written.policies),
        )
        for r, scenario in opened
        if not (r.meta.parent and r.meta.parent.digest in digests)
    ]
    sums = totals(found)
    summed = any(t.value is not None for t in sums)
    return Findings(
        program=__version__,
        sessions=tuple(found),
        totals=sums,
        method=method(summed=summed),
        statements=STATEMENTS,
        packs=packs_of(shelf, [name for _, s in opened for name in s.written.policies]),
    )


def report_json(report: Findings) -> str:
    """The findings as JSON; `docs/findings.schema.json` is its schema."""
    return json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"


def _load(path: Path) -> tuple[Recorded, Scenario, str]:
    """A session with the labels that raters gave it, its scenario, and the file that was read from."""
    with Log.open(path) as log:
        return (
            as_zeroed(as_labelled(read(log), path), path),
            scenario_of(log),
            next((d.name for d in log.documents if d.role == "scenario"), ""),
        )


def _library(files: Mapping[str, tuple[str, str]], shelf: Shelf) -> Library:
    """For scenes by (id, file of their scenario)."""
    found = {name: guidebook_of(scene, file, shelf) for name, (scene, file) in files.items()}
    return Library(shelf, {name: book for name, book in found.items() if book is not None})


def _drawn(picture: Picture, paths: dict[str, Path]) -> report_page.PictureOf:
    """`picture` by session; a moment that cannot be drawn costs its picture, not the report."""

    def draw(session: SessionFindings, trainee: TraineeFindings, at_ms: int) -> bytes | None:
        try:
            return picture(paths[session.digest], trainee.trainee, at_ms)
        except VrDtiError:
            return None

    return draw
