"""What is fixed to a room: ceiling lights, doors, windows, and what hangs on walls. A wall thing has its back at the wall, front to -Z."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, choice, color, count, number, words
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

STEEL = Finish((128, 131, 133), 0.36, 0.85, Grain.METAL, 0.5)
DARK = Finish((28, 29, 31), 0.5)
WHITE = Finish((214, 214, 208), 0.5)
PAPER = Finish((222, 220, 210), 0.8)
INK = Finish((34, 36, 40), 0.7)


_BEFORE_SILL_M, _BOWL = 0.10, 0.55
"""how far before a window's frame its curtains hang, clear of the sill; what a bowl gives of a tray's light in each direction, as it
shines in all of them (defaults)"""


def _tube_light(part: Part, options: Options) -> Shape:
    """Fluorescent tubes behind a lens, in a white tray under the ceiling; or a bowl of frosted glass, as in a home."""
    shape = Shape()
    w, h, d = (v / 2 for v in part.size_m)
    if options["shade"] == "bowl":
        glass = Finish((255, 226, 184), 0.35, glow=0.16 if float(options["power"]) > 0 else 0.0)
        turn = np.linspace(0.0, 0.5 * np.pi, 8)
        shape.lathe(np.stack((np.maximum(w * np.sin(turn), 0.001), 2 * h * (1.0 - np.cos(turn))), axis=-1), glass, segments=28)
        shape.lathe(((w, 2 * h), (1.04 * w, 2 * h), (1.04 * w, 2 * h + 0.015), (0.02, 2 * h + 0.015)), STEEL, segments=28)
        return shape
    shape.box((-w, 0.012, -d), (w, 2 * h, d), Finish((196, 197, 194), 0.5), faces="xXyzZ")
    lit = Finish((255, 232, 196) if options["tone"] == "warm" else (240, 250, 255), 0.4, glow=0.85 if float(options["power"]) > 0 else 0.0)
    shape.box((-w + 0.03, 0.0, -d + 0.03), (w - 0.03, 0.012, d - 0.03), lit, faces="yxXzZ")
    for x in (-w / 3, w / 3):
        shape.box((x - 0.006, -0.004, -d + 0.03), (x + 0.006, 0.0, d - 0.03), STEEL, faces="yxX")
    return shape


def _tube_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    power = float(options["power"])
    if power <= 0.0:
        return ()
    warm = np.array((1.0, 0.97, 0.90)) if options["tone"] == "warm" else np.array((0.90, 1.0, 1.0))
    r, g, b = (6.5 * power * warm).tolist()
    if options["shade"] == "bowl":  # frosted glass shines aside and on the ceiling about it too, which would be white right over it
        r, g, b = (_BOWL * v for v in (r, g, b))
        return (Lamp((0.0, -0.3, 0.0), (r, g, b), 11.0, outer_rad=math.radians(179.95), inner_rad=math.radians(97.0)),)
    return (
        Lamp((0.0, -0.02, 0.0), (r, g, b), 11.0, outer_rad=math.radians(97.0), inner_rad=math.radians(30.0), key=options["key"] == "yes"),
    )


def _steel_door(part: Part, options: Options) -> Shape:
    """A cell or sally-port door: frame, leaf, wired glass at eye height, lever and lock."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    paint = Finish(rgb(options["color"]), 0.42, 0.1)
    frame = Finish(rgb(options["frame"]), 0.42, 0.1)
    for x0, x1, y0, y1 in ((-w, -w + 0.07, 0.0, h), (w - 0.07, w, 0.0, h), (-w + 0.07, w - 0.07, h - 0.07, h)):
        shape.box((x0, y0, -d), (x1, y1, d), frame, ao_base=0.7)
    shape.box((-w + 0.07, 0.01, -d * 0.4), (w - 0.07, h - 0.07, d), paint, faces="z", ao=0.9)
    shape.box((-w + 0.12, 0.10, -d * 0.4 - 0.003), (w - 0.12, 0.32, -d * 0.4), STEEL)
    gx, gy = 0.13, 1.52
    shape.box((-gx - 0.035, gy - 0.30, -d * 0.4 - 0.012), (gx + 0.035, gy + 0.30, -d * 0.4), frame)
    glass = Finish((20, 26, 30), 0.06, 0.0, glow=0.012)
    shape.box((-gx, gy - 0.265, -d * 0.4 - 0.014), (gx, gy + 0.265, -d * 0.4 - 0.010), glass, faces="z")
    for k in range(-2, 3):
        shape.box(
            (gx * 0.4 * k - 0.001, gy - 0.26, -d * 0.4 - 0.0155), (gx * 0.4 * k + 0.001, gy + 0.26, -d * 0.4 - 0.014), STEEL, faces="z"
        )
    shape.box((w - 0.24, 0.98, -d * 0.4 - 0.012), (w - 0.12, 1.16, -d * 0.4), STEEL)
    shape.tube(((w - 0.18, 1.06, -d * 0.4), (w - 0.18, 1.06, -d * 0.4 - 0.055), (w - 0.30, 1.06, -d * 0.4 - 0.055)), 0.010, STEEL)
    for y in (0.25, h * 0.5, h - 0.35):
        shape.tube(((-w + 0.07, y, -d * 0.4 - 0.008), (-w + 0.07, y + 0.1, -d * 0.4 - 0.008)), 0.010, STEEL)
    if options["words"]:
        shape.words(options["words"], (0.0, h - 0.20, -d * 0.4 - 0.006), (-1, 0, 0), 0.10, WHITE, bold=1)
    return shape


