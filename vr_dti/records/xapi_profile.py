"""The published xAPI profile, made from `xapi_words`. `python -m vr_dti.records.xapi_profile FILE` writes it.

The form is that of the xAPI Profiles specification 1.0 (JSON-LD; verbs, activity types, extensions, statement templates).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from vr_dti.records import xapi_words as said

SINCE = "2026-11-21T00:00:00Z"
"""when this version of the vocabulary was settled"""
_ALWAYS = ("session", "story-time-ms", "scene-hash", "seed", "lawful", "display", "program", "overridden", "simulated")


def profile() -> dict[str, Any]:
    """The profile as a JSON-LD document."""
    return {
        "@context": "https://w3id.org/xapi/profiles/context",
        "id": said.PROFILE,
        "type": "Profile",
        "conformsTo": "https://w3id.org/xapi/profiles#1.0",
        "prefLabel": {"en": "vr-dti: duty to intervene"},
        "definition": {
            "en": "What a trainee did in a run of a duty-to-intervene scenario: each course of conduct as an opportunity, each counted "
            "act, and the run. Seconds and events, no grade. Actors are accounts with a code; no names, no speech. Not for discipline by "
            "default."
        },
        "versions": [{"id": said.PROFILE_VERSION, "generatedAtTime": SINCE}],
        "author": {"type": "Organization", "name": "The vr-dti project"},
        "concepts": [
            *(_concept(w, "Verb") for w in said.VERBS),
            *(_concept(w, "ActivityType") for w in said.ACTIVITY_TYPES),
            *_extensions(),
        ],
        "templates": [*_runs(), *_opportunities(), *_acts()],
    }


def text() -> str:
    """The profile as it is published."""
    return json.dumps(profile(), indent=1, ensure_ascii=False) + "\n"


def _concept(word: said.Word, type: str) -> dict[str, Any]:
    return {
        "id": word.iri,
        "type": type,
        "inScheme": said.PROFILE_VERSION,
        "prefLabel": {"en": word.label},
        "definition": {"en": word.definition},
    }


def _extensions() -> list[dict[str, Any]]:
    return [
        {
            "id": e.iri,
            "type": e.place,
            "inScheme": said.PROFILE_VERSION,
            "prefLabel": {"en": e.name.replace("-", " ")},
            "definition": {"en": e.definition},
            "inlineSchema": json.dumps({"type": e.type}),
        }
        for e in said.EXTENSIONS
    ]


def _runs() -> list[dict[str, Any]]:
    return [_template(f"run-{name}", verb, said.SIMULATION, ()) for name, verb in _named(said.COMPLETED, said.TERMINATED, said.PRACTISED)]


def _opportunities() -> list[dict[str, Any]]:
    told = ("use", "steps", "words", "hands", "call", "fit", "window-ms")
    return [
        _template(f"opportunity-{name}", verb, said.OPPORTUNITY.iri, told)
        for name, verb in _named(said.USED, said.NOT_USED, said.PRESENT, said.EXPERIENCED)
    ]


def _acts() -> list[dict[str, Any]]:
    return [_template("act", said.INTERVENED, None, ("channel", "act", "label", "mark"))]


def _named(*verbs: said.Word) -> list[tuple[str, said.Word]]:
    return [(v.iri.rpartition("/")[2], v) for v in verbs]


def _template(name: str, verb: said.Word, object_type: str | None, result: tuple[str, ...]) -> dict[str, Any]:
    places = [("result", n) for n in result] + [("context", n) for n in _ALWAYS]
    rules = [{"location": f"$.{place}.extensions['{said.BASE}/extensions/{n}']", "presence": "included"} for place, n in places]
    never = [
        {"location": f"$.{path}", "presence": "excluded"} for path in ("actor.name", "actor.mbox", "context.instructor", "result.score")
    ]
    return {
        "id": f"{said.BASE}/templates/{name}",
        "type": "StatementTemplate",
        "inScheme": said.PROFILE_VERSION,
        "prefLabel": {"en": name.replace("-", " ")},
        "definition": {"en": f"{verb.label}: {verb.definition}"},
        "allowedSolo": True,
        "verb": verb.iri,
        **({"objectActivityType": object_type} if object_type else {}),
        "rules": [*rules, *never],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
