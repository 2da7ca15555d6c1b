"""Press and words of one call by radio: the press of the microphone was the call, its words say about what. Told as one act.

The words are dated to the press, since whoever pressed it had begun to call. What they say of the call counts: traffic that calls nobody is
none. Words that are too unsure, or mean no rung, leave the press as the call that it was. A rater who says that they were to somebody of
the scene says so of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from vr_dti.debrief.trainee import Act
from vr_dti.events import Intent

RADIO = "radio"
Which = tuple[str, int]
"""source and number of an intent that is words"""
NONE: Mapping[Which, Intent] = MappingProxyType({})


def presses(intents: Sequence[Intent], trainee: str) -> dict[Which, Intent]:
    """The first words of each press of a radio -> that press. The words tell how long before them it was (`dwell_ms`); of words that had
    begun before it, it came next."""
    said = [i for i in intents if i.kind == "spoke" and i.trainee == trainee and i.part == RADIO]
    pressed = [i for i in said if i.label == "sensed"]
    found: dict[Which, Intent] = {}
    for words in sorted((i for i in said if i.label == "recognised"), key=lambda i: i.act_ms):
        began_ms = words.act_ms - max(0, words.dwell_ms)
        before = [p for p in pressed if p.hand == words.hand and p.heard_ms <= words.heard_ms]
        mine = [p for p in before if p.act_ms == began_ms or (words.dwell_ms == 0 and p.act_ms > began_ms)]
        press = min(mine, key=lambda p: p.act_ms, default=None)
        if press is not None and press not in found.values():
            found[words.source, words.seq] = press
    return found


def as_one(press: Act, words: Act) -> Act:
    """The act that both are."""
    if words.corrected_by and words.channel != RADIO:
        return words
    if words.unsure or words.rung is None:
        return replace(press, text=words.text)
    answered = words if words.answered_ms is not None and press.answered_ms is None else press
    return replace(
        words,
        at_ms=min(press.at_ms, words.at_ms),
        answer=answered.answer,
        answered_ms=answered.answered_ms,
        prompted=press.prompted or words.prompted,
        moved=press.moved or words.moved,
        eased=press.eased or words.eased,
    )
