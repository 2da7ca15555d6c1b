"""Who is cast, and the clips that their bodies know: solved and sampled movements, pure data."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vr_dti.world.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Hold:
    """A hand that keeps hold of another body for a time of a clip, whatever the sizes of the two."""

    side: int
    """0 left, 1 right"""
    on: str
    """one of `animation.document.HoldPoint`"""
    from_ms: int
    until_ms: int
    fist: bool = False
    """knuckles, not the palm, and from less far away: a blow that would miss by more is meant for another part of the body"""


@dataclass(frozen=True, slots=True)
class Clip:
    """A movement of one skeleton, solved and sampled: pure data to be read at any time.

    `rotation` (T, 54, 4) is float32, local to the parent joint; `root_m` (T, 3) is the hips in the actor frame.
    """

    name: str
    rate_hz: int
    loop: bool
    rotation: NDArray[np.float32]
    root_m: NDArray[np.float32]
    piece_ms: int = 0
    """a loop whose pieces, each so long, begin and end alike; 0: it is of one piece"""
    blend_ms: int = 250
    """cross-fade into this clip"""
    then: str = ""
    """clip that follows when a one-shot ends; empty: hold the last pose"""
    events: tuple[tuple[str, int], ...] = ()
    """(name, ms after the clip's beginning), in order: `contact` is when a blow or a shove lands"""
    travel: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """x, z and turn (rad) of where the actor stands after the clip, in the frame it began in; what follows starts there"""
    posture: str = "stand"
    """what the body does as the clip begins: `stand`, `kneel`, `side`, `prone`, `sit`"""
    ends: str = ""
    """and at its end, if something else"""
    leave: dict[str, str] = field(default_factory=dict)
    """posture -> clip that takes the body there and is played first where a clip of that posture is asked for"""
    walk: str = "walk"
    """the clip that carries the actor along where he must go somewhere while or after doing this"""
    stride_m: float = 0.0
    """ground that one loop covers when it carries an actor along; 0: no walk"""
    look: float = 1.0
    """how far head and eyes may leave the clip to look at somebody, 0..1"""
    breaths_per_min: float = 14.0
    breath: float = 1.0
    """depth of breathing, 1 at rest"""
    holds: tuple[Hold, ...] = ()
    touching: bool = False
    """two bodies meet in it: breath begins with the clip, as those who wrote and measured it saw it; else it goes on by itself"""
    face: tuple[tuple[str, float], ...] = ()
    """what the face shows of who does this: (emotion, share); empty: nothing of its own"""

    @property
    def duration_ms(self) -> int:
        return (len(self.root_m) - 1) * 1000 // self.rate_hz

    def event_ms(self, name: str) -> int:
        """When an event of this clip happens; KeyError if it has none of that name."""
        return dict(self.events)[name]


@dataclass(frozen=True, slots=True)
class CastMember:
    """An actor as cast: which baked person, its skeleton, its clips, where it stands at first."""

    name: str
    person: str
    skeleton: Skeleton
    clips: dict[str, Clip]
    start: str
    """mark"""
    clip: str
    """what it does at first"""
    look: str = ""
    voice: str = ""
    temper: str = ""
    """in the author's words: what shows a little in a face at rest"""
    looks_on: bool = False
    """one of a crowd without a part: the face answers to force in view"""
    title: str = ""
    """how a trainee would call them: stands over what they say"""
    carries: bool = False
    """the right hand is full: a phone is part of the body (`cast/kit.py`)"""
