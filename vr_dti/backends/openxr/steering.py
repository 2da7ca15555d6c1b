"""Turning and going by thumbstick, and standing eyes for whoever sits, where asked for: what the sticks want, the spot that is aimed at,
the blink in which the stage is moved under the trainee. Nothing slides.

Poses are in the stage as it lies before a move. A move is `after_from_before`: where a thing lies after it, from where it lay before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from vr_dti.backends.openxr.rigid import compose, rotate
from vr_dti.events import IDENTITY_POSE, Pose
from vr_dti.samples import Tracked
from vr_dti.timebase import NS_PER_MS

PUSHED, LET_GO = 0.7, 0.3
"""a stick asks beyond the first, of 0..1, and may ask again once it was below the second: default"""
BLINK_NS = 240 * NS_PER_MS
"""into the dark and out of it; the stage moves in the middle. Default, about as long as a blink"""
REACH_M = 4.0
"""no spot further off than this can be gone to: default, so that nobody crosses a scene unseen"""
STEEPEST = 0.05
"""of the aim: held flatter than this it meets the floor nowhere"""
LOWEST_SEAT_M = 0.95
"""eyes over the floor: default, those of a small woman on a low chair. What is lower is a headset on a desk, or in somebody's hand"""
STILL_M, STILL_NS = 0.05, 500 * NS_PER_MS
"""whose eyes kept their height to within the first for the second sits, and is not about to: default"""
LEAST_RAISE_M = 0.02
"""eyes lower than asked by less are not raised: default, less than a head's own nodding"""

Spot = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Steered:
    """What the trainee's thumbsticks do. By default nothing: whoever wants to turn or go does so."""

    turn_deg: float = 0.0
    """one push to a side turns by this; 0: it does not"""
    teleport: bool = False
    """pushed away, a stick aims at a spot on the floor; let go, the trainee stands there"""
    may_go: Callable[[Spot, Spot], bool] = lambda head, spot: True
    """whether nothing solid is in between"""
    eyes_m: float = 0.0
    """of a trainee who sits: once the run has begun the eyes are raised to this height over the floor; 0: they stay where they are"""

    @property
    def asked(self) -> bool:
        """The sticks do something."""
        return self.teleport or self.turn_deg > 0.0


STILL = Steered()


@dataclass(frozen=True, slots=True)
class Move:
    """The stage is moved, now."""

    after_from_before: Pose
    value: int
    """degrees, to the left; or centimetres"""
    words: str
    what: str = "moved"
    """the status by which it is told"""


