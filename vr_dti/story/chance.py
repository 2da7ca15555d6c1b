"""Chance, keyed: the same words give the same number on every machine, and nothing is remembered between two draws."""

from __future__ import annotations

_MASK = (1 << 64) - 1


def draw(key: str, below: int) -> int:
    """A number in 0..below-1 that looks random but belongs to `key`; `below` >= 1.

    FNV-1a over the key's UTF-8 bytes, then the finaliser of splitmix64 (Steele, Lea, Flood 2014), since FNV alone mixes its last bytes
    badly. The bias of the remainder is below 2^-40 for any weight a scenario can hold.
    """
    h = 0xCBF29CE484222325
    for byte in key.encode():
        h = ((h ^ byte) * 0x100000001B3) & _MASK
    h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) & _MASK
    return (h ^ (h >> 31)) % below
