"""Trackers that sit on things and not on hands (XR_HTCX_vive_tracker_interaction): how the runtime names them, and which are there.

A tracker is asked for by its role, which whoever sets the room up gives it in the runtime's own settings. Of all roles those are used that
no runtime takes for a part of a body: a weapon has them for itself.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import xr

from vr_dti.backends.openxr.instance import TRACKERS, Instance
from vr_dti.samples import TRACKER, TrackerDevice

PROFILE = "/interaction_profiles/htc/vive_tracker_htcx"
POSE, WIRE = "input/grip/pose", "input/trigger/value"
"""where it is, and how far what is wired to its pins is pulled"""
_ROLES = "/user/vive_tracker_htcx/role/"
_MOST = 32
"""trackers that are listed: default, more than any runtime takes"""


def path_of(device: TrackerDevice) -> str:
    """The runtime's name of that tracker."""
    return _ROLES + device.removeprefix(TRACKER)


def roles(instance: Instance) -> tuple[str, ...] | None:
    """The roles of the trackers that are there, sorted, empty text for one that has none; None where the runtime knows no trackers."""
    if TRACKERS not in instance.enabled:
        return None
    ask: Any = instance.calls.function("xrEnumerateViveTrackerPathsHTCX")
    found = (xr.ViveTrackerPathsHTCX * _MOST)(*(xr.ViveTrackerPathsHTCX() for _ in range(_MOST)))
    count = ctypes.c_uint32(0)
    if ask(instance.handle, _MOST, ctypes.byref(count), found) < 0:  # a list for people only: nothing is lost with it
        return ()
    return tuple(sorted(instance.path_text(found[n].role_path).removeprefix(_ROLES) for n in range(count.value)))


def in_words(wanted: Sequence[TrackerDevice], there: Sequence[str] | None, refused: str = "") -> tuple[int, str]:
    """(how many of those that are wanted are there, a sentence for whoever sets the room up). `refused`: what the runtime said to them."""
    if refused:
        return 0, f"weapons are not followed by trackers: {refused}; update the runtime, or take away role: from the weapon's mount"
    if there is None:
        return 0, "the runtime knows no trackers (XR_HTCX_vive_tracker_interaction)"
    missing = [role for role in (d.removeprefix(TRACKER) for d in wanted) if role not in there]
    others = ", ".join(role or "no role" for role in there) or "none"
    if missing:
        words = f"no tracker has the role {', '.join(missing)} (there: {others}); give it in the runtime's settings"
        return len(wanted) - len(missing), words
    return len(wanted), f"there: {others}"
