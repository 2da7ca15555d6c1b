"""Conditions that can never hold where they are asked, for what other regions can be meanwhile: a wait for a node in which the other region
cannot be while this one is here, an ending that asks for two nodes which are never held together.

Each region by itself could be there (`guards.py` tells where not even that is so). What they can come to together is a projection; a state
that is not in it is in no run, so nothing is told that could be. Where there is too much to look at, nothing is said.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vr_dti.authoring.checks.moves import Part
from vr_dti.authoring.checks.projection import Projection, State
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Condition, Spot
from vr_dti.authoring.checks.waits import cone
from vr_dti.authoring.finding import Finding, Severity

MAX_STATES = 500
"""that are looked at for one question. Default: some hundredths of a second."""
RULE = "never-together"
WORDS = 6
"""nodes that are listed"""
REMEDY = "wait for something that can be so then, or remove it"


class Asked(NamedTuple):
    """Conditions that must hold together, and the node that asks them; None: an ending, or an interrupt, which any node may meet."""

    conditions: Sequence[Condition]
    spot: Spot | None


def meanwhile(study: Study) -> Iterator[Finding]:
    """Of ways, interrupts and endings; then of the parts of a condition that are joined by `or`."""
    return _Together(study).findings()


class _Together:
    """What regions can come to together, each part of a scene looked at once."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.subject = study.subject
        self._seen: dict[Part, Projection] = {}

    def findings(self) -> Iterator[Finding]:
        for asked in self._asked():
            texts = [c.text for c in asked.conditions]
            if not self._alone(texts, asked.spot):
                continue  # said already
            if (seen := self._never(texts, asked.spot)) is not None:
                if _reached(seen, asked.spot):
                    yield self._told(asked.conditions[-1], " and ".join(texts), asked.spot, seen)
                continue
            for condition in asked.conditions:
                for part in _alternatives(self.subject.language.tree(condition.text)):
                    seen = self._never([part], asked.spot) if self._alone([part], asked.spot) else None
                    if seen is not None and _reached(seen, asked.spot):
                        yield self._told(condition, part, asked.spot, seen)

    def _asked(self) -> Iterator[Asked]:
        """Everything that its author wrote in this scene; what a shared graph asks is left to the scenes that use it."""
        at, doc = self.study.at, self.subject.doc
        asked = [Asked(w.conditions, w.spot) for i, w in enumerate(self.subject.ways) if i in at.ways and w.conditions]
        interrupts = ((i, x.if_) for i, x in enumerate(doc.interrupts) if i in at.interrupts)
        asked += [Asked([Condition(("interrupts", i, "if"), text)], None) for i, text in interrupts if text is not None]
        asked += [Asked([Condition(("end", i, "when"), e.when)], None) for i, e in enumerate(doc.end)]
        return (a for a in asked if not self.subject.foreign(a.conditions[-1].path))

    def _alone(self, texts: Sequence[str], spot: Spot | None) -> bool:
        """Whether it could be, as far as each region and variable by itself goes."""
        here = self.subject.while_at(spot, self.study.at.domains)
        return self.subject.solver.can([Ask(t) for t in texts], here).possible is not False

    def _never(self, texts: Sequence[str], spot: Spot | None) -> Projection | None:
        """What shows that `texts` cannot hold together in that node; None: they may."""
        asked = {r for t in texts for r in self.subject.language.mentions(t).regions}
        own = () if spot is None else (self.subject.regions[spot[0]],)
        few = tuple(r for r in self.subject.regions if r in asked or r in own)
        if len(few) < 2 or not asked:
            return None
        # What cannot be where little is known cannot be where more is: the larger question is asked only if need be.
        for part in dict.fromkeys((Part(few), Part(cone(self.subject, self.study.at, texts, *own).regions))):
            seen = self._projection(part)
            if seen.whole and not any(_in(seen, spot, s) and all(seen.holds(t, s) is not False for t in texts) for s in seen.states):
                return seen
        return None

    def _projection(self, part: Part) -> Projection:
        if part not in self._seen:
            study = self.study
            self._seen[part] = Projection(self.subject, study.at, study.times, part, max_states=MAX_STATES, due_together=True)
        return self._seen[part]

    def _told(self, asked: Condition, text: str, spot: Spot | None, seen: Projection) -> Finding:
        """Where the other regions can be meanwhile."""
        regions = sorted(self.subject.language.mentions(text).regions)
        if spot is None:
            where, why = "", f"{' and '.join(regions)} are never so at the same time"
        else:
            where, own = f" in {self.subject.name(spot)}", self.subject.regions[spot[0]]
            why = ", ".join(f"{r} is then at {_nodes(seen, spot, r)}" for r in regions if r != own)
        severity: Severity = "mistake" if asked.text in text else "warning"
        return self.subject.finding(RULE, asked.path, f"{text!r} can never hold{where}: {why}", REMEDY, severity)


def _reached(seen: Projection, spot: Spot | None) -> bool:
    """Whether anything comes to that node at all; if not, what is asked there follows from what keeps the story out of it."""
    return any(_in(seen, spot, state) for state in seen.states)


def _in(seen: Projection, spot: Spot | None, state: State) -> bool:
    return spot is None or seen.node(state, seen.subject.regions[spot[0]]) == spot


def _alternatives(tree: ast.expr) -> Iterator[str]:
    """The parts of a condition of which one must hold: `at(a.x)` of `calm and (at(a.x) or at(b.y))`."""
    match tree:
        case ast.BoolOp(op=ast.Or(), values=values):
            for value in values:
                yield from _alternatives(value) if isinstance(value, ast.BoolOp) and isinstance(value.op, ast.Or) else [ast.unparse(value)]
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from _alternatives(value)


def _nodes(seen: Projection, spot: Spot, region: str) -> str:
    """The names of the nodes in which `region` can be while another is in `spot`."""
    rows = {at[1] for state in seen.states if _in(seen, spot, state) and (at := seen.node(state, region)) is not None}
    names = [name for n, name in enumerate(seen.subject.nodes[seen.subject.regions.index(region)]) if n in rows]
    shown = names[:WORDS] + [f"{len(names) - WORDS} others"] * (len(names) > WORDS)
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
