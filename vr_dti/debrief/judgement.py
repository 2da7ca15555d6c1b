"""One take of one trainee judged: what is known before anybody acted, and everything that follows from what was done.

`Bench` holds what all takes of a scenario at one seed and one set of dials share. Sessions (`debrief.py`) and rehearsals
(`rehearsed`) are judged by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vr_dti.debrief.acts import ACTS, LAID_ASIDE, acts_of
from vr_dti.debrief.aftermath import aftermath, control_of, duties_of
from vr_dti.debrief.beside import Duty
from vr_dti.debrief.conduct import broken_ms, discrimination, gate, outcome
from vr_dti.debrief.course import Happened, Harm, happened, told_apart, untouched
from vr_dti.debrief.current import exposures_of
from vr_dti.debrief.devices import Devices, blind_of, declared, seated
from vr_dti.debrief.displays import display_of, of_measure, scorable
from vr_dti.debrief.domains import Ground
from vr_dti.debrief.ending import conduct_end
from vr_dti.debrief.findings import ConductEnd, Untouched
from vr_dti.debrief.hands import with_hands_on
from vr_dti.debrief.immobility import immobility_of, tasks_of
from vr_dti.debrief.known import known_of
from vr_dti.debrief.ladder import ladder
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.moving import moving
from vr_dti.debrief.muzzle import Crossing, muzzle_of
from vr_dti.debrief.opportunities import Case, judge
from vr_dti.debrief.people import people_of
from vr_dti.debrief.practice import let_pass
from vr_dti.debrief.profile import Profile
from vr_dti.debrief.record import QUIET_COMMANDS, Take
from vr_dti.debrief.senses import Senses, by_eyes
from vr_dti.debrief.shares import best_spared, counted
from vr_dti.debrief.steps import Opportunity
from vr_dti.debrief.talks import talks
from vr_dti.debrief.timeliness import notice, timeliness
from vr_dti.debrief.told import Chain, Counts
from vr_dti.debrief.touched import cost_ms, duties_ms, harm_ms, marked, opportunities_ms
from vr_dti.debrief.trainee import Act, Scorable, Summary, TraineeFindings
from vr_dti.events import Effect, Intent, Perceived
from vr_dti.recording.rows import TraineeMeta
from vr_dti.story.load import Scenario

RULES = Measures()
LOOSE = ("control", "loose")
"""region and node of the shared aftermath in which the person is in nobody's control"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A take as one trainee made it."""

    case: Case
    opportunities: tuple[Opportunity, ...]
    acts: tuple[Act, ...]


