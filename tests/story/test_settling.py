"""What comes at the same millisecond: beats, moments and edges keep their order, whatever is skipped because nothing changed."""

from __future__ import annotations

import pytest

from tests.story.scenarios import intent, scenario
from vr_dti.events import Effect
from vr_dti.story.engine import Playthrough, advance, begin

COINCIDENCES = """
vars: {n: {type: int, min: 0, max: 12, init: 0}}
regions:
  partner:
    initial: a
    nodes:
      a: {enter: [{act: partner, clip: x, in: 1s}], every: {period: 500ms, do: [{look: partner, at: subject}]}, go: [{after: 2s, to: b}]}
      b: {enter: [{act: partner, clip: y, in: 1s, if: "n >= 4"}], go: [{after: 1s, if: "n >= 5", to: a}, {after: 1500ms, to: a}]}
  subject:
    initial: a
    nodes:
      a: {every: {period: 1s, do: [{set: n, to: "n + 1"}]}, go: [{when: "at(partner.b)", to: b}, {on: touched, to: b}]}
      b: {enter: [{sound: x, at: subject, in: 500ms}], go: [{after: 500ms, to: a}]}
  crowd:
    initial: a
    nodes:
      a: {every: {period: 250ms, do: [{sound: y, at: subject}]}, go: [{after: 750ms, if: "n >= 3", to: b}, {when: "n == 12", to: b}]}
      b: {go: [{after: 250ms, random: {a: "1", b: "1"}}]}
end: [{when: "n == 12", outcome: done}]
"""


def test_an_edge_due_with_the_beat_of_its_own_node_is_taken() -> None:
    s = scenario("""
regions:
  partner:
    initial: a
    nodes:
      a: {every: {period: 500ms, do: [{look: partner, at: subject}]}, go: [{after: 2s, to: b}]}
      b: {final: true}
end: [{when: "final(partner)", outcome: done}]
""")
    state, _ = begin(s.story)
    state, effects = advance(s.story, state, 60_000, [])
    assert state.outcome_ms == 2000
    assert [(e.at_ms, e.kind) for e in effects] == [
        (500, "look"),
        (1000, "look"),
        (1500, "look"),
        (2000, "look"),
        (2000, "enter"),
        (2000, "outcome"),
    ]


@pytest.mark.parametrize("rate", [1, 10, 100, 777])
def test_a_course_that_is_kept_is_the_same_as_one_begun_anew_each_time(rate: int) -> None:
    story = scenario(COINCIDENCES).story
    acts = [intent("touched", 1500 * n, n) for n in range(1, 30)]
    kept = Playthrough.begun(story)
    kept.go(90_000, acts)
    state, first = begin(story)
    told: list[Effect] = list(first)
    for i in range(1, 90 * rate + 1):
        now_ms = i * 1000 // rate
        heard = [a for a in acts if state.t_ms < a.heard_ms <= now_ms]
        state, more = advance(story, state, now_ms, heard)
        told += more
    assert tuple(kept.effects) == tuple(told)
    assert kept.state() == state
    assert state.outcome == "done"
