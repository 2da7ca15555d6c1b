"""A full beard or a moustache: a shell risen from the skin it grows on, and single hairs off it, which go where a face moves that skin."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast.coils import ROUGH
from vr_dti.cast.combing import COILED
from vr_dti.cast.face import FacePoints, bearded, face_points
from vr_dti.cast.figure import Figure
from vr_dti.cast.locks import SHADE, bent_hairs, pigments, roots
from vr_dti.cast.mesh import Material
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.cast.surface import Surface, clipped, subdivided
from vr_dti.cast.units import FIELD
from vr_dti.spaces import Floats, normalized

_BEGINS = 0.22
"""as thick as this a beard must grow for a shell: further out it is painted (default)"""
_CHIN_MM = (9.0, 20.0)
"""how long it is at the chin, from one wearer to the next (default)"""
_CHEEK_MM, _LIP_MM, _THROAT_MM = 4.5, 4.5, 5.0
"""and on the cheeks, over the lips, below the jaw (defaults)"""
_HAIRS = {"full": 400, "moustache": 150}
"""single hairs (default)"""
_FINE_M2 = 6.5e-5
"""a triangle of the skin twice as large is cut in four: a beard on it would be flat (default)"""


def whiskers(figure: Figure, recipe: Recipe, head: Surface) -> list[Surface]:
    """What stands off the face, if anything. `head` carries `neutral`, `lips`, `out` and its face units."""
    kind = recipe.hair.beard
    if kind not in _HAIRS:
        return []
    f = face_points(figure.base, head.fields["neutral"])
    grows = np.where((f.y > -140.0) & (f.d > -70.0), bearded(f, kind), 0.0) * (1.0 - smoothstep(0.15, 0.6, head.fields["lips"]))
    grows = grows * (1.0 - smoothstep(-66.0, -18.0, f.y))  # sideburns thin out into the hair above them
    s = replace(head, fields={**head.fields, "grows": grows * (head.fields["shut"] < 0.05)}, normal=None)
    s = clipped(s, s.fields["grows"] - _BEGINS)
    corner = s.position[s.triangles]
    s = subdivided(s, np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) > 2.0 * _FINE_M2)
    f = face_points(figure.base, s.fields["neutral"])
    rough = ROUGH if recipe.hair.kind in COILED else 0.7
    long = _long_mm(f, recipe) / 1000.0
    height = long * smoothstep(_BEGINS, 0.95, s.fields["grows"]) * (1.0 + 0.22 * value_noise(s.fields["neutral"] / 0.007, recipe.seed + 46))
    s = replace(s, position=s.position + _way(f, s.fields["out"]) * (height + 0.0004)[:, None])
    s = replace(s, material=Material.HAIR, rough=np.full(len(s), rough), fields={k: s.fields[k] for k in ("neutral", "grows", FIELD)})
    return [s, _hairs(figure, recipe, s, rough)]


def _long_mm(f: FacePoints, recipe: Recipe) -> Floats:
    """How far it stands off the skin: longest at the chin, short on cheeks, sideburns and throat."""
    chin = float(np.interp(hashed(np.array([[recipe.seed, 9]]), 90)[0], (0.0, 1.0), _CHIN_MM))
    at_chin = smoothstep(46.0, 12.0, f.a) * smoothstep(-72.0, -92.0, f.y) * smoothstep(-45.0, 5.0, f.d)
    over_lip = smoothstep(-68.0, -62.0, f.y) * smoothstep(34.0, 26.0, f.a)
    long = _CHEEK_MM + (_LIP_MM - _CHEEK_MM) * over_lip + (_THROAT_MM - _CHEEK_MM) * smoothstep(-98.0, -112.0, f.y)
    return np.asarray(long * (1.0 - 0.6 * smoothstep(-40.0, -15.0, f.y)) + (chin - long) * at_chin)


def _way(f: FacePoints, out: Floats) -> Floats:
    """(N, 3) the way in which it stands: out of the skin, at the chin down and forward, over the lip down."""
    falls = 0.25 + 0.55 * smoothstep(-76.0, -96.0, f.y)
    return normalized(out + falls[:, None] * np.array((0.0, -1.0, -0.15)))


def _hairs(figure: Figure, recipe: Recipe, shell: Surface, rough: float) -> Surface:
    count = _HAIRS[recipe.hair.beard]
    edge = smoothstep(_BEGINS, 0.6, shell.fields["grows"])
    at = roots(figure, shell, count, recipe.seed + 170, 0.25 + edge)
    r = at.chance
    f = face_points(figure.base, at.of(shell.fields["neutral"]))
    inner = at.of(edge)
    apart = np.where(f.y > -68.0, np.sign(f.x) * -0.8, 0.0) * smoothstep(2.0, 14.0, f.a)  # a moustache is parted below the nose
    falls = np.stack((apart + 0.5 * (r[3] - 0.5), np.full(count, -1.0), -0.1 + 0.4 * (r[2] - 0.5)), axis=1)
    way = normalized(normalized(falls) + (0.25 + 0.55 * r[1])[:, None] * at.normal)
    long = (0.003 + 0.006 * r[4] * smoothstep(-70.0, -90.0, f.y)) * (0.35 + 0.65 * inner)
    path = np.stack((at.position - at.normal * 0.0012, at.position + way * long[:, None]), axis=1)
    radius = np.stack((0.00016 + 0.00016 * r[5], np.zeros(count)), axis=1)
    s = bent_hairs(path, radius, at.normal, SHADE * pigments(recipe, r[2], 0.7), rough=rough)
    many = len(s) // count
    weights = np.repeat(at.of(shell.weights.astype(np.float64)), many, axis=0).astype(np.float32)
    return replace(s, weights=weights, fields={FIELD: np.repeat(at.of(shell.fields[FIELD]), many, axis=0)})
