"""A car's wheel: a tyre with shoulders and grooves, a rim with spokes or of pressed steel, a brake disc behind it."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.car_body import BLACK, FRONT_AXLE_M, REAR_AXLE_M, WHEEL_R_M
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about

_HALF_M, _RIM_M, _TRACK_M = 0.112, 0.225, 0.80
"""half the tyre's width; where rubber ends and the rim begins; from the car's middle to a wheel's"""
_GROOVES = (-0.052, 0.0, 0.052)
_RUBBER = Finish((17, 17, 18), 0.82)
_GROOVE = Finish((6, 6, 6), 0.95)
_SIDEWALL = Finish((21, 21, 22), 0.7)
_DISC = Finish((96, 97, 99), 0.34, 0.9, Grain.METAL)
_ALLOY = Finish((158, 160, 163), 0.26, 0.9)
_STEEL = Finish((84, 86, 89), 0.42, 0.7)
_CAP = Finish((168, 170, 173), 0.16, 1.0)


def wheels(shape: Shape, spokes: int, *, near: bool) -> None:
    """All four; `spokes` of an alloy rim, 0 for pressed steel with slots. Where nobody comes `near` they have fewer corners and no nuts."""
    made = _wheel(spokes, near)
    for z in (FRONT_AXLE_M, REAR_AXLE_M):
        for side in (-1.0, 1.0):
            shape.merge(made, (side * _TRACK_M, WHEEL_R_M, z), quat_about((0, 0, 1), -side * math.pi / 2))


def _wheel(spokes: int, near: bool) -> Shape:
    """One, its axle along +Y, its face up."""
    round_, small = (24, 12) if near else (14, 7)
    made = Shape()
    _tyre(made, round_)
    w, r = _HALF_M, _RIM_M
    lip = ((r, w - 0.016), (r - 0.004, w - 0.004), (r - 0.014, w - 0.006), (r - 0.022, w - 0.03), (r - 0.03, w - 0.075))
    made.lathe(lip, _ALLOY if spokes else _STEEL, segments=round_)
    made.lathe(((r - 0.025, w - 0.075), (0.0, w - 0.075)), BLACK, segments=small, ao=(0.25, 0.25))
    made.lathe(((0.155, w - 0.07), (0.155, w - 0.062), (0.155, w - 0.062), (0.085, w - 0.062)), _DISC, segments=small, ao=(0.6,) * 4)
    if spokes:
        for k in range(spokes):
            _spoke(made, 2.0 * math.pi * k / spokes, min(0.05, 0.20 / spokes))
        made.lathe(((0.075, w - 0.05), (0.070, w - 0.024), (0.070, w - 0.024), (0.0, w - 0.020)), _ALLOY, segments=small)
        made.lathe(((0.032, w - 0.022), (0.030, w - 0.014), (0.030, w - 0.014), (0.0, w - 0.012)), _CAP, segments=small)
    else:
        made.lathe(((r - 0.028, w - 0.05), (0.165, w - 0.028), (0.12, w - 0.045), (0.08, w - 0.02)), _STEEL, segments=round_)
        made.lathe(((0.08, w - 0.02), (0.074, w - 0.006), (0.055, w + 0.004), (0.0, w + 0.008)), _CAP, segments=small)
        for k in range(10):
            slot = Shape()
            slot.quad(
                ((-0.018, w - 0.033, -0.145), (0.018, w - 0.033, -0.145), (0.022, w - 0.036, -0.188), (-0.022, w - 0.036, -0.188)), BLACK
            )
            made.merge(slot, (0, 0, 0), quat_about((0, 1, 0), 2.0 * math.pi * k / 10))
    for k in range(5 if near else 0):  # nuts
        a = 2.0 * math.pi * (k + 0.5) / 5
        made.tube(
            ((0.052 * math.cos(a), w - 0.03, 0.052 * math.sin(a)), (0.052 * math.cos(a), w - 0.012, 0.052 * math.sin(a))),
            0.009,
            _STEEL,
            segments=5,
        )
    return made


def _tyre(shape: Shape, segments: int) -> None:
    r, w = WHEEL_R_M, _HALF_M
    inner = ((_RIM_M, -w + 0.015), (_RIM_M + 0.03, -w), (r - 0.03, -w - 0.004), (r - 0.008, -w + 0.014))
    outer = (
        (r - 0.008, w - 0.014),
        (r - 0.03, w + 0.004),
        (r - 0.052, w + 0.008),
        (r - 0.055, w + 0.005),
        (_RIM_M + 0.02, w),
        (_RIM_M, w - 0.015),
    )
    shape.lathe(inner, _SIDEWALL, segments=segments, ao=(0.4,) * 4)
    shape.lathe(outer, _SIDEWALL, segments=segments, ao=(0.75,) * 6)
    edges = [-w + 0.014, *(v for g in _GROOVES for v in (g - 0.005, g + 0.005)), w - 0.014]
    for k in range(0, len(edges), 2):
        crown = [(r - 0.008 * (abs(v) / w) ** 3, v) for v in (edges[k], edges[k + 1])]
        shape.lathe(crown, _RUBBER, segments=segments, ao=(0.7, 0.7))
    for g in _GROOVES:
        shape.lathe(((r - 0.008, g - 0.005), (r - 0.008, g + 0.005)), _GROOVE, segments=segments, ao=(0.3, 0.3))


def _spoke(shape: Shape, turn: float, half_m: float) -> None:
    """From the hub to the rim, its face rounded and sunk at the hub."""
    w = _HALF_M
    along = ((0.06, w - 0.03, 1.15), (0.12, w - 0.026, 1.0), (0.17, w - 0.018, 0.85), (_RIM_M - 0.018, w - 0.012, 1.1))
    across = ((-1.0, -0.03), (-0.85, -0.003), (0.0, 0.0), (0.85, -0.003), (1.0, -0.03))
    points = np.array([[(half_m * wide * u, y + sunk, -reach) for u, sunk in across] for reach, y, wide in along])
    one = Shape()
    one.grid(points, _ALLOY, flip=True)
    shape.merge(one, (0, 0, 0), quat_about((0, 1, 0), turn))
