"""The report as one HTML page, and its drawings as SVG for paper. The owner of Jinja2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vr_dti.debrief.findings import Findings
from vr_dti.records import (
    report_front,
    report_numbers,
    report_page,
    report_record,
    report_sentences,
    report_spoken,
    report_story,
    report_timeline,
    report_words,
)
from vr_dti.records.about import mark, of_report
from vr_dti.records.report_drawing import Drawing
from vr_dti.records.report_legend import legend

TEMPLATES = Path(__file__).resolve().parent / "templates"
COLOURS = {
    "ink": "#16191d",
    "soft": "#565b61",
    "rule": "#d8d5cd",
    "paper": "#fffefb",
    "shade": "#f3f1ea",
    "blue": "#0b4f8a",
    "red": "#a3260d",
}
"""of the page; on paper, `paper` is white"""


def page(report: Findings, columns: Sequence[report_page.Column] | None = None) -> str:
    """The report as one HTML file. `columns`: those of its trainees (default: without pictures, statements and guidebook)."""
    shown = report_page.columns(report) if columns is None else columns
    lanes = [(c.name, c.session, c.trainee) for c in shown]
    wide = report_timeline.timeline(lanes, report_timeline.PAGE_WIDTH)
    return (
        _environment(COLOURS)
        .get_template("report.html")
        .render(
            report=report,
            columns=shown,
            references=[r for c in shown for r in (*c.references.values(), c.aside)],
            title=" / ".join(report_page.titles(report)),
            wide=wide,
            phone=report_timeline.timeline(lanes, report_timeline.PHONE_WIDTH),
            legend=legend(wide),
            mark=mark(of_report(report)),
        )
    )


def rendered(template: str, **values: object) -> str:
    """Another page of this room, in the report's dress."""
    return _environment(COLOURS).get_template(template).render(**values)


def svgs(drawings: Sequence[Drawing]) -> list[str]:
    """Each drawing as an SVG file of its own, for paper."""
    template = _environment({**COLOURS, "paper": "#ffffff"}).get_template("paper.svg")
    return [template.render(drawing=d) for d in drawings]


def _environment(colours: dict[str, str]) -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # names and texts come from files of strangers
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(
        n=report_numbers,
        w=report_words,
        say=report_sentences,
        spoken=report_spoken,
        story=report_story,
        of=report_record,
        front=report_front,
        events_of=report_page.events,
        colour=colours,
    )
    return env
