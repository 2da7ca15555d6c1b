"""What moves a projection: ways, interrupts and commands, as far as they touch what is looked at: regions, variables, facts, people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vr_dti.authoring.checks.domains import Values
from vr_dti.authoring.checks.expressions import Known, Run, slot_of
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.subject import Order, Spot, Subject, Way

Near = tuple[str, float]
"""(an actor, metres)"""
PICTURE = "*"
"""the name of the picture's slot; no variable can have it"""
CLEAR, FADING, BLACK = "clear", "fading", "black"
"""what the picture can be; while it fades something is seen of it"""


@dataclass(frozen=True, slots=True)
class Part:
    """What is looked at."""

    regions: tuple[str, ...]
    variables: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    """who may come nearer to a trainee than so many metres"""
    picture: bool = False
    """whether the picture is black"""

    @property
    def slots(self) -> Mapping[str, int]:
        """Where each stands in a state: regions first, then variables, facts, people, the picture."""
        names = [*map(slot_of, self.regions), *self.variables, *map(fact_slot, self.facts), *map(near_slot, self.near)]
        return {name: i for i, name in enumerate([*names, PICTURE] if self.picture else names)}


@dataclass(frozen=True, slots=True)
class Write:
    """A change of one slot: to one of some values, or none where its condition fails."""

    slot: int
    value: Callable[[Sequence[Known]], Values]
    condition: Run | None


@dataclass(frozen=True, slots=True)
class Move:
    """Something that leads from state to state."""

    kind: str
    """`when`: at once; `after`: by itself, some time; `act`: of a trainee or an instructor; `inside`: later in a node, or again"""
    slot: int
    """of the region that must be at `node`; -1: that region is not looked at"""
    node: int
    guards: tuple[Run, ...]
    goes: tuple[tuple[int, int, tuple[Write, ...], Run | None], ...]
    """(slot, node, what is done on entering, its weight) of each target; empty: it stays"""
    writes: tuple[Write, ...]
    together: bool = False
    """all of `goes` at once (an interrupt), not one of them"""
    before: tuple[tuple[Run, ...], ...] = ()
    """guards of the ways that are taken instead where they hold"""
    way: Way | None = None


def fact_slot(fact: str) -> str:
    """The name of a fact's slot; no variable can have it."""
    return f"!{fact}"


def near_slot(near: Near) -> str:
    """The name of the slot that says whether somebody is so near; no variable can have it."""
    return f"~{near[0]}~{near[1]}"


