"""A report whose writer is killed: whatever there is of it goes with the person, and the log says so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from debrief.build import Person, played, spoke
from debrief.stories import kicks

from records.kept import recorded
from records.test_statement import spoken
from vr_dti.errors import Refused
from vr_dti.records.about import about
from vr_dti.records.csv_table import write_tables
from vr_dti.records.erasure import Word, erase_person
from vr_dti.records.kept_reports import whole_name
from vr_dti.records.ledger import Ledger
from vr_dti.records.person_export import export
from vr_dti.records.report import write_pdf, write_report
from vr_dti.records.retention import Schedule, due, of_person
from vr_dti.records.shelf import look_through
from vr_dti.records.statement import add_entry

WORD = Word("R2", "a request", "2026-06-01T00:00:00+00:00")
WRITER = """
import os, pathlib, signal, sys
from vr_dti.records.csv_table import write_tables
from vr_dti.records.report import write_pdf, write_report

session, out, last = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
n = 0

def fsync(fd):
    global n
    n += 1
    if n == last:
        os.ftruncate(fd, os.fstat(fd).st_size * int(sys.argv[4]) // 100)
        os.kill(os.getpid(), signal.SIGKILL)

os.fsync = fsync
written = write_report([session], out)
write_tables(written.findings, out)
write_pdf(written)
"""
"""killed at the n-th file, of which so many percent are written"""


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    person = Person("K7", acts=(spoke(5000, 3, who="K7"),))
    return played(kicks(), person).write(tmp_path_factory.mktemp("made") / "session.dtis")


def _written_by_one_who_was_killed(session: Path, out: Path, last: int, percent: int = 100) -> None:
    done = subprocess.run([sys.executable, "-c", WRITER, session, out, str(last), str(percent)], capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize(
    ("last", "percent", "there"),
    [
        (1, 0, {"report.html.part"}),
        (1, 30, {"report.html.part"}),
        (2, 50, {"report.html", "report.json.part"}),
        (4, 100, {"report.html", "report.json", "opportunities.csv", "steps.csv.part"}),
        (7, 50, {"report.html", "report.json", "opportunities.csv", "steps.csv", "acts.csv", "grades.csv", "report.pdf.part"}),
    ],
)
def test_what_a_killed_writer_left_goes_with_the_person(session: Path, tmp_path: Path, last: int, percent: int, there: set[str]) -> None:
    folder = tmp_path / "sessions"
    folder.mkdir()
    (folder / "session.dtis").write_bytes(session.read_bytes())
    out = folder / "report"
    _written_by_one_who_was_killed(folder / "session.dtis", out, last, percent)
    left = {p.name for p in out.iterdir()}
    assert {whole_name(n) + (".part" if n.endswith(".part") else "") for n in left} == there
    shelf, ledger = look_through(folder), Ledger(folder)
    erased = erase_person(shelf, ledger, "K7", of_person(shelf, "K7", ()), WORD)
    assert erased.left == () and {p.name for p in folder.rglob("*")} == {"records.log", "records.log.lock"}
    assert {f"report/{n}" for n in left} <= set(ledger.entries()[-1].detail["files"])  # type: ignore[operator]


def test_each_file_says_by_itself_whom_it_tells_of(session: Path, tmp_path: Path) -> None:
    """The JSON of one report may lie beside the page of another."""
    written = write_report([session], tmp_path)
    write_tables(written.findings, tmp_path)
    write_pdf(written)
    of = {p.name: about(p, p.suffix) for p in tmp_path.iterdir()}
    assert len(of) == 7
    digest = written.findings.sessions[0].digest
    for name, found in of.items():
        empty = len((tmp_path / name).read_bytes().splitlines()) == 1  # a table without a row tells of nobody
        assert (found.trainees, found.sessions) == (((), ()) if empty else (("K7",), (digest,))), name


def test_a_run_that_nobody_ended_by_an_act_is_its_trainees_alone(tmp_path: Path) -> None:
    """Their report stays theirs to have: who did not end it is nobody else."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    path = played(kicks(), Person("K7")).write(folder / "session.dtis")
    report = write_report([path], folder / "report")
    assert '"trainee": ""' in report.json.read_text(), "or this tests nothing"
    shelf = look_through(folder)
    assert [(r.trainees, r.damaged) for r in shelf.reports] == [(("K7",), False)] and not of_person(shelf, "K7", ()).others
    export(shelf, "K7", tmp_path / "K7.zip")
    with zipfile.ZipFile(tmp_path / "K7.zip") as z:
        assert {"reports/1/report.json", "reports/1/report.html"} <= set(z.namelist())
        assert json.loads(z.read("person.json"))["left_out"] == []


@pytest.mark.parametrize("name", ["report.json", "report.html", "report.pdf", "opportunities.csv"])
def test_a_report_that_is_cut_stays_while_anybody_is_on_hold(session: Path, tmp_path: Path, name: str) -> None:
    written = write_report([session], tmp_path)
    write_tables(written.findings, tmp_path)
    write_pdf(written)
    assert of_person(look_through(tmp_path), "K7", {"K9"}).reports, "a whole one says that nobody on hold is in it"
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-40])
    shelf, ledger = look_through(tmp_path), Ledger(tmp_path)
    assert of_person(shelf, "K7", {"K9"}).reports == ()
    schedule = {"format": "dti-retention/1", "agency": "Example", "schedule": "item 3", "sessions_days": 1, "reports_days": 1}
    later = due(shelf, Schedule.model_validate(schedule), datetime(2036, 1, 1, tzinfo=UTC), {"K9"})
    assert later.reports == () and [k for k in later.kept if "damaged" in k]
    plan = of_person(shelf, "K7", ())
    assert tmp_path.resolve() / name in plan.files
    ledger.append("hold", "K9", at=WORD.at, by="counsel", why="a claim")
    with pytest.raises(Refused, match="K9 is on hold since just now"):
        erase_person(shelf, ledger, "K7", plan, WORD)


