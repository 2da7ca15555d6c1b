"""`graph`: a scenario as one picture. Each region is a cluster of its nodes, the ways between them in words; beside them what can happen
from anywhere, what there is to notice and to do, and how it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vr_dti.authoring import words
from vr_dti.authoring.layered import Link, Size, layered
from vr_dti.authoring.poster import QUIET, Box, Cluster, Way, poster, stacked
from vr_dti.authoring.sources import LayoutDoc
from vr_dti.authoring.svg import Line, extent, wrapped
from vr_dti.errors import InputError
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import CommandDoc, EdgeDoc, NodeDoc
from vr_dti.story.load import Scenario

ROOM = 190.0
"""of the words of a box"""
WIDE = 330.0
"""of one that lists many acts"""
PANEL = 230.0
LABEL = 150.0
"""of the words of a way"""
NAME, SMALL = 11.5, 8.5
"""sizes of text, points"""
ACT, TIME, CHANCE, DUTY = "#0b4799", "#66707a", "#7a3ea8", "#1d6b36"
CUES = {"precursor": "#946500", "breach": "#b04c00", "excessive": "#c0202b", "life_threat": "#7d0a1e"}
LEGEND = (
    "blue: an act of the trainee | gray: time or a condition | violet, dashed: chance",
    "thick frame: a region begins | double frame: it ends | \u25b2 a cue begins | \u2714 a duty is done | \u21ba an act that leads nowhere",
)


def drawn(scenario: Scenario, layout: LayoutDoc, only: Sequence[str] = (), *, whole: bool = False) -> str:
    """The picture as SVG; of the regions `only` where any are named. Regions that come whole from shared graphs are the same in every
    scene: they are named, and drawn where the picture shall be `whole`. Raises `InputError` for a region that is not there."""
    doc = scenario.written
    if unknown := [r for r in only if r not in doc.regions]:
        raise InputError(f"there is no region {unknown[0]!r}", f"one of: {', '.join(doc.regions)}")
    shared = {} if only or whole else {name: graph for name in doc.regions if (graph := _graph_of(scenario, name))}
    clusters = [_region(scenario, name, layout) for name in only or doc.regions if name not in shared]
    if not only:
        panels = (_interrupts(doc), _cues(doc), _duties(doc), _ends(doc), _shared(shared))
        clusters += [panel for panel in panels if panel.boxes]
    title = f"{doc.id} {doc.version}"
    head = [Line(title, 18, bold=True), *([Line(doc.title, 12, QUIET)] if doc.title else [])]
    return poster(clusters, title, head, [Line(text, 9, QUIET) for text in LEGEND])


# --- a region --------------------------------------------------------------------------------------------------------------


def _region(scenario: Scenario, name: str, layout: LayoutDoc) -> Cluster:
    region = scenario.written.regions[name]
    nodes = list(region.nodes)
    boxes = [Box(_node_words(scenario.written, n, d), n == region.initial, d.final) for n, d in region.nodes.items()]
    pairs = _pairs(region.nodes)
    ways = [_way(edges) for edges in pairs.values()]
    links = [Link(nodes.index(a), nodes.index(b), Size(*extent(w.words))) for (a, b), w in zip(pairs, ways, strict=True)]
    spots = [layout.nodes.get(f"{name}.{n}") for n in nodes]
    places = [(s.x, s.y) for s in spots if s is not None]
    placed = layered([b.size for b in boxes], links, nodes.index(region.initial), places if len(places) == len(nodes) else None)
    return Cluster(_title(scenario, name), tuple(boxes), tuple(ways), placed)


def _title(scenario: Scenario, name: str) -> tuple[Line, ...]:
    graph = _graph_of(scenario, name)
    return (Line(name, 14, bold=True), *([Line(f"from graph {graph}", SMALL, QUIET)] if graph else []))


def _graph_of(scenario: Scenario, region: str) -> str:
    """The shared graph from which a region comes; empty: the scene's own."""
    file = scenario.lines.place(("regions", region)).file
    return Path(file).stem if file else ""


def _node_words(doc: ScenarioDoc, name: str, node: NodeDoc) -> tuple[Line, ...]:
    """A node's name, then what it means to a trainee: cues and facts, duties, its task, and what acts do without leaving it."""
    lines = [Line(name, NAME, bold=True)]
    commands = [*node.enter, *(node.every.do if node.every else [])]
    facts = {c.fact for c in commands if c.fact is not None}
    own = {cue_name: _own_facts(doc, cue_name) for cue_name in doc.cues}
    for cue_name, cue in doc.cues.items():
        if facts & own[cue_name]:
            lines.append(Line(f"\u25b2 {cue.title or cue_name} ({cue.kind.replace('_', ' ')})", colour=CUES[cue.kind], bold=True))
    alone = [f for f in doc.facts if f in facts and not any(f in of_cue for of_cue in own.values())]
    lines += [Line(f"fact: {', '.join(alone)}", colour=QUIET)] if alone else []
    over = [c.fact_end for c in commands if c.fact_end is not None and not c.in_]
    lines += [Line(f"no longer: {', '.join(over)}", colour=QUIET)] if over else []
    lines += [Line(f"\u2714 duty: {c.duty}", colour=DUTY, bold=True) for c in commands if c.duty is not None]
    lines += [Line(f"job of the trainee: {node.task}", italic=True)] if node.task else []
    stays = [e for e in node.go if e.to is None and not e.random]
    for edge in stays:
        lines += [Line(f"\u21ba {words.trigger(edge)}", SMALL, ACT), Line(f"\u2007 {_done(edge.do)}", SMALL, QUIET)]
    return tuple(w for line in lines for w in wrapped(line, WIDE if len(stays) > 2 else ROOM))


