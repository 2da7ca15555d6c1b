"""An opportunity and its steps: what was known and noticed of each, how soon the first acts came, what was made of it. Plain frozen values.

Part of `trainee.TraineeFindings`, and so of `report.json`; times and ids as in `findings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.beside import Looked

Use = Literal["used", "not_used", "cut_short", "no_realistic_opportunity", "no_harm", "not_perceivable", "not_known"]
StepUse = Literal["acted", "passed", "brief", "not_counted", "not_perceivable", "not_known"]
Sense = Literal["sees", "hears", "told", "drawn", ""]


@dataclass(frozen=True, slots=True)
class Notice:
    """When a step was first attended to; never guessed."""

    state: Literal["noticed", "unknown", "not_scorable"]
    at_ms: int | None = None
    after_ms: int | None = None
    """since it could be perceived"""
    by: Literal["head", "eyes", "act", ""] = ""
    """`head` is shown and never graded"""
    already: bool = False
    """was facing there before: shows where the head was, not that it was noticed"""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Latency:
    """How long after a cue the first act of one channel came."""

    state: Literal["latency", "mark", "none", "not_scorable"]
    act: str = ""
    at_ms: int | None = None
    after_perceivable_ms: int | None = None
    """L, raw; None where it is no latency"""
    after_opening_ms: int | None = None
    """the same from the opening of the window"""
    paused_ms: int = 0
    """wall-clock time of pauses that lie within"""
    overridden: bool = False
    """as of acts"""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Raise:
    """An act that did not end it, and what followed."""

    act: str
    rung: int
    ignored_ms: int
    """from when on it could be seen that it was ignored"""
    next_act: str
    """the next higher rung, or the time at which the same rung, said again, moved the officer; empty: neither"""
    next_rung: int | None
    seconds_ms: int | None
    """from there to the higher one, or the longest between one time and the next; None where there is none, or one is no latency"""


@dataclass(frozen=True, slots=True)
class Learned:
    """A fact of a cue, and when it became known to this trainee."""

    fact: str
    title: str
    at_ms: int | None
    """None: never, while the cue lasted"""
    sense: Sense


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One cue within an opportunity."""

    id: str
    kind: str
    title: str
    lowest_rung: int
    onset_ms: int
    end_ms: int
    perceivable_ms: int | None
    """the instant at which its last fact became known to this trainee"""
    sense: Sense
    """by which that last fact became known"""
    learned: tuple[Learned, ...]
    missing: tuple[str, ...]
    """titles of the facts that never became known; empty where it could be perceived"""
    blind_ms: int = 0
    """of the time in which it went on unknown, how long head tracking was lost"""
    opens_ms: int | None
    until_ms: int | None
    """when the next step opened, or the window closed"""
    use: StepUse
    """`brief`: less than the least window before the next step, so not counted by itself"""
    notice: Notice
    words: Latency
    hands: Latency
    call: Latency
    looked_at: tuple[Looked, ...]
    """from its opening to its end as a step; empty where not measured"""
    in_view_ms: int | None
    """of the same time, how long officer and person were in view together, looked at or not; None where not measured"""
    picture_ms: int
    policy: tuple[str, ...] = ()
    """clauses of policy packs (`pack.clause`) that the scenario cites for its cue"""
    guidebook: tuple[str, ...] = ()
    """items of the scene's guidebook about its cue"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opportunity:
    """One course of conduct as an opportunity of one trainee: the window from its first cue to its last harm, and what was made of it."""

    id: str
    """the conduct"""
    kind: str
    """the gravest kind among its steps"""
    title: str
    """of that step"""
    actors: tuple[str, ...]
    victim: str
    lowest_rung: int
    """of its gravest step"""
    perceivable_ms: int | None
    """of its first step"""
    opens_ms: int | None
    closes_ms: int
    """the last harm; for whoever kept more of it from coming, when the conduct was over"""
    length_ms: int
    """of the window in this run; 0 where it never opened"""
    untouched_ms: int | None
    """length of the window on the untouched course; None where the conduct does not happen there"""
    use: Use
    why: str
    stopped: bool
    """the run was stopped, or its record ends, while the window was open"""
    steps: tuple[Step, ...]
    words: Latency
    hands: Latency
    call: Latency
    rung_reached: int | None
    """highest of 0-4 used in the window"""
    fit: Literal["adequate", "below", "call_only", "none"]
    raises: tuple[Raise, ...]
    acts: tuple[str, ...]
    """every counted act within the window"""
    overridden: bool
    """the instructor bent the story before or in it, or spoke as somebody of the scene over it or shortly before"""
