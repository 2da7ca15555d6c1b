"""Hair: a shell risen from the scalp, tufts and locks laid over it, a knot, or a curtain that falls to the chin."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.decals import decal_uv
from vr_dti.cast.face import FacePoints, above_hairline, face_points, hairline_kind
from vr_dti.cast.figure import Figure
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, layered, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.shapes import ellipsoid
from vr_dti.cast.surface import Finish, Surface, clipped, piece, subdivided, vertex_normals
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT


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


LOCKS = 230
"""single ones over long hair"""
_PARTING, _BESIDE_M = 0.55, 0.018
"""of long hair: how long the parting is, as a share of the head, and how far beside the middle (defaults)"""
_STYLES = {
    "cropped": Style(2.2, 4.0, 0.4, 0, (0.0, 0.0), 0.0),
    "short": Style(4.5, 14.0, 2.2, 380, (14.0, 32.0), 0.16),
    "bun": Style(4.0, 6.0, 0.8, 0, (30.0, 40.0), 0.05),
    "bob": Style(2.0, 2.5, 0.0, 0, (0.0, 0.0), 0.0),
}


def hair(figure: Figure, recipe: Recipe, head_skin: Surface) -> list[Surface]:
    """Everything that grows on the head. `head_skin` carries the field `neutral`: its places on the unmorphed mesh."""
    style = _STYLES.get(recipe.hair.kind)
    if style is None:
        return []
    style = _own(style, recipe.seed)
    f = face_points(figure.base, head_skin.fields["neutral"])
    over = above_hairline(f, hairline_kind(recipe))
    shell = _shell(figure, recipe, head_skin, over, style)
    out = [shell]
    if style.tufts:
        out.append(_tufts(figure, recipe, shell, style))
    if recipe.hair.kind == "bun":
        out.append(_knot(figure, recipe))
    if recipe.hair.kind == "bob":
        out += _curtain(figure, recipe)
    return out


def _own(style: Style, seed: int) -> Style:
    """`style` as one head wears it: longer or shorter, flatter or wilder than another's."""
    long, wild = hashed(np.array([[seed, 0], [seed, 1]]), 90).tolist()
    share = 0.7 + 0.3 * long
    low, high = style.tuft_mm
    return replace(
        style,
        lumps_mm=style.lumps_mm * (0.7 + 0.6 * wild),
        tuft_mm=(low * share, high * share),
        lift=style.lift * (0.5 + 0.5 * wild),
    )


def pigments(recipe: Recipe, chance: Floats) -> Floats:
    """(N, 3) colours of single locks: some lighter, some darker, some grey. `chance` (N,) is 0..1."""
    colour = np.array(rgb(recipe.hair.colour))
    shade = 0.85 + 0.32 * chance
    out = colour * shade[:, None]
    grey = recipe.hair.grey * (0.25 + 0.9 * ((chance * 7.31) % 1.0) ** 2)
    return out * (1.0 - 0.55 * grey[:, None]) + np.array((0.60, 0.59, 0.57)) * 0.55 * grey[:, None]


def _shell(figure: Figure, recipe: Recipe, skin: Surface, over: Floats, style: Style) -> Surface:
    s = replace(skin, fields={**skin.fields, "over": over}, material=Material.HAIR, rough=np.full(len(skin), 0.62), normal=None, run="head")
    s = clipped(s, over + 1.0)
    if style.lumps_mm > 1.0:
        corner = s.position[s.triangles]
        s = subdivided(s, np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) > 2.0e-4)
    f = face_points(figure.base, s.fields["neutral"])
    top = smoothstep(35.0, 95.0, f.y) * smoothstep(-150.0, -90.0, f.d)
    quiff = smoothstep(-30.0, 5.0, f.d) * smoothstep(50.0, 80.0, f.y)
    rise = style.side_mm + (style.top_mm - style.side_mm) * np.maximum(top, 0.8 * quiff)
    lumps = style.lumps_mm * value_noise(np.stack((f.x / 14.0, f.y / 14.0, f.d / 20.0), axis=-1), recipe.seed + 41)
    height = (rise + lumps * smoothstep(4.0, 20.0, s.fields["over"])) * smoothstep(-1.0, 16.0, s.fields["over"]) + 0.5
    return replace(s, position=s.position + s.fields["out"] * height[:, None] / 1000.0)


