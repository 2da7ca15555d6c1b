"""The expression language of scenarios: a whitelisted subset of Python's syntax, typed when read, compiled to closures.

What may be written is held by `guard_text.py`; here names get their meaning, parts their types, and trees become closures. Nothing here
can run code, touch a file, loop or grow: the text is bounded, the values saturate at +-2^53.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from vr_dti.story.guard_text import COMPARE, LIMIT, GuardError, GuardRefusedError, parsed
from vr_dti.story.model import Guard, Story, Variable
from vr_dti.story.remedies import meant
from vr_dti.story.state import Standing, Value

SPELT: Mapping[str, str] = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
"""how people write it -> how it is written here"""
ARITHMETIC: Mapping[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What expressions of one scenario may speak of."""

    variables: tuple[Variable, ...]
    regions: Mapping[str, Sequence[str]]
    """region -> its nodes, in order"""
    wider: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """variable -> words that it may be compared with, beside those it can be: of a dial that is narrower here than elsewhere"""
    rows: Mapping[str, int] = field(init=False)
    """variable -> its place among `variables`"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "rows", {v.name: i for i, v in reversed(list(enumerate(self.variables)))})


@dataclass(frozen=True, slots=True)
class Typed:
    """A compiled expression and its type: `int`, `bool`, or `enum` with the words it can be."""

    run: Guard
    type: str
    words: tuple[str, ...] = ()


def compile_guard(text: str, names: Names, *, want: str) -> Guard:
    """The closure of `text`, whose type must be `want` (`int`, `bool`, or `any`). Raises `GuardError`."""
    typed = compile_typed(text, names)
    if want not in ("any", typed.type):
        raise GuardError(f"{text!r} is {_a(typed.type)}, not {_a(want)}")
    return typed.run


def compile_typed(text: str, names: Names) -> Typed:
    """As `compile_guard`, with the type."""
    return _compile(parsed(text), names)


def _compile(node: ast.expr, names: Names) -> Typed:
    match node:
        case ast.Constant(value=bool() | int() as constant):
            return Typed(lambda _story, _state: constant, "bool" if isinstance(constant, bool) else "int")
        case ast.Constant(value=str() as word):
            return Typed(lambda _story, _state: word, "enum", (word,))
        case ast.Name(id="true" | "false" as spelling):
            truth = spelling == "true"
            return Typed(lambda _story, _state: truth, "bool")
        case ast.Name(id=name):
            return _variable(name, names)
        case ast.BoolOp(op=op, values=values):
            parts = [_expect(_compile(v, names), "bool", v) for v in values]
            return Typed(_joined(parts, isinstance(op, ast.And)), "bool")
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _expect(_compile(operand, names), "bool", operand)
            return Typed(lambda story, state: not inner(story, state), "bool")
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            return _comparison(node, op, _compile(left, names), _compile(right, names))
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() as op, right=right):
            a = _expect(_compile(left, names), "int", left)
            b = _expect(_compile(right, names), "int", right)
            return Typed(_arithmetic(ARITHMETIC[type(op)], a, b), "int")
        case ast.Call(func=ast.Name(id=function), args=args):
            return _call(function, args, names)
    raise AssertionError(f"{ast.unparse(node)!r} was not refused")


def both(one: Guard, other: Guard) -> Guard:
    """Holds where the two do."""
    return _joined([one, other], every=True)


def _joined(parts: list[Guard], every: bool) -> Guard:
    """All of `parts`, or any. Two are the common case, and expressions are asked at every step of a story."""
    if len(parts) == 2:
        a, b = parts
        if every:
            return lambda story, state: a(story, state) and b(story, state)
        return lambda story, state: a(story, state) or b(story, state)
    if every:
        return lambda story, state: all(p(story, state) for p in parts)
    return lambda story, state: any(p(story, state) for p in parts)


def _variable(name: str, names: Names) -> Typed:
    if (i := names.rows.get(name)) is not None:
        variable = names.variables[i]
        return Typed(partial(_value_of, i), variable.type, (*variable.words, *names.wider.get(name, ())))
    if name.lower() in SPELT:
        raise GuardError(f"unknown variable {name!r}", f"write {SPELT[name.lower()]}")
    remedy = meant(name, [v.name for v in names.variables])
    if any(name in v.words for v in names.variables):
        remedy = f"a word stands between marks: '{name}'"
    raise GuardError(f"unknown variable {name!r}", remedy)


def _value_of(i: int, _story: Story, state: Standing) -> Value:
    return state.values[i]


def _expect(typed: Typed, want: str, node: ast.expr) -> Guard:
    if typed.type != want:
        kind = GuardRefusedError if (typed.type, want) == ("enum", "int") else GuardError  # to count with words is no slip of the pen
        raise kind(f"{ast.unparse(node)!r} is {_a(typed.type)}, not {_a(want)}")
    return typed.run


def _comparison(node: ast.Compare, op: ast.cmpop, left: Typed, right: Typed) -> Typed:
    compare = COMPARE[type(op)]
    if left.type != right.type:
        held = next((ast.unparse(side) for t, side in ((left, node.left), (right, node.comparators[0])) if t.type == "bool"), "")
        remedy = f"a condition stands by itself: {held}, or not {held}" if held else ""
        raise GuardError(f"{ast.unparse(node)!r} compares {_a(left.type)} with {_a(right.type)}", remedy)
    if left.type != "int" and not isinstance(op, ast.Eq | ast.NotEq):
        raise GuardError(f"{ast.unparse(node)!r}: only == and != compare {left.type}s")
    if left.type == "enum" and not set(left.words) & set(right.words):
        known = [t.words for t, side in ((left, node.left), (right, node.comparators[0])) if not isinstance(side, ast.Constant)]
        listed = " and ".join(f"one of {', '.join(dict.fromkeys(words))}" for words in known)
        raise GuardError(f"{ast.unparse(node)!r} can never be equal", f"compare with {listed}" if listed else "compare with a variable")
    a, b = left.run, right.run
    if isinstance(node.comparators[0], ast.Constant):
        constant = node.comparators[0].value
        return Typed(lambda story, state: compare(a(story, state), constant), "bool")
    return Typed(lambda story, state: compare(a(story, state), b(story, state)), "bool")


def _arithmetic(operation: Callable[[int, int], int], a: Guard, b: Guard) -> Guard:
    def run(story: Story, state: Standing) -> Value:
        return max(-LIMIT, min(LIMIT, operation(int(a(story, state)), int(b(story, state)))))

    return run


def _call(function: str, args: list[ast.expr], names: Names) -> Typed:
    match function, args:
        case "at", [ast.Attribute(value=ast.Name(id=region), attr=node)]:
            r, nodes = _region(region, names)
            if node not in nodes:
                raise GuardError(f"region {region!r} has no node {node!r}", meant(node, nodes))
            n = list(nodes).index(node)
            return Typed(lambda _story, state: state.regions[r].node == n, "bool")
        case "final", [ast.Name(id=region)]:
            r, _ = _region(region, names)
            return Typed(lambda story, state: story.regions[r].nodes[state.regions[r].node].final, "bool")
    parts = [_expect(_compile(a, names), "int", a) for a in args]
    if function == "clamp":
        x, low, high = parts
        return Typed(lambda story, state: max(int(low(story, state)), min(int(high(story, state)), int(x(story, state)))), "int")
    pick = min if function == "min" else max
    return Typed(lambda story, state: pick(int(p(story, state)) for p in parts), "int")


def _region(name: str, names: Names) -> tuple[int, Sequence[str]]:
    for i, (region, nodes) in enumerate(names.regions.items()):
        if region == name:
            return i, nodes
    raise GuardError(f"unknown region {name!r}", meant(name, list(names.regions)))


def _a(kind: str) -> str:
    return {"int": "a number", "bool": "a condition", "enum": "a word", "any": "a value"}[kind]
