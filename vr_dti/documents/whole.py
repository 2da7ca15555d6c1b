"""A document as a whole: its form and what its values mean, every mistake at once, so that nobody mends a file twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from vr_dti.documents.plain import Loc, load_yaml
from vr_dti.documents.reading import Model, check_format, complained, tried
from vr_dti.errors import DocumentError

Found = tuple[Loc, str, str]
"""a mistake: path to the value, what is wrong, what to do"""
M = TypeVar("M", bound=Model)


def parse_whole(text: str, model: type[M], *, file: str, format: str, meaning: Callable[[dict[str, Any]], Iterator[Found]]) -> M:
    """The document in `text` as a `model`. `meaning` finds what else is wrong, in whatever of the plain values has the right form
    (`part`). Raises `DocumentError`."""
    data, lines = load_yaml(text, file)
    check_format(data, lines, file, format)
    made, wrong = tried(data, model)
    mistakes = [complained(c, lines) for c in wrong] + [lines.mistake(*found) for found in meaning(data)]
    if made is None or mistakes:
        raise DocumentError(file, mistakes)
    return made


def part(model: type[M], raw: Any) -> M | None:
    """A part of a document by itself; None where it has not the right form, which is said elsewhere."""
    return tried(raw, model)[0]
