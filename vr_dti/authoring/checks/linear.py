"""Sums that stand for one number: `pressure + trust - arousal` moves as one, wherever it occurs, so it is tried out as one.

A weight that asks for five variables of 201 values has 10^10 states; their sum has a few hundred.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from vr_dti.authoring.checks.domains import Values
from vr_dti.authoring.checks.expressions import TRUTH, parts

Factors = tuple[tuple[str, int], ...]
"""(variable, factor), by name, without common divisor, the first factor positive"""
WIDEST = 1 << 60
"""a range that Python can still measure"""


@dataclass(frozen=True, slots=True)
class Lumps:
    """Trees in which sums are variables of their own."""

    trees: tuple[ast.expr, ...]
    values: Mapping[str, Values]
    """of each new variable"""
    exact: bool
    """every combination of the values can occur: what is found possible is possible"""


def lumped(trees: Sequence[ast.expr], values: Mapping[str, Values]) -> Lumps | None:
    """`trees` with every sum of two variables or more as one; None where there is none."""
    names: dict[Factors, str] = {}
    new = tuple(_rewritten(t, names) for t in trees)
    if not names:
        return None
    seen = [v for factors in names for v, _ in factors]
    apart = len(set(seen)) == len(seen) and not {n.id for t in new for n in ast.walk(t) if isinstance(n, ast.Name)} & set(seen)
    ranges = {name: _range(factors, values) for factors, name in names.items()}
    if any(r.stop - r.start > WIDEST for r in ranges.values()):
        return None
    exact = apart and all(_gapless(factors, values) for factors in names)
    return Lumps(new, ranges, exact)


def _rewritten(node: ast.expr, names: dict[Factors, str]) -> ast.expr:
    if isinstance(node, ast.BinOp):
        found = _sum(node)
        if found is not None and len(found[0]) >= 2:
            factors, rest = found
            scale = gcd(*factors.values()) * (1 if min(factors.items())[1] > 0 else -1)
            key: Factors = tuple(sorted((name, f // scale) for name, f in factors.items()))
            name = names.setdefault(key, f"#{len(names)}")
            return ast.BinOp(ast.BinOp(ast.Constant(scale), ast.Mult(), ast.Name(name)), ast.Add(), ast.Constant(rest))
        return ast.BinOp(_rewritten(node.left, names), node.op, _rewritten(node.right, names))
    match node:
        case ast.BoolOp(op=op, values=values):
            return ast.BoolOp(op, [_rewritten(v, names) for v in values])
        case ast.UnaryOp(op=not_, operand=operand):
            return ast.UnaryOp(not_, _rewritten(operand, names))
        case ast.Compare(left=left, ops=ops, comparators=[right]):
            return ast.Compare(_rewritten(left, names), ops, [_rewritten(right, names)])
        case ast.Call(func=ast.Name(id="min" | "max" | "clamp") as f, args=args):
            return ast.Call(f, [_rewritten(a, names) for a in args], [])
    return node


def _sum(node: ast.expr) -> tuple[dict[str, int], int] | None:
    """({variable: factor}, rest) of what is nothing but a sum; variables that cancel out are gone."""
    match node:
        case ast.Constant(value=int() as number):
            return {}, number
        case ast.Name(id=name) if name not in TRUTH:
            return {name: 1}, 0
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _sum(left), _sum(right)
            if a is None or b is None:
                return None
            if isinstance(op, ast.Mult):
                if a[0] and b[0]:
                    return None
                (factors, rest), times = (a, b[1]) if a[0] else (b, a[1])
                return {n: f * times for n, f in factors.items() if times}, rest * times
            sign = 1 if isinstance(op, ast.Add) else -1
            both = {n: a[0].get(n, 0) + sign * b[0].get(n, 0) for n in {**a[0], **b[0]}}
            return {n: f for n, f in both.items() if f}, a[1] + sign * b[1]
    return None


def _range(factors: Factors, values: Mapping[str, Values]) -> range:
    ends = [sorted((f * int(values[n][0]), f * int(values[n][-1]))) for n, f in factors]
    return range(sum(low for low, _ in ends), sum(high for _, high in ends) + 1)


def _gapless(factors: Factors, values: Mapping[str, Values]) -> bool:
    """Every number of the sum's range can occur: no factor is larger than what the smaller ones reach, and one."""
    reach = 0
    for name, factor in sorted(factors, key=lambda f: abs(f[1])):
        own = values[name]
        span = int(own[-1]) - int(own[0])
        if span + 1 != len(own) or (span and abs(factor) > reach + 1):
            return False
        reach += abs(factor) * span
    return True


def thresholds(trees: Iterable[ast.expr]) -> Mapping[str, frozenset[int] | None]:
    """variable -> the numbers it is compared with; None where it is used otherwise, so that each of its values may count."""
    out: dict[str, frozenset[int] | None] = {}

    def visit(node: ast.expr) -> None:
        match node:
            case (
                ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=int() as number)])
                | ast.Compare(left=ast.Constant(value=int() as number), comparators=[ast.Name(id=name)])
            ) if not isinstance(number, bool):
                known = out.get(name, frozenset())
                out[name] = None if known is None else known | {number}
            case ast.Name(id=name):
                out[name] = None
            case _:
                for part in parts(node):
                    visit(part)

    for tree in trees:
        visit(tree)
    return out
