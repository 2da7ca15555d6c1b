"""Rehearsals: a simulated trainee plays a story at intent level, from due event to due event, in about a thousandth of the time.

What an act needs of the world - a hand that reaches, a word that is understood, a cue that can be seen - is taken as done. Pure: the
same story, behaviour and seed give the same rehearsal; all chance is drawn from the seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vr_dti.events import Effect, Intent
from vr_dti.story.behaviours import BEHAVIOURS, RANDOM, Behaviour
from vr_dti.story.engine import Playthrough
from vr_dti.story.model import Story
from vr_dti.story.offers import Offers, offers
from vr_dti.story.simulated import Simulated
from vr_dti.story.state import StoryState

LIMIT_MS = 900_000
"""a run that lasts longer has no end. Default: more than twice the longest scenario."""
STEADY = tuple(behaviour for behaviour in BEHAVIOURS.values() if behaviour is not RANDOM)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A run of a simulated trainee. Nothing in it but what a log of a real run would hold."""

    story: Story
    behaviour: str
    state: StoryState
    effects: tuple[Effect, ...]
    intents: tuple[Intent, ...]
    """in the order they were heard"""

    @property
    def outcome(self) -> str:
        """Empty: the limit came first."""
        return self.state.outcome

    @property
    def end_ms(self) -> int:
        return self.state.outcome_ms if self.state.outcome else self.state.t_ms

    @property
    def visited(self) -> tuple[tuple[int, int], ...]:
        """(region, node) of every node entered."""
        return tuple((r, n) for r, row in enumerate(self.state.visits) for n, visits in enumerate(row) if visits)

    @property
    def taken(self) -> frozenset[tuple[str, str, int, str]]:
        """(region, node, edge, node it led to; empty: it stayed) of every edge taken. One that did nothing leaves no trace."""
        return frozenset(
            (r.region, r.node, r.edge, e.name if e.kind == "enter" else "") for e in self.effects if (r := e.reason).region and r.edge >= 0
        )

    @property
    def interrupted(self) -> frozenset[str]:
        """Names of the interrupts that fired."""
        return frozenset(e.reason.node for e in self.effects if e.reason.node and not e.reason.region)


def rehearse(story: Story, behaviour: Behaviour, *, seed: int, limit_ms: int = LIMIT_MS, known: Offers | None = None) -> Rehearsal:
    """`story` at `seed` as `behaviour` plays it, to its outcome or `limit_ms`. `known` is `offers(story)`, for who plays many."""
    story = replace(story, seed=seed)
    course = Playthrough.begun(story)
    conditions = {d.name: d.condition for d in story.duties}
    trainee = Simulated(behaviour, known or offers(story), seed, lambda duty: (c := conditions[duty]) is None or bool(c(story, course)))
    heard: list[Intent] = []
    trainee.told(course.effects)
    while not course.outcome and course.t_ms < limit_ms:
        # What comes within the quickest reaction of the next event can come in one go: nothing seen in it moves the trainee before.
        now_ms = min(course.next_due_ms + trainee.quickest_ms, trainee.due_ms, limit_ms)
        seen = len(course.effects)
        course.go(now_ms, ())
        trainee.told(course.effects[seen:])
        if intents := trainee.moves(now_ms):
            heard += intents
            seen = len(course.effects)
            course.go(now_ms, intents)
            trainee.told(course.effects[seen:])
    return Rehearsal(story, behaviour.name, course.state(), tuple(course.effects), tuple(heard))


def runs(story: Story, *, seed: int, behaviours: Iterable[Behaviour] = STEADY, limit_ms: int = LIMIT_MS) -> Iterator[Rehearsal]:
    """`story` as each of `behaviours` plays it at this seed and these dials. Who acts at random is no measure for anybody."""
    known = offers(story)
    return (rehearse(story, b, seed=seed, limit_ms=limit_ms, known=known) for b in behaviours)
