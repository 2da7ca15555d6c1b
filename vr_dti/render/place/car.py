"""A four-door saloon, parked or on patrol: body and glasshouse lofted through cross-sections, wheels, lamps, light bar, markings."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.kind import Kind, Options, choice, color, words
from vr_dti.render.place.shape import BEACON_BLUE, BEACON_RED, Finish, Shape
from vr_dti.spaces import Floats, quat_about
from vr_dti.world.setting import Part

# The car is drawn at 5.10 x 1.92 x 1.47 m, nose to -Z, on wheels of 0.335 m, and scaled to the part's size.
_HALF_LENGTH, _HALF_WIDTH = 2.55, 0.955
_WHEEL_R, _ARCH_R, _FRONT_AXLE, _REAR_AXLE = 0.335, 0.395, -1.58, 1.42
_SILL = 0.20

_GLASS = Finish((7, 9, 11), 0.06)
_BLACK = Finish((14, 14, 15), 0.55)
_RUBBER = Finish((17, 17, 18), 0.85)
_STEEL = Finish((92, 94, 97), 0.35, 0.9, Grain.METAL)
_CHROME = Finish((150, 152, 155), 0.18, 1.0)
_HEADLIGHT = Finish((205, 210, 215), 0.12, 0.3, glow=0.02)
_TAIL = Finish((120, 10, 10), 0.18, glow=0.05)

_TOP = (
    (-2.55, 0.66), (-2.45, 0.74), (-2.2, 0.80), (-1.7, 0.895), (-1.15, 0.965), (-0.6, 0.985),
    (0.6, 1.0), (1.6, 1.035), (2.3, 1.02), (2.48, 0.98), (2.55, 0.90),
)  # fmt: skip
"""the upper edge of bonnet, belt line and boot: (z, height)"""
_ROOF = (
    (-1.2, 0.985), (-0.95, 1.115), (-0.62, 1.285), (-0.36, 1.395), (-0.1, 1.448),
    (0.35, 1.47), (0.75, 1.45), (0.98, 1.40), (1.3, 1.25), (1.72, 1.05),
)  # fmt: skip
_FLANK = ((0.0, 0.80), (0.20, 0.90), (0.30, 0.965), (0.48, 0.995), (0.62, 1.0), (0.76, 0.99), (0.90, 0.965), (1.05, 0.93))
"""how wide the body is at a height, as a share of its half width"""

_GAPS = (-0.98, 0.22, 1.14)
"""where the doors end"""


def _at(table: Sequence[tuple[float, float]], x: float) -> float:
    """A smooth curve through a table (Catmull-Rom tangents, Hermite form)."""
    k = max(0, min(len(table) - 2, sum(1 for t, _ in table if t <= x) - 1))
    (x0, y0), (x1, y1) = table[k], table[k + 1]
    before, after = table[max(k - 1, 0)], table[min(k + 2, len(table) - 1)]
    h = x1 - x0
    m0 = (y1 - before[1]) / max(x1 - before[0], 1e-9) * h
    m1 = (after[1] - y0) / max(after[0] - x0, 1e-9) * h
    t = min(1.0, max(0.0, (x - x0) / h))
    return (2 * t**3 - 3 * t**2 + 1) * y0 + (t**3 - 2 * t**2 + t) * m0 + (3 * t**2 - 2 * t**3) * y1 + (t**3 - t**2) * m1


def _half_width(z: float) -> float:
    """Plan view: straight flanks, rounded corners."""
    front = max(0.0, (-z - 1.75) / 0.8)
    rear = max(0.0, (z - 1.85) / 0.7)
    return _HALF_WIDTH * (1.0 - 0.055 * max(front, rear) - 0.27 * front**4 - 0.20 * rear**4)


def _flank_foot(z: float) -> float:
    """The lower edge of the flanks: the sill, or the wheel arch."""
    foot = _SILL + 0.13 * max(0.0, (abs(z) - 2.05) / 0.5) ** 1.5
    for axle in (_FRONT_AXLE, _REAR_AXLE):
        inside = _ARCH_R**2 - (z - axle) ** 2
        if inside > 0.0:
            foot = max(foot, _WHEEL_R + math.sqrt(inside))
    return foot


def _stations() -> Floats:
    z = [-2.55, -2.53, -2.49, -2.43, -2.35, -2.25, -2.13, -1.1, -0.8, -0.5, -0.1, 0.6, 0.9, 1.95, 2.1, 2.25, 2.36, 2.44, 2.50, 2.54, 2.55]
    for axle in (_FRONT_AXLE, _REAR_AXLE):
        z += [axle + 0.9999 * _ARCH_R * math.cos(a) for a in np.linspace(0.0, math.pi, 15)]
        z += [axle - _ARCH_R - 0.002, axle + _ARCH_R + 0.002]
    for gap in _GAPS:
        z += [gap - 0.006, gap + 0.006]
    return np.array(sorted(z))


def _section(z: float) -> list[tuple[float, float]]:
    """Half a cross-section of the body, (x, y) from the foot over the shoulder to the middle of bonnet, roof line or boot."""
    w, foot, top = _half_width(z), _flank_foot(z), _at(_TOP, z)
    waist = min(0.80, top - 0.08)
    ys = [foot, foot + 0.22 * (waist - foot), foot + 0.5 * (waist - foot), foot + 0.78 * (waist - foot), waist, top - 0.035]
    flank = [(w * _at(_FLANK, min(y, 1.05)), y) for y in ys]
    edge = w * _at(_FLANK, min(top, 1.05))
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


def _body(shape: Shape, paint: Finish, doors: Finish) -> None:
    stations = _stations()
    sections = [_mirrored(_section(float(z))) for z in stations]
    points = np.array([[(x, y, z) for x, y in s] for s, z in zip(sections, stations, strict=True)])
    rows, columns = points.shape[0] - 1, points.shape[1] - 1
    palette = [paint, doors, _BLACK, _HEADLIGHT, _TAIL]
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
            if z < -2.16 and k == 4:
                cells[r, c] = 3
            if z > 2.2 and k in (3, 4):
                cells[r, c] = 4
    ao = np.clip(0.45 + (points[..., 1] - 0.15) * 1.1, 0.0, 1.0)
    shape.grid(points, palette, cells=cells, flip=True, ao=ao)
    for z, sign in ((-_HALF_LENGTH, 1.0), (_HALF_LENGTH, -1.0)):
        _end(shape, [(x, y) for x, y in sections[0 if sign > 0 else -1]], z, sign, paint)
    _arches(shape)
    shape.box((-0.66, 0.19, -2.3), (0.66, 0.72, 2.3), Finish((4, 4, 4), 1.0), ao=0.2)
    shape.box((-0.86, 0.19, -1.1), (0.86, 0.3, 0.95), Finish((4, 4, 4), 1.0), ao=0.2)


def _end(shape: Shape, outline: list[tuple[float, float]], z: float, sign: float, paint: Finish) -> None:
    """Nose or tail: the last section closed, in a painted upper and a black lower half."""
    rows = np.linspace(min(y for _, y in outline), max(y for _, y in outline), 9)
    half = outline[: len(outline) // 2 + 1]
    ys, xs = [y for _, y in half], [x for x, _ in half]
    edge = np.interp(rows, ys, xs)
    bulge = 0.035 * (1.0 - np.linspace(-1, 1, 7) ** 2)
    points = np.array(
        [[(x * e, y, z - sign * b) for x, b in zip(np.linspace(-1, 1, 7), bulge, strict=True)] for y, e in zip(rows, edge, strict=True)]
    )
    cells = np.where(rows[:-1] < 0.44, 1, 0)[:, None].repeat(6, axis=1)
    shape.grid(points, [paint, _BLACK], cells=cells, flip=sign < 0)


def _arches(shape: Shape) -> None:
    """The dark lining of each wheel arch."""
    for axle in (_FRONT_AXLE, _REAR_AXLE):
        angle = np.linspace(0.0, math.pi, 13)
        for side in (-1.0, 1.0):
            rim = [(axle + _ARCH_R * math.cos(a), _WHEEL_R + _ARCH_R * math.sin(a)) for a in angle]
            outer = [(side * _half_width(z) * _at(_FLANK, y), y, z) for z, y in rim]
            inner = [(side * 0.66, y, z) for z, y in rim]
            shape.grid(np.array([outer, inner]), _BLACK, flip=side < 0, ao=np.array((0.4, 0.1))[:, None] * np.ones((2, 13)))


def _glasshouse(shape: Shape, roof: Finish, pillars: Finish) -> None:
    z_cuts = [
        -1.2,
        -1.12,
        -1.0,
        -0.9,
        -0.8,
        -0.62,
        -0.46,
        -0.38,
        -0.3,
        -0.1,
        0.17,
        0.27,
        0.5,
        0.75,
        0.9,
        0.98,
        1.08,
        1.2,
        1.35,
        1.5,
        1.64,
        1.72,
    ]
    rise = (0.0, 0.05, 0.5, 0.91, 1.0)
    inward = (0.955, 0.62, 0.3, 0.0)
    rows = []
    for z in z_cuts:
        base = _at(_TOP, z) + 0.004
        edge = _half_width(z) * _at(_FLANK, min(base, 1.05)) - 0.075 - 0.05 * max(0.0, (z - 1.0) / 0.7) - 0.05 * max(0.0, (-0.8 - z) / 0.4)
        height = max(0.012, _at(_ROOF, z) - base)
        side = [(edge - 0.40 * height * t - 0.05 * height * t * t, base + height * t) for t in rise]
        rail = side[-1][0]
        side += [(rail * f, base + height + (0.012 + 0.030 * min(1.0, height / 0.3)) * (1.0 - f * f)) for f in inward]
        rows.append([(x, y, z) for x, y in _mirrored(side)])
    points = np.array(rows)
    columns = points.shape[1] - 1
    cells = np.zeros((len(z_cuts) - 1, columns), dtype=np.int64)
    half = columns // 2
    for r, (a, b) in enumerate(itertools.pairwise(z_cuts)):
        z = 0.5 * (a + b)
        for c in range(columns):
            k = c if c < half else columns - 1 - c
            if k < 4:
                glass = 1 <= k <= 2 and -0.80 < z < 1.08 and not 0.17 < z < 0.27
                cells[r, c] = 2 if glass else 1 if z < 1.08 else 0
            elif k >= 5 and (-1.12 < z < -0.38 or 0.98 < z < 1.64):
                cells[r, c] = 2
    shape.grid(points, [roof, pillars, _GLASS], cells=cells, flip=True)


def _wheel(shape: Shape, x: float, z: float, hub: Finish) -> None:
    wheel = Shape()
    r, w = _WHEEL_R, 0.115
    wheel.lathe(
        (
            (r - 0.10, -w),
            (r - 0.02, -w),
            (r, -w + 0.03),
            (r, w - 0.03),
            (r - 0.02, w),
            (r - 0.10, w),
            (r - 0.10, w),
            (r - 0.105, w - 0.02),
            (r - 0.11, w - 0.05),
        ),
        _RUBBER,
        segments=24,
        ao=(0.6,) * 9,
    )
    wheel.lathe(
        ((r - 0.11, w - 0.05), (r - 0.14, w - 0.03), (0.12, w - 0.045), (0.07, w - 0.02), (0.07, w - 0.02), (0.06, w), (0.0, w + 0.005)),
        hub,
        segments=20,
    )
    for k in range(10):  # dark slots make the turn of the wheel readable
        a = 2 * math.pi * k / 10
        slot = Shape()
        slot.quad(
            ((-0.022, w - 0.028, -0.145), (-0.018, w - 0.034, -0.195), (0.018, w - 0.034, -0.195), (0.022, w - 0.028, -0.145))[::-1], _BLACK
        )
        wheel.merge(slot, (0, 0, 0), quat_about((0, 1, 0), a))
    shape.merge(wheel, (x, r, z), quat_about((0, 0, 1), -math.pi / 2 if x > 0 else math.pi / 2))


def _fittings(shape: Shape, paint: Finish) -> None:
    """Grille, plate, mirrors, handles."""
    shape.box((-0.46, 0.50, -2.60), (0.46, 0.64, -2.555), _BLACK, faces="xXyYz")
    for y in (0.535, 0.57, 0.605):
        shape.box((-0.44, y - 0.006, -2.606), (0.44, y + 0.006, -2.60), _CHROME, faces="yYz")
    shape.box((-0.5, 0.26, -2.605), (0.5, 0.36, -2.555), _BLACK, faces="xXyYz")
    shape.box((-0.16, 0.52, 2.585), (0.16, 0.66, 2.60), Finish((190, 192, 186), 0.5, glow=0.01))
    for side in (-1.0, 1.0):
        shape.box((side * 1.0 - 0.09, 1.00, -0.80), (side * 1.0 + 0.09, 1.12, -0.68), paint)
        shape.box((side * 1.0 - 0.075, 1.012, -0.678), (side * 1.0 + 0.075, 1.108, -0.672), _GLASS)
        shape.box((side * 0.91 - 0.04, 1.01, -0.78), (side * 0.91 + 0.04, 1.04, -0.72), _BLACK)
        for z in (0.08, 1.0):
            x = side * _half_width(z) * _at(_FLANK, 0.86)
            shape.box((x - 0.012, 0.845, z - 0.10), (x + 0.018 * side + 0.012, 0.875, z + 0.08), _BLACK)


def _patrol(shape: Shape, options: Options) -> None:
    """Light bar, push bar, spot lamp, markings."""
    y = 1.50
    shape.box((-0.62, y, -0.02), (0.62, y + 0.045, 0.28), _BLACK)
    for x in (-0.45, 0.45):
        shape.box((x - 0.03, y - 0.05, 0.08), (x + 0.03, y, 0.2), _BLACK)
    red = Finish((255, 12, 10), 0.15, grain=BEACON_RED, glow=1.0)
    blue = Finish((10, 40, 255), 0.15, grain=BEACON_BLUE, glow=1.0)
    for x0, x1, lens in ((-0.66, -0.12, red), (0.12, 0.66, blue)):
        ends = np.array(((x0, 0.0), (x1, 0.0)))
        profile = (
            (-0.03, 0.045),
            (-0.045, 0.085),
            (-0.02, 0.125),
            (0.03, 0.14),
            (0.23, 0.14),
            (0.28, 0.125),
            (0.305, 0.085),
            (0.29, 0.045),
        )
        points = np.array([[(x, y + h, z) for x, _ in ends] for z, h in profile])
        shape.grid(points, lens)
        for x, flip in ((x0, False), (x1, True)):
            fan = [(x, y + h, z) for z, h in profile]
            shape.polygon(fan if flip else fan[::-1], lens)
    shape.box((-0.12, y + 0.045, 0.0), (0.12, y + 0.11, 0.26), _BLACK)
    for x in (-0.30, 0.30):
        shape.tube(((x, 0.30, -2.62), (x, 0.34, -2.74), (x, 0.72, -2.74), (x, 0.76, -2.66)), 0.028, _BLACK, segments=8)
    for h in (0.42, 0.62):
        shape.tube(((-0.44, h, -2.70), (-0.36, h, -2.745), (0.36, h, -2.745), (0.44, h, -2.70)), 0.026, _BLACK, segments=8)
    shape.tube(((-0.86, 1.06, -0.92), (-0.90, 1.12, -0.96)), 0.02, _BLACK, segments=6)
    lamp = Shape()
    lamp.lathe(((0.0, 0.0), (0.06, 0.02), (0.08, 0.07), (0.08, 0.07), (0.0, 0.072)), _CHROME, segments=14)
    shape.merge(lamp, (-0.92, 1.15, -0.98), quat_about((1.0, 0.0, 0.0), -math.pi / 2))
    ink = Finish((20, 24, 34), 0.4)
    gold = Finish((196, 158, 60), 0.4)
    for side in (-1.0, 1.0):
        along = (0.0, 0.0, -side)
        x = side * (_half_width(-0.4) + 0.012)
        shape.words("POLICE", (x, 0.60, -0.36), along, 0.36, ink, bold=3)
        shape.words(options["number"], (side * (_half_width(1.6) + 0.006), 0.88, 1.62), along, 0.17, gold, bold=2)
        shape.words("EMERGENCY 911", (x - side * 0.004, 0.40, -0.36), along, 0.10, ink, bold=1)
    shape.words("POLICE", (0.0, 0.80, 2.60), (1.0, 0.0, 0.0), 0.16, gold, bold=2)


def _build(part: Part, options: Options) -> Shape:
    car = Shape()
    patrol = part.kind == "patrol_car"
    paint = Finish(rgb(options["color"]), 0.22)
    doors = Finish(rgb(options["doors"]), 0.24) if patrol else paint
    _body(car, paint, doors)
    _glasshouse(car, doors, paint if not patrol else _BLACK)
    for z in (_FRONT_AXLE, _REAR_AXLE):
        for x in (-0.80, 0.80):
            _wheel(car, x, z, _STEEL if not patrol else Finish((86, 88, 91), 0.4, 0.6))
    _fittings(car, paint)
    if patrol:
        _patrol(car, options)
    car.scale((part.size_m[0] / 1.92, part.size_m[1] / 1.5, part.size_m[2] / 5.1))
    return car


def _lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    if options["beacon"] != "yes":
        return ()
    return (
        Lamp((-0.42, 1.62, 0.14), (46.0, 2.4, 1.6), 26.0, beacon="red"),
        Lamp((0.42, 1.62, 0.14), (2.6, 9.0, 66.0), 26.0, beacon="blue"),
    )


PATROL_CAR = Kind(
    _build, {"color": color("#101216"), "doors": color("#c9cac6"), "number": words("27"), "beacon": choice("yes", "no")}, _lamps
)
PARKED_CAR = Kind(_build, {"color": color("#5b1f22")})
