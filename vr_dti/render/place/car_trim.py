"""What is fixed to a car's body, and the lines between its panels: bumpers, grille, lamps with reflectors, handles, mirrors, plates.

Overlays follow the body's plan: a path goes round a corner of the car, and a profile is swept along it. Measures are defaults, by eye.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.place.car_body import ARCH_ENDS_M, BLACK, BULGE_M, FLANK, HALF_LENGTH_M, TOP, curve, half_width, top_at
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, normalized, quat_about

CHROME = Finish((168, 170, 173), 0.14, 1.0)
_GAP = Finish((5, 5, 6), 0.9)
_HOUSING = Finish((26, 28, 31), 0.10, 0.3)
_BOWL = Finish((206, 210, 214), 0.12, 0.9)
_BULB = Finish((226, 230, 228), 0.10, 0.0, glow=0.006)
_AMBER = Finish((176, 88, 16), 0.12)
_RED, _DARK_RED, _REVERSE = Finish((122, 9, 11), 0.10), Finish((62, 5, 7), 0.12), Finish((168, 168, 166), 0.14)
_PLATE, _PLATE_INK = Finish((190, 192, 186), 0.5, glow=0.01), Finish((30, 42, 84), 0.5)
_MIRROR = Finish((168, 174, 180), 0.03, 1.0)
_GAP_M = 0.007
"""between panels; a quarter of an inch is usual"""


def fittings(shape: Shape, paint: Finish, trim: Finish, bumper: Finish, plate: str, *, near: bool) -> None:
    """All of it on a car painted so, with `trim` chrome or black, and the number `plate`; only where somebody comes `near`, panel gaps."""
    for sign in (-1.0, 1.0):
        _bumper(shape, bumper, sign)
        _plate(shape, plate, sign)
        for side in (-1.0, 1.0):
            _mirror(shape, paint, side) if sign < 0 else _handles(shape, trim, side)
            (_headlamp if sign < 0 else _tail_lamp)(shape, side)
    _grille(shape, trim)
    if near:
        _gaps(shape)
    shape.tube(((0.48, 0.24, 2.3), (0.48, 0.235, 2.57)), 0.026, CHROME, segments=10, caps=False)
    shape.tube(((0.48, 0.24, 2.3), (0.48, 0.235, 2.565)), 0.021, _GAP, segments=8)


def _corner(sign: float, side: float, start: float, stop: float) -> Floats:
    """(n, 3) points in plan, (x, 0, z), from the flank at |z| `start` round a corner of the car to x `stop` on its nose or tail."""
    flank = [z for z in (2.02, 2.13, 2.25, 2.35, 2.43, 2.49, 2.53) if z > start + 0.01]
    path = [(half_width(sign * z) * curve(FLANK, 0.6), sign * z) for z in (start, *flank)]
    edge = half_width(sign * HALF_LENGTH_M)
    path += [
        (float(x), sign * (HALF_LENGTH_M + BULGE_M * (1.0 - (x / edge) ** 2)))
        for x in np.linspace(edge, stop, max(3, int((edge - stop) / 0.12) + 1))
    ]
    return np.array([(side * x, 0.0, z) for x, z in path])


def _outward(path: Floats) -> Floats:
    """(n, 3) level normals of a path in plan, away from the car's middle."""
    along = np.gradient(path, axis=0)
    n = normalized(np.stack((along[:, 2], np.zeros(len(path)), -along[:, 0]), axis=-1))
    return n * np.where((n * path).sum(-1, keepdims=True) < 0.0, -1.0, 1.0)


