"""A scenario as its checks see it: everything that is written, with its path; what can be reached; places for findings.

Checks look at what is written, whatever the dials: a dial is a value like any other, and nobody is absent.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from vr_dti.authoring.checks.domains import Domains
from vr_dti.authoring.checks.expressions import Language, nodes_asked
from vr_dti.authoring.checks.solver import Solver
from vr_dti.authoring.damage import Damage
from vr_dti.authoring.finding import Finding, Severity
from vr_dti.documents import Loc, dotted
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import CommandDoc, EdgeDoc, InterruptDoc
from vr_dti.story.load import Scenario

Spot = tuple[int, int]
"""(region, node), by row"""
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression that is true or false, and where it stands."""

    path: Loc
    text: str


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of a node, or something done without leaving it."""

    spot: Spot
    row: int
    path: Loc
    doc: EdgeDoc
    targets: tuple[int, ...]
    conditions: tuple[Condition, ...]

    @property
    def due_ms(self) -> int | None:
        """When it can be taken at the earliest; None: it waits for an act."""
        return None if self.doc.on is not None else self.doc.after or 0

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(c.text for c in self.conditions)


@dataclass(frozen=True, slots=True)
class Order:
    """A command as it is written, and when it is done."""

    path: Loc
    doc: CommandDoc
    spot: Spot | None
    """whose node it belongs to; None for an interrupt's"""
    way: Way | None = None
    """done on this way"""
    interrupt: int = -1
    """or by this interrupt, by row of the document"""
    at_once: bool = True
    """with the change that brings it; else later, while in the node"""

    @property
    def condition(self) -> Condition | None:
        return None if self.doc.if_ is None else Condition((*self.path, "if"), self.doc.if_)


