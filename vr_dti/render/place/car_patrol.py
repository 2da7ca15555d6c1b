"""What makes a saloon a patrol car: light bar, push bar, spot lamp, aerials, markings."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.place.car_body import BLACK, FLANK, curve, half_width, top_at
from vr_dti.render.place.car_trim import CHROME
from vr_dti.render.place.emblem import ring, shield, star
from vr_dti.render.place.finish import BEACON_BLUE, BEACON_RED, Finish
from vr_dti.render.place.kind import Options
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about

_BAR_M = 1.50
"""the light bar's foot"""
_CLEAR = Finish((116, 120, 124), 0.08, 0.2)
_MODULES = 5
"""lamps in each half of the bar"""


def patrol(shape: Shape, options: Options) -> None:
    """All of it; the number on the wings, on the boot's lid and on the roof is the option's."""
    _light_bar(shape)
    _push_bar(shape)
    for x, z, tall in ((0.30, 2.05, 0.55), (-0.30, 2.05, 0.38), (0.0, 0.62, 0.26)):
        y = top_at(abs(x), z) if z > 1.0 else 1.49
        foot = Shape()
        foot.lathe(((0.026, 0.0), (0.022, 0.016), (0.008, 0.022)), BLACK, segments=8)
        shape.merge(foot, (x, y, z))
        shape.tube(((x, y + 0.02, z), (x, y + tall, z + 0.12 * tall)), (0.0045, 0.002), BLACK, segments=5)
    shape.tube(((-0.86, 1.06, -0.92), (-0.90, 1.12, -0.96)), 0.02, BLACK, segments=6)
    lamp = Shape()
    lamp.lathe(((0.0, 0.0), (0.06, 0.02), (0.08, 0.07), (0.08, 0.07), (0.07, 0.071), (0.07, 0.071), (0.0, 0.055)), CHROME, segments=14)
    shape.merge(lamp, (-0.92, 1.15, -0.98), quat_about((1.0, 0.0, 0.0), -math.pi / 2))
    _markings(shape, options)


def _light_bar(shape: Shape) -> None:
    """A low black case on feet; in each half, behind a tinted lens, lamps that flash, and clear ones for light ahead in the middle."""
    y = _BAR_M
    shape.box((-0.64, y, -0.03), (0.64, y + 0.03, 0.29), BLACK)
    for x in (-0.45, 0.45):
        shape.box((x - 0.03, y - 0.05, 0.08), (x + 0.03, y, 0.2), BLACK)
    profile = (
        (-0.035, 0.03), (-0.05, 0.06), (-0.042, 0.098), (-0.01, 0.122), (0.05, 0.13),
        (0.21, 0.13), (0.27, 0.122), (0.302, 0.098), (0.31, 0.06), (0.295, 0.03),
    )  # fmt: skip
    for x0, x1, tone, grain in ((-0.68, -0.10, (150, 8, 10), BEACON_RED), (0.10, 0.68, (8, 26, 150), BEACON_BLUE)):
        lens = Finish(tone, 0.08, grain=grain, glow=0.30)
        lamp = Finish((255, 40, 34) if grain == BEACON_RED else (46, 90, 255), 0.15, grain=grain, glow=1.0)
        xs = np.linspace(x0, x1, 2)
        shape.grid(np.array([[(x, y + h, z) for x in xs] for z, h in profile]), lens)
        for x, flip in ((x0, False), (x1, True)):
            fan = [(x, y + h, z) for z, h in profile]
            shape.polygon(fan if flip else fan[::-1], lens)
        pitch = (x1 - x0) / _MODULES
        for k in range(_MODULES):
            a, b = x0 + (k + 0.14) * pitch, x0 + (k + 0.86) * pitch
            for z, out in ((-0.052, -1.0), (0.312, 1.0)):
                shape.box(
                    (a, y + 0.045, min(z, z + 0.004 * out)), (b, y + 0.092, max(z, z + 0.004 * out)), lamp, faces="z" if out < 0 else "Z"
                )
        end = -1.0 if x0 < 0 else 1.0
        shape.box((end * 0.682 - 0.002, y + 0.045, 0.02), (end * 0.682 + 0.002, y + 0.092, 0.24), lamp, faces="x" if end < 0 else "X")
    shape.box((-0.10, y + 0.03, -0.03), (0.10, y + 0.115, 0.29), BLACK)
    for x in (-0.05, 0.05):
        shape.box((x - 0.038, y + 0.045, -0.036), (x + 0.038, y + 0.092, -0.03), _CLEAR, faces="zxXyY")


def _push_bar(shape: Shape) -> None:
    """Two uprights with rubber on them and bars across, before the nose."""
    rubber = Finish((10, 10, 10), 0.9)
    for x in (-0.30, 0.30):
        shape.tube(((x, 0.27, -2.60), (x, 0.30, -2.74), (x, 0.70, -2.75), (x, 0.74, -2.66)), 0.028, BLACK, segments=8)
        shape.box((x - 0.038, 0.36, -2.798), (x + 0.038, 0.66, -2.76), rubber, faces="xXyYz")
    for h in (0.42, 0.62):
        shape.tube(((-0.50, h, -2.66), (-0.40, h, -2.745), (0.40, h, -2.745), (0.50, h, -2.66)), 0.024, BLACK, segments=8)


def _markings(shape: Shape, options: Options) -> None:
    """What is written on it: the force's name, its number, the stripe along its flanks, its emblem."""
    ink = Finish((20, 24, 34), 0.4)
    gold = Finish((196, 158, 60), 0.4)
    for side in (-1.0, 1.0):
        along = (0.0, 0.0, -side)
        x = side * (half_width(-0.4) + 0.012)
        shape.words("POLICE", (x, 0.60, -0.36), along, 0.36, ink, bold=3)
        shape.words(options["number"], (side * (half_width(1.6) + 0.006), 0.88, 1.62), along, 0.17, gold, bold=2)
        shape.words("EMERGENCY 911", (x - side * 0.004, 0.40, -0.36), along, 0.10, ink, bold=1)
        _crest(shape, side, ink, gold)
        _stripe(shape, side, 0.815, 0.045, ink)
        _stripe(shape, side, 0.772, 0.014, gold)
    shape.words("POLICE", (0.0, 0.76, 2.592), (1.0, 0.0, 0.0), 0.13, gold, bold=2)
    shape.words(options["number"], (0.0, top_at(0.0, 2.02) + 0.010, 2.02), (1.0, 0.0, 0.0), 0.24, gold, bold=2, up=(0.0, 0.0, -1.0))


def _crest(shape: Shape, side: float, field: Finish, metal: Finish) -> None:
    """The force's emblem on a rear door."""
    z, y = 0.68, 0.61
    x, along = half_width(z) + 0.006, (0.0, 0.0, -side)
    for layer, (form, high, up, finish) in enumerate(
        (
            (shield(), 0.38, 0.0, metal),
            (shield(0.10), 0.38, 0.0, field),
            (star(), 0.17, 0.012, metal),
            (ring(0.82, 0.94), 0.24, 0.012, metal),
        )
    ):
        shape.stamp(form, (side * (x + 0.0015 * layer), y + up, z), along, high, finish)


def _stripe(shape: Shape, side: float, y: float, tall: float, finish: Finish) -> None:
    """Along a flank, from the front wing to the rear one."""
    z = np.linspace(-1.55, 2.25, 17)
    rows = [[(side * (half_width(float(v)) * curve(FLANK, h) + 0.004), h, float(v)) for v in z] for h in (y + tall / 2, y - tall / 2)]
    shape.grid(np.array(rows), finish, flip=side > 0)
