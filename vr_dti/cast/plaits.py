"""Hair in ropes: cornrows along a scalp, box braids and locs that hang over a curtain of hair."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.combing import ROWS, row_axis
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.face import face_points
from vr_dti.cast.figure import Figure
from vr_dti.cast.locks import along_curtain, on_head, pigments
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.cast.surface import Finish, Surface, piece, vertex_normals
from vr_dti.spaces import Floats, normalized

_SIDES_HUNG, _SIDES_ROW = 4, 6
"""of a rope that hangs among many, and of one that lies by itself: light takes either for round (defaults)"""
_SEEN_WITHIN = 0.75
"""how far along what hangs its inner side begins to be seen: above, it lies on the curtain (default)"""
_STITCHES, _STITCH_M = 12, 0.0075
"""crossings of strands in the picture of a plait, and how far they lie apart on a head (default)"""
_ROW_M, _ROW_FLAT = (0.0022, 0.0056), 0.62
"""half the width of a cornrow, where rows meet and where they lie apart, and how high it stands for its width (defaults)"""
_ROW_LEAST_M = 0.08
"""a shorter cornrow is left out: two crumbs before the ear (default)"""
_ROW_POINTS, _LOOKED = 19, 40
"""of a cornrow, and places along it at which the scalp is looked for"""
_SHADE = 0.9
"""of the pigment: what is plaited tightly mirrors less than what lies loose (default)"""


@dataclass(frozen=True, slots=True)
class Ropes:
    """What hangs over a curtain."""

    count: int
    points: int
    radius_m: tuple[float, float]
    """the thinnest and the thickest at its root"""
    beyond_m: tuple[float, float]
    """how far they end below the curtain, the shortest and the longest"""
    knotty: float
    """how much thicker here than there, as a share: plaits are even, locs are not"""
    end: float
    """thickness at the end as a share of that at the root"""
    strays_m: float
    """how far aside from straight they run"""


HUNG = {
    "braids": Ropes(62, 20, (0.0027, 0.0034), (0.010, 0.045), 0.05, 0.55, 0.0012),
    "locs": Ropes(46, 22, (0.0042, 0.0064), (0.004, 0.036), 0.34, 0.7, 0.0055),
}
"""by kind of hair (defaults)"""


def hanging(recipe: Recipe, outer: Floats, middle_z: float) -> Surface:
    """Braids or locs over a curtain `outer` (L, C, 3), whose middle is `middle_z`: in two layers, of which the lower begin half-way up."""
    how = HUNG[recipe.hair.kind]
    k = np.arange(how.count)
    r = [hashed(np.stack((k, np.full(how.count, 9)), axis=1), recipe.seed + 210 + i) for i in range(5)]
    share = np.linspace(0.0, 1.0, how.points)
    upper = k % 3 != 2
    begin = np.where(upper, 0.015 + 0.05 * r[1], 0.20 + 0.25 * r[1])
    p, out = along_curtain(outer, middle_z, (k + 0.5 + 0.5 * (r[0] - 0.5)) / how.count, begin, 0.5 * (r[2] - 0.5), share)
    thick = np.interp(r[3], (0.0, 1.0), how.radius_m)
    p = p + out * (thick * np.where(upper, 0.15, -0.35) + 0.0005 * r[4])[:, None, None] * smoothstep(0.0, 0.08, share)[:, None]
    beyond = np.interp(r[4] ** 1.5, (0.0, 1.0), how.beyond_m)
    p = p - (np.array((0.0, 1.0, 0.0)) * smoothstep(0.55, 1.0, share)[:, None])[None] * beyond[:, None, None]
    lie = np.stack(np.broadcast_arrays(k[:, None] * 2.9, share[None, :] * 5.0), axis=-1)
    aside = np.cross(out, (0.0, 1.0, 0.0))
    p = p + aside * (how.strays_m * smoothstep(0.0, 0.2, share) * value_noise(lie, recipe.seed + 221))[..., None]
    tapers = (0.75 + 0.25 * smoothstep(0.0, 0.12, share)) * (1.0 + (how.end - 1.0) * share**1.5)
    lumps = 1.0 + how.knotty * value_noise(
        np.stack(np.broadcast_arrays(k[:, None] * 3.7, share[None, :] * 12.0), axis=-1), recipe.seed + 220
    )
    half = thick[:, None] * tapers * lumps
    return _ropes(recipe, p, out, half, r[2], sides=_SIDES_HUNG, whole=_SEEN_WITHIN)


def cornrows(figure: Figure, recipe: Recipe, shell: Surface) -> Surface:
    """Plaits that lie on the scalp from the hairline to the nape. `shell` carries `over` and `neutral`."""
    f = face_points(figure.base, shell.fields["neutral"])
    at = np.stack((f.x, f.y, f.d), axis=-1)
    start, way, up, aside = row_axis()
    normals = vertex_normals(shell.position, shell.triangles)
    paths, outs, gaps = [], [], []
    far = np.linspace(0.0, 1.0, _LOOKED)
    for row in range(ROWS.count):
        turn = np.radians(ROWS.first_deg + row * ROWS.step_deg)
        away = np.cos(turn) * up + np.sin(turn) * aside
        hit, corners, shares, off = _struck(at, shell.triangles, start + far[:, None] * way, away)
        over = np.einsum("nk,nk->n", shares, shell.fields["over"][corners])
        grows = _longest(hit & (over > 1.0))
        if len(grows) < 2:
            continue
        p = np.einsum("nk,nkc->nc", shares[grows], shell.position[corners[grows]])
        out = normalized(np.einsum("nk,nkc->nc", shares[grows], normals[corners[grows]]))
        run = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(p, axis=0), axis=1))))
        if run[-1] < _ROW_LEAST_M:
            continue
        even = np.linspace(0.0, run[-1], _ROW_POINTS)
        paths.append(np.column_stack([np.interp(even, run, p[:, c]) for c in range(3)]))
        outs.append(normalized(np.column_stack([np.interp(even, run, out[:, c]) for c in range(3)])))
        gaps.append(np.interp(even, run, off[grows] * np.radians(ROWS.step_deg) / 1000.0))
    path, out, gap = np.array(paths), np.array(outs), np.array(gaps)
    share = np.linspace(0.0, 1.0, _ROW_POINTS)
    half = np.clip(0.42 * gap, *_ROW_M) * (0.45 + 0.55 * smoothstep(0.0, 0.10, share)) * (1.0 - 0.6 * smoothstep(0.9, 1.0, share))
    chance = hashed(np.stack((np.arange(len(path)), np.full(len(path), 4)), axis=1), recipe.seed + 230)
    return _ropes(recipe, path + out * 0.0006, out, half, chance, sides=_SIDES_ROW, whole=1.0, flat=_ROW_FLAT)


def _longest(on: NDArray[np.bool_]) -> Ints:
    """The longest run of rows of a mask: over the ear a row of hair is no row."""
    edge = np.flatnonzero(np.diff(np.concatenate(([0], on.astype(np.int64), [0]))))
    first, last = edge[::2], edge[1::2]
    if not len(first):
        return np.zeros(0, dtype=np.int64)
    k = int(np.argmax(last - first))
    return np.arange(first[k], last[k])


def _struck(at: Floats, triangles: Ints, start: Floats, way: Floats) -> tuple[NDArray[np.bool_], Ints, Floats, Floats]:
    """Rays from `start` (N, 3) along `way` (3,) against triangles of points `at` (Möller and Trumbore 1997): (N,) whether one is met,
    (N, 3) its corners, (N, 3) the shares of each, (N,) how far off."""
    a, b, c = (at[triangles[:, k]] for k in range(3))
    e1, e2 = b - a, c - a
    p = np.cross(np.broadcast_to(way, e2.shape), e2)
    scale = (e1 * p).sum(axis=1)
    scale = np.where(np.abs(scale) < 1e-9, 1e-9, scale)
    t = start[:, None] - a
    u = (t * p).sum(axis=2) / scale
    q = np.cross(t, e1)
    v = (q @ way) / scale
    far = (q * e2).sum(axis=2) / scale
    met = (u >= -1e-6) & (v >= -1e-6) & (u + v <= 1.0 + 1e-6) & (far > 0.0)
    best = np.argmax(np.where(met, far, -np.inf), axis=1)
    n = np.arange(len(start))
    u, v = u[n, best], v[n, best]
    return met.any(axis=1), triangles[best], np.stack((1.0 - u - v, u, v), axis=1), far[n, best]


def _ropes(
    recipe: Recipe, path: Floats, out: Floats, half: Floats, chance: Floats, *, sides: int, whole: float, flat: float = 1.0
) -> Surface:
    """Tubes along `path` (N, K, 3), `half` (N, K) thick, facing `out` (N, K, 3), where they are `flat` as high as wide; from the share
    `whole` of their way on they have an inner side, too. Of the picture of a plait each shows so many stitches as lie along it: every few
    rings it begins anew."""
    n, rows = path.shape[:2]
    way = normalized(np.gradient(path, axis=1))
    side = normalized(np.cross(out, way))
    above = np.cross(way, side)
    turn = 2.0 * np.pi * np.arange(sides) / sides
    ring = np.cos(turn)[:, None] * above[:, :, None] + np.sin(turn)[:, None] * side[:, :, None]
    squat = flat * np.cos(turn)[:, None] * above[:, :, None] + np.sin(turn)[:, None] * side[:, :, None]
    tube = path[:, :, None] + squat * half[:, :, None, None]
    run = np.cumsum(np.pad(np.linalg.norm(np.diff(path, axis=1), axis=2), ((0, 0), (1, 0))), axis=1) / (_STITCHES * _STITCH_M)
    step = max(1, int(np.floor(0.98 / np.diff(run, axis=1).max())))
    outer = np.cos(turn) + np.cos(np.roll(turn, -1)) > -0.5
    across = np.abs(1.0 - np.arange(sides) * 2.0 / sides)  # the picture's edge faces out, mirrored beside it
    made, triangles, count = [], [], 0
    for low in range(0, rows - 1, step):
        high = min(low + step, rows - 1) + 1
        down = run[:, low:high] - run[:, low : low + 1]
        uv = np.stack(np.broadcast_arrays(across[None, None], down[:, :, None]), axis=-1)
        made.append((tube[:, low:high], ring[:, low:high], uv))
        at = np.arange(count, count + n * (high - low) * sides).reshape(n, high - low, sides)
        count = int(at[-1, -1, -1]) + 1
        after = np.roll(at, -1, axis=2)
        shown = outer[None, :] | (np.arange(low, high - 1) >= whole * (rows - 1))[:, None]
        a, b, c, d = (q[:, shown] for q in (at[:, :-1], at[:, 1:], after[:, 1:], after[:, :-1]))
        triangles += [np.stack((a, b, c), axis=-1).reshape(-1, 3), np.stack((a, c, d), axis=-1).reshape(-1, 3)]
        for end, row in ((low == 0, at[:, 0]), (high == rows, at[:, -1, ::-1])):
            if end:  # a lid, which a cap, a scalp or the dark hides as often as not
                triangles += [np.stack((row[:, 0], row[:, k], row[:, k + 1]), axis=-1) for k in range(1, sides - 1)]
    position, normal, uv = (np.concatenate([m[i].reshape(-1, m[i].shape[-1]) for m in made]) for i in range(3))
    colour = np.concatenate([np.repeat(_SHADE * pigments(recipe, 0.2 + 0.6 * chance), m[0].shape[1] * sides, axis=0) for m in made])
    s = piece(position, np.concatenate(triangles), on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.75), run="head")
    return replace(s, rgb=colour, normal=normal, uv=decal_uv("plait", uv), over=np.full(len(s), 0.8))
