"""What authors and instructors rely on: time, order, chance and settling of the story engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from story.scenarios import HEAD, intent, parse_scenario, scenario
from vr_dti.errors import DocumentError, InputError
from vr_dti.events import Effect, Intent
from vr_dti.recording import codec
from vr_dti.story.chance import draw
from vr_dti.story.engine import advance, begin
from vr_dti.story.load import Scenario, load
from vr_dti.story.state import StoryState

HANDCUFFED = load(Path(__file__).parents[2] / "scenes/handcuffed/scenario.yaml")


def play(s: Scenario, intents: list[Intent], ticks: list[int]) -> tuple[StoryState, list[Effect]]:
    """Run to the last tick, hearing each intent in the tick at or after its time."""
    state, first = begin(s.story)
    effects, waiting = list(first), sorted(intents, key=lambda i: i.order)
    for now in ticks:
        heard = [i for i in waiting if i.heard_ms <= now]
        waiting = waiting[len(heard) :]
        state, more = advance(s.story, state, now, heard)
        effects += more
    return state, effects


def nodes(s: Scenario, state: StoryState) -> list[str]:
    return [r.nodes[at.node].name for r, at in zip(s.story.regions, state.regions, strict=True)]


ACTS = st.lists(
    st.tuples(
        st.integers(0, 60_000),
        st.sampled_from(["spoke", "touched", "pulled", "held_back", "stepped_between", "let_go", "command"]),
        st.sampled_from(["partner", "subject", "dispatch"]),
        st.integers(0, 6),
        st.sampled_from(["", "partner_yields", "partner_doubles_down", "shaken_off"]),
        st.sampled_from([-1, 30, 90]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, rate=st.sampled_from([3, 45, 72, 90, 120]))
def test_the_course_depends_on_when_acts_were_heard_not_on_the_rate(acts: list[tuple[int, str, str, int, str, int]], rate: int) -> None:
    s = HANDCUFFED
    intents = [
        intent(k, t, n, to=to, rung=r, name=name, hand="left", strength_cmps=hard) for n, (t, k, to, r, name, hard) in enumerate(acts, 1)
    ]
    every = [n * 1000 // rate for n in range(1, 70 * rate)]
    fine = play(s, intents, every)
    coarse = play(s, intents, [*sorted({i.heard_ms for i in intents}), every[-1]])
    assert fine == coarse


def test_a_timer_fires_at_its_due_time_whatever_the_tick() -> None:
    s = scenario("""
regions:
  partner:
    initial: a
    nodes:
      a: {go: [{after: 1500ms, to: b}]}
      b: {go: [{after: 1500ms, to: c}]}
      c: {final: true}
end: [{when: "final(partner)", outcome: done}]
""")
    state, effects = play(s, [], [10_000])
    assert [(e.at_ms, e.name) for e in effects if e.kind == "enter"] == [(0, "a"), (1500, "b"), (3000, "c")]
    assert (state.outcome, state.outcome_ms) == ("done", 3000)


TWO_WAYS = """
regions:
  partner:
    initial: a
    nodes:
      a: {go: [{on: spoke, rung: [3], to: stopped}, {after: 2s, to: struck}]}
      stopped: {final: true}
      struck: {final: true}
end: [{when: "final(partner)", outcome: done}]
"""


@pytest.mark.parametrize(("at_ms", "end"), [(1999, "stopped"), (2000, "struck"), (2001, "struck")])
def test_a_timer_due_at_the_same_millisecond_goes_before_the_intent(at_ms: int, end: str) -> None:
    s = scenario(TWO_WAYS)
    assert nodes(s, play(s, [intent("spoke", at_ms, rung=3)], [5000])[0]) == [end]


def test_a_late_intent_is_taken_now_and_rewinds_nothing() -> None:
    s = scenario(TWO_WAYS.replace("after: 2s", "after: 4s"))
    state, _ = begin(s.story)
    state, _ = advance(s.story, state, 3000, [])
    state, effects = advance(s.story, state, 3010, [Intent("spoke", "a", 900, 1000, "slow", 1, rung=3)])
    assert next((e.kind, e.at_ms) for e in effects) == ("enter", 3000)
    assert state.t_ms == 3010


def test_a_timer_with_a_condition_waits_for_it() -> None:
    s = scenario("""
