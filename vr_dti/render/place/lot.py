"""What a parking lot has beside its bays: planted islands within kerbs, units on flat roofs. Measures without a source are defaults."""

from __future__ import annotations

import math

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.greenery import shrub
from vr_dti.render.place.ground import KERB
from vr_dti.render.place.kind import Kind, Options, count
from vr_dti.render.place.shape import Shape
from vr_dti.world.place import Part

_KERB_M, _SHRUB_M, _NEAR_M = 0.15, 0.95, 24.0
"""width of an island's kerb; how far apart its shrubs stand, about; from the place's origin, as far as somebody may stand beside one"""
_MULCH = Finish((70, 48, 34), 0.97, grain=Grain.STONE, tile_m=0.35)
_ENAMEL, _FIN, _DARK = Finish((150, 152, 148), 0.55, 0.1), Finish((96, 100, 100), 0.6, 0.2), Finish((40, 42, 44), 0.7)
_UNIT_M, _BACK_M, _CURB_M = (2.3, 1.25, 1.6), 3.2, 0.3
"""a packaged air conditioner; how far behind the front it stands; the curb under it"""


def _island(part: Part, options: Options) -> Shape:
    """Kerbs around bark, and evergreen shrubs in a row, by `seed`."""
    shape = Shape()
    w, h, d = part.size_m[0] / 2, part.size_m[1], part.size_m[2] / 2
    k = min(_KERB_M, 0.3 * w, 0.3 * d)
    kerb = min(0.15, h)
    for x0, x1, z0, z1 in ((-w, w, -d, -d + k), (-w, w, d - k, d), (-w, -w + k, -d + k, d - k), (w - k, w, -d + k, d - k)):
        shape.box((x0, 0.0, z0), (x1, kerb, z1), KERB, faces="xXzZY", ao_base=0.55)
    u, v = np.linspace(-1.0, 1.0, 13), np.linspace(-1.0, 1.0, 7)
    gx, gz = np.meshgrid((w - k) * u, (d - k) * v)
    rng = np.random.default_rng(int(options["seed"]))
    hump = kerb - 0.03 + 0.07 * (1.0 - u[None] ** 4) * (1.0 - v[:, None] ** 4) + 0.008 * rng.standard_normal(gx.shape)
    shape.grid(np.stack((gx, np.minimum(hump, h), gz), axis=-1), _MULCH)
    near = math.hypot(part.position_m[0], part.position_m[2]) < _NEAR_M
    many = int(np.clip(2.0 * max(w, d) / _SHRUB_M - 0.5, 1, 40))
    for n in range(many):
        at = (-1.0 + 2.0 * (n + 0.5) / many) * (max(w, d) - k)
        side = 0.12 * min(w, d) * rng.standard_normal()
        x, z = (at, side) if w >= d else (side, at)
        tall = (h - kerb) * rng.uniform(0.8, 1.0)
        shrub(shape, rng, (x, kerb, z), min(0.45 * _SHRUB_M, 0.85 * min(w, d)) * rng.uniform(0.8, 1.1), tall, near=near)
    return shape


def roof_units(shape: Shape, width: float, height: float, depth: float, many: int, seed: int) -> None:
    """Air conditioners behind a flat roof's edge, which let one see that the roof goes on: on a building whose front is at -Z."""
    rng = np.random.default_rng(5000 + seed)
    w, h, d = _UNIT_M
    for k in range(many):
        x = (-0.5 + (k + rng.uniform(0.3, 0.7)) / many) * (width - 2.0 * w)
        z = -depth / 2 + min(_BACK_M + rng.uniform(0.0, 1.5), 0.7 * depth)
        y = height + _CURB_M
        shape.box((x - 0.45 * w, height - 0.2, z - 0.4 * d), (x + 0.45 * w, y, z + 0.4 * d), _DARK, faces="xXzZ")
        shape.box((x - w / 2, y, z - d / 2), (x + w / 2, y + h, z + d / 2), _ENAMEL, faces="xXzZY", ao_base=0.8)
        shape.box((x - 0.44 * w, y + 0.12, z - d / 2 - 0.012), (x + 0.1 * w, y + h - 0.12, z - d / 2), _FIN, faces="z", ao=0.7)
        shape.tube(((x + 0.28 * w, y + h, z), (x + 0.28 * w, y + h + 0.12, z)), 0.32 * d, _DARK, segments=14)
        duct = math.copysign(0.5, rng.random() - 0.5) * w
        shape.box(
            (x + min(duct, 0.0), height, z + d / 2), (x + max(duct, 0.0), y + 0.5 * h, z + d / 2 + 0.6), _ENAMEL, faces="xXzZY", ao=0.8
        )


ISLAND = Kind(_island, {"seed": count("1", 0, 999_999_999)})
