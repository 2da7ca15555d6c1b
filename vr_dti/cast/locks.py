"""Single strands of hair: tufts that lie on it, points that stand off it, locks that fall over a curtain of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.combing import combed
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.face import face_points
from vr_dti.cast.figure import Figure
from vr_dti.cast.hairline import graded, inside_hair
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import hashed, smoothstep
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.surface import Finish, Surface, Weights, piece, vertex_normals
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

HANGING = Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55, metal=1.0)
"""hair that hangs down its texture"""
_LYING, _ENDS, _BEFORE, _FLYING = 36, 132, 56, 34
"""over long hair: locks that lie on it, that end beyond its edge, strands that hang into the face, single hairs that stand off: defaults"""
_FALLING = 16
"""of those that hang into the face, how many fall past the edge (default)"""
_PAINTED = 0.5
"""how much of the picture of strands lies over a lock's own colour (default)"""
_SKULL_M = 0.095
"""how round a head is: hair that lies on it bends as it does (default)"""
_AT_HAIRLINE = 2.0
"""how many more hairs stand there than elsewhere (default)"""
_ALIKE = 0.4
"""single hairs and tufts differ so much from the mass they lie on, or they read as twigs in it (default)"""
SHADE = 0.86
"""of the pigment: hair on a head is darker between its strands, as the shell below is painted (default)"""
_BEYOND_MM = 3.5
"""how far a single hair may hang over the hairline: longer ones read as twigs on a forehead (default)"""
_SHORT_OF_MM = 2.0
"""so far before the hairline a tuft ends: the paint has single strands from there on, and a tuft among them is a twig (default)"""
_THROUGH = 0.55
"""of the skin's colour at the end of a hair that lies before it (default)"""


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of hair stands."""

    side_mm: float
    top_mm: float
    lumps_mm: float
    tufts: int
    tuft_mm: tuple[float, float]
    """length at the sides and on top"""
    lift: float
    """how steeply tufts leave the head: 0 flat"""
    spikes: int = 0
    """single hairs that stand off, and so break the outline"""
    spike_mm: tuple[float, float] = (0.0, 0.0)
    """length at the sides and on top"""
    spike_lift: float = 0.0
    """how steeply they leave the head: 1 half-way"""


def pigments(recipe: Recipe, chance: Floats, spread: float = 1.0) -> Floats:
    """(N, 3) colours of single locks: some lighter, some darker, some grey. `chance` (N,) is 0..1; by `spread` they differ less."""
    colour = np.array(rgb(recipe.hair.colour))
    shade = 1.01 + 0.32 * spread * (chance - 0.5)
    out = colour * shade[:, None]
    grey = recipe.hair.grey * (0.25 + 0.9 * ((chance * 7.31) % 1.0) ** 2)
    return out * (1.0 - 0.55 * grey[:, None]) + np.array((0.60, 0.59, 0.57)) * 0.55 * grey[:, None]


def tufts(figure: Figure, recipe: Recipe, shell: Surface, style: Style) -> Surface:
    """Tapered strips combed along the shell, their roots inside it."""
    n = style.tufts
    at = roots(figure, shell, n, recipe.seed + 50, smoothstep(6.0, 12.0, shell.fields["over"]) * grown(figure, recipe, shell))
    root, normal, r = at.position, at.normal, at.chance
    f = face_points(figure.base, at.of(shell.fields["neutral"]))
    comb = combed(figure, recipe, f, root, normal, r[3])
    top = smoothstep(35.0, 85.0, f.y)
    length = (style.tuft_mm[0] + (style.tuft_mm[1] - style.tuft_mm[0]) * top) * (0.7 + 0.6 * r[4])
    length = np.minimum(length, inside_hair(f, recipe) - _SHORT_OF_MM) / 1000.0
    width = (0.40 + 0.55 * r[5]) / 1000.0
    side = np.cross(normal, comb)
    lift = style.lift * (0.6 + 0.8 * r[1]) * (0.5 + 0.8 * top)
    k = np.arange(n)
    rows = []
    for share, wide, up in ((0.0, 0.12, -0.10), (0.40, 1.0, 0.34), (1.0, 0.06, 0.40)):
        round_ = (length * share) ** 2 / (2.0 * _SKULL_M)
        middle = root + comb * (length * share)[:, None] + normal * (lift * length * up * 2.0 - 0.0012 * (1 - share) - round_)[:, None]
        rows += [middle - side * (width * wide)[:, None], middle + side * (width * wide)[:, None]]
    position = np.stack(rows, axis=1).reshape(-1, 3)
    strip = np.array([(0, 3, 1), (0, 2, 3), (2, 5, 3), (2, 4, 5)])
    triangles = (strip[None] + 6 * k[:, None, None]).reshape(-1, 3)
    s = piece(position, triangles, on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55), run="head")
    tip = np.tile((0.93, 0.93, 1.0, 1.0, 1.03, 1.03), n)[:, None]
    lean = np.tile((-0.2, 0.2), 3 * n)[:, None] * np.repeat(side, 6, axis=0)
    colour = np.repeat(SHADE * pigments(recipe, r[2], _ALIKE), 6, axis=0)
    return replace(s, rgb=colour * tip, normal=normalized(np.repeat(normal, 6, axis=0) + lean))


def grown(figure: Figure, recipe: Recipe, shell: Surface) -> Floats:
    """(V,) 0 where hair is shorn: a single long one would lie there as a scratch."""
    return smoothstep(0.25, 0.75, graded(face_points(figure.base, shell.fields["neutral"]), shell.fields["over"], recipe))


@dataclass(frozen=True, slots=True)
class Roots:
    """Places on a shell where single hairs stand."""

    position: Floats
    """(N, 3)"""
    normal: Floats
    """(N, 3) out of the shell"""
    chance: list[Floats]
    """six times (N,), 0..1"""
    corners: Ints
    """(N, 3) of the triangle each is on"""
    shares: Floats
    """(N, 3) of those corners"""

    def of(self, values: Floats) -> Floats:
        """(N, ...) what a measure (V, ...) of the shell is there."""
        return np.asarray(np.einsum("nk,nk...->n...", self.shares, values[self.corners]))


def roots(figure: Figure, shell: Surface, count: int, seed: int, weight: Floats) -> Roots:
    """`count` places all over `shell`, thicker where `weight` (V,) is larger."""
    tri = shell.triangles
    corner = shell.position[tri]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    area = area * weight[tri].min(axis=1)
    k = np.arange(count)
    cells = np.stack((k, np.zeros(count, dtype=np.int64)), axis=1)
    r = [hashed(cells, seed + i) for i in range(6)]
    where = np.searchsorted(np.cumsum(area), (k + r[0]) / count * area.sum()).clip(0, len(tri) - 1)
    w = np.stack((r[1], r[2], np.zeros(count)), axis=1)
    w[:, :2] = np.where((w[:, 0] + w[:, 1] > 1.0)[:, None], 1.0 - w[:, :2], w[:, :2])
    w[:, 2] = 1.0 - w[:, 0] - w[:, 1]
    made = Roots(shell.position, shell.position, r, tri[where], w)
    return replace(made, position=made.of(shell.position), normal=normalized(made.of(vertex_normals(shell.position, tri))))


def spikes(figure: Figure, recipe: Recipe, shell: Surface, style: Style) -> Surface:
    """Single hairs, three-sided points that are seen from all around: over the outline of a head, finer and shorter along its hairline."""
    inside = shell.fields["over"]
    weight = smoothstep(0.0, 2.0, inside) * (1.0 + _AT_HAIRLINE * smoothstep(12.0, 3.0, inside)) * grown(figure, recipe, shell)
    n = style.spikes
    at = roots(figure, shell, n, recipe.seed + 150, weight)
    root, normal, r = at.position, at.normal, at.chance
    f = face_points(figure.base, at.of(shell.fields["neutral"]))
    comb = combed(figure, recipe, f, root, normal, r[3])
    over = inside_hair(f, recipe)
    inner = smoothstep(0.0, 16.0, over)
    lift = style.spike_lift * (0.3 + 1.4 * r[1] ** 2)
    way = normalized(comb + normal * lift[:, None])
    top = smoothstep(35.0, 85.0, f.y)
    length = (style.spike_mm[0] + (style.spike_mm[1] - style.spike_mm[0]) * top) * (0.6 + 0.7 * r[4]) * (0.5 + 0.5 * inner)
    length = np.minimum(length, _BEYOND_MM + over) / 1000.0
    radius = (0.10 + 0.11 * r[5]) * (0.6 + 0.4 * inner) / 1000.0
    points = np.stack((root - way * 0.0012, root + way * length[:, None]), axis=1)
    # Before a forehead a hair's end lets the skin through; nothing here is half transparent, so that it takes on some of its colour.
    skin = (_THROUGH * (1.0 - inner))[:, None] * (np.array(rgb(recipe.skin.tone)) - rgb(recipe.hair.colour))
    return bent_hairs(points, np.stack((radius, np.zeros(n)), axis=1), normal, SHADE * pigments(recipe, r[2], _ALIKE), skin)


def bent_hairs(path: Floats, radius: Floats, normal: Floats, colour: Floats, ends: Floats | None = None, *, rough: float = 0.55) -> Surface:
    """Three-sided hairs along `path` (N, K, 3), `radius` (N, K), ending in a point; `normal` (N, 3) is what the light takes them for,
    `ends` (N, 3), if given, is added to the `colour` (N, 3) of their ends."""
    n, rows = path.shape[:2]
    way = normalized(np.gradient(path, axis=1))
    side = normalized(np.cross(np.broadcast_to(normal[:, None], way.shape), way))
    aside = np.cross(way, side)
    turn = 2.0 * np.pi / 3.0 * np.arange(3)
    away = np.cos(turn)[:, None] * side[:, :, None, :] + np.sin(turn)[:, None] * aside[:, :, None, :]
    rings = (path[:, :, None] + radius[:, :, None, None] * away)[:, :-1].reshape(n, -1, 3)
    position = np.concatenate((rings, path[:, -1:]), axis=1)
    one = []
    for k in range(3):
        a, b = k, (k + 1) % 3
        for row in range(rows - 2):
            c, d = 3 * row, 3 * row + 3
            one += [(c + a, c + b, d + b), (c + a, d + b, d + a)]
        one.append((3 * (rows - 2) + a, 3 * (rows - 2) + b, 3 * (rows - 1)))
    many = 3 * (rows - 1) + 1
    triangles = (np.array(one)[None] + many * np.arange(n)[:, None, None]).reshape(-1, 3)
    s = piece(position.reshape(-1, 3), triangles, on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, rough), run="head")
    lean = np.concatenate((away[:, :-1].reshape(n, -1, 3), np.zeros((n, 1, 3))), axis=1)
    along = np.append(np.repeat(np.linspace(0.0, 1.0, rows)[:-1], 3), 1.0)
    return replace(
        s,
        rgb=(colour[:, None] + along[:, None] * (0.0 if ends is None else ends[:, None])).reshape(-1, 3),
        normal=normalized((normal[:, None] + 0.15 * lean).reshape(-1, 3)),
    )


def locks(recipe: Recipe, outer: Floats, middle_z: float) -> list[Surface]:
    """Over a curtain `(L, C, 3)`: locks that lie on it, locks that end beyond its edge, each elsewhere, strands that hang into the face,
    single hairs that stand off: no hem is ruled, no fall is one shell, no outline is drawn with a pen."""
    r = _chances(recipe, _LYING, 0)
    # One comes out of the hair below as a point, at a small angle; on the dome, which is round for so few corners, it stands off more.
    share = np.array((0.0, 0.07, 0.14, 0.23, 0.32, 0.43, 0.55, 0.68, 0.8, 0.9, 1.0))
    top = np.arange(_LYING) % 3 == 0
    begin, far = np.where(top, 0.10 + 0.25 * r[1], 0.40 + 0.40 * r[1]), np.where(top, 0.5, 1.0 / 0.9)
    p, out = along_curtain(outer, middle_z, r[0], begin, r[2] - 0.5, share * far[:, None])
    rise = np.where(top, 0.0022, 0.0012) + 0.0026 * r[3] ** 2
    p = p + out * (rise[:, None] * np.array((-0.7, -0.42, -0.15, 0.12, 0.4, 0.75, 1.0, 1.0, 0.9, 0.65, 0.3)))[..., None]
    lying = _strips(recipe, p, out, 0.0005 + 0.0020 * r[6] ** 2, (0.02, 0.07, 0.15, 0.36, 0.6, 0.85, 1.0, 1.0, 0.8, 0.45, 0.06), r[2])

    r = _chances(recipe, _ENDS, 1)
    share = np.array((0.0, 0.35, 0.7, 1.0))
    p, out = along_curtain(outer, middle_z, r[0], 0.66 + 0.24 * r[1], 0.6 * (r[2] - 0.5), share)
    beyond = 0.002 + 0.012 * r[3] ** 1.4
    p = p + out * ((0.0018 * (r[4] - 0.6))[:, None] * share + np.array((-0.0008, 0.0006, 0.0004, -0.0006)))[..., None]
    p[:, 2:] -= np.array((0.0, 1.0, 0.0)) * beyond[:, None, None] * np.array((0.35, 1.0))[:, None]
    p[:, -1] += np.stack((0.007 * (r[5] - 0.5), np.zeros(_ENDS), 0.007 * (r[4] - 0.5)), axis=-1) - out[:, -1] * (0.25 * beyond)[:, None]
    ends = _strips(recipe, p, out, 0.0005 + 0.0013 * r[6] ** 2, (0.2, 1.0, 0.75, 0.05), r[2])

    r = _chances(recipe, _BEFORE, 2)
    side = np.where(np.arange(_BEFORE) % 2 == 0, 0.0, 1.0)
    share = np.linspace(0.0, 1.0, 6)
    few = np.arange(_BEFORE) < _FALLING  # that fall past it; others leave its edge and lie on the skin beside it
    begin, far = np.where(few, 0.22 + 0.36 * r[1], 0.10 + 0.62 * r[1]), np.where(few, 0.55 + 0.4 * r[3], 0.16 + 0.22 * r[3])
    p, out = along_curtain(
        outer, middle_z, np.abs(side - np.where(few, 0.05, 0.015) * r[0]), begin, np.zeros(_BEFORE), share * far[:, None]
    )
    inward = np.cross(out, (0.0, 1.0, 0.0)) * np.where(side == 0.0, -1.0, 1.0)[:, None, None]
    reach = np.where(few, 0.003 + 0.011 * r[4] ** 2, 0.002 + 0.008 * r[4])
    bow = np.where(few[:, None], np.sin(0.75 * np.pi * share), np.minimum(1.0, 1.4 * share) ** 1.5)
    p = p + inward * (reach[:, None] * bow)[..., None] + out * np.where(few, 0.0006, -0.0008)[:, None, None]
    before = _strips(recipe, p, out, 0.0004 + 0.0008 * r[6] ** 2, (0.3, 1.0, 1.0, 0.9, 0.6, 0.05), r[2])

    r = _chances(recipe, _FLYING, 3)
    share = np.array((0.0, 0.3, 0.65, 1.0))
    p, out = along_curtain(outer, middle_z, r[0], 0.05 + 0.75 * r[1], 1.4 * (r[2] - 0.5), share * (0.10 + 0.16 * r[3])[:, None])
    off = np.array((-0.001, 0.0014, 0.0034, 0.0058)) * (0.35 + 1.3 * r[4][:, None] ** 2)
    thin = (0.00012 + 0.00030 * r[5] ** 2)[:, None] * np.ones(4)
    flying = bent_hairs(p + out * off[..., None], thin, out.mean(axis=1), pigments(recipe, r[6], _ALIKE))
    return [lying, ends, before, flying]


def _chances(recipe: Recipe, count: int, kind: int) -> list[Floats]:
    """Seven chances each for `count` locks; the first of them is a place round the head, all places being taken."""
    k = np.arange(count)
    r = [hashed(np.stack((k, np.full(count, kind)), axis=1), recipe.seed + 80 + i) for i in range(7)]
    return [(k + r[0]) / count, *r[1:]]


def _strips(recipe: Recipe, p: Floats, out: Floats, half_m: Floats, shape: tuple[float, ...], chance: Floats) -> Surface:
    """Flat locks along `p` (N, K, 3) that face `out` (N, K, 3), `half_m` (N,) times `shape` (K,) to either side, painted with strands."""
    n, rows = p.shape[:2]
    side = normalized(np.cross(out, (0.0, -1.0, 0.0)))
    half = half_m[:, None] * np.array(shape)
    position = np.stack((p - side * half[..., None], p + side * half[..., None]), axis=2).reshape(-1, 3)
    strip = np.concatenate([np.array([(0, 3, 1), (0, 2, 3)]) + 2 * step for step in range(rows - 1)])
    triangles = (strip[None] + 2 * rows * np.arange(n)[:, None, None]).reshape(-1, 3)
    s = piece(position, triangles, on_head(), HANGING, run="head")
    lean = np.stack((-0.25 * side, 0.25 * side), axis=2).reshape(-1, 3)
    colour = np.repeat(0.93 * pigments(recipe, 0.2 + 0.6 * chance), 2 * rows, axis=0)
    across = np.stack((np.clip(chance[:, None] - 8.0 * half, 0.0, 1.0), np.clip(chance[:, None] + 8.0 * half, 0.0, 1.0)), axis=2)
    down = np.broadcast_to(np.linspace(0.35, 1.0, rows)[:, None], across.shape)
    normal = normalized(np.repeat(out, 2, axis=1).reshape(-1, 3) + lean)
    at = decal_uv("hair", np.stack((across, down), axis=-1).reshape(-1, 2))
    return replace(s, rgb=colour, normal=normal, uv=at, over=np.full(len(s), _PAINTED))


def along_curtain(outer: Floats, middle_z: float, place: Floats, begin: Floats, aside: Floats, share: Floats) -> tuple[Floats, Floats]:
    """(N, K, 3) points on a curtain `(L, C, 3)`, and the ways out of it: from `begin` (N,) of its height, `share` (K,) or (N, K) of the way
    from there to its edge, at `place` (N,) of its width and `aside` (N,) so many columns further below."""
    levels, columns = outer.shape[:2]
    share = np.clip(np.broadcast_to(share, (len(place), share.shape[-1])), 0.0, 1.0)
    along = (1.0 + (columns - 3.0) * place[:, None] + 2.4 * aside[:, None] * share).clip(0.0, columns - 1.001)
    down = (begin[:, None] + (1.0 - begin[:, None]) * share) * (levels - 1.001)
    i, j = down.astype(np.int64), along.astype(np.int64)
    u, v = (down - i)[..., None], (along - j)[..., None]
    p = (1 - u) * ((1 - v) * outer[i, j] + v * outer[i, j + 1]) + u * ((1 - v) * outer[i + 1, j] + v * outer[i + 1, j + 1])
    middle = np.minimum(p[..., 1], outer[..., 1].max() - _SKULL_M)  # a dome on a cylinder
    return p, normalized(p - np.stack((np.zeros_like(middle), middle - 1e-6, np.full_like(middle, middle_z)), axis=-1))


def on_head() -> Weights:
    """The weights of what moves with the head alone."""
    row = np.zeros(54, dtype=np.float32)
    row[JOINT["Head"]] = 1.0
    return row
