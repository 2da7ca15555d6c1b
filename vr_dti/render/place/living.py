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
from vr_dti.render.place.soft import cushion, draped
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_SPINES = (
    (34, 44, 70), (88, 30, 32), (36, 58, 46), (196, 186, 162), (40, 38, 38), (112, 108, 102), (150, 112, 54), (70, 92, 112),
    (122, 78, 52), (204, 200, 192), (164, 70, 48), (58, 48, 62),
)  # fmt: skip
"""of books: cloth that publishers bind in, and paper jackets (defaults)"""


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
    cushion(shape, (-w, 0.05, -d), (-w + arm, h * 0.72, d), cloth, 0.05)
    cushion(shape, (w - arm, 0.05, -d), (w, h * 0.72, d), cloth, 0.05)
    places = max(1, round((part.size_m[0] - 2 * arm) / 0.75))
    wide = (part.size_m[0] - 2 * arm) / places
    for k in range(places):
        x = -w + arm + k * wide
        cushion(shape, (x, seat * 0.62, -d), (x + wide, seat, d - 0.2), cloth, 0.045)
        cushion(shape, (x, seat * 0.8, d - 0.28), (x + wide, h, d), cloth, 0.06)
    for x, turn in ((-w + arm + 0.22, 0.25), (w - arm - 0.24, -0.35)):
        pillow = Shape()
        cushion(pillow, (-0.2, 0.0, -0.07), (0.2, 0.38, 0.07), other, 0.045)
        shape.merge(pillow, (x, seat - 0.02, d - 0.36), quat_about((0.0, 1.0, 0.0), turn))
    if options["throw"]:
        blanket = Finish(rgb(options["throw"]), 0.97, grain=Grain.CLOTH, tile_m=0.11)
        front = d - 0.29
        profile = ((seat + 0.02, -d + 0.3), (seat + 0.02, front - 0.02), (seat + 0.08, front), (h - 0.06, front), (h + 0.012, front + 0.06))
        x1 = w - arm - 0.42
        draped(shape, (*profile, (h + 0.012, d - 0.03), (h - 0.05, d + 0.012), (0.6 * h, d + 0.012)), max(x1 - 0.62, -w), x1, blanket)
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
    apron = min(0.07, 0.2 * h)
    shape.box((-w + 0.06, h - 0.035 - apron, -d + 0.045), (w - 0.06, h - 0.035, d - 0.045), wood, faces="xXzZy", ao=0.8)
    if options["shelf"] == "yes":
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

    def oval(u: float, v: float, wide_share: float, tall_share: float, tone: tuple[int, int, int], layer: int) -> None:
        """Its middle and halves, in shares of the picture."""
        a = np.linspace(0.0, 2.0 * np.pi, 25)[:-1]
        at = np.stack(
            (x1 - (u + wide_share * np.cos(a)) * wide, y0 + (v + tall_share * np.sin(a)) * tall, np.full(24, z - 0.0006 * layer)), -1
        )
        shape.polygon(at, Finish(tone, 0.15, glow=0.075))

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
    oval(0.37, 0.24, 0.13, 0.25, (34, 36, 46), 2)
    oval(0.37, 0.42, 0.028, 0.10, (196, 196, 190), 3)
    patch(0.352, 0.46, 0.388, 0.56, (158, 114, 92), 4)
    oval(0.37, 0.675, 0.056, 0.13, (54, 40, 32), 4)
    oval(0.37, 0.635, 0.046, 0.115, (172, 128, 104), 5)
    patch(0.0, 0.16, 1.0, 0.26, (104, 74, 52), 6)
    patch(0.0, 0.03, 1.0, 0.15, (150, 34, 34), 7)
    for k, share in enumerate((0.16, 0.09, 0.2, 0.12, 0.14)):
        left = 0.04 + (0.0, 0.18, 0.29, 0.51, 0.65)[k]
        patch(left, 0.07, left + share, 0.11, (214, 208, 200), 8)


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
        _books(shape, rng, (-w + t, w - t), (y + t, above), d)
    return shape