class Steering:
    """One headset's, over the loss and return of its runtime."""

    def __init__(self, steered: Steered) -> None:
        self.steered = steered
        self.waits = True
        """the run has not begun, as far as anybody has said: the stage is the runtime's own"""
        self.spot: Spot | None = None
        """where letting go would lead"""
        self.moved = IDENTITY_POSE
        """all moves so far"""
        self._seen: dict[str, Pose] = {}
        self._ready = {"left": True, "right": True}
        self._aiming = ""
        self._wanted: Callable[[Pose], Move] | None = None
        """how the stage is to be moved, by where the head is then"""
        self._low = steered.eyes_m > 0.0
        """the trainee sits, and the eyes have not been raised yet"""
        self._level: tuple[float, int] | None = None
        """the height that the eyes of who sits have kept, and since when"""
        self._blink_ns: int | None = None
        """when it began"""

    def see(self, poses: Iterable[Tracked]) -> None:
        """Where head and hands are in this frame."""
        self._seen = {p.device: p.pose for p in poses if p.valid}

    def feel(self, sticks: Mapping[str, tuple[float, float]], t_ns: int) -> None:
        """Both sticks, (right, away), -1..1; a hand is missing while the runtime takes its controls from us."""
        if self.waits or self._blink_ns is not None:
            self._aiming, self.spot = "", None
            return
        if self._low and self._sits(t_ns):
            self._begin(partial(_raise, eyes_m=self.steered.eyes_m), t_ns)
            return
        for hand, (x, y) in sticks.items():
            far = max(abs(x), abs(y))
            if self._aiming == hand:
                self._aim(hand, far, t_ns)
            elif self._ready[hand] and far >= PUSHED:
                self._ready[hand] = False
                if abs(x) > abs(y) and self.steered.turn_deg:
                    self._begin(partial(_turn, left_deg=math.copysign(self.steered.turn_deg, -x)), t_ns)
                elif y > abs(x) and self.steered.teleport and not self._aiming:
                    self._aiming = hand
                    self.spot = self._spot(hand)
            self._ready[hand] = self._ready[hand] or far < LET_GO
        if self._aiming and self._aiming not in sticks:
            self._aiming, self.spot = "", None

    def lost(self) -> None:
        """The runtime went away: where head and hands were says nothing any more, and nothing is moved in the light."""
        self._seen = {}
        self._level = self._wanted = self._blink_ns = self.spot = None
        self._aiming = ""

    def _sits(self, t_ns: int) -> bool:
        head = self._seen.get("head")
        if head is None or head.py < LOWEST_SEAT_M:
            self._level = None
            return False
        if self._level is None or abs(head.py - self._level[0]) > STILL_M:
            self._level = (head.py, t_ns)
        return t_ns - self._level[1] >= STILL_NS

    def _aim(self, hand: str, far: float, t_ns: int) -> None:
        if far >= LET_GO:
            self.spot = self._spot(hand)
            return
        spot, self.spot, self._aiming = self.spot, None, ""
        if spot is not None:
            self._begin(partial(_go, spot=spot), t_ns)

    def _begin(self, wanted: Callable[[Pose], Move], t_ns: int) -> None:
        self._wanted, self._blink_ns = wanted, t_ns

    def _spot(self, hand: str) -> Spot | None:
        """Where the hand's aim meets the floor, if somebody can go there."""
        aim, head = self._seen.get(f"{hand}_aim"), self._seen.get("head")
        if aim is None or head is None:
            return None
        x, y, z = rotate(aim, 0.0, 0.0, -1.0)
        if y > -STEEPEST or aim.py <= 0.0:
            return None
        far = aim.py / -y
        spot = (aim.px + far * x, 0.0, aim.pz + far * z)
        near = math.hypot(spot[0] - head.px, spot[2] - head.pz) <= REACH_M
        return spot if near and self.steered.may_go(head[:3], spot) else None

    def due(self, t_ns: int) -> Move | None:
        """The move, once, in the darkest moment."""
        if self._blink_ns is None:
            return None
        if t_ns >= self._blink_ns + BLINK_NS:
            self._blink_ns = None
        head, wanted = self._seen.get("head"), self._wanted
        if wanted is None or head is None or (self._blink_ns is not None and t_ns < self._blink_ns + BLINK_NS // 2):
            return None
        self._wanted = None
        move = wanted(head)
        self._low &= move.what != "seated"
        self.moved = compose(move.after_from_before, self.moved)
        return move

    def dark(self, t_ns: int) -> float:
        """How far the picture seen at `t_ns` is darkened, 0..1."""
        if self._blink_ns is None:
            return 0.0
        return max(0.0, 1.0 - abs(2.0 * (t_ns - self._blink_ns) / BLINK_NS - 1.0))


def _turn(head: Pose, left_deg: float) -> Move:
    """About the head, which stays where it is."""
    half = math.radians(left_deg) / 2.0
    turn = Pose(0.0, 0.0, 0.0, 0.0, math.sin(half), 0.0, math.cos(half))
    x, _, z = rotate(turn, head.px, 0.0, head.pz)
    side = "left" if left_deg > 0 else "right"
    return Move(turn._replace(px=head.px - x, pz=head.pz - z), round(left_deg), f"turned {abs(left_deg):.0f} deg to the {side}")


def _go(head: Pose, spot: Spot) -> Move:
    """Facing as before."""
    x, z = spot[0] - head.px, spot[2] - head.pz
    far = math.hypot(x, z)
    return Move(Pose(x, 0.0, z, 0.0, 0.0, 0.0, 1.0), round(100 * far), f"teleported {far:.2f} m")


def _raise(head: Pose, eyes_m: float) -> Move:
    """Nobody is lowered: whoever has stood up by then sees as high as they are."""
    up = max(0.0, eyes_m - head.py)
    up = up if up >= LEAST_RAISE_M else 0.0
    words = f"seated: the eyes were raised by {up:.2f} m, to {head.py + up:.2f} m"
    return Move(IDENTITY_POSE._replace(py=up), round(100 * up), words, "seated")
