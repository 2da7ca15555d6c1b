"""Surfaces, pictures and lights of a model, as glTF 2.0 and its KHR_materials_* extensions mean them. Colours are linear."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Image:
    """A picture, decoded."""

    name: str
    mime: str
    pixels: NDArray[np.uint8] | None
    """(H, W, 3 or 4), rows top first, as stored: whoever uses it for colour takes it as sRGB. None: of a kind not known here"""
    width: int
    height: int
    """of the file's own; `pixels` may be scaled down"""


@dataclass(frozen=True, slots=True)
class Texture:
    """A picture and how it is sampled."""

    name: str
    image: int | None
    linear: bool
    """smooth when near"""
    mipmaps: bool
    wrap: tuple[str, str]
    """repeat, mirror or clamp, along u and v"""


@dataclass(frozen=True, slots=True)
class TextureUse:
    """A texture laid on a surface. uv' = offset + turn(rotation) (scale * uv), as KHR_texture_transform has it."""

    texture: int
    uv: int
    """which of a primitive's sets"""
    offset: tuple[float, float] = (0.0, 0.0)
    rotation_rad: float = 0.0
    scale: tuple[float, float] = (1.0, 1.0)
    strength: float = 1.0
    """a normal texture's scale, an occlusion texture's strength"""


@dataclass(frozen=True, slots=True)
class Specular:
    """KHR_materials_specular."""

    factor: float
    texture: TextureUse | None
    """alpha"""
    colour: Rgb
    colour_texture: TextureUse | None


@dataclass(frozen=True, slots=True)
class Clearcoat:
    """KHR_materials_clearcoat."""

    factor: float
    texture: TextureUse | None
    """red"""
    roughness: float
    roughness_texture: TextureUse | None
    """green"""
    normal_texture: TextureUse | None


@dataclass(frozen=True, slots=True)
class Sheen:
    """KHR_materials_sheen."""

    colour: Rgb
    colour_texture: TextureUse | None
    roughness: float
    roughness_texture: TextureUse | None
    """alpha"""


@dataclass(frozen=True, slots=True)
class Material:
    """A surface."""

    name: str
    base_colour: tuple[float, float, float, float]
    base_colour_texture: TextureUse | None
    """sRGB, alpha"""
    metallic: float
    roughness: float
    metallic_roughness_texture: TextureUse | None
    """roughness green, metalness blue"""
    normal_texture: TextureUse | None
    occlusion_texture: TextureUse | None
    """red"""
    emissive: Rgb
    """times the strength of KHR_materials_emissive_strength: may be above 1"""
    emissive_texture: TextureUse | None
    """sRGB"""
    alpha_mode: str
    """OPAQUE, MASK or BLEND"""
    alpha_cutoff: float
    double_sided: bool
    unlit: bool
    ior: float
    """0: reflects at every angle as a mirror (KHR_materials_ior)"""
    specular: Specular | None
    clearcoat: Clearcoat | None
    sheen: Sheen | None
    transmission: float
    transmission_texture: TextureUse | None
    """red"""


@dataclass(frozen=True, slots=True)
class Light:
    """KHR_lights_punctual: shines along its node's -Z."""

    name: str
    kind: str
    """directional, point or spot"""
    colour: Rgb
    intensity: float
    """lux for directional, candela else"""
    range_m: float
    """0: without end"""
    inner_rad: float
    outer_rad: float
    """half angles of a spot's cone"""