def _books(shape: Shape, rng: np.random.Generator, across: tuple[float, float], up: tuple[float, float], d: float) -> None:
    """One board's: rows that stand, a pile that lies, a box or a vase in a gap; titles on the broader spines."""
    (x, end), (y, above) = across, up
    room = above - y
    x += 0.01
    while x < end - 0.06:
        what = rng.random()
        if what < 0.06:
            x += rng.uniform(0.05, 0.14)
        elif what < 0.12 and x < end - 0.24:
            at = y
            for _ in range(int(rng.integers(2, 5))):
                thick, wide = rng.uniform(0.02, 0.04), rng.uniform(0.18, 0.22)
                shape.box((x, at, -0.7 * d), (x + wide, at + thick, d - 0.02), _spine(rng), ao=0.85)
                at += thick
            x += 0.24
        elif what < 0.16 and x < end - 0.2:
            vase = Shape()
            k = min(0.16, 0.7 * room)
            vase.lathe(
                ((0.0, 0.0), (0.3 * k, 0.0), (0.42 * k, 0.45 * k), (0.2 * k, 0.85 * k), (0.26 * k, k)), _spine(rng, 0.25), segments=16
            )
            shape.merge(vase, (x + 0.09, y, -0.1 * d))
            x += 0.19
        else:
            thick, high, deep = rng.uniform(0.016, 0.048), room * rng.uniform(0.62, 0.92), rng.uniform(0.55, 0.8)
            front, cover = d - 2 * d * deep, _spine(rng)
            shape.box((x, y, front), (x + thick, y + high, d - 0.01), cover, faces="xXYz", ao=0.85)
            if thick > 0.03 and rng.random() < 0.7:
                title, mark = Finish((206, 196, 160), 0.5), y + high * rng.uniform(0.55, 0.75)
                shape.box((x + 0.2 * thick, mark, front - 0.001), (x + 0.8 * thick, mark + 0.16 * high, front), title, faces="z")
            x += thick + 0.002


def _spine(rng: np.random.Generator, roughness: float = 0.6) -> Finish:
    """Cloth and paper, no two bleached alike."""
    pale, tone = rng.uniform(0.75, 1.25), _SPINES[int(rng.integers(len(_SPINES)))]
    r, g, b = (int(np.clip(pale * c, 12, 226)) for c in tone)
    return Finish((r, g, b), roughness)


def _rug(part: Part, options: Options) -> Shape:
    """A rug, 4 mm high: borders one within the other, a field of lozenges with a medallion, fringes at its ends."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    pile, rim = rgb(options["color"]), rgb(options["rim"])
    dark, mixed = tuple(int(0.45 * c) for c in pile), tuple((2 * a + b) // 3 for a, b in zip(pile, rim, strict=True))
    tones = [Finish((c[0], c[1], c[2]), 0.98, grain=Grain.CLOTH, tile_m=0.16) for c in (pile, rim, dark, mixed)]
    columns, rows = (int(np.clip(2 * round(v / _KNOT_M) + 1, 9, 129)) for v in (w, d))
    gx, gz = np.meshgrid(np.linspace(-w, w, columns + 1), np.linspace(-d, d, rows + 1))
    i, j = np.meshgrid(np.arange(columns), np.arange(rows))
    edge = np.minimum(np.minimum(i, columns - 1 - i), np.minimum(j, rows - 1 - j))
    across, along = np.abs(i - columns // 2), np.abs(j - rows // 2)
    lozenge = (across + along) % 14
    cells = np.select([lozenge == 0, lozenge == 7, lozenge == 1], [3, np.where(np.abs(across - along) % 14 < 3, 1, 0), 2], 0)
    middle = across / columns + along / rows
    rays = (np.maximum(across, along) + (np.minimum(across, along) // 2)) % 5
    inner = np.select([middle < 0.06, middle < 0.10, rays == 0, rays == 1], [1, 2, 1, 0], 3)
    cells = np.select([middle < 0.235, middle < 0.26, middle < 0.275], [inner, 2, 1], cells)
    step = np.where(np.minimum(i, columns - 1 - i) < np.minimum(j, rows - 1 - j), along, across) % 8
    band = np.select([np.abs(step - 4) + np.abs(edge - 6) < 3, step == 0], [1, 3], 0)
    cells = np.where(edge < 14, np.select([edge < 2, edge == 2, edge < 10, edge == 10, edge == 11], [0, 1, band, 1, 2], 2), cells)
    shape.grid(np.stack((gx, np.full_like(gx, 0.004), gz), axis=-1), tones, cells=cells)
    for side in (-1.0, 1.0):
        for z in np.linspace(-0.97 * d, 0.97 * d, int(np.clip(2 * d / 0.05, 4, 60))):
            x0, x1 = sorted((side * w, side * (w + 0.05)))
            shape.box((x0, 0.0, z - 0.008), (x1, 0.003, z + 0.008), tones[1], faces="Y", ao=0.9)
    return shape


_KNOT_M = 0.024
"""half of a rug is divided by it: as large as the smallest parts of its pattern are (default)"""


SOFA = Kind(_sofa, {"color": color("#5a6168"), "cushions": color("#a3763c"), "throw": color("")})
TABLE = Kind(
    _table, {"color": color("#6b4a2e"), "shelf": choice("yes", "no"), "clutter": count("6", 0, 20), "seed": count("1", 0, 999_999_999)}
)
TELEVISION = Kind(_television, {"color": color("#4a3626"), "on": choice("yes", "no")}, _television_lamps)
FLOOR_LAMP = Kind(_floor_lamp, {"power": number("1.0", 0.0, 5.0), "key": choice("no", "yes")}, _floor_lamp_lamps)
SHELVES = Kind(_shelves, {"color": color("#5c422c"), "seed": count("1", 0, 999_999_999)})
RUG = Kind(_rug, {"color": color("#6e3a34"), "rim": color("#b09a74")}, ground=True)
