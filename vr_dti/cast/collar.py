"""A turned-down collar: a stand round the neck and a fall over it, open or closed in front."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.figure import Figure
from vr_dti.cast.lay import cast
from vr_dti.cast.morph import BODY_VERTICES
from vr_dti.cast.noise import smoothstep
from vr_dti.cast.shapes import grid
from vr_dti.cast.surface import Finish, Surface, Weights, piece, volume
from vr_dti.spaces import Floats, normalized

_AROUND = 33
_RIBS = 44
_FALL, _SEAM = (0.4, 0.87, 1.0), (1.0, 1.0, 0.78)
"""rows of a fall from its crest to its edge, and how dark each is: before the edge runs a seam (defaults)"""
_ARCH_M = 0.006
"""how far a fall arches off the cloth it lies on, half-way to its edge (default)"""
_OFF_SKIN_M = 0.002
"""how far a neckband stays off the skin"""
_WITH_NECK = (1.0, 1.0, 1.0, 1.0, 0.6, 0.2)
"""how much each row of a neckband goes with the neck (defaults, by eye)"""


def neck_ring(figure: Figure, turn: Floats, height_m: Floats | float) -> tuple[Floats, Floats]:
    """(N, 3) points of the neck's own skin at azimuths `turn` (0 in front, growing to the person's right), `height_m` above the collar
    plane, and (N, 3) the ways out."""
    up = normalized(np.array((0.0, 1.0, -0.42)))
    ahead = normalized(np.cross((1.0, 0.0, 0.0), up))
    ahead = ahead if ahead[2] < 0 else -ahead
    out = np.sin(turn)[:, None] * np.array((1.0, 0.0, 0.0)) + np.cos(turn)[:, None] * ahead
    height = np.broadcast_to(np.asarray(height_m, dtype=np.float64), turn.shape)
    root = figure.joint("Neck") + np.array((0.0, 0.0, 0.006))
    n = BODY_VERTICES
    near = (np.abs(figure.neck[:n]) < 0.09) & (figure.arm_share[:n] < 0.1)
    away, level = figure.vertices[:n][near] - root, figure.neck[:n][near]
    angle, reach = np.arctan2(away[:, 0], away @ ahead), np.hypot(away[:, 0], away @ ahead)
    gap = (angle[None] - turn[:, None] + np.pi) % (2.0 * np.pi) - np.pi
    weight = np.exp(-((gap / 0.16) ** 2) - ((level[None] - height[:, None]) / 0.012) ** 2) + 1e-12
    radius = (weight * reach).sum(axis=1) / weight.sum(axis=1)
    return root + height[:, None] * up + out * radius[:, None], out


def collar(
    figure: Figure, shell: Surface, finish: Finish, *, stand_m: float, fall_m: float, point_m: float, gap_deg: float, thick_m: float = 0.003
) -> list[Surface]:
    """The collar of `shell`. The fall is `fall_m` long behind and `point_m` longer at its points; `gap_deg` is half the opening."""
    gap = np.radians(gap_deg)
    turn = np.linspace(gap, 2.0 * np.pi - gap, _AROUND)
    ahead = np.abs(np.where(turn > np.pi, 2.0 * np.pi - turn, turn))  # 0 in front, pi behind
    up = normalized(np.array((0.0, 1.0, -0.42)))
    rise = stand_m * (0.62 + 0.38 * smoothstep(0.3, 1.8, ahead))
    foot, out = neck_ring(figure, turn, -0.008)
    top, _ = neck_ring(figure, turn, rise - 0.006)
    away = 0.006 + 0.004 * smoothstep(1.2, 0.3, ahead)
    foot = foot + out * 0.007
    top = top + out * away[:, None]
    crest = top + out * 0.004 + up * 0.003
    length = fall_m + point_m * smoothstep(gap + 0.75, gap, ahead)
    front = smoothstep(gap + 0.9, gap, ahead)[:, None]
    lean = normalized(
        out * (0.62 - 0.30 * front)
        - up * 0.9
        + front * np.array((0.0, -0.30, -0.10))
        + front * 0.22 * np.sign(np.sin(turn))[:, None] * np.array((1.0, 0, 0))
    )
    stands = cast(shell, foot + out * 0.02 + up * 0.2, -up).weights
    for _ in range(4):  # or its crest is wavy when the neck bends
        stands[1:-1] = 0.25 * stands[:-2] + 0.5 * stands[1:-1] + 0.25 * stands[2:]
    rows, hang = [foot, top, crest], [stands] * 3
    for share in _FALL:
        p = crest + lean * (length * share)[:, None]
        # What would lie under the cloth below is lifted onto it.
        spots = cast(shell, p + up * 0.25, -up)
        under = ((spots.position - p) * up).sum(axis=1)
        same = np.linalg.norm((spots.position - p) - under[:, None] * up, axis=1) < 0.01
        on = spots.weights
        lift = np.maximum(under + thick_m + 0.002 + _ARCH_M * np.sin(np.pi * share), 0.0)
        if same.any():  # its ends go on as what lies beside them does: beyond the front edges is no cloth, and they would be torn off
            lift = np.interp(np.arange(_AROUND), np.flatnonzero(same), lift[same])
            p = p + up * lift[:, None]
            on = spots.weights[_nearest(same)]
        rows.append(p)
        hang.append((1.0 - share) * stands + share * on)  # with the cloth it lies on, which else comes through where the neck bends
    outer = np.stack(rows)
    levels = len(outer)
    # The underside of the fall and the inside of the stand: the same sheet, a cloth's thickness within.
    below = -normalized(out * 0.8 + up * 0.6)
    inward = np.stack([-out, -out, np.broadcast_to(-up * 0.5, out.shape), *[below] * len(_FALL)])
    inner = outer + inward * thick_m
    weights = np.tile(np.concatenate(hang), (2, 1)).astype(np.float32)
    face = grid(levels, _AROUND)
    count = levels * _AROUND
    at = np.arange(count).reshape(levels, _AROUND)
    rim = np.concatenate((at[:, 0], at[-1, 1:], at[-2::-1, -1]))
    a, b = rim[:-1], rim[1:]
    edge = np.concatenate((np.stack((a, a + count, b + count), axis=1), np.stack((a, b + count, b), axis=1)))
    triangles = np.concatenate((face, face[:, ::-1] + count, edge))
    s = piece(np.concatenate((outer.reshape(-1, 3), inner.reshape(-1, 3))), triangles, weights, finish)
    seam = np.repeat((1.0, 1.0, *_SEAM, 1.0, *[1.0] * levels), _AROUND)
    s = replace(s, rgb=s.rgb * seam[:, None])
    return [s if volume(s.position - s.position.mean(axis=0), s.triangles) > 0.0 else replace(s, triangles=s.triangles[:, ::-1])]


def _nearest(on: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(N,) for each place in a row the nearest one where `on` (N,) is so."""
    where = np.flatnonzero(on)
    out: NDArray[np.intp] = where[np.abs(where[None] - np.arange(len(on))[:, None]).argmin(axis=1)]
    return out


