"""A place's parts -> three vertex buffers in world space, cut into runs that can be culled, and the lamps. Set-up only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.render.lamp import Lamp
from vr_dti.render.place.finish import VERTEX, Batch
from vr_dti.render.place.kind import Kind, Options
from vr_dti.render.place.kinds import KINDS
from vr_dti.render.place.shape import Shape
from vr_dti.render.place.sheets import box_uv
from vr_dti.render.place.street import fronts
from vr_dti.render.probe import MIDDLE_M
from vr_dti.spaces import Floats, quat_about, quat_rotate
from vr_dti.world.place import Part, Place

_TOGETHER = 5
"""parts whose decals are one draw (default)"""
_SUN_REACH_M = 36.0
"""and how far from the origin under the sun, which throws shadows further (default)"""
_CASTER_REACH_M = 12.0
"""how far from the key lamp's middle a part may stand and still throw a shadow into it (default)"""


@dataclass(frozen=True, slots=True)
class Run:
    """Triangles of one part in one batch, and the sphere round them."""

    batch: Batch
    first: int
    count: int
    middle_m: tuple[float, float, float]
    radius_m: float
    caster: bool
    """stands where the key lamp may throw its shadow"""
    sunlit: bool = False
    """the sun may throw its shadow to where people act"""


@dataclass(frozen=True, slots=True)
class PlaceMesh:
    """A place ready to upload. Arrays by `Batch`; runs lie in the order in which one sees them turning round at the origin."""

    vertices: tuple[NDArray[np.void], ...]
    triangles: tuple[NDArray[np.uint32], ...]
    """(T, 3) each"""
    runs: tuple[Run, ...]
    lamps: tuple[Lamp, ...]
    decals: NDArray[np.uint8]
    """(H, W) coverage of all words"""
    within_m: tuple[float, float, float, float] | None = None
    """of a scene in rooms: what they take up, x and z from, x and z to"""
    ceiling_m: float = 0.0
    """of the highest room"""
    fronts_m: tuple[float, float, float, float] | None = None
    """of a scene outdoors: where fronts stand around the place that surroundings are seen from, x and z from, x and z to"""


def options_of(part: Part) -> tuple[Kind, Options]:
    """The kind of a part, and its options with defaults filled in. Raises KeyError for an unknown kind."""
    kind = KINDS[part.kind]
    return kind, kind.complete(dict(part.options))


def assemble(place: Place) -> PlaceMesh:
    """Build every part of `place`. The same place gives the same bytes."""
    pieces, lamps = _built(place)
    key = next((lamp for lamp in lamps if lamp.key), None)
    near = np.array(key.position_m) + 5.0 * np.array(key.axis) if key else np.full(3, np.inf)
    solids = [p.part for p in pieces if p.part.solid and not p.kind.ground]
    decals, boxes = _decal_sheet([ink for p in pieces for ink in p.world.inks])
    _spread(pieces, iter(boxes))

    runs: list[Run] = []
    vertices: dict[Batch, list[NDArray[np.void]]] = {b: [] for b in Batch}
    triangles: dict[Batch, list[NDArray[np.uint32]]] = {b: [] for b in Batch}
    for piece in pieces:
        for batch in Batch:
            if not piece.world.vertices[batch]:
                continue
            merged = _tiled(np.concatenate(piece.world.vertices[batch]))
            index = np.concatenate(piece.world.triangles[batch])
            if piece.kind.ground:
                merged["albedo"][:, 3] = merged["albedo"][:, 3] * _open_ground(merged["position"], solids)
            first = sum(len(t) for t in triangles[batch])
            runs.append(_run(batch, first, len(index), merged["position"].astype(np.float64), None if piece.kind.ground else near))
            triangles[batch].append(index + np.uint32(sum(len(v) for v in vertices[batch])))
            vertices[batch].append(merged)
    return PlaceMesh(
        tuple(np.concatenate(vertices[b]) if vertices[b] else np.empty(0, VERTEX) for b in Batch),
        tuple(np.concatenate(triangles[b]) if triangles[b] else np.empty((0, 3), np.uint32) for b in Batch),
        tuple(_decals_together(runs, vertices[Batch.DECAL], triangles[Batch.DECAL])),
        tuple(lamps),
        decals,
        _rooms(place) if place.indoors else None,
        max((part.size_m[1] for part in place.parts if part.kind == "room"), default=0.0),
        None if place.indoors else fronts(place, MIDDLE_M[0], MIDDLE_M[2]),
    )


