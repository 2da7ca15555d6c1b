"""The connection to the OpenXR runtime: an instance with every extension we can use, and the headset it offers."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import xr

from vr_dti import __version__
from vr_dti.backends.openxr import times
from vr_dti.backends.openxr.calls import Calls, check, result_name
from vr_dti.errors import HeadsetError

GraphicsKind = Literal["egl", "glx", "wgl"]
"""How the OpenGL context was made: what the runtime must be told to reach its pictures"""

OPENGL = "XR_KHR_opengl_enable"
EGL = "XR_MNDX_egl_enable"
DEPTH = "XR_KHR_composition_layer_depth"
MASK = "XR_KHR_visibility_mask"
LOCAL_FLOOR = "XR_EXT_local_floor"
PRESENCE = "XR_EXT_user_presence"
HAND_INTERACTION = "XR_EXT_hand_interaction"
HP_CONTROLLER = "XR_EXT_hp_mixed_reality_controller"
HAND_TRACKING = "XR_EXT_hand_tracking"
EYE_GAZE = "XR_EXT_eye_gaze_interaction"
BATTERY = "XR_EXT_interaction_profile_battery_state_display"
TRACKERS = "XR_HTCX_vive_tracker_interaction"

_CORE = (DEPTH, MASK, LOCAL_FLOOR, PRESENCE)
_BODY = (HAND_INTERACTION, HAND_TRACKING, HP_CONTROLLER, BATTERY, EYE_GAZE, TRACKERS)
WANTED = (*times.EXTENSIONS, *_CORE, *_BODY)
"""Used where offered, done without where not"""

_API = xr.Version(1, 0, 34)
"""OpenXR 1.0: what every runtime speaks; 1.1's additions come as extensions"""

_SIMULATED = re.compile(r"simulat|remote hmd|\bnull\b|dummy|qwerty|sample hmd|mock", re.IGNORECASE)
"""Names by which runtimes give away that nobody's head is in the headset: Monado's simulated, remote and qwerty drivers, SteamVR's
null driver, the vendors' simulators"""

_START = "start the headset's software (SteamVR, Meta Link, Monado ...) and make it the OpenXR runtime in its settings"
_NO_HEADSET = "connect the headset, switch it on, wait until its own picture shows, then try again; or use --display desktop"
_REFUSED = {
    "ERROR_RUNTIME_UNAVAILABLE": ("no OpenXR runtime is installed or chosen on this machine", _START),
    "ERROR_RUNTIME_FAILURE": ("the OpenXR runtime does not answer: it is chosen, but not running or not well", _START),
    "ERROR_INSTANCE_LOST": ("the OpenXR runtime went away while it was being asked", _START),
    "ERROR_FILE_ACCESS_ERROR": ("the OpenXR runtime's files cannot be read", "install the headset's software again"),
    "ERROR_API_VERSION_UNSUPPORTED": ("the OpenXR runtime is too old or too new for this program", "update the headset's software"),
    "ERROR_LIMIT_REACHED": ("the OpenXR runtime takes no further program", "close the other VR program, then try again"),
    "ERROR_API_LAYER_NOT_PRESENT": ("an OpenXR layer named in XR_ENABLE_API_LAYERS is not there", "unset XR_ENABLE_API_LAYERS"),
    "ERROR_FORM_FACTOR_UNAVAILABLE": ("no headset is connected to the OpenXR runtime", _NO_HEADSET),
    "ERROR_FORM_FACTOR_UNSUPPORTED": ("this OpenXR runtime drives no headsets", _START),
}


