"""Samples of materials and pictures."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import numpy as np
from PIL import Image

from assets.build import TRIANGLE, Doc

UV = np.array(((0, 1), (1, 1), (0, 0)), dtype=np.float32)

ETC1S = base64.b64decode(
    "q0tUWCAyMLsNChoKAAAAAAEAAAAIAAAACAAAAAAAAAAAAAAAAQAAAAEAAAABAAAAaAAAACwAAACUAAAAJAAAALgAAAAAAAAAgwAAAAAAAAA7AQAAAAAAAAEAAAAAAAAAAAAAAAAA"
    "AAAsAAAAAAAAAAIAKACjAQIAAwMAAAgAAAAAAAAAAAA/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuMTAAAAIAAQArAAAABQAAACsAAAAAAAAA"
    "AAAAAAAAAAABAAAAAAAAAAAAAAAgwEQAAAAAAADiRAQwEQAAAAAAgCQgAEwACAAAAAAgCgATAAAAAAAACE4ArKqqqgI0wEQAAAAAAAASRQCYABAAAAAAQBQCJgIAAAAAAJA2AsAE"
    "gAAAAAAAIhAAAA=="
)
"""8 x 8 pixels, the upper half (250, 0, 0), the lower (0, 0, 250); ETC1S, encoded once with Basis Universal 2.10"""
UASTC = base64.b64decode(
    "q0tUWCAyMLsNChoKAAAAAAEAAAAIAAAACAAAAAAAAAAAAAAAAQAAAAEAAAACAAAAaAAAACwAAACUAAAAJAAAAAAAAAAAAAAAAAAAAAAAAAC4AAAAAAAAACIAAAAAAAAAQAAAAAAA"
    "AAAsAAAAAAAAAAIAKACmAQIAAwMAABAAAAAAAAAAAAB/AAAAAAAAAAAA/////x8AAABLVFh3cml0ZXIAQmFzaXMgVW5pdmVyc2FsIDIuMTAAACi1L/0gQM0AAHhXHwDgX3oAFwBA"
    "/18C4AEDAADkmSgUwAg="
)
"""the same as UASTC under Zstandard"""


def pixels(alpha: bool = False) -> np.ndarray:
    """4 x 2, the upper left red."""
    out = np.full((2, 4, 4 if alpha else 3), 255, dtype=np.uint8)
    out[0, 0, 1:3] = 0
    return out


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    """Bytes of a picture file."""
    out = io.BytesIO()
    image.save(out, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return out.getvalue()


def picture(kind: str = "PNG", array: np.ndarray | None = None) -> bytes:
    """Bytes of a picture file of `array`, or of `pixels()`."""
    return encoded(Image.fromarray(pixels() if array is None else array), kind)


def covered(material: dict, *textures: dict) -> Doc:
    """A triangle with texture coordinates in `material`."""
    doc = Doc()
    attributes = {
        "POSITION": doc.vertices(TRIANGLE, bounds=True),
        "NORMAL": doc.vertices(((0, 0, 1),) * 3),
        "TANGENT": doc.vertices(((1, 0, 0, 1),) * 3),
        "TEXCOORD_0": doc.vertices(UV),
        "TEXCOORD_1": doc.vertices(UV * 0.5),
    }
    doc.json["materials"] = [material]
    if textures:
        doc.json["textures"] = list(textures)
    doc.node(mesh=doc.mesh(attributes, material=0))
    return doc.shown()


def pictures() -> Doc:
    """A PNG inside, a JPEG beside, a PNG with alpha as a data URI; samplers."""
    doc = covered(
        {
            "pbrMetallicRoughness": {"baseColorTexture": {"index": 0}, "metallicRoughnessTexture": {"index": 1, "texCoord": 1}},
            "normalTexture": {"index": 2, "scale": 0.5},
            "alphaMode": "MASK",
            "alphaCutoff": 0.25,
            "doubleSided": True,
        },
        {"source": 0, "sampler": 0},
        {"source": 1},
        {"source": 2},
    )
    doc.json["samplers"] = [{"magFilter": 9728, "minFilter": 9729, "wrapS": 33071, "wrapT": 33648}]
    doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png", "name": "inside"})
    doc.add("images", {"uri": "be%20side.jpg"})
    doc.add("images", {"uri": "data:image/png;base64," + base64.b64encode(picture("PNG", pixels(alpha=True))).decode()})
    doc.beside["be side.jpg"] = picture("JPEG")
    return doc


def extended() -> Doc:
    """Every KHR material extension that is read, and a moved texture."""
    moved = {"index": 0, "extensions": {"KHR_texture_transform": {"offset": [0.25, 0.5], "rotation": 1.5, "scale": [2, 3], "texCoord": 1}}}
    doc = covered(
        {
            "name": "rain jacket",
            "pbrMetallicRoughness": {"baseColorTexture": moved, "metallicFactor": 0.0, "roughnessFactor": 0.4},
            "emissiveFactor": [1, 0.5, 0],
            "extensions": {
                "KHR_materials_ior": {"ior": 1.4},
                "KHR_materials_specular": {"specularFactor": 0.5, "specularColorFactor": [1, 2, 1]},
                "KHR_materials_clearcoat": {"clearcoatFactor": 0.75, "clearcoatRoughnessFactor": 0.25, "clearcoatTexture": {"index": 0}},
                "KHR_materials_sheen": {"sheenColorFactor": [0.1, 0.2, 0.3], "sheenRoughnessFactor": 0.5},
                "KHR_materials_transmission": {"transmissionFactor": 0.1},
                "KHR_materials_emissive_strength": {"emissiveStrength": 4},
            },
        },
        {"source": 0},
    )
    doc.add("materials", {"name": "sign", "extensions": {"KHR_materials_unlit": {}}})
    mesh = doc.mesh({"POSITION": 0}, material=1)
    doc.node(mesh=mesh)
    doc.use("KHR_texture_transform", "KHR_materials_unlit", *doc.json["materials"][0]["extensions"])
    doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    return doc.shown()


def basisu() -> Doc:
    """KTX2 pictures of both kinds, one with a PNG to fall back on."""
    doc = covered(
        {"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}, "emissiveTexture": {"index": 1}},
        {"source": 2, "extensions": {"KHR_texture_basisu": {"source": 0}}},
        {"extensions": {"KHR_texture_basisu": {"source": 1}}},
    )
    doc.use("KHR_texture_basisu", required=True)
    for data in (ETC1S, UASTC):
        doc.add("images", {"bufferView": doc.view(data), "mimeType": "image/ktx2"})
    doc.add("images", {"bufferView": doc.view(picture()), "mimeType": "image/png"})
    return doc


def webp() -> Doc:
    """A WebP picture."""
    doc = covered({"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}, {"extensions": {"EXT_texture_webp": {"source": 0}}})
    doc.use("EXT_texture_webp", required=True)
    doc.add("images", {"bufferView": doc.view(picture("WEBP")), "mimeType": "image/webp"})
    return doc


SURFACES: dict[str, Callable[[], Doc]] = {
    "pictures.gltf": pictures,
    "extended.glb": extended,
    "basisu.glb": basisu,
    "webp.glb": webp,
}
