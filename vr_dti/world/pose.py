"""World -> `Shown`: the world as it looks and sounds at an instant, a pure function of (setting, world, time)."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.events import Sounding
from vr_dti.spaces import Floats
from vr_dti.world.state import World


@dataclass(frozen=True, slots=True)
class Caption:
    """A line on screen: who speaks and the words."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The posed world. Rows of `world_from_joint` follow `names`: the cast in order, then `trainee:ID` for every trainee's body."""

    world: World
    story_ns: int
    names: tuple[str, ...]
    world_from_joint: Floats
    """(N, 54, 4, 4)"""
    sounding: tuple[Sounding, ...]
    captions: tuple[Caption, ...]
    fade: float
    """0 clear, 1 black"""

    def row(self, name: str) -> int:
        """The row of an actor or trainee; KeyError if absent."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None
