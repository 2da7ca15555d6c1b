"""Materials with their KHR extensions, textures and how they are sampled, and lights."""

from __future__ import annotations

import math

from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.material_values import Clearcoat, Light, Material, Sheen, Specular, Texture, TextureUse

_WRAPS = {10497: "repeat", 33071: "clamp", 33648: "mirror"}
_NEAREST = (9728, 9984, 9986)
_MIPMAPPED = (9984, 9985, 9986, 9987)
_MAGNIFIED = (9728, 9729)
_PICTURES = ("KHR_texture_basisu", "EXT_texture_webp")
"""whose picture comes before the plain one"""


def read_textures(root: Cursor, images: int) -> tuple[Texture, ...]:
    """All of them."""
    samplers = [_sampler(s) for s in root.objects("samplers")]
    out = []
    for t in root.objects("textures"):
        sampler = t.index("sampler", len(samplers), "samplers")
        linear, mipmaps, wrap = samplers[sampler] if sampler is not None else (True, True, ("repeat", "repeat"))
        better = t.extension(*_PICTURES)
        plain = t.index("source", images, "images")
        image = better.index("source", images, "images") if better is not None else None
        out.append(Texture(t.text("name"), plain if image is None else image, linear, mipmaps, wrap))
        if image is None and plain is None:
            t.note("has no picture; what uses it is drawn without")
    return tuple(out)


def _sampler(s: Cursor) -> tuple[bool, bool, tuple[str, str]]:
    near, far = s.integer("magFilter", 9729, high=2**62), s.integer("minFilter", 9987, high=2**62)
    for key, value, known in (("magFilter", near, _MAGNIFIED), ("minFilter", far, (*_MAGNIFIED, *_MIPMAPPED))):
        if value not in known:
            s.note(f"{key} {value} is not known here; taken as smooth")
    wrap = []
    for key in ("wrapS", "wrapT"):
        value = s.integer(key, 10497, high=2**62)
        if value not in _WRAPS:
            s.note(f"{key} {value} is not known here; taken as repeat")
        wrap.append(_WRAPS.get(value, "repeat"))
    return near not in _NEAREST, far in _MIPMAPPED, (wrap[0], wrap[1])


def read_materials(root: Cursor, textures: int) -> tuple[Material, ...]:
    """All of them."""
    return tuple(_material(m, textures) for m in root.objects("materials"))


def _material(m: Cursor, textures: int) -> Material:
    pbr = m.obj("pbrMetallicRoughness")
    strength = m.extension("KHR_materials_emissive_strength")
    ior = m.extension("KHR_materials_ior")
    transmission = m.extension("KHR_materials_transmission")
    r, g, b = m.numbers("emissiveFactor", (0.0, 0.0, 0.0), low=0.0)
    times = strength.number("emissiveStrength", 1.0, low=0.0) if strength else 1.0
    red, green, blue, alpha = pbr.numbers("baseColorFactor", (1.0, 1.0, 1.0, 1.0), low=0.0, high=1.0) if pbr else (1.0, 1.0, 1.0, 1.0)
    n = ior.number("ior", 1.5, low=0.0) if ior else 1.5
    if ior and 0.0 < n < 1.0:
        ior.fault("ior", f"{n} is less than 1: no index of refraction")
    return Material(
        name=m.text("name"),
        base_colour=(red, green, blue, alpha),
        base_colour_texture=_use(pbr, "baseColorTexture", textures),
        metallic=_share(pbr, "metallicFactor", 1.0),
        roughness=_share(pbr, "roughnessFactor", 1.0),
        metallic_roughness_texture=_use(pbr, "metallicRoughnessTexture", textures),
        normal_texture=_use(m, "normalTexture", textures, "scale"),
        occlusion_texture=_use(m, "occlusionTexture", textures, "strength"),
        emissive=(r * times, g * times, b * times),
        emissive_texture=_use(m, "emissiveTexture", textures),
        alpha_mode=m.choice("alphaMode", ("OPAQUE", "MASK", "BLEND"), "OPAQUE"),
        alpha_cutoff=m.number("alphaCutoff", 0.5, low=0.0),
        double_sided=m.flag("doubleSided"),
        unlit=m.extension("KHR_materials_unlit") is not None,
        ior=n,
        specular=_specular(m, textures),
        clearcoat=_clearcoat(m, textures),
        sheen=_sheen(m, textures),
        transmission=_share(transmission, "transmissionFactor", 0.0),
        transmission_texture=_use(transmission, "transmissionTexture", textures),
    )


