"""Hair that hangs from a parting to the chin or down the back: a sheet of two grids, closed where one sees inside, and what lies on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.decals import decal_uv
from vr_dti.cast.figure import Figure
from vr_dti.cast.locks import HANGING, locks, on_head
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.plaits import HUNG, hanging
from vr_dti.cast.recipe import Recipe, rgb
from vr_dti.cast.surface import Surface, kept, piece
from vr_dti.cast.tresses import Back, waved
from vr_dti.spaces import Floats, normalized

_PARTING, _BESIDE_M = 0.55, 0.018
"""of long hair: how long the parting is, as a share of the head, and how far beside the middle (defaults)"""
_UP_M = (-0.060, 0.0, 0.020, 0.040, 0.060, 0.066)
"""heights above the eyes from which on `Cut.open_deg` says how far hair leaves the face free; before them its ends, and the throat"""
_DOME_M, _ON_FOREHEAD_M = 0.095, 0.007
"""how high long hair is rounded above where it hangs, and how far it stands off a forehead (defaults)"""
COLUMNS, LEVELS = 49, 16
"""of the grid that a curtain of hair is: round the head, and from its top down to the chin"""
_DOME_DEG = (0.0, 4.0, 14.0, 26.0, 40.0, 54.0, 67.0, 79.0)
"""where the levels of the dome lie, from its top down"""
_RIDGES_M = 0.0050
"""how far locks rise out of one another on top of the head, where a smooth one would be a helmet's (default)"""
_FROM_WITHIN = (6, 4, 15)
"""above this row of the dome its inside is there for so many columns from its open edges, below for so many: no farther in is it seen"""
_BETWEEN = 0.55
"""how much of the picture of strands shows between braids and locs (default)"""
_TILES, _WITHIN = 12.0, 0.4
"""how often the picture of strands lies round a head, mirrored each time: whole columns each; how much of it shows on the inside, which is
in the dark (defaults)"""


@dataclass(frozen=True, slots=True)
class Cut:
    """How far hair falls. Angles are degrees round the head from the front, from its ends up to its parting."""

    falls_m: tuple[float, float]
    """below the eyes, from one wearer to the next"""
    levels: int
    lower_m: tuple[float, ...]
    """heights above the eyes, below those of `_UP_M`, at which angles are given; its ends first of all"""
    open_deg: tuple[float, ...]
    """where hair leaves the face free"""
    tucked_deg: tuple[float, ...]
    """and where it is put behind an ear"""
    lies_m: float
    """how far its outside is from what it lies on; 0: it lies on nothing"""

    @property
    def rows(self) -> int:
        """Of the sheet: between any two levels a row more, or outlines have corners every 3 cm."""
        return 2 * self.levels - 1


CUTS = {
    "bob": Cut((0.118, 0.118), LEVELS, (), (66.0, 60.0, 57.0, 54.0, 50.0, 26.0, 0.0), (124.0, 118.0, 112.0, 88.0, 58.0, 27.0, 0.0), 0.0),
    "long": Cut(
        (0.27, 0.37),
        LEVELS + 6,
        (-0.22, -0.15, -0.10),
        (118.0, 118.0, 104.0, 80.0, 64.0, 57.0, 54.0, 50.0, 26.0, 0.0),
        (126.0, 126.0, 125.0, 122.0, 118.0, 112.0, 88.0, 58.0, 27.0, 0.0),
        0.017,
    ),
    "locs": Cut((0.095, 0.125), LEVELS, (), (72.0, 66.0, 62.0, 58.0, 52.0, 28.0, 0.0), (124.0, 118.0, 112.0, 88.0, 58.0, 27.0, 0.0), 0.0),
    "braids": Cut(
        (0.20, 0.30),
        LEVELS + 6,
        (-0.22, -0.15, -0.10),
        (122.0, 122.0, 112.0, 92.0, 72.0, 60.0, 55.0, 50.0, 26.0, 0.0),
        (126.0, 126.0, 125.0, 122.0, 118.0, 112.0, 88.0, 58.0, 27.0, 0.0),
        0.020,
    ),
}
"""hair that falls past the chin lies behind the shoulders: before them it would be in a chest as often as not (defaults)"""


