"""An erasure whose process is killed, at any file: nothing is lost from sight, and whoever does it again ends it."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from records.kept import recorded, reported
from records.test_records_command import NOTHING, WORD
from records.test_retention import names
from records.test_statement import spoken
from vr_dti.app.records import records
from vr_dti.errors import Refused
from vr_dti.records.ledger import BEGINS, Change, Entry, Ledger, What
from vr_dti.records.outbox import Outbox
from vr_dti.records.people import People
from vr_dti.records.retention import of_person
from vr_dti.records.shelf import look_through
from vr_dti.records.statement import add_entry
from vr_dti.records.xapi import Told

ERASER = """
import os, pathlib, signal, sys
from vr_dti.records.erasure import Word, erase_person
from vr_dti.records.ledger import Ledger
from vr_dti.records.people import People
from vr_dti.records.retention import of_person
from vr_dti.records.shelf import look_through

folder, last = pathlib.Path(sys.argv[1]), int(sys.argv[2])
n = 0
unlink = pathlib.Path.unlink

def killed(path, missing_ok=False):
    global n
    n += 1
    if n == last:
        os.kill(os.getpid(), signal.SIGKILL)
    unlink(path, missing_ok)

pathlib.Path.unlink = killed
shelf = look_through(folder)
erase_person(shelf, Ledger(folder), "K7", of_person(shelf, "K7", ()), Word("R2", "a request", "2026-06-01"), people=People(sys.argv[3]))
"""
"""killed before the n-th file goes"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A session of K7 with a statement, a film and a recording, a report on it; K9 beside."""
    at = tmp_path / "sessions"
    one = recorded(at / "a" / "session.dtis", "K7")
    add_entry(one, spoken())
    for name in ("session.webm", "session.voice.opus"):
        (at / "a" / name).write_text("theirs")
    reported(at / "r", one)
    recorded(at / "other" / "session.dtis", "K9")
    return at


@pytest.mark.parametrize("last", range(1, 10))
def test_whoever_does_it_again_finds_all_that_is_left(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], last: int
) -> None:
    people = People(tmp_path / "people.sqlite")
    people.add("Sam Example", "K7")
    all_of_it = len(of_person(look_through(folder), "K7", ()).files)
    done = subprocess.run([sys.executable, "-c", ERASER, folder, str(last), people.path], capture_output=True)
    assert (done.returncode == -signal.SIGKILL) is (last <= all_of_it), done.stderr.decode()
    left = of_person(look_through(folder), "K7", ()).files
    assert {p.relative_to(folder.resolve()).as_posix() for p in left} == names(folder) - {"r/notes.txt", "other/session.dtis"}

    def do(action: str, **more: object) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO("K7\n"))
        assert records(Namespace(action=action, **(NOTHING | {"folder": folder, "people": people.path} | more))) == 0
        return capsys.readouterr().out

    begun = "begun and not ended: erasing K7"
    assert (begun in do("list")) is (last <= all_of_it)
    if last <= all_of_it:
        do("erase", code="K7", **WORD)
    assert names(folder) == {"r/notes.txt", "other/session.dtis"} and people.all() == [] and begun not in do("list")


def test_one_that_was_killed_after_all_was_gone_is_ended_by_doing_it_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.queue("https://lrs.example/xAPI", [Told("K7", "d", {"id": "1"})])
    outbox.sent(outbox.waiting("https://lrs.example/xAPI", 1))
    options = NOTHING | WORD | {"folder": folder, "code": "K7", "outbox": outbox.path}
    append = Change.append

    def killed(log: Change, what: What, *args: str, **more: Any) -> Entry:
        if not more["detail"].get(BEGINS):
            raise KeyboardInterrupt
        return append(log, what, *args, **more)

    with pytest.raises(KeyboardInterrupt), monkeypatch.context() as m:
        m.setattr("sys.stdin", io.StringIO("K7\n"))
        m.setattr(Change, "append", killed)
        records(Namespace(action="erase", **options))
    assert "a/session.dtis" not in names(folder) and list(Ledger(folder).unfinished()) == ["K7"]
    monkeypatch.setattr("sys.stdin", io.StringIO("K7\n"))
    assert records(Namespace(action="erase", **options)) == 0 and Ledger(folder).unfinished() == {}
    assert "https://lrs.example/xAPI was sent 1" in capsys.readouterr().out, "who was sent statements is still known"
    with pytest.raises(Refused, match="nothing is held of K7"):
        records(Namespace(action="erase", **options))
