"""A room's shell seen from within: floor, walls with a painted foot, openings cut in, ceiling; darkened towards its corners."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.grain import Grain
from vr_dti.render.place.colors import rgb
from vr_dti.render.place.facade import Face, Opening
from vr_dti.render.place.finish import Finish
from vr_dti.render.place.kind import Kind, Option, Options, choice, color, number
from vr_dti.render.place.shape import Shape
from vr_dti.spaces import Floats
from vr_dti.world.place import Part

WALL_M = 0.12
"""how deep an opening is: from one room into the next"""
_WALLS = {
    "plaster": (Grain.PAINT, 0.7, 0.8),
    "blocks": (Grain.BLOCKS, 1.625, 0.5),
    "tiles": (Grain.SLABS, 0.32, 0.22),
}
_FLOORS = {
    "vinyl": (Grain.VINYL, 0.915, 0.34),
    "concrete": (Grain.STONE, 2.2, 0.5),
    "carpet": (Grain.CLOTH, 0.35, 0.95),
    "boards": (Grain.HAIR, 0.9, 0.42),
}
_CORNER_M, _DARKEST = 0.30, 0.40
"""how far a corner's dark reaches, and how dark it is (default)"""
_BOARD_M, _TINTS = 0.083, (0.90, 0.97, 1.0, 1.06)
"""a floorboard is as wide as strip flooring of 3 1/4 inches; how its boards differ (default)"""
_CASING_M, _CASING_OUT_M = 0.07, 0.018
_CORNICE_M = ((0.085, 0.0), (0.075, 0.014), (0.024, 0.058), (0.0, 0.074))
"""around an opening: width, and how far it stands out; a cornice from below the ceiling and out from the wall (defaults)"""
_NEAR = (0.0, 0.08, 0.2, 0.42, 0.8)
"""where a wall is cut beside an edge, so that the dark stays soft"""


def _cuts(length: float, more: tuple[float, ...] = (), step: float = 1.2) -> Floats:
    """Where a wall or floor of that length is cut: finely at its ends."""
    near = [v for v in _NEAR if v < 0.45 * length]
    middle = np.arange(0.8 + step, length - 0.8, step).tolist()
    inside = [v for v in more if 0.0 < v < length]
    return np.unique(np.round(np.array([*near, *(length - v for v in near), *middle, *inside]), 4))


def _open(*away: Floats | float) -> Floats:
    """How open a point is that lies so far from surfaces at right angles to its own."""
    out = np.ones(np.broadcast_shapes(*(np.shape(a) for a in away)))
    for a in away:
        out = out * (1.0 - _DARKEST * np.exp(-np.maximum(np.asarray(a), 0.0) / _CORNER_M))
    return out


def _build(part: Part, options: Options) -> Shape:
    """`size` is its inside. Walls by where they are: `front` towards -Z, `left` towards -X."""
    shape = Shape()
    w, h, d = part.size_m
    grain, tile, roughness = _WALLS[options["wall"]]
    wall = Finish(rgb(options["color"]), roughness, grain=grain, tile_m=tile)
    foot = Finish(rgb(options["foot"]), roughness, grain=grain, tile_m=tile) if options["foot"] else wall
    skirting, sill = Finish(rgb(options["skirting"]), 0.45), Finish(rgb(options["floor_color"]), 0.5)
    faces = {
        "front": Face(shape, (-w / 2, 0, -d / 2), (1, 0, 0), w, h),
        "back": Face(shape, (w / 2, 0, d / 2), (-1, 0, 0), w, h),
        "left": Face(shape, (-w / 2, 0, d / 2), (0, 0, -1), d, h),
        "right": Face(shape, (w / 2, 0, -d / 2), (0, 0, 1), d, h),
    }
    openings = openings_of(options["openings"])
    for name, face in faces.items():
        mine = [o for where, o in openings if where == name]
        _wall(face, mine, wall, foot, skirting, sill, float(options["foot_m"]))
        if options["casing"]:
            _casing(face, mine, Finish(rgb(options["casing"]), 0.45))
        if options["cornice"]:
            _cornice(face, Finish(rgb(options["cornice"]), 0.6))
    _floor(shape, w, d, options)
    _ceiling(shape, w, h, d, options)
    return shape


