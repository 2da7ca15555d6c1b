"""Levels of detail of a finished person: fewer triangles over the same vertices, for whoever stands further away.

A level is another list of triangles and nothing else, so the card keeps one set of vertices and a person who walks off changes nothing but
which triangles are drawn. Pieces (a sleeve, a belt pouch, a strand of hair) are thinned each for itself; where two meet, or a texture has
a seam, corners only move along the line; and what is too small to be seen is left out, but for eyes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.mesh import Material
from vr_dti.cast.surface import boundary, crossed, places
from vr_dti.cast.thin import Masks, collapsed, planes, quadrics
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

_WELD_M = 1e-5
_RIM = 4.0
"""how much dearer it is to bend an open edge than the cloth beside it (default)"""
_HEAD = 24.0
"""and a head than a body: faces are what people look at (default)"""
_ROUND: Floats = np.array([d for d in np.ndindex(3, 3, 3) if d != (1, 1, 1)]).T - 1.0
"""(3, 26) the ways in which a head's outermost corner stays at every level, so that no crown is cut off (default)"""
_THIN = 0.25
"""of the square of the shortest piece's length: what has less area, as hairs have, is too thin to be seen (default)"""
_ROPE_M = 0.02
"""area for its length of a piece of hair, below which it is a lock, a plait or a cornrow and goes first: what it lies on is painted as it
is, and sixty of them would leave a face no triangles (default)"""
_HIDDEN = 2e-6
"""how dear it is to draw a corner that sees the sky into one that sees nothing of it, or back: lips and the mouth behind them (default)"""
_STUCK = 2.0
"""times what a level may have: where thinning came no further, it would not for the next level either (default)"""


@dataclass(frozen=True, slots=True)
class _Coarser:
    """What one level may leave out (all are defaults)."""

    triangles: int
    smallest_m: float
    """pieces shorter than this are left out"""
    longest_m: float
    """no edge grows beyond this"""


LEVELS = (_Coarser(9000, 0.012, 0.08), _Coarser(3000, 0.03, 0.16), _Coarser(1800, 0.115, 0.2))


def levels(vertices: NDArray[np.void], triangles: Ints) -> tuple[NDArray[np.uint32], ...]:
    """The coarser lists of triangles (T, 3), each made of the one before."""
    net = _Net(vertices, triangles)
    tri, rows = net.places[triangles], np.arange(len(triangles))
    out: list[NDArray[np.uint32]] = []
    for before, much in zip((None, *LEVELS), LEVELS, strict=False):
        if before is not None and len(tri) > _STUCK * before.triangles:
            out.append(out[-1])
            continue
        tri, rows = net.coarser(tri, rows, much)
        out.append(_as_most_of_it(vertices, net.corners(tri, rows)))
    return tuple(out)