def neckband(
    figure: Figure, shell: Surface, finish: Finish, *, top_m: float, wide_m: float, thick_m: float = 0.003, evened: int = 0
) -> Surface:
    """A ribbed band sewn to the round neckline of `shell`: it lies on the neck, `top_m` up it, and goes `wide_m` down on to the cloth.
    Where that ends below it, its height is `evened` so many times among its ribs."""
    turn = np.linspace(0.0, 2.0 * np.pi, _RIBS, endpoint=False)
    up = normalized(np.array((0.0, 1.0, -0.42)))
    # The skin's own way down from the neck on to the shoulder, by how far one has come.
    heights = top_m - np.linspace(0.0, 2.5 * wide_m, 14)
    way = np.stack([neck_ring(figure, turn, h)[0] for h in heights])
    gone = np.concatenate((np.zeros((1, len(turn))), np.linalg.norm(np.diff(way, axis=0), axis=2).cumsum(axis=0)))

    def at(metres: float) -> Floats:
        return np.stack([[np.interp(metres, gone[:, i], way[:, i, k]) for k in range(3)] for i in range(len(turn))])

    _, out = neck_ring(figure, turn, top_m)
    rows = [at(0.5 * wide_m) + out * 0.001, at(0.0) + out * 0.002, at(0.0) + out * (0.002 + 0.5 * thick_m) + up * thick_m]
    for share in (0.3, 0.65, 1.0):
        p = at(share * wide_m)
        spots = cast(shell, p + up * 0.2, -up)
        over = ((spots.position - p) @ up) + thick_m * (0.7 if share == 1.0 else 1.0)
        beside = np.linalg.norm(spots.position - p - ((spots.position - p) @ up)[:, None] * up, axis=1)
        least = 0.004 + thick_m
        rise = np.where(beside < 0.004, np.clip(over, least, 0.02), least)
        for _ in range(evened):
            rise = np.where(beside < 0.004, rise, np.maximum(rise, 0.25 * np.roll(rise, 1) + 0.5 * rise + 0.25 * np.roll(rise, -1)))
        rows.append(p + normalized(out * 0.5 + up) * rise[:, None])
    of_cloth = cast(shell, rows[3] + up * 0.2, -up).weights
    rows[1:], weights = _on_neck(figure, rows, of_cloth)
    # Its inner rows look at the neck and its outer ones away from it, about as many: the last one tells which side is which.
    triangles = grid(len(rows), len(turn), closed=True)
    corner = np.concatenate(rows)[triangles[-1]]
    if np.cross(corner[1] - corner[0], corner[2] - corner[0]) @ (out[-1] + up) < 0.0:
        triangles = triangles[:, ::-1]
    made = piece(np.concatenate(rows), triangles, weights, finish)
    return replace(made, rgb=made.rgb * np.tile(1.0 - 0.09 * (np.arange(len(turn)) % 2), len(rows))[:, None])


def _on_neck(figure: Figure, rows: list[Floats], of_cloth: Weights) -> tuple[list[Floats], Weights]:
    """The rows (N, 3) of a neckband but the innermost, nowhere in the skin, and the weights of all: above they go with the neck as skin
    does, which else comes through when it bends, and below with the cloth."""
    n = BODY_VERTICES
    near = np.flatnonzero((np.abs(figure.neck[:n]) < 0.09) & (figure.arm_share[:n] < 0.3))
    lifted, weights = [], []
    for p, share in zip(rows, _WITH_NECK, strict=True):
        at = near[np.argmin(np.linalg.norm(p[:, None] - figure.vertices[near][None], axis=2), axis=1)]
        out = figure.normals[at]
        lifted.append(p + out * np.maximum(_OFF_SKIN_M - ((p - figure.vertices[at]) * out).sum(axis=1), 0.0)[:, None])
        weights.append(share * figure.weights[at] + (1.0 - share) * of_cloth)
    return lifted[1:], np.concatenate(weights).astype(np.float32)
