"""The head of a document: its version, and which extensions it uses - known here, ignored, or in the way."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.faults import Faults

KNOWN = frozenset(
    (
        "EXT_meshopt_compression",
        "EXT_texture_webp",
        "KHR_draco_mesh_compression",
        "KHR_lights_punctual",
        "KHR_materials_clearcoat",
        "KHR_materials_emissive_strength",
        "KHR_materials_ior",
        "KHR_materials_sheen",
        "KHR_materials_specular",
        "KHR_materials_transmission",
        "KHR_materials_unlit",
        "KHR_mesh_quantization",
        "KHR_meshopt_compression",
        "KHR_texture_basisu",
        "KHR_texture_transform",
        "VRM",
        "VRMC_springBone",
        "VRMC_vrm",
        "VRMC_vrm_animation",
    )
)
IGNORED = {
    "KHR_animation_pointer": "what it moves stays still",
    "KHR_materials_anisotropy": "surfaces shine alike in all directions",
    "KHR_materials_dispersion": "glass does not split light",
    "KHR_materials_iridescence": "thin films have no colors",
    "KHR_materials_variants": "only the first variant is shown",
    "KHR_materials_volume": "glass is thin",
    "KHR_xmp_json_ld": "its metadata is not read",
    "VRMC_materials_hdr_emissiveMultiplier": "it glows as without it",
    "VRMC_materials_mtoon": "toon surfaces are drawn as plain ones",
    "VRMC_node_constraint": "constrained bones stay still",
}
"""extension -> what its absence costs; a file that requires one of them is taken all the same"""


@dataclass(frozen=True, slots=True)
class Asset:
    """What a document says of itself."""

    generator: str
    copyright: str
    extensions: tuple[str, ...]


def check_asset(root: Cursor, faults: Faults) -> Asset:
    """Version and extensions. Raises `DocumentError` where it is another version's document."""
    asset = root.need("asset")
    version = asset.text("version", must=True)
    parts = re.fullmatch(r"(\d+)\.(\d+)", asset.text("minVersion") or version)
    if version and not re.fullmatch(r"\d+\.\d+", version):
        asset.fault("version", f"{version[:20]!r} is no version: 2.0 is")
    elif parts and parts[1] != "2":
        faults.stop(asset.at("version"), f"glTF {parts[0][:20]}, not 2.0", "export it as glTF 2.0")
    elif parts and "minVersion" in asset and parts[2] != "0":
        asset.fault("minVersion", f"needs glTF {parts[0][:20]}, newer than 2.0", "export it as glTF 2.0")
    used, required = root.texts("extensionsUsed"), root.texts("extensionsRequired")
    for i, name in enumerate(required):
        if name not in KNOWN and name not in IGNORED:
            faults.add(
                f"/extensionsRequired/{i}", f"it cannot be read without {name[:60]}, which is not known here", "export it without it"
            )
    for name in dict.fromkeys((*used, *required)):
        if name in IGNORED:
            faults.note(f"{name}: {IGNORED[name]}")
        elif name not in KNOWN:
            faults.note(f"{name[:60]} is not known here, and left out")
    return Asset(asset.text("generator"), asset.text("copyright"), tuple(dict.fromkeys((*used, *required))))
