"""Humanoids of strangers made ours: where their joints lie, what hangs on them, what is refused, and how fast they are there again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from assets.build import Doc
from assets.people import figure

from tests.cast.posing import posed
from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.imported import people
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.imported.names import joint_of
from vr_dti.cast.mesh import Material, PersonMesh
from vr_dti.errors import DocumentError, InputError
from vr_dti.spaces import quat_about
from vr_dti.world.animation.units import UNIT
from vr_dti.world.skeleton import JOINT, JOINTS

BODY = skeleton("stocky")
FINGERS = np.array(["Hand" in j and j[-1] in "123" for j in JOINTS])
EYES = np.array(["Eye" in j for j in JOINTS])
IN_A_SLEEVE = 200
"""of 255: darker than this is what closes a sleeve"""

Made = Callable[..., tuple[PersonMesh, tuple[str, ...]]]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """A stranger's document, written, read and made ours."""
    return lambda doc: converted(read_model(doc.write(tmp_path, "guest.glb")), "guest", "0" * 64)


@pytest.mark.parametrize(
    ("name", "joint"),
    [
        ("mixamorig:LeftForeArm", "LeftForeArm"),
        ("mixamorig1:RightHandPinky3", "RightHandPinky3"),
        ("leftThumbMetacarpal", "LeftHandThumb1"),
        ("rightLittleDistal", "RightHandPinky3"),
        ("lfemur", "LeftUpLeg"),
        ("LHipJoint", None),
        ("upper_arm.R", "RightArm"),
        ("J_Bip_L_LowerLeg", "LeftLeg"),
        ("HeadTop_End", None),
        ("lowerarm_twist_01_l", None),
    ],
)
def test_bones_are_known_by_their_names(name: str, joint: str | None) -> None:
    assert joint_of(name) == joint


@pytest.mark.parametrize("habit", ["mixamo", "vrm", "cmu"])
@pytest.mark.parametrize("how", [{}, {"forward": -1.0, "size": 100.0}, {"lying": True}], ids=["metres", "centimetres", "lying"])
def test_a_t_pose_becomes_our_bind_pose(made: Made, habit: str, how: dict[str, float]) -> None:
    """The same bones in a T pose, in other axes and units, with bones turned at random: joints come back to where they were."""
    mesh, _ = made(stranger(BODY, habit, **how))
    lift = BODY.joint_m[0, 1] - mesh.skeleton.joint_m[0, 1]  # its tubes have other soles
    off = np.linalg.norm(mesh.skeleton.joint_m - BODY.joint_m + np.array((0.0, lift, 0.0)), axis=1)
    assert abs(lift) < 0.02
    assert off[~FINGERS & ~EYES].max() < 0.004
    assert off[FINGERS].max() < 0.06 and off[EYES].max() < 0.02
    assert mesh.skeleton.height_m == pytest.approx(1.75, abs=0.03)


def test_what_every_person_promises(made: Made) -> None:
    mesh, notes = made(stranger(BODY, "vrm"))
    assert notes == ()
    for field in ("position", "normal", "uv"):
        assert np.isfinite(mesh.vertices[field]).all()
    assert np.allclose(np.linalg.norm(mesh.vertices["normal"], axis=1), 1.0, atol=1e-3)
    assert (mesh.vertices["weights"].sum(axis=1, dtype=int) == 255).all()
    assert mesh.vertices["uv"].min() >= 0.0 and mesh.vertices["uv"].max() <= 1.0
    assert abs(mesh.vertices["position"][:, 1].min()) < 1e-5
    assert sum(count for _, count in mesh.ranges.values()) == len(mesh.triangles) and all(c for _, c in mesh.ranges.values())
    hands = np.unique(mesh.triangles[slice(*np.cumsum(mesh.ranges["hands"]))])
    assert np.abs(mesh.vertices["position"][hands, 0]).min() > 0.3
    assert len(mesh.levels) == 3 and len(mesh.levels[-1]) < 0.6 * len(mesh.triangles)
    bare = (mesh.vertices["albedo"][:, 3] == 0) & (mesh.vertices["surface"][:, 3] < IN_A_SLEEVE)
    assert (mesh.vertices["albedo"][bare, :3] == (188, 137, 108)).all(), "linear 0.5, 0.25, 0.15 as sRGB"
    named = mesh.vertices.copy()
    named["surface"][:, 2] = Material.PLASTIC
    assert not replace(mesh, vertices=named).carries, "bare hands, whatever their material is called"


def test_arms_hang_and_hands_reach_and_nothing_flies_off(made: Made) -> None:
    """Turned as ours are turned: arms down, then a hand to the other shoulder; skin stays with its bones."""
    mesh, _ = made(stranger(BODY, "mixamo"))
    z = np.array((0.0, 0.0, 1.0))
    down = posed(mesh, {"LeftArm": quat_about(z, np.radians(40.0)), "RightArm": quat_about(z, np.radians(-40.0))})
    rest = posed(mesh, {})
    assert np.ptp(rest[:, 0]) < 1.3, "no T"
    assert np.ptp(down[:, 0]) < 0.9
    hand = (mesh.vertices["joints"][:, 0] == JOINT["LeftHandMiddle2"]) & (mesh.vertices["weights"][:, 0] > 200)
    assert down[hand, 1].mean() < 0.95 < rest[hand, 1].mean()
    for name in ("LeftArm", "LeftLeg", "Spine"):
        moved = posed(mesh, {name: quat_about(z, np.radians(50.0))})
        assert np.abs(moved - rest).max() < 1.5


