"""KHR_draco_mesh_compression: which primitives are packed, and their vertices and triangles unpacked by the child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets.gltf.accessors import Accessors, Array
from vr_dti.assets.gltf.child.jobs import Decoded, Decoders, Job
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.views import View

DRACO = "KHR_draco_mesh_compression"


@dataclass(frozen=True, slots=True, eq=False)
class Unpacked:
    """A primitive's own data."""

    triangles: NDArray[np.uint32]
    """(T, 3)"""
    attributes: dict[str, Array]
    """name -> (V, n) as the accessor of that name says"""


def unpack(root: Cursor, views: list[View], accessors: Accessors, decoders: Decoders, faults: Faults) -> dict[str, Unpacked]:
    """Every packed primitive's data, by the primitive's pointer. The same bytes are unpacked once."""
    wanted: list[tuple[Cursor, Cursor, tuple[str, ...], int]] = []
    jobs: list[Job] = []
    known: dict[tuple[int, tuple[int, ...], int], int] = {}
    for mesh in root.objects("meshes"):
        for p in mesh.objects("primitives"):
            packed = p.extension(DRACO)
            if packed is None:
                continue
            names = packed.need("attributes")
            ids = tuple(names.integer(name, high=2**32 - 1) for name in names.keys)
            which = packed.index("bufferView", len(views), "buffer views", must=True)
            data = None if which is None else views[which].data
            size = _size(p, names.keys, accessors)
            if which is None or data is None or not size or not ids:
                continue
            key = (which, ids, size)
            if key not in known:
                if not accessors.take(size, packed.pointer):
                    continue
                known[key] = len(jobs)
                jobs.append(Job("draco", data, {"ids": ids}, size))
            wanted.append((p, packed, names.keys, known[key]))
    answers = decoders.run(jobs, hurry=faults.any)
    out = {}
    for p, packed, keys, job in wanted:
        made = _made(p, packed, keys, answers[job], accessors)
        if made is not None:
            out[p.pointer] = made
    return out


def _accessor(at: Cursor | None, key: str, accessors: Accessors) -> int | None:
    return at.index(key, len(accessors), "accessors", must=True) if at is not None else None


def _size(p: Cursor, keys: tuple[str, ...], accessors: Accessors) -> int:
    """Bytes that a right answer has at most; 0 where the accessors are wrong."""
    total = 0
    indices = accessors.get(_accessor(p, "indices", accessors))
    if indices is None:
        return 0
    attributes = p.obj("attributes")
    for key in keys:
        a = accessors.get(_accessor(attributes, key, accessors))
        if a is None:
            return 0
        total += a.count * a.width * 4
    return total + 12 * indices.count


def _made(p: Cursor, packed: Cursor, keys: tuple[str, ...], answer: Decoded, accessors: Accessors) -> Unpacked | None:
    if answer.problem:
        packed.fault(None, f"cannot be unpacked: {answer.problem}")
        return None
    triangles, *arrays = answer.arrays
    indices, attributes = accessors.get(p.index("indices", len(accessors), "accessors")), p.obj("attributes")
    count = 0 if indices is None else indices.count
    if count not in (triangles.size, len(triangles) + 2):
        packed.fault(None, f"unpacks to {triangles.size} indices, where its accessor says {count}")
        return None
    out: dict[str, Array] = {}
    for key, array in zip(keys, arrays, strict=True):
        a = accessors.get(_accessor(attributes, key, accessors))
        if a is None:
            return None
        if array.shape != (a.count, a.width) or array.dtype.kind != a.kind.kind:
            packed.fault(None, f"{key} unpacks to {array.shape} {array.dtype}, where its accessor says {(a.count, a.width)} {a.kind}")
            return None
        out[key] = array.astype(a.kind, copy=False)
    return Unpacked(triangles.astype(np.uint32, copy=False), out)
