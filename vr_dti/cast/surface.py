"""A piece of a person while it is being made: triangles whose corners carry weights, colour and whatever the tailor measures on them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.mesh import Material
from vr_dti.spaces import Floats, normalized

Weights = NDArray[np.float32]
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Finish:
    """What a piece is made of."""

    rgb: Rgb
    """sRGB, 0..1"""
    material: Material = Material.CLOTH
    rough: float = 0.9
    metal: float = 0.0


@dataclass(frozen=True, slots=True)
class Surface:
    """Triangles of one material. Every array runs over its vertices, but for `triangles`."""

    position: Floats
    """(V, 3) actor frame, bind pose"""
    triangles: Ints
    """(T, 3)"""
    weights: Weights
    """(V, 54)"""
    uv: Floats
    """(V, 2) as `mesh.VERTEX` has it"""
    rgb: Floats
    """(V, 3)"""
    over: Floats
    """(V,) how much of the person's texture is laid over the colour"""
    rough: Floats
    """(V,)"""
    metal: float
    material: Material
    run: str = "body"
    """the named run of triangles this ends in"""
    normal: Floats | None = None
    """(V, 3) where the maker knows better than the triangles"""
    fields: dict[str, Floats] = field(default_factory=dict)
    """(V,) or (V, n) measures that travel along when the piece is cut"""

    def __len__(self) -> int:
        return len(self.position)


def piece(position: ArrayLike, triangles: Ints, weights: Weights, finish: Finish, *, run: str = "body") -> Surface:
    """A surface of one finish. `weights` is (V, 54) or one row (54,) for all."""
    p = np.asarray(position, dtype=np.float64)
    n = len(p)
    return Surface(
        position=p,
        triangles=np.asarray(triangles, dtype=np.int64),
        weights=np.broadcast_to(weights, (n, weights.shape[-1])),
        uv=np.zeros((n, 2)),
        rgb=np.tile(np.asarray(finish.rgb, dtype=np.float64), (n, 1)),
        over=np.zeros(n),
        rough=np.full(n, finish.rough),
        metal=finish.metal,
        material=finish.material,
        run=run,
    )


def _rows(s: Surface, rows: Ints, triangles: Ints) -> Surface:
    return replace(
        s,
        position=s.position[rows],
        triangles=triangles,
        weights=s.weights[rows],
        uv=s.uv[rows],
        rgb=s.rgb[rows],
        over=s.over[rows],
        rough=s.rough[rows],
        normal=None if s.normal is None else s.normal[rows],
        fields={k: v[rows] for k, v in s.fields.items()},
    )


def _with_between(s: Surface, a: Ints, b: Ints, t: Floats) -> Surface:
    """`s` with new vertices appended, each a share `t` of the way from `a` to `b`."""

    def mix(x: Floats) -> Floats:
        w = t.reshape(-1, *([1] * (x.ndim - 1)))
        return np.concatenate((x, x[a] * (1.0 - w) + x[b] * w))

    return replace(
        s,
        position=mix(s.position),
        weights=np.concatenate((s.weights, (s.weights[a] * (1.0 - t[:, None]) + s.weights[b] * t[:, None]).astype(np.float32))),
        uv=mix(s.uv),
        rgb=mix(s.rgb),
        over=mix(s.over),
        rough=mix(s.rough),
        normal=None if s.normal is None else normalized(mix(s.normal)),
        fields={k: mix(v) for k, v in s.fields.items()},
    )


def kept(s: Surface, keep: ArrayLike) -> Surface:
    """Only the triangles of the mask `keep` (T,), and only the vertices they use."""
    rows, triangles = np.unique(s.triangles[np.asarray(keep, dtype=bool)], return_inverse=True)
    return _rows(s, rows, triangles.reshape(-1, 3))


