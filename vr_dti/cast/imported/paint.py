"""A stranger's base colour pictures laid into the one texture that a person has here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.assets.gltf.material_values import Material, TextureUse
from vr_dti.assets.gltf.values import Model
from vr_dti.spaces import Floats

SIZES_PX = (512, 1024, 2048)
"""of the texture: the smallest that holds everything unshrunk, or the last"""
_TILES = 4
"""how often a picture that is repeated may be laid beside itself, each way (default)"""
_GUTTER_PX = 4
_SHRINKS = 0.94
"""step by which patches are made smaller until all fit (default)"""
_LEAST_PX = 4
_PATCH_PIXELS = 4096 * 4096
"""of a part of a picture, repeats and all: beyond, only every other pixel is taken, or every third"""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """One primitive's use of a picture: what of it is needed."""

    image: int
    wrap: tuple[str, str]
    factor: tuple[float, float, float]
    """linear, times the picture"""
    uv: Floats
    """(V, 2) in whole pictures, moved by whole ones so that the least is in 0..1; those that are not repeated stay within 0..1"""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """The texture, and where each primitive's corners lie in it."""

    picture: Pixels
    """(S, S, 3)"""
    uv: tuple[Floats, ...]
    """(V, 2) each"""
    scale: float
    """1: every picture in its own size"""


def moved(use: TextureUse, uv: Floats) -> Floats:
    """`uv` (V, 2) as KHR_texture_transform has it."""
    c, s = np.cos(use.rotation_rad), np.sin(use.rotation_rad)
    u, v = uv[:, 0] * use.scale[0], uv[:, 1] * use.scale[1]
    return np.stack((c * u + s * v + use.offset[0], c * v - s * u + use.offset[1]), axis=-1)


def laid(model: Model, material: Material, uvs: Sequence[NDArray[np.float32]]) -> Laid | None:
    """What a primitive of `material` needs; None where it has no picture that can be used."""
    use = material.base_colour_texture
    if use is None or use.uv >= len(uvs):
        return None
    texture = model.textures[use.texture]
    if texture.image is None or model.images[texture.image].pixels is None:
        return None
    uv = moved(use, uvs[use.uv].astype(np.float64))
    uv = np.clip(np.where(np.isfinite(uv), uv, 0.0), -1e4, 1e4)
    for axis in (0, 1):
        if texture.wrap[axis] == "clamp":
            uv[:, axis] = np.clip(uv[:, axis], 0.0, 1.0)
            continue
        least = float(np.floor(uv[:, axis].min() + 1e-6)) if len(uv) else 0.0
        least -= least % 2.0 if texture.wrap[axis] == "mirror" else 0.0
        uv[:, axis] = np.clip(uv[:, axis] - least, 0.0, _TILES)
    return Laid(texture.image, texture.wrap, material.base_colour[:3], uv)


def pixel_at(model: Model, use: Laid, uv: Floats) -> NDArray[np.uint8]:
    """(N, C) the picture's pixels at `uv` (N, 2), as `Laid.uv` counts."""
    image = model.images[use.image].pixels
    assert image is not None
    h, w = image.shape[:2]
    column, row = _wrapped(np.floor(uv[:, 0] * w), w, use.wrap[0]), _wrapped(np.floor(uv[:, 1] * h), h, use.wrap[1])
    out: NDArray[np.uint8] = image[row, column]
    return out


def atlas(model: Model, uses: Sequence[Laid]) -> Atlas:
    """Every use laid into one texture, each part of a picture once, all shrunk alike where they do not fit."""
    keys = [(u.image, u.wrap, tuple(round(f, 3) for f in u.factor)) for u in uses]
    boxes: dict[tuple[int, tuple[str, str], tuple[float, ...]], Floats] = {}
    for key, use in zip(keys, uses, strict=True):
        image = model.images[use.image].pixels
        assert image is not None
        size = np.array((image.shape[1], image.shape[0]), dtype=np.float64)
        low, high = np.floor(use.uv.min(axis=0) * size), np.ceil(use.uv.max(axis=0) * size)
        box = np.stack((low, np.maximum(high, low + 1.0)))
        before = boxes.get(key)
        boxes[key] = box if before is None else np.stack((np.minimum(before[0], box[0]), np.maximum(before[1], box[1])))
    order = list(boxes)
    wide = np.array([boxes[k][1] - boxes[k][0] for k in order]).reshape(-1, 2)
    size_px, scale, at, inner = _packed(wide)
    picture = np.full((size_px, size_px, 3), 128, dtype=np.uint8)
    for k, key in enumerate(order):
        use = uses[keys.index(key)]
        patch = _patch(model, use, boxes[key], inner[k])
        x, y = at[k]
        picture[y : y + patch.shape[0], x : x + patch.shape[1]] = patch
    out = []
    for key, use in zip(keys, uses, strict=True):
        k = order.index(key)
        image = model.images[use.image].pixels
        assert image is not None
        share = (use.uv * (image.shape[1], image.shape[0]) - boxes[key][0]) / (boxes[key][1] - boxes[key][0])
        out.append((at[k] + _GUTTER_PX + share * inner[k]) / size_px)
    return Atlas(picture, tuple(out), scale)


