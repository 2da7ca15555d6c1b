"""Fewer triangles where they are not seen: corners drawn into a neighbour in the order of the least change of shape.

The measure is the quadric error of Garland and Heckbert (1997); many corners that do not touch each other go in one round, so that
numpy does the work.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.surface import Surface, boundary, kept, vertex_normals
from vr_dti.spaces import Floats

_ROUNDS = 24
_LONGEST_M = 0.07
"""no edge grows beyond this: cloth that lies flat must still be able to bend (default)"""


def thinned(s: Surface, target: int) -> Surface:
    """`s` with about `target` triangles. Corners that stay keep place, colour and weights; open edges and texture seams are not touched."""
    if len(s.triangles) <= target:
        return s
    s = replace(s, normal=s.normal if s.normal is not None else vertex_normals(s.position, s.triangles))
    p, tri, n = s.position, s.triangles, len(s)
    fixed = np.zeros(n, dtype=bool)
    fixed[boundary(tri).ravel()] = True
    quadric = _quadrics(p, tri, n)
    home = np.column_stack((p, np.ones(n)))
    for _ in range(_ROUNDS):
        excess = len(tri) - target
        if excess <= 0:
            break
        edges = np.unique(tri[:, (0, 1, 1, 2, 2, 0, 1, 0, 2, 1, 0, 2)].reshape(-1, 2) @ (n, 1))
        a, b = edges // n, edges % n
        q = quadric[a] + quadric[b]
        cost = np.einsum("ni,nij,nj->n", home[b], q, home[b])
        cost += 1e-7 * ((p[a] - p[b]) ** 2).sum(axis=1) + 1e-9 * ((s.weights[a] - s.weights[b]) ** 2).sum(axis=1)
        cost[fixed[a] | ~_two_shared(edges, a, b, n)] = np.inf
        order = np.lexsort((b, cost, a))
        first = order[np.r_[True, a[order][1:] != a[order][:-1]]]
        least = np.full(n, np.inf)
        goal = np.zeros(n, dtype=np.int64)
        least[a[first]], goal[a[first]] = cost[first], b[first]
        around = np.full(n, np.inf)
        np.minimum.at(around, b, least[a])
        go = np.isfinite(least) & (least < around)
        go &= ~_turned(p, tri, go, goal)
        chosen = np.flatnonzero(go)
        if not len(chosen):
            break
        chosen = chosen[np.argsort(least[chosen], kind="stable")][: max(1, excess // 2)]
        to = np.arange(n)
        to[chosen] = goal[chosen]
        np.add.at(quadric, goal[chosen], quadric[chosen])
        tri = to[tri]
        tri = tri[(tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 2] != tri[:, 0])]
    return kept(replace(s, triangles=tri), np.ones(len(tri), dtype=bool))


def _quadrics(p: Floats, tri: Ints, n: int) -> Floats:
    """(n, 4, 4) sums over a corner's triangles of the squared distance to their planes, weighted by area."""
    corner = p[tri]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    size = np.linalg.norm(face, axis=1)
    normal = face / np.maximum(size, 1e-15)[:, None]
    plane = np.column_stack((normal, -(normal * corner[:, 0]).sum(axis=1)))
    each = plane[:, :, None] * plane[:, None, :] * size[:, None, None]
    out = np.zeros((n, 4, 4))
    for k in range(3):
        np.add.at(out, tri[:, k], each)
    return out


def _two_shared(edges: Ints, a: Ints, b: Ints, n: int) -> NDArray[np.bool_]:
    """Whether the two ends of each edge have exactly two neighbours in common: only then does drawing one into the other not pinch."""
    start = np.searchsorted(a, np.arange(n + 1))
    count = np.diff(start)
    k = np.repeat(np.arange(len(a)), count[a])  # every edge with every neighbour of its first end
    offset = np.arange(len(k)) - np.repeat(np.cumsum(count[a]) - count[a], count[a])
    other = b[start[a[k]] + offset]
    key = b[k] * n + other
    at = np.searchsorted(edges, key).clip(0, len(edges) - 1)
    out: NDArray[np.bool_] = np.bincount(k[edges[at] == key], minlength=len(a)) == 2
    return out


def _turned(p: Floats, tri: Ints, go: NDArray[np.bool_], goal: Ints) -> NDArray[np.bool_]:
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
        long = np.maximum(*(np.linalg.norm(p[after[:, k]] - p[after[:, (k + d) % 3]], axis=1) for d in (1, 2))) > _LONGEST_M
        out[mover[((was * then).sum(axis=1) <= 0.5 * size) | long]] = True
    return out