def _swept(
    shape: Shape,
    path: Floats,
    profile: Sequence[tuple[float, float]],
    finishes: Finish | list[Finish],
    *,
    cells: NDArray[np.int64] | None = None,
    far: Floats | float = 1.0,
    low: Floats | float = 0.0,
    high: Floats | float = 1.0,
) -> None:
    """A profile of (out, height), from its foot up, along a path (n, 3): `far` (n,) scales how far out it stands there, and its heights
    0..1 lie between `low` and `high` (n,), metres."""
    out, up = _outward(path), np.array((0.0, 1.0, 0.0))
    reach, foot, tall = (np.broadcast_to(np.asarray(v, dtype=np.float64), len(path))[:, None] for v in (far, low, np.subtract(high, low)))
    points = np.stack([path + x * reach * out + (foot + y * tall) * up for x, y in profile])
    row, column = len(profile) // 2 - 1, len(path) // 2
    down, along = points[row + 1, column] - points[row, column], points[row, column + 1] - points[row, column]
    shape.grid(points, finishes, cells=cells, flip=bool(np.cross(down, along) @ out[column] < 0.0))


def _bumper(shape: Shape, finish: Finish, sign: float) -> None:
    start = ARCH_ENDS_M[0 if sign < 0 else 1]
    right = _corner(sign, 1.0, start, 0.0)
    path = np.concatenate((right, (right * (-1.0, 1.0, 1.0))[-2::-1]))
    full = np.clip((np.abs(path[:, 2]) - start) / 0.45, 0.08, 1.0)
    profile = ((0.0, 0.235), (0.03, 0.24), (0.052, 0.27), (0.06, 0.34), (0.06, 0.40), (0.05, 0.455), (0.025, 0.485), (-0.02, 0.492))
    _swept(shape, path, profile, finish, far=full)
    for y in (0.30, 0.325) if sign < 0 else ():  # the lower intake
        _swept(shape, path[np.abs(path[:, 0]) < 0.42], ((0.061, y - 0.009), (0.061, y + 0.009)), _GAP)
    strip = path[np.abs(path[:, 2]) > 2.2]
    _swept(shape, strip, ((0.06, 0.405), (0.068, 0.41), (0.068, 0.425), (0.058, 0.432)), BLACK)


def _plate(shape: Shape, words: str, sign: float) -> None:
    """In front on the bumper, behind on the lid."""
    y, z = (0.335, 2.656) if sign < 0 else (0.60, HALF_LENGTH_M + BULGE_M + 0.004)
    low, high = sorted((sign * z, sign * (z + 0.010)))
    shape.box((-0.175, y - 0.085, low), (0.175, y + 0.085, high), CHROME if sign > 0 else BLACK)
    low, high = sorted((sign * (z + 0.008), sign * (z + 0.013)))
    shape.box((-0.157, y - 0.075, low), (0.157, y + 0.075, high), _PLATE)
    shape.words(words, (0.0, y - 0.01, sign * (z + 0.015)), (sign, 0.0, 0.0), 0.10, _PLATE_INK, bold=1)


def _grille(shape: Shape, trim: Finish) -> None:
    """A dark mouth, sunk, with bars and a frame round it."""
    z, w, low, high = -(HALF_LENGTH_M + BULGE_M) - 0.004, 0.36, 0.515, 0.635
    shape.box((-w, low, z), (w, high, z + 0.03), _GAP, faces="zyYxX")
    for y in np.linspace(low, high, 7)[1:-1]:
        shape.box((-w, y - 0.004, z - 0.008), (w, y + 0.004, z), trim, faces="zyY")
    frame = [
        (x, y, z - 0.006)
        for x, y in (
            (-w, low),
            (w, low),
            (w + 0.015, 0.5 * (low + high)),
            (w, high),
            (-w, high),
            (-w - 0.015, 0.5 * (low + high)),
            (-w, low),
        )
    ]
    shape.tube(frame, 0.012, trim, segments=6)
    badge = Shape()
    badge.lathe(
        ((0.045, 0.0), (0.045, 0.012), (0.045, 0.012), (0.034, 0.014), (0.034, 0.010), (0.034, 0.010), (0.0, 0.014)), CHROME, segments=16
    )
    shape.merge(badge, (0.0, 0.585, z - 0.012), quat_about((1.0, 0.0, 0.0), -math.pi / 2))


