"""The one sum there is: 0-100 over a scenario and its lawful twin, so that stopping everything and stopping nothing both cost."""

from __future__ import annotations

from collections.abc import Sequence

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.measures import WEIGHTS, Weight
from vr_dti.debrief.profile import DOMAINS, Domain, DomainName, Share, Total
from vr_dti.debrief.trainee import TraineeFindings

NAMES: dict[str, DomainName] = {
    "notice": "notice",
    "timeliness": "timeliness",
    "ladder": "ladder",
    "outcome": "outcome",
    "aftermath": "aftermath",
    "discrimination": "discrimination",
}


def totals(sessions: Sequence[SessionFindings], weights: Sequence[Weight] = WEIGHTS) -> tuple[Total, ...]:
    """The sum of each trainee who ran a scenario and its twin once each among these sessions."""
    found = []
    for a in sessions:
        pairs = [b for b in sessions if not a.lawful and b.lawful and _twins(a, b)]
        for t in a.trainees:
            mine = [(b, u) for b in pairs for u in b.trainees if u.trainee == t.trainee]
            if len(mine) == 1:
                found.append(total(a, t, *mine[0], weights=weights))
    return tuple(found)


def total(
    scenario: SessionFindings, t: TraineeFindings, twin: SessionFindings, u: TraineeFindings, *, weights: Sequence[Weight] = WEIGHTS
) -> Total:
    """The sum of one trainee over both runs: weight x score / 4, each domain the mean of the runs in which it applies.

    Withheld where a domain could not be scored, or applied in neither run: weights are not shared out among the others.
    """
    withheld = [] if _twins(scenario, twin) else [f"{twin.scene} is not the twin of {scenario.scene}"]
    if scenario.dials != twin.dials:
        names = sorted(k for k in {*scenario.dials, *twin.dials} if scenario.dials.get(k) != twin.dials.get(k))
        withheld.append(f"the two runs had different dials: {', '.join(names)}")
    shares, missing = [], dict[str, list[str]]()
    for weight in weights:
        rows = [g.domain(weight.domain) for g in (t.grades, u.grades) if g is not None]
        for why in _why_not(rows):
            missing.setdefault(why, []).append(DOMAINS[weight.domain])
        scores = [r.score for r in rows if r.score is not None]
        if scores:
            score = sum(scores) / len(scores)
            shares.append(Share(NAMES[weight.domain], weight.value, round(score, 2), round(weight.value * score / 4, 2)))
    withheld += [f"{', '.join(domains)}: {why}" for why, domains in missing.items()]
    closed = any(g is not None and g.gate.state == "closed" for g in (t.grades, u.grades))
    value = None if withheld else round(sum(s.weight * s.score / 4 for s in shares), 1)
    return Total(t.trainee, (scenario.digest, twin.digest), value, tuple(shares), tuple(withheld), not closed)


def _twins(a: SessionFindings, b: SessionFindings) -> bool:
    return bool(a.twin and b.twin) and a.twin == b.scene and b.twin == a.scene and a.lawful != b.lawful


def _why_not(rows: Sequence[Domain]) -> list[str]:
    wrong = [f"not scorable ({r.words})" for r in rows if r.state == "not_scorable"]
    if not wrong and not any(r.state == "scored" for r in rows):
        wrong = ["applied in neither run" + (f" ({rows[0].words})" if rows else "")]
    return wrong