def _tufts(figure: Figure, recipe: Recipe, shell: Surface, style: Style) -> Surface:
    """Tapered strips combed along the shell, their roots inside it."""
    tri = shell.triangles
    corner = shell.position[tri]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    area = area * smoothstep(1.0, 7.0, shell.fields["over"][tri].min(axis=1))
    n = style.tufts
    k = np.arange(n)
    cells = np.stack((k, np.zeros(n, dtype=np.int64)), axis=1)
    r = [hashed(cells, recipe.seed + 50 + i) for i in range(6)]
    where = np.searchsorted(np.cumsum(area), (k + r[0]) / n * area.sum()).clip(0, len(tri) - 1)
    w = np.stack((r[1], r[2], np.zeros(n)), axis=1)
    w[:, :2] = np.where((w[:, 0] + w[:, 1] > 1.0)[:, None], 1.0 - w[:, :2], w[:, :2])
    w[:, 2] = 1.0 - w[:, 0] - w[:, 1]

    def at(values: Floats) -> Floats:
        out: Floats = (values[tri[where]] * w[:, :, None]).sum(axis=1)
        return out

    root = at(shell.position)
    normal = normalized(at(vertex_normals(shell.position, tri)))
    f = face_points(figure.base, at(shell.fields["neutral"]))
    comb = _combed(figure, f, root, normal, recipe.hair.kind, r[3])
    top = smoothstep(35.0, 85.0, f.y)
    length = (style.tuft_mm[0] + (style.tuft_mm[1] - style.tuft_mm[0]) * top) * (0.7 + 0.6 * r[4]) / 1000.0
    width = (0.55 + 0.75 * r[5]) / 1000.0
    side = np.cross(normal, comb)
    lift = style.lift * (0.6 + 0.8 * r[1]) * (0.5 + 0.8 * top)
    rows = []
    for share, wide, up in ((0.0, 0.12, -0.10), (0.40, 1.0, 0.34), (1.0, 0.06, 0.40)):
        middle = root + comb * (length * share)[:, None] + normal * (lift * length * up * 2.0 - 0.0012 * (1 - share))[:, None]
        rows += [middle - side * (width * wide)[:, None], middle + side * (width * wide)[:, None]]
    position = np.stack(rows, axis=1).reshape(-1, 3)
    strip = np.array([(0, 3, 1), (0, 2, 3), (2, 5, 3), (2, 4, 5)])
    triangles = (strip[None] + 6 * k[:, None, None]).reshape(-1, 3)
    s = piece(position, triangles, _head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55), run="head")
    tip = np.tile((0.85, 0.85, 1.0, 1.0, 1.08, 1.08), n)[:, None]
    lean = np.tile((-0.2, 0.2), 3 * n)[:, None] * np.repeat(side, 6, axis=0)
    return replace(s, rgb=np.repeat(pigments(recipe, r[2]), 6, axis=0) * tip, normal=normalized(np.repeat(normal, 6, axis=0) + lean))


def _head() -> np.ndarray:
    row = np.zeros(54, dtype=np.float32)
    row[JOINT["Head"]] = 1.0
    return row


def _combed(figure: Figure, f: FacePoints, p: Floats, normal: Floats, kind: str, chance: Floats) -> Floats:
    """The way tufts lie: away from the crown, or towards the knot."""
    crown = figure.joint("Head") + np.array((0.012, 0.205, 0.03))
    towards = (p - crown) if kind != "bun" else _knot_middle(figure) - p
    sweep = (chance - 0.5) * 0.9
    along = normalized(towards - (towards * normal).sum(axis=1, keepdims=True) * normal)
    return normalized(along * np.cos(sweep)[:, None] + np.cross(normal, along) * np.sin(sweep)[:, None])


def _knot_middle(figure: Figure) -> Floats:
    """Where a knot of hair sits: behind the skull, at the height of the eyes."""
    head = figure.vertices[:BODY_VERTICES]
    eye = figure.joint("LeftEye")[1]
    behind = head[np.abs(head[:, 1] - eye - 0.015) < 0.02, 2].max()
    return np.array((0.0, eye + 0.015, behind + 0.016))


def _knot(figure: Figure, recipe: Recipe) -> Surface:
    s = ellipsoid(_knot_middle(figure), (0.040, 0.036, 0.030), 20, 14)
    away = normalized(s[0] - _knot_middle(figure))
    turn = np.arctan2(away[:, 1], away[:, 0])
    twist = np.sin(turn * 5.0 + away[:, 2] * 5.0)
    bump = 0.0022 * twist + 0.0016 * layered(away * 4.0, recipe.seed + 61, 2)
    out = piece(s[0] + away * bump[:, None], s[1], _head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.6), run="head")
    return replace(out, rgb=pigments(recipe, 0.35 + 0.3 * twist))


