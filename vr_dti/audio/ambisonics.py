"""Directions as spherical harmonics: third order, 16 channels, ordered ACN, normalised N3D (the mean square of each over the sphere is 1).

A bus of these channels carries any number of sources; what reads it costs the same for one and for sixty.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

ORDER = 3
CHANNELS = (ORDER + 1) ** 2

S3, S5, S7, S15, S105 = (float(np.sqrt(n)) for n in (3, 5, 7, 15, 105))
S35_8, S21_8 = float(np.sqrt(35 / 8)), float(np.sqrt(21 / 8))


def harmonics(directions: ArrayLike) -> NDArray[np.float32]:
    """(N, 16) of unit `directions` (N, 3) in head axes (+X right, +Y up, -Z ahead)."""
    d = np.asarray(directions, dtype=np.float32)
    x, y, z = -d[:, 2], -d[:, 0], d[:, 1]  # ahead, left, up: the axes that the formulas are written in
    xx, yy, zz = x * x, y * y, z * z
    out = np.empty((len(d), CHANNELS), dtype=np.float32)
    out[:, 0] = 1.0
    out[:, 1] = S3 * y
    out[:, 2] = S3 * z
    out[:, 3] = S3 * x
    xy, across = x * y, xx - yy
    out[:, 4] = S15 * xy
    out[:, 5] = S15 * y * z
    out[:, 6] = 0.5 * S5 * (3.0 * zz - 1.0)
    out[:, 7] = S15 * x * z
    out[:, 8] = 0.5 * S15 * across
    five = 5.0 * zz - 1.0
    out[:, 9] = S35_8 * y * (3.0 * xx - yy)
    out[:, 10] = S105 * xy * z
    out[:, 11] = S21_8 * y * five
    out[:, 12] = 0.5 * S7 * z * (five - 2.0)
    out[:, 13] = S21_8 * x * five
    out[:, 14] = 0.5 * S105 * z * across
    out[:, 15] = S35_8 * x * (xx - 3.0 * yy)
    return out
