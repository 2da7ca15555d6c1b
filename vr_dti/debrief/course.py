"""What the story did: its nodes, blows, facts and cues, how much harm that was, and the same course with no trainee in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vr_dti.debrief.findings import Blow, CueFact, FactSpan, Moment, NodeSpan, SceneLine, Untouched
from vr_dti.debrief.measures import SEVERITY
from vr_dti.debrief.moving import Key
from vr_dti.debrief.mute import mute_spans
from vr_dti.debrief.talks import Talk
from vr_dti.errors import InputError
from vr_dti.events import Effect
from vr_dti.story import engine
from vr_dti.story.behaviours import COACH
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.harm import harm
from vr_dti.story.load import Scenario, outcome_titles
from vr_dti.story.model import Story
from vr_dti.story.state import RegionState, StoryState

MAX_CUES = 500
"""bound for files from strangers; ours have about ten. Default."""


class Harm(NamedTuple):
    """Harm of a course, thousandths of a point."""

    all: int
    life: int
    """of it, what threatened life"""


@dataclass(frozen=True, slots=True)
class Happened:
    """The course of one take."""

    nodes: tuple[NodeSpan, ...]
    blows: tuple[Blow, ...]
    facts: tuple[FactSpan, ...]
    cues: tuple[CueFact, ...]
    duties: tuple[Effect, ...]
    """effects that say a duty was done, in order"""
    state: StoryState
    """at the end: what conditions of duties are asked of"""
    harm: Harm
    """as it came"""
    counts: Harm
    """of it what outcome goes by (`shares.counted`)"""
    outcome: str
    end_ms: int
    moving: Mapping[Key, bool] = field(default_factory=dict)
    """the acts for which the conduct went better; True: less harm came of it (`moving.py`)"""

    def force_end_ms(self, officers: frozenset[str]) -> int | None:
        """When the last force or breach by one of them was over; None where there was none, or it went on to the end."""
        harms = [c for c in self.cues if c.harms]
        if any(c.ended != "cue" for c in harms):
            return None
        return max([c.end_ms for c in harms] + [b.at_ms for b in self.blows if b.by in officers], default=None)


def happened(story: Story, effects: Sequence[Effect], last_ms: int) -> Happened:
    """The course that these effects tell; `last_ms` is the last story time of the record. Raises `InputError` for too many cues."""
    outcome, end_ms = _outcome(effects, last_ms)
    came = harm_of(story, effects, end_ms)
    return Happened(
        nodes=_nodes(story, effects, end_ms),
        blows=tuple(Blow(e.at_ms, e.target, e.name, e.text_arg("part")) for e in effects if e.kind == "blow"),
        facts=_facts(story, effects, end_ms),
        cues=_cues(story, effects, outcome, end_ms),
        duties=tuple(e for e in effects if e.kind == "duty"),
        state=_state(story, effects, end_ms),
        harm=came,
        counts=came,
        outcome=outcome,
        end_ms=end_ms,
    )


def prompts(doc: ScenarioDoc, effects: Iterable[Effect]) -> tuple[Moment, ...]:
    """What the coach in the trainee's ear said, and when."""
    said = [e for e in effects if e.kind == "say" and e.target == COACH]
    return tuple(Moment(e.at_ms, "prompt", doc.lines[e.name].text if e.name in doc.lines else e.name, "the scene") for e in said)


def lines(doc: ScenarioDoc, effects: Sequence[Effect], talks: Iterable[Talk] = ()) -> tuple[SceneLine, ...]:
    """What was said in the scene, as its locale words it, as long as it was said; what the coach says is a prompt. As the world has it,
    whoever the instructor speaks as says nothing else in these `talks` (`world/talking.py`), and who is under current or was shot says
    nothing (`world/hurts.py`)."""
    hushed = {(e.target, e.name, e.int_arg("since_ms")): e.at_ms for e in effects if e.kind == "hush"}
    spoken, mute = tuple(talks), mute_spans(effects)
    said = [e for e in effects if e.kind == "say" and e.target != COACH and e.name in doc.lines]
    out = []
    for e in sorted(said, key=lambda e: e.at_ms):
        whole_ms = e.at_ms + e.int_arg("duration_ms")
        his = [(t.from_ms, t.until_ms) for t in spoken if t.who == e.target] + mute.get(e.target, [])
        if not any(from_ms <= e.at_ms < until_ms for from_ms, until_ms in his):
            cut_ms = [from_ms for from_ms, _ in his if from_ms > e.at_ms]
            until_ms = min(whole_ms, hushed.get((e.target, e.name, e.at_ms), whole_ms), *cut_ms)
            out.append(SceneLine(e.at_ms, until_ms, e.target, e.text_arg("to"), doc.lines[e.name].text))
    return tuple(out)


