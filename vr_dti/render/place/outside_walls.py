"""What is fixed to the outside of houses, and the tree before them. Backs at the wall, fronts to -Z."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.clutter import IRON
from vr_dti.render.place.finish import LAMP_LENS, Finish
from vr_dti.render.place.greenery import crown
from vr_dti.render.place.kind import Kind, Options, choice, count, number
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, normalized
from vr_dti.world.place import Part

ZINC = Finish((104, 108, 110), 0.5, 0.6, Grain.STONE, 0.7)
BLACK = Finish((30, 31, 33), 0.5, 0.3)
GREY = Finish((118, 121, 120), 0.55, 0.2)
GLASS = Finish((34, 40, 44), 0.08)
LENS = Finish((255, 214, 150), 0.4, grain=LAMP_LENS, glow=0.6)
BARK = Finish((74, 64, 54), 0.92, grain=Grain.STONE, tile_m=0.3)
_STOREY_M = 3.1
"""between the platforms of a fire escape: default"""


def _downpipe(part: Part, options: Options) -> Shape:
    """A rain pipe down a wall, held by clips, its shoe turned out over the ground."""
    shape = Shape()
    r, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    foot = min(0.3, 0.5 * h)
    shape.tube(((0.0, foot, 0.0), (0.0, h, 0.0)), r, ZINC, segments=10)
    shape.tube(((0.0, foot, 0.0), (0.0, 0.5 * foot, -0.3 * foot), (0.0, 0.28 * foot, -0.8 * foot)), 1.05 * r, ZINC, segments=10)
    for y in np.linspace(foot + 0.1, h - 0.2, int(np.clip(h / 1.6, 2, 20))):
        shape.box((-1.5 * r, y - 0.02, -1.12 * r), (1.5 * r, y + 0.02, d), ZINC)
    return shape


def _wall_lamp(part: Part, options: Options) -> Shape:
    """A flat cast housing with a glass below, over a back door, and the conduit that feeds it."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    shape.box((-w, 0.3 * h, -0.6 * d), (w, h, 0.5 * d), BLACK)
    shape.box((-0.85 * w, 0.05 * h, -0.5 * d), (0.85 * w, 0.3 * h, 0.4 * d), LENS)
    shape.tube(((0.0, h, 0.3 * d), (0.0, h + 0.3, 0.3 * d)), 0.012, ZINC, segments=6)
    return shape


def _wall_lamp_light(part: Part, options: Options) -> tuple[Lamp, ...]:
    power, d = float(options["power"]), part.size_m[2]
    if power <= 0.0:
        return ()
    color = (62.0 * power, 50.0 * power, 33.0 * power)
    way = (0.0, -0.93, -0.37)
    return (Lamp((0.0, -0.02, -0.6 * d), color, 14.0, axis=way, outer_rad=math.radians(80.0), inner_rad=math.radians(30.0), burns="dark"),)


