"""How a trainee feels before and after a headset: rated by them, never scored, and what to do about it.

A `dti-wellbeing/1` document beside the session, `session.wellbeing.json`, tied to it by its digest. It only grows: somebody who was not
well is asked again until they are clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from vr_dti.documents import Model
from vr_dti.errors import InputError
from vr_dti.recording.log import Log
from vr_dti.records import companion
from vr_dti.records.companion import Companion

FORMAT: Literal["dti-wellbeing/1"] = "dti-wellbeing/1"
ITEMS = ("general discomfort", "nausea", "headache", "eye strain", "dizziness", "unsteadiness")
"""Six of the sixteen of the Simulator Sickness Questionnaire (Kennedy, Lane, Berbaum and Lilienthal 1993), in its steps of 0 none, 1
slight, 2 moderate, 3 severe. Which six is a choice of this project (default): no score of that questionnaire can be had from them."""
WORST = 3
SLIGHT = 1
"""What is more than this is never clear, however they came; up to this, what they came with is. Default: nobody is to drive who feels
moderately ill, and a slight headache of the morning is no reason to keep anybody."""
NOTE = (
    "What you are about to see: force against a person, pain, insults and shouting, close by and life-sized. It is drawn; nobody is hurt.\n"
    "You can leave at any time: hold the menu button, close your eyes, or take the headset off. Whoever does not begin, or stops, loses\n"
    "nothing by it: no score, and no note of why."
)
UNWELL = (
    "That is more than slight. A headset is likely to make it worse: better begin on another day, which costs nothing. Begin all the same? "
    "yes or no: "
)
ADVICE = (
    "Not clear: do not drive, do not take up a weapon and do not go on duty yet. Sit down in the fresh air, and say when it is over; then "
    "`vr-dti symptoms` asks again. If it does not pass within some hours, or somebody is sick, see a physician."
)

Rating = Annotated[int, Field(ge=0, le=WORST)]


class Felt(Model):
    """What one trainee said once."""

    trainee: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    asked: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """ISO 8601"""
    ratings: Annotated[tuple[Rating, ...], Field(min_length=len(ITEMS), max_length=len(ITEMS))]
    """of `ITEMS`, in their order"""
    advised: bool
    """they were told not to drive, and not to re-arm"""


class Wellbeing(Companion):
    """The document beside a session."""

    format: Literal["dti-wellbeing/1"]
    felt: tuple[Felt, ...] = ()


def ratings(line: str) -> tuple[int, ...]:
    """Six numbers of one line. Raises `InputError`."""
    words = line.replace(",", " ").split()
    if len(words) != len(ITEMS) or any(w not in ("0", "1", "2", "3") for w in words):
        raise InputError(
            f"{line.strip()[:40]!r} is not {len(ITEMS)} numbers from 0 to {WORST}",
            "like: 0 0 1 0 0 0 (0 none, 1 slight, 2 moderate, 3 severe)",
        )
    return tuple(int(w) for w in words)


def clear(after: Sequence[int], before: Sequence[int] | None) -> bool:
    """Nothing is felt, but what was felt before it began and is slight."""
    came = before or (0,) * len(ITEMS)
    return all(now <= min(then, SLIGHT) for then, now in zip(came, after, strict=True))


def path_of(session: Path) -> Path:
    """Where the document of a session lies."""
    return session.with_suffix(".wellbeing.json")


def read_wellbeing(session: Path, digest: str) -> Wellbeing | None:
    """The document beside a session of that digest; None: nobody was asked. Raises `InputError` and `DocumentError`."""
    return companion.read(path_of(session), digest, Wellbeing, FORMAT)


def add(session: Path, felt: Felt) -> Path:
    """Keep what a trainee said. -> where. Raises `InputError` for somebody who was not in that session."""
    with companion.changing(session), Log.open(session) as log:
        known = [t.id for t in log.meta.trainees]
        if felt.trainee not in known:
            raise InputError(f"{felt.trainee}: was not in {session}", f"its trainees are {', '.join(known)}")
        before = read_wellbeing(session, log.digest) or Wellbeing(format=FORMAT, session=log.digest)
        return companion.write(path_of(session), before.model_copy(update={"felt": (*before.felt, felt)}), "what trainees feel is")
