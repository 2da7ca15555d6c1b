"""The runtime's entry points as they are, and its refusals as our errors: nothing else in this room looks at result codes.

pyopenxr's own wrappers build a structure a call and raise on answers that are no fault (an empty event queue, a lost focus). In the frame
that is slow and loud, so structures are made once, the C functions are called with them, and the answer is an `int`: negative for a
fault, `SUCCESS` or a qualified success else.
"""

from __future__ import annotations

import ctypes
from typing import Any

import xr

from vr_dti.errors import HeadsetError, HeadsetLost

SUCCESS = 0
TIMEOUT_EXPIRED = int(xr.Result.TIMEOUT_EXPIRED)
EVENT_UNAVAILABLE = int(xr.Result.EVENT_UNAVAILABLE)
SESSION_NOT_FOCUSED = int(xr.Result.SESSION_NOT_FOCUSED)
SPACE_BOUNDS_UNAVAILABLE = int(xr.Result.SPACE_BOUNDS_UNAVAILABLE)

_LOST = {
    int(xr.Result.ERROR_INSTANCE_LOST),
    int(xr.Result.ERROR_SESSION_LOST),
    int(xr.Result.ERROR_RUNTIME_FAILURE),
    int(xr.Result.ERROR_RUNTIME_UNAVAILABLE),
}
"""What a runtime answers once it has crashed, was restarted or has let us go"""

CORE = (
    "xrAcquireSwapchainImage",
    "xrApplyHapticFeedback",
    "xrAttachSessionActionSets",
    "xrBeginFrame",
    "xrBeginSession",
    "xrCreateAction",
    "xrCreateActionSet",
    "xrCreateActionSpace",
    "xrCreateReferenceSpace",
    "xrCreateSession",
    "xrCreateSwapchain",
    "xrDestroyActionSet",
    "xrDestroyInstance",
    "xrDestroySession",
    "xrDestroySpace",
    "xrDestroySwapchain",
    "xrEndFrame",
    "xrEndSession",
    "xrEnumerateEnvironmentBlendModes",
    "xrEnumerateReferenceSpaces",
    "xrEnumerateSwapchainFormats",
    "xrEnumerateSwapchainImages",
    "xrEnumerateViewConfigurationViews",
    "xrGetActionStateBoolean",
    "xrGetActionStateFloat",
    "xrGetActionStateVector2f",
    "xrGetActionStatePose",
    "xrGetCurrentInteractionProfile",
    "xrGetInstanceProperties",
    "xrGetReferenceSpaceBoundsRect",
    "xrGetSystem",
    "xrGetSystemProperties",
    "xrLocateSpace",
    "xrLocateViews",
    "xrPathToString",
    "xrPollEvent",
    "xrReleaseSwapchainImage",
    "xrRequestExitSession",
    "xrStringToPath",
    "xrSuggestInteractionProfileBindings",
    "xrSyncActions",
    "xrWaitFrame",
    "xrWaitSwapchainImage",
)


class Calls:
    """Entry points of one instance by their names in the specification: `calls.xrWaitFrame(session, info, state) -> int`."""

    def __init__(self, instance: Any) -> None:
        self._instance = instance
        for name in CORE:
            setattr(self, name, self.function(name))

    def __getattr__(self, name: str) -> Any:
        """Only reached for what was not loaded: a slip of ours."""
        raise AttributeError(f"{name} is not among the loaded OpenXR functions")

    def function(self, name: str) -> Any:
        """Another entry point, of an extension that was enabled. Raises `HeadsetError` where the runtime has none of that name."""
        pointer = xr.PFN_xrVoidFunction()
        result = xr.raw_functions.xrGetInstanceProcAddr(self._instance, name.encode(), ctypes.byref(pointer))
        check(int(result), f"looking up {name}")
        return ctypes.cast(pointer, getattr(xr, "PFN_" + name))


def result_name(result: int) -> str:
    """`ERROR_SESSION_LOST` for -17; the number itself where it is newer than the binding."""
    try:
        return str(xr.Result(result).name)
    except ValueError:
        return f"result {result}"


def check(result: int, doing: str) -> int:
    """`result` itself, or the error it stands for: `HeadsetLost` where the runtime or session is gone, else `HeadsetError`."""
    if result >= 0:
        return result
    if result in _LOST:
        raise HeadsetLost(
            f"the headset's runtime is gone ({doing}: {result_name(result)})", "start it again; this program goes on by itself"
        )
    raise HeadsetError(
        f"the headset's runtime refused: {doing}: {result_name(result)}", "restart the runtime and the headset, then try again"
    )


def listed(function: Any, doing: str, structure: Any, *before: Any) -> Any:
    """An array of `structure` from one of OpenXR's two-call functions: asked for the count, then for the items.

    `before` are the arguments in front of (capacity, count, items). A structure that has a type field gets its own.
    """
    count = ctypes.c_uint32(0)
    check(function(*before, 0, ctypes.byref(count), None), doing)
    items = (structure * count.value)()
    if hasattr(structure, "_type"):
        kind = structure()._type
        for item in items:
            item._type = kind
    check(function(*before, count.value, ctypes.byref(count), items), doing)
    return items
