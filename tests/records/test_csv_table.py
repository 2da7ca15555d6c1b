"""Findings in a spreadsheet: every row, the documented columns, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.made import hand, make, opportunity, report, session, step, trainee, words
from vr_dti.debrief.steps import Latency
from vr_dti.debrief.trainee import HandsOn
from vr_dti.errors import StorageError
from vr_dti.records.csv_columns import ACTS, GRADES, HEAD, OPPORTUNITIES, STEPS, TABLES, Table
from vr_dti.records.csv_table import safe, table_csv, write_tables

DOC = Path(__file__).parents[2] / "docs" / "records.md"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_a_trainee_and_opportunity() -> None:
    two = (opportunity(), opportunity(id="kicks#2", use="not_used", words=Latency("none"), acts=()))
    found = rows(table_csv(OPPORTUNITIES, report(session(trainee("K7", opportunities=two), trainee("K8")), session(digest="cd" * 32))))
    assert [(r["session"][:2], r["trainee"], r["opportunity"]) for r in found] == [
        ("ab", "K7", "kicks"),
        ("ab", "K7", "kicks#2"),
        ("ab", "K8", "kicks"),
        ("cd", "K7", "kicks"),
    ]
    assert found[0]["words_after_ms"] == "2300" and found[1]["words_after_ms"] == ""
    assert found[0]["dials"] == "officers=2 rank=sergeant" and found[0]["simulated"] == "no"
    assert "Somebody" not in table_csv(OPPORTUNITIES, report()), "the instructor's name stands in no table"


def test_a_row_an_act_with_what_was_said_only_if_asked_for() -> None:
    one = report(session(trainee(acts=(words(22_400), hand(24_000)))))
    assert [(r["act"], r["channel"], r["text"]) for r in rows(table_csv(ACTS, one))] == [("act-1", "speech", ""), ("act-2", "hands", "")]
    assert rows(table_csv(ACTS, one, speech=True))[0]["text"] == "Stop. He is cuffed."


def test_what_was_added_to_a_table_stands_behind_what_was_there() -> None:
    """A spreadsheet of an agency may count columns, and a table of before is known by them."""
    before = (
        "act at_ms until_ms channel kind rung to part hand text about label confidence_permille machine_rung machine_to counts mark "
        "unsure announced strength_cmps side gun_side control credited_to answer"
    )
    assert " ".join(c.name for c in ACTS.columns[len(HEAD) :]).startswith(before)


def test_a_row_a_step_and_a_row_a_domain() -> None:
    one = report(
        session(trainee(opportunities=(opportunity(steps=(step(), step(id="knee", perceivable_ms=None, missing=("He is cuffed",)))),)))
    )
    assert [(r["opportunity"], r["step"], r["perceivable_ms"], r["missing"]) for r in rows(table_csv(STEPS, one))] == [
        ("kicks", "kick", "20100", ""),
        ("kicks", "knee", "", "He is cuffed"),
    ]
    assert [(r["domain"], r["state"], r["score"], r["gate"]) for r in rows(table_csv(GRADES, one))] == [
        ("timeliness", "scored", "3.5", "open"),
        ("outcome", "not_applicable", "", "open"),
    ]
    assert rows(table_csv(GRADES, report(session(trainee(grades=None))))) == [], "practice has no grades"


def test_hands_on_somebody_carry_how_they_came() -> None:
    how = make(HandsOn, announced="announced", side="behind", gun_side="away", control="trainee")
    row = rows(table_csv(ACTS, report(session(trainee(acts=(hand(24_000, hands_on=how),))))))[0]
    assert [row[n] for n in ("announced", "side", "gun_side", "control")] == ["announced", "behind", "away", "trainee"]


def test_a_mark_never_stands_among_latencies() -> None:
    o = opportunity(words=Latency("mark", "act-1", 22_400, 2300), hands=Latency("not_scorable", "act-2", 23_000, 2900))
    row = rows(table_csv(OPPORTUNITIES, report(session(trainee(opportunities=(o,))))))[0]
    assert (row["words"], row["words_after_ms"], row["hands"], row["hands_after_ms"]) == ("mark", "", "not_scorable", "")


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("+1", "'+1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  \t=1", "'=1"),
        ("\uff1d1", "'\uff1d1"),
        ('a;"=1', "a;\"'=1"),
        ("a,-b", "a,'-b"),
        ("one\r\ntwo\x00", "one  two"),
        ("Stop - he is cuffed", "Stop - he is cuffed"),
        ("", ""),
    ],
)
def test_what_looks_like_a_formula_is_disarmed(said: str, cell: str) -> None:
    assert safe(said) == cell


@given(st.text(max_size=60))
def test_no_text_of_a_stranger_becomes_a_formula_or_a_second_row(text: str) -> None:
    made = table_csv(OPPORTUNITIES, report(session(trainee(opportunities=(opportunity(title=text, why=text),)))))
    assert len(made.splitlines()) == 2
    for delimiter in ",;|":
        for row in csv.reader(io.StringIO(made, newline=""), delimiter=delimiter):
            for cell in row:
                assert cell.lstrip(' "')[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20")
    assert len(rows(made)[0]) == len(OPPORTUNITIES.columns)


def test_they_are_files_that_a_spreadsheet_opens(tmp_path: Path) -> None:
    paths = write_tables(report(session(trainee(opportunities=(opportunity(title="Ein Stoß – “hör auf”"),)))), tmp_path / "out")
    raw = paths[0].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == 2
    assert rows(raw.decode("utf-8-sig"))[0]["title"] == "Ein Stoß – “hör auf”"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["acts.csv", "grades.csv", "opportunities.csv", "steps.csv"]
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(StorageError, match="cannot be written"):
        write_tables(report(), blocked)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.file)
def test_the_documentation_names_every_column_in_order(table: Table) -> None:
    assert len({c.name for c in table.columns}) == len(table.columns)
    part = DOC.read_text(encoding="utf-8").partition(f"### `{table.file}`")[2].partition("\n### ")[0].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \| (.*) \|$", part, re.M) == [(c.name, c.about) for c in table.columns]
