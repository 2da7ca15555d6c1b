"""Necks: all round, cloth lies on the neck, so that nobody looks down between collar and skin into the dark."""

from __future__ import annotations

import numpy as np
import pytest

from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.skeleton import JOINT

ROUND = 24
CLOSE_M = 0.007
"""from some cloth to the skin of the neck, in each direction: default; a collar may stand off behind what lies there"""


def gaps_m(mesh: PersonMesh) -> Floats:
    """(ROUND,) how near cloth comes to the skin of the neck, by azimuth from the front."""
    up = normalized(np.array((0.0, 1.0, -0.42)))
    away = mesh.vertices["position"].astype(np.float64) - mesh.skeleton.joint_m[JOINT["Neck"]]
    level = away @ up
    near = (np.abs(level) < 0.045) & (np.linalg.norm(away, axis=1) < 0.16)
    material = mesh.vertices["surface"][:, 2]
    skin, cloth = away[near & (material == Material.SKIN)], away[near & (material == Material.CLOTH)]
    turn = np.arctan2(cloth[:, 0], cloth @ np.cross((1.0, 0.0, 0.0), up))
    off = np.linalg.norm(cloth[:, None] - skin[None], axis=2).min(axis=1)
    return np.array(
        [
            off[np.abs((turn - t + np.pi) % (2.0 * np.pi) - np.pi) < 0.2].min(initial=np.inf)
            for t in np.arange(ROUND) * (2.0 * np.pi / ROUND)
        ]
    )


@pytest.mark.parametrize("name", ["man-tshirt", "officer-lean", "officer-senior", "officer-stocky", "officer-tall", "woman-cardigan"])
def test_cloth_lies_on_the_neck_all_round(people: dict[str, PersonMesh], name: str) -> None:
    assert gaps_m(people[name]).max() < CLOSE_M, np.round(1000.0 * gaps_m(people[name]), 1)
