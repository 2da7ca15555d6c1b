"""What to do about a name or a sign that a scenario may not have: the remedies that readers of expressions and of commands share.

Loads nothing but the standard library, for the engine reads expressions.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

SURE = 0.8
"""likeness of two names from which on the one was meant for the other. Default."""
INSTEAD: Mapping[str, str] = {
    "=": "write == to compare",
    "&": "write and",
    "|": "write or",
    "!": "write not",
    "/": "there is no division",
    "%": "there is no remainder; a weight is a number alone, and counts beside the others",
    "[": "compare with each: load == 'low' or load == 'high'",
}
"""sign of other languages -> what to write in an expression"""


def sure(word: str, near: str) -> bool:
    """Whether the one is so like the other that it must have been meant for it."""
    return difflib.SequenceMatcher(None, word, near).ratio() >= SURE


def meant(word: str, known: Iterable[str]) -> str:
    """The remedy for a name that is none of those known: the one that is so near that it must be it, else all of them."""
    words = list(known)
    near = next(iter(difflib.get_close_matches(word, words, n=1)), "")
    guess = f"did you mean {near!r}?" if near else ""
    if near and sure(word, near):
        return guess
    return " else ".join(x for x in (guess, f"one of: {', '.join(words)}" if words else "") if x)
