"""What notice, timeliness and ladder rest on: opportunities that count, their acts, why no latency may be read; a domain from parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.opportunities import head_lost
from vr_dti.debrief.profile import Domain, DomainName, Part, State
from vr_dti.debrief.steps import Opportunity, Step
from vr_dti.debrief.trainee import Act, Scorable
from vr_dti.debrief.windows import gravity

COUNTED = frozenset({"used", "not_used"})
"""uses of opportunities that are judged"""
NOT_APPLICABLE: State = "not_applicable"
NOT_SCORABLE: State = "not_scorable"
IDLE = "nothing was said or done while the opportunity was open"


class Ground:
    """What the three domains that rest on opportunities are judged by, for one trainee in one scored run."""

    def __init__(
        self,
        opportunities: Sequence[Opportunity],
        acts: Sequence[Act],
        table: tuple[Scorable, ...],
        rules: Measures,
        titles: Mapping[str, str],
    ) -> None:
        """`titles`: of steps by id, where several have one (`course.told_apart`)."""
        self.titles = titles
        self.judged = [o for o in opportunities if o.use in COUNTED]
        self.unknown = [Part(o.title, NOT_SCORABLE, None, "", o.why) for o in opportunities if o.use == "not_known"]
        self.acts = {a.id: a for a in acts}
        self.words = of_measure(table, "words")
        self.hands = of_measure(table, "hands")
        self.sight = of_measure(table, "notice")
        self.rules = rules
        stopped = any(o.use == "cut_short" and o.stopped for o in opportunities)
        unknown = bool(opportunities) and of_measure(table, "perceivable").state == "not_scorable"
        self.none: tuple[State, str] = (NOT_SCORABLE if stopped or unknown else NOT_APPLICABLE, _why_none(opportunities))

    def domain(self, name: DomainName, parts: list[Part]) -> Domain:
        """A domain of these parts, or why there is none."""
        parts = parts + self.unknown
        if not parts:
            return Domain(name, self.none[0], None, "–", self.none[1])
        return of_parts(name, parts, overridden=any(o.overridden for o in self.judged))

    def title(self, step: Step) -> str:
        """The step's title, told apart from others of that title."""
        return self.titles.get(step.id, step.title)

    def lost(self, steps: Sequence[Step]) -> str | None:
        """Why no latency may be read from these steps: the head was lost as one of them went on; None if one may."""
        lost = next((s for s in steps if s.blind_ms > self.rules.blind_ms.value), None)
        return None if lost is None else head_lost(lost.title, lost.blind_ms)

    def used(self, o: Opportunity) -> list[Act]:
        """The acts that used an opportunity, in order."""
        return [a for a in (self.acts[x] for x in o.acts) if a.credited_to == o.id]

    def first(self, o: Opportunity) -> Act | None:
        """The first of them."""
        return next(iter(self.used(o)), None)

    def untimed(self, act: Act) -> str | None:
        """Why no latency may be read from this act; None if one may."""
        row = self.hands if act.channel == "hands" else self.words
        if row.state != "scored":
            return row.why
        return "entered by hand: a mark, not a latency" if act.mark else None


def of_parts(name: DomainName, parts: list[Part], *, overridden: bool = False, headline: str = "") -> Domain:
    """A domain from its parts: the mean of those scored, to a tenth; not scorable as soon as one of them is not."""
    state: State = "scored"
    if any(p.state == NOT_SCORABLE for p in parts):
        state = NOT_SCORABLE
    elif all(p.state == NOT_APPLICABLE for p in parts):
        state = NOT_APPLICABLE
    scores = [p.score for p in parts if p.score is not None]
    score = round(sum(scores) / len(scores), 1) if state == "scored" else None
    words = "; ".join(dict.fromkeys(p.words for p in parts))
    values = ", ".join(dict.fromkeys(p.value for p in parts if p.value))
    return Domain(name, state, score, headline or values or "–", words, tuple(parts), overridden)


def _why_none(opportunities: Sequence[Opportunity]) -> str:
    if not opportunities:
        return "there was nothing to stop in this run"
    gravest = max(opportunities, key=lambda o: gravity(o.kind))
    none = "no realistic opportunity" if gravest.use == "no_realistic_opportunity" else "no opportunity counts in this run"
    return f"{none}: {gravest.why}"


def seconds(ms: int) -> str:
    """`2.30 s`."""
    return f"{ms / 1000:.2f} s"
