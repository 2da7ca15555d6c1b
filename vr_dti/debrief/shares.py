"""How much harm of the untouched course a run spared, by halves: what threatened life, and all other harm; and who spares the most.

Harm counts as it would have come had every word been understood as it began. An officer of a scene answers words once they are understood,
some tenths of a second of force later, and for that nobody is the better or the worse trainee. Latencies run to where a word begins too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from vr_dti.debrief.course import Harm, harm_of
from vr_dti.debrief.findings import Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.events import Intent
from vr_dti.story import rehearsal
from vr_dti.story.behaviours import Behaviour
from vr_dti.story.engine import Playthrough
from vr_dti.story.load import Scenario
from vr_dti.story.model import Story

HARM, SHORT_OF_LIFE, OF_LIFE = "harm", "harm short of a threat to life", "threat to life"
"""what outcome is made of: one, or the two halves where a course has both"""


class Side(NamedTuple):
    """Harm of one sort, thousandths of a point: in a run, with no intervention, and of the best simulated trainee."""

    what: str
    weight: float
    """per mille, before a half that is left out is made up for by the other"""
    run: int
    none: int
    best: int

    @property
    def share(self) -> float:
        """0 as with no intervention, 1 as the best."""
        return min(1.0, max(0.0, (self.none - self.run) / (self.none - self.best)))


def sides(run: Harm, untouched: Untouched, best: Harm, rules: Measures) -> list[Side]:
    """What threatened life, and all other harm, where the best simulated trainee left less of it; one alone is plain harm."""
    both = _both(run, untouched, best, rules)
    found = [s for s in both if s.none > s.best]
    return found if untouched.life else [s._replace(what=HARM) for s in found]


def spared(run: Harm, untouched: Untouched, rules: Measures) -> float:
    """The weighed share of the untouched course's harm that did not come, 1 all of it; below 0 where it came to more."""
    there = [s for s in _both(run, untouched, Harm(0, 0), rules) if s.none]
    whole = sum(s.weight for s in there)
    return sum(s.weight * (s.none - s.run) / s.none for s in there) / whole if whole else 0.0


def best_spared(scenario: Scenario, seed: int, untouched: Untouched, rules: Measures, *, hands: bool = True) -> Harm:
    """The harm that the best simulated trainee leaves of an untouched course: the one who spares the most by the shares that are graded,
    of equals the one with the least harm in all. Without `hands`, of those who neither take hold of the officer nor step between."""
    if not untouched.harm:
        return Harm(0, 0)
    behaviours = rehearsal.STEADY if hands else _handless(rehearsal.STEADY)
    runs = rehearsal.runs(scenario.story, seed=seed, behaviours=behaviours)
    return best_of([counted(r.story, r.intents, harm_of(r.story, r.effects, r.end_ms), untouched, rules) for r in runs], untouched, rules)


def best_of(harms: Iterable[Harm], untouched: Untouched, rules: Measures) -> Harm:
    """Of these the one that spares the most; of equals the least in all. Raises `ValueError` for none."""
    return max(harms, key=lambda h: (spared(h, untouched, rules), -h.all))


def counted(story: Story, intents: Iterable[Intent], came: Harm, untouched: Untouched, rules: Measures) -> Harm:
    """The harm of a course in which `story`, at its seed, heard `intents`: as played again with every recognised word heard as it began.

    Chance is keyed by place and visit, and rolls alike in both. Never worse than what `came`: a word that began before there was anything
    to stop, and was understood in time, is not taken back."""
    heard = list(intents)
    at_once = [replace(i, heard_ms=min(i.heard_ms, max(0, i.act_ms))) if _recognised(i) else i for i in heard]
    if at_once == heard:
        return came
    limit_ms = rules.untouched_limit_ms.value
    play = Playthrough.begun(story)
    play.go(limit_ms, at_once)
    return best_of((came, harm_of(story, play.effects, play.outcome_ms if play.outcome else limit_ms)), untouched, rules)


def _recognised(intent: Intent) -> bool:
    """What a key or an instructor says is a mark, and has no beginning."""
    return intent.kind == "spoke" and intent.label == "recognised"


def _both(run: Harm, untouched: Untouched, best: Harm, rules: Measures) -> tuple[Side, Side]:
    """A half that is a tiny part of all harm of the untouched course weighs less, in proportion: an instant is not half of a run."""
    life, rest = untouched.life, untouched.harm - untouched.life
    of_life = rules.life_permille.value * _full(life, untouched.harm, rules.life_tiny_permille.value)
    of_rest = (1000 - rules.life_permille.value) * _full(rest, untouched.harm, rules.rest_tiny_permille.value)
    return (
        Side(SHORT_OF_LIFE, of_rest, run.all - run.life, rest, best.all - best.life),
        Side(OF_LIFE, of_life, run.life, life, best.life),
    )


def _full(part: int, whole: int, tiny_permille: int) -> float:
    """How much of its weight a part of the harm keeps, 0 to 1."""
    return min(1.0, 1000 * part / (whole * tiny_permille)) if whole and tiny_permille else 1.0


def _handless(behaviours: Iterable[Behaviour]) -> tuple[Behaviour, ...]:
    """Those who act by word and radio alone, also in what is owed afterwards."""
    acts = ((b, (*b.ladder, *b.contact, *b.routine, *b.afterwards)) for b in behaviours)
    return tuple(replace(b, words_only=True) for b, does in acts if all(a.kind == "spoke" for a in does))
