"""A saloon car, parked or on patrol: its body on wheels, lamps and fittings; light bar, push bar and markings of a patrol car."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.car_body import BLACK, FLANK, FRONT_AXLE_M, GLASS, REAR_AXLE_M, WHEEL_R_M, body, curve, glasshouse, half_width
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.emblem import ring, shield, star
from vr_dti.render.place.finish import BEACON_BLUE, BEACON_RED, Finish
from vr_dti.render.place.kind import Kind, Options, choice, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_RUBBER = Finish((17, 17, 18), 0.85)
_STEEL = Finish((92, 94, 97), 0.35, 0.9, Grain.METAL)
_CHROME = Finish((150, 152, 155), 0.18, 1.0)


def _wheel(shape: Shape, x: float, z: float, hub: Finish) -> None:
    wheel = Shape()
    r, w = WHEEL_R_M, 0.115
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
        segments=20,
        ao=(0.6,) * 9,
    )
    wheel.lathe(
        ((r - 0.11, w - 0.05), (r - 0.14, w - 0.03), (0.12, w - 0.045), (0.07, w - 0.02), (0.07, w - 0.02), (0.06, w), (0.0, w + 0.005)),
        hub,
        segments=12,
    )
    for k in range(10):  # dark slots make the turn of the wheel readable
        a = 2 * math.pi * k / 10
        slot = Shape()
        slot.quad(
            ((-0.022, w - 0.028, -0.145), (-0.018, w - 0.034, -0.195), (0.018, w - 0.034, -0.195), (0.022, w - 0.028, -0.145))[::-1], BLACK
        )
        wheel.merge(slot, (0, 0, 0), quat_about((0, 1, 0), a))
    shape.merge(wheel, (x, r, z), quat_about((0, 0, 1), -math.pi / 2 if x > 0 else math.pi / 2))


def _fittings(shape: Shape, paint: Finish, plate: str) -> None:
    """Grille, plates, mirrors, handles."""
    shape.box((-0.46, 0.50, -2.60), (0.46, 0.64, -2.555), BLACK, faces="xXyYz")
    for y in (0.535, 0.57, 0.605):
        shape.box((-0.44, y - 0.006, -2.606), (0.44, y + 0.006, -2.60), _CHROME, faces="yYz")
    shape.box((-0.5, 0.26, -2.605), (0.5, 0.36, -2.555), BLACK, faces="xXyYz")
    for z, right in ((-2.615, -1.0), (2.60, 1.0)):
        y, out = (0.31, -0.012) if z < 0.0 else (0.59, 0.012)
        low, high = sorted((z, z + out))
        shape.box((-0.16, y - 0.07, low), (0.16, y + 0.07, high), Finish((190, 192, 186), 0.5, glow=0.01))
        shape.words(plate, (0.0, y - 0.01, z + 1.15 * out), (right, 0.0, 0.0), 0.10, Finish((30, 42, 84), 0.5), bold=1)
    for side in (-1.0, 1.0):
        shape.box((side * 1.0 - 0.09, 1.00, -0.80), (side * 1.0 + 0.09, 1.12, -0.68), paint)
        shape.box((side * 1.0 - 0.075, 1.012, -0.678), (side * 1.0 + 0.075, 1.108, -0.672), GLASS)
        shape.box((side * 0.91 - 0.04, 1.01, -0.78), (side * 0.91 + 0.04, 1.04, -0.72), BLACK)
        for z in (0.08, 1.0):
            x = side * half_width(z) * curve(FLANK, 0.86)
            shape.box((x - 0.012, 0.845, z - 0.10), (x + 0.018 * side + 0.012, 0.875, z + 0.08), BLACK)


def _patrol(shape: Shape, options: Options) -> None:
    """Light bar, push bar, spot lamp, markings."""
    y = 1.50
    shape.box((-0.62, y, -0.02), (0.62, y + 0.045, 0.28), BLACK)
    for x in (-0.45, 0.45):
        shape.box((x - 0.03, y - 0.05, 0.08), (x + 0.03, y, 0.2), BLACK)
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
    shape.box((-0.12, y + 0.045, 0.0), (0.12, y + 0.11, 0.26), BLACK)
    for x in (-0.30, 0.30):
        shape.tube(((x, 0.30, -2.62), (x, 0.34, -2.74), (x, 0.72, -2.74), (x, 0.76, -2.66)), 0.028, BLACK, segments=8)
    for h in (0.42, 0.62):
        shape.tube(((-0.44, h, -2.70), (-0.36, h, -2.745), (0.36, h, -2.745), (0.44, h, -2.70)), 0.026, BLACK, segments=8)
    shape.tube(((-0.86, 1.06, -0.92), (-0.90, 1.12, -0.96)), 0.02, BLACK, segments=6)
    lamp = Shape()
    lamp.lathe(((0.0, 0.0), (0.06, 0.02), (0.08, 0.07), (0.08, 0.07), (0.0, 0.072)), _CHROME, segments=14)
    shape.merge(lamp, (-0.92, 1.15, -0.98), quat_about((1.0, 0.0, 0.0), -math.pi / 2))
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
    shape.words("POLICE", (0.0, 0.80, 2.60), (1.0, 0.0, 0.0), 0.16, gold, bold=2)


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


def _build(part: Part, options: Options) -> Shape:
    car = Shape()
    patrol = part.kind == "patrol_car"
    paint = Finish(rgb(options["color"]), 0.22)
    doors = Finish(rgb(options["doors"]), 0.24) if patrol else paint
    body(car, paint, doors)
    glasshouse(car, doors, paint if not patrol else BLACK)
    for z in (FRONT_AXLE_M, REAR_AXLE_M):
        for x in (-0.80, 0.80):
            _wheel(car, x, z, _STEEL if not patrol else Finish((86, 88, 91), 0.4, 0.6))
    number = options["number"] if patrol else options["color"].lstrip("#").upper()
    _fittings(car, paint, f"PD {number}" if patrol else f"{number[:3]} {number[3:]}")
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
