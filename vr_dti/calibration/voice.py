"""A microphone's calibration: how loud the room, the trainee's normal and loud voice, and our own loudspeakers are in it.

A `dti-voice/1` document, written by `vr-dti voice calibrate`. Levels are RMS in dB below the loudest that the microphone can tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from vr_dti.documents import Model, read_text
from vr_dti.documents.whole import Found, parse_whole

VOICE_FORMAT = "dti-voice/1"
CLEAR_DB = 10.0
"""a normal voice stands out of the room by this, or a recogniser hears little: default, as `docs/voice.md` measures"""

Level = Annotated[float, Field(ge=-96.0, le=0.0, allow_inf_nan=False)]


class Voice(Model):
    """How a microphone hears."""

    format: str
    microphone: Annotated[str, Field(max_length=200)] = ""
    made: Annotated[str, Field(max_length=40)] = ""
    """ISO 8601"""
    room_db: Level
    normal_db: Level
    loud_db: Level
    echo_db: Level | None = None
    """of our own voices in it; none: headphones, or not measured"""


def read_voice(path: Path) -> Voice:
    """The calibration at `path`. Raises `InputError` and `DocumentError`."""
    return parse_voice(read_text(path), file=str(path))


def parse_voice(text: str, *, file: str) -> Voice:
    """The calibration in `text`; `file` is named in mistakes. Raises `DocumentError`."""
    return parse_whole(text, Voice, file=file, format=VOICE_FORMAT, meaning=_out_of_order)


def _out_of_order(data: dict[str, Any]) -> Iterator[Found]:
    room_db, normal_db, loud_db = (data.get(f"{which}_db") for which in ("room", "normal", "loud"))
    if not isinstance(normal_db, int | float):
        return
    if isinstance(room_db, int | float) and normal_db < room_db + CLEAR_DB:
        yield ("normal_db",), f"less than {CLEAR_DB:.0f} dB over the room", "calibrate again, nearer to the microphone"
    if isinstance(loud_db, int | float) and loud_db < normal_db:
        yield ("loud_db",), "not as loud as the normal voice", "calibrate again"


def found_voice(path: Path) -> Voice | None:
    """The same; None where nobody has calibrated yet."""
    try:
        there = path.is_file()
    except OSError:
        there = False
    return read_voice(path) if there else None
