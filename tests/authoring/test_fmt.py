"""`fmt`: one canonical form, no other meaning, no lost comment, and a changed field is a changed line."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from authoring.scenes import DOCUMENTS, SCENES, SHIPPED, SMALL
from vr_dti.authoring import form
from vr_dti.authoring.fmt import formatted
from vr_dti.documents import load_yaml, manuscript
from vr_dti.documents.manuscript import Part, Parts, Value, Word
from vr_dti.documents.tokens import TURNS
from vr_dti.errors import DocumentError


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(SCENES).as_posix())
def test_a_shipped_document_that_is_written_carelessly_comes_back_as_it_was(path: Path) -> None:
    """Its meaning, its comments and its order with it: it is shipped in its canonical form (`scenes/test_scenes.py`)."""
    text = path.read_text(encoding="utf-8")
    careless = _careless(text)
    assert careless != text and formatted(careless, str(path)) == text


def _careless(text: str) -> str:
    """More room behind each key than it needs; running text stays as it is."""
    lines, running = [], -1
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" "))
        if running >= 0 and line.strip() and indent <= running:
            running = -1
        lines.append(re.sub(r"^( *(?:- )?[\w-]+:) (?=[\w{\[\"])", r"\1   ", line) if running < 0 else line)
        if running < 0 and re.search(r": [>|]-?$", line.rstrip()):
            running = indent
    return "".join(lines)


def test_a_time_that_is_edited_by_hand_is_one_line_removed_and_one_added() -> None:
    text = formatted((SCENES / "handcuffed" / "scenario.yaml").read_text(encoding="utf-8"), "x")
    careless = text.replace("go: [{after: 9s, to: questioning}]", "go:  [ {after: 12s,to: questioning} ]")
    assert _diff(text, formatted(careless, "x")) == [
        "-        go: [{after: 9s, to: questioning}]",
        "+        go: [{after: 12s, to: questioning}]",
    ]


def _diff(before: str, after: str) -> list[str]:
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize("name", SHIPPED)
def test_any_field_that_is_edited_is_one_line_removed_and_one_added(name: str) -> None:
    """Also where it grows by more than a line has room for, or is all but gone."""
    text = formatted((SCENES / name / "scenario.yaml").read_text(encoding="utf-8"), "x")
    page = manuscript.read(text)
    fields = list(_scalars(page))
    assert len(fields) > 500
    for i, where in enumerate(fields[SHIPPED.index(name) :: 62]):  # other ones in each scene
        edited = form.written(_edited(page, where, i % 3))
        assert i % 20 or formatted(edited, "x") == edited
        diff = _diff(text, edited)
        assert [line[0] for line in diff] == ["-", "+"], diff


def _scalars(value: Value, where: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    if isinstance(value, Word):
        return [] if value.block else [where]
    return [found for i, part in enumerate(value.parts) for found in _scalars(part.value, (*where, i))]


def _edited(value: Value, where: tuple[int, ...], how: int) -> Value:
    """Another value of the same kind at that place: as long (0), far longer (1), or of two letters."""
    if isinstance(value, Word):
        swap = {"true": "false", "false": "true"}
        other = value.text.translate(str.maketrans("0123456789abcdefghijklmnopqrstuvwxyz", "1234567898bcdefghijklmnopqrstuvwxyza")) or "a"
        more = other + ("99" if value.kind in ("int", "float") else " and so on" * 9 if " " in value.text else "-and-so-on" * 9)
        less = "77" if value.kind in ("int", "float") else "z z" if " " in value.text else "zz"
        return Word(swap.get(value.text, (other, more, less)[how]), value.kind)
    parts = list(value.parts)
    old = parts[where[0]]
    parts[where[0]] = Part(old.key, _edited(old.value, where[1:], how), old.above, old.beside)
    return Parts(value.mapping, tuple(parts), value.below)


def test_the_form_is_as_described() -> None:
    ragged = """\
# of the whole
format:   dti-scenario/1
version: '0.1'
title: A plain title   # beside the title

dials:
    rank: { of: [peer,sergeant],  init: peer }


    # over the second
    yields: {min: 0, max: 10, init: 5}
