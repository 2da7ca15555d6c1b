"""Which acts moved the officer: by the course without them, not by what a scenario keeps count of."""

from __future__ import annotations

from dataclasses import replace

from tests.debrief.build import SPARED, Person, command, played, spoke, touched
from tests.debrief.stories import kicks
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import SessionFindings
from vr_dti.events import Intent
from vr_dti.resources import shipped
from vr_dti.story.behaviours import EARLY, PARROT
from vr_dti.story.load import Scenario, load
from vr_dti.story.rehearsal import rehearse

COUNTS = {
    "rung: [2, 3], to: done}": "rung: [2, 3], to: done}\n          - {on: spoke, who: partner, rung: [0, 1], to: threatening}",
    "  care:\n": """  mind:
    initial: working
    nodes:
      working: {go: [{on: spoke, who: partner, to: looking}]}
      looking: {enter: [{look: partner, at: trainee}], go: [{after: 1s, to: working}]}
  care:
""",
}
"""every word turns his head and is kept count of; a calm one on the threat makes him begin his threat anew"""


def session(*acts: Intent, scenario: Scenario | None = None) -> SessionFindings:
    scenario = scenario or kicks()
    return findings(played(scenario, Person(acts=acts)).recorded(), scenario, best=SPARED)


def moved(*acts: Intent, scenario: Scenario | None = None) -> list[bool]:
    return [a.moved for a in session(*acts, scenario=scenario).trainees[0].acts]


def test_who_stops_was_moved_and_who_only_looks_round_was_not() -> None:
    looks = kicks({"  care:\n": COUNTS["  care:\n"]})
    t = session(spoke(12_000, 1), spoke(16_000, 3), scenario=looks).trainees[0]
    assert [(a.answer, a.moved) for a in t.acts] == [("mind: looking", False), ("partner: done, mind: looking", True)]


def test_who_gives_in_because_he_is_still_held_was_moved_by_the_pull_that_began_it() -> None:
    held = kicks(
        {"[{on: spoke, who: partner, rung: [3], to: done}, {on: touched": "[{on: kept_off, who: partner, to: done}, {on: open_palm"}
    )
    pull, still = (replace(touched(ms), kind=kind) for ms, kind in ((12_000, "pulled"), (14_000, "kept_off")))
    assert moved(pull, scenario=held) == [False]
    t = session(pull, still, scenario=held)
    assert [(a.kind, a.moved) for a in t.trainees[0].acts] == [("pulled", True)] and t.conduct_end.how == "hands"


def test_who_waits_was_moved_though_it_goes_on_later() -> None:
    assert moved(spoke(5000, 1), scenario=kicks(COUNTS)) == [True], "the kick came two seconds later"
    assert moved(spoke(3450, 1), scenario=kicks(COUNTS)) == [True], "heard at 3.85 s"
    assert moved(spoke(2650, 1), scenario=kicks(COUNTS)) == [False], "heard at 3.05 s: less than half a second is no wait"


def test_harm_that_came_between_two_ignored_acts_is_no_sign_that_the_second_moved_him() -> None:
    deaf = kicks({"[{on: spoke, who: partner, rung: [3], to: done}, {on: touched": "[{on: touched"})
    assert moved(spoke(12_000, 3), spoke(22_000, 3), scenario=deaf) == [False, False], "a kick and a knee came after the first"


def test_an_act_after_which_it_ends_as_it_would_have_moved_nobody() -> None:
    assert moved(touched(20_000), touched(40_000)) == [True, False]
    assert moved(command(12_500, "partner_yields"), spoke(13_000, 3)) == [False], "the instructor had ended it"


def test_soft_words_that_went_on_until_nothing_came_are_all_that_was_asked() -> None:
    """He hears a calm offer and does nothing; the question after it ends the threat: that is going on until it did, and whole."""
    offer, question = spoke(5000, 0), spoke(7000, 2)
    looks = kicks({"  care:\n": COUNTS["  care:\n"]})
    grades = session(offer, question, scenario=looks).trainees[0].grades
    assert grades is not None
    ladder = grades.domain("ladder")
    assert (ladder.score, ladder.headline) == (4.0, "rung 0 → 2") and ladder.words == "kept all harm from coming, by going on"


def test_how_it_ended_is_told_by_the_last_act_that_moved_him() -> None:
    end = session(touched(12_000), spoke(12_020, 1)).conduct_end
    assert (end.how, end.at_ms) == ("hands", 12_000), "the word came just after, and was not heeded"


def test_the_shared_partner_counts_every_word_and_is_moved_by_few() -> None:
    scenario = load(shipped("scenes", "handcuffed", "scenario.yaml"), graphs=(shipped("scenes", "common", "graphs"),))
    found = {}
    for behaviour in (EARLY, PARROT):
        run = rehearse(scenario.story, behaviour, seed=1)
        acts = [i for i in run.intents if i.to == "partner" and i.kind == "spoke" and i.heard_ms < 30_000]
        turns = played(scenario, Person("trainee", acts=acts), seed=1)
        found[behaviour.name] = [a.moved for a in findings(turns.recorded(), scenario, best=SPARED).trainees[0].acts]
    assert found["early"][-1] and not any(found["parrot"][:5]), "nothing was wrong yet when the parrot began"
    assert sum(found["parrot"]) <= 1 < len(found["parrot"])


def test_a_shot_that_only_ends_the_run_moved_nobody() -> None:
    """Nothing in the scene listens for it: of an end 9 s later the report said that less harm came of the shot."""
    assert moved(shot_at("subject")) == [False] and moved(shot_at("partner")) == [False]


def shot_at(who: str) -> Intent:
    return Intent("fired", "early", 5000, 5000, "test", 90, to=who, part="torso", name="handgun", text="hit")
