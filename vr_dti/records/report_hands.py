"""Hands on somebody, in words: decision and timing, not technique."""

from __future__ import annotations

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_words import NBSP, act_words, clock, seconds

BREATHING = "checked_breathing"
LEAST_CMPS = 5
"""a hand slower than this is told without its speed: it rested there already"""


def hands_on(a: Act, lasted_ms: int | None = None) -> str:
    """The particulars of an act of hands on somebody, who were on for so long where that is known; empty for any other act."""
    h = a.hands_on
    if h is None:
        return ""
    whom = "the officer" if a.kind == "stepped_between" else "that person"
    unsaid = f"without a word to {whom} just before" if h.announced != "not_known" else "words before it are not measured here"
    announced = f"announced by words {seconds(h.word_before_ms, 1)} before" if h.word else unsaid
    side = {
        "front": "from the front",
        "side": "from the side",
        "behind": "from behind",
        "not_known": "from where: not measured" if a.kind != "stepped_between" else "",
    }[h.side]
    gun = {"near": "on the gun side", "away": "away from the gun", "not_known": ""}[h.gun_side]
    who = {"trainee": "the trainee", "somebody_else": "somebody else", "not_told": ""}[h.control]
    control = f"in charge of the person from {clock(h.control_ms)}: {who}" if who else ""
    lasted = f"for {seconds(lasted_ms, 1)}" if lasted_ms is not None else ""
    cmps = h.strength_cmps or 0
    speed = f"top speed of the hand {cmps / 100:.1f}{NBSP}m/s" if cmps >= LEAST_CMPS else ""
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
    rested = {(a.at_ms, a.to, a.hand) for a in told.values() if a.kind == "touched"}
    felt = {(a.at_ms, a.to, a.hand) for a in told.values() if a.kind == BREATHING}
    for a in told.values():
        here = (a.at_ms, a.to, a.hand)
        if a.kind == BREATHING and here in rested:
            continue  # the same hand, which rested there: told with it
        hands = " with both hands" if a.id in second else ""
        ends = [b.until_ms for b in (a, second.get(a.id, a))]
        last_ms = max((end for end in ends if end is not None), default=None)
        hands += ", long enough to check breathing" if here in felt and a.kind == "touched" else ""
        how = hands_on(a, None if last_ms is None or None in ends else last_ms - a.at_ms)
        rows.append(("" if rows else "Hands on", f"{act_words(a, s.people)}{hands} at {clock(a.at_ms)}: {how}", ""))
    return [*rows[:-1], (*rows[-1][:2], "decision and timing, not technique")] if rows else [("Hands on", "none", "")]


def _open_until_ms(a: Act) -> int:
    """Until when another hand can join in."""
    return a.at_ms + RULES.together_ms.value if a.until_ms is None else a.until_ms
