"""A body moved by keys: head and hands of somebody who has none here, in the stage, a pure function of time and controls."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from vr_dti.events import Pose, pose_of

WALK_M_PER_S = 1.4
"""Comfortable walking of adults: 1.3 to 1.5 m/s (Bohannon 1997, Age and Ageing 26, 15-19)."""
EYES_M, CROUCHED_EYES_M = 1.65, 1.0
"""Eye height of a standing and of a crouching adult (default)."""
TURN_DEG_PER_UNIT = 0.12
"""Of mouse movement in screen units (default)."""
_STEEPEST_DEG = 85.0
_CROUCH_S, _REACH_S, _DRAW_S = 0.35, 0.25, 0.4
"""How long going down, reaching out and raising a weapon take (defaults): hands move, they do not jump."""

_Point = tuple[float, float, float]

# Hand positions: right (for the left hand: left), up, back. At rest below the head, turned with it but level; else before the eyes.
_REST_M = (0.24, -0.80, -0.05)
_REACH_M = (0.10, -0.12)
_REACH_AHEAD_M, _FARTHEST_M = 0.60, 0.90
"""An arm's length ahead, and what somebody who bends down to reach has at most (default)."""
_LOWEST_GRIP_DEG = -50.0
"""Looking down more steeply, a hand that is out is at one's own hip, where a grip draws the weapon; here a key does that (default)."""
_SIGHTS_M = (0.0, -0.075, -0.52)
"""so that the eyes look along the sights of what is held (`render/tools.py`): over the slide, not into its back"""


@dataclass(frozen=True, slots=True)
class Controls:
    """What is asked of the body now; directions -1, 0 or 1."""

    right: int = 0
    ahead: int = 0
    crouch: bool = False
    reach_left: bool = False
    reach_right: bool = False
    weapon_up: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """Where it stands and looks, and how far each movement has come, 0 to 1."""

    x_m: float = 0.0
    z_m: float = 0.0
    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    crouched: float = 0.0
    left_out: float = 0.0
    right_out: float = 0.0
    raised: float = 0.0
    strong: str = "right"
    """the hand that a weapon is in"""

    def turned(self, right: float, down: float) -> Body:
        """After the mouse went `right` and `down`, in screen units."""
        pitch = self.pitch_deg - down * TURN_DEG_PER_UNIT
        yaw = math.remainder(self.yaw_deg - right * TURN_DEG_PER_UNIT, 360.0)
        return replace(self, yaw_deg=yaw, pitch_deg=max(-_STEEPEST_DEG, min(_STEEPEST_DEG, pitch)))

    def moved(self, controls: Controls, seconds: float) -> Body:
        """After `seconds` of `controls`."""
        slant = 0.5**0.5 if controls.right and controls.ahead else 1.0
        step = WALK_M_PER_S * seconds * slant
        sin, cos = math.sin(math.radians(self.yaw_deg)), math.cos(math.radians(self.yaw_deg))
        return replace(
            self,
            x_m=self.x_m + step * (controls.right * cos - controls.ahead * sin),
            z_m=self.z_m - step * (controls.right * sin + controls.ahead * cos),
            crouched=_towards(self.crouched, controls.crouch, seconds / _CROUCH_S),
            left_out=_towards(self.left_out, controls.reach_left, seconds / _REACH_S),
            right_out=_towards(self.right_out, controls.reach_right, seconds / _REACH_S),
            raised=_towards(self.raised, controls.weapon_up, seconds / _DRAW_S),
        )

    @property
    def _eyes_m(self) -> _Point:
        return (self.x_m, EYES_M + (CROUCHED_EYES_M - EYES_M) * _smooth(self.crouched), self.z_m)

    def head(self) -> Pose:
        """In the stage."""
        return pose_of(self._eyes_m, self._looks())

    def hand(self, side: str) -> Pose:
        """Grip and aim of a hand in the stage; it points where the body looks."""
        sign, out = (-1.0, self.left_out) if side == "left" else (1.0, self.right_out)
        at = _between(self._before(sign, _REST_M, 0.0), self._before(sign, self._reach_m, self.pitch_deg), _smooth(out))
        if side == self.strong:
            at = _between(at, self._before(sign, _SIGHTS_M, self.pitch_deg), _smooth(self.raised))
        return pose_of(at, self._looks())

    def may_grip(self, side: str) -> bool:
        """Whether a hand is fully out and before the body: on its way, beside the hip, a grip would draw the weapon."""
        return (self.left_out if side == "left" else self.right_out) == 1.0 and self.pitch_deg > _LOWEST_GRIP_DEG

    @property
    def _reach_m(self) -> _Point:
        """Downwards the body bends along: the hand stays an arm's length ahead over the ground."""
        ahead = _REACH_AHEAD_M / math.cos(math.radians(min(0.0, self.pitch_deg)))
        return (*_REACH_M, -min(ahead, _FARTHEST_M))

    def _looks(self) -> tuple[float, float, float, float]:
        """The orientation of head and hands: yaw, then pitch, in plain floats since it is asked for in every frame."""
        yaw, pitch = 0.5 * math.radians(self.yaw_deg), 0.5 * math.radians(self.pitch_deg)
        sy, cy, sp, cp = math.sin(yaw), math.cos(yaw), math.sin(pitch), math.cos(pitch)
        return (cy * sp, sy * cp, -sy * sp, cy * cp)

    def _before(self, sign: float, offset_m: _Point, pitch_deg: float) -> _Point:
        """In the stage, a point `offset_m` (right times `sign`, up, back) from the eyes of a body that looks `pitch_deg` up."""
        yaw, pitch = math.radians(self.yaw_deg), math.radians(pitch_deg)
        right, up, back = sign * offset_m[0], offset_m[1], offset_m[2]
        up, back = up * math.cos(pitch) - back * math.sin(pitch), up * math.sin(pitch) + back * math.cos(pitch)
        x, y, z = self._eyes_m
        return (x + right * math.cos(yaw) + back * math.sin(yaw), y + up, z - right * math.sin(yaw) + back * math.cos(yaw))


def _between(a: _Point, b: _Point, t: float) -> _Point:
    return (a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2]))


def _towards(now: float, wanted: bool, step: float) -> float:
    return min(1.0, now + step) if wanted else max(0.0, now - step)


def _smooth(t: float) -> float:
    """Slow at both ends, as limbs are."""
    return t * t * (3.0 - 2.0 * t)
