"""From a checked document to a `Story`: names become rows, expressions become closures, what is about absent people falls away.

Mistakes are collected, so that an author reads all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vr_dti.documents import Lines, Path_
from vr_dti.errors import Mistake
from vr_dti.story.dials import Setting
from vr_dti.story.document import CueDoc, DialDoc, ScenarioDoc, VariableDoc
from vr_dti.story.graph_document import CommandDoc, EdgeDoc, NodeDoc, OnDoc
from vr_dti.story.guards import GuardError, GuardRefusedError, Names, compile_guard, compile_typed
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
from vr_dti.story.staging import check_staging
from vr_dti.story.state import StoryState

OF_THE_INTENT = frozenset({"$trainee", "$hand", "$to"})
"""words that stand for those of the intent which set an edge off (`engine`)"""
FADES = ("black", "clear")
"""what a picture fades to, the first unless said; a scene that fades to black in no time as it begins, begins black"""


class Compiler:
    """Turns one document into a `Story`, collecting mistakes instead of stopping at the first."""

    def __init__(self, doc: ScenarioDoc, lines: Lines, dials: Mapping[str, Setting]) -> None:
        """`dials` are the settings of a run; a dial that it lacks stands as the scenario has it."""
        self.doc = doc
        self.lines = lines
        self.mistakes: list[Mistake] = []
        own = tuple(_variable(name, v) for name, v in doc.vars.items())
        set_ = tuple(_dial(name, d, dials.get(name, d.init)) for name, d in doc.dials.items())
        self.variables = own + set_
        self.names = Names(self.variables, {name: tuple(r.nodes) for name, r in doc.regions.items()})
        self.actors = frozenset(doc.cast)
        self.places = self.actors | frozenset(doc.marks)
        self.absent = frozenset(name for name in doc.cast if not self._present(name, set_))

    def story(self) -> Story:
        doc = self.doc
        check_staging(doc, self._known, self._wrong)
        return Story(
            id=doc.id,
            seed=doc.seed,
            variables=self.variables,
            regions=tuple(self._region(name) for name in doc.regions),
            interrupts=tuple(self._interrupt(i) for i in sorted(range(len(doc.interrupts)), key=lambda i: -doc.interrupts[i].priority)),
            ends=tuple(End(self._guard(e.when, ("end", i, "when")), e.outcome, e.good) for i, e in enumerate(doc.end)),
            facts=tuple(Fact(n, f.title or n, tuple(f.see), tuple(f.hear), f.told, f.init) for n, f in doc.facts.items()),
            cues=tuple(self._cue(name, c) for name, c in doc.cues.items()),
            duties=tuple(
                Duty(n, d.kind, d.title or n, d.within, None if d.if_ is None else self._guard(d.if_, ("duties", n, "if")))
                for n, d in doc.duties.items()
            ),
            dials=tuple(doc.dials),
            own_force=tuple(doc.own_force.allowed),
            own_force_at=tuple(doc.own_force.at),
        )

    def _present(self, name: str, dials: tuple[Variable, ...]) -> bool:
        """Whether somebody is there, by the dials."""
        text = self.doc.cast[name].present
        if text is None:
            return True
        try:
            guard = compile_guard(text, Names(dials, {}), want="bool")
        except GuardError as e:
            remedy = f"it may speak of dials only: {', '.join(self.doc.dials) or 'there are none'}"
            self._wrong(("cast", name, "present"), str(e), remedy, refused=isinstance(e, GuardRefusedError))
            return True
        return bool(guard(Story("", 0, dials, ()), StoryState(0, (), tuple(v.init for v in dials), ())))

    def _cue(self, name: str, doc: CueDoc) -> Cue:
        rows = list(self.doc.facts)
        for i, fact in enumerate(doc.facts):
            self._known(fact, frozenset(rows), ("cues", name, "facts", i), "fact")
        severity = None if doc.severity is None else Severity(doc.severity.start, doc.severity.per_s, doc.severity.max)
        return Cue(
            name=name,
            kind=doc.kind,
            title=doc.title or name,
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
        path: Path_ = ("regions", name)
        for word in (name, *doc.nodes):
            if "-" in word:
                self._wrong(path, f"{word!r}: regions and nodes take _ instead of -", "expressions speak of them")
        initial = self._node_row(name, doc.initial, (*path, "initial"))
        nodes = tuple(self._node(name, node, d, (*path, "nodes", node)) for node, d in doc.nodes.items())
        return Region(name, initial, nodes)

    def _node(self, region: str, name: str, doc: NodeDoc, path: Path_) -> Node:
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

    def _edge(self, region: str, doc: EdgeDoc, path: Path_) -> Edge:
        condition = doc.when if doc.when is not None else doc.if_
        if doc.when is not None and doc.if_ is not None:
            condition = f"({doc.when}) and ({doc.if_})"
        return Edge(
            to=None if doc.to is None else self._node_row(region, doc.to, (*path, "to")),
            on=None if doc.on is None else self._on(doc, path),
            after_ms=doc.after,
            condition=None if condition is None else self._guard(condition, (*path, "when" if doc.when else "if")),
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
                self._wrong((*path, "goto", region), f"there is no region {region!r}", f"one of: {', '.join(rows)}")
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

    def _on(self, doc: OnDoc, path: Path_) -> On:
        if doc.who and doc.who not in self.actors | {"dispatch"}:
            self._wrong((*path, "who"), f"there is nobody called {doc.who!r}", f"one of: {', '.join(sorted(self.actors))}, dispatch")
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
            trainee=doc.trainee,
        )

    def _action(self, docs: Iterable[tuple[int, CommandDoc]], path: Path_) -> Action:
        assign: list[Assign] = []
        commands: list[Command] = []
        for i, doc in docs:
            if doc.verb == "set":
                made = self._assign(doc, (*path, i))
                assign += [made] if made else []
            else:
                made_ = self._command(doc, (*path, i))
                if not self._about_absent(doc):
                    condition = None if doc.if_ is None else self._guard(doc.if_, (*path, i, "if"))
                    commands.append(made_ if condition is None else replace(made_, condition=condition))
        return Action(tuple(assign), tuple(commands))

    def _assign(self, doc: CommandDoc, path: Path_) -> Assign | None:
        rows = [v.name for v in self.variables]
        if doc.set not in self.doc.vars:
            what = f"{doc.set!r} is a dial: it stands still in a run" if doc.set in self.doc.dials else f"there is no variable {doc.set!r}"
            self._wrong((*path, "set"), what, f"one of: {', '.join(self.doc.vars) or 'none declared'}")
            return None
        variable = self.variables[rows.index(str(doc.set))]
        text = str(doc.to).lower() if isinstance(doc.to, bool) else str(doc.to)
        if variable.type == "enum" and text in variable.words:
            text = repr(text)
        try:
            typed = compile_typed(text, self.names)
        except GuardError as e:
            self._wrong((*path, "to"), str(e), "", refused=isinstance(e, GuardRefusedError))
            return None
        if typed.type != variable.type or (variable.words and not set(typed.words) <= set(variable.words)):
            self._wrong((*path, "to"), f"{text!r} does not fit {variable.name!r}, which is {variable.type}", "")
        condition = None if doc.if_ is None else self._guard(doc.if_, (*path, "if"))
        return Assign(rows.index(variable.name), typed.run, condition)

    def _about_absent(self, doc: CommandDoc) -> bool:
        """The command needs somebody whom the dials have sent away."""
        line = self.doc.lines.get(doc.say or "")
        who = {doc.act, doc.look, doc.blow, doc.by, line.who if line else None}
        where = {doc.at, doc.face} if doc.verb in ("sound", "look", "act") else set()
        return bool(self.absent & (who | where))

    def _command(self, doc: CommandDoc, path: Path_) -> Command:
        match doc.verb:
            case "act":
                self._known(doc.act, self.actors, (*path, "act"), "actor")
                for word in ("at", "face"):
                    self._known(getattr(doc, word), self.places | {"", "trainee"}, (*path, word), "mark or actor")
                args: list[tuple[str, int | str]] = [(k, v) for k in ("at", "face") if (v := getattr(doc, k))]
                args += [("travel_ms", doc.travel)] if doc.travel is not None else []
                return Command("act", str(doc.act), doc.clip, tuple(args))
            case "say":
                self._known(doc.say, frozenset(self.doc.lines), (*path, "say"), "line")
                self._known(str(doc.to), self.actors | {"", "trainee", "dispatch"}, (*path, "to"), "actor")
                line = self.doc.lines.get(str(doc.say))
                who, lasts = (line.who, line.lasts) if line else ("", 0)
                return Command("say", who, str(doc.say), (("to", str(doc.to)), ("duration_ms", lasts)))
            case "sound":
                self._known(doc.at, self.places, (*path, "at"), "mark or actor")
                return Command("sound", doc.at, str(doc.sound))
            case "look":
                self._known(doc.look, self.actors, (*path, "look"), "actor")
                self._known(doc.at, self.places | {"", "trainee"}, (*path, "at"), "mark or actor")
                return Command("look", str(doc.look), doc.at)
            case "haptic":
                strength = ("strength_permille", doc.strength_permille)
                return Command("haptic", str(doc.haptic), doc.hand, (strength, ("duration_ms", doc.lasts)))
            case "blow":
                self._known(doc.blow, self.actors, (*path, "blow"), "actor")
                self._known(doc.by, self.actors, (*path, "by"), "actor")
                return Command("blow", doc.by, str(doc.blow), (("part", doc.part),))
            case "fade":
                to = str(doc.to or "black")
                if to not in FADES:
                    self._wrong((*path, "to"), f"a picture cannot fade to {to!r}", f"one of: {', '.join(FADES)}")
                return Command("fade", "", to, (("duration_ms", int(doc.fade or 0)),))
            case "duty":
                self._known(doc.duty, frozenset(self.doc.duties), (*path, "duty"), "duty")
                return Command("duty", "", str(doc.duty))
            case verb:  # fact, fact_end
                name = str(getattr(doc, verb))
                self._known(name, frozenset(self.doc.facts), (*path, verb), "fact")
                return Command(verb, "", name)

    # --- checks ---

    def _known(self, name: str | None, known: frozenset[str], path: Path_, kind: str) -> None:
        if name not in known | OF_THE_INTENT:
            self._wrong(path, f"there is no {kind} {name!r}", f"one of: {', '.join(sorted(known - {''}))}")

    def _node_row(self, region: str, node: str, path: Path_) -> int:
        nodes = list(self.doc.regions[region].nodes)
        if node in nodes:
            return nodes.index(node)
        self._wrong(path, f"region {region!r} has no node {node!r}", f"one of: {', '.join(nodes)}")
        return 0

    def _guard(self, text: str, path: Path_, *, want: str = "bool") -> Guard:
        try:
            return compile_guard(text, self.names, want=want)
        except GuardError as e:
            self._wrong(path, str(e), "see docs/scenario-format.md, expressions", refused=isinstance(e, GuardRefusedError))
            return lambda _story, _state: False

    def _wrong(self, path: Path_, what: str, remedy: str, *, refused: bool = False) -> None:
        self.mistakes.append(replace(self.lines.mistake(path, what, remedy), refused=refused))


def _variable(name: str, doc: VariableDoc) -> Variable:
    return Variable(name, doc.init, doc.min, doc.max, tuple(doc.of))


def _dial(name: str, doc: DialDoc, setting: Setting) -> Variable:
    return Variable(name, setting, doc.min, doc.max, tuple(doc.of))
