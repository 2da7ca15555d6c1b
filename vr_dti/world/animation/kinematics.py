"""From local rotations to joints in the world: one batched product a level of the skeleton, and the rotation helpers that this needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.spaces import Floats, quat_multiply, quat_slerp
from vr_dti.world.skeleton import LEVELS, PARENTS


def _parents(level: slice) -> slice | NDArray[np.intp]:
    """Rows of the parents of a level's joints: a slice, which numpy reads without a copy, where they lie in a row."""
    rows = PARENTS[level]
    return slice(rows[0], rows[-1] + 1) if rows == tuple(range(rows[0], rows[-1] + 1)) else np.array(rows)


_PARENT_ROWS = tuple(_parents(level) for level in LEVELS)
_FIRST, _SECOND = np.array([(i, j) for i in range(4) for j in range(i, 4)]).T
"""two of the numbers x, y, z, w each: the ten products that a rotation is made of"""


def _matrix_from_products() -> Floats:
    """`(10, 16)`: how often each product is in each entry of a quaternion's 4x4 matrix, times the quaternion's length squared."""
    row = {pair: k for k, pair in enumerate(zip(_FIRST.tolist(), _SECOND.tolist(), strict=True))}
    m = np.zeros((10, 4, 4))
    for n in range(4):
        m[row[n, n], range(4), range(4)] = [1.0 if n in (i, 3) else -1.0 for i in range(3)] + [1.0]
    for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        m[row[min(i, j), max(i, j)], (i, j), (j, i)] = 2.0
        m[row[k, 3], (i, j), (j, i)] = (-2.0, 2.0)
    return m.reshape(10, 16)


_MATRIX = _matrix_from_products()
_AT_ONCE = 864
"""joints, 16 people: what lies between stays in the processor's cache, and is too small for the system to give and take its pages each
frame (default; at 100 people three to five times as fast)"""


def affine(quat: Floats, offset_m: Floats) -> Floats:
    """`parent_from_child` of each joint from its local rotation, a quaternion of any length `(..., 54, 4)`, and its offset
    `(..., 54, 3)`. -> `(..., 54, 4, 4)`"""
    turns = quat.reshape(-1, 4)
    flat = np.empty((len(turns), 16))
    for first in range(0, len(turns), _AT_ONCE):
        numbers = np.ascontiguousarray(turns[first : first + _AT_ONCE].T)
        products = numbers.take(_FIRST, axis=0)
        products *= numbers.take(_SECOND, axis=0)
        found = flat[first : first + _AT_ONCE]
        np.matmul(products.T, _MATRIX, out=found)
        found /= found[:, 15:].copy()
    m: Floats = flat.reshape(*quat.shape[:-1], 4, 4)
    m[..., :3, 3] = offset_m
    return m


def walk_levels(m: Floats, first: int = 0, last: int = len(LEVELS)) -> None:
    """Turn `parent_from_child` `(N, 54, 4, 4)` into `world_from_joint` in place, for `LEVELS[first:last]`; the levels above are done."""
    for level, parents in zip(LEVELS[first:last], _PARENT_ROWS[first:last], strict=True):
        above = m[:, parents] if isinstance(parents, slice) else m.take(parents, axis=1)
        m[:, level] = above @ m[:, level]


def forward(quat: Floats, root_m: Floats, offset_m: Floats) -> Floats:
    """Joints of N poses: local quaternions `(N, 54, 4)`, hips `(N, 3)`, bind offsets `(54, 3)` or `(N, 54, 3)`. -> `(N, 54, 4, 4)`"""
    offsets = np.broadcast_to(offset_m, (len(quat), 54, 3)).copy()
    offsets[:, 0] = root_m
    m = affine(quat, offsets)
    walk_levels(m)
    return m


def quats_from_rotations(m: ArrayLike) -> Floats:
    """`(..., 3, 3)` rotations -> `(..., 4)`, w >= 0, by Shepperd's method (1978) on the largest of the four divisors."""
    r = np.asarray(m, dtype=np.float64)
    d0, d1, d2 = r[..., 0, 0], r[..., 1, 1], r[..., 2, 2]
    x2, y2, z2, w2 = 1 + d0 - d1 - d2, 1 - d0 + d1 - d2, 1 - d0 - d1 + d2, 1 + d0 + d1 + d2
    yz, zx, xy = r[..., 2, 1] - r[..., 1, 2], r[..., 0, 2] - r[..., 2, 0], r[..., 1, 0] - r[..., 0, 1]
    syz, szx, sxy = r[..., 2, 1] + r[..., 1, 2], r[..., 0, 2] + r[..., 2, 0], r[..., 1, 0] + r[..., 0, 1]
    table = ((x2, sxy, szx, yz), (sxy, y2, syz, zx), (szx, syz, z2, xy), (yz, zx, xy, w2))
    rows = np.empty((*x2.shape, 4, 4))
    for i, j in np.ndindex(4, 4):
        rows[..., i, j] = table[i][j]
    best = np.argmax(rows[..., range(4), range(4)], axis=-1)
    q = rows.reshape(-1, 4, 4)[np.arange(best.size), best.reshape(-1)].reshape(*best.shape, 4)
    q = q / np.sqrt((q * q).sum(axis=-1, keepdims=True))
    out: Floats = np.where(q[..., 3:] < 0.0, -q, q)
    return out


def fraction(q: Floats, share: ArrayLike) -> Floats:
    """`share` of the turn `q` `(..., 4)`, about the same axis."""
    return quat_slerp(np.broadcast_to(np.array((0.0, 0.0, 0.0, 1.0)), q.shape), q, np.asarray(share, dtype=np.float64))


def euler(degrees: Floats) -> Floats:
    """Yaw, pitch, roll in degrees `(..., 3)`, as documents write them (`spaces.quat_from_euler_deg`). -> `(..., 4)`"""
    half = degrees * (0.5 * np.pi / 180.0)
    s, c = np.sin(half), np.cos(half)
    zero = np.zeros_like(half[..., 0])
    yaw = np.stack((zero, s[..., 0], zero, c[..., 0]), axis=-1)
    pitch = np.stack((s[..., 1], zero, zero, c[..., 1]), axis=-1)
    roll = np.stack((zero, zero, -s[..., 2], c[..., 2]), axis=-1)
    return quat_multiply(quat_multiply(yaw, pitch), roll)
