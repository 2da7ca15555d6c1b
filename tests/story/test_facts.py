"""Cues follow from facts: a cue goes on while all its facts hold, however often and in whatever order they come."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from vr_dti.story.load import Scenario

from .scenarios import END, intent, play, scenario, told

FACTS = """
facts: {cuffed: {init: true, told: true}, still: {see: [subject]}, struck: {see: [partner, subject]}}
cues:
  kick: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [cuffed, still, struck]}
  blow: {kind: breach, actor: partner, victim: subject, rung: 2, facts: [struck]}
"""


def steps(*commands: str) -> Scenario:
    """One command a second, from 1 s on."""
    lines = ", ".join("{" + c + f", in: {n}s" + "}" for n, c in enumerate(commands, 1))
    nodes = f"{{a: {{enter: [{lines}], go: [{{after: 60s, to: b}}]}}, b: {{final: true}}}}"
    return scenario(FACTS + f"regions: {{partner: {{initial: a, nodes: {nodes}}}}}\n" + END)


def test_a_cue_begins_with_its_last_fact_and_ends_with_the_first_that_no_longer_holds() -> None:
    effects = play(steps("fact: struck", "fact: still", "fact_end: still", "fact_end: struck"), [], 30_000)[1]
    assert told(effects, "cue", "cue_end") == [
        (1000, "cue", "blow"),
        (2000, "cue", "kick"),
        (3000, "cue_end", "kick"),
        (4000, "cue_end", "blow"),
    ]


def test_a_fact_told_twice_changes_nothing() -> None:
    effects = play(steps("fact: struck", "fact: struck", "fact_end: still", "fact_end: struck", "fact_end: struck"), [], 30_000)[1]
    assert told(effects, "fact", "fact_end") == [(0, "fact", "cuffed"), (1000, "fact", "struck"), (4000, "fact_end", "struck")]


def test_a_cue_says_what_it_is() -> None:
    cue = next(e for e in play(steps("fact: struck"), [], 30_000)[1] if e.kind == "cue")
    assert (cue.target, dict(cue.args)) == ("subject", {"cue": "breach", "actor": "partner", "victim": "subject", "rung": 2})


COMMANDS = st.lists(st.tuples(st.sampled_from(["fact", "fact_end"]), st.sampled_from(["cuffed", "still", "struck"])), max_size=20)


@settings(max_examples=100, deadline=None)
@given(COMMANDS)
def test_cues_are_the_conjunction_of_their_facts_at_every_instant(commands: list[tuple[str, str]]) -> None:
    effects = play(steps(*(f"{verb}: {name}" for verb, name in commands)), [], 50_000)[1]
    facts, on = set(), set()
    for at_ms in range(0, 22_000, 1000):
        for e in effects:
            if e.at_ms == at_ms and e.kind in ("fact", "fact_end"):
                (facts.add if e.kind == "fact" else facts.discard)(e.name)
            if e.at_ms == at_ms and e.kind in ("cue", "cue_end"):
                (on.add if e.kind == "cue" else on.discard)(e.name)
        assert ("kick" in on) == (facts == {"cuffed", "still", "struck"})
        assert ("blow" in on) == ("struck" in facts)


CONDITIONAL = """
vars: {n: {type: int, min: 0, max: 5, init: 0}}
duties: {call: {kind: medical}}
regions:
  partner:
    initial: a
    nodes:
      a:
        go:
          - {on: spoke, min_loud_db: 6, do: [{set: n, to: "n + 2"}, {duty: call, if: "n == 2"}]}
          - {on: spoke, max_loud_db: -6, do: [{set: n, to: "5", if: "n == 0"}]}
          - {on: spoke, within_cm: 100, do: [{set: n, to: "n + 1"}]}
      b: {final: true}
interrupts:
  - {id: low, on: command, name: go, goto: {partner: a}}
  - {id: high, priority: 5, on: command, name: go, goto: {partner: b}}
"""


def test_a_command_may_hang_on_a_condition_which_sees_the_variables_just_set() -> None:
    s = scenario(CONDITIONAL + END)
    loud = [intent("spoke", 1000 * n, n, loud_db=8) for n in (1, 2)]
    state, effects = play(s, loud, 5000)
    assert told(effects, "duty") == [(1000, "duty", "call")] and state.values == (4,)
    assert play(s, [intent("spoke", 1000, loud_db=-9), intent("spoke", 2000, 2, loud_db=-9)], 5000)[0].values == (5,)


def test_loudness_and_distance_choose_the_edge() -> None:
    s = scenario(CONDITIONAL + END)
    assert play(s, [intent("spoke", 1000, loud_db=5, distance_cm=90)], 2000)[0].values == (1,)
    assert play(s, [intent("spoke", 1000, loud_db=5, distance_cm=-1)], 2000)[0].values == (0,), "an unknown distance is not near"


def test_the_interrupt_of_higher_priority_goes_first_whatever_its_place() -> None:
    assert play(scenario(CONDITIONAL + END), [intent("command", 1000, name="go")], 2000)[0].outcome == "done"
