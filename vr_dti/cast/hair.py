"""Hair: a shell risen from the scalp, tufts and locks laid over it, a knot, or a curtain that falls to the chin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.face import above_hairline, face_points, graded, hairline_kind
from vr_dti.cast.figure import Figure
from vr_dti.cast.locks import Style, knot_middle, locks, on_head, pigments, spikes, tufts
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, layered, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.shapes import ellipsoid
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, piece, subdivided
from vr_dti.spaces import Floats, normalized

_PARTING, _BESIDE_M = 0.55, 0.018
"""of long hair: how long the parting is, as a share of the head, and how far beside the middle (defaults)"""
_OPEN, _TUCKED = (66.0, 60.0, 57.0, 54.0, 50.0, 26.0, 0.0), (124.0, 118.0, 112.0, 88.0, 58.0, 27.0, 0.0)
"""how far round the head long hair leaves the face free, from its ends up to its parting, in degrees; and where it is put behind an ear"""
_DOME_M, _ON_FOREHEAD_M = 0.095, 0.007
"""how high long hair is rounded above where it hangs, and how far it stands off a forehead (defaults)"""
_COLUMNS, _LEVELS = 50, 15
"""of the grid that a curtain of hair is: round the head, and from its top down"""
_BENEATH_MM = 34.0
"""from the hairline: further in, only the inside of a curtain of hair is seen (default)"""
_BEGINS_MM = 2.0
"""from the hairline: further out, a shell is as bare as the skin below it, and its edge would be a line across a forehead (default)"""
_HELD_MM = 7.0
"""from the hairline: so far a shell lies as it was made when it is rounded (default)"""
_STYLES = {
    "cropped": Style(2.2, 4.0, 0.4, 0, (0.0, 0.0), 0.0, 380, (2.4, 3.6), 1.6),
    "short": Style(3.2, 11.0, 2.4, 290, (12.0, 28.0), 0.16, 360, (6.0, 11.0), 0.45),
    "bun": Style(4.0, 6.0, 0.8, 0, (30.0, 40.0), 0.05, 260, (7.0, 11.0), 0.26),
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
        out.append(tufts(figure, recipe, shell, style))
    if style.spikes:
        out.append(spikes(figure, recipe, shell, style))
    if recipe.hair.kind == "bun":
        out.append(_knot(figure, recipe))
    if recipe.hair.kind == "bob":
        beneath = (shell.fields["over"][shell.triangles] > _BENEATH_MM).all(axis=1)
        out = [kept(shell, ~beneath), *_curtain(figure, recipe)]
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


def _shell(figure: Figure, recipe: Recipe, skin: Surface, over: Floats, style: Style) -> Surface:
    s = replace(skin, fields={**skin.fields, "over": over}, material=Material.HAIR, rough=np.full(len(skin), 0.62), normal=None, run="head")
    s = clipped(s, over - _BEGINS_MM)
    rounded = recipe.hair.kind != "bob"  # of which little more than the rim is seen
    if rounded:
        corner = s.position[s.triangles]
        s = subdivided(s, np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) > 1.3e-4)
    f = face_points(figure.base, s.fields["neutral"])
    top = smoothstep(35.0, 95.0, f.y) * smoothstep(-150.0, -90.0, f.d)
    quiff = smoothstep(-30.0, 5.0, f.d) * smoothstep(50.0, 80.0, f.y)
    rise = style.side_mm + (style.top_mm - style.side_mm) * np.maximum(top, 0.8 * quiff)
    rise = rise * graded(f, s.fields["over"], recipe.hair.kind)
    lumps = style.lumps_mm * value_noise(np.stack((f.x / 14.0, f.y / 14.0, f.d / 20.0), axis=-1), recipe.seed + 41)
    height = (rise + lumps * smoothstep(4.0, 20.0, s.fields["over"])) * smoothstep(1.0, 17.0, s.fields["over"]) + 0.4
    p = s.position + s.fields["out"] * height[:, None] / 1000.0
    if rounded:  # a skull's few corners would stand out of it
        p = _rounded(p, s.triangles, s.fields["over"] < _HELD_MM)
    return replace(s, position=p)


def _rounded(p: Floats, triangles: Ints, hold: NDArray[np.bool_]) -> Floats:
    """`p` (V, 3) averaged among neighbours, but for those held; corners that lie on one another, where the texture has a seam, stay so."""
    _, first, place = np.unique(np.round(p, 6), axis=0, return_index=True, return_inverse=True)
    place = place.reshape(-1)
    held = np.zeros(len(first), dtype=bool)
    held[place[hold]] = True
    out: Floats = average(edges_of(place[triangles]), len(first), p[first], 2, hold=held)[place]
    return out


def _knot(figure: Figure, recipe: Recipe) -> Surface:
    s = ellipsoid(knot_middle(figure), (0.040, 0.036, 0.030), 23, 14)
    away = normalized(s[0] - knot_middle(figure))
    turn = np.arctan2(away[:, 1], away[:, 0])
    twist = np.sin(turn * 5.0 + away[:, 2] * 5.0)
    bump = 0.0022 * twist + 0.0016 * layered(away * 4.0, recipe.seed + 61, 2)
    out = piece(s[0] + away * bump[:, None], s[1], on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.6), run="head")
    wound = np.abs((turn / np.pi + 0.35 * away[:, 2]) % 2.0 - 1.0)  # strands run round it, mirrored where the picture ends
    at = np.stack((0.5 + 0.5 * away[:, 2], 0.3 + 0.45 * wound), axis=-1)
    return replace(out, rgb=pigments(recipe, 0.35 + 0.3 * twist), uv=decal_uv("hair", at), over=np.full(len(out), 0.75))


def _curtain(figure: Figure, recipe: Recipe) -> list[Surface]:
    """Straight hair from a parting to the chin, open in front of the face, its ends uneven."""
    head = figure.vertices[:BODY_VERTICES]
    head = head[(figure.neck[:BODY_VERTICES] > 0.03) & (figure.arm_share[:BODY_VERTICES] < 0.1)]
    eye = float(figure.joint("LeftEye")[1])
    middle_z = float(head[head[:, 1] > eye + 0.03, 2].mean())
    columns, levels = _COLUMNS, _LEVELS
    top, bottom = float(head[:, 1].max()) + 0.010, eye - 0.118
    shoulder = top - _DOME_M  # above it a dome, below it a curtain
    dome = np.radians((0.0, 3.0, 14.0, 30.0, 47.0, 64.0, 78.0))
    on_top = slice(0, len(dome))
    y = np.concatenate((shoulder + _DOME_M * np.cos(dome), np.linspace(shoulder, bottom, levels - len(dome))))
    up = (bottom - eye, -0.06, 0.0, 0.020, 0.04, 0.060, 0.066)
    begins, ends = (np.radians(np.interp(y - eye, up, _TUCKED if t else _OPEN))[:, None] for t in _tucked(recipe.seed))
    share = np.linspace(0.0, 1.0, columns)
    turn = begins + (2.0 * np.pi - begins - ends) * share[None, :]
    fall = np.linspace(0.0, 1.0, levels)[:, None]
    r = _clumped(_radii(head, eye, middle_z, y, turn, on_top), turn, y, fall, recipe.seed)
    height = y[:, None] + _uneven(turn[-1], recipe.seed)[None, :] * fall**3
    edge = smoothstep(0.0, 0.08, share) * smoothstep(1.0, 0.92, share)  # thin at the face, and drawn in towards it
    r = r - (0.006 + 0.005 * smoothstep(0.6, 0.3, fall)) * (1.0 - edge) * smoothstep(0.0, 0.2, fall)
    thick = (0.003 + 0.009 * edge) * smoothstep(0.0, 0.3, fall) * smoothstep(1.15, 0.85, fall) + 0.001
    over = np.ones(levels)
    over[on_top] = np.sin(dome)
    aside, ahead = np.sin(turn) * over[:, None], np.cos(turn) * (_PARTING + (1.0 - _PARTING) * over)[:, None]
    ahead = np.where(ahead > 0.0, ahead * (1.0 - 0.18 * np.sqrt(1.0 - over))[:, None], ahead)  # as a forehead slopes back
    away = np.hypot(aside[on_top], ahead[on_top])
    height[on_top] = shoulder + _DOME_M * np.sqrt(np.clip(1.0 - away ** (2.0 + 0.5 * smoothstep(0.0, -0.4, ahead[on_top])), 0.0, 1.0))
    height[0] -= 0.0015
    beside = _BESIDE_M * (-1.0 if hashed(np.array([[recipe.seed, 2]]), 90)[0] < 0.7 else 1.0) * (1.0 - over[:, None]) ** 2
    outer = np.stack((aside * r + beside, height, middle_z - ahead * r), axis=-1)
    outer[on_top] = _on_forehead(outer[on_top], head, ahead[on_top])
    for _ in range(2):
        outer[3:-1] = 0.25 * outer[2:-2] + 0.5 * outer[3:-1] + 0.25 * outer[4:]
    within = normalized(np.stack((aside, 0.2 * (1.0 - over)[:, None] + np.zeros_like(turn), -ahead), axis=-1))
    inner = outer - within * thick[..., None] + (0.0, 0.003, 0.0) * (over[:, None, None] == 1.0)
    return [_hung(outer, inner, share, fall, np.array(rgb(recipe.hair.colour)) * 0.35), *locks(recipe, outer, middle_z)]


def _radii(head: Floats, eye: float, middle_z: float, y: Floats, turn: Floats, on_top: slice) -> Floats:
    """How far from the middle of the head, in metres, hair lies that falls over it: (L, C) at the heights `y` (L,) and the angles `turn`
    (L, C), 0 in front. `head`: the skin below it (V, 3); `on_top`: levels of the dome, which are as wide as the first below them."""
    azimuth = np.arctan2(np.abs(head[:, 0]), -(head[:, 2] - middle_z))
    radius = np.hypot(head[:, 0], head[:, 2] - middle_z)
    ear = (np.abs(head[:, 1] - eye + 0.012) < 0.03) & (np.abs(azimuth - 1.6) < 0.5)
    radius = np.where(ear, radius * 0.93, radius)  # ears lie flat under it
    bins = np.linspace(0.0, np.pi, 25)
    hull = np.zeros((len(y), len(bins)))
    for i, level in enumerate(y):
        near = np.abs(head[:, 1] - level) < 0.012
        for j, b in enumerate(bins):
            m = near & (np.abs(azimuth - b) < 0.16)
            hull[i, j] = radius[m].max() if m.any() else 0.0
    for i in range(1, len(y)):  # it falls straight from the widest place above, drawn in a little by its own weight
        hull[i] = np.maximum(hull[i], hull[i - 1] - 0.0035)
    hull[on_top] = hull[on_top.stop]
    folded = np.abs(np.where(turn > np.pi, 2.0 * np.pi - turn, turn))
    return _blurred(np.stack([np.interp(f, bins, h) for f, h in zip(folded, hull, strict=True)]))


def _on_forehead(p: Floats, head: Floats, ahead: Floats) -> Floats:
    """Places (L, C, 3) on the dome of long hair, drawn back to the skin before which they stand out: a forehead slopes back below its
    hairline, and a dome does not. `head`: the skin (V, 3); `ahead` (L, C): how far before the middle of the head each is."""
    back = np.zeros(ahead.shape)
    for i, j in np.argwhere(ahead > 0.1):
        x, y, z = p[i, j]
        near = head[np.hypot(head[:, 0] - x, head[:, 1] - y) < 0.017, 2]
        if len(near):
            back[i, j] = max(float(near.min()) - _ON_FOREHEAD_M - z, 0.0)
    back *= smoothstep(0.1, 0.5, ahead)
    return p + np.minimum(_blurred(back), back)[..., None] * (0.0, 0.0, 1.0)


def _clumped(r: Floats, turn: Floats, y: Floats, fall: Floats, seed: int) -> Floats:
    """`r` (L, C) with the hair upon it: fuller half way down, drawn in at its ends, in clumps."""
    places = np.stack((np.cos(turn) * 7.0, np.sin(turn) * 7.0, np.broadcast_to(y[:, None] * 9.0, turn.shape)), axis=-1)
    clumps = 0.5 - np.abs(value_noise(places, seed + 71))  # sharp between locks, round on them
    return r + 0.008 + 0.006 * np.sin(np.pi * fall) + 0.0075 * clumps * (0.25 + fall) - 0.020 * smoothstep(0.68, 1.0, fall)


def _uneven(turn: Floats, seed: int) -> Floats:
    """How much higher or lower each column ends, in metres: (C,) at the angles `turn` (C,)."""
    ring = np.stack((np.cos(turn), np.sin(turn)), axis=-1)
    ends = 0.012 * value_noise(ring * 7.0, seed + 72) + 0.007 * value_noise(ring * 16.0, seed + 73)
    return 0.7 * ends + 0.004 * (hashed(np.stack((np.arange(len(turn)), np.full(len(turn), 3)), axis=1), seed + 74) - 0.5)


def _hung(outer: Floats, inner: Floats, share: Floats, fall: Floats, dark: Floats) -> Surface:
    """The sheet between the two grids, with strands on its outside and `dark` (3,) within."""
    position, triangles = _sheet(outer, inner)
    s = piece(position, triangles, on_head(), Finish((0.0, 0.0, 0.0), Material.HAIR, 0.55), run="head")
    tile = np.abs((share * 6.0) % 2.0 - 1.0)
    at = np.stack(np.broadcast_arrays(tile[None, :], fall), axis=-1).reshape(-1, 2)
    inside = np.repeat((1.0, 0.0), outer.shape[0] * outer.shape[1])
    return replace(s, rgb=np.tile(dark, (len(s), 1)), over=inside, uv=decal_uv("hair", np.tile(at, (2, 1))))


def _tucked(seed: int) -> tuple[bool, bool]:
    """Behind which ears somebody has put her hair: four in five behind one ear only, one in five behind both, and nobody behind
    neither, which is a hood (defaults)."""
    chance = float(hashed(np.array([[seed, 4]]), 90)[0])
    return chance < 0.55, chance > 0.35


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
