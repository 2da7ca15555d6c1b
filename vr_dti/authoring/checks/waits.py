"""Waits without end, while nobody acts: the end of the run waits for a region that waits for what can no longer come.

Looked for among all that the regions which the end depends on can come to together (`projection.py`): a state from which nothing that comes
by itself leads to an end. And, though the run ends without it, a node that waits for other regions alone when these are final elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vr_dti.authoring.checks.circles import circles
from vr_dti.authoring.checks.expressions import nodes_asked
from vr_dti.authoring.checks.moves import Part
from vr_dti.authoring.checks.nodes import dead_ends
from vr_dti.authoring.checks.projection import Projection, State
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Spot, Subject, Way
from vr_dti.authoring.finding import Finding

SMALL = 12
"""values of a variable that is looked at; a larger one is not known. Default."""
TRIED, MAX_STATES = 3, 3_000
"""regions without which the end is looked for, one after the other, and the states that are looked at for each. Defaults: some tenths of a
second in all."""
REMEDY = "give it a way out after a time, or a condition that comes whatever the others do"


def waits(study: Study) -> Iterator[Finding]:
    """Of the end, then of other regions."""
    found = {f.path for f in dead_ends(study)}  # said there
    for finding in (*_of_the_end(study), *_for_others(study)):
        if finding.path not in found:
            found.add(finding.path)
            yield finding


def _of_the_end(study: Study) -> Iterator[Finding]:
    subject, at = study.subject, study.at
    ends = _widest(subject, at)
    part = cone(subject, at, ends)
    seen = study.projection(part)
    if not seen.whole:
        asked = {r for text in ends for r in subject.language.mentions(text).regions}
        others = [r for r in reversed(part.regions) if r not in asked]
        if any(certain_to_end(study, part, ends, without) for without in others[:TRIED]):
            return
        what = f"whether every run ends was not checked: {', '.join(part.regions)} can come to too much together"
        yield subject.finding("not-checked", ("end",), what, "vr-dti scenario explore tries it out", severity="note")
        return
    stuck = _stuck(seen)
    ahead = {s: [t.to for t in seen.states[s] if t.move.kind != "act"] for s in stuck}
    for state, to in ahead.items():
        if set(to) <= {state}:
            yield _blamed(subject, seen, state, ends)
    for circle in circles(ahead):
        if len(circle) > 1 and all(set(ahead[s]) <= circle for s in circle):
            yield _blamed(subject, seen, min(circle), ends)


def _widest(subject: Subject, at: Reached) -> list[str]:
    """The conditions of those endings that hold whenever another would: whether the run ends at all depends on no more."""
    out: list[str] = []
    for text in dict.fromkeys(e.when for e in reversed(subject.doc.end)):
        if not any(subject.solver.can([Ask(text), Ask(wide, False)], at.domains).possible is False for wide in out):
            out.append(text)
    return out


def _stuck(seen: Projection) -> list[State]:
    """The states from which nothing that comes by itself leads to an end."""
    into: dict[State, list[State]] = {}
    for state, steps in seen.states.items():
        for step in steps:
            if step.move.kind != "act":
                into.setdefault(step.to, []).append(state)
    todo = [s for s in seen.states if seen.over(s) is not False]
    ending = set(todo)
    while todo:
        new = [s for s in into.get(todo.pop(), ()) if s not in ending]
        ending.update(new)
        todo += new
    return [s for s in seen.states if s not in ending]


def certain_to_end(study: Study, part: Part, ends: list[str], without: str) -> bool:
    """Whether every run ends by itself, whatever region `without` does, of which nothing is looked at. What hangs on it may come or not:
    something must lead on without it, and what it may bring in between must lead on too, and not round."""
    regions = tuple(r for r in part.regions if r != without)
    language = study.subject.language
    read = {v for r in regions for t in _texts_of(study.subject, study.at, r) for v in language.mentions(t).variables}
    fewer = Part(regions, tuple(v for v in part.variables if v in read))
    seen = Projection(study.subject, study.at, study.times, fewer, max_states=MAX_STATES)
    if not seen.whole or any(without in language.mentions(t).regions for t in ends):
        return False
    onward = {s: [t for t in steps if t.move.kind != "act" and t.to != s] for s, steps in seen.states.items()}
    over = {s for s in seen.states if seen.over(s)}
    into: dict[State, list[State]] = {}
    for state, steps in onward.items():
        for step in steps:
            into.setdefault(step.to, []).append(state)
    todo = [s for s in over if not onward[s]]
    ending = set(todo)
    while todo:
        for state in into.get(todo.pop(), ()):
            steps = onward[state]
            leads = (state in over or any(t.certain and t.to in ending for t in steps)) and all(t.certain or t.to in ending for t in steps)
            if leads and state not in ending:
                ending.add(state)
                todo.append(state)
    return len(ending) == len(seen.states)


def _blamed(subject: Subject, seen: Projection, state: State, ends: list[str]) -> Finding:
    """The node that everything waits for: from the end on, from what waits to what it waits for."""
    asked = list(dict.fromkeys(r for text in ends for r, _ in sorted(nodes_asked(subject.language.tree(text)))))
    spots = [s for r in asked if (s := seen.node(state, r)) is not None]
    spot = next((s for s in spots if not subject.final(s)), None)
    if spot is None:
        where = ", ".join(subject.name(s) for s in spots) or "nothing moves any more"
        what = f"no ending holds once all is still: {where}"
        return subject.finding("endless-wait", ("end",), what, "add an ending for that, last")
    gone = {spot}
    while True:
        ahead = [s for way in _alone(subject, spot) for r in _regions(way, subject) if (s := seen.node(state, r)) is not None]
        further = next((s for s in ahead if s not in gone and not subject.final(s)), None)
        if further is None:
            break
        spot = further
        gone.add(spot)
    return _waiting(subject, spot, [s for s in ahead if s != spot], "the end of the run waits for it")


def _alone(subject: Subject, spot: Spot) -> list[Way]:
    """The ways out that need no act."""
    return [w for w in subject.out_of[spot] if w.due_ms is not None]


def _regions(way: Way, subject: Subject) -> list[str]:
    return sorted({r for text in way.texts for r, _ in nodes_asked(subject.language.tree(text))})


def _waiting(subject: Subject, spot: Spot, others: Iterable[Spot], why: str) -> Finding:
    alone = [w for w in _alone(subject, spot) if w.targets]
    name, texts = subject.name(spot), list(dict.fromkeys(" and ".join(w.texts) for w in alone))
    if not alone:
        what = f"{name} waits only for acts of a trainee, and {why}: if nobody acts, this is forever"
    elif not all(texts):
        what = f"{name} goes around forever, and {why}"
    else:
        where = ", ".join(dict.fromkeys(subject.name(s) for s in others))
        what = f"{name} may wait forever for {' or '.join(map(repr, texts))}" + (f", with {where}" if where else "") + f"; {why}"
    return subject.finding("endless-wait", subject.path(spot), what, REMEDY)


# --- waits that no end waits for -------------------------------------------------------------------------------------------


def _for_others(study: Study) -> Iterator[Finding]:
    """Nodes whose every way out waits for other regions and nothing else, and which these can leave waiting."""
    subject, at = study.subject, study.at
    for spot, ways in subject.out_of.items():
        if spot not in at.spots or not ways or subject.foreign(subject.path(spot)):
            continue
        if not all(w.due_ms is not None and w.texts and _regions_only(subject, w) for w in ways):
            continue
        region = subject.regions[spot[0]]
        others = sorted({r for w in ways for r in _regions(w, subject)} - {region})
        few = Part(tuple(r for r in subject.regions if r in {region, *others}))
        # What cannot be where little is known cannot be where more is: the larger question is asked only if need be.
        left = _left_waiting(study.projection(few), spot, others) and _left_waiting(
            study.projection(cone(subject, at, [t for w in ways for t in w.texts], region)), spot, others
        )
        if left:
            yield _warned(subject, spot, left)


def _left_waiting(seen: Projection, spot: Spot, others: list[str]) -> list[Spot]:
    """Where the others are final, with `spot` waiting for them to be elsewhere; empty: that cannot be, or is not known."""
    subject = seen.subject
    region = subject.regions[spot[0]]
    for state, steps in seen.states.items() if seen.whole else ():
        if seen.node(state, region) != spot or any(s.move.kind != "act" for s in steps):
            continue
        where = [s for r in others if (s := seen.node(state, r)) is not None]
        if all(map(subject.final, where)) and all(_never(seen, w, state) for w in subject.out_of[spot]):
            return where
    return []


def _never(seen: Projection, way: Way, state: State) -> bool:
    return any(seen.holds(text, state) is False for text in way.texts)


def _warned(subject: Subject, spot: Spot, where: list[Spot]) -> Finding:
    names = ", ".join(map(subject.name, where))
    what = f"{subject.name(spot)} waits forever once others are final elsewhere: {names}"
    return subject.finding("endless-wait", subject.path(spot), what, "add a way for that, or say that it may stay: final: true", "warning")


def _regions_only(subject: Subject, way: Way) -> bool:
    return all(not subject.language.mentions(t).variables and subject.language.mentions(t).regions for t in way.texts)


# --- what a question depends on --------------------------------------------------------------------------------------------


def cone(subject: Subject, at: Reached, texts: Iterable[str], *regions: str) -> Part:
    """The regions that `texts` ask for, what their ways ask for in turn, and so on; with the variables of few values, and who sets them."""
    language = subject.language
    part: dict[str, None] = dict.fromkeys(regions)
    variables: dict[str, None] = {}
    todo, asked = list(texts), set()
    setters: dict[str, list[str]] = {}
    for order in subject.orders:
        if order.doc.set is not None and order.spot is not None and order.spot in at.spots:
            setters.setdefault(order.doc.set, []).append(subject.regions[order.spot[0]])
    for region in regions:
        todo += _texts_of(subject, at, region)
    while todo:
        text = todo.pop()
        if text in asked:
            continue
        asked.add(text)
        mentions = language.mentions(text)
        small = [v for v in sorted(mentions.variables) if 1 < len(at.domains.values[v]) <= SMALL]
        new = [r for r in (*sorted(mentions.regions), *(s for v in small for s in setters.get(v, ()))) if r not in part]
        variables |= dict.fromkeys(small)
        for region in dict.fromkeys(new):
            part[region] = None
            todo += _texts_of(subject, at, region)
    order_ = [r for r in subject.regions if r in part]
    return Part(tuple(order_), tuple(v for v in language.variables if v in variables))


def _texts_of(subject: Subject, at: Reached, region: str) -> list[str]:
    r = subject.regions.index(region)
    return [t for spot, ways in subject.out_of.items() if spot[0] == r and spot in at.spots for w in ways for t in w.texts]
