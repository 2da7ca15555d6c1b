"""How deep two dressed bodies are in each other, measured on the meshes as they are drawn and not on capsules."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.jit.compiler import FUSED, njit
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINTS

Ints = NDArray[np.intp]

OUTSIDE_M = 0.004
"""a point so far out along its normal that is in the open: the vertex is on the outside of all that somebody wears (default)"""
NEAR_M = 0.25
FAR = 6.0
"""of their size, by the corner that is furthest from the middle"""
_ASKED = 3
"""every so manieth vertex of one body is asked for in the other: they lie about a centimetre apart (default)"""


def winding(points: Floats, triangles: Floats) -> Floats:
    """How often the surface `triangles` `(T, 3, 3)` goes round each of `points` `(P, 3)`: about 1 inside, about 0 outside, also of a
    surface with hems and several layers (van Oosterom and Strackee 1983; Jacobson et al. 2013). Triangles further off than `FAR` times
    their size count as points with a direction, as in Barill et al. 2018: most do, and the sum was seen to be 0.0003 off at most."""
    t = np.asarray(triangles, dtype=np.float64)
    a, b, c = (np.ascontiguousarray(t[:, k]) for k in range(3))
    middle, faces = t.mean(axis=1), 0.5 * np.cross(b - a, c - a)
    far2 = FAR**2 * ((t - middle[:, None]) ** 2).sum(axis=-1).max(axis=1)
    return _turns(np.ascontiguousarray(points, dtype=np.float64), a, b, c, middle, faces, far2)


@njit(fastmath=FUSED)
def _turns(points: Floats, a: Floats, b: Floats, c: Floats, middle: Floats, faces: Floats, far2: Floats) -> Floats:
    """A loop for the compiler: one person is asked of 10^8 pairs, which took NumPy half a minute."""
    out = np.empty(len(points))
    for i in range(len(points)):
        x, y, z = points[i]
        total = 0.0
        for t in range(len(a)):
            mx, my, mz = middle[t, 0] - x, middle[t, 1] - y, middle[t, 2] - z
            d2 = mx * mx + my * my + mz * mz
            if d2 > far2[t]:
                total += 0.5 * (faces[t, 0] * mx + faces[t, 1] * my + faces[t, 2] * mz) / (d2 * math.sqrt(d2))
                continue
            ax, ay, az = a[t, 0] - x, a[t, 1] - y, a[t, 2] - z
            bx, by, bz = b[t, 0] - x, b[t, 1] - y, b[t, 2] - z
            cx, cy, cz = c[t, 0] - x, c[t, 1] - y, c[t, 2] - z
            la = math.sqrt(ax * ax + ay * ay + az * az)
            lb = math.sqrt(bx * bx + by * by + bz * bz)
            lc = math.sqrt(cx * cx + cy * cy + cz * cz)
            volume = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
            ab, bc, ca = ax * bx + ay * by + az * bz, bx * cx + by * cy + bz * cz, cx * ax + cy * ay + cz * az
            total += math.atan2(volume, la * lb * lc + ab * lc + bc * la + ca * lb)
        out[i] = total / (2.0 * math.pi)
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
        far, skin = cKDTree(q).query(p[asked])
        deep = np.flatnonzero((far > least_m) & (far < NEAR_M))
        deep = deep[winding(p[asked[deep]], placed[1 - k][b.triangles]) > 0.5]
        if len(deep) and far[deep].max() > worst[0]:
            one = deep[far[deep].argmax()]
            names = a.part(int(a.outer[_ASKED * asked[one]])), b.part(int(b.outer[skin[one]]))
            worst = (float(far[one]), *(names if k == 0 else names[::-1]))
    return worst
