"""Expressions of a scenario as trees: what they mention, and what they come to where only some of it is known.

The language itself is `story/guards.py`. Here a value may be unknown (None), and so may a result: `x and false` is false whatever x is.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from vr_dti.story.guard_text import COMPARE, LIMIT
from vr_dti.story.guards import ARITHMETIC
from vr_dti.story.model import Story, Variable
from vr_dti.story.state import Value

Known = Value | None
"""a value, or None: not known"""
Run = Callable[[Sequence[Known]], Known]
"""an expression over values in slots"""
TRUTH: Mapping[str, bool] = {"true": True, "false": False}


class Mentions(NamedTuple):
    """What an expression reads."""

    variables: frozenset[str]
    """dials too"""
    regions: frozenset[str]


class RegionNames(NamedTuple):
    """What expressions know of a region."""

    nodes: tuple[str, ...]
    finals: tuple[bool, ...]


class Language:
    """The expressions of one scenario, parsed once each."""

    def __init__(self, story: Story) -> None:
        self.variables: Mapping[str, Variable] = {v.name: v for v in story.variables}
        self.regions: Mapping[str, RegionNames] = {
            r.name: RegionNames(tuple(n.name for n in r.nodes), tuple(n.final for n in r.nodes)) for r in story.regions
        }
        self._trees: dict[str, ast.expr] = {}
        self._mentions: dict[str, Mentions] = {}

    def tree(self, text: str) -> ast.expr:
        """The tree of an expression that the reader has accepted."""
        if text not in self._trees:
            self._trees[text] = ast.parse(text.strip(), mode="eval").body
        return self._trees[text]

    def mentions(self, text: str) -> Mentions:
        """What `text` reads."""
        if text not in self._mentions:
            self._mentions[text] = mentions_of(self.tree(text))
        return self._mentions[text]

    def compiled(self, tree: ast.expr, slots: Mapping[str, int]) -> Run:
        """`tree` over values in slots: of a variable under its name, of a region (the row of its node) under `slot_of` it. What has no
        slot is not known."""
        return _compiled(tree, slots, self.regions)


def slot_of(region: str) -> str:
    """The name of a region's slot; no variable can have it."""
    return f"@{region}"


def mentions_of(tree: ast.expr) -> Mentions:
    """What a tree reads."""
    variables, regions = set(), set()
    for node in below(tree):
        match node:
            case ast.Call(func=ast.Name(id="at"), args=[ast.Attribute(value=ast.Name(id=region))]):
                regions.add(region)
            case ast.Call(func=ast.Name(id="final"), args=[ast.Name(id=region)]):
                regions.add(region)
            case ast.Name(id=name) if name not in TRUTH:
                variables.add(name)
    return Mentions(frozenset(variables), frozenset(regions))


def nodes_asked(tree: ast.expr) -> set[tuple[str, str]]:
    """(region, node) of each `at()`; (region, empty) of each `final()`."""
    out = set()
    for node in below(tree):
        match node:
            case ast.Call(func=ast.Name(id="at"), args=[ast.Attribute(value=ast.Name(id=region), attr=name)]):
                out.add((region, name))
            case ast.Call(func=ast.Name(id="final"), args=[ast.Name(id=region)]):
                out.add((region, ""))
    return out


def below(tree: ast.expr) -> list[ast.expr]:
    """A tree and the expressions inside it; the arguments of `at` and `final` are no expressions."""
    out, todo = [], [tree]
    while todo:
        node = todo.pop()
        out.append(node)
        todo += parts(node)
    return out


def parts(node: ast.expr) -> list[ast.expr]:
    """The expressions right below one."""
    match node:
        case ast.BoolOp(values=values):
            return list(values)
        case ast.UnaryOp(operand=operand):
            return [operand]
        case ast.Compare(left=left, comparators=[right]) | ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Call(func=ast.Name(id="min" | "max" | "clamp"), args=args):
            return list(args)
    return []


def _compiled(node: ast.expr, slots: Mapping[str, int], regions: Mapping[str, RegionNames]) -> Run:
    inner = [_compiled(p, slots, regions) for p in parts(node)]
    match node:
        case ast.Constant(value=bool() | int() | str() as constant):
            return lambda _: constant
        case ast.Name(id=name):
            return _slot(slots, name) if name not in TRUTH else lambda _: TRUTH[name]
        case ast.BoolOp(op=op):
            return _joined(inner, decides=isinstance(op, ast.Or))
        case ast.UnaryOp():
            return lambda env: None if (v := inner[0](env)) is None else not v
        case ast.Compare(ops=[compare]):
            return _strict(COMPARE[type(compare)], *inner)
        case ast.BinOp(op=arithmetic):
            operation = ARITHMETIC[type(arithmetic)]
            return _strict(lambda a, b: max(-LIMIT, min(LIMIT, operation(a, b))), *inner)
        case ast.Call(func=ast.Name(id="min" | "max" as name)):
            return _strict(lambda *v: (min if name == "min" else max)(v), *inner)
        case ast.Call(func=ast.Name(id="clamp")):
            return _strict(lambda x, low, high: max(low, min(high, x)), *inner)
        case ast.Call(func=ast.Name(id="at"), args=[ast.Attribute(value=ast.Name(id=region), attr=name)]):
            n = regions[region].nodes.index(name)
            return _strict(lambda at: at == n, _slot(slots, slot_of(region)))
        case ast.Call(func=ast.Name(id="final"), args=[ast.Name(id=region)]):
            finals = regions[region].finals
            return _strict(lambda at: finals[at], _slot(slots, slot_of(region)))
    raise AssertionError(f"{ast.unparse(node)!r} is no expression of a scenario")


def _slot(slots: Mapping[str, int], name: str) -> Run:
    if name not in slots:
        return lambda _: None
    i = slots[name]
    return lambda env: env[i]


def _joined(inner: Sequence[Run], *, decides: bool) -> Run:
    """`or` (true decides) or `and` (false decides)."""

    def run(env: Sequence[Known]) -> Known:
        out: Known = not decides
        for part in inner:
            value = part(env)
            if value is decides:
                return decides
            if value is None:
                out = None
        return out

    return run


def _strict(f: Callable[..., Value], *inner: Run) -> Run:
    """`f` of what is known; not known as soon as a part is not."""
    if len(inner) == 1:
        one = inner[0]
        return lambda env: None if (v := one(env)) is None else f(v)
    if len(inner) == 2:
        left, right = inner
        return lambda env: None if (a := left(env)) is None or (b := right(env)) is None else f(a, b)

    def run(env: Sequence[Known]) -> Known:
        values = [part(env) for part in inner]
        return None if None in values else f(*values)

    return run
