"""The scenario as it is written: the models of a `dti-scenario/1` document. Meaning is given to them by load.py."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Milliseconds, Model

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""lower-case words; nodes and regions are spoken of in expressions and so take no hyphen (checked in load.py)"""
Text = Annotated[str, Field(max_length=400)]
Expression = Annotated[str, Field(max_length=400)]
Metres = Annotated[float, Field(ge=-1000.0, le=1000.0)]

CueKind = Literal["precursor", "breach", "excessive", "life_threat"]
IntentName = Literal[
    "spoke", "touched", "let_go", "stepped_between", "stepped_away", "drew", "holstered", "aimed", "fired", "gazed", "distance", "command"
]  # fmt: skip

VERBS: dict[str, frozenset[str]] = {
    "act": frozenset({"clip", "at", "face", "look", "travel"}),
    "say": frozenset({"to"}),
    "sound": frozenset({"at"}),
    "look": frozenset({"at"}),
    "haptic": frozenset({"hand", "strength_permille", "lasts"}),
    "cue": frozenset(),
    "cue_end": frozenset(),
    "blow": frozenset({"by", "part"}),
    "set": frozenset({"to"}),
    "fade": frozenset(),
}
"""verb -> the words that may stand beside it (besides `in`)"""
NEEDS: dict[str, frozenset[str]] = {
    "act": frozenset({"clip"}),
    "sound": frozenset({"at"}),
    "look": frozenset({"at"}),
    "set": frozenset({"to"}),
    "haptic": frozenset({"hand"}),
    "blow": frozenset({"by"}),
}
"""verb -> the words it cannot do without"""


class CommandDoc(Model):
    """One thing to do: exactly one verb, and the words that belong to it. `in:` delays it; leaving the node cancels what has not come."""

    act: str | None = None
    say: str | None = None
    sound: str | None = None
    look: str | None = None
    haptic: str | None = None
    cue: str | None = None
    cue_end: str | None = None
    blow: str | None = None
    set: str | None = None
    fade: Milliseconds | None = None

    clip: str = ""
    at: str = ""
    face: str = ""
    travel: Milliseconds | None = None
    to: int | bool | str = ""
    hand: str = ""
    strength_permille: Annotated[int, Field(ge=0, le=1000)] = 500
    lasts: Milliseconds = 80
    by: str = ""
    part: str = "torso"
    in_: Annotated[Milliseconds, Field(alias="in")] = 0

    @property
    def verb(self) -> str:
        return next(v for v in VERBS if v in self.model_fields_set)

    @model_validator(mode="after")
    def _one_verb(self) -> CommandDoc:
        said = set(self.model_fields_set) - {"in_"}
        verbs = [v for v in VERBS if v in said]
        if len(verbs) != 1:
            raise ValueError(f"say exactly one of {', '.join(VERBS)}" + (f", not {' and '.join(verbs)}" if verbs else ""))
        words = said - {verbs[0]}
        if unknown := words - VERBS[verbs[0]]:
            raise ValueError(f"{', '.join(sorted(unknown))} does not belong to {verbs[0]}")
        if lacking := NEEDS.get(verbs[0], frozenset()) - words:
            raise ValueError(f"{verbs[0]} also needs {', '.join(sorted(lacking))}")
        return self


class OnDoc(Model):
    """What an edge or interrupt waits for, when it waits for an intent."""

    on: IntentName | None = None
    who: str = ""
    part: str = ""
    name: str = ""
    rung: list[Annotated[int, Field(ge=0, le=6)]] = []
    min_confidence_permille: Annotated[int, Field(ge=0, le=1000)] = 0
    within_cm: Annotated[int, Field(ge=0)] = 0
    dwell: Milliseconds = 0
    trainee: str = ""


