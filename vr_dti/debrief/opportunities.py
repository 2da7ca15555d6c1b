"""What one trainee made of each opportunity: noticed, spoke, put hands on, called, raised - in seconds, or why not in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vr_dti.debrief.acts import high_enough, prevented
from vr_dti.debrief.beside import LookSpan
from vr_dti.debrief.course import Happened
from vr_dti.debrief.displays import of_measure
from vr_dti.debrief.findings import Moment, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.persistence import raises_of
from vr_dti.debrief.senses import Senses, looked_at, notice_of
from vr_dti.debrief.steps import Latency, Opportunity, Step, StepUse, Use
from vr_dti.debrief.talks import Talk
from vr_dti.debrief.trainee import Act, Scorable
from vr_dti.debrief.windows import StepWindow, Window, credited, meant, windows_of
from vr_dti.events import Intent


@dataclass(frozen=True, slots=True)
class Case:
    """One trainee in one take: everything that is judged."""

    trainee: str
    course: Happened
    untouched: Untouched
    lawful: bool
    senses: Senses
    gazes: Sequence[Intent]
    moments: Sequence[Moment]
    overrides_ms: Sequence[int]
    """story times of overrides that moved the story"""
    talks: Sequence[Talk]
    """when the instructor spoke as somebody of the scene"""
    acts: tuple[Act, ...]
    looked: tuple[LookSpan, ...]
    table: tuple[Scorable, ...]
    rules: Measures

    def row(self, act: Act) -> Scorable:
        """What the display can say of such an act."""
        return of_measure(self.table, "hands" if act.channel == "hands" else "words")

    def touched(self, by_ms: int, since_ms: int) -> bool:
        """The instructor bent the story before `by_ms`, or spoke as somebody of it from `since_ms` until then, or shortly before."""
        lasts_ms = self.rules.talk_lasts_ms.value
        return any(ms <= by_ms for ms in self.overrides_ms) or any(t.overlaps(since_ms, by_ms, lasts_ms=lasts_ms) for t in self.talks)

    def bent(self, by_ms: int | None) -> bool:
        """The instructor bent the story, or began to speak as somebody of it, before `by_ms`: what was judged as late as then may be his.
        None: nothing was judged."""
        return by_ms is not None and any(ms <= by_ms for ms in (*self.overrides_ms, *(t.from_ms for t in self.talks)))

    def timed(self, act: Act) -> bool:
        """A latency may be read from this act: it is no mark, and the display measures its like."""
        return not act.mark and self.row(act).state == "scored"


def judge(case: Case) -> tuple[tuple[Opportunity, ...], tuple[Act, ...]]:
    """The trainee's opportunities, and the acts with what each of them used."""
    counted = [a for a in case.acts if a.counts]
    windows = windows_of(case.course, case.senses, case.untouched, counted, case.rules, lawful=case.lawful)
    acts = []
    for act in case.acts:
        conduct, step = credited(windows, act)
        acts.append(replace(act, credited_to=conduct, step=step, overridden=case.touched(act.at_ms, act.at_ms)))
    return tuple(_opportunity(case, w, acts) for w in windows), tuple(acts)


def _opportunity(case: Case, w: Window, acts: Sequence[Act]) -> Opportunity:
    within = [a for a in acts if a.counts and w.holds(a)]
    used = [a for a in within if a.credited_to == w.conduct]
    use, why = _use(case, w, used, _unknown(case, w, acts, used))
    gravest = w.gravest.cue
    first = w.perceivable[0] if w.perceivable else None
    from_ms = first.known.perceivable_ms if first else None
    rungs = [a.rung for a in used if a.rung is not None and a.channel != "radio"]
    return Opportunity(
        id=w.conduct,
        kind=gravest.kind,
        title=gravest.title,
        actors=w.actors,
        victim=gravest.victim,
        lowest_rung=gravest.lowest_rung,
        perceivable_ms=from_ms,
        opens_ms=w.opens_ms,
        closes_ms=w.closes_ms,
        length_ms=w.length_ms,
        untouched_ms=w.untouched_ms,
        use=use,
        why=why,
        stopped=w.stopped,
        steps=tuple(_step(case, w, s, used) for s in w.steps),
        words=_latency(case, from_ms, w.opens_ms, used, "speech"),
        hands=_latency(case, from_ms, w.opens_ms, used, "hands"),
        call=_latency(case, from_ms, w.opens_ms, used, "radio"),
        rung_reached=max(rungs, default=None),
        fit=_fit(used, w),
        raises=raises_of(w, used, case.timed, case.rules) if w.counts else (),
        acts=tuple(a.id for a in within),
        overridden=case.touched(w.horizon_ms, w.steps[0].cue.onset_ms),
    )


