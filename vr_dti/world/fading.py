"""Hands that their devices lose: they stay where they were last seen, fade, and are not drawn for their owner until they are seen again."""

from __future__ import annotations

from dataclasses import replace

from vr_dti.events import Pose
from vr_dti.world.state import Hand

FADE_MS = 600
"""from where a device was last seen to nothing: default, long enough to be understood, short enough to mislead nobody"""


def faded(was: Hand, now: Hand, t_ms: int) -> Hand:
    """`now` with the place where it was seen last and where it pointed, if it is not seen; at `t_ms`."""
    if now.grip is not None:
        return now
    now = replace(now, aim=now.aim or was.aim)
    if was.grip is not None:
        return replace(now, gone=was.grip, gone_ms=t_ms)
    return now if was.gone is None else replace(now, gone=was.gone, gone_ms=was.gone_ms)


def place(hand: Hand, t_ms: float) -> tuple[Pose | None, float]:
    """Where to draw a hand, and how much of it there is, 0..1; None: nobody has seen it lately."""
    if hand.grip is not None:
        return hand.grip, 1.0
    if hand.gone is None or t_ms >= hand.gone_ms + FADE_MS:
        return None, 0.0
    return hand.gone, 1.0 - max(0.0, t_ms - hand.gone_ms) / FADE_MS