def _curtain(figure: Figure, recipe: Recipe) -> list[Surface]:
    """Straight hair from a parting to the chin, open in front of the face, its ends uneven."""
    head = figure.vertices[:BODY_VERTICES]
    head = head[(figure.neck[:BODY_VERTICES] > 0.03) & (figure.arm_share[:BODY_VERTICES] < 0.1)]
    eye = float(figure.joint("LeftEye")[1])
    middle = np.array((0.0, float(head[head[:, 1] > eye + 0.03, 2].mean())))
    columns, levels = 50, 15
    top, bottom = float(head[:, 1].max()) + 0.010, eye - 0.118
    shoulder = top - 0.080  # above it a dome, below it a curtain
    dome = np.radians((0.0, 3.0, 14.0, 30.0, 47.0, 64.0, 78.0))
    y = np.concatenate((shoulder + 0.080 * np.cos(dome), np.linspace(shoulder, bottom, levels - len(dome))))
    front = np.radians(np.interp(y - eye, (bottom - eye, -0.06, 0.0, 0.04, 0.065, 0.076), (66.0, 60.0, 57.0, 50.0, 26.0, 0.0)))
    share = np.linspace(0.0, 1.0, columns)
    turn = front[:, None] + (2.0 * np.pi - 2.0 * front[:, None]) * share[None, :]
    azimuth = np.arctan2(np.abs(head[:, 0]), -(head[:, 1 + 1] - middle[1]))
    radius = np.hypot(head[:, 0], head[:, 2] - middle[1])
    radius = np.where(
        (np.abs(head[:, 1] - eye + 0.012) < 0.03) & (np.abs(azimuth - 1.6) < 0.5), radius * 0.93, radius
    )  # ears lie flat under it
    folded = np.abs(np.where(turn > np.pi, 2.0 * np.pi - turn, turn))
    bins = np.linspace(0.0, np.pi, 25)
    hull = np.zeros((levels, 25))
    for i, level in enumerate(y):
        near = np.abs(head[:, 1] - level) < 0.012
        for j, b in enumerate(bins):
            m = near & (np.abs(azimuth - b) < 0.16)
            hull[i, j] = radius[m].max() if m.any() else 0.0
    for i in range(1, levels):  # it falls straight from the widest place above, drawn in a little by its own weight
        hull[i] = np.maximum(hull[i], hull[i - 1] - 0.0035)
    hull[: len(dome)] = hull[len(dome)]
    r = np.stack([np.interp(folded[i], bins, hull[i]) for i in range(levels)])
    r = _blurred(r)
    lock = value_noise(
        np.stack((np.cos(turn) * 7.0, np.sin(turn) * 7.0, np.broadcast_to(y[:, None] * 9.0, turn.shape)), axis=-1), recipe.seed + 71
    )
    fall = np.linspace(0.0, 1.0, levels)[:, None]
    clumps = 0.5 - np.abs(lock)  # sharp between locks, round on them
    r = r + 0.008 + 0.006 * np.sin(np.pi * fall) + 0.0075 * clumps * (0.25 + fall) - 0.020 * smoothstep(0.68, 1.0, fall)
    ring = np.stack((np.cos(turn[-1]), np.sin(turn[-1])), axis=-1)
    ends = 0.012 * value_noise(ring * 7.0, recipe.seed + 72) + 0.007 * value_noise(ring * 16.0, recipe.seed + 73)
    height = y[:, None] + ends[None, :] * fall**3
    edge = smoothstep(0.0, 0.05, share) * smoothstep(1.0, 0.95, share)  # thin at the face, and drawn in towards it
    r = r - 0.006 * (1.0 - edge) * smoothstep(0.0, 0.2, fall)
    thick = (0.003 + 0.009 * edge) * smoothstep(0.0, 0.3, fall) * smoothstep(1.15, 0.85, fall) + 0.001
    over = np.ones(levels)
    over[: len(dome)] = np.sin(dome)
    aside, ahead = np.sin(turn) * over[:, None], np.cos(turn) * (_PARTING + (1.0 - _PARTING) * over)[:, None]
    ahead = np.where(ahead > 0.0, ahead * (1.0 - 0.18 * np.sqrt(1.0 - over))[:, None], ahead)  # as a forehead slopes back
    on_top = slice(0, len(dome))
    away = np.hypot(aside[on_top], ahead[on_top])
    height[on_top] = shoulder + 0.080 * np.sqrt(np.clip(1.0 - away ** (2.0 + 1.2 * smoothstep(0.0, -0.4, ahead[on_top])), 0.0, 1.0))
    height[0] -= 0.003
    beside = _BESIDE_M * (-1.0 if hashed(np.array([[recipe.seed, 2]]), 90)[0] < 0.7 else 1.0) * (1.0 - over[:, None]) ** 2
    outer = np.stack((aside * r + beside, height, middle[1] - ahead * r), axis=-1)
    for _ in range(2):
        outer[3:-1] = 0.25 * outer[2:-2] + 0.5 * outer[3:-1] + 0.25 * outer[4:]
    within = normalized(np.stack((aside, 0.2 * (1.0 - over)[:, None] + np.zeros_like(turn), -ahead), axis=-1))
    inner = outer - within * thick[..., None] + (0.0, 0.003, 0.0) * (over[:, None, None] == 1.0)
    position, triangles = _sheet(outer, inner)
    s = piece(position, triangles, _head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55), run="head")
    tile = np.abs((share * 6.0) % 2.0 - 1.0)
    at = np.stack(np.broadcast_arrays(tile[None, :], fall), axis=-1).reshape(-1, 2)
    inside = np.repeat((1.0, 0.0), levels * columns)
    dark = np.array(rgb(recipe.hair.colour)) * 0.35
    shell = replace(s, rgb=np.tile(dark, (len(s), 1)), over=inside, uv=decal_uv("hair", np.tile(at, (2, 1))))
    return [shell, _loose(recipe, outer, middle[1])]