def clipped(s: Surface, value: Floats) -> Surface:
    """The part of `s` where `value` (V,), linear over each triangle, is not negative. Cut edges become new vertices, shared."""
    value = np.where(np.abs(value) < 1e-9, 1e-9, value)
    inside = value >= 0.0
    count = inside[s.triangles].sum(axis=1)
    whole = s.triangles[count == 3]
    cut = s.triangles[(count == 1) | (count == 2)]
    if not len(cut):
        return kept(s, count == 3)
    # Turn each cut triangle so that its lone corner (the one whose side differs from the other two) comes first.
    side = inside[cut]
    lone = np.argmax(side == (side.sum(axis=1) == 1)[:, None], axis=1)
    cut = np.take_along_axis(cut, (lone[:, None] + np.arange(3)) % 3, axis=1)
    edges = np.concatenate((cut[:, (0, 1)], cut[:, (0, 2)]))
    unique, row = _edges(edges)
    va, vb = value[unique[:, 0]], value[unique[:, 1]]
    grown = _with_between(s, unique[:, 0], unique[:, 1], va / (va - vb))
    new = len(s) + row.reshape(2, -1)
    ab, ac = new[0], new[1]
    tip = inside[cut[:, 0]]
    tips = np.stack((cut[:, 0], ab, ac), axis=1)[tip]
    b, c, ab_, ac_ = cut[~tip, 1], cut[~tip, 2], ab[~tip], ac[~tip]
    stumps = np.concatenate((np.stack((ab_, b, c), axis=1), np.stack((ab_, c, ac_), axis=1)))
    all_ = np.concatenate((whole, tips, stumps))
    return kept(replace(grown, triangles=all_), np.ones(len(all_), dtype=bool))


def subdivided(s: Surface, where: NDArray[np.bool_]) -> Surface:
    """Triangles of the mask `where` (T,) cut in four, their neighbours in two or three so that no crack opens."""
    unique, row = _edges(s.triangles[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2))
    row = row.reshape(-1, 3)
    marked = np.zeros(len(unique), dtype=bool)
    marked[row[where].ravel()] = True
    fresh = np.full(len(unique), -1)
    fresh[marked] = len(s) + np.arange(int(marked.sum()))
    grown = _with_between(s, unique[marked, 0], unique[marked, 1], np.full(int(marked.sum()), 0.5))
    m = fresh[row]
    count = (m >= 0).sum(axis=1)
    # One or two marked edges: turn the triangle so that the marked (or the one unmarked) edge is its first.
    turn = np.where(count == 1, np.argmax(m >= 0, axis=1), np.where(count == 2, np.argmax(m < 0, axis=1), 0))
    order = (turn[:, None] + np.arange(3)) % 3
    t, m = np.take_along_axis(s.triangles, order, axis=1), np.take_along_axis(m, order, axis=1)
    (a, b, c), (ab, bc, ca) = t.T, m.T
    one, two, three = count == 1, count == 2, count == 3
    parts = [t[count == 0]]
    for mask, corners in (
        (one, ((a, ab, c), (ab, b, c))),
        (two, ((a, b, bc), (a, bc, ca), (ca, bc, c))),
        (three, ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))),
    ):
        parts += [np.stack(k, axis=1)[mask] for k in corners]
    return replace(grown, triangles=np.concatenate(parts))


def painted(s: Surface, finish: Finish, share: Floats | None = None) -> Surface:
    """`s` in another finish; where `share` (V,) is given the colour and roughness are mixed by it and the material stays."""
    w = np.ones(len(s)) if share is None else np.clip(share, 0.0, 1.0)
    rgb = s.rgb * (1.0 - w[:, None]) + np.asarray(finish.rgb) * w[:, None]
    rough = s.rough * (1.0 - w) + finish.rough * w
    if share is not None:
        return replace(s, rgb=rgb, rough=rough)
    return replace(s, rgb=rgb, rough=rough, metal=finish.metal, material=finish.material)


def crossed(a: Floats, b: Floats) -> Floats:
    """(N, 3) cross products; `np.cross` takes longer to see what it was given than to reckon it."""
    out = np.empty(a.shape)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        np.multiply(a[:, i], b[:, j], out=out[:, k])
        out[:, k] -= a[:, j] * b[:, i]
    return out


