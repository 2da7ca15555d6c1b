"""A real weapon in the hand: where palm and muzzle are, from the grip pose of what is tracked. Told once by a status of the run.

What is tracked is the hand that holds it, or a tracker of its own.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from vr_dti.events import Pose
from vr_dti.world.animation import scalar
from vr_dti.world.animation.scalar import Point, Quat
from vr_dti.world.tools import AIMED, tool

UNITS_A_METRE, UNITS_A_DEGREE = 1e4, 1e3
FIELDS = 12
DEVICES = ("tracker_handheld_object", "tracker_camera", "tracker_keyboard")
"""trackers that a weapon may have for itself, as samples name them"""
TRIGGERS = ("tracker", "left", "right", "none")
"""of such a weapon: wired to its tracker's pins, that of a controller, or none"""


@dataclass(frozen=True, slots=True)
class Mount:
    """Of one tool of the belt. Each seat: x right, y up, z back in tenths of millimetres, then up, left, clockwise in thousandths of a
    degree; integers, as all that a log tells."""

    tool: str
    grip: tuple[int, ...]
    muzzle: tuple[int, ...]
    device: str = ""
    """its own tracker, of `DEVICES`; empty: it is tracked with the hand"""
    trigger: str = ""
    """of `TRIGGERS` where it has one; else the hand's"""

    def words(self) -> str:
        """As a status tells it."""
        return " ".join((self._place(), *((self.trigger,) if self.device else ())))

    def _place(self) -> str:
        """What decides where it points, in words."""
        return " ".join((self.tool, *map(str, (*self.grip, *self.muzzle)), *((self.device,) if self.device else ())))

    @property
    def sha256(self) -> str:
        """Of what decides where it points."""
        return hashlib.sha256(self._place().encode()).hexdigest()

    def held(self, device: Pose) -> tuple[Pose, Pose]:
        """(grip, aim) of a hand whose device is there: the tool as it is drawn lies on the line of the real muzzle, as far along it as the
        palm is."""
        own = tool(self.tool)
        assert own is not None
        palm_turn, palm_m = _seat(device, self.grip)
        turn, muzzle_m = _seat(device, self.muzzle)
        bore_m = scalar.rotate(turn, (own.bore_m[0], own.bore_m[1], 0.0))
        ahead = scalar.rotate(turn, (0.0, 0.0, -1.0))
        along = sum((p - m) * a for p, m, a in zip(palm_m, muzzle_m, ahead, strict=True))
        at = scalar.add(scalar.add(muzzle_m, ahead, along), bore_m, -1.0)
        return Pose(*at, *palm_turn), Pose(*muzzle_m, *turn)

    def beside_m(self) -> float:
        """How far the measured palm lies off that line's own: much of it is a slip of the tape."""
        here = Pose(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
        return math.dist(self.held(here)[0][:3], _seat(here, self.grip)[1])


def mount_of(text: str) -> Mount | None:
    """The mount that a status tells; None for words that are none."""
    name, *words = text.split() or [""]
    device, trigger = words[FIELDS:] if len(words) == FIELDS + 2 else ("", "")
    try:
        numbers = [int(word) for word in words[:FIELDS]]
    except ValueError:
        return None
    whole = len(numbers) == FIELDS and len(words) == FIELDS + (2 if device else 0)
    if name not in AIMED or not whole or (device and (device not in DEVICES or trigger not in TRIGGERS)):
        return None
    return Mount(name, tuple(numbers[:6]), tuple(numbers[6:]), device, trigger)


def _seat(device: Pose, seat: tuple[int, ...]) -> tuple[Quat, Point]:
    """Turn and place of a seat, in world."""
    whole: Quat = device[3:]
    x, y, z = (v / UNITS_A_METRE for v in seat[:3])
    up, left, clockwise = (math.radians(v / UNITS_A_DEGREE) for v in seat[3:])
    turn = scalar.multiply(scalar.about((0.0, 1.0, 0.0), left), scalar.about((1.0, 0.0, 0.0), up))
    turn = scalar.multiply(turn, scalar.about((0.0, 0.0, -1.0), clockwise))
    return scalar.multiply(whole, turn), scalar.add(device[:3], scalar.rotate(whole, (x, y, z)))
