"""Fewer triangles where they are not seen: corners drawn into a neighbour in the order of the least change of shape.

The measure is the quadric error of Garland and Heckbert (1997); many corners that do not touch each other go in one round, so that
numpy does the work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.surface import Surface, boundary, kept, vertex_normals
from vr_dti.spaces import Floats

_ROUNDS, _THOROUGH = 24, 100
_FACING = 0.5
"""least of the sum of its corners' normals along a triangle's own: default, about 80 degrees between them where all three agree"""
_LONGEST_M = 0.07
"""no edge grows beyond this: cloth that lies flat must still be able to bend (default)"""

Masks = NDArray[np.bool_]
Between = Callable[[Ints, Ints], Floats]
"""(from, to) -> what it costs, beyond the change of shape, to draw one corner into the other; infinite where it must not be done"""


def thinned(s: Surface, target: int) -> Surface:
    """`s` with about `target` triangles. Corners that stay keep place, colour and weights; open edges and texture seams are not touched."""
    if len(s.triangles) <= target:
        return s
    s = replace(s, normal=s.normal if s.normal is not None else vertex_normals(s.position, s.triangles))
    fixed = np.zeros(len(s), dtype=bool)
    fixed[boundary(s.triangles).ravel()] = True
    weights = s.weights

    def between(a: Ints, b: Ints) -> Floats:
        return np.where(fixed[a], np.inf, 1e-9 * ((weights[a] - weights[b]) ** 2).sum(axis=1))

    tri, _ = collapsed(s.position, s.triangles, target, quadrics(s.position, s.triangles), between, longest_m=_LONGEST_M)
    return kept(replace(s, triangles=tri), np.ones(len(tri), dtype=bool))


def collapsed(
    p: Floats,
    tri: Ints,
    target: int,
    quadric: Floats,
    between: Between,
    *,
    longest_m: float,
    thorough: bool = False,
    outward: Floats | None = None,
) -> tuple[Ints, Ints]:
    """About `target` of the triangles `tri` over the corners `p` (n, 3), which stay where they are; and the rows they had.

    `quadric` (n, 4, 4) is summed up in place. A triangle may come out with other corners, but never turned round, nor away from the
    normals `outward` (n, 3) of its corners; the order stays. `thorough` goes on by other ways where the best would turn a triangle.
    """
    n = len(p)
    rows = np.arange(len(tri))
    refused = np.zeros(0, dtype=np.int64)  # moves that would have turned a triangle; another way may be open to that corner
    home = np.column_stack((p, np.ones(n)))
    for _ in range(_THOROUGH if thorough else _ROUNDS):
        excess = len(tri) - target
        if excess <= 0:
            break
        edges, sides = np.unique(tri[:, (0, 1, 1, 2, 2, 0, 1, 0, 2, 1, 0, 2)].reshape(-1, 2) @ (n, 1), return_counts=True)
        a, b = edges // n, edges % n
        q = quadric[a] + quadric[b]
        cost = np.einsum("ni,nij,nj->n", home[b], q, home[b])
        cost += 1e-7 * ((p[a] - p[b]) ** 2).sum(axis=1) + between(a, b)
        cost[(_shared(edges, a, b, n) != sides) | np.isin(edges, refused)] = np.inf
        order = np.lexsort((b, cost, a))
        first = order[np.r_[True, a[order][1:] != a[order][:-1]]]
        least = np.full(n, np.inf)
        goal = np.zeros(n, dtype=np.int64)
        least[a[first]], goal[a[first]] = cost[first], b[first]
        around = np.full(n, np.inf)
        np.minimum.at(around, b, least[a])
        go = np.isfinite(least) & (least < around)
        turned = go & _turned(p, tri, go, goal, longest_m, outward)
        chosen = np.flatnonzero(go & ~turned)
        if thorough:
            refused = np.union1d(refused, np.flatnonzero(turned) * n + goal[turned])
        if not len(chosen) and not (thorough and turned.any()):
            break
        chosen = chosen[np.argsort(least[chosen], kind="stable")][: max(1, excess // 2)]
        to = np.arange(n)
        to[chosen] = goal[chosen]
        np.add.at(quadric, goal[chosen], quadric[chosen])
        tri = to[tri]
        left = (tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 2] != tri[:, 0])
        tri, rows = tri[left], rows[left]
    return tri, rows


def quadrics(p: Floats, tri: Ints) -> Floats:
    """(n, 4, 4) sums over a corner's triangles of the squared distance to their planes, weighted by area."""
    corner = p[tri]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    size = np.linalg.norm(face, axis=1)
    normal = face / np.maximum(size, 1e-15)[:, None]
    return planes(len(p), tri, normal, corner[:, 0], size)


def planes(n: int, corners: Ints, normal: Floats, through: Floats, size: Floats) -> Floats:
    """(n, 4, 4): for the corners of each row of `corners`, the squared distance to a plane, times `size`."""
    plane = np.column_stack((normal, -(normal * through).sum(axis=1)))
    each = plane[:, :, None] * plane[:, None, :] * size[:, None, None]
    out = np.zeros((n, 4, 4))
    for k in range(corners.shape[1]):
        np.add.at(out, corners[:, k], each)
    return out


def _shared(edges: Ints, a: Ints, b: Ints, n: int) -> Ints:
    """How many neighbours the two ends of each edge have in common. Only if as many as triangles lie on the edge can one end be drawn into
    the other without a pinch."""
    start = np.searchsorted(a, np.arange(n + 1))
    count = np.diff(start)
    k = np.repeat(np.arange(len(a)), count[a])  # every edge with every neighbour of its first end
    offset = np.arange(len(k)) - np.repeat(np.cumsum(count[a]) - count[a], count[a])
    other = b[start[a[k]] + offset]
    key = b[k] * n + other
    at = np.searchsorted(edges, key).clip(0, len(edges) - 1)
    return np.bincount(k[edges[at] == key], minlength=len(a))


def _turned(p: Floats, tri: Ints, go: Masks, goal: Ints, longest_m: float, outward: Floats | None) -> Masks:
    """(n,) whether drawing a corner into its goal turns one of its triangles by more than about 60 degrees, or stretches it too far."""
    out = np.zeros(len(p), dtype=bool)
    for k in range(3):
        mine = np.flatnonzero(go[tri[:, k]])
        t = tri[mine]
        mover = t[:, k]
        stays = ~(t == goal[mover][:, None]).any(axis=1)
        t, mover = t[stays], mover[stays]
        after = t.copy()
        after[:, k] = goal[mover]
        was = np.cross(p[t[:, 1]] - p[t[:, 0]], p[t[:, 2]] - p[t[:, 0]])
        then = np.cross(p[after[:, 1]] - p[after[:, 0]], p[after[:, 2]] - p[after[:, 0]])
        size = np.linalg.norm(was, axis=1) * np.linalg.norm(then, axis=1)
        long = np.maximum(*(np.linalg.norm(p[after[:, k]] - p[after[:, (k + d) % 3]], axis=1) for d in (1, 2))) > longest_m
        if outward is not None:
            along = (then * outward[after].sum(axis=1)).sum(axis=1)
            long |= along < _FACING * np.linalg.norm(then, axis=1)
        out[mover[((was * then).sum(axis=1) <= 0.5 * size) | long]] = True
    return out
