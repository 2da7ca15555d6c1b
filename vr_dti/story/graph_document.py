"""Regions of a scenario as they are written: nodes, edges, commands, interrupts. Also what a sub-graph may bring (`include.py`)."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from vr_dti.documents import Milliseconds, Model
from vr_dti.errors import UnfitValue
from vr_dti.events import STRONG

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
"""lower-case words; nodes and regions are spoken of in expressions and so take no hyphen (checked in compile.py)"""
Text = Annotated[str, Field(max_length=400)]
Expression = Annotated[str, Field(max_length=400)]
Task = Literal["", "cover", "holding", "radio", "job"]
IntentName = Literal[
    "spoke", "touched", "let_go", "pulled", "held_back", "helped_up", "rolled", "checked_breathing", "took_custody", "cuffed", "open_palm",
    "pointed", "stepped_between", "stepped_away", "drew", "holstered", "took", "returned", "aimed", "crossed", "fired", "caught", "exposed",
    "dry_fired", "dropped", "picked_up", "cleared", "reloaded", "struck", "tapped_camera", "gazed", "distance", "torch", "command",
    "kept_off",
]  # fmt: skip

VERBS: dict[str, frozenset[str]] = {
    "act": frozenset({"clip", "at", "face", "look", "travel"}),
    "say": frozenset({"to"}),
    "sound": frozenset({"at", "to", "travel"}),
    "look": frozenset({"at"}),
    "feel": frozenset({"emotion", "permille"}),
    "haptic": frozenset({"hand", "strength_permille", "lasts"}),
    "fact": frozenset(),
    "fact_end": frozenset(),
    "duty": frozenset(),
    "blow": frozenset({"by", "part"}),
    "set": frozenset({"to"}),
    "fade": frozenset({"to"}),
    "light": frozenset({"lasts"}),
    "weather": frozenset({"lasts"}),
    "torch": frozenset({"at"}),
    "prop": frozenset({"at", "part"}),
}
"""verb -> the words that may stand beside it (besides `in` and `if`)"""
NEEDS: dict[str, frozenset[str]] = {
    "act": frozenset({"clip"}),
    "sound": frozenset({"at"}),
    "look": frozenset({"at"}),
    "feel": frozenset({"emotion"}),
    "set": frozenset({"to"}),
    "haptic": frozenset({"hand"}),
    "blow": frozenset({"by"}),
    "prop": frozenset({"at"}),
}
"""verb -> the words it cannot do without"""


class CommandDoc(Model):
    """One thing to do: exactly one verb, and the words that belong to it.

    `in:` delays it, and leaving the node cancels what has not come; `if:` is asked when it would be done.
    """

    act: str | None = None
    say: str | None = None
    sound: str | None = None
    look: str | None = None
    feel: str | None = None
    haptic: str | None = None
    fact: str | None = None
    fact_end: str | None = None
    duty: str | None = None
    blow: str | None = None
    set: str | None = None
    fade: Milliseconds | None = None
    light: Literal["day", "overcast", "dusk", "night"] | None = None
    weather: Literal["dry", "damp", "rain", "fog"] | None = None
    torch: Literal["on", "off"] | None = None
    prop: str | None = None

    clip: str = ""
    at: str = ""
    face: str = ""
    travel: Milliseconds | None = None
    to: int | bool | str = ""
    emotion: Literal["calm", "contempt", "rage", "fear", "pain", "pleading", "shame", "faint"] = "calm"
    permille: Annotated[int, Field(ge=0, le=1000)] = 1000
    """how far: 1000 whole"""
    hand: str = ""
    strength_permille: Annotated[int, Field(ge=0, le=1000)] = 500
    lasts: Milliseconds = 80
    by: str = ""
    part: str = "torso"
    in_: Annotated[Milliseconds, Field(alias="in")] = 0
    if_: Annotated[Expression | None, Field(alias="if")] = None

    @cached_property
    def verb(self) -> str:
        """What is done."""
        return next(v for v in VERBS if v in self.model_fields_set)

    @model_validator(mode="after")
    def _one_verb(self) -> CommandDoc:
        said = set(self.model_fields_set) - {"in_", "if_"}
        verbs = [v for v in VERBS if v in said]
        if len(verbs) != 1:
            raise UnfitValue(
                f"say exactly one of {', '.join(VERBS)}" + (f", not {' and '.join(verbs)}" if verbs else ""),
                "write a command for each: [{...}, {...}]" if verbs else "say what is done, by one of these words",
            )
        words = said - {verbs[0]}
        if unknown := words - VERBS[verbs[0]]:
            fitting = ", ".join(sorted(VERBS[verbs[0]]))
            raise UnfitValue(
                f"{', '.join(sorted(unknown))} does not belong to {verbs[0]}",
                f"remove it; {verbs[0]} takes {fitting}" if fitting else f"remove it; {verbs[0]} takes no other word than in: and if:",
            )
        if lacking := NEEDS.get(verbs[0], frozenset()) - words:
            raise UnfitValue(f"{verbs[0]} also needs {', '.join(sorted(lacking))}", "add what is missing")
        if self.sound is not None and ("to" in words) != ("travel" in words):
            raise UnfitValue("a sound that moves needs both to and travel", "say where it goes and how long that takes, or neither")
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
    min_loud_db: Annotated[int, Field(ge=-40, le=40)] | None = None
    max_loud_db: Annotated[int, Field(ge=-40, le=40)] | None = None
    """how loud it was said, against the trainee's own normal voice"""
    min_strength_cmps: Annotated[int, Field(ge=0, le=1000)] = 0
    """how hard a hand was on somebody, by its highest speed; 0: however hard"""
    trainee: str = ""

    @model_validator(mode="after")
    def _strength(self) -> OnDoc:
        if self.min_strength_cmps and self.on not in STRONG:
            what = self.on or "what waits for no act"
            raise UnfitValue(f"{what} is told with no strength", f"remove min_strength_cmps:, or wait for {', '.join(STRONG)}")
        return self


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
            raise UnfitValue("an edge has exactly one of on, after, when", "write an edge for each; what must hold besides stands in if:")
        if self.to is not None and self.random:
            raise UnfitValue("an edge has to: or random:, not both", "remove one; random: names its own targets")
        if self.to is None and not self.random and self.on is None:
            raise UnfitValue(f"an edge with {triggers[0]}: must lead somewhere", "say to: or random:, or do it in the node's every:")
        if any(c.in_ for c in self.do):
            raise UnfitValue("in: belongs to enter:, an edge acts at once", "remove in:, or move it to enter: of the node it leads to")
        return self


