"""What one trainee could perceive, and where they looked: from the log of perceptions, which was made from that trainee's own head.

A cue is a conjunction of facts. A fact is known once it was seen or heard since it began, or was told in the briefing, and stays known
until it ends; a cue could be perceived from the instant at which the last of its facts became known, while it still went on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from vr_dti.debrief.beside import Looked, LookSpan
from vr_dti.debrief.findings import CueFact, FactSpan
from vr_dti.debrief.steps import Learned, Notice, Sense
from vr_dti.debrief.trainee import Scorable
from vr_dti.events import Intent, Perceived

NOBODY = "nobody"
FACT = "fact:"
"""begins what a perception of a fact is of"""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Known:
    """What one trainee could know of a cue."""

    perceivable_ms: int | None
    sense: Sense
    learned: tuple[Learned, ...]
    blind_ms: int = 0
    """of the time in which it went on unknown, how long nobody knew where the head was"""

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles of facts that never became known."""
        return tuple(x.title for x in self.learned if x.at_ms is None)


class Senses:
    """The perceptions of one trainee, as stretches of time."""

    def __init__(
        self,
        perceived: Iterable[Perceived],
        trainee: str,
        end_ms: int,
        *,
        told: frozenset[str],
        drawn: bool = False,
        blind: Sequence[Span] = (),
    ) -> None:
        """`told`: facts of the briefing. `drawn`: nobody knows where this trainee stood and faced, so what was drawn stands for it.
        `blind`: when the head was lost, so that nothing can be told as seen."""
        self.told = told
        self.drawn = drawn
        self.blind = blind
        self._spans: dict[tuple[str, str], list[Span]] = {}
        since: dict[tuple[str, str], int] = {}
        for p in perceived:
            key: tuple[str, str] = (p.sense, p.what)
            if p.trainee != trainee:
                continue
            if p.began:
                since.setdefault(key, p.at_ms)
            elif key in since:
                self._spans.setdefault(key, []).append((since.pop(key), p.at_ms))
        for key, ms in since.items():
            self._spans.setdefault(key, []).append((ms, max(ms, end_ms)))

    def known(self, cue: CueFact, facts: Sequence[FactSpan]) -> Known:
        """When this trainee could perceive a cue. `facts`: every stretch in which a fact held."""
        learned = []
        for name in cue.facts:
            held = next((f for f in facts if f.name == name and f.from_ms <= cue.onset_ms <= f.to_ms and f.to_ms >= cue.end_ms), None)
            learned.append(self._learned(held, cue) if held else Learned(name, name, None, ""))
        if not learned or any(x.at_ms is None for x in learned):
            return Known(None, "", tuple(learned), self._blind_ms(cue.onset_ms, cue.end_ms))
        last = max(learned, key=lambda x: x.at_ms or 0)
        perceivable_ms = max(cue.onset_ms, last.at_ms or 0)
        return Known(perceivable_ms, last.sense, tuple(learned), self._blind_ms(cue.onset_ms, perceivable_ms))

    def _blind_ms(self, from_ms: int, to_ms: int) -> int:
        return 0 if self.drawn else sum(max(0, min(b, to_ms) - max(a, from_ms)) for a, b in self.blind)

    def _learned(self, fact: FactSpan, cue: CueFact) -> Learned:
        if fact.name in self.told:
            return Learned(fact.name, fact.title, fact.from_ms, "told")
        if self.drawn:
            return Learned(fact.name, fact.title, fact.from_ms, "drawn")
        until_ms = min(fact.to_ms, cue.end_ms)
        found: list[tuple[int, int, Sense]] = []
        for order, sense in enumerate(("sees", "hears")):  # what is seen and heard at once is seen
            for a, b in self._spans.get((sense, FACT + fact.name), ()):
                if a <= until_ms and b >= fact.from_ms:
                    found.append((max(a, fact.from_ms), order, "sees" if sense == "sees" else "hears"))
        if not found:
            return Learned(fact.name, fact.title, None, "")
        at_ms, _, by = min(found)
        return Learned(fact.name, fact.title, at_ms, by)

    def looks(self) -> tuple[LookSpan, ...]:
        """Whom the head pointed at, from when to when; several at once where they stand close."""
        spans = [LookSpan(what, a, b) for (sense, what), found in self._spans.items() if sense == "faces" for a, b in found]
        return tuple(sorted((s for s in spans if s.to_ms > s.from_ms and not s.what.startswith(FACT)), key=lambda s: (s.from_ms, s.what)))

    def in_view_ms(self, people: Iterable[str], from_ms: int, to_ms: int) -> int:
        """For how long of a time this trainee had all these people in view, looked at or not."""
        common = [(from_ms, to_ms)]
        for who in people:
            mine = self._spans.get(("sees", who), ())
            common = [(max(a, c), min(b, d)) for a, b in common for c, d in mine if max(a, c) < min(b, d)]
        return sum(b - a for a, b in common)


