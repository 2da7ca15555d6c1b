"""Hair that falls below the chin: it lies on the back outside whatever is worn, and its ends go where the back goes, not the head.

Also a ponytail: one tress from a tie behind the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.combing import knot_middle
from vr_dti.cast.decals import decal_uv
from vr_dti.cast.figure import Figure
from vr_dti.cast.locks import HANGING, SHADE, bent_hairs, on_head, pigments
from vr_dti.cast.mesh import Material
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.cast.shapes import grid
from vr_dti.cast.surface import Finish, Surface, Weights, piece
from vr_dti.cast.tailor import outwards
from vr_dti.spaces import Floats, normalized

_FREE_M, _RESTS_M = 0.10, 0.26
"""below the eyes: so far down hair goes with the head alone; from there down with the back alone (defaults)"""
_NEAR_M = 0.032
"""what lies within this of a place is what hair lies on there: a shirt has a corner every 2 cm (default)"""
_EVERY = 2
"""of the places of a back every so many lends its weights: they change little within the 25 mm over which they are averaged (default)"""
_TAIL_M = (0.26, 0.36)
"""below the eyes a ponytail ends, from one wearer to the next (default)"""
_TAIL_RINGS, _TAIL_ROUND = 15, 18
_WAVE_M = 0.095
"""from one wave of hair to the next (default)"""


@dataclass(frozen=True, slots=True)
class Back:
    """What hair that falls lies on: skin and clothes behind and beside the neck."""

    position: Floats
    """(P, 3)"""
    weights: Weights
    """(P, 54)"""
    eye_m: float
    """height of the eyes"""

    @staticmethod
    def of(figure: Figure, worn: Sequence[Surface]) -> Back:
        """Of somebody who wears `worn`."""
        eye = float(figure.joint("LeftEye")[1])
        at = np.concatenate([figure.vertices[:BODY_VERTICES], *(s.position for s in worn)])
        w = np.concatenate([figure.weights[:BODY_VERTICES], *(s.weights for s in worn)])
        near = (np.abs(at[:, 0]) < 0.20) & (at[:, 1] < eye - 0.06) & (at[:, 1] > eye - 0.55)
        return Back(at[near], w[near].astype(np.float32), eye)

    def behind(self, p: Floats) -> Floats:
        """(N,) how far back (+z) the body reaches at the places `p` (N, 3), seen from behind; -inf where there is nothing."""
        out = np.full(len(p), -np.inf)
        for some in _few(len(p)):
            far = _squared(p[some, :2], self.position[:, :2])
            row, near = np.nonzero(far < _NEAR_M**2)
            np.maximum.at(out[some], row, self.position[near, 2] - 0.25 * np.sqrt(far[row, near]))
        return out

    def draped(self, p: Floats, gap_m: float) -> Floats:
        """(L, C, 3) rows of hair from above downwards, columns beside one another: drawn back until the lowest layer of it, `gap_m` below
        `p`, is outside the body."""
        push = np.maximum(self.behind(p.reshape(-1, 3)).reshape(p.shape[:2]) + gap_m - p[..., 2], 0.0)
        smooth = np.pad(push, 1, mode="edge")
        smooth = 0.25 * smooth[:-2] + 0.5 * smooth[1:-1] + 0.25 * smooth[2:]
        smooth = 0.25 * smooth[:, :-2] + 0.5 * smooth[:, 1:-1] + 0.25 * smooth[:, 2:]
        return p + np.maximum(push, smooth)[..., None] * (0.0, 0.0, 1.0)

    def hung(self, s: Surface) -> Surface:
        """`s` with the weights of hair that falls: the head's above, the back's below."""
        rests = smoothstep(self.eye_m - _FREE_M, self.eye_m - _RESTS_M, s.position[:, 1])
        weights = np.tile(on_head(), (len(s), 1))
        low = np.flatnonzero(rests > 0.0)
        at, back = self.position[::_EVERY].astype(np.float32), self.weights[::_EVERY]
        hair = s.position.astype(np.float32)
        for some in _few(len(low)):
            rows = low[some]
            near = _squared(hair[rows], at)
            near -= near.min(axis=1, keepdims=True)
            near /= -(2.0 * 0.025**2)
            np.exp(near, out=near)
            near /= near.sum(axis=1, keepdims=True)
            weights[rows] += rests[rows, None].astype(np.float32) * (near @ back - weights[rows])
        return replace(s, weights=weights)


_Real = TypeVar("_Real", np.float32, np.float64)
_AT_ONCE = 64
"""places that are compared with all of a back together: few enough that what stands between fits a processor's cache (default)"""


def _few(count: int) -> list[slice]:
    return [slice(at, at + _AT_ONCE) for at in range(0, count, _AT_ONCE)]


def _squared(a: NDArray[_Real], b: NDArray[_Real]) -> NDArray[_Real]:
    """(N, M) squared distances between points (N, D) and (M, D)."""
    out: NDArray[_Real] = (a[:, None, 0] - b[:, 0]) ** 2
    for k in range(1, a.shape[1]):
        step = a[:, None, k] - b[:, k]
        step *= step
        out += step
    return out


