"""Own hands end in a sleeve that is closed: nobody sees the ground through the own arm."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.mesh import PersonMesh
from vr_dti.spaces import normalized
from vr_dti.world.skeleton import JOINT

ARM_M = 0.025
"""half of a thin forearm"""


@pytest.mark.parametrize("name", NAMES)
def test_whoever_looks_down_the_own_arm_looks_at_something(people: dict[str, PersonMesh], name: str) -> None:
    """What faces up the arm where `hands` begin covers more than a forearm's width: seen along it one saw the pavement."""
    mesh = people[name]
    first, count = mesh.ranges["hands"]
    corner = mesh.vertices["position"][mesh.triangles[first : first + count]].astype(np.float64)
    joint = mesh.skeleton.joint_m
    area = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]) / 2.0
    for side in ("Left", "Right"):
        wrist, elbow = joint[JOINT[f"{side}Hand"]], joint[JOINT[f"{side}ForeArm"]]
        up, half_way = normalized(elbow - wrist), 0.5 * (elbow + wrist)
        here = (np.abs((corner.mean(axis=1) - half_way) @ up) < 0.03) & (np.sign(corner[:, :, 0]) == np.sign(wrist[0])).all(axis=1)
        facing = area[here] @ up
        assert facing[facing > 0.9 * np.linalg.norm(area[here], axis=1)].sum() > np.pi * ARM_M**2
