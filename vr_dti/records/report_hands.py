"""Hands on somebody, in words: decision and timing, not technique."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.people import named
from vr_dti.debrief.trainee import Act, HandsOn, TraineeFindings
from vr_dti.records.report_acts import act_words
from vr_dti.records.report_words import NBSP, clock, seconds

BREATHING = "checked_breathing"
FELT = ", long enough to check breathing"
LEAST_CMPS = 5
"""a hand slower than this is told without its speed: it rested there already"""


def hands_on(a: Act, acts: Sequence[Act], people: Mapping[str, str], lasted_ms: int | None = None) -> str:
    """The particulars of an act of hands on somebody, who were on for so long where that is known; empty for any other act. `acts`: all of
    the trainee's. The words before are told as they were: whether they announced anything is for who reads them."""
    h = a.hands_on
    if h is None:
        return ""
    whom = named(people, a.to) if a.to else "that person"
    unsaid = f"without a word to {whom} just before" if h.announced != "not_known" else "words before it are not measured here"
    text = next((x.text for x in acts if x.id == h.word), "")
    words = f"“{text}” to {whom}" if text else f"words to {whom}"
    announced = f"{words} {seconds(h.word_before_ms, 1)} before" if h.word else unsaid
    side = {
        "front": "from the front",
        "side": "from the side",
        "behind": "from behind",
        "not_known": "from which side is not measured" if a.kind != "stepped_between" else "",
    }[h.side]
    gun = {"near": "on the gun side", "away": "away from the gun", "not_known": ""}[h.gun_side]
    who = {"trainee": "the trainee", "somebody_else": "somebody else", "not_told": ""}[h.control]
    control = f"{who} in charge of the person from {clock(h.control_ms)}" if who and _followed(a, h) else ""
    lasted = f"for {seconds(lasted_ms, 1)}" if lasted_ms is not None else ""
    cmps = h.strength_cmps or 0
    speed = f"top speed of the hand {cmps / 100:.1f}{NBSP}m/s" if cmps >= LEAST_CMPS else ""
    return ", ".join(x for x in (announced, lasted, speed, side, gun, control) if x)


def _followed(a: Act, h: HandsOn) -> bool:
    """Custody came so soon after the hands that it belongs to them: what came of a brief touch much later is told with the duties."""
    return h.control_ms is not None and h.control_ms <= (a.until_ms or a.at_ms) + RULES.control_ms.value


def told_once(acts: Sequence[Act]) -> list[Act]:
    """The acts but for what a hand did by resting where it lay: told with that hand (`rested_long`), not as another."""
    rested = {_hand(a) for a in acts if a.kind == "touched"}
    return [a for a in acts if a.kind != BREATHING or _hand(a) not in rested]


def rested_long(a: Act, acts: Sequence[Act]) -> str:
    """What else a hand that rests was long enough for; empty for any other act."""
    return FELT if a.kind == "touched" and any(x.kind == BREATHING and _hand(x) == _hand(a) for x in acts) else ""


def touched(s: SessionFindings, t: TraineeFindings) -> list[tuple[str, str, str]]:
    """A row for each time of hands on somebody; both hands that do the same at one time are one."""
    told = _with_both([a for a in told_once(t.acts) if a.hands_on is not None], s.people)
    rows: list[tuple[str, str, str]] = []
    for a, second in told:
        hands = (" with both hands" if second else "") + rested_long(a, t.acts)
        how = hands_on(a, t.acts, s.people, _lasted_ms(a, second or a))
        rows.append(("" if rows else "Hands on", f"{act_words(a, s.people)}{hands} at {clock(a.at_ms)}: {how}", ""))
    return [*rows[:-1], (*rows[-1][:2], "decision and timing, not technique")] if rows else [("Hands on", "none", "")]


def _with_both(acts: Sequence[Act], people: Mapping[str, str]) -> list[tuple[Act, Act | None]]:
    """Each act with that of the other hand which joined in the same; None where none did."""
    told: list[tuple[Act, Act | None]] = []
    for a in acts:
        for row, (first, second) in enumerate(told):
            other = second is None and a.hand != first.hand and a.at_ms <= _open_until_ms(first)
            if other and act_words(first, people) == act_words(a, people):
                told[row] = first, a
                break
        else:
            told.append((a, None))
    return told


def _hand(a: Act) -> tuple[int, str, str]:
    """Which hand on whom, and since when: several acts can be of the same."""
    return a.at_ms, a.to, a.hand


def _lasted_ms(a: Act, second: Act) -> int | None:
    """How long it lasted, up to the later of the two hands; None where the end of one is not known."""
    if a.until_ms is None or second.until_ms is None:
        return None
    return max(a.until_ms, second.until_ms) - a.at_ms


def _open_until_ms(a: Act) -> int:
    """Until when another hand can join in."""
    return a.at_ms + RULES.together_ms.value if a.until_ms is None else a.until_ms
