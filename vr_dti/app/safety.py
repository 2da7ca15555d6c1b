"""Before a headset covers anybody's eyes, the operator confirms that the room is safe - each point, by name - and the log keeps it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

from vr_dti.errors import Refused
from vr_dti.events import Mark

POINTS = (
    "The trainee and the room have been searched",
    "No live weapon, spray or duty belt is present",
    "A spotter stands by and does nothing else",
    "The floor is clear as far as the boundary shows",
)


def confirm(operator: str, say: Callable[[str], None], answers: TextIO | None = None) -> tuple[Mark, ...]:
    """Ask for the operator and every point; one line each is read from `answers` (standard input). -> what the log keeps.

    Raises `Refused` at the first answer that is not yes, and where nobody answers.
    """
    answers = answers or sys.stdin
    say("Safety check: no picture is shown in a headset before all of this is confirmed.")
    name = operator or _answer("Your name or code: ", say, answers)
    if not name:
        raise Refused("nobody confirmed the safety check", "run again with the operator present, or give --operator NAME")
    marks = []
    for point in POINTS:
        said = _answer(f"{point}. Confirm with yes: ", say, answers).lower()
        if said not in ("y", "yes"):
            raise Refused(f"not confirmed: {point.lower()}", "mend it, then run again; the headset was not started")
        marks.append(Mark(0, "safety", point, name))
    return tuple(marks)


def _answer(question: str, say: Callable[[str], None], answers: TextIO) -> str:
    say(question)
    return answers.readline().strip()[:80]
