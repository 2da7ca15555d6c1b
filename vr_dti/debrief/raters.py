"""How far raters, and the machine, label alike what was said: counts first, kappa over rungs, ICC over the scores that the labels lead to.

Whoever relabels in the course of a run marks only what seems wrong, and whoever takes the machine's labels over, or labels with others in
sight, has not labelled by himself: such labels are counted and enter no coefficient.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from vr_dti.debrief.agreement import Icc, Kappa, icc_2_1, kappa
from vr_dti.debrief.profile import DomainName

MACHINE = "machine"
Rung = int
"""0-6; below 0: no words of the ladder"""


@dataclass(frozen=True, slots=True)
class Rated:
    """What one trainee said in one session, as each rater has it, and the scores that follow."""

    session: str
    """digest"""
    trainee: str
    rungs: tuple[Mapping[str, Rung], ...]
    """of each spoken act, by rater; who has not labelled it by himself is not in it"""
    scores: Mapping[str, Mapping[DomainName, float | None]]
    """rater -> domain -> 0-4; None: not scored"""
    live: int = 0
    """acts relabelled during the run"""
    aside: Mapping[str, int] = field(default_factory=dict)
    """acts that a rater labelled otherwise than by himself: taken over, or with other labels in sight"""


@dataclass(frozen=True, slots=True)
class Rater:
    """What one rater did."""

    rater: str
    labelled: int
    """by himself"""
    changed: int
    """of those that the machine had labelled too: labelled otherwise"""
    aside: int = 0
    """labelled otherwise than by himself: in no coefficient"""


@dataclass(frozen=True, slots=True)
class SameRungs:
    """Two raters over the acts that both labelled."""

    first: str
    second: str
    alike: int
    kappa: Kappa


@dataclass(frozen=True, slots=True)
class SameScores:
    """Two raters over one domain of the runs in which both labelled something."""

    domain: DomainName
    first: str
    second: str
    alike: int
    """scored the same"""
    one_only: int
    """scored by the labels of one of them alone; in no coefficient"""
    icc: Icc


@dataclass(frozen=True, slots=True)
class Agreement:
    """Everything told of raters."""

    sessions: int
    acts: int
    """spoken"""
    live: int
    raters: tuple[Rater, ...]
    rungs: tuple[SameRungs, ...]
    scores: tuple[SameScores, ...]


def agreement(rated: Sequence[Rated]) -> Agreement:
    """Of all pairs of raters over these sessions."""
    acts = [rungs for r in rated for rungs in r.rungs]
    found = dict.fromkeys(name for rungs in acts for name in rungs)
    alone = [n for n in found if n != MACHINE] + [MACHINE] * (MACHINE in found)
    aside = Counter[str]()
    for r in rated:
        aside.update(r.aside)
    pairs = list(combinations(alone, 2))
    return Agreement(
        sessions=len({r.session for r in rated}),
        acts=len(acts),
        live=sum(r.live for r in rated),
        raters=tuple(_rater(n, acts, aside[n]) for n in dict.fromkeys((*(n for n in (*alone, *aside) if n != MACHINE), *alone))),
        rungs=tuple(_rungs(a, b, acts) for a, b in pairs),
        scores=tuple(s for a, b in pairs for s in _scores(a, b, rated)),
    )


def _rater(name: str, acts: Sequence[Mapping[str, Rung]], aside: int) -> Rater:
    changed = sum(MACHINE in rungs and rungs[MACHINE] != rungs[name] for rungs in acts if name in rungs)
    return Rater(name, sum(name in rungs for rungs in acts), changed, aside)


def _rungs(first: str, second: str, acts: Sequence[Mapping[str, Rung]]) -> SameRungs:
    both = [(rungs[first], rungs[second]) for rungs in acts if first in rungs and second in rungs]
    return SameRungs(first, second, sum(a == b for a, b in both), kappa([a for a, _ in both], [b for _, b in both]))


def _scores(first: str, second: str, rated: Sequence[Rated]) -> list[SameScores]:
    """A row a domain; of runs in which either labelled nothing there is nothing to compare."""
    runs = [r.scores for r in rated if all(any(name in rungs for rungs in r.rungs) for name in (first, second))]
    found = []
    for domain in dict.fromkeys(d for scores in runs for d in scores[first]):
        rows = [(scores[first].get(domain), scores[second].get(domain)) for scores in runs]
        both = [(a, b) for a, b in rows if a is not None and b is not None]
        one = sum((a is None) != (b is None) for a, b in rows)
        if both or one:
            found.append(SameScores(domain, first, second, sum(a == b for a, b in both), one, icc_2_1(both)))
    return found
