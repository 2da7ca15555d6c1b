"""A document as its author wrote it: values in order with their quotes, comments and blank lines, so that a tool can write it anew and
lose none of it. `reading.py` says what a document means; this, how it stands on the page.

Read only what `load_yaml` has passed: it bounds size and depth, and refuses anchors, tags and keys that stand twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""what ends a line, as ruamel counts lines"""
_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")
_WORDS = ("str", "int", "float", "bool", "null")


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar."""

    text: str
    """its value as text, whatever its quotes"""
    kind: str = "str"
    """`str`, `int`, `float`, `bool` or `null`"""
    block: tuple[str, ...] = ()
    """of a text written as a block (`>-`): its header, then its lines without their indentation"""


@dataclass(frozen=True, slots=True)
class Part:
    """An entry of a mapping, or an item of a list (`key` None)."""

    key: Word | None
    value: Value
    above: tuple[str, ...] = ()
    """comment lines over it, an empty one for a blank line"""
    beside: str = ""
    """the comment at the end of its line"""


@dataclass(frozen=True, slots=True)
class Parts:
    """A mapping or a list."""

    mapping: bool
    parts: tuple[Part, ...]
    below: tuple[str, ...] = ()
    """comment lines after its last part, indented like it"""

    def get(self, key: str) -> Value | None:
        """The value of that key."""
        return next((p.value for p in self.parts if p.key is not None and p.key.text == key), None)


Value = Word | Parts


def read(text: str) -> Value:
    """The document in `text`."""
    yaml = YAML(typ="safe", pure=True)
    return _Reader(text, yaml).document(yaml.compose(text))


def comments(value: Value) -> list[str]:
    """Every comment in a value, in the order of the page."""
    return [c for c in _comments(value) if c]


def _comments(value: Value) -> Iterator[str]:
    if isinstance(value, Parts):
        for part in value.parts:
            yield from part.above
            if isinstance(part.value, Parts):
                yield part.beside
                yield from _comments(part.value)
            else:
                yield part.beside
        yield from value.below


def of(data: Any, like: Value | None = None) -> Value:
    """Plain data as a manuscript; what also stands in `like` keeps its comments and form; comments of what is gone stay there."""
    if isinstance(data, Mapping):
        return _mapping_of(data, like if isinstance(like, Parts) and like.mapping else None)
    if isinstance(data, list):
        return _list_of(data, like if isinstance(like, Parts) and not like.mapping else None)
    made = _word_of(data)
    return like if isinstance(like, Word) and _same(like, made) else made


def _same(a: Word, b: Word) -> bool:
    if a.kind == b.kind == "float":
        return float(a.text) == float(b.text)
    return (a.text, a.kind) == (b.text, b.kind)


def _word_of(data: Any) -> Word:
    if isinstance(data, bool):
        return Word(str(data).lower(), "bool")
    if data is None:
        return Word("null", "null")
    kind = "int" if isinstance(data, int) else "float" if isinstance(data, float) else "str"
    return Word(str(data), kind)


def _mapping_of(data: Mapping[str, Any], like: Parts | None) -> Parts:
    old = {p.key.text: p for p in like.parts if p.key is not None} if like else {}
    parts, kept = [], []
    for key, value in data.items():
        before = old.get(key)
        parts.append(Part(Word(key), of(value, before.value if before else None), *(_said(before) if before else ((), ""))))
    for name, gone in old.items():
        if name not in data:
            kept += [c for c in (*gone.above, gone.beside, *comments(gone.value)) if c]
    return Parts(True, tuple(parts), (*(like.below if like else ()), *kept))


def _list_of(data: list[Any], like: Parts | None) -> Parts:
    old = list(like.parts) if like else []
    if len(old) != len(data):
        kept = [c for c in (comments(like) if like else []) if c]
        return Parts(False, tuple(Part(None, of(v)) for v in data), tuple(kept))
    parts = [Part(None, of(v, p.value), *_said(p)) for v, p in zip(data, old, strict=True)]
    return Parts(False, tuple(parts), like.below if like else ())


def _said(part: Part) -> tuple[tuple[str, ...], str]:
    return part.above, part.beside


# --- from text to a manuscript ---------------------------------------------------------------------------------------------


class _Comment(NamedTuple):
    at: int
    line: int
    column: int
    text: str
    own_line: bool
    after_blank: bool


@dataclass
class _Reader:
    """Walks the nodes in the order of the page and hands each the comments that stand by it."""

    text: str
    yaml: YAML
    pending: deque[_Comment] = field(default_factory=deque)
    """in the order of the page, not handed out yet"""
    rows: list[str] = field(default_factory=list)

    def document(self, root: Node) -> Value:
        self.rows = _BREAK.split(self.text)
        self.pending = deque(self._found())
        value = self._value(root, len(self.text), -1)
        rest = tuple(c.text for c in self.pending)
        return Parts(value.mapping, value.parts, (*value.below, *rest)) if isinstance(value, Parts) else value

    def _found(self) -> Iterator[_Comment]:
        """Comments stand between the tokens, and nowhere else."""
        at, starts = 0, [0, *(m.end() for m in _BREAK.finditer(self.text))]
        for token in self.yaml.scan(self.text):
            for match in _COMMENT.finditer(self.text[at : token.start_mark.index]):
                index = at + match.start()
                line = bisect_right(starts, index) - 1
                column = index - starts[line]
                own = not self.rows[line][:column].strip()
                yield _Comment(index, line, column, match[0].rstrip(), own, self._after_blank(line))
            at = max(at, token.end_mark.index)

    def _after_blank(self, line: int) -> bool:
        return line > 0 and not self.rows[line - 1].strip()

    def _value(self, node: Node, limit: int, column: int) -> Value:
        """`limit`: where on the page whatever follows begins; `column`: that of the collection it stands in."""
        if isinstance(node, ScalarNode):
            return self._word(node)
        assert isinstance(node, CollectionNode)
        flow = bool(node.flow_style)
        end = node.end_mark.index if flow else limit
        mapping = isinstance(node, MappingNode)
        pairs: list[tuple[Node | None, Node]] = list(node.value) if mapping else [(None, v) for v in node.value]
        starts = [(key if key is not None else value).start_mark for key, value in pairs]
        mine = node.start_mark.column
        parts = []
        for i, (key, value) in enumerate(pairs):
            following = starts[i + 1].index if i + 1 < len(pairs) else end
            parts.append(self._part(key, value, starts[i], following, column if flow else mine))
        below = self._below(end, mine, flow) if flow or mine > column else ()
        return Parts(mapping, tuple(parts), below)

    def _part(self, key: Node | None, value: Node, start: Any, following: int, column: int) -> Part:
        above: list[str] = []
        while self.pending and self.pending[0].at < start.index:
            comment = self.pending.popleft()
            above += [""] * comment.after_blank + [comment.text]
        if self._after_blank(start.line) and not self.rows[start.line][: start.column].strip("- "):
            above.append("")
        beside: list[str] = []
        if key is not None and value.start_mark.line > key.end_mark.line:
            beside += self._on_line(key.end_mark.line, value.start_mark.index)
        word = self._word(key) if isinstance(key, ScalarNode) else None
        inner = self._value(value, following, column)
        if not isinstance(value, CollectionNode) or value.flow_style:
            beside += self._on_line(value.end_mark.line, following)
        if isinstance(inner, Word) and inner.block:
            head, _, note = inner.block[0].partition("#")
            beside += ["#" + note] if note else []
            inner = Word(inner.text, inner.kind, (head.strip(), *inner.block[1:]))
        return Part(word, inner, tuple(above), "  ".join(beside))

    def _on_line(self, line: int, before: int) -> list[str]:
        found = []
        while self.pending and self.pending[0].line == line and self.pending[0].at < before:
            found.append(self.pending.popleft().text)
        return found

    def _below(self, end: int, column: int, flow: bool) -> tuple[str, ...]:
        """Comments that end a collection: in brackets, or on lines of their own indented no less than it."""
        found: list[str] = []
        while self.pending and self.pending[0].at < end and (flow or (self.pending[0].own_line and self.pending[0].column >= column)):
            comment = self.pending.popleft()
            found += [""] * comment.after_blank + [comment.text]
        return tuple(found)

    def _word(self, node: ScalarNode) -> Word:
        kind = str(node.tag).rpartition(":")[2]
        text = str(node.value)
        block = self._block(node) if node.style in (">", "|") else ()
        return Word(text, kind if kind in _WORDS else "str", block)

    def _block(self, node: ScalarNode) -> tuple[str, ...]:
        """Header and lines of a block text; none where its form could not be kept (an explicit indent, or kept line ends)."""
        head, *lines = self.text[node.start_mark.index : node.end_mark.index].rstrip().splitlines()
        indents = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
        if not re.fullmatch(r"[>|]-?\s*(#.*)?", head.rstrip()) or not indents or indents[0] > min(indents):
            return ()
        return (head.strip(), *(line[indents[0] :].rstrip() for line in lines))
