"""The furniture of a living room: sofa, tables, television, lamp, rug, shelves, and what lies about. Fronts to -Z, backs at the wall."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.fixtures import DARK, STEEL
from vr_dti.render.place.kind import Kind, Options, choice, color, count, number
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, quat_about
from vr_dti.world.place import Part


def _cushion(shape: Shape, low: tuple[float, float, float], high: tuple[float, float, float], cloth: Finish, round_m: float) -> None:
    """A box with soft edges: a superellipsoid stretched over it."""
    u, v = np.linspace(-np.pi / 2, np.pi / 2, 11), np.linspace(-np.pi, np.pi, 21)
    a, b = np.array(low), np.array(high)
    half, middle = 0.5 * (b - a), 0.5 * (a + b)
    power = float(np.clip(2.2 * round_m / half.mean(), 0.16, 0.5))

    def soft(x: Floats) -> Floats:
        out: Floats = np.sign(x) * np.abs(x) ** power
        return out

    cu, su = soft(np.cos(u))[:, None], soft(np.sin(u))[:, None]
    cv, sv = soft(np.cos(v))[None], soft(np.sin(v))[None]
    points = np.stack(np.broadcast_arrays(half[0] * cu * cv, half[1] * su, half[2] * cu * sv), axis=-1)
    shade = 0.62 + 0.38 * np.clip(0.5 + 0.6 * np.sin(u), 0.0, 1.0)
    shape.grid(points + middle, cloth, wrap=True, flip=False, ao=np.broadcast_to(shade[:, None], points.shape[:2]))


def _sofa(part: Part, options: Options) -> Shape:
    """Arms, back, seats for as many as fit, and two loose cushions."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    cloth = Finish(rgb(options["color"]), 0.95, grain=Grain.CLOTH, tile_m=0.18)
    other = Finish(rgb(options["cushions"]), 0.95, grain=Grain.CLOTH, tile_m=0.14)
    arm, seat = min(0.2, w * 0.4), h * 0.5
    shape.box((-w + 0.02, 0.06, -d + 0.04), (w - 0.02, seat * 0.7, d), cloth, ao_base=0.45)
    for x in (-w + 0.08, w - 0.08):
        for z in (-d + 0.1, d - 0.1):
            shape.box((x - 0.025, 0.0, z - 0.025), (x + 0.025, 0.06, z + 0.025), DARK, ao=0.5)
    _cushion(shape, (-w, 0.05, -d), (-w + arm, h * 0.72, d), cloth, 0.05)
    _cushion(shape, (w - arm, 0.05, -d), (w, h * 0.72, d), cloth, 0.05)
    places = max(1, round((part.size_m[0] - 2 * arm) / 0.75))
    wide = (part.size_m[0] - 2 * arm) / places
    for k in range(places):
        x = -w + arm + k * wide
        _cushion(shape, (x, seat * 0.62, -d), (x + wide, seat, d - 0.2), cloth, 0.045)
        _cushion(shape, (x, seat * 0.8, d - 0.28), (x + wide, h, d), cloth, 0.06)
    for x, turn in ((-w + arm + 0.22, 0.25), (w - arm - 0.24, -0.35)):
        pillow = Shape()
        _cushion(pillow, (-0.2, 0.0, -0.07), (0.2, 0.38, 0.07), other, 0.045)
        shape.merge(pillow, (x, seat - 0.02, d - 0.36), quat_about((0.0, 1.0, 0.0), turn))
    return shape


