"""What traffic and frost leave on a road: dark wheel tracks, oil where cars stand, patches sealed with tar, cracks filled with it, skids.

All of it lies a few millimetres over the road and is laid before it, so that what it hides is not shaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats

_TRACK_M, _GAUGE_M, _TRACK_OPEN = 0.34, 0.78, 0.80
"""half the width of a wheel's track, half of what lies between two, and how dark they are (defaults)"""
_OVER_M = (0.0015, 0.0025, 0.0035, 0.0045)
"""over the road: tracks, patches, tar and skids, oil"""
_SEAL_M, _TYRE_M = 0.032, 0.085
"""half the width of a filled crack, about, and of what a tyre leaves (defaults)"""
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


def seal(shape: Shape, rng: np.random.Generator, x: tuple[float, float], z: tuple[float, float], y: float) -> None:
    """A crack that wandered across the road, within `x` and `z` from and to, and was filled with tar."""
    at = np.array((rng.uniform(*x), rng.uniform(*z)))
    onwards, astray = rng.uniform(0.0, 2.0 * np.pi), 0.0
    path = [at]
    for _ in range(int(rng.integers(10, 26))):
        astray = 0.7 * astray + rng.normal(0.0, 0.4)  # it wanders, but does not turn back
        way = onwards + astray
        at = at + rng.uniform(0.2, 0.45) * np.array((np.cos(way), np.sin(way)))
        if not (x[0] < at[0] < x[1] and z[0] < at[1] < z[1]):
            break
        path.append(at)
    if len(path) > 3:
        bent = _rounded(np.array(path))
        wide = _SEAL_M * rng.uniform(0.6, 1.4, len(bent))
        wide[0] = wide[-1] = 0.004
        _ribbon(shape, bent, wide, y + _OVER_M[2], _TAR, np.ones((len(bent), 2)))


def skid(shape: Shape, rng: np.random.Generator, x: float, z: float, way: float, turn: float, y: float, road: Finish) -> None:
    """Two tyres' rubber from (`x`, `z`) on, setting out `way` round from +x towards +z and turning by `turn`, faint at both ends."""
    steps = 12
    headings = way + turn * np.linspace(0.0, 1.0, steps) ** 1.5
    stride = rng.uniform(0.22, 0.34)
    middle = np.array((x, z)) + np.cumsum(stride * np.stack((np.cos(headings), np.sin(headings)), axis=-1), axis=0)
    aside = np.stack((-np.sin(headings), np.cos(headings)), axis=-1)
    dark = 1.0 - rng.uniform(0.3, 0.5) * np.sin(np.pi * np.linspace(0.03, 0.97, steps)) ** 0.6
    for side in (-_GAUGE_M, _GAUGE_M):
        for half, edge in ((-0.5, (1.0, 0.0)), (0.5, (0.0, 1.0))):  # darkest in its middle
            path = middle + (side + half * _TYRE_M) * aside
            open_ = np.stack([e + (1.0 - e) * dark for e in edge], axis=-1)
            _ribbon(shape, path, np.full(steps, 0.5 * _TYRE_M), y + _OVER_M[2], road, open_)


def _rounded(path: Floats) -> Floats:
    """A path (n, 2) with its corners cut (Chaikin 1974), from end to end."""
    cut = np.stack((0.75 * path[:-1] + 0.25 * path[1:], 0.25 * path[:-1] + 0.75 * path[1:]), axis=1).reshape(-1, 2)
    return np.concatenate((path[:1], cut, path[-1:]))


def _ribbon(shape: Shape, path: Floats, half_m: Floats, y: float, finish: Finish, open_: Floats) -> None:
    """A band along `path` (n, 2) of x and z, `half_m` (n,) to each side; `open_` (n, 2) to the sky, right edge and left."""
    along = np.gradient(path, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    aside = np.stack((-along[:, 1], along[:, 0]), axis=-1) * half_m[:, None]
    edges = np.stack((path - aside, path + aside), axis=1)
    points = np.stack((edges[..., 0], np.full(edges.shape[:2], y), edges[..., 1]), axis=-1)
    shape.grid(points, finish, ao=open_, flip=True)
