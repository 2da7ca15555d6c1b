"""Nothing is erased that is somebody's own, whatever it is called; it is named, and the log says so."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from records.kept import header, recorded, reported
from records.made import report
from records.test_retention import BEGAN, WORD, names, schedule
from vr_dti.records.about import about, mark, of_report
from vr_dti.records.csv_columns import ACTS, GRADES
from vr_dti.records.csv_table import write_tables
from vr_dti.records.erasure import erase_person, expire
from vr_dti.records.ledger import Ledger
from vr_dti.records.person_export import export
from vr_dti.records.retention import due, of_person
from vr_dti.records.shelf import look_through

OWN = {
    "grades.csv": b"name,grade\r\nAlex,1\r\n",
    "report.pdf": b"%PDF-1.7\nmy own report\n%%EOF\n",
    "standing.html": b"<html><p>my own page</p></html>",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session of K7 with a report, and beside both files of somebody who teaches."""
    at = tmp_path / "sessions"
    one = recorded(at / "a" / "session.dtis", "K7")
    (at / "a" / "session.notes.txt").write_text("what I thought of it")
    reported(at / "r", one)
    for name, content in OWN.items():
        (at / "r" / name).write_bytes(content)
    return at


def test_a_file_of_ones_own_under_a_name_of_ours_stays_and_is_named(folder: Path) -> None:
    shelf, ledger = look_through(folder), Ledger(folder)
    erased = erase_person(shelf, ledger, "K7", of_person(shelf, "K7", ()), WORD)
    mine = {"a/session.notes.txt", "r/notes.txt", *(f"r/{n}" for n in OWN)}
    assert names(folder) == mine
    assert all((folder / "r" / name).read_bytes() == content for name, content in OWN.items())
    for name in ("session.notes.txt", "grades.csv", "report.pdf", "standing.html"):
        assert [line for line in erased.left if name in line], name
    assert ledger.entries()[-1].detail["left"] == list(erased.left)


def test_it_stays_when_the_report_expires_too(folder: Path) -> None:
    shelf, ledger = look_through(folder), Ledger(folder)
    plan = due(shelf, schedule(sessions_days=999, reports_days=1), BEGAN.replace(year=2027), ())
    expire(shelf, ledger, plan, WORD)
    assert {"r/grades.csv", "r/report.pdf", "a/session.dtis"} <= names(folder) and "r/report.json" not in names(folder)
    assert [line for line in ledger.entries()[-1].detail["left"] if "grades.csv" in line]  # type: ignore[attr-defined]


def test_a_persons_copy_has_nothing_of_it(folder: Path, tmp_path: Path) -> None:
    export(look_through(folder), "K7", tmp_path / "K7.zip")
    with zipfile.ZipFile(tmp_path / "K7.zip") as z:
        assert not [n for n in z.namelist() if n.endswith((*OWN, "notes.txt"))]
        left_out = json.loads(z.read("person.json"))["left_out"]
    assert [line for line in left_out if "session.notes.txt" in line] and [line for line in left_out if "grades.csv" in line]


def test_a_page_of_before_there_were_marks_goes_with_its_report_and_is_named_without(folder: Path) -> None:
    """Nobody can tell whose such a page is by itself: it is not left without a word."""
    (folder / "alone").mkdir()
    (folder / "alone" / "report.html").write_bytes((folder / "r" / "report.html").read_bytes())
    shelf, ledger = look_through(folder), Ledger(folder)
    erased = erase_person(shelf, ledger, "K7", of_person(shelf, "K7", ()), WORD)
    assert not (folder / "r" / "report.html").exists() and (folder / "alone" / "report.html").exists()
    (named,) = [line for line in erased.left if "alone" in line]
    assert "may be theirs" in named and named in ledger.entries()[-1].detail["left"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        (header(GRADES).encode(), True),
        (header(ACTS).replace("created", "cre\x00ted").encode(), True),
        (b"session,created,scene\r\n", False),
        (b"name,grade\r\n", False),
        (b"", False),
    ],
)
def test_a_table_is_known_by_its_columns(tmp_path: Path, content: bytes, ours: bool) -> None:
    (tmp_path / "grades.csv").write_bytes(content)
    assert about(tmp_path / "grades.csv", ".csv").ours is ours


@pytest.mark.parametrize(
    ("content", "ours"),
    [
        ('{"trainee": "K7", "homework": "late"}', False),
        ('{"sessions": [{"digest": "' + 64 * "a" + '", "trai', True),
        ('{\n "format": "dti-standing/1",\n "trai', True),
    ],
)
def test_a_json_of_ones_own_that_names_a_trainee_is_none_of_ours(tmp_path: Path, content: str, ours: bool) -> None:
    (tmp_path / "report.json").write_text(content)
    assert about(tmp_path / "report.json", ".json").ours is ours


def test_what_this_program_writes_says_so(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_text(f'<meta name="about" content="{mark(of_report(report()))}"></html>')
    (tmp_path / "report.json").write_text('{\n "format": "dti-findings/2",\n "sessions": []\n}')
    for path in (page, tmp_path / "report.json", *write_tables(report(), tmp_path)):
        assert about(path, path.suffix).ours, path.name


@pytest.mark.parametrize(
    ("content", "named"), [(b"name,grade\r\nAlex,1\r\n", False), (b"session,trainee\r\n", True), (b"\xff\xfe\x00", True)]
)
def test_a_table_of_ones_own_by_itself_is_named_only_where_it_could_be_ours(folder: Path, content: bytes, named: bool) -> None:
    (folder / "class").mkdir()
    (folder / "class" / "grades.csv").write_bytes(content)
    left = of_person(look_through(folder), "K7", ()).left
    assert bool([line for line in left if "class" in line]) is named
