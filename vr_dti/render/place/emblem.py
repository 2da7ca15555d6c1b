"""The emblem of a police force that is nobody's, as forms of one colour that lie one on the other: a shield, its field, a star."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.noise import smoothstep
from vr_dti.spaces import Floats

_SIDE = 96
_EDGE = 0.03
"""how soft an edge is, so that it can be cut out smoothly at every size (default)"""


def _places() -> tuple[Floats, Floats]:
    """-1..1 across and down."""
    at = (np.arange(_SIDE) + 0.5) / _SIDE * 2.0 - 1.0
    return np.meshgrid(at, at)


def _ink(inside: Floats) -> NDArray[np.uint8]:
    """Of how far within a form each pixel lies."""
    out: NDArray[np.uint8] = np.round(255.0 * smoothstep(-_EDGE, _EDGE, inside)).astype(np.uint8)
    return out


def shield(margin: float = 0.0) -> NDArray[np.uint8]:
    """Two horns above, a point below, `margin` of half its width within its edge."""
    x, y = _places()
    side = 0.84 - 0.80 * smoothstep(0.0, 1.0, y) ** 1.4 - np.abs(x)
    top = y + 0.86 - 0.16 * np.cos(np.pi * np.clip(1.25 * np.abs(x), 0.0, 1.0))
    return _ink(np.minimum(np.minimum(side, top), 0.95 - y) - margin)


def star(points: int = 5, inner: float = 0.42) -> NDArray[np.uint8]:
    """A star, one point up; `inner` is how far its notches lie out."""
    x, y = _places()
    r, turn = np.hypot(x, y), np.arctan2(x, -y)
    step = np.pi / points
    folded = np.abs((turn + step) % (2.0 * step) - step)
    # The straight edge from a point (1, 0) to the notch beside it.
    nx, ny = inner * np.cos(step), inner * np.sin(step)
    across = ny * (r * np.cos(folded) - 1.0) - (nx - 1.0) * (r * np.sin(folded))
    return _ink(-across / np.hypot(ny, nx - 1.0) - 0.03)


def ring(inner: float, outer: float) -> NDArray[np.uint8]:
    """Between two radii."""
    x, y = _places()
    r = np.hypot(x, y)
    return _ink(np.minimum(outer - r, r - inner))