def test_a_page_says_so_from_its_first_block_on(session: Path, tmp_path: Path) -> None:
    page = write_report([session], tmp_path).html
    page.write_bytes(page.read_bytes()[:4096])  # a killed process leaves whole blocks
    assert about(page, ".html").trainees == ("K7",)


def test_a_report_leaves_no_tables_of_somebody_else(session: Path, tmp_path: Path) -> None:
    write_tables(write_report([session], tmp_path).findings, tmp_path)
    write_report([session], tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {"report.html", "report.json"}


@pytest.mark.parametrize("own", [b"name,grade\r\nAlex,1\r\n", b"session\r\n", b"", b"\xff\xfe\x00", b'"' + b"x" * 200_000])
def test_a_report_leaves_somebody_elses_tables_alone(session: Path, tmp_path: Path, own: bytes) -> None:
    (tmp_path / "grades.csv").write_bytes(own)
    write_report([session], tmp_path)
    assert (tmp_path / "grades.csv").read_bytes() == own


# --- sessions that cannot be read ------------------------------------------------------------------------------------------


@pytest.fixture
def cut(tmp_path: Path) -> Path:
    """A folder with a session that was cut off, a statement whose session is gone, and a sound session of K9, in which K7 has no part."""
    folder = tmp_path / "sessions"
    for name in ("cut", "gone"):
        path = recorded(folder / name / "session.dtis", "K7")
        add_entry(path, spoken())
    (folder / "cut" / "session.dtis").write_bytes((folder / "cut" / "session.dtis").read_bytes()[:4096])
    (folder / "gone" / "session.dtis").unlink()
    recorded(folder / "other" / "session.dtis", "K9")
    return folder


def test_what_lies_beside_a_session_that_cannot_be_read_says_whose_it_is(cut: Path) -> None:
    shelf, ledger = look_through(cut), Ledger(cut)
    assert sorted(s.trainees for s in shelf.sessions) == [("K7",), ("K7",), ("K9",)]
    assert [("cut off" in s.problem, "is not there" in s.problem) for s in shelf.of("K7")[0]] == [(True, False), (False, True)]
    erase_person(shelf, ledger, "K7", of_person(shelf, "K7", ()), WORD)
    assert [p.parent.name for p in cut.rglob("*.*") if not p.name.startswith("records.log")] == ["other"]


def test_it_stays_while_anybody_is_on_hold_who_may_be_in_it(cut: Path) -> None:
    shelf, ledger = look_through(cut), Ledger(cut)
    assert of_person(shelf, "K7", {"K9"}).files == ()
    plan = of_person(shelf, "K7", ())
    ledger.append("hold", "K9", at=WORD.at, by="counsel", why="a claim")
    with pytest.raises(Refused, match="K9 is on hold since just now"):
        erase_person(shelf, ledger, "K7", plan, WORD)


def test_a_copy_holds_what_is_surely_theirs_of_it(cut: Path, tmp_path: Path) -> None:
    (cut / "gone" / "session.labels.json").write_text("{half of")
    export(look_through(cut), "K7", tmp_path / "K7.zip")
    with zipfile.ZipFile(tmp_path / "K7.zip") as z:
        held = {n: z.read(n) for n in z.namelist()}
    assert not [n for n in held if n.endswith(".dtis")] and len([n for n in held if n.endswith(".statement.json")]) == 2
    assert [w for w in json.loads(held["person.json"])["left_out"] if w == "session.labels.json: damaged"]
