"""The shape of a speaking mouth: a line's visemes sampled in time, read at an instant. Pure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 50
"""samples of a line's shapes a second"""


class Shape(NamedTuple):
    """How far the mouth of a speaker goes, 0..1 each."""

    open: float
    """the jaw drops: a, o"""
    wide: float
    """corners out: e, i, s"""
    round: float
    """lips forward: o, u, w, sh"""
    closed: float
    """lips together: m, b, p"""
    bitten: float
    """the lower lip at the upper teeth: f, v"""
    tongue: float
    """its tip up behind the teeth or between them: l, t, d, n, th"""
    bared: float
    """lips off the teeth, as in a shouted e or s"""


SHAPES: dict[str, str] = {
    "open": "jawOpen 62 mouthLowerDown 6 mouthUpperUp 14",
    "wide": "mouthStretch 40 mouthSmile 16 mouthDimple 15",
    "round": "mouthPucker 75 mouthFunnel 55",
    "closed": "mouthPress 50 mouthRollLower 35 mouthRollUpper 25",
    "bitten": "mouthRollLower 75 mouthUpperUp 35 jawOpen 6",
    "tongue": "tongueOut 10 jawOpen 10 mouthLowerDown 10",
    "bared": "mouthUpperUp 38 mouthLowerDown 36",
}
"""shape -> how far it draws each face unit, in hundredths. Defaults, by eye."""
SHUT = Shape(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

Lips = NDArray[np.uint8]
"""(T, 7) of `Shape`, 255 full, `RATE_HZ` a second from a line's beginning"""


def shape_at(lips: Lips, since_ms: float) -> Shape | None:
    """The mouth `since_ms` after the line began; None before and after it."""
    x = since_ms * RATE_HZ / 1000.0
    i = int(x)
    if x < 0.0 or i + 1 >= len(lips):
        return None
    u = x - i
    a, b = lips[i].tolist(), lips[i + 1].tolist()
    return Shape(*((p + (q - p) * u) / 255.0 for p, q in zip(a, b, strict=True)))
