"""A session's rows sorted for judging: the scored run and each practice take with its past, and what the devices could tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from vr_dti.debrief.devices import MOVE_MS, Devices, Listener, Move
from vr_dti.debrief.findings import Moment
from vr_dti.events import COURSE_MARKS, RUNGS, Effect, Intent, Mark, Perceived
from vr_dti.recording.check import NOT_SEALED
from vr_dti.recording.log import Log
from vr_dti.recording.rows import Logged, Meta, TickRow
from vr_dti.samples import Sample
from vr_dti.timebase import NS_PER_MS

QUIET_COMMANDS = frozenset(
    {"start", "pause", "stop", "bookmark", "do_over", "view", "rung", "relabel", "light", "weather", "malfunction", "talk"}
)
"""instructor's commands that do not bend the story; `talk` touches what it overlaps or shortly precedes (`talks.py`)"""


@dataclass(frozen=True, slots=True)
class Correction:
    """An instructor's other label for an act, which stands beside the machine's. Read from a mark `corrected`: `SOURCE SEQ RUNG TO`."""

    source: str
    seq: int
    """of the intent it is about"""
    rung: int
    to: str
    by: str
    about: str = ""
    """as of `samples.About`; `none`: it is about none of these; empty: as the machine had it"""
    machine: tuple[int, str] | None = None
    """(rung, to) as the machine had it, where the intent itself already says what was meant (`relabelled.py`)"""


