"""The trainee speaks first: what they saw, when they thought it wrong, what they did, whom they told - before any page of the debrief.

A `dti-statement/1` document beside the session, `session.statement.json` beside `session.dtis`, tied to it by its digest. One entry a
trainee, never written over. Scripts have nothing to say, and neither has practice.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vr_dti.documents import Model
from vr_dti.errors import InputError, Refused
from vr_dti.recording.log import Log
from vr_dti.records import companion
from vr_dti.records.companion import Companion

FORMAT: Literal["dti-statement/1"] = "dti-statement/1"
MAX_TEXT = 4000
MAX_SECONDS = 86_400.0

Did = Literal["words", "hands", "call", "nothing"]
Told = Literal["dispatch", "supervisor", "other", "nobody"]
Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]


class Entry(Model):
    """What one trainee says."""

    trainee: Said
    """their code"""
    written: Said
    """ISO 8601"""
    before_debrief: bool
    """no page of the debrief had been made of this session"""
    saw: Said
    """what I saw and heard"""
    thought_wrong: Text
    """what seemed not right, and when, in words"""
    nothing_wrong: bool
    """nothing did"""
    thought_wrong_s: Annotated[float, Field(ge=0, le=MAX_SECONDS)] | None
    """about how many seconds after the start; None: cannot say"""
    did: Said
    """what I did"""
    did_kinds: Annotated[tuple[Did, ...], Field(min_length=1)]
    told: Text
    """whom I told, and what"""
    told_kinds: Annotated[tuple[Told, ...], Field(min_length=1)]
    report_to: Text
    """to whom this would have to be reported"""
    report_within: Text
    """within what time: asked, not timed"""
    policy: Text = ""
    """id of the policy pack whose fields were asked"""
    fields: dict[Key, Text] = {}
    """answers to the policy pack's fields"""
    free: Text = ""
    """anything else"""

    @model_validator(mode="after")
    def _one_thing_or_the_other(self) -> Entry:
        for name, kinds, none in (("did_kinds", self.did_kinds, "nothing"), ("told_kinds", self.told_kinds, "nobody")):
            if len(set(kinds)) != len(kinds) or (none in kinds and len(kinds) > 1):
                raise ValueError(f"{name}: each once, and {none!r} alone")
        if self.nothing_wrong and self.thought_wrong_s is not None:
            raise ValueError("thought_wrong_s: a time, and yet nothing seemed wrong")
        return self


class Statement(Companion):
    """The document beside a session."""

    format: Literal["dti-statement/1"]
    scene: Said
    debrief_shown: Text = ""
    """when a page of the debrief was first made before everybody had spoken; empty: never"""
    entries: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _each_speaks_once(self) -> Statement:
        codes = [e.trainee for e in self.entries]
        if len(set(codes)) != len(codes):
            raise ValueError("entries: two of the same trainee")
        return self

    def of(self, trainee: str) -> Entry | None:
        """What a trainee says; None: nothing yet."""
        return next((e for e in self.entries if e.trainee == trainee), None)


def path_of(session: Path) -> Path:
    """Where the statement of a session lies."""
    return session.with_suffix(".statement.json")


def read_statement(session: Path, digest: str) -> Statement | None:
    """The statement beside a session of that digest; None where there is none. Raises `InputError` and `DocumentError`."""
    return companion.read(path_of(session), digest, Statement, FORMAT)


def silent(session: Path) -> tuple[str, ...]:
    """Who was in that session and has not spoken yet. Raises `SessionFileError`, `InputError` and `DocumentError`."""
    with Log.open(session) as log:
        if log.meta.parent is not None:
            return ()
        people = [t.id for t in log.meta.trainees if not t.simulated]
        found = read_statement(session, log.digest) if people else None
    return tuple(p for p in people if found is None or found.of(p) is None)


def require_statements(sessions: Iterable[Path]) -> None:
    """Raises `Refused` while anybody in these sessions has yet to speak."""
    waiting = [(path, people) for path in sessions if (people := silent(path))]
    if waiting:
        who = "; ".join(f"{', '.join(people)} in {path}" for path, people in waiting)
        what = f"the trainee speaks first: no statement yet of {who}"
        raise Refused(what, f"vr-dti statement {waiting[0][0]} asks for it; --without-statement goes on without, and keeps that it did")


def add_entry(session: Path, entry: Entry) -> Path:
    """Keep what a trainee says beside the session. -> where

    Raises `InputError` (not a trainee of that session) and `Refused` (has spoken already).
    """
    with companion.changing(session):
        before = _there(session)
        if entry.trainee not in (known := _trainees(session)):
            raise InputError(f"{entry.trainee}: was not in {session}", f"its trainees are {', '.join(known)}")
        if before.of(entry.trainee):
            what = f"{entry.trainee} has spoken about {session} already"
            raise Refused(what, "a statement is not written over; say what is to be added aloud")
        return companion.write(path_of(session), before.model_copy(update={"entries": (*before.entries, entry)}), "statements are")


def note_debrief(session: Path, at: str) -> None:
    """A page of the debrief was made of a session before everybody had spoken: whoever speaks later, speaks after it."""
    if not silent(session) or _there(session).debrief_shown:  # noted already: an archive that is read-only needs no lock
        return
    with companion.changing(session):
        before = _there(session)
        if not before.debrief_shown:
            companion.write(path_of(session), before.model_copy(update={"debrief_shown": at}), "statements are")


def _there(session: Path) -> Statement:
    with Log.open(session) as log:
        return read_statement(session, log.digest) or Statement(format=FORMAT, session=log.digest, scene=log.meta.scene_id)


def _trainees(session: Path) -> list[str]:
    with Log.open(session) as log:
        return [t.id for t in log.meta.trainees]