def head_lost(title: str, blind_ms: int) -> str:
    """Why nobody can tell since when a step could be perceived."""
    return f"head tracking was lost for {blind_ms / 1000:.1f} s as “{title}” went on: since when it could be perceived is not known"


def _unknown(case: Case, w: Window, acts: Sequence[Act], used: Sequence[Act]) -> str:
    """Why the whole window is not known, where it rests on a time in which the head was lost: it never opened, or opened too late to
    count, or what was done in that time would have used it. Empty where it is known. A window that opens late and goes on counts."""
    lost = next((s for s in w.steps if s.known.blind_ms > case.rules.blind_ms.value), None)
    if lost is None or w.harmless or used:
        return ""
    meanwhile = any(a.counts and meant(a, w.actors) and lost.cue.onset_ms <= a.at_ms < (lost.opens_ms or lost.cue.end_ms) for a in acts)
    late = bool(w.excluded) and (w.untouched_ms or 0) + lost.known.blind_ms >= case.rules.window_min_ms.value
    if w.opens_ms is None or late or meanwhile:
        return head_lost(lost.cue.title, lost.known.blind_ms)
    return ""


def _use(case: Case, w: Window, used: Sequence[Act], unknown: str) -> tuple[Use, str]:
    if unknown:
        return "not_known", unknown
    if not w.perceivable:
        row = of_measure(case.table, "perceivable")
        never = f"never seen or heard by this trainee while it lasted: {_missing(w)}"
        return "not_perceivable", row.why if row.state == "not_scorable" else never
    if w.harmless:
        return "no_harm", w.harmless
    if w.opens_ms is None:
        return "no_realistic_opportunity", "it was over before anybody could have acted on it"
    if w.excluded:
        return "no_realistic_opportunity", w.excluded
    if used:
        return "used", ""
    if w.stopped:
        return "cut_short", "the run was stopped, or its record ends, while the window was open"
    if w.length_ms < case.rules.window_min_ms.value:
        return "cut_short", f"over {w.length_ms / 1000:.2f} s after its window opened, by an act done before or by somebody else"
    return "not_used", ""


def _missing(w: Window) -> str:
    return "; ".join(dict.fromkeys(title for s in w.steps for title in s.known.missing)) or "what it consists of"


def _step(case: Case, w: Window, s: StepWindow, used: Sequence[Act]) -> Step:
    mine = [a for a in used if a.step == s.cue.id]
    measured = [a.at_ms for a in mine if case.timed(a)]
    notice_row = of_measure(case.table, "notice")
    from_ms, until_ms = s.opens_ms or 0, s.until_ms or 0
    tracked = notice_row.state != "not_scorable" and s.opens_ms is not None
    people = frozenset(p for p in (s.cue.actor, s.cue.victim) if p)
    seen_ms = s.known.perceivable_ms
    return Step(
        id=s.cue.id,
        kind=s.cue.kind,
        title=s.cue.title,
        lowest_rung=s.cue.lowest_rung,
        onset_ms=s.cue.onset_ms,
        end_ms=s.cue.end_ms,
        perceivable_ms=seen_ms,
        sense=s.known.sense,
        learned=s.known.learned,
        missing=s.known.missing,
        blind_ms=s.known.blind_ms,
        opens_ms=s.opens_ms,
        until_ms=s.until_ms,
        use=_step_use(case, w, s, mine),
        notice=notice_of(
            people,
            seen_ms,
            case.looked,
            case.gazes,
            min(measured, default=None),
            notice_row,
            until_ms=w.closes_ms if s.until_ms is None else s.until_ms,
            dwell_ms=case.rules.notice_dwell_ms.value,
        ),
        words=_latency(case, seen_ms, s.opens_ms, mine, "speech"),
        hands=_latency(case, seen_ms, s.opens_ms, mine, "hands"),
        call=_latency(case, seen_ms, s.opens_ms, mine, "radio"),
        looked_at=looked_at(case.looked, from_ms, until_ms) if tracked else (),
        in_view_ms=case.senses.in_view_ms(people, from_ms, until_ms) if tracked else None,
        picture_ms=_picture_ms(case, s),
        policy=s.cue.policy,
        guidebook=s.cue.guidebook,
    )


