"""The far town: blocks standing round the place at a distance, rows of windows on them, a few lit while street lamps burn."""

from __future__ import annotations

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import LAMP_LENS, Finish
from vr_dti.render.place.kind import Kind, Options, choice, count
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

_STOREY_M, _LAYER_M = 3.4, 0.07
_WALLS = ((118, 112, 104), (124, 84, 66), (150, 138, 116), (96, 98, 104), (134, 118, 100))
"""concrete, brick, sandstone, slate, render (defaults)"""
_GLASS = Finish((34, 40, 50), 0.25)
_CROWN_M, _WOOD = 2.4, (92, 86, 74)
"""half a crown's width; bare twigs and some evergreens, from far off (defaults)"""


def _build(part: Part, options: Options) -> Shape:
    """`size` is the ring's outer diameter, the tallest block and the ring's depth; blocks turn their face to the middle."""
    shape = Shape()
    _plain(shape, 3.0 * part.size_m[0])
    rng = np.random.default_rng(int(options["seed"]))
    if options["trees"] == "yes":
        for share in (0.78, 0.9):
            _woods(shape, rng, share * part.size_m[0] / 2)
    outer, tallest, depth = part.size_m[0] / 2, part.size_m[1], part.size_m[2]
    blocks = int(options["count"])
    for i in range(blocks):
        heading = 2 * np.pi * (i + 0.7 * rng.random()) / blocks
        distance = outer - depth * rng.random()
        width = 14.0 + 16.0 * rng.random()
        height = tallest * (0.25 + 0.75 * rng.random() ** 2)
        block = _block(rng, width, height)
        shape.merge(block, (-distance * np.sin(heading), -0.2, -distance * np.cos(heading)), quat_about((0.0, 1.0, 0.0), heading))
    return shape


def _plain(shape: Shape, radius: float) -> None:
    """Dark ground as far as the haze, so that no street ends in the sky."""
    ring = np.array((2.0, 30.0, 120.0, radius))
    angle = np.linspace(0.0, 2.0 * np.pi, 33)
    points = np.stack(
        (ring[:, None] * np.cos(angle), np.full((len(ring), len(angle)), -0.24), -ring[:, None] * np.sin(angle)),
        axis=-1,
    )
    shape.grid(points, Finish((44, 44, 47), 0.9), wrap=True)


def _woods(shape: Shape, rng: np.random.Generator, radius: float) -> None:
    """A wood all around in winter: its crowns as an edge against the sky, brighter there, where one sees through them."""
    columns = int(np.clip(2.0 * np.pi * radius / _CROWN_M, 24, 400))
    angle = np.linspace(0.0, 2.0 * np.pi, columns + 1)
    high = 5.0 + 1.6 * np.sin(3.0 * angle + rng.uniform(0.0, 6.28)) + 1.2 * np.sin(11.0 * angle + rng.uniform(0.0, 6.28))
    high = high + rng.uniform(0.0, 1.8, columns + 1)
    high[-1] = high[0]
    rows = np.array((1.0, 0.72, 0.0))[:, None] * high[None] - 0.3
    points = np.stack(np.broadcast_arrays(radius * np.cos(angle)[None], rows, -radius * np.sin(angle)[None]), axis=-1)
    wood = Finish(_WOOD, 0.95, grain=Grain.NOISE, tile_m=11.0)
    shape.grid(points, wood, flip=True, ao=np.broadcast_to(np.array((1.0, 0.8, 0.6))[:, None], points.shape[:2]))


def _block(rng: np.random.Generator, width: float, height: float) -> Shape:
    """Windows are what is left of a band of glass on each floor between piers that go all the way up: from afar nobody tells, and a block
    has twenty quads, not a hundred. What lies in front comes first, so that what it hides is not shaded."""
    block = Shape()
    r, g, b = _WALLS[int(rng.integers(len(_WALLS)))]
    shade = rng.uniform(0.8, 1.1)
    wall = Finish((int(r * shade), int(g * shade), int(b * shade)), 0.9, grain=Grain.STONE, tile_m=9.0)
    hut = width * (0.3 + 0.3 * rng.random()) if height > 20 else 0.0
    rows, columns = int(height / _STOREY_M), int(width / 3.0)
    high = rng.uniform(1.3, 1.9)
    pitch = width / max(1, columns)
    half = 0.5 * rng.uniform(0.25, 0.6) * pitch
    for c in range(columns + 1):
        x = -width / 2 + c * pitch
        _upright(block, max(x - half, -width / 2), min(x + half, width / 2), 0.0, height - 0.4, 2, wall)
    for row in range(1, rows):
        for c in range(columns):
            if rng.random() < 0.14:
                x, y = -width / 2 + (c + 0.5) * pitch, row * _STOREY_M - 0.4
                warm = rng.random()
                color = (255, int(190 + 40 * warm), int(110 + 110 * warm))
                glow = Finish(color, 0.9, grain=LAMP_LENS, glow=0.012 + 0.02 * rng.random())
                _upright(block, x - 0.5 * pitch, x + 0.5 * pitch, y, y + high, 1, glow)
    for row in range(1, rows):
        _upright(block, -width / 2 + 0.5, width / 2 - 0.5, row * _STOREY_M - 0.4, row * _STOREY_M - 0.4 + high, 0, _GLASS)
    block.box((-width / 2, 0, 0), (width / 2, height, 12.0), wall, faces="xXZY")
    if hut:
        block.box((-hut / 2, height, 3), (hut / 2, height + 4, 9), wall, faces="xXZY")
    return block


def _upright(block: Shape, x0: float, x1: float, y0: float, y1: float, layer: int, finish: Finish) -> None:
    """A rectangle on a block's face, so far before it that no depth buffer mistakes which of two lies on top."""
    z = 12.0 + _LAYER_M * (layer + 1)
    block.quad(((x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)), finish)


SKYLINE = Kind(_build, {"count": count("46", 0, 400), "trees": choice("no", "yes"), "seed": count("5", 0, 999_999_999)})
