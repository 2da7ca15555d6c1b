"""Samples with bones: a tube on two joints, and the same tube as whole persons of VRM 0.x and 1.0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assets.build import Doc
from assets.surfaces import picture
from vr_dti.assets.gltf.person_values import REQUIRED_BONES

LIFT = np.array((0.0, 0.0, 0.1), dtype=np.float32)


def tube(doc: Doc, *, joints: int = 2) -> int:
    """A square tube up to y = 2, its lower ring on joint 0, its upper on the last, with two morph targets. -> mesh"""
    ring = np.array(((-0.1, 0, -0.1), (0.1, 0, -0.1), (0.1, 0, 0.1), (-0.1, 0, 0.1)), dtype=np.float32)
    position = np.concatenate([ring + np.array((0, y, 0)) for y in (0, 1, 2)]).astype(np.float32)
    i = np.arange(8)
    right = np.where(i % 4 == 3, i - 3, i + 1)
    triangles = np.concatenate((np.stack((i, i + 4, right), 1), np.stack((right, i + 4, right + 4), 1)))
    hung = np.zeros((12, 4), dtype=np.uint8)
    hung[8:, 0] = joints - 1
    hung[4:8, 1] = joints - 1
    weights = np.zeros((12, 4), dtype=np.float32)
    weights[:, 0] = 1.0
    weights[4:8, :2] = 0.5
    moved = np.zeros((12, 3), dtype=np.float32)
    moved[8:] = LIFT
    target = doc.vertices(moved, bounds=True)
    mesh = doc.mesh(
        {"POSITION": doc.vertices(position, bounds=True), "JOINTS_0": doc.vertices(hung, "u1"), "WEIGHTS_0": doc.vertices(weights)},
        indices=doc.indices(triangles.ravel()),
        targets=[{"POSITION": target}, {"POSITION": target}],
    )
    doc.json["meshes"][mesh] |= {"name": "tube", "extras": {"targetNames": ["smile", "blink"]}}
    return mesh


def figure() -> Doc:
    """The tube on a lower and an upper joint at y = 1; the upper one bends to the side in an animation."""
    doc = Doc()
    mesh = tube(doc)
    upper = doc.node(name="upper", translation=[0, 1, 0])
    lower = doc.node(name="lower", children=[upper])
    bind = np.tile(np.eye(4), (2, 1, 1))
    bind[1, 1, 3] = -1.0
    skin = doc.add("skins", {"joints": [lower, upper], "inverseBindMatrices": doc.accessor(bind, matrix=True), "skeleton": lower})
    doc.node(mesh=mesh, skin=skin, name="body")
    half = float(np.sqrt(0.5))
    samplers = [{"input": doc.accessor((0.0, 1.0), bounds=True), "output": doc.accessor(((0, 0, 0, 1), (0, 0, half, half)))}]
    channels = [{"sampler": 0, "target": {"node": upper, "path": "rotation"}}]
    doc.add("animations", {"name": "bend", "samplers": samplers, "channels": channels})
    return doc.shown()


def _boned() -> tuple[Doc, dict[str, int], int]:
    """The tube on fifteen bones. -> document, bone -> node, node of the mesh"""
    doc = Doc()
    mesh = tube(doc, joints=len(REQUIRED_BONES))
    bones = {name: doc.node(name=name) for name in REQUIRED_BONES}
    doc.json["nodes"][bones["hips"]] |= {"children": [n for b, n in bones.items() if b != "hips"], "translation": [0, 1, 0]}
    bind = np.tile(np.eye(4), (len(bones), 1, 1))
    bind[:, 1, 3] = -1.0
    skin = doc.add("skins", {"joints": list(bones.values()), "inverseBindMatrices": doc.accessor(bind, matrix=True)})
    doc.json["materials"] = [{"name": "face"}]
    doc.json["meshes"][mesh]["primitives"][0]["material"] = 0
    node = doc.node(mesh=mesh, skin=skin, name="body")
    return doc.shown(), bones, node


def vrm1() -> Doc:
    """A person of VRM 1.0."""
    doc, bones, node = _boned()
    doc.use("VRMC_vrm", "VRMC_springBone")
    bind = {"node": node, "index": 1, "weight": 0.75}
    colour = {"material": 0, "type": "color", "targetValue": [1, 0, 0, 1]}
    moved = {"material": 0, "scale": [1, 1], "offset": [0.5, 0]}
    ways = {f"rangeMap{w}": {"inputMaxValue": 40 + i, "outputScale": 8} for i, w in enumerate(("HorizontalInner", "HorizontalOuter"))}
    image = doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png", "name": "thumbnail"})
    meta = {
        "name": "Tube",
        "version": "3",
        "authors": ["nobody"],
        "licenseUrl": "https://vrm.dev/licenses/1.0/",
        "avatarPermission": "everyone",
        "allowExcessivelyViolentUsage": True,
        "commercialUsage": "corporation",
        "creditNotation": "unnecessary",
        "modification": "allowModification",
        "thumbnailImage": image,
    }
    doc.json["extensions"] = {
        "VRMC_vrm": {
            "specVersion": "1.0",
            "meta": meta,
            "humanoid": {"humanBones": {name: {"node": n} for name, n in bones.items()}},
            "expressions": {
                "preset": {"blink": {"isBinary": True, "morphTargetBinds": [bind], "overrideLookAt": "block"}},
                "custom": {"blush": {"materialColorBinds": [colour], "textureTransformBinds": [moved]}},
            },
            "lookAt": {"type": "bone", "offsetFromHeadBone": [0, 0.06, 0.1], **ways},
            "firstPerson": {"meshAnnotations": [{"node": node, "type": "thirdPersonOnly"}]},
        },
        "VRMC_springBone": {"specVersion": "1.0"},
    }
    return doc


def vrm0() -> Doc:
    """The same person as VRM 0.x, whose author forbids violence, and whose thumb is counted as in 0.x."""
    doc, bones, node = _boned()
    doc.use("VRM")
    thumb = doc.node(name="thumb")
    doc.json["nodes"][bones["leftHand"]]["children"] = [thumb]
    mesh = doc.json["nodes"][node]["mesh"]
    curve = {"xRange": 40.0, "yRange": 8.0, "curve": [0, 0, 0, 1, 1, 1, 1, 0]}
    doc.json["extensions"] = {
        "VRM": {
            "exporterVersion": "tests",
            "meta": {
                "title": "Tube",
                "author": "nobody",
                "allowedUserName": "OnlyAuthor",
                "violentUssageName": "Disallow",
                "sexualUssageName": "Disallow",
                "commercialUssageName": "Allow",
                "licenseName": "CC_BY_ND",
            },
            "humanoid": {"humanBones": [*({"bone": n, "node": i} for n, i in bones.items()), {"bone": "leftThumbProximal", "node": thumb}]},
            "firstPerson": {
                "firstPersonBone": bones["head"],
                "firstPersonBoneOffset": {"x": 0.01, "y": 0.06, "z": 0.0},
                "lookAtTypeName": "BlendShape",
                "lookAtHorizontalInner": curve,
                "meshAnnotations": [{"mesh": mesh, "firstPersonFlag": "ThirdPersonOnly"}],
            },
            "blendShapeMaster": {
                "blendShapeGroups": [
                    {"name": "Blink", "presetName": "blink", "binds": [{"mesh": mesh, "index": 1, "weight": 75}], "isBinary": True},
                    {"name": "Joy", "presetName": "joy", "binds": [{"mesh": mesh, "index": 0, "weight": 100}]},
                    {
                        "name": "blush",
                        "presetName": "unknown",
                        "materialValues": [
                            {"materialName": "face", "propertyName": "_Color", "targetValue": [1, 0, 0, 1]},
                            {"materialName": "face", "propertyName": "_MainTex_ST", "targetValue": [1, 1, 0.5, 0]},
                        ],
                    },
                ]
            },
        }
    }
    return doc.shown()


PEOPLE: dict[str, Callable[[], Doc]] = {"vrm1.vrm": vrm1, "vrm0.vrm": vrm0}
