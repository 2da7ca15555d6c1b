"""What is only called otherwise, of two documents that are compared: the same under another name, and used where the old name was used.

Two things of one bare kind (`{type: bool, init: false}`, a line of one speaker and length) are not one because they look alike.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

LINES = "lines"
SHARE = 0.5
"""of the places where the old name stood or the new one stands: so many must be the same. Default."""


class Renames:
    """`texts`: the texts of lines before and after, of each locale that is compared too."""

    def __init__(self, before: Any, after: Any, texts: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]] = ()) -> None:
        self._before, self._after = Counter(_words(before)), Counter(_words(after))
        self._texts = texts

    def of(self, a: Mapping[str, Any], b: Mapping[str, Any], part: str) -> dict[str, str]:
        """old name -> new one, of the things of kind `part` in `a` and `b`."""
        gone, come = ({k: _key(v) for k, v in x.items() if k not in y} for x, y in ((a, b), (b, a)))
        alone = {v for v in gone.values() if [*gone.values()].count(v) == [*come.values()].count(v) == 1}
        by_value = {v: k for k, v in come.items()}
        called = {old: by_value[v] for old, v in gone.items() if v in alone}
        return {old: new for old, new in called.items() if self._one(old, new, a[old], part, called)}

    def _one(self, old: str, new: str, value: Any, part: str, called: Mapping[str, str]) -> bool:
        if part == LINES and not isinstance(value, str):  # its words stand in the locales, and are what it is
            said = [(before.get(old), after.get(new)) for before, after in self._texts]
            return any(x is not None for x, _ in said) and all(x == y for x, y in said)
        were: Counter[tuple[str, str]] = Counter()
        for (key, text), times in self._naming(self._before, old, part).items():
            were[key, _replaced(text, called)] += times
        are = self._naming(self._after, new, part)
        if not were and not are:
            return _says(value)
        return (were & are).total() >= SHARE * max(were.total(), are.total())

    @staticmethod
    def _naming(words: Counter[tuple[str, str]], name: str, part: str) -> Counter[tuple[str, str]]:
        """Where a name stands, but for where the thing itself does."""
        whole = re.compile(_whole(name))
        return Counter({at: n for at, n in words.items() if name in at[1] and at != (f"{part}:", name) and whole.search(at[1])})


def _words(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(key it stands under, word or text) of all values; of keys too, with a `:` behind what they stand under."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield f"{key}:", name
            yield from _words(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value, key)
    elif isinstance(data, str):
        yield key, data


def _replaced(text: str, called: Mapping[str, str]) -> str:
    return re.sub("|".join(map(_whole, called)), lambda found: called[found[0]], text)


def _whole(name: str) -> str:
    return rf"(?<![\w-]){re.escape(name)}(?![\w-])"


def _says(value: Any) -> bool:
    """Whether a text of more than one word stands in it."""
    return any(" " in text for _, text in _words(value))


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
