"""A ring of loudspeakers as it was measured: which, on what device, and what brings them to one level where the trainee stands.

A `dti-loudspeakers/1` document, written by `vr-dti speakers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from vr_dti.documents import Model, read_text
from vr_dti.documents.whole import Found, parse_whole
from vr_dti.errors import InputError

LOUDSPEAKERS_FORMAT = "dti-loudspeakers/1"
MOST_TRIM_DB = 20.0
"""loudspeakers that differ by more are turned up or down by hand, not here"""

SOFTEST_DB, LOUDEST_DB = 30.0, 110.0
"""a meter that reads less or more did not read a loudspeaker in a room (default)"""

Level = Annotated[float, Field(ge=SOFTEST_DB, le=LOUDEST_DB, allow_inf_nan=False)]
Trim = Annotated[float, Field(ge=-MOST_TRIM_DB, le=0.0, allow_inf_nan=False)]


class LoudspeakersDoc(Model):
    """One ring."""

    format: str
    ring: Annotated[str, Field(max_length=200)]
    """`5.1`, `7.1`, `quad`, or angles: as `--speakers` takes it"""
    device: Annotated[str, Field(max_length=200)] = ""
    made: Annotated[str, Field(max_length=40)] = ""
    """ISO 8601"""
    levels_db: Annotated[tuple[Level | None, ...], Field(max_length=16)] = ()
    """as a sound level meter read them, a channel each; none: not measured"""
    trim_db: Annotated[tuple[Trim, ...], Field(max_length=16)] = ()


def read_loudspeakers(path: Path, channels_of: Callable[[str], int]) -> LoudspeakersDoc:
    """The ring at `path`. `channels_of` says how many channels a ring of that name has, or raises `InputError`. Raises `InputError` and
    `DocumentError`."""

    def channels(data: dict[str, Any]) -> Iterator[Found]:
        ring, trims = data.get("ring"), data.get("trim_db")
        if not isinstance(ring, str):
            return
        try:
            count = channels_of(ring)
        except InputError as e:
            yield ("ring",), e.what, e.remedy
            return
        if isinstance(trims, list) and trims and len(trims) != count:
            yield ("trim_db",), f"{len(trims)} levels for {count} channels", "measure it again: vr-dti speakers"

    return parse_whole(read_text(path), LoudspeakersDoc, file=str(path), format=LOUDSPEAKERS_FORMAT, meaning=channels)


def trims_of(levels_db: tuple[float | None, ...]) -> tuple[float, ...]:
    """What turns every measured channel down to the quietest; 0 for those not measured."""
    quietest = min((level for level in levels_db if level is not None), default=0.0)
    return tuple(0.0 if level is None else round(quietest - level, 1) for level in levels_db)
