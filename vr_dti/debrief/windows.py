"""Where a trainee's opportunities lie: one window a cue, W = [perceivable + floor, harm end], and which of them count.

Four rules take a cue off the list or out of it: it could not be perceived; its window on the untouched course is shorter than the
least (one unforeseeable blow is no failure of those who stand by); it opens so soon after another that the two are one opportunity; the
run was cut off. What counts as one opportunity is decided here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from vr_dti.debrief.findings import CueFact, Untouched
from vr_dti.debrief.measures import Measures
from vr_dti.debrief.senses import first_perceivable
from vr_dti.debrief.trainee import Act
from vr_dti.events import Perceived


@dataclass(frozen=True, slots=True)
class Window:
    """A cue's window for one trainee."""

    cue: CueFact
    perceivable_ms: int | None
    sense: Literal["sees", "hears", ""]
    opens_ms: int | None
    closes_ms: int
    untouched_ms: int | None
    """its length on the untouched course; None where the cue does not happen there"""
    step_ends_ms: int | None = None
    """when the next opportunity with the same officer opens, or the harm ends"""
    joined_to: str = ""
    """the cue whose opportunity this is part of"""
    excluded: str = ""
    """why there is no realistic opportunity"""
    lowest_rung: int = 0
    members: tuple[str, ...] = field(default=())
    """cues that are part of this opportunity, itself included"""

    @property
    def counts(self) -> bool:
        """It stands on the list of opportunities."""
        return self.perceivable_ms is not None and not self.excluded and not self.joined_to

    @property
    def length_ms(self) -> int:
        return max(0, self.closes_ms - self.opens_ms) if self.opens_ms is not None else 0

    def holds(self, act: Act) -> bool:
        """The act was done within the window, to this officer or by radio."""
        meant = act.channel == "radio" or act.to == self.cue.actor
        return self.opens_ms is not None and meant and self.opens_ms <= act.at_ms <= self.closes_ms


def windows_of(
    cues: Sequence[CueFact], perceived: Sequence[Perceived], trainee: str, untouched: Untouched, acts: Sequence[Act], rules: Measures
) -> tuple[Window, ...]:
    """The window of every cue for this trainee, in the order of the cues. `acts` are the counted ones."""
    there = {c.id: c for c in untouched.cues}
    windows = [_window(c, perceived, trainee, there.get(c.id), acts, rules) for c in cues]
    windows = _joined(windows, rules.window_min_ms.value)
    return tuple(_with_step(w, windows) for w in windows)


def credited(windows: Sequence[Window], act: Act) -> str:
    """The id of the cue whose opportunity an act used: the one that opened last; empty where none was open.

    An act sooner than the floor after a cue lies before that cue's window and so goes to an earlier one: to the precursor, not to
    superhuman reaction. An act in an excluded window is shown there if nothing else was open.
    """
    if not act.counts:
        return ""
    held = [w for w in windows if w.holds(act) and not w.joined_to]
    best = max(held, key=lambda w: (w.counts, w.opens_ms or 0, w.cue.onset_ms), default=None)
    return best.cue.id if best else ""


def _window(
    cue: CueFact, perceived: Sequence[Perceived], trainee: str, there: CueFact | None, acts: Sequence[Act], rules: Measures
) -> Window:
    perceivable_ms, sense = first_perceivable(perceived, trainee, cue)
    if perceivable_ms is None:
        return Window(cue, None, "", None, cue.harm_end_ms, None, lowest_rung=cue.lowest_rung, members=(cue.id,))
    opens_ms = perceivable_ms + rules.floor_ms.value
    untouched_ms = there.harm_end_ms - there.onset_ms - (opens_ms - cue.onset_ms) if there else None
    window = Window(cue, perceivable_ms, sense, opens_ms, cue.harm_end_ms, untouched_ms, lowest_rung=cue.lowest_rung, members=(cue.id,))
    return replace(window, excluded=_too_short(window, acts, rules.window_min_ms.value))


def _too_short(window: Window, acts: Sequence[Act], least_ms: int) -> str:
    """Why the window is too short; empty if it is long enough. A fast rescue must not erase its own window: the untouched course rules."""
    if window.untouched_ms is not None:
        if window.untouched_ms >= least_ms:
            return ""
        return f"{_s(window.untouched_ms)} on the untouched course, less than {_s(least_ms)}"
    short = window.length_ms < least_ms and not any(window.holds(a) for a in acts)
    return f"{_s(window.length_ms)} in this run, less than {_s(least_ms)}; the untouched course does not have it" if short else ""


def _joined(windows: list[Window], least_ms: int) -> list[Window]:
    """Windows of one officer that open less than the least apart are one opportunity, from the first opening to the last harm."""
    out = {id(w): w for w in windows}
    for actor in dict.fromkeys(w.cue.actor for w in windows):
        open_ = sorted((w for w in windows if w.counts and w.cue.actor == actor), key=lambda w: (w.opens_ms or 0, w.cue.onset_ms))
        groups: list[list[Window]] = []
        for w in open_:
            if groups and (w.opens_ms or 0) - (groups[-1][-1].opens_ms or 0) < least_ms:
                groups[-1].append(w)
            else:
                groups.append([w])
        for group in groups:
            # Of cues that could be perceived at the same instant the latest leads: somebody who turns round sees the kick, not the threat.
            lead = [w for w in group if w.opens_ms == group[0].opens_ms][-1]
            for w in group:
                out[id(w)] = replace(w, joined_to=lead.cue.id)
            out[id(lead)] = replace(
                lead,
                closes_ms=max(w.closes_ms for w in group),
                lowest_rung=max(w.cue.lowest_rung for w in group),
                members=tuple(w.cue.id for w in group),
            )
    return [out[id(w)] for w in windows]


def _with_step(window: Window, windows: Sequence[Window]) -> Window:
    opens_ms = window.opens_ms
    if opens_ms is None:
        return window
    others = [w.opens_ms for w in windows if w.counts and w.cue.actor == window.cue.actor and w.opens_ms is not None]
    return replace(window, step_ends_ms=max(opens_ms, min([ms for ms in others if ms > opens_ms] + [window.closes_ms])))


def _s(ms: int) -> str:
    return f"{max(0, ms) / 1000:.2f} s"
