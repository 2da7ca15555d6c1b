"""A story as the engine plays it: regions of nodes, and the edges between them. Frozen, plain, no parsing here.

`compile.py` builds a `Story` from a scenario document; `engine.py` advances a `StoryState` through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from vr_dti.story.state import Standing, Value


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


Guard = Callable[["Story", Standing], Value]
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
    min_loud_db: int = -1000
    max_loud_db: int = 1000
    min_strength_cmps: int = 0
    trainee: str = ""


@dataclass(frozen=True, slots=True)
class Assign:
    """`set NAME EXPRESSION`; ints saturate at the variable's range."""

    variable: int
    value: Guard
    condition: Guard | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """An effect as written in the scenario; `$trainee`, `$hand` and `$to` stand for those of the intent that set it off."""

    kind: str
    target: str
    name: str
    args: tuple[tuple[str, int | str], ...] = ()
    condition: Guard | None = None
    open: bool = field(init=False, repr=False, compare=False)
    """some word of it stands for one of the intent's"""

    def __post_init__(self) -> None:
        words = (self.target, self.name, *(v for _, v in self.args))
        object.__setattr__(self, "open", any(isinstance(w, str) and w.startswith("$") for w in words))


@dataclass(frozen=True, slots=True)
class Action:
    """What is done at once: variables first, then commands, so that a command's condition sees the new values."""

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
    task: str = ""
    """an authored posture of the trainee (`cover`, `holding`, `radio`, `job`)"""
    waiting: tuple[tuple[int, Edge], ...] = field(init=False, repr=False, compare=False)
    """(row, edge) of those that wait for no intent"""
    delays_ms: tuple[int, ...] = field(init=False, repr=False, compare=False)
    """`after_ms` of all its edges"""

    def __post_init__(self) -> None:
        object.__setattr__(self, "waiting", tuple((e, edge) for e, edge in enumerate(self.edges) if edge.on is None))
        object.__setattr__(self, "delays_ms", tuple(e.after_ms for e in self.edges if e.after_ms is not None))


@dataclass(frozen=True, slots=True)
class Region:
    """Something that goes its own way beside the others: the partner, the subject, the trainee's duty."""

    name: str
    initial: int
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interrupt:
    """An edge from anywhere, tried before all others; a story holds them in order of priority."""

    name: str
    on: On
    condition: Guard | None = None
    once: bool = False
    action: Action = Action()
    goto: tuple[tuple[int, int], ...] = ()
    """(region, node)"""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is so for a while. Known to who sees all of `see` at once, hears one of `hear`, or was `told` of it."""

    name: str
    title: str
    see: tuple[str, ...] = ()
    hear: tuple[str, ...] = ()
    told: bool = False
    init: bool = False


@dataclass(frozen=True, slots=True)
class Severity:
    """Harm in points a second: `start`, growing by `per_s` each second, to `max`."""

    start: int
    per_s: int
    max: int


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to notice, while all its facts hold: what kind, who does it to whom, the lowest adequate rung."""

    name: str
    kind: str
    title: str
    actor: str
    victim: str
    rung: int
    facts: tuple[int, ...] = ()
    """rows of `Story.facts`"""
    conduct: str = ""
    """cues of one conduct share one window"""
    severity: Severity | None = None
    """None: the default of its kind"""
    policy: tuple[str, ...] = ()
    guidebook: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed afterwards; `condition` says whether it is (None: after force)."""

    name: str
    kind: str
    title: str
    within_ms: int
    condition: Guard | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The run ends as `outcome` when `condition` holds. `good`: good practice deserves it."""

    condition: Guard
    outcome: str
    good: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A whole story. `ends` are tried after every change, first match wins."""

    id: str
    seed: int
    variables: tuple[Variable, ...]
    """the scenario's variables, then its dials, which nothing sets"""
    regions: tuple[Region, ...]
    interrupts: tuple[Interrupt, ...] = ()
    ends: tuple[End, ...] = ()
    facts: tuple[Fact, ...] = ()
    cues: tuple[Cue, ...] = ()
    duties: tuple[Duty, ...] = ()
    dials: tuple[str, ...] = ()
    own_force: tuple[str, ...] = ()
    """what the trainee may do with a weapon: of `draw`, `aim`, `fire`, `strike`"""
    own_force_at: tuple[str, ...] = ()
    own_force_tools: tuple[str, ...] = ()
    """with which weapons; empty: any"""
