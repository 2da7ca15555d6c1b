"""A saloon car, parked or on patrol, put together: body, cabin, wheels, fittings, and what a patrol car has beside."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.lamp import Lamp
from vr_dti.render.place.car_body import BLACK, body
from vr_dti.render.place.car_cabin import cabin
from vr_dti.render.place.car_patrol import patrol
from vr_dti.render.place.car_trim import CHROME, fittings, strips
from vr_dti.render.place.car_wheel import wheels
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, choice, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

_CLEAR_COAT = 0.13
"""how rough lacquer is (default)"""
_NEAR_M = 15.0
"""from the place's origin: a car beyond it nobody sees close up (default)"""
_SPOKES = (5, 7, 10, 0)
"""of alloy rims, and 0 for pressed steel: which, a car's color decides"""


def _build(part: Part, options: Options) -> Shape:
    car = Shape()
    near = math.hypot(part.position_m[0], part.position_m[2]) < _NEAR_M
    on_patrol = part.kind == "patrol_car"
    paint = Finish(rgb(options["color"]), _CLEAR_COAT)
    doors = Finish(rgb(options["doors"]), _CLEAR_COAT) if on_patrol else paint
    of_its_own = np.random.default_rng(list(rgb(options["color"])))  # two cars of one color are of one make
    trim = BLACK if on_patrol or of_its_own.random() < 0.4 else CHROME
    body(car, paint, doors)
    cabin(car, doors, BLACK if on_patrol else paint, trim, part.heading_rad)
    spokes = 0 if on_patrol else int(of_its_own.choice(_SPOKES))
    wheels(car, spokes, near=near)
    number = options["number"] if on_patrol else options["color"].lstrip("#").upper()
    fittings(car, paint, trim, paint, f"PD {number}" if on_patrol else f"{number[:3]} {number[3:]}", near=near)
    if on_patrol:
        patrol(car, options)
    else:
        strips(car)
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
