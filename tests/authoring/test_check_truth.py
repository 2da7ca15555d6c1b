"""What checks rest on: partial knowledge never contradicts the language itself, and no run leaves what was found to be reachable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.scenes import SCENES
from authoring.spoilt import MARK, WAITS, Spoilt
from vr_dti.authoring.checks import solver as solving
from vr_dti.authoring.checks.domains import Domains, span
from vr_dti.authoring.checks.expressions import Language, slot_of
from vr_dti.authoring.checks.moves import Part
from vr_dti.authoring.checks.projection import Projection
from vr_dti.authoring.checks.solver import Ask, Solver
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.waits import certain_to_end, cone
from vr_dti.authoring.sources import scenario_at
from vr_dti.events import Intent
from vr_dti.story.behaviours import BEHAVIOURS
from vr_dti.story.dials import chosen
from vr_dti.story.engine import advance, begin
from vr_dti.story.guard_text import GuardError
from vr_dti.story.guards import Names, compile_guard
from vr_dti.story.load import load, with_dials
from vr_dti.story.model import Node, Region, Story, Variable
from vr_dti.story.rehearsal import rehearse
from vr_dti.story.state import RegionState, StoryState, Value

VARIABLES = (
    Variable("a", 0, 0, 5),
    Variable("b", 1, -2, 2),
    Variable("c", 0, 0, 1),
    Variable("f", False),
    Variable("e", "x", words=("x", "y", "z")),
)
REGIONS = (Region("r", 0, (Node("p"), Node("q", final=True), Node("s"))), Region("w", 0, (Node("u"), Node("v", final=True))))
STORY = Story("t", 0, VARIABLES, REGIONS)
NAMES = Names(VARIABLES, {r.name: tuple(n.name for n in r.nodes) for r in STORY.regions})
DOMAINS = Domains({"a": range(6), "b": range(-2, 3), "c": (0, 1), "f": (False, True), "e": ("x", "y", "z")}, {"r": (0, 1, 2), "w": (0, 1)})
SLOTS = {name: i for i, name in enumerate([*DOMAINS.values, *map(slot_of, DOMAINS.nodes)])}
EVERY = list(product(*DOMAINS.values.values(), *DOMAINS.nodes.values()))

numbers = st.recursive(
    st.sampled_from(["a", "b", "c", "0", "1", "3"]),
    lambda n: (
        st.tuples(n, st.sampled_from(["+", "-", "*"]), n).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | st.tuples(st.sampled_from(["min", "max"]), n, n).map(lambda t: f"{t[0]}({t[1]}, {t[2]})")
        | st.tuples(n, n, n).map(lambda t: f"clamp({t[0]}, {t[1]}, {t[2]})")
    ),
    max_leaves=4,
)
conditions = st.recursive(
    st.sampled_from(["f", "true", "at(r.p)", "at(w.v)", "final(r)", "e == 'y'", "'x' != e"])
    | st.tuples(numbers, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), numbers).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    lambda c: (
        st.tuples(c, st.sampled_from(["and", "or"]), c).map(lambda t: f"({t[0]} {t[1]} {t[2]})") | c.map(lambda inner: f"(not {inner})")
    ),
    max_leaves=6,
)


def short(text: str) -> bool:
    """Within the bounds of the language."""
    try:
        compile_guard(text, NAMES, want="bool")
    except GuardError:
        return False
    return True


texts = conditions.filter(short)


def truth(text: str) -> Iterator[tuple[tuple[Value, ...], Value]]:
    """(state, what the language itself says) of every state."""
    run = compile_guard(text, NAMES, want="bool")
    for state in EVERY:
        regions = tuple(RegionState(int(n), 0, 1) for n in state[5:])
        yield state, run(STORY, StoryState(0, regions, tuple(state[:5]), ()))


@settings(max_examples=60, deadline=None)
@given(texts, st.sets(st.sampled_from(sorted(SLOTS))))
def test_what_is_known_of_a_part_holds_of_the_whole(text: str, known: set[str]) -> None:
    language = Language(STORY)
    run = language.compiled(language.tree(text), {n: i for n, i in SLOTS.items() if n in known})
    whole = language.compiled(language.tree(text), SLOTS)
    can = span(language.tree(text), DOMAINS, language.regions).among
    assert can is not None
    for state, said in truth(text):
        assert whole(state) is said and run(state) in (None, said) and said in can


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.booleans(), st.sampled_from([0, 2_000]))
def test_the_solver_finds_what_trying_everything_finds(one: str, other: str, holds: bool, few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "FEW", few)  # 0: sums are taken as one wherever there are any
        answer = Solver(Language(STORY)).can([Ask(one), Ask(other, holds)], DOMAINS)
    expected = any(a and b is holds for (_, a), (_, b) in zip(truth(one), truth(other), strict=True))
    assert answer.possible in (expected, None) and (few == 0 or answer.possible is not None)


def test_a_sum_of_many_variables_is_tried_as_one() -> None:
    wide = [Variable(n, 0, 0, 200) for n in "abcde"]
    domains = Domains({v.name: range(201) for v in wide}, {})
    solver = Solver(Language(replace(STORY, variables=tuple(wide))))
    margin = "a + b + 6 * c - d - e - 30"
    weights = [f"clamp(5 * ({margin}), 0, 100)", f"clamp(60 - 5 * ({margin}), 0, 100)"]
    assert solver.can([Ask(w, False, weight=True) for w in weights], domains).possible is False
    assert solver.can([Ask(weights[0], False, weight=True), Ask(f"{margin} > 100")], domains).possible is False
    assert solver.can([Ask(f"{margin} == 1400")], domains).possible is True
    assert solver.work > solving.MAX_WORK - 20_000
    assert solver.can([Ask("a * b + c * d == e * e + 1")], domains).possible is None


@pytest.mark.parametrize("name", ["handcuffed", "foot-chase-lawful", "sudden-punch"])
def test_no_run_leaves_what_was_found_to_be_reachable(name: str) -> None:
    scenario = load(SCENES / name / "scenario.yaml")
    study = Study(scenario, Path)
    subject = study.subject
    parts = [cone(subject, study.at, [e.when for e in subject.doc.end][-1:])]
    parts += [replace(parts[0], variables=(), facts=tuple(subject.doc.facts)[:4])]
    seen = [study.projection(p) for p in parts]
    pairs = [Part(("partner", r)) for r in subject.regions if r in ("subject", "closing", "job")]
    seen += [Projection(subject, study.at, study.times, p, due_together=True) for p in pairs]
    assert all(s.whole for s in seen)
    rows = {v.name: i for i, v in enumerate(scenario.story.variables)}
    facts = {f.name: i for i, f in enumerate(scenario.story.facts)}
    for seed, behaviour in product(range(4), BEHAVIOURS.values()):
        dials = chosen(scenario.written.dials, ["surprise"] if seed else [], seed)
        story = replace(with_dials(scenario, dials).story, seed=seed)
        intents = list(rehearse(story, behaviour, seed=seed).intents)
        state, _ = begin(story)
        while not state.outcome:
            now_ms = min([state.next_due_ms, *(i.heard_ms for i in intents[:1])])
            heard = [i for i in intents if i.heard_ms <= now_ms]
            intents = intents[len(heard) :]
            state, _ = advance(story, state, now_ms, heard)
            for r, region in enumerate(state.regions):
                early, late = study.times[(r, region.node)]
                assert (r, region.node) in study.at.spots and early <= state.t_ms <= late
            for variable, row in rows.items():
                assert state.values[row] in study.at.domains.values[variable]
            for found in seen:
                at = [state.regions[subject.regions.index(r)].node for r in found.part.regions]
                values = [state.values[rows[v]] for v in found.part.variables]
                assert (*at, *values, *(state.facts[facts[f]] for f in found.part.facts)) in found.states


PASSING = """\
regions:
  third:
    initial: waiting
    nodes:
      waiting: {go: [{when: "at(left.passing) and at(right.there)", to: done}]}
      done: {final: true}
  left:
    initial: before
    nodes:
      before: {go: [{COMES, to: passing}]}
      passing: {go: [{after: 0ms, to: gone}]}
      gone: {final: true}
  right:
    initial: before
    nodes:
      before: {go: [{COMES, if: "at(left.passing)", to: there}]}
      there: {final: true}