class _Net:
    """Vertices of the same place taken as one corner, and what is known of each corner."""

    def __init__(self, vertices: NDArray[np.void], triangles: Ints) -> None:
        p = vertices["position"].astype(np.float64)
        first, self.places = places(np.round(p / _WELD_M).astype(np.int64))
        """(V,) corner of each vertex"""
        self.p: Floats = p[first]
        self._uv = vertices["uv"].astype(np.float64)
        self._triangles = triangles
        self._piece = _pieces(len(p), triangles)
        """(V,)"""
        used = np.unique(triangles)
        self._pairs: Ints = np.unique(self.places[used] * len(p) + self._piece[used])
        self._seam: Ints = np.bincount(self._pairs // len(p), minlength=len(self.p))
        """how many pieces meet at a corner"""
        self._doubled = np.bincount(self.places[used], minlength=len(self.p)) > self._seam
        """corners on a seam of the texture"""
        self._by_place = used[np.argsort(self.places[used], kind="stable")]
        self._starts = np.searchsorted(self.places[self._by_place], np.arange(len(self.p) + 1))
        weights = np.zeros((len(p), 64), dtype=np.float32)
        for joint, weight in zip(vertices["joints"].T, vertices["weights"].T, strict=True):  # a joint may be named again, for 0
            weights[np.arange(len(p)), joint] += weight / np.float32(255.0)
        weights = weights[first]
        self._on_head = weights[:, JOINT["Head"]]
        self._weights = weights[:, weights.any(axis=0)]
        self._hidden: Floats = vertices["surface"][first, 3] / 255.0
        normal = np.zeros((len(self.p), 3))
        np.add.at(normal, self.places, vertices["normal"].astype(np.float64))
        self._normal: Floats = normalized(normal)
        self._piece_at: Ints = self._piece[first]
        self._eye = vertices["surface"][:, 2] == Material.EYE
        self._hair = vertices["surface"][:, 2] == Material.HAIR
        self._at_home = _among(np.arange(len(self.p)) * len(p) + self._piece_at, self._pairs)

    def coarser(self, tri: Ints, rows: Ints, much: _Coarser) -> tuple[Ints, Ints]:
        """Of corners, triangles and the rows they came from: one level further."""
        keep = ~self._small(tri, rows, much.smallest_m)
        tri, rows = tri[keep], rows[keep]
        q = quadrics(self.p, tri) * (1.0 + (_HEAD - 1.0) * self._on_head)[:, None]
        rim = boundary(tri)
        at_rim = np.zeros(len(self.p), dtype=bool)
        at_rim[rim.ravel()] = True
        q += self._rim_planes(tri, rim)
        outermost = self._outermost(tri)
        n = len(self.p)
        on_rim = np.unique(np.concatenate((rim, rim[:, ::-1])) @ (n, 1))

        def between(a: Ints, b: Ints) -> Floats:
            stays = (self._seam[a] > self._seam[b]) | (self._doubled[a] & ~self._doubled[b]) | outermost[a]
            ends = np.flatnonzero(at_rim[a] & ~stays)
            stays[ends] = ~_among(a[ends] * n + b[ends], on_rim)
            go = np.flatnonzero(~stays)
            go = go[self._same_pieces(a[go], b[go])]
            out = np.full(len(a), np.inf)
            apart = self._weights[a[go]] - self._weights[b[go]]
            out[go] = 1e-8 * np.einsum("ni,ni->n", apart, apart)
            out[go] += _HIDDEN * (self._hidden[a[go]] - self._hidden[b[go]]) ** 2
            return out

        tri, left = collapsed(self.p, tri, much.triangles, q, between, longest_m=much.longest_m, thorough=True, outward=self._normal)
        return tri, rows[left]

    def _outermost(self, tri: Ints) -> Masks:
        """(n,) corners of the head, hair and hat that lie furthest out in any of the ways `_ROUND`."""
        out = np.zeros(len(self.p), dtype=bool)
        mine = np.unique(tri)
        mine = mine[self._on_head[mine] > 0.5]
        if len(mine):
            out[mine[(self.p[mine] @ _ROUND).argmax(axis=0)]] = True
        return out

    def _rim_planes(self, tri: Ints, rim: Ints) -> Floats:
        """(n, 10): of every open edge a plane that stands on it, so that hems and cuffs keep their line."""
        n = len(self.p)
        edges = tri[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2)
        face = crossed(self.p[tri[:, 1]] - self.p[tri[:, 0]], self.p[tri[:, 2]] - self.p[tri[:, 0]])
        order = np.argsort(edges @ (n, 1), kind="stable")
        at = order[np.searchsorted((edges @ (n, 1))[order], rim @ (n, 1))] // 3
        along = self.p[rim[:, 1]] - self.p[rim[:, 0]]
        out = crossed(along, face[at])
        length = np.linalg.norm(out, axis=1)
        return planes(n, rim, out / np.maximum(length, 1e-15)[:, None], self.p[rim[:, 0]], _RIM * (along**2).sum(axis=1))

    def _same_pieces(self, a: Ints, b: Ints) -> Masks:
        """Whether every piece that meets at `a` meets at `b` too; of corners where two or more meet, told by the first."""
        piece = self._piece_at[a]
        out = self._at_home[b]
        other = np.flatnonzero(piece != self._piece_at[b])
        out[other] = _among(b[other] * len(self._piece) + piece[other], self._pairs)
        return out

    def _small(self, tri: Ints, rows: Ints, smallest_m: float) -> Masks:
        """(T,) of a piece too short or too thin to be seen; eyes are not, since through their sockets one would see the sky."""
        piece = self._piece[self._triangles[rows, 0]]
        low, high = np.full((len(self._piece), 3), np.inf), np.full((len(self._piece), 3), -np.inf)
        for k in range(3):
            np.minimum.at(low, piece, self.p[tri[:, k]])
            np.maximum.at(high, piece, self.p[tri[:, k]])
        corner = self.p[tri]
        face = np.linalg.norm(crossed(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
        area = np.bincount(piece, 0.5 * face, minlength=len(self._piece))
        long = np.linalg.norm(high - low, axis=1)[piece]
        out: Masks = (long < smallest_m) | (area[piece] < _THIN * smallest_m**2)
        out |= (area[piece] < _ROPE_M * long) & self._hair[self._triangles[rows, 0]]
        out &= ~self._eye[self._triangles[rows, 0]]
        return out

    def corners(self, tri: Ints, rows: Ints) -> NDArray[np.uint32]:
        """(T, 3) vertices again: at each corner the one of the triangle's own piece, on a seam the one nearest in the texture."""
        was = self._triangles[rows]
        piece, uv = self._piece[was[:, 0]], self._uv[was].mean(axis=1)
        best = np.full(tri.shape, -1, dtype=np.int64)
        least = np.full(tri.shape, np.inf)
        most = int(np.diff(self._starts).max(initial=0))
        for turn in range(most):
            at = self._starts[tri] + turn
            there = at < self._starts[tri + 1]
            v = self._by_place[np.minimum(at, len(self._by_place) - 1)]
            far = ((self._uv[v] - uv[:, None]) ** 2).sum(axis=-1) + np.where(self._piece[v] == piece[:, None], 0.0, 1e6)
            nearer = there & (far < least)
            best[nearer], least[nearer] = v[nearer], far[nearer]
        return best.astype(np.uint32)


def _as_most_of_it(vertices: NDArray[np.void], triangles: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each triangle (T, 3) turned so that the corner comes last that is neither the most nor the least hidden from the sky: a triangle has
    what is flat (`mesh.VERTEX`) from there, and a cheek that has grown into the mouth with one corner would be as dark as the mouth."""
    hidden = vertices["surface"][:, 3][triangles]
    turn = np.argsort(hidden, axis=1, kind="stable")[:, 1]
    return np.take_along_axis(triangles, (turn[:, None] + 1 + np.arange(3)) % 3, axis=1)


def _among(values: Ints, sorted_: Ints) -> Masks:
    """Whether each of `values` is one of `sorted_`."""
    if not len(sorted_):
        return np.zeros(len(values), dtype=bool)
    at = np.searchsorted(sorted_, values).clip(0, len(sorted_) - 1)
    out: Masks = sorted_[at] == values
    return out


def _pieces(count: int, triangles: Ints) -> Ints:
    """(count,) the lowest vertex of the connected piece that each vertex belongs to."""
    label = np.arange(count)
    while True:
        new, at = label.copy(), label[triangles]
        low = at.min(axis=1)
        for k in range(3):
            np.minimum.at(new, at[:, k], low)  # the lowest of a piece so far goes below a lower one, and takes all that is with it along
        while not np.array_equal(below := new[new], new):
            new = below
        if np.array_equal(new, label):
            return label
        label = new