def vertex_normals(position: Floats, triangles: Ints) -> Floats:
    """(V, 3) area-weighted normals; vertices in one place share theirs, so that texture seams do not show."""
    corner = position[triangles]
    face = crossed(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    first, weld = places(np.round(position * 1e6).astype(np.int64))
    index = weld[triangles].ravel()
    total = np.stack([np.bincount(index, np.repeat(face[:, k], 3), minlength=len(first)) for k in range(3)], axis=1)
    return normalized(total)[weld]


def boundary(triangles: Ints) -> Ints:
    """(E, 2) directed edges that only one triangle has."""
    edges = triangles[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2)
    big = int(triangles.max()) + 1
    key = np.sort(edges, axis=1) @ np.array((big, 1))
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    out: Ints = edges[np.sort(first[count == 1])]
    return out


def loops(edges: Ints) -> list[Ints]:
    """Directed edges chained into closed loops of vertex rows, in the edges' direction; open chains are left out."""
    after = dict(zip(edges[:, 0].tolist(), edges[:, 1].tolist(), strict=True))
    out = []
    while after:
        start, here = after.popitem()
        chain = [start]
        while here != start and here in after:
            chain.append(here)
            here = after.pop(here)
        if here == start:
            out.append(np.array(chain, dtype=np.int64))
    return out


def average(edges: Ints, count: int, values: NDArray[np.floating], rounds: int, *, hold: NDArray[np.bool_] | None = None) -> Floats:
    """`values` (V, ...) smoothed along undirected `edges` (E, 2): each round half-way to the mean of the neighbours; `hold` rows stay."""
    a = np.concatenate((edges[:, 0], edges[:, 1]))
    b = np.concatenate((edges[:, 1], edges[:, 0]))
    degree = np.maximum(np.bincount(a, minlength=count), 1)
    columns: Floats = np.array(values, dtype=np.float64).reshape(count, -1).T.copy()  # one by one they fit a processor's cache
    for row in columns:
        still = row[hold] if hold is not None else None
        for _ in range(rounds):
            around = np.asarray(0.5 * np.bincount(a, row[b], minlength=count))
            around /= degree
            row *= 0.5
            row += around
            if still is not None:
                row[hold] = still
    return np.ascontiguousarray(columns.T).reshape(values.shape)


def edges_of(triangles: Ints) -> Ints:
    """(E, 2) undirected edges, each once, in order."""
    edges = np.sort(triangles[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2), axis=1)
    many = int(edges.max()) + 1 if len(edges) else 1
    keys = np.sort(edges @ (many, 1))
    keys = keys[np.r_[True, keys[1:] != keys[:-1]]] if len(keys) else keys
    return np.column_stack((keys // many, keys % many))


def _edges(edges: Ints) -> tuple[Ints, Ints]:
    """(E, 2) the undirected ones among `edges` (N, 2), each once, in order, and (N,) which each is."""
    many = int(edges.max()) + 1 if len(edges) else 1
    keys, row = np.unique(np.sort(edges, axis=1) @ (many, 1), return_inverse=True)
    return np.column_stack((keys // many, keys % many)), row.reshape(-1)


def places(cells: Ints) -> tuple[Ints, Ints]:
    """Rows of integers `cells` (N, D), each once, in order: (P,) the first of each and (N,) which each is; as `np.unique` has it, which
    takes ten times as long for rows as for numbers."""
    if not len(cells):
        none = np.zeros(0, dtype=np.int64)
        return none, none
    low = cells.min(axis=0)
    wide = cells.max(axis=0) - low + 1
    if math.prod(wide.tolist()) >= 1 << 62:
        _, first, which = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        return first, which.reshape(-1)
    keys = cells[:, 0] - low[0]
    for k in range(1, cells.shape[1]):
        keys = keys * wide[k] + (cells[:, k] - low[k])
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def volume(position: Floats, triangles: Ints) -> float:
    """Signed volume of a closed surface in cubic metres: positive where the triangles wind outwards."""
    a, b, c = np.moveaxis(position[triangles], 1, 0)
    return float((a * np.cross(b, c)).sum() / 6.0)
