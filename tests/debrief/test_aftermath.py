"""Duties: done, late, not seen, not due, not owed; and who had the person in their control."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, played, spoke, touched
from tests.debrief.stories import kicks, lawful
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Intent
from vr_dti.story.load import Scenario

STOP = spoke(11_200, 3)
"""ends the first kick, and with it the force, at 11.6 s"""
CALL, AID, APART = spoke(16_000, 5, to="dispatch"), spoke(18_000, 6, to="subject"), spoke(20_000, 0, name="apart")


def told(*acts: Intent, scenario: Scenario | None = None, until_ms: int = 200_000, **more: Any) -> TraineeFindings:
    scenario = scenario or kicks()
    return findings(played(scenario, Person(acts=acts, **more), until_ms=until_ms).recorded(), scenario, best=SPARED).trainees[0]


def duty(t: TraineeFindings, name: str) -> Duty:
    return next(d for d in t.duties if d.name == name)


def graded(t: TraineeFindings) -> tuple[str, float | None, str]:
    assert t.grades is not None
    row = t.grades.domain("aftermath")
    return row.state, row.score, row.headline


def test_a_duty_is_done_if_the_story_says_so_when_it_was_said_and_due_from_the_end_of_the_force() -> None:
    t = told(STOP, CALL, AID, APART)
    assert {d.name: (d.state, d.at_ms, d.due_ms) for d in t.duties} == {
        "medical": ("done", 16_000, 31_600),
        "aid": ("done", 18_000, 31_600),
        "separate": ("done", 20_000, 31_600),
        "custody": ("done", 18_000, 31_600),
        "tell": ("done", 16_000, 31_600),
    }
    assert graded(t) == ("scored", 4.0, "5 of 5 duties")


def test_a_duty_done_late_counts_in_part_and_one_not_seen_not_at_all() -> None:
    t = told(STOP, CALL, spoke(34_000, 6, to="subject"))
    assert [(d.name, d.state) for d in t.duties] == [
        ("medical", "done"),
        ("aid", "late"),
        ("separate", "not_seen"),
        ("custody", "late"),
        ("tell", "done"),
    ]
    assert duty(t, "aid").words == "2.4 s after it was due"
    assert graded(t) == ("scored", 2.4, "4 of 5 duties"), "two done, two at half, one not: 3 of 5"


def test_words_said_in_time_are_in_time_however_slowly_they_were_understood() -> None:
    slow = replace(spoke(31_500, 6, to="subject"), heard_ms=32_900)
    assert (duty(told(STOP, slow), "aid").state, duty(told(STOP, slow), "aid").at_ms) == ("done", 31_500)


def test_orders_that_sent_him_nowhere_are_told_where_he_was_not_kept_apart() -> None:
    t = told(STOP, spoke(16_000, 3), spoke(18_000, 0, label="keyed"), spoke(19_000, 6))
    assert duty(t, "separate").words == "2 orders to the officer, none understood to keep him away; a label can say that one did"
    assert duty(told(STOP, spoke(16_000, 6)), "separate").words == ""


def test_words_that_kept_him_away_before_the_scene_waited_for_them_are_told() -> None:
    late = kicks({"who: partner, name: apart, do": "who: partner, name: apart, if: at(partner.calm), do"})
    assert duty(told(STOP, APART, scenario=late), "separate").words == "told to keep away at 20.0 s, before it was over"


def test_who_does_nothing_has_none_of_them() -> None:
    assert graded(told()) == ("scored", 0.0, "0 of 5 duties")


def test_a_run_that_ends_right_after_the_force_owes_nothing_yet() -> None:
    t = told(scenario=kicks({"last: {go: [{after: 24s": "last: {go: [{after: 9s"}))
    assert {d.state for d in t.duties} == {"not_due"} and graded(t)[0] == "not_scorable"
    t = told(scenario=kicks({"last: {go: [{after: 24s": "last: {go: [{after: 16s"}))
    assert duty(t, "aid").state == "not_due" and "4.0 s before its time was up" in duty(t, "aid").words


def test_a_breach_that_goes_on_to_the_end_owes_from_its_beginning() -> None:
    """Money that is kept: the duty to tell does not wait for it to be given back."""
    kept = {"{fact_end: knelt_on}": "{fact_end: kicked}", "kind: life_threat": "kind: breach"}
    t = told(scenario=kicks(kept))
    assert (duty(t, "tell").state, duty(t, "tell").due_ms) == ("not_seen", 39_000)


def test_where_no_force_was_used_nothing_is_owed() -> None:
    t = told(spoke(5000, 2))
    assert {d.state for d in t.duties} == {"not_applicable"} and graded(t) == ("not_applicable", None, "–")
    helped = told(spoke(5000, 2), AID)
    assert duty(helped, "aid").state == "done" and graded(helped)[0] == "not_applicable", "shown, and no more"
    assert duty(helped, "aid").words == "not owed, and done all the same" and helped.grades is not None
    assert duty(helped, "custody").state == "not_applicable", "a kind word takes nobody in charge who is in no custody"
    assert helped.grades.domain("aftermath").words.startswith("nothing was owed in this run; done all the same: ")
    assert graded(t) and t.grades is not None and t.grades.domain("aftermath").words == "nothing was owed in this run"


def test_a_scenario_says_when_a_duty_is_owed() -> None:
    changes = {
        "aid: {kind: aid,": "aid: {kind: aid, if: \"rank == 'sergeant'\",",
        "medical: {kind: medical,": 'medical: {kind: medical, if: "at(partner.done)",',
    }
    t = told(spoke(5000, 2), scenario=kicks(changes))
    assert (duty(t, "aid").state, duty(t, "medical").state) == ("not_applicable", "not_seen")
    assert duty(told(spoke(5000, 2), scenario=kicks(changes, {"rank": "sergeant"})), "aid").state == "not_seen"


def test_a_report_is_asked_for_and_not_timed() -> None:
    t = told(
        STOP,
        CALL,
        AID,
        APART,
        scenario=kicks({"tell: {kind: tell,": "tell: {kind: report,", "{duty: medical}, {duty: tell}": "{duty: medical}"}),
    )
    assert duty(t, "tell").state == "asked" and graded(t) == ("scored", 4.0, "4 of 4 duties")


def test_the_person_in_nobodys_control_for_long_is_shown() -> None:
    assert duty(told(STOP, spoke(13_000, 6, to="subject")), "custody").words == ""
    assert duty(told(STOP, AID), "custody").words == "taken in charge after 6.4 s"
    assert duty(told(STOP), "custody").words == "nobody took charge of the person in the 24.0 s to the end of the run"


def test_in_the_twin_he_is_in_control_until_the_trainee_breaks_it() -> None:
    changes = {"aid: {kind: aid,": "custody: {kind: custody, within: 20s}\n  aid: {kind: aid,"}
    assert duty(told(scenario=lawful(changes)), "custody").words == ""
    assert "27.0 s" in duty(told(touched(12_250), scenario=lawful(changes)), "custody").words


def test_two_trainees_share_what_was_done() -> None:
    scenario = kicks()
    a = Person("early", acts=(STOP, AID))
    b = Person("late", acts=(spoke(16_000, 5, to="dispatch", who="late"),))
    early, late = findings(played(scenario, a, b).recorded(), scenario, best=SPARED).trainees
    assert (duty(early, "medical").state, duty(early, "medical").words, duty(late, "medical").words) == ("done", "by late", "")
    rows = [t.grades.domain("aftermath") for t in (early, late) if t.grades is not None]
    assert [r.headline for r in rows] == ["4 of 5 duties (2 by others)", "4 of 5 duties (2 by others)"]
    assert " at 16.0 s, by late;" in rows[0].words and " at 18.0 s, by early" in rows[1].words and ", by late" not in rows[1].words


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"until_ms": 60_000}, "not_scorable"),
        ({"profile": "desktop"}, "not_scorable"),
        ({"simulated": False}, "not_scorable"),
        ({"profile": "walls"}, "scored"),
    ],
)
def test_what_cannot_be_told_is_not_nought(more: dict[str, Any], state: str) -> None:
    """A run cut off; keys; nobody who listened; walls on which words are heard."""
    assert graded(told(**more))[0] == state


def test_an_instructors_mark_that_it_was_done_stands_without_its_time() -> None:
    acts = (STOP, spoke(50_000, 5, to="dispatch", label="instructor"))
    t = told(*acts, scenario=kicks({"last: {go: [{after: 24s": "last: {go: [{after: 60s"}))
    assert (duty(t, "medical").state, duty(t, "medical").mark) == ("done", True)
