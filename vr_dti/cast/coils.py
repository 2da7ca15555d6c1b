"""Coily hair: a head of it grown round, and single coils that stand off it, so that its outline is neither ruled nor smooth."""

from __future__ import annotations

import numpy as np

from vr_dti.cast.face import face_points
from vr_dti.cast.figure import Figure
from vr_dti.cast.hairline import inside_hair
from vr_dti.cast.locks import SHADE, bent_hairs, grown, pigments, roots
from vr_dti.cast.noise import hashed, smoothstep, value_noise
from vr_dti.cast.recipe import Recipe
from vr_dti.cast.surface import Surface
from vr_dti.spaces import Floats, normalized

ROUGH = 0.97
"""of hair that is coils: from `person.frag`'s COILED on it is drawn as such, dull and with no way in which it lies"""
_AFRO_M = (0.036, 0.050)
"""how far an afro stands off the head, from one wearer to the next (default)"""
_BELOW = 0.30
"""how much of that it has at the nape, where it is cut round (default)"""
_FRONT = 0.72
"""and over the forehead (default)"""
_ON_TOP = 0.35
"""and more than that on top, or it is a mushroom (default)"""
_RISES_MM = (3.5, 16.0)
"""between where and where from the hairline it comes to its height: further out the paint of its roots would be drawn out to streaks
(default)"""
_CLUMPS_M = 0.0052
"""how far its clumps stand out of one another (default)"""
_COILS = {"coily": (800, (0.0012, 0.0030)), "afro": (760, (0.0030, 0.0100))}
"""kind -> single coils, and their shortest and longest, metres (default)"""


def rounded_afro(figure: Figure, recipe: Recipe, shell: Surface) -> Floats:
    """(V, 3) where the scalp's `shell` comes to lie when hair is grown to a ball round the head, clumps and all. `shell` carries `over` and
    `neutral`."""
    p = shell.position
    eye = float(figure.joint("LeftEye")[1])
    low, high = p.min(axis=0), p.max(axis=0)
    middle = np.array((0.0, eye + 0.030, 0.5 * (low[2] + high[2])))
    half = np.array((0.5 * (high[0] - low[0]), high[1] - middle[1], 0.5 * (high[2] - low[2])))
    far = np.linalg.norm(p - middle, axis=1)
    way = (p - middle) / far[:, None]
    long = float(np.interp(hashed(np.array([[recipe.seed, 8]]), 90)[0], (0.0, 1.0), _AFRO_M))
    grows = _BELOW + (1.0 - _BELOW) * smoothstep(-0.75, 0.35, way[:, 1]) + _ON_TOP * smoothstep(0.3, 1.0, way[:, 1])
    grows = grows * (1.0 - (1.0 - _FRONT) * smoothstep(0.3, 0.9, -way[:, 2]))
    ball = 1.0 / np.linalg.norm(way / (half + (long * grows)[:, None]), axis=1)
    clumps = value_noise(p / 0.010, recipe.seed + 43) + 0.6 * value_noise(p / 0.024, recipe.seed + 44)
    inner = smoothstep(*_RISES_MM, shell.fields["over"])
    out: Floats = p + way * ((np.maximum(ball - far, 0.004) + _CLUMPS_M * clumps) * inner)[:, None]
    return out


def coils(figure: Figure, recipe: Recipe, shell: Surface) -> Surface:
    """Short points all over the risen `shell`, their feet inside it, each its own way."""
    count, (least, most) = _COILS[recipe.hair.kind]
    inside = shell.fields["over"]
    at = roots(figure, shell, count, recipe.seed + 150, smoothstep(0.0, 3.0, inside) * grown(figure, recipe, shell))
    r = at.chance
    inner = smoothstep(-1.0, 10.0, inside_hair(face_points(figure.base, at.of(shell.fields["neutral"])), recipe))
    turn, lean = 2.0 * np.pi * r[3], 0.15 + 0.9 * r[0]
    aside = normalized(np.cross(at.normal, (0.3, 0.2, 0.93)))
    lying = np.cos(turn)[:, None] * aside + np.sin(turn)[:, None] * np.cross(at.normal, aside)
    way = normalized(at.normal + lean[:, None] * lying)
    long = (least + (most - least) * r[4] ** 2) * (0.35 + 0.65 * inner)
    path = np.stack((at.position - at.normal * 0.002, at.position + way * long[:, None]), axis=1)
    radius = (0.0004 + 0.0004 * r[5]) * (0.5 + 0.5 * inner)
    thick = np.stack((radius, np.zeros(count)), axis=1)
    return bent_hairs(path, thick, at.normal, SHADE * pigments(recipe, r[2], 0.5), rough=ROUGH)
