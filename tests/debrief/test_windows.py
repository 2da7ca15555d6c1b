"""Windows and what was made of them, to the millisecond: a threat at 3 s, a punch at 9 s, over at 14 s."""

from __future__ import annotations

import pytest

from tests.debrief.build import Person, command, played, punch, spoke, touched
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.trainee import Opportunity, TraineeFindings


def found(*people: Person, changes: dict[str, str] | None = None, until_ms: int = 200_000) -> SessionFindings:
    scenario = punch(changes)
    return findings(played(scenario, *people, until_ms=until_ms).recorded(), scenario)


def of(session: SessionFindings, cue: str, trainee: str = "early") -> Opportunity:
    return next(o for o in one(session, trainee).opportunities if o.id == cue)


def one(session: SessionFindings, trainee: str = "early") -> TraineeFindings:
    return next(t for t in session.trainees if t.trainee == trainee)


def test_an_unused_window_runs_from_the_floor_to_the_end_of_harm() -> None:
    session = found(Person())
    threat, blow = of(session, "threat"), of(session, "punch")
    assert (threat.onset_ms, threat.perceivable_ms, threat.opens_ms, threat.step_ends_ms, threat.closes_ms) == (
        3000,
        3000,
        3560,
        9560,
        14_000,
    )
    assert (blow.opens_ms, blow.step_ends_ms, blow.closes_ms, blow.length_ms, blow.untouched_ms) == (9560, 14_000, 14_000, 4440, 4440)
    assert (threat.length_ms, threat.untouched_ms, threat.use, blow.use) == (10_440, 10_440, "not_used", "not_used")
    assert {threat.words.state, threat.hands.state, threat.call.state} == {"none"}
    assert session.conduct_end.how == "by_itself" and session.outcome_title == "It is over"


def test_latency_counts_from_what_could_be_perceived_and_from_the_opening() -> None:
    """Dated by the act, not by when it was heard."""
    person = Person(acts=(spoke(5000, 1), touched(10_512)), late_ms={"threat": 250})
    session = found(person)
    threat, blow = of(session, "threat"), of(session, "punch")
    assert (threat.words.after_perceivable_ms, threat.words.after_opening_ms) == (1750, 1190)
    assert (blow.hands.after_perceivable_ms, blow.hands.after_opening_ms) == (1512, 952)
    assert (threat.use, blow.use, blow.words.state) == ("used", "used", "none")
    # The same hand, for the threat: raw, and said to be after the next step.
    assert (threat.hands.after_perceivable_ms, threat.hands.later) == (7262, True)
    summary = one(session).summary
    assert summary is not None
    assert (summary.first_words.after_ms, summary.first_hands.after_ms, summary.first_hands.after_first_ms) == (1750, 1512, 7262)


def test_an_act_before_the_floor_is_credited_to_the_precursor() -> None:
    session = found(Person(acts=(spoke(9300, 3),)))
    assert one(session).acts[0].credited_to == "threat"
    assert of(session, "threat").words.after_perceivable_ms == 6300
    assert of(session, "punch").words.state == "none"
    # It ended the punch before anybody could have reacted to the punch: that is no missed opportunity.
    assert of(session, "punch").use == "cut_short"


def test_an_act_before_any_cue_is_no_latency() -> None:
    session = found(Person(acts=(spoke(1000, 1),)))
    summary = one(session).summary
    assert summary is not None
    assert (summary.first_words.state, summary.first_words.after_ms, summary.first_words.at_ms) == ("outside", None, 1000)
    assert of(session, "threat").use == "not_used"


def test_an_act_only_after_the_next_step_is_said_to_be_late() -> None:
    session = found(Person(acts=(spoke(11_000, 3),)))
    assert (of(session, "threat").use, of(session, "punch").use) == ("used_later", "used")
    assert (of(session, "threat").words.after_perceivable_ms, of(session, "threat").words.later) == (8000, True)
    assert session.conduct_end.how == "voice" and session.conduct_end.trainee == "early"


