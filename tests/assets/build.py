"""glTF files made by hand: a document that grows by arrays, and its bytes as .gltf or .glb."""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

COMPONENT = {"i1": 5120, "u1": 5121, "i2": 5122, "u2": 5123, "u4": 5125, "f4": 5126}
VERTICES, INDICES = 34962, 34963
Json = dict[str, Any]


@dataclass
class Doc:
    """A document and its one buffer. Everything is a plain dict, so that a test may spoil it."""

    json: Json = field(default_factory=lambda: {"asset": {"version": "2.0", "generator": "vr-dti tests"}})
    data: bytearray = field(default_factory=bytearray)
    beside: dict[str, bytes] = field(default_factory=dict)
    """files that belong to it"""

    def add(self, kind: str, value: Json) -> int:
        """One more of `kind`. -> its index"""
        self.json.setdefault(kind, []).append(value)
        return len(self.json[kind]) - 1

    def use(self, *extensions: str, required: bool = False) -> None:
        """Name extensions as used."""
        for key in ("extensionsUsed", "extensionsRequired")[: 1 + required]:
            names = self.json.setdefault(key, [])
            names += [e for e in extensions if e not in names]

    def raw(self, data: bytes) -> int:
        """Bytes at the end of the buffer, aligned. -> their offset"""
        self.data += b"\0" * (-len(self.data) % 4)
        at = len(self.data)
        self.data += data
        return at

    def view(self, data: bytes, *, target: int = 0, stride: int = 0) -> int:
        """A buffer view. -> its index"""
        view: Json = {"buffer": 0, "byteOffset": self.raw(data), "byteLength": len(data)}
        if target:
            view["target"] = target
        if stride:
            view["byteStride"] = stride
        return self.add("bufferViews", view)

    def accessor(
        self, values: ArrayLike, kind: str = "f4", *, target: int = 0, normalized: bool = False, bounds: bool = False, matrix: bool = False
    ) -> int:
        """Values (n,), (n, k) or matrices (n, 4, 4), which go in column by column. -> its index"""
        a: NDArray[Any] = np.asarray(values, dtype="<" + kind)
        if matrix:
            a = np.swapaxes(a, -1, -2).reshape(len(a), -1)
        flat = a.reshape(len(a), -1)
        type_ = "MAT4" if matrix else {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}[flat.shape[1]]
        pad = -flat.shape[1] * a.itemsize % 4 if target == VERTICES else 0
        rows = np.concatenate((np.ascontiguousarray(flat).view("u1").reshape(len(flat), -1), np.zeros((len(flat), pad), "u1")), axis=1)
        view = self.view(rows.tobytes(), target=target, stride=rows.shape[1] if pad else 0)
        value: Json = {"bufferView": view, "componentType": COMPONENT[kind], "count": len(flat), "type": type_}
        if normalized:
            value["normalized"] = True
        if bounds:
            value["min"], value["max"] = flat.min(axis=0).tolist(), flat.max(axis=0).tolist()
        return self.add("accessors", value)

    def vertices(self, values: ArrayLike, kind: str = "f4", **more: Any) -> int:
        """An accessor of vertex attributes."""
        return self.accessor(values, kind, target=VERTICES, **more)

    def indices(self, values: ArrayLike, kind: str = "u2") -> int:
        """An accessor of vertex indices."""
        return self.accessor(values, kind, target=INDICES)

    def mesh(self, attributes: Json, **more: Any) -> int:
        """A mesh of one primitive; `more` goes into the primitive. -> its index"""
        return self.add("meshes", {"primitives": [{"attributes": attributes, **more}]})

    def node(self, **value: Any) -> int:
        """A node."""
        return self.add("nodes", value)

    def shown(self, *nodes: int) -> Doc:
        """The scene, and the document done. Roots are all nodes that nobody has as a child, if none are given."""
        below = {c for n in self.json.get("nodes", []) for c in n.get("children", [])}
        roots = list(nodes) or [i for i in range(len(self.json.get("nodes", []))) if i not in below]
        self.json["scenes"] = [{"nodes": roots}] if roots else [{}]
        self.json["scene"] = 0
        return self

    # --- bytes -----------------------------------------------------------------------------------------------------------------

    def _with_buffer(self, uri: str) -> bytes:
        buffers = self.json.get("buffers", [{}])
        if not self.data or not isinstance(buffers, list) or not buffers or not isinstance(buffers[0], dict):
            return json.dumps(self.json).encode()  # it needs none, or a test has spoilt it
        first: Json = {"byteLength": len(self.data)} | ({"uri": uri} if uri else {}) | buffers[0]
        return json.dumps({**self.json, "buffers": [first, *buffers[1:]]}).encode()

    def gltf(self) -> bytes:
        """One text with everything in it."""
        return self._with_buffer("data:application/octet-stream;base64," + base64.b64encode(bytes(self.data)).decode())

    def glb(self) -> bytes:
        """One binary file."""
        text = self._with_buffer("")
        return glb(text, bytes(self.data))

    def write(self, folder: Path, name: str) -> Path:
        """As the suffix of `name` says; .gltf with its buffer in a file beside it. -> the model's path"""
        path = folder / name
        if path.suffix == ".gltf":
            binary = path.with_suffix(".bin").name
            path.write_bytes(self._with_buffer(binary))
            path.with_suffix(".bin").write_bytes(bytes(self.data))
        else:
            path.write_bytes(self.glb())
        for other, data in self.beside.items():
            (folder / other).write_bytes(data)
        return path


def glb(text: bytes, binary: bytes = b"") -> bytes:
    """A .glb of a JSON text and a buffer."""
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<II", len(text), 0x4E4F534A) + text
    if binary:
        binary += b"\0" * (-len(binary) % 4)
        chunks += struct.pack("<II", len(binary), 0x004E4942) + binary
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


TRIANGLE = np.array(((0, 0, 0), (1, 0, 0), (0, 1, 0)), dtype=np.float32)


def triangle() -> Doc:
    """The smallest model: one triangle, one node, one scene."""
    doc = Doc()
    position = doc.vertices(TRIANGLE, bounds=True)
    doc.node(mesh=doc.mesh({"POSITION": position}, indices=doc.indices((0, 1, 2))))
    return doc.shown()
