"""How deep two dressed bodies are in each other, measured on the meshes as they are drawn and not on capsules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINTS

Ints = NDArray[np.intp]

OUTSIDE_M = 0.004
"""a point so far out along its normal that is in the open: the vertex is on the outside of all that somebody wears (default)"""
NEAR_M = 0.25
_ASKED = 3
"""every so manieth vertex of one body is asked for in the other: they lie about a centimetre apart (default)"""
_CHUNK = 400_000


def winding(points: Floats, triangles: Floats) -> Floats:
    """How often the surface `triangles` `(T, 3, 3)` goes round each of `points` `(P, 3)`: about 1 inside, about 0 outside, also of a
    surface with hems and several layers (van Oosterom and Strackee 1983; Jacobson et al. 2013)."""
    out = np.empty(len(points))
    for part in np.array_split(np.arange(len(points)), max(1, len(points) * len(triangles) // _CHUNK)):
        a, b, c = np.moveaxis(triangles[None] - points[part, None, None], 2, 0)
        la, lb, lc = (np.sqrt((x * x).sum(axis=-1)) for x in (a, b, c))
        volume = (a * np.cross(b, c)).sum(axis=-1)
        whole = la * lb * lc + (a * b).sum(axis=-1) * lc + (b * c).sum(axis=-1) * la + (c * a).sum(axis=-1) * lb
        out[part] = np.arctan2(volume, whole).sum(axis=1) / (2.0 * np.pi)
    return out


@dataclass(frozen=True, slots=True)
class Dressed:
    """One person's surface."""

    mesh: PersonMesh
    bind: Floats
    """(V, 4) places in the bind pose, and a one"""
    outer: Ints
    """vertices that are drawn from near and lie open, hair left out, which gives way"""
    triangles: Ints
    """(T, 3) the coarsest that are drawn, hair left out: centimetres below the skin it makes no difference how coarse they are"""

    @staticmethod
    def of(mesh: PersonMesh) -> Dressed:
        """Find the outside of a baked person."""
        v = mesh.vertices
        p, n = v["position"], v["normal"]
        hair = v["surface"][:, 2] == Material.HAIR
        levels = [t.astype(np.intp)[~hair[t].any(axis=1)] for t in (mesh.triangles, *mesh.levels)]
        drawn = np.unique(levels[0])
        # The coarsest level leaves out whole pieces: what lies below them would be open, and what lies in the open would not.
        open_ = winding(p[drawn] + np.float32(OUTSIDE_M) * n[drawn], p[levels[min(1, len(levels) - 1)]]) < 0.4
        return Dressed(mesh, np.column_stack((p.astype(np.float64), np.ones(len(p)))), drawn[open_], levels[-1])

    def posed(self, world_from_joint: Floats) -> Floats:
        """(V, 3) of joints `(54, 4, 4)`."""
        m = world_from_joint[:, :3].copy()
        m[..., 3] -= (m[..., :3] @ self.mesh.skeleton.joint_m[:, :, None])[..., 0]
        v = self.mesh.vertices
        blend = (v["weights"][..., None, None] / 255.0 * m[v["joints"]]).sum(axis=1)
        out: Floats = (blend @ self.bind[..., None])[..., 0]
        return out

    def part(self, row: int) -> str:
        """The joint that carries most of a vertex."""
        v = self.mesh.vertices
        return JOINTS[v["joints"][row, v["weights"][row].argmax()]]


def deepest(mine: Dressed, his: Dressed, world_from_joint: Floats, least_m: float) -> tuple[float, str, str]:
    """The deepest that a point of either lies in the other, metres, whose part and in which: joints `(2, 54, 4, 4)`. Less than `least_m` is
    not looked for, and told as 0."""
    worst = (0.0, "", "")
    bodies = (mine, his)
    placed = [body.posed(m).astype(np.float32) for body, m in zip(bodies, world_from_joint, strict=True)]  # half the time
    for k in (0, 1):
        a, b, p, q = bodies[k], bodies[1 - k], placed[k][bodies[k].outer[::_ASKED]], placed[1 - k][bodies[1 - k].outer]
        asked = np.flatnonzero(((p > q.min(axis=0) + least_m) & (p < q.max(axis=0) - least_m)).all(axis=1))
        if not len(asked):
            continue
        far = np.empty(len(asked))
        skin = np.empty(len(asked), dtype=np.intp)
        for some in np.array_split(np.arange(len(asked)), max(1, len(asked) * len(q) // _CHUNK)):
            x = p[asked[some]]
            square = (x * x).sum(axis=1)[:, None] - 2.0 * x @ q.T + (q * q).sum(axis=1)
            skin[some] = square.argmin(axis=1)
            far[some] = np.sqrt(np.maximum(square[np.arange(len(some)), skin[some]], 0.0))
        deep = np.flatnonzero((far > least_m) & (far < NEAR_M))
        deep = deep[winding(p[asked[deep]], placed[1 - k][b.triangles]) > 0.5]
        if len(deep) and far[deep].max() > worst[0]:
            one = deep[far[deep].argmax()]
            names = a.part(int(a.outer[_ASKED * asked[one]])), b.part(int(b.outer[skin[one]]))
            worst = (float(far[one]), *(names if k == 0 else names[::-1]))
    return worst
