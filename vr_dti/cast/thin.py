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
from vr_dti.cast.surface import Surface, boundary, crossed, kept, vertex_normals
from vr_dti.spaces import Floats

_ROUNDS, _THOROUGH = 24, 100
_FEW = 1 / 32
"""of the corners that could go: fewer, and lots are drawn (default; on our people one in eight to sixteen goes each round)"""
_SCATTER = 0.6180339887498949
"""a corner's lot: its row times this, less the whole, so that neighbouring rows come to lie far apart"""
_HARDLY, _STALLS = 1 / 200, 10
"""rounds in a row in which less than that share goes, after which nothing more is hoped for (default)"""
_FACING = 0.5
"""least of the sum of its corners' normals along a triangle's own: default, about 80 degrees between them where all three agree"""
_LONGEST_M = 0.07
"""no edge grows beyond this: cloth that lies flat must still be able to bend (default)"""

_UPPER = np.triu_indices(4)
"""rows and columns of what is kept of a quadric"""

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

    `quadric` (n, 10) as `planes` has it is summed up in place. A triangle may come out with other corners, but never turned round, nor
    away from the normals `outward` (n, 3) of its corners; the order stays. `thorough` goes on by other ways where the best would turn a
    triangle.
    """
    n = len(p)
    rows = np.arange(len(tri))
    refused = np.zeros(0, dtype=np.int64)  # moves that would have turned a triangle; another way may be open to that corner
    home = np.column_stack((p, np.ones(n)))
    squares = home[:, _UPPER[0]] * home[:, _UPPER[1]] * np.where(_UPPER[0] == _UPPER[1], 1.0, 2.0)
    lots = np.arange(n) * _SCATTER % 1.0
    stalls = 0
    known, costs, changed = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(n, dtype=bool)
    for _ in range(_THOROUGH if thorough else _ROUNDS):
        excess = len(tri) - target
        if excess <= 0:
            break
        net = _Edges(tri, n)
        # What an edge costs changes only with the quadrics of its ends: two in three are what they were a round ago.
        cost = net.as_before(known, costs)
        new = np.flatnonzero(np.isnan(cost) | changed[net.a] | changed[net.b])
        a, b = net.a[new], net.b[new]
        fresh = between(a, b)
        open_ = np.flatnonzero(np.isfinite(fresh))
        a, b = a[open_], b[open_]
        step = p[a] - p[b]
        fresh[open_] += _dot(quadric[a], squares[b]) + _dot(quadric, squares)[b]
        fresh[open_] += 1e-7 * _dot(step, step)
        cost[new] = fresh
        known, costs, cost = net.keys, cost, cost.copy()
        cost[net.rows_of(refused)] = np.inf
        least, goal = net.cheapest_that_may(cost)
        around = net.around(least)
        can = np.isfinite(least)
        go = can & (least < around)
        if go.sum() < _FEW * can.sum():  # on a slope, or where all cost the same, hardly one is cheaper than all its neighbours
            lot = np.where(can & (least <= np.median(least[can])), lots, np.inf)
            go = lot < net.around(lot)
        turned = go & _turned(p, tri, go, goal, longest_m, outward)
        chosen = np.flatnonzero(go & ~turned)
        if thorough:
            refused = np.union1d(refused, np.flatnonzero(turned) * n + goal[turned])
        stalls = stalls + 1 if len(chosen) < _HARDLY * can.sum() else 0
        if stalls > _STALLS or (not len(chosen) and not (thorough and turned.any())):
            break
        chosen = chosen[np.argsort(least[chosen], kind="stable")][: max(1, excess // 2)]
        to = np.arange(n)
        to[chosen] = goal[chosen]
        np.add.at(quadric, goal[chosen], quadric[chosen])
        changed[:] = False
        changed[goal[chosen]] = True
        tri = to[tri]
        left = (tri[:, 0] != tri[:, 1]) & (tri[:, 1] != tri[:, 2]) & (tri[:, 2] != tri[:, 0])
        tri, rows = tri[left], rows[left]
    return tri, rows


class _Edges:
    """The edges of triangles, each both ways, sorted."""

    def __init__(self, tri: Ints, n: int) -> None:
        self._n = n
        keys = np.sort(tri[:, (0, 1, 1, 2, 2, 0, 1, 0, 2, 1, 0, 2)].reshape(-1, 2) @ (n, 1))
        first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        self.keys: Ints = keys[first]
        """from * n + to"""
        self.sides: Ints = np.diff(np.r_[first, len(keys)])
        """triangles that lie on each"""
        self.a: Ints = self.keys // n
        self.b: Ints = self.keys % n
        self._head = np.flatnonzero(np.r_[True, self.a[1:] != self.a[:-1]])
        """where the edges of each corner begin"""
        self._corner = self.a[self._head]

    def rows_of(self, keys: Ints) -> Ints:
        """Which edges `keys` (from * n + to) are; those that are none any more are passed over."""
        at = np.searchsorted(self.keys, keys).clip(0, len(self.keys) - 1)
        out: Ints = at[self.keys[at] == keys]
        return out

    def as_before(self, keys: Ints, values: Floats) -> Floats:
        """(E,) what `values` say of the edges `keys`, in order; NaN of those that were none."""
        out = np.full(len(self.keys), np.nan)
        if len(keys):
            at = np.minimum(np.searchsorted(keys, self.keys), len(keys) - 1)
            there = keys[at] == self.keys
            out[there] = values[at[there]]
        return out

    def _shared(self, rows: Ints) -> Ints:
        """How many neighbours the two ends of each edge of `rows` have in common. Only if as many as triangles lie on the edge can one end
        be drawn into the other without a pinch."""
        count = np.zeros(self._n, dtype=np.int64)
        count[self._corner] = np.diff(np.r_[self._head, len(self.a)])
        start = np.zeros(self._n, dtype=np.int64)
        start[self._corner] = self._head
        a, b = self.a[rows], self.b[rows]
        fewer = np.where(count[a] <= count[b], a, b)  # look from the end that has fewer: a star costs what a ring does
        other = a + b - fewer
        k = np.repeat(np.arange(len(rows)), count[fewer])
        offset = np.arange(len(k)) - np.repeat(np.cumsum(count[fewer]) - count[fewer], count[fewer])
        key = other[k] * self._n + self.b[start[fewer[k]] + offset]
        at = np.searchsorted(self.keys, key).clip(0, len(self.keys) - 1)
        return np.bincount(k[self.keys[at] == key], minlength=len(rows))

    def cheapest_that_may(self, cost: Floats) -> tuple[Floats, Ints]:
        """(n,) the least `cost` of each corner's edges of which an end can be drawn into the other without a pinch, infinite where it has
        none, and (n,) to which corner that leads. What cannot is made infinite in `cost`: only who would be drawn first is looked at."""
        least = np.full(self._n, np.inf)
        first = np.zeros(self._n, dtype=np.int64)
        ends = np.r_[self._head[1:], len(cost)]
        who = np.arange(len(self._corner))
        while len(who):
            size = ends[who] - self._head[who]
            begin = np.cumsum(size) - size
            row = np.arange(int(size.sum())) - np.repeat(begin - self._head[who], size)
            least[self._corner[who]] = low = np.minimum.reduceat(cost[row], begin)
            hit = np.flatnonzero(cost[row] == np.repeat(low, size))[::-1]
            first[self.a[row[hit]]] = row[hit]  # backwards, so that the first of equals stays
            who = who[np.isfinite(low)]
            edge = first[self._corner[who]]
            pinched = self._shared(edge) != self.sides[edge]
            who = who[pinched]
            cost[edge[pinched]] = np.inf
        return least, self.b[first]

    def around(self, value: Floats) -> Floats:
        """(n,) the least `value` (n,) among the neighbours of each corner."""
        out = np.full(self._n, np.inf)
        out[self._corner] = np.minimum.reduceat(value[self.b], self._head)
        return out


def quadrics(p: Floats, tri: Ints) -> Floats:
    """(n, 10) sums over a corner's triangles of the squared distance to their planes, weighted by area."""
    corner = p[tri]
    face = crossed(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    size = np.linalg.norm(face, axis=1)
    normal = face / np.maximum(size, 1e-15)[:, None]
    return planes(len(p), tri, normal, corner[:, 0], size)


def planes(n: int, corners: Ints, normal: Floats, through: Floats, size: Floats) -> Floats:
    """(n, 10): for the corners of each row of `corners`, the squared distance to a plane, times `size`; of a quadric, which is the same on
    both sides of its diagonal, the upper half."""
    plane = np.column_stack((normal, -(normal * through).sum(axis=1)))
    where, times = corners.T.ravel(), corners.shape[1]
    upper = (np.bincount(where, np.tile(plane[:, i] * plane[:, j] * size, times), minlength=n) for i, j in zip(*_UPPER, strict=True))
    return np.stack(tuple(upper), axis=1)


def _turned(p: Floats, tri: Ints, go: Masks, goal: Ints, longest_m: float, outward: Floats | None) -> Masks:
    """(n,) whether drawing a corner into its goal turns one of its triangles by more than about 60 degrees, or stretches it too far."""
    out = np.zeros(len(p), dtype=bool)
    for k in range(3):
        mine = np.flatnonzero(go[tri[:, k]])
        mover, one, two = (tri[mine, (k + d) % 3] for d in range(3))
        to = goal[mover]
        stays = np.flatnonzero((to != one) & (to != two))
        mover, one, two, to = mover[stays], one[stays], two[stays], to[stays]
        at, end, first, second = p[mover], p[to], p[one], p[two]
        a, b = first - end, second - end
        was, then = crossed(first - at, second - at), crossed(a, b)
        area = np.sqrt(_dot(then, then))
        wrong = _dot(was, then) <= 0.5 * np.sqrt(_dot(was, was)) * area
        wrong |= np.maximum(_dot(a, a), _dot(b, b)) > longest_m**2
        if outward is not None:
            wrong |= _dot(then, outward[to] + outward[one] + outward[two]) < _FACING * area
        out[mover[wrong]] = True
    return out


def _dot(a: Floats, b: Floats) -> Floats:
    """(N,) of rows `(N, D)`."""
    out: Floats = np.einsum("ni,ni->n", a, b)
    return out
