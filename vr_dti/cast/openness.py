"""How open each place of a dressed body is to what is around it: under a chin, in an armpit, behind a collar or a pouch less light arrives.

Reckoned once in the bind pose, from how deep the body reaches as seen from many sides. On skin, whose colour is in the texture, the
vertex colour holds it, and the shader takes it from light that comes from everywhere; on cloth and hair the colour itself is darkened.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.mesh import Material
from vr_dti.spaces import Floats, normalized

_SIDES = 40
"""directions, each looked along both ways; 80 of them show no steps on a cheek (default)"""
_CELL_M = 0.005
"""of the grid of depths: a nostril is 8 mm wide"""
_PARTS = 64
"""into how many a side of a triangle is cut at most (default)"""
_CLEAR_M, _FULL_M = 0.006, 0.014
"""what lies so little before a place is the place itself; what lies so far before it hides it wholly (defaults)"""
_LEAST = {Material.SKIN: 0.25, Material.CLOTH: 0.35, Material.HAIR: 0.35}
"""what is left of the light where nothing arrives straight: skin and cloth are lit by one another; in the bind pose only (default)"""
_IRIS, _BROW = 0.45, 0.8
"""sine of the angle from the gaze within which an eye is asked, and how much of what hides it darkens it (defaults)"""
_AT_ONCE = 1 << 14
"""points that are reckoned together: few enough for a processor's cache"""
_DIRECT = 0.7
"""how much of it a colour is darkened by, which lamps shine on as well (default)"""


def open_to_light(corners: NDArray[np.void], triangles: Ints) -> Floats:
    """(V,) 0..1 of vertices of `mesh.VERTEX`: how much of the half space before each, weighted by the cosine, the body leaves free."""
    at = corners["position"].astype(np.float32)
    out = normalized(corners["normal"].astype(np.float64)).astype(np.float32).T.copy()
    points = np.concatenate((_covered(at, triangles), at)).T.copy()
    last = slice(points.shape[1] - len(at), None)
    met, whole = np.zeros((2, len(at)), dtype=np.float32)
    for way in _ways():
        aside = normalized(np.cross(way, (0.0, 0.0, 1.0) if abs(way[2]) < 0.9 else (1.0, 0.0, 0.0)))
        cells, count = _cells(points, aside, np.cross(way, aside))
        depth, facing = _along(points, way), _along(out, way)
        own, mine = cells[last], depth[last].copy()
        for sign in (1.0, -1.0):
            farthest = np.full(count, -np.inf, dtype=np.float32)
            np.maximum.at(farthest, cells, depth)
            np.negative(depth, out=depth)
            share = np.maximum(sign * facing, 0.0)
            # A slanting surface rises within its own cell.
            clear = _CLEAR_M + _CELL_M * np.sqrt(np.maximum(1.0 - share * share, 0.0)) / np.maximum(share, 0.25)
            met += share * (1.0 - np.clip((farthest[own] - sign * mine - clear) / _FULL_M, 0.0, 1.0))
            whole += share
    return np.asarray(met / np.maximum(whole, 1e-6))


def shade(corners: NDArray[np.void], triangles: Ints) -> None:
    """Lay `open_to_light` on vertices of `mesh.VERTEX`. What moves apart is left alone: teeth and tongue, and a lid's skin in part. An
    eye is of one shade."""
    free = open_to_light(corners, triangles)
    material, rgb = corners["surface"][:, 2], corners["albedo"][:, :3]
    for of, least in _LEAST.items():
        mine = (material == of) & (corners["albedo"][:, 3] > 0 if of == Material.SKIN else corners["surface"][:, 3] == 0)
        left = least + (1.0 - least) * free[mine]
        if of == Material.SKIN:
            left += (1.0 - left) * corners["surface"][mine, 1] / 510.0
            rgb[mine] = np.round(255.0 * left)[:, None]
        else:
            rgb[mine] = np.round(rgb[mine] * ((1.0 - _DIRECT) + _DIRECT * left)[:, None] ** (1.0 / 2.2))
    eye = material == Material.EYE
    for side in (-1.0, 1.0):
        mine = eye & (corners["position"][:, 0] * side > 0.0)
        front = mine & (np.hypot(*corners["uv"].T) < _IRIS)
        if front.any():  # the lids' own shade is the shader's: what is meant is brows, and the brim of a cap
            corners["surface"][mine, 3] = round(255.0 * _BROW * (1.0 - float(free[front].mean())))


def _ways() -> NDArray[np.float32]:
    """(N, 3) directions spread evenly over half a sphere (a Fibonacci lattice)."""
    k = np.arange(_SIDES) + 0.5
    up, turn = k / _SIDES, np.pi * (1.0 + 5.0**0.5) * k
    flat = np.sqrt(1.0 - up * up)
    return np.column_stack((flat * np.cos(turn), up, flat * np.sin(turn))).astype(np.float32)


def _along(points: NDArray[np.float32], way: Floats) -> NDArray[np.float32]:
    """(N,) how far points (3, N) lie along `way`. Written out: BLAS takes a hundred times as long for so thin a matrix."""
    x, y, z = np.asarray(way, dtype=np.float32)
    out: NDArray[np.float32] = np.empty(points.shape[1], dtype=np.float32)
    more = np.empty(_AT_ONCE, dtype=np.float32)
    for at in range(0, len(out), _AT_ONCE):
        some = slice(at, at + _AT_ONCE)
        mine = np.multiply(points[0, some], x, out=out[some])
        part = more[: len(mine)]
        mine += np.multiply(points[1, some], y, out=part)
        mine += np.multiply(points[2, some], z, out=part)
    return out


def _cells(points: NDArray[np.float32], aside: Floats, up: Floats) -> tuple[NDArray[np.intp], int]:
    """Of square cells over points (3, N) as they are seen along one way: (N,) the number of each point's own, and how many there are."""
    places, wide = [], []
    for axis in (aside / _CELL_M, up / _CELL_M):
        place = _along(points, axis)
        low = float(place.min()) - 1.0
        wide.append(int(float(place.max()) - (low + 1.0)) + 3)
        place -= np.float32(low)
        places.append(place.astype(np.int32))
    return places[0] * np.intp(wide[1]) + places[1], wide[0] * wide[1]


def _covered(at: NDArray[np.float32], triangles: Ints) -> NDArray[np.float32]:
    """(N, 3) points on all triangles, so close that no cell between them stays empty."""
    corner = at[triangles]
    sides = np.linalg.norm(corner - np.roll(corner, 1, axis=1), axis=2).max(axis=1)
    parts = np.clip(np.ceil(sides / (0.9 * _CELL_M)).astype(np.int64), 1, _PARTS)
    out = []
    for n in np.unique(parts):
        a, b, c = corner[parts == n].swapaxes(0, 1)
        u, v = np.array([(i + 1 / 3, j + 1 / 3) for i in range(n) for j in range(n - i)], dtype=np.float32).T / np.float32(n)
        out.append((a[:, None] + u[:, None] * (b - a)[:, None] + v[:, None] * (c - a)[:, None]).reshape(-1, 3))
    return np.concatenate(out)
