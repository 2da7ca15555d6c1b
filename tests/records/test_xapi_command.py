"""`vr-dti xapi` against a real learning record store: sent, waiting, unusable are three exit statuses."""

from __future__ import annotations

import sqlite3
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from records.kept import digest_of, recorded
from records.lrs.store import Store
from records.made import session, trainee
from vr_dti.app.outbox import xapi
from vr_dti.errors import DocumentError, InputError, SessionFileError
from vr_dti.recording.log import Log
from vr_dti.records.outbox import Counts, Outbox


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A session whose findings are made by hand."""
    monkeypatch.setattr("vr_dti.records.judged.scenario_of", lambda log: Namespace(written=Namespace(policies=[])))
    monkeypatch.setattr("vr_dti.records.judged.findings", lambda recorded, scenario, **_: session(trainee("K7"), digest=recorded.digest))
    return recorded(tmp_path / "session.dtis", "K7")


def options(lrs: str, account: Path, *sessions: Path, **more: Any) -> Namespace:
    given = {"outbox": account.with_name("outbox"), "simulated": False, "patience": 0.0}
    return Namespace(lrs=lrs, auth=account, sessions=list(sessions), **(given | more))


def test_down_it_waits_and_up_it_arrives_once(store: Store, account: Path, run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store.stop()
    assert xapi(options(store.url, account, run)) == 1
    told = capsys.readouterr()
    assert "0 sent, 3 waiting" in told.out and "sent by the next call" in told.out and "let me in" not in told.out + told.err
    store.start()
    assert xapi(options(store.url, account)) == 0, "without a session, what waits is sent"
    assert "3 sent, 0 waiting" in capsys.readouterr().out
    assert xapi(options(store.url, account, run)) == 0
    assert "0 of 3 statements are new" in capsys.readouterr().err
    digest = digest_of(run)
    held = [s for s in store.statements() if digest in s["context"]["extensions"].values()]
    assert len(held) == 3
    assert {s["actor"]["account"]["homePage"] for s in held} == {"https://training.agency.example"}


def test_scripts_send_nothing_and_it_says_so(
    account: Path, run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("vr_dti.records.judged.findings", lambda recorded, scenario, **_: session(trainee("early", simulated=True)))
    assert xapi(options("http://127.0.0.1:9/xAPI", account, run)) == 0
    assert "no persons" in capsys.readouterr().err
    assert xapi(options("http://127.0.0.1:9/xAPI", account, run, simulated=True)) == 1


def test_a_session_left_open_is_closed_first_since_its_sum_names_the_statements(account: Path, run: Path) -> None:
    with sqlite3.connect(run) as db:
        db.execute("DELETE FROM entry WHERE kind = 'seal'")
    db.close()
    xapi(options("http://127.0.0.1:9/xAPI", account, run))
    with Log.open(run) as log:
        assert log.sealed
        rows = Outbox(account.with_name("outbox")).of_person("K7")
        assert {row["session"] for row in rows} == {log.digest}


def test_what_cannot_be_used_is_refused_before_anything_is_queued(account: Path, run: Path) -> None:
    outbox = account.with_name("outbox")
    with pytest.raises(InputError, match="https"):
        xapi(options("http://lrs.agency.example/xAPI", account, run))
    with pytest.raises(InputError, match="no such file"):
        xapi(options("https://lrs.agency.example/xAPI", account.with_name("nothing"), run))
    account.write_text("format: dti-lrs/1\n")
    with pytest.raises(DocumentError):
        xapi(options("https://lrs.agency.example/xAPI", account, run))
    assert not outbox.exists()


def test_a_session_that_is_none_is_refused(account: Path, tmp_path: Path) -> None:
    with pytest.raises(SessionFileError):
        xapi(options("https://lrs.agency.example/xAPI", account, tmp_path / "none.dtis"))
    lrs = "https://lrs.agency.example/xAPI"
    assert Outbox(account.with_name("outbox")).counts(lrs) == Counts()