@dataclass(frozen=True, slots=True)
class Take:
    """One run of the story from its beginning: of a practice take the rows before the do-over are those of the take it went back into."""

    number: int
    """0 the scored run, 1.. practice"""
    from_ms: int
    """story time at which it was taken up; 0 for the scored run"""
    end_ms: int
    intents: tuple[Intent, ...] = ()
    effects: tuple[Effect, ...] = ()
    perceived: tuple[Perceived, ...] = ()
    moments: tuple[Moment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    moves: tuple[tuple[str, Move], ...] = ()
    """(trainee, where head and hands were), in order of time"""
    inputs: tuple[tuple[str, int], ...] = ()
    """(trainee, story time) of every button and key"""

    def until(self, ms: int) -> Take:
        """What had happened by `ms`."""
        return Take(
            self.number,
            self.from_ms,
            ms,
            tuple(i for i in self.intents if i.heard_ms <= ms),
            tuple(e for e in self.effects if e.at_ms <= ms),
            tuple(p for p in self.perceived if p.at_ms <= ms),
            tuple(m for m in self.moments if m.at_ms <= ms),
            self.corrections,
            tuple(m for m in self.moves if m[1].at_ms <= ms),
            tuple(i for i in self.inputs if i[1] <= ms),
        )

    def after(self, past: Take, from_ms: int) -> Take:
        """This take with the past it went back into, up to `from_ms`."""
        before = past.until(from_ms)
        return Take(
            self.number,
            from_ms,
            max(self.end_ms, from_ms),
            before.intents + self.intents,
            before.effects + self.effects,
            before.perceived + self.perceived,
            before.moments + self.moments,
            before.corrections + self.corrections,
            before.moves + self.moves,
            before.inputs + self.inputs,
        )


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session as the debrief reads it."""

    meta: Meta
    digest: str
    takes: tuple[Take, ...]
    """with their pasts, scored run first; never empty"""
    devices: dict[str, Devices]
    """by trainee"""
    sealed: bool = True
    problems: tuple[str, ...] = ()

    @property
    def practice(self) -> bool:
        """The whole session is a retry."""
        return self.meta.parent is not None or self.takes[0].number > 0


def read(log: Log) -> Recorded:
    """The session in an open log. Raises `SessionFileError` at damage that cannot be read past."""
    sealed = log.sealed
    problems = tuple(p for p in log.check() if sealed or not p.startswith(NOT_SEALED))
    return record(log.meta, log.rows(), digest=log.digest, sealed=sealed, problems=problems)


def record(meta: Meta, rows: Iterable[Logged], *, digest: str = "", sealed: bool = True, problems: tuple[str, ...] = ()) -> Recorded:
    """The session of that head and those rows, in the order they were logged."""
    gatherer = _Gatherer(meta)
    for logged in rows:
        gatherer.add(logged)
    gatherer.end_turn()
    takes: list[Take] = []
    for gathered in gatherer.takes:
        take = gathered.take()
        takes.append(take.after(takes[-1], take.from_ms) if takes else take)
    devices = {t.id: gatherer.devices[t.id].told() if t.id in gatherer.devices else Devices() for t in meta.trainees}
    return Recorded(meta, digest, tuple(takes) or (Take(0, 0, 0),), devices, sealed, problems)


@dataclass(slots=True)
class _Gathered:
    """One take while its rows come in."""

    number: int
    from_ms: int
    end_ms: int = 0
    intents: list[Intent] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    perceived: list[Perceived] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    moves: list[tuple[str, Move]] = field(default_factory=list)
    inputs: list[tuple[str, int]] = field(default_factory=list)

    def take(self) -> Take:
        return Take(
            self.number,
            self.from_ms,
            self.end_ms,
            tuple(self.intents),
            tuple(self.effects),
            tuple(self.perceived),
            tuple(sorted(self.moments, key=lambda m: m.at_ms)),
            tuple(self.corrections),
            tuple(self.moves),
            tuple(self.inputs),
        )


class _Gatherer:
    """Takes rows one by one."""

    def __init__(self, meta: Meta) -> None:
        self.takes: list[_Gathered] = []
        self.devices: dict[str, Listener] = {}
        self._moved_ms: dict[str, int] = {}
        """when the last move of each trainee was kept"""
        self._now_ns = 0
        self._story_ms = 0
        self._paused_ns = 0
        self._back_to_ms = meta.parent.at_ms if meta.parent else 0
        self._early: list[Mark] = []
        """marks made before the first turn: safety confirmed"""

    def add(self, logged: Logged) -> None:
        match logged.row:
            case TickRow() as tick:
                self._turn(tick)
            case Sample() as sample:
                self.devices.setdefault(sample.trainee, Listener()).hear(sample)
            case Intent() as intent if self.takes:
                take = self.takes[-1]
                take.intents.append(intent)
                if intent.kind == "command" and intent.name == "bookmark":
                    take.moments.append(Moment(intent.heard_ms, "bookmark", intent.text, "instructor"))
                elif intent.kind == "command" and intent.name not in QUIET_COMMANDS:
                    take.moments.append(Moment(intent.heard_ms, "override", intent.name.replace("_", " "), "instructor"))
            case Effect() as effect if self.takes:
                self.takes[-1].effects.append(effect)
            case Perceived() as perceived if self.takes:
                self.takes[-1].perceived.append(perceived)
            case Mark() as mark if self.takes:
                self._mark(mark)
            case Mark() as mark:
                self._early.append(mark)

    def _turn(self, tick: TickRow) -> None:
        self.end_turn()
        self._now_ns, self._story_ms = tick.now_ns, tick.story_ms
        if not self.takes or tick.take != self.takes[-1].number:
            self.takes.append(_Gathered(tick.take, self._back_to_ms))
            self._moved_ms.clear()
        self.takes[-1].end_ms = max(self.takes[-1].end_ms, tick.story_ms)
        for mark in self._early:
            self._mark(mark)
        self._early.clear()

    def end_turn(self) -> None:
        """All samples of a turn are there: keep where everybody was, and that a control was used."""
        if not self.takes:
            return
        for trainee, listener in self.devices.items():
            listener.turned(self._story_ms)
            if self._story_ms >= self._moved_ms.get(trainee, -MOVE_MS) + MOVE_MS:
                self._moved_ms[trainee] = self._story_ms
                self.takes[-1].moves.append((trainee, listener.move(self._story_ms, self._now_ns)))
            if listener.pressed:
                listener.pressed = False
                self.takes[-1].inputs.append((trainee, self._story_ms))

    def _mark(self, mark: Mark) -> None:
        moments = self.takes[-1].moments
        match mark.what:
            case "pause":
                self._paused_ns = self._now_ns
                moments.append(Moment(mark.at_ms, "pause", mark.text, mark.by))
            case "resume":
                lasts_ms = (self._now_ns - self._paused_ns) // NS_PER_MS
                for i, m in enumerate(moments):
                    if m.what == "pause" and m.lasts_ms is None:
                        moments[i] = replace(m, lasts_ms=lasts_ms)
            case "stop":
                moments.append(Moment(mark.at_ms, "stop", mark.text, mark.by))
            case "do_over":
                self._back_to_ms = mark.value
                moments.append(Moment(mark.at_ms, "do_over", mark.text, mark.by))
            case "corrected":
                source, _, rest = mark.text.partition(" ")
                seq, rung, to = [*rest.split(" "), "", "", ""][:3]
                if seq.isdecimal() and rung.isdecimal() and int(rung) < len(RUNGS):
                    self.takes[-1].corrections.append(Correction(source, int(seq), int(rung), to, mark.by))
            case what if what not in COURSE_MARKS:  # an incident; a fault's text carries its trace: the first line says what it was
                text = ": ".join(w for w in (what.replace("_", " "), mark.text.partition("\n")[0]) if w)
                moments.append(Moment(mark.at_ms, "incident", text, mark.by))
            case _:
                pass  # bookmark and override: told by their intents
