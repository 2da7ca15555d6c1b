"""Rows sorted for judging: takes, pauses, devices, incidents; and the untouched course."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from tests.debrief.build import POSE, SPARED, START_NS, Person, Turns, head_of, played, spoke, touched
from tests.debrief.stories import punch
from vr_dti.debrief.course import untouched
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import Outage
from vr_dti.debrief.record import record
from vr_dti.debrief.trainee import Act
from vr_dti.events import Intent, Mark
from vr_dti.recording.rows import Logged, TickRow
from vr_dti.samples import AS_ASKED, Button, Sample, Status, Tracked

SECOND_NS = 1_000_000_000


def paused(turns: Turns, at_ms: int, seconds: int) -> Turns:
    """The same turns with the story clock standing for so many seconds from `at_ms` on."""
    i = next(i for i, t in enumerate(turns.turns) if t["story_ms"] >= at_ms)
    turns.turns[i]["marks"].append(Mark(at_ms, "pause", "paused", "early"))
    for later in turns.turns[i + 1 :]:
        later["frame"] = replace(later["frame"], now_ns=later["frame"].now_ns + seconds * SECOND_NS)
    turns.turns[i + 1]["marks"].append(Mark(at_ms, "resume", "paused", "early"))
    return turns


def test_a_pause_counts_for_nothing_but_is_told() -> None:
    scenario = punch()
    session = findings(paused(played(scenario, Person(acts=(spoke(5000, 1), touched(10_500)))), 4000, 12).recorded(), scenario)
    (pause,) = session.moments
    assert (pause.what, pause.at_ms, pause.lasts_ms) == ("pause", 4000, 12_010)
    threat, blow = session.trainees[0].opportunities[0].steps
    assert (threat.words.after_perceivable_ms, threat.words.paused_ms) == (2000, 12_010)
    assert blow.hands.paused_ms == 0


def test_the_start_of_the_clock_is_no_pause_and_early_marks_are_kept() -> None:
    turns = played(punch(), Person())
    turns.turns[0]["marks"].append(Mark(0, "resume", "not started", "early"))
    rows = [Logged(-1, Mark(0, "safety_confirmed", by="K7")), *turns.rows()]
    recorded = record(turns.meta(), rows)
    assert [(m.what, m.text) for m in recorded.takes[0].moments] == [("incident", "safety confirmed")]


def test_of_a_fault_only_the_first_line_is_told() -> None:
    turns = played(punch(), Person())
    turns.turns[5]["marks"].append(Mark(50, "fault", "drawing: lost\nTraceback (most recent call last):\n  secret", "drawing"))
    (moment,) = turns.recorded().takes[0].moments
    assert moment.text == "fault: drawing: lost"


def test_a_lost_head_is_counted_and_told() -> None:
    turns = played(punch(), Person())
    for k, valid in ((100, False), (150, False), (220, True)):
        now_ns = START_NS + k * 10_000_000
        turns.turns[k]["samples"] = [Sample(now_ns, "headset", k, "early", Tracked("head", POSE, position_valid=valid))]
    for k in range(101, 220):
        turns.turns[k]["samples"] = []
    recorded = turns.recorded()
    assert (recorded.devices["early"].head_lost, recorded.devices["early"].head_lost_ms) == (1, 1200)
    assert "once, 1.2 s" in findings(recorded, punch()).trainees[0].notes[0]


def test_a_picture_that_was_coarser_for_a_while_is_told() -> None:
    turns = played(punch(), Person())
    for k, percent in ((100, 80), (150, 60), (200, 80), (300, 100)):
        now_ns = START_NS + k * 10_000_000
        turns.turns[k]["samples"] = [Sample(now_ns, "picture-watch", k, "early", Status("picture_percent", percent, "13 of 11.1 ms"))]
    recorded = turns.recorded()
    assert (recorded.devices["early"].picture_percent, recorded.devices["early"].picture_coarse_ms) == (60, 2000)
    (note,) = findings(recorded, punch()).trainees[0].notes
    assert "coarser for 2.0 s in all, at worst 60 %" in note


def test_edges_that_were_coarser_than_the_middle_are_told_apart() -> None:
    turns = played(punch(), Person())
    for k, what, percent in ((100, "edges", 50), (150, "picture", 80), (151, "edges", 32), (200, "edges", 80), (300, "picture", 100)):
        now_ns = START_NS + k * 10_000_000
        turns.turns[k]["samples"] = [Sample(now_ns, "picture-watch", k, "early", Status(f"{what}_percent", percent, "13 of 11.1 ms"))]
    recorded = turns.recorded()
    told = recorded.devices["early"]
    assert (told.picture_percent, told.picture_coarse_ms, told.edges_percent, told.edges_coarse_ms) == (80, 1500, 32, 1000)
    notes = findings(recorded, punch()).trainees[0].notes
    assert "edges were coarser than its middle for 1.0 s in all, at worst 32 %" in notes[1]


@pytest.mark.parametrize(
    ("worst", "told"), [(50, "at 50 % of width and height: "), (40, "at 50 % of width and height, to keep the frame rate at worst 40 %")]
)
def test_edges_that_are_asked_for_are_not_told_as_a_rescue(worst: int, told: str) -> None:
    turns = played(punch(), Person())
    for k, percent, why in ((100, 50, AS_ASKED), (200, worst, "13 of 11.1 ms")):
        now_ns = START_NS + k * 10_000_000
        turns.turns[k]["samples"] = [Sample(now_ns, "picture-watch", k, "early", Status("edges_percent", percent, why))]
    (note,) = findings(turns.recorded(), punch()).trainees[0].notes
    assert note.startswith("as the run was asked to, the picture's edges were coarser") and told in note
    assert ("frame rate" in note) == (worst < 50)


def test_how_long_nobody_listened_and_nothing_sounded_is_told_in_story_time() -> None:
    turns = played(punch(), Person())
    ends_ms = turns.recorded().takes[0].end_ms
    told = ((100, "microphone", 0), (120, "microphone", 0), (250, "microphone", 1), (300, "sound", 0))
    for k, what, value in told:
        now_ns = START_NS + k * 10_000_000
        turns.turns[k]["samples"] = [Sample(now_ns, what, k, "early", Status(what, value, "" if value else "its process ended"))]
    recorded = turns.recorded()
    devices = recorded.devices["early"]
    at_ms = [turns.turns[k]["story_ms"] for k in (100, 250, 299)]
    assert (devices.unheard, devices.unheard_ms) == (1, at_ms[1] - at_ms[0])
    assert (devices.silent, devices.silent_ms) == (1, ends_ms - at_ms[2]), "to the end"
    unheard, silent = findings(recorded, punch()).trainees[0].notes
    assert unheard.startswith("the trainee was not listened to once, ") and "no sound came out once" in silent


def test_what_is_missing_before_the_start_or_while_the_story_stands_is_no_loss() -> None:
    outage = Outage()
    outage.tell(missing=True)
    outage.went_on(0)
    outage.went_on(-500)  # put back
    assert (outage.times, outage.ms) == (0, 0)
    outage.went_on(20)
    outage.went_on(20)
    assert (outage.times, outage.ms) == (1, 40)


def test_an_empty_session_has_findings_too() -> None:
    scenario = punch()
    session = findings(record(head_of(scenario, [Person()]), []), scenario)
    assert session.outcome == "" and session.trainees[0].opportunities == ()
    assert session.trainees[0].summary is not None and session.trainees[0].summary.perceivable == 0


def test_rows_of_the_loop_alone_make_a_take() -> None:
    scenario = punch()
    recorded = record(head_of(scenario, [Person()]), [Logged(0, TickRow(0, 1, 1, 1, True, 40, 0))])
    assert [t.end_ms for t in recorded.takes] == [40]


def test_the_untouched_course_follows_the_sessions_seed() -> None:
    scenario = punch({"{after: 6s, to: punching}": '{after: 6s, random: {punching: "1", done: "1"}}'})
    courses = {seed: tuple(c.id for c in untouched(scenario, seed, 100_000).cues) for seed in range(8)}
    assert set(courses.values()) == {("threat",), ("threat", "punch")}
    for seed in (1, 2, 3, 4):
        assert tuple(o.id for o in findings(played(scenario, Person(), seed=seed).recorded(), scenario).cues) == courses[seed]


def test_a_story_that_waits_for_the_trainee_alone_has_an_untouched_course_up_to_the_limit() -> None:
    scenario = punch({"{after: 6s, to: punching}": "{on: spoke, to: punching}"})
    course = untouched(scenario, 1, 60_000)
    assert (course.outcome, course.end_ms, course.cues[0].ended, course.harm) == ("", 60_000, "cut", 0)


def test_what_the_story_answered_is_told_of_each_act() -> None:
    scenario = punch()
    person = Person(acts=(spoke(5000, 1), spoke(6000, 2), touched(8000, to="subject")))
    acts = findings(played(scenario, person).recorded(), scenario).trainees[0].acts
    assert [a.answer for a in acts] == ["moved nothing", "partner: done", "moved nothing"]


# --- what an instructor corrected ------------------------------------------------------------------------------------------


def corrected(text: str, *acts: Intent) -> tuple[Act, ...]:
    turns = played(punch(), Person(acts=acts))
    turns.turns[-1]["marks"].append(Mark(17_000, "corrected", text, "K7"))
    return findings(turns.recorded(), punch(), best=SPARED).trainees[0].acts


def test_the_machines_label_and_the_corrected_one_are_both_kept() -> None:
    (act,) = corrected("voice 5000 1 partner", spoke(5000, 6, to="subject"))
    assert (act.rung, act.to, act.machine_rung, act.machine_to, act.corrected_by) == (1, "partner", 6, "subject", "K7")
    assert act.counts and act.step == "threat", "and it is judged by the corrected one"


def test_a_corrected_label_is_sure() -> None:
    (act,) = corrected("voice 5000 3 partner", spoke(5000, 3, confidence_permille=300))
    assert act.counts and not act.unsure and act.confidence_permille == 300


@pytest.mark.parametrize("text", ["voice 4999 1 partner", "voice 5000 9 partner", "voice x 1 partner", "voice", ""])
def test_a_correction_that_fits_nothing_changes_nothing(text: str) -> None:
    (act,) = corrected(text, spoke(5000, 6, to="subject"))
    assert (act.rung, act.corrected_by, act.machine_rung) == (6, "", None)


# --- how head and hands moved ----------------------------------------------------------------------------------------------


def test_moves_are_kept_on_story_time_and_not_while_it_stands() -> None:
    moves = paused(played(punch(), Person()), 4000, 12).recorded().takes[0].moves
    times = [m.at_ms for _, m in moves]
    assert times == sorted(set(times)) and {b - a for a, b in pairwise(times)} == {50}


def test_a_device_that_falls_silent_is_not_still_but_unknown() -> None:
    turns = played(punch(), Person())
    for turn in turns.turns[500:]:
        turn["samples"] = [s for s in turn["samples"] if s.data.device == "head"]
    moves = {m.at_ms: m for _, m in turns.recorded().takes[0].moves}
    assert moves[5000].right is not None and moves[6000].right is None and moves[6000].head is not None and moves[5000].left is None


def test_buttons_and_keys_are_inputs() -> None:
    turns = played(punch(), Person())
    turns.turns[400]["samples"].append(Sample(START_NS + 4 * SECOND_NS, "hand", 9, "early", Button("left", "trigger", 0.5)))
    assert turns.recorded().takes[0].inputs == (("early", 4000),)