def refusal(result: int, doing: str) -> HeadsetError:
    """The sentence for a runtime that will not start with us, and what to do next."""
    name = result_name(result)
    what, remedy = _REFUSED.get(name, (f"the OpenXR runtime refused ({doing}: {name})", _START))
    return HeadsetError(what, remedy)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a runtime and its headset say of themselves."""

    runtime: str
    version: str
    system: str = ""
    """empty where no headset answers"""
    max_size_px: tuple[int, int] = (0, 0)
    presence: bool = False
    """it can tell whether the headset is on a head"""
    bare_hands: bool = False
    """it follows hands that hold nothing"""
    eyes: bool = False
    """it tells where the eyes look"""

    @property
    def is_simulated(self) -> bool:
        """True where the names say that nobody wears it: then it is used only when asked for by name."""
        return bool(_SIMULATED.search(self.runtime) or _SIMULATED.search(self.system))

    def describe(self) -> str:
        """One line for a person: `SteamVR/OpenXR 2.7.4, Valve Index`."""
        headset = self.system or "no headset"
        return f"{self.runtime} {self.version}, {headset}" + (" (simulated)" if self.is_simulated else "")


class Instance:
    """An OpenXR instance and its entry points. Close it, also after it was lost."""

    def __init__(self, kind: GraphicsKind | None, *, name: str = "vr-dti") -> None:
        """Connect; `kind` None asks for no pictures at all (pre-flight). Raises `HeadsetError`."""
        offered = _offered()
        required = _required(kind)
        missing = sorted(required - offered)
        if missing:
            raise HeadsetError(
                f"the OpenXR runtime lacks {' and '.join(missing)}",
                "use a runtime that takes OpenGL on this kind of window (SteamVR or Monado; on Linux under X11 or XWayland)",
            )
        self.enabled: frozenset[str] = frozenset(required | (set(WANTED) & offered))
        self.handle = _create(name, sorted(self.enabled))
        self._closed = False
        try:
            self.calls = Calls(self.handle)
            properties = xr.InstanceProperties()
            check(self.calls.xrGetInstanceProperties(self.handle, ctypes.byref(properties)), "reading its name")
        except BaseException:
            xr.raw_functions.xrDestroyInstance(self.handle)
            raise
        self.facts = Facts(_text(properties.runtime_name), str(xr.Version(properties.runtime_version)))
        self.system_id = ctypes.c_uint64(0)

    def find_headset(self) -> Facts:
        """Ask for a headset and read what it is. Raises `HeadsetError` where none is there."""
        wanted = xr.SystemGetInfo(form_factor=xr.FormFactor.HEAD_MOUNTED_DISPLAY)
        result = self.calls.xrGetSystem(self.handle, ctypes.byref(wanted), ctypes.byref(self.system_id))
        if result < 0:
            raise refusal(result, "asking for a headset")
        properties = xr.SystemProperties()
        presence = xr.SystemUserPresencePropertiesEXT()
        bare = xr.SystemHandTrackingPropertiesEXT()
        eyes = xr.SystemEyeGazeInteractionPropertiesEXT()
        for extension, asked in ((PRESENCE, presence), (HAND_TRACKING, bare), (EYE_GAZE, eyes)):
            if extension in self.enabled:
                asked._next = properties._next
                properties.next = asked
        check(self.calls.xrGetSystemProperties(self.handle, self.system_id, ctypes.byref(properties)), "reading the headset's name")
        limits = properties.graphics_properties
        self.facts = Facts(
            self.facts.runtime,
            self.facts.version,
            _text(properties.system_name) or "unnamed headset",
            (int(limits.max_swapchain_image_width), int(limits.max_swapchain_image_height)),
            bool(presence.supports_user_presence),
            bool(bare.supports_hand_tracking),
            bool(eyes.supports_eye_gaze_interaction),
        )
        return self.facts

    def path(self, text: str) -> int:
        """The runtime's number for `/user/hand/left` and the like."""
        number = ctypes.c_uint64(0)
        check(self.calls.xrStringToPath(self.handle, text.encode(), ctypes.byref(number)), f"naming {text}")
        return number.value

    def path_text(self, number: int) -> str:
        """The text of a path; empty for none."""
        if number == 0:
            return ""
        buffer = ctypes.create_string_buffer(256)
        length = ctypes.c_uint32(0)
        check(self.calls.xrPathToString(self.handle, number, len(buffer), ctypes.byref(length), buffer), "reading a path")
        return buffer.value.decode("utf-8", "replace")

    def close(self) -> None:
        """Let the runtime go; what was made in it goes too. Twice does no harm."""
        if not self._closed:
            self._closed = True
            self.calls.xrDestroyInstance(self.handle)


def _required(kind: GraphicsKind | None) -> set[str]:
    if kind is None:
        return set()
    return {OPENGL, EGL} if kind == "egl" else {OPENGL}


def _offered() -> set[str]:
    # The loader's own complaints would come before our sentence; whoever wants them sets the variable.
    os.environ.setdefault("XR_LOADER_DEBUG", "none")
    count = ctypes.c_uint32(0)
    ask = xr.raw_functions.xrEnumerateInstanceExtensionProperties
    result = int(ask(None, 0, ctypes.byref(count), None))
    if result < 0:
        raise refusal(result, "asking what it offers")
    properties = (xr.ExtensionProperties * count.value)(*(xr.ExtensionProperties() for _ in range(count.value)))
    result = int(ask(None, count.value, ctypes.byref(count), properties))
    if result < 0:
        raise refusal(result, "asking what it offers")
    return {_text(p.extension_name) for p in properties}


def _create(name: str, extensions: Iterable[str]) -> Any:
    major, minor = (int(n) for n in re.findall(r"\d+", __version__)[:2])
    application = xr.ApplicationInfo(name, major * 1000 + minor, "vr-dti", major * 1000 + minor, _API)
    info = xr.InstanceCreateInfo(application_info=application, enabled_extension_names=list(extensions))
    handle = xr.Instance()
    result = int(xr.raw_functions.xrCreateInstance(ctypes.byref(info), ctypes.byref(handle)))
    if result < 0:
        raise refusal(result, "connecting to it")
    return handle


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
