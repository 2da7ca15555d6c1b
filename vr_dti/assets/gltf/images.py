"""Pictures of a model: where their bytes are, whether they may be decoded, and their pixels from the child."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vr_dti.assets.gltf import figures
from vr_dti.assets.gltf.child.jobs import Decoded, Decoders, Job
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults
from vr_dti.assets.gltf.material_values import Image
from vr_dti.assets.gltf.picture_head import Head, head_of
from vr_dti.assets.gltf.sources import Bytes, Sources
from vr_dti.assets.gltf.views import View
from vr_dti.assets.pictures import times_smaller

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/ktx2": "KTX2"}
_AGAIN = "export the picture again as PNG or JPEG"


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    at: Cursor
    name: str
    mime: str
    data: Bytes | None
    head: Head | None
    """None: nothing to decode"""


def read_images(root: Cursor, views: list[View], sources: Sources, decoders: Decoders, faults: Faults) -> tuple[Image, ...]:
    """All of them, decoded, scaled down where together they would be too large to keep."""
    found = [_find(c, views, sources) for c in root.objects("images", most=figures.PICTURES)]
    distinct = {id(f.data): f for f in found if f.head is not None}  # several images may share their bytes
    heads = [f.head for f in distinct.values() if f.head is not None]
    total = sum(h.width * h.height for h in heads)
    if total > figures.PICTURES_PIXELS:
        faults.add("/images", f"{total} pixels altogether, more than {figures.PICTURES_PIXELS}", "scale the pictures down")
        return tuple(Image(f.name, f.mime, None, 0, 0) for f in found)
    edge = _edge(heads)
    jobs = [_job(f, edge) for f in distinct.values()]
    answers = dict(zip(distinct, decoders.run(jobs, hurry=faults.any), strict=True))
    return tuple(_image(f, answers.get(id(f.data)) if f.head is not None else None, edge) for f in found)


def _find(c: Cursor, views: list[View], sources: Sources) -> _Found:
    mime, name = c.text("mimeType"), c.text("name")
    data: Bytes | None = None
    if ("uri" in c) == ("bufferView" in c):
        c.fault(None, "must have either a uri or a bufferView")
    elif "uri" in c:
        uri = c.text("uri")
        loaded = sources.load(uri, c.at("uri")) if uri else None
        data = loaded.data if loaded is not None else None
    else:
        if not mime:
            c.fault(None, "'mimeType' is missing, which goes with a bufferView")
        which = c.index("bufferView", len(views), "buffer views")
        data = views[which].data if which is not None else None
    if data is None:
        return _Found(c, name, mime, None, None)
    head = head_of(np.ascontiguousarray(data).data)
    key = "uri" if "uri" in c else "bufferView"
    if head is None:
        c.note("a picture of a kind that is not known here; what uses it is drawn without")
        return _Found(c, name, mime, data, None)
    if mime and mime != head.mime:
        c.fault("mimeType", f"says {mime[:40]}, but it is {head.mime}")
    if not head.width or not head.height:
        c.fault(key, "the picture is cut, or has no pixels", _AGAIN)
        return _Found(c, name, head.mime, data, None)
    if head.width * head.height > figures.PICTURE_PIXELS:
        c.fault(key, f"a picture of {head.width} x {head.height} pixels, more than {figures.PICTURE_PIXELS}", "scale it down")
        return _Found(c, name, head.mime, data, None)
    return _Found(c, name, head.mime, data, head)


def _edge(heads: list[Head]) -> int:
    """The longest edge that lets all pictures be kept together."""
    edge = figures.KEPT_EDGE_PX
    while edge > 1 and sum(math.prod(_small(h, edge)) for h in heads) > figures.KEPT_PIXELS:
        edge //= 2
    return edge


def _small(head: Head, edge: int) -> tuple[int, int]:
    times = times_smaller(head.width, head.height, edge)
    return -(-head.width // times), -(-head.height // times)


def _job(f: _Found, edge: int) -> Job:
    assert f.head is not None and f.data is not None
    width, height = _small(f.head, edge)
    kind = "ktx2" if f.mime == "image/ktx2" else "picture"
    options = {"format": _FORMATS[f.mime], "edge_px": edge}
    return Job(kind, f.data, options, width * height * 4, figures.CPU_S_PER_PIXEL * f.head.width * f.head.height)


def _image(f: _Found, answer: Decoded | None, edge: int) -> Image:
    if answer is None or f.head is None:
        return Image(f.name, f.mime, None, 0, 0)
    if answer.problem:
        f.at.fault("uri" if "uri" in f.at else "bufferView", f"the picture cannot be decoded: {answer.problem}", _AGAIN)
        return Image(f.name, f.mime, None, 0, 0)
    pixels = answer.arrays[0] if len(answer.arrays) == 1 else np.zeros(0, dtype=np.uint8)
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4) or pixels.dtype != np.uint8 or not pixels.size:
        f.at.fault(None, "the picture cannot be decoded: the decoder gave no picture", _AGAIN)
        return Image(f.name, f.mime, None, 0, 0)
    if max(f.head.width, f.head.height) > edge:
        f.at.note(f"scaled down from {f.head.width} x {f.head.height} to {pixels.shape[1]} x {pixels.shape[0]} pixels")
    return Image(f.name, f.mime, pixels, f.head.width, f.head.height)
