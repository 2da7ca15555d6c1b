"""JSON from strangers (RFC 8259): bounded in depth and number, no key twice, no NaN, no number beyond a float, no half characters."""

from __future__ import annotations

import json
import math
from typing import Any

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.faults import Faults, step

_REMEDY = "this is no whole glTF text; get the file again from where it came"


class _Bad:
    """Stands in the tree where no value could be made."""

    def __init__(self, what: str) -> None:
        self.what = what


def parse(raw: bytes, faults: Faults) -> dict[str, Any]:
    """The object in `raw`. What cannot be a value is gathered in `faults`; text that is no JSON raises `DocumentError`."""
    if len(raw) > figures.JSON_BYTES:
        faults.stop("", f"{len(raw)} bytes of JSON, more than {figures.JSON_BYTES}", "keep the data in a .bin file, or in a .glb")
    values = raw.count(b",") + raw.count(b"[") + raw.count(b"{")
    if values > figures.JSON_VALUES:
        faults.stop("", f"about {values} values, more than {figures.JSON_VALUES}", "leave out animations and nodes that are not needed")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as e:
        faults.stop("", f"not UTF-8 text (byte {e.start} of the JSON)", _REMEDY)
    doubled: dict[int, tuple[object, list[str]]] = {}

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) < len(items):
            seen: set[str] = set()
            twice = [k for k, _ in items if k in seen or seen.add(k)]  # type: ignore[func-returns-value]
            doubled[id(made)] = (made, twice)  # held, so that its id stays its own
        return made

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_int=_integer, parse_float=_number, parse_constant=_constant)
    except json.JSONDecodeError as e:
        faults.stop("", f"not JSON: {e.msg}", _REMEDY, line=e.lineno, column=e.colno)
    except RecursionError:
        faults.stop("", f"nested deeper than {figures.JSON_DEPTH}", _REMEDY)
    if not isinstance(data, dict):
        faults.stop("", "the JSON is not an object", _REMEDY)
    _walk(data, doubled, faults)
    return data


def _integer(digits: str) -> int | float | _Bad:
    return int(digits) if len(digits) <= 20 else _number(digits)


def _number(digits: str) -> float | _Bad:
    value = float(digits)
    return value if math.isfinite(value) else _Bad("this number is beyond what a float holds")


def _constant(word: str) -> _Bad:
    return _Bad(f"{word} is no JSON number")


def _walk(root: dict[str, Any], doubled: dict[int, tuple[object, list[str]]], faults: Faults) -> None:
    """Find what could not be read, and take it out. Pointers are only made for what is wrong: files have many values."""
    stack: list[tuple[Any, tuple[Any, ...], int]] = [(root, (), 1)]
    while stack:
        here, path, depth = stack.pop()
        if depth > figures.JSON_DEPTH:
            faults.stop(_pointer(path), f"nested deeper than {figures.JSON_DEPTH}", _REMEDY)
        is_object = isinstance(here, dict)
        if is_object and id(here) in doubled:
            for word in doubled[id(here)][1]:
                faults.add(step(_pointer(path), _whole(word)), "this key stands twice")
        for key, value in list(here.items()) if is_object else enumerate(here):
            if isinstance(value, dict | list):
                if value:
                    stack.append((value, (path, key), depth + 1))
            elif isinstance(value, _Bad):
                faults.add(step(_pointer(path), _whole(key)), value.what)
                _without(here, key)
            elif isinstance(value, str) and not value.isascii() and _whole(value) != value:
                faults.add(step(_pointer(path), _whole(key)), "half a character: one of \\ud800 to \\udfff alone")
                here[key] = _whole(value)
        if is_object:
            for word in [k for k in here if not k.isascii() and _whole(k) != k]:
                faults.add(step(_pointer(path), _whole(word)), "half a character in a key")
                here[_whole(word)] = here.pop(word)


def _without(here: Any, key: Any) -> None:
    """Take a value out so that nobody stumbles over it again; in an array its place is kept."""
    if isinstance(here, dict):
        del here[key]
    else:
        here[key] = 0


def _whole(text: Any) -> Any:
    """A string without half characters; anything else as it is."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


def _pointer(path: tuple[Any, ...]) -> str:
    keys = []
    while path:
        path, key = path
        keys.append(key)
    pointer = ""
    for key in reversed(keys):
        pointer = step(pointer, _whole(key))
    return pointer
