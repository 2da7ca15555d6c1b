"""How the report says things: seconds, rungs, kinds of cue, latencies, scores; of acts: report_acts.py."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vr_dti.debrief.profile import DOMAINS as DOMAINS
from vr_dti.debrief.profile import Domain
from vr_dti.debrief.steps import Latency, Notice, Opportunity, Step
from vr_dti.events import RUNGS
from vr_dti.library.wording import KINDS as KINDS
from vr_dti.library.wording import NBSP as NBSP

_UNIT = re.compile(r"(?<=\d) (?=(?:s|%|of \d)(?!\w))")
LATE_MS = 100
"""less is the grain of the record and would only look like a finding"""
DISPLAYS = {
    "headset": "headset",
    "walls_tracked": "walls, head tracked",
    "walls_voice": "walls, nothing tracked",
    "desktop": "desktop",
}
USES = {
    "used": "used",
    "not_used": "not used in this run",
    "cut_short": "cut short",
    "no_realistic_opportunity": "no realistic opportunity",
    "no_harm": "nothing to stop",
    "not_perceivable": "could not be perceived",
    "not_known": "not known: the head was lost",
}
STEP_USES = {
    "acted": "acted on",
    "passed": "passed",
    "brief": "too brief by itself",
    "not_counted": "not counted",
    "not_perceivable": "could not be perceived",
    "not_known": "not known: the head was lost",
}
DOMAIN_STATES = {"not_applicable": "does not apply", "not_scorable": "not scorable"}
GATES = {"open": "open", "closed": "closed: not yet competent", "not_scorable": "not scorable"}
STILL = {"prolonged_immobility": "prolonged immobility", "orienting_pause": "orienting pause"}
SENSES = {"sees": "seen", "hears": "heard", "told": "told", "drawn": "drawn", "": ""}
BY = {"head": "head direction", "eyes": "eyes", "act": "first reaction", "": ""}
HOWS = {
    "voice": "after words",
    "hands": "after hands on",
    "call": "after a radio call",
    "override": "by the instructor’s override",
    "by_itself": "by itself: as it does when nobody acts",
    "none": "did not end",
    "unknown": "not known",
}
MEASURES = {
    "perceivable": "Could be perceived",
    "notice": "Noticed",
    "words": "First words, rungs said",
    "hands": "First hands on",
    "immobility": "Immobility",
    "weapon": "Aim and shots",
}
STATES = {
    "scored": "measured",
    "shown": "shown, not graded",
    "mark": "marks only",
    "not_scorable": "not scorable",
}
DUTY_STATES = {
    "done": "done",
    "late": "done late",
    "not_seen": "not seen in this run",
    "not_due": "not yet due",
    "asked": "asked in the statement",
    "not_scorable": "not scorable",
    "not_applicable": "not owed",
}


def seconds(ms: int | None, digits: int = 2) -> str:
    """`2.30 s`, with a space that does not break; a dash for None."""
    return "–" if ms is None else f"{ms / 1000:.{digits}f}{NBSP}s"


def clock(ms: int | None) -> str:
    """Story time of an event, as `--at` of a replay takes it: `20.3 s`; a dash for None."""
    return seconds(ms, 1)


def late(o: Step | Opportunity, onset_ms: int) -> str:
    """How much later than it began a cue could be perceived, where that is more than a frame or two."""
    ms = (o.perceivable_ms or 0) - onset_ms
    return f"{seconds(ms)} after it began" if o.perceivable_ms is not None and ms >= LATE_MS else ""


def rung(n: int | None) -> str:
    """`3 challenge`; a dash for None."""
    return "–" if n is None else f"{n}{NBSP}{RUNGS[n]}" if 0 <= n < len(RUNGS) else str(n)


def spaced(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ").replace("-", " ")


def capital(words: str) -> str:
    """With a capital at its beginning."""
    return words[:1].upper() + words[1:]


def unbroken(words: str) -> str:
    """With no number parted from its unit at the end of a line: findings know no typography."""
    return _UNIT.sub(f"{NBSP}", words)


def latency(value: Latency) -> str:
    """A cell of the table."""
    match value.state:
        case "latency":
            return seconds(value.after_perceivable_ms)
        case "mark":
            return f"mark at {clock(value.at_ms)}"
        case "none":
            return "none entered" if value.why else "none"
        case _:
            return "not scorable"


def latency_notes(value: Latency) -> list[str]:
    """What stands small beneath it."""
    notes = []
    if value.state == "latency":
        notes.append(f"{seconds(value.after_opening_ms)} after it was open to act")
    elif value.state == "mark":
        notes.append("not a latency")
    if value.paused_ms:
        notes.append(f"with a pause of {seconds(value.paused_ms, 1)} in it")
    if value.overridden:
        notes.append("touched by an override")
    return notes


def notice(value: Notice) -> str:
    """A cell of the table."""
    if value.state != "noticed":
        return "unknown" if value.state == "unknown" else "not scorable"
    return "head faced it" if value.already else seconds(value.after_ms)


def notice_notes(value: Notice) -> list[str]:
    """What stands small beneath it."""
    if value.state != "noticed":
        return [value.why] if value.why else []
    return ["since before it began"] if value.already else [BY[value.by]]


def grouped(domains: Iterable[Domain]) -> list[tuple[Domain, ...]]:
    """The rows of a profile: a domain each, and at the end those that do not apply, of one reason in one row."""
    asked: list[tuple[Domain, ...]] = []
    left: dict[tuple[str, str, bool], list[Domain]] = {}
    for d in domains:
        if d.state == "not_applicable":
            left.setdefault((d.headline, d.words, d.overridden), []).append(d)
        else:
            asked.append((d,))
    return [*asked, *map(tuple, left.values())]


def score(d: Domain) -> str:
    """`3.5 of 4`, or why there is none."""
    return f"{d.score:g} of 4" if d.score is not None else DOMAIN_STATES.get(d.state, "")