vars: {ready: {type: bool, init: false}}
regions:
  partner:
    initial: a
    nodes:
      a: {go: [{after: 1s, if: ready, to: b}]}
      b: {final: true}
  subject:
    initial: x
    nodes:
      x: {go: [{after: 2500ms, do: [{set: ready, to: true}], to: y}]}
      y: {}
end: [{when: "final(partner)", outcome: done}]
""")
    assert play(s, [], [5000])[0].outcome_ms == 2500


def test_what_was_still_to_come_is_dropped_when_the_node_is_left() -> None:
    s = scenario("""
regions:
  partner:
    initial: a
    nodes:
      a: {enter: [{blow: subject, by: partner, in: 500ms}, {blow: subject, by: partner, in: 900ms}], go: [{on: touched, to: b}]}
      b: {}
end: [{when: "at(partner.b)", outcome: done}]
""")
    _, effects = play(s, [intent("touched", 700, to="partner")], [2000])
    assert [e.at_ms for e in effects if e.kind == "blow"] == [500]


def test_every_counts_from_entry() -> None:
    s = scenario("""
vars: {n: {type: int, min: 0, max: 3, init: 0}}
regions:
  partner: {initial: a, nodes: {a: {every: {period: 700ms, do: [{set: n, to: "n + 1"}]}}}}
end: [{when: "n == 99", outcome: never}]
""")
    _, effects = play(s, [], [5000])
    assert [(e.at_ms, e.int_arg("value")) for e in effects if e.kind == "set"] == [(700, 1), (1400, 2), (2100, 3)]  # saturates at 3


def test_chance_is_keyed_by_node_and_visit_so_one_act_does_not_shift_the_others() -> None:
    s = scenario("""
regions:
  partner: {initial: a, nodes: {a: {go: [{after: 1s, random: {b: "1", c: "1"}}]}, b: {}, c: {}}}
  subject: {initial: a, nodes: {a: {go: [{on: touched, to: a}, {after: 9s, random: {b: "1", c: "1"}}]}, b: {}, c: {}}}
end: [{when: "at(subject.b) and at(subject.c)", outcome: never}]
""")
    plain = nodes(s, play(s, [], [9500])[0])
    touched = nodes(s, play(s, [intent("touched", 100)], [9500])[0])
    assert plain[0] == touched[0]


def test_reasons_name_the_edge_and_the_sample() -> None:
    s = scenario(TWO_WAYS)
    _, effects = play(s, [intent("spoke", 100, 42, rung=3, to="partner")], [200])
    reason = next(e.reason for e in effects if e.name == "stopped")
    assert (reason.region, reason.node, reason.edge, reason.source, reason.seq) == ("partner", "a", 0, "test", 42)
    assert reason.because == "a spoke 3 to partner"


def test_an_act_nobody_waits_for_is_kept_as_ignored() -> None:
    s = scenario(TWO_WAYS)
    _, effects = play(s, [intent("touched", 100, to="subject")], [200])
    assert [e.kind for e in effects if e.at_ms == 100] == ["ignored"]


def test_stop_ends_at_once_and_fades() -> None:
    s = HANDCUFFED
    state, effects = play(s, [intent("stop", 4000)], [4000])
    assert (state.outcome, state.outcome_ms) == ("stopped", 4000)
    assert any(e.kind == "fade" for e in effects)


def test_a_story_that_goes_round_in_no_time_is_named() -> None:
    s = scenario("""
regions:
  partner: {initial: a, nodes: {a: {go: [{when: "true", to: b}]}, b: {go: [{when: "true", to: a}]}}}
