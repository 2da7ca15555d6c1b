"""The body of a four-door saloon, lofted through cross-sections: flanks with wheel arches, bonnet, boot, glasshouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, quat_about

# The car is drawn at 5.10 x 1.92 x 1.47 m, nose to -Z, on wheels of 0.335 m, and scaled to the part's size.
HALF_LENGTH_M, HALF_WIDTH_M = 2.55, 0.955
WHEEL_R_M, _ARCH_R, FRONT_AXLE_M, REAR_AXLE_M = 0.335, 0.395, -1.58, 1.42
_SILL = 0.20

GLASS = Finish((7, 9, 11), 0.06)
BLACK = Finish((14, 14, 15), 0.55)
_HEADLIGHT = Finish((88, 94, 100), 0.10, 0.25)
_TAIL = Finish((92, 7, 9), 0.14)
_REFLECTOR = Finish((214, 218, 222), 0.16, 0.6, glow=0.004)

_TOP = (
    (-2.55, 0.66), (-2.45, 0.74), (-2.2, 0.80), (-1.7, 0.895), (-1.15, 0.965), (-0.6, 0.985),
    (0.6, 1.0), (1.6, 1.035), (2.3, 1.02), (2.48, 0.98), (2.55, 0.90),
)  # fmt: skip
"""the upper edge of bonnet, belt line and boot: (z, height)"""
_ROOF = (
    (-1.2, 0.985), (-0.95, 1.115), (-0.62, 1.285), (-0.36, 1.395), (-0.1, 1.448),
    (0.35, 1.47), (0.75, 1.45), (0.98, 1.40), (1.3, 1.25), (1.72, 1.05),
)  # fmt: skip
FLANK = ((0.0, 0.80), (0.20, 0.90), (0.30, 0.965), (0.48, 0.995), (0.62, 1.0), (0.76, 0.99), (0.90, 0.965), (1.05, 0.93))
"""how wide the body is at a height, as a share of its half width"""

_GAPS = (-0.98, 0.22, 1.14)
"""where the doors end"""


def curve(table: Sequence[tuple[float, float]], x: float) -> float:
    """A smooth curve through a table (Catmull-Rom tangents, Hermite form)."""
    k = max(0, min(len(table) - 2, sum(1 for t, _ in table if t <= x) - 1))
    (x0, y0), (x1, y1) = table[k], table[k + 1]
    before, after = table[max(k - 1, 0)], table[min(k + 2, len(table) - 1)]
    h = x1 - x0
    m0 = (y1 - before[1]) / max(x1 - before[0], 1e-9) * h
    m1 = (after[1] - y0) / max(after[0] - x0, 1e-9) * h
    t = min(1.0, max(0.0, (x - x0) / h))
    value: float = (2 * t**3 - 3 * t**2 + 1) * y0 + (t**3 - 2 * t**2 + t) * m0 + (3 * t**2 - 2 * t**3) * y1 + (t**3 - t**2) * m1
    return value


def half_width(z: float) -> float:
    """Plan view: straight flanks, rounded corners."""
    front = max(0.0, (-z - 1.75) / 0.8)
    rear = max(0.0, (z - 1.85) / 0.7)
    return HALF_WIDTH_M * (1.0 - 0.055 * max(front, rear) - 0.27 * front**4 - 0.20 * rear**4)


def _flank_foot(z: float) -> float:
    """The lower edge of the flanks: the sill, or the wheel arch."""
    foot = _SILL + 0.13 * float(max(0.0, (abs(z) - 2.05) / 0.5) ** 1.5)
    for axle in (FRONT_AXLE_M, REAR_AXLE_M):
        inside = _ARCH_R**2 - (z - axle) ** 2
        if inside > 0.0:
            foot = max(foot, WHEEL_R_M + math.sqrt(inside))
    return foot


def _stations() -> Floats:
    z = [-2.55, -2.53, -2.49, -2.43, -2.35, -2.25, -2.13, -1.1, -0.8, -0.5, -0.1, 0.6, 0.9, 1.95, 2.1, 2.25, 2.36, 2.44, 2.50, 2.54, 2.55]
    for axle in (FRONT_AXLE_M, REAR_AXLE_M):
        z += [axle + 0.9999 * _ARCH_R * math.cos(a) for a in np.linspace(0.0, math.pi, 15)]
        z += [axle - _ARCH_R - 0.002, axle + _ARCH_R + 0.002]
    for gap in _GAPS:
        z += [gap - 0.006, gap + 0.006]
    return np.array(sorted(z))


def _section(z: float) -> list[tuple[float, float]]:
    """Half a cross-section of the body, (x, y) from the foot over the shoulder to the middle of bonnet, roof line or boot."""
    w, foot, top = half_width(z), _flank_foot(z), curve(_TOP, z)
    waist = min(0.80, top - 0.08)
    ys = [foot, foot + 0.22 * (waist - foot), foot + 0.5 * (waist - foot), foot + 0.78 * (waist - foot), waist, top - 0.035]
    flank = [(w * curve(FLANK, min(y, 1.05)), y) for y in ys]
    edge = w * curve(FLANK, min(top, 1.05))
    return [
        *flank,
        (edge - 0.03, top - 0.006),
        (edge - 0.09, top + 0.008),
        (0.62 * edge, top + 0.022),
        (0.30 * edge, top + 0.03),
        (0.0, top + 0.032),
    ]


def _mirrored(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return half + [(-x, y) for x, y in half[-2::-1]]


def body(shape: Shape, paint: Finish, doors: Finish) -> None:
    """The lower body into `shape`, from bumper to bumper: cross sections joined along z, each cell with the finish of what lies there."""
    stations = _stations()
    sections = [_mirrored(_section(float(z))) for z in stations]
    points = np.array([[(x, y, z) for x, y in s] for s, z in zip(sections, stations, strict=True)])
    rows, columns = points.shape[0] - 1, points.shape[1] - 1
    palette = [paint, doors, BLACK, _HEADLIGHT, _TAIL]
    cells = np.zeros((rows, columns), dtype=np.int64)
    half = columns // 2
    for r in range(rows):
        z = 0.5 * (stations[r] + stations[r + 1])
        for c in range(columns):
            k = c if c < half else columns - 1 - c  # 0 at the foot
            y = points[r, c if c < half else c + 1, 1]
            if _GAPS[0] < z < _GAPS[-1] and k < 6:
                cells[r, c] = 1
            if any(abs(z - gap) < 0.007 for gap in _GAPS) and k < 6:
                cells[r, c] = 2
            if k == 0 or (abs(z) > 2.05 and y < 0.46):
                cells[r, c] = 2
            if k in (3, 4) and z < -2.3:
                cells[r, c] = 3
            if k in (3, 4) and z > 2.2:
                cells[r, c] = 4
    ao = np.clip(0.45 + (points[..., 1] - 0.15) * 1.1, 0.0, 1.0)
    shape.grid(points, palette, cells=cells, flip=True, ao=ao)
    for z, sign in ((-HALF_LENGTH_M, 1.0), (HALF_LENGTH_M, -1.0)):
        _end(shape, [(x, y) for x, y in sections[0 if sign > 0 else -1]], z, sign, paint)
    _arches(shape)
    shape.box((-0.66, 0.19, -2.3), (0.66, 0.72, 2.3), Finish((4, 4, 4), 1.0), ao=0.2)
    shape.box((-0.86, 0.19, -1.1), (0.86, 0.3, 0.95), Finish((4, 4, 4), 1.0), ao=0.2)


def _end(shape: Shape, outline: list[tuple[float, float]], z: float, sign: float, paint: Finish) -> None:
    """Nose or tail: the last section closed; black below, painted above, lamps at its corners."""
    low, high = min(y for _, y in outline), max(y for _, y in outline)
    rows = np.array((low, 0.40, 0.50, 0.53, 0.58, 0.63, 0.5 * (0.63 + high), high))
    across = np.array((-1.0, -0.56, -0.28, 0.0, 0.28, 0.56, 1.0))
    half = outline[: len(outline) // 2 + 1]
    ys, xs = [y for _, y in half], [x for x, _ in half]
    edge = np.interp(rows, ys, xs)
    bulge = 0.035 * (1.0 - across**2)
    points = np.array([[(x * e, y, z - sign * b) for x, b in zip(across, bulge, strict=True)] for y, e in zip(rows, edge, strict=True)])
    cells = np.zeros((len(rows) - 1, len(across) - 1), dtype=np.int64)
    cells[:2] = 1
    cells[3:5, (0, -1)] = 2
    shape.grid(points, [paint, BLACK, _HEADLIGHT if sign > 0 else _TAIL], cells=cells, flip=sign < 0)
    if sign > 0:
        _reflectors(shape, z, float(edge[4]))


def _reflectors(shape: Shape, z: float, edge: float) -> None:
    """Two behind each headlamp's glass, one rim in the other."""
    for x in (-0.88 * edge, -0.68 * edge, 0.68 * edge, 0.88 * edge):
        deep = z - 0.035 * (1.0 - (x / edge) ** 2) - 0.004
        bowl = Shape()
        bowl.lathe(((0.046, 0.0), (0.046, 0.006), (0.046, 0.006), (0.040, 0.006)), BLACK, segments=9)
        bowl.lathe(((0.040, 0.005), (0.014, 0.001), (0.014, 0.001), (0.0, 0.005)), _REFLECTOR, segments=9)
        shape.merge(bowl, (x, 0.58, deep), quat_about((1.0, 0.0, 0.0), -math.pi / 2))