def _step_use(case: Case, w: Window, s: StepWindow, mine: Sequence[Act]) -> StepUse:
    if s.opens_ms is None:
        return "not_known" if s.known.blind_ms > case.rules.blind_ms.value else "not_perceivable"
    if not w.counts:
        return "not_counted"
    if mine:
        return "acted"
    return "passed" if (s.until_ms or 0) - s.opens_ms >= case.rules.window_min_ms.value else "brief"


def acted_after_ms(s: Step) -> int | None:
    """From when a step could be perceived to the first act on it: what tells an act at once from one that was nearly the next step's.
    None where none was timed."""
    after = (x.after_perceivable_ms for x in (s.words, s.hands, s.call))
    return min((ms for ms in after if ms is not None), default=None)


def _latency(case: Case, from_ms: int | None, opens_ms: int | None, acts: Sequence[Act], channel: str) -> Latency:
    """The first act of one channel, from when its cue could be perceived."""
    row = of_measure(case.table, "hands" if channel == "hands" else "words")
    act = next((a for a in acts if a.channel == channel), None)
    if act is None or from_ms is None or opens_ms is None:
        # Marks are entered by people: none entered is not the same as none said.
        return Latency("not_scorable", why=row.why) if row.state == "not_scorable" else Latency("none", why=_why_none(row))
    state: Literal["latency", "mark", "not_scorable"] = "latency"
    if not case.timed(act):
        state = "mark" if act.mark or row.state == "mark" else "not_scorable"
    return Latency(
        state,
        act.id,
        act.at_ms,
        act.at_ms - from_ms if state == "latency" else None,
        act.at_ms - opens_ms if state == "latency" else None,
        paused_ms=sum(m.lasts_ms or 0 for m in case.moments if m.what == "pause" and from_ms <= m.at_ms <= act.at_ms),
        overridden=case.touched(act.at_ms, from_ms),
        why={"latency": "", "mark": "a mark, not a latency", "not_scorable": row.why}[state],
    )


def _why_none(row: Scorable) -> str:
    return row.why if row.state == "mark" else ""


def _fit(used: Sequence[Act], w: Window) -> Literal["adequate", "below", "call_only", "none"]:
    """The highest rung against the lowest adequate one of the step it was used in; whatever kept harm from coming was adequate."""
    lowest = {s.cue.id: s.cue.lowest_rung for s in w.steps}
    spoken = [a for a in used if a.rung is not None and a.channel != "radio"]
    if high_enough(spoken, lowest, prevented=prevented(w.stopped, [s.cue.kind for s in w.steps])):
        return "adequate"
    if spoken:
        return "below"
    return "call_only" if used else "none"


def _picture_ms(case: Case, s: StepWindow) -> int:
    """The moment that shows the cue best: its first blow, else a second after its window opened."""
    cue = s.cue
    next_ms = min((c.onset_ms for c in case.course.cues if c.actor == cue.actor and c.onset_ms > cue.onset_ms), default=cue.end_ms)
    blow = next((b.at_ms for b in case.course.blows if b.by == cue.actor and cue.onset_ms <= b.at_ms < max(next_ms, cue.end_ms)), None)
    if blow is not None:
        return blow
    start_ms = s.opens_ms if s.opens_ms is not None else cue.onset_ms
    return start_ms + min(case.rules.picture_ms.value, max(0, next_ms - start_ms) // 2)
