"""One window a conduct, to the millisecond: a threat at 3 s, a punch at 9 s, over at 14 s."""

from __future__ import annotations

import pytest

from tests.debrief.build import Person, command, played, spoke, touched
from tests.debrief.stories import kicks, punch
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.steps import Opportunity, Step
from vr_dti.debrief.trainee import TraineeFindings


def found(*people: Person, changes: dict[str, str] | None = None, until_ms: int = 200_000) -> SessionFindings:
    scenario = punch(changes)
    return findings(played(scenario, *people, until_ms=until_ms).recorded(), scenario)


def one(session: SessionFindings, trainee: str = "early") -> TraineeFindings:
    return next(t for t in session.trainees if t.trainee == trainee)


def window(session: SessionFindings, trainee: str = "early") -> Opportunity:
    (only,) = one(session, trainee).opportunities
    return only


def step(session: SessionFindings, name: str) -> Step:
    return next(s for s in window(session).steps if s.id == name)


def test_a_window_runs_from_the_floor_after_its_first_cue_to_its_last_harm() -> None:
    session = found(Person())
    w = window(session)
    assert (w.id, w.kind, w.title, w.lowest_rung) == ("partner>subject", "excessive", "A punch", 3)
    assert (w.perceivable_ms, w.opens_ms, w.closes_ms, w.length_ms, w.untouched_ms) == (3000, 3560, 14_000, 10_440, 10_440)
    assert (w.use, w.words.state, w.hands.state, w.call.state) == ("not_used", "none", "none", "none")
    assert session.conduct_end.how == "by_itself" and session.outcome_title == "It is over"


def test_the_steps_stay_visible_inside_it_with_their_seconds() -> None:
    session = found(Person())
    told = [(s.id, s.onset_ms, s.perceivable_ms, s.opens_ms, s.until_ms, s.use) for s in window(session).steps]
    assert told == [("threat", 3000, 3000, 3560, 9560, "passed"), ("punch", 9000, 9000, 9560, 14_000, "passed")]


def test_latency_counts_from_what_could_be_perceived_and_from_the_opening() -> None:
    """Dated by the act, not by when it was heard."""
    session = found(Person(acts=(spoke(5000, 1), touched(10_512)), late_ms={"threatened": 250}))
    w = window(session)
    assert (w.words.after_perceivable_ms, w.words.after_opening_ms, w.hands.after_perceivable_ms) == (1750, 1190, 7262)
    threat, blow = step(session, "threat"), step(session, "punch")
    assert (threat.words.after_perceivable_ms, threat.hands.state) == (1750, "none")
    assert (blow.hands.after_perceivable_ms, blow.hands.after_opening_ms, blow.words.state) == (1512, 952, "none")
    assert (threat.use, blow.use, w.use) == ("acted", "acted", "used")


def test_an_act_before_the_floor_is_credited_to_the_precursor() -> None:
    session = found(Person(acts=(spoke(9300, 3),)))
    act = one(session).acts[0]
    assert (act.credited_to, act.step, step(session, "threat").words.after_perceivable_ms) == ("partner>subject", "threat", 6300)


def test_an_act_before_any_cue_or_sooner_than_the_floor_is_no_use() -> None:
    for ms in (1000, 3400):
        session = found(Person(acts=(spoke(ms, 1),)))
        assert (one(session).acts[0].credited_to, window(session).use) == ("", "not_used")


def test_an_act_only_after_the_next_step_lets_the_first_one_pass() -> None:
    session = found(Person(acts=(spoke(11_000, 3),)))
    assert [s.use for s in window(session).steps] == ["passed", "acted"]
    summary = one(session).summary
    assert summary is not None and (summary.used, summary.let_pass) == (1, 1)
    assert session.conduct_end.how == "voice" and session.conduct_end.trainee == "early"


def test_the_radio_counts_chatter_and_words_to_others_do_not() -> None:
    acts = (spoke(5000, 5, to="dispatch"), spoke(6000, 5, to="dispatch", name="chatter"), spoke(10_000, 3, to="subject"))
    session = found(Person(acts=acts))
    assert (window(session).use, window(session).fit, window(session).call.after_perceivable_ms) == ("used", "call_only", 2000)
    assert [a.counts for a in one(session).acts] == [True, False, False]


def test_a_machine_label_too_unsure_waits_for_the_instructor() -> None:
    session = found(Person(acts=(spoke(5000, 3, confidence_permille=599),)))
    act = one(session).acts[0]
    assert (act.unsure, act.counts, act.credited_to, window(session).words.state) == (True, False, "", "none")
    assert one(found(Person(acts=(spoke(5000, 3, confidence_permille=600),)))).acts[0].credited_to


# --- what counts as one opportunity ----------------------------------------------------------------------------------------

ALONE = {"[{fact: threatened}]": "[]"}
"""the punch comes out of nothing"""


