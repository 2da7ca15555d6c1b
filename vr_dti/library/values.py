"""Kinds of value that policy packs and guidebooks share: words fit for print, dates as exact as they are known, what was looked for and not
found."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _printable(text: str) -> str:
    """One paragraph, line breaks of the file undone."""
    text = " ".join(text.split())
    if any(unicodedata.category(c) == "Cc" for c in text):
        raise ValueError("a control character stands in it; remove it")
    if not text:
        raise ValueError("says nothing")
    return text


Line = Annotated[str, Field(max_length=120), AfterValidator(_printable)]
"""a title, or a line of a cheat sheet"""
Words = Annotated[str, Field(max_length=700), AfterValidator(_printable)]
"""a paragraph"""


def _date(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)  # a year alone is a number to YAML
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError("a date is written 1988, 1988-04 or 1988-04-01")
    year, month, day = (*(int(p) for p in value.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        raise ValueError("there is no such day") from None
    return value


Date = Annotated[str, BeforeValidator(_date), WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_DATE.pattern}$"})]
"""a day, a month or a year, as exactly as it is known; text order is time order"""


def none_if_said(value: Any) -> Any:
    """`none` says that it was looked for and not found, or is not so; leaving it empty says nothing and is refused."""
    if value is None:
        raise ValueError("is empty; write 'none' if nothing was found")
    return None if value == "none" else value
