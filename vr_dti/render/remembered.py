"""Answers that mostly hold for the next frame too: who is seen, and hence what is drawn, changes seldom at 90 pictures a second."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

MOST = 64
"""answers that are kept (default)"""
Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """Answers by all that they follow from."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Answer] = {}

    def of(self, key: Hashable, find: Callable[[], Answer]) -> Answer:
        """The answer for `key`, found now if it is not known."""
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= MOST:
                self._answers.clear()
            known = self._answers[key] = find()
        return known

    def forget(self) -> None:
        """Something has changed that is in no key."""
        self._answers.clear()
