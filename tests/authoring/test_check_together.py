"""`check` of a scene with several mistakes: no mistake hides one of another kind, and none is told that only follows from another."""

from __future__ import annotations

import copy
import json
import random
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from authoring.clean import FILES, SCENARIO, checked, write
from authoring.spoilt import MARK
from authoring.test_check import place
from vr_dti.app.scenario_check import check as command
from vr_dti.authoring.finding import Finding, Report
from vr_dti.documents import load_yaml
from vr_dti.errors import DocumentError, InputError

ALL_AT_ONCE = (
    ("place: street-corner", "place: street-corner\n«plaice: x", "unreadable", "unknown key 'plaice'"),
    ("far: {x: 5,", "far: {«x: q,", "unreadable", "should be a number (here: 'q')"),
    ("rung: [1, 2]", "rung: [1, «22]", "unreadable", "should be less than or equal to 6"),
    ("{after: 9s, to: striking}", "{after: 9s, «to: nowhere}", "unreadable", "no node 'nowhere'"),
    ('when: "stage == 3"', '«when: "stages == 3"', "unreadable", "unknown variable 'stages'"),
    ('if: "stage >= 1"', '«if: "stage > 3"', "guard-never-holds", "can never hold"),
    ("      safe: {final", "      «lost: {}\n      safe: {final", "unreachable-node", "nothing leads here"),
    ("  s-plead: {who", "  «s-more: {who: subject, lasts: 1s, text: More}\n  s-plead: {who", "line-never-said", "s-more"),
    ("{person: woman-coat", "{«person: nobody", "unknown-name", "nobody"),
)
"""(old, new, rule, words)"""


def scene(*edits: tuple[str, str], text: str = SCENARIO) -> str:
    """The clean scene with these changes."""
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def told(report: Report) -> list[Finding]:
    return [f for f in report.findings if f.severity != "note"]


def test_mistakes_of_all_kinds_are_told_at_once_each_where_it_stands(tmp_path: Path) -> None:
    text = scene(*((old, new) for old, new, _, _ in ALL_AT_ONCE))
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text.replace(MARK, "")}))
    for old, new, rule, words in ALL_AT_ONCE:
        alone = text.replace(new, "\0").replace(MARK, "").replace("\0", new)
        here = [f for f in found if (f.line, f.column) == place(alone)]
        assert [(f.rule, words in f.what) for f in here] == [(rule, True)], (old, [str(f) for f in found])
    assert len(found) == len(ALL_AT_ONCE)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([("      talking:\n        go:", "      talking:\n        g:")], ["g"]),
        ([("talking:\n        go: [{after: 15s, to: threatening}]", "talking:\n        go: {after: 15s, to: threatening}")], ["go"]),
        ([("talking:\n        go: [{after: 15s, to: threatening}]", "talking:\n        go: later")], ["go"]),
        ([("{after: 15s, to: threatening}", "{after: 15, to: threatening}")], ["after"]),
        ([("  closing:\n    initial: before\n    nodes:", "  closing:\n    initial: before\n    node:")], ["node"]),
        ([("initial: arriving", "initial: ariving")], ["initial"]),
        ([("  grip: {type: int,", "  grip: {type: real,")], ["type"]),
        ([("{set: calm, to: true}", "calm")], ["enter[2]"]),
        ([("{duty: aid}", "{duty: aide}")], ["duty"]),
        ([("safe: {final: true}", "safe: {final: maybe}")], ["final"]),
        ([("  partner: {person: officer-stocky,", "  partner: {persona: 7,")], ["persona", "person"]),
        ([("there: {x: 1, z: -3}", "there: 5")], ["there"]),
        ([("p-threat: {who: partner, lasts: 2s}", "p-threat: 2s")], ["p-threat"]),
        ([(", outcome: prevented, good: true}", ", outcome: prevented, good: perhaps}")], ["good"]),
        ([('{when: "at(closing.over)", outcome: struck}', "struck")], ["end[1]"]),
        ([("lines:\n", "line:\n")], ["line"]),
    ],
)
def test_what_only_follows_from_a_mistake_is_not_told(tmp_path: Path, edits: list[tuple[str, str]], expected: list[str]) -> None:
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": scene(*edits)}))
    outside = [f for f in found if Path(f.file).name != "scenario.yaml"]
    assert [f.rule for f in found if f not in outside] == ["unreadable"] * (len(found) - len(outside))
    assert {f.path.rpartition(".")[2] for f in found if f not in outside} <= set(expected), [str(f) for f in found]
    assert found and len(outside) <= 1


