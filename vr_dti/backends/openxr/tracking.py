"""Where head and hands are, once a frame, in a stage that stays where it is."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import xr

from vr_dti.backends.openxr.actions import Actions
from vr_dti.backends.openxr.anchor import Held, Seen
from vr_dti.backends.openxr.bindings import HANDS
from vr_dti.backends.openxr.calls import check
from vr_dti.backends.openxr.hands import BareHand, BareHands
from vr_dti.backends.openxr.session import Session
from vr_dti.backends.openxr.spaces import Spaces
from vr_dti.events import IDENTITY_POSE, Pose, pose_of
from vr_dti.samples import Curl, Tracked, TrackedDevice

NOWHERE = {device: Tracked(device, IDENTITY_POSE, False, False, False) for device in get_args(TrackedDevice)}
"""What is said of a device once, when it can no longer be asked"""

_ORIENTATION_VALID, _POSITION_VALID = int(xr.SPACE_LOCATION_ORIENTATION_VALID_BIT), int(xr.SPACE_LOCATION_POSITION_VALID_BIT)
_TRACKED = int(xr.SPACE_LOCATION_ORIENTATION_TRACKED_BIT) | int(xr.SPACE_LOCATION_POSITION_TRACKED_BIT)
_SEEN = _ORIENTATION_VALID | _POSITION_VALID | _TRACKED


@dataclass(frozen=True, slots=True)
class Reading:
    """One frame's word about the trainee's body."""

    poses: Sequence[Tracked]
    bare_squeezes: dict[str, float]
    """by hand, of those that hold nothing: how closed it is, 0..1"""
    bare_curls: dict[str, Curl]
    """and how its fingers are bent"""
    held: Held | None
    """how the stage had to be held in its place, if it had"""


class Tracking:
    """Head and hands of one session."""

    def __init__(self, session: Session, spaces: Spaces, actions: Actions, hands: BareHands | None) -> None:
        self._hands = hands
        self._locate = session.calls.xrLocateSpace
        self._spaces = spaces
        self._of: dict[str, Any] = {"head": spaces.view, **actions.spaces}
        self.devices: tuple[TrackedDevice, ...] = tuple(device for device in get_args(TrackedDevice) if device in self._of)
        self._location = xr.SpaceLocation()
        self._location_ref = ctypes.byref(self._location)

    def read(self, xr_time: int, t_ns: int, *, bare_hands: bool) -> Reading:
        """All devices at `xr_time`, which is `t_ns` by our clock, in the stage. `bare_hands`: where a controller is not tracked, look for
        the hand itself."""
        found, bare = self._find(xr_time, bare_hands)
        witness = self._at(self._spaces.witness, xr_time) if self._spaces.witness is not None else (0, IDENTITY_POSE)
        seen = Seen(
            t_ns,
            _if_seen(found["head"]),
            (_if_seen(found["left_grip"]), _if_seen(found["right_grip"])),
            witness[1] if witness[0] & (_ORIENTATION_VALID | _POSITION_VALID) else None,
        )
        held = self._spaces.hold(seen, xr_time)
        if held is not None:  # the stage is back in its place: say where things are in it
            found, bare = self._find(xr_time, bare_hands)
        squeezes = {hand: b.squeeze for hand, b in bare.items()}
        curls = {hand: b.curl_permille for hand, b in bare.items()}
        return Reading([_tracked(device, *found[device]) for device in self.devices], squeezes, curls, held)

    def _find(self, xr_time: int, bare_hands: bool) -> tuple[dict[str, tuple[int, Pose]], dict[str, BareHand]]:
        """Flags and pose by device, and the hands that are seen bare."""
        found: dict[str, tuple[int, Pose]] = {device: self._at(self._of[device], xr_time) for device in self.devices}
        seen: dict[str, BareHand] = {}
        if self._hands is None or not bare_hands:
            return found, seen
        for hand in HANDS:
            if found[f"{hand}_grip"][0] & _SEEN != _SEEN:
                bare = self._hands.read(hand, self._spaces.stage, xr_time)
                if bare is not None:
                    found[f"{hand}_grip"], found[f"{hand}_aim"] = (bare.flags, bare.grip), (bare.flags, bare.aim)
                    seen[hand] = bare
        return found, seen

    def _at(self, space: Any, xr_time: int) -> tuple[int, Pose]:
        check(self._locate(space, self._spaces.stage, xr_time, self._location_ref), "locating head and hands")
        flags = int(self._location._location_flags)
        if not flags & _ORIENTATION_VALID:  # whatever is in there was never written
            return flags, IDENTITY_POSE
        p, q = self._location.pose.position, self._location.pose.orientation
        return flags, Pose(p.x, p.y, p.z, q.x, q.y, q.z, q.w)


def _if_seen(found: tuple[int, Pose]) -> Pose | None:
    return found[1] if found[0] & _SEEN == _SEEN else None


def _tracked(device: TrackedDevice, flags: int, pose: Pose) -> Tracked:
    return Tracked(
        device,
        pose_of((pose.px, pose.py, pose.pz), (pose.qx, pose.qy, pose.qz, pose.qw)),
        position_valid=bool(flags & _POSITION_VALID),
        orientation_valid=bool(flags & _ORIENTATION_VALID),
        tracked=flags & _TRACKED == _TRACKED,
    )
