"""The camera of a wall: the off-axis pyramid from an eye through the wall's corners."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vr_dti.calibration.rig import CLOSEST_EYE_M, Wall
from vr_dti.spaces import Floats, frustum


def off_axis(wall: Wall, eye_m: Sequence[float] | Floats, near_m: float, far_m: float) -> tuple[Floats, Floats]:
    """`(clip_from_eye, eye_from_stage)`, each (4, 4) float64, of an eye (3,) before `wall`: the wall's corners land on clip's corners.

    Robert Kooima, "Generalized Perspective Projection" (2009). Raises `ValueError` for an eye on or behind the wall.
    """
    eye = np.asarray(eye_m, dtype=np.float64)
    right, up, normal = wall.right, wall.up, wall.normal
    to_lower_left, to_lower_right, to_upper_left = (np.asarray(c) - eye for c in (wall.lower_left, wall.lower_right, wall.upper_left))
    distance = -float(to_lower_left @ normal)
    if distance <= 0.0:
        raise ValueError(f"the eye is {-distance:.2f} m behind wall {wall.name!r}")
    scale = near_m / distance
    clip_from_eye = frustum(
        float(right @ to_lower_left) * scale,
        float(right @ to_lower_right) * scale,
        float(up @ to_lower_left) * scale,
        float(up @ to_upper_left) * scale,
        near_m,
        far_m,
    )
    eye_from_stage = np.eye(4)
    eye_from_stage[:3, :3] = np.stack((right, up, normal))
    eye_from_stage[:3, 3] = -eye_from_stage[:3, :3] @ eye
    return clip_from_eye, eye_from_stage


def kept_off(wall: Wall, eye_m: Sequence[float] | Floats) -> Floats:
    """(3,) `eye_m`, moved out along the wall's normal where it is nearer than `CLOSEST_EYE_M` or behind.

    A head that leans against a wall, or a tracker's glitch, must not end the show: the picture of that wall stays usable and does not
    jump, it only stops following.
    """
    eye = np.asarray(eye_m, dtype=np.float64)
    missing = CLOSEST_EYE_M - wall.distance_m(eye)
    return eye + wall.normal * missing if missing > 0.0 else eye
