"""The canonical form of a document: one way to write each, so that a changed field is a changed line.

Keys keep their order, comments their places, and single blank lines theirs. A collection stands on one line where it is short, and one
part a line otherwise; nothing is aligned, since one longer name would move every line. Expressions are quoted.

How long a value is does not decide it: whether a collection is short is reckoned with a usual length for each kind of value, so that one
that grows or shrinks never moves its neighbours. A line may come out longer than `WIDTH`, or leave some of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vr_dti.documents.manuscript import Part, Parts, Value, Word

WIDTH = 140
"""of a line whose values are of the usual length"""
WORD, EXPRESSION, SENTENCE, WEIGHT = 6, 12, 35, 36
"""usual lengths. Defaults: fitted to the shipped documents, of whose collections 48 in 2918 then stood otherwise than by their true length,
and whose longest line is 180."""
SENTENCES = frozenset(
    {
        "title",
        "about",
        "text",
        "relation",
        "temper",
        "briefing",
        "cite",
        "to_check",
        "result",
        "question",
        "training_point",
        "words",
        "debrief",
    }
)
"""keys whose values are sentences, however short; others are where they have a space"""
MAX_ON_A_LINE = 3
"""commands or other mappings that share a line. Default."""
STEP = "  "
CONDITIONS = ("when", "if", "present", "to:set")
"""keys of expressions"""

Where = tuple[str, ...]
"""keys from the top, `*` for each item of a list"""

_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_./$<>-]*|\d+(\.\d+)?(ms|s|m)")
_RESERVED = re.compile(r"true|false|null|yes|no|on|off", re.IGNORECASE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def written(document: Value) -> str:
    """The text of a document in its canonical form."""
    if not isinstance(document, Parts):
        return _spelled(document, ()) + "\n"
    lines = [line.rstrip() for line in _block(document, (), 0)]
    return "\n".join(lines).strip("\n") + "\n"


def is_expression(where: Where, word: Word) -> bool:
    """Whether what stands there is an expression of the scenario language, or the value of a `set`."""
    if word.kind != "str":
        return False
    last, above = where[-1] if where else "", where[-2] if len(where) > 1 else ""
    return last in CONDITIONS or above == "random"


# --- one part a line -------------------------------------------------------------------------------------------------------


def _block(value: Parts, where: Where, depth: int) -> Iterator[str]:
    indent = STEP * depth
    for i, part in enumerate(value.parts):
        inner = within(where, value, part)
        above, beside = part.above, part.beside
        short = _one_line(part.value, inner, _room(part, indent))
        if short is None and part.key is None and beside:
            above, beside = (*above, beside), ""  # the first line of a part without a key belongs to its own first part
        yield from _notes(above, indent, first=i == 0)
        note = f"  {beside}" if beside else ""
        head = "-" if part.key is None else f"{_key(part.key)}:"
        if short is not None:
            yield f"{indent}{head} {short}{note}"
        elif isinstance(part.value, Word):
            yield f"{indent}{head} {part.value.block[0]}{note}"
            yield from (f"{indent}{STEP}{line}" for line in part.value.block[1:])
        elif part.key is not None:
            yield f"{indent}{head}{note}"
            yield from _block(part.value, inner, depth + 1)
        else:
            yield from _item(part.value, inner, depth)
    yield from _notes(value.below, indent, first=not value.parts)


def _item(value: Parts, where: Where, depth: int) -> Iterator[str]:
    """A collection as the item of a list: its first line follows the dash."""
    lines = list(_block(value, where, depth + 1))
    while lines and (not lines[0].strip() or lines[0].lstrip().startswith("#")):
        yield lines.pop(0)[len(STEP) :]  # said over the first part: it stands over the item
    indent = STEP * depth
    yield f"{indent}- {lines[0].lstrip()}"
    yield from lines[1:]


def _notes(notes: tuple[str, ...], indent: str, *, first: bool) -> Iterator[str]:
    for i, note in enumerate(notes):
        if note:
            yield indent + note
        elif not (first and i == 0) and not (i and not notes[i - 1]):
            yield ""


def _room(part: Part, indent: str) -> int:
    head = 2 if part.key is None else len(_key(part.key)) + 2
    return WIDTH - len(indent) - head


def within(where: Where, value: Parts, part: Part) -> Where:
    """Where `part` of the `value` at `where` stands; all items of a list stand in one place."""
    if part.key is None:
        return (*where, "*")
    name = part.key.text
    return (*where, "to:set" if name == "to" and value.get("set") is not None else name)


# --- on one line -----------------------------------------------------------------------------------------------------------


def _one_line(value: Value, where: Where, room: int) -> str | None:
    """`value` on one line; None where it is reckoned to take more than `room`, or should."""
    if isinstance(value, Word):
        return None if value.block and not is_expression(where, value) else _spelled(value, where)
    if not value.parts and not value.below:
        return "{}" if value.mapping else "[]"
    if _always_block(value, where) or not _short(value, where):
        return None
    return _flow(value, where) if _reckoned(value, where) <= room else None


def _reckoned(value: Value, where: Where) -> int:
    """How long `value` is on one line, with values of the usual length in it."""
    if isinstance(value, Parts):
        inside = sum(_reckoned(p.value, within(where, value, p)) + (len(_key(p.key)) + 2 if p.key is not None else 0) for p in value.parts)
        return inside + 2 * max(1, len(value.parts))
    if where[-2:-1] == ("random",):
        return WEIGHT
    if where[-1] in CONDITIONS:
        return EXPRESSION
    return SENTENCE if " " in value.text or next((w for w in reversed(where) if w != "*"), "") in SENTENCES else WORD


def _flow(value: Value, where: Where) -> str | None:
    """`value` in brackets; None where a comment or a block text forbids it."""
    if isinstance(value, Word):
        return None if value.block and not is_expression(where, value) else _spelled(value, where)
    if value.below:
        return None
    texts = []
    for part in value.parts:
        text = _flow(part.value, within(where, value, part))
        if text is None or part.beside or any(part.above):
            return None
        texts.append(text if part.key is None else f"{_key(part.key)}: {text}")
    return ("{%s}" if value.mapping else "[%s]") % ", ".join(texts)


def _short(value: Parts, where: Where) -> bool:
    """Few enough parts for a line: one way out of a node, a few commands, a node that says one thing; any number of plain words."""
    nested = sum(isinstance(p.value, Parts) for p in value.parts)
    if value.mapping:
        return len(value.parts) == 1 if _is_node(where) else True
    return nested <= (1 if where[-1] == "go" else MAX_ON_A_LINE)


def _always_block(value: Parts, where: Where) -> bool:
    """Sections of a document, regions, and lists of nodes: they grow, and each part of them is something of its own."""
    if len(where) == 1 and where[0] != "own_force":
        return value.mapping or any(isinstance(p.value, Parts) or " " in p.value.text for p in value.parts)
    return where[-1] == "nodes" or (len(where) == 2 and where[0] == "regions")


def _is_node(where: Where) -> bool:
    return len(where) > 1 and where[-2] == "nodes" and where[-1] != "*" and (len(where) == 2 or where[0] == "regions")


# --- words -----------------------------------------------------------------------------------------------------------------


def _key(word: Word) -> str:
    """A key is text whatever it looks like, `on` too."""
    return word.text if _PLAIN.fullmatch(word.text) else _quoted(word.text)


def _spelled(word: Word, where: Where) -> str:
    if word.kind == "bool":
        return word.text.lower()
    if word.kind != "str":
        return "null" if word.kind == "null" else word.text
    if is_expression(where, word):
        return _quoted(" ".join(word.text.split()))
    return word.text if _PLAIN.fullmatch(word.text) and not _RESERVED.fullmatch(word.text) else _quoted(word.text)


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _escaped(ord(c))) for c in text) + '"'


def _escaped(code: int) -> str:
    return f"\\u{code:04x}" if code < 1 << 16 else f"\\U{code:08x}"
