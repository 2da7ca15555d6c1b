"""Keeps the stage where it was when the runtime moves its own origin: pure geometry, one observation a frame.

A trainee who recentres (or whose runtime does so by itself) must find the partner where the partner stood. The runtime announces most such
moves, often without saying how far; some come unannounced. What happened is read from what cannot have moved: a second reference space
(the *witness*), else the trainee's own body, which does not leap.

Frames: `base` is the runtime's space, `stage` is ours; the offset `base_from_stage` is what this file keeps. Everything observed is given
in stage coordinates as the runtime sees them now. All corrections keep the stage level: heading and position only.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from itertools import pairwise

from vr_dti.backends.openxr.rigid import angle_rad, compose, distance_m, inverse, step, upright
from vr_dti.events import IDENTITY_POSE, Pose
from vr_dti.timebase import NS_PER_S

# All thresholds are defaults, chosen above what people do and below what a recentring does.
_WITNESS_M, _WITNESS_RAD = 0.01, math.radians(0.5)
"""A fixed space seen from a fixed space does not wander more than this"""
_WORTH_M, _WORTH_RAD = 0.005, math.radians(0.3)
"""Smaller corrections are the noise of the estimate"""
_FLOOR_M = 0.05
"""Where the head is the only evidence, a smaller change of height is the head's own"""
_RIGID_M, _RIGID_RAD = 0.02, math.radians(3.0)
"""Head and hands that keep their places to each other within this have leapt as one"""
_LEAP_M, _LEAP_M_S = 0.12, 4.0
_LEAP_RAD, _LEAP_RAD_S = math.radians(15.0), math.radians(500.0)
"""A leap as one of head and hands: more than this, plus what a hurrying person does in the time between"""
_ALONE = 2.0
"""With no hand to vouch for it the leap must be this many times larger"""
_HISTORY = 4
"""An announcement may come this many frames after the move it announces"""


@dataclass(frozen=True, slots=True)
class Seen:
    """One frame's poses in the stage, None where not tracked."""

    t_ns: int
    head: Pose | None
    hands: tuple[Pose | None, ...] = ()
    witness: Pose | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The runtime's space moved, and this is the offset that keeps the stage where it was."""

    base_from_stage: Pose
    distance_m: float
    """how far the head would have been carried"""
    yaw_rad: float
    by: str
    """what it was read from"""


