"""Hands on somebody, in words: decision and timing, not technique."""

from __future__ import annotations

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_words import NBSP, act_words, clock, seconds, spaced

LEAST_CMPS = 5
"""a hand slower than this is told without its speed: it rested there already"""
TOGETHER_MS = 500
"""the second hand of an act whose end is not known comes within this long, or it is an act of its own (default)"""


def hands_on(a: Act, lasted_ms: int | None = None) -> str:
    """The particulars of an act of hands on somebody, who were on for so long where that is known; empty for any other act."""
    h = a.hands_on
    if h is None:
        return ""
    unsaid = spaced(h.announced) if h.announced != "not_known" else "whether it was announced is not known"
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
    second: dict[str, Act] = {}  # of the first hand's act
    for a in t.acts:
        if a.hands_on is None:
            continue
        alone = (b for b in told.values() if b.id not in second and a.hand != b.hand)
        same = (b for b in alone if act_words(b, s.people) == act_words(a, s.people))
        if (first := next((b for b in same if a.at_ms <= _open_until_ms(b)), None)) is None:
            told[a.id] = a
        else:
            second[first.id] = a
    rows: list[tuple[str, str, str]] = []
    for a in told.values():
        hands = " with both hands" if a.id in second else ""
        ends = [b.until_ms for b in (a, second.get(a.id, a))]
        last_ms = max((end for end in ends if end is not None), default=None)
        how = hands_on(a, None if last_ms is None or None in ends else last_ms - a.at_ms)
        rows.append(("" if rows else "Hands on", f"{act_words(a, s.people)}{hands} at {clock(a.at_ms)}: {how}", ""))
    return [*rows[:-1], (*rows[-1][:2], "decision and timing, not technique")] if rows else [("Hands on", "none", "")]


def _open_until_ms(a: Act) -> int:
    """Until when another hand can join in."""
    return a.at_ms + TOGETHER_MS if a.until_ms is None else a.until_ms