def _arches(shape: Shape) -> None:
    """The dark lining of each wheel arch."""
    for axle in (FRONT_AXLE_M, REAR_AXLE_M):
        angle = np.linspace(0.0, math.pi, 13)
        for side in (-1.0, 1.0):
            rim = [(axle + _ARCH_R * math.cos(a), WHEEL_R_M + _ARCH_R * math.sin(a)) for a in angle]
            outer = [(side * half_width(z) * curve(FLANK, y), y, z) for z, y in rim]
            inner = [(side * 0.66, y, z) for z, y in rim]
            shape.grid(np.array([outer, inner]), BLACK, flip=side < 0, ao=np.array((0.4, 0.1))[:, None] * np.ones((2, 13)))


def glasshouse(shape: Shape, roof: Finish, pillars: Finish) -> None:
    """What stands on the body, into `shape`: roof, pillars and windows."""
    z_cuts = [
        -1.2, -1.12, -1.0, -0.9, -0.8, -0.62, -0.46, -0.38, -0.3, -0.1, 0.17, 0.27,
        0.5, 0.75, 0.9, 0.98, 1.08, 1.2, 1.35, 1.5, 1.64, 1.72,
    ]  # fmt: skip
    rise = (0.0, 0.05, 0.5, 0.91, 1.0)
    inward = (0.955, 0.62, 0.3, 0.0)
    rows = []
    for z in z_cuts:
        base = curve(_TOP, z) + 0.004
        edge = half_width(z) * curve(FLANK, min(base, 1.05)) - 0.075 - 0.05 * max(0.0, (z - 1.0) / 0.7) - 0.05 * max(0.0, (-0.8 - z) / 0.4)
        height = max(0.012, curve(_ROOF, z) - base)
        side = [(edge - 0.40 * height * t - 0.05 * height * t * t, base + height * t) for t in rise]
        rail = side[-1][0]
        side += [(rail * f, base + height + (0.012 + 0.030 * min(1.0, height / 0.3)) * (1.0 - f * f)) for f in inward]
        rows.append([(x, y, z) for x, y in _mirrored(side)])
    points = np.array(rows)
    columns = points.shape[1] - 1
    cells = np.zeros((len(z_cuts) - 1, columns), dtype=np.int64)
    half = columns // 2
    for r, (a, b) in enumerate(pairwise(z_cuts)):
        z = 0.5 * (a + b)
        for c in range(columns):
            k = c if c < half else columns - 1 - c
            if k < 4:
                glass = 1 <= k <= 2 and -0.80 < z < 1.08 and not 0.17 < z < 0.27
                cells[r, c] = 2 if glass else 1 if z < 1.08 else 0
            elif k >= 5 and (-1.12 < z < -0.38 or 0.98 < z < 1.64):
                cells[r, c] = 2
    shape.grid(points, [roof, pillars, GLASS], cells=cells, flip=True)
