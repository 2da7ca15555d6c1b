"""What a trainee is told and asked before a headset, and after it: `vr-dti symptoms`."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from vr_dti.app.say import result, say
from vr_dti.errors import InputError, Refused
from vr_dti.events import Mark
from vr_dti.recording.log import Log
from vr_dti.records.recovery import seal_if_open
from vr_dti.records.wellbeing import ADVICE, ITEMS, NOTE, SLIGHT, UNWELL, Felt, add, clear, ratings

QUESTION = f"How do you feel? Six numbers, each 0 none, 1 slight, 2 moderate, 3 severe, of: {', '.join(ITEMS)}."
BEFORE = "symptoms before"
TRIES = 3


def begin(operator: str, say: Callable[[str], None], answers: TextIO) -> tuple[Mark, ...]:
    """Tell the trainee what is coming, ask whether they want it and how they feel. -> what the log keeps

    Raises `Refused` where they do not want to, or nobody answers: nothing of it is kept.
    """
    say(NOTE)
    say("Does the trainee want to begin? yes or no: ")
    _wants(answers)
    found = _asked(say, answers)
    if found and max(found) > SLIGHT:
        say(UNWELL)
        _wants(answers)
    words = ", ".join(f"{name} {n}" for name, n in zip(ITEMS, found, strict=True)) if found else "not answered"
    return (Mark(0, "content note", "told, and wanted to begin", operator), Mark(0, BEFORE, words, operator, sum(found or ())))


def _wants(answers: TextIO) -> None:
    if answers.readline().strip().lower() not in ("y", "yes"):
        raise Refused("not begun, and nothing is kept or counted", "whenever the trainee wants to: the same command again")


def afterwards(session: Path, answers: TextIO, *, here: bool) -> None:
    """A run in a headset is over. Somebody who sits at the terminal (`here`) is asked at once how the trainee feels, or says it later."""
    if here:
        say("Help the trainee out of the headset, then ask. Enter alone: later.")
    if not here or _now(session, "", answers, put_off=True) is None:
        say(f"before anybody drives or takes up a weapon: vr-dti symptoms {session}")


def symptoms(options: Namespace) -> int:
    """Ask a trainee of a session how they feel now, keep it, and tell them what follows. -> 1 where they are not clear"""
    session: Path = options.session
    seal_if_open(session)
    well = _now(session, options.trainee, sys.stdin)
    if well is None:
        raise Refused("no answer, and nothing is kept", "ask again before they leave")
    return 0 if well else 1


def _now(session: Path, trainee: str, answers: TextIO, *, put_off: bool = False) -> bool | None:
    """Ask, keep, advise. -> whether they are clear; None: no answer"""
    with Log.open(session) as log:
        people = [t.id for t in log.meta.trainees if not t.simulated]
        came = _before(row for _, row in log.rows("mark") if isinstance(row, Mark))
    if not people:
        raise InputError(f"{session}: only scripts were in it", "symptoms are asked of people only")
    if len(people) > 1 and not trainee:
        raise InputError(f"{session}: {' and '.join(people)} were in it", "say who is asked: --trainee CODE")
    found = _asked(say, answers, put_off=put_off)
    if found is None:
        return None
    well = clear(found, came)
    if not well:
        say(ADVICE)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    felt = Felt(trainee=trainee or people[0], asked=now, ratings=found, advised=not well)
    result(f"{add(session, felt)}: {'clear' if well else 'not clear, and told so'}")
    return well


def _before(marks: Iterable[Mark]) -> tuple[int, ...] | None:
    """What was said before the run; None: nothing."""
    for mark in marks:
        if mark.what == BEFORE:
            numbers = tuple(int(part.rpartition(" ")[2]) for part in mark.text.split(", ") if part[-1:].isdigit())
            return numbers if len(numbers) == len(ITEMS) else None
    return None


def _asked(say: Callable[[str], None], answers: TextIO, *, put_off: bool = False) -> tuple[int, ...] | None:
    """Six ratings; None where none that can be used comes, or an empty line does and may `put_off`."""
    say(QUESTION)
    for _ in range(TRIES):
        line = answers.readline(1000)
        if not line or (put_off and not line.strip()):
            return None
        try:
            return ratings(line)
        except InputError as e:
            say(str(e))
    return None
