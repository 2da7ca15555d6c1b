"""Whatever is changed in a session file, by accident or by hand, `check` says so."""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from pathlib import Path

import pytest

from recording.sessions import write_session
from vr_dti.errors import SessionFileError
from vr_dti.recording import codec
from vr_dti.recording.check import problems_of
from vr_dti.recording.layout import Entry, entry_after, unpack
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Seal


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_session(tmp_path_factory.mktemp("chain") / "session.dtis", 31, blocks_of=8)


@pytest.fixture(scope="module")
def entries(sealed: Path) -> list[Entry]:
    with Log.open(sealed) as log:
        found = list(log.entries())
    kinds = [e.kind for e in found]
    assert kinds[0] == "meta" and kinds[-1] == "seal" and kinds.count("block") == 4 and "snapshot" in kinds and "document" in kinds
    return found


@pytest.fixture
def copy(sealed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sealed, tmp_path / "session.dtis"))


def problems(path: Path) -> list[str]:
    with Log.open(path) as log:
        return log.check()


def altered(path: Path, statement: str, *values: object) -> list[str]:
    with sqlite3.connect(path) as db:
        assert db.execute(statement, values).rowcount > 0
    db.close()
    return problems(path)


def test_an_unchanged_file_has_no_problem(entries: list[Entry]) -> None:
    assert problems_of(entries) == []


def test_every_byte_of_every_body_counts(entries: list[Entry]) -> None:
    for at, entry in enumerate(entries):
        for i in range(len(entry.body)):
            body = entry.body[:i] + bytes([entry.body[i] ^ (1 << i % 8)]) + entry.body[i + 1 :]
            said = problems_of([*entries[:at], dataclasses.replace(entry, body=body), *entries[at + 1 :]])
            assert said and f"entry {entry.n} " in said[0], f"byte {i} of entry {entry.n}"


def test_every_column_of_every_entry_counts(entries: list[Entry]) -> None:
    for at, entry in enumerate(entries):
        for change in (
            {"tick_from": entry.tick_from + 1},
            {"tick_to": entry.tick_to - 1},
            {"t_ns": entry.t_ns + 1},
            {"kind": "snapshot" if entry.kind != "snapshot" else "document"},
            {"sha256": entry.sha256[:-1] + bytes([entry.sha256[-1] ^ 1])},
            {"n": entry.n + 100},
        ):
            changed = dataclasses.replace(entry, **change)  # type: ignore[arg-type]
            assert problems_of([*entries[:at], changed, *entries[at + 1 :]]), change


def test_every_entry_taken_out_is_missed(entries: list[Entry]) -> None:
    for at, entry in enumerate(entries[:-1]):
        assert problems_of([*entries[:at], *entries[at + 1 :]])[0].startswith(f"entry {entry.n} is missing")
    assert problems_of(entries[:-1])[0].startswith("not sealed")


def test_every_shorter_tail_is_missed(entries: list[Entry]) -> None:
    for n in range(len(entries)):
        assert problems_of(entries[:n])[0].startswith("not sealed")


def test_two_entries_that_changed_places_are_noticed(entries: list[Entry]) -> None:
    for at in range(len(entries) - 1):
        a, b = entries[at], entries[at + 1]
        swapped = [dataclasses.replace(b, n=a.n), dataclasses.replace(a, n=b.n)]
        assert f"entry {a.n} " in problems_of([*entries[:at], *swapped, *entries[at + 2 :]])[0]


def test_what_stands_behind_the_seal_is_noticed(entries: list[Entry]) -> None:
    more = entry_after(entries[-1], "snapshot", b"{}", tick_from=94, tick_to=94)
    assert "behind the end" in problems_of([*entries, more])[0]


def test_a_new_seal_on_a_shorter_run_must_count_right(entries: list[Entry]) -> None:
    seal = codec.decode(Seal, unpack(entries[-1].body))
    short = entries[: max(i for i, e in enumerate(entries) if e.kind == "block")]
    again = entry_after(short[-1], "seal", codec.encode(dataclasses.replace(seal, entries=len(short) + 1)))
    assert "the seal speaks of other contents" in problems_of([*short, again])[0]


def test_it_says_up_to_which_second_a_damaged_run_is_sound(entries: list[Entry]) -> None:
    third = [e for e in entries if e.kind == "block"][2]
    damaged = [dataclasses.replace(e, t_ns=0) if e is third else e for e in entries]
    assert problems_of(damaged)[0].endswith("; sound up to story second 0.2")  # turns 0 to 15 at 90 Hz
    head = [dataclasses.replace(entries[0], t_ns=1), *entries[1:]]
    assert problems_of(head)[0].endswith("; no part of the run is sound")


# --- the same through the file ---------------------------------------------------------------------------------------------


def test_an_edited_head_is_noticed(copy: Path, entries: list[Entry]) -> None:
    forged = entry_after(None, "meta", unpack(entries[0].body).replace(b'"op-1"', b'"op-2"'))
    assert "entry 1 " in altered(copy, "UPDATE entry SET body = ? WHERE n = 1", forged.body)[0]
    assert "entry 2 " in altered(copy, "UPDATE entry SET sha256 = ? WHERE n = 1", forged.sha256)[0], "with its own sum put right"


def test_an_edited_row_is_noticed(copy: Path, entries: list[Entry]) -> None:
    block = next(e for e in entries if e.kind == "block")
    forged = entry_after(block, "block", unpack(block.body).replace(b'"partner"', b'"subject"', 1))
    assert f"entry {block.n} " in altered(copy, "UPDATE entry SET body = ? WHERE n = ?", forged.body, block.n)[0]


def test_a_deleted_tail_is_noticed(copy: Path, entries: list[Entry]) -> None:
    assert altered(copy, "DELETE FROM entry WHERE n > ?", entries[-3].n)[0].startswith("not sealed")


def test_a_file_cut_short_is_noticed(copy: Path) -> None:
    whole = copy.read_bytes()
    for size in range(4096, len(whole), 4096):
        copy.write_bytes(whole[:size])
        try:
            said = problems(copy)
        except SessionFileError as e:
            said = [e.what]
        assert said, size
