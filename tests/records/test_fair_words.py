"""What no page of ours says of anybody, and what no record of ours holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vr_dti.records import report_schema
from vr_dti.records.csv_columns import TABLES
from vr_dti.records.xapi_words import EXTENSIONS

ROOT = Path(__file__).parents[2]
WORDS = [
    *sorted(ROOT.glob("vr_dti/debrief/*.py")),
    *sorted(p for room in ("records", "library") for p in ROOT.glob(f"vr_dti/{room}/**/*") if p.suffix in (".py", ".html", ".typ")),
    *sorted(p for p in ROOT.glob("scenes/*/**/*.yaml") if "clips" not in p.parts),
]
VERDICT = re.compile(r"\b(failed|fails|failure|neglected|refused) to (intervene|act|stop)\b|\bcoward|\bguilty\b", re.IGNORECASE)
OF_A_SUBJECT = re.compile(r"race|racial|ethnic|skin|gender|\bsex\b", re.IGNORECASE)


@pytest.mark.parametrize("room", ["debrief", "records", "library", "scenes"])
def test_no_text_of_ours_passes_a_verdict_on_whoever_did_not_act(room: str) -> None:
    """An opportunity is not used in this run; nobody failed to intervene."""
    texts = [p for p in WORDS if room in p.parts]
    assert texts, room
    assert {str(p.relative_to(ROOT)): m.group(0) for p in texts if (m := VERDICT.search(p.read_text(encoding="utf-8")))} == {}


def _names(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for value in part.values():
            yield from _names(value)
    elif isinstance(part, list):
        for value in part:
            yield from _names(value)


def test_no_record_can_be_broken_down_by_whom_a_subject_was_drawn_as() -> None:
    findings = set(_names(report_schema.schema()))
    tables = {c.name for t in TABLES for c in t.columns}
    statements = {e.name for e in EXTENSIONS}
    assert len(findings) > 100 and len(tables) > 40 and statements
    assert [n for n in (*findings, *tables, *statements) if OF_A_SUBJECT.search(n)] == []
