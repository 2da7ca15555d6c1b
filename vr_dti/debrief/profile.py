"""The six domains, the gate and the sum, as types. Plain frozen values.

A domain that does not apply (a twin's outcome), one that could not be measured (hands not tracked) and a score of 0 are three things.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DomainName = Literal["notice", "timeliness", "ladder", "outcome", "aftermath", "discrimination"]
State = Literal["scored", "not_applicable", "not_scorable"]
DOMAINS: dict[str, str] = {
    "notice": "Notice",
    "timeliness": "Timeliness",
    "ladder": "Ladder fit and persistence",
    "outcome": "Outcome",
    "aftermath": "Aftermath",
    "discrimination": "Telling lawful from unlawful",
}
"""domain -> its name on a page"""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a domain's score was made of, or why it could not be."""

    what: str
    """the opportunity, step or duty"""
    state: State
    score: int | None
    """0-4"""
    value: str
    """what was measured, before any grade: seconds, rungs or a count; empty: nothing"""
    words: str
    """the reason, with its seconds"""


@dataclass(frozen=True, slots=True)
class Domain:
    """One row of the profile."""

    domain: DomainName
    state: State
    score: float | None
    """0-4, the mean of its parts in tenths; None unless scored"""
    headline: str
    """what comes before any grade: seconds, rungs or a count"""
    words: str
    """the reason"""
    parts: tuple[Part, ...] = ()
    overridden: bool = False
    """the instructor bent the story, or began to speak as somebody of the scene, before the last of what it is judged by"""


@dataclass(frozen=True, slots=True)
class Gate:
    """Own force against what the scenario allows. A closed gate is "not yet competent" whatever the sum, and a person confirms it."""

    state: Literal["open", "closed", "not_scorable"]
    words: str
    acts: tuple[str, ...] = ()
    """ids of the acts that closed it"""


@dataclass(frozen=True, slots=True)
class Profile:
    """One trainee in one scored run."""

    domains: tuple[Domain, ...]
    gate: Gate

    def domain(self, name: str) -> Domain:
        """The row of that name; `KeyError` if there is none."""
        for row in self.domains:
            if row.domain == name:
                return row
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Share:
    """What one domain gives to a sum."""

    domain: DomainName
    weight: int
    score: float
    """0-4, over both runs"""
    points: float


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of 0-100 over a scenario and its lawful twin, or why there is none."""

    trainee: str
    sessions: tuple[str, str]
    """digests: of the scenario's run, of the twin's"""
    value: float | None
    shares: tuple[Share, ...]
    """of every domain that could be scored, also where the sum is withheld"""
    withheld: tuple[str, ...]
    """why there is no sum; empty where there is one"""
    competent: bool
    """False: the gate was closed in one of the runs, whatever the sum"""
