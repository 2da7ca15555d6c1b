"""Turns and points as plain floats: for the one or two bodies in a frame that arrays would not pay for."""

from __future__ import annotations

import math
from collections.abc import Sequence

MAX_STRETCH = 0.998
"""of a limb's length, beyond which it is drawn straight: default"""

Quat = tuple[float, float, float, float]
Point = tuple[float, float, float]


def multiply(a: Quat, b: Quat) -> Quat:
    """Rotate by `b`, then by `a`."""
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def inverse(q: Quat) -> Quat:
    """Of a unit quaternion."""
    return (-q[0], -q[1], -q[2], q[3])


def rotate(q: Quat, v: Point) -> Point:
    """`v` turned by `q`."""
    x, y, z, w = q
    vx, vy, vz = v
    tx, ty, tz = 2.0 * (y * vz - z * vy), 2.0 * (z * vx - x * vz), 2.0 * (x * vy - y * vx)
    return (vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx)


def add(a: Point, b: Point, share: float = 1.0) -> Point:
    """`a + share b`."""
    return (a[0] + share * b[0], a[1] + share * b[1], a[2] + share * b[2])


def yaw(angle_rad: float) -> Quat:
    """A heading as a turn."""
    return (0.0, math.sin(0.5 * angle_rad), 0.0, math.cos(0.5 * angle_rad))


def tilt(to: Point, share: float) -> Quat:
    """`share` of the shortest turn from straight up onto `to`, which need not be unit."""
    x, y, z = to
    aside = math.hypot(x, z)
    half = 0.5 * share * math.atan2(aside, y)
    if aside < 1e-9:
        return (0.0, 0.0, 0.0, 1.0)
    s = math.sin(half) / aside
    return (z * s, 0.0, -x * s, math.cos(half))


def between(a: Quat, b: Quat, share: float) -> Quat:
    """From `a` to `b`, normalised linear: near enough for turns of a neck."""
    sign = -1.0 if a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] < 0.0 else 1.0
    x, y, z, w = (p + (sign * q - p) * share for p, q in zip(a, b, strict=True))
    length = math.sqrt(x * x + y * y + z * z + w * w)
    return (x / length, y / length, z / length, w / length)


Mat = tuple[float, float, float, float, float, float, float, float, float]
"""a 3x3 matrix, row after row"""


def as_point(values: Sequence[float]) -> Point:
    """Three numbers."""
    x, y, z = values
    return x, y, z


def as_matrix(values: Sequence[float]) -> Mat:
    """Nine numbers, row after row."""
    a, b, c, d, e, f, g, h, i = values
    return a, b, c, d, e, f, g, h, i


def matrix(q: Quat) -> Mat:
    """The rotation matrix of a unit quaternion."""
    x, y, z, w = q
    return (
        1.0 - 2.0 * (y * y + z * z), 2.0 * (x * y - z * w), 2.0 * (x * z + y * w),
        2.0 * (x * y + z * w), 1.0 - 2.0 * (x * x + z * z), 2.0 * (y * z - x * w),
        2.0 * (x * z - y * w), 2.0 * (y * z + x * w), 1.0 - 2.0 * (x * x + y * y),
    )  # fmt: skip


def product(a: Mat, b: Mat) -> Mat:
    """`a b`."""
    a0, a1, a2, a3, a4, a5, a6, a7, a8 = a
    b0, b1, b2, b3, b4, b5, b6, b7, b8 = b
    return (
        a0 * b0 + a1 * b3 + a2 * b6, a0 * b1 + a1 * b4 + a2 * b7, a0 * b2 + a1 * b5 + a2 * b8,
        a3 * b0 + a4 * b3 + a5 * b6, a3 * b1 + a4 * b4 + a5 * b7, a3 * b2 + a4 * b5 + a5 * b8,
        a6 * b0 + a7 * b3 + a8 * b6, a6 * b1 + a7 * b4 + a8 * b7, a6 * b2 + a7 * b5 + a8 * b8,
    )  # fmt: skip


def transposed(m: Mat) -> Mat:
    """The inverse of a rotation."""
    return (m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8])


def apply(m: Mat, v: Point) -> Point:
    """`m v`."""
    x, y, z = v
    return (m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z)


def columns(a: Point, b: Point) -> Mat:
    """The rotation with columns `a`, `b`, `a x b`; both unit and square to each other."""
    ax, ay, az = a
    bx, by, bz = b
    return (ax, bx, ay * bz - az * by, ay, by, az * bx - ax * bz, az, bz, ax * by - ay * bx)


