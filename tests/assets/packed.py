"""Samples whose buffers are packed: EXT_meshopt_compression and KHR_draco_mesh_compression."""

from __future__ import annotations

from collections.abc import Callable

import DracoPy
import meshopt
import numpy as np

from assets.build import Doc

GRID = 6


def grid() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A wavy sheet. -> positions (V, 3), normals (V, 3), triangles (T, 3)"""
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0, 1, GRID), np.linspace(0, 1, GRID)))
    z = 0.1 * np.sin(6.0 * x)
    normal = np.stack((-0.6 * np.cos(6.0 * x), np.zeros_like(x), np.ones_like(x)), axis=1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    i = (np.arange(GRID - 1)[:, None] * GRID + np.arange(GRID - 1)).ravel()
    triangles = np.concatenate((np.stack((i, i + 1, i + GRID), axis=1), np.stack((i + 1, i + GRID + 1, i + GRID), axis=1)))
    return np.stack((x, y, z), axis=1).astype("<f4"), normal.astype("<f4"), triangles.astype("<u2")


def packed_view(doc: Doc, rows: np.ndarray, mode: str, how: str = "NONE", **view: int) -> int:
    """A view whose bytes are packed in the first buffer, and nowhere plain."""
    packed = meshopt.encode_gltf_buffer(rows if mode == "ATTRIBUTES" else rows.ravel(), mode)
    size = rows.itemsize * (rows.shape[1] if mode == "ATTRIBUTES" else 1)
    count = rows.shape[0] if mode == "ATTRIBUTES" else rows.size
    inside = {"buffer": 0, "byteOffset": doc.raw(packed), "byteLength": len(packed), "byteStride": size, "count": count, "mode": mode}
    fallback = doc.json["buffers"][1]
    at = fallback["byteLength"]
    fallback["byteLength"] = at + rows.nbytes
    extension = {"EXT_meshopt_compression": inside | ({"filter": how} if how != "NONE" else {})}
    return doc.add("bufferViews", {"buffer": 1, "byteOffset": at, "byteLength": rows.nbytes, "extensions": extension, **view})


def meshopt_packed() -> Doc:
    """Positions, filtered normals and triangles; the plain buffer is left out, as its extension allows."""
    doc = Doc()
    doc.use("EXT_meshopt_compression", required=True)
    doc.use("KHR_mesh_quantization", required=True)
    doc.json["buffers"] = [{}, {"byteLength": 0, "extensions": {"EXT_meshopt_compression": {"fallback": True}}}]
    position, normal, triangles = grid()
    padded = np.concatenate((position, np.zeros((len(position), 1), "<f4")), axis=1)
    octahedral = meshopt.encode_filter_oct(np.concatenate((normal, np.zeros((len(normal), 1))), axis=1), 4, 8).view("i1")
    views = (
        packed_view(doc, padded, "ATTRIBUTES", target=34962, byteStride=16),
        packed_view(doc, octahedral, "ATTRIBUTES", "OCTAHEDRAL", target=34962, byteStride=4),
        packed_view(doc, triangles, "TRIANGLES", target=34963),
    )
    low, high = position.min(axis=0).tolist(), position.max(axis=0).tolist()
    n = len(position)
    doc.add("accessors", {"bufferView": views[0], "componentType": 5126, "count": n, "type": "VEC3", "min": low, "max": high})
    doc.add("accessors", {"bufferView": views[1], "componentType": 5120, "count": n, "type": "VEC3", "normalized": True})
    doc.add("accessors", {"bufferView": views[2], "componentType": 5123, "count": triangles.size, "type": "SCALAR"})
    doc.node(mesh=doc.mesh({"POSITION": 0, "NORMAL": 1}, indices=2))
    return doc.shown()


def draco_packed() -> Doc:
    """Positions, normals, texture coordinates and joints as Draco; no plain data."""
    doc = Doc()
    doc.use("KHR_draco_mesh_compression", required=True)
    position, normal, triangles = grid()
    n = len(position)
    joints, weights = np.zeros((n, 4), "u1"), np.tile(np.array((1, 0, 0, 0), "f4"), (n, 1))
    data = DracoPy.encode(
        position.astype("f8"),
        triangles.astype("u4"),
        quantization_bits=16,
        preserve_order=True,
        normals=normal.astype("f8"),
        tex_coord=position[:, :2].astype("f8"),
        generic_attributes={7: joints, 9: weights},
    )
    ids = {a["attribute_type"]: a["unique_id"] for a in DracoPy.decode(data).attributes}
    names = {"POSITION": ids[0], "NORMAL": ids[1], "TEXCOORD_0": ids[3], "JOINTS_0": 7, "WEIGHTS_0": 9}
    low, high = position.min(axis=0).tolist(), position.max(axis=0).tolist()
    attributes = {}
    for name in names:
        type_ = {"POSITION": "VEC3", "NORMAL": "VEC3", "TEXCOORD_0": "VEC2"}.get(name, "VEC4")
        value = {"componentType": 5121 if name == "JOINTS_0" else 5126, "count": n, "type": type_}
        attributes[name] = doc.add("accessors", value | ({"min": low, "max": high} if name == "POSITION" else {}))
    indices = doc.add("accessors", {"componentType": 5123, "count": triangles.size, "type": "SCALAR"})
    packed = {"bufferView": doc.view(data), "attributes": names}
    mesh = doc.mesh(attributes, indices=indices, extensions={"KHR_draco_mesh_compression": packed})
    bone = doc.node(name="bone")
    doc.node(mesh=mesh, skin=doc.add("skins", {"joints": [bone]}))
    return doc.shown()


PACKED: dict[str, Callable[[], Doc]] = {"meshopt.gltf": meshopt_packed, "draco.glb": draco_packed}