def _table(part: Part, options: Options) -> Shape:
    """A low table; on it what was left there: mugs, magazines, a remote, a bottle, by `seed`."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    wood = Finish(rgb(options["color"]), 0.38, grain=Grain.HAIR, tile_m=0.9)
    shape.box((-w, h - 0.035, -d), (w, h, d), wood)
    for x in (-w + 0.05, w - 0.05):
        for z in (-d + 0.05, d - 0.05):
            shape.box((x - 0.025, 0.0, z - 0.025), (x + 0.025, h - 0.035, z + 0.025), wood, ao_base=0.5)
    shape.box((-w + 0.06, h * 0.35, -d + 0.06), (w - 0.06, h * 0.35 + 0.02, d - 0.06), wood, ao=0.6)
    rng = np.random.default_rng(int(options["seed"]))
    for k in range(int(options["clutter"])):
        thing = Shape()
        match k % 4:
            case 0:
                cup = Finish(((190, 70, 60), (222, 220, 212), (60, 84, 110))[int(rng.integers(3))], 0.25)
                rim = ((0.042, 0.09), (0.042, 0.09), (0.037, 0.09), (0.035, 0.02))
                thing.lathe(((0.0, 0.0), (0.038, 0.0), (0.038, 0.0), *rim), cup, segments=14)
            case 1:
                for n in range(3):
                    page = Finish(((178, 60, 52), (210, 206, 190), (54, 92, 120))[int(rng.integers(3))], 0.35)
                    thing.box((-0.105 + 0.01 * n, 0.006 * n, -0.14), (0.105 + 0.01 * n, 0.006 * n + 0.005, 0.14), page)
            case 2:
                thing.box((-0.022, 0.0, -0.085), (0.022, 0.018, 0.085), DARK)
            case _:
                green = Finish((34, 62, 40), 0.1)
                neck = ((0.034, 0.15), (0.014, 0.20), (0.014, 0.245), (0.014, 0.245), (0.0, 0.246))
                thing.lathe(((0.0, 0.0), (0.034, 0.0), (0.034, 0.0), *neck), green)
        x, z = rng.uniform(-0.75, 0.75) * (w - 0.1), rng.uniform(-0.7, 0.7) * (d - 0.1)
        shape.merge(thing, (x, h, z), quat_about((0.0, 1.0, 0.0), rng.uniform(0.0, 6.28)))
    return shape


def _television(part: Part, options: Options) -> Shape:
    """A flat television on a low board; lit, its picture glows in bands."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    wood = Finish(rgb(options["color"]), 0.4, grain=Grain.HAIR, tile_m=0.9)
    board = min(0.5, 0.45 * h)
    shape.box((-w, 0.05, -d), (w, board, d), wood, ao_base=0.6)
    shape.box((-w + 0.04, 0.0, -d + 0.05), (w - 0.04, 0.05, d), DARK, ao=0.4)
    for x in (-w * 0.5, 0.0, w * 0.5):
        shape.box((x - 0.003, 0.07, -d - 0.002), (x + 0.003, board - 0.03, -d), DARK, faces="z")
    sw, y0, y1 = w * 0.86, board + 0.06, h
    shape.box((-sw, y0, -0.03), (sw, y1, 0.03), DARK)
    shape.box((-0.18, board, -0.11), (0.18, board + 0.012, 0.11), DARK)
    shape.box((-0.04, board, -0.015), (0.04, y0, 0.015), DARK)
    lit = options["on"] == "yes"
    _screen(shape, (-sw + 0.018, y0 + 0.018), (sw - 0.018, y1 - 0.018), -0.032, lit=lit)
    shape.box((w * 0.55, board, -0.1), (w * 0.55 + 0.22, board + 0.05, 0.08), DARK)
    return shape