"""


@pytest.mark.parametrize("comes", ["after: 5s", "on: spoke"])
def test_what_is_so_for_less_than_a_millisecond_is_not_said_to_be_never(tmp_path: Path, comes: str) -> None:
    text = SCENARIO.replace("regions:\n", PASSING.replace("COMES", comes))
    state, _ = begin(story := bench(tmp_path / "bench", text).subject.scenario.story)
    state, _ = advance(story, state, 6000, [Intent("spoke", "t", 5000, 5000, "s", 0)])
    assert [story.regions[r].nodes[state.regions[r].node].name for r in range(3)] == ["done", "gone", "there"]
    assert not [f for f in checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings if f.rule == "never-together"]


SETTLING = 'go: [{when: "final(partner) and calm", to: settling}]'


def test_what_is_left_before_an_end_is_tried_is_not_said_to_be_never(tmp_path: Path) -> None:
    """The end holds already as the way out is taken: all settles before the ends are tried, and `stage` is not known to the check."""
    text = SCENARIO.replace(SETTLING, 'go: [{when: "final(partner) and stage >= 1", to: settling}]')
    text = text.replace('{when: "at(closing.over)", outcome', '{when: "at(closing.over) and final(partner)", outcome')
    text = text.replace("end:\n", 'end:\n  - {when: "final(partner) and at(closing.before)", outcome: prevented, good: true}\n')
    text = text.replace('  - {when: "at(closing.over) and stage == 0", outcome: prevented, good: true}\n', "")
    state, effects = begin(story := bench(tmp_path / "bench", text).subject.scenario.story)
    _, effects = advance(story, state, 300_000, [])
    assert {"settling", "over"} <= {e.name for e in effects if (e.kind, e.target) == ("enter", "closing")}
    assert not [f for f in checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings if f.rule == "never-together"]


HEARD = """\
regions:
  left:
    initial: before
    nodes:
      before: {go: [{on: spoke, to: there}]}
      there: {final: true}
  right:
    initial: before
    nodes:
      before: {go: [{on: spoke, if: "at(left.there)", to: there}]}
      there: {final: true}
