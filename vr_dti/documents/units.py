"""Values that are written with their unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from vr_dti.errors import UnfitValue

DURATION = r"(\d+(?:\.\d+)?)(ms|s|m)"
LONGEST_MS = 24 * 3_600_000
LONGEST_READ = 40
"""characters of a text in which a duration is looked for. Default."""
_DURATION = re.compile(DURATION, re.ASCII)
_SPELT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(ms|millis\w*|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])\.?", re.IGNORECASE | re.ASCII
)
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d(?:\.\d{1,3})?)", re.ASCII)
_BELOW_ZERO = re.compile(r"[-\u2212]\s*\d.*", re.ASCII)
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}


def _milliseconds(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else str(value) if type(value) in (int, float) else ""
    ms = _exact(text)
    if ms is None:
        if _BELOW_ZERO.fullmatch(text):
            raise UnfitValue("a duration cannot be below zero", "write how long it lasts, or how long after it comes")
        meant = _meant(text)
        remedy = "write a number and its unit, without a space" + (f": {meant}" if meant else "")
        raise UnfitValue("a duration needs its unit: 1500ms, 2.5s or 1m", remedy)
    if ms > LONGEST_MS:
        raise UnfitValue("longer than a day", "write 1440m or less")
    return round(ms)


def milliseconds(text: str) -> int | None:
    """A duration as it is written in a document; None for what is none, or longer than a day."""
    ms = _exact(text)
    return None if ms is None or ms > LONGEST_MS else round(ms)


def _exact(text: str) -> float | None:
    match = _DURATION.fullmatch(text)
    return None if match is None else float(match[1]) * _UNIT_MS[match[2]]


def _meant(text: str) -> str:
    """The duration that was meant, as it is to be written, if that is plain; else nothing: a wrong one would mislead."""
    if len(text) > LONGEST_READ:
        return ""
    if (bare := _DURATION.fullmatch(f"{text}s")) and Decimal(bare[1]) * 1000 <= LONGEST_MS:
        return f"{text}s, if these are seconds"
    total, written, at, parts = Decimal(0), "", 0, 0
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (Decimal(part or 0) for part in clock.groups())
        total = ((hours * 60 + minutes) * 60 + seconds) * 1000
    else:
        while spelt := _SPELT.match(text, at):
            number, unit = spelt[1].replace(",", "."), spelt[2].lower()
            unit = "ms" if unit.startswith(("ms", "milli")) else unit[0]
            total += Decimal(number) * _UNIT_MS[unit]
            written = f"{number}{unit}" if unit in ("ms", "s", "m") else ""
            at, parts = len(text) - len(text[spelt.end() :].lstrip()), parts + 1
        if not parts or at < len(text):
            return ""
    if total > LONGEST_MS:
        return ""
    if written and parts == 1:
        return written
    minutes_alone = clock is None and total % 60_000 == 0
    return f"{total / 60_000:.0f}m" if minutes_alone else f"{(total / 1000).normalize():f}s"


Milliseconds = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "pattern": f"^{DURATION}$"})]
"""A duration or an instant written with its unit (`1500ms`, `2.5s`, `1m`), held as integer milliseconds."""
