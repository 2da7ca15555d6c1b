"""The ground: wet, cracked roads with their paint, and slabbed pavements edged with kerbs."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from vr_dti.render.grain import Grain
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Options, choice, corners_of, outline
from vr_dti.render.place.shape import Four, Point, Shape
from vr_dti.render.place.wear import patch, seal, skid, stain, tracks
from vr_dti.spaces import Floats
from vr_dti.world.place import Part

KERB_M = 0.15
"""a road lies this far below the pavements"""
_GUTTER_M = 0.45
"""wide, 18 inches (default)"""
_PAINT_LIFT_M = 0.006
_FLAKE_M, _FLAKES, _WORN = 0.3, 24, (0.0, 0.12, 0.30, 0.16)
"""paint is worn in pieces so long, at most so many of a line, and so much of it is gone (defaults)"""
_PATCHES_M2, _STAINS_M2, _SEALS_M2, _SKIDS_M2, _WORN_M = 0.012, 0.045, 0.014, 0.004, 16.0
"""of newer asphalt, oil, filled cracks and skids, a square metre of road; and how far from what happens (defaults)"""

ASPHALT = Finish((62, 63, 66), roughness=0.74, grain=Grain.ASPHALT, tile_m=2.6, wet=0.85, world_uv=True)
SLABS = Finish((122, 118, 112), roughness=0.72, grain=Grain.SLABS, tile_m=1.2, wet=0.32, world_uv=True)
KERB = Finish((138, 136, 130), roughness=0.75, grain=Grain.STONE, tile_m=1.0)
_STONES = tuple(replace(KERB, rgb=(round(138 * t), round(136 * t), round(130 * t))) for t in (1.0, 0.90, 1.06, 0.95))
_ROUND_M = 0.018
"""how much of a kerb's upper edge is worn off (default)"""
_JOINT, _JOINT_M, _JOINTS_M = Finish((62, 60, 57), 0.9), 0.010, 16.0
"""between kerbstones, how wide, and how far off they are made (defaults)"""
GUTTER = Finish((98, 96, 92), roughness=0.72, grain=Grain.ASPHALT, tile_m=2.6, wet=0.6, world_uv=True)
WHITE = Finish((176, 174, 166), roughness=0.7, grain=Grain.ASPHALT, tile_m=2.6, wet=0.5, world_uv=True)
YELLOW = Finish((178, 140, 46), roughness=0.7, grain=Grain.ASPHALT, tile_m=2.6, wet=0.5, world_uv=True)


def _lines(low: float, high: float, near: float) -> Floats:
    """Cuts from `low` to `high`: half a metre apart round `near`, coarser away from it, so that darkened corners stay soft."""
    cuts = [0.0]
    while cuts[-1] < max(high - near, near - low):
        cuts.append(cuts[-1] + max(0.5, min(8.0, (cuts[-1] - 9.0) * 0.35)))
    both = near + np.array([-c for c in cuts[:0:-1]] + cuts)
    inside = both[(both > low + 0.05) & (both < high - 0.05)]
    return np.concatenate(([low], inside, [high]))


def _sheet(shape: Shape, x: Floats, z: Floats, y: float, finish: Finish) -> None:
    points = np.stack(np.broadcast_arrays(x[None, :], np.array(y), z[:, None]), axis=-1)
    shape.grid(points, finish)


def _road(part: Part, options: Options) -> Shape:
    """`size` is width, kerb and length; it runs along its own z. `lanes`: paint; `zebra`: a crossing at the `front`, `back` or both;
    `bays`: parking bays along the middle."""
    shape = Shape()
    width, _, length = part.size_m
    ox, _, oz = part.position_m
    turned = abs(np.sin(part.heading_rad)) > 0.7
    near_x, near_z = (oz, -ox) if turned else (-ox, -oz)  # where the trainee's origin lies, roughly: there the sheet is finest
    y = -KERB_M + _PAINT_LIFT_M
    gap = {"none": 0.0, "front": 4.5, "back": 4.5, "both": 4.5}[options["zebra"]]
    low = -length / 2 + (gap if options["zebra"] in ("front", "both") else 0.0)
    high = length / 2 - (gap if options["zebra"] in ("back", "both") else 0.0)
    if options["lanes"] == "two":
        for side in (-0.14, 0.14):
            _strip(shape, side, y, low, high, 0.10, YELLOW)
    if options["parking"] == "yes":
        edge = width / 2 - 2.0
        for side in (-edge, edge):
            for at in np.arange(low + 1.0, high - 1.0, 6.0):
                _strip(shape, side, y, at, at + 1.0, 0.10, WHITE)
    if options["bays"] != "none":
        _bays(shape, width, low, high, y)
    for end, here in ((-1.0, "front"), (1.0, "back")):
        if options["zebra"] in (here, "both"):
            for at in np.arange(-width / 2 + 0.7, width / 2 - 0.4, 1.0):
                _strip(shape, at, y, end * length / 2 - end * 0.6, end * length / 2 - end * 3.4, 0.5, WHITE)
            _bar(shape, width, y, end * (length / 2 - 4.3), WHITE)
    _wear(shape, part, options, low, high, near_z)
    x = _lines(-width / 2, width / 2, float(np.clip(near_x, -width / 2, width / 2)))
    z = _lines(-length / 2, length / 2, float(np.clip(near_z, -length / 2, length / 2)))
    _sheet(shape, x, z, -KERB_M, ASPHALT)
    return shape


