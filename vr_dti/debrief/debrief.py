"""The debrief: recorded sessions of one scene in, findings out. Pure; every room of this folder is put together here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vr_dti.debrief.acts import MOVED_NOTHING, acts_of
from vr_dti.debrief.aftermath import duties_of
from vr_dti.debrief.course import Happened, happened, untouched
from vr_dti.debrief.displays import NO_SCORING, display_of, of_measure, scorable
from vr_dti.debrief.findings import ConductEnd, SessionFindings, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.opportunities import Case, is_mark, judge
from vr_dti.debrief.practice import corrected
from vr_dti.debrief.record import QUIET_COMMANDS, Devices, Recorded, Take
from vr_dti.debrief.senses import look_spans
from vr_dti.debrief.trainee import Act, Channel, First, Notice, Opportunity, Practice, Scorable, Summary, TraineeFindings
from vr_dti.recording.rows import TraineeMeta
from vr_dti.story.load import Scenario, outcome_titles

RULES = Measures()
LISTED = frozenset({"used", "used_later", "not_used", "cut_short"})
"""uses of opportunities that stand on the list"""


def findings(session: Recorded, scenario: Scenario, *, retries: Sequence[Recorded] = (), rules: Measures = RULES) -> SessionFindings:
    """What a session shows of each of its trainees. `retries` are sessions that go on from this one (`meta.parent`)."""
    return _Debrief(session, scenario, retries, rules).findings()


class _Debrief:
    """One session while it is judged."""

    def __init__(self, session: Recorded, scenario: Scenario, retries: Sequence[Recorded], rules: Measures) -> None:
        self.session = session
        self.scenario = scenario
        self.rules = rules
        self.retries = retries
        self.take = session.takes[0]
        self.officers = frozenset(c.actor for c in scenario.story.cues) or frozenset({"partner"})
        self.untouched: Untouched = untouched(scenario, session.meta.seed, rules.untouched_limit_ms.value)
        self.course = happened(scenario.story, self.take.effects, self.take.end_ms)

    def findings(self) -> SessionFindings:
        session, meta, doc, course = self.session, self.session.meta, self.scenario.doc, self.course
        end = self._conduct_end()
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
            options=dict(meta.options),
            parent=meta.parent.digest if meta.parent else "",
            practice=session.practice,
            title=doc.title,
            briefing=doc.briefing,
            people={name: c.title or name for name, c in doc.cast.items()},
            end_ms=course.end_ms,
            outcome=course.outcome,
            outcome_title=outcome_titles(doc).get(course.outcome, course.outcome),
            conduct_end=end,
            nodes=course.nodes,
            blows=course.blows,
            cues=course.cues,
            moments=self.take.moments,
            untouched=self.untouched,
            trainees=tuple(self._trainee(t, end) for t in meta.trainees),
        )

    # --- one trainee ---

    def _trainee(self, meta: TraineeMeta, end: ConductEnd) -> TraineeFindings:
        devices = self.session.devices.get(meta.id, Devices())
        display = display_of(meta.device_profile, devices)
        table = scorable(display, devices, simulated=meta.simulated)
        case = self._case(meta.id, self.take, self.course, table)
        opportunities, acts = judge(case)
        practice = self.session.practice
        if practice:  # never scored: what happened is shown, what it is worth is not
            opportunities = ()
        return TraineeFindings(
            trainee=meta.id,
            simulated=meta.simulated,
            profile=meta.device_profile,
            display=display,
            scorable=table,
            summary=None if practice else _summary(opportunities, acts, table),
            opportunities=opportunities,
            acts=acts,
            looked=() if of_measure(table, "notice").state == "not_scorable" else case.looked,
            own_force=tuple(a.id for a in acts if a.channel == "weapon"),
            duties=duties_of(self.course, acts, end.at_ms),
            practice=() if practice else self._practice(meta.id, table, opportunities),
            notes=_notes(devices),
        )

    def _case(self, trainee: str, take: Take, course: Happened, table: tuple[Scorable, ...]) -> Case:
        return Case(
            trainee=trainee,
            course=course,
            untouched=self.untouched,
            perceived=take.perceived,
            gazes=[i for i in take.intents if i.kind == "gazed" and i.trainee == trainee],
            moments=take.moments,
            overrides_ms=_overrides_ms(take),
            acts=self._acts(trainee, take),
            looked=look_spans(take.perceived, trainee, course.end_ms),
            table=table,
            rules=self.rules,
        )

    def _acts(self, trainee: str, take: Take) -> tuple[Act, ...]:
        confidence = self.rules.confidence_permille.value
        return acts_of(take.intents, take.effects, trainee, self.officers, confidence_permille=confidence)

    # --- practice ---

    def _practice(self, trainee: str, table: tuple[Scorable, ...], scored: tuple[Opportunity, ...]) -> tuple[Practice, ...]:
        takes = [("", t) for t in self.session.takes[1:]]
        for retry in self.retries:
            parent = retry.meta.parent
            if parent and trainee in {t.id for t in retry.meta.trainees}:
                takes += [(retry.digest, t.after(self.take, t.from_ms)) for t in retry.takes]
        return tuple(self._retry(trainee, table, scored, session, take) for session, take in takes)

    def _retry(self, trainee: str, table: tuple[Scorable, ...], scored: tuple[Opportunity, ...], session: str, take: Take) -> Practice:
        course = happened(self.scenario.story, take.effects, take.end_ms)
        retried, acts = judge(self._case(trainee, take, course, table))
        return Practice(
            take=take.number,
            session=session,
            from_ms=take.from_ms,
            to_ms=course.end_ms,
            outcome=outcome_titles(self.scenario.doc).get(course.outcome, course.outcome),
            acts=tuple(a for a in acts if a.at_ms >= take.from_ms),
            corrected=corrected(scored, retried, acts, from_ms=take.from_ms, to_ms=course.end_ms),
        )

    # --- the session ---

    def _conduct_end(self) -> ConductEnd:
        """What came last before the officer's conduct ended."""
        cues = self.course.cues
        if not cues:
            return ConductEnd(None, "none")
        last = max(cues, key=lambda c: (c.harm_end_ms, c.onset_ms))
        if last.ended in ("run", "cut"):
            return ConductEnd(None, "unknown" if last.ended == "cut" else "none")
        at_ms = last.harm_end_ms
        if any(c.id == last.id and c.harm_end_ms == at_ms for c in self.untouched.cues):
            return ConductEnd(at_ms, "by_itself")
        acts = [(a, t.id) for t in self.session.meta.trainees for a in self._acts(t.id, self.take) if a.counts and a.at_ms <= at_ms]
        overrides = [ms for ms in _overrides_ms(self.take) if ms <= at_ms]
        moved = [(a, t) for a, t in acts if a.answer not in ("", MOVED_NOTHING)] or acts
        to_officer = [(a, t) for a, t in moved if a.channel != "radio"] or moved
        if not to_officer:
            return ConductEnd(at_ms, "override" if overrides else "unknown")
        act, trainee = max(to_officer, key=lambda pair: pair[0].at_ms)
        if overrides and overrides[-1] >= act.at_ms:
            return ConductEnd(at_ms, "override")
        hows: dict[Channel, str] = {"speech": "voice", "hands": "hands", "radio": "call"}
        return ConductEnd(at_ms, hows[act.channel], trainee)  # type: ignore[arg-type]