"""


def test_who_hears_the_same_act_moves_before_an_end_is_tried(tmp_path: Path) -> None:
    """The first end holds only for a moment, between two regions that hear one act; the second is how it ends."""
    text = SCENARIO.replace("regions:\n", HEARD)
    ends = '  - {when: "at(left.there) and at(right.there)", outcome: prevented, good: true}\n  - {when: "at(left.there)", outcome: lost}\n'
    text = text.replace("end:\n", f"end:\n{ends}")
    text = text.replace('  - {when: "at(closing.over) and stage == 0", outcome: prevented, good: true}\n', "")
    state, _ = begin(story := bench(tmp_path / "bench", text).subject.scenario.story)
    state, _ = advance(story, state, 6000, [Intent("spoke", "t", 5000, 5000, "s", 0)])
    assert state.outcome == "prevented"
    assert not [f for f in checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}).findings if f.rule == "never-together"]


ROUND = """\
      striking:
        enter: [{fact: struck}, {sound: blow_1, at: subject}]
        go: [{when: "at(subject.hurt)", to: again}, {after: 8s, to: stopping}]
      again:
        go: [{after: 1s, to: striking}]
"""
"""the man is hurt for good: he who strikes and he who pauses go round, and the way out is never taken"""


def bench(folder: Path, scenario: str) -> Study:
    return Study(scenario_at(str(write(folder, {**FILES, "scenario.yaml": scenario}))), Path)


@pytest.mark.parametrize("case", [None, *(c for c in WAITS if c.severity == "mistake")], ids=str)
def test_no_run_is_called_certain_to_end_that_may_wait_for_ever(tmp_path: Path, case: Spoilt | None) -> None:
    text = SCENARIO
    if case is None:
        a, b = text.index("      striking:\n"), text.index("      stopping:\n")
        text = (text[:a] + ROUND + text[b:]).replace('go: [{when: "final(partner)", to: helpless}]', "go: [{on: spoke, to: helpless}]")
    for old, new in case.edits if case else ():
        text = text.replace(old, new.replace(MARK, ""))
    studies = [bench(tmp_path / "bench", text), bench(tmp_path / "bench", SCENARIO)]
    found = []
    for study in studies:
        ends = [e.when for e in study.subject.doc.end][-1:]
        part = cone(study.subject, study.at, ends)
        found.append(any(certain_to_end(study, part, ends, region) for region in study.subject.regions))
    assert found == [False, True]
