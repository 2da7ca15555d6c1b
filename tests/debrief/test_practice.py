"""Practice is never scored; what it did better is told beside the run that it goes back into."""

from __future__ import annotations

from dataclasses import replace

from tests.debrief.build import Person, Turns, parent_of, played, spoke
from tests.debrief.stories import punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.practice import corrected, let_pass


def with_retry(acts: tuple, back_to_ms: int = 7000, until_ms: int = 200_000) -> Turns:  # type: ignore[type-arg]
    """A run in which nothing is done, put back to 7 s after the punch, and tried again with these acts."""
    turns = Turns(punch(), [Person()]).play(12_000)
    return turns.do_over(back_to_ms).play(until_ms, people=[Person(acts=acts)])


def test_a_retry_in_the_same_session_is_told_apart_and_not_scored() -> None:
    scenario = punch()
    session = findings(with_retry((spoke(10_000, 3),)).recorded(), scenario)
    trainee = session.trainees[0]
    assert trainee.acts == () and trainee.summary is not None and trainee.summary.used == 0
    assert session.end_ms == 12_000 and session.outcome == "", "the scored run ended at the do-over"
    (practice,) = trainee.practice
    assert (practice.take, practice.from_ms, practice.outcome) == (1, 7000, "It is over")
    assert [(c.step, c.how, c.act_ms) for c in practice.corrected] == [("punch", "used", 10_000)]


def test_an_act_before_it_comes_to_the_cue_prevents_it() -> None:
    trainee = findings(with_retry((spoke(8000, 2),)).recorded(), punch()).trainees[0]
    assert [(c.step, c.how) for c in trainee.practice[0].corrected] == [("threat", "used"), ("punch", "prevented")]


def test_a_retry_that_does_nothing_corrects_nothing() -> None:
    assert findings(with_retry(()).recorded(), punch()).trainees[0].practice[0].corrected == ()


def test_a_retry_that_ends_before_the_cue_came_proves_nothing() -> None:
    trainee = findings(with_retry((spoke(8000, 1),), until_ms=8900).recorded(), punch()).trainees[0]
    assert [c.step for c in trainee.practice[0].corrected] == ["threat"]


def test_acts_of_the_first_take_are_not_credited_to_the_retry() -> None:
    """The past of a retry is the scored run's, up to where it went back."""
    turns = Turns(punch(), [Person(acts=(spoke(4000, 1),))]).play(12_000)
    turns.do_over(8000).play(people=[Person(acts=(spoke(10_000, 3),))])
    practice = findings(turns.recorded(), punch()).trainees[0].practice[0]
    assert [a.at_ms for a in practice.acts] == [10_000]
    assert [c.step for c in practice.corrected] == ["punch"]


def test_only_an_act_of_the_retry_before_the_cue_prevents_it() -> None:
    trainee = findings(played(punch(), Person()).recorded(), punch()).trainees[0]
    acts = findings(played(punch(), Person(acts=(spoke(5000, 1), spoke(11_000, 1)))).recorded(), punch()).trainees[0].acts
    scored = [replace(o, steps=tuple(s for s in o.steps if s.id == "punch")) for o in trainee.opportunities]

    def how(from_ms: int) -> list[str]:
        return [c.how for c in corrected(scored, [], acts, from_ms=from_ms, to_ms=20_000)]

    assert how(7000) == [], "one act came before the retry, one after the time of the cue"
    assert how(4000) == ["prevented"]


def test_a_step_after_the_first_act_was_not_let_pass() -> None:
    acts = (spoke(5000, 1),)
    trainee = findings(played(punch(), Person(acts=acts)).recorded(), punch()).trainees[0]
    assert [s.use for s in trainee.opportunities[0].steps] == ["acted", "passed"]
    assert list(let_pass(trainee.opportunities[0], trainee.acts)) == []


def test_a_retry_recorded_as_a_session_of_its_own() -> None:
    scenario = punch()
    first = played(scenario, Person())
    again = Turns(scenario, [Person(acts=(spoke(10_000, 3),))], take=1)
    again.states, again.story_ms = first.states, 7000
    again.play()
    retry = again.recorded(digest="b", parent=parent_of("a", 7000))
    scored = findings(first.recorded(digest="a"), scenario, retries=[retry])
    (practice,) = scored.trainees[0].practice
    assert (practice.session, practice.from_ms) == ("b", 7000)
    assert [(c.step, c.how) for c in practice.corrected] == [("punch", "used")]
    alone = findings(retry, scenario)
    assert alone.practice and (alone.trainees[0].summary, alone.trainees[0].grades, alone.trainees[0].opportunities) == (None, None, ())
    assert [a.at_ms for a in alone.trainees[0].acts] == [10_000]
