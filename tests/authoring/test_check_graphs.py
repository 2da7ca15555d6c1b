"""`check` of what a scene gives to a graph that scenes share, or lacks for it: told once, where its author can mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from vr_dti.authoring.finding import Report
from vr_dti.errors import DocumentError

GRAPH = """\
format: dti-graph/1
graph: nag
params: {who: {about: whose}, says: {about: line}, over: {about: condition}, late: {init: 2s}, more: {init: "calm"}}
vars:
  ${who}_asked: {type: int, min: 0, max: 9, init: 0}
regions:
  ${who}_nag:
    initial: quiet
    nodes:
      quiet:
        enter: [{look: "${who}", at: trainee}, {say: "${says}"}]
        go:
          - {on: spoke, who: "${who}", do: [{set: "${who}_asked", to: "${who}_asked + 1"}]}
          - {after: "${late}", if: "calm and ${over}", to: done}
          - {when: "${over} or ${more}", to: done}
      done: {final: true}
"""
GIVEN = {"who": "partner", "says": "p-threat", "over": '"final(partner)"'}


def given(folder: Path, *, graph: str = GRAPH, scenario: str = SCENARIO, own: bool = False, **params: str) -> Report:
    """The clean scene with the graph in it, which it shares with others unless it is its `own`."""
    words = ", ".join(f"{name}: {value}" for name, value in {**GIVEN, **params}.items())
    write(folder, {"bench/graphs/nag.yaml" if own else "common/graphs/nag.yaml": graph})
    text = scenario.replace("marks:", f"include:\n  - {{graph: nag, with: {{{words}}}}}\nmarks:")
    return checked(folder / "bench", {**FILES, "scenario.yaml": text})


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(Path(f.file).name, f.path, f.what) for f in report.findings if f.severity != "note"]


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("who", "partnr", "there is no actor 'partnr'"),
        ("who", "Partner", "the key 'Partner_asked' should be a name: at most 40 lower-case letters, digits, _ and -, a letter first"),
        ("says", "p-threta", "there is no line 'p-threta'"),
        ("late", "2", "a duration needs its unit: 1500ms, 2.5s or 1m (here: '2')"),
        ("over", '"stages == 3"', "unknown variable 'stages'"),
        ("over", '"at(partner.stoping)"', "region 'partner' has no node 'stoping'"),
        ("over", "stage", "'stage' is a number, not a condition"),
        ("more", '"stage > 3"', "'stage > 3' can never hold: stage is 0 to 3"),
    ],
)
def test_what_is_wrong_with_a_parameter_is_told_once_and_where_it_is_given(tmp_path: Path, name: str, value: str, what: str) -> None:
    report = given(tmp_path, **{name: value})
    assert told(report) == [("scenario.yaml", f"include[0].with.{name}", what)]
    (line,) = [n for n, text in enumerate((tmp_path / "bench" / "scenario.yaml").read_text().splitlines(), 1) if "graph: nag" in text]
    assert [f.line for f in report.findings if f.severity != "note"] == [line]


def test_an_expression_of_no_language_is_refused_where_it_is_given(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"scenario.yaml:10:.*with\.over: open\(\) is not a function"):
        given(tmp_path, over="\"open('x')\"")


def test_what_a_graph_says_wrong_itself_is_told_in_the_graph(tmp_path: Path) -> None:
    wrong = GRAPH.replace('"calm and', '"clam and')
    assert told(given(tmp_path, graph=wrong, own=True)) == [
        ("nag.yaml", "regions.partner_nag.nodes.quiet.go[1].if", "unknown variable 'clam'")
    ]


def test_what_a_scene_lacks_for_a_shared_graph_is_told_once_where_it_is_included(tmp_path: Path) -> None:
    asks = GRAPH.replace("calm and", "rank == 'peer' and").replace('who: "${who}", do', 'who: "${who}", if: "rank == \'peer\'", do')
    report = given(tmp_path, graph=asks)
    assert told(report) == [("scenario.yaml", "include[0]", "unknown variable 'rank', for which this graph asks")]
    assert "rank: {of: [peer, training_officer, sergeant], init: peer}" in str(report.findings[0])


def test_a_dial_of_the_house_that_is_narrowed_may_still_be_asked_for_the_words_it_has_elsewhere(tmp_path: Path) -> None:
    asks = GRAPH.replace("calm and", "rank == 'sergeant' and")
    narrowed = SCENARIO.replace("dials:\n", "dials:\n  rank: {of: [peer, training_officer], init: peer}\n")
    assert told(given(tmp_path, graph=asks, scenario=narrowed)) == []
    odd = given(tmp_path, graph=asks.replace("sergeant", "sargeant"), scenario=narrowed)
    assert [what for _, _, what in told(odd)] == ["\"rank == 'sargeant'\" can never be equal"]


def test_many_includes_of_long_parameters_are_refused_before_they_are_put_together(tmp_path: Path) -> None:
    text = "${who}" * 60
    graph = 'format: dti-graph/1\ngraph: g\nparams: {who: {}}\nnodes:\n  a: {enter: [{say: "' + text + '"}]}\n'
    regions = "".join(
        f"  r{i}: {{initial: a, include: [{', '.join(['{graph: g, with: {who: ' + 'x' * 199 + '}}'] * 20)}]}}\n" for i in range(20)
    )
    write(
        tmp_path,
        {"bench/graphs/g.yaml": graph.replace("a: {", "a: {") + "".join(f'  b{i}: {{enter: [{{say: "{text}"}}]}}\n' for i in range(100))},
    )
    report = checked(tmp_path / "bench", {**FILES, "scenario.yaml": SCENARIO.replace("regions:\n", "regions:\n" + regions)})
    assert any("includes bring more than" in f.what for f in report.findings)