def test_a_face_by_arkit_names_moves(made: Made) -> None:
    mesh, _ = made(stranger(BODY, "mixamo", size=100.0))
    assert mesh.face is not None
    jaw = mesh.face.deltas[UNIT["jawOpen"]]
    assert jaw[:, 1].min() == pytest.approx(-0.02, abs=1e-3), "in metres, downwards"
    assert (mesh.vertices["position"][mesh.face.rows, 1] > 1.4).all()


def test_all_that_is_missing_is_said_at_once(made: Made) -> None:
    with pytest.raises(DocumentError) as e:
        made(stranger(BODY, "mixamo", leave=("LeftHand", "RightFoot", "LeftHandIndex1")))
    assert "no bone for LeftHand, RightFoot" in str(e.value) and "mixamorig:Hips" in str(e.value)


def test_fingers_toes_and_eyes_may_be_missing(made: Made) -> None:
    mesh, notes = made(stranger(BODY, "cmu", leave=("LeftToeBase", "RightToeBase", "Neck", "LeftShoulder", "RightShoulder")))
    assert any("Neck, LeftShoulder" in n and "fingers" in n for n in notes)
    off = np.linalg.norm(mesh.skeleton.joint_m - BODY.joint_m, axis=1)
    assert off[[JOINT[j] for j in ("LeftToeBase", "Neck", "LeftShoulder")]].max() < 0.05


def _exchanged(doc: Doc) -> None:
    for n in doc.json["nodes"]:
        n["name"] = n["name"].replace("Left", "?").replace("Right", "Left").replace("?", "Right")


def _mirrored(doc: Doc) -> None:
    """All of it under a node of negative scale, as a body comes that was made by mirroring another."""
    roots = doc.json["scenes"][0]["nodes"]
    doc.json["scenes"][0]["nodes"] = [doc.node(name="mirror", scale=[-1.0, 1.0, 1.0], children=list(roots))]


def _hanging(doc: Doc) -> None:
    """Both arms along the body, at rest and as bound."""
    skin = doc.json["skins"][0]
    del skin["inverseBindMatrices"]
    for n in doc.json["nodes"]:
        if n["name"].endswith(("LeftForeArm", "RightForeArm")):
            n["matrix"] = [*np.eye(4).ravel()[:12].tolist(), 0.0, 0.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_exchanged, "left and right bones are exchanged"),
        (_mirrored, "(?s)mirrored by a negative scale.*apply the scale"),
        (_hanging, "has no length"),
        (lambda d: d.json["meshes"][0].update(primitives=[d.json["meshes"][0]["primitives"][0] | {"mode": 0}]), "no triangles to show"),
    ],
)
def test_bodies_that_cannot_stand_here_are_refused(made: Made, spoil: Callable[[Doc], None], said: str) -> None:
    doc = stranger(BODY, "mixamo")
    spoil(doc)
    with pytest.raises(InputError, match=said):
        made(doc)


def test_giants_and_things_are_refused(made: Made) -> None:
    with pytest.raises(InputError, match="people here are"):
        made(stranger(BODY, "vrm", size=4.0))
    with pytest.raises(DocumentError, match="no humanoid"):
        made(figure())


def test_bounds_are_told_before_work_is_done(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vr_dti.cast.imported.body.MOST_TRIANGLES", 500)
    monkeypatch.setattr("vr_dti.cast.imported.body.atlas", lambda *_: pytest.fail("worked on it"))
    with pytest.raises(InputError, match="triangles, at most 500"):
        made(stranger(BODY, "vrm"))


def test_the_same_file_is_made_ours_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    path = stranger(BODY, "vrm").write(tmp_path, "guest.vrm")
    first = people.imported(path)
    monkeypatch.setattr(people, "person_of", lambda *_: pytest.fail("made again"))
    again = people.imported(path)
    assert (again.vertices == first.vertices).all() and again.provenance["file"] == first.provenance["file"]
    assert people.recalled("guest", first.provenance["file"]) is not None
    assert people.recalled("../guest", first.provenance["file"]) is None and people.recalled("guest", "0" * 64) is None


def test_a_person_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beside it would not be in its hash."""
    monkeypatch.setenv("VR_DTI_CACHE", str(tmp_path / "cache"))
    doc = stranger(BODY, "vrm")
    doc.json["images"][0] = {"uri": "shirt.png"}
    with pytest.raises(InputError, match="beside it"):
        people.imported(doc.write(tmp_path, "guest.vrm"))


def test_names_of_files_are_names_of_people(tmp_path: Path) -> None:
    near, far = tmp_path / "scene", tmp_path / "agency"
    for folder, name in ((near, "guest.glb"), (far, "guest.vrm"), (far, "other.VRM"), (far, "Not A Name.vrm"), (far, "notes.txt")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"")
    assert people.brought((near, tmp_path / "nowhere", far)) == {"guest": near / "guest.glb", "other": far / "other.VRM"}


def test_whoever_has_no_legs_to_be_seen_floats_and_does_not_sink(tmp_path: Path) -> None:
    """Half a body, as some makers of avatars give: it was stood on its lowest corner, head and all at the height of the knees."""
    doc = stranger(BODY, "vrm")
    del doc.json["meshes"][0]["primitives"][0]
    mesh, _ = converted(read_model(doc.write(tmp_path, "guest.vrm")), "guest", "")
    assert mesh.skeleton.joint_m[JOINT["Head"], 1] == pytest.approx(BODY.joint_m[JOINT["Head"], 1], abs=0.12)
    assert mesh.skeleton.joint_m[JOINT["LeftFoot"], 1] >= 0.0
