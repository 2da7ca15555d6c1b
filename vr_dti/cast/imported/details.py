"""What a stranger's materials say beside colour: relief, shading baked as occlusion, roughness, metalness and glow, in two sheets that
lie as the texture does."""

from __future__ import annotations

import numpy as np

from vr_dti.assets import pictures
from vr_dti.assets.gltf.material_values import Material, TextureUse
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.paint import Atlas, Laid, Patch, Pixels, laid, linear, part_of, place, srgb
from vr_dti.cast.mesh import GLOW_MOST, Details
from vr_dti.spaces import Floats

_WORDS = {
    "normal_texture": "relief (a normal map)",
    "occlusion_texture": "shading baked as occlusion",
    "metallic_roughness_texture": "roughness and metalness",
    "emissive_texture": "glow",
}
_CLEAR = 0.5
"""of the light that a thin surface lets through, from which on it is not there (default)"""
_FLAT = (128, 128, 255)
"""a normal map that says nothing"""


def textures(m: Material) -> list[TextureUse]:
    """What of its textures may be laid into the sheets."""
    return [use for kind in _WORDS if (use := getattr(m, kind)) is not None]


def says_more(m: Material) -> bool:
    """Whether there is anything to be laid into the sheets."""
    return any(m.emissive) or bool(textures(m))


def with_more(model: Model, m: Material, use: Laid | None, uvs: tuple[np.ndarray, ...], count: int) -> Laid:
    """`use`, or a place for a primitive of `count` vertices without colours in a picture, kept apart from what has other details."""
    if use is None:
        place_of = next((u for t in textures(m) if (u := laid(model, t, uvs)) is not None), None)
        use = place_of or Laid(None, ("clamp", "clamp"), (1.0, 1.0, 1.0), np.full((count, 2), 0.5))
        use = Laid(use.image, use.wrap, m.base_colour[:3], use.uv, coloured=False)
    laid_too = [image for kind in _WORDS if (t := fitting(model, m, kind)) is not None and (image := _pixels(model, t)) is not None]
    wide, high = (max((image.shape[axis] for image in laid_too), default=1) for axis in (1, 0))
    said = (*(getattr(m, kind) for kind in _WORDS), m.emissive)
    return Laid(use.image, use.wrap, use.factor, use.uv, use.coloured, said, (wide, high))


def fitting(model: Model, m: Material, kind: str) -> TextureUse | None:
    """The material's texture of that `kind` where it lies as its colours do, so that it can be laid into the sheets."""
    use: TextureUse | None = getattr(m, kind)
    first = next((u for u in (m.base_colour_texture, *textures(m)) if u is not None and _pixels(model, u) is not None), None)
    if use is None or first is None or _way(use) != _way(first) or _pixels(model, use) is None:
        return None
    return use if model.textures[use.texture].wrap == model.textures[first.texture].wrap else None


def _pixels(model: Model, use: TextureUse) -> Pixels | None:
    image = model.textures[use.texture].image
    return None if image is None else model.images[image].pixels


def _way(use: TextureUse) -> tuple[object, ...]:
    return use.uv, use.offset, use.rotation_rad, use.scale


def left_out(model: Model, m: Material) -> list[str]:
    """What of it is not drawn, in words."""
    out = [
        f"{word} is left out where it is laid in another way than colors are"
        for kind, word in _WORDS.items()
        if getattr(m, kind) is not None and fitting(model, m, kind) is None and kind != "metallic_roughness_texture"
    ]
    whole = m.clearcoat is not None and m.clearcoat.factor > 0.0, m.sheen is not None and any(m.sheen.colour)
    for there, what in (
        (whole[0], "a clear coat is left out: the surface beneath it is drawn"),
        (whole[1], "the sheen of its cloth is left out"),
        (m.unlit, "what is without light in the file is lit by the scene as everything else"),
        (0.0 < m.transmission < _CLEAR, "what lets a little light through is drawn as if it let none"),
        (m.ior != 1.5 or m.specular is not None, "surfaces reflect as usual ones do, whatever index or specular it names"),
    ):
        out += [what] if there else []
    return out


def is_clear(m: Material) -> bool:
    """Whether it is glass that one looks through: lenses, a visor."""
    return m.transmission >= _CLEAR and m.transmission_texture is None


def painted(model: Model, sheet: Atlas, materials: list[Material]) -> Details:
    """The two sheets, as `mesh.Details` has them. `materials`: one for each patch."""
    size = len(sheet.picture)
    relief = np.full((size, size, 4), (*_FLAT[:2], 255, 255), dtype=np.uint8)
    glow = np.zeros((size, size, 4), dtype=np.uint8)
    for patch, m in zip(sheet.patches, materials, strict=True):
        place(relief, patch, _relief(model, patch, m))
        place(glow, patch, _glow(model, patch, m))
    return Details(relief, glow)


def _relief(model: Model, patch: Patch, m: Material) -> Pixels:
    normal = _laid(model, patch, m, "normal_texture", _FLAT) / 127.5 - 1.0
    strength = m.normal_texture.strength if m.normal_texture is not None else 1.0
    normal = normal * (strength, strength, 1.0)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-6)
    open_ = _laid(model, patch, m, "occlusion_texture", (255, 255, 255))[..., 0]
    if m.occlusion_texture is not None:
        open_ = 255.0 + m.occlusion_texture.strength * (open_ - 255.0)
    rough = _laid(model, patch, m, "metallic_roughness_texture", (255, 255, 255))[..., 1]
    return _bytes(np.dstack((127.5 + 127.5 * normal[..., :2], open_, rough)))


def _glow(model: Model, patch: Patch, m: Material) -> Pixels:
    light = linear(_laid(model, patch, m, "emissive_texture", (255, 255, 255)) / 255.0) * m.emissive
    metal = _laid(model, patch, m, "metallic_roughness_texture", (255, 255, 255))[..., 2]
    return np.dstack((srgb(light / GLOW_MOST), _bytes(metal)))


def _laid(model: Model, patch: Patch, m: Material, kind: str, else_: tuple[int, int, int]) -> Floats:
    """(h, w, 3) that texture as it lies in `patch`, or `else_` all over."""
    w, h = (int(n) for n in patch.inner)
    use = fitting(model, m, kind)
    image = None if use is None else _pixels(model, use)
    if image is None or patch.use.image is None:
        return np.full((h, w, 3), else_, dtype=np.float64)
    pixels = np.ascontiguousarray(part_of(model, patch, image)[..., :3])
    return pictures.resize(pixels, w, h).astype(np.float64)


def _bytes(x: Floats) -> Pixels:
    return np.clip(np.round(x), 0, 255).astype(np.uint8)
