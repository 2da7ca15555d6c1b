"""What stands beside the opportunities of one trainee: looks, stillness, duties, what practice corrected. Plain frozen values.

Part of `findings.Findings`; times and ids as there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class LookSpan:
    """The head (or the eyes) pointed at somebody."""

    what: str
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Looked:
    """How long somebody was looked at; `nobody` is the rest."""

    what: str
    ms: int


@dataclass(frozen=True, slots=True)
class Immobility:
    """Head and hands still in an open window, without a word or an input. Never called fear; no points of its own."""

    opportunity: str
    from_ms: int
    to_ms: int
    kind: Literal["prolonged_immobility", "orienting_pause"]
    looked_at: tuple[Looked, ...]
    act: str = ""
    """the act that followed in time"""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed after force, as this scene has it."""

    name: str
    kind: str
    title: str
    state: Literal["done", "late", "not_seen", "not_due", "asked", "not_scorable", "not_applicable"]
    """`not_due`: the run ended before its time was up; `asked`: by the statement afterwards, not timed"""
    at_ms: int | None
    due_ms: int | None
    mark: bool
    words: str
    by_pack: dict[str, bool] = field(default_factory=dict)
    """of a duty to tell: policy pack's id -> was somebody told who counts as told by it? Empty: nobody was told, or no pack is named"""
    by: str = ""
    """who else did it: another trainee's code, or `the course of the scene`; empty: this trainee, or nobody"""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A step let pass in the scored run that practice did better."""

    opportunity: str
    step: str
    title: str
    how: Literal["used", "prevented"]
    """`prevented`: acted earlier, so that it did not come to it"""
    act: str
    act_ms: int
