"""The report in an officer's words: steps of one name told apart, no id of the engine, no rung beside the radio, how it ended."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.debrief.build import EARLY, SILENT, Person, played, spoke, touched
from tests.debrief.stories import kicks
from tests.library.made import GUIDEBOOK
from tests.records.made import hand, make
from tests.records.made import words as said_words
from vr_dti.debrief.acts import MOVED_NOTHING
from vr_dti.debrief.course import lines as scene_lines
from vr_dti.debrief.course import told_apart
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import FactSpan, Findings, NodeSpan, SceneLine, SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.trainee import HandsOn, TraineeFindings
from vr_dti.events import Effect
from vr_dti.library.guidebook import parse_guidebook
from vr_dti.records import report_hands
from vr_dti.records import report_sentences as say
from vr_dti.records.report import report_of
from vr_dti.records.report_acts import act_words, answered
from vr_dti.records.report_front import said_and_done
from vr_dti.records.report_html import page
from vr_dti.records.report_page import Event, columns, events
from vr_dti.records.report_record import record
from vr_dti.records.report_references import Library
from vr_dti.records.report_story import MIND, MIND_REGION, ending, left_out, nothing_to_stop, told
from vr_dti.records.report_timeline import timeline
from vr_dti.records.report_words import unbroken
from vr_dti.scene import load_scenario
from vr_dti.story.load import Scenario

SAID = ((1000, "partner", "p-intro"), (3000, "coach", "c-hint"), (9000, "dispatch", "d-again"))


def handcuffed() -> Scenario:
    return load_scenario("handcuffed")


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
    told = [e.what for e in lines(SILENT)]
    assert not [w for w in told if re.search(r"kick_?\d|calm|\bpartner\b|\bsubject\b", w)]
    assert "Force lands on the man’s torso" in told
    assert not re.search(r"after \d+ ms|condition holds|moved nothing|\bend rule\b", page(report(EARLY)))


def test_who_is_spoken_of_is_named_in_the_scenes_words() -> None:
    people = {"partner": "Your sergeant", "subject": "The man", "boss": "A lieutenant", "friend": "His friend"}
    assert [named(people, x) for x in people] == ["the sergeant", "the man", "a lieutenant", "his friend"]
    assert [named(people, x) for x in ("dispatch", "trainee", "trainee:K8")] == ["dispatch", "the trainee", "K8"]
    order, grip = spoke(12_000, 3), touched(13_000)
    told = page(report(Person(acts=(order, grip, spoke(14_000, 6, to="subject"))))).partition("How it was measured")[0]
    for words in ("Words to the other officer", "Hand on the other officer’s shoulder", "Words to the man"):
        assert words in told
    assert not re.search(r"(to|on|at|by) (partner|subject)\b|\b(partner|subject) \d", re.sub(r"<[^>]*>", "", told))


def test_the_story_is_told_by_its_lines_and_by_how_the_officer_takes_an_act() -> None:
    base = session()
    nodes = (
        NodeSpan("mind", "working", 0, 5000, "begin"),
        NodeSpan("mind", "weighing", 5000, 6200, ""),
        NodeSpan("mind", "arguing", 6200, 9000, ""),
    )
    said = (SceneLine(4000, 6000, "subject", "trainee", "Please."), SceneLine(6200, 8000, "partner", "trainee", "Whose side are you on?"))
    facts = (FactSpan("cuffed", "he is handcuffed", 0, 9000), FactSpan("fled", "he ran", 7000, 9000))
    found = told(replace(base, nodes=nodes, lines=said, facts=facts, cues=()))
    assert sorted(found) == [
        (4000, "The man: “Please.”"),
        (5000, "The other officer weighs what was said or done"),
        (6200, "The other officer does not give in"),
        (6200, "The other officer: “Whose side are you on?”"),
        (7000, "He ran"),
    ]


@pytest.mark.parametrize(
    ("answers_ms", "words"),
    [((), "silence: neither a yes nor a no"), ((12_000,), "words to the other officer at 12.0"), ((41_000,), "after a first silence")],
)
def test_silence_to_leave_it_out_is_told_as_silence_and_a_word_after_it_as_an_answer(answers_ms: tuple[int, ...], words: str) -> None:
    base = session(*(spoke(ms, 0) for ms in answers_ms))
    unsettled = answers_ms != (12_000,)
    nodes = [NodeSpan("closing", "asking", 11_000, 39_000 if unsettled else 12_000, "")]
    nodes += [NodeSpan("closing", "unanswered", 39_000, 47_000, "")] if unsettled else []
    asked = replace(base, nodes=tuple(nodes))
    ((_, told, note),) = left_out(asked, asked.trainees[0])
    assert words in told.replace("\u00a0", " ") and ("silence" in told) == unsettled and "not scored" in note


@pytest.mark.parametrize("nodes", [(), (NodeSpan("closing", "asking", 11_000, 39_000, ""),)])
def test_where_he_asked_the_page_has_the_guidebooks_question(nodes: tuple[NodeSpan, ...]) -> None:
    said = replace(session(), nodes=nodes)
    book = parse_guidebook(GUIDEBOOK.replace("{id: human.voice,", "{id: human.voice, applies: asked_to_leave_out,"), file="guidebook.yaml")
    whole = replace(report(Person()), sessions=(said,))
    (column,) = columns(whole, library=Library(guidebooks={said.scene: book}))
    assert (column.asked is not None) == bool(nodes)
    assert ("Voices change first." in page(whole, [column])) == bool(nodes)


def test_every_line_of_a_scene_is_in_the_findings_but_the_coachs() -> None:
    doc = handcuffed().doc
    effects = [Effect("say", ms, who, line, (("to", "trainee"), ("duration_ms", 1500))) for ms, who, line in SAID]
    assert [(x.at_ms, x.until_ms, x.by, x.text) for x in scene_lines(doc, effects)] == [
        (1000, 2500, "partner", "He's cuffed, he's searched. Give me a minute with him."),
        (9000, 10_500, "dispatch", "Unit twelve, copy."),
    ]


def test_the_shared_mind_has_words_for_all_that_it_shows() -> None:
    graph = next(r for r in handcuffed().doc.regions.items() if r[0] == MIND_REGION)[1]
    assert set(MIND) | {"working", "settled", "turning"} == set(graph.nodes)


def test_a_pull_of_a_hand_that_was_answered_is_not_called_unanswered() -> None:
    hold = hand(10_000, until_ms=14_000, answer="mind: weighing")
    pull = hand(10_500, kind="pulled", answer=MOVED_NOTHING)
    assert answered(pull, (hold, pull)) == ""
    assert answered(pull, (replace(hold, until_ms=10_200), pull)) == "nobody answered it"
    assert answered(hold, (hold,)) == "answered"


@pytest.mark.parametrize(
    ("by", "at_ms", "said"),
    [("subject", 10_300, ""), ("subject", 8500, ""), ("subject", 7000, "nobody answered it"), ("partner", 10_300, "nobody answered it")],
)
def test_words_to_somebody_who_speaks_then_or_just_now_are_not_called_unanswered(by: str, at_ms: int, said: str) -> None:
    asked = said_words(10_000, to="subject", answer=MOVED_NOTHING)
    assert answered(asked, (asked,), (SceneLine(at_ms, at_ms + 2200, by, "trainee", "Okay. Stay here."),)) == said


def test_both_hands_at_one_time_are_told_once_and_each_time_on_a_line_of_its_own() -> None:
    on = HandsOn(announced="not_announced", side="behind", strength_cmps=40)
    still = replace(on, strength_cmps=0)
    acts = (
        hand(10_000, id="a", hand="left", to="subject", until_ms=15_000, hands_on=on),
        hand(10_700, id="b", hand="right", to="subject", until_ms=15_000, hands_on=still),
        hand(20_000, id="c", hand="left", until_ms=21_000, hands_on=still),
    )
    rows = say.afterwards(session(), make(TraineeFindings, acts=acts))
    assert [(name, text.replace("\u00a0", " ")) for name, text, _ in rows if " at " in text] == [
        (
            "Hands on",
            "hand on the man’s shoulder with both hands at 10.0 s: without a word to the man just before, for 5.0 s, "
            "top speed of the hand 0.4 m/s, from behind",
        ),
        ("", "hand on the other officer’s shoulder at 20.0 s: without a word to the other officer just before, for 1.0 s, from behind"),
    ]


def test_a_hand_that_rests_is_told_once_and_breathing_is_what_it_was_long_enough_for() -> None:
    """Nobody is said to have checked what no device can tell; apart from a touch it stands by itself."""
    given = {"hand": "left", "to": "subject", "until_ms": 15_000, "hands_on": HandsOn(announced="not_known", side="front")}
    rests, felt = hand(10_000, id="a", **given), hand(10_000, id="b", kind="checked_breathing", part="", **given)
    acts = ((rests, felt), (felt,))
    rows = [report_hands.touched(session(), make(TraineeFindings, acts=x)) for x in acts]
    how = "at 10.0 s: words before it are not measured here, for 5.0 s, from the front"
    assert [[text.replace("\u00a0", " ") for _, text, _ in r] for r in rows] == [
        [f"hand on the man’s shoulder, long enough to check breathing {how}"],
        [f"close to the man, as to check breathing {how}"],
    ]


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("chatter", "radio traffic, no call for help"),
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
    row = next(r for r in say.afterwards(found, anew) if r[0] == "Labeled anew")
    assert "by K7" in row[1] and "the scene answered the machine’s label" in row[2]
    assert not [r for r in say.afterwards(found, found.trainees[0]) if r[0] == "Labeled anew"]
    assert act_words(replace(second, rung=None), found.people) == "words to dispatch"


def test_a_lawful_twin_says_that_it_was_lawful() -> None:
    found = replace(session(), lawful=True)
    assert nothing_to_stop(found) == "There was nothing to stop in this run: what the officer did was lawful."
    assert nothing_to_stop(replace(found, lawful=False)) == "There was nothing to stop in this run."


def test_a_hand_that_rests_is_one_row_wherever_it_is_told() -> None:
    given = {"hand": "left", "to": "subject", "until_ms": 15_000, "hands_on": HandsOn(announced="not_known", side="front")}
    rests, felt = hand(10_000, id="a", **given), hand(10_000, id="b", kind="checked_breathing", part="", **given)
    s = session()
    t = replace(s.trainees[0], acts=(rests, felt))
    assert [what for _, what, _ in said_and_done(s, t)] == ["Hand on the man’s shoulder, long enough to check breathing"]
    (column,) = columns(replace(report(SILENT), sessions=(replace(s, trainees=(t,)),)))
    assert [e.what.partition(", until")[0] for e in events(column) if e.lane == "act"] == [
        "Hand on the man’s shoulder, long enough to check breathing"
    ]
    drawn = timeline([("K7", s, t)], 900)
    assert [x.text for x in drawn.texts if "man’s shoulder" in x.text or "breathing" in x.text] == ["hand on the man’s shoulder"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("told at 33.0 s.", "told at 33.0\u00a0s."),
        ("(50 % of it)", "(50\u00a0% of it)"),
        ("2 of 5", "2\u00a0of 5"),
        ("3 steps", "3 steps"),
    ],
)
def test_no_number_is_parted_from_its_unit(words: str, kept: str) -> None:
    assert unbroken(words) == kept


def test_the_profile_on_the_page_parts_none() -> None:
    assert not re.search(r"\d s\b", page(report(EARLY)).partition("Second by second")[0].partition('<table class="profile"')[2])


def test_when_nobody_acts_the_harm_ends_before_the_run() -> None:
    """The time beside an ending is that of the run: alone it would say that the kicks went on until then."""
    s = session()
    told = dict(record(s))["When nobody acts"].replace("\xa0", " ")
    ends_ms = max(c.end_ms for c in s.untouched.cues if c.harms)
    assert ends_ms < s.untouched.end_ms
    assert f"the last harm ends at {ends_ms / 1000:.1f} s, the run at {s.untouched.end_ms / 1000:.1f} s. Harm" in told
    unharmed = replace(s, untouched=replace(s.untouched, cues=(), title=""))
    assert dict(record(unharmed))["When nobody acts"].startswith("no end within ")
