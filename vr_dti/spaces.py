"""Where things are: the conventions of the house, and the few pieces of 3-D maths that everything shares.

Conventions (longer in `docs/conventions.md`):

* Metres, radians, right-handed, +Y up, -Z forward, as in OpenXR and glTF. A heading of 0 faces -Z and grows counter-clockwise seen
  from above, so a heading of +90 deg faces -X.
* Quaternions are `x, y, z, w`, unit length; arrays of them end in an axis of 4.
* Matrices act on column vectors and are named `a_from_b`; a product reads right to left: `clip_from_eye @ eye_from_world`. Arrays
  are C-contiguous float64 here and transposed once, at upload, by `render/`.
* Clip space is OpenGL's: -w..w on all three axes, the camera looking down -Z.
* Frames: `world` is the scene; `stage` is the room of one trainee (OpenXR STAGE, floor at 0); `eye` a camera; `clip` its projection.

Shapes are given in docstrings: `(..., 4)` means any leading axes. numpy broadcasts; nothing here loops over objects.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def normalized(v: ArrayLike) -> Floats:
    """`v / |v|` over the last axis; a zero vector stays zero. `(..., n)` -> `(..., n)`."""
    a = np.asarray(v, dtype=np.float64)
    length = np.sqrt((a * a).sum(axis=-1, keepdims=True))
    out: Floats = a / np.where(length > 0.0, length, 1.0)
    return out


# --- quaternions -----------------------------------------------------------------------------------------------------------


def quat_about(axis: ArrayLike, angle_rad: ArrayLike) -> Floats:
    """The right-handed rotation by `angle_rad` `(...)` about the unit `axis` `(..., 3)`. -> `(..., 4)`"""
    half = 0.5 * np.asarray(angle_rad, dtype=np.float64)[..., None]
    xyz = np.asarray(axis, dtype=np.float64) * np.sin(half)
    w = np.broadcast_to(np.cos(half), (*xyz.shape[:-1], 1))
    return np.concatenate((xyz, w), axis=-1)


def cross(a: ArrayLike, b: ArrayLike) -> Floats:
    """`a x b` over the last axis, `(..., 3)`; a tenth of the time of numpy's own on small arrays, which every frame has many of."""
    a_ = np.asarray(a, dtype=np.float64)
    b_ = np.asarray(b, dtype=np.float64)
    ax, ay, az = a_[..., 0], a_[..., 1], a_[..., 2]
    bx, by, bz = b_[..., 0], b_[..., 1], b_[..., 2]
    x = ay * bz - az * by
    out = np.empty((*x.shape, 3))
    out[..., 0] = x
    out[..., 1] = az * bx - ax * bz
    out[..., 2] = ax * by - ay * bx
    return out


def quat_multiply(a: ArrayLike, b: ArrayLike) -> Floats:
    """Hamilton's product `a b`: rotate by `b`, then by `a`. `(..., 4)`, `(..., 4)` -> `(..., 4)`"""
    a_ = np.asarray(a, dtype=np.float64)
    b_ = np.asarray(b, dtype=np.float64)
    ax, ay, az, aw = a_[..., 0], a_[..., 1], a_[..., 2], a_[..., 3]
    bx, by, bz, bw = b_[..., 0], b_[..., 1], b_[..., 2], b_[..., 3]
    x = aw * bx + ax * bw + ay * bz - az * by
    out = np.empty((*x.shape, 4))
    out[..., 0] = x
    out[..., 1] = aw * by - ax * bz + ay * bw + az * bx
    out[..., 2] = aw * bz + ax * by - ay * bx + az * bw
    out[..., 3] = aw * bw - ax * bx - ay * by - az * bz
    return out


def quat_conjugate(q: ArrayLike) -> Floats:
    """The inverse of a unit quaternion. `(..., 4)` -> `(..., 4)`"""
    out: Floats = np.asarray(q, dtype=np.float64) * np.array((-1.0, -1.0, -1.0, 1.0))
    return out


def quat_rotate(q: ArrayLike, v: ArrayLike) -> Floats:
    """`v` turned by `q`: `v + 2 u x (u x v + w v)` with `q = (u, w)`. `(..., 4)`, `(..., 3)` -> `(..., 3)`"""
    q_ = np.asarray(q, dtype=np.float64)
    v_ = np.asarray(v, dtype=np.float64)
    u, w = q_[..., :3], q_[..., 3:]
    return v_ + 2.0 * cross(u, cross(u, v_) + w * v_)


