"""Labels that raters give afterwards to what was said: beside the session, since a finished session is never changed.

A `dti-labels/1` document, `session.labels.json` beside `session.dtis`, tied to it by its digest. It only grows: every label of every
rater is kept, with when it was given, and what the machine had stays in the session. Of one rater's labels of one act the last counts.
The debrief follows one rater: the only one, or the one who was named final; where several labelled and none is final, nobody here chooses
for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vr_dti.debrief.record import Correction, Recorded
from vr_dti.documents import Model
from vr_dti.errors import InputError, Refused
from vr_dti.recording.log import Log
from vr_dti.records import companion
from vr_dti.records.companion import Companion
from vr_dti.records.people import check_code
from vr_dti.samples import About

FORMAT: Literal["dti-labels/1"] = "dti-labels/1"
NO_RUNG = -1
"""no words of the ladder at all: a cough, a word to somebody else that was taken for one"""
MAX_LABELS = 5000
LIVE = "instructor"
"""who relabels during a run"""
MACHINE = "machine"
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")]
Word = Annotated[str, StringConstraints(max_length=200)]
Given = Literal["", "blind", "seen", "confirmed"]
"""`blind`: of this act alone, a rung of the rater's own, no other label in sight, by the rater's word; `seen`: likewise with others in
sight; `confirmed`: the machine's label taken over; empty: not said, in documents of before"""


class Label(Model):
    """One rater's word about one act."""

    by: Code
    """code of the rater"""
    at: Word
    """when it was given, ISO 8601"""
    trainee: Word
    act: Word
    """id of the act in the findings"""
    source: Word
    seq: int
    """of the intent in the session"""
    rung: Annotated[int, Field(ge=NO_RUNG, le=6)]
    to: Word
    about: About | Literal["none"] = ""
    """`none`: it is about none of these; empty: as the machine had it"""
    given: Given = ""

    @property
    def key(self) -> tuple[str, int]:
        return (self.source, self.seq)


class Labels(Companion):
    """The document beside a session."""

    format: Literal["dti-labels/1"]
    final: Code | Literal[""] = ""
    """the rater whom the debrief follows; empty: nobody was named"""
    labels: Annotated[tuple[Label, ...], Field(max_length=MAX_LABELS)] = ()
    """in the order given"""

    @model_validator(mode="after")
    def _final_has_labelled(self) -> Labels:
        if self.final and self.final not in self.raters:
            raise ValueError(f"final: {self.final} has given no label")
        return self

    @property
    def raters(self) -> tuple[str, ...]:
        """In the order of their first label."""
        return tuple(dict.fromkeys(x.by for x in self.labels))

    def of(self, rater: str) -> dict[tuple[str, int], Label]:
        """What a rater gives each act, by intent: the last label."""
        return {x.key: x for x in self.labels if x.by == rater}

    def blind(self, rater: str) -> dict[tuple[str, int], Label]:
        """What a rater gave each act without sight of any other label: the last before the first that was given otherwise. A machine's
        label taken over, or one given with others in sight, tells nothing of how far two label alike."""
        found: dict[tuple[str, int], Label] = {}
        over: set[tuple[str, int]] = set()
        for x in self.labels:
            if x.by == rater and x.given != "blind":
                over.add(x.key)
            elif x.by == rater and x.key not in over:
                found[x.key] = x
        return found


def path_of(session: Path) -> Path:
    """Where the labels of a session lie."""
    return session.with_suffix(".labels.json")


def read_labels(session: Path, digest: str) -> Labels | None:
    """The labels beside a session of that digest; None where there are none. Raises `InputError` and `DocumentError`."""
    return companion.read(path_of(session), digest, Labels, FORMAT)


def check_rater(code: str) -> str:
    """`code`, if it can stand for a rater. Raises `InputError`."""
    if code in (MACHINE, LIVE):
        raise InputError(f"{code}: no rater's code", "this word stands for the labels in the session itself; give the rater's own code")
    return check_code(code)


def add_labels(session: Path, labels: Sequence[Label]) -> Path:
    """Keep what a rater says beside the session, behind what is there. -> where"""
    with companion.changing(session):
        before = _there(session)
        return companion.write(path_of(session), before.model_copy(update={"labels": (*before.labels, *labels)}), "labels are")


def name_final(session: Path, rater: str) -> Path:
    """The debrief follows this rater from now on. Raises `InputError` for one who has given no label. -> where"""
    with companion.changing(session):
        before = _there(session)
        if rater not in before.raters:
            known = ", ".join(before.raters) or "nobody"
            remedy = f"who has: {known}; label first, or confirm the machine's labels"
            raise InputError(f"{rater}: has labeled nothing of {session}", remedy)
        return companion.write(path_of(session), before.model_copy(update={"final": rater}), "labels are")


def followed(session: Path, labels: Labels) -> str:
    """The rater whom the debrief follows. Raises `Refused` where several labelled and none was named."""
    if labels.final or len(labels.raters) == 1:
        return labels.final or labels.raters[0]
    if not labels.raters:
        return ""
    what = f"{session}: {' and '.join(labels.raters)} labeled it, and whose labels stand was not said"
    raise Refused(what, f"vr-dti label {session} --final --by {labels.raters[0]}")


def labelled(recorded: Recorded, labels: Iterable[Label]) -> Recorded:
    """The session with these labels behind those given during the run."""
    more = tuple(Correction(x.source, x.seq, x.rung, x.to, x.by, x.about) for x in labels)
    return replace(recorded, takes=tuple(replace(t, corrections=t.corrections + more) for t in recorded.takes))


def as_labelled(recorded: Recorded, session: Path) -> Recorded:
    """A session as the debrief reads it: with the labels that lie beside it. Raises `Refused`, `InputError` and `DocumentError`."""
    labels = read_labels(session, recorded.digest)
    return recorded if labels is None else labelled(recorded, labels.of(followed(session, labels)).values())


def _there(session: Path) -> Labels:
    with Log.open(session) as log:
        digest = log.digest
    return read_labels(session, digest) or Labels(format=FORMAT, session=digest)