def _screen(shape: Shape, low: tuple[float, float], high: tuple[float, float], z: float, *, lit: bool) -> None:
    """The picture: dark, or the evening's news as it is seen from across a room: somebody at a desk before a town, a strip of words."""
    (x0, y0), (x1, y1) = low, high
    wide, tall = x1 - x0, y1 - y0

    def patch(u0: float, v0: float, u1: float, v1: float, tone: tuple[int, int, int], layer: int) -> None:
        """Shares of the picture, from its left as it is seen and from below."""
        finish = Finish(tone, 0.15, glow=0.075) if lit else Finish((8, 9, 10), 0.08)
        deep = z - 0.0006 * layer
        shape.box((x1 - u1 * wide, y0 + v0 * tall, deep), (x1 - u0 * wide, y0 + v1 * tall, deep + 0.0006), finish, faces="z")

    patch(0.0, 0.0, 1.0, 1.0, (38, 58, 96), 0)
    if not lit:
        return
    for k, high_share in enumerate((0.52, 0.66, 0.58, 0.74, 0.5, 0.62, 0.7, 0.55, 0.6)):
        patch(k / 9, 0.3, (k + 0.86) / 9, high_share, (54, 78, 118), 1)
    patch(0.62, 0.42, 0.93, 0.86, (150, 158, 150), 2)
    patch(0.64, 0.45, 0.91, 0.62, (96, 92, 76), 3)
    patch(0.25, 0.2, 0.49, 0.52, (34, 36, 46), 2)
    patch(0.345, 0.34, 0.395, 0.54, (196, 196, 190), 3)
    patch(0.325, 0.52, 0.415, 0.74, (172, 128, 104), 3)
    patch(0.318, 0.68, 0.422, 0.78, (54, 40, 32), 4)
    patch(0.0, 0.16, 1.0, 0.26, (104, 74, 52), 5)
    patch(0.0, 0.03, 1.0, 0.15, (150, 34, 34), 6)
    for k, share in enumerate((0.16, 0.09, 0.2, 0.12, 0.14)):
        left = 0.04 + (0.0, 0.18, 0.29, 0.51, 0.65)[k]
        patch(left, 0.07, left + share, 0.11, (214, 208, 200), 7)


def _television_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    if options["on"] != "yes":
        return ()
    wide = math.radians(88.0), math.radians(20.0)
    return (Lamp((0.0, 0.72 * part.size_m[1], -0.10), (0.55, 0.80, 1.25), 7.0, (0.0, -0.05, -1.0), *wide),)


def _floor_lamp(part: Part, options: Options) -> Shape:
    """A standing lamp: foot, pole, a cloth shade that glows."""
    shape = Shape()
    r, h = part.size_m[0] / 2, part.size_m[1]
    shape.lathe(((0.0, 0.0), (0.13, 0.0), (0.13, 0.0), (0.13, 0.02), (0.02, 0.035), (0.012, 0.06), (0.012, h - 0.28)), STEEL, segments=16)
    glow = 0.10 if float(options["power"]) > 0 else 0.0
    shade = Finish((255, 214, 160), 0.9, grain=Grain.PLAIN, glow=glow)
    shape.lathe(((r, h - 0.30), (0.62 * r, h)), shade, segments=24)
    a = np.linspace(0, 2 * np.pi, 25)
    rims = [(k * np.cos(a), np.full(25, y), -k * np.sin(a)) for k, y in ((r - 0.004, h - 0.30), (0.62 * r - 0.004, h))]
    shape.grid(np.stack([np.stack(rim, axis=-1) for rim in rims]), shade, wrap=True)
    return shape


def _floor_lamp_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    power = float(options["power"])
    if power <= 0.0:
        return ()
    h = part.size_m[1]
    warm = (3.4 * power, 2.75 * power, 1.95 * power)
    key = options["key"] == "yes"
    down = Lamp((0.0, h - 0.05, 0.0), warm, 9.0, (0.0, -0.6, -0.8), math.radians(179.95), math.radians(179.8), key=key)
    up = (0.5 * warm[0], 0.5 * warm[1], 0.5 * warm[2])
    return (down, Lamp((0.0, h + 0.02, 0.0), up, 5.0, (0.0, 1.0, 0.0), math.radians(70.0), math.radians(25.0)))