def _wear(shape: Shape, part: Part, options: Options, low: float, high: float, near_z: float) -> None:
    """By where the road lies, so that no two are worn alike."""
    width, _, length = part.size_m
    rng = np.random.default_rng([round(100 * abs(v)) for v in (*part.position_m, width, length)])
    if options["lanes"] == "two":
        lane = 0.25 * (width - (4.0 if options["parking"] == "yes" else 0.0))
        tracks(shape, (-lane, lane), low, high, -KERB_M, ASPHALT)
    # Where one sees it: within some metres of what happens.
    x = 0.5 * width - 1.0
    first, last = max(low + 2.3, near_z - _WORN_M), min(high - 2.3, near_z + _WORN_M)
    if x > 0.0 and last > first:
        for _ in range(round(width * (last - first) * _PATCHES_M2)):
            patch(shape, rng, rng.uniform(-x, x), rng.uniform(first, last), -KERB_M, ASPHALT)
        for _ in range(round(width * (last - first) * _SEALS_M2)):
            seal(shape, rng, (-x, x), (first, last), -KERB_M)
        lane = options["lanes"] == "two"  # one brakes along it; on a lot cars turn in and out, and need room for it
        aside, along = x - (0.4 if lane else 4.5), 0.5 * (last - first) - 4.5
        for _ in range(round(width * (last - first) * _SKIDS_M2) if min(aside, along) > 0.0 else 0):
            way = 0.5 * np.pi * (1 if lane else int(rng.integers(0, 4)))
            turn = rng.uniform(-0.04, 0.04) if lane else rng.uniform(-0.9, 0.9)
            skid(shape, rng, rng.uniform(-aside, aside), rng.uniform(first + 4.5, last - 4.5), way, turn, -KERB_M, ASPHALT)
        for _ in range(round(width * (last - first) * _STAINS_M2)):
            stain(shape, rng, rng.uniform(-x, x), rng.uniform(first, last), rng.uniform(0.08, 0.4), -KERB_M, ASPHALT)
    if options["bays"] != "none":
        for side in (-1.0, 1.0):
            for at in np.arange(low + 3.4, high - 2.0, 2.8):
                for _ in range(int(rng.integers(0, 3))):
                    across = side * (5.55 + rng.uniform(-1.4, 1.4))
                    stain(shape, rng, across, at + rng.uniform(-0.4, 0.4), rng.uniform(0.15, 0.5), -KERB_M, ASPHALT)


def _bays(shape: Shape, width: float, low: float, high: float, y: float) -> None:
    """Rows of parking bays to both sides of a lane down the middle, 2.8 m each, as deep as a car is long."""
    for side in (-1.0, 1.0):
        inner, outer = sorted((side * 2.9, side * 8.2))
        for at in np.arange(low + 2.0, high - 2.0, 2.8):
            _paint(shape, np.array((inner, outer)), np.array((at - 0.05, at + 0.05)), y, WHITE)
        if width / 2 > 8.2 + 5.3:
            inner, outer = sorted((side * 8.3, side * 13.5))
            for at in np.arange(low + 2.0, high - 2.0, 2.8):
                _paint(shape, np.array((inner, outer)), np.array((at - 0.05, at + 0.05)), y, WHITE)
    for at, ahead in ((0.55 * low, -1.0), (0.55 * high, 1.0)):  # one keeps right
        _arrow(shape, -1.45 * ahead, at, ahead, y)


def _arrow(shape: Shape, x: float, z: float, ahead: float, y: float) -> None:
    """On the lane, pointing along z: a shaft and a head, together as long as such arrows are, 2.4 m (default)."""
    _paint(shape, np.array((x - 0.08, x + 0.08)), z + np.sort(ahead * np.array((-1.2, 0.3))), y, WHITE)
    tip = ((x - 0.35, y, z + 0.3 * ahead), (x + 0.35, y, z + 0.3 * ahead), (x, y, z + 1.2 * ahead))
    shape.polygon(tip if ahead < 0.0 else tip[::-1], WHITE)


