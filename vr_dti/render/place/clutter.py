"""What lies and leans about where people live and work: a dumpster, boxes, pallets, litter, covers in the ground, carts, wheel stops."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, choice, color, count
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats, quat_about
from vr_dti.world.place import Part

IRON = Finish((92, 88, 83), 0.6, 0.15, Grain.STONE, 0.4)
WIRE = Finish((150, 153, 156), 0.35, 0.85)
RUBBER = Finish((24, 24, 26), 0.8)
RUST = Finish((88, 58, 40), 0.9, grain=Grain.STONE, tile_m=0.6)
CONCRETE = Finish((150, 147, 138), 0.85, grain=Grain.STONE, tile_m=0.8)
CARD = ((156, 118, 76), (142, 106, 68), (168, 132, 90))
PAPERS = ((168, 164, 152), (150, 144, 130), (136, 122, 98), (122, 62, 54), (78, 90, 108))
LEAVES = ((104, 66, 30), (126, 84, 34), (86, 56, 32), (112, 48, 28), (134, 108, 44))


def _turn(rad: float, axis: tuple[float, float, float] = (0.0, 1.0, 0.0)) -> Floats:
    return quat_about(axis, rad)


def _dumpster(part: Part, options: Options) -> Shape:
    """A steel container on castors: ribs, fork pockets, a rusted foot, two lids of which one does not close."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    paint = Finish(rgb(options["color"]), 0.55, 0.2, Grain.STONE, 1.1)
    foot, front, back = 0.12 * h, 0.74 * h, 0.94 * h
    shape.box((-w, foot, -d), (w, front, d), paint, ao_base=0.5)
    shape.box((-w - 0.006, foot, -d - 0.006), (w + 0.006, foot + 0.06 * h, d + 0.006), RUST, faces="xXzZ", ao=0.6)
    for side in (-w, w):  # the sides rise to the back
        a, b = (side, front, -d), (side, front, d)
        top = (side, back, d)
        shape.polygon((a, top, b) if side > 0 else (a, b, top), paint)
    shape.quad(((w, front, d), (-w, front, d), (-w, back, d), (w, back, d))[::-1], paint)
    for x in np.linspace(-w + 0.05, w - 0.05, 5):
        shape.box((x - 0.03, foot, -d - 0.035), (x + 0.03, front - 0.03, -d), paint, faces="xXzY", ao_base=0.5)
    shape.box((-w - 0.03, front - 0.06, -d - 0.04), (w + 0.03, front, -d), paint)
    for side in (-1.0, 1.0):
        x0, x1 = sorted((side * w, side * (w + 0.09)))
        shape.box((x0, 0.42 * h, -d * 0.75), (x1, 0.53 * h, d * 0.75), paint, ao=0.8)
    slope = math.atan2(back - front, 2 * d)
    deep = math.hypot(back - front, 2 * d)
    for k, side in enumerate((-1.0, 1.0)):
        lid = Shape()
        x0, x1 = sorted((0.012 * side, side * (w + 0.02)))
        lid.box((x0, 0.0, -deep - 0.03), (x1, 0.03, 0.0), RUBBER)
        for x in np.linspace(x0 + 0.12, x1 - 0.12, 3):
            lid.box((x - 0.02, 0.03, -deep), (x + 0.02, 0.045, -0.03), RUBBER, faces="xXYzZ")
        shape.merge(lid, (0.0, back, d), _turn((0.16 if k else 0.0) - slope, (1.0, 0.0, 0.0)))
    for x in (-w * 0.8, w * 0.8):
        for z in (-d * 0.75, d * 0.75):
            shape.box((x - 0.03, 0.0, z - 0.06), (x + 0.03, foot, z + 0.06), RUBBER, ao=0.4)
    shape.words("NO PARKING", (0.0, 0.36 * h, -d - 0.037), (-1, 0, 0), 0.11 * h, Finish((206, 202, 188), 0.7), bold=2)
    return shape


