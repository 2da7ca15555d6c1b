"""Reference spaces: which one our stage stands on, and the stage itself, an OpenXR space with our own anchor in it.

The stage is STAGE where the runtime has a room, else LOCAL_FLOOR, else LOCAL lowered to the floor. Poses, views and the picture's layer
all name the stage, so that holding it against a recentring costs a frame nothing: the runtime applies the anchor.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import xr

from vr_dti.backends.openxr.anchor import Anchor, Held, Seen
from vr_dti.backends.openxr.calls import SPACE_BOUNDS_UNAVAILABLE, check, listed
from vr_dti.backends.openxr.play_area import PlayArea
from vr_dti.backends.openxr.session import Session, SpaceChanging
from vr_dti.events import IDENTITY_POSE, Pose

EYE_HEIGHT_M = 1.6
"""LOCAL starts at the eyes: the floor is this far below. Default; only for runtimes that know no floor."""

_TYPES = {
    "STAGE": int(xr.ReferenceSpaceType.STAGE),
    "LOCAL_FLOOR": int(xr.ReferenceSpaceType.LOCAL_FLOOR_EXT),
    "LOCAL": int(xr.ReferenceSpaceType.LOCAL),
    "VIEW": int(xr.ReferenceSpaceType.VIEW),
}
PREFERRED = ("STAGE", "LOCAL_FLOOR", "LOCAL")
_WITNESSES = {"STAGE": ("LOCAL",), "LOCAL_FLOOR": ("STAGE",), "LOCAL": ("STAGE",)}
"""LOCAL and LOCAL_FLOOR are recentred together: neither can vouch for the other"""


class Spaces:
    """The spaces of one session."""

    def __init__(self, session: Session, *, preferred: Sequence[str] = PREFERRED) -> None:
        """Raises `HeadsetError` where the runtime has none of `preferred`."""
        self._session = session
        self._calls = session.calls
        offered = set(listed(self._calls.xrEnumerateReferenceSpaces, "asking for its spaces", ctypes.c_int, session.handle))
        self._has_room = _TYPES["STAGE"] in offered
        self.resized = False
        """the runtime's room has changed since `play_area` was asked: its origin, its size or both"""
        self.base = next((name for name in preferred if _TYPES[name] in offered), "LOCAL")
        self._witness_type = next((name for name in _WITNESSES[self.base] if _TYPES[name] in offered), "")
        lowered = Pose(0.0, -EYE_HEIGHT_M, 0.0, 0.0, 0.0, 0.0, 1.0)
        self._home = lowered if self.base == "LOCAL" else IDENTITY_POSE
        self._anchor = Anchor(self._home)
        self.view = self._make("VIEW", IDENTITY_POSE)
        self.witness: Any = self._make(self._witness_type, IDENTITY_POSE) if self._witness_type else None
        self.stage = self._make(self.base, self._home)
        self._coming: list[SpaceChanging] = []

    def changing(self, event: SpaceChanging) -> str:
        """Remember an announced change until its time has come. -> the name of the space it concerns."""
        self._coming.append(event)
        return next((name for name, number in _TYPES.items() if number == event.space_type), str(event.space_type))

    def play_area(self) -> PlayArea | None:
        """The free floor as the runtime knows it now; None where it has measured none out."""
        self.resized = False
        if not self._has_room:
            return None
        extent = xr.Extent2Df()
        ask = self._calls.xrGetReferenceSpaceBoundsRect
        result = ask(self._session.handle, _TYPES["STAGE"], ctypes.byref(extent))
        if check(result, "asking for the play area") == SPACE_BOUNDS_UNAVAILABLE or extent.width <= 0.0 or extent.height <= 0.0:
            return None
        return PlayArea(float(extent.width), float(extent.height))

    def hold(self, seen: Seen, xr_time: int) -> Held | None:
        """Judge one frame's poses, located at `xr_time`; where the runtime's space moved, move ours back. -> what was corrected."""
        for event in [e for e in self._coming if e.change_time <= xr_time]:
            self._coming.remove(event)
            self.resized |= event.space_type == _TYPES["STAGE"]
            if event.space_type == _TYPES[self.base]:
                self._anchor.base_moved(event.old_from_new)
            elif self._witness_type and event.space_type == _TYPES[self._witness_type]:
                self._anchor.witness_moved()
        held = self._anchor.observe(seen)
        if held is not None:
            self._place(held.base_from_stage)
        return held

    def settle(self, base_from_stage: Pose) -> None:
        """Where the stage lies in the runtime's room while nothing is held against it. Without a room nothing is done."""
        if self.base == "STAGE" and base_from_stage != self._home:
            self._home = base_from_stage
            self.release()

    def release(self) -> bool:
        """Let the stage lie in the runtime's own space again. -> it was held elsewhere until now."""
        if self._anchor.base_from_stage == self._home:
            return False
        self._anchor = Anchor(self._home)
        self._place(self._home)
        return True

    def move(self, after_from_before: Pose) -> None:
        """Move the stage on purpose: `after_from_before` takes where a thing lay in it to where it lies then."""
        self._anchor.carry(after_from_before)
        self._place(self._anchor.base_from_stage)

    def _place(self, base_from_stage: Pose) -> None:
        old = self.stage
        self.stage = self._make(self.base, base_from_stage)
        self._calls.xrDestroySpace(old)

    def _make(self, name: str, pose: Pose) -> Any:
        info = xr.ReferenceSpaceCreateInfo(
            reference_space_type=xr.ReferenceSpaceType(_TYPES[name]),
            pose_in_reference_space=posef(pose),
        )
        space = xr.Space()
        doing = f"making a space on {name}"
        check(self._calls.xrCreateReferenceSpace(self._session.handle, ctypes.byref(info), ctypes.byref(space)), doing)
        return space

    def destroy(self) -> None:
        for space in (self.stage, self.view, self.witness):
            if space is not None:
                self._calls.xrDestroySpace(space)


def posef(pose: Pose) -> Any:
    """`pose` as OpenXR takes it, an `XrPosef`."""
    return xr.Posef(
        orientation=xr.Quaternionf(pose.qx, pose.qy, pose.qz, pose.qw),
        position=xr.Vector3f(pose.px, pose.py, pose.pz),
    )
