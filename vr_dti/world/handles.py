"""How a trainee's hand closes on each tool of the belt: where the fist lies on it, and how far its fingers bend.

A hand that holds a tool is drawn on that tool, and the tool where grip and aim are: controllers differ in how far their aim is turned from
their handle, and a hand drawn by its device alone would float beside a pistol's frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.world.animation.scalar import Quat
from vr_dti.world.state import Hand

Curls = tuple[float, float, float, float, float]
"""of thumb, index, middle, ring and little finger, as `animation/fingers.py` has them: 0 straight, 1 a fist"""


@dataclass(frozen=True, slots=True)
class Handle:
    """All numbers are defaults, by looking at hands; of a right hand, the left one's mirror image."""

    pitch_deg: float
    """from the tool's own axis up to the fist's, which runs from the little finger to the thumb"""
    palm_m: tuple[float, float, float]
    """middle of the hand's bones from the tool's origin: x right, y up, z back along the tool"""
    curls: Curls
    knuckles: float = 1.0
    """share of that which the knuckles bend, before a handle that is flat at its side"""
    pulled: float | None = None
    """how far the index finger bends at the trigger; None: it closes with the others"""
    lift_deg: float = 0.0
    """and how far it is lifted, until it pulls, to lie along the frame"""
    in_line: bool = False
    """it goes on where the fist points, and not where the aim does: a stick is swung, nobody aims it"""


HANDLES = {
    "handgun": Handle(74.0, (0.026, 0.010, 0.002), (0.15, 0.0, 0.80, 0.82, 0.84), knuckles=0.7, pulled=0.5, lift_deg=20.0),
    "cew": Handle(78.0, (0.028, 0.008, 0.002), (0.15, 0.0, 0.78, 0.80, 0.82), knuckles=0.7, pulled=0.5, lift_deg=20.0),
    "spray": Handle(90.0, (0.030, -0.01, 0.008), (0.1, 0.75, 0.78, 0.8, 0.82)),
    "baton": Handle(0.0, (0.028, 0.008, 0.0), (0.5, 0.82, 0.84, 0.86, 0.88), in_line=True),
    "radio": Handle(90.0, (0.044, 0.0, 0.004), (0.1, 0.80, 0.82, 0.84, 0.86), knuckles=0.35),
    "flashlight": Handle(28.0, (0.028, 0.006, 0.004), (0.4, 0.8, 0.82, 0.84, 0.86)),
    "handcuffs": Handle(90.0, (0.024, 0.0, 0.01), (0.6, 0.9, 0.92, 0.94, 0.96)),
}
"""By tool"""


def axis_of(hand: Hand) -> Quat:
    """The turn in world of the tool in a hand that is seen, or was last: its -Z is where it points."""
    grip = hand.grip or hand.gone
    assert grip is not None
    return grip[3:] if hand.aim is None or HANDLES[hand.tool].in_line else hand.aim[3:]
