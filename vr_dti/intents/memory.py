"""What the interpreter remembers between frames: each trainee's body, buttons and half-finished acts. Frozen, part of the run's value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vr_dti.timebase import StoryClock
from vr_dti.world.state import Body

NOT_STARTED = "not started"
"""why the clock stands before somebody starts the run"""
PAUSED = "paused"
"""and while the instructor has stopped it"""


@dataclass(frozen=True, slots=True)
class Dwell:
    """Something that goes on: what, since when (machine time), with which sample it began, and whether it has been reported."""

    what: str = ""
    since_ns: int = 0
    reported: bool = False


@dataclass(frozen=True, slots=True)
class HandMemory:
    """One hand: pulled controls, what it touches, when menu went down."""

    trigger: bool = False
    squeeze: bool = False
    menu_since_ns: int = 0
    touch: Dwell = Dwell()
    """`what` is `actor/part`"""
    lost_since_ns: int = 0
    """when a hand that touches was last seen no more; 0 while it is seen"""
    aim: Dwell = Dwell()


@dataclass(frozen=True, slots=True)
class TraineeMemory:
    """One trainee."""

    trainee: str
    body: Body
    left: HandMemory = HandMemory()
    right: HandMemory = HandMemory()
    gaze: Dwell = Dwell()
    between: Dwell = Dwell()
    bands: tuple[tuple[str, str], ...] = ()
    """(actor, distance band) in cast order"""
    last: tuple[str, int] = ("", 0)
    """source and number of the newest sample about this trainee: what a continuous act is read from"""
    spoken: tuple[str, int, str] = ("", 0, "")
    """source and number of the last words, and to whom: what an instructor relabels"""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything the interpreter remembers, the story clock included: pauses are acts too."""

    clock: StoryClock
    trainees: tuple[TraineeMemory, ...]
    held_by: tuple[str, ...] = (NOT_STARTED,)
    """why the clock stands; empty while it runs"""

    @property
    def bodies(self) -> tuple[Body, ...]:
        return tuple(t.body for t in self.trainees)


def begun_anew(trainee: TraineeMemory) -> TraineeMemory:
    """Whose story goes on after a pause: what had not lasted long enough to be an act begins anew, since nobody looked meanwhile."""
    hands = (_hand_anew(trainee.left), _hand_anew(trainee.right))
    return replace(trainee, left=hands[0], right=hands[1], gaze=_anew(trainee.gaze), between=_anew(trainee.between))


def _hand_anew(hand: HandMemory) -> HandMemory:
    return replace(hand, touch=_anew(hand.touch), aim=_anew(hand.aim), lost_since_ns=0)


def _anew(dwell: Dwell) -> Dwell:
    return dwell if dwell.reported else Dwell()
