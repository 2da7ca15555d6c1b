"""Every key of the desktop, once: what the windows obey and what their help shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vr_dti.events import RUNGS


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """A line of help, and for the instructor's keys what they ask for."""

    keys: str
    """as written on the keyboard"""
    what: str
    names: tuple[str, ...] = ()
    """of `KeyPress`; empty where the window itself knows what to do"""
    command: str = ""
    """of `samples.COMMANDS`"""


def _rungs() -> str:
    return ", ".join(f"{i} {name}" for i, name in enumerate(RUNGS))


TRAINEE_KEYS: tuple[KeyHelp, ...] = (
    KeyHelp("click", "take the mouse: it turns the head"),
    KeyHelp("W A S D", "walk"),
    KeyHelp("C, Ctrl", "crouch while held"),
    KeyHelp("left, right button", "reach out with that hand, and grip, while held"),
    KeyHelp("0-6", f"say a rung: {_rungs()}"),
    KeyHelp("R", "radio: call for a supervisor"),
    KeyHelp("H, T, P", "handgun, conducted-energy weapon, spray: draw or holster; the left button fires"),
    KeyHelp("B, K", "baton, handcuffs: take or return"),
    KeyHelp("F", "flashlight on or off"),
    KeyHelp("Esc", "give the mouse back; again: stop the run"),
    KeyHelp("F1", "this help"),
)

INSTRUCTOR_KEYS: tuple[KeyHelp, ...] = (
    KeyHelp("Space", "start; then pause and go on", ("space",)),
    KeyHelp("F10, Esc Esc", "stop: fade out and end the run", ("f10",), "stop"),
    KeyHelp("B", "bookmark this moment", ("b",), "bookmark"),
    KeyHelp("0-6", "enter a spoken rung for the trainee (a mark, not a latency)", tuple("0123456"), "rung"),
    KeyHelp("L, then 0-6", "relabel the trainee's last words (the machine's label is kept)", ("l",), "relabel"),
    KeyHelp("Y", "override: the partner yields", ("y",), "partner_yields"),
    KeyHelp("D", "override: the partner doubles down", ("d",), "partner_doubles_down"),
    KeyHelp("M", "malfunction: the handgun does not fire until the other hand clears it", ("m",), "malfunction"),
    KeyHelp("O", "do-over: back before the last opportunity, as practice", ("o",), "do_over"),
    KeyHelp("T, N", "speak in the scene while T is held; N: as whom, dispatch or the next person", ("t", "n"), "talk"),
    KeyHelp("H", "light of the next hour: day, overcast, dusk, night", ("h",), "light"),
    KeyHelp("W", "next weather: dry, damp, rain, fog", ("w",), "weather"),
    KeyHelp("V, Tab", "trainee's view, or third person with gaze", ("v", "tab"), "view"),
    KeyHelp("F2", "what the picture costs the graphics card, pass by pass"),
    KeyHelp("F1", "this help"),
)


def as_rows(keys: Sequence[KeyHelp]) -> list[tuple[str, str]]:
    """(key, what it does), for help on screen."""
    return [(k.keys, k.what) for k in keys]
