"""Whether conditions can hold together: tried out over the values of all they mention, as far as that goes.

Values that no condition can tell apart are tried once; sums are tried as one (`linear.py`). Beyond that there are bounds: of states for one
question, and of all work for one scenario, counted, so that the answer is the same on every machine.
"""

from __future__ import annotations

import ast
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from vr_dti.authoring.checks.domains import Domains, Values, span
from vr_dti.authoring.checks.expressions import Language, RegionNames, slot_of
from vr_dti.authoring.checks.linear import Lumps, lumped, thresholds
from vr_dti.story.state import Value

MAX_STATES = 200_000
"""for one question. Default."""
MAX_WORK = 600_000
"""for all questions about a scenario, in states. Default: about half a second."""
FEW = 2_000
"""states that are simply tried"""


class Ask(NamedTuple):
    """That `text` holds, or does not; of a weight, that it is above 0, or is not."""

    text: str
    holds: bool = True
    weight: bool = False


class Answer(NamedTuple):
    """Whether it can be; None: not found out. `example`: names and values that show it."""

    possible: bool | None
    example: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """`stage is 2, partner is at weighing`"""
        return ", ".join(f"{name} is {value}" for name, value in self.example)


class Solver:
    """Answers questions about one scenario, each once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.work = MAX_WORK
        self._known: dict[object, Answer] = {}

    def can(self, asks: Sequence[Ask], domains: Domains) -> Answer:
        """Whether all of `asks` can be so at once."""
        names, regions = self._mentioned(asks)
        values = {n: domains.values[n] for n in names}
        nodes = {r: tuple(domains.nodes[r]) for r in regions}
        key = (tuple(asks), tuple((n, v if isinstance(v, range) else tuple(v)) for n, v in values.items()), tuple(nodes.items()))
        if key not in self._known:
            self._known[key] = self._found(asks, Domains(values, nodes))
        return self._known[key]

    def always(self, text: str, domains: Domains) -> bool:
        """Whether it is certain that `text` cannot be false."""
        return self.can([Ask(text, False)], domains).possible is False

    def _mentioned(self, asks: Sequence[Ask]) -> tuple[list[str], list[str]]:
        said = [self.language.mentions(a.text) for a in asks]
        return sorted({n for m in said for n in m.variables}), sorted({r for m in said for r in m.regions})

    def _found(self, asks: Sequence[Ask], domains: Domains) -> Answer:
        if not all(map(len, (*domains.values.values(), *domains.nodes.values()))):
            return Answer(False)
        trees = [_tree(self.language, a) for a in asks]
        wanted = [a.holds for a in asks]
        slots = self._slots(trees, domains)
        lumps: Lumps | None = None
        if _size(slots) > FEW and (lumps := lumped(trees, domains.values)) is not None:
            other = self._slots(lumps.trees, Domains({**domains.values, **lumps.values}, domains.nodes))
            if _size(other) < _size(slots) and (lumps.exact or _size(slots) > MAX_STATES):
                trees, slots = list(lumps.trees), other
            else:
                lumps = None
        if _size(slots) > min(MAX_STATES, self.work):
            spans = [span(_tree(self.language, a), domains, self.language.regions).certain for a in asks]
            return Answer(False if any(s is (not w) for s, w in zip(spans, wanted, strict=True)) else None)
        found = self._tried(trees, wanted, slots)
        if found is None:
            return Answer(False)
        if lumps is not None:
            return Answer(True if lumps.exact else None)
        return Answer(True, tuple(_shown(name, value, self.language.regions) for name, value in found.items()))

    def _tried(self, trees: Sequence[ast.expr], wanted: Sequence[bool], slots: Mapping[str, Values]) -> dict[str, Value] | None:
        rows = {name: i for i, name in enumerate(slots)}
        runs = list(zip([self.language.compiled(t, rows) for t in trees], wanted, strict=True))
        for state in product(*slots.values()):
            self.work -= 1
            if all(run(state) is holds for run, holds in runs):
                return dict(zip(slots, state, strict=True))
        return None

    def _slots(self, trees: Sequence[ast.expr], domains: Domains) -> dict[str, Values]:
        """What is to be tried, under the names of `Language.compiled`; of values that cannot be told apart one."""
        compared = thresholds(trees)
        out = {n: _told_apart(domains.values[n], compared[n]) for n in sorted(compared) if n in domains.values}
        for region, nodes in domains.nodes.items():
            out[slot_of(region)] = nodes
        return out


def _tree(language: Language, ask: Ask) -> ast.expr:
    tree = language.tree(ask.text)
    return ast.Compare(tree, [ast.Gt()], [ast.Constant(0)]) if ask.weight else tree


def _size(slots: Mapping[str, Values]) -> int:
    return math.prod(map(len, slots.values()))


def _told_apart(values: Values, numbers: frozenset[int] | None) -> Values:
    """One of the values below, at, and above each of `numbers`."""
    if numbers is None or len(values) <= 2 or type(values[0]) is not int:
        return values
    ints = [int(v) for v in values] if not isinstance(values, range) else values
    some = {ints[0]}
    for number in numbers:
        after = bisect_right(ints, number)
        some |= {ints[i] for i in (after - 2, after - 1, after) if 0 <= i < len(ints)}
    return sorted(some)


def _shown(name: str, value: Value, regions: Mapping[str, RegionNames]) -> tuple[str, str]:
    if name.startswith(slot_of("")):
        return name[1:], f"at {regions[name[1:]].nodes[int(value)]}"
    return name, str(value).lower() if isinstance(value, bool) else str(value)
