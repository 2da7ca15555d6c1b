"""All that a few regions, variables and facts of a scenario can come to together, while nothing is known of the rest.

A state holds the node of each of those regions and the value of each of those variables and facts; where that is asked, also who is near
to a trainee and whether the picture is black. From it every move that cannot be ruled
out leads on: ways, interrupts, what is done later in a node. Of time only this is known: what can happen at once happens before anything
that waits, and nodes whose times do not meet are not held together (`times.py`). So there may be states here that no run comes to, but
none that a run can come to is missing, unless two timers are due in one millisecond or two regions hear one act, and one of them would move
on at once: that is looked at where it is asked for, since it makes half as many states again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from vr_dti.authoring.checks.domains import Values
from vr_dti.authoring.checks.expressions import slot_of
from vr_dti.authoring.checks.moves import BLACK, CLEAR, PICTURE, Move, Moves, Near, Part, Write, fact_slot, near_slot
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.subject import Spot, Subject
from vr_dti.authoring.checks.times import Window
from vr_dti.story.state import Value

State = tuple[Value, ...]
"""nodes (by row) of the regions, then values of the variables, whether the facts hold, ...; in the order of `Part`"""
MAX_STATES = 6_000
"""of one projection. Default."""


class _TooManyError(Exception):
    """More states than are looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """A move from one state to another."""

    move: Move
    certain: bool
    """its guards hold, whatever is not known"""
    to: State


class Projection:
    """The states, found once; `whole` is false where there were too many, or too many moves."""

    def __init__(
        self,
        subject: Subject,
        at: Reached,
        times: Mapping[Spot, Window],
        part: Part,
        *,
        max_states: int = MAX_STATES,
        due_together: bool = False,
    ) -> None:
        """`due_together`: also what only timers of the same millisecond, or several regions that hear one act, come to."""
        self.subject = subject
        self._due_together = due_together
        self.part = part
        self._slots = part.slots
        self._moves = Moves(subject, at, part)
        rows = [subject.regions.index(r) for r in part.regions]
        self._times = [[times.get((r, n), (0.0, 0.0)) for n in range(len(subject.nodes[r]))] for r in rows]
        self._together: dict[State, bool] = {}
        """nodes of the regions -> whether they can be held at one time"""
        self._ends = [self._moves.run(e.when) for e in subject.doc.end]
        self._by_place: dict[tuple[int, int], list[Move]] = {}
        for move in self._moves.all():
            self._by_place.setdefault((move.slot, move.node), []).append(move)
        self.states: dict[State, tuple[Step, ...]] = {}
        self.whole = self._explore(max_states)

    # --- what a state says ---

    def node(self, state: State, region: str) -> Spot | None:
        """Where a region is; None if it is not looked at."""
        slot = self._slots.get(slot_of(region))
        return None if slot is None else (self.subject.regions.index(region), int(state[slot]))

    def fact(self, state: State, name: str) -> bool:
        return bool(state[self._slots[fact_slot(name)]])

    def near(self, state: State, near: Near) -> bool:
        """Whether somebody is so near; one who is not looked at is."""
        slot = self._slots.get(near_slot(near))
        return slot is None or bool(state[slot])

    def black(self, state: State) -> bool:
        """Whether nothing is seen at all, for the picture is black."""
        slot = self._slots.get(PICTURE)
        return slot is not None and state[slot] == BLACK

    def settled(self, state: State) -> bool:
        """Whether time can pass in it: nothing moves at once."""
        return not any(s.certain and s.move.kind == "when" for s in self.states[state])

    def holds(self, text: str, state: State) -> bool | None:
        """Whether an expression holds in a state; None: it may."""
        value = self._moves.run(text)(state)
        return None if value is None else bool(value)

    def over(self, state: State) -> bool | None:
        """Whether the run ends in a state; None: it may."""
        found = [end(state) for end in self._ends]
        return True if True in found else None if None in found else False

    # --- exploring ---

    def _explore(self, max_states: int) -> bool:
        try:
            return self._explored(max_states)
        except _TooManyError:
            return False

    def _explored(self, max_states: int) -> bool:
        todo = list(self._begin())
        found = set(todo)
        while todo:
            state = todo.pop()
            self.states[state] = steps = tuple(self._steps(state))
            new = [to for to in dict.fromkeys(s.to for s in steps) if to not in found]
            if len(found) + len(new) > max_states or self.subject.solver.work <= 0:
                return False
            found.update(new)
            todo += new
        return True

    def _begin(self) -> Iterator[State]:
        """Every region in its initial node, what is done there done; dials at any setting."""
        doc = self.subject.doc
        first: list[Values] = [(self._row(r, doc.regions[r].initial),) for r in self.part.regions]
        first += [doc.dials[v].domain if v in doc.dials else (doc.vars[v].init,) for v in self.part.variables]
        first += [(doc.facts[f].init,) for f in self.part.facts]
        first += [(self.subject.from_trainees_m(doc.cast[who].mark) <= far_m,) for who, far_m in self.part.near]
        first += [(CLEAR,)] if self.part.picture else []
        if math.prod(map(len, first)) > MAX_STATES:
            raise _TooManyError
        for state in product(*first):
            states = [tuple(state)]
            for region in self.subject.regions:
                entered = self._moves.entering((self.subject.regions.index(region), self._row(region, doc.regions[region].initial)))
                states = [s for before in states for s in _written(before, entered)]
            yield from states

    def _row(self, region: str, node: str) -> int:
        return self.subject.nodes[self.subject.regions.index(region)].index(node)

    def _steps(self, state: State) -> Iterator[Step]:
        open_ = self._open(state)
        settled = not _at_once(open_)
        if not settled or self.over(state):  # an end is tried after all has settled: what is not known may move on before it
            open_ = [(move, certain) for move, certain in open_ if move.kind == "when"]
        for move, certain in open_:
            for to in self._led_to(move, state):
                yield Step(move, certain, to)
                if settled and self._due_together:
                    yield from self._in_one_breath(move, to)

    def _led_to(self, move: Move, state: State) -> Iterator[State]:
        leads = any(slot >= 0 for slot, *_ in move.goes)
        return (to for to in self._after(move, state) if (leads or to != state) and self._at_one_time(to))

    def _in_one_breath(self, first: Move, after: State) -> Iterator[Step]:
        """What may come of `first` before all has settled again and an end is tried: other regions hear the same act, or are due in the
        same millisecond; one that has moved waits anew."""
        todo = [(after, frozenset((first.slot,)), first.kind == "act")]
        known = set(todo)
        while todo:
            state, moved, hearing = todo.pop()
            open_ = self._open(state)
            for move, certain in open_ if _at_once(open_) or self.over(state) else ():
                hears = hearing and move.kind == "act" and _alike(move, first)
                if not (hears or move.kind == "when" or (move.kind == "after" and move.slot not in moved)):
                    continue
                for to in self._led_to(move, state):
                    yield Step(move, certain, to)
                    if (then := (to, moved | {move.slot}, hears)) not in known:
                        known.add(then)
                        todo.append(then)

    def _open(self, state: State) -> list[tuple[Move, bool]]:
        """The moves that cannot be ruled out, and whether each is certain."""
        here = self._here(state)
        self.subject.solver.work -= len(here)
        return [(move, certain) for move in here if (certain := self._allowed(move, state)) is not None]

    def _here(self, state: State) -> list[Move]:
        """The moves out of the nodes of a state, and those of what is not looked at."""
        here = [*self._by_place.get((-1, -1), ())]
        for slot in range(len(self.part.regions)):
            here += self._by_place.get((slot, int(state[slot])), ())
        return here

    def _at_one_time(self, state: State) -> bool:
        """Whether the regions can be in these nodes at one time."""
        nodes = state[: len(self._times)]
        if (known := self._together.get(nodes)) is None:
            times = [row[int(n)] for row, n in zip(self._times, nodes, strict=True)]
            known = self._together[nodes] = not times or max(t[0] for t in times) <= min(t[1] for t in times)
        return known

    @staticmethod
    def _allowed(move: Move, state: State) -> bool | None:
        """Whether its guards hold for certain; None: they do not hold."""
        certain = True
        for guard in move.guards:
            value = guard(state)
            if value is False:
                return None
            certain = certain and value is not None
        if move.before and any(all(guard(state) is True for guard in guards) for guards in move.before):
            return None
        return certain

    def _after(self, move: Move, state: State) -> Iterable[State]:
        states = list(_written(state, move.writes))
        if not move.goes:
            return states
        if move.together:
            for slot, node, entered, _ in move.goes:
                states = [s for before in states for s in _written(_with(before, slot, node), entered)]
            return states
        drawn = [g for g in move.goes if g[3] is None or (weight := g[3](state)) is None or int(weight) > 0]
        return (s for slot, node, entered, _ in drawn for before in states for s in _written(_with(before, slot, node), entered))


