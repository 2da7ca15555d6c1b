"""The furniture of a booking room: counter, bench with a cuff rail, height chart, notice board. Fronts to -Z, backs at the wall."""

from __future__ import annotations

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.fixtures import DARK, INK, PAPER, STEEL, WHITE
from vr_dti.render.place.kind import Kind, Options, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_SCREEN = Finish((90, 130, 165), 0.3, glow=0.05)


def _counter(part: Part, options: Options) -> Shape:
    """A booking counter: laminated front with a kick plate, a worktop, and on it screen, keyboard, trays and a form."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    front, top = Finish(rgb(options["color"]), 0.5, grain=Grain.HAIR, tile_m=1.1), Finish(rgb(options["top"]), 0.3)
    shape.box((-w, 0.12, -d + 0.05), (w, h - 0.04, d), front, ao_base=0.7)
    shape.box((-w, 0.0, -d + 0.10), (w, 0.12, d), DARK, ao_base=0.45)
    for x in np.arange(-w + 0.9, w - 0.3, 0.9):
        shape.box((x - 0.004, 0.12, -d + 0.048), (x + 0.004, h - 0.04, -d + 0.05), DARK, faces="z")
    shape.box((-w - 0.02, h - 0.04, -d), (w + 0.02, h, d + 0.02), top)
    screen = Shape()
    screen.box((-0.25, 0.06, -0.02), (0.25, 0.345, 0.015), DARK)
    screen.box((-0.238, 0.072, 0.015), (0.238, 0.333, 0.017), _SCREEN, faces="Z")
    screen.box((-0.02, 0.0, -0.02), (0.02, 0.07, 0.0), DARK)
    screen.box((-0.11, 0.0, -0.09), (0.11, 0.012, 0.07), DARK)
    shape.merge(screen, (-w * 0.35, h, d * 0.1), quat_about((0.0, 1.0, 0.0), 0.35))
    shape.box((-w * 0.35 - 0.2, h, d * 0.62), (-w * 0.35 + 0.22, h + 0.02, d * 0.62 + 0.14), DARK)
    for k in range(3):
        y = h + 0.006 + 0.055 * k
        shape.box((w * 0.55, y, -d * 0.3), (w * 0.55 + 0.26, y + 0.006, d * 0.6), DARK)
        shape.box((w * 0.55 + 0.01, y + 0.006, -d * 0.28), (w * 0.55 + 0.24, y + 0.016, d * 0.5), PAPER)
    shape.box((w * 0.1, h, -d * 0.5), (w * 0.1 + 0.23, h + 0.008, -d * 0.5 + 0.31), Finish((122, 84, 50), 0.6))
    shape.box((w * 0.1 + 0.012, h + 0.008, -d * 0.5 + 0.01), (w * 0.1 + 0.218, h + 0.011, -d * 0.5 + 0.29), PAPER)
    shape.lathe(
        ((0.0, h), (0.045, h), (0.045, h), (0.042, h + 0.11), (0.042, h + 0.11), (0.036, h + 0.11), (0.036, h + 0.02)), DARK, segments=12
    )
    if options["words"]:
        shape.words(options["words"], (0.0, h * 0.62, -d + 0.046), (-1, 0, 0), 0.13, WHITE, bold=2)
    return shape


def _bench(part: Part, options: Options) -> Shape:
    """A steel bench bolted down, a rail above its back with rings for cuffs."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    seat = 0.46
    shape.box((-w, seat - 0.045, -d), (w, seat, d), STEEL)
    for x in np.linspace(-w + 0.15, w - 0.15, max(2, round(part.size_m[0] / 1.2) + 1)):
        shape.box((x - 0.03, 0.0, -d + 0.06), (x + 0.03, seat - 0.045, -d + 0.12), STEEL, ao_base=0.5)
        shape.box((x - 0.03, 0.0, d - 0.12), (x + 0.03, seat - 0.045, d - 0.06), STEEL, ao_base=0.5)
        shape.box((x - 0.07, 0.0, -d + 0.03), (x + 0.07, 0.012, d - 0.03), STEEL, ao=0.6)
        shape.box((x - 0.02, seat, d - 0.04), (x + 0.02, h, d), STEEL)
    shape.tube(
        ((-w + 0.05, h - 0.03, d - 0.02), (-w + 0.05, h - 0.03, d - 0.10), (w - 0.05, h - 0.03, d - 0.10), (w - 0.05, h - 0.03, d - 0.02)),
        0.019,
        STEEL,
    )
    a = np.linspace(0.0, 2.0 * np.pi, 13)
    for x in np.linspace(-w + 0.4, w - 0.4, max(1, round(part.size_m[0] / 0.8))):
        ring = np.stack((np.full(13, x), h - 0.075 + 0.032 * np.cos(a), d - 0.10 + 0.032 * np.sin(a)), axis=-1)
        shape.tube(ring, 0.006, STEEL, segments=6, caps=False)
    return shape


