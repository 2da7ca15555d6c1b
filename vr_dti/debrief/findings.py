"""What a debrief finds: plain frozen values, which are also `report.json` (schema: `docs/findings.schema.json`).

Times end in `_ms` and are story time: pauses do not count. An id stands for itself within one trainee's findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.profile import Total
from vr_dti.debrief.trainee import TraineeFindings

FORMAT = "dti-findings/2"


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
class SceneLine:
    """A line of the scene that somebody in it began to say."""

    at_ms: int
    until_ms: int
    """when it was over: by itself, because he broke off, or because the instructor spoke in his stead"""
    by: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class FactSpan:
    """Something was so, from when to when."""

    name: str
    title: str
    from_ms: int
    to_ms: int
    """the end of the run where it was still so"""


@dataclass(frozen=True, slots=True)
class CueFact:
    """A cue as it truly happened: all its facts held."""

    id: str
    """the cue's name; `name#2` when it began a second time"""
    kind: str
    """precursor, breach, excessive or life_threat"""
    title: str
    actor: str
    victim: str
    lowest_rung: int
    """the lowest adequate rung of the ladder"""
    conduct: str
    """cues of one conduct share one window"""
    facts: tuple[str, ...]
    """names of the facts it consists of"""
    onset_ms: int
    end_ms: int
    """its own end, or that of the run"""
    ended: Literal["cue", "run", "cut"]
    """what `end_ms` is: the cue ended, the run ended with it going on, the run was stopped or its record cut off"""
    policy: tuple[str, ...] = ()
    """clauses of policy packs (`pack.clause`) that the scenario cites for it"""
    guidebook: tuple[str, ...] = ()
    """items of the scene's guidebook about it"""

    @property
    def harms(self) -> bool:
        """It is more than a precursor."""
        return self.kind != "precursor"

    @property
    def name(self) -> str:
        """The cue's name, whichever time it was."""
        return self.id.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that was nobody's act in the scene: pause, bookmark, override, stop, do-over, a prompt of the coach in the
    trainee's ear (its words), or an incident of the equipment."""

    at_ms: int
    what: Literal["pause", "bookmark", "override", "stop", "do_over", "prompt", "incident"]
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
    prevented: bool = False
    """it did not come to what happens when nobody acts"""


@dataclass(frozen=True, slots=True)
class Untouched:
    """The same scene and seed with no act of any trainee: what the windows are tested against."""

    outcome: str
    title: str
    end_ms: int
    cues: tuple[CueFact, ...]
    harm: int
    """severity over time, thousandths of a point"""
    life: int
    """of it, what threatened life"""


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
    """settings of the program"""
    voice_kept: int = 0
    """utterances of trainees whose sound was kept beside the session, where that was chosen"""
    voice_lost: int = 0
    """and those of which it could not be written"""
    parent: str
    """digest of the session that this one is a retry of; empty: none"""
    parent_ms: int | None
    """the story time of that session at which this one goes on; None: it is no retry"""
    practice: bool
    title: str
    briefing: str
    lawful: bool
    """the lawful twin of a scenario"""
    twin: str
    """the id of the scenario's twin; empty: it has none"""
    dials: dict[str, bool | int | str]
    """every dial as it stood: two runs with different dials are two different tests"""
    people: dict[str, str]
    """actor -> the words for it"""
    end_ms: int
    outcome: str
    """empty: the record ends before the story does"""
    outcome_title: str
    conduct_end: ConductEnd
    nodes: tuple[NodeSpan, ...]
    blows: tuple[Blow, ...]
    lines: tuple[SceneLine, ...]
    facts: tuple[FactSpan, ...]
    cues: tuple[CueFact, ...]
    harm: int
    """severity over time in this run, thousandths of a point"""
    life: int
    """of it, what threatened life"""
    harm_counted: int
    """of `harm`, what outcome goes by: without what came only because words take time to be understood"""
    harm_best: int
    """that left by the best simulated trainee at the same seed and dials, who spares the most by the shares that are graded"""
    life_best: int
    """of it, what threatened life"""
    harm_best_handless: int | None = None
    """and by the best who uses no hands; None where nobody is held to it, since everybody's hands were tracked"""
    moments: tuple[Moment, ...]
    untouched: Untouched
    trainees: tuple[TraineeFindings, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that decided something, with its source."""

    name: str
    title: str
    """what it is called on page and paper"""
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
    severity: tuple[Limit, ...]
    weights: tuple[Limit, ...]
    weights_applied: bool
    """a sum was formed, over a scenario and its twin"""


@dataclass(frozen=True, slots=True)
class Pack:
    """A policy pack that a scene names, as it was read for this report."""

    id: str
    title: str
    sha256: str
    """of its text: a later reading with another text is another pack"""
    since: str
    """from when what it says has held"""
    counsel: str
    """who of the agency's counsel has read it and when; empty: nobody yet"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """A whole report: sessions of one scene side by side."""

    format: Literal["dti-findings/2"] = "dti-findings/2"
    program: str
    """version that wrote the report"""
    sessions: tuple[SessionFindings, ...]
    totals: tuple[Total, ...]
    """of each trainee who ran a scenario and its twin"""
    method: Method
    statements: tuple[str, ...]
    packs: tuple[Pack, ...] = ()
    """the policy packs that the scenes name"""