class Anchor:
    """Where the stage lies in the base space, whatever the runtime does to that space's origin."""

    def __init__(self, base_from_stage: Pose = IDENTITY_POSE) -> None:
        self.base_from_stage = base_from_stage
        self._witness: Pose | None = None
        self._past: deque[Seen] = deque(maxlen=_HISTORY)
        self._base_announced = False
        self._announced_pose: Pose | None = None
        self._witness_announced = False
        self._quiet_frames = _HISTORY
        """frames since the last correction"""

    def base_moved(self, old_from_new: Pose | None) -> None:
        """The runtime announces a new origin of the base space, and perhaps where it lies in the old one."""
        self._base_announced = True
        self._announced_pose = old_from_new

    def carry(self, after_from_before: Pose) -> None:
        """The stage is moved on purpose, level, under whoever stands in it: where things lay in it before says nothing any more."""
        self.base_from_stage = compose(self.base_from_stage, inverse(after_from_before))
        self._witness = None
        self._past.clear()

    def witness_moved(self) -> None:
        """The runtime announces a new origin of the witness."""
        self._witness_announced = True

    def observe(self, seen: Seen) -> Held | None:
        """Take in one frame. -> the correction it calls for, which is then part of `base_from_stage`."""
        found = self._judge(seen)
        self._base_announced = self._witness_announced = False
        self._announced_pose = None
        self._quiet_frames += 1
        if found is not None:
            stage_from_seen, by = found
            if _worth(stage_from_seen, seen):
                return self._hold(stage_from_seen, by, seen)
        if seen.witness is not None:
            self._witness = seen.witness
        self._past.append(seen)
        return None

    def _judge(self, seen: Seen) -> tuple[Pose, str] | None:
        """`stage_from_seen`, the move that puts what is seen back in its place, and the evidence; None where nothing moved."""
        turned = self._witness_turn(seen)
        if self._base_announced:
            if self._announced_pose is not None:
                if self._quiet_frames < _HISTORY:
                    return None  # it explains the move that was just corrected
                offset = self.base_from_stage
                return upright(compose(compose(inverse(offset), self._announced_pose), offset)), "the runtime's word"
            if turned is not None and not self._witness_announced:
                return turned, "the second space"
            return self._leap(seen, announced=True)
        if self._witness_announced:
            return None  # it may go where it likes
        if turned is not None and _differs(turned, _WITNESS_M, _WITNESS_RAD):
            return (turned, "the second space") if self._fits(turned, seen) else None
        return self._leap(seen, announced=False)

    def _witness_turn(self, seen: Seen) -> Pose | None:
        if self._witness is None or seen.witness is None:
            return None
        return upright(step(seen.witness, self._witness))

    def _fits(self, stage_from_seen: Pose, seen: Seen) -> bool:
        """Base or witness, which of them moved? The base, if putting it back also puts the head back."""
        before = self._past[-1].head if self._past else None
        if before is None or seen.head is None:
            return False
        back = compose(stage_from_seen, seen.head)
        return distance_m(back, before) + angle_rad(back, before) < distance_m(seen.head, before) + angle_rad(seen.head, before)

    def _leap(self, seen: Seen, *, announced: bool) -> tuple[Pose, str] | None:
        """The body's evidence: the largest step of the last frames if a move was announced, else a leap no person makes, just now."""
        frames = [*self._past, seen]
        pairs = list(pairwise(frames if announced else frames[-2:]))
        best: Pose | None = None
        largest = 0.0
        for before, after in pairs:
            if before.head is None or after.head is None:
                continue
            size = distance_m(before.head, after.head) + angle_rad(before.head, after.head)
            if size > largest and (announced or _impossible(before, after)):
                largest, best = size, upright(step(after.head, before.head))
        if best is None:
            return None
        if abs(best.py) < _FLOOR_M:
            best = best._replace(py=0.0)
        return best, "head and hands" if not announced else "the head"

    def _hold(self, stage_from_seen: Pose, by: str, seen: Seen) -> Held:
        self.base_from_stage = compose(self.base_from_stage, inverse(stage_from_seen))
        put_back = Seen(
            seen.t_ns,
            compose(stage_from_seen, seen.head) if seen.head else None,
            tuple(compose(stage_from_seen, hand) if hand else None for hand in seen.hands),
            compose(stage_from_seen, seen.witness) if seen.witness else None,
        )
        carried = distance_m(seen.head, put_back.head) if seen.head and put_back.head else distance_m(stage_from_seen, IDENTITY_POSE)
        self._witness = put_back.witness or self._witness
        self._past.clear()
        self._past.append(put_back)
        self._quiet_frames = 0
        return Held(self.base_from_stage, carried, yaw_rad(stage_from_seen), by)


def yaw_rad(level: Pose) -> float:
    """The turn of a level pose about the vertical, -pi..pi."""
    return math.remainder(2.0 * math.atan2(level.qy, level.qw), 2.0 * math.pi)


def _differs(level: Pose, metres: float, radians: float) -> bool:
    return distance_m(level, IDENTITY_POSE) > metres or abs(yaw_rad(level)) > radians


def _worth(stage_from_seen: Pose, seen: Seen) -> bool:
    if seen.head is None:
        return _differs(stage_from_seen, _WORTH_M, _WORTH_RAD)
    return distance_m(compose(stage_from_seen, seen.head), seen.head) > _WORTH_M or abs(yaw_rad(stage_from_seen)) > _WORTH_RAD


def _impossible(before: Seen, after: Seen) -> bool:
    """More than a person does in the time between, and head and hands as one."""
    assert before.head is not None and after.head is not None
    seconds = max(0.0, (after.t_ns - before.t_ns) / NS_PER_S)
    vouched = False
    for was, now in zip(before.hands, after.hands, strict=False):
        if was is None or now is None:
            continue
        place_before, place_now = compose(inverse(before.head), was), compose(inverse(after.head), now)
        if distance_m(place_before, place_now) > _RIGID_M or angle_rad(place_before, place_now) > _RIGID_RAD:
            return False
        vouched = True
    factor = 1.0 if vouched else _ALONE
    far = distance_m(before.head, after.head) > factor * (_LEAP_M + _LEAP_M_S * seconds)
    turned = abs(yaw_rad(upright(step(before.head, after.head)))) > factor * (_LEAP_RAD + _LEAP_RAD_S * seconds)
    return far or turned
