"""What a run is wired to, filled in by those who open its devices; `devices.py` says in which order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from vr_dti.backends.graphics import Graphics
from vr_dti.backends.microphone import Microphone
from vr_dti.errors import VrDtiError
from vr_dti.events import Mark
from vr_dti.ports import Display, Output, Source
from vr_dti.session import Draw
from vr_dti.timebase import Clock, MonotonicClock


@dataclass(slots=True)
class Devices:
    """Sources, displays and outputs of a run, and what else of them the run must know."""

    stack: ExitStack
    """closes whatever was opened, the last first"""
    trainee: str
    """of whom the one headset, desk or microphone tells: the first"""
    say: Callable[[str], None]
    """a word to the operator"""
    sources: list[Source] = field(default_factory=list)
    displays: list[Display] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """what the log must keep of their opening: safety, fall-backs"""
    pins: dict[str, str] = field(default_factory=dict)
    """hashes of what they understand the trainee by"""
    scripted: bool = False
    """a script moves the trainee"""
    instructed: bool = False
    """somebody is there to start and stop it, and to ask for a do-over at its end"""
    clock: Clock = field(default_factory=MonotonicClock)
    draw: Draw | None = None
    graphics: Graphics | None = None
    microphone: Microphone | None = None
    """the trainee's"""
    sound: Callable[[], str] = lambda: "silent"
    """how the sound fares, for the strip"""
    plays: list[Callable[[], bool]] = field(default_factory=list)
    """of each output, whether something comes out of it now"""
    speaks_as: tuple[str, ...] = ()
    """as whom the instructor can speak in the scene; empty: he has no microphone"""
    problem: Callable[[], str] = lambda: ""
    """why pictures take longer than they might, and what to do; empty where nothing is known"""
    level: Callable[[], str] = lambda: ""
    """how loud he speaks, for the strip"""
    ask_back: Callable[[], object] = lambda: None
    """called when the instructor would go on and the story still stands: a headset whose own menu closed the program is asked back"""

    def fall_back(self, device: str, fault: VrDtiError, then: str, logged: str) -> None:
        """`device` cannot be had, or not yet, and the run does without: said once, `then` being what follows, and kept in the log."""
        self.say(f"{device}: {fault.what}; {then} ({fault.remedy})")
        self.marks.append(Mark(0, "fall-back", f"{logged}: {fault.what}", "program"))
