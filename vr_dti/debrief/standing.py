"""Where a trainee stands over several runs: the runs in order, hits and false alarms, sums over pairs, and what speaks against signing.

Nothing here says pass: an instructor does, and only where `against` finds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from vr_dti.debrief.detection import Answer, Detection, Kind, answer_of, detection, kind_of, overridden
from vr_dti.debrief.findings import Pack, SessionFindings
from vr_dti.debrief.measures import WEIGHTS, Measures, Weight
from vr_dti.debrief.profile import State, Total
from vr_dti.debrief.total import total
from vr_dti.debrief.trainee import TraineeFindings


@dataclass(frozen=True, slots=True)
class Cell:
    """A domain of a run."""

    domain: str
    state: State
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run as a row."""

    session: str
    """digest"""
    created: str
    scene: str
    title: str
    kind: Kind
    seed: int
    dials: dict[str, bool | int | str]
    display: str
    domains: tuple[Cell, ...]
    """none of practice"""
    gate: Literal["open", "closed", "not_scorable", "none"]
    gate_words: str
    outcome: str
    answer: Answer
    why: str
    """of `answer`"""
    practice: bool
    overridden: bool
    simulated: bool
    sound: bool
    """the record is sealed and its chain intact"""
    corrected_by: tuple[str, ...]
    """raters whose labels it was judged by"""
    packs: tuple[str, ...]
    """policy packs it was judged by: id@first letters of the text's hash"""

    @property
    def scored(self) -> bool:
        """Something of it was scored: a run of which a display could measure nothing is none to decide by."""
        return not self.practice and any(c.score is not None for c in self.domains)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything told of one trainee; what stands in `standing.json` but for decisions."""

    trainee: str
    runs: tuple[Run, ...]
    """oldest first"""
    detection: Detection
    totals: tuple[Total, ...]
    packs: tuple[Pack, ...]
    against: tuple[str, ...]
    """why nobody can sign for pass or fail over these runs; empty: an instructor may"""
    closed: tuple[str, ...]
    """digests of runs in which the gate was closed: who signs says why"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an instructor decided, as the ledger has it."""

    n: int
    """line of the ledger"""
    at: str
    by: str
    why: str
    result: str
    sessions: tuple[str, ...]
    """digests of the runs it rests on"""
    pack: str
    """ids of the policy packs"""
    counsel: str
    """who reviewed them for the agency, and when"""
    sha256: str
    """sum of the ledger up to and with this line"""
    packs: tuple[str, ...] = ()
    """the policy packs as they were: id@SHA-256 of each"""


Judged = tuple[SessionFindings, TraineeFindings, tuple[Pack, ...]]
"""a run of the trainee, and the packs it was judged by"""


def standing(trainee: str, judged: Sequence[Judged], rules: Measures, weights: Sequence[Weight] = WEIGHTS) -> Standing:
    """Over the runs of one trainee, in any order."""
    ordered = sorted(judged, key=lambda j: (j[0].created, j[0].digest))
    runs = tuple(_run(*j) for j in ordered)
    packs = {f"{p.id}@{p.sha256[:12]}": p for _, _, found in ordered for p in found}
    return Standing(
        trainee=trainee,
        runs=runs,
        detection=detection([r.answer for r in runs], rules),
        totals=_totals(ordered, weights),
        packs=tuple(packs.values()),
        against=tuple(_against(runs, tuple(packs.values()), rules)),
        closed=tuple(r.session for r in runs if r.gate == "closed"),
    )


def figures(rules: Measures, weights: Sequence[Weight] = WEIGHTS) -> dict[str, Any]:
    """Every threshold and weight behind a standing, for a record that must be read years later."""
    return {
        "thresholds": {f.name: getattr(rules, f.name).value for f in fields(rules)},
        "weights": {w.domain: w.value for w in weights},
    }


def _run(s: SessionFindings, t: TraineeFindings, packs: tuple[Pack, ...]) -> Run:
    grades = t.grades
    answered = answer_of(s, t)
    return Run(
        session=s.digest,
        created=s.created,
        scene=s.scene,
        title=s.title,
        kind=kind_of(s),
        seed=s.seed,
        dials=s.dials,
        display=t.display,
        domains=tuple(Cell(d.domain, d.state, d.score) for d in grades.domains) if grades else (),
        gate=grades.gate.state if grades else "none",
        gate_words=grades.gate.words if grades else "",
        outcome=s.outcome_title or "the record ends before the story does",
        answer=answered.answer,
        why=answered.why,
        practice=s.practice,
        overridden=overridden(s),
        simulated=t.simulated,
        sound=s.sealed and not s.problems,
        corrected_by=tuple(dict.fromkeys(a.corrected_by for a in t.acts if a.corrected_by)),
        packs=tuple(f"{p.id}@{p.sha256[:12]}" for p in packs),
    )


def _totals(judged: Sequence[Judged], weights: Sequence[Weight]) -> tuple[Total, ...]:
    """The sum over each violation and its lawful twin at the same dials: the one of the same seed, or else the only one. Each run stands in
    one pair at most. At other dials it is another test, and no twin."""
    scenarios = [(s, t) for s, t, _ in judged if kind_of(s) == "violation" and t.grades]
    free = [(s, t) for s, t, _ in judged if kind_of(s) == "lawful" and t.grades]
    pairs: dict[str, tuple[SessionFindings, TraineeFindings]] = {}
    for same_seed in (True, False):
        for s, _ in scenarios:
            twins = [(b, u) for b, u in free if b.scene == s.twin and b.twin == s.scene and b.dials == s.dials]
            twins = [(b, u) for b, u in twins if b.seed == s.seed or not same_seed]
            if s.digest not in pairs and len(twins) == 1:
                pairs[s.digest] = twins[0]
                free.remove(twins[0])
    return tuple(total(s, t, *pairs[s.digest], weights=weights) for s, t in scenarios if s.digest in pairs)


def _against(runs: Sequence[Run], packs: Sequence[Pack], rules: Measures) -> list[str]:
    """All that speaks against signing, a sentence each."""
    found = []
    scored, least = sum(r.scored for r in runs), rules.signed_runs.value
    if scored < least:
        found.append(f"{scored} scored run{'s' * (scored != 1)}: it takes {least}")
    for words, of in (
        ("practice is never scored", [r for r in runs if r.practice]),
        ("an instructor's override fell into a run", [r for r in runs if r.overridden]),
        ("a script is no person", [r for r in runs if r.simulated]),
        ("a record was changed, damaged or never closed", [r for r in runs if not r.sound]),
    ):
        found += [f"{words}: {', '.join(map(named, of))}"] if of else []
    if len({r.packs for r in runs}) > 1:
        sets = "; ".join(dict.fromkeys(", ".join(r.packs) or "none" for r in runs))
        found.append(f"the runs were judged by different policy packs: {sets}")
    if not packs:
        found.append("no policy pack: name the agency's with --policy")
    found += [f"policy pack {p.id}: nobody of the agency's counsel has reviewed it" for p in packs if not p.counsel]
    return found


def named(r: Run) -> str:
    """A run in a sentence: by its session, since numbers change with what is named beside it."""
    return f"session {r.session[:12]} ({r.scene}, {r.created[:10]})"
