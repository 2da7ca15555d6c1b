"""Reading a policy pack: form and meaning checked, every mistake at once, each with its line and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vr_dti.documents import Loc, digest, read_text
from vr_dti.documents.whole import Found, parse_whole
from vr_dti.library.policy import FORMAT, SAID, Policy, PolicyDoc

STATEMENT = frozenset(
    {"saw", "thought_wrong", "thought_wrong_s", "did", "did_kinds", "told", "told_kinds", "report_to", "report_within", "free"}
)
"""what the trainee's statement asks anyway; no field of a report may be called so"""


def read_policy(path: Path) -> Policy:
    """The pack at `path`. Raises `InputError` if there is none and `DocumentError` with all mistakes of form and meaning."""
    return parse_policy(read_text(path), file=str(path))


def parse_policy(text: str, *, file: str) -> Policy:
    """The pack in `text`; `file` is named in mistakes, and its stem must be the pack's id."""
    stem = Path(file).stem
    doc = parse_whole(text, PolicyDoc, file=file, format=FORMAT, meaning=lambda data: _meaning(data, stem))
    return Policy(doc, digest(text), file)


def _meaning(data: Mapping[str, Any], stem: str) -> Iterator[Found]:
    """Mistakes of meaning in whatever of the document has the right form."""
    named = data.get("id")
    if isinstance(named, str) and named != stem:
        yield ("id",), f"the pack is called {named!r}, its file {stem!r}", "a pack has the name of its file: scenes refer to it by that"
    start, end = str(data.get("effective_from")), str(data.get("effective_to"))
    shared = min(len(start), len(end))  # 2022 is not before 2022-03
    if start[:4].isdecimal() and end[:4].isdecimal() and end[:shared] < start[:shared]:
        yield ("effective_to",), f"ends {end}, before it begins ({start})", "swap them, or write 'none' while it holds"
    raw = data.get("citations")
    known = [k for k in raw if isinstance(k, str)] if isinstance(raw, dict) else []
    for path, said in _statements(data):
        yield from _rests_on(path, said, known)
    yield from _fields(data)
    yield from _ladder(data)


def _statements(data: Mapping[str, Any]) -> Iterator[tuple[Loc, dict[str, Any]]]:
    for key in SAID:
        if isinstance(said := data.get(key), dict):
            yield (key,), said
    clauses = data.get("clauses")
    for name, clause in clauses.items() if isinstance(clauses, dict) else ():
        if isinstance(clause, dict):
            yield ("clauses", name), clause


def _rests_on(path: Loc, said: Mapping[str, Any], known: list[str]) -> Iterator[Found]:
    given = said.get("citation")
    if not given and said.get("ours") is not True:
        yield path, "says not where it stands", "add 'citation: [...]', or 'ours: true' if it is your own choice"
    for i, name in enumerate(given if isinstance(given, list) else []):
        if isinstance(name, str) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            what = f"there is no citation {name!r} in this pack"
            yield (*path, "citation", i), what, f"did you mean {near[0]!r}?" if near else "add it to 'citations'"


def _fields(data: Mapping[str, Any]) -> Iterator[Found]:
    report = data.get("report")
    fields = report.get("fields") if isinstance(report, dict) else None
    taken = set(STATEMENT)
    for i, field in enumerate(fields if isinstance(fields, list) else []):
        name = field.get("id") if isinstance(field, dict) else field
        if not isinstance(name, str):
            continue
        if name in taken:
            yield (
                ("report", "fields", i),
                f"{name!r} is asked for already, here or by the statement itself",
                "give the field another id, or remove it",
            )
        taken.add(name)


def _ladder(data: Mapping[str, Any]) -> Iterator[Found]:
    ladder = data.get("ladder")
    if not isinstance(ladder, list) or not ladder:
        return
    rungs = [r.get("rung") if isinstance(r, dict) else None for r in ladder]
    if rungs != list(range(7)):
        yield ("ladder",), f"has the rungs {', '.join(map(str, rungs))}", "write all of 0 to 6 in their order; only their words are yours"
