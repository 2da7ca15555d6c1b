"""Buffer views: runs of bytes in a buffer, plain, or packed by EXT_meshopt_compression and then unpacked by the child."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vr_dti.assets.gltf.child.jobs import Decoders, Job
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.sources import Bytes, Sources

MESHOPT = ("EXT_meshopt_compression", "KHR_meshopt_compression")
_MODES = ("ATTRIBUTES", "TRIANGLES", "INDICES")
_FILTERS = ("NONE", "OCTAHEDRAL", "QUATERNION", "EXPONENTIAL", "COLOR")


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A run of bytes."""

    data: Bytes | None
    """None where something was wrong with it, which is already said"""
    length: int
    stride: int
    """bytes from one element to the next; 0 where they are packed"""
    pointer: str
    offset: int
    """in its buffer; 0 where unpacked"""


def read_views(root: Cursor, buffers: list[Bytes | None], sources: Sources, decoders: Decoders, faults: Faults) -> list[View]:
    """All buffer views."""
    views: list[View] = []
    jobs: list[tuple[int, Cursor, Job]] = []
    for i, v in enumerate(root.objects("bufferViews")):
        length = v.integer("byteLength", low=1, must=True)
        stride = v.integer("byteStride", low=4, high=252) if "byteStride" in v else 0
        if stride % 4:
            v.fault("byteStride", f"{stride} is no multiple of 4")
            stride = 0
        packed = v.extension(*MESHOPT)
        data: Bytes | None = None
        offset = 0
        if packed is None:
            data, offset = _slice(v, buffers, length, must_have=True)
            v.index("buffer", len(buffers), "buffers", must=True)
        else:
            _slice(v, buffers, length, must_have=False)
            job = _unpacking(packed, buffers, length, sources, faults)
            if job is not None:
                jobs.append((i, packed, job))
        views.append(View(data, length, stride, v.pointer, offset))
    for (i, packed, _), answer in zip(jobs, decoders.run([j for _, _, j in jobs], hurry=faults.any), strict=True):
        if answer.problem:
            packed.fault(None, f"cannot be unpacked: {answer.problem}")
        elif len(answer.arrays) != 1 or len(answer.arrays[0]) != views[i].length:
            packed.fault(None, "unpacks to another length than the buffer view says")
        else:
            old = views[i]
            views[i] = View(answer.arrays[0].view(np.uint8), old.length, old.stride, old.pointer, 0)
    return views


def _slice(v: Cursor, buffers: list[Bytes | None], length: int, *, must_have: bool) -> tuple[Bytes | None, int]:
    """The bytes a view or a packed view points at, and where they begin."""
    offset = v.integer("byteOffset")
    which = v.index("buffer", len(buffers), "buffers", must=True)
    buffer = None if which is None else buffers[which]
    if not must_have or which is None or not length:
        return None, offset
    if buffer is None:
        v.fault("buffer", f"buffer {which} has no bytes to take this from")
        return None, offset
    if offset + length > len(buffer):
        v.fault(
            "byteOffset" if offset > len(buffer) else "byteLength",
            f"ends at byte {offset + length}, but buffer {which} has {len(buffer)}",
        )
        return None, offset
    return buffer[offset : offset + length], offset


def _unpacking(p: Cursor, buffers: list[Bytes | None], length: int, sources: Sources, faults: Faults) -> Job | None:
    size = p.integer("byteStride", low=1, high=256, must=True)
    count = p.integer("count", low=1, must=True)
    mode, how = p.text("mode", must=True), p.text("filter", "NONE")
    packed_length = p.integer("byteLength", low=1, must=True)
    data, _ = _slice(p, buffers, packed_length, must_have=True)
    if mode not in _MODES or how not in _FILTERS:
        p.fault("mode" if mode not in _MODES else "filter", f"must be one of {', '.join(_MODES if mode not in _MODES else _FILTERS)}")
        return None
    if mode == "ATTRIBUTES":
        fits = size % 4 == 0 and (how not in ("OCTAHEDRAL", "COLOR") or size in (4, 8)) and (how != "QUATERNION" or size == 8)
    else:
        fits = size in (2, 4) and how == "NONE" and (mode != "TRIANGLES" or count % 3 == 0)
    if not fits:
        p.fault("byteStride", f"{count} elements of {size} bytes do not go with mode {mode} and filter {how}")
        return None
    if count * size != length:
        p.fault("count", f"{count} elements of {size} bytes are not the buffer view's {length} bytes")
        return None
    if data is None or not sources.budget.take(length, p.pointer, faults):
        return None
    return Job("meshopt", data, {"count": count, "size": size, "mode": mode, "filter": how}, length)
