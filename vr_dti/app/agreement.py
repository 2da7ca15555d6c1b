"""`vr-dti agreement`: how far raters of the same sessions, and the machine, label alike."""

from __future__ import annotations

import json
from argparse import Namespace
from dataclasses import asdict, replace
from pathlib import Path

from vr_dti.app.rating import opened
from vr_dti.app.say import result
from vr_dti.debrief.course import Harm
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.profile import DomainName
from vr_dti.debrief.raters import MACHINE, Agreement, Rated, agreement
from vr_dti.debrief.spoken import relabelled, spoken
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.library.shelf import Shelf
from vr_dti.records.labels import labelled, read_labels
from vr_dti.records.report_labels import agreed, rungs_of
from vr_dti.records.report_words import DOMAINS

FORMAT = "dti-agreement/1"
COUNTED = "only labels given act by act and blind count (vr-dti label SESSION --ask)"


def agree(options: Namespace) -> int:
    """Counts and coefficients over the sessions named. `options`: sessions, json."""
    found: dict[str, list[Rated]] = {}
    for path in options.sessions:
        rated = _rated(path)
        found.setdefault(rated[0].session, rated)  # the same session twice is one
    whole = agreement([r for rated in found.values() for r in rated])
    result(json.dumps({"format": FORMAT, **asdict(whole)}, indent=1) if options.json else "\n".join(words(whole)))
    return 0


def _rated(path: Path) -> list[Rated]:
    """What everybody in a session said, with the labels that each rater gave blind and the scores that follow from those. What was
    relabelled during the run, taken over from the machine or labelled with others in sight is counted and set aside."""
    recorded, scenario = opened(path)
    labels = read_labels(path, recorded.digest)
    told = Shelf().told(scenario.written.policies)
    raters = labels.raters if labels else ()
    by_rater = {r: labels.blind(r) for r in raters} if labels else {}
    live = relabelled(recorded.takes[0])
    recorded = replace(recorded, takes=tuple(replace(t, corrections=()) for t in recorded.takes))
    plain = findings(recorded, scenario, told=told)
    best = Harm(plain.harm_best, plain.life_best)
    sessions = {MACHINE: plain}
    for rater, theirs in by_rater.items():
        if theirs:
            sessions[rater] = findings(labelled(recorded, theirs.values()), scenario, told=told, best=best)
    out = []
    for n, t in enumerate(plain.trainees):
        said = spoken(recorded.takes[0], t.trainee)
        keys = {s.key for s in said}
        rungs = tuple(rungs_of(s, by_rater) for s in said)
        scores = {name: _scores(session.trainees[n]) for name, session in sessions.items()}
        aside = {r: len(keys & (set(labels.of(r)) - set(by_rater[r]))) for r in raters} if labels else {}
        out.append(Rated(recorded.digest, t.trainee, rungs, scores, len(keys & set(live)), aside))
    return out


def _scores(trainee: TraineeFindings) -> dict[DomainName, float | None]:
    """By domain; empty where nothing is graded."""
    return {d.domain: d.score for d in trainee.grades.domains} if trainee.grades else {}


def words(a: Agreement) -> list[str]:
    """As lines: counts, then the coefficients, or why there is none."""
    out = [f"{a.sessions} session{'s' * (a.sessions != 1)}, {a.acts} spoken act{'s' * (a.acts != 1)}", COUNTED]
    for r in a.raters:
        changed = "" if r.rater == MACHINE else f", {r.changed} otherwise than the machine"
        blind = "" if r.rater == MACHINE else " blind"
        out.append(f"  {r.rater}: labeled {r.labelled} of {a.acts}{blind}{changed}")
        if r.aside:
            out.append(f"    {r.aside} more taken over from the machine, or labeled with others in sight: they enter no coefficient")
    if a.live:
        out.append(f"  {a.live} relabeled during the run: only what seems wrong is relabeled then, so they enter no coefficient")
    if not a.rungs:
        return [*out, "there are no two who labeled by themselves: vr-dti label SESSION --ask --by CODE"]
    out.append("rungs: Cohen's kappa over the acts that both labeled")
    out += [f"  {agreed(x)}" for x in a.rungs]
    out += [line for x in a.rungs for line in _scored(x.first, x.second, a)]
    return [*out, "No scale of good and poor is put to these: every such scale is a convention."]


def _scored(first: str, second: str, a: Agreement) -> list[str]:
    """What the labels of two raters make of the scores: an ICC(2,1) for each domain in which they lead to different ones."""
    mine = [s for s in a.scores if (s.first, s.second) == (first, second)]
    differ = [s for s in mine if s.alike < s.icc.n or s.one_only]
    same = sum(s.icc.n for s in mine if s not in differ)
    out = [f"scores: the labels of {first} and {second} lead to different ones in {len(differ)} of {len(mine)} domains"] if mine else []
    for y in differ:
        of = f"ICC(2,1) {y.icc.value:.2f}" if y.icc.value is not None else f"no ICC: {y.icc.why}"
        alone = f", {y.one_only} by one of them alone" if y.one_only else ""
        out.append(f"  {DOMAINS[y.domain]}: {y.icc.n} run{'s' * (y.icc.n != 1)} scored by both, {y.alike} alike{alone}; {of}")
    return [*out, f"  all {same} other scores are alike" if same > 1 else "  the other score is alike"] if same and differ else out
