"""Where a trainee's opportunities lie: one window a conduct, from its first cue to its last harm, and which of them count.

W = [first cue perceivable + floor, last harm]. Where an act kept harm from coming, it ends when the conduct was over. A precursor of the
conduct which this trainee could perceive made what followed foreseeable, and so opens it. A window that would be shorter than the least on
the untouched course is no realistic opportunity: one unforeseeable blow is no failure of those who stand by. The cues stay visible inside
it as its steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vr_dti.debrief.course import Happened
from vr_dti.debrief.findings import CueFact, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.senses import Known, Senses
from vr_dti.debrief.trainee import Act

CUT = frozenset({"", "stopped", "shot"})
"""outcomes of a run that was stopped, also by the trainee's own shot, or whose record ends before the story does"""
GRAVITY = ("precursor", "breach", "excessive", "life_threat")
"""kinds of cue, the gravest last"""


@dataclass(frozen=True, slots=True)
class StepWindow:
    """A cue of the conduct as this trainee could perceive it."""

    cue: CueFact
    known: Known
    opens_ms: int | None
    until_ms: int | None = None
    """when the next step opens, or the window closes"""


@dataclass(frozen=True, slots=True)
class Window:
    """A conduct's window for one trainee."""

    conduct: str
    steps: tuple[StepWindow, ...]
    """in the order in which the cues began"""
    opens_ms: int | None
    closes_ms: int
    untouched_ms: int | None
    """its length on the untouched course; None where the conduct does no harm there"""
    stopped: bool
    """the run was stopped, or its record ends, while it was open"""
    horizon_ms: int
    """until when more harm was to come, or came"""
    excluded: str = ""
    """why there is no realistic opportunity"""
    harmless: str = ""
    """why there is nothing to stop"""

    @property
    def perceivable(self) -> tuple[StepWindow, ...]:
        """Its steps that this trainee could perceive, in the order in which they could be."""
        found = [s for s in self.steps if s.opens_ms is not None]
        return tuple(sorted(found, key=lambda s: (s.opens_ms or 0, s.cue.onset_ms)))

    @property
    def gravest(self) -> StepWindow:
        """The gravest step that could be perceived, else of all."""
        return max(self.perceivable or self.steps, key=lambda s: (gravity(s.cue.kind), s.cue.lowest_rung))

    @property
    def actors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s.cue.actor for s in self.steps))

    @property
    def counts(self) -> bool:
        """It stands on the list of opportunities."""
        return self.opens_ms is not None and not self.excluded and not self.harmless

    @property
    def length_ms(self) -> int:
        return max(0, self.closes_ms - self.opens_ms) if self.opens_ms is not None else 0

    def holds(self, act: Act) -> bool:
        """The act was done within the window, to this officer or by radio."""
        return self.opens_ms is not None and meant(act, self.actors) and self.opens_ms <= act.at_ms <= self.closes_ms

    def step_at(self, at_ms: int) -> StepWindow | None:
        """The step that had opened last at an instant."""
        return next((s for s in reversed(self.perceivable) if s.opens_ms is not None and s.opens_ms <= at_ms), None)


def windows_of(
    course: Happened, senses: Senses, untouched: Untouched, acts: Sequence[Act], rules: Measures, *, lawful: bool
) -> tuple[Window, ...]:
    """The window of every conduct for one trainee, in the order in which they began. `acts` are that trainee's counted ones."""
    windows = []
    for conduct in dict.fromkeys(c.conduct for c in course.cues):
        window = _window(conduct, course, senses, untouched, acts, rules)
        if lawful:
            window = replace(window, harmless="what the officer did here was lawful", excluded="")
        windows.append(_with_steps(window))
    return tuple(windows)


def credited(windows: Sequence[Window], act: Act) -> tuple[str, str]:
    """(conduct, step) whose opportunity an act used: the window that counts, then the step that opened last; empty where none was open.

    An act sooner than the floor after a cue lies before that step and so goes to an earlier one: to the precursor, not to superhuman
    reaction. An act in an excluded window is shown there if nothing else was open.
    """
    if not act.counts:
        return "", ""
    held = [(w, s) for w in windows if w.holds(act) and (s := w.step_at(act.at_ms))]
    best = max(held, key=lambda pair: (pair[0].counts, pair[1].opens_ms or 0, pair[1].cue.onset_ms), default=None)
    return (best[0].conduct, best[1].cue.id) if best else ("", "")


def gravity(kind: str) -> int:
    """How grave a kind of cue is; an unknown kind counts as excessive force."""
    return GRAVITY.index(kind) if kind in GRAVITY else 2


def meant(act: Act, actors: Sequence[str]) -> bool:
    """The act was to one of these officers, or by radio."""
    return act.channel == "radio" or act.to in actors


