"""Hands on somebody, in words: decision and timing, not technique."""

from __future__ import annotations

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_words import NBSP, act_words, clock, seconds, spaced

LEAST_CMPS = 5
"""a hand slower than this is told without its speed: it rested there already"""


def hands_on(a: Act, lasted_ms: int | None = None) -> str:
    """The particulars of an act of hands on somebody, who were on for so long where that is known; empty for any other act."""
    h = a.hands_on
    if h is None:
        return ""
    unsaid = spaced(h.announced) if h.announced != "not_known" else "whether announced is not known"
    announced = f"announced {seconds(h.word_before_ms, 1)} before" if h.word else unsaid
    side = {
        "front": "from the front",
        "side": "from the side",
        "behind": "from behind",
        "not_known": "from where is not known" if a.kind != "stepped_between" else "",
    }[h.side]
    gun = {"near": "on the gun side", "away": "away from the gun", "not_known": ""}[h.gun_side]
    who = {"trainee": "the trainee’s", "somebody_else": "somebody else’s", "not_told": ""}[h.control]
    control = f"the person in {who} control from {clock(h.control_ms)}" if who else ""
    lasted = f"for {seconds(lasted_ms, 1)}" if lasted_ms is not None else ""
    cmps = h.strength_cmps or 0
    speed = f"hand no faster than {cmps / 100:.1f}{NBSP}m/s" if cmps >= LEAST_CMPS else ""
    return ", ".join(x for x in (announced, lasted, speed, side, gun, control) if x)


def touched(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str, str]]:
    """A row for each time of hands on somebody; both hands that do the same at one time are one."""
    told: dict[str, Act] = {}
    both: set[str] = set()
    for a in t.acts:
        if a.hands_on is None:
            continue
        same = (b for b in told.values() if act_words(b, s.people) == act_words(a, s.people) and a.hand != b.hand)
        if (other := next((b for b in same if b.until_ms is None or a.at_ms <= b.until_ms), None)) is None:
            told[a.id] = a
        else:
            both.add(other.id)
    rows: list[tuple[str, str, str]] = []
    for a in told.values():
        hands = " with both hands" if a.id in both else ""
        how = hands_on(a, None if a.until_ms is None else a.until_ms - a.at_ms)
        rows.append(("" if rows else "Hands on", f"{act_words(a, s.people)}{hands} at {clock(a.at_ms)}: {how}", ""))
    return [*rows[:-1], (*rows[-1][:2], "decision and timing, not technique")] if rows else [("Hands on", "none", "")]
