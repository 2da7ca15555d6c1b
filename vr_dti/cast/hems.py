"""Where cloth ends: bands at the ends of sleeves and round the hips, and edges that are turned in, with the lining behind them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.belt import loop_round
from vr_dti.cast.figure import Figure
from vr_dti.cast.shapes import grid
from vr_dti.cast.surface import Finish, Surface, boundary, kept, loops, piece, vertex_normals, volume
from vr_dti.cast.tailor import outwards
from vr_dti.spaces import normalized


def cuffs(figure: Figure, s: Surface, finish: Finish, *, wide_m: float, thick_m: float, gather: float = 0.3) -> list[Surface]:
    """A band that goes on where each sleeve ends, `wide_m` broad; `gather` makes it rounder and tighter than the sleeve."""
    out = []
    for side, name in ((-1.0, "Left"), (1.0, "Right")):
        rim = [r for r in loops(boundary(s.triangles)) if (s.fields["arm"][r] > 1.2).all() and (s.position[r, 0] * side > 0).all()]
        if not rim:
            continue
        r = max(rim, key=len)
        bone = normalized(figure.joint(f"{name}Hand") - figure.joint(f"{name}ForeArm"))
        ring = s.position[r]
        middle = ring.mean(axis=0)
        away = ring - middle
        away = away - (away @ bone)[:, None] * bone
        radius = np.linalg.norm(away, axis=1)
        away = away / radius[:, None]
        turn = np.arctan2(away @ np.cross(bone, away[0]), away @ away[0])
        order = np.argsort(turn)
        steps = np.linspace(-np.pi, np.pi, 18, endpoint=False)
        reach = np.interp(steps, turn[order], radius[order], period=2.0 * np.pi)
        reach = 0.5 * reach + 0.5 * reach.mean()
        ways = np.cos(steps)[:, None] * away[0] + np.sin(steps)[:, None] * np.cross(bone, away[0])
        narrow = reach * (1.0 - gather) + (reach.mean() - 0.004) * gather
        levels = (
            (-0.010, -0.003, reach),
            (0.0, 0.5 * thick_m, reach),
            (0.008, thick_m, narrow),
            (0.6 * wide_m, thick_m, narrow),
            (wide_m, 0.8 * thick_m, narrow - 0.002),
            (wide_m + 0.002, -0.003, narrow - 0.002),
            (0.4 * wide_m, -0.004, narrow - 0.001),
            (0.3 * wide_m, 0.0, narrow * 0.55),
        )
        rows = [middle + bone * along + ways * (radius_m + grow)[:, None] for along, grow, radius_m in levels]
        p = np.concatenate(rows)
        triangles = grid(len(rows), len(steps), closed=True)
        nearest = np.array([np.argmin(((s.position[r] - q) ** 2).sum(axis=1)) for q in rows[1]])
        band = piece(p, triangles, np.tile(s.weights[r][nearest], (len(rows), 1)), finish, run="hands")
        shade = np.repeat((0.8, 0.9, 1.0, 1.0, 1.0, 0.8, 0.45, 0.2), len(steps))
        band = replace(band, rgb=band.rgb * shade[:, None])
        if volume(band.position - middle, band.triangles) < 0.0:
            band = replace(band, triangles=band.triangles[:, ::-1])
        out.append(band)
    return out


WAISTBAND_M = 0.040
"""how much of a waistband lies below where its shell is cut"""


def waistband(s: Surface, bottom_m: float, finish: Finish, *, ribs: float = 0.10, out_m: float = 0.0) -> Surface:
    """A band that draws the lower edge of a top in, from `bottom_m` up over the edge of the shell `s`, which is not cut yet: knitted, every
    second rib darker by `ribs`, or of cloth (0). `out_m`: how far outside the shell it lies."""
    levels = ((0.052, -0.006), (0.049, 0.004), (0.026, 0.003), (0.004, 0.000), (0.000, -0.004), (0.020, -0.008))
    rings = [loop_round(s, bottom_m + up, out + out_m) for up, out in levels]
    ring, rows = rings[0], [r.place for r in rings]
    steps = len(ring.place)
    shade = 1.0 - ribs * (np.arange(steps) % 2)
    made = piece(np.concatenate(rows), grid(len(rows), steps, closed=True), np.tile(ring.weights, (len(rows), 1)), finish)
    made = replace(made, rgb=made.rgb * np.tile(shade, len(rows))[:, None])
    return outwards(made, ring.place.mean(axis=0))


def hem(s: Surface, thick_m: float, deep_m: float = 0.05, *, only: NDArray[np.bool_] | None = None) -> Surface:
    """The turned edge of `s` where it was cut (its field `keep` is 0 there), and `deep_m` of lining behind, seen when one looks in.

    `only` (V,) picks the vertices whose edges are hemmed.
    """
    normals = vertex_normals(s.position, s.triangles)
    keep = s.fields["keep"]
    if only is not None:
        keep = np.where(only, keep, np.inf)
    edges = boundary(s.triangles)
    edges = edges[(np.abs(keep[edges]) < 0.004).all(axis=1)]
    within = s.position - normals * thick_m
    behind = s.triangles[(keep[s.triangles] < deep_m).any(axis=1)][:, ::-1]
    rows, local = np.unique(np.concatenate((edges.ravel(), behind.ravel())), return_inverse=True)
    count = len(rows)
    a, b = local[: edges.size].reshape(-1, 2).T
    triangles = np.concatenate((_band(a, b, 0, count), local[edges.size :].reshape(-1, 3) + 2 * count))
    out = piece(
        np.concatenate((s.position[rows], within[rows], within[rows])),
        triangles,
        np.tile(s.weights[rows], (3, 1)),
        Finish((0, 0, 0)),
        run=s.run,
    )
    shade = np.repeat((0.92, 0.75, 0.55), count)[:, None]
    out = replace(
        out,
        rgb=np.tile(s.rgb[rows], (3, 1)) * shade,
        rough=np.tile(s.rough[rows], 3),
        metal=s.metal,
        material=s.material,
        fields={"arm": np.tile(s.fields["arm"][rows], 3)} if "arm" in s.fields else {},
    )
    return kept(out, np.ones(len(triangles), dtype=bool))


def _band(a: Ints, b: Ints, near: int, far: int) -> Ints:
    """Two triangles for each directed edge a->b between ring `near` and ring `far`, seen from outside beyond the edge."""
    return np.concatenate((np.stack((b + near, a + near, a + far), axis=1), np.stack((b + near, a + far, b + far), axis=1)))