class _Piece(NamedTuple):
    """A part where it stands."""

    part: Part
    kind: Kind
    world: Shape


def _built(place: Place) -> tuple[list[_Piece], list[Lamp]]:
    """Every part, in the order in which they are drawn, and their lamps in the order of the document."""
    pieces, lamps = [], []
    for part in place.parts:
        kind, options = options_of(part)
        world = Shape()
        turn = quat_about((0.0, 1.0, 0.0), part.heading_rad)
        world.merge(kind.build(part, options), part.position_m, turn)
        pieces.append(_Piece(part, kind, world))
        lamps += [_placed(lamp, part, turn) for lamp in kind.lamps(part, options)]
    return sorted(pieces, key=lambda p: _order(p.kind, p.world)), lamps


def _spread(pieces: Sequence[_Piece], boxes: Iterator[tuple[float, float, float, float]]) -> None:
    """In place: each decal gets its own box (u and v from, u and v to) of the sheet of all of them."""
    for piece in pieces:
        for v in piece.world.vertices[Batch.DECAL]:
            u0, v0, u1, v1 = next(boxes)
            v["uv"] = v["uv"] * (u1 - u0, v1 - v0) + (u0, v0)


def _run(batch: Batch, first: int, count: int, position: Floats, near: Floats | None) -> Run:
    """Triangles over corners `position` (V, 3), and of what they cast a shadow: of the key lamp's light about `near`, of the sun's; ground
    (`near` None) casts none."""
    middle, radius = _sphere(position)
    if near is None:
        return Run(batch, first, count, middle, radius, False, False)
    caster = bool(np.linalg.norm(np.array(middle) - near) - radius < _CASTER_REACH_M) and radius < 6.0
    sunlit = radius < _SUN_REACH_M and float(np.hypot(middle[0], middle[2])) - radius < _SUN_REACH_M
    return Run(batch, first, count, middle, radius, caster, sunlit)


def _decals_together(runs: Sequence[Run], vertices: Sequence[NDArray[np.void]], triangles: Sequence[NDArray[np.uint32]]) -> list[Run]:
    """`runs`, of which those of decals are put together, some neighbours in one: there are many, each of a few triangles, and a draw costs
    more than drawing the next ones for nothing."""
    out = [run for run in runs if run.batch is not Batch.DECAL]
    decals = [run for run in runs if run.batch is Batch.DECAL]
    if not decals:
        return out
    corner = np.concatenate(vertices)["position"].astype(np.float64)[np.concatenate(triangles)]
    for start in range(0, len(decals), _TOGETHER):
        group = decals[start : start + _TOGETHER]
        first, count = group[0].first, sum(run.count for run in group)
        out.append(_run(Batch.DECAL, first, count, corner[first : first + count].reshape(-1, 3), None))
    return out


def _tiled(vertices: NDArray[np.void]) -> NDArray[np.void]:
    """In place: what asks to be tiled (u not a number, v the tile's size in metres) gets its texture by where it lies in the world."""
    asks = np.isnan(vertices["uv"][:, 0])
    if asks.any():
        tile_m = vertices["uv"][asks, 1:]
        vertices["uv"][asks] = box_uv(vertices["position"][asks].astype(np.float64), vertices["normal"][asks]) / tile_m
    return vertices