regions:
  partner:
    initial: a
    nodes:
      a:
        enter: [{say: one}, {say: two},
                {say: three}, {say: four}]
        go: [{after: 5s, if: engaged, to: b}, # never mind
             {when: 'x >= 1
                     and y', to: b}]
      b:
        final: true
      c:   # the third
        enter: [{set: mood, to: high}, {set: n, to: 3}]
        go: [{after: 1s, random: {a: 20, b: "30"}}]
  # after the last node
end:
- {when: final(partner), outcome: over}
"""
    assert (
        formatted(ragged, "ragged.yaml")
        == """\
# of the whole
format: dti-scenario/1
version: "0.1"
title: "A plain title"  # beside the title

dials:
  rank: {of: [peer, sergeant], init: peer}

  # over the second
  yields: {min: 0, max: 10, init: 5}
regions:
  partner:
    initial: a
    nodes:
      a:
        enter:
          - {say: one}
          - {say: two}
          - {say: three}
          - {say: four}
        go:
          - {after: 5s, if: "engaged", to: b}  # never mind
          - {when: "x >= 1 and y", to: b}
      b: {final: true}
      c:  # the third
        enter: [{set: mood, to: "high"}, {set: n, to: 3}]
        go: [{after: 1s, random: {a: 20, b: "30"}}]
  # after the last node
end:
  - {when: "final(partner)", outcome: over}
"""
    )


def test_what_says_too_much_for_a_line_stands_one_part_a_line() -> None:
    much = "{on: touched, who: partner, part: shoulder, if: \"calm == 'low'\", do: [{set: trust, to: 5}, {set: calm, to: high}], to: done}"
    lines = formatted(SMALL.replace("{on: touched, who: partner, part: shoulder, to: done}", much), "small.yaml").splitlines()
    row = lines.index("          - on: touched")
    assert lines[row + 3 : row + 6] == [
        "            if: \"calm == 'low'\"",
        '            do: [{set: trust, to: 5}, {set: calm, to: "high"}]',
        "            to: done",
    ]


def test_words_that_only_look_like_something_else_stay_words() -> None:
    quoted = 'a: "yes"\nb: "1.5"\nc: "2024-01-01"\nd: "null"\ni: "#x"\nj: "a: b"\nk: " x"\nl: ""\nm: "a\\tb\\nc"\n'
    text = quoted + "e: 0x1f\nf: 1e3\ng: True\nh: ~\non: no\n"
    after = formatted(text, "x")
    assert load_yaml(after, "x")[0] == load_yaml(text, "x")[0]
    assert 'a: "yes"' in after and "e: 0x1f" in after and "g: true" in after and "h: null" in after and "\non: " in after


@pytest.mark.parametrize("trick", ["a: &x 1\nb: *x\n", "a: !!python/object:os.system x\n", "a: [1\n", "a: 1\na: 2\n", ""])
def test_what_is_no_document_is_refused_and_not_touched(trick: str) -> None:
    with pytest.raises(DocumentError):
        formatted(trick, "trick.yaml")


_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).filter(lambda word: not TURNS.search(word)) | st.sampled_from(
    ["on", "true", "~", "1.5s", "- x", "x: y", "'", '"', "#", "|"]
)
_scalars_of_yaml = st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False) | _words
_data = st.recursive(
    _scalars_of_yaml, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4), max_leaves=25
)


@given(st.dictionaries(_words, _data, min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_data_survives(data: dict[str, object]) -> None:
    text = form.written(manuscript.of(data))
    assert load_yaml(text, "x")[0] == _without_spaces(data)
    assert form.written(manuscript.read(text)) == text


def _without_spaces(data: object, key: str = "", over: str = "", holder: object = None) -> object:
    """Expressions are written on one line; nothing else changes."""
    if isinstance(data, dict):
        return {k: _without_spaces(v, k, key, data) for k, v in data.items()}
    if isinstance(data, list):
        return [_without_spaces(v) for v in data]
    expression = key in ("when", "if", "present") or over == "random" or (key == "to" and isinstance(holder, dict) and "set" in holder)
    return " ".join(data.split()) if isinstance(data, str) and expression else data


COMMENTED = [
    "a: 1\n# one\nb: 2  # two\n\n# three\n",
    "a:  # one\n  # two\n  b: 1\n  # three\nc: 2\n",
    "a: [1, # one\n  2, # two\n  # three\n  ]\n",
    "a:\n# one\n- x: 1 # two\n  # three\n  y: 2\n# four\n- z # five\nb: 1\n",
    "a: >- # one\n  text\n  more\n# two\nb: |\n  lines\n\n  lines\n# three\n",
    "- # one\n  a: 1\n- [b, c] # two\n",
    "a:\n  - - 1 # one\n    - 2\n    # two\n",
    "a: {b: {c: 1 # one\n }}\n",
    "# \u00e9\u2028# not a second\na: 1\r\n# two\r\nb: 2\r\n",
]


@pytest.mark.parametrize("text", COMMENTED)
def test_no_comment_is_lost_wherever_it_stands(text: str) -> None:
    before = manuscript.comments(manuscript.read(text))
    after = formatted(text, "x")
    assert sorted(manuscript.comments(manuscript.read(after))) == sorted(before) and before
    assert load_yaml(after, "x")[0] == load_yaml(text, "x")[0]
    assert formatted(after, "x") == after