@pytest.mark.parametrize(
    ("new", "rule"),
    [
        ("go: [{after: 0ms, to: talking}]", "zero-time-loop"),
        ('go: [{when: "stage == 0", to: talking}, {after: 15s, to: threatening}]', "zero-time-loop"),
        ("go: [{after: 0ms, to: more}]\n      more: {go: [{after: 0ms, to: talking}, {after: 9s, to: threatening}]}", "zero-time-loop"),
        ('go: [{after: 15s, random: {threatening: "0"}}]', "weights-all-0"),
        ('go: [{after: 15s, random: {threatening: "0", weighing: "1"}}]', "weight-never-above-0"),
        ('go: [{after: 15s, random: {threatening: "crowd"}}]', "weights-all-0"),
        ('go: [{after: 15s, if: "stage == 7", to: threatening}]', "guard-never-holds"),
        ("task: cover", "dead-end"),
    ],
)
def test_where_the_story_stands_still_is_told_once(tmp_path: Path, new: str, rule: str) -> None:
    text = scene(("      talking:\n        go: [{after: 15s, to: threatening}]", f"      talking:\n        {new}"))
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}))
    node = text[: text.index(new)].count("\n")
    assert [f.rule for f in found] == [rule] and found[0].line - node in (0, 1), [str(f) for f in found]


@pytest.mark.parametrize("asked", ["final(partner)", "final(partner) or stage >= 1"])
def test_what_is_asked_where_nothing_comes_for_what_never_holds_is_not_told(tmp_path: Path, asked: str) -> None:
    text = scene(
        ('go: [{when: "final(partner)", to: helpless}]', 'go: [{«when: "at(partner.weighing)", to: helpless}]'),
        ("{on: touched, who: subject, do:", '{on: touched, who: subject, if: "ASKED", do:'.replace("ASKED", asked)),
    )
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text.replace(MARK, "")}))
    assert [(f.rule, f.line, f.column) for f in found] == [("never-together", *place(text))], [str(f) for f in found]


def test_where_the_story_stands_still_does_not_hide_what_is_wrong_elsewhere(tmp_path: Path) -> None:
    text = scene(
        ("{after: 15s, to: threatening}", "{after: 0ms, to: talking}"),
        ("      safe: {final", "      lost: {}\n      safe: {final"),
        ('if: "stage >= 1"', 'if: "stage > 3"'),
        ("{person: woman-coat", "{person: nobody"),
    )
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}))
    assert sorted(f.rule for f in found) == ["guard-never-holds", "unknown-name", "unreachable-node", "zero-time-loop"]


def test_ways_under_on_are_read_as_ways_and_the_author_is_told_the_word(tmp_path: Path) -> None:
    text = scene(("      talking:\n        go:", "      talking:\n        «on:"), ("{person: woman-coat", "{person: nobody"))
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text.replace(MARK, "")}))
    assert [f.rule for f in found] == ["unknown-name", "unreadable"]
    assert (found[1].line, found[1].column) == place(text) and "go:" in found[1].remedy and "true" in found[1].remedy


def test_a_key_in_the_wrong_place_is_not_offered_itself(tmp_path: Path) -> None:
    text = scene(("      talking:\n", "      talking:\n        outcome: over\n"))
    assert [f.remedy for f in told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text}))] == [
        "it does not belong here: move it, or remove it"
    ]


def test_what_was_left_out_of_the_check_is_said(tmp_path: Path) -> None:
    text = scene(("{after: 9s, to: striking}", "{after: 9s, to: nowhere}"))
    report = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
    assert [(f.rule, f.severity) for f in report.findings] == [("unreadable", "mistake"), ("not-checked", "note")]
    harmless = checked(tmp_path / "bench", {**FILES, "scenario.yaml": scene(("far: {x: 5,", "far: {x: q,"))})
    assert [f.rule for f in harmless.findings] == ["unreadable"]


@pytest.mark.parametrize(
    "edits",
    [
        [("place: street-corner", "place: street-corner\nplaice: x")],
        [("{after: 9s, to: striking}", "{after: 9, to: nowhere, why: so}")],
        [("seed: 7\n", "")],
        [("partner: {person: officer-stocky, mark: there}", "partner: [officer-stocky]")],
        [("    initial: arriving\n", "")],
        [("cues:\n", "cues: [x]\nqueues:\n")],
    ],
)
def test_a_hostile_guard_is_refused_whatever_else_is_wrong(tmp_path: Path, edits: list[tuple[str, str]]) -> None:
    hostile = "__import__('os').system('id')"
    text = scene(*edits, ('when: "stage == 3"', f'«when: "nosuch and {hostile}"'))
    folder = write(tmp_path / "bench", {**FILES, "scenario.yaml": text.replace(MARK, "")})
    line, column = place(text)
    with pytest.raises(DocumentError) as refused:
        command(Namespace(path=str(folder), strict=False, json=False))
    told = str(refused.value)
    assert refused.value.exit_status == 2 and f"scenario.yaml:{line}:{column}: " in told and "not allowed here" in told
    assert told.count("scenario.yaml:") >= 2, "the other mistakes are told with it"


@pytest.mark.parametrize("hurt", ["go: {when: '().__class__'}", "go: [[{when: '().__class__'}]]", "ways: [{if: '().__class__'}]"])
def test_a_hostile_guard_in_a_broken_place_is_refused(tmp_path: Path, hurt: str) -> None:
    text = scene(("      talking:\n        go: [{after: 15s, to: threatening}]", f"      talking:\n        {hurt}"))
    line = text[: text.index(hurt)].count("\n") + 1
    with pytest.raises(DocumentError, match=rf"scenario\.yaml:{line}:\d+: .*not allowed here"):
        checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})


