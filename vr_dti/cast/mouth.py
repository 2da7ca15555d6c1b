"""What shows in an open mouth: two rows of teeth grown along the jaw, and the tongue.

The body data's own teeth are smooth bands that end where the lips meet; here a person has teeth one by one, the upper ones a little below
the lip and in front of the lower ones, as most people's are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure
from vr_dti.cast.mesh import Material
from vr_dti.cast.shapes import grid
from vr_dti.cast.surface import Finish, Surface, Weights, piece, vertex_normals
from vr_dti.cast.units import FIELD
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of teeth: mean widths and heights in millimetres from the middle to one side (Wheeler's tables, rounded), and how its arch
    lies against the body data's."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    sign: float
    """+1: roots above, -1: roots below"""
    lower_m: float
    back_m: float
    notch_m: float
    """how much lower it is between two teeth than at their edges"""
    lit: float
    """of the light on the upper front teeth: lower ones stand in the shade of those and of the lip"""


_ROWS = {
    "upper": _Row((8.5, 6.5, 7.5, 7.0, 7.0, 10.0), (10.5, 9.0, 10.0, 8.5, 8.5, 7.5), 1.0, 0.0044, -0.0012, 0.0011, 1.0),
    "lower": _Row((5.2, 5.7, 6.8, 7.0, 7.0, 11.0), (9.0, 9.2, 10.5, 8.5, 8.0, 7.5), -1.0, 0.0034, 0.0016, 0.0006, 0.88),
}
_ACROSS = ((-1.0, 0.25), (-0.62, 0.85), (0.0, 1.0), (0.62, 0.85))
"""across a tooth: where, and how far it stands out"""
_ENAMEL, _GUM, _TONGUE = (0.83, 0.78, 0.68), (0.42, 0.19, 0.18), (0.47, 0.20, 0.19)
_GROOVE, _DEEP = 0.84, 0.30
"""how dark it is between two teeth, and at the back of the mouth: light hardly gets there"""
_SHUT = 0.20
"""how much of the sky the lips hide from the front teeth: default"""
_TONGUE_DOWN_M = 0.007


def mouth(figure: Figure, units: Floats) -> list[Surface]:
    """Both rows of teeth, and the tongue. `units` as `units.unit_deltas` gives them."""
    return [*(_teeth(figure, units, name, row) for name, row in _ROWS.items()), _tongue(figure, units)]


def _head(figure: Figure) -> Weights:
    out: Weights = np.eye(len(figure.joints), dtype=np.float32)[JOINT["Head"]]
    return out


def _teeth(figure: Figure, units: Floats, name: str, row: _Row) -> Surface:
    band = np.unique(figure.base.quads[f"helper-{name}-teeth"])
    p = figure.vertices[band]
    middle = 0.5 * (p[:, 0].min() + p[:, 0].max())
    half = 0.5 * float(np.ptp(p[:, 0])) - 0.0015
    front, back = float(p[:, 2].min()) + row.back_m, float(p[:, 2].max())
    incisors = p[np.abs(p[:, 0] - middle) < 0.008, 1]
    edge = float(incisors.min() if row.sign > 0.0 else incisors.max()) - row.lower_m
    # The arch is half an ellipse; teeth stand along it by their widths, all of them a little larger or smaller to fill it.
    angle = np.linspace(0.0, np.radians(84.0), 400)
    arch = np.stack((half * np.sin(angle), back + (front - back) * np.cos(angle)), axis=1)
    walked = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(arch, axis=0), axis=1))))
    ends = np.concatenate(([0.0], np.cumsum(row.widths)))
    ends *= walked[-1] / ends[-1]
    along, tall, out, groove = [], [], [], []
    for side in (-1, 1):
        order = range(len(row.widths))
        for i in reversed(order) if side < 0 else order:
            for u, stands in _ACROSS:
                a, b = (ends[i + 1], ends[i]) if side < 0 else (ends[i], ends[i + 1])
                along.append(side * (a + (b - a) * 0.5 * (u + 1.0)))
                tall.append(row.heights[i])
                out.append(stands)
                groove.append(u <= -1.0)
    along.append(ends[-1])
    tall.append(row.heights[-1])
    out.append(0.0)
    groove.append(True)
    s, h, stand = np.array(along), np.array(tall) / 1000.0, np.array(out)
    dark = np.array(groove)
    x = np.sign(s) * np.interp(np.abs(s), walked, arch[:, 0])
    z = np.interp(np.abs(s), walked, arch[:, 1])
    away = np.stack((x / half**2, (z - back) / (front - back) ** 2), axis=1)
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    up = row.sign
    levels = (
        # from the edge towards the root, and how far the tooth stands out there
        (h * 1.0, 0.0004),
        (h * 0.45, 0.0011),
        (np.where(dark, row.notch_m, 0.0), 0.0007),
        (np.where(dark, row.notch_m, 0.0003), -0.0022),
    )
    points = []
    for high, bulge in levels:
        reach = bulge * np.where(bulge > 0.0, stand, 1.0)
        points.append(np.stack((middle + x + away[:, 0] * reach, edge + up * high, z + away[:, 1] * reach), axis=1))
    position = np.concatenate(points)
    triangles = grid(len(levels), len(s))
    if vertex_normals(position, triangles)[:, 2].mean() > 0.0:
        triangles = triangles[:, ::-1]
    shade = row.lit * np.where(dark, _GROOVE, 1.0) * (1.0 - (1.0 - _DEEP) * np.clip((z - front) / 0.035, 0.0, 1.0))
    colour = np.concatenate([np.outer(shade, _GUM if k == 0 else _ENAMEL) for k in range(len(levels))])
    nearest = np.argmin(np.linalg.norm(position[:, None] - p[None], axis=2), axis=1)
    made = piece(position, triangles, _head(figure), Finish(_ENAMEL, Material.PLASTIC, 0.3), run="head")
    shut = np.tile(_SHUT + (0.95 - _SHUT) * np.clip((z - front) / 0.03, 0.0, 1.0), len(levels))
    return replace(made, rgb=colour, fields={FIELD: units[band[nearest]].reshape(len(position), -1), "shut": shut})


def _tongue(figure: Figure, units: Floats) -> Surface:
    row, triangles = np.unique(triangulated(figure.base.quads["helper-tongue"]), return_inverse=True)
    p = figure.vertices[row] - (0.0, _TONGUE_DOWN_M, -0.003)
    deep = np.clip((p[:, 2] - p[:, 2].min()) / 0.04, 0.0, 1.0)
    made = piece(p, triangles.reshape(-1, 3), _head(figure), Finish(_TONGUE, Material.SKIN, 0.4), run="head")
    shade = 1.0 - (1.0 - _DEEP) * deep
    fields = {FIELD: units[row].reshape(len(row), -1), "shut": 0.60 + 0.35 * deep}
    return replace(made, rgb=np.outer(shade, _TONGUE), fields=fields)
