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
MISSING = re.compile(r"(?:the scenario has no|there is no)(?:body called|thing called|\b[\w ]*) '(?P<name>[^']*)'")
"""how a complaint begins that a name is not there"""
NO_SUCH = re.compile(r"there is no\b|unknown (variable|region)\b|.* has no (node|item|clause) ")
"""how one begins that may be told of several places: what was meant is missing, or is called otherwise"""
UNKNOWN_SPEAKER = re.compile(r"the scenario has nobody called '(.*)'")
VOICELESS = re.compile(r"(\S+) speaks and has no voice")
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
    voiceless = [m[1] for f in found if (m := VOICELESS.match(f.what))]
    misspelt |= {f: near for f in found if (m := UNKNOWN_SPEAKER.match(f.what)) and (near := nearest(m[1], voiceless))}
    remedies = {f: f"did you mean {near!r}?" for f, near in misspelt.items()}
    worded = {m[1]: f for f in reversed(found) if (m := UNKNOWN_TEXT.match(f.what))}
    for f in found:
        if (m := MISSING.match(f.what)) and not UNKNOWN_TEXT.match(f.what) and (words := worded.get(m["name"])):
            remedies[f] = f"words for it stand in {words.file}: declare it under {words.path.partition('.')[0]}:, or remove both"
    mistakes = [f for f in found if f.severity == "mistake" and f.rule != "twin-differs"]
    return _once(
        replace(f, remedy=remedies[f]) if f in remedies else f
        for f in found
        if not (f.what == SILENT and f.path.removeprefix("lines.") in misspelt.values())
        and not ((m := VOICELESS.match(f.what)) and m[1] in misspelt.values())
        and not _follows(f, mistakes)
    )


def _follows(f: Finding, mistakes: Sequence[Finding]) -> bool:
    """Whether it comes of one of the mistakes: of a name that is not there, of a wait without end or for what cannot be, of what is wrong
    and so unlike the twin's."""
    if f.rule == "twin-differs":
        voice = f.path.startswith("cast.") and any(UNKNOWN_SPEAKER.match(x.what) or VOICELESS.match(x.what) for x in mistakes)
        return voice or any((x.file == f.file and (x.path == f.path or x.path.startswith(f"{f.path}."))) for x in mistakes)
    if f.rule == "never-ends" and f.path == "end":
        return any(x.rule == "endless-wait" for x in mistakes)
    if f.rule == "endless-wait":
        return any(_waits_in_vain(x, f) for x in mistakes)
    if f.rule == "never-together":
        stuck = [x for x in mistakes if x.rule == "endless-wait" and not any(_waits_in_vain(y, x) for y in mistakes)]
        return any(not _waits_in_vain(f, x) for x in stuck)
    if f.rule == "never-heard" and (made := NEVER_MADE.match(f.what)):
        return any(x.path.endswith((".sound", ".say")) and nearest(made[1], re.findall(r"'(.*?)'", x.what)) for x in mistakes)
    if text := UNKNOWN_TEXT.match(f.what):  # the words are there, and what says or shows them: it is not declared
        missing = (MISSING.match(x.what) for x in mistakes if not UNKNOWN_TEXT.match(x.what))
        return any(m["name"] == text[1] for m in missing if m)
    if f.path.startswith("props.") and f.path.endswith(".part"):
        return any(x.path == f"{f.path.removesuffix('part')}kind" for x in mistakes)
    return False


def _waits_in_vain(f: Finding, wait: Finding) -> bool:
    """Whether `f` says why the wait without end is one: what a way out of its node asks for cannot be while it waits."""
    return f.rule == "never-together" and f.file == wait.file and f.path.startswith(f"{wait.path}.go[")


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """A name that is not there, once however often it is asked for: of its other places, their lines."""
    out: dict[object, Finding] = {}
    lines: dict[object, list[int]] = {}
    for f in sorted(findings, key=lambda f: (f.file, f.line, f.column)):
        key = (f.rule, f.file, f.what, f.remedy) if NO_SUCH.match(f.what) and f.line else f
        if key in out:
            lines.setdefault(key, []).append(f.line)
        else:
            out[key] = f
    for again, others in lines.items():
        told = ", ".join(map(str, dict.fromkeys(others)))
        out[again] = replace(out[again], what=f"{out[again].what}, here and in line{'s' * (len(set(others)) > 1)} {told}")
    return list(out.values())
