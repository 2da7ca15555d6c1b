"""What the child may use, set by itself before it looks at a stranger's byte: memory, processor time, no file written, no child of its own.

POSIX: resource limits and a timer of processor time, whose signal ends the process even inside native code. Windows: a job object.
macOS does not hold a process to its address space. Everywhere the program also waits only so long (`jobs.py`).
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path


def confine(more_bytes: int) -> None:
    """Hold this process to `more_bytes` of memory beyond what it has, and to nothing else than computing."""
    if sys.platform == "win32":
        _confine_windows(more_bytes)
        return
    import resource

    has = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for kind, most in (
        (resource.RLIMIT_AS, (has or 1 << 29) + more_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # what a system does not know it does not hold to
            resource.setrlimit(kind, (most, most))


def allow_cpu(seconds: float) -> None:
    """From now on this process may compute for `seconds`; beyond them it is ended. 0: for ever."""
    if sys.platform == "win32":
        return  # the program's patience ends it
    import signal

    signal.setitimer(signal.ITIMER_PROF, seconds)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    _PROCESS_MEMORY, _ACTIVE_PROCESS, _DIE_ON_FAULT = 0x100, 0x8, 0x400
    _EXTENDED_LIMITS = 9

    def _confine_windows(more_bytes: int) -> None:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
        kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, wintypes.DWORD)
        job = kernel.CreateJobObjectW(None, None)
        said = _Extended()
        said.BasicLimitInformation.LimitFlags = _PROCESS_MEMORY | _ACTIVE_PROCESS | _DIE_ON_FAULT
        said.BasicLimitInformation.ActiveProcessLimit = 1
        said.ProcessMemoryLimit = more_bytes + (1 << 28)
        kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(said), ctypes.sizeof(said))
        kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
