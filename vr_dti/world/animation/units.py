"""The 52 face units by their ARKit names, in one order for everybody who bakes, moves or draws a face.

Two rows follow them that nobody asks for: a lid that closes runs straight from open to shut and would cut through the eyeball half-way;
`ROUND` carries it round the ball in between.
"""

from __future__ import annotations

_PAIRED = (
    *("browDown", "browOuterUp", "cheekSquint", "eyeBlink", "eyeLookDown", "eyeLookIn", "eyeLookOut", "eyeLookUp", "eyeSquint", "eyeWide"),
    *("mouthDimple", "mouthFrown", "mouthLowerDown", "mouthPress", "mouthSmile", "mouthStretch", "mouthUpperUp", "noseSneer"),
)
_SINGLE = (
    *("browInnerUp", "cheekPuff", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose", "mouthFunnel", "mouthLeft", "mouthPucker"),
    *("mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "tongueOut"),
)
UNITS: tuple[str, ...] = (*(f"{name}{side}" for name in _PAIRED for side in ("Left", "Right")), *_SINGLE)
"""left and right are the person's own"""
UNIT: dict[str, int] = {name: i for i, name in enumerate(UNITS)}
"""Row of each unit; treat as constant."""
ROUND = (len(UNITS), len(UNITS) + 1)
"""rows that carry the left and the right lids round the eyeball, whole where they are half shut"""
ROWS = len(UNITS) + 2


def units_named(name: str) -> tuple[int, ...]:
    """Rows of a unit, or of both sides of a paired one. KeyError if there is none of that name."""
    if name in _PAIRED:
        return UNIT[f"{name}Left"], UNIT[f"{name}Right"]
    return (UNIT[name],)