def quat_slerp(a: ArrayLike, b: ArrayLike, t: ArrayLike) -> Floats:
    """From `a` to `b` at constant speed, the short way round (Shoemake 1985). `t` `(...)` in 0..1. -> `(..., 4)`"""
    a_ = np.asarray(a, dtype=np.float64)
    b_ = np.asarray(b, dtype=np.float64)
    t_ = np.asarray(t, dtype=np.float64)[..., None]
    dot = (a_ * b_).sum(axis=-1, keepdims=True)
    b_ = np.where(dot < 0.0, -b_, b_)
    angle = np.arccos(np.clip(np.abs(dot), 0.0, 1.0))
    sine = np.sin(angle)
    near = sine < 1e-6
    safe = np.where(near, 1.0, sine)
    wa = np.where(near, 1.0 - t_, np.sin((1.0 - t_) * angle) / safe)
    wb = np.where(near, t_, np.sin(t_ * angle) / safe)
    return normalized(wa * a_ + wb * b_)


def quat_between(a: ArrayLike, b: ArrayLike) -> Floats:
    """The shortest rotation that takes unit `a` `(..., 3)` onto unit `b` `(..., 3)`; half a turn about any normal if opposite."""
    a_ = np.asarray(a, dtype=np.float64)
    b_ = np.asarray(b, dtype=np.float64)
    w = 1.0 + (a_ * b_).sum(axis=-1, keepdims=True)
    aside = np.where(np.abs(a_[..., :1]) < 0.9, np.array((1.0, 0.0, 0.0)), np.array((0.0, 1.0, 0.0)))
    xyz = np.where(w > 1e-8, cross(a_, b_), cross(a_, aside))
    return normalized(np.concatenate((xyz, np.where(w > 1e-8, w, 0.0)), axis=-1))


def quat_from_euler_deg(yaw: ArrayLike, pitch: ArrayLike, roll: ArrayLike) -> Floats:
    """Files speak degrees: yaw about +Y (left positive), then pitch about +X (up positive), then roll about -Z (right ear down)."""
    r = math.pi / 180.0
    y = quat_about((0.0, 1.0, 0.0), np.asarray(yaw, dtype=np.float64) * r)
    p = quat_about((1.0, 0.0, 0.0), np.asarray(pitch, dtype=np.float64) * r)
    o = quat_about((0.0, 0.0, -1.0), np.asarray(roll, dtype=np.float64) * r)
    return quat_multiply(quat_multiply(y, p), o)


def heading_rad(q: ArrayLike) -> Floats:
    """Where a pose faces, seen from above: the angle of its -Z on the ground. `(..., 4)` -> `(...)` in -pi..pi."""
    forward = quat_rotate(q, np.array((0.0, 0.0, -1.0)))
    return np.arctan2(-forward[..., 0], -forward[..., 2])


# --- matrices --------------------------------------------------------------------------------------------------------------


def rotation_from_quat(q: ArrayLike, out: Floats | None = None) -> Floats:
    """`(..., 4)` unit quaternions -> `(..., 3, 3)` rotation matrices, written into `out` if given."""
    q_ = np.asarray(q, dtype=np.float64)
    x, y, z, w = q_[..., 0], q_[..., 1], q_[..., 2], q_[..., 3]
    x2, y2, z2 = x + x, y + y, z + z
    xx, yy, zz, xy, yz, xz = x * x2, y * y2, z * z2, x * y2, y * z2, x * z2
    wx, wy, wz = w * x2, w * y2, w * z2
    m = np.empty((*x.shape, 3, 3)) if out is None else out
    m[..., 0, 0] = 1.0 - (yy + zz)
    m[..., 0, 1] = xy - wz
    m[..., 0, 2] = xz + wy
    m[..., 1, 0] = xy + wz
    m[..., 1, 1] = 1.0 - (xx + zz)
    m[..., 1, 2] = yz - wx
    m[..., 2, 0] = xz - wy
    m[..., 2, 1] = yz + wx
    m[..., 2, 2] = 1.0 - (xx + yy)
    return m


