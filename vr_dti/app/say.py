"""The one door for words to the operator: progress and notices go to stderr, results to stdout. Nothing is said twice."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from vr_dti.errors import StorageError


def say(words: str) -> None:
    """A notice or progress, one line."""
    sys.stderr.write(words.rstrip() + "\n")
    sys.stderr.flush()


def result(words: str) -> None:
    """What the command was asked for. Raises `StorageError` where it cannot be written, `BrokenPipeError` where nobody reads on."""
    with _stdout():
        sys.stdout.write(words.rstrip() + "\n")


def results_end() -> None:
    """All results are written. Raises as `result`."""
    with _stdout():
        sys.stdout.flush()


@contextmanager
def _stdout() -> Iterator[None]:
    try:
        yield
    except OSError as e:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left in its buffer must not be tried again at exit
        if e.errno in (errno.EPIPE, errno.EINVAL):  # the second is Windows' word for it
            raise BrokenPipeError from None
        raise StorageError(f"standard output: {e.strerror or e}", "free space, or send it to another place") from None


class Once:
    """Says each sentence only the first time."""

    def __init__(self) -> None:
        self._said: dict[str, None] = {}

    def __call__(self, words: str) -> None:
        if words and words not in self._said:
            self._said[words] = None
            say(words)
