"""Small pictures in the free corner of a person's texture: strands of hair, shoulder patch, words, number plate, screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.cast.atlas import DECALS, SIZE
from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.cast.recipe import PLAITED, Cap, Jacket, Phone, Recipe, Shirt, rgb
from vr_dti.cast.sewn import SIZES_M, sewn
from vr_dti.cast.surface import Surface
from vr_dti.spaces import Floats

# name -> x, y, width, height within the free corner, 0..1 of it
_PLACES = {
    "hair": (0.00, 0.00, 0.36, 0.52),
    "patch": (0.38, 0.00, 0.24, 0.34),
    "plate": (0.64, 0.00, 0.36, 0.12),
    "phone": (0.38, 0.36, 0.14, 0.30),
    "badge": (0.54, 0.36, 0.24, 0.34),
    "stripes": (0.64, 0.14, 0.20, 0.20),
    "flap": (0.80, 0.36, 0.20, 0.14),
    "pocket": (0.80, 0.52, 0.20, 0.28),
    "placket": (0.38, 0.70, 0.10, 0.30),
    "plait": (0.00, 0.54, 0.30, 0.46),
}


def decal_uv(name: str, share: Floats) -> Floats:
    """(..., 2) places 0..1 across and down the picture `name` -> atlas coordinates, a hair inside its edge."""
    x, y, w, h = _PLACES[name]
    x0, y0, x1, y1 = DECALS
    inner = 0.03 + 0.94 * np.clip(share, 0.0, 1.0)
    return np.stack((x0 + (x + w * inner[..., 0]) * (x1 - x0), y0 + (y + h * inner[..., 1]) * (y1 - y0)), axis=-1)


def pictured(plate: Surface, name: str) -> Surface:
    """A plate (`lay.laid`) with the picture `name` all over it."""
    return replace(plate, uv=decal_uv(name, plate.fields["st"]), over=np.ones(len(plate)))


def draw_decals(picture: NDArray[np.uint8], recipe: Recipe, hair: Floats) -> None:
    """Draw into the texture whatever this person wears. `hair` is the pigment of the hair."""
    _put(picture, "hair", _strands(_size("hair"), hair, recipe.seed))
    if recipe.hair.kind in PLAITED:
        _put(picture, "plait", (_loc if recipe.hair.kind == "locs" else _plait)(_size("plait"), hair, recipe.seed))
    for item in recipe.wear:
        if isinstance(item, Shirt | Cap):
            _put(picture, "badge", _badge(_size("badge"), rgb(item.badge)))
        if isinstance(item, Shirt | Jacket):
            for name in SIZES_M:
                _put(picture, name, sewn(name, _size(name), rgb(item.colour), recipe.seed))
        if isinstance(item, Shirt):
            _put(picture, "patch", _patch(_size("patch"), rgb(item.badge), rgb(item.patch)))
            if item.stripes:
                _put(picture, "stripes", _stripes(_size("stripes"), item.stripes, rgb(item.badge), rgb(item.colour)))
            _put(picture, "plate", _word(_size("plate"), item.plate, (0.08, 0.08, 0.09), rgb(item.badge), 0.8))
        elif isinstance(item, Phone):
            _put(picture, "phone", _screen(_size("phone")))


def _size(name: str) -> tuple[int, int]:
    """(height, width) in pixels."""
    _, _, w, h = _PLACES[name]
    return round(h * (DECALS[3] - DECALS[1]) * SIZE), round(w * (DECALS[2] - DECALS[0]) * SIZE)


def _put(picture: NDArray[np.uint8], name: str, drawn: Floats) -> None:
    x, y, _, _ = _PLACES[name]
    left, top = round((DECALS[0] + x * (DECALS[2] - DECALS[0])) * SIZE), round((DECALS[1] + y * (DECALS[3] - DECALS[1])) * SIZE)
    high, wide = drawn.shape[:2]
    picture[top : top + high, left : left + wide] = np.clip(np.round(drawn * 255.0), 0, 255).astype(np.uint8)


def _across(size: tuple[int, int]) -> tuple[Floats, Floats]:
    """(H, W) each: 0..1 across and down."""
    v, u = np.meshgrid((np.arange(size[0]) + 0.5) / size[0], (np.arange(size[1]) + 0.5) / size[1], indexing="ij")
    return u, v


_ROOTS = 0.26
"""how much darker long hair is where it grows (default)"""


def _strands(size: tuple[int, int], pigment: Floats, seed: int) -> Floats:
    """Strands running down, waving a little; the picture may be mirrored at its edges."""
    u, v = _across(size)
    wave = u + 0.03 * value_noise(np.stack((u * 3.0, v * 3.0), axis=-1), seed + 81)
    fine = value_noise(np.stack((wave * 66.0, v * 4.0), axis=-1), seed + 82)
    lock = value_noise(np.stack((wave * 19.0, v * 2.5), axis=-1), seed + 83)
    dull = np.exp(-(((v - 0.92) / 0.18) ** 2))  # towards the ends
    finest = value_noise(np.stack((wave * 150.0, v * 6.0), axis=-1), seed + 84)  # without it locks are grained as wood is
    roots = np.exp(-v / 0.14)  # in one another's shade, and not bleached by any sun
    shade = 0.96 + 0.18 * finest + 0.13 * fine + 0.09 * lock - 0.10 * dull - _ROOTS * roots
    tinted = float(np.ptp(pigment) / pigment.max())  # gray and black strands differ in shade alone
    warm = 0.16 * tinted * (0.6 * lock + fine)[..., None] * np.array((0.5, 0.0, -1.0))
    drawn: Floats = pigment * shade[..., None] * (1.0 + warm)
    return drawn


_STITCHES = 12


def _plait(size: tuple[int, int], pigment: Floats, seed: int) -> Floats:
    """One side of a plait, to be mirrored at its right edge: strands that cross, each round, dark where it goes below the next."""
    u, v = _across(size)
    at = v * _STITCHES - 0.85 * u**1.3
    off = np.abs(at % 1.0 - 0.5) * 2.0  # 0 on the middle of a strand, 1 between two
    fine = value_noise(np.stack(((at * 7.0), u * 5.0), axis=-1), seed + 85)
    shade = (0.50 + 0.52 * smoothstep(1.0, 0.35, off) + 0.13 * fine) * (0.82 + 0.18 * smoothstep(1.0, 0.7, u))
    return pigment * shade[..., None]


def _loc(size: tuple[int, int], pigment: Floats, seed: int) -> Floats:
    """Hair felted to a rope: wound aslant, knotty, fuzzy."""
    u, v = _across(size)
    wound = value_noise(np.stack((u * 1.5 - v * 22.0, v * 9.0 + u * 2.0), axis=-1), seed + 86)
    knots = value_noise(np.stack((u * 2.0, v * 7.0), axis=-1), seed + 87)
    fuzz = value_noise(np.stack((u * 22.0, v * 60.0), axis=-1), seed + 88)
    shade = 0.88 + 0.20 * wound + 0.14 * knots + 0.20 * fuzz - 0.26 * smoothstep(0.75, 0.1, u)
    return pigment * shade[..., None]


def _patch(size: tuple[int, int], edge: tuple[float, float, float], ground: tuple[float, float, float]) -> Floats:
    """A shield: a border, a field of `ground`, a light star of rays and a bar for the word nobody reads at two metres."""
    u, v = _across(size)
    x, y = u * 2.0 - 1.0, v * 2.0 - 1.0
    side = 0.92 - 0.55 * smoothstep(0.1, 1.0, y) ** 1.5
    inside = np.minimum(side - np.abs(x), np.minimum(0.94 - y, y + 0.94))
    out = np.empty((*u.shape, 3))
    out[:] = ground
    field = smoothstep(0.08, 0.12, inside)[..., None]
    out = np.array(edge) * (1.0 - field) + out * field
    turn, r = np.arctan2(y - 0.08, x), np.hypot(x, y - 0.08)
    star = smoothstep(0.06, 0.0, r - 0.30 - 0.14 * np.cos(turn * 7.0))[..., None]
    out = out * (1.0 - star) + np.array((0.78, 0.72, 0.52)) * star
    core = smoothstep(0.20, 0.16, r)[..., None]
    out = out * (1.0 - core) + np.array((0.16, 0.22, 0.38)) * core
    word = pictures.text("POLICE", max(8, size[0] // 7), bold=1)[:, :, 3] / 255.0
    return _stamped(out, word, (0.88, 0.86, 0.80), size[0] // 12)


def _stripes(size: tuple[int, int], count: int, metal: tuple[float, float, float], cloth: tuple[float, float, float]) -> Floats:
    """Chevrons, points up, one below the other, on the shirt's own cloth."""
    u, v = _across(size)
    out = np.empty((*u.shape, 3))
    out[:] = cloth
    for k in range(count):
        off = np.abs(v - (0.16 + 0.24 * k) - 0.55 * np.abs(u - 0.5))
        bar = (smoothstep(0.080, 0.062, off) * smoothstep(0.47, 0.45, np.abs(u - 0.5)))[..., None]
        out = out * (1.0 - bar) + np.array(metal) * bar
    return out


