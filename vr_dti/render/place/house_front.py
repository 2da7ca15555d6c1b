"""What a house shows the street at its foot: a plinth, courses, a framed door with a step, letter boxes, flowers. Measures are defaults."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.facade import Face, Opening
from vr_dti.render.place.finish import Finish

_PLINTH_M, _PLINTH_OUT_M, _COURSE_M = 0.48, 0.045, 0.18
_STEP_M = (0.20, 0.12)
"""a doorstep: how deep and how high"""
_BOXED = 5
"""one window in so many of the lower two storeys has flowers"""
_STEEL, _SLOT, _BRASS = Finish((120, 122, 120), 0.4, 0.7, Grain.METAL), Finish((12, 12, 13), 0.8), Finish((176, 148, 84), 0.4, 0.5)
_VENT, _EARTHENWARE = Finish((46, 46, 47), 0.7, 0.3), Finish((128, 70, 48), 0.85, grain=Grain.STONE, tile_m=0.4)
_LEAVES = (Finish((58, 78, 42), 0.7), Finish((74, 92, 50), 0.7))
_BLOOMS = (Finish((168, 46, 52), 0.6), Finish((196, 150, 62), 0.6), Finish((150, 92, 140), 0.6))


def house_foot(face: Face, doors: Sequence[Opening], windows: Sequence[Opening], stone: Finish, level_m: float) -> None:
    """Plinth and a course at `level_m` along the wall, vents in the plinth, and what belongs to each door and to some windows."""
    x = 0.0
    for door in [*sorted(doors, key=lambda o: o.x0), None]:
        end = door.x0 - 0.16 if door else face.width
        if end > x:
            face.bar(x, 0.0, end, _PLINTH_M, 0.0, _PLINTH_OUT_M, stone, ao=0.72)
            for at in np.arange(x + 1.1, end - 0.4, 3.4).tolist():
                _vent(face, at)
        x = door.x1 + 0.16 if door else x
    face.bar(0.0, level_m, face.width, level_m + _COURSE_M, 0.0, 0.05, stone, ao=0.92)
    for door in doors:
        _doorway(face, door, stone)
    for window in windows:
        if window.y0 < 2.0 * level_m and window.seed % _BOXED == 1:
            _flowers(face, window)


def _vent(face: Face, x: float) -> None:
    """A grille into the cellar."""
    face.rect(x, 0.16, x + 0.42, 0.34, _PLINTH_OUT_M + 0.003, _VENT, ao=0.6)
    for k in range(5):
        y = 0.18 + 0.032 * k
        face.rect(x + 0.015, y, x + 0.405, y + 0.012, _PLINTH_OUT_M + 0.008, _STEEL, ao=0.6)


def _doorway(face: Face, o: Opening, stone: Finish) -> None:
    """Posts and a hood round a door, a step before it, a bank of letter boxes and bells beside it, its knob."""
    for x0, x1 in ((o.x0 - 0.16, o.x0), (o.x1, o.x1 + 0.16)):
        face.bar(x0, 0.0, x1, o.y1, 0.0, 0.07, stone, ao=0.85)
        face.bar(x0 - 0.02, 0.0, x1 + 0.02, 0.22, 0.0, 0.09, stone, ao=0.7)
    face.bar(o.x0 - 0.22, o.y1 + 0.30, o.x1 + 0.22, o.y1 + 0.38, 0.0, 0.20, stone)
    face.bar(o.x0 - 0.16, o.y1, o.x1 + 0.16, o.y1 + 0.30, 0.0, 0.08, stone, ao=0.9)
    deep, high = _STEP_M
    face.bar(o.x0 - 0.10, 0.0, o.x1 + 0.10, high, 0.0, deep, stone, ao=0.75)
    x = o.x0 - 0.62
    face.bar(x, 1.12, x + 0.40, 1.60, 0.0, 0.05, _STEEL, ao=0.9)
    for row in range(3):
        for column in range(2):
            a, y = x + 0.025 + 0.185 * column, 1.15 + 0.15 * row
            face.rect(a, y, a + 0.165, y + 0.125, 0.052, _STEEL, ao=0.7)
            face.rect(a + 0.02, y + 0.085, a + 0.145, y + 0.10, 0.055, _SLOT, ao=0.5)
    face.bar(x + 0.28, 1.66, x + 0.37, 1.86, 0.0, 0.02, _BRASS)
    for k in range(4):
        face.rect(x + 0.31, 1.685 + 0.042 * k, x + 0.34, 1.712 + 0.042 * k, 0.022, _SLOT, ao=0.8)
    face.bar(o.x1 - 0.17, 1.03, o.x1 - 0.12, 1.10, -0.10, -0.04, _BRASS)


def _flowers(face: Face, o: Opening) -> None:
    """A box on the sill with leaves and blooms in it, by the window's seed."""
    rng = np.random.default_rng(7000 + o.seed)
    low, high = o.x0 + 0.06, o.x1 - 0.06
    face.bar(low, o.y0 + 0.005, high, o.y0 + 0.17, 0.01, 0.19, _EARTHENWARE, ao=0.85)
    bloom = _BLOOMS[int(rng.integers(len(_BLOOMS)))]
    for k in range(60):
        x, out = rng.uniform(low + 0.02, high - 0.02), rng.uniform(0.03, 0.21)
        y, size = o.y0 + 0.15 + rng.uniform(-0.03, 0.13), rng.uniform(0.022, 0.042)
        finish = bloom if k % 4 == 3 else _LEAVES[k % 2]
        lean = rng.uniform(-0.6, 0.6) * size
        corners = (
            face.at(x - size, y, out),
            face.at(x + lean, y - size, out + 0.02),
            face.at(x + size, y + lean, out),
            face.at(x - lean, y + size, out - 0.02),
        )
        face.shape.quad(corners, finish, ao=0.5 + 0.5 * (y - o.y0) / 0.3)
