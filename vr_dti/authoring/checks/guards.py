"""Conditions that can never hold or always do, and weights that are never above 0, over all that their variables, dials and regions
can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vr_dti.authoring.checks.domains import Domains, Values
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Condition, Spot, Subject, Way
from vr_dti.authoring.finding import Finding
from vr_dti.documents import Loc
from vr_dti.story.dials import words_of
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import Parameter
from vr_dti.story.guard_text import GuardError
from vr_dti.story.guards import Names, compile_typed

WORDS = 6
"""values of a variable that are listed"""
ALWAYS = "guard-always-holds"
Asked = tuple[Condition, Spot | None]
"""a condition, and whose node asks it"""


class Rule(NamedTuple):
    """What it means that conditions of one kind are no question."""

    always: str = "it is no condition: leave it out, or mend it"
    """empty: such a one may always hold"""
    never: str = "mend it, or remove what hangs on it"


GOES_ON, ENDS, OWED = Rule(), Rule("the run would end at once"), Rule("")


def guards(study: Study) -> Iterator[Finding]:
    """Of everything that can be reached. What a sub-graph asks is left to the scenes that use it; what a scene gives it is not."""
    subject, at = study.subject, study.at
    as_in_original = _asked_by(study.original)
    for rule, asked in ((GOES_ON, _going_on(subject, at)), (ENDS, _ends(subject)), (OWED, _owed(subject))):
        for condition, spot in asked:
            if not subject.foreign(condition.path):
                found = _judged(subject, at.domains, condition, spot, rule)
                # A lawful twin may ask what only its original has to: its opening is the same, word for word.
                yield from (f for f in found if f.rule != ALWAYS or (condition.path, condition.text) not in as_in_original)
    for way in subject.ways:
        if way.spot in at.spots:
            yield from _together(subject, at.domains, way)


def strays(study: Study) -> Iterator[Finding]:
    """What people who are absent as the dials stand would do on a condition that would stop the run once they are there."""
    subject = study.subject
    for order in subject.strays:
        what = f"asks for what there is not: {order.doc.if_!r}"
        yield subject.finding("guard-unknown", (*order.path, "if"), what, "name a region, a node or a variable of this scenario")


def weights(study: Study) -> Iterator[Finding]:
    """Of every draw that can come."""
    for way in study.subject.ways:
        if way.spot in study.at.spots and way.doc.random:
            yield from _weights(study.subject, study.at.domains, way)


def _going_on(subject: Subject, at: Reached) -> Iterator[Asked]:
    """Of ways, commands, interrupts, and people who may be away; and conditions that are given to sub-graphs."""
    doc = subject.doc
    yield from ((Condition(("cast", n, "present"), c.present), None) for n, c in doc.cast.items() if c.present is not None)
    for i, include in enumerate(doc.include):
        yield from _given(subject, ("include", i, "with"), include.with_)
    for name, region in doc.regions.items():
        for i, include in enumerate(region.include):
            yield from _given(subject, ("regions", name, "include", i, "with"), include.with_)
    for way in subject.ways:
        if way.spot in at.spots:
            yield from ((c, way.spot) for c in way.conditions)
    for order in subject.orders:
        if order.condition is not None and (order.spot is None or order.spot in at.spots):
            yield order.condition, order.spot if order.way is None else None
    yield from ((Condition(("interrupts", i, "if"), x.if_), None) for i, x in enumerate(doc.interrupts) if x.if_ is not None)


def _asked_by(original: ScenarioDoc | None) -> set[tuple[Loc, str]]:
    """(path, text) of the conditions of all ways of another scenario."""
    asked: set[tuple[Loc, str]] = set()
    for r, region in original.regions.items() if original is not None else ():
        for n, node in region.nodes.items():
            for i, edge in enumerate(node.go):
                texts = (("when", edge.when), ("if", edge.if_))
                asked.update((("regions", r, "nodes", n, "go", i, key), text) for key, text in texts if text is not None)
    return asked


def _ends(subject: Subject) -> Iterator[Asked]:
    return ((Condition(("end", i, "when"), e.when), None) for i, e in enumerate(subject.doc.end))


def _owed(subject: Subject) -> Iterator[Asked]:
    """A duty that is never owed may be meant so: a sub-graph wants one."""
    duties = ((n, d.if_) for n, d in subject.doc.duties.items() if d.if_ is not None)
    return ((Condition(("duties", n, "if"), text), None) for n, text in duties if any(subject.language.mentions(text)))


def _given(subject: Subject, path: Loc, given: Mapping[str, Parameter]) -> Iterator[Asked]:
    """Parameters that are conditions."""
    wider = {name: words_of(name) for name in subject.doc.dials}
    names = Names(subject.scenario.story.variables, dict(zip(subject.regions, subject.nodes, strict=True)), wider)
    for name, text in given.items():
        if not isinstance(text, str):
            continue
        try:
            typed = compile_typed(text, names)
        except GuardError:
            continue  # a name, a time, or part of an expression
        if typed.type == "bool" and any(subject.language.mentions(text)):
            yield Condition((*path, name), text), None


def _judged(subject: Subject, domains: Domains, asked: Condition, spot: Spot | None, rule: Rule) -> Iterator[Finding]:
    here = subject.while_at(spot, domains)
    can = subject.solver.can([Ask(asked.text)], here).possible
    cannot = subject.solver.can([Ask(asked.text, False)], here).possible
    because = _because(subject, here, asked.text)
    if can is False:
        yield subject.finding("guard-never-holds", asked.path, f"{asked.text!r} can never hold{because}", rule.never)
    elif cannot is False:
        if rule.always:
            yield subject.finding(ALWAYS, asked.path, f"{asked.text!r} always holds{because}", rule.always)
    elif can is None:
        what = f"{asked.text!r} speaks of too much to try out; whether it can hold was not checked"
        yield subject.finding("not-checked", asked.path, what, severity="note")


def _because(subject: Subject, domains: Domains, text: str) -> str:
    """What is known of the variables and regions in it, where that is less than an author would think."""
    mentions = subject.language.mentions(text)
    said = []
    for name in sorted(mentions.variables):
        variable, values = subject.language.variables[name], domains.values[name]
        size = len(variable.words) or (2 if variable.type == "bool" else variable.high - variable.low + 1)
        if len(values) < size:
            said.append(f"{name} is only ever {_listed(values)}")
        elif variable.type == "int":
            said.append(f"{name} is {variable.low} to {variable.high}")
    for region in sorted(mentions.regions):
        nodes = domains.nodes[region]
        if len(nodes) == 1:
            said.append(f"{region} is at {subject.nodes[subject.regions.index(region)][nodes[0]]} here")
    return f": {', '.join(said)}" if said else ""


def _listed(values: Values) -> str:
    words = [str(v).lower() if isinstance(v, bool) else str(v) for v in values[: WORDS + 1]]
    if len(values) > WORDS:
        return f"{words[0]} to {values[-1]}"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _together(subject: Subject, domains: Domains, way: Way) -> Iterator[Finding]:
    """`when` and `if` of one way, each of which could hold alone."""
    if len(way.conditions) < 2:
        return
    here = subject.while_at(way.spot, domains)
    alone = [subject.solver.can([Ask(t)], here).possible for t in way.texts]
    if all(a is not False for a in alone) and subject.solver.can([Ask(t) for t in way.texts], here).possible is False:
        what = f"{way.texts[1]!r} can never hold when {way.texts[0]!r} does"
        yield subject.finding("guard-never-holds", way.conditions[1].path, what, "mend one of them, or remove the way")


def _weights(subject: Subject, domains: Domains, way: Way) -> Iterator[Finding]:
    """A draw in which one target has no chance, or none has."""
    here = subject.while_at(way.spot, domains)
    holds = [Ask(t) for t in way.texts]
    hopeless = {n: w for n, w in way.doc.random.items() if subject.solver.can([*holds, Ask(w, weight=True)], here).possible is False}
    path = (*way.path, "random")
    if len(hopeless) == len(way.doc.random):
        what = "nothing is ever drawn: no weight is ever above 0" + _because(subject, here, " + ".join(hopeless.values()))
        yield subject.finding("weights-all-0", path, what, "give one of them a chance")
        return
    for name, weight in hopeless.items():
        if not subject.foreign(way.path):
            what = f"{name} is never drawn: {weight!r} is never above 0{_because(subject, here, weight)}"
            yield subject.finding("weight-never-above-0", (*path, name), what, "give it a chance, or remove it")
    answer = subject.solver.can([*holds, *(Ask(w, False, weight=True) for w in way.doc.random.values())], here)
    if answer.possible:
        example = f" (where {answer.words})" if answer.words else ""
        what = f"all weights can be 0 at once{example}: nothing is drawn, and the run breaks off or stands still"
        yield subject.finding("weights-all-0", path, what, "add a number to one of them, or a target with a weight that is never 0")
    elif answer.possible is None:
        yield subject.finding(
            "not-checked", path, "whether all weights can be 0 at once was not checked: they speak of too much", severity="note"
        )
