"""The log of holds and erasures only grows, and shows when somebody changed it."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from vr_dti.errors import InputError, StorageError
from vr_dti.records.ledger import Ledger


def add(ledger: Ledger, what: str, code: str) -> None:
    ledger.append(what, code, at="2026-01-02T03:04:05+00:00", by="R2", why="a request")  # type: ignore[arg-type]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path)
    for what, code in (("hold", "K7"), ("hold", "K8"), ("release", "K7"), ("erase", "K7")):
        add(made, what, code)
    return made


def test_what_was_written_is_read_back_and_holds_follow_from_it(ledger: Ledger) -> None:
    assert [(e.n, e.what, e.code) for e in ledger.entries()] == [
        (1, "hold", "K7"),
        (2, "hold", "K8"),
        (3, "release", "K7"),
        (4, "erase", "K7"),
    ]
    assert set(ledger.holds()) == {"K8"} and ledger.holds()["K8"].by == "R2"


def test_a_folder_without_one_holds_nothing(tmp_path: Path) -> None:
    assert Ledger(tmp_path).entries() == [] and Ledger(tmp_path).holds() == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", ["word", "drop", "swap", "cut", "garbage", "forged"])
def test_a_changed_log_is_refused_for_reading_and_for_adding(ledger: Ledger, change: str) -> None:
    lines = ledger.path.read_text().splitlines(keepends=True)
    match change:
        case "word":
            lines[1] = lines[1].replace("K8", "K9")
        case "drop":
            del lines[1]
        case "swap":
            lines[1], lines[2] = lines[2], lines[1]
        case "cut":
            lines[-1] = lines[-1][:-20]
        case "garbage":
            lines.append("[" * 10_000 + "\n")
        case "forged":
            lines.append(json.dumps(json.loads(lines[-1]) | {"n": 5}) + "\n")
    ledger.path.write_text("".join(lines))
    before = ledger.path.read_bytes()
    with pytest.raises(InputError, match="changed or is damaged"):
        ledger.holds()
    with pytest.raises(InputError, match="changed or is damaged"):
        add(ledger, "release", "K8")
    assert ledger.path.read_bytes() == before


def test_many_at_once_make_one_chain(tmp_path: Path) -> None:
    many = [threading.Thread(target=add, args=(Ledger(tmp_path), "hold", f"K{i}")) for i in range(20)]
    for t in many:
        t.start()
    for t in many:
        t.join()
    assert len(Ledger(tmp_path).holds()) == 20


def test_a_link_is_not_followed(tmp_path: Path, ledger: Ledger) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ledger.path.rename(elsewhere / "records.log")
    ledger.path.symlink_to(elsewhere / "records.log")
    with pytest.raises(InputError, match="not a file"):
        ledger.entries()


def test_a_disk_that_will_not_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        add(Ledger(tmp_path / "nowhere"), "hold", "K7")
