"""Folds: all cloth that was cut from the body lies in one picture of them, without a seam; the picture folds where bodies bend."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from tests.cast.posing import KNEELING, blended
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.cast.tailor import FOLDS_MIDDLE_M, FOLDS_WIDE_M
from vr_dti.render import folds, grain
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT

WIDEST_M = 0.13
"""of a triangle in the picture: cloth is cut in triangles of up to 7 cm, and bodies differ from the neutral one"""


@pytest.mark.parametrize("name", NAMES)
def test_cloth_lies_in_the_picture_of_folds_without_a_seam(people: dict[str, PersonMesh], name: str) -> None:
    v = people[name].vertices
    placed = (v["surface"][:, 2] == Material.CLOTH) & (v["albedo"][:, 3] == 0) & (v["uv"] > 0.0).all(axis=1)
    assert placed.sum() > 1500 and (v["uv"][placed] < 1.0).all()
    triangles = people[name].triangles
    marked = placed[triangles]
    assert (marked.all(axis=1) | ~marked.any(axis=1)).all(), "no triangle runs from the picture to nowhere"
    at = v["uv"][triangles[marked.all(axis=1)]] * FOLDS_WIDE_M
    assert np.ptp(at, axis=1).max() < WIDEST_M


def test_cloth_folds_at_the_elbow_and_lies_smooth_at_the_back() -> None:
    slope = np.abs(folds.layer()[..., :2].astype(float) - 128.0).max(axis=2) / 127.0

    def steep(x_m: float, y_m: float) -> float:
        i, j = (
            int(grain.SIZE * (0.5 + s * (at - m) / FOLDS_WIDE_M))
            for s, at, m in zip((-1, 1), (y_m, x_m), FOLDS_MIDDLE_M[::-1], strict=True)
        )
        return float(slope[i - 14 : i + 14, j - 14 : j + 14].mean())

    elbow, knee, chest = steep(0.312, 0.349), steep(0.157, -0.369), steep(0.0, 0.38)
    assert min(elbow, knee) > 1.4 * chest
    assert 0.02 < chest < 0.25


def test_skinning_shortens_normals_where_a_limb_bends_and_nowhere_else(people: dict[str, PersonMesh]) -> None:
    """What `shaders/person.frag` takes for how far a joint is bent: there it draws folds deeper."""
    mesh = people["man-hoodie"]
    v, joints = mesh.vertices, mesh.skeleton.joint_m
    cloth = v["surface"][:, 2] == Material.CLOTH
    near = {name: cloth & (np.linalg.norm(v["position"] - joints[JOINT[name]], axis=1) < 0.10) for name in ("LeftForeArm", "RightLeg")}
    shin = 0.5 * (joints[JOINT["RightLeg"]] + joints[JOINT["RightFoot"]])
    stiff = cloth & (np.linalg.norm(v["position"] - shin, axis=1) < 0.09)

    def squared(turns: dict[str, Floats]) -> Floats:
        normal = (blended(mesh, turns)[:, :3, :3] @ v["normal"][:, :, None].astype(np.float64))[:, :, 0]
        out: Floats = (normal**2).sum(axis=1)
        return out

    straight, bent = squared({}), squared(KNEELING)
    assert np.allclose(straight, 1.0, atol=0.02)
    for name, rows in near.items():
        assert rows.sum() > 50 and np.quantile(bent[rows], 0.1) < 0.85, name
    assert stiff.sum() > 50 and np.quantile(bent[stiff], 0.05) > 0.97
