"""Rehearsals: every simulated trainee plays a scenario and its twin, dials drawn, and is judged by the debrief itself.

Each perceives every fact when it begins, and looks at officer and person then: what is tried here is the scoring, not the senses.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tools.validity.claims import CLAIMS, Claim, Played, Round
from vr_dti.authoring.rounds import setup
from vr_dti.debrief.conduct import broken_ms
from vr_dti.debrief.course import Happened, Harm, untouched
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.devices import declared
from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.judgement import RULES, Bench, rehearsed
from vr_dti.debrief.profile import Total
from vr_dti.debrief.record import Recorded, Take
from vr_dti.debrief.shares import best_of
from vr_dti.debrief.total import total
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.events import Effect, Intent
from vr_dti.recording.rows import TraineeMeta
from vr_dti.records.session_file import new_meta
from vr_dti.scene import load_scenario
from vr_dti.story.behaviours import BEHAVIOURS, EARLY, SILENT
from vr_dti.story.dials import Setting
from vr_dti.story.load import Scenario, with_dials
from vr_dti.story.offers import offers
from vr_dti.story.rehearsal import STEADY, Rehearsal, rehearse

PAIRS = ("handcuffed", "foot-chase", "sudden-punch", "the-search")
TWIN = "-lawful"
SEED = 1
BOTH_MAIN = ("partner", "subject")
DWELL_MS = RULES.notice_dwell_ms.value


@dataclass
class Pair:
    """What all rounds of one scenario and its twin came to."""

    scene: str
    rounds: int
    claims: dict[str, Claim] = field(default_factory=lambda: {name: Claim(name) for name in CLAIMS})
    timeliness: dict[str, list[float]] = field(default_factory=dict)
    """by behaviour, of the rounds in which it applied"""
    sums: dict[str, list[float]] = field(default_factory=dict)
    by_head: dict[str, int] = field(default_factory=dict)
    """how often there is a sum without tracked eyes"""
    prevented: int = 0
    """rounds in which early words kept all harm from coming, of"""
    harmful: int = 0
    """those in which harm comes when nobody acts"""

    @property
    def runs(self) -> int:
        """Of each of the two scenarios."""
        return self.rounds * len(STEADY)

    def add(self, r: Round) -> None:
        for name, judge in CLAIMS.items():
            for verdict, words in judge(r):
                self.claims[name].add(verdict, words)
        for name, p in r.scene.items():
            if (score := p.domain("timeliness").score) is not None:
                self.timeliness.setdefault(name, []).append(score)
        for name, t in r.totals.items():
            if t.value is not None:
                self.sums.setdefault(name, []).append(t.value)
        for name, t in r.by_head.items():
            self.by_head[name] = self.by_head.get(name, 0) + (t.value is not None)
        if r.scene[SILENT.name].course.harm.all:
            self.harmful += 1
            self.prevented += r.scene[EARLY.name].course.harm.all == 0


def mean(values: Sequence[float]) -> str:
    """To a tenth, or a dash."""
    return f"{statistics.fmean(values):.1f}" if values else "–"


def played(scene: str, rounds: int, *, tell: Callable[[int], None] = lambda _: None) -> Pair:
    """`rounds` setups of a scenario and its twin, each played by every behaviour but the random one. `tell` hears of rounds done."""
    pair = Pair(scene, rounds)
    a, b = load_scenario(scene), load_scenario(scene + TWIN)
    for i in range(rounds):
        at = setup(a, SEED, i)
        pair.add(_round(at.words, with_dials(a, at.dials), with_dials(b, _same(b, at.dials)), at.seed))
        tell(i + 1)
    return pair


def _same(twin: Scenario, dials: Mapping[str, Setting]) -> dict[str, Setting]:
    """The same settings, of a twin that has the same dials."""
    assert set(twin.written.dials) == set(dials), f"{twin.doc.id}: other dials than its scenario"
    return dict(dials)


def _round(words: str, scene: Scenario, twin: Scenario, seed: int) -> Round:
    a, head_a, first, best = _all(scene, seed)
    b, head_b, second, _ = _all(twin, seed)

    def sums(mine: Mapping[str, TraineeFindings], theirs: Mapping[str, TraineeFindings]) -> dict[str, Total]:
        return {name: total(first, mine[name], second, theirs[name]) for name in mine}

    eyes_a, eyes_b = ({name: p.found for name, p in x.items()} for x in (a, b))
    return Round(words, a, b, sums(eyes_a, eyes_b), sums(head_a, head_b), best)


def _all(scenario: Scenario, seed: int) -> tuple[dict[str, Played], dict[str, TraineeFindings], SessionFindings, Harm]:
    """Every behaviour in one scenario: with tracked eyes, without; the session that they share; the best of all."""
    known = offers(scenario.story)
    runs = {b.name: rehearse(scenario.story, b, seed=seed, known=known) for b in STEADY}
    course = untouched(scenario, seed, RULES.untouched_limit_ms.value)
    bench = Bench(scenario, seed, course=course, best=Harm(0, 0))
    courses = {name: bench.happened(Take(0, 0, r.end_ms, r.intents, r.effects)) for name, r in runs.items()}
    bench.best = best_of((c.counts for c in courses.values()), course, RULES)
    eyes = {
        name: Played(_judged(bench, r, _gazes(r.effects), courses[name]), courses[name], broken_ms(r.effects) is not None)
        for name, r in runs.items()
    }
    head = {name: _judged(bench, r, (), courses[name]) for name, r in runs.items()}
    return eyes, head, _session(scenario, runs[SILENT.name], seed, bench.best), bench.best


def _judged(bench: Bench, run: Rehearsal, gazes: Iterable[Intent], course: Happened) -> TraineeFindings:
    intents = sorted([*run.intents, *gazes], key=lambda i: i.order)
    return rehearsed(bench, run.effects, intents, None, run.end_ms, trainee="trainee", course=course)


def _gazes(effects: Sequence[Effect]) -> list[Intent]:
    """Looks at officer and person as each fact and cue begins."""
    begun = [(e.at_ms, who) for e in effects if e.kind in ("fact", "cue") for who in BOTH_MAIN]
    looks = enumerate(begun, 1)
    return [Intent("gazed", "trainee", ms, ms + DWELL_MS, "eyes", n, to=who, part="eyes", dwell_ms=DWELL_MS) for n, (ms, who) in looks]


def _session(scenario: Scenario, run: Rehearsal, seed: int, best: Harm) -> SessionFindings:
    """The head of the findings, which a sum looks at: the scenario, its twin and the dials."""
    meta = new_meta(
        scene_id=scenario.doc.id,
        scene_version=scenario.doc.version,
        scene_hash=scenario.sha256,
        seed=seed,
        trainees=[TraineeMeta("trainee", "headset", True)],
        operator="",
        created="2026-01-01T00:00:00+00:00",
    )
    take = Take(0, 0, run.end_ms, run.intents, run.effects)
    return findings(Recorded(meta, "", (take,), {"trainee": declared("headset")}), scenario, best=best)


def behaviours() -> list[str]:
    """Those that play, in the order of the table."""
    return [name for name in BEHAVIOURS if any(b.name == name for b in STEADY)]
