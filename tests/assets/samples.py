"""A file for each feature of glTF that the import room reads: plain ones here, packed ones and people in files of their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assets.build import TRIANGLE, Doc, triangle
from assets.packed import PACKED
from assets.people import PEOPLE, figure
from assets.surfaces import SURFACES
from assets.unusual import UNUSUAL


def component_types() -> Doc:
    """Normalised texture coordinates and colours of bytes and shorts, indices of bytes and words."""
    doc = Doc()
    quad = np.array(((0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0)), dtype=np.float32)
    uv = np.array(((0, 0), (1, 0), (1, 1), (0, 1)))
    position = doc.vertices(quad, bounds=True)
    for kind, index in (("u1", "u1"), ("u2", "u4")):
        most = np.iinfo(kind).max
        attributes = {
            "POSITION": position,
            "TEXCOORD_0": doc.vertices(uv * most, kind, normalized=True),
            "COLOR_0": doc.vertices(np.array(((most, 0, 0, most),) * 4), kind, normalized=True),
        }
        doc.node(mesh=doc.mesh(attributes, indices=doc.indices((0, 1, 2, 0, 2, 3), index)))
    return doc.shown()


def strided() -> Doc:
    """Position, normal and texture coordinates side by side in one buffer view."""
    doc = Doc()
    rows = np.zeros(3, dtype=[("p", "<f4", 3), ("n", "<f4", 3), ("uv", "<u2", 2)])
    rows["p"], rows["n"], rows["uv"] = TRIANGLE, (0, 0, 1), ((0, 0), (65535, 0), (0, 65535))
    view = doc.view(rows.tobytes(), target=34962, stride=rows.itemsize)
    low, high = TRIANGLE.min(axis=0).tolist(), TRIANGLE.max(axis=0).tolist()
    common = {"bufferView": view, "count": 3, "componentType": 5126, "type": "VEC3"}
    position = doc.add("accessors", {**common, "min": low, "max": high})
    normal = doc.add("accessors", {**common, "byteOffset": 12})
    uv = doc.add("accessors", {**common, "byteOffset": 24, "componentType": 5123, "type": "VEC2", "normalized": True})
    doc.node(mesh=doc.mesh({"POSITION": position, "NORMAL": normal, "TEXCOORD_0": uv}))
    return doc.shown()


def sparse() -> Doc:
    """A position accessor of which one row is replaced, and a morph target that is zero but for one row."""
    doc = Doc()
    moved = TRIANGLE.copy()
    moved[2] = (0.0, 2.0, 0.0)
    base = doc.vertices(TRIANGLE)
    where, what = doc.view(np.array((2,), "<u2").tobytes()), doc.view(moved[2].tobytes())
    replaced = {"count": 1, "indices": {"bufferView": where, "componentType": 5123}, "values": {"bufferView": what}}
    doc.json["accessors"][base] |= {"sparse": replaced, "min": moved.min(axis=0).tolist(), "max": moved.max(axis=0).tolist()}
    lift = doc.view(np.array((0.0, 0.0, 1.0), "<f4").tobytes())
    values = {"count": 1, "indices": {"bufferView": where, "componentType": 5123}, "values": {"bufferView": lift}}
    zero = {"componentType": 5126, "count": 3, "type": "VEC3", "sparse": values, "min": [0, 0, 0], "max": [0, 0, 1]}
    target = doc.add("accessors", zero)
    doc.node(mesh=doc.mesh({"POSITION": base}, targets=[{"POSITION": target}]), weights=[0.5])
    return doc.shown()


MODES = {
    0: ((0,), (1,), (2,), (3,)),
    1: ((0, 1), (2, 3)),
    2: ((0, 1), (1, 2), (2, 3), (3, 0)),
    3: ((0, 1), (1, 2), (2, 3)),
    5: ((0, 1, 2), (1, 3, 2)),
    6: ((1, 2, 0), (2, 3, 0)),
}
"""mode -> what four vertices make in it (glTF 2.0, 3.7.2.1)"""


def modes() -> Doc:
    """Four vertices in every mode but triangles, with and without indices."""
    doc = Doc()
    position = doc.vertices(((0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)), bounds=True)
    for i, mode in enumerate(MODES):
        more = {"indices": doc.indices((0, 1, 2, 3), "u1")} if i % 2 else {}
        doc.node(mesh=doc.mesh({"POSITION": position}, mode=mode, **more))
    return doc.shown()


def matrices() -> Doc:
    """A node with a matrix that moves, turns and mirrors, under one that scales."""
    doc = triangle()
    turn = np.array(((0.0, -2.0, 0.0, 3.0), (-1.0, 0.0, 0.0, 4.0), (0.0, 0.0, 0.5, 5.0), (0.0, 0.0, 0.0, 1.0)))
    child = doc.node(mesh=0, matrix=turn.T.ravel().tolist())
    doc.node(children=[child], scale=[2, 2, 2], name="above")
    return doc.shown()


def animated() -> Doc:
    """Each interpolation on each path, turns of shorts among them, and weights of two targets."""
    doc = Doc()
    position = doc.vertices(TRIANGLE, bounds=True)
    target = doc.vertices(np.ones((3, 3)), bounds=True)
    mesh = doc.mesh({"POSITION": position}, targets=[{"POSITION": target}, {"POSITION": target}])
    doc.json["meshes"][mesh]["extras"] = {"targetNames": ["smile", "frown"]}
    doc.json["meshes"][mesh]["weights"] = [0.0, 0.25]
    node = doc.node(mesh=mesh)
    when = doc.accessor((0.5, 1.5, 2.5), bounds=True)
    half = np.sqrt(0.5)
    turns = np.array(((0, 0, 0, 1), (0, half, 0, half), (0, 1, 0, 0)))
    flat, steep = np.zeros(3), np.array((3.0, 0.0, 0.0))
    spline = np.array((flat, (0, 0, 0), steep, flat, (1, 0, 0), flat, flat, (1, 2, 0), flat))
    curves = {
        "LINEAR": {
            "translation": doc.accessor(((0, 0, 0), (1, 0, 0), (1, 2, 0))),
            "rotation": doc.accessor(np.round(turns * 32767), "i2", normalized=True),
            "weights": doc.accessor((0, 1, 1, 0, 0, 0)),
        },
        "STEP": {"scale": doc.accessor(((1, 1, 1), (2, 2, 2), (3, 3, 3))), "rotation": doc.accessor(turns)},
        "CUBICSPLINE": {
            "translation": doc.accessor(spline),
            "rotation": doc.accessor(np.concatenate([np.stack((0 * q, q, 0 * q)) for q in turns])),
        },
    }
    for kind, paths in curves.items():
        samplers = [{"input": when, "output": out, "interpolation": kind} for out in paths.values()]
        channels = [{"sampler": i, "target": {"node": node, "path": path}} for i, path in enumerate(paths)]
        doc.add("animations", {"name": kind, "samplers": samplers, "channels": channels})
    return doc.shown()


def lights_and_cameras() -> Doc:
    """A spot, a point and the sun, and both kinds of camera."""
    doc = triangle()
    doc.use("KHR_lights_punctual")
    spot = {"type": "spot", "intensity": 40, "range": 10, "spot": {"innerConeAngle": 0.2, "outerConeAngle": 0.5}}
    lights = [{"type": "directional", "color": [1, 0.9, 0.8], "intensity": 3}, {"type": "point", "name": "lamp"}, spot]
    doc.json["extensions"] = {"KHR_lights_punctual": {"lights": lights}}
    for i in range(3):
        doc.node(extensions={"KHR_lights_punctual": {"light": i}})
    doc.node(camera=doc.add("cameras", {"type": "perspective", "perspective": {"yfov": 0.8, "znear": 0.1, "zfar": 50.0}}))
    doc.node(camera=doc.add("cameras", {"type": "orthographic", "orthographic": {"xmag": 2, "ymag": 1, "znear": 0.1, "zfar": 50}}))
    return doc.shown()


def quantized() -> Doc:
    """KHR_mesh_quantization: positions of shorts, normals of bytes."""
    doc = Doc()
    doc.use("KHR_mesh_quantization", required=True)
    position = doc.vertices(TRIANGLE * 1000, "i2", bounds=True)
    normal = doc.vertices(((0, 0, 127),) * 3, "i1", normalized=True)
    doc.node(mesh=doc.mesh({"POSITION": position, "NORMAL": normal}), scale=[0.001] * 3)
    return doc.shown()


SAMPLES: dict[str, Callable[[], Doc]] = {
    "triangle.gltf": triangle,
    "triangle.glb": triangle,
    "component_types.glb": component_types,
    "strided.glb": strided,
    "sparse.glb": sparse,
    "modes.glb": modes,
    "matrices.gltf": matrices,
    "animated.glb": animated,
    "lights_and_cameras.glb": lights_and_cameras,
    "quantized.glb": quantized,
    "figure.glb": figure,
    **SURFACES,
    **PACKED,
    **PEOPLE,
    **UNUSUAL,
}
"""file name -> its document"""
