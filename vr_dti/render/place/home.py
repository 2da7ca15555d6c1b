"""What stands in a home beside its sofa: chairs, a lamp on a table, a plant, a basket of washing. Fronts to -Z."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.lamp import Lamp
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, color, count, number
from vr_dti.render.place.shape import Shape
from vr_dti.render.place.soft import cushion, leaf
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_SEAT = 0.52
"""of a chair's height: 0.46 m of 0.88 m (default)"""
_SHADE = Finish((255, 222, 176), 0.9, glow=0.10)
_SHADE_OFF = Finish((206, 190, 160), 0.9)
_SOIL = Finish((42, 32, 26), 0.95)
_WASHING = ((206, 204, 198), (92, 116, 150), (150, 74, 70), (70, 74, 84), (188, 176, 140))


def _chair(part: Part, options: Options) -> Shape:
    """A plain wooden chair: the rear legs go up into the back, which leans a little; slats between them."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    wood = Finish(rgb(options["color"]), 0.42, grain=Grain.HAIR, tile_m=0.7)
    seat, leg, lean = _SEAT * h, 0.018, 0.09 * h
    for x in (-w + 0.03, w - 0.03):
        shape.tube(((x, 0.0, -d + 0.035), (x, seat, -d + 0.035)), (0.8 * leg, leg), wood, segments=8)
        shape.tube(((x, 0.0, d - 0.02), (x, seat, d - 0.05), (x, h, d - 0.05 + lean)), (0.8 * leg, leg, 0.8 * leg), wood, segments=8)
        shape.tube(((x, 0.4 * seat, -d + 0.035), (x, 0.4 * seat, d - 0.03)), 0.6 * leg, wood, segments=6, caps=False)
    cushion(shape, (-w, seat - 0.02, -d), (w, seat + 0.016, d - 0.03), wood, 0.02)
    shape.tube(((-w + 0.03, 0.45 * seat, -d + 0.035), (w - 0.03, 0.45 * seat, -d + 0.035)), 0.6 * leg, wood, segments=6, caps=False)
    along, rise = np.linspace(-w + 0.03, w - 0.03, 7), h - seat
    for share in (0.42, 0.68, 0.93):
        bow = d - 0.05 + lean * share + 0.012 * (1.0 - (along / max(w, 0.01)) ** 2)
        for z, flip in ((bow - 0.008, True), (bow + 0.008, False)):
            rows = [np.stack((along, np.full(7, seat + rise * (share + s)), z), axis=-1) for s in (0.07, -0.07)]
            shape.grid(np.array(rows), wood, flip=flip, ao=0.95)
        edge = [np.stack((along, np.full(7, seat + rise * (share + 0.07)), bow + k), axis=-1) for k in (-0.008, 0.008)]
        shape.grid(np.array(edge), wood)
    return shape


def _table_lamp(part: Part, options: Options) -> Shape:
    """A turned foot of glazed clay under a cloth shade that glows."""
    shape = Shape()
    r, h = part.size_m[0] / 2, part.size_m[1]
    glaze, tall = Finish(rgb(options["color"]), 0.22), 0.52 * h
    profile = np.array(((0.42, 0.0), (0.44, 0.05), (0.30, 0.10), (0.46, 0.35), (0.50, 0.55), (0.36, 0.85), (0.12, 1.0))) * (0.9 * r, tall)
    shape.lathe(((0.0, 0.0), *profile.tolist()), glaze, segments=20, ao=(0.5, 0.6, 0.7, 0.8, 0.95, 1.0, 0.9, 0.7))
    shape.tube(((0.0, tall, 0.0), (0.0, h - 0.02, 0.0)), 0.006, Finish((150, 124, 70), 0.35, 0.8))
    cloth = _SHADE if float(options["power"]) > 0.0 else _SHADE_OFF
    low, top = (r, 0.56 * h), (0.66 * r, h)
    shape.lathe((low, top), cloth, segments=24)
    a = np.linspace(0.0, 2.0 * np.pi, 25)
    rims = [(k * np.cos(a), np.full(25, y), -k * np.sin(a)) for k, y in (low, top)]
    shape.grid(np.stack([np.stack(rim, axis=-1) for rim in rims]) * (0.985, 1.0, 0.985), cloth, wrap=True)
    return shape


def _table_lamp_lamps(part: Part, options: Options) -> tuple[Lamp, ...]:
    power = float(options["power"])
    if power <= 0.0:
        return ()
    warm = (2.6 * power, 2.1 * power, 1.45 * power)
    # Upwards and aside: its own table hides the floor from it.
    return (Lamp((0.0, 0.8 * part.size_m[1], 0.0), warm, 7.0, (0.0, 1.0, 0.0), math.radians(140.0), math.radians(100.0)),)


def _plant(part: Part, options: Options) -> Shape:
    """A leafy plant in a pot, grown by `seed`: stems out of one foot, leaves along them and at their ends."""
    shape = Shape()
    h = part.size_m[1]
    reach = min(0.5 * min(part.size_m[0], part.size_m[2]), h)
    pot, deep = 0.42 * reach, min(0.26 * h, 0.9 * reach)
    clay = Finish(rgb(options["pot"]), 0.6)
    rim = ((0.74 * pot, 0.0), (0.95 * pot, 0.88 * deep), (0.95 * pot, 0.88 * deep), (1.05 * pot, 0.88 * deep), (1.05 * pot, deep))
    shape.lathe(((0.0, 0.0), (0.74 * pot, 0.0), *rim, (0.9 * pot, deep), (0.9 * pot, 0.94 * deep)), clay, segments=20, ao=0.85 * np.ones(9))
    shape.lathe(((0.92 * pot, 0.95 * deep), (0.0, 0.95 * deep)), _SOIL, segments=12)
    rng = np.random.default_rng(int(options["seed"]))
    bark = Finish((88, 84, 52), 0.8)
    for k in range(7):
        turn = 2.0 * math.pi * (k + 0.6 * rng.random()) / 7
        out, top = np.array((math.cos(turn), 0.0, math.sin(turn))), deep + (h - deep) * (0.55 + 0.4 * rng.random())
        tip = 0.45 * reach * rng.random() * out
        up = np.array((0.0, 1.0, 0.0))
        path = np.stack((0.94 * deep * up, 0.5 * tip + 0.5 * (top + deep) * up, tip + top * up))
        shape.tube(path, (0.008, 0.006, 0.004), bark, segments=5, caps=False)
        for n in range(6):
            share = 0.35 + 0.13 * n
            foot = path[0] + (path[-1] - path[0]) * share + 0.5 * (path[1] - 0.5 * (path[0] + path[-1])) * (1.0 - abs(2.0 * share - 1.0))
            away = turn + 2.4 * n + 0.5 * rng.standard_normal()
            way = (math.cos(away), 0.35 + 0.7 * (share - 0.35), math.sin(away))
            light = int(rng.integers(-10, 14))
            green = Finish((48 + light, 84 + light, 44 + light // 2), 0.42)
            long = reach * rng.uniform(0.42, 0.62)
            leaf(shape, (float(foot[0]), float(foot[1]), float(foot[2])), way, long, 0.36 * long, rng.uniform(0.25, 0.6), green)
    return shape


def _basket(part: Part, options: Options) -> Shape:
    """A round basket and the washing in it, by `seed`."""
    shape = Shape()
    r, h = part.size_m[0] / 2, part.size_m[1]
    side = 0.78 * h
    straw = Finish(rgb(options["color"]), 0.85, grain=Grain.CLOTH, tile_m=0.35)
    shape.lathe(((0.0, 0.0), (0.82 * r, 0.0), (0.82 * r, 0.0), (r, side)), straw, segments=24, ao=(0.4, 0.4, 0.5, 1.0))
    shape.lathe(((r, side), (0.93 * r, side), (0.93 * r, side), (0.8 * r, 0.6 * side)), straw, segments=24, ao=(1.0, 1.0, 0.8, 0.3))
    rng = np.random.default_rng(int(options["seed"]))
    for k in range(6):
        turn, away = 2.1 * k + rng.random(), 0.42 * r * (k > 0)
        cloth = Finish(_WASHING[int(rng.integers(len(_WASHING)))], 0.95, grain=Grain.CLOTH, tile_m=0.15)
        heap = Shape()
        half = 0.42 * r * rng.uniform(0.8, 1.1)
        cushion(heap, (-half, 0.0, -0.75 * half), (half, 0.34 * h, 0.75 * half), cloth, 0.06, steps=8)
        spin = quat_about((0.0, 1.0, 0.0), rng.uniform(0.0, 6.28))
        shape.merge(
            heap, (away * math.cos(turn), 0.62 * h + (0.04 * h if k == 0 else -0.04 * h * rng.random()), away * math.sin(turn)), spin
        )
    return shape


CHAIR = Kind(_chair, {"color": color("#6b4a2e")})
TABLE_LAMP = Kind(_table_lamp, {"color": color("#5d7a80"), "power": number("1.0", 0.0, 5.0)}, _table_lamp_lamps)
PLANT = Kind(_plant, {"pot": color("#9a5a3c"), "seed": count("1", 0, 999_999_999)})
BASKET = Kind(_basket, {"color": color("#a58a5e"), "seed": count("1", 0, 999_999_999)})
"""Sizes are the document's; what a kind divides them by is a default."""
