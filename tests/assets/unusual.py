"""Samples of what a file may say and hardly any does: several features on one array, and fields left out that most files have."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assets.build import TRIANGLE, Doc
from assets.packed import packed_view
from assets.people import tube
from assets.surfaces import covered, picture

UNITS = np.array(((0, 0, 0), (32767, 0, 0), (0, 32767, 0), (32767, 32767, 0)), dtype="<i2")
"""positions as normalised shorts"""
RAISED = (32767, 32767, 16384)
"""and what a sparse part of the accessor puts in place of the last"""


def mixed() -> Doc:
    """One position array that is quantised, packed by meshopt and sparse besides, its morph target all zeros but for one vertex; colours of
    three bytes, unlit, without normals, drawn as a strip; on a node that mirrors."""
    doc = Doc()
    doc.use("EXT_meshopt_compression", "KHR_mesh_quantization", required=True)
    doc.use("KHR_materials_unlit")
    doc.json["buffers"] = [{}, {"byteLength": 0, "extensions": {"EXT_meshopt_compression": {"fallback": True}}}]
    padded = np.concatenate((UNITS, np.zeros((4, 1), "<i2")), axis=1)
    packed = packed_view(doc, padded, "ATTRIBUTES", target=34962, byteStride=8)
    where = doc.view(np.array((3,), "u1").tobytes())
    plain = {"componentType": 5122, "count": 4, "type": "VEC3", "normalized": True}
    raised = {"count": 1, "indices": {"bufferView": where, "componentType": 5121}}
    value = doc.view(np.array(RAISED, "<i2").tobytes())
    position = doc.add(
        "accessors",
        {
            "bufferView": packed,
            **plain,
            "sparse": {**raised, "values": {"bufferView": value}},
            "min": [0, 0, 0],
            "max": [32767, 32767, 16384],
        },
    )
    lift = doc.view(np.array((0, 0, -127), "i1").tobytes())
    zeros = {"componentType": 5120, "count": 4, "type": "VEC3", "normalized": True, "min": [0, 0, -127], "max": [0, 0, 0]}
    target = doc.add("accessors", {**zeros, "sparse": {**raised, "values": {"bufferView": lift}}})
    colour = doc.vertices(np.array(((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)), "u1"), "u1", normalized=True)
    doc.json["materials"] = [{"extensions": {"KHR_materials_unlit": {}}}]
    mesh = doc.mesh({"POSITION": position, "COLOR_0": colour}, targets=[{"POSITION": target}], mode=5, material=0)
    doc.node(mesh=mesh, scale=[-2, 1, 1], weights=[0.5])
    return doc.shown()


def shared() -> Doc:
    """Two skins on the same joints in another order, one without inverse bind matrices, the other's sparse; weights of normalised shorts;
    joints outside the mesh's own tree below a mirroring matrix; two scenes, of which none is named as the first."""
    doc = Doc()
    mesh = tube(doc)
    attributes = doc.json["meshes"][mesh]["primitives"][0]["attributes"]
    weights = np.zeros((12, 4), "<u2")
    weights[:, 0], weights[4:8, :2] = 65535, (32767, 32768)
    attributes["WEIGHTS_0"] = doc.vertices(weights, "u2", normalized=True)
    upper = doc.node(name="upper", translation=[0, 1, 0])
    lower = doc.node(name="lower", children=[upper])
    above = doc.node(name="above", children=[lower], matrix=np.diag((-1.0, 1, 1, 1)).ravel().tolist())
    bind = np.tile(np.eye(4, dtype=np.float32), (2, 1, 1))
    base = doc.accessor(bind, matrix=True)
    lowered = np.eye(4, dtype="<f4")
    lowered[1, 3] = -1.0
    where, what = doc.view(np.array((0,), "<u4").tobytes()), doc.view(lowered.T.tobytes())
    doc.json["accessors"][base]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": where, "componentType": 5125},
        "values": {"bufferView": what},
    }
    first = doc.add("skins", {"joints": [lower, upper]})
    second = doc.add("skins", {"joints": [upper, lower], "inverseBindMatrices": base})
    bodies = [doc.node(mesh=mesh, skin=skin, translation=[5, 0, 0]) for skin in (first, second)]
    doc.json["scenes"] = [{"name": "one", "nodes": [above, bodies[0]]}, {"name": "both", "nodes": [above, *bodies]}]
    return doc


def placed() -> Doc:
    """Pictures whose places are moved on every use of them, occlusion by the other coordinates; tangents without normals, a texture without
    a picture, a sampler that says nothing, a view without a far end and one without perspective."""
    doc = covered(
        {
            "occlusionTexture": {
                "index": 0,
                "strength": 0.5,
                "extensions": {"KHR_texture_transform": {"offset": [0.5, 0], "scale": [-1, 1], "texCoord": 1}},
            },
            "emissiveTexture": {"index": 1},
            "emissiveFactor": [1, 1, 1],
        },
        {"source": 0, "sampler": 0},
        {},
    )
    doc.use("KHR_texture_transform")
    del doc.json["meshes"][0]["primitives"][0]["attributes"]["NORMAL"]
    doc.json["samplers"] = [{}]
    doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    doc.node(camera=doc.add("cameras", {"type": "perspective", "perspective": {"yfov": 1, "znear": 0.1}}))
    doc.node(camera=doc.add("cameras", {"type": "orthographic", "orthographic": {"xmag": 1, "ymag": 2, "zfar": 9, "znear": 0}}))
    return doc.shown()


def curved() -> Doc:
    """Morph weights along cubic splines of normalised shorts, turns that step in normalised bytes, and one set of times for both; a curve
    that nothing uses, a channel that moves nothing."""
    doc = Doc()
    position = doc.vertices(TRIANGLE, bounds=True)
    lift = doc.vertices(((0, 0, 1),) * 3, bounds=True)
    mesh = doc.mesh({"POSITION": position}, targets=[{"POSITION": lift}, {"POSITION": lift}])
    node = doc.node(mesh=mesh)
    times = doc.accessor((0.5, 1.5), bounds=True)
    keys = np.zeros((2, 3, 2), "<i2")
    keys[:, 1] = ((0, 32767), (32767, 0))
    splines = doc.accessor(keys.ravel(), "i2", normalized=True)
    turns = doc.accessor(np.array(((0, 0, 0, 127), (127, 0, 0, 0)), "i1"), "i1", normalized=True)
    samplers = [
        {"input": times, "output": splines, "interpolation": "CUBICSPLINE"},
        {"input": times, "output": turns, "interpolation": "STEP"},
    ]
    channels = [
        {"sampler": 0, "target": {"node": node, "path": "weights"}},
        {"sampler": 1, "target": {"node": node, "path": "rotation"}},
        {"sampler": 1, "target": {"path": "rotation"}},
    ]
    doc.add("animations", {"samplers": [*samplers, {"input": times, "output": turns}], "channels": channels})
    return doc.shown()


UNUSUAL: dict[str, Callable[[], Doc]] = {"mixed.gltf": mixed, "shared.glb": shared, "placed.glb": placed, "curved.glb": curved}
