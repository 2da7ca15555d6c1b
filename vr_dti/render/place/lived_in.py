"""What people leave about at home and what is let into its walls: plates, coats on hooks, shoes, toys. Backs at the wall, fronts to -Z."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.fixtures import DARK, STEEL, WHITE
from vr_dti.render.place.kind import Kind, Options, choice, color, count
from vr_dti.render.place.shape import Shape
from vr_dti.render.place.soft import both_sides, cushion
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_COATS = ((44, 50, 62), (96, 72, 48), (122, 44, 44), (58, 70, 52))
_SHOES = ((34, 32, 30), (198, 196, 190), (92, 64, 44), (120, 44, 60))
_TOYS = ((196, 58, 48), (52, 96, 168), (226, 178, 52), (72, 140, 78))
_COAT_M, _PAIR_M, _BRICK_M = 0.34, 0.26, 0.045
"""what a coat and a pair of shoes take up along a wall; the edge of a toy brick (defaults)"""


def _wall_plate(part: Part, options: Options) -> Shape:
    """A switch, a socket for two plugs as in North America, a thermostat, or the grille that air goes back through."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], min(part.size_m[2], 0.03)
    plate = Finish(rgb(options["color"]), 0.35)
    match options["what"]:
        case "switch":
            shape.box((-w, 0.0, -0.25 * d), (w, h, 0.0), plate)
            shape.box((-0.3 * w, 0.28 * h, -0.4 * d), (0.3 * w, 0.72 * h, -0.25 * d), plate, ao=0.85)
            shape.box((-0.24 * w, 0.5 * h, -0.6 * d), (0.24 * w, 0.68 * h, -0.4 * d), WHITE)
        case "socket":
            shape.box((-w, 0.0, -0.25 * d), (w, h, 0.0), plate)
            for y in (0.28 * h, 0.72 * h):
                shape.box((-0.5 * w, y - 0.14 * h, -0.35 * d), (0.5 * w, y + 0.14 * h, -0.25 * d), WHITE)
                for x in (-0.2 * w, 0.2 * w):
                    shape.box((x - 0.05 * w, y - 0.02 * h, -0.37 * d), (x + 0.05 * w, y + 0.08 * h, -0.35 * d), DARK, faces="z")
                shape.box((-0.08 * w, y - 0.11 * h, -0.37 * d), (0.08 * w, y - 0.05 * h, -0.35 * d), DARK, faces="z")
        case "thermostat":
            shape.box((-w, 0.0, -d), (w, h, 0.0), plate)
            shape.box((-0.7 * w, 0.4 * h, -1.02 * d), (0.7 * w, 0.8 * h, -d), Finish((126, 140, 118), 0.2, glow=0.01), faces="z")
            for x in (-0.4 * w, 0.0, 0.4 * w):
                shape.box((x - 0.12 * w, 0.14 * h, -1.05 * d), (x + 0.12 * w, 0.24 * h, -d), STEEL)
        case _:
            shape.box((-w, 0.0, -0.4 * d), (w, h, 0.0), DARK, faces="z", ao=0.5)
            rim = 0.12 * min(2 * w, h)
            for x0, x1, y0, y1 in ((-w, -w + rim, 0, h), (w - rim, w, 0, h), (-w, w, 0, rim), (-w, w, h - rim, h)):
                shape.box((x0, y0, -d), (x1, y1, 0.0), plate)
            for y in np.linspace(rim, h - rim, int(np.clip(h / 0.018, 3, 40))):
                shape.quad(
                    ((w - rim, y, -0.9 * d), (-w + rim, y, -0.9 * d), (-w + rim, y + 0.007, -0.4 * d), (w - rim, y + 0.007, -0.4 * d)),
                    plate,
                )
    return shape


