"""Bare hands in place of controllers: the palm as grip, closing it as squeeze. Nothing fires: a weapon needs something in the hand."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import xr

from vr_dti.backends.openxr.bindings import HANDS
from vr_dti.backends.openxr.calls import check
from vr_dti.backends.openxr.rigid import compose
from vr_dti.backends.openxr.session import Session
from vr_dti.events import Pose

_JOINTS = 26
_PALM, _TIPS, _THUMB, _INDEX = 0, (15, 20, 25), 5, 10
"""joints of the default set (XrHandJointEXT): palm; tips of middle, ring and little finger; tips of thumb and index finger"""
_OPEN_M, _FIST_M = 0.085, 0.045
"""fingertips this far from the middle of the palm: the hand is open, is a fist. Default, for adult hands."""
_APART_M, _PINCH_M = 0.050, 0.015
"""thumb and index finger this far apart: not pinching, pinching. Default."""
_FINGERS = ((2, 4, 95.0), (6, 5, 210.0), (11, 5, 210.0), (16, 5, 210.0), (21, 5, 210.0))
"""first joint of thumb to little finger, how many, and by how much a fist turns them from there to the tip, degrees: default, of adults"""
_STRAIGHT_DEG = 15.0
"""fingers that are held straight still bend so much: default"""
_CURL_STEP = 0.02
"""finer than this is a tracker's noise: default"""
# The palm joint looks along the fingers with the back of the hand up; a grip looks from little finger to thumb, its x axis through the
# palm (specification: "Standard pose identifiers" and "Conventions of hand joints"). Each is the other turned by 120 degrees.
_PALM_FROM_GRIP = {
    "left": Pose(0.0, 0.0, 0.0, 0.5, -0.5, -0.5, 0.5),
    "right": Pose(0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5),
}


@dataclass(frozen=True, slots=True)
class BareHand:
    """One hand without a controller, in the stage."""

    flags: int
    """XrSpaceLocationFlags of the palm"""
    grip: Pose
    aim: Pose
    squeeze: float
    """0 open, 1 a fist or a pinch"""
    curl_permille: tuple[int, int, int, int, int]
    """of `samples.Fingers`"""


class BareHands:
    """Hand trackers of one session."""

    def __init__(self, session: Session) -> None:
        calls = session.calls
        self._locate, self._destroy = calls.function("xrLocateHandJointsEXT"), calls.function("xrDestroyHandTrackerEXT")
        create = calls.function("xrCreateHandTrackerEXT")
        self._trackers: dict[str, Any] = {}
        for hand in HANDS:
            info = xr.HandTrackerCreateInfoEXT(hand=xr.HandEXT[hand.upper()], hand_joint_set=xr.HandJointSetEXT.DEFAULT)
            tracker = xr.HandTrackerEXT()
            check(create(session.handle, ctypes.byref(info), ctypes.byref(tracker)), f"following the {hand} hand")
            self._trackers[hand] = tracker
        self._joints = (xr.HandJointLocationEXT * _JOINTS)()
        self._info = xr.HandJointsLocateInfoEXT()
        self._found = xr.HandJointLocationsEXT()
        self._found.joint_count = _JOINTS
        self._found._joint_locations = ctypes.cast(self._joints, type(self._found._joint_locations))
        self._info_ref, self._found_ref = ctypes.byref(self._info), ctypes.byref(self._found)

    def read(self, hand: str, stage: Any, xr_time: int) -> BareHand | None:
        """The hand at `xr_time` in the space `stage`; None while it is not seen."""
        self._info.base_space = stage
        self._info.time = xr_time
        check(self._locate(self._trackers[hand], self._info_ref, self._found_ref), f"locating the {hand} hand")
        if not self._found.is_active:
            return None
        palm = self._joints[_PALM]
        p, q = palm.pose.position, palm.pose.orientation
        aim = Pose(p.x, p.y, p.z, q.x, q.y, q.z, q.w)
        return BareHand(int(palm._location_flags), compose(aim, _PALM_FROM_GRIP[hand]), aim, self._closed(), self._curls())

    def _closed(self) -> float:
        fist = sum(self._between(tip, _PALM) for tip in _TIPS) / len(_TIPS)
        return max(_part(fist, _OPEN_M, _FIST_M), _part(self._between(_THUMB, _INDEX), _APART_M, _PINCH_M))

    def _curls(self) -> tuple[int, int, int, int, int]:
        thumb, index, middle, ring, little = (self._curl(first, joints, most) for first, joints, most in _FINGERS)
        return thumb, index, middle, ring, little

    def _curl(self, first: int, joints: int, most_deg: float) -> int:
        """From the turns between the bones of a finger, from its metacarpal to its tip."""
        at = [self._joints[first + k].pose.position for k in range(joints)]
        bones = [(b.x - a.x, b.y - a.y, b.z - a.z) for a, b in pairwise(at)]
        turned = sum(math.degrees(_angle(a, b)) for a, b in pairwise(bones))
        return round(_part(-turned, -_STRAIGHT_DEG, -most_deg) / _CURL_STEP) * round(1000 * _CURL_STEP)

    def _between(self, a: int, b: int) -> float:
        p, q = self._joints[a].pose.position, self._joints[b].pose.position
        return math.dist((p.x, p.y, p.z), (q.x, q.y, q.z))

    def destroy(self) -> None:
        for tracker in self._trackers.values():
            self._destroy(tracker)


def _angle(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    size = math.hypot(*a) * math.hypot(*b)
    return math.acos(min(1.0, max(-1.0, (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / size))) if size > 0.0 else 0.0


def _part(value: float, nothing: float, all_: float) -> float:
    """How far `value` is on the way from `nothing` to `all_`, 0..1."""
    return min(1.0, max(0.0, (nothing - value) / (nothing - all_)))
