"""The trainee's hands through OpenXR's action system: one action set, read once a frame; what it says is plain values."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import xr

from vr_dti.backends.openxr.bindings import EYES_POSE, EYES_PROFILE, HANDS, PROFILES, Hand, Profile
from vr_dti.backends.openxr.calls import check
from vr_dti.backends.openxr.instance import BATTERY, TRACKERS, Instance
from vr_dti.backends.openxr.session import Session
from vr_dti.backends.openxr.spaces import posef
from vr_dti.backends.openxr.trackers import POSE, PROFILE, WIRE, path_of
from vr_dti.errors import HeadsetError, HeadsetLost
from vr_dti.events import IDENTITY_POSE
from vr_dti.samples import TrackerDevice
from vr_dti.timebase import NS_PER_MS

ButtonName = Literal["trigger", "squeeze", "select", "menu", "talk"]

_FLOATS: tuple[ButtonName, ...] = ("trigger", "squeeze")
_CLICKS: tuple[ButtonName, ...] = ("select", "menu")
_NAMES = {
    "grip": "Hand",
    "aim": "Aim",
    "trigger": "Fire",
    "squeeze": "Touch or grip",
    "select": "Select",
    "menu": "Stop (hold)",
    "haptic": "Feel",
    "gaze": "Where you look",
    "stick": "Turn or go",
    "talk": "Talk (hold)",
    "replica": "Replica",
    "wire": "Trigger of the replica",
}
"""As runtimes show them to people who rebind controls"""


@dataclass(frozen=True, slots=True)
class ButtonState:
    """How far a control of a hand is pressed now."""

    hand: Hand
    name: ButtonName
    value: float
    """0..1; 0 where the control is missing or input is taken from us"""
    change_time: int
    """XrTime of the last change; 0 unknown"""


class Actions:
    """The action set of one session, attached for good: OpenXR allows no change after that."""

    def __init__(
        self, session: Session, *, profiles: Iterable[Profile] = PROFILES, sticks: bool = False, trackers: Sequence[TrackerDevice] = ()
    ) -> None:
        """`sticks`: the thumbsticks are wanted too; `trackers`: those on things, where the runtime knows any."""
        profiles = tuple(profiles)
        self._talks = {p.path for p in profiles if "talk" in p.controls}
        self._clicks: tuple[ButtonName, ...] = (*_CLICKS, "talk") if self._talks else _CLICKS
        self._session = session
        self._calls = session.calls
        instance = session.instance
        self._hands = {hand: instance.path(f"/user/hand/{hand}") for hand in HANDS}
        self._set = xr.ActionSet()
        info = xr.ActionSetCreateInfo(action_set_name="training", localized_action_set_name="Training", priority=0)
        check(self._calls.xrCreateActionSet(instance.handle, ctypes.byref(info), ctypes.byref(self._set)), "making the action set")
        kinds: dict[str, str] = {"grip": "POSE_INPUT", "aim": "POSE_INPUT", "haptic": "VIBRATION_OUTPUT"}
        kinds.update((name, "FLOAT_INPUT") for name in _FLOATS)
        kinds.update((name, "BOOLEAN_INPUT") for name in self._clicks)
        kinds |= {"stick": "VECTOR2F_INPUT"} if sticks else {}
        self._actions = {name: self._action(name, kind, self._hands.values()) for name, kind in kinds.items()}
        self.suggested = tuple(p.path for p in profiles if self._suggest_profile(instance, p))
        if instance.facts.eyes:
            self._actions["gaze"] = self._action("gaze", "POSE_INPUT", ())
            self._suggest(instance, EYES_PROFILE, [("gaze", EYES_POSE)])
        self._things: dict[TrackerDevice, int] = {}
        self.refused = ""
        """what the runtime said to the trackers that were wanted; empty: it took them, or knows none"""
        if trackers and TRACKERS in instance.enabled:
            self._follow(instance, trackers)
        sets = (xr.ActionSet * 1)(self._set)
        attach = xr.SessionActionSetsAttachInfo(count_action_sets=1, action_sets=sets)
        check(self._calls.xrAttachSessionActionSets(session.handle, ctypes.byref(attach)), "attaching the action set")
        self.spaces = {f"{hand}_{pose}": self._space(pose, self._hands[hand]) for hand in HANDS for pose in ("grip", "aim")}
        """by `samples.TrackedDevice`; the eyes and things only where they are tracked"""
        if instance.facts.eyes:
            self.spaces["eyes"] = self._space("gaze", 0)
        self.spaces |= {device: self._space("replica", path) for device, path in self._things.items()}
        self._battery = BATTERY in instance.enabled
        self._prepare()

    # --- set-up ------------------------------------------------------------------------------------------------------------

    def _follow(self, instance: Instance, trackers: Sequence[TrackerDevice]) -> None:
        """Ask for these trackers. A runtime that offers the extension and refuses its paths costs the tracker, not the headset."""
        try:
            things = {device: instance.path(path_of(device)) for device in trackers}
            for name, kind in (("replica", "POSE_INPUT"), ("wire", "FLOAT_INPUT")):
                self._actions[name] = self._action(name, kind, things.values())
            pairs = [(name, f"{path_of(d)}/{at}") for d in trackers for name, at in (("replica", POSE), ("wire", WIRE))]
            self._suggest(instance, PROFILE, pairs)
        except HeadsetLost:
            raise
        except HeadsetError as error:
            self.refused = error.what
        else:
            self._things = things

    def _action(self, name: str, kind: str, whose: Iterable[int]) -> Any:
        paths = tuple(whose)
        info = xr.ActionCreateInfo(
            action_name=name,
            action_type=xr.ActionType[kind],
            subaction_paths=(ctypes.c_uint64 * len(paths))(*paths) if paths else None,
            localized_action_name=_NAMES[name],
        )
        action = xr.Action()
        check(self._calls.xrCreateAction(self._set, ctypes.byref(info), ctypes.byref(action)), f"making the action {name}")
        return action

    def _suggest_profile(self, instance: Instance, profile: Profile) -> bool:
        if profile.extension and profile.extension not in instance.enabled:
            return False
        self._suggest(instance, profile.path, [pair for pair in profile.bindings() if pair[0] in self._actions])
        return True

    def _suggest(self, instance: Instance, profile: str, pairs: Sequence[tuple[str, str]]) -> None:
        bindings = (xr.ActionSuggestedBinding * len(pairs))(
            *(xr.ActionSuggestedBinding(self._actions[action], instance.path(path)) for action, path in pairs)
        )
        info = xr.InteractionProfileSuggestedBinding(
            interaction_profile=instance.path(profile), count_suggested_bindings=len(pairs), suggested_bindings=bindings
        )
        doing = f"suggesting controls for {profile}"
        check(self._calls.xrSuggestInteractionProfileBindings(instance.handle, ctypes.byref(info)), doing)

    def _space(self, pose: str, whose: int) -> Any:
        info = xr.ActionSpaceCreateInfo(self._actions[pose], whose, posef(IDENTITY_POSE))
        space = xr.Space()
        doing = f"making the space of a {pose}"
        check(self._calls.xrCreateActionSpace(self._session.handle, ctypes.byref(info), ctypes.byref(space)), doing)
        return space

    def _prepare(self) -> None:
        """Everything that a frame passes to the runtime, made once."""
        self._active = (xr.ActiveActionSet * 1)(xr.ActiveActionSet(self._set, 0))
        self._sync_info = xr.ActionsSyncInfo(count_active_action_sets=1, active_action_sets=self._active)
        self._sync_ref = ctypes.byref(self._sync_info)
        self._stick = xr.ActionStateVector2f()
        self._float, self._click = xr.ActionStateFloat(), xr.ActionStateBoolean()
        self._asked: list[tuple[Any, Any, Hand, ButtonName, Any, Any]] = []
        for hand in get_args(Hand):
            for name in (*_FLOATS, *self._clicks):
                info = xr.ActionStateGetInfo(action=self._actions[name], subaction_path=self._hands[hand])
                analogue = name in _FLOATS
                state = self._float if analogue else self._click
                ask = self._calls.xrGetActionStateFloat if analogue else self._calls.xrGetActionStateBoolean
                self._asked.append((ask, ctypes.byref(info), hand, name, state, ctypes.byref(state)))
        self._haptic_info = {
            hand: xr.HapticActionInfo(action=self._actions["haptic"], subaction_path=path) for hand, path in self._hands.items()
        }
        self._vibration = xr.HapticVibration()

    # --- each frame --------------------------------------------------------------------------------------------------------

    def sync(self) -> None:
        """Bring all controls up to now. Without focus they read as released."""
        check(self._calls.xrSyncActions(self._session.handle, self._sync_ref), "reading the controllers")

    def buttons(self) -> list[ButtonState]:
        """All controls of both hands as of the last `sync`."""
        result = []
        session = self._session.handle
        for ask, info, hand, name, state, reference in self._asked:
            check(ask(session, info, reference), "reading a control")
            active = bool(state.is_active)
            result.append(ButtonState(hand, name, float(state.current_state) if active else 0.0, state.last_change_time if active else 0))
        return result

    def sticks(self) -> dict[str, tuple[float, float]]:
        """(right, away) of each thumbstick, -1..1, as of the last `sync`; a hand is missing that has none, or none of ours."""
        found = {}
        for hand, path in self._hands.items() if "stick" in self._actions else ():
            info = xr.ActionStateGetInfo(action=self._actions["stick"], subaction_path=path)
            ask = self._calls.xrGetActionStateVector2f
            check(ask(self._session.handle, ctypes.byref(info), ctypes.byref(self._stick)), "reading a thumbstick")
            if self._stick.is_active:
                found[hand] = (float(self._stick.current_state.x), float(self._stick.current_state.y))
        return found

    def wires(self) -> dict[TrackerDevice, float]:
        """How far what is wired to each tracker is pulled, 0..1, as of the last `sync`; 0 where it is not there."""
        found: dict[TrackerDevice, float] = {}
        for device, path in self._things.items():
            info = xr.ActionStateGetInfo(action=self._actions["wire"], subaction_path=path)
            ask = self._calls.xrGetActionStateFloat
            check(ask(self._session.handle, ctypes.byref(info), ctypes.byref(self._float)), "reading a tracker")
            found[device] = float(self._float.current_state) if self._float.is_active else 0.0
        return found

    def profile(self, hand: str) -> str:
        """The interaction profile in use: `/interaction_profiles/valve/index_controller`; empty where the hand holds nothing."""
        state = xr.InteractionProfileState()
        ask = self._calls.xrGetCurrentInteractionProfile
        check(ask(self._session.handle, self._hands[hand], ctypes.byref(state)), "asking which controllers are used")
        return self._session.instance.path_text(state.interaction_profile)

    def can_talk(self, profile: str) -> bool:
        """Controllers of this interaction profile have the button that is held to speak."""
        return profile in self._talks

    def battery_percent(self, hand: str) -> int:
        """0..100; -1 where the runtime cannot say."""
        if not self._battery:
            return -1
        battery = xr.BatteryStateDisplayEXT()
        state = xr.InteractionProfileState(next=battery)
        ask = self._calls.xrGetCurrentInteractionProfile
        if ask(self._session.handle, self._hands[hand], ctypes.byref(state)) < 0:
            return -1
        return round(100 * battery.battery_level) if battery._state_flags & xr.BATTERY_STATE_DISPLAY_STATE_VALID_BIT_EXT else -1

    def shake(self, hand: str, strength: float, duration_ms: int) -> bool:
        """Vibrate a controller, `strength` 0..1. -> whether the runtime took it (it does not without focus)."""
        self._vibration.amplitude = min(1.0, max(0.0, strength))
        self._vibration.duration = max(1, duration_ms) * NS_PER_MS
        self._vibration.frequency = 0.0  # unspecified: the controller's own best
        apply = self._calls.xrApplyHapticFeedback
        result = apply(
            self._session.handle,
            ctypes.byref(self._haptic_info[hand]),
            ctypes.cast(ctypes.byref(self._vibration), ctypes.POINTER(xr.HapticBaseHeader)),
        )
        return check(result, "shaking a controller") == 0

    def destroy(self) -> None:
        for space in self.spaces.values():
            self._calls.xrDestroySpace(space)
        self._calls.xrDestroyActionSet(self._set)
