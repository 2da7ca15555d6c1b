"""What every baked person promises to renderer, clips and eyes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tests.cast.conftest import NAMES
from tests.cast.posing import ARMS_DOWN, KNEELING, posed
from vr_dti.cast.mesh import VERTEX, Material, PersonMesh
from vr_dti.cast.recipe import person_file, read_recipe
from vr_dti.spaces import Floats
from vr_dti.world.skeleton import JOINT, JOINTS

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def mesh(people: dict[str, PersonMesh], name: str) -> PersonMesh:
    return people[name]


def joint(mesh: PersonMesh, name: str) -> Floats:
    out: Floats = mesh.skeleton.joint_m[JOINT[name]]
    return out


def hung_on(mesh: PersonMesh, *names: str) -> np.ndarray:
    """(V,) which vertices hang mostly on one of these joints."""
    most = np.take_along_axis(mesh.vertices["joints"], mesh.vertices["weights"].argmax(axis=1)[:, None], axis=1)[:, 0]
    return np.isin(most, [JOINT[n] for n in names])


def used(mesh: PersonMesh, run: str) -> np.ndarray:
    """Vertices of a run of triangles."""
    first, count = mesh.ranges[run]
    return np.unique(mesh.triangles[first : first + count])


def test_numbers_are_numbers(mesh: PersonMesh) -> None:
    assert mesh.vertices.dtype == VERTEX
    for field in ("position", "normal", "uv"):
        assert np.isfinite(mesh.vertices[field]).all(), field
    assert np.allclose(np.linalg.norm(mesh.vertices["normal"], axis=1), 1.0, atol=1e-3)
    assert (np.abs(mesh.vertices["uv"]) <= 1.0).all()
    assert np.isin(mesh.vertices["surface"][:, 2], [m.value for m in Material]).all()
    assert mesh.triangles.max() < len(mesh.vertices)
    for array in (mesh.vertices, mesh.triangles, mesh.skin, mesh.skeleton.joint_m):
        assert not array.flags.writeable


def test_weights(mesh: PersonMesh) -> None:
    assert (mesh.vertices["weights"].sum(axis=1, dtype=int) == 255).all()
    assert (mesh.vertices["joints"] < len(JOINTS)).all()


def test_stands_on_the_ground_as_tall_as_its_recipe_says(mesh: PersonMesh, name: str) -> None:
    low = mesh.vertices["position"][:, 1].min()
    assert abs(low) < 1e-5
    _, recipe = read_recipe(person_file(name))
    sole = mesh.skeleton.height_m - recipe.body.height_m
    assert 0.0 <= sole < 0.05
    soles = mesh.vertices["position"][hung_on(mesh, "LeftFoot", "RightFoot", "LeftToeBase", "RightToeBase")]
    for side in (soles[soles[:, 0] < 0.0], soles[soles[:, 0] > 0.0]):
        assert side[:, 1].min() < 0.002, "both feet are on the ground"


def test_left_is_left_and_the_face_looks_ahead(mesh: PersonMesh) -> None:
    for part in ("Hand", "Foot", "Arm", "UpLeg", "Eye"):
        assert joint(mesh, f"Left{part}")[0] < -0.02
        assert joint(mesh, f"Right{part}")[0] > 0.02
    assert (mesh.vertices["position"][hung_on(mesh, "LeftHand", "LeftHandIndex2"), 0] < 0.0).all()
    eyes = 0.5 * (joint(mesh, "LeftEye") + joint(mesh, "RightEye"))
    assert eyes[2] < joint(mesh, "Head")[2] - 0.05
    assert joint(mesh, "LeftToeBase")[2] < joint(mesh, "LeftFoot")[2] - 0.05
    assert abs(joint(mesh, "Hips")[0]) < 1e-6
    assert abs(joint(mesh, "Hips")[2]) < 1e-6


def test_joints_lie_inside(mesh: PersonMesh) -> None:
    p = mesh.vertices["position"]
    inside = ("Hips", "Spine1", "Spine2", "Neck", "Head", "LeftArm", "RightForeArm", "LeftHand", "RightUpLeg", "LeftLeg", "RightFoot")
    for name in inside:
        near = p[np.linalg.norm(p - joint(mesh, name), axis=1) < 0.28] - joint(mesh, name)
        level = near[np.abs(near[:, 1]) < 0.05]
        for axis in (0, 2):
            assert (level[:, axis] > 0.003).any() and (level[:, axis] < -0.003).any(), name


def test_both_sides_of_the_skeleton_are_mirror_images(mesh: PersonMesh) -> None:
    for i, name in enumerate(JOINTS):
        if name.startswith("Left") and "Eye" not in name:
            other = mesh.skeleton.joint_m[JOINT[name.replace("Left", "Right")]]
            assert np.allclose(mesh.skeleton.joint_m[i] * (-1, 1, 1), other, atol=1e-9), name


def test_runs_cover_everything_once(mesh: PersonMesh) -> None:
    spans = sorted(mesh.ranges.values())
    assert [s for s, _ in spans] == list(itertools.accumulate([0, *(n for _, n in spans)]))[:-1]
    assert sum(n for _, n in spans) == len(mesh.triangles)
    assert set(mesh.ranges) >= {"hands", "head"}
    assert 15_000 <= len(mesh.triangles) <= 37_000


def test_hands_are_what_a_trainee_may_see(mesh: PersonMesh) -> None:
    p = mesh.vertices["position"][used(mesh, "hands")]
    for side, name in ((-1.0, "Left"), (1.0, "Right")):
        wrist, elbow = joint(mesh, f"{name}Hand"), joint(mesh, f"{name}ForeArm")
        mine = p[p[:, 0] * side > 0.0]
        assert len(mine) > 500
        assert np.linalg.norm(mine - wrist, axis=1).max() < 0.30
        along = (mine - elbow) @ (wrist - elbow) / ((wrist - elbow) @ (wrist - elbow))
        assert 0.40 < along.min() < 0.75, "hand, and cuff or forearm up to about its middle"


def test_the_head_is_what_its_owner_must_not_see(mesh: PersonMesh) -> None:
    eyes = 0.5 * (joint(mesh, "LeftEye") + joint(mesh, "RightEye"))
    rest = np.concatenate((used(mesh, "body"), used(mesh, "hands")))
    away = np.linalg.norm(mesh.vertices["position"][rest] - eyes, axis=1)
    assert away.min() > 0.10, "nothing outside the run stands before the eyes"


def test_eyeballs_turn_with_their_joints_and_look_ahead(mesh: PersonMesh) -> None:
    eye = mesh.vertices["surface"][:, 2] == Material.EYE
    v = mesh.vertices[eye]
    assert len(v) > 100
    assert (v["weights"][:, 0] == 255).all()
    assert set(v["joints"][:, 0].tolist()) == {JOINT["LeftEye"], JOINT["RightEye"]}
    assert (v["normal"][:, 2] < 0.2).all(), "the gaze is -Z"
    away = v["position"] - mesh.skeleton.joint_m[v["joints"][:, 0]]
    reach = np.linalg.norm(away, axis=1)
    assert np.ptp(reach) < 1e-3, "a ball about the joint"
    assert np.allclose(v["uv"], away[:, :2] / reach[:, None], atol=2e-3)
    out, lean = np.linalg.norm(v["uv"], axis=1), np.linalg.norm(v["normal"][:, :2], axis=1)
    iris, white = (out > 0.1) & (out < 0.4), out > 0.6
    assert (lean[iris] > 1.3 * out[iris]).all(), "a cornea stands out of the ball"
    assert np.allclose(lean[white], out[white], atol=1e-6)


def test_triangles_face_outwards(mesh: PersonMesh) -> None:
    corner = mesh.vertices["position"][mesh.triangles].astype(np.float64)
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    assert (corner[:, 0] * np.cross(corner[:, 1], corner[:, 2])).sum() / 6.0 > 0.05, "the body's volume, cubic metres"
    agree = (face * mesh.vertices["normal"][mesh.triangles].mean(axis=1)).sum(axis=1) > 0.0
    lash = (mesh.vertices["surface"][mesh.triangles[:, 0], 2] == Material.HAIR) & (np.linalg.norm(face, axis=1) < 2e-5)
    assert agree[~lash].mean() > 0.985


def test_skin_and_cloth_hold_together(mesh: PersonMesh, name: str) -> None:
    """No edge is torn out and no joint collapses when arms come down and knees bend to a right angle (nobody kneels in a closed coat)."""
    edges = np.unique(np.sort(mesh.triangles[:, (0, 1, 1, 2, 2, 0)].reshape(-1, 2).astype(np.int64), axis=1), axis=0)
    before = np.linalg.norm(np.diff(mesh.vertices["position"][edges], axis=1)[:, 0], axis=1)
    for pose in (ARMS_DOWN,) if name == "woman-coat" else (ARMS_DOWN, KNEELING):
        after = np.linalg.norm(np.diff(posed(mesh, pose)[edges], axis=1)[:, 0], axis=1)
        assert (after - before).max() < 0.065
        long = before > 0.012
        assert np.quantile(after[long] / before[long], 0.995) < 2.0
        assert np.quantile(after[long] / before[long], 0.005) > 0.2


def test_texture(mesh: PersonMesh) -> None:
    assert mesh.skin.dtype == np.uint8 and mesh.skin.shape == (1024, 1024, 3)
    on_skin = mesh.vertices["surface"][:, 2] == Material.SKIN
    bare = mesh.vertices["position"][on_skin & (mesh.vertices["albedo"][:, 3] < 255)]
    assert len(bare) < 0.05 * on_skin.sum() and np.ptp(bare, axis=0).max() < 0.09, "the texture covers all skin but the hollow of the mouth"
    uv = mesh.vertices["uv"][on_skin]
    assert ((uv >= 0.0) & (uv <= 1.0)).all()


def test_says_where_it_comes_from(mesh: PersonMesh) -> None:
    assert "CC0" in mesh.provenance["body"] and "sha256" in mesh.provenance["source"]