def _overrides_ms(take: Take) -> tuple[int, ...]:
    """When the instructor bent the story: overrides that moved something."""
    moved = {(e.reason.source, e.reason.seq) for e in take.effects if e.kind != "ignored" and e.reason.source}
    return tuple(i.heard_ms for i in take.intents if i.kind == "command" and i.name not in QUIET_COMMANDS and (i.source, i.seq) in moved)


def _notes(devices: Devices) -> tuple[str, ...]:
    notes = []
    if devices.head_lost:
        times = "once" if devices.head_lost == 1 else f"{devices.head_lost} times"
        notes.append(f"head tracking was lost {times}, {devices.head_lost_ms / 1000:.1f} s in all: looks in that time are not known")
    return tuple(notes)


# --- the summary -----------------------------------------------------------------------------------------------------------


def _summary(opportunities: tuple[Opportunity, ...], acts: tuple[Act, ...], table: tuple[Scorable, ...]) -> Summary:
    perceived = [o for o in opportunities if o.perceivable_ms is not None]
    listed = [o for o in perceived if not o.joined_to]
    first = listed[0] if listed else None
    uses = [o.use for o in opportunities]
    return Summary(
        noticed=sum(o.notice.state == "noticed" for o in perceived),
        perceivable=len(perceived),
        first_notice=first.notice if first else Notice("unknown", why="there was nothing to notice"),
        first_notice_of=first.title if first else "",
        first_words=_first("speech", opportunities, acts, of_measure(table, "words")),
        first_hands=_first("hands", opportunities, acts, of_measure(table, "hands")),
        used=uses.count("used"),
        used_later=uses.count("used_later"),
        not_used=uses.count("not_used"),
        not_counted=sum(u in ("cut_short", "joined", "not_perceivable", "no_realistic_opportunity") for u in uses),
    )


def _first(channel: Channel, opportunities: tuple[Opportunity, ...], acts: tuple[Act, ...], row: Scorable) -> First:
    act = next((a for a in acts if a.channel == channel and a.counts), None)
    if act is None:
        return First("not_scorable" if row.state in NO_SCORING else "none", why=row.why if row.state != "scored" else "")
    used = next((o for o in opportunities if o.id == act.credited_to), None)
    first = First("outside", act.at_ms, opportunity=used.id if used else "", title=used.title if used else "", rung=act.rung, act=act.id)
    if row.state in NO_SCORING and not act.mark:
        return replace(first, state="not_scorable", why=row.why)
    if is_mark(act, row):
        return replace(first, state="mark", why="a mark, not a latency")
    if used is None or used.perceivable_ms is None:
        began = any(o.opens_ms is not None and o.opens_ms <= act.at_ms for o in opportunities)
        return replace(first, why="after it was over" if began else "before any opportunity")
    start_ms = min(o.perceivable_ms for o in opportunities if o.perceivable_ms is not None and (o.id == used.id or o.use in LISTED))
    return replace(first, state="latency", after_ms=act.at_ms - used.perceivable_ms, after_first_ms=act.at_ms - start_ms)
