"""Colours of a texture's texels: mixed, shifted, grained, and carried on beyond the islands of skin."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_dti.assets import pictures
from vr_dti.cast.atlas import SIZE
from vr_dti.cast.basemesh import Ints
from vr_dti.cast.noise import hashed_at, smoothstep
from vr_dti.spaces import Floats


def shifted(colour: Floats, amount: Floats, shift: tuple[float, float, float]) -> Floats:
    """`colour` (3, P) multiplied by `shift` where `amount` (P,) is 1, and left alone where it is 0."""
    if not amount.any():
        return colour
    return np.stack([c * (1.0 + amount * (s - 1.0)) for c, s in zip(colour, shift, strict=True)])


def mixed(colour: Floats, other: Floats, share: Floats) -> Floats:
    """`colour` (3, P) where `share` (P,) is 0 or less, `other` (3, P) or (3, 1) where it is 1 or more."""
    part = np.minimum(np.maximum(share, 0.0), 1.0)
    if not part.any():
        return colour
    out: Floats = colour * (1.0 - part)
    out += other * part
    return out


def mask_at(path: Path, uv: Floats) -> Floats:
    """(P,) 0..1 of a grey picture at `uv` (2, P), v upwards: the texel that holds each point. Raises as `pictures.read` does."""
    picture = _grey(path)
    high, wide = picture.shape
    x = np.clip((uv[0] * wide).astype(np.int64), 0, wide - 1)
    y = np.clip(((1.0 - uv[1]) * high).astype(np.int64), 0, high - 1)
    out: Floats = picture[y, x] / 255.0
    return out


@functools.lru_cache(maxsize=4)
def _grey(path: Path) -> NDArray[np.uint8]:
    """(H, W) kept, since every person is painted through the same few masks."""
    out = pictures.read_grey(path)
    out.setflags(write=False)
    return out


class Grain:
    """Noise of spots `size` pixels wide over the texture, about -1..1."""

    def __init__(self, size: int, seed: int) -> None:
        self._size, self._seed = size, seed
        if size == 1:
            return
        count = SIZE // size + 3
        y, x = np.arange(count)[:, None], np.arange(count)
        lattice = hashed_at((y, x), seed) * 2.0 - 1.0
        t = np.arange(SIZE) / size
        self._cell = t.astype(np.int64)
        self._nearer = smoothstep(0.0, 1.0, t - self._cell)
        w = self._nearer[:, None]
        self._rows = lattice[self._cell] * (1.0 - w) + lattice[self._cell + 1] * w

    def at(self, index: Ints) -> Floats:
        """(P,) at texels `index` (P,), row * SIZE + column."""
        y, x = index // SIZE, index % SIZE
        if self._size == 1:
            return hashed_at((y, x), self._seed) * 2.0 - 1.0
        i, w = self._cell[x], self._nearer[x]
        out: Floats = self._rows[y, i] * (1.0 - w) + self._rows[y, i + 1] * w
        return out


class Picture:
    """The texture while it is painted: the bytes of its texels, and what those of each square of four come to together."""

    def __init__(self) -> None:
        half = SIZE // 2
        self._bytes = np.zeros((3, SIZE * SIZE), dtype=np.uint8)
        self._done = np.zeros(SIZE * SIZE, dtype=bool)
        self._sums = np.zeros((4, half * half))
        """red, green, blue and how many"""

    def lay(self, index: Ints, colour: Floats) -> None:
        """Texels `index` (P,), row * SIZE + column, none of them laid before, in `colour` (3, P)."""
        self._done[index] = True
        square = (index // (2 * SIZE)) * (SIZE // 2) + index % SIZE // 2
        first, last = (int(square.min()), int(square.max()) + 1) if len(square) else (0, 0)
        for layer, c in zip(self._sums, (*colour, None), strict=True):
            layer[first:last] += np.bincount(square - first, c, minlength=last - first)
        for of, c in zip(self._bytes, colour, strict=True):
            of[index] = _bytes(c)

    def bled(self) -> NDArray[np.uint8]:
        """(SIZE, SIZE, 3) with the colours of its islands carried on beyond them: from afar, where a texel is the mean of many, a seam
        would show the background. What is empty has the mean of the smallest square around it that is not (push-pull, Gortler 1996)."""
        sums = [self._sums.reshape(4, SIZE // 2, SIZE // 2)]
        while (a := sums[-1]).shape[1] > 1:
            sums.append(a[:, 0::2, 0::2] + a[:, 0::2, 1::2] + a[:, 1::2, 0::2] + a[:, 1::2, 1::2])
        mean: Floats = np.zeros((3, 1, 1))
        for level in reversed(sums):
            grown = mean if mean.shape[1] == level.shape[1] else mean.repeat(2, axis=1).repeat(2, axis=2)
            mean = np.where(level[3] > 0.0, level[:3] / np.maximum(level[3], 1.0), grown)
        beyond = _bytes(mean).repeat(2, axis=1).repeat(2, axis=2).reshape(3, -1)
        out = np.where(self._done, self._bytes, beyond).reshape(3, SIZE, SIZE)
        return np.ascontiguousarray(np.moveaxis(out, 0, -1))


def _bytes(colours: Floats) -> NDArray[np.uint8]:
    out = colours * 255.0
    return np.asarray(np.clip(np.round(out, out=out), 0.0, 255.0, out=out).astype(np.uint8))
