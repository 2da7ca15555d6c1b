"""What page 1 has besides the profile where there was nothing to stop: what this trainee said and did, and since when this trainee could
see or hear what was so. A run without an opportunity would show nothing of it else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vr_dti.debrief.findings import CueFact, FactSpan, SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.record import Recorded
from vr_dti.debrief.senses import Senses
from vr_dti.debrief.trainee import Act, Sense, TraineeFindings
from vr_dti.records.report_words import SENSES, act_words, answered, capital, clock
from vr_dti.story.load import Scenario

MOST = 12
"""acts told on page 1; the rest stand in the timeline"""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that was so, and since when a trainee could tell."""

    title: str
    from_ms: int
    to_ms: int
    known_ms: int | None
    """None: never, while it was so"""
    sense: Sense


def facts_known(recorded: Recorded, scenario: Scenario, s: SessionFindings) -> dict[str, tuple[Fact, ...]]:
    """trainee -> every stretch of a fact in the scored run, with when it became known, by the same rule as the facts of a cue."""
    take = recorded.takes[0]
    told = frozenset(f.name for f in scenario.story.facts if f.told)
    found = {}
    for t in s.trainees:
        # of walls without tracking nobody knows where the trainee faced
        senses = Senses(take.perceived, t.trainee, s.end_ms, told=told, drawn=t.display == "walls_voice")
        found[t.trainee] = tuple(_known(senses, f) for f in s.facts)
    return found


def _known(senses: Senses, f: FactSpan) -> Fact:
    alone = CueFact(f.name, "", f.title, "", "", 0, "", (f.name,), f.from_ms, f.to_ms, "cue")
    (learned,) = senses.known(alone, (f,)).learned
    return Fact(f.title, f.from_ms, f.to_ms, learned.at_ms, learned.sense)


def facts(s: SessionFindings, known: Sequence[Fact]) -> list[tuple[str, str]]:
    """(what was so and when, since when this trainee could tell), in order; empty where the run is no lawful twin."""
    return [(f"{capital(f.title)}, {_when(s, f)}", _since(f)) for f in sorted(known, key=lambda f: f.from_ms)] if s.lawful else []


def _when(s: SessionFindings, f: Fact) -> str:
    begun = f"from {clock(f.from_ms)}" if f.from_ms > 0 else "from the beginning"
    return f"{begun} to the end" if f.to_ms >= s.end_ms else f"{begun} to {clock(f.to_ms)}"


def _since(f: Fact) -> str:
    if f.known_ms is None:
        return "could not be seen or heard by this trainee"
    return {
        "sees": f"could be seen from {clock(f.known_ms)}",
        "hears": f"could be heard from {clock(f.known_ms)}",
        "told": "told before the run",
        "drawn": f"shown from {clock(f.known_ms)}; where the trainee faced is not known",
    }.get(f.sense, SENSES[f.sense])


def said_and_done(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str, str]]:
    """(when, what, what came of it) of the first acts; both hands that do the same at one time are one, and what a hand does while it
    rests there is told in full in the timeline."""
    rows: list[tuple[str, str, str]] = []
    for a in t.acts:
        came = answered(a, t.acts, s.lines)
        row = (clock(a.at_ms), _short(a, s), came)
        if row not in rows:
            rows.append(row)
    more = len(rows) - MOST
    return rows if more <= 0 else [*rows[:MOST], ("", f"and {more} more, in the timeline in words", "")]


def _short(a: Act, s: SessionFindings) -> str:
    if a.kind == "spoke" and a.text:
        to = "by radio" if a.channel == "radio" else f"to {named(s.people, a.to)}" if a.to else ""
        return f"“{a.text}” {to}".rstrip()
    return capital(act_words(a, s.people))
