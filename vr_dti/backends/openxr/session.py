"""The session: its states as the runtime dictates them, its events, and the one frame that may be open at a time.

    IDLE -> READY -> (begin) -> SYNCHRONIZED <-> VISIBLE <-> FOCUSED -> STOPPING -> (end) -> IDLE -> EXITING | LOSS_PENDING

Frames are asked for from begin to end only: `running`. Waiting for a frame begins it too, so that no state "waited, not begun" exists in
which the next wait would never return; an open frame is always ended before anything else happens to the session.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import xr

from vr_dti.backends.openxr.calls import EVENT_UNAVAILABLE, check
from vr_dti.backends.openxr.instance import Instance
from vr_dti.events import Pose

STEREO = int(xr.ViewConfigurationType.PRIMARY_STEREO)
_OPAQUE = int(xr.EnvironmentBlendMode.OPAQUE)
_CLOSING_FRAMES = 120
"""How many empty frames a farewell may take until the runtime has walked through its states; a second or two. Default."""


# --- what the runtime tells ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The session went on to another of its states."""

    state: str
    """name in the specification: `FOCUSED`"""
    number: int


@dataclass(frozen=True, slots=True)
class SpaceChanging:
    """A reference space gets a new origin at `change_time` (XrTime)."""

    space_type: int
    change_time: int
    old_from_new: Pose | None
    """where the new origin lies in the space as it was; None where the runtime does not know"""


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A hand holds something else now, or nothing."""


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """The headset was put on or taken off."""

    worn: bool


@dataclass(frozen=True, slots=True)
class MaskChanged:
    """Another part of an eye's picture is hidden by the lens from now on."""

    eye: int


@dataclass(frozen=True, slots=True)
class InstanceEnding:
    """The runtime will be gone at `loss_time` (XrTime)."""

    loss_time: int


@dataclass(frozen=True, slots=True)
class EventsLost:
    """The runtime's queue of events was full, and so many were dropped."""

    count: int


@dataclass(frozen=True, slots=True)
class TrackerConnected:
    """A tracker was switched on, or has another role."""


XrEvent = StateChanged | SpaceChanging | ProfileChanged | PresenceChanged | MaskChanged | InstanceEnding | EventsLost | TrackerConnected


def _pose(p: Any) -> Pose:
    q, v = p.orientation, p.position
    return Pose(v.x, v.y, v.z, q.x, q.y, q.z, q.w)


_STATES = {int(state): state.name for state in xr.SessionState}
_KINDS = {
    int(xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED): xr.EventDataSessionStateChanged,
    int(xr.StructureType.EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING): xr.EventDataReferenceSpaceChangePending,
    int(xr.StructureType.EVENT_DATA_INTERACTION_PROFILE_CHANGED): xr.EventDataInteractionProfileChanged,
    int(xr.StructureType.EVENT_DATA_USER_PRESENCE_CHANGED_EXT): xr.EventDataUserPresenceChangedEXT,
    int(xr.StructureType.EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR): xr.EventDataVisibilityMaskChangedKHR,
    int(xr.StructureType.EVENT_DATA_INSTANCE_LOSS_PENDING): xr.EventDataInstanceLossPending,
    int(xr.StructureType.EVENT_DATA_EVENTS_LOST): xr.EventDataEventsLost,
    int(xr.StructureType.EVENT_DATA_VIVE_TRACKER_CONNECTED_HTCX): xr.EventDataViveTrackerConnectedHTCX,
}


def _translated(buffer: Any) -> XrEvent | None:
    """Our word for the event in `buffer`; None for one that nobody here acts on."""
    structure = _KINDS.get(buffer._type)
    if structure is None:
        return None
    event = ctypes.cast(ctypes.byref(buffer), ctypes.POINTER(structure)).contents
    match structure.__name__:
        case "EventDataSessionStateChanged":
            return StateChanged(_STATES.get(int(event._state), "UNKNOWN"), int(event._state))
        case "EventDataReferenceSpaceChangePending":
            old_from_new = _pose(event.pose_in_previous_space) if event.pose_valid else None
            return SpaceChanging(int(event._reference_space_type), int(event.change_time), old_from_new)
        case "EventDataInteractionProfileChanged":
            return ProfileChanged()
        case "EventDataUserPresenceChangedEXT":
            return PresenceChanged(bool(event.is_user_present))
        case "EventDataVisibilityMaskChangedKHR":
            return MaskChanged(int(event.view_index))
        case "EventDataInstanceLossPending":
            return InstanceEnding(int(event.loss_time))
        case "EventDataViveTrackerConnectedHTCX":
            return TrackerConnected()
        case _:
            return EventsLost(int(event.lost_event_count))


# --- the session -----------------------------------------------------------------------------------------------------------


