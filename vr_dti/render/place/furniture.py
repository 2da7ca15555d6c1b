"""Small things that stand on pavements: hydrant, bin, street sign, bollard, newspaper box."""

from __future__ import annotations

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

STEEL = Finish((96, 98, 100), 0.45, 0.8, Grain.METAL)
DARK = Finish((30, 31, 33), 0.55)


def _hydrant(part: Part, options: Options) -> Shape:
    """A dry-barrel hydrant 0.75 m high: flange, barrel, bonnet, two hose nozzles and the pumper nozzle."""
    shape = Shape()
    paint = Finish(rgb(options["color"]), 0.42)
    profile = (
        (0.0, 0.0), (0.17, 0.0), (0.17, 0.0), (0.17, 0.04), (0.17, 0.04), (0.12, 0.045), (0.115, 0.07), (0.105, 0.45), (0.105, 0.45),
        (0.14, 0.46), (0.14, 0.46), (0.14, 0.49), (0.14, 0.49), (0.115, 0.50), (0.12, 0.55), (0.10, 0.62), (0.06, 0.67), (0.06, 0.67),
        (0.03, 0.675), (0.03, 0.72), (0.03, 0.72), (0.0, 0.73),
    )  # fmt: skip
    shape.lathe(profile, paint, segments=18, ao=[min(1.0, 0.45 + 1.4 * y) for _, y in profile])
    for heading, radius in ((np.pi / 2, 0.05), (-np.pi / 2, 0.05), (0.0, 0.065)):
        cap = Shape()
        rim = radius + 0.015
        cap.lathe(
            ((radius, 0.0), (radius, 0.08), (radius, 0.08), (rim, 0.08), (rim, 0.08), (rim, 0.12), (rim, 0.12), (0.0, 0.125)),
            paint,
            segments=12,
        )
        cap.lathe(((0.018, 0.12), (0.018, 0.15), (0.018, 0.15), (0.0, 0.151)), paint, segments=5)
        nozzle = Shape()
        nozzle.merge(cap, (0, 0, 0), quat_about((1.0, 0.0, 0.0), -np.pi / 2))
        turn = quat_about((0.0, 1.0, 0.0), heading)
        shape.merge(nozzle, (-0.09 * np.sin(heading), 0.40, -0.09 * np.cos(heading)), turn)
    return shape


def _bin(part: Part, options: Options) -> Shape:
    """A litter bin of steel slats round a dark drum, with a domed lid."""
    shape = Shape()
    width, height, _ = part.size_m
    r = width / 2
    slat = Finish(rgb(options["color"]), 0.5, 0.3)
    shape.lathe(((r * 0.86, 0.03), (r * 0.86, height * 0.8)), DARK, segments=16, ao=(0.5, 0.8))
    count = 20
    for i in range(count):
        a = 2 * np.pi * i / count
        bar = Shape()
        bar.box((-0.028, 0.03, -0.008), (0.028, height * 0.8, 0.008), slat, ao_base=0.5)
        shape.merge(bar, (r * np.sin(a), 0.0, r * np.cos(a)), quat_about((0.0, 1.0, 0.0), a))
    for y in (0.03, height * 0.78):
        shape.lathe(((r + 0.01, y), (r + 0.02, y + 0.02), (r + 0.01, y + 0.04)), slat, segments=20)
    h = height
    shape.lathe(
        (
            (r + 0.02, h * 0.8),
            (r + 0.02, h * 0.84),
            (r + 0.02, h * 0.84),
            (r * 0.8, h * 0.95),
            (r * 0.42, h),
            (r * 0.42, h),
            (0.0, h * 0.97),
        ),
        slat,
        segments=20,
    )
    return shape


def _street_sign(part: Part, options: Options) -> Shape:
    """Two name plates across each other on a post, and a no-parking plate below."""
    shape = Shape()
    height = part.size_m[1]
    shape.tube(((0, 0, 0), (0, height, 0)), 0.03, STEEL, segments=8)
    green = Finish((22, 82, 58), 0.45)
    white = Finish((226, 228, 222), 0.5, glow=0.02)
    for name, heading, y in ((options["along"], 0.0, height - 0.14), (options["across"], np.pi / 2, height - 0.40)):
        plate = Shape()
        w = 0.10 + 0.075 * len(name)
        plate.box((-w / 2, -0.11, -0.006), (w / 2, 0.11, 0.006), green)
        plate.words(name, (0, 0, -0.012), (-1, 0, 0), 0.19, white, bold=1)
        plate.words(name, (0, 0, 0.012), (1, 0, 0), 0.19, white, bold=1)
        shape.merge(plate, (0, y, 0), quat_about((0.0, 1.0, 0.0), heading))
    red = Finish((168, 28, 28), 0.5)
    shape.box((-0.15, height - 1.15, -0.045), (0.15, height - 0.70, -0.035), Finish((220, 220, 214), 0.5))
    for i, line in enumerate(("NO", "STANDING", "ANY TIME")):
        shape.words(line, (0, height - 0.80 - 0.12 * i, -0.05), (-1, 0, 0), 0.085, red, bold=1)
    return shape


def _news_box(part: Part, options: Options) -> Shape:
    """A newspaper vending box on a foot."""
    shape = Shape()
    w, h, d = part.size_m
    paint = Finish(rgb(options["color"]), 0.4)
    shape.box((-w * 0.3, 0, -d * 0.3), (w * 0.3, 0.04, d * 0.3), DARK, ao=0.6)
    shape.box((-0.05, 0.04, -0.05), (0.05, h * 0.35, 0.05), DARK, ao_base=0.5)
    shape.box((-w / 2, h * 0.35, -d / 2), (w / 2, h, d / 2), paint, ao_base=0.8)
    shape.box((-w * 0.38, h * 0.52, -d / 2 - 0.008), (w * 0.38, h * 0.86, -d / 2), Finish((20, 22, 24), 0.1), faces="xXyYz")
    shape.words(options["words"], (0, h * 0.935, -d / 2 - 0.012), (-1, 0, 0), 0.09, Finish((230, 228, 220), 0.5), bold=1)
    return shape


HYDRANT = Kind(_hydrant, {"color": color("#a8281e")})
BIN = Kind(_bin, {"color": color("#2f3a34")})
STREET_SIGN = Kind(_street_sign, {"along": words("MILL ST"), "across": words("4TH AVE")})
NEWS_BOX = Kind(_news_box, {"color": color("#24407a"), "words": words("DAILY")})