class Bench:
    """A scenario at one seed: the untouched course, and the best simulated trainee's."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        *,
        rules: Measures = RULES,
        course: Untouched | None = None,
        best: Harm | None = None,
        told: Counts | None = None,
    ) -> None:
        """`course` and `best` (`shares.best_spared`): where they were computed before. `told`: who counts as told, by policy pack."""
        self.seed = seed
        self.counts_told = told or {}
        self.scenario = scenario
        self.story = scenario.story
        self.people = people_of(scenario.doc)
        self.rules = rules
        self.untouched = course or untouched(scenario, seed, rules.untouched_limit_ms.value)
        self.best = best_spared(scenario, seed, self.untouched, rules) if best is None else best
        self.best_handless: Harm | None = None
        """of those who use no hands; None until somebody is held to it"""
        self.officers = frozenset(c.actor for c in self.story.cues) or frozenset({"partner"})
        self.victims = frozenset(c.victim for c in self.story.cues if c.victim) or frozenset({"subject"})
        self.chain = Chain(scenario, self.officers)
        self.told = frozenset(f.name for f in self.story.facts if f.told)

    def happened(self, take: Take) -> Happened:
        """The course of a take."""
        rules = self.rules
        moved = moving(self.story, self.seed, take.intents, ACTS, least_ms=rules.moved_ms.value, limit_ms=rules.untouched_limit_ms.value)
        course = happened(self.story, take.effects, take.end_ms)
        counts = counted(replace(self.story, seed=self.seed), take.effects, course.end_ms, take.intents, rules)
        return replace(course, moving=moved, counts=counts)

    def harm_to_match(self, table: tuple[Scorable, ...]) -> Harm:
        """The harm that a 4 is given for: that of the best simulated trainee, or, of a trainee whose hands cannot be told, of the best
        who uses none."""
        if of_measure(table, "hands").state == "scored":
            return self.best
        if self.best_handless is None:
            self.best_handless = best_spared(self.scenario, self.seed, self.untouched, self.rules, hands=False)
        return self.best_handless

    def table(self, meta: TraineeMeta, take: Take, devices: Devices) -> tuple[Scorable, ...]:
        """What the trainee's display can score."""
        rules = self.rules
        moves = [m for who, m in take.moves if who == meta.id]
        return scorable(
            display_of(meta.device_profile, devices),
            devices,
            simulated=meta.simulated,
            eyes=by_eyes(_gazes(take, meta.id)),
            seated=seated(moves, head_mm=rules.seated_head_mm.value, place_mm=rules.seated_place_mm.value, raised=devices.raised_mm > 0),
        )

    def judged(self, meta: TraineeMeta, take: Take, course: Happened, table: tuple[Scorable, ...], *, drawn: bool) -> Judged:
        """The opportunities of one trainee, and the acts with what they used."""
        moves = [m for who, m in take.moves if who == meta.id]
        senses = Senses(take.perceived, meta.id, course.end_ms, told=self.told, drawn=drawn, blind=blind_of(moves, course.end_ms))
        rules = self.rules
        acts = with_hands_on(
            self._acts(take, course, meta.id),
            take,
            control_of(self.story, course.duties),
            self.officers,
            self.victims,
            of_measure(table, "words"),
            trainee=meta.id,
            announced_ms=rules.announced_ms.value,
        )
        case = Case(
            trainee=meta.id,
            course=course,
            untouched=self.untouched,
            lawful=self.scenario.doc.lawful,
            senses=senses,
            gazes=_gazes(take, meta.id),
            moments=take.moments,
            overrides_ms=overrides_ms(take),
            talks=talks(take, course.end_ms),
            acts=acts,
            looked=senses.looks(),
            table=table,
            rules=rules,
        )
        return Judged(case, *judge(case))

    def _acts(self, take: Take, course: Happened, trainee: str) -> tuple[Act, ...]:
        return acts_of(
            take.intents,
            take.effects,
            trainee,
            self.officers,
            confidence_permille=self.rules.confidence_permille.value,
            corrections=take.corrections,
            moving=course.moving,
        )

    def trainee(self, meta: TraineeMeta, take: Take, devices: Devices, course: Happened, end: ConductEnd) -> TraineeFindings:
        """What a scored take shows of one trainee."""
        table = self.table(meta, take, devices)
        display = display_of(meta.device_profile, devices)
        found = self.judged(meta, take, course, table, drawn=display == "walls_voice")
        opportunities, acts = found.opportunities, found.acts
        loose_ms = broken_ms(take.effects) if self.scenario.doc.lawful else _loose_ms(course, self.officers)
        duties = duties_of(found.case, self.story, take.intents, self.chain, self.counts_told, loose_ms)
        moves = [m for who, m in take.moves if who == meta.id]
        still = immobility_of(found.case, take, moves, opportunities, acts, tasks_of(self.story, course))
        return TraineeFindings(
            trainee=meta.id,
            simulated=meta.simulated,
            profile=meta.device_profile,
            display=display,
            scorable=table,
            summary=_summary(opportunities, acts),
            grades=self._grades(found, take, end, duties, desktop=display == "desktop", hands_seen=devices.hands),
            opportunities=opportunities,
            acts=acts,
            looked=() if of_measure(table, "notice").state == "not_scorable" else found.case.looked,
            known=known_of(found.case.senses, course.facts),
            immobility=still if of_measure(table, "immobility").state == "shown" else (),
            own_force=tuple(a.id for a in acts if a.channel == "weapon" and a.kind not in LAID_ASIDE),
            muzzle=self._muzzle(take, meta.id),
            current=exposures_of(take.intents, meta.id),
            duties=duties,
            practice=(),
            notes=devices.notes(),
        )

    def _muzzle(self, take: Take, trainee: str) -> tuple[Crossing, ...]:
        return muzzle_of(take.intents, trainee, self.officers, self.story.own_force_at)

    def conduct_end(self, take: Take, course: Happened, trainees: Sequence[str]) -> ConductEnd:
        """What came last before the officer's conduct ended, or kept it from coming."""
        acts = [(a, t) for t in trainees for a in self._acts(take, course, t) if a.counts]
        return conduct_end(course, self.untouched, acts, overrides_ms(take))

    def _grades(self, found: Judged, take: Take, end: ConductEnd, duties: Sequence[Duty], *, desktop: bool, hands_seen: bool) -> Profile:
        case, course, table, rules = found.case, found.case.course, found.case.table, self.rules
        ground = Ground(found.opportunities, found.acts, table, rules, told_apart(course.cues))
        quiet = not any(c.harms for c in (*course.cues, *self.untouched.cues))
        came_of_it = outcome(case, self.harm_to_match(table), end, found.opportunities)
        applies = case.lawful or quiet
        left_alone = discrimination(case, found.acts, take.intents, take.effects, applies=applies, hands_seen=hands_seen)
        return Profile(
            (
                *(marked(domain, case, opportunities_ms(ground.judged)) for domain in (notice(ground), timeliness(ground), ladder(ground))),
                marked(came_of_it, case, harm_ms(course)),
                marked(aftermath(duties, rules, desktop=desktop), case, duties_ms(duties)),
                marked(left_alone, case, cost_ms(left_alone, found.acts, course)),
            ),
            gate(
                case,
                found.acts,
                self._muzzle(take, case.trainee),
                exposures_of(take.intents, case.trainee),
                self.story,
                self.officers,
                self.people,
            ),
        )


