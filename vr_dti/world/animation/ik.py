"""Two bones that reach a point: the closed solution for arms and legs, batched, and how a hand's twist is spread over the forearm."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vr_dti.spaces import Floats, cross, normalized, quat_about, rotation_from_quat
from vr_dti.world.animation.scalar import MAX_STRETCH

FOREARM_TWIST = 0.55
"""share of a hand's twist that the forearm takes, the wrist the rest: default, so that neither wrings its skin"""

SHOULDER_TWIST_RAD = np.deg2rad(35.0)
SHOULDER_SHARE = 0.45
"""how far the upper arm may twist freely against the clavicle, and what share of more it takes: default"""


class Bones(NamedTuple):
    """A solved limb: rotations of the two bones from the bind pose, `(..., 3, 3)` each, and where mid and end joints are, `(..., 3)`."""

    upper: Floats
    lower: Floats
    mid_m: Floats
    end_m: Floats


def _dot(a: Floats, b: Floats) -> Floats:
    out: Floats = (a * b).sum(axis=-1, keepdims=True)
    return out


def two_bone(
    root_m: Floats, target_m: Floats, pole: Floats, upper_m: Floats, lower_m: Floats, upper_bind: Floats, lower_bind: Floats
) -> Bones:
    """Bend a limb at `root_m` `(..., 3)` so that its end lies on `target_m`, or as near as it can, its mid joint towards `pole` (law of
    cosines). Lengths `(...)`, bind frames as in `rig.Limb` `(..., 3, 3)`."""
    a, b = upper_m[..., None], lower_m[..., None]
    reach = target_m - root_m
    distance = np.sqrt(_dot(reach, reach))
    n = reach / np.maximum(distance, 1e-9)
    d = np.clip(distance, np.abs(a - b) + 0.02, (a + b) * MAX_STRETCH)
    p = normalized(pole - _dot(pole, n) * n)
    cosine = np.clip((a * a + d * d - b * b) / (2.0 * a * d), -1.0, 1.0)
    sine = np.sqrt(1.0 - cosine * cosine)
    upper = cosine * n + sine * p
    mid = root_m + a * upper
    end = root_m + d * n
    lower = (end - mid) / b
    hinge = cross(p, n)
    return Bones(
        upper=_columns(upper, hinge) @ np.swapaxes(upper_bind, -1, -2),
        lower=_columns(lower, hinge) @ np.swapaxes(lower_bind, -1, -2),
        mid_m=mid,
        end_m=end,
    )


def _columns(along: Floats, hinge: Floats) -> Floats:
    m = np.empty((*along.shape, 3))
    m[..., 0], m[..., 1], m[..., 2] = along, hinge, cross(along, hinge)
    return m


def _twist(a: Floats, b: Floats, axis: Floats) -> Floats:
    """The angle `(...)` by which `b` is turned against `a`, `(..., 3, 3)` each, about `axis` `(..., 3)` of their common bind pose: the
    twist of the quaternion of `a.T @ b`, read off the matrix."""
    m = np.swapaxes(a, -1, -2) @ b
    along = (
        (m[..., 2, 1] - m[..., 1, 2]) * axis[..., 0]
        + (m[..., 0, 2] - m[..., 2, 0]) * axis[..., 1]
        + (m[..., 1, 0] - m[..., 0, 1]) * axis[..., 2]
    )
    out: Floats = 2.0 * np.arctan2(along, 1.0 + m[..., 0, 0] + m[..., 1, 1] + m[..., 2, 2])
    return out


def spread_twist(lower: Floats, hand: Floats, lower_dir: Floats) -> Floats:
    """`lower` `(..., 3, 3)` turned about its own bone so that it takes its share of the twist of `hand` `(..., 3, 3)`; `lower_dir`
    `(..., 3)` is the bone in the bind pose. The hand stays where it is."""
    angle = _twist(lower, hand, lower_dir)
    return lower @ rotation_from_quat(quat_about(lower_dir, FOREARM_TWIST * angle))


def ease_shoulder(upper: Floats, clavicle: Floats, upper_dir: Floats) -> Floats:
    """`upper` `(..., 3, 3)` turned about its own bone so that an arm twisted far against its `clavicle` `(..., 3, 3)`, as one behind the
    back is, wrings the shoulder less: the elbow takes what is left. `upper_dir` `(..., 3)` is the bone in the bind pose."""
    angle = _twist(clavicle, upper, upper_dir)
    excess = np.sign(angle) * np.maximum(np.abs(angle) - SHOULDER_TWIST_RAD, 0.0)
    return upper @ rotation_from_quat(quat_about(upper_dir, (SHOULDER_SHARE - 1.0) * excess))
