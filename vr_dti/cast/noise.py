"""Chance that is the same on every machine: hashed lattice noise in one to three dimensions, by seed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_dti.spaces import Floats

_PRIMES = np.array((73856093, 19349663, 83492791), dtype=np.uint64)


def hashed(cells: NDArray[np.int64], seed: int) -> Floats:
    """(..., D) integers -> (...) in 0..1, D up to 3, by an integer avalanche (the finaliser of MurmurHash3)."""
    d = cells.shape[-1]
    h = (cells.astype(np.uint64) * _PRIMES[:d]).sum(axis=-1, dtype=np.uint64) + np.uint64((seed * 2654435761) & 0xFFFFFFFF)
    h &= np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        h ^= h >> np.uint64(shift)
        h = (h * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(16)
    out: Floats = h.astype(np.float64) / 4294967295.0
    return out


def value_noise(points: ArrayLike, seed: int) -> Floats:
    """Smooth noise in -1..1 at `points` (..., D); one cell is one unit."""
    p = np.asarray(points, dtype=np.float64)
    d = p.shape[-1]
    cell = np.floor(p).astype(np.int64)
    f = p - cell
    f = f * f * f * (f * (f * 6.0 - 15.0) + 10.0)
    total = np.zeros(p.shape[:-1])
    for corner in range(1 << d):
        bits = np.array([(corner >> k) & 1 for k in range(d)])
        weight = np.prod(np.where(bits, f, 1.0 - f), axis=-1)
        total += weight * hashed(cell + bits, seed)
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
