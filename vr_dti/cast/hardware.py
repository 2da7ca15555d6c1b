"""Solids whose edges stay crisp, with their own normals: bars along an arc, blocks from an outline, links; and things as they are packed.

A thing is one or several rigid pieces. Its vertices have the layout of a person's (`mesh.VERTEX`), with the piece in place of the joint, so
that the same shaders draw both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.cast.mesh import VERTEX
from vr_dti.cast.shapes import Solid, hull, tube
from vr_dti.cast.surface import Finish, Surface, piece, vertex_normals
from vr_dti.spaces import Floats, normalized

_ANY_PIECE = np.ones((1, 1), dtype=np.float32)
"""weights of a surface that hangs on nothing"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Ready to upload. Arrays are read-only."""

    vertices: NDArray[np.void]
    """(V,) of `VERTEX`, each in its piece's own frame; `joints` holds the piece"""
    triangles: NDArray[np.uint32]
    """(T, 3) counter-clockwise seen from outside"""
    pieces: int


def packed(pieces: Sequence[Sequence[Surface]]) -> Thing:
    """All surfaces of every piece as one thing."""
    vertices, triangles, count = [], [], 0
    for k, surfaces in enumerate(pieces):
        for s in surfaces:
            v = np.zeros(len(s), dtype=VERTEX)
            v["position"] = s.position
            v["normal"] = s.normal if s.normal is not None else vertex_normals(s.position, s.triangles)
            v["joints"], v["weights"][:, 0] = k, 255
            v["albedo"][:, :3] = np.clip(np.round(s.rgb * 255.0), 0, 255)
            v["surface"][:, 0] = np.clip(np.round(s.rough * 255.0), 0, 255)
            v["surface"][:, 1], v["surface"][:, 2] = round(s.metal * 255), s.material
            vertices.append(v)
            triangles.append(s.triangles + count)
            count += len(s)
    thing = Thing(np.concatenate(vertices), np.concatenate(triangles).astype(np.uint32), len(pieces))
    for a in (thing.vertices, thing.triangles):
        a.setflags(write=False)
    return thing


def smooth(solid: Solid, finish: Finish) -> Surface:
    """A solid without edges: wire, a ball."""
    return piece(solid[0], solid[1], _ANY_PIECE, finish)


def crisp(solid: Solid, finish: Finish) -> Surface:
    """A solid each of whose faces shines by itself."""
    corner = solid[0][solid[1]]
    normal = normalized(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]))
    made = piece(corner.reshape(-1, 3), np.arange(corner.size // 3).reshape(-1, 3), _ANY_PIECE, finish)
    return replace(made, normal=np.repeat(normal, 3, axis=0))


def block(outline: ArrayLike, z0: float, z1: float, finish: Finish, *, cut_m: float = 0.0008) -> Surface:
    """A convex `outline` (N, 2) in x, y, thick from `z0` to `z1`, its rims cut off by `cut_m`."""
    flat = np.asarray(outline, dtype=np.float64)
    middle = flat.mean(axis=0)
    inner = middle + (flat - middle) * (1.0 - cut_m / np.linalg.norm(flat - middle, axis=1, keepdims=True))
    rings = ((inner, z0), (flat, z0 + cut_m), (flat, z1 - cut_m), (inner, z1))
    return crisp(hull(np.concatenate([np.column_stack((ring, np.full(len(ring), z))) for ring, z in rings])), finish)


def disc(x: float, y: float, radius: float, z0: float, z1: float, finish: Finish) -> Surface:
    """A short cylinder along z: a rivet, a keyhole's rim."""
    turn = np.linspace(0.0, 2.0 * np.pi, 10, endpoint=False)
    return block(np.column_stack((x + radius * np.cos(turn), y + radius * np.sin(turn))), z0, z1, finish, cut_m=0.3 * (z1 - z0))


def arc(
    from_deg: float, to_deg: float, radius_m: ArrayLike, wide_m: float, z0: float, z1: float, finish: Finish, *, steps: int = 20
) -> Surface:
    """A flat bar bent round the z axis from an angle to another (counter-clockwise from x): `wide_m` outwards, thick from `z0` to `z1`.

    `radius_m` of its middle, one for all or one for each of `steps + 1` places. Edges are cut, ends closed.
    """
    cut = 0.22 * min(wide_m, z1 - z0)
    w, c = 0.5 * wide_m, cut
    section = np.array(((w, z0 + c), (w, z1 - c), (w - c, z1), (-w + c, z1), (-w, z1 - c), (-w, z0 + c), (-w + c, z0), (w - c, z0)))
    turn = np.radians(np.linspace(from_deg, to_deg, steps + 1))
    radius = np.broadcast_to(np.asarray(radius_m, dtype=np.float64), turn.shape)
    out = np.stack((np.cos(turn), np.sin(turn), np.zeros_like(turn)), axis=-1)
    up = np.array((0.0, 0.0, 1.0))
    position, normal, triangles = [], [], []
    count = 0
    for a, b in zip(section, np.roll(section, -1, axis=0), strict=True):
        facing = normalized(np.array((b[1] - a[1], -(b[0] - a[0]))))
        rows = [out * (radius + q[0])[:, None] + up * q[1] for q in (a, b)]
        position += rows
        normal += [out * facing[0] + up * facing[1]] * 2
        i = np.arange(steps)
        j = i + steps + 1
        triangles.append(np.concatenate((np.stack((i, j + 1, j), axis=1), np.stack((i, i + 1, j + 1), axis=1))) + count)
        count += 2 * (steps + 1)
    for k, sign in ((0, -1.0), (steps, 1.0)):
        rim = out[k] * (radius[k] + section[:, :1]) + up * section[:, 1:]
        along = np.array((-out[k, 1], out[k, 0], 0.0)) * sign
        fan = [(0, m, m + 1) if sign < 0 else (0, m + 1, m) for m in range(1, len(section) - 1)]
        position.append(rim)
        normal.append(np.tile(along, (len(section), 1)))
        triangles.append(np.array(fan) + count)
        count += len(section)
    made = piece(np.concatenate(position), np.concatenate(triangles), _ANY_PIECE, finish)
    return replace(made, normal=np.concatenate(normal))


def link(long_m: float, wide_m: float, wire_m: float, finish: Finish) -> Surface:
    """A link of a chain along x, open in z."""
    half = 0.5 * (long_m - wide_m)
    turn = np.linspace(-0.5 * np.pi, 0.5 * np.pi, 7)
    r = 0.5 * (wide_m - wire_m)
    end = np.column_stack((half + r * np.cos(turn), r * np.sin(turn), np.zeros_like(turn)))
    return smooth(tube(np.concatenate((end, end * (-1.0, -1.0, 1.0))), 0.5 * wire_m, 6, up=(0.0, 0.0, 1.0), closed=True), finish)


def at(surface: Surface, to: ArrayLike, turn: Floats | None = None) -> Surface:
    """`surface` turned by a rotation (3, 3) and moved."""
    r = np.eye(3) if turn is None else turn
    normal = None if surface.normal is None else surface.normal @ r.T
    return replace(surface, position=surface.position @ r.T + np.asarray(to, dtype=np.float64), normal=normal)
