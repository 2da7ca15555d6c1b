"""The runtime's clock on ours: XrTime to and from this machine's monotonic nanoseconds."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any

import xr

from vr_dti import timebase
from vr_dti.backends.openxr.calls import Calls
from vr_dti.timebase import NS_PER_S

TIMESPEC = "XR_KHR_convert_timespec_time"
PERFORMANCE_COUNTER = "XR_KHR_win32_convert_performance_counter_time"
EXTENSIONS = (PERFORMANCE_COUNTER,) if sys.platform == "win32" else (TIMESPEC,)


class _Timespec(ctypes.Structure):
    _fields_ = [("tv_sec", ctypes.c_longlong), ("tv_nsec", ctypes.c_long)]


class RuntimeClock:
    """Converts by an offset, `monotonic - XrTime`, which `anchor` takes anew once a frame: both clocks may be steered differently.

    Without a conversion extension the offset is a guess from the first frame's promise; `exact` says so.
    """

    def __init__(self, instance: Any, calls: Calls, enabled: frozenset[str]) -> None:
        self.exact = True
        self._offset_ns: int | None = None
        self._ask: Callable[[int], int]
        if TIMESPEC in enabled:
            self._ask = _by_timespec(instance, calls)
        elif PERFORMANCE_COUNTER in enabled:
            self._ask = _by_performance_counter(instance, calls)
        else:
            self.exact = False
            self._ask = lambda _: -1

    def anchor(self, display_time: int, period_ns: int) -> int:
        """The monotonic time of a frame's `display_time`, which also becomes the offset for all other conversions."""
        now_ns = timebase.monotonic_ns()
        display_ns = self._ask(display_time)
        if display_ns < 0:
            self.exact = False
            # A frame is promised about one refresh ahead: right to within that, and steady from then on.
            offset = self._offset_ns if self._offset_ns is not None else now_ns + period_ns - display_time
            display_ns = display_time + offset
        self._offset_ns = display_ns - display_time
        return display_ns

    def monotonic_ns(self, xr_time: int) -> int:
        """Our time for the runtime's; 0 while no frame has been seen."""
        if self._offset_ns is None:
            asked = self._ask(xr_time)
            return max(0, asked)
        return xr_time + self._offset_ns

    def xr_time(self, monotonic_ns: int) -> int:
        """The runtime's time for ours; 0, which is no valid time, while no frame has been seen."""
        return 0 if self._offset_ns is None else monotonic_ns - self._offset_ns


def _by_timespec(instance: Any, calls: Calls) -> Callable[[int], int]:
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, xr.Instance, ctypes.c_int64, ctypes.POINTER(_Timespec))
    convert = ctypes.cast(calls.function("xrConvertTimeToTimespecTimeKHR"), prototype)
    spec = _Timespec()
    reference = ctypes.byref(spec)

    def ask(xr_time: int) -> int:
        # The extension speaks of CLOCK_MONOTONIC, which is what `timebase.monotonic_ns` reads on Linux.
        if convert(instance, xr_time, reference) < 0:
            return -1
        return int(spec.tv_sec) * NS_PER_S + int(spec.tv_nsec)

    return ask


def _by_performance_counter(instance: Any, calls: Calls) -> Callable[[int], int]:
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, xr.Instance, ctypes.c_int64, ctypes.POINTER(ctypes.c_int64))
    convert = ctypes.cast(calls.function("xrConvertTimeToWin32PerformanceCounterKHR"), prototype)
    ticks = ctypes.c_int64()
    frequency = ctypes.c_int64()
    ctypes.WinDLL("kernel32").QueryPerformanceFrequency(ctypes.byref(frequency))  # type: ignore[attr-defined,unused-ignore]

    def ask(xr_time: int) -> int:
        if convert(instance, xr_time, ctypes.byref(ticks)) < 0:
            return -1
        return int(ticks.value * NS_PER_S // frequency.value)  # the ticks that `timebase.monotonic_ns` counts on Windows

    return ask
