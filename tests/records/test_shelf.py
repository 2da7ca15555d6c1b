"""A folder is looked through whatever strays into it and however its files are damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.kept import digest_of, header, recorded, reported
from records.made import report
from records.test_statement import spoken
from vr_dti.records.about import about, mark, of_report
from vr_dti.records.csv_columns import OPPORTUNITIES
from vr_dti.records.csv_table import write_tables
from vr_dti.records.retention import of_person
from vr_dti.records.shelf import look_through
from vr_dti.records.statement import add_entry

APPLE_DOUBLE = bytes.fromhex("0005160700020000") + b"Mac OS X        " + bytes(40)


@pytest.mark.parametrize("session_there", [True, False])
def test_what_macos_lays_beside_files_is_no_session_and_no_statement(tmp_path: Path, session_there: bool) -> None:
    path = recorded(tmp_path / "session.dtis", "K7")
    add_entry(path, spoken())
    for name in ("session.dtis", "session.statement.json"):
        (tmp_path / f"._{name}").write_bytes(APPLE_DOUBLE)
    if not session_there:
        path.unlink()
    (kept,) = look_through(tmp_path).sessions
    assert kept.trainees == ("K7",) and bool(kept.problem) is not session_there
    if session_there:
        assert {"._session.dtis", "._session.statement.json"} <= {f.name for f in kept.files}, "they go with it"


@pytest.mark.parametrize("name", [".x.labels.json", "._session.statement.json", ".labels.json", "x.statement.json.4711.part"])
def test_a_stray_document_tells_of_whom_it_names(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"entries": [{"trainee": "K7"}]}')
    shelf = look_through(tmp_path)
    assert [(s.trainees, [f.name for f in s.files]) for s in shelf.sessions] == [(("K7",), [name])]


def test_a_hidden_session_goes_with_itself(tmp_path: Path) -> None:
    for name in (".x.dtis", "x.dtis"):
        recorded(tmp_path / name, "K7")
    assert {f.name for f in of_person(look_through(tmp_path), "K7", ()).files} == {".x.dtis", "x.dtis"}


@pytest.mark.parametrize("broken", [b'"trainee": "K\xff"', rb'"trainee": "\q"', rb'"trainee": "\ud800"', b'"trainee": ""'])
def test_a_broken_value_costs_no_other(tmp_path: Path, broken: bytes) -> None:
    for name in ("report.json", "session.labels.json"):
        (tmp_path / name).write_bytes(b'{"format": "dti-findings/2", "labels": [{%s}, {"trainee": "K7"}]}' % broken)
    shelf = look_through(tmp_path)
    assert [s.trainees for s in shelf.sessions] == [r.trainees for r in shelf.reports] == [("K7",)]


def test_a_row_that_is_broken_costs_no_other(tmp_path: Path) -> None:
    of = {"session": "aa", "created": "2026-01-02", "trainee": "K7"}
    row = ",".join(of.get(c.name, "") for c in OPPORTUNITIES.columns)
    lines = [header(OPPORTUNITIES).strip(), f'aa,2026-01-02,"{"x" * 200_000}', row, ""]
    (tmp_path / "opportunities.csv").write_text("\r\n".join(lines))
    (kept,) = look_through(tmp_path).reports
    assert kept.trainees == ("K7",) and kept.damaged


def test_a_whole_table_is_not_damaged(tmp_path: Path) -> None:
    for path in write_tables(report(), tmp_path):
        assert not about(path, ".csv").cut, path.name


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_damage_hides_the_rest_of_a_folder(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("shelf")
    session = recorded(folder / "a" / "session.dtis", "K7")
    add_entry(session, spoken())
    reported(folder / "r", session)
    write_tables(report(), folder / "r")
    (folder / "r" / "report.html").write_text(f"<!-- {mark(of_report(report()))} --></html>")
    (folder / "r" / "standing.json").write_text(json.dumps({"trainee": "K7", "runs": [{"session": digest_of(session)}]}))
    sound = recorded(folder / "sound" / "session.dtis", "K9")
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p != sound):
        content = bytearray(path.read_bytes())
        for at in data.draw(st.lists(st.integers(0, 8 * len(content) - 1), max_size=4)) if content else ():
            content[at // 8] ^= 1 << at % 8
        path.write_bytes(content[: data.draw(st.integers(0, len(content)) | st.just(len(content)))])
    shelf = look_through(folder)
    assert [s.path.parent.name for s in shelf.of("K9")[0]] == ["sound"]
    for code in {t for kept in (*shelf.sessions, *shelf.reports) for t in kept.trainees}:
        assert code.encode(), "it can be printed and logged"