def _boxes(part: Part, options: Options) -> Shape:
    """Cardboard boxes in stacks side by side, by `seed`, the highest as high as the part; tape across each."""
    shape = Shape()
    w, h, d = part.size_m
    rng = np.random.default_rng(int(options["seed"]))
    stacks = int(np.clip(round(w / 0.42), 1, 8))
    wide = w / stacks
    tallest = int(rng.integers(stacks))
    for s in range(stacks):
        top = h if s == tallest else h * rng.uniform(0.35, 0.85)
        levels = int(np.clip(round(top / 0.32), 1, 8))
        y = 0.0
        for _ in range(levels):
            high = top / levels
            box, a, b = Shape(), 0.5 * wide * rng.uniform(0.78, 0.92), 0.5 * d * rng.uniform(0.7, 0.92)
            tone = CARD[int(rng.integers(len(CARD)))]
            box.box((-a, 0.0, -b), (a, high - 0.004, b), Finish(tone, 0.9, grain=Grain.STONE, tile_m=0.7), ao_base=0.7)
            tape = Finish((176, 152, 108), 0.35)
            box.box((-0.025, high - 0.004, -b), (0.025, high - 0.003, b), tape, faces="Y")
            box.box((-0.025, high * 0.72, -b - 0.001), (0.025, high - 0.004, -b), tape, faces="z")
            x = -0.5 * w + (s + 0.5) * wide
            shape.merge(box, (x, y, 0.0), _turn(rng.uniform(-0.13, 0.13)))
            y += high
    return shape


def _pallets(part: Part, options: Options) -> Shape:
    """Wooden pallets, one on the other, none quite straight."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    rng = np.random.default_rng(int(options["seed"]))
    layers = int(np.clip(round(h / 0.145), 1, 12))
    t = h / layers
    for k in range(layers):
        tone = int(rng.integers(96, 128))
        wood = Finish((tone, int(tone * 0.84), int(tone * 0.62)), 0.85, grain=Grain.HAIR, tile_m=0.8)
        one = Shape()
        for x in (-0.92, 0.0, 0.92):
            one.box((w * x - 0.04 * w, 0.16 * t, -d), (w * x + 0.04 * w, 0.84 * t, d), wood, ao=0.7)
        for y0, boards in ((0.84 * t, 7), (0.0, 3)):
            for z in np.linspace(-0.93, 0.93, boards):
                one.box((-w, y0, d * z - 0.07 * d), (w, y0 + 0.15 * t, d * z + 0.07 * d), wood, ao=0.9)
        shape.merge(one, (0.0, k * t, 0.0), _turn(rng.uniform(-0.05, 0.05)))
    return shape


def _litter(part: Part, options: Options) -> Shape:
    """Leaves, or what people drop, `count` of it over the part's ground by `seed`; it drifts to the back, as to a wall's foot."""
    shape = Shape()
    rng = np.random.default_rng(int(options["seed"]))
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    for _ in range(int(options["count"])):
        x, z = float(rng.uniform(-w, w)), float(d * (1.0 - 2.0 * rng.random() ** 1.8))
        thing = Shape()
        roll = rng.random()
        if options["what"] == "leaves" or roll < 0.35:
            _leaf(thing, rng)
        elif roll < 0.75:
            _paper(thing, rng)
        else:
            _can(thing, rng)
        shape.merge(thing, (x, 0.003, z), _turn(float(rng.uniform(0.0, 6.28))))
    return shape


def _leaf(shape: Shape, rng: np.random.Generator) -> None:
    long = float(rng.uniform(0.025, 0.05))
    side, lift = 0.62 * long, 0.18 * long
    paint = Finish(LEAVES[int(rng.integers(len(LEAVES)))], 0.8)
    for s in (-1.0, 1.0):  # two halves, folded along the middle
        half = ((0.0, 0.0, long), (s * side, lift, 0.2 * long), (0.0, 0.0, -long))
        shape.polygon(half if s > 0 else half[::-1], paint)


def _paper(shape: Shape, rng: np.random.Generator) -> None:
    """A sheet or a wrapper, crumpled."""
    a, b = 0.5 * rng.choice((0.06, 0.09, 0.13, 0.21)), 0.5 * rng.uniform(0.07, 0.2)
    x, z = np.meshgrid(np.linspace(-a, a, 4), np.linspace(-b, b, 4))
    x, z = x + 0.3 * a * rng.standard_normal(x.shape) / 3, z + 0.3 * b * rng.standard_normal(z.shape) / 3
    y = rng.uniform(0.0, 0.4, x.shape) * a
    points = np.stack((x, y, z), axis=-1)
    shape.grid(points, Finish(PAPERS[int(rng.integers(len(PAPERS)))], 0.85), flat=True)


def _can(shape: Shape, rng: np.random.Generator) -> None:
    """A can or a paper cup on its side."""
    cup = rng.random() < 0.5
    r, long = (0.04, 0.11) if cup else (0.033, 0.12)
    paint = Finish((206, 202, 192), 0.7) if cup else Finish(PAPERS[int(rng.integers(2, len(PAPERS)))], 0.3, 0.7)
    one = Shape()
    one.lathe(((0.0, 0.0), (0.75 * r, 0.0), (0.75 * r, 0.0), (r, long), (r, long), (0.0, long)), paint, segments=10)
    shape.merge(one, (0.0, r, 0.0), _turn(math.pi / 2, (1.0, 0.0, 0.0)))


def _manhole(part: Part, options: Options) -> Shape:
    """An iron cover in its ring, with a pattern against slipping."""
    shape = Shape()
    r = part.size_m[0] / 2
    shape.lathe(((r, 0.0), (r, 0.006), (0.9 * r, 0.006), (0.9 * r, 0.006), (0.89 * r, 0.002), (0.86 * r, 0.002)), IRON, segments=32)
    shape.lathe(((0.86 * r, 0.002), (0.86 * r, 0.005), (0.86 * r, 0.005), (0.0, 0.005)), IRON, segments=32)
    for ring in range(1, 4):
        for k in range(6 * ring):
            a = 2 * math.pi * (k + 0.5 * (ring % 2)) / (6 * ring)
            x, z, s = 0.22 * r * ring * math.sin(a), 0.22 * r * ring * math.cos(a), 0.06 * r
            shape.box((x - s, 0.005, z - s), (x + s, 0.009, z + s), IRON, faces="xXYzZ", ao=0.9)
    return shape


def _cart(part: Part, options: Options) -> Shape:
    """A shopping cart: a wire basket on a frame, a handle behind, four castors. It is pushed towards its front."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    thin, bar = 0.006, 0.013
    low, high = 0.42 * h, 0.92 * h

    def ring(y: float) -> list[tuple[float, float, float]]:
        u = (y - low) / max(high - low, 1e-6)
        a, front, back = w * (0.72 + 0.24 * u), -d * (0.80 + 0.16 * u), d * (0.86 + 0.06 * u)
        return [(-0.8 * a, y, front), (0.8 * a, y, front), (a, y, back), (-a, y, back), (-0.8 * a, y, front)]

    for k, y in enumerate(np.linspace(low, high, 6).tolist()):
        shape.tube(ring(y), bar if k in (0, 5) else thin, WIRE, segments=4, caps=False)
    bottom, top = np.array(ring(low)), np.array(ring(high))
    for k in range(4):
        for u in np.linspace(0.0, 1.0, 9)[:-1]:
            a, b = bottom[k] + u * (bottom[k + 1] - bottom[k]), top[k] + u * (top[k + 1] - top[k])
            shape.tube((a, b), thin, WIRE, segments=4, caps=False)
    for u in np.linspace(0.0, 1.0, 8):
        a, b = bottom[0] + u * (bottom[1] - bottom[0]), bottom[3] + u * (bottom[2] - bottom[3])
        shape.tube((a, b), thin, WIRE, segments=4, caps=False)
    for s in (-1.0, 1.0):
        leg = (
            (s * 0.8 * w, 0.10 * h, -0.88 * d),
            (s * 0.86 * w, 0.14 * h, 0.86 * d),
            (s * 0.92 * w, high, 0.94 * d),
            (s * 0.92 * w, h - bar, d),
        )
        shape.tube(leg, bar, WIRE, segments=6)
        for z in (-0.86 * d, 0.84 * d):
            x = s * 0.83 * w
            shape.tube(((x - 0.012, 0.06 * h, z), (x + 0.012, 0.06 * h, z)), 0.06 * h, RUBBER, segments=10)
    handle = Finish(rgb(options["color"]), 0.4)
    shape.tube(((-0.92 * w, h - bar, d), (0.92 * w, h - bar, d)), 1.3 * bar, handle, segments=8)
    return shape


