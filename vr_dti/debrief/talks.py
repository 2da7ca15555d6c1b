"""When the instructor spoke as somebody of the scene: a touch of his, like an override, on what went on then and shortly after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vr_dti.debrief.findings import Moment
from vr_dti.debrief.people import named
from vr_dti.debrief.record import Take


class Talk(NamedTuple):
    """One time that he spoke, story time."""

    who: str
    from_ms: int
    until_ms: int
    ended: bool
    """he let the key go; else the run ended, or was put back, over it"""

    def overlaps(self, from_ms: int, until_ms: int, *, lasts_ms: int = 0) -> bool:
        """He spoke at some time in [from_ms, until_ms], or what he said was at most `lasts_ms` old as that began."""
        return self.from_ms <= until_ms and self.until_ms + lasts_ms >= from_ms


def talks(take: Take, end_ms: int) -> tuple[Talk, ...]:
    """Every time in a take that ended at `end_ms`, in order; what never ended ends with the next one, where a do-over put the take back
    to, or with the run."""
    out: list[Talk] = []
    back_ms = take.from_ms if take.number else None
    for i in take.intents:
        if i.kind != "command" or i.name != "talk":
            continue
        if out and not out[-1].ended:
            out[-1] = out[-1]._replace(until_ms=i.heard_ms, ended=i.text == "off")
        if i.text == "on":
            out.append(Talk(i.to, i.heard_ms, max(end_ms, i.heard_ms), ended=False))
    return tuple(_put_back(t, back_ms) if back_ms is not None else t for t in out)


def _put_back(talk: Talk, back_ms: int) -> Talk:
    """Where a course is put back to, no key is held any more."""
    over = talk.from_ms <= back_ms < talk.until_ms
    return talk._replace(until_ms=back_ms, ended=False) if over else talk


def as_moments(spoken: Iterable[Talk], people: Mapping[str, str]) -> tuple[Moment, ...]:
    """As the report lists what an instructor did."""
    return tuple(
        Moment(t.from_ms, "override", f"spoke as {named(people, t.who)}, {(t.until_ms - t.from_ms) / 1000:.1f} s", "instructor")
        for t in spoken
    )