def _strip(shape: Shape, x: float, y: float, z0: float, z1: float, width: float, finish: Finish) -> None:
    a, b = x - width / 2, x + width / 2
    low, high = min(z0, z1), max(z0, z1)
    _paint(shape, np.array((a, b)), np.array((low, high)), y, finish)


def _bar(shape: Shape, width: float, y: float, z: float, finish: Finish) -> None:
    side = 1.0 if z < 0 else -1.0  # the lane that stops here keeps right
    a, b = sorted((side * 0.2, side * (width / 2 - 0.3)))
    _paint(shape, np.array((a, b)), np.array((z - 0.2, z + 0.2)), y, finish)


def _paint(shape: Shape, x: Floats, z: Floats, y: float, finish: Finish) -> None:
    """A painted bar between two x and two z: tyres and weather have taken more of it here than there, by where it lies."""
    rng = np.random.default_rng([round(100 * abs(v)) for v in (*x.tolist(), *z.tolist())])
    xs, zs = (np.linspace(v[0], v[1], int(np.clip(round((v[1] - v[0]) / _FLAKE_M), 1, _FLAKES)) + 1) for v in (x, z))
    worn = [replace(finish, rgb=_over(finish.rgb, ASPHALT.rgb, share)) for share in _WORN]
    walk = np.abs(np.cumsum(rng.integers(-1, 2, (len(zs) - 1, len(xs) - 1)), axis=int(len(xs) > len(zs))))
    gx, gz = np.meshgrid(xs, zs)
    shape.grid(np.stack((gx, np.full_like(gx, y), gz), axis=-1), worn, cells=walk % len(worn))


def _over(paint: tuple[int, int, int], road: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """The colour of paint of which that share is gone."""
    r, g, b = (round(p + share * (q - p)) for p, q in zip(paint, road, strict=True))
    return r, g, b


def _pavement(part: Part, options: Options) -> Shape:
    """`outline`: corners `x,z` in world metres, counter-clockwise seen from above, with a kerb along all of it."""
    shape = Shape()
    edge = np.array(corners_of(options["outline"]))
    edge = edge - np.array((part.position_m[0], part.position_m[2]))
    top = part.size_m[1] - KERB_M
    (x0, z0), (x1, z1) = edge.min(0), edge.max(0)
    xs = _lines(x0, x1, float(np.clip(-part.position_m[0], x0, x1)))
    zs = _lines(z0, z1, float(np.clip(-part.position_m[2], z0, z1)))
    whole, cut = _cells(edge, xs, zs)
    for i, j in whole:
        a, b, c, d = float(xs[i]), float(xs[i + 1]), float(zs[j]), float(zs[j + 1])
        shape.quad(((a, top, d), (b, top, d), (b, top, c), (a, top, c)), SLABS)
    for i, j in cut:
        cell = _clip(edge, float(xs[i]), float(xs[i + 1]), float(zs[j]), float(zs[j + 1]))
        if len(cell) > 2:
            corners = np.stack((cell[:, 0], np.full(len(cell), top), cell[:, 1]), axis=-1)
            shape.add(corners, np.broadcast_to((0.0, 1.0, 0.0), corners.shape), [(0, k, k + 1) for k in range(1, len(cell) - 1)], SLABS)
    _kerb(shape, edge, top, (-part.position_m[0], -part.position_m[2]))
    return shape


def _cells(outline: Floats, xs: Floats, zs: Floats) -> tuple[list[list[int]], list[list[int]]]:
    """Cells of the raster that lie wholly within an outline, and those that its edge passes through; `(column, row)` each."""
    low = np.stack(np.meshgrid(xs[:-1], zs[:-1], indexing="ij"), axis=-1)
    high = np.stack(np.meshgrid(xs[1:], zs[1:], indexing="ij"), axis=-1)
    middle = 0.5 * (low + high)
    passed = np.zeros(low.shape[:2], dtype=bool)
    inside = np.zeros(low.shape[:2], dtype=bool)
    for p, q in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        d = np.where(np.abs(q - p) < 1e-12, 1e-12, q - p)
        enter, leave = (low - p) / d, (high - p) / d  # slabs (Kay and Kajiya 1986)
        first, last = np.minimum(enter, leave).max(-1), np.maximum(enter, leave).min(-1)
        passed |= (first <= np.minimum(last, 1.0)) & (last >= 0.0)
        if p[1] != q[1]:  # even-odd rule along +x
            crosses = (p[1] > middle[..., 1]) != (q[1] > middle[..., 1])
            inside ^= crosses & (middle[..., 0] < p[0] + (middle[..., 1] - p[1]) * (q[0] - p[0]) / (q[1] - p[1]))
    return np.argwhere(inside & ~passed).tolist(), np.argwhere(passed).tolist()


def _clip(outline: Floats, x0: float, x1: float, z0: float, z1: float) -> Floats:
    """The part of an outline within a cell (Sutherland and Hodgman 1974), in the outline's order."""
    points = [tuple(p) for p in outline]
    for axis, limit, sign in ((0, x0, 1.0), (0, x1, -1.0), (1, z0, 1.0), (1, z1, -1.0)):
        out = []
        for i, p in enumerate(points):
            q = points[(i + 1) % len(points)]
            dp, dq = sign * (p[axis] - limit), sign * (q[axis] - limit)
            if dp >= 0:
                out.append(p)
            if (dp > 0 > dq) or (dp < 0 < dq):
                t = dp / (dp - dq)
                out.append((p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])))
        points = out
        if len(points) < 3:
            return np.empty((0, 2))
    return np.array(points)


