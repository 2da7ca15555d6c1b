"""Things laid on cloth: rays cast onto a shell tell where a pocket, a badge or a cord lies, which way is out, and which joints carry it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from vr_dti.cast.shapes import Solid, grid
from vr_dti.cast.surface import Finish, Surface, Weights, average, edges_of, piece, vertex_normals
from vr_dti.spaces import Floats, normalized

_NEAR_M = 0.03
"""further apart two pieces of clothing have nothing to do with each other (default)"""


@dataclass(frozen=True, slots=True)
class Spots:
    """Points on a shell. Where a ray missed, the nearest vertex stands in."""

    position: Floats
    """(N, 3)"""
    normal: Floats
    """(N, 3) outwards"""
    weights: Weights
    """(N, 54)"""
    arm: Floats
    """(N,) the shell's own measure along the arm, for those who ask which run it belongs to"""


def cast(shell: Surface, origin: ArrayLike, aim: ArrayLike, *, farthest: bool = False) -> Spots:
    """The first place where rays from `origin` (N, 3) along `aim` (3,) or (N, 3) meet the front of `shell` (the last, if `farthest`)."""
    o = np.atleast_2d(np.asarray(origin, dtype=np.float64))
    d = np.broadcast_to(np.asarray(aim, dtype=np.float64), o.shape)
    normals = shell.normal if shell.normal is not None else vertex_normals(shell.position, shell.triangles)
    tri = shell.triangles
    p = shell.position[tri]
    # Only triangles near the bundle of rays can be met.
    middle, reach = o.mean(axis=0), np.linalg.norm(o - o.mean(axis=0), axis=1).max() + 0.12
    to = p.mean(axis=1) - middle
    mean_aim = normalized(d.mean(axis=0))
    near = np.linalg.norm(to - (to @ mean_aim)[:, None] * mean_aim, axis=1) < reach
    tri, p = tri[near], p[near]
    e1, e2 = p[:, 1] - p[:, 0], p[:, 2] - p[:, 0]
    h = np.cross(d[:, None, :], e2[None])
    det = (e1[None] * h).sum(axis=2)
    safe = np.where(np.abs(det) < 1e-14, 1e-14, det)
    s = o[:, None, :] - p[None, :, 0]
    u = (s * h).sum(axis=2) / safe
    q = np.cross(s, e1[None])
    v = (d[:, None, :] * q).sum(axis=2) / safe
    t = (e2[None] * q).sum(axis=2) / safe
    hit = (det > 1e-14) & (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1.0 + 1e-6) & (t > 0.0)
    t = np.where(hit, t, -np.inf if farthest else np.inf)
    best = (t.argmax if farthest else t.argmin)(axis=1)
    k = np.arange(len(o))
    met = hit[k, best]
    share = np.stack((1.0 - u[k, best] - v[k, best], u[k, best], v[k, best]), axis=1)
    corners = tri[best]
    if not met.all():
        to_all = shell.position[None] - o[~met][:, None]
        gap = np.linalg.norm(np.cross(to_all, d[~met][:, None]), axis=2) + 0.1 * np.linalg.norm(to_all, axis=2)
        corners[~met] = gap.argmin(axis=1)[:, None]
        share[~met] = (1.0, 0.0, 0.0)
    arm = shell.fields.get("arm", np.zeros(len(shell)))

    def mix(x: Floats) -> Floats:
        out: Floats = (x[corners] * share.reshape(*share.shape, *([1] * (x.ndim - 1)))).sum(axis=1)
        return out

    return Spots(mix(shell.position), normalized(mix(normals)), mix(shell.weights.astype(np.float64)).astype(np.float32), mix(arm))


def outside(s: Surface, solids: Sequence[Surface], least_m: float) -> Surface:
    """`s` moved out wherever it lies less than `least_m` outside the nearest corner of `solids`, and drawn along around there."""
    if not solids:
        return s
    place = np.concatenate([solid.position for solid in solids])
    ways = [solid.normal if solid.normal is not None else vertex_normals(solid.position, solid.triangles) for solid in solids]
    near = np.flatnonzero(((s.position > place.min(axis=0) - _NEAR_M) & (s.position < place.max(axis=0) + _NEAR_M)).all(axis=1))
    p = s.position[near]
    apart = ((p[:, None] - place[None]) ** 2).sum(axis=2)
    k = apart.argmin(axis=1)
    way = np.concatenate(ways)[k]
    lack = np.maximum(least_m - ((p - place[k]) * way).sum(axis=1), 0.0) * (apart.min(axis=1) < _NEAR_M**2)
    step = np.zeros_like(s.position)
    step[near] = way * lack[:, None]
    soft = average(edges_of(s.triangles), len(s), step, 2)
    more = (soft * soft).sum(axis=1) > (step * step).sum(axis=1)
    return replace(s, position=s.position + np.where(more[:, None], soft, step))


