"""Pictures with clear parts, and cloth and hair of a single layer: drawn here as triangles cut along the edge, and with a back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.paint import Laid, image_of, pixel_at
from vr_dti.cast.surface import Surface, boundary, clipped, kept, subdivided
from vr_dti.spaces import Floats

_ROUNDS = 4
"""of cutting triangles in four where they are clear in part (default)"""
_MORE = 12_000
"""triangles that a part may get by it (default)"""
_OPEN = 0.06
"""open edges for each triangle, from which on a part counts as a single layer (default): a closed body with holes for neck and hands has
far less, a strand or a skirt more"""
_OWN = "uv"
_POINTS = np.array(((1, 0, 0), (0, 1, 0), (0, 0, 1), (0.5, 0.5, 0), (0, 0.5, 0.5), (0.5, 0, 0.5), (1 / 3, 1 / 3, 1 / 3)))


def cut_out(model: Model, use: Laid, s: Surface, cutoff: float) -> Surface:
    """`s` without what its picture leaves clear. `use.uv` runs over the vertices of `s`."""
    image = image_of(model, use)
    if image.shape[2] < 4 or image[..., 3].min() >= 255 * cutoff:
        return s

    def alpha(uv: Floats) -> Floats:
        out: Floats = pixel_at(model, use, uv.reshape(-1, 2))[:, 3].reshape(uv.shape[:-1]) / 255.0
        return out

    s = replace(s, fields={**s.fields, _OWN: use.uv})
    most = len(s.triangles) + _MORE
    for _ in range(_ROUNDS):
        there = alpha(np.einsum("pk,tkc->tpc", _POINTS, s.fields[_OWN][s.triangles])) >= cutoff
        s = kept(s, there.any(axis=1))
        there = there[there.any(axis=1)]
        mixed = np.asarray(~there.all(axis=1))
        if not mixed.any() or len(s.triangles) + 3 * int(mixed.sum()) > most:
            break
        s = subdivided(s, mixed)
    if len(s.triangles):
        s = clipped(s, alpha(s.fields[_OWN]) - cutoff)
    return replace(s, fields={k: v for k, v in s.fields.items() if k != _OWN})


def with_backs(s: Surface) -> tuple[Surface, ...]:
    """`s`, and its back where it is a single layer."""
    if not len(s.triangles) or len(boundary(s.triangles)) < _OPEN * len(s.triangles):
        return (s,)
    normal = None if s.normal is None else -s.normal
    return s, replace(s, triangles=s.triangles[:, ::-1].copy(), normal=normal)
