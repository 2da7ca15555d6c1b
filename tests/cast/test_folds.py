"""Folds: all cloth that was cut from the body lies in one picture of them, without a seam; the picture folds where bodies bend."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from tests.cast.posing import KNEELING, blended
from vr_dti.cast import tailor
from vr_dti.cast.figure import Library, make_figure
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.cast.tailor import FOLDS_MIDDLE_M, FOLDS_WIDE_M
from vr_dti.render import folds, grain
from vr_dti.spaces import Floats, normalized
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


@pytest.mark.parametrize("parts", [tailor.ARM, tailor.LEG])
def test_cloth_that_is_pushed_together_buckles_aslant(library: Library, parts: tuple[str, str, str]) -> None:
    """Level rings are seen on a hose. And no fold breaks off where its turn ends."""
    figure = make_figure(library, read_recipe(person_file("man-hoodie"))[1].body)
    middle, end = (figure.joint(f"Right{part}") for part in parts[1:])
    along = normalized(end - middle)
    ahead = normalized(np.cross(along, (0.0, 0.0, 1.0)))
    turn, share = np.linspace(-np.pi, np.pi, 720, endpoint=False), np.linspace(0.4, 0.8, 40)
    ring = 0.06 * (np.cos(turn)[:, None] * ahead + np.sin(turn)[:, None] * np.cross(along, ahead))
    p = (middle + share[:, None] * (end - middle))[:, None] + ring
    body = tailor.body_surface(figure)
    bulge = tailor.buckles(figure, replace(body, position=p.reshape(-1, 3)), parts, 0.07, 3, 5).reshape(len(share), len(turn))
    assert bulge.std() > 0.25 and bulge.mean(axis=1).std() < 0.3 * bulge.std()
    assert np.abs(np.diff(bulge, axis=1, append=bulge[:, :1])).max() < 0.15
