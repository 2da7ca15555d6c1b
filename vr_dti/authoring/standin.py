"""What takes the place of a wrong part of a scenario while the rest is checked: as little as the format allows, and nothing happens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from vr_dti.documents import Loc

UNKNOWN = "not_known_yet"
"""a dial that stands for a condition of which nothing is known"""
CERTAIN = "1"
"""a weight"""
NOTHING: Mapping[str, Any] = {
    "go": {"on": "command", "name": "nothing"},
    "enter": {"haptic": "nothing", "hand": "right"},
    "do": {"haptic": "nothing", "hand": "right"},
    "tests": {"name": "nothing", "expect": {"vars": {}}},
    "script": {"at": "0s", "on": "command"},
    "include": {"graph": "nothing"},
    "rung": 0,
    "of": "nothing",
}
"""list -> what stands in it instead of an item"""
ENTRIES: Mapping[tuple[str, ...], Any] = {
    ("marks",): {},
    ("cast",): {},
    ("lines",): {},
    ("facts",): {},
    ("regions",): {},
    ("regions", "nodes"): {},
}
"""mapping -> what stands in it instead of an entry, so that its name stays known"""
FIELDS: Mapping[tuple[str, str], Any] = {
    ("", "id"): "nothing",
    ("", "version"): "0",
    ("", "seed"): 0,
    ("", "place"): "street-corner",
    ("", "marks"): {},
    ("marks", "x"): 0.0,
    ("marks", "z"): 0.0,
    ("cast", "person"): "nothing",
    ("lines", "lasts"): "1s",
    ("regions", "nodes"): {"nothing": {}},
}
"""(section, field that cannot be done without) -> what it is instead"""
EXPRESSIONS = ("regions", "interrupts", "end", "duties", "cast")
"""sections in which expressions stand"""
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def at(data: Any, path: Sequence[int | str]) -> Any:
    """What stands at `path`; None where nothing does."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def item(data: Mapping[str, Any], path: Loc, old: Any = None) -> Any:
    """What stands in a list instead of the item at `path`, where `old` stood."""
    where, i = str(path[-2]), path[-1]
    if where == "interrupts":
        return {"id": f"nothing-{i}", "on": "command", "name": f"nothing-{i}"}
    if where == "end":
        outcome = old.get("outcome") if isinstance(old, dict) else None
        return {"when": "false", "outcome": outcome if isinstance(outcome, str) else f"nothing-{i}"}
    if where == "trainees":
        return _first(data, "marks")
    if where in ("see", "at"):
        return _first(data, "cast")
    if where == "facts":
        return _first(data, "facts")
    if where == "allowed":
        return "draw"
    return deepcopy(NOTHING.get(where, "nothing"))


def fill(data: Mapping[str, Any], path: Loc, old: Any = None) -> Any:
    """What stands at a key instead; None: nothing does. `old` stood there."""
    sections = tuple(str(p) for p in path[:-1:2])
    if len(path) % 2 == 0 and sections in ENTRIES:
        return deepcopy(ENTRIES[sections])
    section, key = (str(path[0]) if len(path) > 1 else ""), str(path[-1])
    if path[0] in ("vars", "dials") and len(path) == 2:
        return _variable(old, of_a_kind=path[0] == "vars")
    if len(path) == 3 and (section, key) in (("lines", "who"), ("cues", "actor")):
        return _first(data, "cast")
    if len(path) == 3 and (section, key) == ("cast", "mark"):
        return _first(data, "marks")
    if len(path) == 3 and (section, key) == ("regions", "initial"):
        return next(iter(at(data, (*path[:2], "nodes")) or ["nothing"]))
    return deepcopy(FIELDS.get((section, key))) if len(path) in (1, 3) else None


def expressions(data: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    """(path, text) of everything that stands where an expression does, whatever else is wrong there."""
    todo: list[tuple[Loc, Any]] = [((name,), data.get(name)) for name in EXPRESSIONS]
    while todo:
        path, value = todo.pop()
        if isinstance(value, list):
            todo += [((*path, i), v) for i, v in enumerate(value)]
        if not isinstance(value, dict):
            continue
        for key, inner in value.items():
            if not isinstance(inner, str):
                todo.append(((*path, key), inner))
            elif (
                key in ("when", "if", "present")
                or path[-1] == "random"
                or (key == "to" and "set" in value and not _WORD.fullmatch(inner))  # a word may be any word of a variable
            ):
                yield (*path, key), inner


def _first(data: Mapping[str, Any], section: str) -> str:
    return next(iter(data.get(section) or ()), "nothing")


def _variable(old: Any, *, of_a_kind: bool) -> Any:
    """A variable or dial of the same kind as one that has no sound beginning; None where it is not plain of what kind it is."""
    if not isinstance(old, dict):
        return None
    words, low, high = old.get("of"), old.get("min", 0), old.get("max", 0)
    kind = old.get("type") if of_a_kind else "enum" if words else "bool" if isinstance(old.get("init"), bool) else "int"
    if kind == "enum" and isinstance(words, list) and words and all(isinstance(w, str) for w in words):
        made: dict[str, Any] = {"of": words, "init": words[0]}
    elif kind == "int" and type(low) is int and type(high) is int and low <= high:
        made = {"min": low, "max": high, "init": low}
    elif kind == "bool":
        made = {"init": False}
    else:
        return None
    return {"type": kind, **made} if of_a_kind else made
