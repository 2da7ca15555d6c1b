"""Which control of which controller does what: one table a controller family, in the runtime's own path names.

The trigger does nothing but fire. Touching and gripping are the squeeze and where the hands are; select and menu are buttons that a hand
on a weapon or a shoulder does not press by accident. A trainee can call a stop with either hand, so where a controller has one menu
button, the other hand gets a button in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Hand = Literal["left", "right"]
HANDS = ("left", "right")
POSES = {"grip": "input/grip/pose", "aim": "input/aim/pose"}
HAPTIC = "output/haptic"
EYES_PROFILE, EYES_POSE = "/interaction_profiles/ext/eye_gaze_interaction", "/user/eyes_ext/input/gaze_ext/pose"
"""where the eyes look, as a control of its own: XR_EXT_eye_gaze_interaction"""


@dataclass(frozen=True, slots=True)
class Profile:
    """One controller family. Control paths by action; a pair is left and right, a text both alike, absent means it has none."""

    path: str
    controls: dict[str, str | tuple[str, str]] = field(default_factory=dict)
    extension: str = ""
    """offered only with this one enabled"""
    haptic: bool = True

    def bindings(self) -> list[tuple[str, str]]:
        """(action, full path of the control) for both hands."""
        wanted: dict[str, str | tuple[str, str]] = {**POSES, **self.controls}
        if self.haptic:
            wanted["haptic"] = HAPTIC
        result = []
        for action, paths in wanted.items():
            pair = (paths, paths) if isinstance(paths, str) else paths
            result += [(action, f"/user/hand/{hand}/{path}") for hand, path in zip(HANDS, pair, strict=True) if path]
        return result

    def talking(self, hand: Hand) -> Profile:
        """The same with push-to-talk: the select button of `hand` is held to speak and does nothing else; where there is none, as it is."""
        if "select" not in self.controls:
            return self
        control = self.controls["select"]
        left, right = (control, control) if isinstance(control, str) else control
        apart = {"talk": (left, ""), "select": ("", right)} if hand == "left" else {"talk": ("", right), "select": (left, "")}
        return replace(self, controls={**self.controls, **apart})


def with_talk(profiles: Iterable[Profile], hand: Hand | None) -> tuple[Profile, ...]:
    """All of them with a talk button of `hand`; None: without."""
    return tuple(profiles) if hand is None else tuple(p.talking(hand) for p in profiles)


PROFILES = (
    Profile(
        "/interaction_profiles/khr/simple_controller",
        {"trigger": "input/select/click", "menu": "input/menu/click"},  # its one button is the trigger finger's
    ),
    Profile(
        "/interaction_profiles/oculus/touch_controller",
        {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/value",
            "select": ("input/x/click", "input/a/click"),
            "menu": ("input/menu/click", "input/b/click"),  # the right one's menu button belongs to the system
            "stick": "input/thumbstick",
        },
    ),
    Profile(
        "/interaction_profiles/valve/index_controller",
        {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/value",
            "select": "input/a/click",
            "menu": "input/b/click",
            "stick": "input/thumbstick",
        },
    ),
    Profile(
        "/interaction_profiles/htc/vive_controller",
        {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/click",
            "select": "input/trackpad/click",
            "menu": "input/menu/click",
        },
    ),
    Profile(
        "/interaction_profiles/microsoft/motion_controller",
        {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/click",
            "select": "input/trackpad/click",
            "menu": "input/menu/click",
            "stick": "input/thumbstick",
        },
    ),
    Profile(
        "/interaction_profiles/hp/mixed_reality_controller",
        {
            "trigger": "input/trigger/value",
            "squeeze": "input/squeeze/value",
            "select": ("input/x/click", "input/a/click"),
            "menu": "input/menu/click",
            "stick": "input/thumbstick",
        },
        extension="XR_EXT_hp_mixed_reality_controller",
    ),
    Profile(
        # Bare hands: closing them is gripping. Nothing fires: a weapon needs something in the hand.
        "/interaction_profiles/ext/hand_interaction_ext",
        {"squeeze": "input/grasp_ext/value"},
        extension="XR_EXT_hand_interaction",
        haptic=False,
    ),
)