def test_the_radio_counts_and_words_to_others_do_not() -> None:
    session = found(Person(acts=(spoke(5000, 5, to="dispatch"), spoke(10_000, 3, to="subject"))))
    assert (of(session, "threat").use, of(session, "threat").fit) == ("used", "call_only")
    assert of(session, "threat").call.after_perceivable_ms == 2000
    assert of(session, "punch").use == "not_used"
    assert [a.counts for a in one(session).acts] == [True, False]


def test_a_machine_label_too_unsure_waits_for_the_instructor() -> None:
    session = found(Person(acts=(spoke(5000, 3, confidence_permille=599),)))
    act = one(session).acts[0]
    assert (act.unsure, act.counts, act.credited_to, of(session, "threat").words.state) == (True, False, "", "none")
    assert one(found(Person(acts=(spoke(5000, 3, confidence_permille=600),)))).acts[0].credited_to == "threat"


# --- what leaves the list --------------------------------------------------------------------------------------------------

LONE = {"{cue: threat}": "{look: partner, at: subject}"}


@pytest.mark.parametrize(("lasts_ms", "use"), [(2550, "no_realistic_opportunity"), (2559, "no_realistic_opportunity"), (2560, "not_used")])
def test_a_window_below_two_seconds_on_the_untouched_course_is_no_opportunity(lasts_ms: int, use: str) -> None:
    session = found(Person(), changes=LONE | {"{after: 5s, to: done}": f"{{after: {lasts_ms}ms, to: done}}"})
    assert of(session, "punch").use == use
    assert of(session, "punch").untouched_ms == lasts_ms - 560


def test_an_act_in_an_excluded_window_is_shown() -> None:
    session = found(Person(acts=(spoke(10_000, 3),)), changes=LONE | {"{after: 5s, to: done}": "{after: 2s, to: done}"})
    blow = of(session, "punch")
    assert (blow.use, blow.words.after_perceivable_ms, one(session).acts[0].credited_to) == ("no_realistic_opportunity", 1000, "punch")


def test_a_fast_rescue_does_not_erase_its_own_window() -> None:
    session = found(Person(acts=(touched(9800),)), changes=LONE)
    blow = of(session, "punch")
    assert (blow.length_ms, blow.untouched_ms, blow.use, blow.hands.after_perceivable_ms) == (390, 4440, "used", 800)


def test_what_could_not_be_perceived_is_no_missed_opportunity() -> None:
    session = found(Person(never=frozenset({"threat"}), late_ms={"punch": 3000}))
    assert of(session, "threat").use == "not_perceivable" and of(session, "threat").opens_ms is None
    # Perceivable for the last two seconds only: 12 s to 14 s.
    assert (of(session, "punch").perceivable_ms, of(session, "punch").use) == (12_000, "no_realistic_opportunity")


def blows(n: int, apart_ms: int, *, warn_ms: int | None = None) -> dict[str, str]:
    """`n` blows so far apart after nothing (or after a threat `warn_ms` before), then it is over."""
    cues = "\n".join(f"  b{i}: {{kind: excessive, title: Blow {i}, actor: partner, victim: subject, rung: 3}}" for i in range(n))
    enter = ", ".join(f"{{cue: b{i}, in: {i * apart_ms}ms}}" for i in range(n))
    ends = ", ".join(f"{{cue_end: b{i}}}" for i in range(n))
    threat = LONE if warn_ms is None else {"{after: 6s, to: punching}": f"{{after: {warn_ms}ms, to: punching}}"}
    return threat | {
        "vars:\n": f"{cues}\nvars:\n",
        "{cue: punch}, {blow: subject, by: partner, in: 400ms}": enter,
        "{after: 5s, to: done}": f"{{after: {n * apart_ms}ms, to: done}}",
        "{cue_end: punch}": ends,
    }


def test_five_kicks_in_a_row_are_one_opportunity() -> None:
    session = found(Person(), changes=blows(5, 1500))
    uses = [o.use for o in one(session).opportunities]
    assert uses == ["not_used", "joined", "joined", "joined", "no_realistic_opportunity"]
    assert of(session, "b0").length_ms == 7500 - 560
    assert {o.joined_to for o in one(session).opportunities if o.use == "joined"} == {"b0"}