def _specular(m: Cursor, textures: int) -> Specular | None:
    s = m.extension("KHR_materials_specular")
    if s is None:
        return None
    r, g, b = s.numbers("specularColorFactor", (1.0, 1.0, 1.0), low=0.0)
    return Specular(
        _share(s, "specularFactor", 1.0), _use(s, "specularTexture", textures), (r, g, b), _use(s, "specularColorTexture", textures)
    )


def _clearcoat(m: Cursor, textures: int) -> Clearcoat | None:
    c = m.extension("KHR_materials_clearcoat")
    if c is None:
        return None
    return Clearcoat(
        _share(c, "clearcoatFactor", 0.0),
        _use(c, "clearcoatTexture", textures),
        _share(c, "clearcoatRoughnessFactor", 0.0),
        _use(c, "clearcoatRoughnessTexture", textures),
        _use(c, "clearcoatNormalTexture", textures, "scale"),
    )


def _sheen(m: Cursor, textures: int) -> Sheen | None:
    s = m.extension("KHR_materials_sheen")
    if s is None:
        return None
    r, g, b = s.numbers("sheenColorFactor", (0.0, 0.0, 0.0), low=0.0, high=1.0)
    return Sheen(
        (r, g, b),
        _use(s, "sheenColorTexture", textures),
        _share(s, "sheenRoughnessFactor", 0.0),
        _use(s, "sheenRoughnessTexture", textures),
    )


def _share(at: Cursor | None, key: str, default: float) -> float:
    return at.number(key, default, low=0.0, high=1.0) if at is not None else default


def _use(at: Cursor | None, key: str, textures: int, strength: str = "") -> TextureUse | None:
    info = at.obj(key) if at is not None else None
    if info is None:
        return None
    texture = info.index("index", textures, "textures", must=True)
    moved = info.extension("KHR_texture_transform")
    uv = info.integer("texCoord", high=7)
    much = info.number(strength, 1.0) if strength else 1.0
    if texture is None:
        return None
    if moved is None:
        return TextureUse(texture, uv, strength=much)
    u, v = moved.numbers("offset", (0.0, 0.0))
    su, sv = moved.numbers("scale", (1.0, 1.0))
    return TextureUse(texture, moved.integer("texCoord", uv, high=7), (u, v), moved.number("rotation"), (su, sv), much)


def read_lights(root: Cursor) -> tuple[Light, ...]:
    """All lights of KHR_lights_punctual."""
    at = root.extension("KHR_lights_punctual")
    out = []
    for c in at.objects("lights") if at is not None else ():
        kind = c.text("type", must=True)
        if kind not in ("directional", "point", "spot") and "type" in c:
            c.note(f"a light of type {kind[:20]!r} is not known here; taken as a point")
            kind = "point"
        spot = c.obj("spot") if kind == "spot" else None
        inner = spot.number("innerConeAngle", 0.0, low=0.0, high=math.pi / 2) if spot else 0.0
        outer = spot.number("outerConeAngle", math.pi / 4, low=0.0, high=math.pi / 2) if spot else math.pi / 4
        if spot and inner >= outer:
            spot.fault("innerConeAngle", "is not smaller than outerConeAngle")
        r, g, b = c.numbers("color", (1.0, 1.0, 1.0), low=0.0)
        reach = c.number("range", 0.0, low=0.0)
        out.append(Light(c.text("name"), kind, (r, g, b), c.number("intensity", 1.0, low=0.0), reach, inner, outer))
    return tuple(out)
