"""A place as the world knows it: its parts with their boxes, the marks where people stand, what sounds there, how light it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vr_dti.events import Pose, pose_of
from vr_dti.spaces import Floats

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A named spot on the ground: x, z and the heading of who stands there."""

    x_m: float
    z_m: float
    heading_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the place, built from code by `render/` under its `kind` and hiding what is behind it by its box."""

    kind: str
    """`ground`, `building`, `patrol_car`, `lamp_post`, ..."""
    position_m: tuple[float, float, float]
    heading_rad: float = 0.0
    size_m: tuple[float, float, float] = (1.0, 1.0, 1.0)
    """width (x), height (y), depth (z); the box stands on `position_m`"""
    solid: bool = True
    """hides what is behind it and muffles what sounds there"""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A street corner, a room: parts, marks, and what sounds there all the time."""

    name: str
    parts: tuple[Part, ...]
    marks: dict[str, Mark]
    ambience: tuple[tuple[str, tuple[float, float, float], float], ...] = ()
    """(sound, position, gain_db), looping"""
    light: str = "dusk"
    """of `events.LIGHTS`, until somebody asks for another"""
    weather: str = "damp"
    """of `events.WEATHERS`, likewise"""
    indoors: bool = False
    """a room: the sky is behind its windows, no rain falls in it and no sun but through them"""

    def room_around(self, x_m: float, z_m: float) -> tuple[Point, Point] | None:
        """Lowest and highest corner of the room that somebody stands in; None outdoors. Rooms stand square to the axes."""
        for part in self.parts if self.indoors else ():
            if part.kind != "room":
                continue
            (x, y, z), (w, h, d) = part.position_m, part.size_m
            if abs(math.sin(part.heading_rad)) > 0.7:
                w, d = d, w
            if abs(x_m - x) <= 0.5 * w and abs(z_m - z) <= 0.5 * d:
                return (x - 0.5 * w, y, z - 0.5 * d), (x + 0.5 * w, y + h, z + 0.5 * d)
        return None


def world_from_stage(mark: Mark) -> Floats:
    """(4, 4): a trainee's stage stands with its origin on `mark`, its -Z along the mark's heading."""
    c, s = np.cos(mark.heading_rad), np.sin(mark.heading_rad)
    m = np.eye(4)
    m[0, 0] = m[2, 2] = c
    m[0, 2], m[2, 0] = s, -s
    m[0, 3], m[2, 3] = mark.x_m, mark.z_m
    return m


def pose_in_world(mark: Mark, pose: Pose) -> Pose:
    """`pose` of the stage on `mark`, in world: `world_from_stage @ pose`, in plain floats: it is done for every pose of every frame."""
    half = 0.5 * mark.heading_rad
    s, c = math.sin(mark.heading_rad), math.cos(mark.heading_rad)
    hs, hc = math.sin(half), math.cos(half)
    x, y, z, qx, qy, qz, qw = pose
    return pose_of(
        (c * x + s * z + mark.x_m, y, -s * x + c * z + mark.z_m),
        (hc * qx + hs * qz, hc * qy + hs * qw, hc * qz - hs * qx, hc * qw - hs * qy),
    )
