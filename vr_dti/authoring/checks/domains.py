"""What everything in a scenario can be: each variable and dial one of some values, each region in one of some nodes. And what an expression
can come to then, without trying all of it out."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vr_dti.authoring.checks.expressions import TRUTH, RegionNames, parts
from vr_dti.story.guard_text import LIMIT
from vr_dti.story.state import Value

Values = Sequence[Value]
"""of an int in growing order: a `range` where there are no gaps"""


@dataclass(frozen=True, slots=True)
class Domains:
    """The values of every variable and dial, and the nodes (by row) of every region, by name."""

    values: Mapping[str, Values]
    nodes: Mapping[str, Sequence[int]]

    def at(self, region: str, node: int) -> Domains:
        """The same while `region` is in that node."""
        return replace(self, nodes={**self.nodes, region: (node,)})

    def with_values(self, values: Mapping[str, Values]) -> Domains:
        """The same, with some variables or dials no more than these."""
        return replace(self, values={**self.values, **values})


@dataclass(frozen=True, slots=True)
class Span:
    """What an expression can come to: a number from `low` to `high`, or one of `among`. It may be wider than the truth, never narrower."""

    low: int = 0
    high: int = 0
    among: frozenset[Value] | None = None

    @property
    def certain(self) -> bool | None:
        """Of a condition: true, false, or either."""
        return None if self.among is None or len(self.among) != 1 else bool(next(iter(self.among)))


EITHER = Span(among=frozenset((True, False)))
_ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def span(tree: ast.expr, domains: Domains, regions: Mapping[str, RegionNames]) -> Span:
    """What `tree` can come to, each part taken by itself."""
    inner = [span(p, domains, regions) for p in parts(tree)]
    match tree:
        case ast.Constant(value=bool() | str() as word):
            return Span(among=frozenset((word,)))
        case ast.Constant(value=int() as number):
            return Span(number, number)
        case ast.Name(id=name):
            return Span(among=frozenset((TRUTH[name],))) if name in TRUTH else of_values(domains.values[name])
        case ast.BoolOp(op=op):
            decides = isinstance(op, ast.Or)
            if any(s.certain is decides for s in inner):
                return _certain(decides)
            return _certain(not decides) if all(s.certain is (not decides) for s in inner) else EITHER
        case ast.UnaryOp():
            return EITHER if inner[0].certain is None else _certain(not inner[0].certain)
        case ast.Compare(ops=[op]):
            return _compared(op, *inner)
        case ast.BinOp(op=op):
            return _computed(op, *inner)
        case ast.Call(func=ast.Name(id="min" | "max" as f)):
            pick = min if f == "min" else max
            return Span(pick(s.low for s in inner), pick(s.high for s in inner))
        case ast.Call(func=ast.Name(id="clamp")):
            x, low, high = inner
            return Span(max(low.low, min(high.low, x.low)), max(low.high, min(high.high, x.high)))
        case ast.Call(func=ast.Name(id="at"), args=[ast.Attribute(value=ast.Name(id=region), attr=node)]):
            row = regions[region].nodes.index(node)
            return Span(among=frozenset(n == row for n in domains.nodes[region]) or frozenset((False,)))
        case ast.Call(func=ast.Name(id="final"), args=[ast.Name(id=region)]):
            return Span(among=frozenset(regions[region].finals[n] for n in domains.nodes[region]) or frozenset((False,)))
    raise AssertionError(f"{ast.unparse(tree)!r} is no expression of a scenario")


def of_values(values: Values) -> Span:
    """The span of a variable."""
    if values and type(values[0]) is int:
        return Span(int(values[0]), int(values[-1]))
    return Span(among=frozenset(values))


def _certain(truth: bool) -> Span:
    return Span(among=frozenset((truth,)))


def _compared(op: ast.cmpop, a: Span, b: Span) -> Span:
    if a.among is not None and b.among is not None:
        equal = None if a.among & b.among else False
        if equal is None and len(a.among) == len(b.among) == 1:
            equal = True
    elif isinstance(op, ast.Eq | ast.NotEq):
        equal = False if a.high < b.low or b.high < a.low else True if a.low == a.high == b.low == b.high else None
    else:
        holds = _ORDER[type(op)]
        low, high = sorted((holds(a.low, b.high), holds(a.high, b.low)))
        return _certain(low) if low == high else EITHER
    return EITHER if equal is None else _certain(equal is isinstance(op, ast.Eq))


def _computed(op: ast.operator, a: Span, b: Span) -> Span:
    match op:
        case ast.Add():
            ends = [a.low + b.low, a.high + b.high]
        case ast.Sub():
            ends = [a.low - b.high, a.high - b.low]
        case _:
            ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Span(max(-LIMIT, min(ends)), min(LIMIT, max(ends)))