def _headlamp(shape: Shape, side: float) -> None:
    """A dark housing round the corner with two bowls in it and an amber lamp at its end."""
    path = _corner(-1.0, side, 2.16, 0.40)
    u = np.linspace(1.0, 0.0, len(path)) ** 1.5
    low, high = 0.53 + 0.11 * u, 0.65 + 0.05 * u
    rows = ((-0.012, -0.02), (0.010, 0.06), (0.014, 0.5), (0.010, 0.94), (-0.012, 1.02))
    cells = np.zeros((4, len(path) - 1), dtype=np.int64)
    cells[(0, 3), :] = 1
    cells[1:3, :2] = 2
    _swept(shape, path, rows, [_HOUSING, CHROME, _AMBER], cells=cells, low=low, high=high)
    for x, r in ((0.60, 0.056), (0.465, 0.048)):
        k = int(np.argmin(np.abs(np.abs(path[:, 0]) - x)))
        n = _outward(path)[k]
        bowl = Shape()
        bowl.lathe(
            ((r, -0.004), (r, 0.012), (r, 0.012), (r - 0.007, 0.014), (r - 0.007, 0.014), (0.55 * r, 0.004), (0.35 * r, 0.001)),
            _BOWL,
            segments=16,
        )
        bowl.lathe(((0.36 * r, 0.001), (0.30 * r, 0.014), (0.15 * r, 0.020), (0.0, 0.021)), _BULB, segments=10)
        yaw = math.atan2(n[0], n[2])
        at = path[k] + 0.014 * n + (0.0, 0.5 * (low[k] + high[k]), 0.0)
        shape.merge(bowl, at, _turned(yaw))


def _turned(yaw: float) -> Floats:
    """Turns +Y to the level direction (sin yaw, 0, cos yaw)."""
    half = 0.5 * math.pi / 2
    c, s = math.cos(0.5 * yaw), math.sin(0.5 * yaw)
    x, w = math.sin(half), math.cos(half)
    return np.array((c * x, s * w, -s * x, c * w))


def _tail_lamp(shape: Shape, side: float) -> None:
    """Round the corner: red in two rows with a dark seam, a reversing lamp towards the lid."""
    path = _corner(1.0, side, 2.14, 0.43)
    u = np.linspace(1.0, 0.0, len(path)) ** 2.0
    low, high = 0.645 + 0.07 * u, 0.835 - 0.01 * u
    rows = ((-0.012, -0.02), (0.010, 0.04), (0.015, 0.30), (0.013, 0.46), (0.013, 0.52), (0.015, 0.70), (0.010, 0.96), (-0.012, 1.02))
    cells = np.zeros((len(rows) - 1, len(path) - 1), dtype=np.int64)
    cells[(0, 3, 6), :] = 1
    cells[1:3, -1:] = 2
    cells[4:6, :2] = 3
    _swept(shape, path, rows, [_RED, _DARK_RED, _REVERSE, _AMBER], cells=cells, low=low, high=high)


def _mirror(shape: Shape, paint: Finish, side: float) -> None:
    """A rounded shell on a foot, its glass turned back to the driver."""
    shell = Shape()
    rows = []
    for wide, z in ((0.02, -0.085), (0.62, -0.075), (0.9, -0.045), (1.0, 0.0), (1.0, 0.035), (0.93, 0.042)):
        ring = np.linspace(0.0, 2.0 * math.pi, 17)
        c, s = np.cos(ring), np.sin(ring)
        rows.append(
            np.stack((0.105 * wide * np.sign(c) * np.abs(c) ** 0.6, 0.066 * wide * np.sign(s) * np.abs(s) ** 0.7, np.full(17, z)), -1)
        )
    shell.grid(np.array(rows), paint, wrap=True, flip=True)
    glass = rows[-1][:-1] * (1.0, 1.0, 0.0) + (0.0, 0.0, 0.036)
    shell.polygon(glass, _MIRROR)
    shape.merge(shell, (side * 1.005, 1.06, -0.74), quat_about((0.0, 1.0, 0.0), -side * 0.12))
    shape.tube(
        ((side * 0.86, 1.00, -0.76), (side * 0.93, 1.025, -0.755), (side * 0.98, 1.04, -0.75)), (0.030, 0.024, 0.022), BLACK, segments=8
    )


def _on_flank(side: float, y: float, z: float, off: float = 0.0) -> tuple[float, float, float]:
    return (side * (half_width(z) * curve(FLANK, y) + off), y, z)


