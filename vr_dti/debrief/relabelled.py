"""What a label given anew means for what was owed: the duties that an act does are asked of the story as it stood when the act was heard.

The story itself is history: it answered what the machine had heard, and whatever came of that stays as it was. Only what is counted of
an act - its rung, to whom it was, the duties that it does - follows the label.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from vr_dti.debrief.acts import CALL
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.course import Happened
from vr_dti.debrief.record import Correction, Take
from vr_dti.events import DISPATCH, Effect, Intent
from vr_dti.samples import CALLS
from vr_dti.story.engine import Playthrough
from vr_dti.story.model import Story

NOTHING = "none"
"""what a label has words be about that the machine took to be about something"""
SURE = 1000
"""permille: who labels afterwards has heard it"""
NO_MORE = "the scene took words for it that {by} labels otherwise"
NOW = "by the label of {by}; the scene had heard other words"


@dataclass(frozen=True, slots=True)
class AsLabelled:
    """A take as the labels have it."""

    take: Take
    """its words as labelled; what the machine had is kept with each correction"""
    course: Happened
    """with the duties that follow"""
    changed: Mapping[str, str] = field(default_factory=dict)
    """duty -> why it is counted otherwise than the scene took it"""

    def duty(self, d: Duty) -> Duty:
        """`d` with the reason why it is counted so."""
        why = self.changed.get(d.name)
        return d if why is None or d.state == "not_applicable" else replace(d, words="; ".join(x for x in (d.words, why) if x))


def as_labelled(story: Story, seed: int, take: Take, course: Happened) -> AsLabelled:
    """`take` and its `course` with the labels that stand beside it; of several labels of one act the last counts."""
    corrections = {(c.source, c.seq): c for c in take.corrections}
    meant = {_key(i): _meant(i, c) for i in take.intents if i.kind == "spoke" and (c := corrections.get(_key(i)))}
    heard = {_key(i): i for i in take.intents if i.kind == "spoke"}
    other = {key: i for key, i in meant.items() if i != heard[key]}
    if not other:
        return AsLabelled(take, course)
    labelled = replace(
        take,
        intents=tuple(other.get(_key(i), i) if i.kind == "spoke" else i for i in take.intents),
        corrections=tuple(
            replace(c, machine=(heard[c.source, c.seq].rung, heard[c.source, c.seq].to)) if (c.source, c.seq) in other else c
            for c in take.corrections
        ),
    )
    gone, new = _duties(replace(story, seed=seed), take.intents, other)
    changed: dict[str, str] = {}
    kept = list(course.duties)
    for effect, key in gone:
        if effect in kept:
            kept.remove(effect)
            changed[effect.name] = NO_MORE.format(by=_by(corrections[key]))
    for effect, key in new:
        kept.append(effect)
        changed[effect.name] = NOW.format(by=_by(corrections[key]))
    for name in [n for n in changed if _at(kept, n) == _at(course.duties, n)]:
        del changed[name]
    return AsLabelled(labelled, replace(course, duties=tuple(sorted(kept, key=lambda e: e.at_ms))), changed)


def _duties(
    story: Story, intents: Sequence[Intent], meant: Mapping[tuple[str, int], Intent]
) -> tuple[list[tuple[Effect, tuple[str, int]]], list[tuple[Effect, tuple[str, int]]]]:
    """The duties that relabelled words did as heard, and those that they do as meant: each asked of the same instant."""
    play = Playthrough.begun(story)
    gone, new = [], []
    for intent in sorted(intents, key=lambda i: i.order):
        play.go(intent.heard_ms, ())
        if play.outcome:
            break
        key = _key(intent)
        before = len(play.effects)
        if intent.kind == "spoke" and key in meant:
            branch = Playthrough(story, play.state())
            branch.go(intent.heard_ms, (replace(meant[key], confidence_permille=SURE),) if meant[key].rung >= 0 else ())
            new += [(e, key) for e in branch.effects if e.kind == "duty"]
        play.go(intent.heard_ms, (intent,))
        if intent.kind == "spoke" and key in meant:
            gone += [(e, key) for e in play.effects[before:] if e.kind == "duty"]
    return gone, new


def _meant(i: Intent, c: Correction) -> Intent:
    """The words as the label has them. What they are about stands where they are still what can be, and the label says nothing else of it:
    a call, or words of the ladder to whoever was heard to be kept apart by them."""
    call = c.rung == CALL or c.to == DISPATCH
    machine = i.name if c.rung >= 0 and call == (i.name in CALLS) and (call or c.to == i.to) else ""
    return replace(i, rung=c.rung, to=c.to, name="" if c.about == NOTHING else c.about or machine)


def _at(duties: Sequence[Effect], name: str) -> list[tuple[int, str, int]]:
    return [(e.at_ms, e.reason.source, e.reason.seq) for e in duties if e.name == name]


def _by(c: Correction) -> str:
    return c.by or "the instructor"


def _key(i: Intent) -> tuple[str, int]:
    return i.source, i.seq