def _height_chart(part: Part, options: Options) -> Shape:
    """A strip on the wall with lines each inch and numbers each half foot, from the floor it hangs over up to 7 feet."""
    shape = Shape()
    w, h = part.size_m[0] / 2, part.size_m[1]
    foot = 0.3048
    shape.box((-w, 0.0, -0.002), (w, h, 0.0), PAPER, faces="z")
    low = part.position_m[1]
    for inch in range(85):
        y = inch * foot / 12 - low
        if not 0.02 < y < h - 0.02:
            continue
        whole, half = inch % 12 == 0, inch % 6 == 0
        reach = 1.0 if whole else 0.6 if half else 0.28
        shape.box(
            (w - 2 * w * reach, y - (0.005 if whole else 0.002), -0.0035), (w, y + (0.005 if whole else 0.002), -0.002), INK, faces="z"
        )
        if half:
            label = f"{inch // 12}'" + ("6" if inch % 12 else "")
            shape.words(label, (-w * 0.55, y + 0.045, -0.004), (-1, 0, 0), 0.075, INK, bold=2)
    return shape


def _notice_board(part: Part, options: Options) -> Shape:
    """Cork in a frame, with forms pinned to it: headings that name nobody, lines that nobody can read."""
    shape = Shape()
    w, h = part.size_m[0] / 2, part.size_m[1]
    shape.box((-w, 0.0, -0.02), (w, h, 0.0), Finish((150, 116, 74), 0.9, grain=Grain.CLOTH, tile_m=0.05))
    for x0, x1, y0, y1 in ((-w, w, 0.0, 0.03), (-w, w, h - 0.03, h), (-w, -w + 0.03, 0.0, h), (w - 0.03, w, 0.0, h)):
        shape.box((x0, y0, -0.028), (x1, y1, -0.02), STEEL)
    rng = np.random.default_rng(3)
    heads = [t.strip() for t in options["words"].split("/") if t.strip()]
    columns = max(1, int((2 * w - 0.1) / 0.29))
    for k in range(2 * columns):
        x, row = -w + 0.06 + 0.29 * (k % columns), k // columns
        y1 = h - 0.07 - row * 0.37 - 0.03 * rng.random()
        if y1 - 0.30 < 0.04:
            continue
        page = Finish(((222, 220, 210), (214, 206, 170), (196, 210, 214))[int(rng.integers(3))], 0.8)
        shape.box((x, y1 - 0.30, -0.0225), (x + 0.215, y1, -0.02), page, faces="z")
        middle = x + 0.1075
        if k < len(heads):
            shape.words(heads[k], (middle, y1 - 0.035, -0.024), (-1, 0, 0), min(0.034, 0.34 / max(6, len(heads[k]))), INK, bold=1)
        for n in range(int(rng.integers(5, 10))):
            y = y1 - 0.075 - 0.022 * n
            shape.box(
                (x + 0.02, y - 0.003, -0.0235),
                (x + 0.02 + 0.17 * rng.uniform(0.5, 1.0), y, -0.0225),
                Finish((120, 122, 124), 0.8),
                faces="z",
            )
        shape.box((middle - 0.005, y1 - 0.012, -0.03), (middle + 0.005, y1 - 0.002, -0.0225), Finish((170, 40, 36), 0.4))
    return shape


COUNTER = Kind(_counter, {"color": color("#6a5640"), "top": color("#3b3f42"), "words": words("")})
CUFF_BENCH = Kind(_bench)
HEIGHT_CHART = Kind(_height_chart)
NOTICE_BOARD = Kind(_notice_board, {"words": words("RIGHTS / VISITORS / PROPERTY")})
