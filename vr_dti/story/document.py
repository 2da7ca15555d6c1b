"""The scenario as it is written: the models of a `dti-scenario/1` document. Meaning is given to them by compile.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Milliseconds, Model
from vr_dti.errors import UnfitValue
from vr_dti.story.graph_document import Expression, IncludeDoc, IntentName, InterruptDoc, Name, RegionDoc, Text
from vr_dti.story.onlookers import OnlookersDoc
from vr_dti.story.variables import DialDoc, VariableDoc

Metres = Annotated[float, Field(ge=-1000.0, le=1000.0)]
CueKind = Literal["precursor", "breach", "excessive", "life_threat"]
DutyKind = Literal["medical", "aid", "separate", "custody", "tell", "report"]
OwnForce = Literal["draw", "aim", "fire", "strike"]
Weapon = Literal["handgun", "cew", "spray", "baton"]
NOWHERE = "nowhere"
"""where a prop is that nobody sees"""
HOLDS = ("hand_right", "hand_left", "wrists")
"""what of a person a prop can be on, the first unless said; on the wrists only handcuffs"""
CUFFS = "handcuffs"
"""the kind of prop that goes on wrists"""


class FactDoc(Model):
    """Something that is so for a while, and what must be seen (all of `see` at once) or heard (one of `hear`) to know it."""

    title: Text = ""
    see: Annotated[list[Name], Field(max_length=6)] = []
    hear: Annotated[list[str], Field(max_length=40)] = []
    """lines, or sounds at somebody's body"""
    told: bool = False
    """known from the briefing"""
    init: bool = False
    """so from the start"""


class SeverityDoc(Model):
    """Harm of a cue over time, in points a second: `start`, growing by `per_s` each second, to `max`."""

    start: Annotated[int, Field(ge=0, le=1000)]
    per_s: Annotated[int, Field(ge=0, le=1000)] = 0
    max: Annotated[int, Field(ge=0, le=1000)] = 1000


class CueDoc(Model):
    """Something the trainee could notice: it goes on while all its facts hold. `rung`: the lowest that would be adequate."""

    kind: CueKind
    title: Text = ""
    actor: str
    victim: str = ""
    rung: Annotated[int, Field(ge=0, le=6)]
    facts: Annotated[list[Name], Field(min_length=1, max_length=8)]
    conduct: Annotated[str, Field(max_length=40)] = ""
    """cues of one conduct share one window; empty: all that this actor does to this victim"""
    severity: SeverityDoc | None = None
    policy: list[str] = []
    guidebook: list[str] = []


class DutyDoc(Model):
    """What is owed afterwards, and within what time of the end of the force."""

    kind: DutyKind
    title: Text = ""
    if_: Annotated[Expression | None, Field(alias="if")] = None
    within: Milliseconds = 60_000


class OwnForceDoc(Model):
    """What the trainee may do with the weapon here. Nothing, unless said."""

    allowed: list[OwnForce] = []
    at: list[Name] = []
    tools: list[Weapon] = []
    """with which weapons; any, unless said"""


class CastDoc(Model):
    """Who plays a part: a baked person, where they stand and what they do at first."""

    person: Name
    mark: Name
    clip: Name = "idle"
    look: str = ""
    voice: Name = "man-mid"
    title: Text = ""
    rank: Text = ""
    relation: Text = ""
    temper: Text = ""
    drawn: Literal["", "body", "anybody"] = ""
    """somebody else in these clothes, always the same for a place: `body` of that sex, `anybody` of any, in other colours"""
    uniform: Name | Literal[""] = ""
    """palette of the uniform that this person wears (`scenes/common/uniforms.yaml`)"""
    present: Expression | None = None
    """of dials only; who is absent is not staged, and commands about them fall away"""


class PropDoc(Model):
    """A small thing that the story shows, moves and hides."""

    kind: Name
    """handcuffs, knife, banknotes, ...: what is drawn"""
    at: str = NOWHERE
    """where it is at first: an actor, who has it; a mark (of another name), on whose ground it lies; or nowhere"""
    part: Literal["", "hand_right", "hand_left", "wrists"] = ""
    """what of that actor it is on; the right hand unless said"""


class LineDoc(Model):
    """A spoken line; how long it lasts is authored, so that no device decides it. The words may stand in `locales/`."""

    who: str
    text: Text = ""
    lasts: Annotated[Milliseconds, Field(le=60_000)]
    level_db: Annotated[float, Field(ge=30, le=110)] = 68.0