def test_three_blows_in_little_over_a_second_after_nothing_are_none() -> None:
    session = found(Person(), changes=blows(3, 400))
    assert {o.use for o in one(session).opportunities} == {"no_realistic_opportunity"}


def test_a_threat_before_them_makes_one() -> None:
    session = found(Person(), changes=blows(3, 400, warn_ms=10_000))
    assert [o.use for o in one(session).opportunities if o.id == "threat"] == ["not_used"]
    assert of(session, "threat").length_ms == 11_200 - 560


def test_somebody_who_turns_round_late_has_one_opportunity_not_two() -> None:
    session = found(Person(late_ms={"threat": 6500, "punch": 500}))
    assert (of(session, "threat").use, of(session, "threat").joined_to, of(session, "punch").use) == ("joined", "punch", "not_used")


def test_a_run_cut_off_in_an_open_window_is_no_missed_opportunity() -> None:
    session = found(Person(), until_ms=7000)
    assert (session.outcome, session.conduct_end.how) == ("", "unknown")
    assert (of(session, "threat").use, of(session, "threat").closes_ms) == ("cut_short", 7000)


# --- persistence and fit ---------------------------------------------------------------------------------------------------


def test_an_ignored_act_and_the_next_higher_rung() -> None:
    session = found(Person(acts=(spoke(5000, 1), spoke(6000, 1), spoke(7250, 3))))
    threat = of(session, "threat")
    assert [(r.rung, r.next_rung, r.seconds_ms) for r in threat.raises] == [(1, 3, 2250), (1, 3, 1250)]
    assert (threat.rung_reached, threat.fit) == (3, "adequate")


def test_an_ignored_act_that_was_never_raised() -> None:
    threat = of(found(Person(acts=(spoke(5000, 1),))), "threat")
    assert [(r.rung, r.next_act, r.seconds_ms) for r in threat.raises] == [(1, "", None)]


def test_an_act_that_stopped_it_needs_no_raise() -> None:
    assert of(found(Person(acts=(spoke(5000, 2),))), "threat").raises == ()


def test_a_rung_below_the_lowest_adequate_is_said_to_be_below() -> None:
    blow = of(found(Person(acts=(spoke(10_000, 2),))), "punch")
    assert (blow.use, blow.rung_reached, blow.lowest_rung, blow.fit) == ("used", 2, 3, "below")


# --- overrides -------------------------------------------------------------------------------------------------------------


def test_an_override_marks_what_it_touched() -> None:
    session = found(Person(acts=(spoke(5000, 1), command(6000, "partner_yields"))))
    threat = of(session, "threat")
    assert (threat.closes_ms, threat.overridden, session.conduct_end.how) == (6000, True, "override")
    assert threat.words.overridden is False, "the words came before it"
    assert [m.text for m in session.moments if m.what == "override"] == ["partner yields"]


def test_an_override_before_an_act_marks_the_act_too() -> None:
    session = found(Person(acts=(command(4000, "partner_doubles_down"), spoke(5000, 1))), changes=GOES_ON)
    assert of(session, "threat").words.overridden and of(session, "punch").overridden


GOES_ON = {
    "interrupts:\n": 'interrupts:\n  - {id: goes_on, on: command, name: partner_doubles_down, do: [{set: hits, to: "hits + 1"}]}\n',
}


def test_an_override_that_moved_nothing_touched_nothing() -> None:
    session = found(Person(acts=(command(5000, "partner_doubles_down"), command(16_000, "partner_yields"))))
    assert len(session.moments) == 2
    assert not any(o.overridden for o in one(session).opportunities)


def test_words_after_an_override_can_still_be_what_ended_it() -> None:
    session = found(Person(acts=(command(4000, "partner_doubles_down"), spoke(10_000, 3))), changes=GOES_ON)
    assert (session.conduct_end.how, session.conduct_end.at_ms) == ("voice", 10_400)
