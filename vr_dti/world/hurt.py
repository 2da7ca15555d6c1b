"""What a trainee's tool did to somebody, as a part of the world's state (`state.py`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hurt:
    """What a trainee's tool did to a body: since when, and how much. What it does about it follows (`animation/reactions.py`)."""

    tool: str
    """`spray`, `cew` (darts that hold), `dart` (that do not), `handgun`, `baton`"""
    part: str
    """what of the body it met, without its side"""
    since_ms: int
    until_ms: int
    """when the current ends, or spray begins to wear off; else as `since_ms`"""
    way: tuple[float, float]
    """x and z of the unit vector from who did it, in world; none of it where nobody knows"""
    side: int = 0
    """from which side it came: -1 from the left, 1 from the right"""
    permille: int = 1000
    """how much of what the tool can do"""
    locks: bool = False
    """what he is told to do waits until it is over"""
    falls: bool = False
    """a clip takes him to the ground: nothing of the trunk hangs besides"""
    lands_ms: int = -1
    """when he lies whom a current threw: he gets there, however short it was; -1: it threw nobody"""
    by: str = ""
    """the trainee whose tool it was"""
