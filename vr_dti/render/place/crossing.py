"""What a crossing in the USA has at its kerbs: stop signs, panels of domes for whoever cannot see, meters, drains. Fronts to -Z."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.clutter import IRON
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.furniture import DARK, STEEL
from vr_dti.render.place.kind import Kind, Options, color, words
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

_STOP_M, _BORDER = 0.76, 0.92
"""across an R1-1 sign on a street of one lane each way, 30 inches (MUTCD 2009, table 2B-1); its red within the white rim"""
_PLAQUE_M = (0.46, 0.15)
"""ALL WAY below it, 18 by 6 inches (the same, R1-3P)"""
_DOME_M, _DOME_HIGH_M, _APART_M = 0.0115, 0.005, 0.06
"""radius, height and distance of truncated domes (2010 ADA Standards, 705.1)"""
_DOMES = 24
"""at most so many a row: further ones are not told apart (default)"""
_READ = (-1.0, 0.0, 0.0)
_RED, _WHITE = Finish((158, 26, 30), 0.45), Finish((226, 226, 220), 0.45, glow=0.012)


def _stop_sign(part: Part, options: Options) -> Shape:
    """An octagon on a steel post, red to its front, bare to its back; its top is the part's height."""
    shape = Shape()
    h = part.size_m[1]
    across = min(_STOP_M, 0.6 * h)
    middle = h - 0.5 * across
    shape.tube(((0.0, 0.0, 0.012), (0.0, h - 0.03, 0.012)), min(0.028, 0.05 * h), STEEL, segments=8)
    for z, share, finish in ((-0.016, 1.0, _WHITE), (-0.0175, _BORDER, _RED)):
        shape.polygon(_octagon(0.5 * share * across, middle, z), finish)
    shape.polygon(_octagon(0.5 * across, middle, -0.014)[::-1], Finish((132, 134, 134), 0.5, 0.6))
    shape.words("STOP", (0.0, middle, -0.0195), _READ, 0.44 * across, _WHITE, bold=2)
    if options["plaque"]:
        w, tall = 0.5 * _PLAQUE_M[0], min(_PLAQUE_M[1], 0.1 * h)
        y = h - across - 0.03 - tall
        shape.box((-w, y, -0.017), (w, y + tall, -0.013), _RED)
        shape.words(options["plaque"], (0.0, y + 0.5 * tall, -0.0195), _READ, 0.75 * tall, _WHITE, bold=1)
    return shape


def _octagon(apothem: float, y: float, z: float) -> list[tuple[float, float, float]]:
    """Standing on a side, counter-clockwise as whoever stands before -Z sees it."""
    r = apothem / math.cos(math.pi / 8)
    return [(-r * math.cos(a), y + r * math.sin(a), z) for a in np.linspace(0.0, 2.0 * math.pi, 9)[:-1] + math.pi / 8]


def _domes(part: Part, options: Options) -> Shape:
    """A panel in the pavement with truncated domes in rows, where a crossing begins."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    paint = Finish(rgb(options["color"]), 0.7, grain=Grain.STONE, tile_m=0.5)
    shape.box((-w, -0.02, -d), (w, _LIE_M, d), paint, faces="xXzZY", ao=0.95)
    columns, rows = (int(np.clip(round(2.0 * v / _APART_M), 1, _DOMES)) for v in (w, d))
    r = min(_DOME_M, 0.3 * w, 0.3 * d)
    turn = np.linspace(0.0, 2.0 * np.pi, 7)[:-1]
    up = np.array((0.0, 1.0, 0.0))
    ring = np.stack((np.cos(turn), np.zeros(6), -np.sin(turn)), axis=-1)
    one = np.concatenate((1.54 * r * ring, r * ring + _DOME_HIGH_M * up, _DOME_HIGH_M * up[None]))
    k, after = np.arange(6), np.roll(np.arange(6), -1)
    sides = np.concatenate(
        (np.stack((k, after, 6 + after), -1), np.stack((k, 6 + after, 6 + k), -1), np.stack((6 + k, 6 + after, np.full(6, 12)), -1))
    )
    normal = np.concatenate((ring + 0.6 * up, 0.5 * ring + up, up[None]))
    x, z = ((np.arange(n) + 0.5) / n * 2.0 * v - v for n, v in ((columns, w), (rows, d)))
    at = np.stack([a.ravel() for a in np.meshgrid(x, [_LIE_M], z, indexing="ij")], axis=-1)
    points = (at[:, None] + one[None]).reshape(-1, 3)
    triangles = (13 * np.arange(len(at))[:, None, None] + sides[None]).reshape(-1, 3)
    shade = np.tile(np.concatenate((np.full(6, 0.6), np.ones(7))), len(at))
    shape.add(points, np.tile(normal, (len(at), 1)), triangles, paint, ao=shade)
    return shape


_LIE_M = 0.004
"""over the slabs"""


def _parking_meter(part: Part, options: Options) -> Shape:
    """A post and its head with a window, a slot and a plate."""
    shape = Shape()
    r, h = part.size_m[0] / 2, part.size_m[1]
    shape.tube(((0.0, 0.0, 0.0), (0.0, 0.78 * h, 0.0)), 0.32 * r, STEEL, segments=10)
    body = Finish(rgb(options["color"]), 0.5, 0.3)
    head = (
        (0.35 * r, 0.76 * h),
        (0.8 * r, 0.79 * h),
        (r, 0.83 * h),
        (r, 0.83 * h),
        (r, 0.92 * h),
        (0.85 * r, 0.97 * h),
        (0.4 * r, h),
        (0.0, h),
    )
    shape.lathe(head, body, segments=16)
    shape.box((-0.5 * r, 0.9 * h, -1.02 * r), (0.5 * r, 0.96 * h, -0.8 * r), Finish((24, 28, 30), 0.1), faces="xXyYz")
    shape.box((-0.12 * r, 0.84 * h, -1.08 * r), (0.12 * r, 0.88 * h, -0.9 * r), STEEL)
    return shape


def _drain(part: Part, options: Options) -> Shape:
    """A grate of bars along the gutter over a dark shaft."""
    shape = Shape()
    w, d = part.size_m[0] / 2, part.size_m[2] / 2
    lie = 2.0 * _LIE_M
    shape.box((-w, 0.0, -d), (w, 0.5 * lie, d), Finish((8, 8, 9), 0.9), faces="Y", ao=0.3)
    rim = min(0.035, 0.4 * w, 0.4 * d)
    for x0, x1, z0, z1 in ((-w, w, -d, -d + rim), (-w, w, d - rim, d), (-w, -w + rim, -d, d), (w - rim, w, -d, d)):
        shape.box((x0, 0.0, z0), (x1, lie, z1), IRON, faces="xXzZY", ao=0.9)
    for x in np.linspace(-w + rim, w - rim, int(np.clip(2.0 * w / 0.055, 2, 60)) + 1):
        shape.box((x - 0.011, 0.0, -d + rim), (x + 0.011, lie, d - rim), IRON, faces="xXY", ao=0.8)
    shape.box((-w, 0.0, -0.01), (w, lie, 0.01), DARK, faces="Y", ao=0.7)
    return shape


STOP_SIGN = Kind(_stop_sign, {"plaque": words("ALL WAY")})
DOMES = Kind(_domes, {"color": color("#b08a2a")}, ground=True)
PARKING_METER = Kind(_parking_meter, {"color": color("#4c5356")})
DRAIN = Kind(_drain, ground=True)
