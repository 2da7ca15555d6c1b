"""What rounds reached of a scenario, and what they did not: nodes, ways out, interrupts, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vr_dti.authoring import words
from vr_dti.authoring.rounds import Tally
from vr_dti.documents import Loc
from vr_dti.story.load import Scenario
from vr_dti.story.model import Action, Story
from vr_dti.story.offers import NOT_OF_TRAINEES, targets


@dataclass(frozen=True, slots=True)
class Unreached:
    """Something no run came to."""

    kind: str
    """`node`, `way` or `interrupt`"""
    what: str
    place: str
    """file:line"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of each kind there is, how much was reached, and what was not. What only an instructor can set off is left out."""

    nodes: tuple[int, int]
    """(reached, all)"""
    ways: tuple[int, int]
    interrupts: tuple[int, int]
    unreached: tuple[Unreached, ...]
    instructors: tuple[str, ...]
    """nodes and interrupts that only an instructor's command can reach"""


def covered(scenario: Scenario, tally: Tally) -> Coverage:
    """What `tally` says of `scenario`."""
    story, doc = scenario.story, scenario.written
    ours = _without_commands(story)
    nodes = [(r, n) for r, region in enumerate(story.regions) for n in range(len(region.nodes)) if (r, n) in ours]
    ways = [w for w in _ways(story) if w[0] in ours]
    interrupts = [i for i, x in enumerate(doc.interrupts) if x.on not in NOT_OF_TRAINEES]
    seen = {(r.name, node.name, e, to) for (r_, n_), e, to in ways for r in [story.regions[r_]] for node in [r.nodes[n_]]} & set(tally.ways)
    missed = [_node(scenario, r, n) for r, n in nodes if (r, n) not in tally.nodes]
    for (r, n), e, to in ways:
        region = story.regions[r]
        if (r, n) in tally.nodes and (region.name, region.nodes[n].name, e, to) not in tally.ways:
            missed.append(_way(scenario, r, n, e, to))
    for i in interrupts:
        if doc.interrupts[i].id not in tally.interrupts:
            what = f"{doc.interrupts[i].id}, on {words.act(doc.interrupts[i])}"
            missed.append(Unreached("interrupt", what, _place(scenario, ("interrupts", i))))
    theirs = [f"{r.name}.{node.name}" for i, r in enumerate(story.regions) for n, node in enumerate(r.nodes) if (i, n) not in ours]
    theirs += [x.id for x in doc.interrupts if x.on in NOT_OF_TRAINEES]
    return Coverage(
        nodes=(sum((r, n) in tally.nodes for r, n in nodes), len(nodes)),
        ways=(len(seen), len(ways)),
        interrupts=(sum(doc.interrupts[i].id in tally.interrupts for i in interrupts), len(interrupts)),
        unreached=tuple(missed),
        instructors=tuple(theirs),
    )


Way = tuple[tuple[int, int], int, str]
"""((region, node), edge, node it leads to; empty: it stays)"""


def _ways(story: Story) -> Iterator[Way]:
    """Every way that a trainee can set off and that leaves a trace."""
    for r, region in enumerate(story.regions):
        for n, node in enumerate(region.nodes):
            for e, edge in enumerate(node.edges):
                if edge.on is not None and edge.on.intent in NOT_OF_TRAINEES:
                    continue
                to = [region.nodes[t].name for t in targets(edge)]
                if to:
                    yield from (((r, n), e, name) for name in to)
                elif _does_something(edge.action):
                    yield (r, n), e, ""


def _does_something(action: Action) -> bool:
    return bool(action.assign or action.commands)


def _without_commands(story: Story) -> set[tuple[int, int]]:
    """The nodes that can be reached if nobody commands, conditions taken as they come."""
    found = {(r, region.initial) for r, region in enumerate(story.regions)}
    found |= {at for i in story.interrupts if i.on.intent not in NOT_OF_TRAINEES for at in i.goto}
    todo = list(found)
    while todo:
        r, n = todo.pop()
        for edge in story.regions[r].nodes[n].edges:
            if edge.on is None or edge.on.intent not in NOT_OF_TRAINEES:
                new = {(r, t) for t in targets(edge)} - found
                found |= new
                todo += new
    return found


def _node(scenario: Scenario, r: int, n: int) -> Unreached:
    region = scenario.story.regions[r]
    return Unreached(
        "node", f"{region.name}.{region.nodes[n].name}", _place(scenario, ("regions", region.name, "nodes", region.nodes[n].name))
    )


def _way(scenario: Scenario, r: int, n: int, e: int, to: str) -> Unreached:
    region = scenario.story.regions[r]
    name = region.nodes[n].name
    doc = scenario.written.regions[region.name].nodes[name].go[e]
    leads = f" -> {to}" if to else ""
    chance = ", by chance" if doc.random else ""
    place = _place(scenario, ("regions", region.name, "nodes", name, "go", e))
    return Unreached("way", f"{region.name}: {name}{leads}, {words.trigger(doc)}{chance}", place)


def _place(scenario: Scenario, path: Loc) -> str:
    at = scenario.lines.place(path)
    return f"{at.file or scenario.file}:{at.line}"
