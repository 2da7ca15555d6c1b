"""`check`: a scene of which it has nothing to say, spoilt in one place at a time; and all scenes that are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.clean import FILES, checked
from authoring.spoilt import ALL, MARK, Spoilt


def place(text: str) -> tuple[int, int]:
    """Line and column of the mark."""
    before = text[: text.index(MARK)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_nothing_is_said_of_a_clean_scene(tmp_path: Path) -> None:
    assert checked(tmp_path / "bench").findings == ()


@pytest.mark.parametrize("case", ALL, ids=[f"{i}-{c.rule}" for i, c in enumerate(ALL)])
def test_each_fault_is_found_where_it_stands(tmp_path: Path, case: Spoilt) -> None:
    text = FILES[case.file]
    for old, new in case.edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    report = checked(tmp_path / "bench", {**FILES, case.file: text.replace(MARK, "")})
    here = [f for f in report.findings if f.rule == case.rule and f.severity == case.severity]
    assert [(Path(f.file).name, f.line, f.column) for f in here[:1]] == [(Path(case.file).name, *place(text))]
    rest = sorted(f.rule for f in report.findings if f is not here[0])
    assert rest == sorted(case.also), [str(f) for f in report.findings]
    assert all(f.what and (f.remedy or f.rule == "unreadable") for f in report.findings)
