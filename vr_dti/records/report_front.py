"""What page 1 has besides the profile where there was nothing to stop: what this trainee said and did, and since when this trainee could
see or hear what was so. A run without an opportunity would show nothing of it else."""

from __future__ import annotations

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.trainee import Act, KnownFact, TraineeFindings
from vr_dti.records.report_acts import act_words, answered
from vr_dti.records.report_hands import rested_long, told_once
from vr_dti.records.report_words import SENSES, capital, clock

MOST = 12
"""acts told on page 1; the rest stand in the timeline"""


def facts(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str]]:
    """(what was so and when, since when this trainee could tell), in order; empty where the run is no lawful twin."""
    return [(f"{capital(f.title)}, {_when(s, f)}", _since(f)) for f in sorted(t.known, key=lambda f: f.from_ms)] if s.lawful else []


def _when(s: SessionFindings, f: KnownFact) -> str:
    begun = f"from {clock(f.from_ms)}" if f.from_ms > 0 else "from the beginning"
    return f"{begun} to the end" if f.to_ms >= s.end_ms else f"{begun} to {clock(f.to_ms)}"


def _since(f: KnownFact) -> str:
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
    for a in told_once(t.acts):
        came = answered(a, t.acts, s.lines)
        row = (clock(a.at_ms), _short(a, s) + rested_long(a, t.acts), came)
        if row not in rows:
            rows.append(row)
    more = len(rows) - MOST
    return rows if more <= 0 else [*rows[:MOST], ("", f"and {more} more, in the timeline in words", "")]


def _short(a: Act, s: SessionFindings) -> str:
    if a.kind == "spoke" and a.text:
        to = "by radio" if a.channel == "radio" else f"to {named(s.people, a.to)}" if a.to else ""
        return f"“{a.text}” {to}".rstrip()
    return capital(act_words(a, s.people))
