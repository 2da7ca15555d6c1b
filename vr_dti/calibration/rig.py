"""What a rig is: walls, an eye, and how near and far is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Annotated

import numpy as np
from pydantic import Field

from vr_dti.documents import Model
from vr_dti.spaces import Floats, normalized

CLOSEST_EYE_M = 0.3
"""An eye nearer to a wall than this is a slip of the pen, and its frustum useless (default)."""

Metres = Annotated[float, Field(ge=-100.0, le=100.0, allow_inf_nan=False)]
Point = tuple[Metres, Metres, Metres]
Pixels = Annotated[int, Field(ge=1, le=32768)]
Clip = Annotated[float, Field(gt=0.0, le=10_000.0, allow_inf_nan=False)]


class Wall(Model):
    """A flat rectangle that shows a picture."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    lower_left: Point
    lower_right: Point
    upper_left: Point
    resolution_px: tuple[Pixels, Pixels]
    output: Annotated[int, Field(ge=1, le=64)] | Annotated[str, Field(min_length=1)]
    """the screen it is shown on: its name, or its number counted from the left, from 1"""
    window_px: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)], Pixels, Pixels] | None = None
    """x, y (from the top left of the screen), width, height; without it the wall fills its screen"""

    @cached_property
    def right(self) -> Floats:
        """(3,) unit vector along the lower edge."""
        return normalized(np.subtract(self.lower_right, self.lower_left))

    @cached_property
    def up(self) -> Floats:
        """(3,) unit vector along the left edge."""
        return normalized(np.subtract(self.upper_left, self.lower_left))

    @cached_property
    def normal(self) -> Floats:
        """(3,) unit vector towards whoever sees the picture the right way round."""
        return np.cross(self.right, self.up)

    @property
    def size_m(self) -> tuple[float, float]:
        """Width and height."""
        return math.dist(self.lower_left, self.lower_right), math.dist(self.lower_left, self.upper_left)

    @property
    def upper_right(self) -> Floats:
        """(3,) the corner that need not be given."""
        corner: Floats = np.asarray(self.lower_right) + np.subtract(self.upper_left, self.lower_left)
        return corner

    def distance_m(self, eye_m: Sequence[float] | Floats) -> float:
        """Of an eye (3,) in front of the wall's plane; negative behind it."""
        return float(self.normal @ np.subtract(eye_m, self.lower_left))


class Eye(Model):
    """From where the walls are seen."""

    at: Point
    """the sweet spot: used while no head is tracked"""
    tracked: bool = False
    """the picture follows the trainee's head"""


class Rig(Model):
    """A theater: walls and an eye."""

    format: str
    name: Annotated[str, Field(min_length=1, max_length=80)]
    about: str = ""
    eye: Eye
    stand_back_m: Annotated[float, Field(ge=0.0, le=20.0)] = 0.0
    """how far behind the scene's own mark the sweet spot stands: the floor before a wall's foot cannot be shown, so what happens on it must
    lie beyond the walls"""
    near_m: Clip = 0.05
    far_m: Clip = 300.0
    walls: Annotated[tuple[Wall, ...], Field(min_length=1, max_length=32)]
