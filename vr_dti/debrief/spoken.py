"""What a trainee said in a take, as it was heard: what a rater labels anew. No label of anybody else's is in it."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.debrief.acts import ACTS
from vr_dti.debrief.record import Correction, Take
from vr_dti.debrief.transmissions import presses
from vr_dti.events import Intent


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words, and what the machine took them for."""

    act: str
    """id of the act, as in the findings"""
    source: str
    seq: int
    """of its intent"""
    at_ms: int
    """onset, story time"""
    rung: int
    """0-6; -1: the machine heard no rung"""
    to: str
    text: str
    label: str
    """who says so: recognised, keyed, instructor, sensed"""
    confidence_permille: int
    guessed: bool
    """no phrase says so: the words resemble sentences that mean it"""

    @property
    def key(self) -> tuple[str, int]:
        """Whose it is among labels and corrections."""
        return (self.source, self.seq)


def spoken(take: Take, trainee: str) -> tuple[Spoken, ...]:
    """In the order said; ids as `acts_of` gives them. Of a call by radio its words, if it has any, and not the press."""
    press_of = presses(take.intents, trainee)
    calls = {(p.source, p.seq) for p in press_of.values()}

    def at_ms(i: Intent) -> int:
        press = press_of.get((i.source, i.seq)) if i.kind == "spoke" else None
        return i.act_ms if press is None else min(i.act_ms, press.act_ms)

    mine = (i for i in take.intents if i.trainee == trainee and i.kind in ACTS)
    acts = sorted((i for i in mine if i.kind != "spoke" or (i.source, i.seq) not in calls), key=at_ms)
    return tuple(
        Spoken(f"act-{n}", i.source, i.seq, i.act_ms, i.rung, i.to, i.text, i.label, i.confidence_permille, i.guessed)
        for n, i in enumerate(acts, 1)
        if i.kind == "spoke"
    )


def relabelled(take: Take) -> dict[tuple[str, int], Correction]:
    """What was relabelled during the run, by intent; the last label of each."""
    return {(c.source, c.seq): c for c in take.corrections}
