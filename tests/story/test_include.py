"""Sub-graphs: brought in with parameters, checked where they stand, and named by their own file and line when something is wrong."""

from __future__ import annotations

import pytest

from vr_dti.errors import DocumentError
from vr_dti.story.load import parse_files, with_dials

from .scenarios import END, HEAD, intent, play, told, with_graphs

MOOD = """\
format: dti-graph/1
graph: mood
params: {who: {about: whose}, start: {init: 3}, calm_after: {init: 2s}}
vars:
  ${who}_heat: {type: int, min: 0, max: 10, init: "${start}"}
regions:
  ${who}_mood:
    initial: hot
    nodes:
      hot: {go: [{after: "${calm_after}", to: cool}, {on: spoke, who: "${who}", do: [{set: "${who}_heat", to: "${who}_heat + 1"}]}]}
      cool: {final: true}
"""
STEP = """\
format: dti-graph/1
graph: step
params: {name: {about: the step}, next: {about: what follows}}
nodes:
  ${name}: {go: [{after: 1s, to: "${next}"}]}
"""
HALT = """\
format: dti-graph/1
graph: halt
interrupts: [{id: halt, on: command, name: halt, outcome: done}]
"""
TWICE = """
include: [{graph: mood, with: {who: partner}}, {graph: mood, with: {who: subject, start: 7, calm_after: 5s}}]
regions: {partner: {initial: a, nodes: {a: {go: [{when: "final(subject_mood) and partner_heat == 4", to: b}]}, b: {final: true}}}}
"""


def test_a_graph_may_be_brought_in_twice_with_other_parameters() -> None:
    s = with_graphs(TWICE + END, mood=MOOD)
    assert [v.name for v in s.story.variables] == ["partner_heat", "subject_heat"]
    assert [v.init for v in s.story.variables] == [3, 7], "a parameter keeps its type"
    state, effects = play(s, [intent("spoke", 1000, to="partner")], 9000)
    assert (state.outcome, state.outcome_ms) == ("done", 5000)
    assert [n for _, _, n in told(effects, "set")] == ["partner_heat"]


def test_a_region_may_bring_in_nodes() -> None:
    steps = "[{graph: step, with: {name: one, next: two}}, {graph: step, with: {name: two, next: three}}]"
    body = f"regions: {{partner: {{initial: one, include: {steps}, nodes: {{three: {{final: true}}}}}}}}\n"
    _, effects = play(with_graphs(body + END, step=STEP), [], 9000)
    assert [(at, n) for at, _, n in told(effects, "enter")] == [(0, "one"), (1000, "two"), (2000, "three")]


@pytest.mark.parametrize(
    ("body", "file", "what"),
    [
        ("include: [{graph: nothing}]", "t.yaml:10:12", "no graph 'nothing'"),
        ("include: [{graph: ../mood}]", "t.yaml:10:12", "should be a name"),
        ("include: [{graph: mood}]", "t.yaml:10:11", "needs who"),
        ("include: [{graph: mood, with: {who: partner, whom: x}}]", "t.yaml:10:46", "no parameter 'whom'"),
        ("include: [{graph: step, with: {name: a, next: b}}]", "t.yaml:10:11", "cannot be included at the top"),
        ("include: [{graph: mood, with: {who: partner}}, {graph: mood, with: {who: partner}}]", "graphs/mood.yaml:5:3", "there already"),
        ("vars: none\ninclude: [{graph: mood, with: {who: partner}}]", "t.yaml:10:1", "should be a mapping"),
        ("interrupts: {}\ninclude: [{graph: halt}]", "t.yaml:10:1", "should be a list"),
        ("include: [{graph: mood, with: {who: nobody}}]", "t.yaml:10:32", "nobody called 'nobody'"),
    ],
)
def test_what_is_wrong_is_named_with_its_own_file_line_and_column(body: str, file: str, what: str) -> None:
    regions = "\nregions: {partner: {initial: b, nodes: {b: {final: true}}}}\n"
    with pytest.raises(DocumentError) as e:
        with_graphs(body + regions + END, mood=MOOD, step=STEP, halt=HALT)
    assert any(line.startswith(file + ":") and what in line for line in str(e.value).splitlines()), str(e.value)


def test_a_graph_that_is_not_there_is_answered_with_the_one_that_was_meant() -> None:
    regions = "\nregions: {partner: {initial: b, nodes: {b: {final: true}}}}\n"
    for name, remedy in (("modo", "did you mean 'mood'?"), ("zzz", "one of: mood, step")):
        with pytest.raises(DocumentError) as e:
            with_graphs(f"include: [{{graph: {name}}}]" + regions + END, mood=MOOD, step=STEP)
        assert [remedy in m.remedy for m in e.value.mistakes if "no graph" in m.what] == [True]


def test_a_parameter_is_words_and_never_structure_or_code() -> None:
    hostile = "__import__('os').system('x')"
    body = TWICE.replace("who: partner}", f'who: "{hostile}"' + "}")
    with pytest.raises(DocumentError):
        with_graphs(body + END, mood=MOOD)


def test_graphs_bring_nothing_without_end() -> None:
    many = ", ".join("{graph: mood, with: {who: partner}}" for _ in range(40))
    with pytest.raises(DocumentError, match="at most 20"):
        with_graphs(f"include: [{many}]" + TWICE[TWICE.index("\nregions") :] + END, mood=MOOD)


def test_a_graph_that_would_bring_in_another_is_told_so_in_its_own_file() -> None:
    with pytest.raises(DocumentError) as e:
        with_graphs(TWICE + END, mood=MOOD + "include: [{graph: mood}]\n")
    told_once = {(m.file, m.line, m.what) for m in e.value.mistakes if "brings in" in m.what}
    assert told_once == {("graphs/mood.yaml", MOOD.count("\n") + 1, "a graph brings in nothing else")}


def test_a_session_can_be_read_from_the_texts_it_pins() -> None:
    s = with_graphs(TWICE + END, mood=MOOD)
    again = parse_files(s.files)
    assert again.sha256 == s.sha256 and again.story.regions[1].name == s.story.regions[1].name
    changed = with_graphs(TWICE + END, mood=MOOD.replace("init: 2s", "init: 3s"))
    assert changed.sha256 != s.sha256, "what a graph says decides the course"
    assert with_dials(s, {}).sha256 == s.sha256
    assert HEAD in s.text
