"""Hypothesis: any value of a dataclass of plain values, drawn from its type hints, field by field."""

from __future__ import annotations

import dataclasses
import types
import typing
from typing import Any, Literal, Union

from hypothesis import strategies as st

INTS = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Values of a type as hints spell it. Every field is drawn, defaults too."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    simple = {int: INTS, float: FLOATS, str: st.text(max_size=12), bool: st.booleans(), types.NoneType: st.none()}
    if kind in simple:
        return simple[kind]
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, types.UnionType):
        return st.one_of([values(a) for a in args])
    if origin is dict:
        return st.dictionaries(values(args[0]), values(args[1]), max_size=3)
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return st.lists(values(args[0]), max_size=3).map(tuple)
        return st.tuples(*map(values, args))
    hints = typing.get_type_hints(kind)
    assert dataclasses.is_dataclass(kind) or hasattr(kind, "_fields"), kind
    return st.builds(kind, **{name: st.deferred(lambda hint=hint: values(hint)) for name, hint in hints.items()})
