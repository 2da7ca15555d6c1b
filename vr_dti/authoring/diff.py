"""`diff`: what differs between two documents, in words. It compares what they say, not how it is written: comments, quotes and the order
of names are no difference; the order of ways out, regions and interrupts is one, for the first that matches is taken.

It reads values, not models, so that a document that has mistakes, or is a graph with parameters, can be compared too.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pydantic import ValidationError

from vr_dti.authoring import words
from vr_dti.authoring.renames import LINES, Renames
from vr_dti.authoring.sources import Pair
from vr_dti.documents import load_yaml, milliseconds
from vr_dti.story.graph_document import CommandDoc, EdgeDoc

NOUNS = {
    "dials": "dial",
    "marks": "mark",
    "cast": "actor",
    "people": "actor",
    "lines": "line",
    "vars": "variable",
    "facts": "fact",
    "cues": "cue",
    "duties": "duty",
    "regions": "region",
    "nodes": "node",
    "outcomes": "outcome",
    "params": "parameter",
    "speakers": "speaker",
    "enter": "command on entering",
    "do": "command",
    "go": "way out",
    "interrupts": "interrupt",
    "end": "ending",
    "tests": "test",
    "include": "included graph",
    "items": "item",
    "script": "act",
}
"""part of a document -> what one thing in it is called"""
NAMED_BY = {"interrupts": "id", "tests": "name", "items": "id", "include": "graph", "end": "outcome"}
"""list -> the field that names its items"""
ORDERED = ("regions",)
"""mappings whose order means something"""
FIRST_WINS = ("interrupts", "end", "include")
"""the same of lists whose items have names"""
LONG = 100
"""characters of a value that are told"""
MANY = 300
"""items of a list beyond which it is compared place by place"""
OTHER_KIND = re.compile(r"[-+]?\d[\d.]*|true|false|null|", re.IGNORECASE)
"""a text that would be something else without its quotation marks"""
ALIKE = 0.5
"""share of equal fields from which two items are one that changed. Default."""


def differences(pair: Pair, locales: Sequence[Pair] = ()) -> list[str]:
    """What differs, a line each, in the order of the document; an empty text is a document that is not there. `locales`: those of the
    same scene, which tell whether a line of another name is another line. Raises `DocumentError`."""
    before, after = pair.before.strip(), pair.after.strip()
    if not before or not after:
        return ["added" if after else "removed"] if before != after else []
    a, b = load_yaml(pair.before, pair.files[0])[0], load_yaml(pair.after, pair.files[1])[0]
    texts = [(_lines_of(x.before, x.files[0]), _lines_of(x.after, x.files[1])) for x in locales]
    return list(_compared(a, b, _What(Renames(a, b, texts))))


def _lines_of(locale: str, file: str) -> Mapping[str, Any]:
    data = load_yaml(locale, file)[0] if locale.strip() else None
    lines = _field(data, LINES)
    return lines if isinstance(lines, dict) else {}


@dataclass(frozen=True, slots=True)
class _What:
    """What a sentence speaks of: `region partner, node kick_1`, and the field of it."""

    renames: Renames
    things: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        return ": ".join(t for t in (", ".join(self.things), ".".join(self.fields)) if t)

    def thing(self, words: str) -> _What:
        """Something in it that has a name of its own."""
        return _What(self.renames, (*self.things, words))

    def field(self, name: str) -> _What:
        return _What(self.renames, self.things, (*self.fields, name))


def _of_things(value: Any) -> bool:
    """Whether it holds things that have names or places, and no mere words."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict) for v in value))


def _compared(a: Any, b: Any, what: _What, part: str = "") -> Iterator[str]:
    """`part`: the key under which both stand, where things of that kind have names."""
    if isinstance(a, dict) and isinstance(b, dict):
        yield from _mappings(a, b, what, part)
    elif isinstance(a, list) and isinstance(b, list) and any(isinstance(v, dict) for v in a + b):
        yield from _lists(a, b, what, part)
    elif (type(a) is not type(b) or a != b) and not _as_long(a, b):
        yield f"{what} changed from {_told(a)} to {_told(b)}"


def _as_long(a: Any, b: Any) -> bool:
    """Two spellings of one duration: 14s and 14000ms."""
    return isinstance(a, str) and isinstance(b, str) and (ms := milliseconds(a)) is not None and ms == milliseconds(b)


def _mappings(a: Mapping[str, Any], b: Mapping[str, Any], whose: _What, part: str) -> Iterator[str]:
    called = whose.renames.of(a, b, part) if part in NOUNS else {}
    for key in dict.fromkeys([*a, *b]):
        what = whose.thing(f"{NOUNS[part]} {key}") if part in NOUNS and part not in NAMED_BY else whose.field(key)
        if key in called:
            yield f"{what} is now called {called[key]}"
        elif key in called.values():
            continue
        elif key not in b:
            yield f"{what} removed" + _was(a[key])
        elif key not in a:
            yield f"{what} added" + _was(b[key])
        elif key in NOUNS and _of_things(a[key]) and _of_things(b[key]):
            yield from _compared(a[key], b[key], whose, key)
        else:
            yield from _compared(a[key], b[key], what)
    common = [k for k in a if k in b]
    if part in ORDERED and common != [k for k in b if k in a]:
        yield f"{whose.field(part)}: order changed from {', '.join(common)} to {', '.join(k for k in b if k in a)}"


