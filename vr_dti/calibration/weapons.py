"""How a weapon that somebody really holds sits on what is tracked: where its grip and its muzzle are, seen from the device.

A `dti-weapon-mount/1` document, `calibration/weapons/*.yaml`. The device is what the runtime shows as that hand: a controller, a tracker
with the part of a hand, a replica with one inside. Lengths are centimetres and turns degrees, from the device's grip pose: x to the right,
y up, z back towards the shooter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Model, read

MOUNT_FORMAT = "dti-weapon-mount/1"
LONGEST_CM = 60.0
"""from the tracked device to a grip or muzzle: default, a device at the end of a stretched arm's baton"""
SHORTEST_CM = 3.0
"""from palm to muzzle: a shorter weapon is a slip of the pen. Default"""

Length = Annotated[float, Field(ge=-LONGEST_CM, le=LONGEST_CM, allow_inf_nan=False)]
Turn = Annotated[float, Field(ge=-180.0, le=180.0, allow_inf_nan=False)]


class Seat(Model):
    """A place on the device, and how what sits there is turned."""

    at_cm: tuple[Length, Length, Length]
    up_deg: Turn = 0.0
    left_deg: Turn = 0.0
    clockwise_deg: Turn = 0.0
    """as the shooter sees it"""


class WeaponMount(Model):
    """One weapon on one device."""

    format: str
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=400)] = ""
    device: Literal["controller", "tracker", "replica"]
    tool: Literal["handgun", "cew", "spray"]
    """while the hand holds this one of the belt, the mount counts"""
    grip: Seat
    """the palm that holds it"""
    muzzle: Seat
    """where what it fires leaves it, and whither"""

    @model_validator(mode="after")
    def _apart(self) -> WeaponMount:
        if sum((a - b) ** 2 for a, b in zip(self.grip.at_cm, self.muzzle.at_cm, strict=True)) < SHORTEST_CM**2:
            raise ValueError(f"muzzle: less than {SHORTEST_CM:.0f} cm from the grip; measure both again, in centimetres")
        return self


def read_mount(path: Path) -> WeaponMount:
    """The mount at `path`. Raises `InputError` and `DocumentError`."""
    return read(path, WeaponMount, format=MOUNT_FORMAT)