def rehearsed(
    bench: Bench,
    effects: Sequence[Effect],
    intents: Sequence[Intent],
    perceived: Sequence[Perceived] | None,
    end_ms: int,
    *,
    trainee: str,
    profile: str = "headset",
    course: Happened | None = None,
) -> TraineeFindings:
    """The findings of a course that was rehearsed at intent level, without samples: scored as the device that `profile` names.

    `perceived`: None for somebody who sees and hears everything at once. `course`: where it was computed before.
    """
    meta = TraineeMeta(trainee, profile, True)
    seen = everything(effects, trainee) if perceived is None else tuple(perceived)
    take = Take(0, 0, end_ms, tuple(intents), tuple(effects), seen)
    course = course or bench.happened(take)
    return bench.trainee(meta, take, declared(profile), course, bench.conduct_end(take, course, [trainee]))


def everything(effects: Sequence[Effect], trainee: str) -> tuple[Perceived, ...]:
    """The perceptions of somebody who sees every fact from its beginning to its end."""
    facts = [e for e in effects if e.kind in ("fact", "fact_end")]
    return tuple(Perceived(e.at_ms, trainee, "sees", f"fact:{e.name}", e.kind == "fact") for e in facts)


def overrides_ms(take: Take) -> tuple[int, ...]:
    """When the instructor bent the story: overrides that moved something."""
    moved = {(e.reason.source, e.reason.seq) for e in take.effects if e.kind != "ignored" and e.reason.source}
    return tuple(i.heard_ms for i in take.intents if i.kind == "command" and i.name not in QUIET_COMMANDS and (i.source, i.seq) in moved)


def _loose_ms(course: Happened, officers: frozenset[str]) -> int | None:
    """Since when nobody had the person in their control: since the story's aftermath says so, else since the end of the force."""
    told = next((n.from_ms for n in course.nodes if (n.region, n.node) == LOOSE), None)
    return course.force_end_ms(officers) if told is None else told


def _gazes(take: Take, trainee: str) -> list[Intent]:
    return [i for i in take.intents if i.kind == "gazed" and i.trainee == trainee]


def _summary(opportunities: Sequence[Opportunity], acts: Sequence[Act]) -> Summary:
    steps = [s for o in opportunities for s in o.steps if s.perceivable_ms is not None]
    uses = [o.use for o in opportunities]
    used, not_used = uses.count("used"), uses.count("not_used")
    return Summary(
        noticed=sum(s.notice.state == "noticed" for s in steps),
        perceivable=len(steps),
        used=used,
        not_used=not_used,
        not_counted=len(uses) - used - not_used,
        let_pass=sum(1 for o in opportunities for _ in let_pass(o, acts)),
    )