def _shelves(part: Part, options: Options) -> Shape:
    """Open shelves full of books and a few boxes, by `seed`."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    wood = Finish(rgb(options["color"]), 0.5, grain=Grain.HAIR, tile_m=0.9)
    t = 0.022
    for x in (-w, w - t):
        shape.box((x, 0.0, -d), (x + t, h, d), wood, ao_base=0.6)
    shape.box((-w, 0.0, d - 0.008), (w, h, d), wood, faces="z", ao=0.55)
    boards = np.linspace(0.06, h - t, max(2, round(h / 0.36) + 1))
    rng = np.random.default_rng(int(options["seed"]))
    for y in boards.tolist():
        shape.box((-w + t, y, -d), (w - t, y + t, d), wood, ao=0.85)
    for y, above in zip(boards[:-1].tolist(), boards[1:].tolist(), strict=True):
        x = -w + t + 0.01
        while x < w - t - 0.06:
            if rng.random() < 0.12:
                x += rng.uniform(0.06, 0.2)
                continue
            thick = rng.uniform(0.018, 0.045)
            high = (above - y - t) * rng.uniform(0.62, 0.92)
            tone = rng.uniform(0.0, 6.28)
            shade = rng.uniform(58.0, 128.0)
            r, g, b = (int(shade * (1.0 + 0.16 * math.sin(tone + k * 1.7))) for k in range(3))
            deep = rng.uniform(0.5, 0.8)
            shape.box((x, y + t, d - 2 * d * deep), (x + thick, y + t + high, d - 0.01), Finish((r, g, b), 0.6), faces="xXYz", ao=0.75)
            x += thick + 0.002
    return shape


def _rug(part: Part, options: Options) -> Shape:
    """A rug, 4 mm high: borders one within the other, a field of lozenges with a medallion, fringes at its ends."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    pile, rim = rgb(options["color"]), rgb(options["rim"])
    dark, mixed = tuple(int(0.45 * c) for c in pile), tuple((2 * a + b) // 3 for a, b in zip(pile, rim, strict=True))
    tones = [Finish((c[0], c[1], c[2]), 0.98, grain=Grain.CLOTH, tile_m=0.16) for c in (pile, rim, dark, mixed)]
    columns, rows = (int(np.clip(2 * round(v / _KNOT_M) + 1, 9, 45)) for v in (w, d))
    gx, gz = np.meshgrid(np.linspace(-w, w, columns + 1), np.linspace(-d, d, rows + 1))
    i, j = np.meshgrid(np.arange(columns), np.arange(rows))
    edge = np.minimum(np.minimum(i, columns - 1 - i), np.minimum(j, rows - 1 - j))
    across, along = np.abs(i - columns // 2), np.abs(j - rows // 2)
    cells = np.where((across + along) % 6 == 0, 3, 0)
    middle = across / columns + along / rows
    cells = np.where(middle < 0.30, 2, cells)
    cells = np.where(middle < 0.24, np.where((across + along) % 3 == 0, 1, 3), cells)
    cells = np.select([edge == 0, edge == 1, edge == 2, edge == 3], [0, 2, np.where((i + j) % 4 < 2, 1, 3), 2], cells)
    shape.grid(np.stack((gx, np.full_like(gx, 0.004), gz), axis=-1), tones, cells=cells)
    for side in (-1.0, 1.0):
        for z in np.linspace(-0.97 * d, 0.97 * d, int(np.clip(2 * d / 0.05, 4, 60))):
            x0, x1 = sorted((side * w, side * (w + 0.05)))
            shape.box((x0, 0.0, z - 0.008), (x1, 0.003, z + 0.008), tones[1], faces="Y", ao=0.9)
    return shape


_KNOT_M = 0.07
"""half of a rug is divided by it: as large as the parts of its pattern are, about (default)"""


SOFA = Kind(_sofa, {"color": color("#5a6168"), "cushions": color("#a3763c")})
TABLE = Kind(_table, {"color": color("#6b4a2e"), "clutter": count("6", 0, 20), "seed": count("1", 0, 999_999_999)})
TELEVISION = Kind(_television, {"color": color("#4a3626"), "on": choice("yes", "no")}, _television_lamps)
FLOOR_LAMP = Kind(_floor_lamp, {"power": number("1.0", 0.0, 5.0), "key": choice("no", "yes")}, _floor_lamp_lamps)
SHELVES = Kind(_shelves, {"color": color("#5c422c"), "seed": count("1", 0, 999_999_999)})
RUG = Kind(_rug, {"color": color("#6e3a34"), "rim": color("#b09a74")}, ground=True)