def _door(part: Part, options: Options) -> Shape:
    """A house's door: frame and panelled leaf, `ajar` degrees open towards the room behind it."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    paint = Finish(rgb(options["color"]), 0.5)
    for x0, x1, y0, y1 in ((-w, -w + 0.06, 0.0, h), (w - 0.06, w, 0.0, h), (-w + 0.06, w - 0.06, h - 0.06, h)):
        shape.box((x0, y0, -d), (x1, y1, d), paint, ao_base=0.7)
    leaf, wide = Shape(), 2 * w - 0.12
    leaf.box((0.0, 0.01, -0.02), (wide, h - 0.065, 0.02), paint, ao_base=0.8)
    for y0, y1 in ((0.15, 0.85), (1.0, h - 0.2)):
        for x0 in (0.10, wide / 2 + 0.04):
            for z0, z1 in ((-0.026, -0.02), (0.02, 0.026)):
                leaf.box((x0, y0, z0), (x0 + wide / 2 - 0.14, y1, z1), paint, ao=0.86)
    for z in (-0.055, 0.055):
        leaf.tube(((wide - 0.07, 0.98, 0.0), (wide - 0.07, 0.98, z)), 0.012, STEEL)
        leaf.tube(((wide - 0.07, 0.98, z - 0.012), (wide - 0.07, 0.98, z + 0.012)), 0.026, STEEL, segments=12)
    shape.merge(leaf, (-w + 0.06, 0.0, d), quat_about((0.0, 1.0, 0.0), -math.radians(float(options["ajar"]))))
    return shape


def _window(part: Part, options: Options) -> Shape:
    """A window from within: frame and bars without glass, a sill, and curtains to both sides."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    frame, t = Finish(rgb(options["color"]), 0.5), 0.045
    for x0, x1, y0, y1 in (
        (-w, -w + t, 0.0, h),
        (w - t, w, 0.0, h),
        (-w, w, 0.0, t),
        (-w, w, h - t, h),
        (-w, w, h / 2 - t / 2, h / 2 + t / 2),
        (-t / 2, t / 2, 0.0, h),
    ):
        shape.box((x0, y0, 0.0), (x1, y1, d), frame, ao=0.85)
    shape.box((-w - 0.09, -0.035, -d - 0.025), (w + 0.09, 0.0, d), frame)
    shape.box((-w - 0.07, -0.09, -d + 0.045), (w + 0.07, -0.035, d), frame, faces="xXyz", ao=0.85)
    if options["curtain"]:
        _curtains(shape, w, h, -d - _BEFORE_SILL_M, options)
    return shape


