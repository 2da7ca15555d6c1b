"""Values to JSON and back, exactly: events, rows of the log, and the whole run at an instant.

What is written is canonical (fields in order, every field, floats in their shortest exact form), so equal values have equal bytes and a
`fingerprint` can stand for a value. What is read is checked strictly: nothing is converted, no key is ignored, every number is finite.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import operator
import types
import typing
from typing import Annotated, Any, Literal, TypeVar, Union

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from vr_dti.samples import Sample, SampleData

T = TypeVar("T")

# NaN is written as a bare `NaN`, which is never read; the default writes null, which an optional field would accept.
CONFIG = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False, ser_json_inf_nan="constants")
PLAIN = (int, float, str, bool, types.NoneType)


def encode(value: object) -> bytes:
    """A dataclass of plain values as one line of JSON (UTF-8, no newline).

    Plain are int, float, str, bool, None, Literal, tuples, lists, dicts keyed by str or int, named tuples and other such dataclasses.
    Raises `TypeError` for a class with any other field, `ValueError` for a value that its fields do not allow or a number that is not
    finite; both name the field.
    """
    cls: Any = type(value)
    try:
        data = _adapter(cls).dump_json(value, warnings="none")
    except PydanticSerializationError as e:
        raise ValueError(f"{cls.__name__}: {e}") from None
    # Read it back: dataclasses check nothing when they are made, and what cannot be read must not be written. It costs as much again.
    _read(cls, data)
    return data


def decode(cls: type[T], data: bytes | str) -> T:
    """The `cls` that `encode` wrote. Raises `ValueError` that names what is wrong and where, `TypeError` as `encode` does."""
    value = _read(cls, data)
    if isinstance(value, _TaggedSample):
        value = Sample(*_sample_fields(value))
    return typing.cast(T, value)


def _read(cls: Any, data: bytes | str) -> object:
    try:
        value = _adapter(_TaggedSample if cls is Sample else cls).validate_json(data)
    except ValidationError as e:
        wrong = e.errors(include_url=False, include_input=False)
        said = "; ".join(f"{'.'.join(map(str, (cls.__name__, *w['loc'])))}: {w['msg']}" for w in wrong[:3])
        raise ValueError(said + ("; ..." if len(wrong) > 3 else "")) from None
    if value is None:
        raise ValueError(f"{cls.__name__}: null")
    return value


def fingerprint(value: object, digits: int = 16) -> str:
    """The first hex digits of the sha256 of `encode(value)`: equal values have equal ones, on any machine."""
    return fingerprint_of(encode(value), digits)


def fingerprint_of(encoded: bytes, digits: int = 16) -> str:
    """The same for a value that is already encoded."""
    return hashlib.sha256(encoded).hexdigest()[:digits]


@dataclasses.dataclass(frozen=True, slots=True)
class _TaggedSample(Sample):
    """A `Sample` as it is read: `kind` tells the class of `data`, so that one is tried and not six (a third of the time)."""

    data: Annotated[SampleData, Field(discriminator="kind")]


_sample_fields = operator.attrgetter(*(f.name for f in dataclasses.fields(Sample)))


@functools.cache
def _adapter(cls: Any) -> TypeAdapter[Any]:
    _check_plain(cls, cls.__name__, set())
    # pydantic takes a config for a dataclass that is not its own only through a type around it; `decode` refuses the None.
    around: Any = Union[cls, None]  # noqa: UP007 - made at run time
    return TypeAdapter(around, config=CONFIG)


def _check_plain(kind: Any, where: str, seen: set[type]) -> None:
    """Refuse types whose values do not survive JSON: sets (no order), arrays, bytes, Any, classes that are no dataclass."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    inside: list[tuple[Any, str]]
    if kind in PLAIN or kind is Ellipsis or origin is Literal:
        inside = []
    elif origin is Annotated:
        inside = [(args[0], where)]
    elif origin in (Union, types.UnionType, tuple, list):
        inside = [(arg, where) for arg in args]
    elif origin is dict and args[0] in (str, int):
        inside = [(args[1], f"{where}[]")]
    elif isinstance(kind, type) and (dataclasses.is_dataclass(kind) or (issubclass(kind, tuple) and hasattr(kind, "_fields"))):
        inside = [] if kind in seen else [(hint, f"{where}.{name}") for name, hint in typing.get_type_hints(kind).items()]
        seen.add(kind)
    else:
        raise TypeError(f"{where}: a {kind} cannot be kept as JSON; use numbers, text, tuples, dicts by name and dataclasses of them")
    for part, place in inside:
        _check_plain(part, place, seen)
