"""The decoders themselves, run in the child only: meshoptimizer, Draco, Basis Universal, and pictures by way of `assets.pictures`.

Each takes the job's options and bytes, and gives arrays with a few figures about them. What they raise becomes the job's failure.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Made = tuple[list[Array], dict[str, Any]]
Codec = Callable[[dict[str, Any], bytes], Made]


def meshopt(options: dict[str, Any], data: bytes) -> Made:
    """A buffer view of EXT_meshopt_compression. `options`: count, size, mode, filter. -> its plain bytes"""
    import meshopt as library

    rows = library.decode_gltf_buffer(data, options["count"], options["size"], options["mode"], options["filter"])
    return [np.ascontiguousarray(rows).view(np.uint8).reshape(-1)], {}


def draco(options: dict[str, Any], data: bytes) -> Made:
    """A mesh of KHR_draco_mesh_compression. `options`: ids of the attributes. -> triangles (T, 3), then each attribute (V, n)"""
    import DracoPy

    mesh = DracoPy.decode(data)
    if not hasattr(mesh, "faces"):
        raise ValueError("a cloud of points, not a mesh")
    found = {a["unique_id"]: a["data"] for a in mesh.attributes}
    missing = [i for i in options["ids"] if i not in found]
    if missing:
        raise ValueError(f"it has no attribute {missing[0]}")
    faces = np.asarray(mesh.faces, dtype="<u4").reshape(-1, 3)
    return [faces, *(_plain(found[i]) for i in options["ids"])], {}


def _plain(values: Array) -> Array:
    """(V, n) little-endian, of a kind that glTF has."""
    array = np.asarray(values).reshape(len(values), -1)
    if array.dtype.kind == "f":
        return array.astype("<f4")
    return array.astype(f"<{array.dtype.kind}4") if array.dtype.itemsize > 4 else array.astype(array.dtype.newbyteorder("<"))


def ktx2(options: dict[str, Any], data: bytes) -> Made:
    """A KTX2 picture with Basis Universal data. `options`: edge_px. -> (H, W, 4), of the largest level that is not longer than that"""
    try:
        import opengl_basisu
    except ModuleNotFoundError:  # it has no wheel for every kind of machine, see pyproject.toml
        raise ValueError("this machine has no decoder for KTX2") from None

    texture = opengl_basisu.open(data)
    if texture.faces != 1 or texture.layers != 1 or texture.is_video:
        raise ValueError("not one flat picture")
    level = next((i for i in range(texture.levels) if max(texture.width, texture.height) >> i <= options["edge_px"]), texture.levels - 1)
    pixels = np.asarray(texture.transcode("rgba8", level=level).data, dtype=np.uint8)
    return [_shrunk(pixels, options["edge_px"])], {"width": texture.width, "height": texture.height}


def picture(options: dict[str, Any], data: bytes) -> Made:
    """A PNG, JPEG or WebP picture. `options`: format, edge_px. -> (H, W, 3 or 4)"""
    from vr_dti.assets import pictures

    pixels, width, height = pictures.decode(data, options["format"], edge_px=options["edge_px"])
    return [pixels], {"width": width, "height": height}


def _shrunk(pixels: NDArray[np.uint8], edge_px: int) -> NDArray[np.uint8]:
    from vr_dti.assets import pictures

    times = pictures.times_smaller(pixels.shape[1], pixels.shape[0], edge_px)
    return pictures.resize(pixels, -(-pixels.shape[1] // times), -(-pixels.shape[0] // times)) if times > 1 else pixels


CODECS: dict[str, Codec] = {"meshopt": meshopt, "draco": draco, "ktx2": ktx2, "picture": picture}
