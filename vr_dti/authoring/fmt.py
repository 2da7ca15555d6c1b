"""`fmt`: a document written anew in the canonical form, never with another meaning."""

from __future__ import annotations

from typing import Any

from vr_dti.authoring import form
from vr_dti.documents import load_yaml, manuscript
from vr_dti.documents.manuscript import Value, Word
from vr_dti.errors import DocumentError, InputError
from vr_dti.story import migrate


def formatted(text: str, file: str, *, bring_up_to_date: bool = False) -> str:
    """The canonical form of the document in `text`; with `bring_up_to_date` of its successor in today's format.

    Raises `DocumentError` for what is no document, or is of an older format and may not be migrated.
    """
    data, lines = load_yaml(text, file)
    page = manuscript.read(text)
    if older := migrate.older(data):
        if not bring_up_to_date:
            raise DocumentError(file, [lines.mistake(("format",), older, f"{migrate.REMEDY} {file}")])
        page = manuscript.of(migrate.migrated(data), page)
    out = form.written(page)
    _prove(page, out, file)
    return out


def _prove(page: Value, text: str, file: str) -> None:
    """The new text says what the page says, word for word and comment for comment."""
    load_yaml(text, file)
    again = manuscript.read(text)
    if _meaning(page, ()) != _meaning(again, ()) or sorted(manuscript.comments(page)) != sorted(manuscript.comments(again)):
        raise InputError(
            f"{file}: cannot be written in the canonical form without a change of meaning", "leave it as it is, and report this"
        )


def _meaning(value: Value, where: form.Where) -> Any:
    """Values without their form; the line breaks of an expression mean nothing."""
    if isinstance(value, Word):
        if value.kind in ("bool", "null"):
            return value.kind, value.text.lower() if value.kind == "bool" else ""
        return value.kind, " ".join(value.text.split()) if form.is_expression(where, value) else value.text
    return value.mapping, [(p.key.text if p.key else "", _meaning(p.value, form.within(where, value, p))) for p in value.parts]
