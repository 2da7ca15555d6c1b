"""The words of a scenario: a locale gives every text by id, so that street and clean wording, or two languages, tell one story.

How long a line lasts stands in the scenario: words never change what happens. A locale is merged into the document before it is checked.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from vr_dti.documents import Lines, Model, parse_with_lines
from vr_dti.errors import Mistake
from vr_dti.story.graph_document import Name, Text

FORMAT = "dti-locale/1"
DEFAULT = "clean"
"""the wording of a run that asks for none. Default."""


def in_words(id: str) -> str:
    """What is called by its id where no locale words it: `stopped-late` as `stopped late`."""
    return id.replace("-", " ").replace("_", " ")


class LocaleDoc(Model):
    """A locale as written."""

    format: str
    locale: Name
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en-US"
    title: Text = ""
    briefing: Annotated[str, Field(max_length=2000)] = ""
    people: dict[str, Text] = {}
    lines: Annotated[dict[str, Text], Field(max_length=500)] = {}
    facts: dict[str, Text] = {}
    cues: dict[str, Text] = {}
    duties: dict[str, Text] = {}
    outcomes: dict[str, Text] = {}


SECTIONS = (
    ("people", "cast", "title"),
    ("lines", "lines", "text"),
    ("facts", "facts", "title"),
    ("cues", "cues", "title"),
    ("duties", "duties", "title"),
)
"""(of the locale, of the scenario, the field that takes the words)"""


def merged(data: dict[str, Any], text: str, file: str) -> tuple[dict[str, Any], list[Mistake]]:
    """`data` with the words of the locale in `text`. -> (data, mistakes). Raises `DocumentError` for a locale that is none."""
    doc, at = parse_with_lines(text, LocaleDoc, file=file, format=FORMAT)
    out, mistakes = dict(data), []
    for key in ("title", "briefing"):
        if words := getattr(doc, key):
            out[key] = words
    for section, part, field in SECTIONS:
        given: dict[str, str] = getattr(doc, section)
        there = out.get(part, {})
        if not isinstance(there, dict):
            continue  # the model says what is wrong with it
        there = dict(there)
        if given and part not in out:
            place = at.place((section,))
            what = f"the scenario has no {part}:, and {len(given)} texts for them stand here"
            mistakes.append(Mistake(place.line, section, what, f"write {part}: there, or remove these", place.column, file))
            continue
        for name, words in given.items():
            if name not in there:
                mistakes.append(_unknown(at, section, name, file))
            elif isinstance(there[name], dict):
                there[name] = {**there[name], field: words}
        if there:
            out[part] = there
    out, wrong = _outcomes(out, doc, at, file)
    return out, mistakes + wrong


def _outcomes(data: dict[str, Any], doc: LocaleDoc, at: Lines, file: str) -> tuple[dict[str, Any], list[Mistake]]:
    ends = data.get("end")
    ends = [dict(e) if isinstance(e, dict) else e for e in ends] if isinstance(ends, list) else []
    told = [e for e in ends if isinstance(e, dict) and isinstance(e.get("outcome"), str)]
    for e in told:
        if e["outcome"] in doc.outcomes:
            e["title"] = doc.outcomes[e["outcome"]]
    unknown = set(doc.outcomes) - {e["outcome"] for e in told} if len(told) == len(ends) else ()
    mistakes = [_unknown(at, "outcomes", name, file) for name in doc.outcomes if name in unknown]
    return ({**data, "end": ends} if ends else data), mistakes


def _unknown(at: Lines, section: str, name: str, file: str) -> Mistake:
    place = at.place((section, name))
    what = f"the scenario has nothing called {name!r} among its {section}"
    return Mistake(place.line, f"{section}.{name}", what, "mend the id, or remove the text", place.column, file)
