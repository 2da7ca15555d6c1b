"""A hold stands before an erasure whenever it comes: before the plan is made, after it, and while files go."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records.kept import recorded, reported
from vr_dti.errors import Refused
from vr_dti.records.erasure import Word, erase_person, expire
from vr_dti.records.ledger import Ledger
from vr_dti.records.retention import Plan, Schedule, due, of_person
from vr_dti.records.shelf import look_through

WORD = Word("R2", "a request", "2026-06-01T00:00:00+00:00")
NOW = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """K7 alone and with K8, and a report on K7."""
    one = recorded(tmp_path / "a" / "session.dtis", "K7")
    recorded(tmp_path / "b" / "session.dtis", "K7", "K8")
    reported(tmp_path / "r", one)
    return tmp_path


def plan_of_all(folder: Path) -> Plan:
    """What a schedule no longer keeps: everything."""
    days = {"sessions_days": 30, "reports_days": 10}
    schedule = Schedule.model_validate({"format": "dti-retention/1", "agency": "Example", "schedule": "item 3"} | days)
    return due(look_through(folder), schedule, NOW, Ledger(folder).holds())


@pytest.mark.parametrize("held", ["K7", "K8"])
def test_a_hold_that_comes_after_the_plan_is_seen(folder: Path, held: str) -> None:
    """Of the person, and of whoever is in the same sessions."""
    shelf, ledger = look_through(folder), Ledger(folder)
    plan = of_person(shelf, "K7", ledger.holds())
    due_too = plan_of_all(folder)
    assert {"K7", "K8"} <= plan.codes & due_too.codes
    ledger.append("hold", held, at=WORD.at, by="counsel", why="a claim")
    with pytest.raises(Refused, match=f"{held} is on hold"):
        erase_person(shelf, ledger, "K7", plan, WORD)
    with pytest.raises(Refused, match=f"{held} is on hold"):
        expire(shelf, ledger, due_too, WORD)
    assert all(f.exists() for f in plan.files) and [e.what for e in ledger.entries()] == ["hold"]


def test_a_hold_that_comes_while_files_go_waits_until_they_are_gone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, ledger = look_through(folder), Ledger(folder)
    plan = of_person(shelf, "K7", ledger.holds())
    unlink = Path.unlink
    holding = threading.Thread(target=lambda: Ledger(folder).append("hold", "K7", at=WORD.at, by="counsel", why="a claim"))

    def meanwhile(path: Path, missing_ok: bool = False) -> None:
        if not holding.ident:
            holding.start()
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", meanwhile)
    erase_person(shelf, ledger, "K7", plan, WORD)
    holding.join()
    assert [e.what for e in ledger.entries()] == ["erase", "erase", "hold"]


def test_a_recording_is_kept_for_a_hold_that_comes_after_the_plan(folder: Path) -> None:
    plan = Plan(voice=(folder / "voice.wav",), voices_of=frozenset({"K7"}))
    (folder / "voice.wav").write_bytes(b"")
    ledger = Ledger(folder)
    ledger.append("hold", "K7", at=WORD.at, by="counsel", why="a claim")
    with pytest.raises(Refused, match="K7 is on hold"):
        expire(look_through(folder), ledger, plan, WORD)
    assert (folder / "voice.wav").exists()