def _loose(recipe: Recipe, outer: Floats, middle_z: float) -> Surface:
    """Single locks over a curtain `(L, C, 3)`, ending at different heights beyond its edge: no hem is ruled, no fall is one shell."""
    levels, columns = outer.shape[:2]
    k = np.arange(LOCKS)
    r = [hashed(np.stack((k, np.zeros_like(k)), axis=1), recipe.seed + 80 + i) for i in range(7)]
    column = 1.0 + (columns - 3.0) * (k + r[0]) / LOCKS
    begins = (0.10 + 0.7 * r[1]) * (levels - 1.0)
    shares = np.array((0.0, 0.35, 0.7, 1.0))
    along = (column[:, None] + 2.4 * (r[2][:, None] - 0.5) * shares).clip(0.0, columns - 1.001)
    down = begins[:, None] + (levels - 1.001 - begins[:, None]) * np.minimum(shares / 0.7, 1.0)
    i, j = down.astype(np.int64), along.astype(np.int64)
    u, v = (down - i)[..., None], (along - j)[..., None]
    p = (1 - u) * ((1 - v) * outer[i, j] + v * outer[i, j + 1]) + u * ((1 - v) * outer[i + 1, j] + v * outer[i + 1, j + 1])
    out = normalized((p - (0.0, 0.0, middle_z)) * (1.0, 0.0, 1.0))
    p = p + out * (np.array((-0.002, 0.0020, 0.0030, 0.0010)) * (0.4 + 1.6 * r[3][:, None] ** 2))[..., None]
    p[:, 3] += np.stack((0.004 * (r[4] - 0.5), -0.001 - 0.014 * r[5] ** 2, np.zeros(LOCKS)), axis=-1) - out[:, 3] * (0.005 * r[5])[:, None]
    side = normalized(np.cross(out, (0.0, -1.0, 0.0)))
    half = (0.0007 + 0.0034 * r[6] ** 3)[:, None] * np.array((0.15, 1.0, 0.8, 0.10))
    position = np.stack((p - side * half[..., None], p + side * half[..., None]), axis=2).reshape(-1, 3)
    strip = np.concatenate([np.array([(0, 3, 1), (0, 2, 3)]) + 2 * step for step in range(3)])
    triangles = (strip[None] + 8 * k[:, None, None]).reshape(-1, 3)
    s = piece(position, triangles, _head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55), run="head")
    lean = np.stack((-0.25 * side, 0.25 * side), axis=2).reshape(-1, 3)
    return replace(s, rgb=np.repeat(pigments(recipe, r[2]), 8, axis=0), normal=normalized(np.repeat(out, 2, axis=1).reshape(-1, 3) + lean))


def _blurred(r: Floats) -> Floats:
    """Each level averaged with its neighbours, twice, both ways."""
    for _ in range(2):
        r = np.concatenate((r[:1], 0.25 * r[:-2] + 0.5 * r[1:-1] + 0.25 * r[2:], r[-1:]))
        r = np.concatenate((r[:, :1], 0.25 * r[:, :-2] + 0.5 * r[:, 1:-1] + 0.25 * r[:, 2:], r[:, -1:]), axis=1)
    return r


def _sheet(outer: Floats, inner: Floats) -> tuple[Floats, np.ndarray]:
    """Two grids (L, C, 3), outside and inside, joined along their left, right and lower edges."""
    levels, columns = outer.shape[:2]
    at = np.arange(levels * columns).reshape(levels, columns)
    back = at + levels * columns

    def quads(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
        a, b, c, d = (q.ravel() for q in (a, b, c, d))
        return np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))

    parts = [
        quads(at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:])[:, ::-1],
        quads(back[:-1, :-1], back[1:, :-1], back[1:, 1:], back[:-1, 1:]),
        quads(at[-1, :-1], back[-1, :-1], back[-1, 1:], at[-1, 1:])[:, ::-1],
        quads(at[:-1, 0], back[:-1, 0], back[1:, 0], at[1:, 0])[:, ::-1],
        quads(at[:-1, -1], back[:-1, -1], back[1:, -1], at[1:, -1]),
    ]
    return np.concatenate((outer.reshape(-1, 3), inner.reshape(-1, 3))), np.concatenate(parts)
