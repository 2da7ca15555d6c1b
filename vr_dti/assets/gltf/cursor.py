"""A place in the JSON, and values read there with their kind and range: what is wrong is gathered, and a default stands for it."""

from __future__ import annotations

import math
from typing import Any

from vr_dti.assets.gltf.faults import EXPORT, Faults, Mute, step

FLOAT_MAX = 3.4e38
"""numbers are floats of 32 bits wherever they are drawn"""


class Cursor:
    """An object of the document."""

    __slots__ = ("_faults", "_value", "pointer")

    def __init__(self, value: dict[str, Any], pointer: str, faults: Faults) -> None:
        self._value = value
        self.pointer = pointer
        self._faults = faults

    def __contains__(self, key: str) -> bool:
        return key in self._value

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the object."""
        return tuple(self._value)

    def at(self, key: str | int) -> str:
        """The pointer to `key`."""
        return step(self.pointer, key)

    def fault(self, key: str | int | None, what: str, remedy: str = EXPORT) -> None:
        """A mistake in the value of `key`, or in the object itself."""
        self._faults.add(self.pointer if key is None else self.at(key), what, remedy)

    def note(self, words: str) -> None:
        """As `Faults.note`, with the place."""
        self._faults.note(f"{self.pointer or '/'}: {words}")

    # --- objects and arrays of them --------------------------------------------------------------------------------------------

    def obj(self, key: str) -> Cursor | None:
        """The object `key`; None where it is absent or none."""
        value = self._value.get(key)
        if isinstance(value, dict):
            return Cursor(value, self.at(key), self._faults)
        if key in self._value:
            self.fault(key, "must be an object")
        return None

    def need(self, key: str) -> Cursor:
        """The object `key`, which must be there."""
        found = self.obj(key)
        if found is not None:
            return found
        if key not in self._value:
            self.fault(None, f"{key!r} is missing")
        return Cursor({}, self.at(key), Mute(self._faults.file))

    def objects(self, key: str, *, most: int = 1_000_000) -> list[Cursor]:
        """The objects in the array `key`, none where it is absent. Something else in it leaves an empty object, so that indices stay."""
        value = self._array(key, most)
        out = []
        for i, item in enumerate(value):
            if isinstance(item, dict):
                out.append(Cursor(item, f"{self.pointer}/{key}/{i}", self._faults))
            else:
                self._faults.add(step(self.at(key), i), "must be an object")
                out.append(Cursor({}, step(self.at(key), i), Mute(self._faults.file)))
        return out

    def extension(self, *names: str) -> Cursor | None:
        """The object of the first of these extensions that is here."""
        if "extensions" not in self._value:
            return None
        extensions = self.obj("extensions")
        return next((found for n in names if extensions is not None and (found := extensions.obj(n)) is not None), None)

    def _array(self, key: str, most: int) -> list[Any]:
        value = self._value.get(key)
        if value is None and key not in self._value:
            return []
        if not isinstance(value, list):
            self.fault(key, "must be an array")
            return []
        if len(value) > most:
            self.fault(key, f"{len(value)} of them, more than {most}", "leave out what is not needed")
            return value[:most]
        return value

    # --- plain values ----------------------------------------------------------------------------------------------------------

    def integer(self, key: str, default: int = 0, *, low: int = 0, high: int = 2**53, must: bool = False) -> int:
        """A whole number from `low` to `high`."""
        value = self._value.get(key)
        if value is None:
            self._absent(key, must, "a whole number")
            return default
        value = _whole(value)
        if value is None:
            self.fault(key, "must be a whole number")
        elif value < low:
            self.fault(key, f"{value} is less than {low}")
        elif value > high:
            self.fault(key, f"{value} is more than {high}")
        else:
            return value
        return default

    def index(self, key: str, count: int, what: str, *, must: bool = False) -> int | None:
        """Which of `count` others is meant; `what` they are, in the plural."""
        value = self.integer(key, -1, must=must)
        if value >= count:
            self.fault(key, f"{value}: there are only {count} {what}" if count else f"{value}: there are no {what}")
        return value if 0 <= value < count else None

    def indices(self, key: str, count: int, what: str, *, must: bool = False) -> tuple[int, ...]:
        """As `index`, several, none twice."""
        value = self._array(key, 1_000_000)
        if must and not value:
            self.fault(None if key not in self._value else key, f"{key!r} must name at least one of the {what}")
        out: dict[int, None] = {}
        for i, item in enumerate(map(_whole, value)):
            if item is None or item < 0:
                self._faults.add(step(self.at(key), i), "must be a whole number from 0 on")
            elif item >= count:
                self._faults.add(step(self.at(key), i), f"{item}: there are only {count} {what}")
            elif item in out:
                self._faults.add(step(self.at(key), i), f"{item} stands here twice")
            else:
                out[item] = None
        return tuple(out)

    def number(self, key: str, default: float = 0.0, *, low: float = -FLOAT_MAX, high: float = FLOAT_MAX, must: bool = False) -> float:
        """A number from `low` to `high`."""
        value = self._value.get(key)
        if value is None:
            self._absent(key, must, "a number")
            return default
        wrong = _no_number(value, low, high)
        if wrong:
            self.fault(key, wrong)
            return default
        return float(value)

    def numbers(
        self, key: str, default: tuple[float, ...], *, low: float = -FLOAT_MAX, high: float = FLOAT_MAX, length: int | None = None
    ) -> tuple[float, ...]:
        """As many numbers as `default` has, or `length`; -1: as many as there are."""
        if key not in self._value:
            return default
        value = self._array(key, 100_000)
        wanted = len(default) if length is None else length
        if wanted not in (-1, len(value)):
            if isinstance(self._value[key], list):
                self.fault(key, f"{len(value)} numbers instead of {wanted}")
            return default
        bad = [(i, wrong) for i, item in enumerate(value) if (wrong := _no_number(item, low, high))]
        for i, wrong in bad:
            self._faults.add(step(self.at(key), i), wrong)
        return default if bad else tuple(float(v) for v in value)

    def text(self, key: str, default: str = "", *, must: bool = False) -> str:
        """Words."""
        value = self._value.get(key)
        if value is None:
            self._absent(key, must, "text")
            return default
        if not isinstance(value, str):
            self.fault(key, "must be text")
            return default
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Several words."""
        out = []
        for i, item in enumerate(self._array(key, 100_000)):
            if isinstance(item, str):
                out.append(item)
            else:
                self._faults.add(step(self.at(key), i), "must be text")
        return tuple(out)

    def flag(self, key: str, default: bool = False) -> bool:
        """Yes or no."""
        value = self._value.get(key)
        if isinstance(value, bool):
            return value
        if key in self._value:
            self.fault(key, "must be true or false")
        return default

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        """One of `choices`. Another word may come from a later version: it is noted, and the default taken."""
        value = self.text(key, default)
        if value not in choices:
            self.note(f"{key} {value[:40]!r} is not known here; taken as {default!r}")
            return default
        return value

    def said(self, *keys: str) -> Any:
        """What stands at the end of `keys`, unjudged; None where there is nothing. For `extras`, which mean nothing to glTF."""
        value: Any = self._value
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def _absent(self, key: str, must: bool, kind: str) -> None:
        if key in self._value:
            self.fault(key, f"must be {kind}")
        elif must:
            self.fault(None, f"{key!r} is missing")


def _whole(value: Any) -> int | None:
    """A whole number; 3.0 is the same as 3 in JSON, and what is beyond all indices stays beyond them."""
    if isinstance(value, float) and value.is_integer():
        return int(max(-(2.0**62), min(value, 2.0**62)))
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _no_number(value: Any, low: float, high: float) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    if not low <= value <= high or not math.isfinite(value):
        return f"{value:g} is not between {low:g} and {high:g}"
    return ""
