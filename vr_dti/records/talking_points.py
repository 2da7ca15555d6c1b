"""A trainee's statement beside the findings: where they are alike, where they differ, what the record cannot tell. Things to talk about.

Memory under stress is not a recording, and a recording is not what it was like. No difference is called false, here or anywhere; each is
a question that opens the talk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.statement import Entry


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to talk about."""

    topic: Literal["when", "words", "hands", "call", "told", "report"]
    state: Literal["alike", "differs", "not_recorded", "asked"]
    """`not_recorded`: this display cannot show it; `asked`: nothing to hold it against but the policy pack"""
    statement: str
    """what the trainee says"""
    record: str
    """what the record shows"""
    ask: str
    """what the instructor may ask; empty where they are alike"""


def talking_points(
    entry: Entry, found: TraineeFindings, *, pack: Mapping[str, str] | None = None, gap_ms: int = RULES.statement_gap_ms.value
) -> tuple[Point, ...]:
    """The points of one trainee, in the order of the form. `pack`: what the policy pack says of `report_to` and `report_within`."""
    called = "call" in entry.did_kinds or "dispatch" not in entry.told_kinds  # who told dispatch said so, under another question
    return (
        *_when(entry, found, gap_ms),
        _did(entry, found, "words", "speech", "words to an officer"),
        _did(entry, found, "hands", "hands", "hands on an officer, or stepping between"),
        *([_did(entry, found, "call", "radio", "a call by radio")] if called else []),
        *_told(entry, found),
        *_report(entry, pack or {}),
    )


def _when(entry: Entry, found: TraineeFindings, gap_ms: int) -> list[Point]:
    if any(s.measure == "perceivable" and s.state == "not_scorable" for s in found.scorable):
        return []  # what nobody measured is held against no one
    seen = [(s.perceivable_ms, s.title) for o in found.opportunities for s in o.steps if s.perceivable_ms is not None]
    first = min(seen, default=None)
    record = (
        f"from {_s(first[0])} on it could be perceived: {first[1]}" if first else "nothing that calls for intervening could be perceived"
    )
    if entry.nothing_wrong:
        if first is None:
            return [Point("when", "alike", "nothing seemed not right", record, "")]
        return [Point("when", "differs", "nothing seemed not right", record, "What did that moment look like from where you stood?")]
    if entry.thought_wrong_s is None:
        return []
    said = f"something seemed not right about {entry.thought_wrong_s:g} s after the start"
    if first is None:
        return [Point("when", "differs", said, record, "What was it that looked so, and what would have made it clear?")]
    apart_ms = entry.thought_wrong_s * 1000 - first[0]
    if abs(apart_ms) <= gap_ms:
        return [Point("when", "alike", said, record, "")]
    ask = "What told you so early?" if apart_ms < 0 else "What happened between the two, as you remember it?"
    return [Point("when", "differs", said, record, ask)]


def _did(entry: Entry, found: TraineeFindings, kind: Literal["words", "hands", "call"], channel: str, what: str) -> Point:
    told = kind in entry.did_kinds
    acts = [a for a in found.acts if a.channel == channel and (a.counts or a.unsure)]
    said = what if told else f"no {what.removeprefix('a ')}"
    measure = "hands" if kind == "hands" else "words"
    state = next((s.state for s in found.scorable if s.measure == measure), "not_scorable")
    if acts:
        record = f"{what} at {', '.join(_moment(a) for a in acts[:3])}" + (f" and {len(acts) - 3} more times" if len(acts) > 3 else "")
        if told:
            return Point(kind, "alike", said, record, "")
        return Point(kind, "differs", said, record, "What do you remember of that moment?")
    if not told:
        return Point(kind, "alike", said, f"no {what.removeprefix('a ')}", "")
    if state == "not_scorable":
        return Point(kind, "not_recorded", said, "this display cannot show it", "Tell me more about it: the record cannot help here.")
    others = [a for a in found.acts if a.channel == channel]
    record = f"none; to others at {', '.join(_moment(a) for a in others[:3])}" if others else "none"
    return Point(kind, "differs", said, record, _HOW[kind])


_HOW = {
    "words": "What did you say, to whom, and could it be heard?",
    "hands": "Where were your hands, and whom did they reach?",
    "call": "What did you call in, and how did you know that it was received?",
}


def _told(entry: Entry, found: TraineeFindings) -> list[Point]:
    calls = [a for a in found.acts if a.channel == "radio" and a.about != "chatter"]
    above = {"dispatch", "supervisor"} & set(entry.told_kinds)
    said = "told " + ", ".join(_WHOM[k] for k in entry.told_kinds)
    record = f"radio at {', '.join(_moment(a) for a in calls[:3])}" if calls else "no call by radio within the run"
    if "nobody" in entry.told_kinds and calls:
        return [Point("told", "differs", said, record, "Whom did that call reach, as you see it?")]
    if above and not calls:
        return [Point("told", "differs", said, record, "When and how did you tell them? It may have been after the run.")]
    return [Point("told", "alike", said, record, "")] if above or "nobody" in entry.told_kinds else []


_WHOM = {"dispatch": "dispatch", "supervisor": "a supervisor", "other": "somebody else", "nobody": "nobody"}


def _report(entry: Entry, pack: Mapping[str, str]) -> list[Point]:
    asked = (("report_to", entry.report_to, "to whom"), ("report_within", entry.report_within, "within what time"))
    return [
        Point(
            "report", "asked", f"{what}: {said or 'no answer'}", f"the policy pack: {pack[key]}", "Where does it say so in your own policy?"
        )
        for key, said, what in asked
        if pack.get(key)
    ]


def _moment(act: Act) -> str:
    return f"{_s(act.at_ms)}{' (a machine label too unsure to count)' if act.unsure else ''}"


def _s(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
