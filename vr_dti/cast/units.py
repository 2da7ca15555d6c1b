"""The 52 face units of one body: how far each moves skin, lashes, teeth and tongue, gathered into one sparse table for the renderer.

The targets are the body data's own (CC0). Eyeballs are left out of them: eyes turn on joints, and what turned twice would squint. What the
units do to normals is kept beside, straight: a furrow between the brows is read from its shade.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.atlas import EYE_ISLANDS, HEAD_ISLAND
from vr_dti.cast.basemesh import BaseMesh, Ints
from vr_dti.cast.figure import Figure, Library
from vr_dti.cast.mesh import FaceMorph, Material
from vr_dti.cast.morph import BODY_VERTICES, Targets
from vr_dti.cast.surface import Surface, places
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.units import ROUND, ROWS, UNIT, UNITS

FIELD = "units"
"""the measure by which a surface carries its units: (V, 3 * ROWS) metres"""
_LEAST_M = 4e-5
"""what a whole unit moves less than this is left out: default, a fifth of a pixel on a face that fills the view"""
_OVERLAP_M = 0.0004
"""how far a shut upper lid lies over the lower one, so that no white shows between them: default"""


def unit_deltas(library: Library, figure: Figure) -> Floats:
    """(19158, ROWS, 3) metres, actor frame: what a whole unit adds to each vertex of `figure`."""
    folder = library.data.parent / "data" / "faceunits01" / "targets" / "faceunits"
    targets = Targets({p.name.removesuffix(".target"): p for p in sorted(folder.glob("*.target"))})
    count = len(figure.vertices)
    out = np.zeros((count, ROWS, 3))
    size = _between_eyes(figure.base, figure.vertices) / _between_eyes(figure.base, figure.base.vertices)
    for i, name in enumerate(UNITS):
        out[:, i] = targets.delta(name, count) * size
    for k, side in enumerate(("Left", "Right")):
        blink = out[:, UNIT[f"eyeBlink{side}"]]
        blink *= _shut(figure, blink, EYE_ISLANDS, figure.joint(f"{side}Eye"))
        out[:, ROUND[k]] = _round(figure.vertices, blink, figure.joint(f"{side}Eye"))
    for group in ("helper-l-eye", "helper-r-eye"):
        out[np.unique(figure.base.quads[group])] = 0.0
    return out


def _between_eyes(base: BaseMesh, vertices: Floats) -> float:
    return float(np.linalg.norm(vertices[base.cube("l-eye")].mean(axis=0) - vertices[base.cube("r-eye")].mean(axis=0)))


def lid_rims(figure: Figure, eye: Floats, islands: Sequence[int]) -> tuple[Ints, Ints]:
    """Vertices of the upper and the lower edge of the lids round the eye centred at `eye`, from the nose outwards."""
    _, island = figure.layout
    quads = figure.base.quads["body"]
    rims = [np.intersect1d(quads[island == i], quads[island == HEAD_ISLAND]) for i in islands]
    rim = min(rims, key=lambda r: float(np.linalg.norm(figure.vertices[r].mean(axis=0) - eye)))
    p = figure.vertices[rim]
    outer, inner = p[np.argmax(np.abs(p[:, 0]))], p[np.argmin(np.abs(p[:, 0]))]
    line = inner[1] + (outer[1] - inner[1]) * (p[:, 0] - inner[0]) / (outer[0] - inner[0])
    order = np.argsort(np.abs(p[:, 0]), kind="stable")
    upper = p[order, 1] > line[order]
    return rim[order][upper], rim[order][~upper]


def _shut(figure: Figure, blink: Floats, islands: Sequence[int], eye: Floats) -> float:
    """By how much a blink must be made larger or smaller so that the lids of this face just meet."""
    upper, lower = lid_rims(figure, eye, islands)

    def gap(share: float) -> float:
        p = figure.vertices[:BODY_VERTICES] + share * blink[:BODY_VERTICES]
        x = abs(float(eye[0])) + np.linspace(-0.005, 0.005, 11)
        height = [np.interp(x, np.abs(p[rim, 0]), p[rim, 1]) for rim in (upper, lower)]
        return float((height[0] - height[1]).max())

    low, high = 0.5, 1.6
    for _ in range(20):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if gap(middle) > -_OVERLAP_M else (low, middle)
    return high


def _round(vertices: Floats, blink: Floats, eye: Floats) -> Floats:
    """(V, 3) what carries a lid that is half shut out to the ball it slides on."""
    moved = np.linalg.norm(blink, axis=1) > 0.0005
    a, b = vertices[moved] - eye, vertices[moved] + blink[moved] - eye
    middle = 0.5 * (a + b)
    far = np.linalg.norm(middle, axis=1, keepdims=True)
    wanted = 0.5 * (np.linalg.norm(a, axis=1) + np.linalg.norm(b, axis=1))[:, None]
    out = np.zeros_like(vertices)
    out[moved] = middle / np.maximum(far, 1e-6) * np.maximum(wanted - far, 0.0)
    return out


def swung(arm: Floats, moved: Floats, hair: Floats) -> Floats:
    """(N, R, 3) what the tip of `hair` (N, 3) moves more than its root, where the root's `arm` (N, 3) from the middle of the eye swings by
    `moved` (N, R, 3): a lash turns with the lid it stands on."""
    a = normalized(arm)[:, None, :]
    b = normalized(arm[:, None, :] + moved)
    axis = np.cross(np.broadcast_to(a, b.shape), b)
    cosine = (a * b).sum(axis=-1, keepdims=True)
    h = np.broadcast_to(hair[:, None, :], b.shape)
    turned: Floats = h * cosine + np.cross(axis, h) + axis * (axis * h).sum(axis=-1, keepdims=True) / (1.0 + cosine)
    return turned - h


def gathered(pieces: Sequence[Surface], finer: Sequence[NDArray[np.integer]]) -> FaceMorph | None:
    """The units of a finished person: `pieces` in the order of their vertices, `finer` the triangles of the levels of detail, whole first.

    Vertices that the coarser level needs come first, so that it costs only them. None if no vertex moves.
    """
    rows, deltas = [], []
    count = 0
    for s in pieces:
        field = s.fields.get(FIELD)
        if field is not None:
            d = field.reshape(len(s), ROWS, 3)
            on = np.flatnonzero((np.abs(d).max(axis=2) > _LEAST_M).any(axis=1))
            shaded = s.material == Material.SKIN and len(on)
            both = np.zeros((len(on), ROWS, 6), dtype=np.float16)
            both[..., :3] = d[on]
            if shaded:
                both[..., 3:] = turned_normals(s.position, s.triangles, d, on)
            rows.append(on + count)
            deltas.append(both)
        count += len(s)
    if not any(map(len, rows)):
        return None
    row, delta = np.concatenate(rows), np.concatenate(deltas)
    coarse = np.isin(row, finer[1]) if len(finer) > 1 else np.ones(len(row), dtype=bool)
    order = np.argsort(~coarse, kind="stable")
    table = np.ascontiguousarray(delta[order].transpose(1, 0, 2))
    table[np.abs(table) < 2e-5] = 0
    return FaceMorph(row[order].astype(np.uint32), table, int(coarse.sum()))


def turned_normals(position: Floats, triangles: Ints, deltas: Floats, on: Ints) -> Floats:
    """(len(on), R, 3) what each whole unit adds to the normals of the vertices `on`; vertices of one place share theirs."""
    near = np.isin(triangles, on).any(axis=1)
    tri = triangles[near]
    _, weld = places(np.round(position * 1e6).astype(np.int64))
    index, slots = np.unique(weld[tri], return_inverse=True)
    slots = slots.reshape(-1)

    def normals(p: Floats) -> Floats:
        a, b, c = (p[tri[:, k]] for k in range(3))
        face = np.cross(b - a, c - a)
        total = np.stack([np.bincount(slots, np.repeat(face[:, k], 3), minlength=len(index)) for k in range(3)], axis=1)
        return normalized(total)

    at = np.searchsorted(index, weld[on])
    still = normals(position)[at]
    out = np.zeros((len(on), deltas.shape[1], 3))
    for r in range(deltas.shape[1]):
        if np.abs(deltas[on, r]).max() > _LEAST_M:
            out[:, r] = normals(position + deltas[:, r])[at] - still
    return out
