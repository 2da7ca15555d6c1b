"""`vr-dti label --ask`: a rater is asked about one spoken act after the other, without sight of any label."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TextIO

from vr_dti.app.say import result, say
from vr_dti.debrief.course import lines
from vr_dti.debrief.people import named, people_of
from vr_dti.debrief.record import Recorded
from vr_dti.debrief.spoken import Spoken
from vr_dti.errors import InputError
from vr_dti.events import DISPATCH, RUNGS
from vr_dti.intents.addressee import CALL
from vr_dti.records.labels import NO_RUNG, Label, add_labels, read_labels
from vr_dti.story.load import Scenario

NOBODY = "nobody"
"""to somebody who has no part in the scene"""
NO_WORDS = "n"
EARLIER_MS = 8000
"""what was said in the scene this long before is told with the words. Default."""
LADDER = (
    "help offered before anything is wrong: swap, take over, go to the car",
    "a question that makes the officer think",
    "the risk said aloud",
    "told to stop",
    "said with hands on, or on the way to it",
    "by radio: a supervisor, medical help, more units",
    "care for the person, telling a supervisor, the report",
)
"""of each rung, what is typically said"""


def ask(session: Path, recorded: Recorded, scenario: Scenario, trainee: str, said: Sequence[Spoken], by: str) -> int:
    """Ask `by` about what they have not labelled yet, and keep each answer at once: whoever stops goes on there. -> exit status"""
    labels = read_labels(session, recorded.digest)
    done = labels.of(by) if labels else {}
    left = [s for s in said if s.key not in done]
    people = {n: named(people_of(scenario.doc), n) for n in scenario.doc.cast} | {DISPATCH: DISPATCH, NOBODY: "somebody else"}
    if left:
        say(_help(people))
    kept = _asked(session, recorded, scenario, trainee, left, by, people, sys.stdin)
    result(f"{by} has labeled {len(said) - len(left) + kept} of {len(said)} spoken acts of {trainee}; vr-dti agreement compares raters")
    return 0


def _asked(
    session: Path,
    recorded: Recorded,
    scenario: Scenario,
    trainee: str,
    left: Sequence[Spoken],
    by: str,
    people: dict[str, str],
    answers: TextIO,
) -> int:
    """-> how many were labelled"""
    kept = 0
    for n, s in enumerate(left, 1):
        say(f"\n{n} of {len(left)}")
        for words in _before(recorded, scenario, s, people):
            say(words)
        say(f"  {s.at_ms / 1000:6.1f} s  THE TRAINEE: {f'“{s.text}”' if s.text else 'no words were recorded'}")
        while True:
            line = answers.readline(1000)
            answer = line.strip().lower()
            if not line or answer == "q":
                return kept
            if answer == "?":
                say(_help(people))
                continue
            if not answer:
                break
            try:
                rung, to = parsed(answer, s, people)
            except InputError as e:
                say(str(e))
                continue
            at = datetime.now().astimezone().isoformat(timespec="seconds")
            add_labels(
                session, [Label(by=by, at=at, trainee=trainee, act=s.act, source=s.source, seq=s.seq, rung=rung, to=to, given="blind")]
            )
            kept += 1
            break
    return kept


def parsed(answer: str, s: Spoken, people: Collection[str]) -> tuple[int, str]:
    """(rung, to whom) of `3`, `3 subject`, `n`; a rung alone leaves to whom as it was heard, but that a call is by radio and nothing else
    is. Raises `InputError`, which does not say how it was heard."""
    word, _, to = answer.partition(" ")
    to = to.strip()
    known = {NO_WORDS: NO_RUNG} | {str(n): n for n in range(len(RUNGS))}
    if word not in known:
        raise InputError(f"{word}: no answer", f"0 to {len(RUNGS) - 1}, {NO_WORDS}, ? for help, Enter to skip, q to stop")
    if to and to not in people:
        raise InputError(f"{to}: nobody in this scene", f"one of {', '.join(people)}")
    rung = known[word]
    if rung == NO_RUNG:
        return rung, to or s.to
    to = to or (DISPATCH if rung == CALL else s.to)
    if not to or (rung == CALL) != (to == DISPATCH):
        raise InputError(f"{answer}: to whom was it?", f"write it behind the rung, as in {word} {next(iter(people))}")
    return rung, to


def _before(recorded: Recorded, scenario: Scenario, s: Spoken, people: dict[str, str]) -> Iterable[str]:
    """What others in the scene had just said: words are heard in their course, not by themselves."""
    spoken = lines(scenario.doc, recorded.takes[0].effects)
    return [
        f"  {x.at_ms / 1000:6.1f} s  {people.get(x.by, x.by)}: “{x.text}”" for x in spoken if s.at_ms - EARLIER_MS <= x.at_ms <= s.at_ms
    ]


def _help(people: dict[str, str]) -> str:
    """What may be answered, before the first and on `?`."""
    rungs = [f"  {n}  {name:<12} {LADDER[n]}" for n, name in enumerate(RUNGS)]
    who = ", ".join(f"{n} ({words})" for n, words in people.items())
    return "\n".join(
        (
            "What was it? No label of the machine's or of anybody else's is shown. Each answer is kept at once.",
            *rungs,
            f"  {NO_WORDS}  {'none':<12} no words of the ladder",
            "If it was said to somebody else than it seems, add to whom: 3 partner. Enter skips, q stops, ? shows this again.",
            f"To whom: {who}",
        )
    )
