"""What a trainee said in a take, as it was heard: what a rater labels anew. No label of anybody else's is in it."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.debrief.acts import ACTS
from vr_dti.debrief.record import Correction, Take


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
    """In the order said; ids as `acts_of` gives them."""
    acts = sorted((i for i in take.intents if i.trainee == trainee and i.kind in ACTS), key=lambda i: i.act_ms)
    return tuple(
        Spoken(f"act-{n}", i.source, i.seq, i.act_ms, i.rung, i.to, i.text, i.label, i.confidence_permille, i.guessed)
        for n, i in enumerate(acts, 1)
        if i.kind == "spoke"
    )


def relabelled(take: Take) -> dict[tuple[str, int], Correction]:
    """What was relabelled during the run, by intent; the last label of each."""
    return {(c.source, c.seq): c for c in take.corrections}
