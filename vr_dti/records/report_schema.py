"""The published schema of report.json, made from the findings' own types. `python -m vr_dti.records.report_schema FILE` writes it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from vr_dti.debrief.findings import FORMAT, Findings


def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a report."""
    config = ConfigDict(use_attribute_docstrings=True, extra="forbid")
    around: Any = Findings | None  # pydantic takes a config for a dataclass that is not its own only through a type around it
    made: dict[str, Any] = TypeAdapter(around, config=config).json_schema(mode="serialization")
    parts = {name: _plain(part) for name, part in sorted(made["$defs"].items())}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **parts.pop("Findings"),
        "$defs": parts,
    }


def text() -> str:
    """The schema as it is published."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _plain(part: Any) -> Any:
    """Without titles that only repeat names, and without defaults: every field is always written."""
    if isinstance(part, list):
        return [_plain(p) for p in part]
    if not isinstance(part, dict):
        return part
    out = {k: _plain(v) for k, v in part.items() if k not in ("title", "default") or isinstance(v, dict)}
    if isinstance(out.get("properties"), dict):
        out["properties"] = {name: _plain(p) for name, p in part["properties"].items()}
        out["required"] = list(out["properties"])
    return out


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
