"""The report of several sessions and of what was said first: retries, two trainees, a twin, the statement; and marks, stillness, hands."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.debrief.build import EARLY, SILENT, Person, Turns, command, parent_of, played, spoke, touched
from tests.debrief.stories import kicks, lawful, punch
from tests.debrief.test_report import page_of
from vr_dti.errors import InputError
from vr_dti.recording.log import Log
from vr_dti.records.report import write_report
from vr_dti.records.statement import Entry, add_entry, path_of


def test_a_mark_is_printed_as_a_mark(tmp_path: Path) -> None:
    desk = Person(
        profile="desktop", simulated=False, acts=(spoke(5000, 1, label="keyed"), command(8000, "partner_yields"), command(4000, "bookmark"))
    )
    words = page_of(write_report([played(punch(), desk).write(tmp_path / "a.dtis")], tmp_path)).words
    assert "mark, not a latency" in words and "a mouse button is no hand" in words
    assert "Simulated trainee" not in words
    assert "by the instructor’s override" in words and "Touched by an override" in words
    assert "Bookmark" in words
    assert "2.00 s after" not in words


def test_a_retry_is_told_within_the_run_it_goes_back_into(tmp_path: Path) -> None:
    scenario = punch()
    turns = played(scenario, Person())
    first = turns.write(tmp_path / "first.dtis")
    with Log.open(first) as log:
        digest = log.digest
    again = Turns(scenario, [Person(acts=(spoke(10_000, 3),))], take=1)
    again.states, again.story_ms = turns.states, 7000
    retry = again.play().write(tmp_path / "retry.dtis", parent=parent_of(digest, 7000))
    page = page_of(write_report([first, retry], tmp_path / "both"))
    words = page.words
    assert "s1-early" in page.ids and "s2-early" not in page.ids
    assert "Corrected on retry: A punch (acted at 10.0 s). Practice, never scored." in words
    assert "Timeliness none 0 of 4" in words, "the scored run stays what it was"
    alone = page_of(write_report([retry], tmp_path / "alone")).words
    assert "What if, from 7.0 s of the run of early" in alone and f"until 7.0 s it is session {digest[:12]}" in alone
    assert "Practice, never scored" in alone and "Timeliness" not in alone.split("How it was measured")[0]


def test_two_trainees_of_one_session_stand_side_by_side(tmp_path: Path) -> None:
    session = played(punch(), Person("early", acts=(spoke(5000, 1),)), Person("late")).write(tmp_path / "a.dtis")
    page = page_of(write_report([session], tmp_path))
    assert {"s1-early", "s1-late", "s1-early-punch-step", "s1-late-punch-step"} <= set(page.ids)


def test_the_same_session_twice_is_one_and_the_same_trainee_twice_is_told_apart(tmp_path: Path) -> None:
    a = played(punch(), Person()).write(tmp_path / "a.dtis")
    b = played(punch(), Person(acts=(spoke(5000, 1),))).write(tmp_path / "b.dtis")
    page = page_of(write_report([a, b, a], tmp_path))
    assert {"s1-early", "s2-early"} <= set(page.ids) and "s3-early" not in page.ids
    assert "early (session 1)" in page.words and "early (session 2)" in page.words


# --- scenario and twin, and what was said first ------------------------------------------------------------------------------


def test_a_scenario_and_its_twin_stand_in_one_report_with_their_sum(tmp_path: Path) -> None:
    a = played(kicks(), Person(acts=EARLY.acts)).write(tmp_path / "a.dtis")
    b = played(lawful(), Person(acts=(spoke(14_000, 5, to="dispatch"), spoke(23_000, 6, to="subject")))).write(tmp_path / "b.dtis")
    written = write_report([a, b], tmp_path / "out")
    words = page_of(written).words
    assert "Scenario and twin together early 96.2 of 100" in words and "Lawful twin" in words, "the first kick landed"
    assert "Ladder fit and persistence 4 25 25.0" in words, "score, weight and points"
    method = json.loads(written.json.read_text(encoding="utf-8"))["method"]
    assert method["weights_applied"] is True and "(default, applied)" in words


def test_a_sum_that_is_withheld_says_why(tmp_path: Path) -> None:
    a = played(kicks(), SILENT).write(tmp_path / "a.dtis")
    b = played(lawful(), Person("silent")).write(tmp_path / "b.dtis")
    words = page_of(write_report([a, b], tmp_path / "out")).words
    assert "Withheld Notice: not scorable (head direction alone is shown" in words


def statement(session: Path) -> None:
    entry: dict[str, Any] = {"trainee": "early", "written": "2026-11-20T10:10:00+00:00", "before_debrief": True, "nothing_wrong": False}
    entry |= {"saw": "A man in cuffs. <b>", "thought_wrong": "", "thought_wrong_s": 30.0, "did": "I spoke.", "did_kinds": ("words",)}
    entry |= {"told": "", "told_kinds": ("nobody",), "report_to": "my sergeant", "report_within": ""}
    add_entry(session, Entry(**entry))


def test_what_the_trainee_said_first_stands_before_the_profile(tmp_path: Path) -> None:
    session = played(punch(), Person(simulated=False, acts=(spoke(5000, 2),))).write(tmp_path / "a.dtis")
    statement(session)
    page = page_of(write_report([session], tmp_path / "out"))
    assert "A man in cuffs. <b>" in page.words and "b" not in page.tags
    assert "What happened between the two, as you remember it?" in page.words and "No difference is called false." in page.words
    assert page.words.index("The trainee speaks first") < page.words.index("Timeliness")
    for never in ("false statement", "wrong statement", "contradict", "untrue"):
        assert never not in page.words


def test_a_statement_of_another_session_is_refused(tmp_path: Path) -> None:
    a, b = (played(punch(), Person(simulated=False), seed=n).write(tmp_path / f"{n}.dtis") for n in (1, 2))
    statement(a)
    path_of(a).rename(path_of(b))
    with pytest.raises(InputError, match="another session"):
        write_report([b], tmp_path / "out")


def test_immobility_and_hands_are_told_in_words(tmp_path: Path) -> None:
    person = Person(acts=(spoke(11_500, 1, text="Easy now"), touched(12_000)), still=((5000, 9000),))
    words = page_of(write_report([played(kicks(), person).write(tmp_path / "a.dtis")], tmp_path / "out")).words
    assert re.search(r"4\.0\ss from 5\.\d\ss", words) and "prolonged immobility" in words.lower()
    told = "hand on the other officer’s shoulder at 12.0 s: “Easy now” to the other officer 0.5 s before, from which side is not measured"
    assert told in words.replace("\u00a0", " "), "the words themselves: whether they announced anything is for who reads them"


def test_both_hands_at_once_are_one_act_and_another_hand_much_later_is_another(tmp_path: Path) -> None:
    """Of none of them the end is known."""
    acts = (touched(12_000), replace(touched(12_300), hand="left"), replace(touched(20_000), hand="left"))
    words = page_of(write_report([played(kicks(), Person(acts=acts)).write(tmp_path / "a.dtis")], tmp_path / "out")).words
    told = re.findall(r"hand on the other officer’s shoulder( with both hands)? at (\S+)", words.replace("\u00a0", " "))
    assert [(bool(both), at) for both, at in told if at in ("12.0", "12.3", "20.0")][-2:] == [(True, "12.0"), (False, "20.0")]
