"""What can be reached: nodes, values of variables, facts. From the start outwards, until nothing new comes; conditions are asked with what
is known so far, and never with less than the truth. Then: nodes nobody reaches, and nodes nobody leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vr_dti.authoring.checks.domains import Domains, Values, of_values, span
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.subject import Order, Spot, Subject, Way
from vr_dti.story.guard_text import LIMIT
from vr_dti.story.model import Variable
from vr_dti.story.state import Value


@dataclass(frozen=True, slots=True)
class Reached:
    """What can be reached, or more."""

    spots: frozenset[Spot]
    domains: Domains
    ways: frozenset[int]
    """rows of `Subject.ways` that can be taken"""
    orders: frozenset[int]
    """rows of `Subject.orders` that can be done"""
    interrupts: frozenset[int]

    def done(self, subject: Subject, verb: str, name: str) -> list[Order]:
        """The commands of that kind that can be done."""
        return [o for i, o in enumerate(subject.orders) if i in self.orders and o.doc.verb == verb and getattr(o.doc, verb) == name]


def reached(subject: Subject, *, as_dials_stand: bool = False) -> Reached:
    """All of it, whatever the dials; or as the scenario has them."""
    search = _Search(subject, as_dials_stand)
    while search.went_on():
        pass
    return Reached(
        frozenset((r, n) for r, nodes in enumerate(search.nodes) for n in nodes),
        search.domains(),
        frozenset(search.ways),
        frozenset(search.orders),
        frozenset(search.interrupts),
    )


class _Search:
    """Grows until it stands still."""

    def __init__(self, subject: Subject, as_dials_stand: bool) -> None:
        self.subject = subject
        self.values: dict[str, Values] = {name: (v.init,) for name, v in subject.language.variables.items()}
        self.values |= {} if as_dials_stand else {name: dial.domain for name, dial in subject.doc.dials.items()}
        self.values |= {name: _every(v) for name, v in subject.language.variables.items() if name in subject.damage.loose}
        self.nodes: list[set[int]] = [
            set(range(len(nodes))) if r in subject.damage.regions else {nodes.index(subject.doc.regions[r].initial)}
            for r, nodes in zip(subject.regions, subject.nodes, strict=True)
        ]
        self.ways: set[int] = set()
        self.orders: set[int] = set()
        self.interrupts: set[int] = set()
        self._by_way = {id(w): i for i, w in enumerate(subject.ways)}

    def domains(self) -> Domains:
        return Domains(dict(self.values), {r: tuple(sorted(nodes)) for r, nodes in zip(self.subject.regions, self.nodes, strict=True)})

    def went_on(self) -> bool:
        """One round over everything; whether anything new came."""
        before = (len(self.ways), len(self.orders), len(self.interrupts), sum(map(len, self.nodes)), dict(self.values))
        for i, way in enumerate(self.subject.ways):
            if i not in self.ways and self._there(way.spot) and self._can(way.texts, way.spot):
                self.ways.add(i)
        for i in self.ways:
            self._leads(self.subject.ways[i])
        for row, interrupt in enumerate(self.subject.doc.interrupts):
            if self._can([interrupt.if_] if interrupt.if_ is not None else [], None):
                self.interrupts.add(row)
                for r, n in self.subject.goto(interrupt):
                    self.nodes[r].add(n)
        for i, order in enumerate(self.subject.orders):
            if i in self.orders or self._done(order):
                self.orders.add(i)
                if order.doc.verb == "set":
                    self._set(order)
        return before != (len(self.ways), len(self.orders), len(self.interrupts), sum(map(len, self.nodes)), self.values)

    def _there(self, spot: Spot) -> bool:
        return spot[1] in self.nodes[spot[0]]

    def _can(self, texts: Iterable[str], spot: Spot | None, *weights: str) -> bool:
        """Whether it cannot be ruled out."""
        asks = [Ask(t) for t in texts] + [Ask(w, weight=True) for w in weights]
        return not asks or self.subject.solver.can(asks, self.subject.while_at(spot, self.domains())).possible is not False

    def _leads(self, way: Way) -> None:
        for target in way.targets:
            if target not in self.nodes[way.spot[0]]:
                weight = list(way.doc.random.values())[way.targets.index(target)] if way.doc.random else ""
                if not weight or self._can(way.texts, way.spot, weight):
                    self.nodes[way.spot[0]].add(target)

    def _done(self, order: Order) -> bool:
        if order.way is not None:
            if self._by_way[id(order.way)] not in self.ways:
                return False
        elif order.spot is not None:
            if not self._there(order.spot):
                return False
        elif order.interrupt not in self.interrupts:
            return False
        # a command's own condition is asked alone: what is done just before it may have changed what the way asked
        return order.condition is None or self._can([order.condition.text], order.spot if order.way is None else None)

    def _set(self, order: Order) -> None:
        variable = self.subject.language.variables[str(order.doc.set)]
        self.values[variable.name] = _joined(variable, self.values[variable.name], self._comes_to(order, variable))

    def _comes_to(self, order: Order, variable: Variable) -> Values | tuple[int, int]:
        """What a `set` can set: single values, or (low, high) of a number that is computed."""
        to = order.doc.to
        if variable.words and to in variable.words:
            return (to,)
        text = str(to).lower() if isinstance(to, bool) else str(to)
        tree = self.subject.language.tree(text)
        mentions = self.subject.language.mentions(text)
        if variable.type != "int" and len(mentions.variables) == 1 and not mentions.regions and text.strip() in mentions.variables:
            return self.values[text.strip()]
        found = span(tree, self.domains(), self.subject.language.regions)
        if found.among is not None:
            return tuple(found.among)
        low, high = (max(variable.low, min(variable.high, v)) for v in (found.low, found.high))
        return (low,) if low == high else range(low, high + 1)


def _every(v: Variable) -> Values:
    """All that a variable can be."""
    return v.words or ((False, True) if v.type == "bool" else range(v.low, v.high + 1))


def _joined(variable: Variable, old: Values, new: Values) -> Values:
    """Both. Of a number that is computed the range grows to the variable's own end at once, so that the search ends."""
    if variable.type != "int":
        known = set(old) | set(new)
        order: tuple[Value, ...] = variable.words or (False, True)
        return tuple(v for v in order if v in known)
    a, b = of_values(old), of_values(new)
    if len(new) == 1:
        return range(min(a.low, b.low), max(a.high, b.high) + 1) if isinstance(old, range) else tuple(sorted({*map(int, old), b.low}))
    low = a.low if b.low >= a.low else max(variable.low, -LIMIT)
    high = a.high if b.high <= a.high else min(variable.high, LIMIT)
    return range(low, high + 1)