def test_a_key_that_stands_twice_does_not_hide_the_rest(tmp_path: Path) -> None:
    text = scene(("seed: 7\n", "seed: 7\nseed: 8\n"), ("rung: [1, 2]", "rung: [1, 22]"), ('when: "stage == 3"', 'when: "stages == 3"'))
    with pytest.raises(DocumentError) as refused:
        checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
    for words in ("this key stands twice", "should be less than or equal to 6", "unknown variable 'stages'"):
        assert words in str(refused.value)


def test_a_story_of_very_many_nodes_is_read_and_not_looked_through(tmp_path: Path) -> None:
    nodes = "".join(f"      n{i}: {{go: [{{after: 1s, to: n{(i + 1) % 180}}}]}}\n" for i in range(180))
    more = "".join(f"  r{r}:\n    initial: n0\n    nodes:\n{nodes}" for r in range(6))
    text = scene(("interrupts:\n", f"{more}interrupts:\n"), ("{person: woman-coat", "{person: nobody"))
    report = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
    assert [(f.rule, f.severity) for f in report.findings] == [("unknown-name", "mistake"), ("not-checked", "note")]


# --- beside the scenario ---------------------------------------------------------------------------------------------------


def test_a_graph_that_is_not_there_does_not_hide_the_rest(tmp_path: Path) -> None:
    text = scene(
        ("vars:\n", "include: [{graph: nowhere}]\nvars:\n"),
        ('when: "stage == 3"', 'when: "of_the_graph == 3"'),
        ("rung: [1, 2]", "rung: [1, 22]"),
        ("{after: 9s, to: striking}", "{after: 9s, to: nowhere}"),
        ("{person: woman-coat", "{person: nobody"),
    )
    locale = FILES["locales/clean.yaml"].replace("facts: {", "facts: {of_the_graph: it, ")
    files = {**FILES, "scenario.yaml": text, "locales/clean.yaml": locale}
    found = [f for f in checked(tmp_path / "bench", files).findings if f.severity == "mistake"]
    words = ["no graph 'nowhere'", "should be less than or equal to 6", "no node 'nowhere'", "nobody"]
    assert len(found) == 4 and all(any(w in f.what for f in found) for w in words), [str(f) for f in found]


def test_a_graph_that_is_not_there_does_not_hide_a_mistake_of_the_whole(tmp_path: Path) -> None:
    text = scene(("vars:\n", "include: [{graph: nowhere}]\nvars:\n"))
    found = told(checked(tmp_path / "bench", {**FILES, "scenario.yaml": text[: text.index("end:\n")]}))
    assert {f.what.partition(" '")[0] for f in found} >= {"nothing ends this scenario"}


def test_a_locale_with_a_mistake_does_not_hide_the_rest(tmp_path: Path) -> None:
    files = {**FILES, "scenario.yaml": scene(('when: "stage == 3"', 'when: "stages == 3"'))}
    files["locales/clean.yaml"] = files["locales/clean.yaml"].replace("locale: clean\n", "locale: clean\nmood: dark\n")
    found = told(checked(tmp_path / "bench", files))
    assert [(Path(f.file).name, f.path) for f in found] == [
        ("scenario.yaml", "regions.partner.nodes.again.go[0].when"),
        ("clean.yaml", "mood"),
    ]


# --- anything at all -------------------------------------------------------------------------------------------------------

JUNK: tuple[Any, ...] = (
    None,
    5,
    -1,
    3.5,
    True,
    "",
    "x",
    "A B",
    "10s",
    "stage + 1",
    "nope == 3",
    [],
    {},
    [1],
    ["x"],
    {"to": "x"},
    {"a": []},
)


def below(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value inside."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from below(inner, (*path, key))


def hurt(data: Any, r: random.Random) -> Any:
    """`data` with up to four values lost, renamed, or exchanged for junk."""
    data = copy.deepcopy(data)
    for _ in range(r.randint(1, 4)):
        *above, key = r.choice([p for p in below(data) if p != ("format",)])
        there = data
        for part in above:
            there = there[part]
        match r.randrange(4):
            case 0:
                there.pop(key)
            case 1 if isinstance(there, dict):
                there[key[:-1] or "z"] = there.pop(key)
            case _:
                there[key] = copy.deepcopy(r.choice(JUNK))
    return data


@pytest.mark.parametrize("batch", range(4))
def test_a_scene_with_anything_anywhere_is_reported_on_or_refused(tmp_path: Path, batch: int) -> None:
    clean = load_yaml(SCENARIO, "bench")[0]
    for seed in range(batch * 40, batch * 40 + 40):
        text = json.dumps(hurt(clean, random.Random(seed)))
        try:
            report = checked(tmp_path / "bench", {**FILES, "scenario.yaml": text})
        except InputError as e:
            assert e.what, seed
        else:
            assert all(f.what and "not_known_yet" not in f.what for f in report.findings), seed
