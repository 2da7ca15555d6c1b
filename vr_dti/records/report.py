"""Writes the debrief: report.html, one file that needs no network, and report.json beside it. The owner of Jinja2."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vr_dti import __version__
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import Findings, Pack, SessionFindings
from vr_dti.debrief.measures import STATEMENTS
from vr_dti.debrief.record import Recorded, read
from vr_dti.debrief.total import totals
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.errors import InputError, StorageError, VrDtiError
from vr_dti.library.shelf import Shelf
from vr_dti.recording.log import Log
from vr_dti.records import report_page, report_sentences, report_timeline, report_words
from vr_dti.records.pinned import scenario_of
from vr_dti.records.report_method import method
from vr_dti.records.statement import Statement, read_statement
from vr_dti.story.load import Scenario

TEMPLATES = Path(__file__).resolve().parent / "templates"

Picture = Callable[[Path, str, int], bytes | None]
"""(session file, trainee, story time in ms of the scored run) -> PNG or JPEG seen by that trainee; None where there is none"""


class Written(NamedTuple):
    """Where a report went, and what it says."""

    html: Path
    json: Path
    findings: Findings


def write_report(sessions: Sequence[Path], out_dir: Path, picture: Picture | None = None) -> Written:
    """Write report.html and report.json about `sessions` into `out_dir`, which is made if absent.

    Sessions of one scene and of its twin stand side by side; one that goes on from another of them (a retry) is told within that one.
    `picture` draws a moment of a session's replay. What a trainee said first (`statement.py`) is read from beside the session. Raises
    `InputError` (sessions of different scenes, a statement of another session), `SessionFileError`, `DocumentError` (the pinned scenario,
    a statement) and `StorageError`. An older report is replaced only when the new one is complete.
    """
    paths: dict[str, Path] = {}
    opened: list[tuple[Recorded, Scenario]] = []
    statements: dict[str, Statement] = {}
    for path in sessions:
        recorded, scenario = _load(path)
        if recorded.digest not in paths:
            paths[recorded.digest] = path
            opened.append((recorded, scenario))
            if (said := read_statement(path, recorded.digest)) is not None:
                statements[recorded.digest] = said
    report = report_of(opened)
    draw = None if picture is None else _drawn(picture, paths)
    html = page(report, draw, statements)
    out = Written(out_dir / "report.html", out_dir / "report.json", report)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        _replace(out.html, html)
        _replace(out.json, report_json(report))
    except OSError as e:
        raise StorageError(f"{out_dir}: the report cannot be written: {e.strerror or e}", "free space, or give another --out") from None
    return out


def report_of(opened: Sequence[tuple[Recorded, Scenario]]) -> Findings:
    """The findings of sessions already read. Raises `InputError` for none, or for scenes that are not one scene and its twin."""
    if not opened:
        raise InputError("no session to report on", "give the path of a session.dtis")
    scenes = {s.doc.id: s.doc.twin for _, s in opened}
    if len(scenes) > 2 or (len(scenes) == 2 and any(twin not in scenes for twin in scenes.values())):
        what = f"these are sessions of different scenes: {', '.join(scenes)}"
        raise InputError(what, "a report holds one scene, or a scene and its twin: write one for each")
    digests = {r.digest for r, _ in opened}
    found = [
        findings(r, scenario, retries=[other for other, _ in opened if other.meta.parent and other.meta.parent.digest == r.digest])
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
        packs=_packs([name for _, s in opened for name in s.written.policies]),
    )


def _packs(names: Sequence[str]) -> tuple[Pack, ...]:
    """The policy packs of those names, each once. Raises `InputError` and `DocumentError` for one that is not there or broken."""
    found = []
    for policy in map(Shelf().policy, dict.fromkeys(names)):
        counsel = policy.doc.reviewed_by_counsel
        reviewed = f"{counsel.by}, {counsel.date}" if counsel else ""
        found.append(Pack(policy.id, policy.doc.title, policy.sha256, str(policy.doc.effective_from), reviewed))
    return tuple(found)


def report_json(report: Findings) -> str:
    """The findings as JSON; `docs/findings.schema.json` is its schema."""
    return json.dumps(asdict(report), indent=1, ensure_ascii=False) + "\n"


def page(report: Findings, picture: report_page.PictureOf | None = None, statements: Mapping[str, Statement] | None = None) -> str:
    """The report as one HTML file. `statements`: by digest of the session they are about."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # names and texts come from files of strangers
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(w=report_words, say=report_sentences, events_of=report_page.events)
    columns = report_page.columns(report, picture, statements)
    lanes = [(c.name, c.session, c.trainee) for c in columns]
    return env.get_template("report.html").render(
        report=report,
        columns=columns,
        title=" / ".join(report_page.titles(report)),
        wide=report_timeline.timeline(lanes, report_timeline.PAGE_WIDTH),
        phone=report_timeline.timeline(lanes, report_timeline.PHONE_WIDTH),
    )


def _load(path: Path) -> tuple[Recorded, Scenario]:
    with Log.open(path) as log:
        return read(log), scenario_of(log)


def _drawn(picture: Picture, paths: dict[str, Path]) -> report_page.PictureOf:
    """`picture` by session; a moment that cannot be drawn costs its picture, not the report."""

    def draw(session: SessionFindings, trainee: TraineeFindings, at_ms: int) -> bytes | None:
        try:
            return picture(paths[session.digest], trainee.trainee, at_ms)
        except VrDtiError:
            return None

    return draw


def _replace(path: Path, text: str) -> None:
    """Write beside it, then put it in its place."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
