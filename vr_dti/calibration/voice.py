"""A microphone's calibration: how loud the room, the trainee's normal and loud voice, and our own loudspeakers are in it.

A `dti-voice/1` document, written by `vr-dti voice calibrate`. Levels are RMS in dB below the loudest that the microphone can tell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from vr_dti.documents import Model, read

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

    @model_validator(mode="after")
    def _in_order(self) -> Voice:
        if self.normal_db < self.room_db + CLEAR_DB:
            raise ValueError(f"normal_db: less than {CLEAR_DB:.0f} dB over the room; calibrate again, nearer to the microphone")
        if self.loud_db < self.normal_db:
            raise ValueError("loud_db: not as loud as the normal voice; calibrate again")
        return self


def read_voice(path: Path) -> Voice:
    """The calibration at `path`. Raises `InputError` and `DocumentError`."""
    return read(path, Voice, format=VOICE_FORMAT)


def found_voice(path: Path) -> Voice | None:
    """The same; None where nobody has calibrated yet."""
    try:
        there = path.is_file()
    except OSError:
        there = False
    return read_voice(path) if there else None
