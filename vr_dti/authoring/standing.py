"""Where a story stands still, so that much of it is never reached: told once, with nothing of what only follows from it.

What goes round in no time, a draw in which nothing has a chance, a way that waits for what can never be, a node without a way out. `causes`
tells each, and has the study's damage know of it (`damage.py`): what comes after may come to pass, for it was meant to.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from vr_dti.authoring.checks import guards, loops, nodes
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Spot, Way
from vr_dti.authoring.damage import Damage, parsed
from vr_dti.authoring.finding import Finding


def causes(study: Study) -> Iterator[Finding]:
    """Each of them. Whatever else is to be found takes a new study of the same scenario and damage."""
    damage, subject = study.damage, study.subject
    certain = [loop for loop in loops.rounds(study) if isinstance(loop, loops.Loop) and loop.certain]
    found = [f for f in (*loops.loops(study), *guards.weights(study)) if f.severity == "mistake" and not damage.follows(f)]
    if unreached := [spot for spot in subject.out_of if spot not in study.at.spots]:
        found += [f for f in _never(study, unreached) if not damage.follows(f)]
        lacking = {subject.regions[r] for r, _ in unreached}
        ends = [f for f in nodes.dead_ends(study) if parsed(f.path)[1] in lacking and not damage.follows(f)]
        damage.aimless |= {str(parsed(f.path)[1]) for f in ends}
        found += ends
    for loop in certain:
        for way in loop.ways:
            damage.guessed(way.path, "")
            damage.aimless |= {subject.regions[way.spot[0]]} if loop.closed(subject) else set()
    for f in found:
        damage.guessed(parsed(f.path), "")
    yield from found


def _never(study: Study, unreached: list[Spot]) -> list[Finding]:
    """Conditions for want of which a node is not reached, and that could not hold even if all others were."""
    subject = study.subject
    wanting: list[Way] = [w for w in subject.ways if any((w.spot[0], t) in unreached for t in w.targets) and w.conditions]
    if not wanting:
        return []
    damage: Damage = deepcopy(study.damage)
    damage.regions |= set(subject.regions)
    other = Study(subject.scenario, study.read_script, damage)
    hopeless = {
        c.path
        for w in wanting
        for c in w.conditions
        if other.subject.solver.can([Ask(c.text)], other.subject.while_at(w.spot, other.at.domains)).possible is False
    }
    return [f for f in guards.guards(other) if f.rule == "guard-never-holds" and parsed(f.path) in hopeless]