class EveryDoc(Model):
    """Something done again and again while in the node."""

    period: Milliseconds
    do: list[CommandDoc]

    @model_validator(mode="after")
    def _not_at_once(self) -> EveryDoc:
        if self.period < 100:
            raise UnfitValue("a period is at least 100ms", "write 100ms or more")
        return self

    @model_validator(mode="after")
    def _at_its_beat(self) -> EveryDoc:
        if any(c.in_ for c in self.do):
            what = "in: belongs to enter:, what every: does comes at its beat"
            raise UnfitValue(what, "remove in:, or move it to enter: of a node of its own that leads to itself again")
        return self


class NodeDoc(Model):
    """A state of a region."""

    enter: list[CommandDoc] = []
    every: EveryDoc | None = None
    go: list[EdgeDoc] = []
    final: bool = False
    task: Task = ""
    """an authored posture of the trainee: who stands still here does a job"""


LONGEST = 200
"""characters of a parameter"""
Parameter = int | bool | Annotated[str, Field(max_length=LONGEST)]


class IncludeDoc(Model):
    """A sub-graph brought in, and the values of its parameters (`include.py`)."""

    graph: Name
    with_: Annotated[dict[Name, Parameter], Field(alias="with", max_length=60)] = {}


class RegionDoc(Model):
    """Something that goes its own way."""

    initial: str
    include: Annotated[list[IncludeDoc], Field(max_length=20)] = []
    nodes: Annotated[dict[Name, NodeDoc], Field(min_length=1, max_length=200)]


class InterruptDoc(OnDoc):
    """From anywhere, before all edges."""

    id: Name
    priority: Annotated[int, Field(ge=-100, le=100)] = 0
    """higher first; of equals the first written"""
    if_: Annotated[Expression | None, Field(alias="if")] = None
    once: bool = False
    do: list[CommandDoc] = []
    goto: dict[str, str] = {}
    outcome: str = ""

    @model_validator(mode="after")
    def _on(self) -> InterruptDoc:
        if self.on is None:
            raise UnfitValue("an interrupt needs on:", "add what fires it: on: spoke, on: touched, on: command...")
        return self