def _wheel_stop(part: Part, options: Options) -> Shape:
    """A concrete bar at the end of a parking bay, its upper edges cut off, bolted down."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    profile = ((-d, 0.0), (-d, 0.6 * h), (-0.6 * d, h), (0.6 * d, h), (d, 0.6 * h), (d, 0.0))
    for (z0, y0), (z1, y1) in pairwise(profile):
        shape.quad(((-w, y0, z0), (-w, y1, z1), (w, y1, z1), (w, y0, z0)), CONCRETE, ao=0.9)
    for side in (-w, w):
        ends = [(side, y, z) for z, y in profile]
        shape.polygon(ends if side < 0 else ends[::-1], CONCRETE)
    return shape


DUMPSTER = Kind(_dumpster, {"color": color("#38463f")})
BOXES = Kind(_boxes, {"seed": count("1", 0, 999_999_999)})
PALLETS = Kind(_pallets, {"seed": count("1", 0, 999_999_999)})
LITTER = Kind(_litter, {"what": choice("dropped", "leaves"), "count": count("20", 0, 400), "seed": count("1", 0, 999_999_999)}, ground=True)
MANHOLE = Kind(_manhole, ground=True)
CART = Kind(_cart, {"color": color("#a8322a")})
WHEEL_STOP = Kind(_wheel_stop)
