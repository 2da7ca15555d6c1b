"""`tests:` of a scenario: a trainee scripted at intent level plays the story alone, and what came is compared with what was expected.

Pure: no world, no senses. What an act needs of the world (a hand that reaches, a word that is understood) is taken as done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from vr_dti.authoring import words
from vr_dti.documents import Loc
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.events import Effect, Intent
from vr_dti.story.document import ActDoc, ScenarioDoc, TestDoc
from vr_dti.story.engine import SHOT, STOPPED, advance, begin
from vr_dti.story.load import Scenario, settled, with_dials
from vr_dti.story.model import Story
from vr_dti.story.remedies import meant
from vr_dti.story.state import StoryState
from vr_dti.story.variables import Setting, VariableDoc, spelled

TRAINEE = "trainee"
LAST = 10
"""transitions told of a test that fails"""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a script."""

    story: Story
    state: StoryState
    effects: tuple[Effect, ...]

    def names(self, kind: str) -> list[str]:
        """Names of the effects of a kind, each once, in order."""
        return list(dict.fromkeys(e.name for e in self.effects if e.kind == kind))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A test, and what was wrong; `told` is that in lines to print, with the last transitions."""

    name: str
    line: int
    wrong: tuple[str, ...]
    told: tuple[str, ...]


def rehearse(scenario: Scenario) -> list[Rehearsal]:
    """Every test of a scenario. Raises `DocumentError` for tests that speak of what is not there."""
    if wrong := mistakes(scenario):
        raise DocumentError(scenario.file, wrong)
    return [rehearsed(scenario, i) for i in range(len(scenario.written.tests))]


def rehearsed(scenario: Scenario, i: int) -> Rehearsal:
    """The `i`-th test of a scenario whose tests have no mistakes."""
    doc = scenario.written.tests[i]
    played = play(scenario, doc)
    wrong = tuple(_wrong(played, doc))
    last = [f"  {line}" for line in transitions(scenario.written, played)[-LAST:]]
    told = (*wrong, f"the last {LAST} transitions:", *last) if wrong else ()
    return Rehearsal(doc.name, scenario.lines.of(("tests", i)), wrong, told)


def play(scenario: Scenario, doc: TestDoc) -> Played:
    """The story of a test, to its end or to `until`."""
    story = with_dials(scenario, doc.dials).story if doc.dials else scenario.story
    given = [replace(v, init=doc.given[v.name]) if v.name in doc.given else v for v in story.variables]
    story = replace(story, variables=tuple(given), seed=story.seed if doc.seed is None else doc.seed)
    state, effects = begin(story)
    state, more = advance(story, state, doc.until, [_intent(a, n) for n, a in enumerate(doc.script) if a.at <= doc.until])
    return Played(story, state, effects + more)


def _intent(doc: ActDoc, seq: int) -> Intent:
    return Intent(
        kind=doc.on,
        trainee=doc.trainee or TRAINEE,
        act_ms=doc.at,
        heard_ms=doc.at,
        source="test",
        seq=seq,
        to=doc.to,
        part=doc.part,
        name=doc.name,
        rung=doc.rung,
        hand=doc.hand,
        distance_cm=doc.distance_cm,
        dwell_ms=-1 if doc.dwell is None else doc.dwell,
        loud_db=doc.loud_db,
        strength_cmps=doc.strength_cmps,
    )


def _wrong(played: Played, doc: TestDoc) -> Iterator[str]:
    expect, state, story = doc.expect, played.state, played.story
    if expect.outcome is not None and state.outcome != expect.outcome:
        came = f"{state.outcome} at {words.time(state.outcome_ms)}" if state.outcome else f"none by {words.time(doc.until)}"
        yield f"outcome: expected {expect.outcome}, came {came}"
    at = {r.name: r.nodes[s.node].name for r, s in zip(story.regions, state.regions, strict=True)}
    for region, node in expect.nodes.items():
        if at[region] != node:
            yield f"{region}: expected in {node} at the end, came to {at[region]}"
    entered = {f"{e.target}.{e.name}": e.at_ms for e in reversed(played.effects) if e.kind == "enter"}
    yield from (f"{node}: expected to be visited, never was" for node in expect.visited if node not in entered)
    yield from (f"{n}: expected never, was entered at {words.time(entered[n])}" for n in expect.never if n in entered)
    values = dict(zip((v.name for v in story.variables), state.values, strict=True))
    for name, value in expect.vars.items():
        if not _same(values[name], value):
            yield f"{name}: expected {spelled(value)}, came {spelled(values[name])}"
    for field, kind in (("cues", "cue"), ("duties", "duty")):
        expected: list[str] = getattr(expect, field)
        these = played.names(kind)
        if field in expect.model_fields_set and set(expected) != set(these):  # the whole list: nothing else may come
            yield f"{field}: expected {', '.join(expected) or 'none'}, came {', '.join(these) or 'none'}"


def transitions(doc: ScenarioDoc, played: Played) -> list[str]:
    """Every entry of a node, act that moved nothing, and the outcome, with its reason, oldest first."""
    at = {r.name: "" for r in played.story.regions}
    lines = []
    for e in played.effects:
        if e.kind == "enter":
            lines.append(f"{e.at_ms / 1000:8.3f} s  {e.target}: {at[e.target]}{' -> ' if at[e.target] else ''}{e.name}  ({reason(doc, e)})")
            at[e.target] = e.name
        elif e.kind == "outcome":
            lines.append(f"{e.at_ms / 1000:8.3f} s  the end: {e.name}  ({reason(doc, e)})")
        elif e.kind == "ignored":
            lines.append(f"{e.at_ms / 1000:8.3f} s  {e.name} moved nothing")
    return lines


def reason(doc: ScenarioDoc, effect: Effect) -> str:
    """Why, in the words of the edge: `after 6 s, if not heeding`, `trainee spoke 3 to partner`."""
    r = effect.reason
    if r.region not in doc.regions or r.edge < 0 or r.node not in doc.regions[r.region].nodes:
        return f"interrupt {r.node}: {r.because}" if r.node and not r.region else r.because
    edge = doc.regions[r.region].nodes[r.node].go[r.edge]
    return r.because if edge.on is not None else words.trigger(edge) + (", by chance" if edge.random else "")


# --- tests that speak of what is not there ---------------------------------------------------------------------------------


_Found = tuple[Loc, str, str]
"""where, what, what to do"""


def mistakes(scenario: Scenario) -> list[Mistake]:
    """Names and values in `tests:` that the scenario does not know."""
    found = [f for i in range(len(scenario.written.tests)) for f in _unknown(scenario, i)]
    return [scenario.lines.mistake(path, what, remedy) for path, what, remedy in found]


def _unknown(scenario: Scenario, i: int) -> Iterator[_Found]:
    doc, test, path = scenario.written, scenario.written.tests[i], ("tests", i)
    try:
        settled(doc, test.dials)
    except InputError as e:
        yield (*path, "dials"), e.what, e.remedy
    for name, value in test.given.items():
        yield from _misfit(doc.vars, name, value, (*path, "given", name))
    expect: Loc = (*path, "expect")
    for name, value in test.expect.vars.items():
        if name not in doc.dials:
            yield from _misfit(doc.vars, name, value, (*expect, "vars", name))
    nodes = {f"{r}.{n}" for r, region in doc.regions.items() for n in region.nodes}
    outcomes = {e.outcome for e in doc.end} | {x.outcome for x in doc.interrupts if x.outcome} | {STOPPED, SHOT}
    known_of = {"visited": nodes, "never": nodes, "cues": set(doc.cues), "duties": set(doc.duties)}
    asked: list[tuple[Loc, str, str, set[str]]] = []
    asked += [((*expect, "nodes", r), f"{r}.{n}", "node", nodes) for r, n in test.expect.nodes.items()]
    for key, known in known_of.items():
        kind = {"cues": "cue", "duties": "duty"}.get(key, "node")
        asked += [((*expect, key, n), name, kind, known) for n, name in enumerate(getattr(test.expect, key))]
    if test.expect.outcome is not None:
        asked.append(((*expect, "outcome"), test.expect.outcome, "outcome", outcomes))
    asked += [((*path, "script", n, "to"), a.to, "actor", {*doc.cast, "dispatch"}) for n, a in enumerate(test.script) if a.to]
    for where, name, kind, known in asked:
        if name not in known:
            near = [k for k in sorted(known) if k.partition(".")[0] == name.partition(".")[0]] if kind == "node" else sorted(known)
            yield where, f"there is no {kind} {name!r}", meant(name, near or sorted(known)) or "none is declared"


def _misfit(variables: Mapping[str, VariableDoc], name: str, value: Setting, path: Loc) -> Iterator[_Found]:
    variable = variables.get(name)
    if variable is None:
        yield path, f"there is no variable {name!r}", meant(name, variables) or "none is declared"
        return
    fits = {
        "int": type(value) is int and variable.min <= value <= variable.max,
        "bool": isinstance(value, bool),
        "enum": value in variable.of,
    }[variable.type]
    if not fits:
        domain = (
            ", ".join(variable.of) if variable.of else "true, false" if variable.type == "bool" else f"{variable.min} to {variable.max}"
        )
        yield path, f"{name!r} cannot be {spelled(value)}", f"it can be {domain}"


def _same(a: Setting, b: Setting) -> bool:
    return type(a) is type(b) and a == b
