"""One cause, one finding: of what a check found, that which only follows from something else that it found is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vr_dti.authoring.damage import Damage
from vr_dti.authoring.finding import Finding
from vr_dti.documents.complaints import nearest
from vr_dti.errors import Mistake

TWICE = "stands twice"
"""in what is said of a key that two parts of a mapping have"""
SILENT = "this line has no words"
HELD: Mapping[str, str] = {
    "nodes": r"\bhas no node ",
    "lines": "there is no line ",
    "facts": "there is no fact ",
    "cues": "there is no cue ",
    "duties": "there is no duty ",
    "cast": "there is no actor |nobody called ",
    "marks": "there is no mark ",
    "props": "there is no prop ",
    "vars": "(there is no|unknown) variable ",
    "dials": "unknown variable ",
    "regions": "unknown region |has no node ",
}
"""mapping of a scenario -> how a complaint about a name reads that it lacks"""
UNKNOWN_TEXT = re.compile(r"the scenario has nothing called '(.*)' among its ")
NEVER_MADE = re.compile(r"(\S+) is never (made|said)")
"""about what a fact is heard by"""


def certain(mistakes: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """Those that do not follow from a key that stands twice: one of its two parts is not read, and the name that was meant for it may be
    missed elsewhere."""
    doubled = {m.path.split(".")[-2] for m in mistakes if TWICE in m.what and "." in m.path}
    missed = [HELD[name] for name in doubled if name in HELD]
    return tuple(m for m in mistakes if not any(re.search(how, m.what) for how in missed))


def causes(findings: Iterable[Finding], damage: Damage) -> list[Finding]:
    """Those that stand for themselves. `damage`: what was taken out of the scenario before it was checked."""
    found = [f for f in findings if not (UNKNOWN_TEXT.match(f.what) and ("locale" in damage.lost or damage.names(f.what)))]
    silent = [f.path.removeprefix("lines.") for f in found if f.what == SILENT]
    misspelt = {f: near for f in found if (m := UNKNOWN_TEXT.match(f.what)) and (near := nearest(m[1], silent))}
    unknown = [f for f in found if f.rule == "unknown-name"]
    waits = any(f.rule == "endless-wait" for f in found)
    return [
        replace(f, remedy=f"did you mean {misspelt[f]!r}?") if f in misspelt else f
        for f in found
        if not (f.what == SILENT and f.path.removeprefix("lines.") in misspelt.values())
        and not (f.rule == "never-ends" and f.path == "end" and waits)
        and not _follows(f, unknown)
    ]


def _follows(f: Finding, unknown: Sequence[Finding]) -> bool:
    """From a name that is not there: what it names is not like the twin's, and is not heard."""
    if f.rule == "twin-differs":
        return any(x.path == f.path or x.path.startswith(f"{f.path}.") for x in unknown)
    if f.rule == "never-heard" and (made := NEVER_MADE.match(f.what)):
        return any(x.path.endswith((".sound", ".say")) and nearest(made[1], re.findall(r"'(.*?)'", x.what)) for x in unknown)
    return False