class Session:
    """One session on one instance. Faults of the runtime come out as `HeadsetLost`; the owner then drops session and instance."""

    def __init__(self, instance: Instance, binding: ctypes.Structure) -> None:
        """Raises `HeadsetError` where the runtime cannot use this OpenGL context."""
        self.instance = instance
        self.calls = instance.calls
        self.state = "UNKNOWN"
        self.running = False
        self.frame_open = False
        self._stopping = False
        self.handle = xr.Session()
        info = xr.SessionCreateInfo(system_id=instance.system_id)
        info._next = ctypes.addressof(binding)
        check(self.calls.xrCreateSession(instance.handle, ctypes.byref(info), ctypes.byref(self.handle)), "opening a session")
        self.blend_mode = self._blend_mode()
        # Structures of the frame, made once.
        self._event = xr.EventDataBuffer()
        self._event_ref = ctypes.byref(self._event)
        self._event_type = int(xr.StructureType.EVENT_DATA_BUFFER)
        self.frame_state = xr.FrameState()
        self._frame_state_ref = ctypes.byref(self.frame_state)
        self._wait_info = ctypes.byref(xr.FrameWaitInfo())
        self._begin_info = ctypes.byref(xr.FrameBeginInfo())
        self._end_info = xr.FrameEndInfo(environment_blend_mode=xr.EnvironmentBlendMode(self.blend_mode))
        self._end_info_ref = ctypes.byref(self._end_info)
        layer_pointer: Any = dict(xr.FrameEndInfo._fields_)["_layers"]
        self._no_layers = layer_pointer()
        self._layers_type = layer_pointer

    def _blend_mode(self) -> int:
        """Opaque where there is the choice: the scene replaces the room. See-through glasses offer only additive, and take that."""
        calls, instance = self.calls, self.instance
        count = ctypes.c_uint32(0)
        modes = (ctypes.c_int * 8)()
        ask = calls.xrEnumerateEnvironmentBlendModes
        check(ask(instance.handle, instance.system_id, STEREO, len(modes), ctypes.byref(count), modes), "asking how pictures mix")
        offered = list(modes)[: count.value]
        return _OPAQUE if _OPAQUE in offered or not offered else int(offered[0])

    # --- events ------------------------------------------------------------------------------------------------------------

    def events(self) -> list[XrEvent]:
        """Everything the runtime said since the last call; states are followed here, and begin and end done as they ask."""
        heard: list[XrEvent] = []
        while True:
            self._event._type = self._event_type
            self._event._next = None
            if check(self.calls.xrPollEvent(self.instance.handle, self._event_ref), "reading events") == EVENT_UNAVAILABLE:
                return heard
            event = _translated(self._event)
            if event is None:
                continue
            heard.append(event)
            if isinstance(event, StateChanged):
                self._follow(event.state)

    def _follow(self, state: str) -> None:
        self.state = state
        if state == "READY" and not self.running:
            info = xr.SessionBeginInfo(primary_view_configuration_type=xr.ViewConfigurationType.PRIMARY_STEREO)
            check(self.calls.xrBeginSession(self.handle, ctypes.byref(info)), "beginning the session")
            self.running = True
        elif state == "STOPPING":
            self._stopping = True
            self._stop_between_frames()

    def _stop_between_frames(self) -> None:
        if self._stopping and self.running and not self.frame_open:
            self.running = False
            self._stopping = False
            check(self.calls.xrEndSession(self.handle), "ending the session")

    # --- frames ------------------------------------------------------------------------------------------------------------

    def begin_frame(self) -> Any:
        """Wait until the runtime wants a frame and begin it. -> its XrFrameState. Only while `running`."""
        if self.frame_open:  # whoever began it never ended it
            self.end_frame(None)
        check(self.calls.xrWaitFrame(self.handle, self._wait_info, self._frame_state_ref), "waiting for a frame")
        check(self.calls.xrBeginFrame(self.handle, self._begin_info), "beginning a frame")
        self.frame_open = True
        return self.frame_state

    def end_frame(self, layers: Any) -> None:
        """End the open frame, if any, with an array of pointers to layers; None shows nothing."""
        if not self.frame_open:
            return
        self.frame_open = False
        info = self._end_info
        info.display_time = self.frame_state.predicted_display_time
        info.layer_count = 0 if layers is None else len(layers)
        info._layers = self._no_layers if layers is None else ctypes.cast(layers, self._layers_type)
        check(self.calls.xrEndFrame(self.handle, self._end_info_ref), "ending a frame")
        self._stop_between_frames()

    # --- the end -----------------------------------------------------------------------------------------------------------

    def say_goodbye(self) -> list[XrEvent]:
        """Leave in good order: ask to exit, feed empty frames until the runtime has stopped the session. -> events heard meanwhile.

        Raises `HeadsetLost` where the runtime is gone; bounded where it is deaf.
        """
        heard: list[XrEvent] = []
        self.end_frame(None)
        if self.running:
            check(self.calls.xrRequestExitSession(self.handle), "asking to leave")
        frames = 0
        while self.running and frames < _CLOSING_FRAMES:
            frames += 1
            self.begin_frame()
            self.end_frame(None)
            heard += self.events()
        return heard + self.events()

    def destroy(self) -> None:
        """Give the session back; whatever was made in it is gone with it."""
        self.running = False
        self.calls.xrDestroySession(self.handle)