def looked_at(spans: Sequence[LookSpan], from_ms: int, to_ms: int) -> tuple[Looked, ...]:
    """How long each person was looked at within a time, longest first; then how long it was nobody."""
    if to_ms <= from_ms:
        return ()
    cut = [(s.what, max(s.from_ms, from_ms), min(s.to_ms, to_ms)) for s in spans if s.to_ms > from_ms and s.from_ms < to_ms]
    total: dict[str, int] = {}
    for what, start, end in cut:
        total[what] = total.get(what, 0) + end - start
    busy, reached = 0, from_ms
    for _, start, end in sorted(cut, key=lambda c: c[1]):
        busy += max(0, end - max(start, reached))
        reached = max(reached, end)
    rows = sorted(total.items(), key=lambda t: (-t[1], t[0]))
    rest = to_ms - from_ms - busy
    return tuple(Looked(w, ms) for w, ms in rows) + ((Looked(NOBODY, rest),) if rest else ())


def notice_of(
    people: frozenset[str],
    perceivable_ms: int | None,
    spans: Sequence[LookSpan],
    gazes: Sequence[Intent],
    reaction_ms: int | None,
    row: Scorable,
    *,
    until_ms: int,
    dwell_ms: int,
) -> Notice:
    """When a cue between `people` was first attended to.

    The first dwell of gaze or head on one of them after it could be perceived, dated to the dwell's beginning as every dwell is; or the
    first reaction, if that was earlier; else unknown. `gazes` are this trainee's `gazed` intents, `reaction_ms` the first measured act
    that answers this cue; a look after `until_ms`, when the conduct has gone on to its next step or is over, is not at it. The head
    stands in for the eyes only where they are not tracked.
    """
    if row.state == "not_scorable":
        return Notice("not_scorable", why=row.why)
    if perceivable_ms is None:
        return Notice("unknown", why="it could not be perceived")
    found: list[tuple[int, Literal["head", "eyes", "act"], bool]] = []
    for s in () if by_eyes(gazes) else spans:
        start = max(s.from_ms, perceivable_ms)
        if s.what in people and min(s.to_ms, until_ms) - start >= dwell_ms:
            found.append((start, "head", s.from_ms < perceivable_ms))
    for g in gazes:
        if g.part == "head" and by_eyes(gazes):
            continue
        if g.to in people and perceivable_ms <= g.act_ms and g.act_ms + dwell_ms <= until_ms:
            found.append((g.act_ms, "head" if g.part == "head" else "eyes", False))
    if reaction_ms is not None:
        found.append((reaction_ms, "act", False))
    if found:
        at_ms, by, already = min(found, key=lambda f: f[0])
        return Notice("noticed", at_ms, at_ms - perceivable_ms, by, already)
    least = f"no look of {dwell_ms / 1000:g} s at either of them"
    return Notice("unknown", why=f"{least} before it ended or the next step began, and no reaction")


def by_eyes(gazes: Iterable[Intent]) -> bool:
    """The eyes themselves were tracked."""
    return any(g.part != "head" for g in gazes)
