"""What one trainee made of each opportunity: noticed, spoke, put hands on, called, raised - in seconds, or why not in seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from vr_dti.debrief.course import Happened
from vr_dti.debrief.displays import NO_SCORING, of_measure
from vr_dti.debrief.findings import Moment, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.senses import in_view_ms, looked_at, notice_of
from vr_dti.debrief.trainee import Act, Latency, LookSpan, Opportunity, Raise, Scorable, Use
from vr_dti.debrief.windows import Window, credited, windows_of
from vr_dti.events import Intent, Perceived

PICTURE_AFTER_MS = 1000
"""a picture without a blow to show is taken this long after the window opens. Default."""


@dataclass(frozen=True, slots=True)
class Case:
    """One trainee in one take: everything that is judged."""

    trainee: str
    course: Happened
    untouched: Untouched
    perceived: Sequence[Perceived]
    gazes: Sequence[Intent]
    moments: Sequence[Moment]
    overrides_ms: Sequence[int]
    """story times of overrides that moved the story"""
    acts: tuple[Act, ...]
    looked: tuple[LookSpan, ...]
    table: tuple[Scorable, ...]
    rules: Measures


def judge(case: Case) -> tuple[tuple[Opportunity, ...], tuple[Act, ...]]:
    """The trainee's opportunities, and the acts with what each of them used."""
    counted = [a for a in case.acts if a.counts]
    windows = windows_of(case.course.cues, case.perceived, case.trainee, case.untouched, counted, case.rules)
    acts = tuple(replace(a, credited_to=credited(windows, a)) for a in case.acts)
    return tuple(_opportunity(case, w, acts) for w in windows), acts


def is_mark(act: Act, row: Scorable) -> bool:
    """Entered by key or instructor, or the display gives marks only."""
    return act.mark or row.state == "mark"


def timed(act: Act, row: Scorable) -> bool:
    """A latency may be read from this act."""
    return not is_mark(act, row) and row.state not in NO_SCORING


def _opportunity(case: Case, w: Window, acts: tuple[Act, ...]) -> Opportunity:
    within = [a for a in acts if a.counts and w.holds(a)]
    used = [a for a in within if a.credited_to == w.cue.id]
    use, why = _use(case, w, used, within)
    judged = used or within
    words, hands = of_measure(case.table, "words"), of_measure(case.table, "hands")
    measured = [a.at_ms for a in used if timed(a, hands if a.channel == "hands" else words)]
    rungs = [a.rung for a in judged if a.rung is not None and a.channel != "radio"]
    notice_row = of_measure(case.table, "notice")
    step = (w.opens_ms or 0, w.step_ends_ms or 0)
    tracked = notice_row.state != "not_scorable" and w.opens_ms is not None
    return Opportunity(
        id=w.cue.id,
        kind=w.cue.kind,
        title=w.cue.title,
        actor=w.cue.actor,
        victim=w.cue.victim,
        lowest_rung=w.lowest_rung,
        onset_ms=w.cue.onset_ms,
        perceivable_ms=w.perceivable_ms,
        sense=w.sense,
        opens_ms=w.opens_ms,
        step_ends_ms=w.step_ends_ms,
        closes_ms=w.closes_ms,
        length_ms=w.length_ms,
        untouched_ms=w.untouched_ms,
        use=use,
        why=why,
        joined_to=w.joined_to,
        notice=notice_of(
            w.cue,
            w.perceivable_ms,
            case.looked,
            case.gazes,
            min(measured, default=None),
            notice_row,
            until_ms=w.closes_ms if w.step_ends_ms is None else w.step_ends_ms,
            dwell_ms=case.rules.notice_dwell_ms.value,
        ),
        words=_latency(case, w, [a for a in within if a.channel == "speech"], words),
        hands=_latency(case, w, [a for a in within if a.channel == "hands"], hands),
        call=_latency(case, w, [a for a in within if a.channel == "radio"], words),
        rung_reached=max(rungs, default=None),
        fit=_fit(rungs, judged, w.lowest_rung),
        raises=tuple(r for a in used if (r := _raise(case, w, a, within, words, hands))),
        looked_at=looked_at(case.looked, *step) if tracked else (),
        in_view_ms=in_view_ms(case.perceived, case.trainee, w.cue, *step) if tracked else None,
        acts=tuple(a.id for a in within),
        overridden=any(ms <= w.closes_ms for ms in case.overrides_ms),
        picture_ms=_picture_ms(case, w),
    )


