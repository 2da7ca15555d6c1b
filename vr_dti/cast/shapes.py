"""Small solids for gear and trims: boxes with soft edges, tubes along a path, lathe-turned bodies, flat plates from an outline."""

from __future__ import annotations

import functools
import itertools

import numpy as np
from numpy.typing import ArrayLike

from vr_dti.cast.basemesh import Ints
from vr_dti.spaces import Floats, normalized

Solid = tuple[Floats, Ints]
"""(V, 3) places and (T, 3) triangles, wound outwards"""


def grid(rows: int, columns: int, *, closed: bool = False) -> Ints:
    """Triangles of a (rows, columns) lattice, wound for those who see columns run right and rows run down.

    `closed` joins the last column to the first.
    """
    at = np.arange(rows * columns).reshape(rows, columns)
    if closed:
        at = np.concatenate((at, at[:, :1]), axis=1)
    a, b, c, d = (q.ravel() for q in (at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:]))
    return np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))


def merged(*solids: Solid) -> Solid:
    """Several solids as one."""
    count = 0
    triangles = []
    for p, t in solids:
        triangles.append(t + count)
        count += len(p)
    return np.concatenate([p for p, _ in solids]), np.concatenate(triangles)


def ellipsoid(middle: ArrayLike, radii: ArrayLike, around: int, rings: int) -> Solid:
    """An ellipsoid whose poles lie on its own y."""
    v = np.linspace(0.0, np.pi, rings)[:, None]
    u = np.linspace(0.0, 2.0 * np.pi, around, endpoint=False)[None, :]
    p = np.stack((np.sin(v) * np.cos(u), np.broadcast_to(np.cos(v), (rings, around)), -np.sin(v) * np.sin(u)), axis=-1)
    return p.reshape(-1, 3) * np.asarray(radii) + np.asarray(middle), grid(rings, around, closed=True)


def tube(
    path: ArrayLike, radius: ArrayLike, around: int = 6, *, up: ArrayLike = (0.0, 1.0, 0.0), flat: float = 1.0, closed: bool = False
) -> Solid:
    """A tube along `path` (N, 3); `flat` squeezes it along its second axis. Open ends are capped."""
    p = np.asarray(path, dtype=np.float64)
    n = len(p)
    if closed:
        tangent = normalized(np.roll(p, -1, axis=0) - np.roll(p, 1, axis=0))
    else:
        tangent = normalized(np.gradient(p, axis=0))
    side = np.empty_like(p)
    across = normalized(np.cross(tangent[0], np.asarray(up)))
    if not across.any():
        across = normalized(np.cross(tangent[0], (1.0, 0.0, 0.0)))
    for i in range(n):  # carried along the path, so that the tube does not twist
        across = normalized(across - (across @ tangent[i]) * tangent[i])
        side[i] = across
    other = np.cross(side, tangent)
    u = np.linspace(0.0, 2.0 * np.pi, around, endpoint=False)
    r = np.broadcast_to(np.asarray(radius, dtype=np.float64), (n,))[:, None, None]
    ring = p[:, None, :] + r * (np.cos(u)[None, :, None] * side[:, None, :] + flat * np.sin(u)[None, :, None] * other[:, None, :])
    triangles = grid(n, around, closed=True)
    if closed:
        t = grid(2, around, closed=True)
        t = np.where(t < around, t + (n - 1) * around, t - around)
        return ring.reshape(-1, 3), np.concatenate((triangles, t))
    points = np.concatenate((ring.reshape(-1, 3), p[:1], p[-1:]))
    k = np.arange(around)
    first = np.stack((np.full(around, n * around), k, (k + 1) % around), axis=1)
    end = np.stack((np.full(around, n * around + 1), (n - 1) * around + (k + 1) % around, (n - 1) * around + k), axis=1)
    return points, np.concatenate((triangles, first, end))


def box(size: ArrayLike, soft: float = 0.003) -> Solid:
    """A box around the origin whose edges are cut off by `soft` metres (a stud under 24 mm stays plain: nobody sees its edges)."""
    h = 0.5 * np.asarray(size, dtype=np.float64)
    soft = min(soft, float(h.min()) * 0.9)
    corners, cut, triangles = _plain_box() if h.max() < 0.012 else _soft_box()
    return corners * h - cut * soft, triangles


def _corners() -> Floats:
    return np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])


@functools.cache
def _plain_box() -> tuple[Floats, Floats, Ints]:
    p, t = hull(_corners())
    return p, np.zeros_like(p), t


@functools.cache
def _soft_box() -> tuple[Floats, Floats, Ints]:
    """Each vertex's corner, the way it is cut back from there, and the triangles, which are the same for every size."""
    corners = np.repeat(_corners(), 3, axis=0)
    cut = corners * (1.0 - np.tile(np.eye(3), (8, 1)))
    p, t = hull(corners - 0.1 * cut)
    at = np.array([np.argmin(((corners - 0.1 * cut - q) ** 2).sum(axis=1)) for q in p])
    return corners[at], cut[at], t


@functools.cache
def _triples(n: int) -> Ints:
    """(3, T): every three of `n`."""
    out = np.array(list(itertools.combinations(range(n), 3))).T
    out.setflags(write=False)
    return out


def hull(points: ArrayLike) -> Solid:
    """The convex hull of a few points (brute force: for solids of a few dozen corners). Faces with many corners are cut into fans."""
    p = np.asarray(points, dtype=np.float64)
    middle = p.mean(axis=0)
    i, j, k = _triples(len(p))
    normal = np.cross(p[j] - p[i], p[k] - p[i])
    size = np.linalg.norm(normal, axis=1)
    good = size > 1e-12
    i, normal = i[good], normal[good] / size[good, None]
    flip = ((p[i] - middle) * normal).sum(axis=1) < 0.0
    normal[flip] *= -1.0
    planes = np.column_stack((normal, (p[i] * normal).sum(axis=1)))
    for q in p:  # one point after the other: after a few of them hardly a plane is left
        planes = planes[(planes[:, :3] * q).sum(axis=1) - planes[:, 3] < 1e-7]
    planes = planes[np.unique(np.round(planes, 5), axis=0, return_index=True)[1]]
    across = normalized(np.cross(planes[:, :3], (0.31, 0.67, 0.53)))
    along = np.cross(planes[:, :3], across)
    triangles = []
    for plane, a, b in zip(planes, across, along, strict=True):
        on = np.flatnonzero(np.abs(p @ plane[:3] - plane[3]) < 1e-6)
        q = p[on] - p[on].mean(axis=0)
        on = on[np.argsort(np.arctan2(q @ b, q @ a))]
        triangles += [(on[0], on[m], on[m + 1]) for m in range(1, len(on) - 1)]
    # Faces do not share corners, so that edges stay crisp.
    t = np.array(triangles)
    return p[t].reshape(-1, 3), np.arange(3 * len(t)).reshape(-1, 3)
