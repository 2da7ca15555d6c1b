"""The four figures of a trainee that an instructor reads first: noticed, words, hands, opportunities let pass."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.debrief.trainee import First, Summary, TraineeFindings
from vr_dti.records.report_words import BY, clock, rung, seconds


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures at the top: a label, a value large, and a line small."""

    label: str
    value: str
    line: str
    tone: str = ""
    """`open` for something missing, `muted` for no measure"""


def figures(t: TraineeFindings) -> list[Figure]:
    """Noticed, spoke, hands on, let pass."""
    s = t.summary
    if s is None:
        return []
    passed = s.used_later + s.not_used > 0
    words = _first("Words to the officer", s.first_words, "no words", passed=passed)
    hands = _first("Hands on", s.first_hands, "no hands", passed=passed)
    return [_noticed(s), words, hands, _passed(s)]


def _noticed(s: Summary) -> Figure:
    n = s.first_notice
    # A display that cannot tell has counted none: said here it would read as a zero.
    share = f"{s.noticed} of {s.perceivable} cues attended to" if s.perceivable and n.state != "not_scorable" else ""
    if n.state == "noticed":
        if n.already:
            return Figure("Noticed", "facing", f"already, when “{s.first_notice_of}” began; {share}", "muted")
        return Figure("Noticed", seconds(n.after_ms, 1), f"after “{s.first_notice_of}” ({BY[n.by]}); {share}")
    value = "unknown" if n.state == "unknown" else "not scorable"
    return Figure("Noticed", value, f"{n.why}; {share}" if share else n.why, "muted")


def _first(label: str, f: First, nothing: str, *, passed: bool) -> Figure:
    """`passed`: an opportunity was let pass; where none was, hands that were not needed are nothing missing."""
    rung_ = f"rung {rung(f.rung)}" if f.rung is not None else ""
    match f.state:
        case "latency":
            whole = f"{seconds(f.after_first_ms, 1)} after the first cue; " if f.after_first_ms not in (None, f.after_ms) else ""
            return Figure(label, seconds(f.after_ms, 1), f"after “{f.title}”; {whole}{rung_}, at {clock(f.at_ms)}")
        case "mark":
            return Figure(label, f"at {clock(f.at_ms)}", f"{rung_}; {f.why}")
        case "outside":
            return Figure(label, f"at {clock(f.at_ms)}", f"{rung_}; {f.why}")
        case "not_scorable":
            seen = f"seen at {clock(f.at_ms)}; " if f.at_ms is not None else ""
            return Figure(label, "not scorable", seen + f.why, "muted")
        case _:
            return Figure(label, "none", f.why or f"{nothing} in this run", "open" if passed and not f.why else "muted")


def _passed(s: Summary) -> Figure:
    total = s.used + s.used_later + s.not_used
    if not total:
        return Figure("Opportunities let pass", "–", "no opportunity counts in this run", "muted")
    passed = s.used_later + s.not_used
    if not passed:
        return Figure("Opportunities let pass", f"0 of {total}", "each opportunity was used")
    parts = [f"{s.not_used} not used in this run"] if s.not_used else []
    parts += [f"{s.used_later} before the first act"] if s.used_later else []
    return Figure("Opportunities let pass", f"{passed} of {total}", ", ".join(parts), "open")
