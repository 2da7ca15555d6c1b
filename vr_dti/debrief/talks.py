"""When the instructor spoke as somebody of the scene: a touch of his, like an override, on whatever went on meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vr_dti.debrief.findings import Moment
from vr_dti.debrief.people import named
from vr_dti.events import Intent


class Talk(NamedTuple):
    """One time that he spoke, story time."""

    who: str
    from_ms: int
    until_ms: int
    ended: bool
    """he let the key go; else the run ended, or was put back, over it"""

    def overlaps(self, from_ms: int, until_ms: int) -> bool:
        """He spoke at some time in [from_ms, until_ms]."""
        return self.from_ms <= until_ms and self.until_ms >= from_ms


def talks(intents: Iterable[Intent], end_ms: int) -> tuple[Talk, ...]:
    """Every time, in order; what never ended ends with the next one, or with the run."""
    out: list[Talk] = []
    for i in intents:
        if i.kind != "command" or i.name != "talk":
            continue
        if out and not out[-1].ended:
            out[-1] = out[-1]._replace(until_ms=i.heard_ms, ended=i.text == "off")
        if i.text == "on":
            out.append(Talk(i.to, i.heard_ms, max(end_ms, i.heard_ms), ended=False))
    return tuple(out)


def as_moments(spoken: Iterable[Talk], people: Mapping[str, str]) -> tuple[Moment, ...]:
    """As the report lists what an instructor did."""
    return tuple(
        Moment(t.from_ms, "override", f"spoke as {named(people, t.who)}, {(t.until_ms - t.from_ms) / 1000:.1f} s", "instructor")
        for t in spoken
    )
