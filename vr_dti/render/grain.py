"""The fine structure of surfaces, drawn from noise: one tileable layer each of asphalt, slabs, brick, cloth, leather, skin, ...

A layer is `(SIZE, SIZE, 4)` uint8: red and green the surface's slope, blue how light and alpha how rough it is, all 128 where plain.
Same seed, same layers.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from vr_dti.spaces import Floats

SIZE = 512


class Grain(IntEnum):
    """Layers of the grain texture; the numbers are known to the shaders (`grain.glsl`)."""

    PLAIN = 0
    NOISE = 1
    """clouds of every size: puddles, dirt, what breaks repetition"""
    ASPHALT = 2
    SLABS = 3
    """2 x 2 paving slabs"""
    BRICK = 4
    """4 bricks by 12 courses"""
    STONE = 5
    CLOTH = 6
    LEATHER = 7
    SKIN = 8
    HAIR = 9
    METAL = 10
    """brushed along u"""
    PAINT = 11
    """a wall that was painted with a roller"""
    BLOCKS = 12
    """4 concrete blocks by 8 courses, painted over"""
    VINYL = 13
    """3 x 3 tiles of a hard floor"""


def layers() -> NDArray[np.uint8]:
    """All layers, `(len(Grain), SIZE, SIZE, 4)`."""
    rng = np.random.default_rng(20)
    makers: dict[Grain, Callable[[np.random.Generator], Layer]] = {
        Grain.PLAIN: _plain,
        Grain.NOISE: _clouds,
        Grain.ASPHALT: _asphalt,
        Grain.SLABS: _slabs,
        Grain.BRICK: _brick,
        Grain.STONE: _stone,
        Grain.CLOTH: _cloth,
        Grain.LEATHER: _leather,
        Grain.SKIN: _skin,
        Grain.HAIR: _hair,
        Grain.METAL: _metal,
        Grain.PAINT: _paint,
        Grain.BLOCKS: _blocks,
        Grain.VINYL: _vinyl,
    }
    out = np.empty((len(Grain), SIZE, SIZE, 4), dtype=np.uint8)
    for grain in Grain:
        height, light, rough, steep = makers[grain](rng)
        out[grain] = packed(height, light, rough, steep)
    return out


Layer = tuple[Floats, Floats, Floats, float]
"""height (any unit), lightness and roughness (-1..1, 0 plain), slope for each unit of height a pixel"""


def packed(height: Floats, light: Floats, rough: Floats, steep: float) -> NDArray[np.uint8]:
    """`(SIZE, SIZE, 4)` of a `Layer`."""
    slope_u = steep * 0.5 * (np.roll(height, -1, 1) - np.roll(height, 1, 1))
    slope_v = steep * 0.5 * (np.roll(height, -1, 0) - np.roll(height, 1, 0))
    stacked = np.stack((-slope_u, -slope_v, light, rough), axis=-1)
    packed: NDArray[np.uint8] = np.clip(np.round(128.0 + 127.0 * stacked), 0, 255).astype(np.uint8)
    return packed


def noise(rng: np.random.Generator, low: float, high: float, slope: float = 1.0, stretch: float = 1.0) -> Floats:
    """Tileable noise of zero mean and unit deviation, with waves from `low` to `high` a tile, amplitude falling as f^-slope."""
    fy = np.fft.fftfreq(SIZE, 1.0 / SIZE)[:, None]
    fx = np.fft.rfftfreq(SIZE, 1.0 / SIZE)[None, :] * stretch
    f = np.hypot(fx, fy)
    band = np.where((f >= low) & (f <= high), np.maximum(f, 1.0) ** -slope, 0.0)
    spectrum = np.fft.rfft2(rng.random((SIZE, SIZE)) - 0.5) * band
    out: Floats = np.fft.irfft2(spectrum, s=(SIZE, SIZE))
    out /= out.std()
    return out


def _plain(rng: np.random.Generator) -> Layer:
    flat = np.zeros((SIZE, SIZE))
    return flat, flat, flat, 0.0


def _clouds(rng: np.random.Generator) -> Layer:
    soft, fine = noise(rng, 2, 40, 1.3), noise(rng, 6, 120, 1.1)
    return soft, np.clip(0.33 * soft, -1, 1), np.clip(0.33 * fine, -1, 1), 0.0


def _cells(rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
    """Distance to the nearest and second nearest of `count` squared scattered points, in tiles: cell patterns (Worley 1996)."""
    y, x = (np.mgrid[0:SIZE, 0:SIZE] / SIZE * count).astype(np.float32)
    cx, cy = x.astype(np.int32), y.astype(np.int32)
    jitter = rng.random((count, count, 2)).astype(np.float32)
    fx, fy = x - cx, y - cy
    near = np.full((SIZE, SIZE), 81.0, dtype=np.float32)
    second = near.copy()
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            j = jitter[(cy + dy) % count, (cx + dx) % count]
            d = (dx + j[..., 0] - fx) ** 2 + (dy + j[..., 1] - fy) ** 2
            second = np.minimum(second, np.maximum(near, d))
            near = np.minimum(near, d)
    return np.sqrt(near).astype(np.float64), np.sqrt(second).astype(np.float64)


def _asphalt(rng: np.random.Generator) -> Layer:
    stones = noise(rng, 60, 250, 0.2)
    wear = noise(rng, 2, 30, 1.2)
    near, second = _cells(rng, 3)
    seam = np.clip(1.0 - np.abs(second - near + 0.02 * noise(rng, 8, 90, 1.0)) / 0.012, 0.0, 1.0)
    crack = seam * np.clip(wear - 0.2, 0.0, 1.0)
    pale = np.clip(stones - 1.1, 0.0, 1.0)
    light = 0.10 * stones + 0.10 * wear + 0.25 * pale - 0.75 * crack
    return 0.5 * stones - 3.0 * crack, light, 0.1 * stones, 0.16


def _joints(x: Floats, width: float) -> Floats:
    """1 on the seams of unit cells, falling to 0 over `width`."""
    return np.clip(1.0 - np.minimum(x % 1.0, 1.0 - x % 1.0) / width, 0.0, 1.0)


def _slabs(rng: np.random.Generator) -> Layer:
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE * 2.0
    wobble = 0.0008 * noise(rng, 4, 40, 1.0)  # tooled along a straightedge
    joint = np.maximum(_joints(x + wobble, 0.008), _joints(y + wobble, 0.008))
    bevel = np.maximum(_joints(x, 0.022), _joints(y, 0.022))
    tone = rng.random((2, 2))[y.astype(int), x.astype(int)] - 0.5
    grit, stain = noise(rng, 50, 250, 0.3), noise(rng, 2, 24, 1.2)
    near, _ = _cells(rng, 5)
    gum = np.clip((0.06 - near) / 0.02, 0.0, 1.0) * 0.5
    light = 0.14 * tone + 0.06 * grit + 0.045 * stain - 0.7 * joint - 0.18 * bevel - 0.35 * gum
    return 0.15 * grit - 1.6 * bevel - 2.0 * joint + 0.3 * stain, light, 0.06 * grit - 0.1 * stain, 0.14


def _brick(rng: np.random.Generator) -> Layer:
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    course = (y * 12).astype(int)
    u = x * 4.0 + 0.5 * (course % 2)
    v = y * 12.0
    wobble = 0.01 * noise(rng, 20, 90, 0.8)
    edge = np.minimum(np.minimum(u % 1.0, 1.0 - u % 1.0) * 0.225, np.minimum(v % 1.0, 1.0 - v % 1.0) * 0.075) + 0.1 * wobble * 0.075
    face = np.clip((edge - 0.004) / 0.004, 0.0, 1.0)
    tone = rng.random((12, 4))[course, u.astype(int) % 4] - 0.5
    grit, stain = noise(rng, 40, 250, 0.4), noise(rng, 2, 20, 1.2)
    light = face * (0.36 * tone + 0.08 * grit) + (1.0 - face) * 0.22 + 0.08 * stain
    return 2.2 * face + 0.25 * grit, light, 0.06 * grit - 0.05 * face, 0.22


def _stone(rng: np.random.Generator) -> Layer:
    grit, stain = noise(rng, 30, 250, 0.5), noise(rng, 2, 30, 1.1)
    streak = noise(rng, 3, 60, 0.8, stretch=0.12)
    return 0.5 * grit + 0.6 * stain, 0.05 * grit + 0.08 * stain + 0.05 * streak, 0.05 * grit, 0.10


def _cloth(rng: np.random.Generator) -> Layer:
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE * 2.0 * np.pi * 32.0
    twill = np.sin(x + y) * 0.6 + np.sin(x - y * 0.5) * 0.15
    slub = noise(rng, 8, 120, 0.6)
    return twill + 0.25 * slub, 0.10 * twill + 0.07 * slub, 0.05 * slub, 0.35


def _leather(rng: np.random.Generator) -> Layer:
    near, second = _cells(rng, 34)
    pebble = np.clip((second - near) * 1.6, 0.0, 1.0)
    wear = noise(rng, 2, 40, 1.0)
    return pebble, 0.18 * (pebble - 0.5) + 0.05 * wear, -0.16 * (pebble - 0.5) + 0.08 * wear, 0.9


def _skin(rng: np.random.Generator) -> Layer:
    near, second = _cells(rng, 44)
    pores = np.clip((second - near) * 1.4, 0.0, 1.0)
    blotch, fine = noise(rng, 2, 30, 1.0), noise(rng, 40, 200, 0.4)
    return pores + 0.2 * fine, 0.05 * (pores - 0.5) + 0.05 * blotch + 0.02 * fine, 0.12 * blotch - 0.08 * (pores - 0.5), 0.45


def _hair(rng: np.random.Generator) -> Layer:
    return _strands(rng, 0.5)


def _metal(rng: np.random.Generator) -> Layer:
    return _strands(rng, 0.15)


def _strands(rng: np.random.Generator, contrast: float) -> Layer:
    long = noise(rng, 4, 250, 0.5, stretch=0.05)
    return long, contrast * 0.5 * np.clip(long, -2, 2) / 2.0, 0.15 * np.clip(long, -2, 2) / 2.0, 0.3 * contrast


def _paint(rng: np.random.Generator) -> Layer:
    """Stipple that only a light along the wall shows; one tone, as paint has."""
    stipple, touch = noise(rng, 60, 230, 0.2), noise(rng, 2, 9, 0.8)
    return stipple, 0.008 * stipple + 0.012 * touch, 0.04 * touch, 0.035


def _blocks(rng: np.random.Generator) -> Layer:
    """Paint fills the pores and gives all blocks one tone: what is left is joints, and edges that are never quite straight."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    course = (y * 8).astype(int)
    u, v = x * 4.0 + 0.5 * (course % 2), y * 8.0
    wobble = 0.0015 * noise(rng, 20, 90, 0.8)
    edge = np.minimum(np.minimum(u % 1.0, 1.0 - u % 1.0) * 0.406, np.minimum(v % 1.0, 1.0 - v % 1.0) * 0.203) + wobble  # metres
    face = np.clip((edge - 0.004) / 0.006, 0.0, 1.0)
    pores, touch = noise(rng, 50, 250, 0.3), noise(rng, 2, 12, 0.9)
    deep = np.clip(pores - 1.6, 0.0, 1.0)
    light = 0.035 + 0.02 * touch + 0.015 * pores - 0.16 * (1.0 - face) - 0.12 * deep
    return 1.3 * face + 0.25 * pores - 1.2 * deep, light, 0.05 * touch, 0.14


def _vinyl(rng: np.random.Generator) -> Layer:
    """Composition tile, its flecks laid the other way from tile to tile; laid tight, waxed, dull where people walk."""
    y, x = np.mgrid[0:SIZE, 0:SIZE] / SIZE * 3.0
    joint = np.maximum(_joints(x, 0.012), _joints(y, 0.012))
    along, across = noise(rng, 12, 200, 0.4, stretch=0.25), noise(rng, 12, 200, 0.4, stretch=0.25).T
    fleck = np.where((x.astype(int) + y.astype(int)) % 2 == 0, along, across)
    tone, worn = rng.random((3, 3))[y.astype(int), x.astype(int)] - 0.5, noise(rng, 2, 10, 1.2)
    light = 0.055 * np.clip(fleck, -2.0, 2.0) + 0.11 * tone + 0.015 * worn - 0.30 * joint
    return 0.05 * worn - 0.9 * joint, light, 0.035 * worn + 0.2 * joint, 0.05
