"""What the run does with a microphone's process, whosever microphone it is: waits until it listens, asks how it fares, ends it."""

from __future__ import annotations

import contextlib
import time
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from vr_dti.errors import SoundError
from vr_dti.speech.process import State, Word_
from vr_dti.timebase import monotonic_ns


def started(process: BaseProcess, words: Any, hears: Connection, wait_s: float, remedy: str) -> None:
    """Wait until it listens. Raises `SoundError` where it fails, ends or is silent for `wait_s`; then end it."""
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        state = words[Word_.STATE]
        if state in (State.LISTENING, State.MUTE):
            return
        if state == State.FAILED or not process.is_alive():
            what, how = _fault(hears)
            ended(process, words, hears)
            raise SoundError(what or f"its process ended at once (status {process.exitcode})", how or remedy)
        time.sleep(0.01)
    ended(process, words, hears)
    raise SoundError(f"the microphone did not begin to listen within {wait_s:.0f} s", remedy)


def trouble(process: BaseProcess, words: Any, hangs_ns: int) -> str:
    """One sentence if something is wrong, else empty. `hangs_ns`: without a sign of life for so long it hangs."""
    if not process.is_alive():
        return f"its process ended (status {process.exitcode})"
    if words[Word_.STATE] == State.LOST:
        return "it went away; trying again"
    if words[Word_.STATE] == State.MUTE:
        return "it gives perfect silence: muted, or not allowed"
    if monotonic_ns() - words[Word_.ALIVE_NS] > hangs_ns:
        return "its process does not answer"
    return ""


def ended(process: BaseProcess, words: Any, hears: Connection) -> None:
    """End it; one that does not listen is killed."""
    words[Word_.STOP] = 1
    process.join(1.5)
    if process.is_alive():
        process.kill()
        process.join(1.5)
    hears.close()


def _fault(hears: Connection) -> tuple[str, str]:
    with contextlib.suppress(EOFError, OSError):
        while hears.poll(0.2):
            said = hears.recv()
            if isinstance(said, tuple):
                return said[0], said[1]
    return "", ""