def blows(n: int, apart_ms: int, *, warn_ms: int | None = None, lasts_ms: int = 300) -> dict[str, str]:
    """`n` blows so far apart after nothing, or after a threat `warn_ms` before; then it is over."""
    facts = ", ".join(f"{{fact: struck, in: {i * apart_ms}ms}}, {{fact_end: struck, in: {i * apart_ms + lasts_ms}ms}}" for i in range(n))
    threat = ALONE
    if warn_ms is not None:
        threat = {"[{fact: threatened}]": "[{fact: threatened}, {fact_end: threatened, in: 2s}]", "{after: 6s": f"{{after: {warn_ms}ms"}
    return threat | {
        "{fact: struck}, {blow: subject, by: partner, in: 400ms}": facts.replace(", in: 0ms", ""),
        "{after: 5s, to: done}": f"{{after: {n * apart_ms}ms, to: done}}",
    }


def test_five_kicks_in_a_row_are_one_scorable_window() -> None:
    session = found(Person(), changes=blows(5, 1500))
    w = window(session)
    assert (w.use, len(w.steps), w.closes_ms - w.steps[0].onset_ms, w.length_ms) == ("not_used", 5, 6300, 6300 - 560)
    assert [s.use for s in w.steps] == ["brief"] * 5, "none of them by itself"


def test_three_blows_in_little_over_a_second_after_nothing_are_none() -> None:
    session = found(Person(), changes=blows(3, 400))
    w = window(session)
    assert (w.use, w.untouched_ms, {s.use for s in w.steps}) == ("no_realistic_opportunity", 1100 - 560, {"not_counted"})
    assert "less than the 2.00 s of an opportunity" in w.why


def test_a_single_blow_out_of_nothing_is_no_opportunity() -> None:
    assert window(found(Person(), changes=blows(1, 1000))).use == "no_realistic_opportunity"


def test_with_the_threat_before_it_a_single_blow_opens_one() -> None:
    session = found(Person(), changes=blows(1, 1000, warn_ms=10_000))
    w = window(session)
    assert (w.use, w.opens_ms, w.closes_ms, [s.use for s in w.steps]) == ("not_used", 3560, 13_300, ["passed", "brief"])


def test_a_threat_this_trainee_could_not_perceive_made_nothing_foreseeable() -> None:
    session = found(Person(never=frozenset({"threatened"})), changes=blows(1, 1000, warn_ms=10_000))
    assert window(session).use == "no_realistic_opportunity"


@pytest.mark.parametrize(("lasts_ms", "use"), [(2550, "no_realistic_opportunity"), (2559, "no_realistic_opportunity"), (2560, "not_used")])
def test_a_window_below_two_seconds_on_the_untouched_course_is_no_opportunity(lasts_ms: int, use: str) -> None:
    session = found(Person(), changes=ALONE | {"{after: 5s, to: done}": f"{{after: {lasts_ms}ms, to: done}}"})
    assert (window(session).use, window(session).untouched_ms) == (use, lasts_ms - 560)


def test_an_act_in_an_excluded_window_is_shown() -> None:
    session = found(Person(acts=(spoke(10_000, 3),)), changes=ALONE | {"{after: 5s, to: done}": "{after: 2s, to: done}"})
    w = window(session)
    assert (w.use, w.words.after_perceivable_ms, one(session).acts[0].step) == ("no_realistic_opportunity", 1000, "punch")


def test_a_fast_rescue_does_not_erase_its_own_window() -> None:
    w = window(found(Person(acts=(touched(9800),)), changes=ALONE))
    assert (w.length_ms, w.untouched_ms, w.use, w.hands.after_perceivable_ms) == (390, 4440, "used", 800)


def test_somebody_who_turns_round_late_has_what_was_left() -> None:
    w = window(found(Person(late_ms={"threatened": 6500, "struck": 500})))
    assert (w.perceivable_ms, w.opens_ms, [s.use for s in w.steps]) == (9500, 10_060, ["brief", "passed"]), "the punch, not the threat"
    assert window(found(Person(never=frozenset({"threatened"}), late_ms={"struck": 3000}))).use == "no_realistic_opportunity"


def test_conducts_of_their_own_names_have_windows_of_their_own() -> None:
    changes = {"kind: excessive, title: A punch": "kind: excessive, conduct: the punch, title: A punch"}
    session = found(Person(acts=(spoke(11_000, 3),)), changes=changes)
    threat, blow = one(session).opportunities
    assert (threat.id, threat.use, threat.why) == (
        "partner>subject",
        "no_harm",
        "nothing followed it, in this run or on the untouched course",
    )
    assert (blow.id, blow.use, blow.opens_ms) == ("the punch", "used", 9560)


def test_a_run_cut_off_in_an_open_window_is_no_missed_opportunity() -> None:
    session = found(Person(), until_ms=7000)
    w = window(session)
    assert (session.outcome, session.conduct_end.how) == ("", "none")
    assert (w.use, w.closes_ms, w.stopped) == ("cut_short", 7000, True)


# --- acts that keep harm from coming ---------------------------------------------------------------------------------------


def test_words_at_the_threat_prevent_the_punch() -> None:
    session = found(Person(acts=(spoke(5000, 2),)))
    w = window(session)
    assert [s.id for s in w.steps] == ["threat"] and (w.use, w.closes_ms) == ("used", 5400), "until the threat was over"
    assert (session.conduct_end.prevented, session.conduct_end.how, session.conduct_end.trainee) == (True, "voice", "early")


