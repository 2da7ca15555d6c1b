"""Documents beside a session, changed by several programs at once: nobody's word is lost, and nobody's is written over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from records.kept import digest_of, recorded
from records.test_statement import spoken
from vr_dti.errors import Refused, StorageError
from vr_dti.records.labels import Label, add_labels, name_final, read_labels
from vr_dti.records.statement import add_entry, note_debrief, read_statement

AT_ONCE = 8


def _label(n: int) -> Label:
    return Label(by=f"R{n % 2}", at="2026-01-02T03:10:00+00:00", trainee="K7", act=f"act-{n}", source="voice", seq=n, rung=2, to="partner")


def test_raters_at_once_lose_none_of_each_others_labels(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda n: add_labels(session, [_label(n)]), range(5 * AT_ONCE)))
    name_final(session, "R1")
    found = read_labels(session, digest_of(session))
    assert found is not None and found.final == "R1" and {x.seq for x in found.labels} == set(range(5 * AT_ONCE))


def test_of_statements_given_at_once_one_is_kept(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")

    def give(n: int) -> str:
        try:
            add_entry(session, spoken(saw=f"account {n}"))
        except Refused:
            return ""
        return f"account {n}"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        kept = [k for k in pool.map(give, range(AT_ONCE)) if k]
    note_debrief(session, "2026-01-02T04:00:00+00:00")
    found = read_statement(session, digest_of(session))
    assert found is not None and [e.saw for e in found.entries] == kept and not found.debrief_shown


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    session = recorded(tmp_path / "session.dtis", "K7")
    (tmp_path / "session.lock").mkdir()
    with pytest.raises(StorageError, match="a folder of that name stands there"):
        add_entry(session, spoken())
