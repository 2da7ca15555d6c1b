"""Chance that is none: numbers drawn from a name and a count, and values that wander smoothly between such numbers. Pure."""

from __future__ import annotations

import functools
import zlib

import numpy as np

from vr_dti.spaces import Floats

_MASK = 0xFFFFFFFF


def seed_of(name: str) -> int:
    """A number for a name, the same on every machine."""
    return zlib.crc32(name.encode())


@functools.lru_cache(maxsize=8192)
def draw(seed: int, count: int) -> float:
    """0..1, as good as random, of a seed and a whole number."""
    x = (seed * 0x9E3779B1 + count * 0x85EBCA77 + 0x165667B1) & _MASK
    x = ((x ^ x >> 15) * 0x2C1B3C6D) & _MASK
    x = ((x ^ x >> 12) * 0x297A2D39) & _MASK
    return (x ^ x >> 15) / 4294967296.0


def wander(seed: int, t_ms: float, every_ms: float) -> float:
    """-1..1: a value that is drawn anew every so often and goes over smoothly in between."""
    k = int(t_ms // every_ms)
    u = t_ms / every_ms - k
    a, b = draw(seed, k), draw(seed, k + 1)
    return 2.0 * (a + (b - a) * u * u * (3.0 - 2.0 * u)) - 1.0


def wanders(seeds: tuple[int, ...], more: int, t_ms: float, every_ms: float) -> Floats:
    """`wander` of each of `seeds` plus `more`, to the bit. -> (N,)"""
    k = int(t_ms // every_ms)
    u = t_ms / every_ms - k
    a, way = _drawn(seeds, more, k)
    return 2.0 * (a + way * u * u * (3.0 - 2.0 * u)) - 1.0


@functools.lru_cache(maxsize=16)
def _drawn(seeds: tuple[int, ...], more: int, k: int) -> tuple[Floats, Floats]:
    """What `wanders` goes from at its `k`th draw, and how far it goes to the next, `(N,)` each; read-only."""
    a, b = (np.array([draw(seed + more, n) for seed in seeds]) for n in (k, k + 1))
    way = b - a
    a.flags.writeable = way.flags.writeable = False
    return a, way


@functools.lru_cache(maxsize=1024)
def shuffled(seed: int, count: int, turn: int) -> tuple[int, ...]:
    """The numbers below `count` in the order of the `turn`th round. Of three or more none comes twice in a row, not even from one round to
    the next: what would is put second, which leaves the end of the round as it is."""
    order = _drawn_order(seed, count, turn)
    if count > 2 and turn > 0 and order[0] == _drawn_order(seed, count, turn - 1)[-1]:
        order[:2] = order[1], order[0]
    return tuple(order)


def _drawn_order(seed: int, count: int, turn: int) -> list[int]:
    return sorted(range(count), key=lambda n: draw(seed + 17 * turn, 4001 + n))


def beat(seed: int, t_ms: float, every_ms: float, loose_ms: float) -> tuple[int, float]:
    """Of beats that come `every_ms` give or take: the number of the last one and how long ago it was. Two of them are never further apart
    than `every_ms + loose_ms`, nor nearer than `every_ms - loose_ms`."""
    k = int(t_ms // every_ms) + 1
    while (at := every_ms * k + loose_ms * (draw(seed, k) - 0.5)) > t_ms:
        k -= 1
    return k, t_ms - at