def _coats(part: Part, options: Options) -> Shape:
    """A board of hooks with what hangs from them, by `seed`: folds from the shoulders down, sleeves at their sides."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    shape.box((-w, h - 0.10, -0.02), (w, h, 0.0), Finish(rgb(options["color"]), 0.45, grain=Grain.HAIR, tile_m=0.7))
    rng = np.random.default_rng(int(options["seed"]))
    many = int(np.clip(round(2 * w / _COAT_M), 1, 8))
    for k in range(many):
        x = -w + (k + 0.5) * 2 * w / many
        shape.tube(((x, h - 0.05, 0.0), (x, h - 0.06, -0.06), (x, h - 0.03, -0.07)), 0.006, STEEL, segments=6)
        _coat(shape, rng, x, h - 0.05, min(h - 0.06, rng.uniform(0.72, 0.95)), 0.8 * d)
    return shape


def _coat(shape: Shape, rng: np.random.Generator, x: float, top: float, long: float, deep: float) -> None:
    cloth = Finish(_COATS[int(rng.integers(len(_COATS)))], 0.93, grain=Grain.CLOTH, tile_m=0.16)
    down, a = np.linspace(0.0, 1.0, 9)[:, None], np.linspace(-0.08, 1.08, 31)[None] * math.pi
    half = np.interp(down, (0.0, 0.06, 0.22, 1.0), (0.025, 0.07, 0.15, 0.19))
    fold = 1.0 + (0.05 + 0.16 * down) * np.sin(7.0 * a + rng.uniform(0.0, 6.28) + 0.8 * down)
    z = -deep * np.interp(down, (0.0, 0.15, 1.0), (0.35, 0.75, 0.9)) * np.sin(a) * fold
    points = np.stack(np.broadcast_arrays(x - half * np.cos(a) * (0.9 + 0.1 * fold), top - long * down, np.minimum(z, -0.004)), axis=-1)
    both_sides(shape, points, cloth, ao=0.5 + 0.4 * fold / 1.2)
    for side in (-1.0, 1.0):
        arm = [(x + side * s, top - y * long, -deep * f) for s, y, f in ((0.13, 0.17, 0.4), (0.18, 0.4, 0.5), (0.17, 0.74, 0.6))]
        shape.tube(arm, (0.055, 0.062, 0.048), cloth, segments=9)


def _shoes(part: Part, options: Options) -> Shape:
    """Pairs side by side, their heels at the wall or nearly, by `seed`."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    rng = np.random.default_rng(int(options["seed"]))
    many = int(np.clip(round(2 * w / _PAIR_M), 1, 8))
    long = min(0.28, d)
    for k in range(many):
        tone = Finish(_SHOES[int(rng.integers(len(_SHOES)))], 0.55)
        sole = Finish((44, 42, 40) if k % 2 else (206, 204, 198), 0.7)
        for side in (-1.0, 1.0):
            shoe = Shape()
            cushion(shoe, (-0.047, 0.0, -0.5 * long), (0.047, min(0.03, h), 0.5 * long), sole, 0.03, steps=8)
            cushion(shoe, (-0.044, 0.008, -0.49 * long), (0.044, min(0.075, h), 0.2 * long), tone, 0.035, steps=8)
            cushion(shoe, (-0.042, 0.008, -0.08 * long), (0.042, min(0.11, h), 0.48 * long), tone, 0.03, steps=8)
            x = -w + (k + 0.5) * 2 * w / many + 0.058 * side
            at = (x, 0.0, 0.5 * d - 0.5 * long - rng.uniform(0.0, 0.04))
            shape.merge(shoe, at, quat_about((0.0, 1.0, 0.0), rng.uniform(-0.22, 0.22)))
    return shape


def _toys(part: Part, options: Options) -> Shape:
    """Bricks, a ball and a truck, where a child left them, by `seed`; all of it low."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    rng = np.random.default_rng(int(options["seed"]))
    tones = [Finish(tone, 0.4) for tone in _TOYS]
    e, last = _BRICK_M, (0.0, 0.0)
    for k in range(14):
        brick, wide = Shape(), e * (1.0 if rng.random() < 0.6 else 2.0)
        brick.box((-wide / 2, 0.0, -e / 2), (wide / 2, e, e / 2), tones[int(rng.integers(4))], ao_base=0.75)
        x, z = 0.45 * w * rng.standard_normal(), 0.45 * d * rng.standard_normal()
        y = e if k % 7 == 6 else 0.0
        if y:  # one stands on the one before it
            x, z = last
        last = (float(np.clip(x, -w, w)), float(np.clip(z, -d, d)))
        shape.merge(brick, (last[0], y, last[1]), quat_about((0.0, 1.0, 0.0), rng.uniform(0.0, 3.14)))
    r = min(0.10, 0.5 * part.size_m[1])
    turn = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 13)
    for low, high, tone in ((0, 5, 1), (4, 9, 2), (8, 13, 1)):
        ball = Shape()
        part_of = turn[low:high]
        ball.lathe(
            np.stack((r * np.cos(part_of), r + r * np.sin(part_of)), axis=-1), tones[tone], segments=20, ao=0.7 + 0.3 * np.sin(part_of)
        )
        shape.merge(ball, (0.72 * w, 0.0, -0.5 * d))
    truck = Shape()
    truck.box((-0.05, 0.035, -0.13), (0.05, 0.065, 0.13), tones[0])
    truck.box((-0.045, 0.065, -0.12), (0.045, 0.13, -0.045), tones[0])
    truck.box((-0.04, 0.085, -0.122), (0.04, 0.12, -0.12), DARK, faces="z")
    truck.box((-0.05, 0.065, -0.03), (0.05, 0.11, 0.13), tones[2])
    for z in (-0.08, 0.08):
        for x in (-0.045, 0.045):
            truck.tube(((x - 0.014, 0.03, z), (x + 0.014, 0.03, z)), 0.03, DARK, segments=14)
    shape.merge(truck, (-0.6 * w, 0.0, 0.45 * d), quat_about((0.0, 1.0, 0.0), rng.uniform(0.0, 6.28)))
    return shape


WALL_PLATE = Kind(_wall_plate, {"what": choice("switch", "socket", "thermostat", "grille"), "color": color("#dcd8cc")})
COATS = Kind(_coats, {"color": color("#6b4a2e"), "seed": count("1", 0, 999_999_999)})
SHOES = Kind(_shoes, {"seed": count("1", 0, 999_999_999)})
TOYS = Kind(_toys, {"seed": count("1", 0, 999_999_999)})