def waved(p: Floats, recipe: Recipe, fall: Floats) -> Floats:
    """Places (L, C, 3) of hair with the waves a recipe gives it, the more the farther it has fallen, `fall` (L,) 0..1."""
    phase = 2.0 * value_noise(np.stack((p[..., 0] * 30.0, p[..., 2] * 30.0), axis=-1), recipe.seed + 76)
    turn = 2.0 * np.pi * p[..., 1] / _WAVE_M + phase
    size = 0.011 * recipe.hair.wave * fall[:, None]
    return p + np.stack((np.sin(turn), np.zeros_like(turn), 0.8 * np.cos(turn)), axis=-1) * size[..., None]


def ponytail(figure: Figure, recipe: Recipe, back: Back) -> list[Surface]:
    """A tress from behind the head down the back, its tie, and single hairs at its end."""
    tie = knot_middle(figure) + np.array((0.0, 0.004, -0.026))
    long = float(np.interp(hashed(np.array([[recipe.seed, 7]]), 90)[0], (0.0, 1.0), _TAIL_M))
    fall = np.linspace(0.0, 1.0, _TAIL_RINGS)
    down = tie[1] - (back.eye_m - long)
    path = np.zeros((_TAIL_RINGS, 1, 3))
    path[:, 0, 1] = tie[1] + 0.010 * np.sin(np.pi * np.clip(fall / 0.16, 0.0, 1.0)) - down * np.clip(fall - 0.05, 0.0, 1.0) / 0.95
    path[:, 0, 2] = tie[2] + 0.044 * smoothstep(0.0, 0.16, fall) - 0.024 * smoothstep(0.2, 1.0, fall)
    thick = 0.014 + 0.012 * smoothstep(0.02, 0.30, fall) - 0.023 * smoothstep(0.45, 1.0, fall)
    path = waved(path, recipe, smoothstep(0.1, 0.5, fall))
    path = back.draped(path, 0.022)[:, 0]
    way = normalized(np.gradient(path, axis=0))
    turn = np.linspace(0.0, 2.0 * np.pi, _TAIL_ROUND, endpoint=False)
    out = np.cross(way, (1.0, 0.0, 0.0))
    spread = np.cos(turn)[None, :, None] * np.array((1.0, 0.0, 0.0)) + 0.72 * np.sin(turn)[None, :, None] * out[:, None, :]
    round_ = np.stack(np.broadcast_arrays(np.cos(turn) * 3.5, np.sin(turn) * 3.5, fall[:, None] * 2.0), axis=-1)
    ridge = 1.0 + 0.16 * value_noise(round_, recipe.seed + 77)
    p = path[:, None] + spread * (thick[:, None] * ridge)[..., None]
    tile = np.abs(np.linspace(0.0, 4.0, _TAIL_ROUND, endpoint=False) % 2.0 - 1.0)
    at = np.stack(np.broadcast_arrays(tile[None, :], 0.05 + 0.93 * fall[:, None]), axis=-1).reshape(-1, 2)
    made = piece(p.reshape(-1, 3), grid(_TAIL_RINGS, _TAIL_ROUND, closed=True), on_head(), HANGING, run="head")
    tress = outwards(made, path[_TAIL_RINGS // 2])
    tress = replace(tress, rgb=pigments(recipe, np.full(len(tress), 0.4)), uv=decal_uv("hair", at), over=np.full(len(tress), 0.9))
    return [back.hung(tress), back.hung(_stray(recipe, p, spread)), _tied(path, spread, thick)]


def _stray(recipe: Recipe, p: Floats, out: Floats) -> Surface:
    """Hairs that leave the tress: beyond its end, and off its sides."""
    count = 130
    k = np.arange(count)
    r = [hashed(np.stack((k, np.full(count, 5)), axis=1), recipe.seed + 180 + i) for i in range(6)]
    row = np.where(k % 2 == 0, _TAIL_RINGS - 1 - (r[0] * 5.0).astype(np.int64), 2 + (r[0] * (_TAIL_RINGS - 6)).astype(np.int64))
    column = (r[1] * _TAIL_ROUND).astype(np.int64) % _TAIL_ROUND
    after = np.minimum(row + 2, _TAIL_RINGS - 1)
    off = normalized(out[row, column])
    start, end = p[row, column], p[after, column]
    long = 0.5 + 0.9 * r[2][:, None]
    low = np.where((row > _TAIL_RINGS - 6)[:, None], np.array((0.0, -0.022, 0.0)) * (0.3 + r[3][:, None]), 0.0)
    tip = start + (end - start) * long + low + off * (0.001 + 0.006 * r[4][:, None] ** 2)
    middle = 0.5 * (start + tip) + off * 0.0015
    path = np.stack((start - off * 0.001, middle, tip), axis=1)
    radius = (0.0003 + 0.0005 * r[5])[:, None] * np.array((1.0, 0.8, 0.0))
    return bent_hairs(path, radius, off, SHADE * pigments(recipe, r[3], 0.7))


def _tied(path: Floats, spread: Floats, thick: Floats) -> Surface:
    """The band that holds it."""
    profile = ((-0.5, 0.9), (-0.35, 1.25), (0.1, 1.3), (0.3, 0.95))
    rows = [path[1] + (path[1] - path[0]) * t + spread[1] * (thick[1] * w + 0.001) for t, w in profile]
    cloth = Finish((0.05, 0.05, 0.06), Material.CLOTH, 0.9)
    ring = piece(np.concatenate(rows), grid(4, _TAIL_ROUND, closed=True), on_head(), cloth, run="head")
    return outwards(ring, path[1])