def _kerb(shape: Shape, outline: Floats, top: float, middle: tuple[float, float]) -> None:
    """A stone edge: a raised band 0.16 m wide along the outline, its worn edge, its face down to the road, and the gutter that water runs
    off in. Stones are two metres long and none quite like the next; joints are between those near `middle` (x, z)."""
    ring = np.concatenate((outline, outline[:1]))
    along = np.diff(ring, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    outward = np.stack((-along[:, 1], along[:, 0]), axis=-1)  # counter-clockwise from above with z towards the viewer
    before = np.roll(outward, 1, axis=0)
    mitre = (outward + before) / (1.0 + (outward * before).sum(1, keepdims=True))
    # Across a stone, from the gutter's rim: what lies so far outside the outline, and how high.
    lip, low = top + 0.004, top - KERB_M
    rings = [outline + out * mitre for out in (_GUTTER_M, 0.0, 0.0, -_ROUND_M, -0.16)]
    heights = (low + 0.0005, low - 0.05, lip - _ROUND_M, lip, lip)
    for i in range(len(outline)):
        j = (i + 1) % len(outline)
        steps = np.linspace(0.0, 1.0, max(1, int(np.linalg.norm(outline[j] - outline[i]) / 2.0)) + 1)[:, None]
        lines = [np.insert(r[i] + steps * (r[j] - r[i]), 1, y, axis=1) for r, y in zip(rings, heights, strict=True)]
        for k in range(len(steps) - 1):
            x, _, z = lines[1][k].tolist()
            stone = _STONES[round(31.0 * abs(x) + 62.0 * abs(z)) % len(_STONES)]
            water = lines[1] * (1.0, 0.0, 1.0) + (0.0, low + 0.003, 0.0)
            _between(shape, lines[0], water, k, GUTTER, (1.0, 1.0, 0.6, 0.6))
            _between(shape, lines[1], lines[2], k, stone, (0.55, 0.55, 1.0, 1.0))
            for a, b in pairwise(lines[2:]):
                _between(shape, a, b, k, stone)
            if k and float(np.hypot(x - middle[0], z - middle[1])) < _JOINTS_M:
                way = np.insert(along[i] * 0.5 * _JOINT_M, 1, 0.0)
                off = np.insert(outward[i], 1, 1.0) * _PAINT_LIFT_M / 4.0
                for a, b in pairwise(line[k] + off for line in lines[1:]):
                    shape.quad((_point(a - way), _point(a + way), _point(b + way), _point(b - way)), _JOINT, ao=0.6)


def _between(shape: Shape, a: Floats, b: Floats, k: int, finish: Finish, ao: Four = (1.0, 1.0, 1.0, 1.0)) -> None:
    """The `k`-th piece of the band between two lines `(n, 3)`, of which the first lies further out."""
    shape.quad((_point(a[k]), _point(a[k + 1]), _point(b[k + 1]), _point(b[k])), finish, ao=ao)


def _point(v: Floats) -> Point:
    return (float(v[0]), float(v[1]), float(v[2]))


ROAD = Kind(
    _road,
    {
        "lanes": choice("two", "none"),
        "zebra": choice("none", "front", "back", "both"),
        "parking": choice("yes", "no"),
        "bays": choice("none", "both"),
    },
    ground=True,
)
PAVEMENT = Kind(_pavement, {"outline": outline("-1,1 1,1 1,-1 -1,-1")}, ground=True)
