"""The instructor spoke as somebody of the scene: what that touches in the findings, and what the scene did not say because of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.debrief.build import SPARED, Person, Turns, played, spoke, touched
from tests.debrief.stories import kicks, lawful
from vr_dti.debrief.course import lines
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.profile import Domain
from vr_dti.debrief.talks import Talk, talks
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Effect, Intent
from vr_dti.records.report_sentences import afterwards
from vr_dti.scene import load_scenario
from vr_dti.story.load import Scenario


def talk(from_ms: int, until_ms: int, who: str = "dispatch") -> tuple[Intent, Intent]:
    """His key, pressed and let go."""
    on, off = (
        Intent("command", "early", ms, ms, "console", ms, to=who, name="talk", text=text, label="instructor")
        for ms, text in ((from_ms, "on"), (until_ms, "off"))
    )
    return on, replace(off, dwell_ms=until_ms - from_ms)


def judged(*acts: Intent, scenario: Scenario | None = None, **more: Any) -> TraineeFindings:
    scenario = scenario or kicks()
    return findings(
        played(scenario, Person(acts=sorted(acts, key=lambda a: a.heard_ms), **more)).recorded(), scenario, best=SPARED
    ).trainees[0]


def domain(t: TraineeFindings, name: str) -> Domain:
    assert t.grades is not None
    return t.grades.domain(name)


@pytest.mark.parametrize(("name", "last_ms"), [("outcome", 16_000), ("aftermath", 60_000), ("timeliness", 15_000)])
def test_he_touches_every_domain_that_rests_on_a_time_after_he_began_and_it_is_scored_all_the_same(name: str, last_ms: int) -> None:
    """The trainee stops it at 16 s, and what is owed afterwards is due within the run."""
    bare, hinted = domain(judged(spoke(16_000, 3)), name), domain(judged(spoke(16_000, 3), *talk(1000, 1500)), name)
    assert (bare.state, bare.overridden, hinted.overridden) == ("scored", False, True)
    assert hinted.score == bare.score
    assert name == "aftermath" or not domain(judged(spoke(16_000, 3), *talk(25_000, 26_000)), name).overridden, "it was over by then"


def test_give_him_first_aid_touches_aftermath_and_not_the_outcome_that_was_settled() -> None:
    found = judged(spoke(16_000, 3), *talk(20_000, 22_000))
    assert domain(found, "aftermath").overridden and not domain(found, "outcome").overridden


def test_who_is_told_to_leave_it_alone_or_acts_after_a_word_of_his_is_marked_in_discrimination() -> None:
    assert domain(judged(*talk(10_000, 12_000), scenario=lawful()), "discrimination").overridden
    assert domain(judged(*talk(4000, 4500), spoke(12_000, 3), scenario=lawful()), "discrimination").overridden
    assert not domain(judged(spoke(12_000, 3), *talk(14_000, 15_000), scenario=lawful()), "discrimination").overridden
    assert not domain(judged(spoke(12_000, 3), scenario=lawful()), "discrimination").overridden


def test_a_word_of_his_lasts_some_seconds_after_he_let_the_key_go() -> None:
    """The threat begins at 3 s; the order is given at 16 s."""
    order = spoke(16_000, 3)
    (none,), (hint,) = judged(order).opportunities, judged(order, *talk(1000, 2000)).opportunities
    assert not none.overridden and hint.overridden and hint.words.overridden, "a hint just before the window"
    later = kicks({"{after: 3s, to: threatening}": "{after: 20s, to: threatening}"})
    (far,) = judged(spoke(30_000, 3), *talk(1000, 2000), scenario=later).opportunities
    assert not far.overridden and not far.words.overridden


def test_an_act_is_marked_by_the_same_rule() -> None:
    found = judged(spoke(5000, 1), spoke(16_000, 3), touched(17_000), *talk(5500, 5900))
    assert [a.overridden for a in found.acts] == [False, False, False]
    found = judged(spoke(5000, 1), spoke(12_000, 3), *talk(5500, 5900))
    assert [a.overridden for a in found.acts] == [False, True]


def test_the_page_prints_how_long_it_lasts_and_says_what_is_marked() -> None:
    scenario = kicks()
    s = findings(played(scenario, Person(acts=talk(1000, 2000))).recorded(), scenario, best=SPARED)
    (note,) = [note for name, _, note in afterwards(s, s.trainees[0]) if name == "Instructor"]
    assert "began to speak" in note


# --- practice --------------------------------------------------------------------------------------------------------------


def test_a_talk_that_a_do_over_cut_ends_where_the_take_was_put_back_to() -> None:
    scenario = kicks()
    on, off = talk(4000, 12_000)
    turns = Turns(scenario, [Person(acts=(on, off))]).play(14_000)
    turns.do_over(6000).play(people=[Person(acts=talk(30_000, 31_000))])
    first, again = turns.recorded().takes
    assert talks(first, first.end_ms) == (Talk("dispatch", 4000, 12_000, ended=True),)
    assert talks(again, again.end_ms) == (Talk("dispatch", 4000, 6000, ended=False), Talk("dispatch", 30_000, 31_000, ended=True))


# --- lines -----------------------------------------------------------------------------------------------------------------


HANDCUFFED = load_scenario("handcuffed")
LINE, OTHER = sorted(HANDCUFFED.doc.lines)[:2]


def told(*effects: Effect, spoken: tuple[Talk, ...] = ()) -> list[tuple[str, int, int]]:
    return [(x.by, x.at_ms, x.until_ms) for x in lines(HANDCUFFED.doc, effects, spoken)]


def say(ms: int, who: str, line: str = LINE) -> Effect:
    return Effect("say", ms, who, line, (("duration_ms", 2000),))


def test_nobody_is_listed_with_a_line_that_he_never_said_since_the_instructor_spoke_as_him() -> None:
    spoken = (Talk("partner", 5000, 9000, ended=True),)
    said = (say(1000, "partner"), say(6000, "partner", OTHER), say(6000, "subject"), say(9000, "partner"))
    assert told(*said, spoken=spoken) == [("partner", 1000, 3000), ("subject", 6000, 8000), ("partner", 9000, 11_000)]


@pytest.mark.parametrize("who", ["partner", "dispatch"])
def test_a_line_that_the_instructor_cut_lasts_as_long_as_it_was_heard(who: str) -> None:
    assert told(say(4000, who), spoken=(Talk(who, 4700, 9000, ended=True),)) == [(who, 4000, 4700)]


def test_a_line_that_was_shouted_over_ends_there_and_no_other_of_his_does() -> None:
    hush = Effect("hush", 4700, "partner", LINE, (("since_ms", 4000),))
    assert told(say(1000, "partner"), say(4000, "partner"), say(4000, "subject"), hush) == [
        ("partner", 1000, 3000),
        ("partner", 4000, 4700),
        ("subject", 4000, 6000),
    ]


def met(ms: int, who: str, tool: str, part: str = "torso", lasts_ms: int = 0) -> Effect:
    return Effect("hurt", ms, who, tool, (("part", part), ("lasts_ms", lasts_ms)))


def test_what_who_is_shot_or_locked_did_not_say_is_not_listed() -> None:
    """A line that came two seconds after the shot stood in the timeline."""
    shot = (say(1000, "partner"), met(2000, "partner", "handgun"), say(4000, "partner"), say(4000, "subject"))
    assert told(*shot) == [("partner", 1000, 2000), ("subject", 4000, 6000)]
    assert len(told(say(1000, "partner"), met(2000, "partner", "handgun", "hand"), say(4000, "partner"))) == 2
    held = (met(2000, "subject", "cew", lasts_ms=5000), Effect("hurt_end", 5000, "subject", "cew", (("end_ms", 4950),)))
    lines = (say(1000, "subject"), say(4000, "subject"), say(5000, "subject"))
    assert told(*lines, *held) == [("subject", 1000, 2000), ("subject", 5000, 7000)]
