"""The report as PDF on letter paper, with the same findings as the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from vr_dti.debrief.findings import Findings
from vr_dti.library import typeset
from vr_dti.records.about import mark, of_report
from vr_dti.records.report_page import Column
from vr_dti.records.report_paper import paper

TEMPLATE = Path(__file__).resolve().parent / "templates" / "report.typ"


def pdf(report: Findings, columns: Sequence[Column]) -> bytes:
    """The PDF; the same findings and pictures give the same bytes. Raises `MachineError` and `InputError`."""
    return typeset.pdf(TEMPLATE, asdict(paper(report, columns)) | {"mark": mark(of_report(report))}, "the report")
