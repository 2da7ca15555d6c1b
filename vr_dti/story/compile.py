"""From a checked document to a `Story`: names become rows, expressions become closures, what is about absent people falls away.

Mistakes are collected, so that an author reads all of them at once.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from vr_dti.documents import Lines, Loc
from vr_dti.errors import Mistake
from vr_dti.story.commands import about, command
from vr_dti.story.complaints import HYPHEN, Complaints, Wrong
from vr_dti.story.dials import words_of
from vr_dti.story.document import CueDoc, DutyDoc, ScenarioDoc
from vr_dti.story.graph_document import CommandDoc, EdgeDoc, NodeDoc, OnDoc
from vr_dti.story.guard_text import GuardError
from vr_dti.story.guards import Names, both, compile_guard, compile_typed
from vr_dti.story.locale import in_words
from vr_dti.story.model import (
    Action,
    Assign,
    Command,
    Cue,
    Duty,
    Edge,
    End,
    Every,
    Fact,
    Guard,
    Interrupt,
    Node,
    On,
    Region,
    Severity,
    Story,
    Variable,
)
from vr_dti.story.remedies import meant
from vr_dti.story.staging import check_staging
from vr_dti.story.state import StoryState
from vr_dti.story.variables import DialDoc, Setting, VariableDoc

TRUTH = ("true", "false")
IN_EXPRESSIONS = "see docs/scenario-format.md, expressions"
"""the remedy for one that is none"""


class Compiler:
    """Turns one document into a `Story`, collecting mistakes instead of stopping at the first."""

    def __init__(self, doc: ScenarioDoc, lines: Lines, dials: Mapping[str, Setting]) -> None:
        """`dials` are the settings of a run; a dial that it lacks stands as the scenario has it."""
        self.doc = doc
        self.complaints = Complaints(doc, lines)
        self._known, self._wrong, self._refused = self.complaints.known, self.complaints.wrong, self.complaints.refused
        own = tuple(_variable(name, v) for name, v in doc.vars.items())
        set_ = tuple(_dial(name, d, dials.get(name, d.init)) for name, d in doc.dials.items())
        self.variables = own + set_
        nodes = {name: tuple(r.nodes) for name, r in doc.regions.items()}
        self.names = Names(self.variables, nodes, {name: words_of(name) for name, dial in doc.dials.items() if dial.of})
        self.actors = frozenset(doc.cast)
        self.absent = frozenset(name for name in doc.cast if not self._present(name, set_))

    @property
    def mistakes(self) -> list[Mistake]:
        return list(dict.fromkeys(w.mistake for w in self.wrong))

    @property
    def wrong(self) -> list[Wrong]:
        return self.complaints.all

    def story(self) -> Story:
        """The story, with something harmless in the place of whatever is wrong."""
        doc = self.doc
        check_staging(doc, self._known, self._wrong)
        for part, names in (("vars", doc.vars), ("dials", doc.dials)):
            for name in names:
                self._spoken_of(name, (part, name))
        return Story(
            id=doc.id,
            seed=doc.seed,
            variables=self.variables,
            regions=tuple(self._region(name) for name in doc.regions),
            interrupts=tuple(self._interrupt(i) for i in sorted(range(len(doc.interrupts)), key=lambda i: -doc.interrupts[i].priority)),
            ends=tuple(End(self._guard(e.when, ("end", i, "when")), e.outcome, e.good) for i, e in enumerate(doc.end)),
            facts=tuple(Fact(n, f.title or in_words(n), tuple(f.see), tuple(f.hear), f.told, f.init) for n, f in doc.facts.items()),
            cues=tuple(self._cue(name, c) for name, c in doc.cues.items()),
            duties=tuple(self._duty(name, d) for name, d in doc.duties.items()),
            dials=tuple(doc.dials),
            own_force=tuple(doc.own_force.allowed),
            own_force_at=tuple(doc.own_force.at),
            own_force_tools=tuple(doc.own_force.tools),
        )

    def _present(self, name: str, dials: tuple[Variable, ...]) -> bool:
        """Whether somebody is there, by the dials."""
        text = self.doc.cast[name].present
        if text is None:
            return True
        try:
            guard = compile_guard(text, Names(dials, {}), want="bool")
        except GuardError as e:
            only = f"it may speak of dials only: {', '.join(self.doc.dials) or 'there are none'}"
            self._refused(("cast", name, "present"), e, only if self.doc.vars.keys() & set(re.findall(r"\w+", text)) else e.remedy or only)
            return True
        return bool(guard(Story("", 0, dials, ()), StoryState(0, (), tuple(v.init for v in dials), ())))

    def _duty(self, name: str, doc: DutyDoc) -> Duty:
        condition = None if doc.if_ is None else self._guard(doc.if_, ("duties", name, "if"))
        return Duty(name, doc.kind, doc.title or in_words(name).capitalize(), doc.within, condition)

    def _cue(self, name: str, doc: CueDoc) -> Cue:
        rows = list(self.doc.facts)
        for i, fact in enumerate(doc.facts):
            self._known(fact, frozenset(rows), ("cues", name, "facts", i), "fact")
        severity = None if doc.severity is None else Severity(doc.severity.start, doc.severity.per_s, doc.severity.max)
        return Cue(
            name=name,
            kind=doc.kind,
            title=doc.title or in_words(name).capitalize(),
            actor=doc.actor,
            victim=doc.victim,
            rung=doc.rung,
            facts=tuple(rows.index(f) for f in doc.facts if f in rows),
            conduct=doc.conduct or f"{doc.actor}>{doc.victim}",
            severity=severity,
            policy=tuple(doc.policy),
            guidebook=tuple(doc.guidebook),
        )

    # --- parts ---

    def _region(self, name: str) -> Region:
        doc = self.doc.regions[name]
        path: Loc = ("regions", name)
        for word, at in ((name, path), *((node, (*path, "nodes", node)) for node in doc.nodes)):
            self._spoken_of(word, at)
        initial = self._node_row(name, doc.initial, (*path, "initial"))
        nodes = tuple(self._node(name, node, d, (*path, "nodes", node)) for node, d in doc.nodes.items())
        return Region(name, initial, nodes)

    def _spoken_of(self, name: str, path: Loc) -> None:
        """Whether expressions can speak of it by that name."""
        if "-" in name:
            self._wrong(path, f"{name!r} {HYPHEN}, for expressions speak of it", f"call it {name.replace('-', '_')}, wherever it is named")
        elif keyword.iskeyword(name) or name in TRUTH:
            self._wrong(path, f"{name!r} is a word that expressions keep for themselves", "give it another name")

    def _node(self, region: str, name: str, doc: NodeDoc, path: Loc) -> Node:
        if doc.final and any(e.to is not None or e.random for e in doc.go):
            self._wrong(path, "a final node has no way out", "remove final: or the edges that lead on")
        now = [(i, c) for i, c in enumerate(doc.enter) if c.in_ == 0]
        later: dict[int, list[tuple[int, CommandDoc]]] = {}
        for i, c in enumerate(doc.enter):
            if c.in_:
                later.setdefault(c.in_, []).append((i, c))
        every = None
        if doc.every is not None:
            every = Every(doc.every.period, self._action(enumerate(doc.every.do), (*path, "every", "do")))
        return Node(
            name=name,
            enter=self._action(now, (*path, "enter")),
            moments=tuple((ms, self._action(later[ms], (*path, "enter"))) for ms in sorted(later)),
            every=every,
            edges=tuple(self._edge(region, e, (*path, "go", i)) for i, e in enumerate(doc.go)),
            final=doc.final,
            task=doc.task,
        )

    def _edge(self, region: str, doc: EdgeDoc, path: Loc) -> Edge:
        asked = [self._guard(text, (*path, key)) for key, text in (("when", doc.when), ("if", doc.if_)) if text is not None]
        return Edge(
            to=None if doc.to is None else self._node_row(region, doc.to, (*path, "to")),
            on=None if doc.on is None else self._on(doc, path),
            after_ms=doc.after,
            condition=both(*asked) if len(asked) == 2 else asked[0] if asked else None,
            action=self._action(enumerate(doc.do), (*path, "do")),
            random=tuple(
                (self._node_row(region, node, (*path, "random", node)), self._guard(weight, (*path, "random", node), want="int"))
                for node, weight in doc.random.items()
            ),
        )

    def _interrupt(self, i: int) -> Interrupt:
        doc, path = self.doc.interrupts[i], ("interrupts", i)
        rows = list(self.doc.regions)
        goto = []
        for region, node in doc.goto.items():
            if region not in rows:
                self._known(region, frozenset(rows), (*path, "goto", region), "region")
            else:
                goto.append((rows.index(region), self._node_row(region, node, (*path, "goto", region))))
        return Interrupt(
            name=doc.id,
            on=self._on(doc, path),
            condition=None if doc.if_ is None else self._guard(doc.if_, (*path, "if")),
            once=doc.once,
            action=self._action(enumerate(doc.do), (*path, "do")),
            goto=tuple(goto),
            outcome=doc.outcome,
        )

    def _on(self, doc: OnDoc, path: Loc) -> On:
        if doc.who and doc.who not in self.actors | {"dispatch"}:
            one_of = [*sorted(self.actors), "dispatch"]
            self._wrong((*path, "who"), f"there is nobody called {doc.who!r}", meant(doc.who, one_of), among=one_of)
        return On(
            intent=doc.on or "",
            to=doc.who,
            part=doc.part,
            name=doc.name,
            rungs=tuple(doc.rung),
            min_confidence_permille=doc.min_confidence_permille,
            max_distance_cm=doc.within_cm,
            min_dwell_ms=doc.dwell,
            min_loud_db=-1000 if doc.min_loud_db is None else doc.min_loud_db,
            max_loud_db=1000 if doc.max_loud_db is None else doc.max_loud_db,
            min_strength_cmps=doc.min_strength_cmps,
            trainee=doc.trainee,
        )

    def _action(self, docs: Iterable[tuple[int, CommandDoc]], path: Loc) -> Action:
        assign: list[Assign] = []
        commands: list[Command] = []
        for i, doc in docs:
            if doc.verb == "set":
                made = self._assign(doc, (*path, i))
                assign += [made] if made else []
            else:
                made_ = command(doc, self.doc, (*path, i), self._known, self._wrong)
                if not about(doc, self.doc, self.absent):
                    condition = None if doc.if_ is None else self._guard(doc.if_, (*path, i, "if"))
                    commands.append(made_ if condition is None else replace(made_, condition=condition))
        return Action(tuple(assign), tuple(commands))

    def _assign(self, doc: CommandDoc, path: Loc) -> Assign | None:
        rows = [v.name for v in self.variables]
        if doc.set not in self.doc.vars:
            what, remedy = f"there is no variable {doc.set!r}", meant(str(doc.set), self.doc.vars) or "declare it under vars:"
            if doc.set in self.doc.dials:
                what, remedy = f"{doc.set!r} is a dial: it stands still in a run", "declare a variable under vars:, and set that"
            self._wrong((*path, "set"), what, remedy, among=[*self.doc.vars])
            return None
        variable = self.variables[rows.index(str(doc.set))]
        text = str(doc.to).lower() if isinstance(doc.to, bool) else str(doc.to)
        if variable.type == "enum" and text in variable.words:
            text = repr(text)
        try:
            typed = compile_typed(text, self.names)
        except GuardError as e:
            self._refused((*path, "to"), e, e.remedy or IN_EXPRESSIONS)
            return None
        if typed.type != variable.type or (variable.words and not set(typed.words) <= set(variable.words)):
            what = f"{text!r} does not fit {variable.name!r}, which is {variable.type}"
            self._wrong((*path, "to"), what, f"give it {_domain(variable)}", among=())
        condition = None if doc.if_ is None else self._guard(doc.if_, (*path, "if"))
        return Assign(rows.index(variable.name), typed.run, condition)

    # --- checks ---

    def _node_row(self, region: str, node: str, path: Loc) -> int:
        nodes = list(self.doc.regions[region].nodes)
        if node in nodes:
            return nodes.index(node)
        other, _, there = node.partition(".")
        remedy = meant(node, nodes)
        if there and there in self.names.regions.get(other, ()):
            remedy = f'a way leads to a node of its own region; what {other} does can be waited for: when: "at({node})"'
        self._wrong(path, f"region {region!r} has no node {node!r}", remedy, among=nodes)
        return 0

    def _guard(self, text: str, path: Loc, *, want: str = "bool") -> Guard:
        try:
            return compile_guard(text, self.names, want=want)
        except GuardError as e:
            self._refused(path, e, e.remedy or IN_EXPRESSIONS)
            return lambda _story, _state: False


def _variable(name: str, doc: VariableDoc) -> Variable:
    return Variable(name, doc.init, doc.min, doc.max, tuple(doc.of))


def _domain(v: Variable) -> str:
    """What fits a variable, in words."""
    return f"one of: {', '.join(v.words)}" if v.words else "a number" if v.type == "int" else "true, false or a condition"


def _dial(name: str, doc: DialDoc, setting: Setting) -> Variable:
    return Variable(name, setting, doc.min, doc.max, tuple(doc.of))
