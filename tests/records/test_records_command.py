"""`vr-dti records`: what it says, what it asks before anything goes, and what it leaves behind."""

from __future__ import annotations

import io
import zipfile
from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from records.kept import digest_of, recorded, reported
from vr_dti.app.records import records
from vr_dti.errors import InputError, Refused
from vr_dti.records.ledger import Ledger
from vr_dti.records.outbox import Outbox
from vr_dti.records.people import People
from vr_dti.records.xapi import Told

NOTHING = {"code": "", "by": "", "why": "", "schedule": None, "people": None, "outbox": None, "out": None, "dry_run": False}
WORD = {"by": "R2", "why": "a request"}
SCHEDULE = """format: dti-retention/1
agency: Example Police
schedule: item 12-3
sessions_days: 30
reports_days: 30
"""


class Office:
    """A folder of sessions with what is kept apart from it."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = tmp_path / "sessions"
        self.schedule = tmp_path / "retention.yaml"
        self.schedule.write_text(SCHEDULE)
        self.people = People(tmp_path / "people.sqlite")
        self.people.add("Sam Example", "K7")
        self.outbox = Outbox(tmp_path / "outbox")
        old = recorded(self.folder / "old" / "session.dtis", "K7")
        recorded(self.folder / "new" / "session.dtis", "K8", created=datetime.now(UTC).isoformat())
        reported(self.folder / "report", old)
        self.outbox.queue("https://lrs.example/xAPI", [Told("K7", digest_of(old), {"id": "1"}), Told("K8", "d", {"id": "2"})])
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def do(self, action: str, *, typed: str = "", **more: Any) -> tuple[int, str]:
        """-> (exit status, what it answers)"""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = records(Namespace(action=action, **({"folder": self.folder} | NOTHING | more)))
        return status, self._capsys.readouterr().out

    @property
    def kept(self) -> dict[str, Path]:
        return {"people": self.people.path, "outbox": self.outbox.path}


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, monkeypatch, capsys)


def test_the_list_says_who_how_long_and_what_it_may_not_be_used_for(office: Office) -> None:
    status, told = office.do("list", schedule=office.schedule)
    assert status == 0 and "K7" in told and "due 2026-02-01" in told and "no statement" in told
    assert "Not for discipline by default" in told and "Sam" not in told
    assert "Sam Example" in office.do("list", people=office.people.path)[1]
    office.do("hold", code="K7", **WORD)
    told = office.do("list")[1]
    assert "on hold: K7" in told and Ledger(office.folder).entries()[-1].sha256 in told


def test_a_person_is_erased_when_their_code_is_typed_and_not_before(office: Office) -> None:
    before = sorted(p for p in office.folder.rglob("*") if p.is_file())
    for typed in ("", "yes\n", "K8\n"):
        with pytest.raises(Refused, match="nothing was erased"):
            office.do("erase", code="K7", typed=typed, **WORD, **office.kept)
    assert sorted(p for p in office.folder.rglob("*") if p.is_file()) == before
    status, told = office.do("erase", code="K7", typed="K7\n", **WORD, **office.kept)
    assert status == 0 and "logged as entry 2" in told
    assert not (office.folder / "old").exists() and (office.folder / "new").exists()
    assert office.people.all() == [] and office.outbox.of_person("K7") == [] and office.outbox.of_person("K8")
    with pytest.raises(Refused, match="nothing is held of K7"):
        office.do("erase", code="K7", typed="K7\n", **WORD, **office.kept)


def test_what_was_sent_is_named_for_the_store_to_erase(office: Office) -> None:
    lrs = "https://lrs.example/xAPI"
    office.outbox.sent(office.outbox.waiting(lrs, 10))
    assert f"{lrs} was sent 1 statements before" in office.do("erase", code="K7", typed="K7\n", **WORD, **office.kept)[1]


def test_what_cannot_be_read_may_be_theirs_and_is_said(office: Office) -> None:
    (office.folder / "torn.dtis").write_bytes(b"SQLite format 3\0" + bytes(200))
    status, told = office.do("erase", code="K7", typed="K7\n", **WORD)
    assert status == 1 and "may be theirs" in told and "torn.dtis" in told


def test_a_damaged_report_that_stays_under_a_hold_is_said(office: Office) -> None:
    (office.folder / "cut").mkdir()
    (office.folder / "cut" / "report.json").write_text('{"sessions": [{"trainees": [{"trainee": "K7"}')
    office.do("hold", code="K9", **WORD)
    status, told = office.do("erase", code="K7", typed="K7\n", **WORD)
    assert status == 1 and "may be theirs" in told and "report.json: damaged" in told
    assert (office.folder / "cut" / "report.json").exists()


def test_a_hold_stands_before_erasing_and_expiring_until_it_is_released(office: Office) -> None:
    office.do("hold", code="K7", **WORD)
    with pytest.raises(Refused, match="on hold") as e:
        office.do("erase", code="K7", typed="K7\n", **WORD)
    assert e.value.exit_status == 1
    status, told = office.do("expire", schedule=office.schedule, by="R2")
    assert status == 0 and "K7 on hold" in told and (office.folder / "old" / "session.dtis").exists()
    office.do("release", code="K7", **WORD)
    with pytest.raises(Refused, match="not on hold"):
        office.do("release", code="K7", **WORD)
    status, told = office.do("expire", schedule=office.schedule, by="R2", outbox=office.outbox.path)
    assert status == 0 and not (office.folder / "old").exists() and (office.folder / "new").exists()
    last = Ledger(office.folder).entries()[-1]
    assert (last.what, last.by, last.why) == ("expire", "R2", "Example Police: item 12-3")


def test_a_dry_run_says_what_is_due_and_leaves_it(office: Office) -> None:
    status, told = office.do("expire", schedule=office.schedule, dry_run=True)
    assert status == 0 and "files are due; nothing was erased" in told and (office.folder / "old" / "session.dtis").exists()
    assert Ledger(office.folder).entries() == []


def test_a_copy_is_handed_out_and_logged(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "K7.zip"
    status, told = office.do("export", code="K7", out=out, **WORD, **office.kept)
    assert status == 0 and "Not for discipline by default" in told
    with zipfile.ZipFile(out) as z:
        assert b"Sam Example" in z.read("person.json")
    assert Ledger(office.folder).entries()[-1].what == "export"
    with pytest.raises(Refused, match="nothing is held of K9"):
        office.do("export", code="K9", out=tmp_path / "K9.zip", **WORD)


def test_a_person_gets_a_code_without_their_name_on_the_command_line(office: Office) -> None:
    status, told = office.do("name", typed="Alex Example\n", people=office.people.path)
    assert status == 0 and office.people.name_of(told.strip()) == "Alex Example"
    with pytest.raises(InputError, match="kept apart"):
        office.do("name", typed="Alex Example\n", people=office.folder / "people.sqlite")


@pytest.mark.parametrize("action", ["hold", "release", "erase", "export"])
def test_nothing_changes_without_a_word_or_for_no_code(office: Office, action: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs a name and a reason"):
        office.do(action, code="K7", by="R2", out=tmp_path / "x.zip")
    with pytest.raises(InputError, match="cannot be a code"):
        office.do(action, code="../old", out=tmp_path / "x.zip", **WORD)
    assert Ledger(office.folder).entries() == []


def test_a_slip_of_a_path_makes_no_empty_file(office: Office, tmp_path: Path) -> None:
    for more in ({"people": tmp_path / "slip"}, {"outbox": tmp_path / "slip"}):
        with pytest.raises(InputError, match="no such file"):
            office.do("erase", code="K7", typed="K7\n", **WORD, **more)
    with pytest.raises(InputError, match="of which sessions"):
        office.do("list", folder=None)
    with pytest.raises(InputError, match="an export writes a file"):
        office.do("export", code="K7", **WORD)
    with pytest.raises(InputError, match="agency to say"):
        office.do("expire", by="R2")
    assert not (tmp_path / "slip").exists() and (office.folder / "old" / "session.dtis").exists()


def test_a_log_that_was_cut_off_by_a_power_cut_stops_nothing(office: Office) -> None:
    office.do("hold", code="K7", by="counsel", why="a claim")
    log = office.folder / "records.log"
    whole = log.read_bytes()
    log.write_bytes(whole + whole[:50])
    office.do("list")
    status, told = office.do("hold", code="K8", by="counsel", why="another")
    assert status == 0 and "K8: on hold" in told
    assert [e.what for e in Ledger(office.folder).entries()] == ["hold", "mend", "hold"]
