"""The published JSON Schemas of an author's documents, made from the models that read them: `docs/*.schema.json`, for editors that check
while one writes. They describe documents as written, before graphs and locales are brought in; what a schema cannot say, `check` does.

`python -m vr_dti.authoring.schema DIR` writes them all.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vr_dti.authoring.sources import LAYOUT_FORMAT, LayoutDoc
from vr_dti.cast import palette
from vr_dti.cast.palette import PalettesDoc
from vr_dti.documents import DURATION, Model
from vr_dti.errors import InputError
from vr_dti.library import guidebook, policy
from vr_dti.library.guidebook import GuidebookDoc
from vr_dti.library.policy import PolicyDoc
from vr_dti.story import include, load, locale, speakers
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import NEEDS, VERBS
from vr_dti.story.include import GraphDoc
from vr_dti.story.locale import LocaleDoc
from vr_dti.story.speakers import VoicesDoc

KINDS: Mapping[str, tuple[type[Model], str]] = {
    "scenario": (ScenarioDoc, load.FORMAT),
    "graph": (GraphDoc, include.FORMAT),
    "locale": (LocaleDoc, locale.FORMAT),
    "voices": (VoicesDoc, speakers.FORMAT),
    "guidebook": (GuidebookDoc, guidebook.FORMAT),
    "policy": (PolicyDoc, policy.FORMAT),
    "uniforms": (PalettesDoc, palette.FORMAT),
    "layout": (LayoutDoc, LAYOUT_FORMAT),
}
"""document -> (its model, its format)"""


def schema(kind: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of a document. Raises `InputError` for one that there is not."""
    if kind not in KINDS:
        raise InputError(f"there is no document {kind!r}", f"one of: {', '.join(KINDS)}")
    model, format = KINDS[kind]
    made = _plain(model.model_json_schema())
    parts = made.pop("$defs", {})
    models = dict(_models(model))
    for name, part in {model.__name__: made, **parts}.items():
        if name in models:
            _explain(part, models[name])
    made["properties"]["format"] = {"const": format}
    _one_verb(parts)
    _one_trigger(parts)
    _before_includes(made, parts)
    ordered = {"$defs": dict(sorted(parts.items()))} if parts else {}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": format, **made, **ordered}


def schema_text(kind: str) -> str:
    """The schema as it is published."""
    return json.dumps(schema(kind), indent=1, ensure_ascii=False) + "\n"


def _models(annotation: Any) -> Iterator[tuple[str, type[Model]]]:
    """A model and those inside it, by name."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation.__name__, annotation
        for field in annotation.model_fields.values():
            yield from _models(field.annotation)
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


def _explain(part: dict[str, Any], model: type[Model]) -> None:
    """The words under each field of a model, into its schema."""
    for base in model.__mro__:
        if not issubclass(base, Model) or base is Model:
            continue
        body = ast.parse(inspect.getsource(base)).body[0]
        assert isinstance(body, ast.ClassDef)
        for field, words in zip(body.body, body.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(words, ast.Expr):
                said = part.get("properties", {}).get(field.target.id.removesuffix("_"))
                if said is not None and isinstance(words.value, ast.Constant):
                    said.setdefault("description", re.sub(r"\s+", " ", str(words.value.value)))


def _one_verb(parts: dict[str, Any]) -> None:
    """A command has one verb, and only the words that belong to it."""
    command = parts.get("CommandDoc")
    if command is None:
        return
    fields = command["properties"]
    variants = []
    for verb, beside in VERBS.items():
        words = {w: fields[w] for w in sorted(beside)}
        own = {"description": verb, "additionalProperties": False, "required": [verb, *sorted(NEEDS.get(verb, ()))]}
        variants.append({**own, "properties": {verb: _said(fields[verb]), **words, "in": fields["in"], "if": _said(fields["if"])}})
    parts["CommandDoc"] = {"description": command.get("description", ""), "type": "object", "oneOf": variants}


def _one_trigger(parts: dict[str, Any]) -> None:
    if "EdgeDoc" in parts:
        parts["EdgeDoc"]["oneOf"] = [{"required": [trigger]} for trigger in ("on", "after", "when")]
    if "InterruptDoc" in parts:
        parts["InterruptDoc"].setdefault("required", []).append("on")


def _before_includes(made: dict[str, Any], parts: dict[str, Any]) -> None:
    """What a graph may bring need not stand in the document."""
    for part, key in ((made, "regions"), (parts.get("RegionDoc", {}), "nodes")):
        if key in part.get("required", []) and "include" in part["properties"]:
            part["required"].remove(key)
            part["anyOf"] = [{"required": [key]}, {"required": ["include"]}]


def _said(field: Any) -> Any:
    """A field that is written: not null."""
    options = [o for o in field.get("anyOf", []) if o != {"type": "null"}]
    return options[0] if len(options) == 1 else field


def _plain(part: Any) -> Any:
    """Without titles that only repeat names; durations that are left out are told as they would be written."""
    if isinstance(part, list):
        return [_plain(p) for p in part]
    if not isinstance(part, dict):
        return part
    out = {k: _plain(v) for k, v in part.items() if k != "title" or isinstance(v, dict)}
    if out.get("pattern") == f"^{DURATION}$" and isinstance(out.get("default"), int):
        out["default"] = f"{out['default']}ms"
    if isinstance(text := out.get("description"), str):
        out["description"] = re.sub(r"\s+", " ", text).strip()
    return out


if __name__ == "__main__":
    for name in KINDS:
        (Path(sys.argv[1]) / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
