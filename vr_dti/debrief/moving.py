"""Which acts moved the conduct: the story played again up to each act, once with it and once without, and nobody doing anything after.

That takes no name of a region or a variable, and so holds for every scenario: a mind that only keeps count of what was said, or looks
round for a moment, has not been moved. Whoever stopped, or waited, has. Chance is keyed by place and visit, so both courses roll alike.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import NamedTuple

from vr_dti.debrief.measures import SEVERITY
from vr_dti.events import Intent
from vr_dti.story.engine import Playthrough
from vr_dti.story.harm import harm
from vr_dti.story.model import Story
from vr_dti.story.state import NEVER_MS

Key = tuple[str, int, str]
"""(source, seq, kind) of an intent: one sample can complete several"""
LASTS = ("pulled", "held_back", "stepped_between", "fired", "caught")
"""acts at an officer that go on, or whose effect does, and are told anew as `kept_off`"""


class _Ahead(NamedTuple):
    """What is to come from an instant on if nobody does anything more."""

    harm: int
    """over the whole course, thousandths of a point"""
    next_ms: int
    """when the next force, breach or blow begins; the limit where none does"""
    over_ms: int
    """when what goes on at that instant is over"""
    on: frozenset[str]
    """what goes on at that instant. While that stays so and the next is still to come, the same lies ahead"""


def moving(story: Story, seed: int, intents: Iterable[Intent], kinds: Collection[str], *, least_ms: int, limit_ms: int) -> dict[Key, bool]:
    """The acts (intents of these `kinds`) for which the officer's conduct went better: less harm in all (True), or at least what went on
    over sooner, or the next of it begun later, by `least_ms` (False). Where it did because he was still kept off, that is the doing of the
    act that began it, the last of `LASTS` by that trainee. `intents`: all that the story heard, the instructor's and other trainees' too;
    `limit_ms`: how far a course is followed."""
    play = Playthrough.begun(replace(story, seed=seed))
    harmful = frozenset(c.name for c in story.cues if c.kind != "precursor")
    officers = frozenset(c.actor for c in story.cues)
    found: dict[Key, bool] = {}
    lasting: dict[str, Key] = {}
    """trainee -> the last act of theirs that may go on"""
    without: _Ahead | None = None
    for intent in sorted(intents, key=lambda i: i.order):
        play.go(intent.heard_ms, ())
        if play.outcome:
            break
        key = (intent.source, intent.seq, intent.kind)
        if intent.kind in LASTS and intent.to in officers:
            lasting[intent.trainee] = key
        elif intent.kind == "kept_off":
            key = lasting.get(intent.trainee, key)
        if key[2] not in kinds:
            play.go(intent.heard_ms, (intent,))
            without = None
            continue
        if without is None or without.next_ms <= play.t_ms or without.on != _going(play, harmful):
            without = _ahead(play, harmful, officers, limit_ms)
        before = without
        play.go(intent.heard_ms, (intent,))
        after = without = _ahead(play, harmful, officers, limit_ms)
        less = after.harm < before.harm
        if less or after.next_ms - before.next_ms >= least_ms or before.over_ms - after.over_ms >= least_ms:
            found[key] = less or found.get(key, False)
    return found


def _ahead(play: Playthrough, harmful: frozenset[str], officers: frozenset[str], limit_ms: int) -> _Ahead:
    """What comes after the story as it stands, up to its outcome. That a shot ends the run soon spares nobody anything: it is left out."""
    branch = Playthrough(play.story, replace(play.state(), closes_ms=NEVER_MS))
    branch.go(limit_ms, ())
    end_ms = branch.outcome_ms if branch.outcome else limit_ms
    on = _going(play, harmful)
    begins = [e.at_ms for e in branch.effects if (e.kind == "cue" and e.name in harmful) or (e.kind == "blow" and e.target in officers)]
    over: dict[str, int] = {}
    for e in branch.effects:
        if e.kind == "cue_end" and e.name in on:
            over.setdefault(e.name, e.at_ms)
    return _Ahead(
        harm(play.story, [*play.effects, *branch.effects], end_ms, SEVERITY),
        min(begins, default=limit_ms),
        max((over.get(name, end_ms) for name in on), default=play.t_ms),
        on,
    )


def _going(play: Playthrough, harmful: frozenset[str]) -> frozenset[str]:
    """The force or breach that goes on as the story stands."""
    last = {e.name: e.kind == "cue" for e in play.effects if e.kind in ("cue", "cue_end") and e.name in harmful}
    return frozenset(name for name, still in last.items() if still)
