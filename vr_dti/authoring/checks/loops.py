"""Ways that lead round in no time: each is taken at once, and at the end everything stands where it stood. A run breaks off there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vr_dti.authoring.checks.circles import circles
from vr_dti.authoring.checks.moves import Part
from vr_dti.authoring.checks.projection import Projection, State, Step
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Spot, Subject, Way
from vr_dti.authoring.checks.waits import SMALL
from vr_dti.authoring.finding import Finding


class Loop(NamedTuple):
    """Ways that lead round in no time."""

    ways: tuple[Way, ...]
    certain: bool
    """nothing has to hold for it"""

    def closed(self, subject: Subject) -> bool:
        """Whether nothing leads out of it: some way of it was meant to lead elsewhere."""
        inside = {w.spot for w in self.ways}
        return all((w.spot[0], t) in inside for spot in inside for w in subject.out_of[spot] for t in w.targets)


def loops(study: Study) -> Iterator[Finding]:
    """Of the regions whose own ways could go round at once, with all that these ways ask for."""
    subject = study.subject
    for found in rounds(study):
        if isinstance(found, Finding):
            yield found
            continue
        names = ", ".join(map(subject.name, sorted({w.spot for w in found.ways})))
        what = f"{names}: {'goes' if found.certain else 'may go'} around in no time, and the run breaks off"
        first, severity = min(found.ways, key=lambda w: (w.spot, w.row)), "mistake" if found.certain else "warning"
        yield subject.finding("zero-time-loop", first.path, what, "let time pass on the way, or an act come", severity)  # type: ignore[arg-type]


def rounds(study: Study) -> Iterator[Loop | Finding]:
    """Every loop; or a note that they were not looked for."""
    subject, at = study.subject, study.at
    at_once = [w for i, w in enumerate(subject.ways) if i in at.ways and w.due_ms == 0 and w.targets]
    leads: dict[Spot, list[Spot]] = {}
    for way in at_once:
        leads.setdefault(way.spot, []).extend((way.spot[0], t) for t in way.targets)
    round_ = {spot for circle in circles(leads) for spot in circle}
    ways = [w for w in at_once if w.spot in round_]
    if not ways:
        return
    mentions = [subject.language.mentions(t) for w in ways for t in w.texts]
    regions = {subject.regions[w.spot[0]] for w in ways} | {r for m in mentions for r in m.regions}
    variables = {v for m in mentions for v in m.variables if 1 < len(at.domains.values[v]) <= SMALL}
    seen = study.projection(
        Part(tuple(r for r in subject.regions if r in regions), tuple(v for v in subject.language.variables if v in variables))
    )
    if not seen.whole:
        what = "whether ways lead around in no time was not checked: there is too much that they ask for"
        yield subject.finding("not-checked", ways[0].path, what, severity="note")
        return
    yield from _found(study, seen)


def _found(study: Study, seen: Projection) -> Iterator[Loop]:
    steps: dict[State, list[Step]] = {s: [t for t in out if t.move.kind == "when"] for s, out in seen.states.items()}
    told: set[tuple[Spot, ...]] = set()
    for circle in circles({s: [t.to for t in out] for s, out in steps.items()}):
        inside = [t for s in circle for t in steps[s] if t.to in circle and t.move.way is not None]
        ways = list({(w.spot, w.row): w for t in inside if (w := t.move.way) is not None}.values())
        spots = tuple(sorted({w.spot for w in ways}))
        certain = all(t.certain for t in inside)
        if spots not in told and (certain or _possible(study, ways)):
            told.add(spots)
            yield Loop(tuple(ways), certain)


def _possible(study: Study, ways: Sequence[Way]) -> bool:
    """Whether all that the ways ask for can hold together. Where a way itself changes what is asked, that is left open."""
    subject: Subject = study.subject
    own = {subject.regions[w.spot[0]] for w in ways}
    texts = [t for w in ways for t in w.texts if not subject.language.mentions(t).regions & own]
    asked = {v for t in texts for v in subject.language.mentions(t).variables}
    entered = {(w.spot[0], t) for w in ways for t in w.targets}
    changed = {o.doc.set for o in subject.orders if any(o.way is w for w in ways) or (o.spot in entered and o.way is None and o.at_once)}
    return bool(asked & changed) or subject.solver.can([Ask(t) for t in texts], study.at.domains).possible is not False