def _packed(wide: Floats) -> tuple[int, float, NDArray[np.int64], NDArray[np.int64]]:
    """Size of the texture, by how much patches shrink, their corners (P, 2) and their sizes without gutter (P, 2), for `wide` (P, 2)."""
    scale = 1.0
    while True:
        inner = np.maximum(np.ceil(wide * scale), min(_LEAST_PX, SIZES_PX[0])).astype(np.int64)
        for size in SIZES_PX:
            at = _shelves(inner + 2 * _GUTTER_PX, size)
            if at is not None:
                return size, scale, at, inner
        scale *= _SHRINKS


def _shelves(boxes: NDArray[np.int64], size: int) -> NDArray[np.int64] | None:
    """Corners of boxes (P, 2) in a square, row by row with the tallest first; None where they do not fit."""
    out = np.zeros((len(boxes), 2), dtype=np.int64)
    x = y = tall = 0
    for k in np.lexsort((-boxes[:, 0], -boxes[:, 1])):
        w, h = (int(v) for v in boxes[k])
        if x + w > size:
            x, y, tall = 0, y + tall, 0
        if w > size or y + h > size:
            return None
        out[k] = x, y
        x, tall = x + w, max(tall, h)
    return out


def _patch(model: Model, use: Laid, box: Floats, inner: NDArray[np.int64]) -> Pixels:
    image = model.images[use.image].pixels
    assert image is not None
    (x0, y0), (x1, y1) = box.astype(np.int64)
    step = max(1, int(np.ceil(np.sqrt((x1 - x0) * (y1 - y0) / _PATCH_PIXELS))))
    column = _wrapped(np.arange(x0, x1, step, dtype=np.float64), image.shape[1], use.wrap[0])
    row = _wrapped(np.arange(y0, y1, step, dtype=np.float64), image.shape[0], use.wrap[1])
    part = image[row[:, None], column[None, :]]
    colour = np.ascontiguousarray(part[..., :3])
    if part.shape[2] == 4 and (part[..., 3] < 128).any() and (part[..., 3] >= 128).any():  # what is clear has any colour, and would bleed
        colour[part[..., 3] < 128] = np.round(colour[part[..., 3] >= 128].mean(axis=0)).astype(np.uint8)
    patch = pictures.resize(colour, int(inner[0]), int(inner[1]))
    if any(abs(f - 1.0) > 1e-3 for f in use.factor):
        table = np.stack([_tinted(f) for f in use.factor], axis=-1)
        patch = np.stack([table[patch[..., c], c] for c in range(3)], axis=-1)
    return np.pad(patch, ((_GUTTER_PX, _GUTTER_PX), (_GUTTER_PX, _GUTTER_PX), (0, 0)), mode="edge")


def _tinted(factor: float) -> NDArray[np.uint8]:
    """(256,) each byte of sRGB times a linear factor."""
    return srgb(linear(np.arange(256) / 255.0) * factor)


def linear(s: Floats) -> Floats:
    """sRGB 0..1 as light."""
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def srgb(light: Floats) -> NDArray[np.uint8]:
    """Light as bytes of sRGB."""
    x = np.clip(light, 0.0, 1.0)
    return np.round(255.0 * np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055)).astype(np.uint8)


def _wrapped(at: Floats, size: int, wrap: str) -> NDArray[np.int64]:
    i = at.astype(np.int64)
    if wrap == "clamp":
        return np.clip(i, 0, size - 1)
    if wrap == "mirror":
        j = i % (2 * size)
        return np.where(j < size, j, 2 * size - 1 - j)
    return i % size
