"""The published schemas are those of this program, and shipped documents hold to them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from authoring.scenes import ROOT, SCENES, SMALL
from vr_dti.authoring.schema import KINDS, schema, schema_text
from vr_dti.documents import load_yaml
from vr_dti.errors import InputError

FOUND = {
    "scenario": "*/scenario.yaml",
    "graph": "common/graphs/*.yaml",
    "locale": "*/locales/*.yaml",
    "voices": "*/voices/voices.yaml",
    "guidebook": "*/guidebook.yaml",
    "policy": "common/policies/*.yaml",
    "uniforms": "common/uniforms.yaml",
    "layout": "*/layout.json",
}


def problems(kind: str, data: Any) -> list[str]:
    return [f"{list(e.absolute_path)}: {e.message}" for e in jsonschema.Draft202012Validator(schema(kind)).iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_schema_is_this_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))
    published = ROOT / "docs" / f"{kind}.schema.json"
    assert published.read_text(encoding="utf-8") == schema_text(kind), "python -m vr_dti.authoring.schema docs"


@pytest.mark.parametrize(
    "path", [p for kind in FOUND for p in sorted(SCENES.glob(FOUND[kind]))], ids=lambda p: p.relative_to(SCENES).as_posix()
)
def test_a_shipped_document_holds_to_its_schema(path: Path) -> None:
    kind = next(k for k, pattern in FOUND.items() if path in SCENES.glob(pattern))
    assert not problems(kind, load_yaml(path.read_text(encoding="utf-8"), str(path))[0])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{fact: struck}", "{fact: struck, to: partner}"),
        ("{fact: struck}", "{fact: struck, say: x}"),
        ("{fact: struck}", "{act: partner}"),
        ("{after: 5s, to: striking}", "{after: 5, to: striking}"),
        ("{after: 5s, to: striking}", "{after: 5s, when: x, to: striking}"),
        ("{after: 5s, to: striking}", "{to: striking}"),
        ("rung: 3,", "rung: 7,"),
        ("kind: excessive", "kind: rude"),
        ("on: command, ", ""),
        ("dti-scenario/1", "dti-scenario/2"),
        ("    initial: waiting\n    nodes:", "    initial: waiting\n    knots:"),
        ("regions:", "areas:"),
    ],
)
def test_the_schema_sees_an_authors_slip(old: str, new: str) -> None:
    assert not problems("scenario", load_yaml(SMALL, "x")[0])
    assert old in SMALL and problems("scenario", load_yaml(SMALL.replace(old, new, 1), "x")[0])


def test_a_region_may_take_its_nodes_from_a_graph() -> None:
    data = load_yaml(SMALL, "x")[0]
    data["regions"]["subject"] = {"initial": "a", "include": [{"graph": "g"}]}
    assert not problems("scenario", data)


def test_a_document_that_there_is_not() -> None:
    with pytest.raises(InputError, match="scenarios"):
        schema("scenarios")


def test_the_page_on_the_format_names_every_field() -> None:
    said = set(re.findall(r"\w+", (ROOT / "docs" / "scenario-format.md").read_text(encoding="utf-8")))
    for kind in ("scenario", "graph", "locale", "voices", "layout"):
        assert not {name for name in _fields(schema(kind)) if name not in said}, kind


def _fields(part: Any) -> set[str]:
    if isinstance(part, list):
        return {name for p in part for name in _fields(p)}
    if not isinstance(part, dict):
        return set()
    own = set(part["properties"]) if isinstance(part.get("properties"), dict) else set()
    return own | {name for value in part.values() for name in _fields(value)}
