"""`vr-dti statement`: the trainee speaks first, at the terminal."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from vr_dti.app.say import result, say
from vr_dti.errors import InputError, Refused, StorageError
from vr_dti.library.policy import Policy
from vr_dti.library.policy_read import read_policy
from vr_dti.library.shelf import Shelf
from vr_dti.recording.log import Log
from vr_dti.records.recovery import seal_if_open
from vr_dti.records.statement import Entry, add_entry, note_debrief, read_statement, require_statements, silent
from vr_dti.records.statement_form import UNREAD, Question, answer, entry, policy_fields, questions
from vr_dti.resources import is_file


def statement(options: Namespace) -> int:
    """Ask a trainee of a session for their statement and keep it. `options`: session, trainee (empty: who has not spoken), policy."""
    session: Path = options.session
    seal_if_open(session)
    trainee = _who(session, options.trainee)
    policy = _policy(options.policy)
    fields = policy_fields(policy) if policy else ()
    say(f"Statement of {trainee} about {session}. One line an answer; nobody times you. Nothing is kept before the last answer.")
    answers = _asked(questions(fields), say, sys.stdin)
    with Log.open(session) as log:
        before = read_statement(session, log.digest)
    spoken = entry(
        answers,
        trainee=trainee,
        written=datetime.now().astimezone().isoformat(timespec="seconds"),
        before_debrief=not (before and before.debrief_shown),
        policy=policy.id if policy else "",
    )
    result(f"{_kept(session, spoken)}")
    return 0


def _kept(session: Path, spoken: Entry) -> Path:
    """Where the statement lies. What somebody said once is not asked for again because a drive was full."""
    while True:
        try:
            return add_entry(session, spoken)
        except StorageError as e:
            say(f"{e}\nNothing of what was said is lost yet: mend that and press Enter; q gives it up.")
            line = sys.stdin.readline()
            if not line or line.strip() == "q":
                raise


def hear_first(sessions: Sequence[Path], *, without: bool) -> None:
    """Before any page of a debrief. Raises `Refused` while somebody in these sessions has yet to speak, unless it shall go on `without`;
    that it did is then kept beside them."""
    if not without:
        require_statements(sessions)
        return
    for path in sessions:
        try:
            note_debrief(path, datetime.now().astimezone().isoformat(timespec="seconds"))
        except StorageError as e:
            say(f"it cannot be kept that the debrief came first: {e.what}")


def _policy(named: str) -> Policy | None:
    """A pack by the path of its file, or by the id of one that is shipped. Raises `InputError`, `DocumentError`."""
    if not named:
        return None
    return read_policy(Path(named)) if is_file(Path(named)) else Shelf().policy(named)


def _who(session: Path, trainee: str) -> str:
    with Log.open(session) as log:
        known = [t.id for t in log.meta.trainees]
        found = read_statement(session, log.digest)
    if trainee:
        if trainee not in known:
            raise InputError(f"{trainee}: was not in {session}", f"its trainees are {', '.join(known)}")
        if found and found.of(trainee):
            raise Refused(f"{trainee} has spoken about {session} already", "a statement is not written over")
        return trainee
    waiting = silent(session)
    if not waiting:
        raise Refused(f"{session}: nobody is left to speak", "who was in it has spoken, is a script, or was practicing")
    if len(waiting) > 1:
        raise InputError(f"{session}: {' and '.join(waiting)} have yet to speak", "say whose statement this is: --trainee CODE")
    return waiting[0]


def _asked(asked: tuple[Question, ...], say: Callable[[str], None], answers: TextIO) -> dict[str, Any]:
    """Every answer by question; asks again where one cannot be used. Raises `Refused` where the answers end before the questions."""
    found: dict[str, Any] = {}
    for n, question in enumerate(asked, 1):
        say(f"{n}/{len(asked)}  {question.text}")
        while question.id not in found:
            line = answers.readline(100_000)
            if not line:
                raise Refused("the statement was not finished, and nothing of it is kept", "begin again when there is time for it")
            try:
                found[question.id] = kept = answer(question, line)
            except InputError as e:
                say(str(e))
                continue
            if isinstance(kept, str) and UNREAD in kept:
                say(f"bytes in it that are no letters (not UTF-8): {kept.count(UNREAD)}; each stands in the statement as {UNREAD}")
    return found
