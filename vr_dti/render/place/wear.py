"""What traffic leaves on a road: dark wheel tracks, oil where cars stand, patches of newer asphalt sealed with tar.

All of it lies a few millimetres over the road and is laid before it, so that what it hides is not shaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape

_TRACK_M, _GAUGE_M, _TRACK_OPEN = 0.34, 0.78, 0.80
"""half the width of a wheel's track, half of what lies between two, and how dark they are (defaults)"""
_OVER_M = (0.0015, 0.0025, 0.0035, 0.0045)
"""over the road: tracks, patches, tar, oil"""
_STEP_M = 8.0
_TAR = Finish((30, 30, 32), roughness=0.38, grain=Grain.ASPHALT, tile_m=2.6, wet=0.6, world_uv=True)
_NEWER, _OLDER = 0.80, 1.14
"""how dark a patch is against the road about it: newer asphalt is darker, and pales (defaults)"""


def tracks(shape: Shape, lanes: Sequence[float], low: float, high: float, y: float, road: Finish) -> None:
    """Two in each lane, whose middles lie at `lanes`, along z from `low` to `high`."""
    z = np.linspace(low, high, max(2, int((high - low) / _STEP_M) + 2))
    across = _TRACK_M * np.array((-1.0, -0.35, 0.35, 1.0))
    shade = np.broadcast_to((1.0, _TRACK_OPEN, _TRACK_OPEN, 1.0), (len(z), 4))
    for lane in lanes:
        for side in (-_GAUGE_M, _GAUGE_M):
            points = np.stack(np.broadcast_arrays(lane + side + across[None], y + _OVER_M[0], z[:, None]), axis=-1)
            shape.grid(points, road, ao=shade)


def stain(shape: Shape, rng: np.random.Generator, x: float, z: float, radius: float, y: float, road: Finish) -> None:
    """Oil that soaked in: darkest in its middle, its edge uneven and soft."""
    turn = np.linspace(0.0, 2.0 * np.pi, 11)[:-1]
    uneven = radius * (0.55 + 0.6 * rng.random(len(turn)))
    rings = [np.stack((x + share * uneven * np.cos(turn), np.full(len(turn), y + _OVER_M[3]), z - share * uneven * np.sin(turn)), axis=-1)
             for share in (0.45, 1.0)]  # fmt: skip
    points = np.concatenate(([(x, y + _OVER_M[3], z)], *rings))
    dark = rng.uniform(0.25, 0.5)
    open_ = np.concatenate(([dark], np.full(len(turn), 0.5 * (1.0 + dark)), np.ones(len(turn))))
    k = np.arange(len(turn))
    after, n = (k + 1) % len(turn), len(turn)
    inner = np.stack((np.zeros_like(k), 1 + k, 1 + after), axis=-1)
    outer = np.concatenate((np.stack((1 + k, 1 + n + k, 1 + n + after), axis=-1), np.stack((1 + k, 1 + n + after, 1 + after), axis=-1)))
    shape.add(points, np.broadcast_to((0.0, 1.0, 0.0), points.shape), np.concatenate((inner, outer)), road, ao=open_)


def patch(shape: Shape, rng: np.random.Generator, x: float, z: float, y: float, road: Finish) -> None:
    """Where somebody dug: a rectangle of other asphalt, and the tar that seals its edge."""
    half_w, half_d, tar = rng.uniform(0.35, 0.9), rng.uniform(0.6, 2.2), 0.035
    tone = _NEWER if rng.random() < 0.6 else _OLDER
    r, g, b = road.rgb
    fill = replace(road, rgb=(round(tone * r), round(tone * g), round(tone * b)), tile_m=1.9)
    xs, zs = (np.array((m - h, m - h + tar, m + h - tar, m + h)) for m, h in ((x, half_w), (z, half_d)))
    points = np.stack(np.broadcast_arrays(xs[None], y + _OVER_M[2], zs[:, None]), axis=-1)
    cells = np.ones((3, 3), dtype=np.int64)
    cells[1, 1] = 0
    shape.grid(points, (fill, _TAR), cells=cells)
