"""Inner loops of a software rasteriser's frame, to be compiled: vertices skinned, and triangles left out that face away.

Imported by `processor.py` alone, which has them compiled and kept. Without numba they are plain functions, right but far too slow.
"""

from __future__ import annotations

import numpy as np

from vr_dti.jit.compiler import FUSED, ZERO, njit

_SHARE = np.float32(1.0 / 255.0)
_LIES, _LAYERED, _LEAST = np.float32(0.0015), np.float32(0.015), np.float32(0.0002)
"""as `laid` in `shaders/skin.vert` has them"""


@njit(cache=True, fastmath=FUSED, error_model="numpy", nogil=True)
def skin(bound, joints, weights, owner, face, sums, moved, palette, first, count, out):
    """What `shaders/skin.vert` does to `count` vertices from `first` on: `bound` (V, 6) position and normal in the bind pose, `face` (V,)
    the row of its owner's `sums` (S, F, 6) that is added where
    anything of theirs is `moved` (S,), `palette` (S, J, 12) -> `out` (V, 6), world."""
    for i in range(first, first + count):
        mine = palette[owner[i]]
        px, py, pz, nx, ny, nz = bound[i, 0], bound[i, 1], bound[i, 2], bound[i, 3], bound[i, 4], bound[i, 5]
        if face[i] and moved[owner[i]]:
            more = sums[owner[i], face[i]]
            px, py, pz, nx, ny, nz = px + more[0], py + more[1], pz + more[2], nx + more[3], ny + more[4], nz + more[5]
        ax, ay, az, bx, by, bz = ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
        for j in range(4):
            if weights[i, j]:
                w, m = np.float32(weights[i, j]) * _SHARE, mine[joints[i, j]]
                ax += w * (m[0] * px + m[1] * py + m[2] * pz + m[3])
                ay += w * (m[4] * px + m[5] * py + m[6] * pz + m[7])
                az += w * (m[8] * px + m[9] * py + m[10] * pz + m[11])
                bx += w * (m[0] * nx + m[1] * ny + m[2] * nz)
                by += w * (m[4] * nx + m[5] * ny + m[6] * nz)
                bz += w * (m[8] * nx + m[9] * ny + m[10] * nz)
        if ay < ZERO:
            ay = max(_LIES + _LAYERED * ay, _LEAST)
        out[i, 0], out[i, 1], out[i, 2], out[i, 3], out[i, 4], out[i, 5] = ax, ay, az, bx, by, bz


@njit(cache=True, error_model="numpy", nogil=True)
def facing(triangles, first, count, vertices, eye, out, kept):
    """Those of `count` triangles from `first` on whose front the eye (3,) sees, into `out` from row `kept` on, which has a row to spare.
    `vertices` (V, 6) as `skin` leaves them. -> the first row of `out` that is free"""
    for t in range(first, first + count):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x, y, z = vertices[a, 0], vertices[a, 1], vertices[a, 2]
        ux, uy, uz = vertices[b, 0] - x, vertices[b, 1] - y, vertices[b, 2] - z
        vx, vy, vz = vertices[c, 0] - x, vertices[c, 1] - y, vertices[c, 2] - z
        toward = (uy * vz - uz * vy) * (eye[0] - x) + (uz * vx - ux * vz) * (eye[1] - y) + (ux * vy - uy * vx) * (eye[2] - z)
        out[kept, 0], out[kept, 1], out[kept, 2] = a, b, c
        kept += toward > ZERO  # no branch: which way a triangle faces nobody can foretell
    return kept
