"""What raters said of a run, on its report: how many labelled what, how far they agree, and each act that they label differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vr_dti.debrief.acts import MARKS
from vr_dti.debrief.profile import DomainName
from vr_dti.debrief.raters import MACHINE, Agreement, Rated, SameRungs, agreement
from vr_dti.debrief.record import Recorded
from vr_dti.debrief.spoken import Spoken, spoken
from vr_dti.events import RUNGS
from vr_dti.records.labels import Label, Labels, followed, read_labels
from vr_dti.records.report_words import NBSP, clock

NOTE = "each label stands; agreement is of this run alone, and over several runs, with the scores, by vr-dti agreement"
Rows = tuple[tuple[str, str, str], ...]
"""(name, words, how they are to be read)"""


def rungs_of(said: Spoken, by_rater: Mapping[str, Mapping[tuple[str, int], Label]]) -> dict[str, int]:
    """Of one act, who gave it which rung; what somebody keyed is no label of the machine's."""
    machine = {} if said.label in MARKS else {MACHINE: said.rung}
    key = said.key
    return machine | {r: theirs[key].rung for r, theirs in by_rater.items() if key in theirs}


def agreed(x: SameRungs) -> str:
    """`K7 and K8: 5 labeled by both, 4 alike; kappa 0.74, 23 % by chance alone`."""
    k = x.kappa
    of = f"kappa {k.value:.2f}, {100 * k.expected:.0f}{NBSP}% by chance alone" if k.value is not None else f"no kappa: {k.why}"
    return f"{x.first} and {x.second}: {k.n} labeled by both, {x.alike} alike; {of}"


def labels_of(session: Path, recorded: Recorded, trainee: str) -> Rows:
    """The rows about one trainee's words in a session, as it lies there with its labels; none where nobody has labelled them."""
    labels = read_labels(session, recorded.digest)
    said = spoken(recorded.takes[0], trainee)
    raters = [r for r in labels.raters if any(s.key in labels.of(r) for s in said)] if labels else []
    if labels is None or not raters:
        return ()
    blind = {r: labels.blind(r) for r in raters}
    nothing: dict[DomainName, float | None] = {}
    rated = Rated(recorded.digest, trainee, tuple(rungs_of(s, blind) for s in said), dict.fromkeys([*raters, MACHINE], nothing))
    found = agreement([rated])
    counted = "; ".join(_count(r, said, labels, blind[r]) for r in raters)
    lines = [f"{counted}. The debrief follows {followed(session, labels)}", *_pairs(found, len(raters))]
    lines += _differ(said, {r: labels.of(r) for r in raters})
    return tuple(("" if n else "Labels", line, "" if n else NOTE) for n, line in enumerate(lines))


def _count(rater: str, said: Sequence[Spoken], labels: Labels, blind: Mapping[tuple[str, int], Label]) -> str:
    given = labels.of(rater)
    all_, alone = sum(s.key in given for s in said), sum(s.key in blind for s in said)
    how = "without sight of any other label" if alone == all_ else f"{alone} of these without sight of any other label"
    return f"{rater} labeled {all_} of {len(said)} spoken acts, {how}"


def _pairs(found: Agreement, raters: int) -> list[str]:
    """Two raters first; each with the machine, too."""
    if not found.rungs:
        return ["No agreement is computed: no two labeled without sight of the other’s labels"] if raters > 1 else []
    return [f"Rungs, {agreed(x)}" for x in found.rungs]


def _differ(said: Sequence[Spoken], by_rater: Mapping[str, Mapping[tuple[str, int], Label]]) -> Iterator[str]:
    """Each act that not everybody gave the same rung, with the label of each."""
    for s in said:
        rungs = rungs_of(s, by_rater)
        if len(set(rungs.values())) > 1:
            told = ", ".join(f"{who} {_rung(rung)}" for who, rung in rungs.items())
            yield f"At {clock(s.at_ms)}{f', “{s.text}”' if s.text else ''}: {told}"


def _rung(n: int) -> str:
    return f"{n} {RUNGS[n]}" if 0 <= n < len(RUNGS) else "no words of the ladder"
