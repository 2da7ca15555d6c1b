"""Chance that is the same on every machine: hashed lattice noise in one to three dimensions, by seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.spaces import Floats

_PRIMES = (73856093, 19349663, 83492791)
_AT_ONCE = 1 << 14
"""points whose noise is reckoned together: few enough that what stands between fits a processor's cache"""

Words = NDArray[np.uint32]


def hashed(cells: NDArray[np.int64], seed: int) -> Floats:
    """(..., D) integers -> (...) in 0..1, D up to 3, by an integer avalanche (the finaliser of MurmurHash3)."""
    return hashed_at([cells[..., axis] for axis in range(cells.shape[-1])], seed)


def hashed_at(axes: Sequence[NDArray[np.int64]], seed: int) -> Floats:
    """As `hashed`, of the coordinates of each axis by itself; a row and a column give all cells between them."""
    mixed = _times(axes[0], 0)
    for axis, cells in enumerate(axes[1:], start=1):
        mixed = mixed + _times(cells, axis)
    return _avalanche(mixed, seed)


def _times(cells: NDArray[np.int64], axis: int) -> Words:
    """What the cells' place along one axis adds to their hash; all sums are of 32 bits."""
    return cells.astype(np.uint32) * np.uint32(_PRIMES[axis])


def _avalanche(mixed: Words, seed: int) -> Floats:
    h = np.asarray(mixed + np.uint32((seed * 2654435761) & 0xFFFFFFFF))
    part = np.empty_like(h)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= np.right_shift(h, np.uint32(shift), out=part)
        h *= np.uint32(factor)
    h ^= np.right_shift(h, np.uint32(16), out=part)
    out: Floats = h.astype(np.float64)
    out /= 4294967295.0
    return out


def value_noise(points: ArrayLike, seed: int) -> Floats:
    """Smooth noise in -1..1 at `points` (..., D); one cell is one unit."""
    return noise_at(np.moveaxis(np.asarray(points, dtype=np.float64), -1, 0), seed)


def noise_at(axes: Sequence[Floats] | Floats, seed: int) -> Floats:
    """As `value_noise`, of the coordinates of each axis by itself, alike in shape."""
    flat = [a.reshape(-1) for a in axes]
    out = np.empty(len(flat[0]))
    for start in range(0, len(out), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        out[some] = _noise([a[some] for a in flat], seed)
    return out.reshape(axes[0].shape)


def _noise(axes: Sequence[Floats], seed: int) -> Floats:
    """(N,) noise at the points of axes (N,): over the corners of a point's cell, the last axis first, their chances by nearness."""
    ways: list[tuple[Floats, Words] | None] = [None]
    for axis, x in enumerate(axes):
        cell = np.floor(x).astype(np.int64)
        f = x - cell
        f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0)
        low = _times(cell, axis)
        sides = ((1.0 - f, low), (f, low + np.uint32(_PRIMES[axis])))
        ways = [side if way is None else (way[0] * side[0], way[1] + side[1]) for side in sides for way in ways]
    total = np.zeros(len(axes[0]))
    for way in ways:
        assert way is not None
        chance = _avalanche(way[1], seed)
        chance *= way[0]
        total += chance
    total *= 2.0
    total -= 1.0
    return total


def layered(points: ArrayLike, seed: int, octaves: int = 3) -> Floats:
    """Value noise of several octaves, each half the size and half the height; about -1..1."""
    p = np.asarray(points, dtype=np.float64)
    out = np.zeros(p.shape[:-1])
    for k in range(octaves):
        out += value_noise(p * 2.0**k, seed + 101 * k) * 0.5**k
    return out / (2.0 - 0.5 ** (octaves - 1))


def smoothstep(low: float, high: float, x: ArrayLike) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; `low` > `high` falls instead of rising."""
    t = np.asarray(np.subtract(x, low, dtype=np.float64))
    t /= high - low
    np.minimum(np.maximum(t, 0.0, out=t), 1.0, out=t)
    out: Floats = np.asarray(t * t)
    t *= -2.0
    t += 3.0
    out *= t
    return out
