"""The one door for words to the operator: progress and notices go to stderr, results to stdout. Nothing is said twice."""

from __future__ import annotations

import sys


def say(words: str) -> None:
    """A notice or progress, one line."""
    sys.stderr.write(words.rstrip() + "\n")
    sys.stderr.flush()


def result(words: str) -> None:
    """What the command was asked for."""
    sys.stdout.write(words.rstrip() + "\n")


class Once:
    """Says each sentence only the first time."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def __call__(self, words: str) -> None:
        if words and words not in self._said:
            self._said[words] = None
            say(words)
