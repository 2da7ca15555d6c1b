"""The far town: plain blocks standing round the place at a distance, with a few windows that are lit while street lamps burn."""

from __future__ import annotations

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import LAMP_LENS, Finish
from vr_dti.render.place.kind import Kind, Options, choice, count
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import quat_about
from vr_dti.world.place import Part

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
    block = Shape()
    tone = int(58 + 44 * rng.random())
    wall = Finish((tone, tone, tone + 6), 0.9, grain=Grain.SLABS, tile_m=6.8)  # slabs of a storey's height
    block.box((-width / 2, 0, 0), (width / 2, height, 12.0), wall, faces="xXZY")
    if height > 20:
        w = width * (0.3 + 0.3 * rng.random())
        block.box((-w / 2, height, 3), (w / 2, height + 4, 9), wall, faces="xXZY")
    rows, columns = int(height / 3.4), int(width / 3.0)
    for r in range(1, rows):
        for c in range(columns):
            if rng.random() < 0.2:
                x, y = -width / 2 + (c + 0.5) * width / columns, r * 3.4
                warm = rng.random()
                color = (255, int(190 + 40 * warm), int(110 + 110 * warm))
                glow = Finish(color, 0.9, grain=LAMP_LENS, glow=0.012 + 0.02 * rng.random())
                z = 12.05
                block.quad(((x - 0.5, y, z), (x + 0.5, y, z), (x + 0.5, y + 1.2, z), (x - 0.5, y + 1.2, z)), glow)
    return block


SKYLINE = Kind(_build, {"count": count("46", 0, 400), "trees": choice("no", "yes"), "seed": count("5", 0, 999_999_999)})
