"""Values that are written with their unit."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from vr_dti.errors import UnfitValue

DURATION = r"(\d+(?:\.\d+)?)(ms|s|m)"


def _milliseconds(value: Any) -> Any:
    match = re.fullmatch(DURATION, value.strip()) if isinstance(value, str) else None
    if not match and isinstance(value, str) and re.fullmatch("-" + DURATION, value.strip()):
        raise UnfitValue("a duration cannot be below zero", "write how long it lasts, or how long after it comes")
    if not match:
        raise ValueError("a duration needs its unit: 1500ms, 2.5s or 1m")
    ms = round(float(match[1]) * {"ms": 1, "s": 1000, "m": 60_000}[match[2]])
    if ms > 24 * 3_600_000:
        raise UnfitValue("longer than a day", "write 1440m or less")
    return ms


Milliseconds = Annotated[int, BeforeValidator(_milliseconds), WithJsonSchema({"type": "string", "pattern": f"^{DURATION}$"})]
"""A duration or an instant written with its unit (`1500ms`, `2.5s`, `1m`), held as integer milliseconds."""
