"""The debrief: a recorded session in, findings out. Pure; every room of this folder is put together here and in `judgement.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.debrief.course import Happened, Harm, lines, prompts
from vr_dti.debrief.devices import Devices
from vr_dti.debrief.displays import display_of
from vr_dti.debrief.findings import Moment, SessionFindings
from vr_dti.debrief.judgement import RULES, Bench
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.practice import corrected
from vr_dti.debrief.record import Recorded, Take
from vr_dti.debrief.relabelled import as_labelled
from vr_dti.debrief.talks import as_moments, talks
from vr_dti.debrief.told import Counts
from vr_dti.debrief.trainee import Practice, TraineeFindings
from vr_dti.recording.rows import TraineeMeta
from vr_dti.story.engine import SHOT
from vr_dti.story.hearing import goes_down
from vr_dti.story.load import Scenario, outcome_titles
from vr_dti.story.locale import in_words

DIAL = "dial."
"""begins the name of a dial among a session's options"""


def findings(
    session: Recorded,
    scenario: Scenario,
    *,
    retries: Sequence[Recorded] = (),
    best: Harm | None = None,
    told: Counts | None = None,
    rules: Measures = RULES,
) -> SessionFindings:
    """What a session shows of each of its trainees.

    `retries` are sessions that go on from this one (`meta.parent`). `best` is what the best simulated trainee leaves of the harm at
    the session's seed and dials; it is rehearsed where it is not given. `told` is who
    counts as told by each of the scene's policy packs (`told.py`); without any, what the scene takes for told is.
    """
    return _Debrief(session, scenario, retries, Bench(scenario, session.meta.seed, rules=rules, best=best, told=told)).findings()


class _Debrief:
    """One session while it is judged."""

    def __init__(self, session: Recorded, scenario: Scenario, retries: Sequence[Recorded], bench: Bench) -> None:
        self.session = session
        self.scenario = scenario
        self.bench = bench
        self.retries = retries
        self.heard = session.takes[0]
        self.labelled = as_labelled(scenario.story, session.meta.seed, self.heard, bench.happened(self.heard))
        self.take, self.course = self.labelled.take, self.labelled.course

    def findings(self) -> SessionFindings:
        session, meta, doc, course = self.session, self.session.meta, self.scenario.doc, self.course
        end = self.bench.conduct_end(self.take, course, [t.id for t in meta.trainees])
        found = [self.bench.trainee(t, self.take, self._devices(t), course, end) for t in meta.trainees]
        return SessionFindings(
            digest=session.digest,
            sealed=session.sealed,
            problems=session.problems,
            program=meta.program,
            machine=meta.machine,
            scene=meta.scene_id,
            scene_version=meta.scene_version,
            scene_hash=meta.scene_hash,
            seed=meta.seed,
            created=meta.created,
            operator=meta.operator,
            options={k: v for k, v in meta.options.items() if not k.startswith(DIAL)},
            voice_kept=sum(d.voice_kept for d in session.devices.values()),
            voice_lost=sum(d.voice_lost for d in session.devices.values()),
            parent=meta.parent.digest if meta.parent else "",
            parent_ms=meta.parent.at_ms if meta.parent else None,
            practice=session.practice,
            title=doc.title or in_words(doc.id).capitalize(),
            briefing=doc.briefing,
            lawful=doc.lawful,
            twin=doc.twin,
            dials=dict(self.scenario.dials),
            people=self.bench.people,
            end_ms=course.end_ms,
            outcome=course.outcome,
            outcome_title=self._title(self.take, course),
            conduct_end=end,
            nodes=course.nodes,
            blows=course.blows,
            lines=lines(doc, self.take.effects, talks(self.take, course.end_ms)),
            facts=course.facts,
            cues=course.cues,
            harm=course.harm.all,
            life=course.harm.life,
            harm_counted=course.counts.all,
            harm_best=self.bench.best.all,
            life_best=self.bench.best.life,
            harm_best_handless=self.bench.best_handless.all if self.bench.best_handless else None,
            moments=self._moments(course.end_ms),
            untouched=self.bench.untouched,
            trainees=tuple(self._trainee(t, f) for t, f in zip(meta.trainees, found, strict=True)),
        )

    def _moments(self, end_ms: int) -> tuple[Moment, ...]:
        spoken = as_moments(talks(self.take, end_ms), self.bench.people)
        return tuple(sorted((*self.take.moments, *prompts(self.scenario.doc, self.take.effects), *spoken), key=lambda m: m.at_ms))

    def _title(self, take: Take, course: Happened) -> str:
        """How it ended; where the hits of the weapon are not scored (`records/zero.py`), no word of whom it shot."""
        if course.outcome == SHOT and not any(map(goes_down, take.intents)):
            return "A shot ended the run"
        return outcome_titles(self.scenario.doc).get(course.outcome, course.outcome)

    def _devices(self, meta: TraineeMeta) -> Devices:
        return self.session.devices.get(meta.id, Devices())

    def _trainee(self, meta: TraineeMeta, found: TraineeFindings) -> TraineeFindings:
        if self.session.practice:  # never scored: what happened is shown, what it is worth is not
            return replace(found, summary=None, grades=None, opportunities=(), immobility=(), duties=())
        duties = tuple(map(self.labelled.duty, found.duties))
        return replace(found, duties=duties, practice=self._practice(meta, found))

    # --- practice ---

    def _practice(self, meta: TraineeMeta, scored: TraineeFindings) -> tuple[Practice, ...]:
        takes = [("", t) for t in self.session.takes[1:]]
        for retry in self.retries:
            parent = retry.meta.parent
            if parent and meta.id in {t.id for t in retry.meta.trainees}:
                takes += [(retry.digest, t.after(self.heard, t.from_ms)) for t in retry.takes]
        return tuple(self._retry(meta, scored, session, take) for session, take in takes)

    def _retry(self, meta: TraineeMeta, scored: TraineeFindings, session: str, take: Take) -> Practice:
        course: Happened = self.bench.happened(take)
        drawn = display_of(meta.device_profile, self._devices(meta)) == "walls_voice"
        again = self.bench.judged(meta, take, course, scored.scorable, drawn=drawn)
        return Practice(
            take=take.number,
            session=session,
            from_ms=take.from_ms,
            to_ms=course.end_ms,
            outcome=self._title(take, course),
            acts=tuple(a for a in again.acts if a.at_ms >= take.from_ms),
            corrected=corrected(scored.opportunities, again.opportunities, again.acts, from_ms=take.from_ms, to_ms=course.end_ms),
        )