def turned(yaw_rad: float, pitch_rad: float) -> Mat:
    """The rotation by yaw (left positive), then pitch (up positive)."""
    cy, sy, cp, sp = math.cos(yaw_rad), math.sin(yaw_rad), math.cos(pitch_rad), math.sin(pitch_rad)
    return (cy, sy * sp, sy * cp, 0.0, cp, -sp, -sy, cy * sp, cy * cp)


def rolled(right_rad: float) -> Mat:
    """The rotation that tilts what faces -Z to its own right."""
    c, s = math.cos(right_rad), math.sin(right_rad)
    return (c, s, 0.0, -s, c, 0.0, 0.0, 0.0, 1.0)


def angles(v: Point) -> tuple[float, float]:
    """Yaw (left positive) and pitch (up positive) of a direction."""
    return math.atan2(-v[0], -v[2]), math.atan2(v[1], math.hypot(v[0], v[2]))


def about(axis: Point, angle_rad: float) -> Quat:
    """The turn about a unit axis."""
    s = math.sin(0.5 * angle_rad)
    return (axis[0] * s, axis[1] * s, axis[2] * s, math.cos(0.5 * angle_rad))


def onto(a: Point, b: Point) -> Mat:
    """The shortest turn of the unit direction `a` onto `b`; none where they are opposite, which leaves no shortest one."""
    x, y, z = a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    w = 1.0 + a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    length = math.sqrt(x * x + y * y + z * z + w * w)
    return matrix((x / length, y / length, z / length, w / length)) if length > 1e-9 else matrix((0.0, 0.0, 0.0, 1.0))


def twist(a: Mat, b: Mat, axis: Point) -> float:
    """The angle by which `b` is turned against `a` about `axis` of their common bind pose (see `ik.spread_twist`)."""
    m = product(transposed(a), b)
    along = (m[7] - m[5]) * axis[0] + (m[2] - m[6]) * axis[1] + (m[3] - m[1]) * axis[2]
    return 2.0 * math.atan2(along, 1.0 + m[0] + m[4] + m[8])


def two_bone(root: Point, target: Point, pole: Point, a: float, b: float, upper_bind_t: Mat, lower_bind_t: Mat) -> tuple[Mat, Mat]:
    """`ik.two_bone` for one limb, with its bind frames transposed: rotations of the upper and lower bone from the bind pose."""
    rx, ry, rz = target[0] - root[0], target[1] - root[1], target[2] - root[2]
    far = math.sqrt(rx * rx + ry * ry + rz * rz) or 1e-9
    n = (rx / far, ry / far, rz / far)
    d = min(max(far, abs(a - b) + 0.02), (a + b) * MAX_STRETCH)
    along = pole[0] * n[0] + pole[1] * n[1] + pole[2] * n[2]
    px, py, pz = pole[0] - along * n[0], pole[1] - along * n[1], pole[2] - along * n[2]
    length = math.sqrt(px * px + py * py + pz * pz) or 1.0
    p = (px / length, py / length, pz / length)
    cosine = min(1.0, max(-1.0, (a * a + d * d - b * b) / (2.0 * a * d)))
    sine = math.sqrt(1.0 - cosine * cosine)
    upper = (cosine * n[0] + sine * p[0], cosine * n[1] + sine * p[1], cosine * n[2] + sine * p[2])
    lower = ((d * n[0] - a * upper[0]) / b, (d * n[1] - a * upper[1]) / b, (d * n[2] - a * upper[2]) / b)
    hinge = (p[1] * n[2] - p[2] * n[1], p[2] * n[0] - p[0] * n[2], p[0] * n[1] - p[1] * n[0])
    return product(columns(upper, hinge), upper_bind_t), product(columns(lower, hinge), lower_bind_t)


def mixed(a: Mat, b: Mat, share: float) -> Mat:
    """From rotation `a` to `b`: columns mixed linearly and squared up again, near enough for small differences."""
    m = [p + (q - p) * share for p, q in zip(a, b, strict=True)]
    ux, uy, uz = m[0], m[3], m[6]
    length = math.sqrt(ux * ux + uy * uy + uz * uz) or 1.0
    u = (ux / length, uy / length, uz / length)
    along = u[0] * m[1] + u[1] * m[4] + u[2] * m[7]
    vx, vy, vz = m[1] - along * u[0], m[4] - along * u[1], m[7] - along * u[2]
    length = math.sqrt(vx * vx + vy * vy + vz * vz) or 1.0
    return columns(u, (vx / length, vy / length, vz / length))
