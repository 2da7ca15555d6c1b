"""Chance that is the same on every machine: hashed lattice noise in one to three dimensions, by seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.spaces import Floats

_PRIMES = (73856093, 19349663, 83492791)
_AT_ONCE = 1 << 14
"""points whose noise is reckoned together: few enough that what stands between fits a processor's cache"""

Words = NDArray[np.uint32]


def hashed(cells: NDArray[np.int64], seed: int) -> Floats:
    """(..., D) integers -> (...) in 0..1, D up to 3, by an integer avalanche (the finaliser of MurmurHash3)."""
    mixed = np.zeros(cells.shape[:-1], dtype=np.uint32)
    for axis in range(cells.shape[-1]):
        mixed += _times(cells[..., axis], axis)
    return _avalanche(mixed, seed)


def _times(cells: NDArray[np.int64], axis: int) -> Words:
    """What the cells' place along one axis adds to their hash; all sums are of 32 bits."""
    return cells.astype(np.uint32) * np.uint32(_PRIMES[axis])


def _avalanche(mixed: Words, seed: int) -> Floats:
    h = mixed + np.uint32((seed * 2654435761) & 0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= h >> np.uint32(shift)
        h *= np.uint32(factor)
    h ^= h >> np.uint32(16)
    out: Floats = h.astype(np.float64) / 4294967295.0
    return out


def value_noise(points: ArrayLike, seed: int) -> Floats:
    """Smooth noise in -1..1 at `points` (..., D); one cell is one unit."""
    p = np.asarray(points, dtype=np.float64)
    flat = p.reshape(-1, p.shape[-1])
    out = np.empty(len(flat))
    for start in range(0, len(flat), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        out[some] = _noise(flat[some].T, seed)
    return out.reshape(p.shape[:-1])


def _noise(axes: Floats, seed: int) -> Floats:
    """(N,) noise at points (D, N): over the corners of a point's cell, the last axis first, their chances weighted by nearness."""
    ways: list[tuple[Floats, Words] | None] = [None]
    for axis, x in enumerate(axes):
        cell = np.floor(x).astype(np.int64)
        f = x - cell
        f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0)
        low = _times(cell, axis)
        sides = ((1.0 - f, low), (f, low + np.uint32(_PRIMES[axis])))
        ways = [side if way is None else (way[0] * side[0], way[1] + side[1]) for side in sides for way in ways]
    total = np.zeros(axes.shape[1])
    for way in ways:
        assert way is not None
        weight, mixed = way
        total += weight * _avalanche(mixed, seed)
    return total * 2.0 - 1.0


def layered(points: ArrayLike, seed: int, octaves: int = 3) -> Floats:
    """Value noise of several octaves, each half the size and half the height; about -1..1."""
    p = np.asarray(points, dtype=np.float64)
    out = np.zeros(p.shape[:-1])
    for k in range(octaves):
        out += value_noise(p * 2.0**k, seed + 101 * k) * 0.5**k
    return out / (2.0 - 0.5 ** (octaves - 1))


def smoothstep(low: float, high: float, x: ArrayLike) -> Floats:
    """0 below `low`, 1 above `high`, smooth between; `low` > `high` falls instead of rising."""
    t = np.clip((np.asarray(x, dtype=np.float64) - low) / (high - low), 0.0, 1.0)
    out: Floats = t * t * (3.0 - 2.0 * t)
    return out
