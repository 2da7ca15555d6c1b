"""How long records are kept: an agency's schedule (`dti-retention/1`), and what is due by it or is to go with a person.

Nothing here deletes: these are plans, for `erasure.py` to carry out. A hold stands before every plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from vr_dti.documents import Model, read
from vr_dti.errors import Refused
from vr_dti.records.instants import doubtful
from vr_dti.records.kept_reports import KeptReport
from vr_dti.records.shelf import Kept, Shelf

FORMAT = "dti-retention/1"
MAX_DAYS = 36_525
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class Discipline(Model):
    """May records be used in discipline? Not by default."""

    allowed: bool = False
    decided_by: Words | None = None
    """who decided so, and when"""

    @model_validator(mode="after")
    def _somebody_decided(self) -> Discipline:
        if self.allowed and not self.decided_by:
            raise ValueError("who decided that records may be used in discipline, and when? say so in decided_by")
        return self


class Schedule(Model):
    """An agency's retention schedule. How long is the agency's to say: there is no default but for voice, which goes first."""

    format: Literal["dti-retention/1"]
    agency: Words
    schedule: Words
    """the item of the agency's own schedule that this follows, with its date"""
    sessions_days: Days
    """sessions with all that goes with them, counted from the day of the run"""
    reports_days: Days
    """reports, counted from their newest session"""
    voice_days: Annotated[int, Field(ge=0, le=MAX_DAYS)] = 0
    """recordings of a trainee's voice; 0: they are due at once"""
    discipline: Discipline = Discipline()


def read_schedule(path: Path) -> Schedule:
    """The schedule at `path`. Raises `InputError` and `DocumentError`."""
    return read(path, Schedule, format=FORMAT)


def use_words(schedule: Schedule | None) -> str:
    """What is printed wherever records are listed or handed out."""
    if schedule is not None and schedule.discipline.allowed:
        return f"Use in discipline: allowed by {schedule.agency}, decided by {schedule.discipline.decided_by}."
    return "Not for discipline by default: that is a setting of the agency, and it is off."


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to go."""

    sessions: tuple[Kept, ...] = ()
    reports: tuple[KeptReport, ...] = ()
    voice: tuple[Path, ...] = ()
    """recordings whose session stays"""
    heard_in: tuple[Path, ...] = ()
    """these sessions"""
    kept: tuple[str, ...] = ()
    """what would be due and stays, and why, a sentence each"""
    others: frozenset[str] = field(default_factory=frozenset)
    """codes of others whose records go too: a session of two cannot be cut in half"""
    voices_of: frozenset[str] = frozenset()
    """codes of those who may be heard in `voice`"""
    left: tuple[str, ...] = ()
    """what may tell of the same people and stays: somebody's own under a name of ours, and what cannot be read; a sentence each"""

    @property
    def codes(self) -> frozenset[str]:
        """Everybody of whom something goes."""
        inside = {t for s in self.sessions for t in s.trainees} | {t for r in self.reports for t in r.trainees}
        return self.others | self.voices_of | inside

    @property
    def unread(self) -> bool:
        """A session or report goes that cannot be read whole: who is in it nobody knows."""
        return any(s.problem for s in self.sessions) or any(r.damaged for r in self.reports)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that goes, once, in the order in which they do: what says whose the rest is goes last, so that who goes on after a
        process was killed still finds all of it."""
        found = [f for r in self.reports for f in reversed(r.files)] + list(self.voice)
        found += [f for s in self.sessions for f in sorted(s.files, key=s.says_whose)]
        return tuple(dict.fromkeys(found))


def of_person(shelf: Shelf, code: str, holds: Collection[str]) -> Plan:
    """All records of one person. Raises `Refused` where a hold, theirs or that of somebody in the same session or report, forbids it.

    While anybody is on hold, what cannot be read stays: it may tell of them.
    """
    sessions, reports = shelf.of(code)
    if holds:  # who else is in one that cannot be read nobody knows
        sessions = [s for s in sessions if not s.problem]
    inside = {t for s in sessions for t in s.trainees} | {t for r in reports for t in r.trainees}
    held = sorted(({code} | inside) & set(holds))
    if held:
        whose = f"{code} is" if held == [code] else f"{', '.join(held)} {'is' if len(held) == 1 else 'are'}"
        what = f"{whose} on hold" + ("" if held == [code] else f", in the same sessions or reports as {code}")
        raise Refused(f"nothing was erased: {what}", "release the hold first, if who set it agrees")
    if holds:  # nor what else stood in one that is cut
        reports = [r for r in reports if not r.damaged]
    blank = [r for r in shelf.reports if r.blank] if sessions or reports else []
    going = (*reports, *blank)
    unread = [s.problem for s in shelf.sessions if s.problem and s not in sessions]
    unread += [r.problem or f"{r.path}: damaged" for r in shelf.reports if (r.problem or r.damaged) and r not in going]
    left = (*(f"cannot be read, and may be theirs: {p}" for p in unread), *_strays(sessions, going))
    return Plan(tuple(sessions), going, others=frozenset(inside - {code}), left=left)


def due(shelf: Shelf, schedule: Schedule, now: datetime, holds: Collection[str]) -> Plan:
    """What the schedule no longer keeps at `now`. What has no date, or one that cannot be, or cannot be read, is never due by itself."""
    sessions: list[Kept] = []
    reports: list[KeptReport] = []
    voice: list[Path] = []
    kept: list[str] = []
    heard: set[str] = set()
    heard_in: list[Path] = []
    for s in shelf.sessions:
        if s.problem or s.created is None:
            kept.append(f"{s.path}: {s.problem or 'says not when it was recorded'}")
            continue
        if why := doubtful(s.created, now):
            kept.append(f"{s.path}: {why}")
            continue
        over = _over(s.created, schedule.sessions_days, now)
        silent = s.voice if _over(s.created, schedule.voice_days, now) else ()
        if (over or silent) and (held := sorted(set(s.trainees) & set(holds))):
            kept.append(f"{s.path}: {', '.join(held)} on hold")
        elif over:
            sessions.append(s)
        elif silent:
            voice += silent
            heard |= set(s.trainees)
            heard_in.append(s.path)
    for r in shelf.reports:
        if r.blank:
            reports.append(r)
        elif r.problem or r.created is None:
            kept.append(r.problem or f"{r.path}: says not when its sessions were recorded")
        elif why := doubtful(r.created, now):
            kept.append(f"{r.path}: {why}")
        elif _over(r.created, schedule.reports_days, now):
            if held := sorted(set(r.trainees) & set(holds)):
                kept.append(f"{r.path}: {', '.join(held)} on hold")
            elif r.damaged and holds:
                kept.append(f"{r.path}: damaged, and may tell of who is on hold")
            else:
                reports.append(r)
    left = tuple(_strays(sessions, reports))
    return Plan(tuple(sessions), tuple(reports), tuple(voice), tuple(heard_in), tuple(kept), voices_of=frozenset(heard), left=left)


def _strays(sessions: Iterable[Kept], reports: Iterable[KeptReport]) -> Iterator[str]:
    """What lies beside these under names of theirs, and is none of ours to erase."""
    yield from (f"{f}: lies beside {s.path.name} under its name, and is nothing that vr-dti makes" for s in sessions for f in s.strays)
    yield from (f"{f}: does not say that vr-dti wrote it" for r in reports for f in r.strays)


def ends(session: Kept, schedule: Schedule) -> datetime | None:
    """When a session is due."""
    return None if session.created is None else session.created + timedelta(days=schedule.sessions_days)


def _over(since: datetime, days: int, now: datetime) -> bool:
    return now - since >= timedelta(days=days)
