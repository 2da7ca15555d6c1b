"""Boots, trainers and shoes: the sock-shaped foot of the tights helper smoothed and pushed out, standing on a sole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.cast.basemesh import triangulated
from vr_dti.cast.figure import Figure
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import Shoes, rgb
from vr_dti.cast.surface import Finish, Surface, average, clipped, edges_of, kept, piece, vertex_normals
from vr_dti.spaces import normalized

SOLE_M = {"boots": 0.028, "trainers": 0.026, "shoes": 0.018}


def footwear(figure: Figure, item: Shoes) -> list[Surface]:
    """Both shoes."""
    quads = figure.base.quads["helper-tights"]
    top = figure.joint("LeftFoot")[1] + (0.16 if item.kind == "boots" else 0.015)
    tri = triangulated(quads)
    low = (figure.vertices[tri][:, :, 1] < top + 0.05).any(axis=1)
    material = Material.LEATHER if item.kind != "trainers" else Material.CLOTH
    s = piece(figure.vertices, tri, figure.weights, Finish(rgb(item.colour), material, 0.45))
    s = kept(s, low)
    n = vertex_normals(s.position, s.triangles)
    p = s.position + normalized(average(edges_of(s.triangles), len(s), n, 3)) * 0.010
    p = average(edges_of(s.triangles), len(s), p, 3)
    p[:, 1] = np.maximum(p[:, 1], -0.004)
    s = clipped(replace(s, position=p), top - p[:, 1])
    return [s]