end: [{when: "final(partner)", outcome: done}]
""")
    with pytest.raises(InputError, match=r"goes around.*partner\."):
        begin(s.story)


def test_state_is_plain_and_goes_on_from_json() -> None:
    s = HANDCUFFED
    acts = [intent("spoke", 26_000, rung=3, to="partner")]
    whole = play(s, acts, [20_000, 60_000, 95_000])[0]
    state, _ = begin(s.story)
    state, _ = advance(s.story, state, 20_000, [])
    state = codec.decode(StoryState, codec.encode(state))
    state, _ = advance(s.story, state, 60_000, acts)
    state, _ = advance(s.story, codec.decode(StoryState, codec.encode(state)), 95_000, [])
    assert state == whole


# --- the shipped scenario --------------------------------------------------------------------------------------------------


def orders_and_hands(from_ms: int) -> list[Intent]:
    """An order and a hand on the shoulder by turns, one every second and a half."""
    kinds = ["spoke", "touched"] * 3
    return [intent(k, from_ms + 1500 * n, n, rung=3, to="partner", hand="left") for n, k in enumerate(kinds)]


@pytest.mark.parametrize(
    ("acts", "outcome"),
    [
        ([], "not-stopped"),
        ([intent("spoke", 22_000 + 2500 * n, n, rung=n % 3, to="partner") for n in range(1, 4)], "prevented"),
        (orders_and_hands(32_800), "stopped-early"),
        (orders_and_hands(51_500), "stopped-late"),
        ([intent("command", 35_000, name="partner_yields")], "stopped-early"),
    ],
)
def test_endings_of_the_handcuffed_man(acts: list[Intent], outcome: str) -> None:
    assert play(HANDCUFFED, acts, [240_000])[0].outcome == outcome


def test_doing_nothing_takes_two_to_six_minutes() -> None:
    assert 120_000 <= play(HANDCUFFED, [], [400_000])[0].outcome_ms <= 360_000


def test_all_mistakes_of_a_scenario_come_at_once_with_their_lines() -> None:
    text = (
        HEAD
        + """
regions:
  partner:
    initial: nowhere
    nodes:
      a: {enter: [{act: ghost, clip: idle}, {say: unwritten}], go: [{after: 1s, to: b}, {when: "trust > 3", to: a}]}
end: [{when: "final(partner", outcome: done}]
"""
    )
    with pytest.raises(DocumentError) as e:
        parse_scenario(text, "bad.yaml")
    found = {(m.line, m.path) for m in e.value.mistakes}
    assert found == {
        (13, "regions.partner.initial"),
        (15, "regions.partner.nodes.a.enter[0].act"),
        (15, "regions.partner.nodes.a.enter[1].say"),
        (15, "regions.partner.nodes.a.go[0].to"),
        (15, "regions.partner.nodes.a.go[1].when"),
        (16, "end[0].when"),
    }


def test_chance_is_fair_and_fixed() -> None:
    draws = [draw(f"1337/partner/weighing/{n}", 10) for n in range(5000)]
    assert draws[:8] == [draw(f"1337/partner/weighing/{n}", 10) for n in range(8)]
    assert all(420 < draws.count(k) < 580 for k in range(10))
    assert draw("1337/partner/weighing/1", 1_000_000) == 862372  # recorded sessions must replay the same for ever


def test_a_picture_fades_to_black_or_to_clear() -> None:
    s = scenario("""
regions:
  partner: {initial: a, nodes: {a: {enter: [{fade: 0ms}, {fade: 1500ms, to: clear, in: 2s}], go: [{after: 3s, to: b}]}, b: {final: true}}}
end: [{when: "final(partner)", outcome: done}]
""")
    _, effects = play(s, [], [4000])
    assert [(e.at_ms, e.name, e.int_arg("duration_ms")) for e in effects if e.kind == "fade"] == [(0, "black", 0), (2000, "clear", 1500)]
    with pytest.raises(DocumentError, match="a picture cannot fade to 'grey'"):
        scenario("""
regions:
  partner: {initial: a, nodes: {a: {enter: [{fade: 1s, to: grey}], go: [{after: 3s, to: b}]}, b: {final: true}}}
end: [{when: "final(partner)", outcome: done}]
""")