def test_words_between_two_blows_belong_to_the_window_whose_next_blow_they_prevent() -> None:
    scenario = kicks()
    session = findings(played(scenario, Person(acts=(spoke(13_000, 3), spoke(17_000, 0)))).recorded(), scenario)
    w, acts = window(session), one(session).acts
    assert [s.id for s in w.steps] == ["threat", "kick"] and w.closes_ms == 13_000, "with the words that kept the next kick from coming"
    assert [a.step for a in acts] == ["kick", ""], "what is said once it is over is no part of it"
    assert (session.conduct_end.at_ms, session.conduct_end.how) == (12_000, "voice")


def test_one_trainees_fast_rescue_is_not_the_others_failure() -> None:
    session = found(Person("early", acts=(touched(9800),)), Person("late"), changes=ALONE)
    assert [t.opportunities[0].use for t in session.trainees] == ["used", "cut_short"]


# --- persistence and fit ---------------------------------------------------------------------------------------------------


def test_an_act_ignored_amid_harm_and_the_next_higher_rung() -> None:
    session = found(Person(acts=(spoke(9800, 1), spoke(10_200, 1), spoke(12_050, 3))))
    w = window(session)
    assert [(r.rung, r.ignored_ms, r.next_rung, r.seconds_ms) for r in w.raises] == [(1, 9800, 3, 2250)]
    assert (w.rung_reached, w.fit) == (3, "adequate")


def test_an_act_on_a_precursor_is_ignored_only_when_harm_comes() -> None:
    w = window(found(Person(acts=(spoke(5000, 1), spoke(10_700, 3)))))
    assert [(r.rung, r.ignored_ms, r.seconds_ms) for r in w.raises] == [(1, 9000, 1700)]


def test_an_order_said_again_until_it_ended_needed_no_raise() -> None:
    heeds = "{on: spoke, who: partner, rung: [3], to: done}, {on: touched, who: partner, to: done}, "
    next_kick = "{after: 4s, to: kick_2}"
    scenario = kicks({heeds + next_kick: next_kick})
    session = findings(played(scenario, Person(acts=(spoke(11_800, 3), spoke(14_000, 3), spoke(15_600, 3)))).recorded(), scenario)
    assert [(r.next_rung, r.next_act, r.seconds_ms) for r in window(session).raises] == [(3, "act-3", 2200)]
    never = findings(played(scenario, Person(acts=(spoke(11_800, 3), spoke(14_000, 3)))).recorded(), scenario)
    assert [(r.next_rung, r.next_act) for r in window(never).raises] == [(None, "")], "said again, and it went on"


def test_an_ignored_act_that_was_never_raised() -> None:
    assert [(r.rung, r.next_act, r.seconds_ms) for r in window(found(Person(acts=(spoke(9800, 2),)))).raises] == [(2, "", None)]


def test_an_act_that_stopped_it_and_a_hand_need_no_raise() -> None:
    assert window(found(Person(acts=(spoke(10_000, 3),)))).raises == ()
    assert window(found(Person(acts=(touched(10_000),)))).raises == ()


def test_a_rung_below_the_lowest_adequate_is_said_to_be_below() -> None:
    w = window(found(Person(acts=(spoke(10_000, 2),))))
    assert (w.use, w.rung_reached, w.lowest_rung, w.fit) == ("used", 2, 3, "below")
    assert window(found(Person(acts=(spoke(5000, 1),)))).fit == "adequate", "against the step it was said in"


# --- overrides -------------------------------------------------------------------------------------------------------------


def test_an_override_marks_what_it_touched() -> None:
    session = found(Person(acts=(spoke(5000, 1), command(9900, "partner_yields"))))
    w = window(session)
    assert (w.closes_ms, w.overridden, session.conduct_end.how) == (9900, True, "override")
    assert w.words.overridden is False, "the words came before it"
    assert [m.text for m in session.moments if m.what == "override"] == ["partner yields"]


GOES_ON = {
    "interrupts:\n": 'interrupts:\n  - {id: goes_on, on: command, name: partner_doubles_down, do: [{set: hits, to: "hits + 1"}]}\n',
}


def test_an_override_before_an_act_marks_the_act_too() -> None:
    session = found(Person(acts=(command(4000, "partner_doubles_down"), spoke(5000, 1))), changes=GOES_ON)
    assert window(session).words.overridden and window(session).overridden


def test_an_override_that_moved_nothing_touched_nothing() -> None:
    session = found(Person(acts=(command(5000, "partner_doubles_down"), command(16_000, "partner_yields"))))
    assert len(session.moments) == 2 and not window(session).overridden


def test_words_after_an_override_can_still_be_what_ended_it() -> None:
    session = found(Person(acts=(command(4000, "partner_doubles_down"), spoke(10_000, 3))), changes=GOES_ON)
    assert (session.conduct_end.how, session.conduct_end.at_ms) == ("voice", 10_400)