def _use(case: Case, w: Window, used: Sequence[Act], within: Sequence[Act]) -> tuple[Use, str]:
    if w.perceivable_ms is None:
        return "not_perceivable", "never in view and never audible for this trainee while it lasted"
    if w.excluded:
        return "no_realistic_opportunity", w.excluded
    if w.joined_to:
        return "joined", f"opened within {case.rules.window_min_ms.value / 1000:.0f} s of another: one opportunity with it"
    if used:
        return "used", ""
    if within:
        return "used_later", "nothing was said or done before the next step; an act came later, while the harm went on"
    if w.cue.ended == "cut" and w.step_ends_ms == w.closes_ms:
        return "cut_short", "the run was stopped, or its record ends, while the window was open"
    if w.length_ms < case.rules.window_min_ms.value:
        return "cut_short", f"over {w.length_ms / 1000:.2f} s after its window opened, by an act done before or by somebody else"
    return "not_used", ""


def _latency(case: Case, w: Window, acts: Sequence[Act], row: Scorable) -> Latency:
    """`acts`: those of one channel within the window, in the order they were done."""
    unscorable = row.state in NO_SCORING
    if not acts:
        # Marks are entered by people: none entered is not the same as none said.
        return Latency("not_scorable", why=row.why) if unscorable else Latency("none", why=row.why if row.state == "mark" else "")
    act = acts[0]
    assert w.perceivable_ms is not None and w.opens_ms is not None
    state: Literal["latency", "mark", "not_scorable"] = "latency"
    if unscorable:
        state = "mark" if act.mark else "not_scorable"
    elif is_mark(act, row):
        state = "mark"
    why = {"latency": "", "mark": "a mark, not a latency", "not_scorable": row.why}[state]
    return Latency(
        state,
        act.id,
        act.at_ms,
        act.at_ms - w.perceivable_ms if state == "latency" else None,
        act.at_ms - w.opens_ms if state == "latency" else None,
        later=act.credited_to != w.cue.id,
        paused_ms=sum(m.lasts_ms or 0 for m in case.moments if m.what == "pause" and w.perceivable_ms <= m.at_ms <= act.at_ms),
        overridden=any(ms <= act.at_ms for ms in case.overrides_ms),
        why=why,
    )


def _fit(rungs: Sequence[int], acts: Sequence[Act], lowest: int) -> Literal["adequate", "below", "call_only", "none"]:
    if any(r >= lowest for r in rungs):
        return "adequate"
    if rungs:
        return "below"
    return "call_only" if acts else "none"


def _raise(case: Case, w: Window, act: Act, within: Sequence[Act], words: Scorable, hands: Scorable) -> Raise | None:
    """What followed `act` if it did not stop the conduct; None if it did, or if it stands at the top of the ladder already."""
    rung = act.rung
    if rung is None or rung >= 4 or act.channel == "radio":
        return None
    after = [a for a in within if a.at_ms > act.at_ms]
    higher = next((a for a in after if a.rung is not None and a.channel != "radio" and a.rung > rung), None)
    if higher is None:
        if not after and _stopped_by_act(case, w):
            return None
        return Raise(act.id, rung, "", None, None)
    a_row, b_row = (hands if a.channel == "hands" else words for a in (act, higher))
    both = timed(act, a_row) and timed(higher, b_row)
    return Raise(act.id, rung, higher.id, higher.rung, higher.at_ms - act.at_ms if both else None)


def _stopped_by_act(case: Case, w: Window) -> bool:
    """The harm ended otherwise than it does untouched, and no override did it."""
    if w.cue.ended not in ("cue", "conduct"):
        return False
    there = next((c for c in case.untouched.cues if c.id == w.cue.id), None)
    return not (there and there.harm_end_ms == w.cue.harm_end_ms) and not any(ms <= w.closes_ms for ms in case.overrides_ms)


def _picture_ms(case: Case, w: Window) -> int:
    """The moment that shows the cue best: its first blow, else a second after the window opened."""
    onset_ms, actor = w.cue.onset_ms, w.cue.actor
    next_ms = min((c.onset_ms for c in case.course.cues if c.actor == actor and c.onset_ms > onset_ms), default=w.closes_ms)
    blow = next((b.at_ms for b in case.course.blows if b.by == actor and onset_ms <= b.at_ms < next_ms), None)
    if blow is not None:
        return blow
    start_ms = w.opens_ms if w.opens_ms is not None else onset_ms
    return start_ms + min(PICTURE_AFTER_MS, max(0, next_ms - start_ms) // 2)
