"""From a document's text to plain values, each with its line: YAML 1.2, of which JSON is a subset, bounded before anything is built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from vr_dti.documents.tokens import TURNS, broken, composed, odd_indent, tokens_of, turning
from vr_dti.errors import DocumentError, Mistake

MAX_INTEGER = 2**63
KEPT = 32
"""texts whose trees are kept: reading one is most of what a scene costs to load, and scenes share their graphs, people and places"""
Unusable = partial(Mistake, refused=True)
"""a mistake that leaves nothing to go on with"""

Loc = tuple[int | str, ...]
"""the way to a value: keys, and numbers in lists; named as pydantic names it in its errors"""


class Place(NamedTuple):
    """Where a value stands: line and column 1-based; `file` empty where it is the document's own."""

    line: int
    column: int
    file: str = ""


class Given(NamedTuple):
    """A value that was put into a text of another document: the parameter of a sub-graph."""

    path: Loc
    """where it was given"""
    words: frozenset[str]
    """its own, and none of the text around it"""
    whole: bool
    """there is nothing around it"""


class Lines:
    """Where each value of a document stands."""

    def __init__(self) -> None:
        self._of: dict[Loc, Place] = {(): Place(1, 1)}
        self._moved: dict[Loc, Loc] = {}
        self._given: dict[Loc, tuple[Given, ...]] = {}
        self._shared: dict[str, Loc] = {}

    def put(self, path: Loc, place: Place) -> None:
        self._of[path] = place

    def moved(self, old: Loc, new: Loc) -> None:
        """What stands at `old` is asked for as `new` from now on."""
        self._moved[new] = old

    def give(self, path: Loc, *given: Given) -> None:
        """In the text at `path` stands what was given elsewhere."""
        self._given[path] = (*self._given.get(path, ()), *given)

    def cause(self, path: Loc, what: str) -> Loc:
        """Where what the complaint `what` about `path` speaks of was written: at `path`, or where it was given."""
        given = self._given.get(self._written(path), ())
        said = words(what) if given else frozenset()
        return next((g.path for g in given if g.whole or not g.words.isdisjoint(said)), path)

    def share(self, file: str, path: Loc) -> None:
        """`path` brings in `file`, which other documents use too."""
        self._shared.setdefault(file, path)

    def shared(self, path: Loc) -> Loc | None:
        """What brought in the value at `path`, if that stands in a document that others use too."""
        return self._shared.get(self.place(path).file)

    def place(self, path: Loc) -> Place:
        """Where `path` stands, or its nearest ancestor."""
        path = self._written(path)
        while path and path not in self._of:
            path = path[:-1]
        return self._of[path]

    def _written(self, path: Loc) -> Loc:
        """`path` before it was moved."""
        for n in range(len(path), 0, -1) if self._moved else ():
            if path not in self._of and path[:n] in self._moved:
                path = (*self._moved[path[:n]], *path[n:])
        return path

    def of(self, path: Loc) -> int:
        """The line of `path`, or of its nearest ancestor."""
        return self.place(path).line

    def mistake(self, path: Loc, what: str, remedy: str = "", *, refused: bool = False) -> Mistake:
        """A mistake in the value at `path`, told where that was written."""
        path = self.cause(path, what)
        at = self.place(path)
        return Mistake(at.line, dotted(path), what, remedy, at.column, at.file, refused)


def load_yaml(text: str, file: str) -> tuple[Any, Lines]:
    """Plain dicts, lists, strings, numbers and booleans, with the line of each. Raises `DocumentError`."""
    data, lines, mistakes = plain_yaml(text, file)
    if mistakes:
        raise DocumentError(file, mistakes)
    return data, lines