Outline = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""(s, t) of a square lattice, -1..1 each -> where that lattice point really lies: bends a square into a shield or a flap"""


def shield(s: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Broad shoulders and a point below (t falls downwards)."""
    low = np.maximum(-t, 0.0)
    return s * (1.0 - 0.62 * low**1.6), t - 0.10 * (1.0 - np.abs(s)) * low - 0.05 * np.abs(s) * np.maximum(t, 0.0)


def flap(s: Floats, t: Floats) -> tuple[Floats, Floats]:
    """A pocket flap: its lower edge comes to a blunt point."""
    return s, t - 0.45 * (1.0 - np.abs(s)) * np.maximum(-t, 0.0)


def laid(
    shell: Surface,
    origin: ArrayLike,
    aim: ArrayLike,
    right: ArrayLike,
    size: tuple[float, float],
    thick_m: float,
    finish: Finish,
    *,
    lattice: tuple[int, int] = (5, 5),
    outline: Outline | None = None,
    gap_m: float = 0.0005,
    puff_m: float = 0.0,
    stiff: bool = False,
) -> Surface:
    """A plate of cloth or metal that follows `shell`: seen along `aim` from `origin`, `right` across, `size` wide and high.

    Its rim runs back into the shell. `puff_m` bulges its middle. `stiff` gives all of it the mean of the weights below it. The field `st`
    holds each corner's place on the plate, 0..1 across and down.
    """
    aim, right = normalized(aim), normalized(right)
    up = normalized(np.cross(right, aim))
    right = np.cross(aim, up)
    rows, columns = lattice
    t, s = np.meshgrid(np.linspace(1.0, -1.0, rows), np.linspace(-1.0, 1.0, columns), indexing="ij")
    x, y = outline(s, t) if outline else (s, t)
    place = np.asarray(origin, dtype=np.float64) + (0.5 * size[0] * x)[..., None] * right + (0.5 * size[1] * y)[..., None] * up
    spots = cast(shell, place.reshape(-1, 3), aim)
    bulge = puff_m * (1.0 - s**2) * (1.0 - t**2)
    n = rows * columns
    normal = spots.normal if not stiff else np.broadcast_to(normalized(spots.normal.mean(axis=0)), (n, 3))
    top = spots.position + normal * (gap_m + thick_m + bulge.reshape(-1))[:, None]
    if stiff:
        flat = normal[0]
        top = top + flat * ((top @ flat).max() - top @ flat)[:, None] * 0.85
    at = np.arange(n).reshape(rows, columns)
    ring = np.concatenate((at[0, :-1], at[:-1, -1], at[-1, :0:-1], at[:0:-1, 0]))
    base = spots.position[ring] - spots.normal[ring] * 0.002
    m = len(ring)
    k, nxt = np.arange(m), (np.arange(m) + 1) % m
    edge, foot = n + k, n + m + k
    sides = np.concatenate((np.stack((edge, edge[nxt], foot), axis=1), np.stack((edge[nxt], foot[nxt], foot), axis=1)))
    weights = np.concatenate((spots.weights, spots.weights[ring], spots.weights[ring]))
    if stiff:
        weights = np.broadcast_to(spots.weights.mean(axis=0), weights.shape)
    p = np.concatenate((top, top[ring], base))
    out = piece(p, np.concatenate((grid(rows, columns), sides)), weights, finish)
    st = np.stack((0.5 + 0.5 * s, 0.5 - 0.5 * t), axis=-1).reshape(-1, 2)
    arm = np.concatenate((spots.arm, spots.arm[ring], spots.arm[ring]))
    return replace(out, fields={"st": np.concatenate((st, st[ring], st[ring])), "arm": arm})


def attached(
    solid: Solid, spots: Spots, finish: Finish, *, right: ArrayLike = (1.0, 0.0, 0.0), out_m: float = 0.0, which: int = 0
) -> Surface:
    """A solid built around the origin (x right, y up, z away from the body), stood on a spot; all of it moves with that spot."""
    z = spots.normal[which]
    x = normalized(np.asarray(right) - (np.asarray(right) @ z) * z)
    frame = np.stack((x, np.cross(z, x), z), axis=1)
    position = solid[0] @ frame.T + spots.position[which] + z * out_m
    return piece(position, solid[1], spots.weights[which], finish)
