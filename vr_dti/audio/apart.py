"""Sound libraries in a process of their own: one that hangs or aborts there takes nobody along, and its chatter reaches no terminal."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

SWITCH_S = 0.0005
"""Python's own 5 ms are as long as a block"""
ORDINARY_NICE = os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0
"""of this process, before it asks for more"""
HURRIED = 10
"""so much less nice where no rank beyond niceness is allowed: default"""
NORMAL_PRIORITY_CLASS, HIGH_PRIORITY_CLASS = 0x20, 0x80
"""as Windows names them (`SetPriorityClass`)"""


def ask(question: Callable[[], T], wait_s: float = 15.0) -> T | None:
    """What `question()` (a module's function) answers; None if its process ends without a word or is still silent after `wait_s`."""
    context = multiprocessing.get_context("spawn")
    ear, mouth = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(mouth, question), daemon=True)
    process.start()
    mouth.close()
    try:
        return ear.recv() if ear.poll(wait_s) else None
    except EOFError:
        return None
    finally:
        ear.close()
        process.join(1.0)
        if process.is_alive():
            process.kill()
            process.join(1.0)


def _answer(mouth: Connection, question: Callable[[], T]) -> None:
    mouth.send(question())


def behind(work: Callable[[], object], longest_s: float) -> subprocess.Popen[bytes]:
    """`work()` (a module's function) in a process that gives way to all others. Nobody waits for it, and it goes on when the program ends,
    so that a program that is always short gets it done some day; after `longest_s` it ends itself."""
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import gently; "
        f"from {work.__module__} import {work.__name__} as work; gently(work, {longest_s!r})"
    )
    null = subprocess.DEVNULL
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdin=null, stdout=null, stderr=null, start_new_session=os.name == "posix", creationflags=flags
    )
    threading.Thread(target=child.wait, daemon=True).start()  # Python warns of a process that is forgotten while it runs
    return child


def gently(work: Callable[[], object], longest_s: float) -> None:
    """What `behind` runs. A terminal's ^C and its end do not reach it: it has a session (on Windows a group) of its own."""
    limit = threading.Timer(longest_s, os._exit, (1,))
    limit.daemon = True
    limit.start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(19)
    work()


def alone() -> bool:
    """Of such a process: its parent is gone. A parent that was killed asks nothing; its pipe's end can be held by somebody else, its
    number cannot."""
    parent = multiprocessing.parent_process()
    if parent is None or not parent.is_alive():
        return True
    return os.name == "posix" and os.getppid() != parent.pid


def hurry() -> None:
    """Sound before pictures, where the user may ask for it: the process (a few per cent of a core) is let in as soon as it wakes, or at
    least before others. What exists by now is left alone by the garbage collector, and a thread that wants to run waits 0.5 ms at most."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_S)
    urgent()


def urgent() -> None:
    """The rank of `hurry`, of the thread that asks and of those that it starts."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(os.sched_get_priority_min(os.SCHED_RR)))  # Linux
    except (AttributeError, OSError):
        _rank(ORDINARY_NICE - HURRIED, HIGH_PRIORITY_CLASS)


def ease() -> None:
    """An ordinary rank, as long as there is nothing to be heard that would have to be let in before pictures; `urgent` takes it back."""
    with contextlib.suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    _rank(ORDINARY_NICE, NORMAL_PRIORITY_CLASS)


def _rank(nice: int, windows_class: int) -> None:
    """Whichever of both this system has, where it allows it: a rank, not a step from the one before, so that it can be asked for again."""
    with contextlib.suppress(AttributeError, OSError):
        if sys.platform == "win32":
            _rank_windows(windows_class)
        else:
            os.setpriority(os.PRIO_PROCESS, 0, nice)


def _rank_windows(windows_class: int) -> None:
    """A class of process, which needs no right; asked of the system itself, since Python has no word for it."""
    import ctypes

    kernel: Any = getattr(ctypes, "WinDLL")("kernel32")  # noqa: B009 - there on Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetPriorityClass.argtypes = [ctypes.c_void_p, ctypes.c_uint32]
    kernel.SetPriorityClass(kernel.GetCurrentProcess(), windows_class)


def listed_anew(sounddevice: Any) -> None:
    """PortAudio lists the devices once, when it begins. Where it cannot begin again (a sound system that is down), to open a device says
    so, and it is tried again with the next look."""
    for step in (sounddevice._terminate, sounddevice._initialize):
        with contextlib.suppress(sounddevice.PortAudioError):
            step()


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the sound libraries' own chatter (ALSA's above all) off the terminal."""
    try:
        saved = os.dup(2)
    except OSError:  # a program without a console
        yield
        return
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(null)
