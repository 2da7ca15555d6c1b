"""Names stand in a file of their own, and go from it without a trace."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from vr_dti.errors import InputError
from vr_dti.records.outbox import Outbox
from vr_dti.records.people import ALPHABET, DRAWN, People, check_code


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "apart" / "people.sqlite", apart_from=tmp_path / "sessions")


def test_a_person_gets_a_code_and_is_found_by_it(people: People) -> None:
    drawn = people.add("Alex\tExample\n")
    assert len(drawn) == DRAWN and set(drawn) <= set(ALPHABET)
    assert people.name_of(drawn) == "Alex Example"
    assert people.add("Sam Example", "K7") == "K7" and people.name_of("K7") == "Sam Example"
    assert people.name_of("K8") is None
    assert people.all() == sorted([(drawn, "Alex Example"), ("K7", "Sam Example")])


@pytest.mark.skipif(os.name != "posix", reason="rights are another matter there")
def test_nobody_else_may_read_it(people: People) -> None:
    people.add("Sam Example")
    assert people.path.stat().st_mode & 0o077 == 0


def test_a_name_kept_as_another_machine_typed_it_is_the_same(people: People) -> None:
    people.add("Zoe Example", "K7")
    with closing(sqlite3.connect(people.path)) as db, db:
        db.execute("UPDATE person SET name = ?", ("Zoe\u0308 Example",))  # decomposed, as files of before may have it
    assert people.add("Zo\u00eb Example", "K7") == people.add("Zoe\u0308 Example", "K7") == "K7"
    with pytest.raises(InputError, match="somebody's code already"):
        people.add("Zoe Example", "K7")


def test_a_code_is_one_persons_in_whatever_case(people: People) -> None:
    people.add("Sam Example", "K7")
    assert people.add("Sam Example", "K7") == "K7", "said again, nothing changes"
    for code in ("K7", "k7"):
        with pytest.raises(InputError, match="somebody's code already"):
            people.add("Alex Example", code)


@pytest.mark.parametrize("code", ["", "-x", "../K7", "a b", "K7/..", "x" * 33, "Zoë", "K7\n"])
def test_a_code_is_no_path_and_no_name(code: str) -> None:
    with pytest.raises(InputError, match="cannot be a code"):
        check_code(code)


@pytest.mark.parametrize("name", ["", " \n", "x" * 201])
def test_a_name_is_one(people: People, name: str) -> None:
    with pytest.raises(InputError, match="1 to 200"):
        people.add(name)


def test_an_erased_name_is_not_in_the_file_any_more(people: People) -> None:
    people.add("Sam Example", "K7")
    people.add("Alex Other", "K8")
    assert people.erase("K7") and not people.erase("K7")
    raw = people.path.read_bytes()
    assert b"Sam Example" not in raw and b"Alex Other" in raw


def test_names_do_not_lie_among_the_sessions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kept apart"):
        People(tmp_path / "sessions" / "deep" / "people.sqlite", apart_from=tmp_path / "sessions")
    (tmp_path / "sessions").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "sessions")
    with pytest.raises(InputError, match="kept apart"):
        People(tmp_path / "link" / "people.sqlite", apart_from=tmp_path / "sessions")


def test_another_file_of_ours_is_not_taken_for_it(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox")
    outbox.counts("https://lrs.example/xAPI")
    with pytest.raises(InputError, match="not a list of people"):
        People(outbox.path).all()