def untouched(scenario: Scenario, seed: int, limit_ms: int) -> Untouched:
    """The course of the scene at `seed` when nobody acts and the instructor does nothing, up to `limit_ms`."""
    story = replace(scenario.story, seed=seed)
    state, effects = engine.begin(story)
    state, more = engine.advance(story, state, limit_ms, ())
    course = happened(story, effects + more, state.outcome_ms if state.outcome else limit_ms)
    title = outcome_titles(scenario.doc).get(course.outcome, course.outcome)
    return Untouched(course.outcome, title, course.end_ms, course.cues, course.harm.all, course.harm.life)


def harm_of(story: Story, effects: Iterable[Effect], end_ms: int) -> Harm:
    """The harm that these effects tell, up to `end_ms`."""
    kinds = {c.name: c.kind for c in story.cues}  # a stranger's record may tell of others
    told = [e for e in effects if e.name in kinds and e.kind in ("cue", "cue_end")]
    life = [e for e in told if kinds[e.name] == "life_threat"]
    return Harm(harm(story, told, end_ms, SEVERITY), harm(story, life, end_ms, SEVERITY))


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


def _state(story: Story, effects: Iterable[Effect], end_ms: int) -> StoryState:
    """The variables and nodes at the end, read back from the effects."""
    rows = {v.name: i for i, v in enumerate(story.variables)}
    regions = {r.name: i for i, r in enumerate(story.regions)}
    values = [v.init for v in story.variables]
    at = [RegionState(r.initial, 0, 0) for r in story.regions]
    for e in effects:
        if e.kind == "set" and e.name in rows:
            value = e.arg("value")
            values[rows[e.name]] = bool(value) if story.variables[rows[e.name]].type == "bool" else value
        elif e.kind == "enter" and e.target in regions:
            names = [n.name for n in story.regions[regions[e.target]].nodes]
            if e.name in names:
                at[regions[e.target]] = RegionState(names.index(e.name), e.at_ms, e.int_arg("visit"))
    return StoryState(end_ms, tuple(at), tuple(values), ())


def told_apart(cues: Sequence[CueFact]) -> dict[str, str]:
    """The titles of cues by id; of several with one title each says which it was: `Kicks him (2 of 3)`."""
    times: dict[str, int] = {}
    for c in cues:
        times[c.title] = times.get(c.title, 0) + 1
    seen: dict[str, int] = {}
    found: dict[str, str] = {}
    for c in cues:
        seen[c.title] = seen.get(c.title, 0) + 1
        found[c.id] = c.title if times[c.title] == 1 else f"{c.title} ({seen[c.title]} of {times[c.title]})"
    return found


# --- facts and cues --------------------------------------------------------------------------------------------------------


def _facts(story: Story, effects: Iterable[Effect], end_ms: int) -> tuple[FactSpan, ...]:
    titles = {f.name: f.title for f in story.facts}
    since: dict[str, int] = {}
    spans: list[FactSpan] = []
    for e in effects:
        if e.kind == "fact":
            since.setdefault(e.name, e.at_ms)
        elif e.kind == "fact_end" and e.name in since:
            spans.append(FactSpan(e.name, titles.get(e.name, e.name), since.pop(e.name), e.at_ms))
    spans += [FactSpan(name, titles.get(name, name), ms, end_ms) for name, ms in since.items()]
    return tuple(sorted(spans, key=lambda s: (s.from_ms, s.name)))


def _cues(story: Story, effects: Sequence[Effect], outcome: str, end_ms: int) -> tuple[CueFact, ...]:
    """Every time a cue began, and when it ended; of one that goes on, the end of the run."""
    known = {c.name: c for c in story.cues}
    begun: list[CueFact] = []
    going: dict[str, int] = {}
    times: dict[str, int] = {}
    for e in effects:
        if e.kind == "cue_end" and e.name in going:
            row = going.pop(e.name)
            begun[row] = replace(begun[row], end_ms=e.at_ms, ended="cue")
        elif e.kind == "cue" and e.name not in going:  # told again while it lasts, it is still the same
            cue = known.get(e.name)
            actor, victim = e.text_arg("actor", cue.actor if cue else ""), e.text_arg("victim", cue.victim if cue else "")
            times[e.name] = times.get(e.name, 0) + 1
            going[e.name] = len(begun)
            begun.append(
                CueFact(
                    id=e.name if times[e.name] == 1 else f"{e.name}#{times[e.name]}",
                    kind=e.text_arg("cue", cue.kind if cue else ""),
                    title=cue.title if cue else e.name,
                    actor=actor,
                    victim=victim,
                    lowest_rung=e.int_arg("rung", cue.rung if cue else 0),
                    conduct=cue.conduct if cue else f"{actor}>{victim}",
                    facts=tuple(story.facts[row].name for row in cue.facts) if cue else (e.name,),
                    onset_ms=e.at_ms,
                    end_ms=end_ms,
                    ended="cut" if outcome in ("", "stopped", "shot") else "run",
                    policy=cue.policy if cue else (),
                    guidebook=cue.guidebook if cue else (),
                )
            )
    if len(begun) > MAX_CUES:
        raise InputError(f"{len(begun)} cues in one run; a run has at most {MAX_CUES}", "this is no session of ours")
    return tuple(begun)
