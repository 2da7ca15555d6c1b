"""Colours of a texture's texels: mixed, shifted, grained, and carried on beyond the islands of skin."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.cast.atlas import SIZE
from vr_dti.cast.noise import hashed, smoothstep
from vr_dti.spaces import Floats


def shifted(colour: Floats, amount: Floats, shift: tuple[float, float, float]) -> Floats:
    """`colour` (P, 3) multiplied by `shift` where `amount` (P,) is 1, and left alone where it is 0."""
    on = np.flatnonzero(amount)
    out = colour.copy()
    out[on] *= 1.0 + amount[on, None] * (np.array(shift) - 1.0)
    return out


def mixed(colour: Floats, other: Floats, share: Floats) -> Floats:
    """`colour` (P, 3) where `share` (P,) is 0 or less, `other` where it is 1 or more."""
    on = np.flatnonzero(share > 0.0)
    part = np.minimum(share[on], 1.0)[:, None]
    out = colour.copy()
    out[on] = colour[on] * (1.0 - part) + other[on] * part
    return out


def mask_at(path: Path, uv: Floats) -> Floats:
    """(P,) 0..1 of a grey picture at `uv` (P, 2), v upwards: the texel that holds each point. Raises as `pictures.read` does."""
    picture = pictures.read(path)[:, :, 0]
    high, wide = picture.shape
    x = np.clip((uv[:, 0] * wide).astype(np.int64), 0, wide - 1)
    y = np.clip(((1.0 - uv[:, 1]) * high).astype(np.int64), 0, high - 1)
    out: Floats = picture[y, x] / 255.0
    return out


def grain(size: int, seed: int) -> Floats:
    """(SIZE * SIZE,) noise of spots `size` pixels wide, about -1..1."""
    count = SIZE // size + 3
    grid = np.stack(np.meshgrid(np.arange(count), np.arange(count), indexing="ij"), axis=-1)
    lattice = hashed(grid, seed) * 2.0 - 1.0
    if size == 1:
        return lattice[:SIZE, :SIZE].reshape(-1)
    t = np.arange(SIZE) / size
    i = t.astype(np.int64)
    w = smoothstep(0.0, 1.0, t - i)
    rows = lattice[i] * (1.0 - w)[:, None] + lattice[i + 1] * w[:, None]
    out: Floats = rows[:, i] * (1.0 - w) + rows[:, i + 1] * w
    return out.reshape(-1)


def bled(picture: Floats, done: NDArray[np.bool_]) -> Floats:
    """`picture` (SIZE, SIZE, 3) with the colours of its islands carried on beyond them: from afar, where a texel is the mean of many, a
    seam would show the background. What is empty has the mean of the smallest square around it that is not (push-pull, Gortler 1996)."""
    sums: list[Floats] = [np.concatenate((picture * done[..., None], done[..., None]), axis=2)]
    while sums[-1].shape[0] > 1:
        high, wide, depth = sums[-1].shape
        sums.append(sums[-1].reshape(high // 2, 2, wide // 2, 2, depth).sum(axis=(1, 3)))
    coarse: Floats = np.zeros((1, 1, 3))
    for level in reversed(sums):
        full = level[..., 3:] > 0.0
        grown = coarse if len(coarse) == len(level) else coarse.repeat(2, axis=0).repeat(2, axis=1)
        coarse = np.where(full, level[..., :3] / np.maximum(level[..., 3:], 1.0), grown)
    return coarse
