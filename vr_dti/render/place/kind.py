"""What a kind of part is: how it is built, which options it takes, which lamps it brings."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

Options = Mapping[str, str]


def _no_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Option:
    """What a document may say for one option: `check` gives the complaint about a value, or nothing."""

    default: str
    check: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """`build` gives the part in its own coordinates; `lamps` in the same."""

    build: Callable[[Part, Options], Shape]
    options: dict[str, Option] = field(default_factory=dict)
    """a document may name no others"""
    lamps: Callable[[Part, Options], tuple[Lamp, ...]] = _no_lamps
    ground: bool = False
    """lies flat, hides nothing, and is darkened where solid parts stand on it"""

    def complete(self, said: Options) -> Options:
        """`said` with defaults filled in."""
        return {**{name: option.default for name, option in self.options.items()}, **said}


# --- what options may be ---------------------------------------------------------------------------------------------------


def choice(*words: str) -> Option:
    """One of `words`, by default the first."""
    return Option(words[0], lambda said: "" if said in words else f"{said!r} is none of: {', '.join(w or 'nothing' for w in words)}")


def some_of(default: str, *words: str) -> Option:
    """Any of `words`, with spaces between."""
    return Option(default, lambda said: "" if set(said.split()) <= set(words) else f"{said!r}: name any of {', '.join(words)}")


def number(default: str, low: float, high: float) -> Option:
    """A number in low..high."""

    def check(said: str) -> str:
        try:
            return "" if low <= float(said) <= high else f"{said} is outside {low:g} to {high:g}"
        except ValueError:
            return f"{said!r} is no number"

    return Option(default, check)


def count(default: str, low: int, high: int) -> Option:
    """A whole number in low..high."""
    return Option(
        default,
        lambda said: "" if re.fullmatch(r"\d{1,9}", said) and low <= int(said) <= high else f"{said!r} is no whole number {low} to {high}",
    )


def color(default: str) -> Option:
    """`#rrggbb`; where the default is empty, nothing means the kind's own."""

    def check(said: str) -> str:
        try:
            if said != default:
                rgb(said)
        except ValueError as e:
            return str(e)
        return ""

    return Option(default, check)


def words(default: str) -> Option:
    """A line of text, at most 40 characters."""
    return Option(default, lambda said: "" if len(said) <= 40 else f"longer than 40 characters: {said!r}")


def numbers(default: str, *, low: float, high: float) -> Option:
    """Three numbers in low..high with spaces between, not all of them 0: a direction."""

    def check(said: str) -> str:
        try:
            three = [float(v) for v in said.split()]
        except ValueError:
            three = []
        if len(three) != 3 or not all(low <= v <= high for v in three) or not any(three):
            return f"{said!r} is no direction; write three numbers like {default!r}, not all 0"
        return ""

    return Option(default, check)


def outline(default: str) -> Option:
    """Corners `x,z` with spaces between, counter-clockwise seen from above."""

    def check(said: str) -> str:
        try:
            corners = corners_of(said)
        except ValueError:
            return f"{said[:60]!r} is no row of corners like {default!r}"
        if not 3 <= len(corners) <= 64 or any(not (abs(x) <= 400.0 and abs(z) <= 400.0) for x, z in corners):
            return "an outline has 3 to 64 corners, none further than 400 m"
        around = list(zip(corners, corners[1:] + corners[:1], strict=True))
        if any(math.hypot(b[0] - a[0], b[1] - a[1]) < 0.05 for a, b in around):
            return "two neighboring corners lie within 5 cm; leave one out"
        # z points towards the reader, so counter-clockwise from above is clockwise in (x, z): the shoelace sum is negative
        if sum(a[0] * b[1] - b[0] * a[1] for a, b in around) >= 0.0:
            return "the corners go around clockwise seen from above; write them the other way around"
        return ""

    return Option(default, check)


def corners_of(said: str) -> list[tuple[float, float]]:
    """`x,z x,z ...` -> corners. Raises ValueError."""
    pairs = [corner.split(",") for corner in said.split()]
    return [(float(x), float(z)) for x, z in pairs]
