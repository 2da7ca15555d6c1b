"""A stranger's pictures laid into the one texture that a person has here: base colours, and where the others go (`details.py`)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.assets.gltf.material_values import Rgb, TextureUse
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
Wrap = tuple[str, str]
_NONE = np.full((1, 1, 3), 255, dtype=np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """One primitive's use of a picture: what of it is needed."""

    image: int | None
    """None: it has no picture, only a place for what else its material says"""
    wrap: Wrap
    factor: Rgb
    """linear, times the picture"""
    uv: Floats
    """(V, 2) in whole pictures, moved by whole ones so that the least is in 0..1; those that are not repeated stay within 0..1"""
    coloured: bool = True
    """the picture is its colour: else another one, which only says where things lie"""
    more: Hashable = None
    """parts of one picture with different such share no place"""
    least_px: tuple[int, int] = (1, 1)
    """as finely as that it is laid, if its own picture is coarser: across and down"""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A part of a picture and its place in the texture."""

    use: Laid
    """whose it is, the first of those that share it"""
    box: Floats
    """(2, 2) lower and upper corner, in pixels as `size_of` counts, of what is laid"""
    at: NDArray[np.int64]
    """(2,) its corner in the texture, gutter and all"""
    inner: NDArray[np.int64]
    """(2,) its size there without the gutter"""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """The texture, and where each primitive's corners lie in it."""

    picture: Pixels
    """(S, S, 3)"""
    uv: tuple[Floats, ...]
    """(V, 2) each"""
    scale: float
    """1: every picture in its own size"""
    patches: tuple[Patch, ...]


def moved(use: TextureUse, uv: Floats) -> Floats:
    """`uv` (V, 2) as KHR_texture_transform has it."""
    c, s = np.cos(use.rotation_rad), np.sin(use.rotation_rad)
    u, v = uv[:, 0] * use.scale[0], uv[:, 1] * use.scale[1]
    return np.stack((c * u + s * v + use.offset[0], c * v - s * u + use.offset[1]), axis=-1)


def laid(model: Model, use: TextureUse | None, uvs: Sequence[NDArray[np.float32]], factor: Rgb = (1.0, 1.0, 1.0)) -> Laid | None:
    """What a primitive needs of a texture; None where there is no picture that can be used."""
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
    return Laid(texture.image, texture.wrap, factor, uv)


def pixel_at(model: Model, use: Laid, uv: Floats) -> NDArray[np.uint8]:
    """(N, C) the picture's pixels at `uv` (N, 2), as `Laid.uv` counts."""
    image = image_of(model, use)
    h, w = image.shape[:2]
    column, row = _wrapped(np.floor(uv[:, 0] * w), w, use.wrap[0]), _wrapped(np.floor(uv[:, 1] * h), h, use.wrap[1])
    out: NDArray[np.uint8] = image[row, column]
    return out


def atlas(model: Model, uses: Sequence[Laid]) -> Atlas:
    """Every use laid into one texture, each part of a picture once, all shrunk alike where they do not fit."""
    keys = [(u.image, u.wrap, tuple(round(f, 3) for f in u.factor), u.more) for u in uses]
    boxes: dict[tuple[int | None, Wrap, tuple[float, ...], Hashable], Floats] = {}
    for key, use in zip(keys, uses, strict=True):
        size = size_of(model, use)
        low, high = np.floor(use.uv.min(axis=0) * size), np.ceil(use.uv.max(axis=0) * size)
        box = np.stack((low, np.maximum(high, low + 1.0)))
        before = boxes.get(key)
        boxes[key] = box if before is None else np.stack((np.minimum(before[0], box[0]), np.maximum(before[1], box[1])))
    order = list(boxes)
    wide = np.array([boxes[k][1] - boxes[k][0] for k in order]).reshape(-1, 2)
    size_px, scale, at, inner = _packed(wide)
    picture = np.full((size_px, size_px, 3), 128, dtype=np.uint8)
    patches = tuple(Patch(uses[keys.index(key)], boxes[key], at[k], inner[k]) for k, key in enumerate(order))
    for patch in patches:
        place(picture, patch, _colours(model, patch))
    out = []
    for key, use in zip(keys, uses, strict=True):
        k = order.index(key)
        share = (use.uv * size_of(model, use) - boxes[key][0]) / (boxes[key][1] - boxes[key][0])
        out.append((at[k] + _GUTTER_PX + share * inner[k]) / size_px)
    return Atlas(picture, tuple(out), scale, patches)


def place(sheet: Pixels, patch: Patch, pixels: Pixels) -> None:
    """Lay `pixels`, of the size of `patch.inner`, where it says, with a gutter of their own edge."""
    (x, y), (w, h) = patch.at, patch.inner + 2 * _GUTTER_PX
    sheet[y : y + h, x : x + w] = np.pad(pixels, ((_GUTTER_PX, _GUTTER_PX), (_GUTTER_PX, _GUTTER_PX), (0, 0)), mode="edge")


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


def part_of(model: Model, patch: Patch, image: Pixels) -> Pixels:
    """What of `image`, laid as the patch's own, is in the patch, repeats and all, in its own pixels."""
    share, wrap = np.array((image.shape[1], image.shape[0])) / size_of(model, patch.use), patch.use.wrap
    (x0, y0), (x1, y1) = np.floor(patch.box[0] * share).astype(np.int64), np.ceil(patch.box[1] * share).astype(np.int64)
    step = max(1, int(np.ceil(np.sqrt((x1 - x0) * (y1 - y0) / _PATCH_PIXELS))))
    column = _wrapped(np.arange(x0, x1, step, dtype=np.float64), image.shape[1], wrap[0])
    row = _wrapped(np.arange(y0, y1, step, dtype=np.float64), image.shape[0], wrap[1])
    out: Pixels = image[row[:, None], column[None, :]]
    return out


def image_of(model: Model, use: Laid) -> Pixels:
    """The picture of `use`, or one white pixel."""
    image = model.images[use.image].pixels if use.image is not None else _NONE
    assert image is not None
    return image


def size_of(model: Model, use: Laid) -> Floats:
    """(2,) pixels across and down that a whole picture has where it is laid, unshrunk."""
    image = image_of(model, use)
    return np.maximum((image.shape[1], image.shape[0]), use.least_px).astype(np.float64)


def _colours(model: Model, patch: Patch) -> Pixels:
    use, inner = patch.use, patch.inner
    part = part_of(model, patch, image_of(model, use) if use.coloured else _NONE)
    colour = np.ascontiguousarray(part[..., :3])
    if part.shape[2] == 4 and (part[..., 3] < 128).any() and (part[..., 3] >= 128).any():  # what is clear has any colour, and would bleed
        colour[part[..., 3] < 128] = np.round(colour[part[..., 3] >= 128].mean(axis=0)).astype(np.uint8)
    out = pictures.resize(colour, int(inner[0]), int(inner[1]))
    if any(abs(f - 1.0) > 1e-3 for f in use.factor):
        table = np.stack([_tinted(f) for f in use.factor], axis=-1)
        out = np.stack([table[out[..., c], c] for c in range(3)], axis=-1)
    return out


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
