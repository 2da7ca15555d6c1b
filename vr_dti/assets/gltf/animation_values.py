"""Movements of a model: curves over seconds, each for one property of one node."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats32 = NDArray[np.float32]
PATHS = ("translation", "rotation", "scale", "weights")


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Keys and what is between them; `curves.sample` evaluates it."""

    kind: str
    """STEP, LINEAR or CUBICSPLINE"""
    times_s: Floats32
    """(K,) strictly rising, from 0 on"""
    values: Floats32
    """(K, n); CUBICSPLINE: (K, 3, n) with the tangent in, the value, the tangent out"""
    turns: bool
    """quaternions: between keys on the sphere"""


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """What a curve moves."""

    node: int
    path: str
    """of `PATHS`"""
    curve: Curve


@dataclass(frozen=True, slots=True, eq=False)
class Animation:
    """A movement."""

    name: str
    channels: tuple[Channel, ...]
    length_s: float
    """time of the last key"""