def _meters(part: Part, options: Options) -> Shape:
    """Electricity meters in a row on a board, a conduit up from each."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    shape.box((-w, 0.0, 0.6 * d), (w, 0.55 * h, d), GREY)
    many = int(np.clip(round(2 * w / 0.32), 1, 8))
    for k in range(many):
        x = -w + (k + 0.5) * 2 * w / many
        a = 0.8 * w / many
        shape.box((x - a, 0.06 * h, -0.5 * d), (x + a, 0.50 * h, 0.6 * d), GREY, ao_base=0.8)
        shape.tube(((x, 0.34 * h, -0.5 * d), (x, 0.34 * h, -d)), 0.7 * a, GLASS, segments=14)
        shape.tube(((x, 0.50 * h, 0.1 * d), (x, h, 0.1 * d)), 0.22 * a, ZINC, segments=8)
    return shape


def _fire_escape(part: Part, options: Options) -> Shape:
    """Iron platforms storey by storey with rails and steps between; a ladder hangs from the lowest, out of reach."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    rail = min(1.0, 0.3 * h)
    floors = [h - rail - k * _STOREY_M for k in range(int(np.clip((h - rail - 2.9) // _STOREY_M + 1, 1, 12)))]
    for y in floors:
        for z in np.linspace(-d, d, 9):
            shape.box((-w, y - 0.02, z - 0.045 * d), (w, y, z + 0.045 * d), BLACK)
        for x in (-w, 0.0, w):
            shape.box((x - 0.025, y - 0.07, -d), (x + 0.025, y - 0.02, d), BLACK)
            if x:
                shape.tube(((x, y - 0.05, -0.8 * d), (x, y - 0.9 * min(1.0, y), d)), 0.016, BLACK, segments=5)
        for up in (0.5 * rail, rail - 0.015):
            shape.tube(((-w, y + up, d), (-w, y + up, -d), (w, y + up, -d), (w, y + up, d)), 0.015, BLACK, segments=5)
        for x in np.linspace(-w, w, 11):
            shape.box((x - 0.008, y, -d - 0.008), (x + 0.008, y + rail - 0.015, -d + 0.008), BLACK, faces="xXzZ")
    for upper, lower in pairwise(floors):
        _steps(shape, w, d, upper, lower)
    low, foot = floors[-1], max(0.0, min(floors[-1] - 1.2, 1.9))
    for x in (0.55 * w, 0.55 * w + 0.4):
        shape.tube(((x, low + 0.5 * rail, -d), (x, foot, -d)), 0.018, BLACK, segments=5)
    for y in np.linspace(foot + 0.1, low, int(np.clip((low - foot) / 0.3, 2, 60))):
        shape.tube(((0.55 * w, y, -d), (0.55 * w + 0.4, y, -d)), 0.012, BLACK, segments=4, caps=False)
    return shape


def _steps(shape: Shape, w: float, d: float, upper: float, lower: float) -> None:
    """A steep flight along the wall's side of a platform."""
    start, end = np.array((-0.75 * w, upper, 0.45 * d)), np.array((0.55 * w, lower, 0.45 * d))
    for z in (-0.25 * d, 0.25 * d):
        shape.tube(np.stack((start, end)) + np.array((0.0, 0.0, z)), 0.025, BLACK, segments=5)
    for u in np.linspace(0.06, 0.94, 11):
        x, y, z = (start + u * (end - start)).tolist()
        shape.box((x - 0.09, y - 0.012, z - 0.25 * d), (x + 0.09, y + 0.012, z + 0.25 * d), BLACK)


def _tree(part: Part, options: Options) -> Shape:
    """A street tree, grown by `seed`, in an iron grate, with the `leaves` of a season. The part's width is the trunk's; the crown
    reaches out above."""
    rng = np.random.default_rng(int(options["seed"]))
    shape = Shape()
    h, thick = part.size_m[1], part.size_m[0] / 2
    limbs: list[tuple[Floats, Floats, float, float, int]] = []

    def grow(at: Floats, way: Floats, long: float, r: float, depth: int) -> None:
        bend = normalized(way + 0.16 * rng.standard_normal(3))
        middle = at + 0.5 * long * way
        end = middle + 0.5 * long * bend
        limbs.append((np.stack((at, middle, end)), bend, r, 0.62 * r, depth))
        if depth == 5:
            return
        many = 3 if depth < 3 else 2
        for k in range(many):
            a = 2 * math.pi * (k + rng.random()) / many
            out = np.array((math.cos(a), 0.0, math.sin(a)))
            grow(end, normalized(bend + 0.75 * out + (0.0, 0.28, 0.0)), long * rng.uniform(0.62, 0.8), 0.62 * r, depth + 1)

    grow(np.zeros(3), np.array((0.0, 1.0, 0.0)), 0.36 * h, 1.0, 1)
    tallest = max(float(path[:, 1].max()) for path, *_ in limbs)
    twigs = []
    for path, _, r0, r1, depth in limbs:
        scaled = path * (1.0, (h - 0.02) / tallest, 1.0)
        radii = np.linspace(r0, r1, 3) * min(thick, 0.05 * h)
        shape.tube(scaled, np.maximum(radii, 0.004).tolist(), BARK, segments=(9, 7, 6, 4, 3)[depth - 1], caps=False)
        if depth >= 4:
            twigs.append(scaled)
    if options["leaves"] != "none":
        crown(shape, rng, twigs, options["leaves"], h)
    g = thick + 0.28
    for z in np.linspace(-g, g, 13):
        shape.box((-g, -0.02, z - 0.025), (g, 0.006, z + 0.025), IRON, faces="xXYzZ", ao=0.8)
    for x in (-g, g):
        shape.box((x - 0.03, -0.02, -g), (x + 0.03, 0.008, g), IRON, faces="xXYzZ", ao=0.9)
    return shape


DOWNPIPE = Kind(_downpipe)
METERS = Kind(_meters)
WALL_LAMP = Kind(_wall_lamp, {"power": number("1.0", 0.0, 10.0)}, _wall_lamp_light)
FIRE_ESCAPE = Kind(_fire_escape)
TREE = Kind(_tree, {"seed": count("1", 0, 999_999_999), "leaves": choice("none", "autumn", "green")})
