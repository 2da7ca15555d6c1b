"""What stands on a car's body: roof, pillars, panes in black seals, the strip along their foot, wipers."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from vr_dti.render.place.car_body import BLACK, FLANK, TOP, curve, half_width, mirrored
from vr_dti.render.place.car_glass import panes
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats

_ROOF = (
    (-1.2, 0.985), (-0.95, 1.115), (-0.62, 1.285), (-0.36, 1.395), (-0.1, 1.448),
    (0.35, 1.47), (0.75, 1.45), (0.98, 1.40), (1.3, 1.25), (1.72, 1.05),
)  # fmt: skip
_CUTS = (
    -1.2, -1.12, -1.0, -0.9, -0.8, -0.62, -0.46, -0.38, -0.3, -0.1, 0.17, 0.27,
    0.5, 0.75, 0.9, 0.98, 1.08, 1.2, 1.35, 1.5, 1.64, 1.72,
)  # fmt: skip
_RISE = (0.0, 0.05, 0.5, 0.91, 1.0)
_INWARD = (0.955, 0.62, 0.3, 0.0)
_SCREEN, _REAR = (-1.12, -0.38), (0.98, 1.64)
"""windscreen and rear window, from z to z"""
_GLASS = -1
"""a cell that is a pane, not painted"""
_SEAL = Finish((9, 9, 10), 0.4)


def _side(z: float) -> list[tuple[float, float]]:
    """Half a cross-section, (x, y) from the foot to the middle of the roof."""
    base = curve(TOP, z) + 0.004
    edge = half_width(z) * curve(FLANK, min(base, 1.05)) - 0.075 - 0.05 * max(0.0, (z - 1.0) / 0.7) - 0.05 * max(0.0, (-0.8 - z) / 0.4)
    height = max(0.012, curve(_ROOF, z) - base)
    side = [(edge - 0.40 * height * t - 0.05 * height * t * t, base + height * t) for t in _RISE]
    rail = side[-1][0]
    return side + [(rail * f, base + height + (0.012 + 0.030 * min(1.0, height / 0.3)) * (1.0 - f * f)) for f in _INWARD]


def cabin(shape: Shape, roof: Finish, pillars: Finish, trim: Finish, heading_rad: float) -> None:
    """Everything above the belt line of a car that stands at `heading_rad`; `trim` runs along the foot of its side windows."""
    points = np.array([[(x, y, z) for x, y in mirrored(_side(z))] for z in _CUTS])
    columns = points.shape[1] - 1
    half = columns // 2
    cells = np.zeros((len(_CUTS) - 1, columns), dtype=np.int64)
    for r, (a, b) in enumerate(pairwise(_CUTS)):
        z = 0.5 * (a + b)
        for c in range(columns):
            cells[r, c] = _cell(z, c if c < half else columns - 1 - c)
    shape.grid(points, [roof, pillars, _SEAL], cells=cells, flip=True)
    panes(shape, points, cells == _GLASS, heading_rad)
    for side in (-1.0, 1.0):
        foot = [(side * (_side(z)[1][0] + 0.006), _side(z)[1][1], z) for z in np.linspace(-0.98, 1.5, 14)]
        shape.tube(foot, 0.010, trim, segments=5)
        shape.tube(
            [(side * (_side(z)[3][0] + 0.008), _side(z)[3][1] + 0.01, z) for z in np.linspace(-0.6, 1.1, 10)], 0.008, trim, segments=5
        )
    _wipers(shape)


def _cell(z: float, k: int) -> int:
    """What lies between `z`s, `k` cells up from the foot: 0 roof, 1 pillar, 2 seal, or a pane."""
    screen, rear = _SCREEN[0] < z < _SCREEN[1], _REAR[0] < z < _REAR[1]
    if k < 4:
        if 0.17 < z < 0.27 and k >= 1:
            return 2
        return _GLASS if 1 <= k <= 2 and -0.80 < z < 1.08 else 1 if z < 1.08 else 0
    if k >= 5 and (screen or rear):
        return _GLASS
    return 2 if z < _SCREEN[0] or (k == 4 and (screen or rear)) or z > _REAR[1] else 0


def _screen_at(x: float, z: float) -> tuple[float, float, float]:
    """A point on the windscreen, a finger's breadth off it."""
    side = _side(z)
    return (x, float(np.interp(abs(x), [p[0] for p in side[:3:-1]], [p[1] for p in side[:3:-1]])) + 0.012, z - 0.006)


def _wipers(shape: Shape) -> None:
    for x, reach in ((-0.62, 0.58), (0.02, 0.54)):
        blade: Floats = np.array([_screen_at(x + u * reach, -1.10 + 0.10 * u) for u in np.linspace(0.0, 1.0, 5)])
        shape.tube(blade, 0.008, BLACK, segments=4)
        shape.tube((_screen_at(x - 0.05, -1.16), tuple(blade[2] + (0.0, 0.012, 0.0))), 0.007, BLACK, segments=4)
