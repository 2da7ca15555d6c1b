"""Strangers whose body is a plate with a material of its own: what a material says is then seen at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from assets.build import Doc
from assets.surfaces import picture

from tests.imported.stranger import stranger
from tests.world.conftest import skeleton

AHEAD = (0.0, 0.0, 1.0)


def plate(normal: tuple[float, float, float] = AHEAD, pictures: dict[str, tuple[int, int, int]] | None = None, **material: Any) -> Doc:
    """Somebody whose body is a plate before the chest: u runs to its left, v down. `pictures`: texture -> its one colour."""
    doc = stranger(skeleton("stocky"), "vrm")
    at = np.array(((-0.4, 1.6, 0.2), (0.4, 1.6, 0.2), (0.4, 0.0, 0.2), (-0.4, 0.0, 0.2)), np.float32)
    weights = np.zeros((4, 4), np.float32)
    weights[:, 0] = 1.0
    attributes = {
        "POSITION": doc.vertices(at, bounds=True),
        "NORMAL": doc.vertices(np.tile(np.array(normal, np.float32), (4, 1))),
        "TEXCOORD_0": doc.vertices(np.array(((0, 0), (1, 0), (1, 1), (0, 1)), np.float32)),
        "JOINTS_0": doc.vertices(np.zeros((4, 4), np.uint8), "u1"),
        "WEIGHTS_0": doc.vertices(weights),
    }
    looks = {"pbrMetallicRoughness": {"baseColorFactor": [0.5, 0.5, 0.5, 1.0], "metallicFactor": 0.0}, **material}
    for kind, colour in (pictures or {}).items():
        pixels = np.tile(np.array(colour, np.uint8), (8, 8, 1))
        image = doc.add("images", {"bufferView": doc.view(picture(array=pixels)), "mimeType": "image/png"})
        use = {"index": doc.add("textures", {"source": image, "sampler": 0})}
        (looks["pbrMetallicRoughness"] if kind in ("baseColorTexture", "metallicRoughnessTexture") else looks)[kind] = {
            **use,
            **looks.get(kind, {}),
        }
    mesh = doc.json["meshes"][0]
    mesh.pop("extras")
    mesh["primitives"] = [
        {"attributes": attributes, "indices": doc.indices(np.array((0, 3, 1, 1, 3, 2))), "material": doc.add("materials", looks)}
    ]
    return doc