def _at_once(open_: Iterable[tuple[Move, bool]]) -> bool:
    """Whether some region certainly moves on before time can pass."""
    return any(certain and move.kind == "when" and move.slot >= 0 and move.goes for move, certain in open_)


def _alike(one: Move, other: Move) -> bool:
    """Whether one act may move two regions."""
    ways = one.way, other.way
    return ways[0] is not None and ways[1] is not None and ways[0].spot[0] != ways[1].spot[0] and ways[0].doc.on == ways[1].doc.on


def _with(state: State, slot: int, value: Value) -> State:
    return state if slot < 0 else (*state[:slot], value, *state[slot + 1 :])


def _written(state: State, writes: Sequence[Write]) -> list[State]:
    """The states after some changes, one after another; more than one where it is not known what they come to."""
    states = [state]
    for write in writes:
        if write.condition is None and len(states) == 1:  # the common case
            states = list(dict.fromkeys(_with(states[0], write.slot, v) for v in write.value(states[0])))
            if len(states) > MAX_STATES:
                raise _TooManyError
            continue
        new: dict[State, None] = {}
        for before in states:
            asked = True if write.condition is None else write.condition(before)
            if asked is not True:
                new[before] = None
            if asked is not False:
                new |= dict.fromkeys(_with(before, write.slot, v) for v in write.value(before))
            if len(new) > MAX_STATES:
                raise _TooManyError
        states = list(new)
    return states
