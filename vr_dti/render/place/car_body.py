"""The body of a four-door saloon, lofted through cross-sections: flanks with wheel arches, bonnet, boot, nose and tail."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats

# The car is drawn at 5.10 x 1.92 x 1.47 m, nose to -Z, on wheels of 0.335 m, and scaled to the part's size.
HALF_LENGTH_M, HALF_WIDTH_M = 2.55, 0.955
WHEEL_R_M, _ARCH_R, FRONT_AXLE_M, REAR_AXLE_M = 0.335, 0.395, -1.58, 1.42
_SILL = 0.20
ARCH_ENDS_M = (_ARCH_R - FRONT_AXLE_M, _ARCH_R + REAR_AXLE_M)
"""from the middle to where the front wheels' arch ends towards the nose, and the rear wheels' towards the tail"""

BLACK = Finish((14, 14, 15), 0.55)

TOP = (
    (-2.55, 0.66), (-2.45, 0.74), (-2.2, 0.80), (-1.7, 0.895), (-1.15, 0.965), (-0.6, 0.985),
    (0.6, 1.0), (1.6, 1.035), (2.3, 1.02), (2.48, 0.98), (2.55, 0.90),
)  # fmt: skip
"""the upper edge of bonnet, belt line and boot: (z, height)"""
FLANK = ((0.0, 0.80), (0.20, 0.90), (0.30, 0.965), (0.48, 0.995), (0.62, 1.0), (0.76, 0.99), (0.90, 0.965), (1.05, 0.93))
"""how wide the body is at a height, as a share of its half width"""

BULGE_M = 0.035
"""how far nose and tail bow out in their middle"""

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
    w, foot, top = half_width(z), _flank_foot(z), curve(TOP, z)
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


def top_at(x: float, z: float) -> float:
    """How high bonnet, roof line or boot is, `x` from the middle."""
    half = _section(z)[:4:-1]
    return float(np.interp(x, [p[0] for p in half], [p[1] for p in half]))


def mirrored(half: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return half + [(-x, y) for x, y in half[-2::-1]]


def body(shape: Shape, paint: Finish, doors: Finish) -> None:
    """The lower body into `shape`, from bumper to bumper: cross sections joined along z, each cell with the finish of what lies there."""
    stations = _stations()
    sections = [mirrored(_section(float(z))) for z in stations]
    points = np.array([[(x, y, z) for x, y in s] for s, z in zip(sections, stations, strict=True)])
    rows, columns = points.shape[0] - 1, points.shape[1] - 1
    palette = [paint, doors, BLACK]
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
            if k == 0 or (abs(z) > 2.05 and y < 0.40):
                cells[r, c] = 2
    ao = np.clip(0.45 + (points[..., 1] - 0.15) * 1.1, 0.0, 1.0)
    shape.grid(points, palette, cells=cells, flip=True, ao=ao)
    for z, sign in ((-HALF_LENGTH_M, 1.0), (HALF_LENGTH_M, -1.0)):
        _end(shape, [(x, y) for x, y in sections[0 if sign > 0 else -1]], z, sign, paint)
    _arches(shape)
    shape.box((-0.66, 0.19, -2.3), (0.66, 0.72, 2.3), Finish((4, 4, 4), 1.0), ao=0.2)
    shape.box((-0.86, 0.19, -1.1), (0.86, 0.3, 0.95), Finish((4, 4, 4), 1.0), ao=0.2)


def _end(shape: Shape, outline: list[tuple[float, float]], z: float, sign: float, paint: Finish) -> None:
    """Nose or tail: the last section closed up to its rounded upper edge, bowed out; black below, where the bumper goes."""
    half = outline[: len(outline) // 2 + 1]
    flank, over = half[:6], half[5:]
    low, shoulder = flank[0][1], flank[-1][1]
    edge = flank[-1][0]
    rows = np.array((low, 0.40, 0.50, 0.58, 0.66, *np.linspace(0.70, shoulder, 3)))
    rows = np.unique(np.minimum(rows, shoulder))
    right = np.array([x / edge for x, _ in over])
    across = np.concatenate((-right, right[-2::-1]))
    wide = np.interp(rows, [y for _, y in flank], [x for x, _ in flank])
    points = [[(x * e, y) for x in across] for y, e in zip(rows, wide, strict=True)]
    points.append([(x * edge, y) for x, y in zip(across, [y for _, y in over] + [y for _, y in over][-2::-1], strict=True)])
    flat = np.array(points)
    bulge = BULGE_M * (1.0 - across**2) * np.append(np.ones(len(rows)), 0.0)[:, None]
    cells = np.zeros((len(flat) - 1, len(across) - 1), dtype=np.int64)
    cells[:2] = 1
    shape.grid(np.concatenate((flat, (z - sign * bulge)[..., None]), axis=-1), [paint, BLACK], cells=cells, flip=sign < 0)


def _arches(shape: Shape) -> None:
    """The dark lining of each wheel arch."""
    for axle in (FRONT_AXLE_M, REAR_AXLE_M):
        angle = np.linspace(0.0, math.pi, 13)
        for side in (-1.0, 1.0):
            rim = [(axle + _ARCH_R * math.cos(a), WHEEL_R_M + _ARCH_R * math.sin(a)) for a in angle]
            outer = [(side * half_width(z) * curve(FLANK, y), y, z) for z, y in rim]
            inner = [(side * 0.66, y, z) for z, y in rim]
            shape.grid(np.array([outer, inner]), BLACK, flip=side < 0, ao=np.array((0.4, 0.1))[:, None] * np.ones((2, 13)))
