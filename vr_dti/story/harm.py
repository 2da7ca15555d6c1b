"""How much harm a course holds: the severity of its cues over time. Cues of one conduct that overlap count once, by the worst."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from vr_dti.events import Effect
from vr_dti.story.model import Cue, Severity, Story

NONE = Severity(0, 0, 0)


class Harming(NamedTuple):
    """One time that a cue went on."""

    conduct: str
    severity: Severity
    from_ms: int
    to_ms: int

    def at(self, t_ms: int) -> int:
        """Thousandths of a point a second at `t_ms`."""
        s = self.severity
        return min(s.max * 1000, s.start * 1000 + s.per_s * (t_ms - self.from_ms))

    @property
    def full_ms(self) -> int:
        """When it stops growing."""
        s = self.severity
        return self.from_ms + max(0, s.max - s.start) * 1000 // s.per_s if s.per_s else self.from_ms


def harm(story: Story, effects: Iterable[Effect], end_ms: int, severities: Mapping[str, Severity]) -> int:
    """Harm of a course, in thousandths of a point. `severities`: by kind of cue, for those whose scenario says none; `end_ms`: its end."""
    known = {c.name: c for c in story.cues}
    going: dict[str, int] = {}
    spans: list[Harming] = []
    for e in effects:
        if e.kind == "cue" and e.name in known:
            going.setdefault(e.name, e.at_ms)
        elif e.kind == "cue_end" and e.name in going:
            spans.append(_span(known, severities, e.name, going.pop(e.name), e.at_ms))
    spans += [_span(known, severities, name, from_ms, end_ms) for name, from_ms in going.items()]
    return total(spans)


def total(spans: Iterable[Harming]) -> int:
    """The integral, in thousandths of a point, over every conduct, at each instant of the worst of its cues."""
    conducts: dict[str, list[Harming]] = {}
    for span in spans:
        if span.to_ms > span.from_ms and span.severity.max > 0:
            conducts.setdefault(span.conduct, []).append(span)
    return sum(_conduct(c) for c in conducts.values()) // 2000


def _span(known: Mapping[str, Cue], severities: Mapping[str, Severity], name: str, from_ms: int, to_ms: int) -> Harming:
    cue = known[name]
    return Harming(cue.conduct, cue.severity or severities.get(cue.kind, NONE), from_ms, to_ms)


def _conduct(spans: list[Harming]) -> int:
    """Twice the integral of the worst, thousandths of a point a second times milliseconds."""
    edges = sorted({t for s in spans for t in (s.from_ms, s.to_ms, s.full_ms) if t <= s.to_ms})
    out = 0
    for from_ms, to_ms in pairwise(edges):
        here = [s for s in spans if s.from_ms <= from_ms and to_ms <= s.to_ms]
        out += _worst(here, from_ms, to_ms) if here else 0
    return out


def _worst(spans: list[Harming], from_ms: int, to_ms: int) -> int:
    """As `_conduct`, where each of `spans` is a straight line. They may cross: then the two sides are taken apart, to the millisecond."""
    first = max(spans, key=lambda s: (s.at(from_ms), s.at(to_ms)))
    last = max(spans, key=lambda s: (s.at(to_ms), s.at(from_ms)))
    if first is last or first.at(to_ms) == last.at(to_ms) or to_ms - from_ms < 2:
        return (first.at(from_ms) + first.at(to_ms)) * (to_ms - from_ms)
    ahead, behind = first.at(from_ms) - last.at(from_ms), last.at(to_ms) - first.at(to_ms)
    cross_ms = min(to_ms - 1, max(from_ms + 1, from_ms + (to_ms - from_ms) * ahead // (ahead + behind)))
    return _worst(spans, from_ms, cross_ms) + _worst(spans, cross_ms, to_ms)
