"""What a debrief finds: plain frozen values, which are also `report.json` (schema: `docs/findings.schema.json`).

Times end in `_ms` and are story time: pauses do not count. An id stands for itself within one trainee's findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.trainee import TraineeFindings

FORMAT = "dti-findings/1"


# --- what happened, whoever watched ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NodeSpan:
    """A region of the story was in a node."""

    region: str
    node: str
    from_ms: int
    to_ms: int
    because: str
    """what led there"""


@dataclass(frozen=True, slots=True)
class Blow:
    """Force that landed: a shove, a kick, a blow."""

    at_ms: int
    by: str
    to: str
    part: str


@dataclass(frozen=True, slots=True)
class CueFact:
    """A cue as it truly happened."""

    id: str
    """the cue's name; `name#2` when it began a second time"""
    kind: str
    """precursor, breach, excessive or life_threat"""
    title: str
    actor: str
    victim: str
    lowest_rung: int
    """the lowest adequate rung of the ladder"""
    onset_ms: int
    harm_end_ms: int
    """its own end, or that of the conduct it belongs to, or of the run"""
    ended: Literal["cue", "conduct", "run", "cut"]
    """what `harm_end_ms` is: the cue ended, the conduct ended, the run ended with it going on, the run was stopped or cut off"""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was nobody's act in the scene: pause, bookmark, override, stop, do-over, or an incident of the equipment."""

    at_ms: int
    what: Literal["pause", "bookmark", "override", "stop", "do_over", "incident"]
    text: str
    by: str
    lasts_ms: int | None = None
    """of a pause, on the wall clock"""


@dataclass(frozen=True, slots=True)
class ConductEnd:
    """How the officer's conduct came to an end."""

    at_ms: int | None
    """None where there was none, or it did not end"""
    how: Literal["voice", "hands", "call", "override", "by_itself", "none", "unknown"]
    trainee: str = ""
    """whose act it was"""


@dataclass(frozen=True, slots=True)
class Untouched:
    """The same scene and seed with no act of any trainee: what the windows are tested against."""

    outcome: str
    title: str
    end_ms: int
    cues: tuple[CueFact, ...]


# --- a session, and a report -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFindings:
    """One session file."""

    digest: str
    sealed: bool
    problems: tuple[str, ...]
    """what is wrong with the file; empty where it is whole"""
    program: str
    machine: str
    scene: str
    scene_version: str
    scene_hash: str
    seed: int
    created: str
    operator: str
    options: dict[str, bool | int | float | str | None]
    """settings and dials; two runs with different dials are two different tests"""
    parent: str
    """digest of the session that this one is a retry of; empty: none"""
    practice: bool
    title: str
    briefing: str
    people: dict[str, str]
    """actor -> the words for it"""
    end_ms: int
    outcome: str
    """empty: the record ends before the story does"""
    outcome_title: str
    conduct_end: ConductEnd
    nodes: tuple[NodeSpan, ...]
    blows: tuple[Blow, ...]
    cues: tuple[CueFact, ...]
    moments: tuple[Moment, ...]
    untouched: Untouched
    trainees: tuple[TraineeFindings, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that decided something, with its source."""

    name: str
    value: float
    unit: str
    source: str
    what: str


@dataclass(frozen=True, slots=True)
class Method:
    """Every number behind the findings."""

    debrief: tuple[Limit, ...]
    interpreter: tuple[Limit, ...]
    perception: tuple[Limit, ...]
    weights: tuple[Limit, ...]
    weights_applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """A whole report: sessions of one scene side by side."""

    format: Literal["dti-findings/1"] = "dti-findings/1"
    program: str
    """version that wrote the report"""
    sessions: tuple[SessionFindings, ...]
    method: Method
    statements: tuple[str, ...]
