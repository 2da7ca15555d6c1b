"""Rigid poses in plain floats: the handful of products a frame needs, where numpy's call would cost more than its arithmetic."""

from __future__ import annotations

import math

from vr_dti.events import Pose


def rotate(pose: Pose, x: float, y: float, z: float) -> tuple[float, float, float]:
    """The vector turned by the pose's quaternion: `v + 2 u x (u x v + w v)`."""
    qx, qy, qz, qw = pose.qx, pose.qy, pose.qz, pose.qw
    cx = qy * z - qz * y + qw * x
    cy = qz * x - qx * z + qw * y
    cz = qx * y - qy * x + qw * z
    return (x + 2.0 * (qy * cz - qz * cy), y + 2.0 * (qz * cx - qx * cz), z + 2.0 * (qx * cy - qy * cx))


def compose(a_from_b: Pose, b_from_c: Pose) -> Pose:
    """`a_from_c`."""
    x, y, z = rotate(a_from_b, b_from_c.px, b_from_c.py, b_from_c.pz)
    ax, ay, az, aw = a_from_b.qx, a_from_b.qy, a_from_b.qz, a_from_b.qw
    bx, by, bz, bw = b_from_c.qx, b_from_c.qy, b_from_c.qz, b_from_c.qw
    return Pose(
        a_from_b.px + x,
        a_from_b.py + y,
        a_from_b.pz + z,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def inverse(a_from_b: Pose) -> Pose:
    """`b_from_a`."""
    turned = Pose(0.0, 0.0, 0.0, -a_from_b.qx, -a_from_b.qy, -a_from_b.qz, a_from_b.qw)
    x, y, z = rotate(turned, a_from_b.px, a_from_b.py, a_from_b.pz)
    return turned._replace(px=-x, py=-y, pz=-z)


def step(before: Pose, after: Pose) -> Pose:
    """The motion, in the parent's frame, that takes what was at `before` to `after`: `after = step o before`."""
    return compose(after, inverse(before))


def upright(pose: Pose) -> Pose:
    """The same move with only its turn about the vertical kept (swing-twist decomposition about +Y)."""
    length = math.hypot(pose.qy, pose.qw)
    if length < 1e-9:  # upside down: no heading to keep
        return pose._replace(qx=0.0, qy=0.0, qz=0.0, qw=1.0)
    return pose._replace(qx=0.0, qy=pose.qy / length, qz=0.0, qw=pose.qw / length)


def distance_m(a: Pose, b: Pose) -> float:
    return math.dist((a.px, a.py, a.pz), (b.px, b.py, b.pz))


def angle_rad(a: Pose, b: Pose) -> float:
    """The angle between two orientations, 0..pi."""
    dot = abs(a.qx * b.qx + a.qy * b.qy + a.qz * b.qz + a.qw * b.qw)
    return 2.0 * math.acos(min(1.0, dot))
