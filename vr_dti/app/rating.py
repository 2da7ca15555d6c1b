"""`vr-dti label --ask`: a rater is asked about one spoken act after the other, without sight of any label."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, TextIO

from vr_dti.app.say import result, say
from vr_dti.authoring.checks.acts import officers
from vr_dti.debrief.course import lines
from vr_dti.debrief.findings import SceneLine
from vr_dti.debrief.people import named, people_of
from vr_dti.debrief.record import Recorded
from vr_dti.debrief.spoken import Spoken
from vr_dti.errors import InputError, VrDtiError
from vr_dti.events import DISPATCH, RUNGS
from vr_dti.intents.addressee import CALL
from vr_dti.recording.log import Log
from vr_dti.records import judged
from vr_dti.records.labels import NO_RUNG, Label, add_labels, read_labels
from vr_dti.records.voice_files import SOURCE, KeptVoice, fault, kept_by, path_of, whose
from vr_dti.samples import APART, CALLS, About
from vr_dti.story.load import Scenario

NOBODY = "nobody"
"""to somebody who has no part in the scene"""
NO_WORDS = "n"
NONE_KEPT = "no sound of these words was kept"
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


Meant = About | Literal["none"]
"""what words are about: none of these; empty: as the machine had it"""


class Asked(NamedTuple):
    """To whom words of a scene can be: by id, as a rater reads it."""

    people: Mapping[str, str]
    officers: tuple[str, ...]
    """of those, who can be kept apart from the person"""


class Answer(NamedTuple):
    """What a rater says of words."""

    rung: int
    to: str
    about: Meant


def opened(session: Path) -> tuple[Recorded, Scenario]:
    """A session and its scenario, as recorded. What is wrong with the file is said, and keeps nobody from rating what it holds."""
    recorded, scenario = judged.opened(session)
    for problem in recorded.problems:
        say(f"{session}: {problem}")
    return recorded, scenario


def ask(session: Path, recorded: Recorded, scenario: Scenario, trainee: str, said: Sequence[Spoken], by: str) -> int:
    """Ask `by` about what they have not labelled yet, and keep each answer at once: whoever stops goes on there. -> exit status"""
    labels = read_labels(session, recorded.digest)
    done = labels.of(by) if labels else {}
    left = [s for s in said if s.key not in done]
    with Log.open(session) as log:
        rows = kept_by(log)
    people = {n: named(people_of(scenario.doc), n) for n in scenario.doc.cast} | {DISPATCH: DISPATCH, NOBODY: "somebody else"}
    asked = Asked(people, officers(scenario.doc.cast))
    scene = lines(scenario.doc, recorded.takes[0].effects)
    if left:
        say(_help(asked))
    kept = 0
    for n, s in enumerate(left, 1):
        say(f"\n{n} of {len(left)}\n{_in_its_course(s, scene, people)}")
        kept_at, why_not = _kept(session, trainee, s, rows)
        if kept_at is not None:
            say(f"  as it was said (p plays it): {kept_at}")
        elif why_not != NONE_KEPT:
            say(f"  {why_not}")
        try:
            answer = _answer(s, asked, sys.stdin, kept_at, why_not)
        except EOFError:
            break
        if answer is not None:
            at = datetime.now().astimezone().isoformat(timespec="seconds")
            label = Label(by=by, at=at, trainee=trainee, act=s.act, source=s.source, seq=s.seq, given="blind", **answer._asdict())
            add_labels(session, [label])
            kept += 1
    count = len(said) - len(left) + kept
    result(f"{by} has labeled {count} of {len(said)} spoken acts of {trainee}; vr-dti agreement compares raters")
    return 0


def _kept(session: Path, trainee: str, s: Spoken, rows: Sequence[KeptVoice]) -> tuple[Path | None, str]:
    """(where the sound of the words is, if it was kept and is there as it was recorded; else why it is not played)"""
    path = path_of(session, trainee, s.seq)
    if s.source != SOURCE or whose(path.name) != trainee:
        return None, NONE_KEPT
    try:
        wrong = fault(path, rows)
    except FileNotFoundError:
        return None, NONE_KEPT
    return (None, f"the sound beside these words is not played: {wrong}") if wrong else (path, "")


def _play(kept_at: Path | None, why_not: str) -> None:
    """The words, if their sound was kept; what is in the way is said."""
    if kept_at is None:
        say(why_not)
        return
    from vr_dti.app.hear import hear  # nobody else needs a sound device here

    try:
        hear(kept_at)
    except VrDtiError as e:
        say(str(e))


def _in_its_course(s: Spoken, scene: Sequence[SceneLine], people: Mapping[str, str]) -> str:
    """The words, and what others in the scene had just said: nobody judges words by themselves."""
    before = [(x.at_ms, people.get(x.by, x.by), f"“{x.text}”") for x in scene if s.at_ms - EARLIER_MS <= x.at_ms <= s.at_ms]
    asked = (s.at_ms, "THE TRAINEE", f"“{s.text}”" if s.text else "no words were recorded")
    return "\n".join(f"  {at_ms / 1000:6.1f} s  {who}: {words}" for at_ms, who, words in (*before, asked))


def _answer(s: Spoken, asked: Asked, answers: TextIO, kept_at: Path | None, why_not: str) -> Answer | None:
    """The answer as soon as an answer can be used; None: skipped. Raises `EOFError` where the rater stops, or the answers do."""
    while line := answers.readline():
        match line.strip().lower():
            case "":
                return None
            case "q":
                break
            case "?":
                say(_help(asked))
            case "p":
                _play(kept_at, why_not)
            case answer:
                try:
                    return parsed(answer, s, asked)
                except InputError as e:
                    say(str(e))
    raise EOFError


def parsed(answer: str, s: Spoken, asked: Asked) -> Answer:
    """What `3`, `3 subject`, `3 partner apart`, `5 medical` or `n` means. A rung alone leaves to whom as it was heard, except that a call
    goes by radio and nothing else does. Raises `InputError`, which does not say how it was heard."""
    word, *more = answer.split()
    known = {NO_WORDS: NO_RUNG} | {str(n): n for n in range(len(RUNGS))}
    if word not in known:
        raise InputError(f"{word[:40]}: not an answer", f"0 to {len(RUNGS) - 1}, {NO_WORDS}, ? for help, Enter to skip, q to stop")
    rung, people = known[word], asked.people
    about: Meant = next((a for a in _about(rung, asked) if more[-1:] == [a]), "")
    to = " ".join(more[:-1] if about else more)
    if to and to not in people:
        raise InputError(f"{to[:40]}: nobody in this scene", f"one of {', '.join(people)}{_or_about(rung, asked)}")
    if rung == NO_RUNG:
        return Answer(rung, to or s.to, about)
    if about == APART:
        to = to or (asked.officers[0] if len(asked.officers) == 1 else "")  # it was to an officer; to which one is not led by the machine
        if to not in asked.officers:
            raise InputError(f"{answer}: only an officer is kept apart", f"say which, as in {word} {asked.officers[0]} {APART}")
    to = to or (DISPATCH if rung == CALL else s.to)
    if not to or (rung == CALL) != (to == DISPATCH):
        raise InputError(f"{answer}: to whom was it?", f"write it behind the rung, as in {word} {next(iter(people))}")
    return Answer(rung, to, about)


def _about(rung: int, asked: Asked) -> tuple[Meant, ...]:
    """What a rater may say that words of that rung are about."""
    if rung == NO_RUNG:
        return ()
    return (*CALLS, "none") if rung == CALL else (*((APART,) if asked.officers else ()), "none")


def _or_about(rung: int, asked: Asked) -> str:
    words = ", ".join(_about(rung, asked))
    return f"; after it may stand {words}" if words else ""


def _help(asked: Asked) -> str:
    """What may be answered, before the first and on `?`."""
    rungs = [f"  {n}  {name:<12} {LADDER[n]}" for n, name in enumerate(RUNGS)]
    who = ", ".join(f"{n} ({words})" for n, words in asked.people.items())
    return "\n".join(
        (
            "What was it? No label of the machine's or of anybody else's is shown. Each answer is kept at once.",
            *rungs,
            f"  {NO_WORDS}  {'none':<12} no words of the ladder",
            "If it was said to somebody other than it seems, add to whom, as in 3 partner. Enter skips, p plays the words if they "
            "were kept, q stops, ? shows this again.",
            f"To whom: {who}",
            f"Words that kept an officer away from the person: add {APART}, as in 3 {APART}. What a call was about: as in 5 {CALLS[0]}; "
            f"there are {', '.join(CALLS)}. If it was none of these: none, as in 5 none.",
        )
    )
