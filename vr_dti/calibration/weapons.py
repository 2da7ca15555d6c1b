"""How a weapon that somebody really holds sits on what is tracked: where its grip and its muzzle are, seen from the device.

A `dti-weapon-mount/1` document, `calibration/weapons/*.yaml`. The device is what the runtime shows as that hand: a controller, a tracker
with the part of a hand, a replica with one inside. Or, with a `role`, it is a tracker that no hand has: the hand is then where the weapon
is. Lengths are centimetres and turns degrees, from the device's grip pose: x to the right,
y up, z back towards the shooter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from vr_dti.documents import Model, read_text
from vr_dti.documents.whole import Found, parse_whole, part

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
    role: Literal["handheld_object", "camera", "keyboard"] | None = None
    """of a tracker of its own, in the runtime's settings; None: what is tracked is the hand"""
    trigger: Literal["tracker", "left", "right", "none"] | None = None
    """with a role: what fires it. Wired to the tracker's pins (the default), the trigger of a controller, or nothing"""


def read_mount(path: Path) -> WeaponMount:
    """The mount at `path`. Raises `InputError` and `DocumentError`."""
    return parse_whole(read_text(path), WeaponMount, file=str(path), format=MOUNT_FORMAT, meaning=_wrong)


def _wrong(data: dict[str, Any]) -> Iterator[Found]:
    yield from _too_short(data)
    if data.get("role") is not None and data.get("device") in ("controller", "replica"):
        yield ("role",), f"a {data['device']} has no role of a tracker", "say `device: tracker`, or leave out role"
    if data.get("role") is None and data.get("trigger") is not None:
        yield ("trigger",), "only a tracker with a role names a trigger; else the hand's own counts", "leave it out, or give a role"


def _too_short(data: dict[str, Any]) -> Iterator[Found]:
    grip, muzzle = part(Seat, data.get("grip")), part(Seat, data.get("muzzle"))
    if grip is None or muzzle is None:
        return
    apart_cm = math.dist(grip.at_cm, muzzle.at_cm)
    if apart_cm < SHORTEST_CM:
        yield ("muzzle", "at_cm"), f"the muzzle is {apart_cm:.1f} cm from the grip", "measure both again, in centimeters"
