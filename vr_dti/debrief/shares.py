"""How much harm of the untouched course a run spared, by halves: what threatened life, and all other harm; and who spares the most.

Harm that came only because words take time to be understood does not count (`counted`). An officer of a scene answers words once they are
understood, some tenths of a second of force later, and for that nobody is the better or the worse trainee.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from vr_dti.debrief.course import Harm, harm_of
from vr_dti.debrief.findings import Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.events import Effect, Intent
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
    runs = list(rehearsal.runs(scenario.story, seed=seed, behaviours=behaviours))
    if any(not harm_of(r.story, r.effects, r.end_ms).all for r in runs):
        return Harm(0, 0)  # and nobody's words need be weighed for it
    return best_of([counted(r.story, r.effects, r.end_ms, r.intents, rules) for r in runs], untouched, rules)


def best_of(harms: Iterable[Harm], untouched: Untouched, rules: Measures) -> Harm:
    """Of these the one that spares the most; of equals the least in all. Raises `ValueError` for none."""
    return max(harms, key=lambda h: (spared(h, untouched, rules), -h.all))


def counted(story: Story, effects: Iterable[Effect], end_ms: int, intents: Iterable[Intent], rules: Measures) -> Harm:
    """The harm that these effects of `story`, at its seed, tell up to `end_ms`, less what came only because recognised words take time to
    be understood: what came while they were on their way, and does not come where the story hears each as it began.

    The other course alone would grade what never was; what came meanwhile alone, words that spared nobody anything. So only such words are
    asked as spare some of it by being understood at once beside all the others: kind words to the man on the ground are not why the officer
    goes on. Of each no more than the last `understood_ms`: a word is dated where the speech that holds it began, and who talks on for ten
    seconds has not said stop for ten."""
    told, heard = list(effects), sorted(intents, key=lambda i: i.order)
    came = harm_of(story, told, end_ms)
    waits = {n: _wait(i, rules) for n, i in enumerate(heard) if _recognised(i)}
    within = [n for n, wait in waits.items() if _between(story, told, *wait).all]
    if not within:
        return came
    ended = any(e.kind == "outcome" for e in told)  # else the record ends before the story does, and so must the other course
    limit_ms = rules.untouched_limit_ms.value if ended else end_ms
    at_once = [replace(i, heard_ms=waits[n][0]) if n in waits else i for n, i in enumerate(heard)]
    other = _played(story, at_once, limit_ms)
    if other.all >= came.all:
        return came
    spare = [n for n in within if _played(story, [*at_once[:n], heard[n], *at_once[n + 1 :]], limit_ms).all > other.all]
    waited = _while_waiting(story, told, [waits[n] for n in spare])
    life = min(waited.life, max(0, came.life - other.life))
    rest = min(waited.all - waited.life, max(0, (came.all - came.life) - (other.all - other.life)))
    return Harm(came.all - life - rest, came.life - life)


def _while_waiting(story: Story, effects: Sequence[Effect], waits: Iterable[tuple[int, int]]) -> Harm:
    """The harm of these times; two that overlap are one."""
    whole, since_ms = Harm(0, 0), 0
    for from_ms, to_ms in sorted(waits):
        here = _between(story, effects, max(from_ms, since_ms), max(to_ms, since_ms))
        whole, since_ms = Harm(whole.all + here.all, whole.life + here.life), max(to_ms, since_ms)
    return whole


def _played(story: Story, intents: Sequence[Intent], limit_ms: int) -> Harm:
    """The harm of the course that these acts take, up to its outcome or `limit_ms`."""
    play = Playthrough.begun(story)
    play.go(limit_ms, intents)
    return harm_of(story, play.effects, play.outcome_ms if play.outcome else limit_ms)


def _wait(word: Intent, rules: Measures) -> tuple[int, int]:
    """From when to when a word was on its way."""
    return max(0, min(word.act_ms, word.heard_ms), word.heard_ms - rules.understood_ms.value), word.heard_ms


def _between(story: Story, effects: Sequence[Effect], from_ms: int, to_ms: int) -> Harm:
    """The harm of that time."""
    before, after = (harm_of(story, [e for e in effects if e.at_ms <= ms], ms) for ms in (from_ms, to_ms))
    return Harm(after.all - before.all, after.life - before.life)


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
