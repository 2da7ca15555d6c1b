"""Somebody of the cast as a trainee's hands find him: where hips, chest and neck are, how he is, and whom he deals with."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from vr_dti.intents.acts import Vector, less, unit
from vr_dti.intents.addressee import PARTNER, SUBJECT
from vr_dti.timebase import NS_PER_MS
from vr_dti.world.acts import posture_at
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting
from vr_dti.world.skeleton import JOINT

OVER = math.sin(math.radians(45.0))
"""from chest to chest it goes up more than over the ground: default"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the cast as hands find him."""

    name: str
    row: int
    hips: Vector
    chest: Vector
    neck: Vector
    posture: str
    """as his clip has it: `stand`, `kneel`, `side`, `prone`, `sit`"""
    other: Person | None = None
    """whom he deals with: of partner and subject the other one, of anybody else whoever is nearest"""

    @property
    def lies(self) -> bool:
        return self.posture in ("side", "prone")

    @property
    def over(self) -> bool:
        """Does he kneel over the one whom he deals with, rather than beside him? Who stands can be pushed towards him as well as pulled."""
        return self.other is not None and self.posture == "kneel" and unit(less(self.chest, self.other.chest))[1] >= OVER

    @property
    def low(self) -> bool:
        """Does he lie or sit? Not who kneels on somebody, or bends over him."""
        return self.lies or self.posture == "sit"


def person(shown: Shown, setting: Setting, name: str) -> Person:
    """`name` as shown, and whom he deals with."""
    cast = shown.names[: len(setting.cast)]
    me = _person(shown, setting, name)
    across = {PARTNER: SUBJECT, SUBJECT: PARTNER}.get(name, "")
    if across in cast:
        return replace(me, other=_person(shown, setting, across))
    others = [_person(shown, setting, n) for n in cast if n != name]
    return replace(me, other=min(others, key=lambda o: apart(o.hips, me.hips), default=None))


def _person(shown: Shown, setting: Setting, name: str) -> Person:
    row = shown.row(name)
    at = shown.world_from_joint[row, (JOINT["Hips"], JOINT["Spine2"], JOINT["Neck"]), :3, 3].tolist()
    hips, chest, neck = ((p[0], p[1], p[2]) for p in at)
    return Person(name, row, hips, chest, neck, posture_at(setting, row, shown.world.actors[row].now, shown.story_ns // NS_PER_MS))


def apart(a: Vector, b: Vector) -> float:
    """Over the ground."""
    return math.hypot(a[0] - b[0], a[2] - b[2])