_Pairs = list[tuple[int | None, int | None]]
"""places of items that are one, in the list before and after; None where there is no such item"""


def _lists(a: Sequence[Any], b: Sequence[Any], whose: _What, part: str) -> Iterator[str]:
    noun = NOUNS.get(part, "item")
    pairs = _by_name(a, b, NAMED_BY[part]) if part in NAMED_BY else _by_likeness(a, b)
    gone = {_key(a[i]) for i, j in pairs if i is not None and j is None}
    came = {_key(b[j]) for i, j in pairs if i is None and j is not None}
    for i, j in pairs:
        item = a[i] if i is not None else b[j or 0]
        what = whose.thing(f"{noun} {_named(item, part)}")
        if i is not None and j is not None:
            yield from _compared(a[i], b[j], what)
        elif _key(item) not in gone or _key(item) not in came:
            yield f"{what} {'removed' if j is None else 'added'}" + (_was(item) if part in NAMED_BY else "")
        elif j is not None:
            yield f"{what} moved to place {j + 1}"
    now = [j for i, j in pairs if i is not None and j is not None]
    if part in FIRST_WINS and now != sorted(now):
        yield f"{whose.field(part)}: order changed to {', '.join(_named(b[j], part) for j in sorted(now))}"


def _by_name(a: Sequence[Any], b: Sequence[Any], field: str) -> _Pairs:
    """Items paired by name, in the order of `a`, new ones last; of several of one name, in their order."""
    rest: dict[str, deque[int]] = {}
    for j, item in enumerate(b):
        rest.setdefault(_key(_field(item, field)), deque()).append(j)
    pairs: _Pairs = []
    for i, item in enumerate(a):
        alike = rest.get(_key(_field(item, field)))
        pairs.append((i, alike.popleft() if alike else None))
    return [*pairs, *((None, j) for j in sorted(j for alike in rest.values() for j in alike))]


def _by_likeness(a: Sequence[Any], b: Sequence[Any]) -> _Pairs:
    """Equal items in order, and between them those that are more alike than not."""
    if max(len(a), len(b)) > MANY:
        return [(i if i < len(a) else None, i if i < len(b) else None) for i in range(max(len(a), len(b)))]
    pairs: _Pairs = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, [_key(x) for x in a], [_key(y) for y in b], autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += zip(range(i, i_end), range(j, j_end), strict=True)
            continue
        for place in range(i, i_end):
            best = max(range(j, j_end), key=lambda k: _likeness(a[place], b[k]), default=None)
            if best is None or _likeness(a[place], b[best]) < ALIKE:
                pairs.append((place, None))
            else:
                pairs += [(None, k) for k in range(j, best)]
                pairs.append((place, best))
                j = best + 1
        pairs += [(None, k) for k in range(j, j_end)]
    return pairs


def _likeness(a: Any, b: Any) -> float:
    if not (isinstance(a, dict) and isinstance(b, dict)):
        return float(a == b)
    return sum(_key(a.get(k)) == _key(b.get(k)) for k in a.keys() & b.keys()) / max(len(a), len(b), 1)


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _field(item: Any, field: str) -> Any:
    return item.get(field) if isinstance(item, dict) else None


def _named(item: Any, part: str) -> str:
    """What to call an item of a list."""
    if part in NAMED_BY and isinstance(name := _field(item, NAMED_BY[part]), str):
        whose = _field(_field(item, "with"), "me") if part == "include" else None  # one graph for each of several people
        return f"'{name}'" if " " in name else f"{name} of {whose}" if isinstance(whose, str) else name
    if isinstance(item, dict):
        try:
            if part == "go":
                edge = EdgeDoc.model_validate(item)
                to = edge.to or " or ".join(edge.random)
                return f"'{words.trigger(edge)}{f' to {to}' if to else ''}'"
            if part in ("enter", "do"):
                return f"'{words.command(CommandDoc.model_validate(item))}'"
        except ValidationError:
            pass
    return _told(item)


def _was(value: Any) -> str:
    """What was added or removed, where that is short."""
    return f": {_told(value)}" if len(_flow(value)) <= LONG else ""


def _told(value: Any) -> str:
    """A value in few characters, as it would be written on one line."""
    text = _flow(value)
    return text if len(text) <= LONG else text[: LONG - 3] + "..."


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and (" " in value or OTHER_KIND.fullmatch(value)):
        return f'"{value}"'
    return str(value)
