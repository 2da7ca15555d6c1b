"""Scenarios of earlier formats, brought up to date as plain data, one format number at a time. A new format adds one row to `STEPS`.

0 -> 1: the draft had cues begin and end by commands of their own (`cue`, `cue_end`) and knew no facts. Each cue gets the one fact that
its actor does it to its victim, seen on both, and the commands tell that fact. A draft may also call itself 1: it did, for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

NAME = "dti-scenario"
CURRENT = 1
REMEDY = "bring it up to date: vr-dti scenario fmt --migrate"
"""and the path, for whoever reads an older one"""


def number_of(data: Any) -> int | None:
    """The format that a document is really of; None where it says none of ours."""
    said = data.get("format") if isinstance(data, Mapping) else None
    name, _, number = str(said).partition("/")
    if name != NAME or not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    return 0 if int(number) == 1 and any(_told(c) for c in _commands(data)) else int(number)


def older(data: Any) -> str:
    """What is to be said of a document of an earlier format; empty where it is of none."""
    number = number_of(data)
    if number is None or number >= CURRENT:
        return ""
    return f"this is of format {NAME}/{number}, older than {NAME}/{CURRENT}, which this program reads"


def migrated(data: Mapping[str, Any]) -> dict[str, Any]:
    """`data` in the current format; of that one already, or of none of ours, it comes back as it was."""
    number, out = number_of(data), dict(data)
    while number is not None and number in STEPS:
        out = STEPS[number](out)
        number += 1
        out["format"] = f"{NAME}/{number}"
    return out


def _facts_for_cues(data: dict[str, Any]) -> dict[str, Any]:
    """0 -> 1"""
    cues = data.get("cues")
    out: dict[str, Any] = {}
    for key, value in data.items():
        if key == "cues" and isinstance(cues, dict):
            out["facts"] = {name: _fact_of(cue) for name, cue in cues.items()}
            out[key] = {name: {**cue, "facts": [name]} if isinstance(cue, dict) else cue for name, cue in cues.items()}
        else:
            out[key] = _renamed(value) if key in ("regions", "interrupts") else value
    return out


def _fact_of(cue: Any) -> dict[str, Any]:
    cue = cue if isinstance(cue, dict) else {}
    seen = [cue[k] for k in ("actor", "victim") if cue.get(k)]
    return {**({"title": cue["title"]} if cue.get("title") else {}), "see": seen}


_AS_FACTS: Mapping[str, str] = {"cue": "fact", "cue_end": "fact_end"}


def _renamed(value: Any) -> Any:
    if isinstance(value, list):
        return [_renamed(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {_AS_FACTS.get(k, k) if _told(value) else k: _renamed(v) for k, v in value.items()}


def _told(command: Any) -> bool:
    """Whether it is a command of the draft that begins or ends a cue."""
    return isinstance(command, dict) and any(isinstance(command.get(verb), str) for verb in _AS_FACTS)


def _commands(data: Mapping[str, Any]) -> Iterator[Any]:
    """Every item of every list in regions and interrupts; commands are among them."""
    todo: list[Any] = [data.get("regions"), data.get("interrupts")]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
            yield from value


STEPS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {0: _facts_for_cues}
"""format number -> what makes the next one of it"""
