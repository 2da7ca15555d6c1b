"""Muzzle discipline: whom the muzzle of the trainee's own weapon crossed, how often, for how long, and whether the scene gave cause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vr_dti.events import Intent

FELLOW = "trainee:"
"""how another trainee's body is named"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """All crossings of one person by one weapon."""

    to: str
    tool: str
    first_ms: int
    times: int
    total_ms: int
    longest_ms: int
    part: str
    """on which the longest began"""
    officer: bool
    """a fellow officer, another trainee among them"""
    cause: bool
    """the scene allows a weapon on this person"""


def muzzle_of(intents: Iterable[Intent], trainee: str, officers: frozenset[str], allowed_at: Iterable[str]) -> tuple[Crossing, ...]:
    """One row for each person and weapon, in the order in which they were first crossed."""
    told: dict[tuple[str, str], list[Intent]] = {}
    for i in intents:
        if i.kind == "crossed" and i.trainee == trainee:
            told.setdefault((i.to, i.name), []).append(i)
    allowed = frozenset(allowed_at)
    rows = [_row(to, tool, found, officers, allowed) for (to, tool), found in told.items()]
    return tuple(sorted(rows, key=lambda c: (c.first_ms, c.to)))


def _row(to: str, tool: str, found: list[Intent], officers: frozenset[str], allowed: frozenset[str]) -> Crossing:
    longest = max(found, key=lambda i: i.dwell_ms)
    return Crossing(
        to=to,
        tool=tool,
        first_ms=min(i.act_ms for i in found),
        times=len(found),
        total_ms=sum(i.dwell_ms for i in found),
        longest_ms=longest.dwell_ms,
        part=longest.part,
        officer=to in officers or to.startswith(FELLOW),
        cause=to in allowed,
    )


def closes_gate(crossing: Crossing, least_ms: int) -> bool:
    """A fellow officer was under the muzzle without cause, for longer than a hand sweeps by."""
    return crossing.officer and not crossing.cause and crossing.longest_ms >= least_ms
