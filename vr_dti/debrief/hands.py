"""Of hands on somebody: announced or not, how hard, from where, near the gun or not, and in whose control the person came afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from vr_dti.debrief.record import Take
from vr_dti.debrief.trainee import Act, HandsOn, Scorable
from vr_dti.events import HANDS_ON, Effect

HOLSTER = "right"
"""the side on which our officers wear the pistol (`cast/belt.py`)"""
SIDES: dict[str, Literal["front", "side", "behind"]] = {"front": "front", "side": "side", "behind": "behind"}


def with_hands_on(
    acts: tuple[Act, ...],
    take: Take,
    control: Sequence[Effect],
    officers: frozenset[str],
    victims: frozenset[str],
    words: Scorable,
    *,
    trainee: str,
    announced_ms: int,
) -> tuple[Act, ...]:
    """The acts, those by hand with their particulars. `control`: the effects that told of the person coming into somebody's control."""
    intents = [i for i in take.intents if i.trainee == trainee]
    where = {(i.act_ms, i.kind, i.to, i.hand): i.name.split() for i in intents if i.kind in HANDS_ON}
    fast = {(i.act_ms, i.kind, i.to, i.hand): i.strength_cmps for i in intents}
    mine = {(i.source, i.seq): i.act_ms for i in intents}
    on_victim = {(i.source, i.seq) for i in intents if i.kind in HANDS_ON and i.to in victims}
    out = []
    for act in acts:
        if act.channel != "hands":
            out.append(act)
            continue
        said = [a for a in acts if a.channel == "speech" and a.to == act.to and 0 <= act.at_ms - a.at_ms <= announced_ms]
        heard = words.state == "scored"  # where nobody listened, silence is not known
        after = next((e for e in control if e.at_ms >= act.at_ms), None)
        came_by = _came_by(after, take.effects, on_victim)
        told = where.get((act.at_ms, act.kind, act.to, act.hand), [])
        hands_on = HandsOn(
            announced="announced" if said else "not_announced" if heard else "not_known",
            word=said[-1].id if said else "",
            word_before_ms=act.at_ms - said[-1].at_ms if said else None,
            side=next((SIDES[w] for w in told if w in SIDES), "not_known"),
            gun_side=_gun_side(told) if act.to in officers else "not_known",
            strength_cmps=_strength_cmps(act, fast),
            control="not_told" if after is None else "trainee" if came_by in mine else "somebody_else",
            control_ms=mine.get(came_by, after.at_ms) if after else None,
        )
        out.append(replace(act, hands_on=hands_on))
    return tuple(out)


def _strength_cmps(act: Act, fast: Mapping[tuple[int, str, str, str], int]) -> int | None:
    """As the act itself told it; of a touch that ended, its end knows more."""
    told = [fast.get((act.at_ms, act.kind, act.to, act.hand), -1)]
    if act.kind == "touched" and act.until_ms is not None:
        told.append(fast.get((act.until_ms, "let_go", act.to, act.hand), -1))
    return max(told) if max(told) >= 0 else None


def _gun_side(told: Sequence[str]) -> Literal["near", "away", "not_known"]:
    if HOLSTER in told:
        return "near"
    return "away" if told else "not_known"


def _came_by(after: Effect | None, effects: Sequence[Effect], on_victim: Collection[tuple[str, int]]) -> tuple[str, int]:
    """The intent (source and number) by which somebody took charge, ("", 0) where none did.

    Where only a condition is its reason, it is the trainee's hand on that person if the condition came true upon it: who puts the
    handcuffs on has him, however many steps of the story lie between. The engine settles after each intent before it hears the next, so
    the last intent that moved the story in that instant, before `after`, is the one upon which it came. A word that somebody else heeds,
    or a hand on a bystander who then takes him, leaves him to that somebody.
    """
    if after is None:
        return "", 0
    if after.reason.source:
        return after.reason.source, after.reason.seq
    before = reversed(effects[: effects.index(after)])
    upon = next(((e.reason.source, e.reason.seq) for e in before if e.at_ms == after.at_ms and e.reason.source), ("", 0))
    return upon if upon in on_victim else ("", 0)