def _curtains(shape: Shape, w: float, h: float, z: float, options: Options) -> None:
    """Drawn aside on a rod: their folds are gathered at its rings and open downwards, each a little otherwise; dark where they go in."""
    cloth = Finish(rgb(options["curtain"]), 0.95, grain=Grain.CLOTH, tile_m=0.25)
    rod = h + 0.14
    shape.tube(((-w - 0.32, rod, z), (w + 0.32, rod, z)), 0.012, DARK)
    for end in (-w - 0.32, w + 0.32):
        shape.tube(((end - 0.022, rod, z), (end + 0.022, rod, z)), 0.024, DARK)
    across, down = np.linspace(0.0, 1.0, 57), np.linspace(0.0, 1.0, 9)
    for side in (-1.0, 1.0):
        phase = 2.0 * math.pi * 5.5 * (across + 0.012 * np.sin(17.0 * across + side))
        deep = (0.016 + 0.028 * down**0.6)[:, None] * (1.0 + 0.3 * np.sin(9.0 * across + 2.0 * side))[None]
        fold = np.sin(phase[None] + 0.5 * side * down[:, None])
        x = side * (w - 0.10 + 0.42 * (across[None] - 0.5) * (0.90 + 0.12 * down[:, None]) + 0.19)
        y = rod + 0.01 - (rod + 0.01 + float(options["drop"])) * down
        points = np.stack(np.broadcast_arrays(x, y[:, None], z + deep * fold), axis=-1)
        shade = 0.62 + 0.30 * (0.5 - 0.5 * fold)
        for back in (False, True):
            shape.grid(points, cloth, flip=(side > 0) != back, ao=0.7 * shade if back else shade)


def _day_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    """The sky's light through it."""
    area = part.size_m[0] * part.size_m[1]
    return (
        Lamp(
            (0.0, part.size_m[1] / 2, part.size_m[2] / 2 + 0.25),
            (1.0 * area, 1.06 * area, 1.15 * area),
            9.0,
            axis=(0.0, -0.25, -0.97),
            outer_rad=math.radians(85.0),
            inner_rad=math.radians(20.0),
            burns="day",
        ),
    )


def _wall_clock(part: Part, options: Options) -> Shape:
    """A round clock with two hands."""
    shape = Shape()
    r, y = part.size_m[0] / 2, part.size_m[1] / 2
    dial = Shape()
    dial.lathe(
        ((r, 0.0), (r, 0.03), (r, 0.03), (r - 0.015, 0.035), (r - 0.015, 0.026), (r - 0.015, 0.026), (0.0, 0.026)), DARK, segments=28
    )
    dial.lathe(((r - 0.016, 0.0265), (0.0, 0.0265)), WHITE, segments=28)
    for k in range(12):
        tick = Shape()
        tick.box((-0.004, 0.0, r * 0.72), (0.004, 0.028, r * 0.84), INK, faces="Y")
        dial.merge(tick, (0, 0, 0), quat_about((0.0, 1.0, 0.0), 2 * math.pi * k / 12))
    minutes = int(options["minutes"])
    for turn, length, wide in ((minutes / 720.0, 0.48, 0.007), (minutes % 60 / 60.0, 0.72, 0.005)):
        hand = Shape()
        hand.box((-wide, 0.0, -r * length), (wide, 0.030, r * 0.1), INK, faces="Y")
        dial.merge(hand, (0, 0, 0), quat_about((0.0, 1.0, 0.0), -2 * math.pi * turn))
    shape.merge(dial, (0.0, y, 0.035), quat_about((1.0, 0.0, 0.0), -math.pi / 2))
    return shape


def _camera_dome(part: Part, options: Options) -> Shape:
    """A camera under the ceiling: white rim, dark dome."""
    shape = Shape()
    r, h = part.size_m[0] / 2, part.size_m[1]
    a = np.linspace(0.0, np.pi / 2, 7)
    dome = [(0.8 * r * math.sin(t), 0.55 * h - 0.55 * h * math.cos(t)) for t in a]
    shape.lathe(dome, Finish((12, 12, 14), 0.08), segments=20)
    shape.lathe(((0.8 * r, 0.55 * h), (r, 0.6 * h), (r, 0.6 * h), (r, h)), WHITE, segments=20)
    return shape


TUBE_LIGHT = Kind(
    _tube_light,
    {"power": number("1.0", 0.0, 5.0), "tone": choice("cold", "warm"), "key": choice("no", "yes"), "shade": choice("tray", "bowl")},
    _tube_lamps,
)
STEEL_DOOR = Kind(_steel_door, {"color": color("#5b6b74"), "frame": color("#3d474d"), "words": words("")})
DOOR = Kind(_door, {"color": color("#c8c2b4"), "ajar": number("0", 0.0, 110.0)})
WINDOW = Kind(_window, {"color": color("#d2cec2"), "curtain": color("#6d6a78"), "drop": number("0.09", 0.0, 3.0)}, _day_lamps)
WALL_CLOCK = Kind(_wall_clock, {"minutes": count("130", 0, 719)})
CAMERA_DOME = Kind(_camera_dome)
"""A part's `position` is its lower edge: a clock that hangs at 2 m says so."""
