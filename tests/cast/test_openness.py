"""Openness: less light arrives under a chin, in armpits and under a cap's brim; what a face moves apart is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from vr_dti.cast.mesh import VERTEX, Material, PersonMesh
from vr_dti.cast.openness import open_to_light
from vr_dti.world.skeleton import JOINT


def plate(y_m: float, up: float, wide_m: float) -> np.ndarray:
    """Four corners of a level plate that faces up or down."""
    out = np.zeros(4, dtype=VERTEX)
    out["position"] = [(x * wide_m, y_m, z * wide_m) for x, z in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))]
    out["normal"] = (0.0, up, 0.0)
    return out


def test_a_roof_takes_the_share_of_light_that_comes_from_where_it_is() -> None:
    """Of a square twice and four times as wide as it is high above, seen from below its middle: Howell's catalogue of view factors, B-4."""
    triangles = np.array(((0, 1, 2), (0, 2, 3), (4, 5, 6), (4, 6, 7)))
    for high, roof in ((0.10, 0.554), (0.05, 0.831)):
        corners = np.concatenate((plate(0.0, 1.0, 0.004), plate(high, -1.0, 0.2)))
        assert open_to_light(corners, triangles)[:4] == pytest.approx(1.0 - roof, abs=0.05)
    alone = open_to_light(plate(0.0, 1.0, 0.5), triangles[:2])
    assert alone == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_a_cheek_sees_the_sky_and_what_is_below_the_chin_little_of_it(people: dict[str, PersonMesh], name: str) -> None:
    v = people[name].vertices
    eyes = people[name].skeleton.joint_m[[JOINT["LeftEye"], JOINT["RightEye"]]].mean(axis=0)
    off = v["position"] - eyes
    skin = (v["surface"][:, 2] == Material.SKIN) & (v["surface"][:, 3] == 0) & (v["albedo"][:, 3] == 255)
    cheeks = skin & (np.linalg.norm(np.abs(off) - (0.035, 0.035, 0.02), axis=1) < 0.02) & (off[:, 1] < 0.0)
    below = skin & (np.abs(off[:, 0]) < 0.03) & (np.abs(off[:, 1] + 0.13) < 0.04) & (v["normal"][:, 1] < -0.6) & (off[:, 2] < 0.05)
    assert cheeks.sum() > 8 and below.sum() > 8
    seen = v["albedo"][:, 1] / 255.0
    assert np.median(seen[cheeks]) > 0.8 and np.median(seen[below]) < np.median(seen[cheeks]) - 0.12


def test_a_cap_shades_the_eyes_below_it(people: dict[str, PersonMesh]) -> None:
    def hidden(name: str) -> float:
        v = people[name].vertices
        return float(v["surface"][v["surface"][:, 2] == Material.EYE, 3].mean())

    assert hidden("officer-lean") > 1.3 * hidden("officer-tall") > 0.0


@pytest.mark.parametrize("name", ["man-hoodie", "man-sweatshirt", "woman-cardigan", "man-tshirt"])
def test_folds_of_a_back_are_no_stains(people: dict[str, PersonMesh], name: str) -> None:
    """Hollows that nothing hides were painted a third darker than ridges: a hood's wearer bore the print of a hand."""
    v, joints = people[name].vertices, people[name].skeleton.joint_m
    low, high = joints[JOINT["Spine"]], joints[JOINT["Spine2"]]
    p = v["position"]
    back = (v["surface"][:, 2] == Material.CLOTH) & (p[:, 1] > low[1]) & (p[:, 1] < high[1]) & (np.abs(p[:, 0]) < 0.1)
    back &= (v["normal"][:, 2] > 0.6) & (p[:, 2] > low[2])
    light = v["albedo"][back, :3].max(axis=1).astype(float)
    assert back.sum() > 40 and light.min() > 0.8 * light.max()
