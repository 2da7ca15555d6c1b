"""Lines that come with the years, painted into a face (`skin.py`)."""

from __future__ import annotations

import itertools

import numpy as np

from vr_dti.cast.face import FacePoints
from vr_dti.cast.noise import noise_at, smoothstep
from vr_dti.spaces import Floats

_LINES: tuple[tuple[float, tuple[tuple[float, float], ...]], ...] = (
    (0.75, ((17.5, -40.0), (22.0, -47.0), (28.0, -57.0), (32.0, -68.0))),  # from the nose to the corner of the mouth
    (0.4, ((28.0, -76.0), (30.0, -84.0), (29.0, -94.0))),  # below the corner of the mouth
    (0.7, ((14.0, -12.0), (22.0, -17.0), (32.0, -17.5), (40.0, -13.0))),  # under the eye
    (0.5, ((49.0, 1.0), (54.0, 4.0), (60.0, 9.0))),  # beside the eye
    (0.5, ((49.5, -2.0), (55.0, -2.5), (61.0, -2.0))),
    (0.4, ((49.0, -5.0), (54.0, -8.5), (59.0, -12.0))),
    (0.45, ((6.5, 8.0), (7.0, 16.0), (6.0, 25.0))),  # between the brows
    (0.36, ((0.0, 36.0), (15.0, 38.0), (32.0, 37.0), (44.0, 33.0))),  # across the forehead
    (0.4, ((0.0, 46.0), (16.0, 48.0), (34.0, 46.5), (45.0, 42.0))),
    (0.26, ((0.0, 56.0), (14.0, 57.5), (30.0, 55.0))),
)
"""each its strength and a path of (a, y) in millimetres"""


def wrinkles(f: FacePoints, seed: int) -> Floats:
    """Wrinkles, 0 .. about 1 in a furrow."""
    out = np.zeros_like(f.a)
    on = np.flatnonzero((f.d > -25.0) & (f.y > -100.0) & (f.y < 62.0))
    if not len(on):
        return out
    a, y = f.a[on], f.y[on] + 1.1 * noise_at((f.x[on] / 7.0, f.y[on] / 7.0), seed + 95)
    for strength, path in _LINES:
        points = np.array(path)
        low, high = points.min(axis=0) - 8.0, points.max(axis=0) + 8.0
        near = np.flatnonzero((a > low[0]) & (a < high[0]) & (y > low[1]) & (y < high[1]))
        if not len(near):
            continue
        nearest, along = np.full(len(near), np.inf), np.zeros(len(near))
        for k, ((ax, ay), (bx, by)) in enumerate(itertools.pairwise(path)):
            u, v, dx, dy = a[near] - ax, y[near] - ay, bx - ax, by - ay
            t = np.clip((u * dx + v * dy) / (dx * dx + dy * dy), 0.0, 1.0)
            away = np.sqrt((u - t * dx) ** 2 + (v - t * dy) ** 2)
            along = np.where(away < nearest, (k + t) / (len(points) - 1), along)
            nearest = np.minimum(nearest, away)
        begins = smoothstep(0.0, 0.25, along) if points[0, 0] > 1.0 else 1.0  # a line from the middle begins on the other side
        furrow = np.exp(-0.5 * (nearest / 0.8) ** 2) + 0.45 * np.exp(-0.5 * (nearest / 2.6) ** 2)
        out[on[near]] += strength * begins * smoothstep(1.0, 0.75, along) * furrow
    return out