class EdgeDoc(OnDoc):
    """A way out. One trigger: `on` an intent, `after` a time, `when` a condition; `if` must hold besides."""

    after: Milliseconds | None = None
    when: Expression | None = None
    if_: Annotated[Expression | None, Field(alias="if")] = None
    do: list[CommandDoc] = []
    to: str | None = None
    random: dict[str, Expression] = {}

    @model_validator(mode="after")
    def _one_trigger(self) -> EdgeDoc:
        triggers = [t for t in ("on", "after", "when") if getattr(self, t) is not None]
        if len(triggers) != 1:
            raise ValueError("an edge has exactly one of on, after, when")
        if self.to is not None and self.random:
            raise ValueError("an edge has to: or random:, not both")
        if self.to is None and not self.random and self.on is None:
            raise ValueError(f"an edge with {triggers[0]}: must lead somewhere; say to: or random:, or use every:")
        if any(c.in_ for c in self.do):
            raise ValueError("in: belongs to enter:, an edge acts at once")
        return self


class EveryDoc(Model):
    """Something done again and again while in the node."""

    period: Milliseconds
    do: list[CommandDoc]

    @model_validator(mode="after")
    def _not_at_once(self) -> EveryDoc:
        if self.period < 100:
            raise ValueError("a period is at least 100ms")
        return self


class NodeDoc(Model):
    """A state of a region."""

    enter: list[CommandDoc] = []
    every: EveryDoc | None = None
    go: list[EdgeDoc] = []
    final: bool = False


class RegionDoc(Model):
    """Something that goes its own way."""

    initial: str
    nodes: Annotated[dict[Name, NodeDoc], Field(min_length=1, max_length=200)]


class InterruptDoc(OnDoc):
    """From anywhere, before all edges."""

    id: Name
    if_: Annotated[Expression | None, Field(alias="if")] = None
    once: bool = False
    do: list[CommandDoc] = []
    goto: dict[str, str] = {}
    outcome: str = ""

    @model_validator(mode="after")
    def _on(self) -> InterruptDoc:
        if self.on is None:
            raise ValueError("an interrupt needs on:")
        return self


class VariableDoc(Model):
    """A variable and its finite domain."""

    type: Literal["int", "bool", "enum"]
    min: int = 0
    max: int = 0
    of: list[Name] = []
    init: int | bool | str

    @model_validator(mode="after")
    def _in_domain(self) -> VariableDoc:
        ok = {
            "int": type(self.init) is int and self.min <= self.init <= self.max,
            "bool": type(self.init) is bool,
            "enum": self.init in self.of,
        }[self.type]
        if not ok:
            raise ValueError(f"init {self.init!r} does not lie in the domain of this {self.type}")
        return self


class CueDoc(Model):
    """Something the trainee could notice, and the lowest rung that would be adequate."""

    kind: CueKind
    title: Text
    actor: str
    victim: str = ""
    rung: Annotated[int, Field(ge=0, le=6)]


class CastDoc(Model):
    """Who plays a part: a baked person, where they stand and what they do at first."""

    person: Name
    mark: Name
    clip: Name = "idle"
    look: str = ""
    voice: Name = "man-mid"
    title: Text = ""


class LineDoc(Model):
    """A spoken line; how long it lasts is authored, so that no device decides it."""

    who: str
    text: Text
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


class ScenarioDoc(Model):
    """A scenario."""

    format: str
    id: Name
    version: str
    title: Text
    briefing: Annotated[str, Field(max_length=2000)] = ""
    seed: Annotated[int, Field(ge=0, lt=1 << 53)]
    place: Name
    marks: dict[Name, MarkDoc]
    trainees: Annotated[list[Name], Field(min_length=1, max_length=4)]
    """marks where trainees' stages stand, first trainee first"""
    trainee_person: Name = "officer-lean"
    cast: Annotated[dict[Name, CastDoc], Field(min_length=1, max_length=12)]
    lines: Annotated[dict[Name, LineDoc], Field(max_length=500)] = {}
    vars: dict[Name, VariableDoc] = {}
    cues: dict[Name, CueDoc] = {}
    regions: Annotated[dict[Name, RegionDoc], Field(min_length=1, max_length=12)]
    interrupts: list[InterruptDoc] = []
    end: list[EndDoc] = []
