"""Values that are written with their unit."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from vr_dti.errors import UnfitValue

DURATION = r"(\d+(?:\.\d+)?)(ms|s|m)"
_SPELT = re.compile(r"(\d+)(?:[.,](\d+))?\s*(ms|millis\w*|s|secs?|seconds?|m|mins?|minutes?)\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")


def _milliseconds(value: Any) -> Any:
    match = re.fullmatch(DURATION, value.strip()) if isinstance(value, str) else None
    if not match and isinstance(value, str) and re.fullmatch("-" + DURATION, value.strip()):
        raise UnfitValue("a duration cannot be below zero", "write how long it lasts, or how long after it comes")
    if not match:
        raise UnfitValue("a duration needs its unit: 1500ms, 2.5s or 1m", f"write a number and its unit, without a space: {_meant(value)}")
    ms = round(float(match[1]) * {"ms": 1, "s": 1000, "m": 60_000}[match[2]])
    if ms > 24 * 3_600_000:
        raise UnfitValue("longer than a day", "write 1440m or less")
    return ms


def _meant(value: Any) -> str:
    """The duration that was meant, if that is plain; else any."""
    if type(value) in (int, float) or (isinstance(value, str) and value.strip().isdecimal()):
        return f"{value}s, if these are seconds"
    if isinstance(value, str) and (spelt := _SPELT.fullmatch(value.strip())):
        unit = spelt[3].lower()
        short = "ms" if unit.startswith(("ms", "milli")) else unit[0]
        return f"{spelt[1]}.{spelt[2]}{short}" if spelt[2] else f"{spelt[1]}{short}"
    if isinstance(value, str) and (clock := _CLOCK.fullmatch(value.strip())):
        return f"{int(clock[1]) * 60 + int(clock[2])}s"
    return "12s"


Milliseconds = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "pattern": f"^{DURATION}$"})]
"""A duration or an instant written with its unit (`1500ms`, `2.5s`, `1m`), held as integer milliseconds."""
