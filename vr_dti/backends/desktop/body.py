"""A body moved by keys: head and hands of somebody who has none here, in the stage, a pure function of time and controls."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vr_dti.events import Pose, pose_of
from vr_dti.spaces import Floats, quat_from_euler_deg, quat_rotate

WALK_M_PER_S = 1.4
"""Comfortable walking of adults: 1.3 to 1.5 m/s (Bohannon 1997, Age and Ageing 26, 15-19)."""
EYES_M, CROUCHED_EYES_M = 1.65, 1.0
"""Eye height of a standing and of a crouching adult (default)."""
TURN_DEG_PER_UNIT = 0.12
"""Of mouse movement in screen units (default)."""
_STEEPEST_DEG = 85.0
_CROUCH_S, _REACH_S, _DRAW_S = 0.35, 0.25, 0.4
"""How long going down, reaching out and raising a weapon take (defaults): hands move, they do not jump."""

# Hand positions: right (for the left hand: left), up, back. At rest below the head, turned with it but level; else before the eyes.
_REST_M = (0.24, -0.80, -0.05)
_REACH_M = (0.10, -0.12, -0.60)
_SIGHTS_M = (0.02, -0.06, -0.52)


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
    def _eyes_m(self) -> tuple[float, float, float]:
        return (self.x_m, EYES_M + (CROUCHED_EYES_M - EYES_M) * _smooth(self.crouched), self.z_m)

    def head(self) -> Pose:
        """In the stage."""
        return _pose(np.array(self._eyes_m), quat_from_euler_deg(self.yaw_deg, self.pitch_deg, 0.0))

    def hand(self, side: str) -> Pose:
        """Grip and aim of a hand in the stage; it points where the body looks."""
        sign, out = (-1.0, self.left_out) if side == "left" else (1.0, self.right_out)
        looks = quat_from_euler_deg(self.yaw_deg, self.pitch_deg, 0.0)
        level = quat_from_euler_deg(self.yaw_deg, 0.0, 0.0)
        at = quat_rotate(level, np.array((sign * _REST_M[0], *_REST_M[1:])))
        at = at + _smooth(out) * (quat_rotate(looks, np.array((sign * _REACH_M[0], *_REACH_M[1:]))) - at)
        if side == "right":
            at = at + _smooth(self.raised) * (quat_rotate(looks, np.array(_SIGHTS_M)) - at)
        return _pose(np.array(self._eyes_m) + at, looks)


def _towards(now: float, wanted: bool, step: float) -> float:
    return min(1.0, now + step) if wanted else max(0.0, now - step)


def _smooth(t: float) -> float:
    """Slow at both ends, as limbs are."""
    return t * t * (3.0 - 2.0 * t)


def _pose(at_m: Floats, quat: Floats) -> Pose:
    x, y, z = at_m.tolist()
    qx, qy, qz, qw = quat.tolist()
    return pose_of((x, y, z), (qx, qy, qz, qw))
