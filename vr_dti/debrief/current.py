"""Current of the trainee's own conducted-energy weapon, and their spray: who was under it, in how many cycles or presses, for how long, and
whether that is too much. How much spray is too much nobody says here: no figure was at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vr_dti.debrief.measures import Measures
from vr_dti.events import Intent

CYCLES = ("connected", "cycle")
"""what came of a press that gave somebody current"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """All current, or spray, that one person got."""

    to: str
    tool: str = "cew"
    first_ms: int
    cycles: int
    """presses that gave it"""
    total_ms: int
    longest_ms: int
    """without a break; of spray, of one press"""


def exposures_of(intents: Iterable[Intent], trainee: str) -> tuple[Exposure, ...]:
    """One row for each person and weapon, in the order in which they first got it."""
    mine = [i for i in intents if i.trainee == trainee]
    told: dict[tuple[str, str], list[Intent]] = {}
    for i in mine:
        if i.kind == "exposed":
            told.setdefault((i.to, i.name), []).append(i)
    cycles = [i.to for i in mine if i.kind == "fired" and i.name == "cew" and i.text in CYCLES]
    rows = (
        Exposure(
            to=to,
            tool=tool,
            first_ms=min(i.act_ms for i in found),
            cycles=cycles.count(to) if tool == "cew" else len(found),
            total_ms=sum(i.dwell_ms for i in found),
            longest_ms=max(i.dwell_ms for i in found),
        )
        for (to, tool), found in told.items()
    )
    return tuple(sorted(rows, key=lambda e: (e.first_ms, e.to)))


def prolonged(e: Exposure, rules: Measures) -> bool:
    """More current than any scene allows."""
    return e.tool == "cew" and (e.total_ms > rules.current_ms.value or e.cycles > rules.current_cycles.value)
