"""An expression of a scenario as text: read into a tree, or refused. What its names mean is not asked here (`guards.py`).

Allowed: int, true/false and string constants; names; `and or not`; one comparison; `+ - *`; `min`, `max`, `clamp(x, low, high)`;
`at(region.node)`, `final(region)`. Everything else is refused before anything is compiled, and so is what is too long or too deep, and
any spelling that Python reads and an author does not see.
"""

from __future__ import annotations

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from vr_dti.story.remedies import INSTEAD

MAX_LENGTH = 400
MAX_DEPTH = 20
LIMIT = 1 << 53
KEPT = 500
"""trees that are kept: a scene has some 300 expressions and its twin most of the same, and each is read several times. Default."""

COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_TOKEN = re.compile(
    r"(?P<space> +)|(?P<word>'[^'\\]*'|\"[^\"\\]*\")|(?P<number>\d+)(?![\w.])|(?P<name>[A-Za-z_]\w*)(?!['\"\w])"
    r"|(?P<sign>[=!<>]=|[<>+*(),.-])",
    re.ASCII,
)
"""whatever stands in an expression; of numbers, of quotation marks, and of what is written beside them, Python knows more kinds"""
CURLED = frozenset("\u201c\u201d\u201e\u2018\u2019\u201a")
_ODD = re.compile(r"\w[\w.]*|[^ ]")
"""what is shown of the rest"""


class GuardError(ValueError):
    """An expression that is refused, why, and what to do; without that, the expressions are to be looked up."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.remedy = remedy


class GuardRefusedError(GuardError):
    """One that is no expression of this language at all, or beyond its bounds."""


@lru_cache(maxsize=KEPT)
def parsed(text: str) -> ast.expr:
    """The tree of `text`, which nobody changes, of this language whatever its names mean. Raises `GuardRefusedError`: one that is not is
    never compiled."""
    if len(text) > MAX_LENGTH:
        raise GuardRefusedError(f"longer than {MAX_LENGTH} characters")
    _read_through(text.strip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own remarks on somebody else's text are no message of ours
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise GuardRefusedError(f"{text!r} is not an expression") from None
    if _deep(tree):  # before anything that goes down into it, Python's own printer of trees too
        raise GuardRefusedError(f"nested deeper than {MAX_DEPTH}")
    _refuse(tree, 0)
    return tree


def _deep(tree: ast.expr) -> bool:
    """Deeper than any expression of this language, the name inside `at(...)` counted. Without recursion."""
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH + 2):
        level = [child for node in level for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        if not level:
            return False
    return True


def _read_through(text: str) -> None:
    """Raises `GuardRefusedError` for a spelling that Python reads and this language has not: what is read is what an author sees."""
    at, before = 0, ""
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            odd = _ODD.match(text, at)
            if text[at] == "=" and text[:at].endswith(("+", "-", "*")):
                raise GuardRefusedError(f"{text[at - 1 : at + 1]!r} is not allowed here", "write the whole sum, such as heat + 10")
            raise _odd(odd[0] if odd else text[at])
        if found.lastgroup == before == "word":
            raise GuardRefusedError(f"{found[0]} stands right behind another word", "write one word, or compare the two")
        if found.lastgroup == "number" and len(found[0]) > 1 and found[0].startswith("0"):
            raise _odd(found[0])
        before = before if found.lastgroup == "space" else str(found.lastgroup)
        at = found.end()


def _odd(text: str) -> GuardRefusedError:
    if text in CURLED:
        return GuardRefusedError(f"{text} is a curled quotation mark", "write straight ones, ' or \"; word processors curl them")
    if not text.isascii():
        return GuardRefusedError(f"{text!r} is not plain text", "write plain letters a to z and digits 0 to 9, no others that look alike")
    if text[0].isdigit():
        return GuardRefusedError(f"{text!r} is no plain number", "write digits alone, without _ or a letter or a point, such as 1000")
    if text == "#":
        return GuardRefusedError("a remark (#) stands inside the expression", "put it behind the closing quotation mark")
    return GuardRefusedError(f"{text!r} is not allowed here", INSTEAD.get(text, ""))


def _refuse(node: ast.expr, depth: int) -> None:
    """Raises `GuardRefusedError` for what is not of the language, or deeper than it goes."""
    if depth > MAX_DEPTH:
        raise GuardRefusedError(f"nested deeper than {MAX_DEPTH}")
    counted = False
    match node:
        case ast.Constant(value=bool() | str()) | ast.Name():
            inner: Sequence[ast.expr] = ()
        case ast.Constant(value=int() as number):
            if abs(number) > LIMIT:
                raise GuardRefusedError("a number larger than 2^53")
            inner = ()
        case ast.BoolOp(values=inner):
            pass
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = (operand,)
        case ast.Attribute(value=ast.Name(id=region), attr=name):
            raise GuardRefusedError(f"'{region}.{name}' alone is no condition", f"write at({region}.{name})")
        case ast.IfExp():
            raise GuardRefusedError(f"{ast.unparse(node)!r} is not allowed here", "write two, each with its own if:")
        case ast.Compare(left=left, ops=[_, _, *_], comparators=[middle, *_]):
            first = ast.unparse(ast.Compare(left, node.ops[:1], [middle]))
            then = ast.unparse(ast.Compare(middle, node.ops[1:2], node.comparators[1:2]))
            raise GuardRefusedError(f"{ast.unparse(node)!r} compares twice", f"write {first} and {then}")
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            if type(op) not in COMPARE:
                raise GuardRefusedError(f"{ast.unparse(node)!r} compares with a word", "compare with == != < <= > or >=")
            inner = (left, right)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
            inner, counted = (left, right), True
        case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
            inner, counted = _arguments(function, args), True
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            raise GuardRefusedError(f"{ast.unparse(node)!r} is not allowed here", f"no sign before a number: 0 - {ast.unparse(operand)}")
        case _:
            raise GuardRefusedError(f"{ast.unparse(node)!r} is not allowed here")
    for part in inner:
        if counted and isinstance(part, ast.Constant) and isinstance(part.value, str):
            raise GuardRefusedError(f"{ast.unparse(part)!r} is a word, not a number")  # to count with words is no slip of the pen
        _refuse(part, depth + 1)


def _arguments(function: str, args: list[ast.expr]) -> Sequence[ast.expr]:
    """The expressions among the arguments of a call; a region and its node are none."""
    match function, args:
        case ("at", [ast.Attribute(value=ast.Name())]) | ("final", [ast.Name()]):
            return ()
        case (("min" | "max"), [_, _, *_]) | ("clamp", [_, _, _]):
            return args
        case (("at" | "final"), _):
            such = "at(partner.kneeling)" if function == "at" else "final(partner)"
            words = [str(a.value) for a in args if isinstance(a, ast.Constant)]
            if function == "at" and len(words) == len(args) == 1 and re.fullmatch(r"[a-z_]\w*\.[a-z_]\w*", words[0], re.ASCII):
                such = f"at({words[0]})"
            what = "a region and its node" if function == "at" else "a region"
            raise GuardRefusedError(f"{function}() takes {what}, without marks", f"write it as in {such}")
        case (("min" | "max"), _):
            raise GuardRefusedError(f"{function}() takes two numbers or more", f"write it as in {function}(heat, 10)")
        case ("clamp", _):
            raise GuardRefusedError("clamp() takes three numbers: which, the least, the most", "write it as in clamp(heat, 0, 10)")
    raise GuardRefusedError(f"{function}() is not a function of this language", "there are min, max, clamp, at and final")