def plain_yaml(text: str, file: str) -> tuple[Any, Lines, list[Mistake]]:
    """As `load_yaml`, with the mistakes that leave something to go on with (a key that stands twice); the others are raised."""
    try:
        root, tricks = _tree(text)
        if tricks:
            raise DocumentError(file, tricks)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        at = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if odd := odd_indent(text, at[0]):
            what = f"not YAML: the character U+{ord(odd[2]):04X}, which only looks like a space"
            raise DocumentError(file, [Unusable(odd[0], "", what, "write plain spaces in its place", odd[1])]) from None
        what, remedy = broken(text, str(e.problem or e.context), at[0])
        raise DocumentError(file, [Unusable(at[0], "", f"not YAML: {what}", remedy, at[1])]) from None
    except ReaderError as e:
        line, what = text.count("\n", 0, e.position) + 1, f"not YAML: the character U+{e.character:04X} may not stand in text"
        column = e.position - text.rfind("\n", 0, e.position)
        raise DocumentError(file, [Unusable(line, "", what, "save it as plain UTF-8 text", column)]) from None
    except (YAMLError, ValueError, RecursionError) as e:
        raise DocumentError(file, [Unusable(0, "", f"not YAML: {e}", "save it as plain UTF-8 text")]) from None
    if root is None:
        raise DocumentError(file, [Unusable(1, "", "the file is empty", "restore it or start from a shipped example", 1)])
    lines = Lines()
    mistakes: list[Mistake] = []
    return _plain(YAML(typ="safe", pure=True), root, (), lines, mistakes), lines, mistakes


@lru_cache(maxsize=KEPT)
def _tree(text: str) -> tuple[Node | None, Sequence[Mistake]]:
    """The tree of a text, which nobody changes, or the tricks for which none was built. Raises ruamel's errors."""
    tokens, tricks = tokens_of(YAML(typ="safe", pure=True), text)
    return (None, tricks) if tricks else (composed(YAML(typ="safe", pure=True), tokens), ())


def _plain(yaml: YAML, node: Node, path: Loc, lines: Lines, mistakes: list[Mistake]) -> Any:
    lines.put(path, Place(node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, ScalarNode):
        return _scalar(yaml, node, path, mistakes)
    if isinstance(node, SequenceNode):
        return [_plain(yaml, child, (*path, i), lines, mistakes) for i, child in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    out: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line, column = key_node.start_mark.line + 1, key_node.start_mark.column + 1
        key = _straight(str(key_node.value), key_node, path, mistakes) if isinstance(key_node, ScalarNode) else ""
        if not isinstance(key_node, ScalarNode):
            mistakes.append(Unusable(line, dotted(path), "a key must be a plain word", "rewrite the key", column))
        elif key in out:
            first = lines.of((*path, key))
            what = f"this key stands twice, first in line {first}"
            mistakes.append(Unusable(line, dotted((*path, key)), what, "remove one, or rename it", column))
        out[key] = _plain(yaml, value_node, (*path, key), lines, mistakes)
        lines.put((*path, key), Place(line, column))
    return out


def _scalar(yaml: YAML, node: ScalarNode, path: Loc, mistakes: list[Mistake]) -> Any:
    """A word, number, boolean or nothing. What looks like a date, or is `=` or `<<`, is a word: YAML 1.2 has no other kinds."""
    if str(node.tag).rpartition(":")[2] not in ("str", "int", "float", "bool", "null"):
        return str(node.value)
    stands_in: str | int  # of the same kind, so that nothing more is said of it
    try:
        value = yaml.constructor.construct_object(node)
        str(value).encode()
        if isinstance(value, int) and abs(value) >= MAX_INTEGER:
            raise ValueError
    except UnicodeEncodeError:
        wrong, stands_in = ("half a character: one of \\ud800 to \\udfff alone", "write the character itself"), ""
    except ValueError:
        wrong, stands_in = ("not a number that can be used", "write a smaller number"), 0
    else:
        return _straight(value, node, path, mistakes) if isinstance(value, str) else value
    mistakes.append(Unusable(node.start_mark.line + 1, dotted(path), *wrong, node.start_mark.column + 1))
    return stands_in


def _straight(text: str, node: ScalarNode, path: Loc, mistakes: list[Mistake]) -> str:
    """A text without the signs that turn its direction, each of which is refused."""
    at = node.start_mark
    for sign in dict.fromkeys(TURNS.findall(text)):
        mistakes.append(Unusable(at.line + 1, dotted(path), *turning(sign), at.column + 1))
    return TURNS.sub("", text)


def words(text: str) -> frozenset[str]:
    """The words of a text, those that `_` joins one by one."""
    return frozenset(re.findall(r"[A-Za-z0-9-]+", text))


def dotted(path: Loc) -> str:
    """`regions.partner.go[2]`"""
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).removeprefix(".")