class MarkDoc(Model):
    """A spot on the ground, metres, and the heading there (0 faces -Z, 90 faces -X)."""

    x: Metres
    z: Metres
    face_deg: Annotated[float, Field(ge=-360.0, le=360.0)] = 0.0


class EndDoc(Model):
    """The run ends as `outcome` when the condition holds."""

    when: Expression
    outcome: Name
    title: Text = ""
    good: bool = False
    """good practice deserves this ending"""


class ActDoc(Model):
    """An act of a scripted test: an intent, at its time."""

    at: Milliseconds
    on: IntentName
    to: str = ""
    part: str = ""
    name: str = ""
    rung: Annotated[int, Field(ge=-1, le=6)] = -1
    hand: str = "right"
    trainee: str = ""
    loud_db: Annotated[int, Field(ge=-40, le=40)] = 0
    distance_cm: Annotated[int, Field(ge=-1)] = -1
    dwell: Milliseconds | None = None
    strength_cmps: Annotated[int, Field(ge=-1, le=1000)] = -1


class ExpectDoc(Model):
    """What a test expects. Nodes are `region.node`."""

    outcome: str | None = None
    nodes: dict[str, str] = {}
    visited: list[str] = []
    never: list[str] = []
    vars: dict[str, int | bool | str] = {}
    cues: list[str] = []
    duties: list[str] = []

    @model_validator(mode="after")
    def _something(self) -> ExpectDoc:
        if not self.model_fields_set:
            raise UnfitValue("a test expects something: outcome, nodes, visited, never, vars, cues or duties", "say what comes of it")
        return self


class TestDoc(Model):
    """A scripted trainee at intent level, and what must come of it."""

    name: Text
    dials: dict[str, int | bool | str] = {}
    seed: Annotated[int, Field(ge=0, lt=1 << 53)] | None = None
    given: dict[str, int | bool | str] = {}
    script: Annotated[list[ActDoc], Field(max_length=200)] = []
    until: Milliseconds = 600_000
    expect: ExpectDoc


class ScenarioDoc(Model):
    """A scenario."""

    format: str
    id: Name
    version: str
    title: Text = ""
    briefing: Annotated[str, Field(max_length=2000)] = ""
    seed: Annotated[int, Field(ge=0, lt=1 << 53)]
    place: Name
    light: Literal["", "day", "overcast", "dusk", "night"] = ""
    """of another hour than the place's own"""
    weather: Literal["", "dry", "damp", "rain", "fog"] = ""
    """other than the place's own"""
    twin: Name | Literal[""] = ""
    """the scenario with the same opening in which force is lawful; of that one, its original"""
    lawful: bool = False
    """this is the lawful one"""
    policies: list[Name] = []
    """packs it is judged by, unless the agency says otherwise"""
    dials: Annotated[dict[Name, DialDoc], Field(max_length=20)] = {}
    include: Annotated[list[IncludeDoc], Field(max_length=20)] = []
    marks: dict[Name, MarkDoc]
    trainees: Annotated[list[Name], Field(min_length=1, max_length=4)]
    """marks where trainees' stages stand, first trainee first"""
    trainee_person: Name = "officer-lean"
    uniform: Name | Literal[""] = ""
    """palette of the uniform of everybody who wears one, the trainee too, unless their own part says otherwise"""
    cast: Annotated[dict[Name, CastDoc], Field(min_length=1, max_length=24)]
    onlookers: Annotated[dict[Name, OnlookersDoc], Field(max_length=4)] = {}
    """groups of people who stop and watch: each becomes somebody of the cast"""
    props: Annotated[dict[Name, PropDoc], Field(max_length=20)] = {}
    lines: Annotated[dict[Name, LineDoc], Field(max_length=500)] = {}
    vars: dict[Name, VariableDoc] = {}
    facts: Annotated[dict[Name, FactDoc], Field(max_length=60)] = {}
    cues: Annotated[dict[Name, CueDoc], Field(max_length=60)] = {}
    duties: Annotated[dict[Name, DutyDoc], Field(max_length=20)] = {}
    own_force: OwnForceDoc = OwnForceDoc()
    regions: Annotated[dict[Name, RegionDoc], Field(min_length=1, max_length=24)]
    interrupts: list[InterruptDoc] = []
    end: list[EndDoc] = []
    tests: Annotated[list[TestDoc], Field(max_length=100)] = []
