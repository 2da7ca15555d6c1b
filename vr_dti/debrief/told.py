"""Who was told: somebody above the officer who did it, outside his chain, or a colleague; and by which policy packs that counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vr_dti.events import DISPATCH, Effect, Intent
from vr_dti.story.load import Scenario

TELL = "tell"
"""the kind of duty that is judged here"""
RANK = "rank"
"""by convention of every scenario, the dial that says what the officer is to the trainee"""
OUTSIDE = "outside"
"""a rank that says: of another agency"""
RANKS = (
    "peer",
    "officer",
    "training officer",
    "corporal",
    "sergeant",
    "lieutenant",
    "captain",
    "commander",
    "major",
    "assistant chief",
    "deputy chief",
    "chief",
)
"""the lowest first; who is of a rank that does not stand here is above nobody"""
SUPERVISES = RANKS.index("sergeant")
"""from here on a supervisor"""


class Counting(NamedTuple):
    """What a policy pack takes for told."""

    title: str
    of: frozenset[str]
    """who counts: of supervisor, chief, dispatch, outside"""
    ours: bool = False
    """this project's reading of the pack: what it cites names nobody, or not these"""


Counts = Mapping[str, Counting]
"""by id of a policy pack. Empty: the scene's own word for it."""


class Telling(NamedTuple):
    """One time that the story took somebody for told."""

    effect: Effect
    whom: str
    """in words; empty where it was nobody's act"""
    as_: frozenset[str]
    """what that person is to the officer who did it; empty: neither above nor outside"""


class Told(NamedTuple):
    """How a duty to tell was met."""

    done: Effect | None
    """the telling by which every pack is satisfied; None: none is, or not every one"""
    words: str
    by_pack: dict[str, bool]
    """id of a policy pack -> somebody was told who counts by it; empty: nobody was told anything, or no pack is named"""


class Chain:
    """Who stands above whom in a scenario, as its cast and its dials have it."""

    def __init__(self, scenario: Scenario, officers: frozenset[str]) -> None:
        self.ranks = {name: _spelled(c.rank) for name, c in scenario.doc.cast.items()}
        self.officers = officers
        dialled = _row(_spelled(str(scenario.dials.get(RANK, ""))))
        self.offender = max([dialled, *(_row(self.ranks.get(name, "")) for name in officers)])

    def telling(self, effect: Effect, intent: Intent | None) -> Telling:
        """What somebody was told by an act; `intent` None: nobody's."""
        if intent is None:
            return Telling(effect, "", frozenset())
        if intent.to == DISPATCH:
            return Telling(effect, DISPATCH, frozenset({DISPATCH}))
        rank = self.ranks.get(intent.to, "")
        whom = f"the {rank}" if rank and rank != OUTSIDE else intent.to
        if rank == OUTSIDE:
            return Telling(effect, whom, frozenset({OUTSIDE}))
        if intent.to in self.officers or _row(rank) < SUPERVISES or _row(rank) <= self.offender:
            return Telling(effect, whom, frozenset())
        return Telling(effect, whom, frozenset({"supervisor", *(["chief"] if rank == "chief" else [])}))


def told_by(tellings: Sequence[Telling], packs: Counts) -> Told:
    """Of several packs the strictest rules: told is who was told by every one of them. What the story tells by itself counts."""
    if not tellings or not packs:
        return Told(tellings[0].effect if tellings else None, "", {})
    first = {pack: next((t for t in tellings if not t.whom or t.as_ & c.of), None) for pack, c in packs.items()}
    by_pack = {pack: t is not None for pack, t in first.items()}
    lacking = {pack: packs[pack] for pack, counts in by_pack.items() if not counts}
    if lacking:
        whom = _listed(list(dict.fromkeys(t.whom for t in tellings if t.whom)))
        counts = frozenset.intersection(*(c.of for c in lacking.values()))
        wanted = f" (it asks for {' or '.join(sorted(counts))})" if counts else ""
        return Told(None, f"told {whom}, who does not count as told by {_titles(lacking)}{wanted}", by_pack)
    last = max((t for t in first.values() if t is not None), key=lambda t: t.effect.at_ms)
    return Told(last.effect, f"told {last.whom}, who counts as told by {_titles(packs)}" if last.whom else "", by_pack)


def _titles(packs: Counts) -> str:
    """The packs' titles; of several with one title each with its id. Those that only this project reads so stand as that, and last."""
    titles = [c.title for c in packs.values()]
    named = {pack: c.title if titles.count(c.title) == 1 else f"{c.title} ({pack})" for pack, c in packs.items()}
    own = [title for pack, title in named.items() if not packs[pack].ours]
    read = [title for pack, title in named.items() if packs[pack].ours]
    return " and by ".join([*([_listed(own)] if own else []), *([f"this project's reading of {_listed(read)}"] if read else [])])


def _spelled(rank: str) -> str:
    return rank.strip().lower().replace("_", " ")


def _row(rank: str) -> int:
    return RANKS.index(rank) if rank in RANKS else 0


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
