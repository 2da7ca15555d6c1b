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


@pytest.mark.parametrize("change", ["word", "drop", "swap", "garbage", "forged", "torn in the middle", "garbage at the end"])
def test_a_changed_log_is_refused_for_reading_and_for_adding(ledger: Ledger, change: str) -> None:
    lines = ledger.path.read_text().splitlines(keepends=True)
    match change:
        case "word":
            lines[1] = lines[1].replace("K8", "K9")
        case "drop":
            del lines[1]
        case "swap":
            lines[1], lines[2] = lines[2], lines[1]
        case "torn in the middle":
            lines[1] = lines[1][:-20] + "\n"
        case "garbage":
            lines.append("[" * 10_000 + "\n")
        case "garbage at the end":
            lines.append("xyz")
        case "forged":
            lines.append(json.dumps(json.loads(lines[-1]) | {"n": 5}) + "\n")
    ledger.path.write_text("".join(lines))
    before = ledger.path.read_bytes()
    with pytest.raises(InputError, match="changed or is damaged"):
        ledger.holds()
    with pytest.raises(InputError, match="changed or is damaged"):
        add(ledger, "release", "K8")
    assert ledger.path.read_bytes() == before


@pytest.mark.parametrize("kept", [1, 60, -2])
def test_a_last_line_that_was_cut_off_is_set_aside_by_the_next_change_and_no_whole_line_is_lost(ledger: Ledger, kept: int) -> None:
    whole = ledger.path.read_bytes()
    *lines, last = whole.splitlines(keepends=True)
    torn = last[:kept]
    ledger.path.write_bytes(b"".join(lines) + torn)
    said: list[str] = []
    again = Ledger(ledger.path.parent, said.append)
    assert [e.n for e in again.entries()] == [1, 2, 3] and set(again.holds()) == {"K8"}
    assert ledger.path.read_bytes() == b"".join(lines) + torn, "reading changes nothing"
    assert len(said) == 1 and "cut off" in said[0] and "\n" not in said[0]
    said.clear()
    add(Ledger(ledger.path.parent, said.append), "erase", "K7")
    assert len(said) == 1 and "was set aside in records.log.torn" in said[0]
    assert ledger.path.with_name("records.log.torn").read_bytes() == torn + b"\n"
    entries = Ledger(ledger.path.parent, said.append).entries()
    assert [(e.n, e.what) for e in entries] == [(1, "hold"), (2, "hold"), (3, "release"), (4, "mend"), (5, "erase")]
    assert entries[3].detail["bytes"] == len(torn) and entries[3].by == "R2" and len(said) == 1
    assert ledger.path.read_bytes().startswith(b"".join(lines))


def test_a_last_line_that_lacks_only_its_end_is_kept(ledger: Ledger) -> None:
    before = ledger.path.read_bytes()
    ledger.path.write_bytes(before[:-1])
    said: list[str] = []
    assert len(Ledger(ledger.path.parent, said.append).entries()) == 4
    add(Ledger(ledger.path.parent, said.append), "hold", "K9")
    assert ledger.path.read_bytes().startswith(before) and len(ledger.entries()) == 5
    assert said == [] and not ledger.path.with_name("records.log.torn").exists()


@pytest.mark.parametrize("tail", [b"\0" * 4096, b'{"a', b'{"at":"2026' + b"\0" * 99])
def test_whatever_a_failed_disk_left_at_the_end_is_set_aside(ledger: Ledger, tail: bytes) -> None:
    ledger.path.write_bytes(ledger.path.read_bytes() + tail)
    add(ledger, "hold", "K9")
    assert [e.what for e in ledger.entries()][-2:] == ["mend", "hold"] and set(ledger.holds()) == {"K8", "K9"}


def test_a_first_line_that_was_cut_off_leaves_an_empty_log(tmp_path: Path) -> None:
    (tmp_path / "records.log").write_bytes(b'{"at":"2026')
    assert Ledger(tmp_path).entries() == []
    add(Ledger(tmp_path), "hold", "K7")
    assert [e.what for e in Ledger(tmp_path).entries()] == ["mend", "hold"]


def test_a_line_that_is_on_its_way_is_waited_for(ledger: Ledger) -> None:
    """Who reads while another program writes does not take a half-written line for one that was cut off."""
    said: list[str] = []
    found: list[int] = []
    whole = ledger.path.read_bytes()
    reader = threading.Thread(target=lambda: found.append(len(Ledger(ledger.path.parent, said.append).entries())))
    with ledger.changing():
        ledger.path.write_bytes(whole[:-30])
        reader.start()
        reader.join(0.2)
        assert reader.is_alive()
        ledger.path.write_bytes(whole)
    reader.join()
    assert found == [4] and said == []


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