def _badge(size: tuple[int, int], metal: tuple[float, float, float]) -> Floats:
    """Engraved metal: rays from the middle, a bright rim, an enamelled ring with its word, a seal."""
    u, v = _across(size)
    x, y = u * 2.0 - 1.0, (v * 2.0 - 0.9) * size[0] / size[1]
    turn, r = np.arctan2(y, x), np.hypot(x, y)
    shade = 0.86 + 0.16 * np.sin(turn * 26.0) * smoothstep(0.45, 0.60, r)
    shade *= 1.0 - 0.45 * smoothstep(0.035, 0.0, np.minimum(np.minimum(u, 1.0 - u), np.minimum(v, 1.0 - v)) - 0.06)
    out = np.array(metal) * shade[..., None]
    for inner, outer, colour in ((0.34, 0.56, (0.10, 0.14, 0.28)), (0.0, 0.30, (0.10, 0.14, 0.28))):
        ring = (smoothstep(inner - 0.03, inner, r) if inner else 1.0) * smoothstep(outer + 0.03, outer, r)
        out = out * (1.0 - ring[..., None]) + np.array(colour) * ring[..., None]
    star = smoothstep(0.04, 0.0, r - 0.15 - 0.08 * np.cos(turn * 5.0 - np.pi / 2))[..., None]
    out = out * (1.0 - star) + np.array(metal) * 1.1 * star
    bar = (smoothstep(0.13, 0.10, np.abs(v - 0.13)) * smoothstep(0.46, 0.43, np.abs(u - 0.5)))[..., None]
    out = out * (1.0 - bar) + np.array((0.10, 0.14, 0.28)) * bar
    word = pictures.text("POLICE", max(8, size[0] // 7), bold=1)[:, :, 3] / 255.0
    return _stamped(out, word, metal, round(0.13 * size[0] - 0.5 * len(word)))


def _stamped(out: Floats, ink: Floats, colour: tuple[float, float, float], top: int) -> Floats:
    high, wide = ink.shape
    wide = min(wide, out.shape[1])
    left = (out.shape[1] - wide) // 2
    high = min(high, out.shape[0] - top)
    share = ink[:high, :wide, None]
    out[top : top + high, left : left + wide] = out[top : top + high, left : left + wide] * (1.0 - share) + np.array(colour) * share
    return out


def _word(size: tuple[int, int], words: str, ink: tuple[float, ...], ground: tuple[float, ...], height: float) -> Floats:
    """One line of words filling a plate."""
    out = np.empty((*size, 3))
    out[:] = ground
    if not words:
        return out
    drawn = pictures.text(words, 64, bold=2)
    rows = np.flatnonzero(drawn[:, :, 3].any(axis=1))
    drawn = drawn[rows[0] : rows[-1] + 1]
    high = max(1, round(size[0] * height * 0.8))
    wide = min(round(drawn.shape[1] * high / drawn.shape[0]), size[1] - 6)
    share = pictures.resize(np.ascontiguousarray(drawn), wide, high)[:, :, 3] / 255.0
    return _stamped(out, share, (ink[0], ink[1], ink[2]), (size[0] - high) // 2)


def _screen(size: tuple[int, int]) -> Floats:
    """A phone that films: a dim picture, a red dot."""
    u, v = _across(size)
    out = np.stack((0.16 + 0.25 * v, 0.20 + 0.22 * v, 0.28 + 0.15 * (1.0 - v)), axis=-1)
    dot = smoothstep(0.09, 0.07, np.hypot((u - 0.5), (v - 0.90) * size[0] / size[1]))[..., None]
    return out * (1.0 - dot) + np.array((0.85, 0.10, 0.08)) * dot