class Subject:
    """What is checked. Checks share it, and change nothing in it but the solver's count of work."""

    def __init__(self, scenario: Scenario, damage: Damage) -> None:
        self.scenario = scenario
        self.damage = damage
        self.doc: ScenarioDoc = scenario.written
        self.folder = Path(scenario.file).parent
        self.language = Language(scenario.story)
        self.solver = Solver(self.language)
        self.regions: Sequence[str] = list(self.doc.regions)
        self.nodes: Sequence[Sequence[str]] = [list(r.nodes) for r in self.doc.regions.values()]
        self.ways: Sequence[Way] = list(self._ways())
        self.strays: list[Order] = []
        """what is done on conditions that ask for what there is not: only who is absent, and so not compiled, can have one"""
        self.orders: Sequence[Order] = list(map(self._known, self._orders()))

    # --- what is written ---

    @property
    def interrupts(self) -> Sequence[tuple[int, InterruptDoc]]:
        """(row, interrupt) in the order they are tried."""
        return sorted(enumerate(self.doc.interrupts), key=lambda i: -i[1].priority)

    def goto(self, interrupt: InterruptDoc) -> list[Spot]:
        """Where an interrupt leads."""
        return [(r, self.nodes[r].index(node)) for region, node in interrupt.goto.items() for r in [self.regions.index(region)]]

    @cached_property
    def out_of(self) -> dict[Spot, list[Way]]:
        """The ways of each node, in order."""
        out: dict[Spot, list[Way]] = {(r, n): [] for r, nodes in enumerate(self.nodes) for n in range(len(nodes))}
        for way in self.ways:
            out[way.spot].append(way)
        return out

    @cached_property
    def on_entering(self) -> dict[Spot, list[Order]]:
        """What is done at once on entering a node."""
        return _grouped(self.orders, lambda o: o.spot if o.way is None and o.at_once else None)

    @cached_property
    def on_way(self) -> dict[tuple[Spot, int], list[Order]]:
        """What is done on a way, by node and row."""
        return _grouped(self.orders, lambda o: None if o.way is None else (o.way.spot, o.way.row))

    @cached_property
    def by_interrupt(self) -> dict[int, list[Order]]:
        """What an interrupt does, by row."""
        return _grouped(self.orders, lambda o: None if o.interrupt < 0 else o.interrupt)

    def name(self, spot: Spot) -> str:
        """`partner.kick_1`"""
        return f"{self.regions[spot[0]]}.{self.nodes[spot[0]][spot[1]]}"

    def path(self, spot: Spot) -> Loc:
        """Where a node is written."""
        return ("regions", self.regions[spot[0]], "nodes", self.nodes[spot[0]][spot[1]])

    def final(self, spot: Spot) -> bool:
        return self.doc.regions[self.regions[spot[0]]].nodes[self.nodes[spot[0]][spot[1]]].final

    def sum_of(self, order: Order) -> str | None:
        """The expression that a variable is set to; None: it is set to a plain value, or the command sets none."""
        to = order.doc.to
        if order.doc.verb != "set" or not isinstance(to, str):
            return None
        return None if to in self.language.variables[str(order.doc.set)].words else to

    def from_trainees_m(self, place: str) -> float:
        """How far a mark lies from where the nearest trainee stands; 0 where that is not known: at somebody's side, or of a mark that is
        wrong itself."""
        marks, unsure = self.doc.marks, [m for m in (place, *self.doc.trainees) if self.damage.below(("marks", m))]
        if place not in marks or unsure or self.damage.below(("trainees",)):
            return 0.0
        stands = [marks[t] for t in self.doc.trainees if t in marks]
        return min((math.hypot(marks[place].x - t.x, marks[place].z - t.z) for t in stands), default=0.0)

    def while_at(self, spot: Spot | None, domains: Domains) -> Domains:
        """`domains` as an expression in that node meets them."""
        return domains if spot is None else domains.at(self.regions[spot[0]], spot[1])

    def _ways(self) -> Iterator[Way]:
        for r, region in enumerate(self.doc.regions.values()):
            for n, node in enumerate(region.nodes.values()):
                path = (*self.path((r, n)), "go")
                for e, edge in enumerate(node.go):
                    leads = list(edge.random) if edge.random else [edge.to] if edge.to is not None else []
                    conditions = [
                        Condition((*path, e, key), text) for key, text in (("when", edge.when), ("if", edge.if_)) if text is not None
                    ]
                    yield Way((r, n), e, (*path, e), edge, tuple(self.nodes[r].index(to) for to in leads), tuple(conditions))

    def _orders(self) -> Iterator[Order]:
        for r, region in enumerate(self.doc.regions.values()):
            for n, node in enumerate(region.nodes.values()):
                path = self.path((r, n))
                for i, command in enumerate(node.enter):
                    yield Order((*path, "enter", i), command, (r, n), at_once=not command.in_)
                for i, command in enumerate(node.every.do if node.every else []):
                    yield Order((*path, "every", "do", i), command, (r, n), at_once=False)
        for way in self.ways:
            for i, command in enumerate(way.doc.do):
                yield Order((*way.path, "do", i), command, way.spot, way)
        for row, interrupt in enumerate(self.doc.interrupts):
            for i, command in enumerate(interrupt.do):
                yield Order(("interrupts", row, "do", i), command, None, interrupt=row)

    def _known(self, order: Order) -> Order:
        """The order; a stray one is judged as if it asked for nothing."""
        if order.doc.if_ is None:
            return order
        nodes = dict(zip(self.regions, self.nodes, strict=True))
        asked = nodes_asked(self.language.tree(order.doc.if_))
        there = all(region in nodes and (not node or node in nodes[region]) for region, node in asked)
        if there and self.language.mentions(order.doc.if_).variables <= self.language.variables.keys():
            return order
        self.strays.append(order)
        return replace(order, doc=order.doc.model_copy(update={"if_": None}))

    # --- findings ---

    def foreign(self, path: Loc) -> bool:
        """It stands in a sub-graph, which others use too."""
        return bool(self.scenario.lines.place(path).file)

    def finding(self, rule: str, path: Loc, what: str, remedy: str = "", severity: Severity = "mistake") -> Finding:
        """A finding about `path`."""
        path = self.scenario.lines.cause(path, what)
        at = self.scenario.lines.place(path)
        return Finding(rule, severity, at.file or self.scenario.file, at.line, at.column, dotted(path), what, remedy)


def _grouped(orders: Sequence[Order], key: Callable[[Order], K | None]) -> dict[K, list[Order]]:
    out: dict[K, list[Order]] = {}
    for order in orders:
        if (k := key(order)) is not None:
            out.setdefault(k, []).append(order)
    return out