def quat_from_rotation(m: ArrayLike) -> Floats:
    """One `(3, 3)` rotation -> `(4,)`, by Shepperd's method (1978): the largest of four divisors is used. Set-up code only."""
    r = np.asarray(m, dtype=np.float64)
    trace = r[0, 0] + r[1, 1] + r[2, 2]
    squares = np.array((r[0, 0], r[1, 1], r[2, 2], trace))
    k = int(np.argmax(squares))
    q = np.empty(4)
    if k == 3:
        q[:] = (r[2, 1] - r[1, 2], r[0, 2] - r[2, 0], r[1, 0] - r[0, 1], 1.0 + trace)
    else:
        i, j, m_ = k, (k + 1) % 3, (k + 2) % 3
        q[i] = 1.0 - trace + 2.0 * r[i, i]
        q[j] = r[j, i] + r[i, j]
        q[m_] = r[m_, i] + r[i, m_]
        q[3] = r[m_, j] - r[j, m_]
    return normalized(q)


def matrix_from_pose(position_m: ArrayLike, quat: ArrayLike) -> Floats:
    """The 4x4 `parent_from_child` of a child at `position_m` `(..., 3)` turned by `quat` `(..., 4)`. -> `(..., 4, 4)`"""
    r = rotation_from_quat(quat)
    m = np.zeros((*r.shape[:-2], 4, 4))
    m[..., :3, :3] = r
    m[..., :3, 3] = position_m
    m[..., 3, 3] = 1.0
    return m


def rigid_inverse(m: ArrayLike) -> Floats:
    """`b_from_a` of a rigid `a_from_b` `(..., 4, 4)`: transpose the rotation, turn the translation back."""
    a = np.asarray(m, dtype=np.float64)
    out = np.zeros_like(a)
    rt = np.swapaxes(a[..., :3, :3], -1, -2)
    out[..., :3, :3] = rt
    out[..., :3, 3] = -(rt @ a[..., :3, 3:])[..., 0]
    out[..., 3, 3] = 1.0
    return out


def transform_points(m: ArrayLike, points: ArrayLike) -> Floats:
    """`m` `(4, 4)` affine applied to `points` `(..., 3)`. -> `(..., 3)`"""
    a = np.asarray(m, dtype=np.float64)
    return np.asarray(points, dtype=np.float64) @ a[:3, :3].T + a[:3, 3]


def look_at(eye_m: ArrayLike, target_m: ArrayLike, up: ArrayLike = (0.0, 1.0, 0.0)) -> Floats:
    """The `eye_from_world` of a camera at `eye_m` that sees `target_m` in the middle. `(3,)`, `(3,)` -> `(4, 4)`"""
    eye = np.asarray(eye_m, dtype=np.float64)
    back = normalized(eye - np.asarray(target_m, dtype=np.float64))
    right = normalized(np.cross(np.asarray(up, dtype=np.float64), back))
    if not right.any():  # looking straight up or down: any right will do
        right = np.array((1.0, 0.0, 0.0))
    rows = np.stack((right, np.cross(back, right), back))
    m = np.eye(4)
    m[:3, :3] = rows
    m[:3, 3] = -rows @ eye
    return m


# --- projections -----------------------------------------------------------------------------------------------------------


def frustum(left: float, right: float, bottom: float, top: float, near_m: float, far_m: float) -> Floats:
    """`clip_from_eye` of the pyramid through the near-plane rectangle (OpenGL's `glFrustum`). -> `(4, 4)`"""
    m = np.zeros((4, 4))
    m[0, 0] = 2.0 * near_m / (right - left)
    m[1, 1] = 2.0 * near_m / (top - bottom)
    m[0, 2] = (right + left) / (right - left)
    m[1, 2] = (top + bottom) / (top - bottom)
    m[2, 2] = -(far_m + near_m) / (far_m - near_m)
    m[2, 3] = -2.0 * far_m * near_m / (far_m - near_m)
    m[3, 2] = -1.0
    return m


def frustum_from_angles(left_rad: float, right_rad: float, up_rad: float, down_rad: float, near_m: float, far_m: float) -> Floats:
    """`clip_from_eye` of an OpenXR field of view (left and down are negative angles). -> `(4, 4)`"""
    return frustum(
        near_m * math.tan(left_rad),
        near_m * math.tan(right_rad),
        near_m * math.tan(down_rad),
        near_m * math.tan(up_rad),
        near_m,
        far_m,
    )


def perspective(vertical_rad: float, aspect: float, near_m: float, far_m: float) -> Floats:
    """`clip_from_eye` of a symmetric camera; `aspect` is width over height. -> `(4, 4)`"""
    up = vertical_rad / 2.0
    side = math.atan(math.tan(up) * aspect)
    return frustum_from_angles(-side, side, up, -up, near_m, far_m)
