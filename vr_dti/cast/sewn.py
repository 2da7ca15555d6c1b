"""Pictures of cloth that is sewn on: a flap, a pocket, a placket, each with the stitching along its edge."""

from __future__ import annotations

import numpy as np

from vr_dti.cast.noise import smoothstep, value_noise
from vr_dti.spaces import Floats

SIZES_M: dict[str, tuple[float, float]] = {"flap": (0.118, 0.046), "pocket": (0.112, 0.125), "placket": (0.032, 0.36)}
"""how wide and high what each is laid on is, about"""
_INSET_M, _STITCH_M, _WIDE_M = 0.0055, 0.0034, 0.0011
"""of a seam from the edge it follows, of a stitch, and how wide a thread is (defaults)"""
_RIM_M = 0.0025
"""of an edge that is turned over, and worn paler"""


def sewn(name: str, size: tuple[int, int], cloth: tuple[float, float, float], seed: int) -> Floats:
    """(H, W, 3) of `SIZES_M`'s `name` in its cloth's colour, sRGB."""
    wide_m, high_m = SIZES_M[name]
    y, x = np.meshgrid((np.arange(size[0]) + 0.5) / size[0] * high_m, (np.arange(size[1]) + 0.5) / size[1] * wide_m, indexing="ij")
    beside, over = np.minimum(x, wide_m - x), np.minimum(y, high_m - y)
    edge = beside if name == "placket" else np.minimum(beside, over)
    pixel = max(wide_m / size[1], high_m / size[0] if name != "placket" else 0.0)
    thread = max(_WIDE_M, 0.5 * pixel)
    along = np.where(beside < over, y, x)
    stitched = np.exp(-(((edge - _INSET_M) / thread) ** 2)) * (0.62 + 0.38 * np.sign(np.sin(2.0 * np.pi * along / (2.0 * _STITCH_M))))
    drawn_in = np.exp(-(((edge - _INSET_M) / (2.2 * thread)) ** 2))  # cloth is drawn down on both sides of the thread
    puckers = value_noise(np.stack((x / 0.008, y / 0.008), axis=-1), seed + 371) * smoothstep(3.5 * _INSET_M, 0.0, edge)
    weave = value_noise(np.stack((x / 0.0016, y / 0.0016), axis=-1), seed + 372)
    shade = 1.0 - 0.30 * drawn_in + 0.62 * stitched + 0.10 * puckers + 0.035 * weave + 0.20 * smoothstep(_RIM_M, 0.0, edge)
    if name == "pocket":  # a pleat down its middle
        off = np.abs(x - 0.5 * wide_m)
        shade = shade - 0.38 * np.exp(-(((off - 0.014) / 0.0016) ** 2)) + 0.10 * smoothstep(0.014, 0.010, off)
    return np.clip(np.array(cloth) * shade[..., None], 0.0, 1.0)