def _own_facts(doc: ScenarioDoc, cue: str) -> set[str]:
    """The facts with which a cue begins, as far as a picture can tell: of those not so from the start, what fewest other cues share."""
    later = [f for f in doc.cues[cue].facts if f in doc.facts and not doc.facts[f].init]
    shared = {f: sum(f in c.facts for c in doc.cues.values()) for f in later}
    return {f for f in later if shared[f] == min(shared.values())}


def _done(commands: Sequence[CommandDoc]) -> str:
    return ", ".join(_short(c) for c in commands)


def _short(command: CommandDoc) -> str:
    """A command in few words: `pressure + 3` of a variable's own change, which stays on one line."""
    text = words.command(command)
    own = f"{command.set} = "
    text = text.removeprefix(own) if text.startswith(f"{own}{command.set} ") else text
    return text.replace(" ", "\u00a0") if command.set is not None else text


def _pairs(nodes: dict[str, NodeDoc]) -> dict[tuple[str, str], list[tuple[EdgeDoc, str]]]:
    """(from, to) -> the edges that lead there, each with its weight where chance decides; none to the node itself."""
    found: dict[tuple[str, str], list[tuple[EdgeDoc, str]]] = {}
    for a, node in nodes.items():
        for edge in node.go:
            for b, weight in [(edge.to, "")] if edge.to is not None else edge.random.items():
                if b != a:
                    found.setdefault((a, b), []).append((edge, weight))
    return found


def _way(edges: Sequence[tuple[EdgeDoc, str]]) -> Way:
    first, weight = edges[0]
    return Way(tuple(_label(edges)), _colour(first, weight), "5 3" if weight else "")


def _label(edges: Sequence[tuple[EdgeDoc, str]]) -> Iterator[Line]:
    for i, (edge, weight) in enumerate(edges):
        text = ("or " if i else "") + words.trigger(edge) + (f", by chance: {weight}" if weight else "")
        yield from wrapped(Line(text, SMALL, _colour(edge, weight)), LABEL)
        yield from (Line(f"\u2714 duty: {c.duty}", SMALL, DUTY, bold=True) for c in edge.do if c.duty is not None)


def _colour(edge: EdgeDoc, weight: str) -> str:
    return CHANCE if weight else ACT if edge.on is not None else TIME


# --- panels of words -------------------------------------------------------------------------------------------------------


def _interrupts(doc: ScenarioDoc) -> Cluster:
    rows = []
    for i in sorted(doc.interrupts, key=lambda i: -i.priority):
        condition = f", if {i.if_}" if i.if_ is not None else ""
        row = [Line(i.id, NAME, bold=True), Line(f"on {words.act(i)}{condition}", SMALL, ACT)]
        row += [Line(f"\u2192 {region}: {node}") for region, node in i.goto.items()]
        row += [Line(f"\u2192 the end: {i.outcome}")] if i.outcome else []
        row += [Line(_done(i.do), SMALL, QUIET)] if i.do else []
        more = ", ".join([f"priority {i.priority}"] * bool(i.priority) + ["once"] * i.once)
        rows.append([*row, *([Line(more, SMALL, QUIET)] if more else [])])
    return _panel("from anywhere", rows)


def _cues(doc: ScenarioDoc) -> Cluster:
    rows = []
    for name, cue in doc.cues.items():
        whom = f"{cue.actor} to {cue.victim}" if cue.victim else cue.actor
        adequate = f"{cue.kind.replace('_', ' ')}, {whom}; lowest adequate rung {words.rung_name(cue.rung)}"
        title = Line(f"\u25b2 {cue.title or name}", 10.5, CUES[cue.kind], bold=True)
        rows.append([title, Line(adequate), Line(f"while {' and '.join(cue.facts)}", colour=QUIET)])
    return _panel("cues", rows)


def _duties(doc: ScenarioDoc) -> Cluster:
    rows = []
    for name, duty in doc.duties.items():
        owed = f"if {duty.if_}" if duty.if_ is not None else "after force"
        title = Line(f"\u2714 {duty.title or name}", 10.5, DUTY, bold=True)
        when = "never owed here" if duty.if_ == "false" else f"owed {owed}, within {words.time(duty.within)}"
        rows.append([title, Line(f"{name}: {when}")])
    return _panel("duties", rows)


def _ends(doc: ScenarioDoc) -> Cluster:
    rows = []
    for end in doc.end:
        good = [Line("a good ending", colour=DUTY, bold=True)] if end.good else []
        title = [Line(end.title, italic=True)] if end.title else []
        rows.append([Line(end.outcome, NAME, bold=True), *good, *title, Line(f"when {end.when}", SMALL, TIME)])
    return _panel("endings, the first that holds", rows)


def _shared(regions: Mapping[str, str]) -> Cluster:
    """Which regions come from which graph."""
    rows = []
    for graph in dict.fromkeys(regions.values()):
        names = [name for name, of in regions.items() if of == graph]
        rows.append([Line(graph, NAME, bold=True), Line(", ".join(names), SMALL, QUIET)])
    return _panel("from shared graphs (--whole draws them)", rows)


def _panel(title: str, rows: Sequence[Sequence[Line]]) -> Cluster:
    return stacked(title, [Box(tuple(w for line in row for w in wrapped(line, PANEL))) for row in rows])
