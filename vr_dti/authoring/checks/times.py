"""When a region can be in a node: at the earliest and at the latest, by the timers of its ways alone. Two nodes whose times do not meet are
never held together."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping

from vr_dti.authoring.checks.expressions import nodes_asked
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.subject import Spot, Subject

Window = tuple[float, float]
"""(earliest, latest) milliseconds; the second may be infinite"""


def windows(subject: Subject, at: Reached) -> Mapping[Spot, Window]:
    """When each node that can be reached can be held."""
    earliest, latest = _earliest(subject, at), _latest(subject, at)
    return {spot: (earliest[spot], latest[spot] + _stays(subject, spot)) for spot in at.spots}


def _begin(subject: Subject) -> set[Spot]:
    return {(r, subject.nodes[r].index(subject.doc.regions[name].initial)) for r, name in enumerate(subject.regions)}


def _anytime(subject: Subject) -> set[Spot]:
    """Nodes to which an act can lead from anywhere."""
    return {spot for i in subject.doc.interrupts for spot in subject.goto(i)}


def _earliest(subject: Subject, at: Reached) -> dict[Spot, float]:
    out = dict.fromkeys(at.spots, math.inf) | dict.fromkeys(_begin(subject) | _anytime(subject), 0.0)
    ways = [
        (w, [_named(subject, n) for t in w.texts for n in _needed(subject.language.tree(t))])
        for i, w in enumerate(subject.ways)
        if i in at.ways
    ]
    changed = True
    while changed:
        changed = False
        for way, needs in ways:
            first = max([out[way.spot] + (way.due_ms or 0), *(min((out.get(s, math.inf) for s in spots), default=0.0) for spots in needs)])
            for target in way.targets:
                if (to := (way.spot[0], target)) in out and first < out[to]:
                    out[to], changed = first, True
    return out


def _latest(subject: Subject, at: Reached) -> dict[Spot, float]:
    """When it can be entered for the last time. What still grows after as many rounds as there are nodes goes round: there is none."""
    out = dict.fromkeys(at.spots, -math.inf) | dict.fromkeys(_begin(subject), 0.0) | dict.fromkeys(_anytime(subject), math.inf)
    stays = {spot: _stays(subject, spot) for spot in at.spots}
    rounds, changed = 0, True
    while changed:
        changed, rounds = False, rounds + 1
        for i in at.ways:
            way = subject.ways[i]
            last = out[way.spot] + stays[way.spot]
            for target in way.targets:
                if (to := (way.spot[0], target)) in out and last > out[to]:
                    out[to], changed = (last if rounds <= len(out) else math.inf), True
    return out


def _stays(subject: Subject, spot: Spot) -> float:
    """How long a node is held at most: to its first timer that nothing holds up."""
    return min((float(w.due_ms) for w in subject.out_of[spot] if w.due_ms is not None and not w.conditions and w.targets), default=math.inf)


def _needed(tree: ast.expr) -> set[tuple[str, str]]:
    """What `at()` and `final()` must hold for `tree` to hold, as `nodes_asked` has them."""
    match tree:
        case ast.BoolOp(op=ast.And(), values=values):
            return {need for v in values for need in _needed(v)}
        case ast.Call(func=ast.Name(id="at" | "final")):
            return nodes_asked(tree)
    return set()


def _named(subject: Subject, asked: tuple[str, str]) -> list[Spot]:
    """The nodes that would do."""
    r = subject.regions.index(asked[0])
    return [(r, n) for n, name in enumerate(subject.nodes[r]) if (name == asked[1] if asked[1] else subject.final((r, n)))]
