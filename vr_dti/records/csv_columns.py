"""The columns of the tables: opportunities.csv (a row a trainee and opportunity), steps.csv (a row a cue within one), acts.csv (a row an
act), grades.csv (a row a trainee and domain).

Columns are only ever added, at the end; each is described in `docs/records.md` by the words given here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.steps import Latency
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.records.report_acts import answered

Cell = str | int | float | bool | None
SPEECH = "text"
"""the column of what was said"""


class Row(NamedTuple):
    """What a row is about."""

    session: SessionFindings
    trainee: TraineeFindings
    one: Any
    """the opportunity, step, act or domain"""
    within: Any = None
    """the opportunity of a step, the profile of a domain"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it says, and how it is had."""

    name: str
    about: str
    of: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its file, its columns, and its rows out of a report."""

    file: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[SessionFindings, TraineeFindings], Iterable[Row]]


def _timed(value: Latency) -> int | None:
    """Only a latency: a mark among latencies would be averaged with them."""
    return value.after_perceivable_ms if value.state == "latency" else None


def _dials(session: SessionFindings) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(session.dials.items()))


def _hands_on(row: Row, name: str) -> str:
    value = getattr(row.one.hands_on, name) if row.one.hands_on else None
    return "" if value is None else str(value)


def _field(name: str, row: Row) -> Cell:
    value: Cell = getattr(row.one, name)
    return value


def _own(**about: str) -> Iterable[Column]:
    """Columns that say what the opportunity, step, act or domain itself has under their name; name -> what it says."""
    return [Column(name, words, partial(_field, name)) for name, words in about.items()]


HEAD = (
    Column("session", "digest of the session file", lambda r: r.session.digest),
    Column("created", "when the run began, as the session says", lambda r: r.session.created),
    Column("scene", "id of the scenario", lambda r: r.session.scene),
    Column("scene_version", "its version", lambda r: r.session.scene_version),
    Column("scene_hash", "SHA-256 of the scenario the run was made of", lambda r: r.session.scene_hash),
    Column("seed", "seed of all chance", lambda r: r.session.seed),
    Column("dials", "dials of the run, `name=value`, a space between", lambda r: _dials(r.session)),
    Column("lawful", "the lawful twin of a scenario", lambda r: r.session.lawful),
    Column("trainee", "code of the trainee", lambda r: r.trainee.trainee),
    Column("simulated", "the trainee is a script", lambda r: r.trainee.simulated),
    Column("display", "what the trainee looked at and what it can measure", lambda r: r.trainee.display),
)
"""with which every table begins"""
_CHANNELS = (
    Column("words", "latency, mark, none, not_scorable", lambda r: r.one.words.state),
    Column("words_after_ms", "first words since it could be perceived; only of a latency", lambda r: _timed(r.one.words)),
    Column("hands", "as `words`", lambda r: r.one.hands.state),
    Column("hands_after_ms", "first hands-on, as `words_after_ms`", lambda r: _timed(r.one.hands)),
    Column("call", "as `words`", lambda r: r.one.call.state),
    Column("call_after_ms", "first radio call, as `words_after_ms`", lambda r: _timed(r.one.call)),
)
_ANNOUNCED = (
    f"of hands on somebody: announced (a word to them within {RULES.announced_ms.value / 1000:g} s before, whatever it said), "
    "not_announced, not_known; no score"
)
OPPORTUNITIES = Table(
    "opportunities.csv",
    "a row a trainee and opportunity",
    (
        *HEAD,
        Column("opportunity", "id of the opportunity, within its trainee and session", lambda r: r.one.id),
        *_own(
            kind="the gravest kind among its steps: precursor, breach, excessive, life_threat",
            title="the gravest step in the scenario's words",
        ),
        Column("actors", "whose conduct it is", lambda r: " ".join(r.one.actors)),
        *_own(
            victim="toward whom",
            lowest_rung="lowest adequate rung of the gravest step, 0-6",
            perceivable_ms="when its first step could be perceived, story time; empty: never",
            opens_ms="when the window opened; empty: never",
            closes_ms="when it closed",
            length_ms="length of the window in this run",
            untouched_ms="its length when nobody acts; empty: it does not happen then",
            use="what was made of it, a word of the findings' schema",
            why="why, in words",
        ),
        *_CHANNELS,
        *_own(
            rung_reached="highest rung 0-4 used in the window; empty: none",
            fit="adequate, below, call_only, none",
        ),
        Column("acts", "ids of the counted acts within the window, a space between", lambda r: " ".join(r.one.acts)),
        Column(
            "overridden",
            "the instructor bent the story before or in it, or spoke as somebody of the scene over it or shortly before",
            lambda r: r.one.overridden,
        ),
    ),
    lambda s, t: (Row(s, t, o) for o in t.opportunities),
)
STEPS = Table(
    "steps.csv",
    "a row a cue within an opportunity",
    (
        *HEAD,
        Column("opportunity", "id of the opportunity it is a step of", lambda r: r.within.id),
        Column("step", "id of the cue", lambda r: r.one.id),
        *_own(
            kind="precursor, breach, excessive, life_threat",
            title="the cue in the scenario's words",
            lowest_rung="lowest adequate rung, 0-6",
            onset_ms="when it truly began, story time",
            end_ms="when it ended",
            perceivable_ms="when its last fact was known to this trainee; empty: never",
            sense="how that fact became known: sees, hears, told, drawn",
        ),
        Column("missing", "facts that never became known", lambda r: " | ".join(r.one.missing)),
        *_own(
            opens_ms="when it opened as a step; empty: never",
            until_ms="when the next step opened, or the window closed",
            use="acted, passed, brief, not_counted, not_perceivable, not_known",
        ),
        Column("notice", "noticed, unknown, not_scorable", lambda r: r.one.notice.state),
        Column("notice_by", "head (shown, never graded), eyes, act", lambda r: r.one.notice.by),
        Column("notice_after_ms", "since it could be perceived", lambda r: r.one.notice.after_ms),
        *_CHANNELS,
    ),
    lambda s, t: (Row(s, t, step, o) for o in t.opportunities for step in o.steps),
)
ACTS = Table(
    "acts.csv",
    "a row an act",
    (
        *HEAD,
        Column("act", "id of the act, within its trainee and session", lambda r: r.one.id),
        *_own(
            at_ms="when it was done: onset of speech or touch, story time",
            until_ms="end of a touch or of a place held",
            channel="speech, radio, hands, gesture, weapon",
            kind="of `INTENTS` in events.py: spoke, touched, pulled, helped_up, stepped_between, open_palm, drew, aimed, ...",
            rung="0-6",
            to="to whom",
            part="of a touch: where",
            hand="of a touch: left, right, both",
        ),
        Column(SPEECH, "what was said; empty unless asked for", lambda r: r.one.text),
        *_own(
            about="of a call: medical, supervisor, backup, chatter; of words to an officer: apart (keep away); of stepping between: shield",
            label="who says so: sensed, recognised, keyed, instructor",
            confidence_permille="of a machine label",
            machine_rung="rung the machine had it as, where an instructor corrected it",
            machine_to="to whom, likewise",
            counts="an act of intervention",
            mark="entered by key or by the instructor: no latency",
            unsure="below the confidence that counts: the instructor decides",
        ),
        Column("announced", _ANNOUNCED, lambda r: _hands_on(r, "announced")),
        Column("strength_cmps", "highest speed of that hand, cm/s; empty: not told", lambda r: _hands_on(r, "strength_cmps")),
        Column("side", "from where: front, side, behind, not_known", lambda r: _hands_on(r, "side")),
        Column("gun_side", "near, away, not_known", lambda r: _hands_on(r, "gun_side")),
        Column("control", "who had the person afterwards: trainee, somebody_else, not_told", lambda r: _hands_on(r, "control")),
        *_own(credited_to="the opportunity it used"),
        Column("answer", "what came of it, in the words of the page", lambda r: answered(r.one, r.trainee.acts)),
        *_own(guessed="of a machine label: by sentences that the words resemble, no phrase says so"),
    ),
    lambda s, t: (Row(s, t, a) for a in t.acts),
)
GRADES = Table(
    "grades.csv",
    "a row a trainee and domain; one run is formative",
    (
        *HEAD,
        *_own(
            domain="notice, timeliness, ladder, outcome, aftermath, discrimination (on pages: telling lawful from unlawful)",
            state="scored, not_applicable, not_scorable: three things, and none of them 0",
            score="0-4; empty unless scored",
            headline="seconds, rungs or a count",
            words="the reason",
            overridden="the instructor bent the story, or began to speak in it, before the last of what it is judged by",
        ),
        Column("gate", "own force against what the scene allows: open, closed, not_scorable", lambda r: r.within.gate.state),
    ),
    lambda s, t: (Row(s, t, d, t.grades) for d in (t.grades.domains if t.grades else ())),
)
TABLES = (OPPORTUNITIES, STEPS, ACTS, GRADES)