def _window(conduct: str, course: Happened, senses: Senses, untouched: Untouched, acts: Sequence[Act], rules: Measures) -> Window:
    cues = [c for c in course.cues if c.conduct == conduct]
    there = [c for c in untouched.cues if c.conduct == conduct]
    steps = tuple(_step(c, senses.known(c, course.facts), rules.floor_ms.value) for c in cues)
    there_ends_ms = max((c.end_ms for c in there if c.harms), default=None)
    mine = [a for a in acts if meant(a, [c.actor for c in cues])]
    next_ms = still_to_come_ms(cues, there)
    cut = course.outcome in CUT and (next_ms is not None or any(c.ended == "cut" for c in cues))
    closes_ms = _closes(cues, next_ms, course.end_ms, mine, cut=cut)
    open_ = [s for s in steps if s.opens_ms is not None and s.opens_ms <= closes_ms]
    lead = min(open_, key=lambda s: (s.opens_ms or 0, s.cue.onset_ms), default=None)
    window = Window(
        conduct=conduct,
        steps=steps,
        opens_ms=lead.opens_ms if lead else None,
        closes_ms=closes_ms,
        untouched_ms=_untouched_ms(lead, there, there_ends_ms),
        stopped=cut,
        horizon_ms=max(closes_ms, min(next_ms or 0, course.end_ms)),
    )
    if there_ends_ms is None and not any(c.harms for c in cues):
        return replace(window, harmless="nothing followed it, in this run or on the untouched course")
    return replace(window, excluded=_too_short(window, acts, rules.window_min_ms.value)) if lead else window


def _step(cue: CueFact, known: Known, floor_ms: int) -> StepWindow:
    return StepWindow(cue, known, None if known.perceivable_ms is None else known.perceivable_ms + floor_ms)


def _closes(cues: Sequence[CueFact], next_ms: int | None, run_ends_ms: int, mine: Sequence[Act], *, cut: bool) -> int:
    """The last harm. For whoever acted while more was to come (at `next_ms`), and so kept it from coming, when it was over: the end of
    the last cue, or the last act of which less harm came, but no later than more was to come. `cut`: the run was, before it could come."""
    harms = [c.end_ms for c in cues if c.harms]
    last_ms = max(harms or [c.end_ms for c in cues])
    if next_ms is None:
        return last_ms
    limit_ms = max(last_ms if harms else 0, min(next_ms, run_ends_ms))
    if cut:
        return max(last_ms, limit_ms)
    kept = [a for a in mine if a.at_ms <= next_ms and (a.at_ms > last_ms or not harms)]
    if not kept:
        return last_ms
    return min(limit_ms, max([last_ms, *(c.end_ms for c in cues), *(a.at_ms for a in kept if a.eased)]))


def still_to_come_ms(cues: Sequence[CueFact], there: Sequence[CueFact]) -> int | None:
    """When more harm of a conduct was to come than came: the next after its last on the untouched course, as much later as the last one
    came later; where none came in this run, the last harm of the untouched course. None: nothing more was to come, or what went on was
    cut short, so that the conduct was over with it."""
    harms = [c for c in cues if c.harms]
    if not harms:
        return max((c.end_ms for c in there if c.harms), default=None)
    same = {c.id: c for c in there}
    if any(c.id in same and c.end_ms - c.onset_ms < same[c.id].end_ms - same[c.id].onset_ms for c in harms):
        return None
    last = max(harms, key=lambda c: (c.end_ms, c.onset_ms))
    shift_ms = last.end_ms - same[last.id].end_ms if last.id in same else 0
    coming = [c.onset_ms + shift_ms for c in there if c.harms and c.onset_ms + shift_ms >= last.end_ms]
    return min(coming, default=None)


def _untouched_ms(lead: StepWindow | None, there: Sequence[CueFact], there_ends_ms: int | None) -> int | None:
    """The window's length had nobody acted: from as long after the same cue as in this run, to the last harm."""
    same = next((c for c in there if lead and c.id == lead.cue.id), None)
    if lead is None or lead.opens_ms is None or same is None or there_ends_ms is None:
        return None
    return there_ends_ms - same.onset_ms - (lead.opens_ms - lead.cue.onset_ms)


def _too_short(window: Window, acts: Sequence[Act], least_ms: int) -> str:
    """Why the window is too short; empty if it is long enough. A fast rescue must not erase its own window: the untouched course rules."""
    if window.untouched_ms is not None:
        if window.untouched_ms >= least_ms:
            return ""
        return f"a window of {_s(window.untouched_ms)} where nobody acts, less than the {_s(least_ms)} of an opportunity"
    short = window.length_ms < least_ms and not any(window.holds(a) for a in acts)
    return f"{_s(window.length_ms)} in this run, less than {_s(least_ms)}; the untouched course does not have it" if short else ""


def _with_steps(window: Window) -> Window:
    """Each step lasts until the next one opens."""
    opens = [s.opens_ms for s in window.perceivable if s.opens_ms is not None]

    def until(step: StepWindow) -> StepWindow:
        if step.opens_ms is None:
            return step
        # Of steps that open at the same instant the latest leads: somebody who turns round sees the kick, not the threat.
        later = [s for s in window.perceivable if s.opens_ms == step.opens_ms and s.cue.onset_ms > step.cue.onset_ms]
        next_ms = step.opens_ms if later else min((ms for ms in opens if ms > (step.opens_ms or 0)), default=window.closes_ms)
        return replace(step, until_ms=max(step.opens_ms, min(next_ms, window.closes_ms)))

    return replace(window, steps=tuple(until(s) for s in window.steps))


def _s(ms: int) -> str:
    return f"{max(0, ms) / 1000:.2f} s"
