"""A street lamp: tapered post, arm over the pavement, a flat head that glows, and the cone of light below it."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.finish import LAMP_LENS, Finish
from vr_dti.render.place.kind import Kind, Options, choice, number, numbers
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

_IRON = Finish((44, 48, 50), 0.5, 0.5, Grain.METAL)
_CONCRETE, _BASE_M = Finish((142, 139, 131), 0.85, grain=Grain.STONE, tile_m=0.9), 0.6
"""a pier of 24 inches (default)"""
_LENS = Finish((255, 214, 150), 0.4, grain=LAMP_LENS, glow=1.0)


def _build(part: Part, options: Options) -> Shape:
    shape = Shape()
    _, height, reach = part.size_m
    shape.lathe(
        ((0.17, 0.0), (0.17, 0.10), (0.17, 0.10), (0.13, 0.16), (0.11, 0.55), (0.11, 0.55), (0.085, 0.60)),
        _IRON,
        segments=12,
        ao=(0.4, 0.6, 0.7, 0.8, 1, 1, 1),
    )
    if (base := float(options["base"])) > 0.0:  # what keeps cars off a post in a parking lot
        wide = _BASE_M / 2
        rim = ((wide, 0.0), (wide, base - 0.03), (wide, base - 0.03), (wide - 0.03, base), (wide - 0.03, base), (0.0, base))
        shape.lathe(rim, _CONCRETE, segments=20, ao=(0.5, 1, 1, 1, 1, 1))
    bend = 0.7
    angle = np.linspace(0.0, np.pi / 2, 7)
    path = [(0.0, y, 0.0) for y in np.linspace(0.55, height - bend, 4)]
    path += [(0.0, height - bend + bend * math.sin(a), -bend * (1 - math.cos(a))) for a in angle[1:]]
    path += [(0.0, height, -reach + 0.25)]
    radius = np.linspace(0.085, 0.04, len(path)).tolist()
    shape.tube(path, radius, _IRON, segments=10)
    shape.box((-0.15, height - 0.04, -reach - 0.32), (0.15, height + 0.07, -reach + 0.32), _IRON)
    shape.box((-0.12, height - 0.055, -reach - 0.27), (0.12, height - 0.04, -reach + 0.27), _LENS)
    return shape


def _lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    _, height, reach = part.size_m
    power = float(options["power"])
    if power <= 0.0:
        return ()
    aim = [float(v) for v in options["aim"].split()]
    x, y, z = aim
    length = math.hypot(x, y, z)
    return (
        Lamp(
            (0.0, height - 0.08, -reach),
            (108.0 * power, 90.0 * power, 64.0 * power),
            24.0,
            axis=(x / length, y / length, z / length),
            outer_rad=math.radians(76.0),
            inner_rad=math.radians(34.0),
            key=options["key"] == "yes",
            burns="dark",
        ),
    )


LAMP_POST = Kind(
    _build,
    {
        "power": number("1.0", 0.0, 10.0),
        "key": choice("no", "yes"),
        "base": number("0", 0.0, 1.5),
        "aim": numbers("0 -1 0", low=-100.0, high=100.0),
    },
    _lamps,
)
"""`aim` is where its cone points, in its own axes; `key`: yes for the one lamp that casts shadows;
`base`: the height of the concrete pier that it stands in, where there is one."""
