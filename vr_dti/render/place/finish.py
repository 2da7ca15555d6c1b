"""What a place's vertices are made of: their layout, the batches they are drawn in, and how a surface looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from vr_dti.render.grain import Grain

VERTEX = np.dtype(
    [
        ("position", "<f4", 3),
        ("normal", "<f4", 3),
        ("uv", "<f4", 2),
        ("albedo", "u1", 4),  # sRGB; alpha: how open to the sky (ambient occlusion)
        ("surface", "u1", 4),  # roughness, metalness, grain layer or beacon, wetness or glow
    ]
)


class Batch(IntEnum):
    """What is drawn by one program: all that is plain, panes with a room behind, and words laid on a surface."""

    SOLID = 0
    WINDOW = 1
    DECAL = 2


class Room(IntEnum):
    """What one sees behind a pane (`window.glsl`)."""

    FLAT = 0
    MARKET = 1
    LAUNDRY = 2
    DINER = 3
    CAR = 4
    """the cabin of a car, whose panes carry where they lie in it (`car_glass.py`)"""


BEACON_RED, BEACON_BLUE, LAMP_LENS = 64, 65, 66
"""in place of a grain layer: this vertex blinks with the light bar, or glows while street lamps burn (`place.frag`)"""


@dataclass(frozen=True, slots=True)
class Finish:
    """How a surface looks. `tile_m` is the edge of one repeat of the grain; `wet` 0..1 lets puddles stand; `glow` 0..1 shines by itself."""

    rgb: tuple[int, int, int]
    roughness: float = 0.8
    metal: float = 0.0
    grain: int = Grain.PLAIN
    tile_m: float = 1.0
    wet: float = 0.0
    glow: float = 0.0
    world_uv: bool = False
    """the grain is laid by world x, z, so that neighbouring pieces of ground meet without a seam"""

    def surface(self) -> tuple[int, int, int, int]:
        return (round(self.roughness * 255), round(self.metal * 255), int(self.grain), round(max(self.wet, self.glow) * 255))
