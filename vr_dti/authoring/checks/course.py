"""The course of a run that nobody touches: when the first cue comes, how long it lasts, whether it ends; how large the scene is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.finding import Finding
from vr_dti.authoring.words import time
from vr_dti.errors import InputError
from vr_dti.events import Effect
from vr_dti.story.engine import SHOT, STOPPED, Playthrough
from vr_dti.story.model import Story
from vr_dti.story.rehearsal import LIMIT_MS
from vr_dti.story.variables import Setting

FIRST_CUE_MS = 90_000
SHORTEST_MS, LONGEST_MS = 120_000, 360_000
FEWEST, MOST = 15, 40
"""nodes that a scene writes itself. Defaults of this project: a first decision within 90 s, 2 to 6 min, 15 to 40 nodes."""


@dataclass(frozen=True, slots=True)
class Untouched:
    """A run that nobody touches, to its end or the limit."""

    effects: tuple[Effect, ...]
    outcome: str
    end_ms: int
    held: tuple[str, ...]
    """nodes, with a way out of them, in which it stands at that time"""

    @property
    def first_cue(self) -> Effect | None:
        return next((e for e in self.effects if e.kind == "cue"), None)


def untouched(story: Story) -> Untouched:
    """That run. Raises `InputError` where it goes round in no time."""
    course = Playthrough.begun(story)
    course.go(LIMIT_MS, ())
    there = [r.nodes[s.node] for r, s in zip(story.regions, course.regions, strict=True)]
    held = tuple(f"{r.name}.{n.name}" for r, n in zip(story.regions, there, strict=True) if n.edges and not n.final)
    return Untouched(tuple(course.effects), course.outcome, course.outcome_ms, held)


def course(study: Study) -> Iterator[Finding]:
    """At the dials of the scenario; then, only whether it ends, at each other setting of each dial."""
    subject, story = study.subject, study.subject.scenario.story
    try:
        run = untouched(story)
    except InputError as e:
        yield subject.finding("breaks-off", ("regions",), e.what, e.remedy)
        return
    if not run.outcome:
        own = [name for name in run.held if not subject.foreign(("regions", name.partition(".")[0]))]
        where = f": it still waits in {', '.join(own)}" if own else ""
        what = f"if nobody acts, the run does not end within {time(LIMIT_MS)}{where}"
        yield subject.finding("never-ends", ("end",), what, "let every wait have an end")
    else:
        yield from _lengths(study, run)
        yield from _at_other_dials(study, story)
    first = run.first_cue
    if first is not None and first.at_ms > FIRST_CUE_MS:
        what = f"the first cue comes after {time(first.at_ms)}; a trainee should meet the first decision within {time(FIRST_CUE_MS)}"
        yield subject.finding("late-cue", ("cues", first.name), what, "let it begin earlier", "warning")
    if first is None and subject.doc.cues and not subject.doc.lawful:
        what = "if nobody acts, no cue begins"
        yield subject.finding("late-cue", ("cues",), what, "a scene calls for the trainee by itself", "warning")


def _lengths(study: Study, run: Untouched) -> Iterator[Finding]:
    if not SHORTEST_MS <= run.end_ms <= LONGEST_MS:
        what = f"if nobody acts, the run lasts {time(run.end_ms)}; {time(SHORTEST_MS)} to {time(LONGEST_MS)} is usual"
        yield study.subject.finding("length", ("end",), what, "add to it, or shorten it", "warning")


def _at_other_dials(study: Study, story: Story) -> Iterator[Finding]:
    for name, dial in study.subject.doc.dials.items():
        for setting in dial.domain:
            if type(setting) is type(dial.init) and setting == dial.init:
                continue
            try:
                ends = bool(untouched(_with(story, name, setting)).outcome)
            except InputError as e:
                ends = False
                yield study.subject.finding("breaks-off", ("dials", name), f"at {name}={_spelled(setting)}: {e.what}", e.remedy)
            else:
                if not ends:
                    what = f"at {name}={_spelled(setting)} the run does not end within {time(LIMIT_MS)}, if nobody acts"
                    yield study.subject.finding("never-ends", ("dials", name), what, "let every wait have an end")


def _with(story: Story, name: str, setting: Setting) -> Story:
    return replace(story, variables=tuple(replace(v, init=setting) if v.name == name else v for v in story.variables))


def _spelled(setting: Setting) -> str:
    return str(setting).lower() if isinstance(setting, bool) else str(setting)


def outcomes(study: Study) -> Iterator[Finding]:
    """Outcomes named as those of a run that was stopped, or that a shot ended: reports would tell the scene's own ending so."""
    doc = study.subject.doc
    named = [(("end", i, "outcome"), e.outcome) for i, e in enumerate(doc.end)]
    named += [(("interrupts", i, "outcome"), x.outcome) for i, x in enumerate(doc.interrupts)]
    for path, name in named:
        if name in (STOPPED, SHOT):
            whose = "was stopped" if name == STOPPED else "a shot ended"
            what = f"a run that {whose} has the outcome {name}, and reports judge it as cut short"
            yield study.subject.finding("taken-outcome", path, what, "give it another name")


def size(study: Study) -> Iterator[Finding]:
    """How many nodes the scenario writes itself; what sub-graphs bring does not count."""
    subject = study.subject
    own = sum(not subject.foreign(subject.path(spot)) for spot in subject.out_of)
    if not FEWEST <= own <= MOST:
        what = f"{own} node{'' if own == 1 else 's'}; {FEWEST} to {MOST} of its own make a scene"
        yield subject.finding("size", ("regions",), what, "add to it" if own < FEWEST else "split it, or make sub-graphs", "warning")
