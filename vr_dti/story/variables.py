"""Variables and dials as they are written, each with its finite domain."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Model
from vr_dti.errors import UnfitValue
from vr_dti.story.graph_document import Name, Text
from vr_dti.story.guard_text import LIMIT

Setting = int | bool | str
"""of a dial"""


def spelled(value: Setting) -> str:
    """A setting as it is written."""
    return str(value).lower() if isinstance(value, bool) else str(value)


Bound = Annotated[int, Field(ge=-LIMIT, le=LIMIT)]


class VariableDoc(Model):
    """A variable and its finite domain."""

    type: Literal["int", "bool", "enum"]
    min: Bound = 0
    max: Bound = 0
    of: list[Name] = []
    init: int | bool | str

    @model_validator(mode="after")
    def _in_domain(self) -> VariableDoc:
        ok = {
            "int": type(self.init) is int and self.min <= self.init <= self.max,
            "bool": type(self.init) is bool,
            "enum": self.init in self.of,
        }[self.type]
        if not ok:
            raise self._outside()
        if twice := _twice(self.of):
            raise UnfitValue(f"of: names {twice} twice", "name each word once")
        return self

    def _outside(self) -> UnfitValue:
        if self.type == "int" and "max" not in self.model_fields_set:
            return UnfitValue(
                "an int needs its domain, min: and max:", f"say from where to where it goes, such as min: 0, max: {self.init or 10}"
            )
        if self.type == "int" and self.min > self.max:
            return UnfitValue(f"min {self.min} is above max {self.max}", "exchange them")
        if self.type == "int" and isinstance(self.init, str) and self.init.isdecimal():
            return UnfitValue(f"init {self.init!r} is text", f"write it without quotation marks: {self.init}")
        inside = {"int": f"{self.min} to {self.max}", "bool": "true or false", "enum": ", ".join(self.of) or "a word that of: names"}
        return UnfitValue(f"init {self.init!r} does not lie in the domain of this {self.type}", f"write {inside[self.type]}")


def _twice(words: list[str]) -> str:
    """Those that stand more than once."""
    return ", ".join(word for word, n in Counter(words).items() if n > 1)


class DialDoc(Model):
    """A setting of a run: an enum with `of`, an int with `min` and `max`, or a boolean. Constant while the run lasts."""

    of: Annotated[list[Name], Field(max_length=20)] = []
    min: Bound = 0
    max: Bound = 0
    init: int | bool | str
    about: Text = ""

    @model_validator(mode="after")
    def _in_domain(self) -> DialDoc:
        ranged = self.model_fields_set & {"min", "max"}
        if "of" in self.model_fields_set and ranged:
            raise UnfitValue("has both words (of:) and a range (min:, max:)", "write one of the two")
        if "of" in self.model_fields_set and not self.of:
            raise UnfitValue("of: names no setting", "name its settings, such as of: [low, high]")
        if twice := _twice(self.of):
            raise UnfitValue(f"of: names {twice} twice", "name each setting once")
        if self.min > self.max:
            raise UnfitValue(f"min {self.min} is above max {self.max}", "exchange them")
        if not any(type(d) is type(self.init) and d == self.init for d in self.domain):
            raise UnfitValue(
                f"init {spelled(self.init)!r} does not lie in the domain of this dial: {', '.join(map(spelled, self.domain))}",
                "begin with one of its settings, or widen its domain",
            )
        if len(self.domain) > 21:
            raise UnfitValue("a dial has at most 21 settings", "narrow min and max, or name fewer")
        return self

    @property
    def domain(self) -> tuple[int | bool | str, ...]:
        """Every setting, in order."""
        if self.of:
            return tuple(self.of)
        return (False, True) if isinstance(self.init, bool) else tuple(range(self.min, min(self.max, self.min + 100) + 1))