def curtain(figure: Figure, recipe: Recipe, back: Back) -> list[Surface]:
    """Hair from a parting to the chin or down the `back`, open in front of the face, its ends uneven."""
    cut = CUTS[recipe.hair.kind]
    head = figure.vertices[:BODY_VERTICES]
    head = head[(figure.neck[:BODY_VERTICES] > 0.03) & (figure.arm_share[:BODY_VERTICES] < 0.1)]
    eye = float(figure.joint("LeftEye")[1])
    middle_z = float(head[head[:, 1] > eye + 0.03, 2].mean())
    columns, levels = COLUMNS, cut.levels
    falls = float(np.interp(hashed(np.array([[recipe.seed, 5]]), 90)[0], (0.0, 1.0), cut.falls_m))
    top, bottom = float(head[:, 1].max()) + 0.010, eye - falls
    shoulder = top - _DOME_M  # above it a dome, below it a curtain
    dome = np.radians(_DOME_DEG)
    on_top = slice(0, len(dome))
    y = np.concatenate((shoulder + _DOME_M * np.cos(dome), np.linspace(shoulder, bottom, levels - len(dome))))
    up = (bottom - eye, *cut.lower_m, *_UP_M)
    sides = (cut.tucked_deg if t else cut.open_deg for t in _tucked(recipe.seed))
    begins, ends = (np.radians(np.interp(y - eye, up, side))[:, None] for side in sides)
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
    if cut.lies_m:
        outer[len(dome) :] = waved(outer, recipe, smoothstep(0.35, 0.7, fall[:, 0]))[len(dome) :]
        outer[len(dome) :] = back.draped(outer[len(dome) :], cut.lies_m)
    ridges = 0.5 - np.abs(value_noise(np.stack((np.cos(turn) * 9.0, np.sin(turn) * 9.0), axis=-1), recipe.seed + 75))
    outer = outer + within * (_RIDGES_M * ridges * (over * smoothstep(0.6, 0.3, fall[:, 0]))[:, None])[..., None]
    inner = outer - within * thick[..., None] + (0.0, 0.003, 0.0) * (over[:, None, None] == 1.0)
    outer, inner, fall = _finer(outer), _finer(inner), _finer(fall)
    sheet = _hung(outer, inner, share, fall, np.array(rgb(recipe.hair.colour)) * 0.35)
    if recipe.hair.kind in HUNG:  # below its ropes it is dark
        made = [replace(sheet, over=_BETWEEN * sheet.over), hanging(recipe, outer, middle_z)]
    else:
        made = [sheet, *locks(recipe, outer, middle_z)]
    return [back.hung(s) for s in made] if cut.lies_m else made


def _finer(rows: Floats) -> Floats:
    """(L, ...) rows, and (2 L - 1, ...) with those between them, on a curve through all (Catmull and Rom 1974)."""
    ends = np.concatenate((2.0 * rows[:1] - rows[1:2], rows, 2.0 * rows[-1:] - rows[-2:-1]))
    out = np.empty((2 * len(rows) - 1, *rows.shape[1:]))
    out[::2] = rows
    out[1::2] = (9.0 * (rows[:-1] + rows[1:]) - ends[:-3] - ends[3:]) / 16.0
    return out


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
    return 0.006 + 0.6 * ends + 0.008 * (hashed(np.stack((np.arange(len(turn)), np.full(len(turn), 3)), axis=1), seed + 74) - 0.5)


def _hung(outer: Floats, inner: Floats, share: Floats, fall: Floats, dark: Floats) -> Surface:
    """The sheet between the two grids, with strands on its outside and `dark` (3,) within."""
    position, triangles = _sheet(outer, inner)
    s = piece(position, triangles, on_head(), HANGING, run="head")
    tile = np.abs((share * _TILES) % 2.0 - 1.0)
    at = np.stack(np.broadcast_arrays(tile[None, :], fall), axis=-1).reshape(-1, 2)
    inside = np.repeat((1.0, _WITHIN), outer.shape[0] * outer.shape[1])
    s = replace(s, rgb=np.tile(dark, (len(s), 1)), over=inside, uv=decal_uv("hair", np.tile(at, (2, 1))))
    return kept(s, np.ones(len(s.triangles), dtype=bool))  # nobody looks for the weights of an inside that is not there


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
    """Two grids (L, C, 3), outside and inside, joined along their left, right and lower edges; of the inside, what may be seen."""
    at = np.arange(outer.shape[0] * outer.shape[1]).reshape(outer.shape[:2])
    back = at + at.size

    def quads(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
        a, b, c, d = (q.ravel() for q in (a, b, c, d))
        return np.concatenate((np.stack((a, b, c), axis=1), np.stack((a, c, d), axis=1)))

    hangs = 2 * (len(_DOME_DEG) - 1)
    low, high, far = _FROM_WITHIN
    upper, lower = back[: low + 1], back[low : hangs + 1]
    within = [back[hangs:], upper[:, : high + 1], upper[:, -high - 1 :], lower[:, : far + 1], lower[:, -far - 1 :]]
    parts = [
        quads(at[:-1, :-1], at[1:, :-1], at[1:, 1:], at[:-1, 1:])[:, ::-1],
        *(quads(b[:-1, :-1], b[1:, :-1], b[1:, 1:], b[:-1, 1:]) for b in within),
        quads(at[-1, :-1], back[-1, :-1], back[-1, 1:], at[-1, 1:])[:, ::-1],
        quads(at[:-1, 0], back[:-1, 0], back[1:, 0], at[1:, 0])[:, ::-1],
        quads(at[:-1, -1], back[:-1, -1], back[1:, -1], at[1:, -1]),
    ]
    return np.concatenate((outer.reshape(-1, 3), inner.reshape(-1, 3))), np.concatenate(parts)
