"""A story as the engine plays it: regions of nodes, and the edges between them. Frozen, plain, no parsing here.

`load.py` builds a `Story` from a scenario document; `engine.py` advances a `StoryState` through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vr_dti.story.state import StoryState, Value


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable and its finite domain. `words` is non-empty for an enum; a boolean has neither range nor words."""

    name: str
    init: Value
    low: int = 0
    high: int = 0
    words: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return "enum" if self.words else "bool" if isinstance(self.init, bool) else "int"


Guard = Callable[["Story", StoryState], Value]
"""A compiled expression over variables and nodes; see guards.py."""


@dataclass(frozen=True, slots=True)
class On:
    """Which intents set an edge off. Empty fields match anything."""

    intent: str
    to: str = ""
    part: str = ""
    name: str = ""
    rungs: tuple[int, ...] = ()
    min_confidence_permille: int = 0
    max_distance_cm: int = 0
    min_dwell_ms: int = 0
    trainee: str = ""


@dataclass(frozen=True, slots=True)
class Assign:
    """`set NAME EXPRESSION`; ints saturate at the variable's range."""

    variable: int
    value: Guard


@dataclass(frozen=True, slots=True)
class Command:
    """An effect as written in the scenario; `$trainee`, `$hand` and `$to` stand for those of the intent that set it off."""

    kind: str
    target: str
    name: str
    args: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """What is done at once: variables first, then commands."""

    assign: tuple[Assign, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A way out of a node (or, with `to` None, something done without leaving it).

    Exactly one trigger: `on` an intent; `after_ms` in the node; neither: as soon as `condition` holds (`when` in the file). With an
    `after_ms` and a `condition`, the edge is taken at the first instant at or after its due time at which the condition holds.
    """

    to: int | None
    on: On | None = None
    after_ms: int | None = None
    condition: Guard | None = None
    action: Action = Action()
    random: tuple[tuple[int, Guard], ...] = ()
    """(node, weight): the draw that replaces `to`"""


@dataclass(frozen=True, slots=True)
class Every:
    """Something done again and again while in the node."""

    period_ms: int
    action: Action


@dataclass(frozen=True, slots=True)
class Node:
    """A state of one region: what is done on entering, at moments after it, again and again, and the ways out in order."""

    name: str
    enter: Action = Action()
    moments: tuple[tuple[int, Action], ...] = ()
    """(ms after entry, what), sorted; dropped when the node is left before"""
    every: Every | None = None
    edges: tuple[Edge, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Region:
    """Something that goes its own way beside the others: the partner, the subject, the trainee's duty."""

    name: str
    initial: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interrupt:
    """An edge from anywhere, tried before all others, in order."""

    name: str
    on: On
    condition: Guard | None = None
    once: bool = False
    action: Action = Action()
    goto: tuple[tuple[int, int], ...] = ()
    """(region, node)"""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to notice: what kind, who does it to whom, the lowest adequate rung."""

    name: str
    kind: str
    title: str
    actor: str
    victim: str
    rung: int


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story. `ends` are tried after every change, first match wins."""

    id: str
    seed: int
    variables: tuple[Variable, ...]
    regions: tuple[Region, ...]
    interrupts: tuple[Interrupt, ...] = ()
    ends: tuple[tuple[Guard, str], ...] = ()
    cues: tuple[Cue, ...] = ()