def _rooms(place: Place) -> tuple[float, float, float, float] | None:
    """The box round all rooms, which stand square to the axes."""
    reach = []
    for part in place.parts:
        if part.kind == "room":
            x, _, z = part.position_m
            w, _, d = part.size_m
            w, d = (d, w) if abs(np.sin(part.heading_rad)) > 0.7 else (w, d)
            reach.append((x - w / 2, z - d / 2, x + w / 2, z + d / 2))
    if not reach:
        return None
    boxes = np.array(reach)
    (x0, z0), (x1, z1) = boxes[:, :2].min(0).tolist(), boxes[:, 2:].max(0).tolist()
    return (x0 - 0.2, z0 - 0.2, x1 + 0.2, z1 + 0.2)


def _order(kind: Kind, shape: Shape) -> tuple[int, float]:
    """Near things first, so that what they hide is not shaded; ground last; within a ring by direction, so that neighbours in view are
    neighbours in the buffer and fewer draws are left after culling."""
    p = np.concatenate([v["position"] for b in Batch for v in shape.vertices[b]]).astype(np.float64)
    middle = 0.5 * (p.min(0) + p.max(0))
    nearest = float(np.hypot(p[:, 0], p[:, 2]).min())
    ring = 3 if kind.ground else 0 if nearest < 10.0 else 1 if nearest < 30.0 else 2
    return ring, float(np.arctan2(-middle[0], -middle[2]))


def _sphere(position: Floats) -> tuple[tuple[float, float, float], float]:
    low, high = position.min(0), position.max(0)
    middle = 0.5 * (low + high)
    radius = float(np.sqrt(((position - middle) ** 2).sum(1).max()))
    return (float(middle[0]), float(middle[1]), float(middle[2])), radius


def _placed(lamp: Lamp, part: Part, turn: Floats) -> Lamp:
    at = quat_rotate(turn, lamp.position_m) + np.array(part.position_m)
    axis = quat_rotate(turn, lamp.axis)
    return replace(
        lamp,
        position_m=(float(at[0]), float(at[1]), float(at[2])),
        axis=(float(axis[0]), float(axis[1]), float(axis[2])),
    )


def _open_ground(position: NDArray[np.float32], solids: list[Part]) -> Floats:
    """How much sky the ground sees: less beside walls, little under cars. A guess from distances to the solids' boxes."""
    p = position.astype(np.float64)
    out = np.ones(len(p))
    for part in solids:
        local = quat_rotate(quat_about((0.0, 1.0, 0.0), -part.heading_rad), p - np.array(part.position_m))
        half = np.array((part.size_m[0] / 2, part.size_m[2] / 2))
        beyond = np.abs(local[:, (0, 2)]) - half
        outside = np.hypot(*np.maximum(beyond, 0.0).T)
        inside = np.maximum(-beyond.max(1), 0.0)
        reach = min(2.5, 0.55 * part.size_m[1])
        deepest = 0.45 if reach > 2.0 else 0.62
        shade = deepest * np.exp(-outside / (0.45 * reach)) + 0.32 * np.clip(inside / 0.5, 0.0, 1.0)
        above = np.maximum(p[:, 1] - part.position_m[1] - part.size_m[1], 0.0)
        below = np.maximum(part.position_m[1] - p[:, 1] - 0.2, 0.0)
        out *= 1.0 - np.where(outside < 3 * reach, shade * np.exp(-4.0 * above - 1.5 * below), 0.0)
    return out


def _decal_sheet(inks: list[NDArray[np.uint8]], width: int = 1024) -> tuple[NDArray[np.uint8], list[tuple[float, float, float, float]]]:
    """All words on one sheet, and where each lies, as u0, v0, u1, v1; v grows downwards."""
    spots: list[tuple[int, int, int, int]] = []
    x = y = row = 0
    for ink in inks:
        h, w = ink.shape[0], min(ink.shape[1], width)
        if x + w > width:
            x, y, row = 0, y + row + 4, 0
        spots.append((x, y, w, h))
        x, row = x + w + 4, max(row, h)
    height = max(64, 1 << (y + row).bit_length())
    sheet = np.zeros((height, width), dtype=np.uint8)
    for (x, y, w, h), ink in zip(spots, inks, strict=True):
        sheet[y : y + h, x : x + w] = ink[:, :w]
    return sheet, [(x / width, y / height, (x + w) / width, (y + h) / height) for x, y, w, h in spots]