def _handles(shape: Shape, trim: Finish, side: float) -> None:
    """A bar before a hollow, at the rear end of each door; the cap of the tank; a strip that keeps other doors off."""
    for z in (0.06, 0.98):
        ring = np.linspace(0.0, 2.0 * math.pi, 13)[:-1]
        hollow = np.array([_on_flank(side, 0.858 + 0.030 * math.sin(a), z + 0.075 * math.cos(a), 0.0035) for a in ring])
        shape.polygon(hollow if side < 0 else hollow[::-1], _GAP)
        bar = [
            _on_flank(side, 0.862, z + v, o) for v, o in ((-0.105, 0.002), (-0.085, 0.026), (0.0, 0.032), (0.085, 0.026), (0.105, 0.002))
        ]
        shape.tube(bar, (0.010, 0.012, 0.012, 0.012, 0.010), trim, segments=6)


def strips(shape: Shape) -> None:
    """What keeps other doors off the paint, along the doors of a car nobody wrote on."""
    for side in (-1.0, 1.0):
        for a, b in ((-0.96, 0.205), (0.235, 1.0)):
            z = np.linspace(a, b, 7)
            rows = [[_on_flank(side, y, float(v), off) for v in z] for y, off in ((0.545, 0.0), (0.55, 0.011), (0.595, 0.011), (0.60, 0.0))]
            shape.grid(np.array(rows), BLACK, flip=side < 0)


def _line(shape: Shape, path: Floats, out: Floats) -> None:
    """A gap between panels: a dark ribbon along `path` (n, 3), seen from `out` (3,)."""
    across = normalized(np.cross(np.gradient(path, axis=0), out)) * 0.5 * _GAP_M
    points = np.stack((path - across, path + across))
    flip = bool(np.cross(points[1, 0] - points[0, 0], points[0, 1] - points[0, 0]) @ out < 0.0)
    shape.grid(points, _GAP, flip=flip)


def _gaps(shape: Shape) -> None:
    """Round bonnet and boot lid, and the tank's cap."""
    up = np.array((0.0, 1.0, 0.0))
    lift = 0.0022
    for stations, edge in ((np.linspace(-2.44, -1.16, 8), 0.055), (np.linspace(1.66, 2.46, 6), 0.075)):
        for side in (-1.0, 1.0):
            x = [half_width(float(z)) * curve(FLANK, min(curve(TOP, float(z)), 1.05)) - edge for z in stations]
            _line(shape, np.array([(side * a, top_at(a, float(z)) + lift, float(z)) for a, z in zip(x, stations, strict=True)]), up)
    x0 = half_width(-2.44) * curve(FLANK, curve(TOP, -2.44)) - 0.055
    _line(shape, np.array([(x, top_at(abs(x), -2.44) + lift + 0.001, -2.44) for x in np.linspace(-x0, x0, 9)]), up)
    tail = HALF_LENGTH_M + lift
    edge = half_width(HALF_LENGTH_M)
    for side in (-1.0, 1.0):  # down the tail beside the lid, and along its foot
        ys = np.linspace(0.86, 0.52, 5)
        _line(shape, np.array([(side * 0.40, y, tail + BULGE_M * (1.0 - (0.40 / edge) ** 2)) for y in ys]), np.array((0.0, 0.0, 1.0)))
    _line(
        shape,
        np.array([(x, 0.52, tail + BULGE_M * (1.0 - (x / edge) ** 2)) for x in np.linspace(-0.40, 0.40, 9)]),
        np.array((0.0, 0.0, 1.0)),
    )
    cap = [(0.79, 1.62), (0.79, 1.79), (0.92, 1.79), (0.92, 1.62), (0.79, 1.62)]
    for (ya, za), (yb, zb) in pairwise(cap):
        _line(
            shape,
            np.array([_on_flank(-1.0, y, z, 0.003) for y, z in zip(np.linspace(ya, yb, 3), np.linspace(za, zb, 3), strict=True)]),
            np.array((-1.0, 0.0, 0.0)),
        )
