"""What the story did: its nodes, blows and cues, when the harm of each cue ended, and the same course with no trainee in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vr_dti.debrief.findings import Blow, CueFact, NodeSpan, Untouched
from vr_dti.errors import InputError
from vr_dti.events import Effect
from vr_dti.story import engine
from vr_dti.story.load import Scenario, outcome_titles
from vr_dti.story.model import Story

MAX_CUES = 500
"""bound for files from strangers; ours have about ten. Default."""


@dataclass(frozen=True, slots=True)
class Happened:
    """The course of one take."""

    nodes: tuple[NodeSpan, ...]
    blows: tuple[Blow, ...]
    cues: tuple[CueFact, ...]
    outcome: str
    end_ms: int


def happened(story: Story, effects: Sequence[Effect], last_ms: int) -> Happened:
    """The course that these effects tell; `last_ms` is the last story time of the record. Raises `InputError` for too many cues."""
    outcome, end_ms = _outcome(effects, last_ms)
    blows = tuple(Blow(e.at_ms, e.target, e.name, e.text_arg("part")) for e in effects if e.kind == "blow")
    return Happened(_nodes(story, effects, end_ms), blows, _cues(story, effects, outcome, end_ms), outcome, end_ms)


def untouched(scenario: Scenario, seed: int, limit_ms: int) -> Untouched:
    """The course of the scene at `seed` when nobody acts and the instructor does nothing, up to `limit_ms`."""
    story = replace(scenario.story, seed=seed)
    state, effects = engine.begin(story)
    state, more = engine.advance(story, state, limit_ms, ())
    course = happened(story, effects + more, state.outcome_ms if state.outcome else limit_ms)
    return Untouched(course.outcome, outcome_titles(scenario.doc).get(course.outcome, course.outcome), course.end_ms, course.cues)


def _outcome(effects: Iterable[Effect], last_ms: int) -> tuple[str, int]:
    for e in effects:
        if e.kind == "outcome":
            return e.name, e.at_ms
    return "", last_ms


def _nodes(story: Story, effects: Iterable[Effect], end_ms: int) -> tuple[NodeSpan, ...]:
    spans: list[NodeSpan] = []
    where = {r.name: NodeSpan(r.name, r.nodes[r.initial].name, 0, end_ms, "begin") for r in story.regions}
    for e in effects:
        if e.kind != "enter":
            continue
        was = where.get(e.target)
        if was and (e.at_ms > was.from_ms or was.node != e.name):
            spans.append(replace(was, to_ms=e.at_ms))
        where[e.target] = NodeSpan(e.target, e.name, e.at_ms, end_ms, e.reason.because)
    order = [r.name for r in story.regions]
    spans += where.values()
    return tuple(sorted((s for s in spans if s.to_ms > s.from_ms or s.to_ms == end_ms), key=lambda s: (_row(order, s.region), s.from_ms)))


def _row(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


# --- cues ------------------------------------------------------------------------------------------------------------------


def _cues(story: Story, effects: Sequence[Effect], outcome: str, end_ms: int) -> tuple[CueFact, ...]:
    """Every time a cue began, with when its harm ended.

    That is the cue's own end. A cue that the story never ends goes on as part of its conduct - the cues of the same officer - and ends
    with the last of them that is ended; else with the run.
    """
    known = {c.name: c for c in story.cues}
    begun: list[CueFact] = []
    going: dict[str, int] = {}
    times: dict[str, int] = {}
    for e in effects:
        if e.kind == "cue_end" and e.name in going:
            row = going.pop(e.name)
            begun[row] = replace(begun[row], harm_end_ms=e.at_ms, ended="cue")
        elif e.kind == "cue" and e.name not in going:  # told again while it lasts, it is still the same
            cue = known.get(e.name)
            times[e.name] = times.get(e.name, 0) + 1
            going[e.name] = len(begun)
            begun.append(
                CueFact(
                    id=e.name if times[e.name] == 1 else f"{e.name}#{times[e.name]}",
                    kind=e.text_arg("cue", cue.kind if cue else ""),
                    title=cue.title if cue else e.name,
                    actor=e.text_arg("actor", cue.actor if cue else ""),
                    victim=e.text_arg("victim", cue.victim if cue else ""),
                    lowest_rung=e.int_arg("rung", cue.rung if cue else 0),
                    onset_ms=e.at_ms,
                    harm_end_ms=end_ms,
                    ended="cut" if outcome in ("", "stopped") else "run",
                )
            )
    if len(begun) > MAX_CUES:
        raise InputError(f"{len(begun)} cues in one run; a run has at most {MAX_CUES}", "this is no session of ours")
    return tuple(_with_conduct(c, begun) for c in begun)


def _with_conduct(cue: CueFact, all_cues: list[CueFact]) -> CueFact:
    if cue.ended == "cue":
        return cue
    later = [c for c in all_cues if c.actor == cue.actor and c.onset_ms >= cue.onset_ms]
    ended = [c.harm_end_ms for c in later if c.ended == "cue"]
    # Where the conduct's last step is still going on, nothing has ended.
    if not ended or max(later, key=lambda c: c.onset_ms).ended != "cue":
        return cue
    return replace(cue, harm_end_ms=max(ended), ended="conduct")
