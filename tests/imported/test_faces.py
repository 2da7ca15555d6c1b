"""Faces of VRM people, of both versions: their expressions shared out among our face units, in our axes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from assets.build import Doc

from tests.imported.stranger import stranger
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.mesh import PersonMesh
from vr_dti.spaces import Floats
from vr_dti.world.animation.units import UNIT
from vr_dti.world.skeleton import JOINT

BODY = skeleton("stocky")
WAYS = ((0.0, -0.02, 0.0), (0.0, -0.01, 0.0), (0.0, 0.0, 0.004), (0.004, 0.0, 0.0))
"""what the morph targets add to the head, in metres and in the axes of the file"""
ZERO = {"aa": "a", "happy": "joy", "blinkLeft": "blink_l", "blinkRight": "blink_r", "blink": "blink", "lookLeft": "lookleft"}

Said = dict[str, list[tuple[int, float]]]
"""expression, as VRM 1.0 calls it -> morph targets and weights"""
Face = Callable[[int, Said], PersonMesh]


def with_expressions(version: int, said: Said, eyes: tuple[str, float, float] | None = None) -> Doc:
    """A person of VRM 0.x or 1.0 whose head has the targets `WAYS`, of names that tell nothing.

    `eyes`: by bone or expression, degrees of a gaze, and what they do then in every direction.
    """
    doc = stranger(BODY, "vrm", forward=1.0 if version else -1.0)
    mesh = next(i for i, n in enumerate(doc.json["nodes"]) if n.get("name") == "body")
    head = doc.json["meshes"][0]["primitives"][1]
    position = head["attributes"]["POSITION"]
    count = doc.json["accessors"][position]["count"]
    head["targets"] = [{"POSITION": doc.vertices(np.tile(w, (count, 1)).astype(np.float32), bounds=True)} for w in WAYS]
    doc.json["meshes"][0]["primitives"] = [head]
    doc.json["meshes"][0]["extras"] = {"targetNames": [f"Fcl_{k}" for k in range(len(WAYS))]}
    one = doc.json["extensions"]["VRMC_vrm"]
    if eyes is not None and version:
        ways = ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")
        one["lookAt"] = {"type": eyes[0]} | {f"rangeMap{way}": {"inputMaxValue": eyes[1], "outputScale": eyes[2]} for way in ways}
    if version:
        presets, own = {}, {}
        for name, binds in said.items():
            where = own if name[0].isupper() else presets
            where[name] = {"morphTargetBinds": [{"node": mesh, "index": k, "weight": w} for k, w in binds]}
        one["expressions"] = {"preset": presets, "custom": own}
        return doc
    bones = one["humanoid"]["humanBones"]
    thumbs = {"Metacarpal": "Proximal", "Proximal": "Intermediate"}
    human = []
    for name, bone in bones.items():
        part = next((p for p in thumbs if "Thumb" in name and name.endswith(p)), "")
        human.append({"bone": name.removesuffix(part) + thumbs.get(part, ""), "node": bone["node"]})
    groups: list[dict[str, Any]] = [
        {"name": name, "presetName": ZERO.get(name, "unknown"), "binds": [{"mesh": 0, "index": k, "weight": 100 * w} for k, w in binds]}
        for name, binds in said.items()
    ]
    doc.json["extensionsUsed"] = ["VRM"]
    doc.json["extensions"] = {
        "VRM": {"meta": {"title": "Tubes"}, "humanoid": {"humanBones": human}, "blendShapeMaster": {"blendShapeGroups": groups}}
    }
    if eyes is not None:
        curve = {"xRange": eyes[1], "yRange": eyes[2]}
        doc.json["extensions"]["VRM"]["firstPerson"] = {
            "lookAtTypeName": {"bone": "Bone", "expression": "BlendShape"}[eyes[0]],
            **{f"lookAt{way}": curve for way in ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")},
        }
    return doc


@pytest.fixture
def face(tmp_path: Path) -> Face:
    return lambda version, said: converted(read_model(with_expressions(version, said).write(tmp_path, "guest.vrm")), "guest", "")[0]


def unit(mesh: PersonMesh, name: str) -> Floats:
    """(3,) metres that a whole unit moves the head, all of whose vertices move alike."""
    assert mesh.face is not None
    head = mesh.vertices["joints"][mesh.face.rows, 0] == JOINT["Head"]
    delta: Floats = mesh.face.deltas[UNIT[name], head, :3].astype(np.float64)
    assert np.ptp(delta, axis=0).max() < 1e-4
    return delta.mean(axis=0)


@pytest.mark.parametrize("version", [0, 1])
def test_expressions_become_units(face: Face, version: int) -> None:
    """An open mouth opens the jaw; both sides of a smile together are the whole of it; each lid is its own, in front of ours."""
    mesh = face(version, {"aa": [(0, 0.5)], "happy": [(1, 1.0)], "blinkLeft": [(2, 1.0)], "blinkRight": [(3, 1.0)]})
    assert unit(mesh, "jawOpen") == pytest.approx((0.0, -0.01, 0.0), abs=1e-4)
    assert unit(mesh, "mouthSmileLeft") == pytest.approx((0.0, -0.005, 0.0), abs=1e-4)
    assert unit(mesh, "mouthSmileLeft") == pytest.approx(unit(mesh, "mouthSmileRight"))
    turned = -1.0 if version else 1.0  # 1.0 faces +Z, 0.x -Z as we do
    assert unit(mesh, "eyeBlinkLeft") == pytest.approx((0.0, 0.0, 0.004 * turned), abs=1e-4)
    assert unit(mesh, "eyeBlinkRight") == pytest.approx((0.004 * turned, 0.0, 0.0), abs=1e-4)
    assert unit(mesh, "browDownLeft") == pytest.approx((0.0, 0.0, 0.0))


@pytest.mark.parametrize("version", [0, 1])
def test_one_blink_shuts_both_eyes_and_its_targets_add_up(face: Face, version: int) -> None:
    mesh = face(version, {"blink": [(0, 0.25), (1, 0.5), (0, 0.25)]})
    assert unit(mesh, "eyeBlinkLeft") + unit(mesh, "eyeBlinkRight") == pytest.approx((0.0, -0.015, 0.0), abs=1e-4)


@pytest.mark.parametrize("version", [0, 1])
def test_expressions_of_arkit_names_go_before_the_presets(face: Face, version: int) -> None:
    """Perfect sync, as makers of such people call it: 52 expressions of their own beside the presets."""
    mesh = face(version, {"aa": [(0, 1.0)], "BrowDownLeft": [(2, 1.0)], "JawOpen": [(1, 1.0)]})
    assert unit(mesh, "jawOpen") == pytest.approx((0.0, -0.01, 0.0), abs=1e-4), "not the preset too"
    assert abs(unit(mesh, "browDownLeft")[2]) == pytest.approx(0.004, abs=1e-4)
    assert unit(mesh, "browDownRight") == pytest.approx((0.0, 0.0, 0.0))


@pytest.mark.parametrize("version", [0, 1])
def test_expressions_that_we_have_no_use_for_leave_a_still_face(face: Face, version: int) -> None:
    assert face(version, {"relaxed": [(0, 1.0)], "Blush": [(1, 1.0)]}).face is None


@pytest.mark.parametrize("version", [0, 1])
def test_eyes_that_follow_by_expressions_do(tmp_path: Path, version: int) -> None:
    """A gaze to its left draws one unit of each eye: both together are what the file gives for it, here half at 60 degrees."""
    mesh = looking(tmp_path, version, "expression", 60.0, 1.0, {"lookLeft": [(3, 1.0)]})
    left, right = unit(mesh, "eyeLookOutLeft"), unit(mesh, "eyeLookInRight")
    assert left == pytest.approx(right) and np.abs(left + right).max() == pytest.approx(0.002, abs=1e-4)
    assert unit(mesh, "eyeLookInLeft") == pytest.approx((0.0, 0.0, 0.0))
    assert eye_share(mesh) == 0.0, "not by its bones too"


@pytest.mark.parametrize("version", [0, 1])
def test_eyes_turn_as_little_as_the_file_says(tmp_path: Path, version: int) -> None:
    """Eyes painted on a curved sheet turn about a point deep in the head: as far as real ones, they would sink into it."""
    assert eye_share(looking(tmp_path, version, "bone", 90.0, 9.0, {})) == pytest.approx(0.1, abs=0.01)
    assert eye_share(looking(tmp_path, version, "bone", 10.0, 90.0, {})) == 1.0
    assert eye_share(looking(tmp_path, version, "expression", 90.0, 1.0, {})) == 1.0, "it has no such expression"
    assert eye_share(converted(read_model(on_an_eye(with_expressions(1, {})).write(tmp_path, "plain.vrm")), "guest", "")[0]) == 1.0


def looking(folder: Path, version: int, kind: str, far_deg: float, does: float, said: Said) -> PersonMesh:
    doc = on_an_eye(with_expressions(version, said, (kind, far_deg, does)))
    return converted(read_model(doc.write(folder, "guest.vrm")), "guest", "")[0]


def on_an_eye(doc: Doc) -> Doc:
    """The same with the whole mesh on the bone of the left eye."""
    eye = next(i for i, n in enumerate(doc.json["nodes"]) if n.get("name") == "leftEye")
    head = doc.json["meshes"][0]["primitives"][0]
    count = doc.json["accessors"][head["attributes"]["POSITION"]]["count"]
    hung = np.zeros((count, 4), np.uint8)
    hung[:, 0] = doc.json["skins"][0]["joints"].index(eye)
    head["attributes"]["JOINTS_0"] = doc.vertices(hung, "u1")
    return doc


def eye_share(mesh: PersonMesh) -> float:
    """How much of the mesh hangs on the left eye; the rest of it on the head."""
    joints, weights = mesh.vertices["joints"], mesh.vertices["weights"].astype(np.float64)
    assert set(joints[weights > 0]) <= {JOINT["LeftEye"], JOINT["Head"]}
    share = (weights * (joints == JOINT["LeftEye"])).sum(axis=1) / weights.sum(axis=1)
    assert np.ptp(share) < 1e-6
    return float(share[0])
