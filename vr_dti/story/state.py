"""All that changes in a story: where each region is, and the variables. Plain values; keep them, compare them, go on from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Protocol

Value = int | bool | str
"""A variable's value: an int in its range, a boolean, or a word of its enum."""

NEVER_MS = 1 << 62


@dataclass(frozen=True, slots=True)
class RegionState:
    """Where one region is."""

    node: int
    entered_ms: int
    visit: int
    """how often this node has been entered, this time included"""
    moments: int = 0
    """how many of the node's `moments` have passed"""
    beats: int = 0
    """how many times its `every` has fired"""


@dataclass(frozen=True, slots=True)
class StoryState:
    """All that changes in a story. A plain value: keep it, compare it, go on from it."""

    t_ms: int
    regions: tuple[RegionState, ...]
    values: tuple[Value, ...]
    """in the order of `Story.variables`"""
    visits: tuple[tuple[int, ...], ...]
    """entries of every node, per region"""
    facts: tuple[bool, ...] = ()
    """in the order of `Story.facts`: which of them hold"""
    used: tuple[int, ...] = ()
    """interrupts marked `once` that have fired"""
    outcome: str = ""
    outcome_ms: int = -1
    next_due_ms: int = NEVER_MS
    """the next timer; nothing can happen before it without an intent"""
    closes_ms: int = NEVER_MS
    """when the run ends because a trainee shot somebody"""

    def at(self, t_ms: int) -> StoryState:
        """The same, later. Most frames ask for no more, and `dataclasses.replace` takes twice as long."""
        return StoryState(t_ms, *_but_time(self))


_but_time = attrgetter(*(f.name for f in fields(StoryState)[1:]))
"""all of a state that comes after `t_ms`, in order"""


class Standing(Protocol):
    """What an expression reads: where the regions are, and the variables. A state has it, and so has one in the making."""

    @property
    def regions(self) -> Sequence[RegionState]: ...

    @property
    def values(self) -> Sequence[Value]: ...
