"""What authors and the proof of the measures rely on: simulated trainees do what their descriptions say, the same every time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.story.rehearsed import STUBBORN, acts, onset, run, scenario
from vr_dti.events import Effect
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.engine import advance, begin
from vr_dti.story.offers import offers
from vr_dti.story.rehearsal import rehearse

OWED = """
duties: {help: {kind: aid}, apart: {kind: separate, if: "at(partner.broken)"}, boss: {kind: tell}}
"""

LAWFUL = """
regions:
  partner:
    initial: talks
    nodes:
      talks: {go: [{after: 20s, to: holds}]}
      holds:
        enter: [{blow: partner, by: subject}, {blow: subject, by: partner, in: 500ms}]
        go: [{on: touched, who: partner, to: broken}, {on: spoke, who: partner, rung: [3, 4], to: broken}, {after: 30s, to: held}]
      held: {final: true}
      broken: {final: true}
end: [{when: "at(partner.held)", outcome: held, good: true}, {when: "at(partner.broken)", outcome: broken}]
"""

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_early_speaks_at_the_first_sign_raises_within_3_s_and_takes_hold_where_life_is_at_stake(seed: int) -> None:
    r = run(STUBBORN.replace("{on: touched, who: partner, to: stops}, {after: 12s", "{after: 12s"), "early", seed)
    words = [i for i in acts(r, "spoke", "partner") if i.act_ms < onset(r, "knee")]
    assert 1000 <= words[0].act_ms - onset(r, "threat") <= 2000
    assert [i.rung for i in words[:3]] == [1, 2, 3]
    gaps = [b.act_ms - a.act_ms for a, b in pairwise(words) if b.act_ms < onset(r, "kick")]
    assert gaps and all(2000 <= g <= 3000 for g in gaps)
    hands = acts(r, "touched", "partner")
    assert 0 < hands[-1].act_ms - onset(r, "knee") <= 2000
    assert all(i.act_ms >= onset(r, "kick") for i in hands)  # and never at a precursor


def test_early_then_does_what_is_owed_and_refuses_to_leave_it_out() -> None:
    r = run(STUBBORN, "early")
    assert {e.name for e in r.effects if e.kind == "duty"} == {"call", "help", "apart", "boss"}
    assert any(e.kind == "enter" and e.name == "refused" and "spoke" in e.reason.because for e in r.effects)
    stops = next(e.at_ms for e in r.effects if e.kind == "enter" and e.name == "stops")
    assert all(i.act_ms > stops for i in acts(r, to="dispatch"))
    assert acts(r, "spoke", "bystander")  # somebody who speaks to the trainee is answered


@pytest.mark.parametrize("seed", SEEDS)
def test_late_lets_8_to_10_seconds_of_force_pass(seed: int) -> None:
    r = run(STUBBORN, "late", seed)
    assert 8000 <= r.intents[1].act_ms - onset(r, "kick") <= 10_000  # the first is an answer to the bystander
    assert r.intents[1].rung == 3


def test_silent_does_nothing_and_parrot_always_the_same() -> None:
    assert run(STUBBORN, "silent").intents == ()
    said = acts(run(STUBBORN, "parrot"))
    assert {(i.kind, i.to, i.rung) for i in said} == {("spoke", "partner", 3)}
    assert [i.act_ms for i in said] == [2000 * n for n in range(1, len(said) + 1)]


@pytest.mark.parametrize(
    ("behaviour", "kinds", "rungs"),
    [
        ("words_only", {"spoke"}, {1, 2, 3}),
        ("hands_only", {"touched", "let_go"}, set()),
        ("radio_only", set(), set()),
        ("challenger", {"spoke"}, {3}),
        ("patient", {"spoke"}, {0, 1}),
    ],
)
def test_towards_the_officer_each_does_only_what_it_says(behaviour: str, kinds: set[str], rungs: set[int]) -> None:
    r = run(STUBBORN, behaviour)
    mine = [i for i in acts(r, to="partner") if i.act_ms < onset(r, "kick") + 9000]
    assert {i.kind for i in mine} == kinds
    assert {i.rung for i in mine if i.kind == "spoke"} <= rungs


@pytest.mark.parametrize(
    ("behaviour", "outcome"), [("silent", "held"), ("patient", "held"), ("early", "held"), ("grabber", "broken"), ("parrot", "held")]
)
def test_in_lawful_force_only_who_goes_by_contact_takes_hold(behaviour: str, outcome: str) -> None:
    body = LAWFUL.replace("{on: spoke, who: partner, rung: [3, 4], to: broken}, ", "")
    assert run(body, behaviour).outcome == outcome


def test_patient_gives_no_order_and_helps_afterwards() -> None:
    r = run("duties: {help: {kind: aid}}\n" + LAWFUL, "patient")
    assert r.outcome == "held"
    assert {i.rung for i in acts(r, "spoke", "partner")} <= {0, 1}
    assert acts(r, "spoke", "dispatch") and acts(r, "spoke", "subject")
    assert not acts(r, "touched")


@pytest.mark.parametrize("behaviour", ["early", "words_only", "challenger", "hands_only", "late"])
def test_after_lawful_force_who_minds_the_end_does_what_is_owed_and_nothing_else(behaviour: str) -> None:
    r = run(OWED + LAWFUL, behaviour)
    struck = next(e.at_ms for e in r.effects if e.kind == "blow")
    assert r.outcome == "held" and all(i.act_ms > struck for i in r.intents)
    assert acts(r, "spoke", "dispatch") and acts(r, "spoke", "subject"), "told, and looked after"
    assert not acts(r, "touched") and not acts(r, "stepped_between"), "apart is not owed here, and would be hands on lawful force"


def test_who_minds_nothing_does_nothing_after_lawful_force() -> None:
    assert run(OWED + LAWFUL, "silent").intents == run(OWED + LAWFUL, "radio_only").intents == ()


def test_nagger_asks_the_same_whatever_happens() -> None:
    said = acts(run(STUBBORN, "nagger"))
    assert {(i.kind, i.to, i.rung) for i in said} == {("spoke", "partner", 1)}
    assert [i.act_ms for i in said] == [3000 * n for n in range(1, len(said) + 1)]


def test_acts_carry_what_real_ones_do() -> None:
    r = run(STUBBORN, "early")
    hand = acts(r, "touched", "partner")[0]
    assert (hand.part, hand.hand, hand.distance_cm, hand.label) == ("shoulder", "right", 0, "sensed")
    assert any(i.kind == "let_go" and (i.to, i.part, i.hand) == ("partner", "shoulder", "right") for i in r.intents)
    call = acts(r, "spoke", "dispatch")[0]
    assert (call.rung, call.part) == (5, "radio")
    word = acts(r, "spoke", "partner")[0]
    assert word.label == "recognised" and word.heard_ms > word.act_ms and word.distance_cm > 0
    assert [i.order for i in r.intents] == sorted(i.order for i in r.intents)


def test_random_does_only_what_the_story_listens_to() -> None:
    s = scenario(STUBBORN)
    known = offers(s.story)
    r = rehearse(s.story, BEHAVIOURS["random"], seed=3, known=known)
    allowed = {(a.kind, a.to, a.rung, a.name) for a in known.acts} | {("let_go", "partner", -1, "")}
    assert r.intents and {(i.kind, i.to, i.rung, i.name) for i in r.intents} <= allowed


def test_ways_to_do_a_duty_are_read_off_the_story() -> None:
    known = offers(scenario(STUBBORN).story)
    ways = {name: [(a.kind, a.to, a.rung, a.name) for a in acts] for name, _, acts in known.duties}
    assert ways["call"] == [("spoke", "dispatch", 5, "medical")]
    assert ways["apart"] == [("stepped_between", "partner", -1, "")]


@pytest.mark.parametrize(
    ("on", "to", "part", "hand"), [("rolled", "subject", "shoulder", "both"), ("pulled", "partner", "shoulder", "right")]
)
def test_acts_of_hands_do_a_duty_that_waits_for_them(on: str, to: str, part: str, hand: str) -> None:
    """On whoever such an act is usually for, where the scene does not say."""
    known = offers(scenario(STUBBORN.replace("{on: stepped_between, who: partner,", f"{{on: {on},")).story)
    ways = {name: acts for name, _, acts in known.duties}
    assert [(a.kind, a.to, a.part, a.hand) for a in ways["apart"]] == [(on, to, part, hand)]


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_a_rehearsal_is_what_the_engine_makes_of_its_acts_at_any_rate(behaviour: str) -> None:
    r = run(STUBBORN, behaviour, 5)
    again = run(STUBBORN, behaviour, 5)
    assert (r.state, r.effects, r.intents) == (again.state, again.effects, again.intents)
    state, effects = begin(r.story)
    waiting = list(r.intents)
    told: list[Effect] = list(effects)
    for now_ms in range(0, r.end_ms + 11, 11):
        heard = [i for i in waiting if i.heard_ms <= now_ms]
        waiting = waiting[len(heard) :]
        state, effects = advance(r.story, state, now_ms, heard)
        told += effects
    assert tuple(told) == r.effects
    assert (state.outcome, state.outcome_ms, state.values, state.visits) == (
        r.state.outcome,
        r.state.outcome_ms,
        r.state.values,
        r.state.visits,
    )


def test_another_seed_is_another_rehearsal() -> None:
    assert run(STUBBORN, "early", 1).intents != run(STUBBORN, "early", 2).intents


def test_what_never_ends_is_left_at_the_limit() -> None:
    body = """
regions: {partner: {initial: a, nodes: {a: {go: [{on: spoke, who: subject, to: b}]}, b: {final: true}}}}
end: [{when: "final(partner)", outcome: done}]
"""
    r = run(body, "silent", limit_ms=60_000)
    assert (r.outcome, r.end_ms) == ("", 60_000)


def test_what_was_visited_and_taken() -> None:
    r = run(STUBBORN, "silent")
    assert (0, 2) in r.visited and (0, 5) in r.visited
    assert ("partner", "calm", 0, "threatens") in r.taken
    assert ("partner", "threatens", 0, "stops") not in r.taken
    assert ("aftermath", "open", 2, "") in run(STUBBORN, "early").taken
