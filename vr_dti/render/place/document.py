"""Place documents (`scenes/common/places/*.yaml`, `dti-place/1`) -> `world.place.Place`."""

from __future__ import annotations

import difflib
import math
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, model_validator

from vr_dti.documents import Model, read
from vr_dti.render.hour import HOURS, WEATHERS
from vr_dti.render.place.kinds import KINDS
from vr_dti.world.place import Mark, Part, Place

FORMAT = "dti-place/1"

_Metres = Annotated[float, Field(ge=-1000.0, le=1000.0, allow_inf_nan=False)]
_Length = Annotated[float, Field(ge=0.05, le=400.0, allow_inf_nan=False)]
_Degrees = Annotated[float, Field(ge=-360.0, le=360.0, allow_inf_nan=False)]


class _MarkDoc(Model):
    at: tuple[_Metres, _Metres]
    heading: _Degrees = 0.0


class _SoundDoc(Model):
    sound: str
    at: tuple[_Metres, _Metres, _Metres]
    gain_db: Annotated[float, Field(ge=-80.0, le=12.0)] = 0.0


class _PartDoc(Model):
    kind: str
    at: tuple[_Metres, _Metres, _Metres]
    heading: _Degrees = 0.0
    size: tuple[_Length, _Length, _Length]
    solid: bool | None = None
    """absent: solid unless it is ground"""
    options: dict[str, str] = {}

    @model_validator(mode="after")
    def _known(self) -> _PartDoc:
        if self.kind not in KINDS:
            raise ValueError(f"there is no kind of part {self.kind!r}{_near(self.kind, KINDS)}")
        known = KINDS[self.kind].options
        problems = []
        for name, said in self.options.items():
            problem = known[name].check(said) if name in known else f"a {self.kind} has no such option{_near(name, known)}"
            if problem:
                problems.append(f"option {name}: {problem}")
        if problems:
            raise ValueError("; ".join(problems))
        return self


class _PlaceDoc(Model):
    format: str
    name: str
    light: str = "dusk"
    weather: str = "damp"
    indoors: bool = False
    marks: dict[str, _MarkDoc]
    ambience: tuple[_SoundDoc, ...] = ()
    parts: Annotated[tuple[_PartDoc, ...], Field(max_length=2000)]

    @model_validator(mode="after")
    def _known(self) -> _PlaceDoc:
        if self.light not in HOURS:
            raise ValueError(f"there is no light {self.light!r}{_near(self.light, HOURS)}")
        if self.weather not in WEATHERS:
            raise ValueError(f"there is no weather {self.weather!r}{_near(self.weather, WEATHERS)}")
        return self


def load_place(path: Path) -> Place:
    """The place described at `path`. Raises `InputError` or `DocumentError` with every mistake."""
    doc = read(path, _PlaceDoc, format=FORMAT)
    return Place(
        name=doc.name,
        parts=tuple(_part(p) for p in doc.parts),
        marks={name: Mark(m.at[0], m.at[1], math.radians(m.heading)) for name, m in doc.marks.items()},
        ambience=tuple((s.sound, s.at, s.gain_db) for s in doc.ambience),
        light=doc.light,
        weather=doc.weather,
        indoors=doc.indoors,
    )


def _part(doc: _PartDoc) -> Part:
    solid = not KINDS[doc.kind].ground if doc.solid is None else doc.solid
    return Part(doc.kind, doc.at, math.radians(doc.heading), doc.size, solid, tuple(sorted(doc.options.items())))


def _near(word: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; one of: {', '.join(sorted(known)) or 'none'}"
