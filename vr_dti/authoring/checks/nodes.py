"""Nodes that nobody reaches, and nodes that nobody leaves though somebody waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from vr_dti.authoring.checks.expressions import nodes_asked
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Spot, Subject
from vr_dti.authoring.finding import Finding
from vr_dti.story.offers import NOT_OF_TRAINEES

SHOWN = 12
"""names in one finding"""


def unreachable(study: Study) -> Iterator[Finding]:
    """Nodes that nothing leads to. Of a sub-graph only where somebody can do something about it: where no other scene uses the graph, or
    where of a region's nodes that it brings not one is reached."""
    subject, at = study.subject, study.at
    led_to = {(w.spot[0], t) for w in subject.ways for t in w.targets} | {s for i in subject.doc.interrupts for s in subject.goto(i)}
    unused: dict[str, list[Spot]] = {}
    for spot in subject.out_of:
        path = subject.path(spot)
        region = subject.doc.regions[subject.regions[spot[0]]]
        if subject.regions[spot[0]] in study.damage.regions:  # what a way that is wrong would lead to is not known, but what is written is
            name, aimless = subject.nodes[spot[0]][spot[1]], subject.regions[spot[0]] in study.damage.aimless
            if spot in led_to or name == region.initial or aimless or study.damage.meant(name):
                continue
        elif spot in at.spots:
            continue
        if subject.foreign(path):
            unused.setdefault(subject.scenario.lines.place(path).file, []).append(spot)
            continue
        what = "no way that leads here can ever be taken" if spot in led_to else "nothing leads here"
        yield subject.finding("unreachable-node", path, f"{subject.name(spot)} is never reached: {what}", "give it a way in, or remove it")
    for file, spots in unused.items():
        names = _listed([subject.name(s) for s in spots])
        if Path(file).resolve().is_relative_to(subject.folder.resolve()):
            what, remedy = f"of this sub-graph, which is this scene's own, nothing leads to {names}", "give it a way in, or remove it"
            yield subject.finding("unused-graph-part", subject.path(spots[0]), what, remedy, "note")
    yield from _in_vain(study)


def _in_vain(study: Study) -> Iterator[Finding]:
    """Graphs included in a region of which no node is ever reached."""
    subject = study.subject
    for r, name in enumerate(subject.regions):
        brought: dict[str, list[bool]] = {}
        for n, node in enumerate(subject.nodes[r]):
            if file := subject.scenario.lines.place(("regions", name, "nodes", node)).file:
                brought.setdefault(file, []).append((r, n) in study.at.spots)
        for i, include in enumerate(subject.doc.regions[name].include):
            reached = [at for file, at in brought.items() if Path(file).stem == include.graph]
            if reached and not any(map(any, reached)):
                what = f"nothing leads to the nodes that graph {include.graph} brings"
                yield subject.finding("unused-graph-part", ("regions", name, "include", i), what, "lead to one, or leave it out", "note")


def dead_ends(study: Study) -> Iterator[Finding]:
    """Nodes that nobody leaves, of regions that somebody waits for."""
    subject, at = study.subject, study.at
    asked = _asked(subject)
    moved = {spot[0] for i in subject.doc.interrupts if i.on not in NOT_OF_TRAINEES for spot in subject.goto(i)}
    for spot, ways in subject.out_of.items():
        region, node = subject.regions[spot[0]], subject.nodes[spot[0]][spot[1]]
        if spot not in at.spots or subject.final(spot) or spot[0] in moved or any(w.targets for w in ways):
            continue
        waited = asked.get(region, set()) - {node}
        if not waited:
            continue
        whom = f"final({region})" if "" in waited else f"at({region}.{min(waited)})"
        what = f"{subject.name(spot)} is a dead end: no way out, not final, and somebody waits for {whom}"
        yield subject.finding(
            "dead-end", subject.path(spot), what, "give it a way out, or say final: true", "mistake" if "" in waited else "warning"
        )


def _asked(subject: Subject) -> Mapping[str, set[str]]:
    """region -> its nodes that any expression asks for; empty for `final()`."""
    out: dict[str, set[str]] = {}
    texts = [t for w in subject.ways for t in (*w.texts, *w.doc.random.values())]
    texts += [o.condition.text for o in subject.orders if o.condition]
    texts += [i.if_ for i in subject.doc.interrupts if i.if_ is not None]
    texts += [e.when for e in subject.doc.end]
    for text in texts:
        for region, node in nodes_asked(subject.language.tree(text)):
            out.setdefault(region, set()).add(node)
    return out


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
