"""The report in an officer's words: steps of one name told apart, no id of the engine, no rung beside the radio, how it ended."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.debrief.build import EARLY, SILENT, Person, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.course import told_apart
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import Findings, NodeSpan, SessionFindings
from vr_dti.records import report_sentences as say
from vr_dti.records.report import report_of
from vr_dti.records.report_html import page
from vr_dti.records.report_page import Event, columns, events
from vr_dti.records.report_story import because, ending, node_words
from vr_dti.records.report_words import act_words


def report(person: Person) -> Findings:
    scenario = kicks()
    return report_of([(played(scenario, person).recorded(), scenario)])


def session(*acts: object) -> SessionFindings:
    scenario = kicks()
    return findings(played(scenario, Person(acts=acts)).recorded(), scenario)  # type: ignore[arg-type]


def lines(person: Person) -> list[Event]:
    return events(columns(report(person))[0])


def test_steps_of_one_name_are_told_apart_wherever_they_stand() -> None:
    found = report(SILENT)
    assert list(told_apart(found.sessions[0].cues).values()) == ["A threat", "A kick (1 of 2)", "A kick (2 of 2)", "A knee on the neck"]
    told = page(found)
    for which in ("A kick (1 of 2)", "A kick (2 of 2)"):
        assert told.count(which) >= 5, "timelines, list, picture, table, words"
    assert "<strong>A kick</strong>" not in told
    assert [e.what for e in lines(SILENT) if e.lane == "cue"].count("A kick (1 of 2)") == 1


def test_the_timeline_in_words_has_no_id_of_the_engine() -> None:
    told = [e.what for e in lines(SILENT) if e.lane == "story"]
    assert "The other officer: calm" in told
    assert not [w for w in told if re.search(r"kick_?\d|\bpartner:", w)]
    assert "Force lands on the man" in [e.what for e in lines(SILENT)]
    assert not re.search(r"after \d+ ms|condition holds|moved nothing|\bend rule\b", page(report(EARLY)))


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("after 6000 ms", "6.0 s after what came before"),
        ("condition holds", "as the scene stood then"),
        ("K7 spoke 3 to partner", "after K7’s words"),
        ("K7 touched side right to partner", "after K7’s hand"),
        ("instructor command partner_yields", "by the instructor’s override"),
        ("begin", ""),
        ("end rule", ""),
    ],
)
def test_what_led_on_is_told_in_words(why: str, words: str) -> None:
    assert because(NodeSpan("partner", "kick_2", 0, 1, why)).replace("\u00a0", " ") == words
    assert node_words("kick_2") == "kick" and node_words("walking_off") == "walking off"


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("chatter", "radio traffic that calls nobody"),
        ("supervisor", "radio call for a supervisor"),
        ("", "radio call"),
        ("fire", "radio call about fire"),
    ],
)
def test_a_radio_call_says_what_it_is_about_and_no_rung(about: str, words: str) -> None:
    person = Person(acts=(spoke(12_000, 5, to="dispatch", name=about), spoke(13_000, 3)))
    call, order = (e for e in lines(person) if e.lane == "act")
    assert call.what.startswith(words[:1].upper() + words[1:]) and "rung" not in call.detail
    assert "rung 3" in order.detail.replace("\u00a0", " ")


def test_how_it_ended_tells_the_last_harm_and_what_kept_more_from_coming() -> None:
    between = ending(session(spoke(13_000, 3))).replace("\u00a0", " ")
    assert between == "The last harm ended at 12.0 s; more was to come, and words from early at 13.0 s kept it from coming."
    knee = ending(session(touched(25_000))).replace("\u00a0", " ")
    assert knee.startswith("The last harm ended at 25.") and knee.endswith("after hands on from early.")
    assert "by itself" in ending(session())


def test_what_is_not_owed_is_said_once() -> None:
    (duty, *_) = session().trainees[0].duties
    none = replace(duty, state="not_applicable", due_ms=None, at_ms=None, words="not owed in this run")
    assert (say.duty(none), say.owed(none)) == ("not owed", "")
    asked = replace(none, state="asked", words="asked in the statement afterwards, not timed")
    assert (say.duty(asked), say.owed(asked)) == ("asked in the statement", "not timed")


def test_what_was_labelled_anew_is_told_with_what_it_cannot_change() -> None:
    found = session(spoke(12_000, 3, text="Stop"), spoke(14_000, 5, to="dispatch"))
    (first, second) = found.trainees[0].acts
    anew = replace(found.trainees[0], acts=(replace(first, rung=2, machine_rung=3, machine_to="partner", corrected_by="K7"), second))
    row = next(r for r in say.afterwards(found, anew) if r[0] == "Labelled anew")
    assert "by K7" in row[1] and "the scene answered the machine’s label" in row[2]
    assert not [r for r in say.afterwards(found, found.trainees[0]) if r[0] == "Labelled anew"]
    assert act_words(replace(second, rung=None)) == "words to dispatch"