class Moves:
    """Makes the moves of one scenario for one part of it."""

    def __init__(self, subject: Subject, at: Reached, part: Part) -> None:
        self.subject = subject
        self.at = at
        self.part = part
        self.slots = part.slots

    def all(self) -> Iterator[Move]:
        subject = self.subject
        for i, way in enumerate(subject.ways):
            if i in self.at.ways and (move := self._way(way)) is not None:
                yield move
        for row in sorted(self.at.interrupts):
            interrupt = subject.doc.interrupts[row]
            goes = tuple((self._slot_of(s), s[1], self.entering(s), None) for s in subject.goto(interrupt))
            writes = self._writes(subject.by_interrupt.get(row, ()))
            if interrupt.outcome or not (writes or any(slot >= 0 or entered for slot, _, entered, _ in goes)):
                continue
            guards = (self.run(interrupt.if_),) if interrupt.if_ is not None else ()
            yield Move("act", -1, -1, guards, goes, writes, together=True)
        for order in subject.orders:
            if order.spot is not None and order.way is None and not order.at_once and order.spot in self.at.spots:
                writes = self._writes([order])
                if writes:
                    slot = self._slot_of(order.spot)
                    yield Move("inside", slot, order.spot[1] if slot >= 0 else -1, (), (), writes)

    def _way(self, way: Way) -> Move | None:
        slot = self._slot_of(way.spot)
        goes = (
            tuple(
                (slot, t, self.entering((way.spot[0], t)), self.run(weight) if weight else None)
                for t, weight in zip(way.targets, list(way.doc.random.values()) or [""], strict=True)
            )
            if way.targets
            else ()
        )
        writes = (*self._faded(way), *self._writes(self.subject.on_way.get((way.spot, way.row), ())))
        if slot < 0 and not (writes or any(entered for _, _, entered, _ in goes)):
            return None
        kind = "act" if way.due_ms is None else "when" if way.due_ms == 0 else "after"
        before = tuple(self._guards(w) for w in self.subject.out_of[way.spot] if _goes_first(w, way))
        return Move(kind, slot, way.spot[1] if slot >= 0 else -1, self._guards(way), goes, writes, before=before, way=way)

    def _guards(self, way: Way) -> tuple[Run, ...]:
        return tuple(self.run(t) for t in way.texts)

    def entering(self, spot: Spot) -> tuple[Write, ...]:
        """What is done at once on entering a node."""
        return self._writes(self.subject.on_entering.get(spot, ()))

    def _writes(self, orders: Iterable[Order]) -> tuple[Write, ...]:
        """The changes that commands make to what is looked at: variables first, as the engine does."""
        found = [w for o in orders for w in self._of(o)]
        variables = len(self.part.regions) + len(self.part.variables)
        return tuple(w for w in found if w.slot < variables) + tuple(w for w in found if w.slot >= variables)

    def _of(self, order: Order) -> Iterator[Write]:
        """What one command changes."""
        doc = order.doc
        condition = None if order.condition is None else self.run(order.condition.text)
        if doc.verb == "act" and doc.at:
            there_m = self.subject.from_trainees_m(doc.at)
            for who, far_m in self.part.near:
                if who == doc.act:
                    slot = self.slots[near_slot((who, far_m))]
                    yield Write(slot, _always((there_m <= far_m,)) if doc.travel == 0 else _or_before(slot, there_m <= far_m), condition)
        elif doc.verb == "fade" and self.part.picture:
            yield Write(self.slots[PICTURE], _always((CLEAR if doc.to == "clear" else FADING if doc.fade else BLACK,)), condition)
        elif (write := self._write(order)) is not None:
            yield write

    def _faded(self, way: Way) -> list[Write]:
        """What began to fade to black as a node was entered is black by the time that a way out after so long is taken."""
        fades = [o.doc.fade or 0 for o in self.subject.on_entering.get(way.spot, ()) if o.doc.verb == "fade" and o.doc.to != "clear"]
        if not self.part.picture or not fades or not (way.due_ms or 0) >= fades[-1]:
            return []
        slot = self.slots[PICTURE]
        return [Write(slot, lambda state: (BLACK if state[slot] == FADING else state[slot] or CLEAR,), None)]

    def _write(self, order: Order) -> Write | None:
        doc = order.doc
        name = doc.set if doc.verb == "set" else fact_slot(str(doc.fact or doc.fact_end)) if doc.verb in ("fact", "fact_end") else None
        slot = self.slots.get(name or "")
        if slot is None:
            return None
        condition = None if order.condition is None else self.run(order.condition.text)
        if doc.verb != "set":
            return Write(slot, _always((doc.verb == "fact",)), condition)
        return Write(slot, self._value(str(name), doc.to), condition)

    def _value(self, name: str, to: int | bool | str) -> Callable[[Sequence[Known]], Values]:
        """What a variable is set to; any of its values, where that is not known."""
        variable, every = self.subject.language.variables[name], self.at.domains.values[name]
        if variable.words and to in variable.words:
            return _always((to,))
        run = self.run(str(to).lower() if isinstance(to, bool) else str(to))

        def values(state: Sequence[Known]) -> Values:
            value = run(state)
            if value is None:
                return every
            return (max(variable.low, min(variable.high, int(value))),) if variable.type == "int" else (value,)

        return values

    def _slot_of(self, spot: Spot) -> int:
        return self.slots.get(slot_of(self.subject.regions[spot[0]]), -1)

    def run(self, text: str) -> Run:
        """An expression over a state."""
        return self.subject.language.compiled(self.subject.language.tree(text), self.slots)


def _goes_first(first: Way, way: Way) -> bool:
    """Whether `first`, where its conditions hold, is taken instead of `way`: both wait for no act, and it comes no later."""
    if first.due_ms is None or way.due_ms is None or first is way:
        return False
    return (first.row < way.row and first.due_ms <= way.due_ms) or (first.due_ms < way.due_ms and not first.conditions)


def _or_before(slot: int, value: bool) -> Callable[[Sequence[Known]], Values]:
    """`value`, or still what it was: who walks is on the way."""
    return lambda state: tuple(dict.fromkeys((bool(state[slot]), value)))


def _always(values: Values) -> Callable[[Sequence[Known]], Values]:
    return lambda _: values
