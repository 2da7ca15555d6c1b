"""What hangs on a duty belt leaves room for the arms that hang beside it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import KDTree

from tests.cast.cloth import skinned
from tests.cast.conftest import NAMES
from vr_dti.cast.clips import clips_for
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.spaces import Floats, normalized
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.skeleton import JOINT

DEEPEST_M = 0.014
"""how deep gear may be pressed into a sleeve and the arm in it: they give so much (default). It was 34 mm deep in
forearms and 24 in elbows."""
NEAR_M = 0.08
STILL = ("Hips", "Spine", "LeftUpLeg", "RightUpLeg")


def deepest_m(mesh: PersonMesh, world: Floats, gear: np.ndarray, arm: np.ndarray) -> float:
    """How deep corners of `gear` are in an `arm` (rows of vertices), by the corner of the arm that is nearest to each. What is farther from
    the bone of a forearm than that corner is outside, whichever way a fold or a lining looks there."""
    v = mesh.vertices
    p = skinned(mesh, world, np.union1d(gear, arm))
    most = v["joints"][arm, v["weights"][arm].argmax(axis=1)]
    out = (world[most, :3, :3] @ v["normal"][arm].astype(np.float64)[:, :, None])[:, :, 0]
    away, k = KDTree(p[arm]).query(p[gear])
    deep = -((p[gear] - p[arm[k]]) * out[k]).sum(axis=1)
    for side in ("Left", "Right"):
        elbow, wrist = (world[JOINT[f"{side}{j}"], :3, 3] for j in ("ForeArm", "Hand"))
        far = _from_line(p[gear], elbow, wrist) - _from_line(p[arm[k]], elbow, wrist)
        deep = np.where(most[k] == JOINT[f"{side}ForeArm"], np.minimum(deep, -far), deep)
    return float(deep[away < NEAR_M].max(initial=-NEAR_M))


def _from_line(p: Floats, a: Floats, b: Floats) -> Floats:
    out: Floats = np.linalg.norm(np.cross(p - a, normalized(b - a)), axis=1)
    return out


IN_THE_DARK = 200
"""of 255: what closes a sleeve is within it, and looks up the arm"""


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith("officer")])
def test_arms_of_who_stands_idle_are_not_in_holster_or_radio(people: dict[str, PersonMesh], name: str) -> None:
    mesh = people[name]
    v = mesh.vertices
    used = np.unique(mesh.triangles)
    most = v["joints"][used, v["weights"][used].argmax(axis=1)]
    hard = np.isin(v["surface"][used, 2], (Material.LEATHER, Material.PLASTIC, Material.METAL))
    gear = used[hard & np.isin(most, [JOINT[j] for j in STILL])]
    assert len(gear) > 500
    clip = clips_for(mesh.skeleton)["idle"]
    seen = {}
    for side in ("Left", "Right"):
        mine = np.isin(most, [i for j, i in JOINT.items() if j.startswith((f"{side}ForeArm", f"{side}Hand"))])
        arm = used[mine & (v["surface"][used, 3] < IN_THE_DARK)]
        for at in range(0, len(clip.rotation), 40):
            world = forward(clip.rotation[at : at + 1].astype(float), clip.root_m[at : at + 1].astype(float), mesh.skeleton.offset_m)[0]
            seen[side, at] = round(1000 * deepest_m(mesh, world, gear, arm))
    assert max(seen.values()) < 1000 * DEEPEST_M, seen
