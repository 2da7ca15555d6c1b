"""The pieces of a person as one vertex and one index buffer, run by run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.basemesh import Ints
from vr_dti.cast.mesh import VERTEX, Material
from vr_dti.cast.rig import packed
from vr_dti.cast.surface import Finish, Surface, clipped, kept, piece, vertex_normals
from vr_dti.spaces import Floats

Whole = TypeVar("Whole", bound=np.integer[Any])

_RUNS = ("body", "head", "hands")
_CUFF = 1.5
"""`hands` begins half-way down the forearm"""
_IN_A_SLEEVE = 0.35
"""how bright a sleeve is within, as a share of its colour: default"""


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """What goes into a `PersonMesh`."""

    vertices: NDArray[np.void]
    triangles: Ints
    ranges: dict[str, tuple[int, int]]
    pieces: list[Surface]
    """in the order of the vertices"""


def joined(pieces: Sequence[Surface], lift_m: float) -> Joined:
    """All `pieces`, lifted by `lift_m`."""
    parts = [p for s in pieces for p in _by_run(kept(s, np.ones(len(s.triangles), dtype=bool)))]
    parts += _stoppers([s for s in parts if s.run == "hands" and "arm" in s.fields])
    vertices, triangles, ranges, ordered = [], [], {}, []
    count = first = 0
    for run in _RUNS:
        of_run = [s for s in parts if s.run == run and len(s.triangles)]
        for s in of_run:
            vertices.append(_packed(s, lift_m))
            triangles.append(s.triangles + count)
            count += len(s)
        ordered += of_run
        n = sum(len(s.triangles) for s in of_run)
        ranges[run] = (first, n)
        first += n
    corners = np.concatenate(vertices)
    return Joined(corners, darkest_last(corners, np.concatenate(triangles)), ranges, ordered)


def darkest_last(corners: NDArray[np.void], triangles: NDArray[Whole]) -> NDArray[Whole]:
    """Each triangle turned so that the corner comes last that sees least of the sky: a triangle has what is flat (`mesh.VERTEX`) from its
    last one, and where that is either of two rings the edge of lips is a saw."""
    hidden = corners["surface"][:, 3][triangles]
    turn = (np.argmax(hidden, axis=1)[:, None] + 1 + np.arange(3)) % 3
    turned = np.take_along_axis(triangles, turn, axis=1)
    return np.where((np.ptp(hidden, axis=1) > 0)[:, None], turned, triangles)


def _by_run(s: Surface) -> list[Surface]:
    """A sleeve or an arm is cut half-way down the forearm, and what lies below belongs to `hands`."""
    arm = s.fields.get("arm")
    if arm is None or s.run == "head" or arm.max() <= _CUFF:
        return [s]
    normal = s.normal if s.normal is not None else vertex_normals(s.position, s.triangles)
    s = replace(s, normal=normal)
    return [clipped(s, _CUFF - arm), replace(clipped(s, arm - _CUFF), run="hands")]


def _stoppers(hands: Sequence[Surface]) -> list[Surface]:
    """What closes `hands` where they are cut: whoever looks along the own arm sees no ground through an empty sleeve."""
    out = []
    for side in (-1.0, 1.0):
        mine = [kept(s, (s.position[s.triangles, 0] * side > 0.0).all(axis=1)) for s in hands]
        rims = [(s, np.flatnonzero(np.abs(s.fields["arm"] - _CUFF) < 1e-6)) for s in mine]
        rims = [(s, rim) for s, rim in rims if len(rim) > 2]
        if rims:
            out.append(_stopper(*max(rims, key=lambda r: float(np.ptp(r[0].position[r[1]], axis=0).sum()))))  # the outermost
    return out


def _stopper(s: Surface, rim: Ints) -> Surface:
    """A dark fan over the corners `rim` of `s`, which lie round an arm."""
    p = s.position[rim]
    middle = p.mean(axis=0)
    first, _, up = np.linalg.svd(p - middle)[2]
    up *= np.sign((middle - s.position.mean(axis=0)) @ up)
    round_ = np.argsort(np.arctan2((p - middle) @ np.cross(up, first), (p - middle) @ first))
    rim, p = rim[round_], p[round_]
    n = len(rim)
    fan = np.column_stack((np.arange(n), np.roll(np.arange(n), -1), np.full(n, n)))
    red, green, blue = (_IN_A_SLEEVE * s.rgb[rim].mean(axis=0)).tolist()
    weights = np.vstack((s.weights[rim], s.weights[rim].mean(axis=0)))
    out = piece(np.vstack((p, middle)), fan, weights, Finish((red, green, blue), Material.CLOTH, 1.0), run="hands")
    return replace(out, normal=np.tile(up, (n + 1, 1)), fields={"shut": np.full(n + 1, 0.8)})


def _packed(s: Surface, lift_m: float) -> NDArray[np.void]:
    out = np.zeros(len(s), dtype=VERTEX)
    normal: Floats = s.normal if s.normal is not None else vertex_normals(s.position, s.triangles)
    out["position"] = s.position + np.array((0.0, lift_m, 0.0))
    out["normal"] = normal
    out["uv"] = s.uv
    out["joints"], out["weights"] = packed(s.weights)
    out["albedo"][:, :3] = _byte(s.rgb)
    out["albedo"][:, 3] = _byte(s.over)
    out["surface"][:, 0] = _byte(s.rough)
    out["surface"][:, 1] = _byte(np.round(s.fields["drawn out"])) if "drawn out" in s.fields else round(s.metal * 255)
    out["surface"][:, 2] = s.material
    out["surface"][:, 3] = _byte(s.fields.get("shut", np.zeros(len(s))))
    return out


def _byte(x: Floats) -> NDArray[np.uint8]:
    return np.clip(np.round(x * 255.0), 0, 255).astype(np.uint8)