def _wall(face: Face, openings: list[Opening], wall: Finish, foot: Finish, skirting: Finish, sill: Finish, foot_m: float) -> None:
    xs = _cuts(face.width, tuple(v for o in openings for v in (o.x0, o.x1)))
    ys = _cuts(face.height, (foot_m, *(v for o in openings for v in (o.y0, o.y1))), step=0.9)
    for x0, x1 in pairwise(xs.tolist()):
        for y0, y1 in pairwise(ys.tolist()):
            x, y = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
            if any(o.x0 < x < o.x1 and o.y0 < y < o.y1 for o in openings):
                continue
            at = np.array(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
            ao = _open(at[:, 0], face.width - at[:, 0], at[:, 1], face.height - at[:, 1])
            a, b, c, e = ao.tolist()
            face.rect(x0, y0, x1, y1, 0.0, foot if y < foot_m else wall, (a, b, c, e))
    for x0, x1 in pairwise(sorted({0.0, face.width, *(v for o in openings if o.y0 < 0.05 for v in (o.x0, o.x1))})):
        if not any(o.y0 < 0.05 and o.x0 < 0.5 * (x0 + x1) < o.x1 for o in openings):
            face.bar(x0, 0.0, x1, min(0.10, face.height), 0.0, 0.012, skirting, ao=0.75)
    for o in openings:
        _reveal(face, o, wall, sill)


def _reveal(face: Face, o: Opening, finish: Finish, sill: Finish) -> None:
    def at(x: float, y: float) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        return face.at(x, y), face.at(x, y, -WALL_M)

    corners = [at(o.x0, o.y0), at(o.x1, o.y0), at(o.x1, o.y1), at(o.x0, o.y1)]
    for (p, pi), (q, qi) in pairwise([*corners, corners[0]]):
        face.shape.quad((p, q, qi, pi), sill if p[1] == q[1] == 0.0 else finish, ao=0.7)


def _casing(face: Face, openings: list[Opening], paint: Finish) -> None:
    """The boards round doors and windows; a window stands on its own sill."""
    m = _CASING_M
    for o in openings:
        for x0, y0, x1, y1 in ((o.x0 - m, o.y0, o.x0, o.y1), (o.x1, o.y0, o.x1 + m, o.y1), (o.x0 - m, o.y1, o.x1 + m, o.y1 + m)):
            face.bar(x0, y0, x1, y1, 0.0, _CASING_OUT_M, paint, ao=0.9)


def _cornice(face: Face, paint: Finish) -> None:
    """A moulding where wall and ceiling meet, mitred in the corners."""
    for (low, a), (high, b) in pairwise(_CORNICE_M):
        y0, y1 = face.height - low, face.height - high
        corners = (face.at(a, y0, a), face.at(face.width - a, y0, a), face.at(face.width - b, y1, b), face.at(b, y1, b))
        face.shape.quad(corners, paint, ao=0.85)


def _floor(shape: Shape, w: float, d: float, options: Options) -> None:
    grain, tile, roughness = _FLOORS[options["floor"]]
    base = rgb(options["floor_color"])
    x, z = _cuts(w, step=0.35) - w / 2, _cuts(d, step=0.35) - d / 2
    finishes, cells = [Finish(base, roughness, grain=grain, tile_m=tile)], None
    if options["floor"] == "boards":
        z = np.linspace(-d / 2, d / 2, int(np.clip(round(d / _BOARD_M), 2, 400)) + 1)
        r, g, b = base
        finishes = [Finish((int(r * t), int(g * t), int(b * t)), roughness, grain=grain, tile_m=tile) for t in _TINTS]
        cells = _boards(len(z) - 1, len(x) - 1)
    gx, gz = np.meshgrid(x, z)
    points = np.stack((gx, np.zeros_like(gx), gz), axis=-1)
    shape.grid(points, finishes, cells=cells, ao=_open(gx + w / 2, w / 2 - gx, gz + d / 2, d / 2 - gz))


def _boards(rows: int, columns: int) -> NDArray[np.int64]:
    """Which tint each cell of a floor has: boards of two to five cells, whose ends lie where chance puts them."""
    rng = np.random.default_rng(4)
    out = np.empty((rows, columns), dtype=np.int64)
    for row in out:
        at = -int(rng.integers(0, 4))
        while at < columns:
            long = int(rng.integers(2, 6))
            row[max(at, 0) : at + long] = rng.integers(len(_TINTS))
            at += long
    return out


def _ceiling(shape: Shape, w: float, h: float, d: float, options: Options) -> None:
    panels = options["ceiling"] == "panels"  # of pressed fiber, pierced all over
    white = Finish(rgb(options["ceiling_color"]), 0.9, grain=Grain.PAINT if panels else Grain.PLAIN, tile_m=1.2)
    gx, gz = np.meshgrid(_cuts(w) - w / 2, _cuts(d) - d / 2)
    points = np.stack((gx, np.full_like(gx, h), gz), axis=-1)
    shape.grid(points, white, flip=True, ao=_open(gx + w / 2, w / 2 - gx, gz + d / 2, d / 2 - gz))
    if panels:
        bar = Finish((205, 206, 204), 0.5)
        for x in np.arange(-w / 2 + 0.6, w / 2 - 0.1, 0.6):
            shape.box((x - 0.012, h - 0.004, -d / 2), (x + 0.012, h, d / 2), bar, faces="y", ao=0.9)
        for z in np.arange(-d / 2 + 0.6, d / 2 - 0.1, 0.6):
            shape.box((-w / 2, h - 0.0045, z - 0.012), (w / 2, h, z + 0.012), bar, faces="y", ao=0.9)


def openings_of(said: str) -> list[tuple[str, Opening]]:
    """`WALL x y width height; ...`, metres from the wall's lower left corner as seen from within. Raises ValueError."""
    out = []
    for one in (o for o in said.split(";") if o.strip()):
        where, *numbers = one.split()
        if where not in ("front", "back", "left", "right") or len(numbers) != 4:
            raise ValueError(one)
        x, y, w, h = (float(n) for n in numbers)
        if not (0.0 <= x <= 50.0 and 0.0 <= y <= 10.0 and 0.05 <= w <= 20.0 and 0.05 <= h <= 10.0):
            raise ValueError(one)
        out.append((where, Opening(x, y, x + w, y + h, 0.0, 0)))
    return out


def _check_openings(said: str) -> str:
    try:
        openings_of(said)
    except ValueError:
        return f"{said[:60]!r} names no openings; write them like 'front 1.2 0 0.9 2.1; right 0.5 0.9 1.4 1.2'"
    return ""


ROOM = Kind(
    _build,
    {
        "wall": choice(*_WALLS),
        "color": color("#b9b3a4"),
        "foot": color(""),
        "foot_m": number("1.2", 0.1, 3.0),
        "skirting": color("#3a3834"),
        "floor": choice(*_FLOORS),
        "floor_color": color("#8f8c84"),
        "ceiling": choice("plain", "panels"),
        "ceiling_color": color("#cfccc4"),
        "casing": color(""),
        "cornice": color(""),
        "openings": Option("", _check_openings),
    },
    ground=True,
)
"""`foot`: the colour of the wall's lower part, up to `foot_m`; `openings`: holes for doors, windows and ways on;
`casing`: the colour of the boards round them; `cornice`: of a moulding under the ceiling."""
