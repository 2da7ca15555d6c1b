"""What a reader says of a document with mistakes: in an author's words, each place once, nothing of how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field

from tests.story.scenarios import parse_scenario
from vr_dti.documents import Milliseconds, Model, load_yaml, parse, read_text
from vr_dti.errors import DocumentError
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import Name

LEAKS = ("literal[", "constrained", "valid dictionary", "instance of", "Input", "Doc", "function-", "[key]", "pydantic", "^[")


class Inner(Model):
    """Of one thing."""

    at: Milliseconds
    size: Annotated[int, Field(ge=0, le=9)] = 0


class Doc(Model):
    """A document of every kind of value."""

    format: str
    twin: Name | Literal[""] = ""
    init: int | bool | str = 0
    level: Literal["low", "high"] = "low"
    on: bool = False
    part: Inner | None = None
    parts: list[Inner] = []
    named: dict[Name, Inner] = {}
    settings: dict[str, int | bool] = {}
    title: str = ""


@pytest.mark.parametrize(
    ("line", "path", "what"),
    [
        ("twin: A!", "twin", "should be a name: at most 40 lower-case letters, digits, _ and -, a letter first, or empty (here: 'A!')"),
        ("twin: 5", "twin", "should be text or empty (here: '5')"),
        ("init: [1]", "init", "should be a whole number, true or false, or text"),
        ("init:", "init", "should be a whole number, true or false, or text (here: nothing)"),
        ("level: middle", "level", "should be 'low' or 'high' (here: 'middle')"),
        ("on: perhaps", "on", "should be true or false (here: 'perhaps')"),
        ("part: 3", "part", "should be a mapping (key: value) (here: '3')"),
        ("part: {at: 1s, size: 10}", "part.size", "should be less than or equal to 9 (here: '10')"),
        ("parts: {at: 1s}", "parts", "should be a list"),
        ("parts: [{size: 1}]", "parts[0]", "'at' is missing"),
        ("parts: [{at: soon}]", "parts[0].at", "a duration needs its unit: 1500ms, 2.5s or 1m (here: 'soon')"),
        ("named: {Two Words: {at: 1s}}", "named.Two Words", "the key 'Two Words' should be a name: at most 40 lower-case letters"),
        ("settings: {x: [1]}", "settings.x", "should be a whole number, or true or false"),
        ("parts: [{at: 1s, sise: 3}]", "parts[0].sise", "unknown key 'sise'"),
    ],
)
def test_a_mistake_is_told_once_in_an_authors_words(line: str, path: str, what: str) -> None:
    with pytest.raises(DocumentError) as refused:
        parse(f"format: t/1\n{line}\n", Doc, file="t.yaml", format="t/1")
    (mistake,) = refused.value.mistakes
    assert (mistake.line, mistake.path) == (2, path)
    assert mistake.what.startswith(what) and not any(leak in str(mistake) for leak in LEAKS)
    assert mistake.remedy, "whoever is told that it is wrong is told what to do"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("parts: [{at: 12q}]", "write a number and its unit, without a space"),
        ("parts: [{at: soon}]", "write a number and its unit, without a space"),
        ("parts: [{at: 12 hours}]", "write a number and its unit, without a space: 720m"),
        ("parts: [{at: 30 hours}]", "write a number and its unit, without a space"),
        ("parts: [{at: 100000}]", "write a number and its unit, without a space"),
        ("parts: [{at: '00:01:30'}]", "write a number and its unit, without a space: 90s"),
        ("parts: [{at: 1 min 30 s}]", "write a number and its unit, without a space: 90s"),
        ("parts: [{at: -5}]", "write how long it lasts, or how long after it comes"),
        ("parts: [{at: -5 min}]", "write how long it lasts, or how long after it comes"),
        (f"parts: [{{at: {'9' * 400}m}}]", "write 1440m or less"),
        ("parts: [{at: 20 sec}]", "write a number and its unit, without a space: 20s"),
        ("parts: [{at: 20S}]", "write a number and its unit, without a space: 20s"),
        ("parts: [{at: '2,5 minutes'}]", "write a number and its unit, without a space: 2.5m"),
        ("parts: [{at: 1:30}]", "write a number and its unit, without a space: 90s"),
        ("parts: [{at: 20}]", "write a number and its unit, without a space: 20s, if these are seconds"),
        ("title: [a, b]", "write one word or text, without brackets"),
        ("parts: [{at: -3s}]", "write how long it lasts, or how long after it comes"),
        ("level: higg", "did you mean 'high'?"),
        ("level: middle", "write it as it stands here"),
        ("part: {at: 1s, size: 10}", "write a smaller number"),
        ("part: {at: 1s, size: -1}", "write a larger number"),
        ("part: {at: 1s, size: abc}", "write digits alone, such as 3"),
        ("parts: {at: 1s}", "write [a, b], or one a line, each behind a dash"),
        ("twin: A!", "write one of these"),
    ],
)
def test_the_remedy_is_of_just_that_mistake(line: str, remedy: str) -> None:
    with pytest.raises(DocumentError) as refused:
        parse(f"format: t/1\n{line}\n", Doc, file="t.yaml", format="t/1")
    assert [m.remedy for m in refused.value.mistakes] == [remedy]


@pytest.mark.parametrize("sign", ["\u202a", "\u202e", "\u2066", "\u2069"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title: a@b\n", (2, 8, "title")),
        ('title: "a ESCAPED b"\n', (2, 8, "title")),
        ("ti@tle: x\n", (2, 1, "")),
        ("title: x  # a @ remark\n", (2, 15, "")),
        ("title: x\n# the last line @", (3, 17, "")),
        ("title: >\n  folded\n  a@b\n", (2, 8, "title")),
    ],
)
def test_a_sign_that_turns_the_direction_of_text_is_refused_wherever_it_stands(text: str, place: tuple[int, int, str], sign: str) -> None:
    escaped = f"\\u{ord(sign):04x}"
    with pytest.raises(DocumentError) as refused:
        parse(f"format: t/1\n{text.replace('@', sign).replace('ESCAPED', escaped)}", Doc, file="t.yaml", format="t/1")
    (mistake,) = refused.value.mistakes
    assert (mistake.line, mistake.column, mistake.path) == place and mistake.refused
    assert f"U+{ord(sign):04X}" in mistake.what and mistake.remedy


@pytest.mark.parametrize(
    ("raw", "place", "byte"),
    [
        ("title: x\nabout: Ã© é\n".encode("latin-1"), (2, 10), "0xE9"),
        ("title: äé".encode() + b"\xff", (1, 10), "0xFF"),
        ("title: x".encode("utf-16"), (1, 1), "0xFF"),
        (b"title: x\n\xe4\xbd", (2, 1), "0xE4"),
    ],
)
def test_text_that_is_not_utf8_is_told_with_line_column_and_byte(tmp_path: Path, raw: bytes, place: tuple[int, int], byte: str) -> None:
    file = tmp_path / "t.yaml"
    file.write_bytes(raw)
    with pytest.raises(DocumentError) as refused:
        read_text(file)
    (mistake,) = refused.value.mistakes
    assert (mistake.line, mistake.column) == place and byte in mistake.what and mistake.refused


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("format: t/1\ntitle: x\npart:\n  [a]: 1\n", 4, 3),
        ("format: t/1\ntitle: 99999999999999999999\n", 2, 8),
        ('format: t/1\ntitle: "\\ud800"\n', 2, 8),
        ("title: x\nformat: t/2\n", 2, 1),
        ("title: x\n  \nformat: u/1\n", 3, 1),
        ("- a\n", 1, 1),
        ("# nothing\n", 1, 1),
    ],
)
def test_what_leaves_nothing_to_go_on_with_has_a_column_too(text: str, line: int, column: int) -> None:
    with pytest.raises(DocumentError) as refused:
        parse(text, Doc, file="t.yaml", format="t/1")
    assert (line, column) in [(m.line, m.column) for m in refused.value.mistakes]


def test_text_of_a_language_written_right_to_left_is_read() -> None:
    text = "\u05e9\u05dc\u05d5\u05dd, 3\u200f \u0645\u0631\u062d\u0628\u0627\u061c"
    assert load_yaml(f"title: {text}  # {text}\n", "t.yaml")[0] == {"title": text}


def test_a_number_too_large_to_read_is_told_once() -> None:
    text = "format: dti-scenario/1\nid: a\nversion: '1'\nseed: 9999999999999999999\nplace: x\n"
    with pytest.raises(DocumentError) as refused:
        parse_scenario(text, "t.yaml")
    assert [m.what for m in refused.value.mistakes if m.path == "seed"] == ["not a number that can be used"]


def test_nothing_of_the_reader_is_in_what_is_said_of_a_scenario() -> None:
    text = "format: dti-scenario/1\nid: A b\nversion: 1\nseed: -1\nplace: x\ntwin: A!\nmarks: {M x: {x: q}, m: 5}\ntrainees: []\n"
    text += "cast: {p: {person: x, mark: m, hue: 3}}\nvars: {v: {type: foo, init: [1]}}\n"
    text += "regions: {r: {initial: 5, nodes: {a: {enter: {x: 1}, every: {period: 10ms, do: []}, go: [{after: '3', to: 5}]}}}}\n"
    with pytest.raises(DocumentError) as refused:
        parse(text, ScenarioDoc, file="t.yaml", format="dti-scenario/1")
    assert len({m.path for m in refused.value.mistakes}) == len(refused.value.mistakes) - 1  # one mark lacks z, and has a wrong x and name
    assert not any(leak in m.what for m in refused.value.mistakes for leak in LEAKS)


@pytest.mark.parametrize(
    ("key", "remedy"),
    [("leval: low", "did you mean 'level'?"), ("size: 1", "it does not belong here: move it, or remove it"), ("zzz: 1", "remove it")],
)
def test_an_unknown_key_is_compared_with_those_that_may_stand_there_then_with_all(key: str, remedy: str) -> None:
    with pytest.raises(DocumentError) as refused:
        parse(f"format: t/1\n{key}\n", Doc, file="t.yaml", format="t/1")
    assert [m.remedy for m in refused.value.mistakes] == [remedy]


def test_a_misspelt_word_of_many_is_answered_with_the_one_that_was_meant_alone() -> None:
    nodes = "regions: {r: {initial: a, nodes: {a: {go: [{on: spoek, to: a}]}}}}\n"
    with pytest.raises(DocumentError) as refused:
        parse(f"format: dti-scenario/1\n{nodes}", ScenarioDoc, file="t.yaml", format="dti-scenario/1")
    (mistake,) = [m for m in refused.value.mistakes if "spoek" in m.what]
    assert mistake.remedy == "did you mean 'spoke'?" and "touched" not in mistake.what


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: \0\n", 2, "not YAML: the character U+0000 may not stand in text"),
        ("a: 1\n}\n", 2, "not YAML"),
        ("".join(f"k{i}: 1\n" for i in range(20_001)), 20_001, "more than 20000 values"),
        ("a: [" + "1," * 30_000 + "]\n", 1, "more than 20000 values"),
        ("a: {" + ":," * 200_000 + "}\n", 1, "more than 20000 values"),
        ("- \n" * 300_000, 20_001, "more than 20000 values"),
        ("? " * 50 + "a\n", 1, "nested deeper than 40"),
    ],
)
def test_what_is_no_yaml_or_too_much_is_refused_without_building_it(text: str, line: int, what: str) -> None:
    with pytest.raises(DocumentError) as refused:
        load_yaml(text, "t.yaml")
    (mistake,) = refused.value.mistakes
    assert mistake.refused and mistake.line == line and mistake.what.startswith(what) and "\n" not in mistake.what


@pytest.mark.parametrize(
    ("text", "at", "what", "remedy"),
    [
        ("r:\n  n:\n    a: 1\n\u00a0   b: 2\n  m: 3\n", (4, 1), "U+00A0, which only looks like a space", "plain spaces"),
        ("a: 1\n---\nb: 2\n", (2, 1), "a second document begins here", "a file is one document"),
        ("a: 1\nb:\t- 2\n", (2, 3), "a tab", "with spaces"),
        ("a: &x 1\n", (1, 4), "anchors", "write the value out"),
        ("a: fright\0ened\n", (1, 10), "U+0000", "UTF-8"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_column(text: str, at: tuple[int, int], what: str, remedy: str) -> None:
    with pytest.raises(DocumentError) as refused:
        load_yaml(text, "t.yaml")
    (mistake,) = refused.value.mistakes
    assert (mistake.line, mistake.column) == at and what in mistake.what and remedy in mistake.remedy
