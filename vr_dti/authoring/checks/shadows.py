"""Ways, interrupts and endings that never have their turn: something before them takes all that they wait for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from vr_dti.authoring.checks.domains import Domains
from vr_dti.authoring.checks.reach import Reached
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Subject, Way
from vr_dti.authoring.finding import Finding
from vr_dti.story.graph_document import OnDoc

MAX_PAIRS = 40_000
"""that are compared. Default: some hundredths of a second."""
QUIETEST, LOUDEST = -1000, 1000


def shadows(study: Study) -> Iterator[Finding]:
    """Of what can be reached."""
    subject, at = study.subject, study.at
    pairs = MAX_PAIRS
    can = {id(subject.ways[i]) for i in at.ways}  # of one that asks for what can never hold, that is said
    for spot, ways in subject.out_of.items():
        pairs -= len(ways) ** 2
        if spot in at.spots and pairs >= 0:
            here = subject.while_at(spot, at.domains)
            for way in (w for w in ways if id(w) in can):
                other = next((w for w in ways if w is not way and _takes_all(subject, w, way, here)), None)
                if other is not None:
                    yield _shadowed(subject, way, other)
    yield from _interrupts(subject, at, can)
    yield from _ends(subject, at)
    if pairs < 0:
        yield subject.finding("not-checked", ("regions",), "too many ways out of single nodes to compare them all", severity="note")


def _shadowed(subject: Subject, way: Way, by: Way) -> Finding:
    line = subject.scenario.lines.of(by.path)
    what = f"this way out of {subject.name(way.spot)} is never taken: the one in line {line} comes first, and takes all that it waits for"
    severity = "warning" if subject.foreign(way.path) else "mistake"
    return subject.finding("shadowed-way", way.path, what, "put the narrower one first, or remove it", severity)  # type: ignore[arg-type]


def _takes_all(subject: Subject, first: Way, way: Way, domains: Domains) -> bool:
    """Whether `first` is always taken instead of `way`."""
    if way.due_ms is None and first.due_ms is None:
        before = first.row < way.row and wider(first.doc, way.doc)
    elif way.due_ms is None:
        # Between two acts everything has settled: where a way that waits for a condition alone could be taken, it has been.
        before = first.doc.when is not None
    elif first.due_ms is None:
        return False
    elif first.due_ms < way.due_ms and not first.conditions:
        return True
    else:
        before = first.row < way.row and first.due_ms <= way.due_ms
    return before and _implied(subject, way.texts, first.texts, domains)


def _implied(subject: Subject, these: Sequence[str], those: Sequence[str], domains: Domains) -> bool:
    """Whether all of `those` conditions hold whenever all of `these` do."""
    asks = [Ask(t) for t in these]
    return all(text in these or subject.solver.can([*asks, Ask(text, False)], domains).possible is False for text in those)


def wider(a: OnDoc, b: OnDoc) -> bool:
    """Whether every act that `b` waits for is one that `a` waits for."""
    if a.on != b.on or any(getattr(a, f) not in ("", getattr(b, f)) for f in ("who", "part", "name", "trainee")):
        return False
    rungs = not a.rung or (bool(b.rung) and set(b.rung) <= set(a.rung))
    near = not a.within_cm or 0 < b.within_cm <= a.within_cm
    sure = a.min_confidence_permille <= b.min_confidence_permille and a.dwell <= b.dwell
    low = (QUIETEST if a.min_loud_db is None else a.min_loud_db) <= (QUIETEST if b.min_loud_db is None else b.min_loud_db)
    high = (LOUDEST if a.max_loud_db is None else a.max_loud_db) >= (LOUDEST if b.max_loud_db is None else b.max_loud_db)
    hard = a.min_strength_cmps <= b.min_strength_cmps
    return rungs and near and sure and low and high and hard


def _interrupts(subject: Subject, at: Reached, can: Collection[int]) -> Iterator[Finding]:
    """Interrupts behind others, and ways behind interrupts: who is tried first takes an act for itself."""
    order = subject.interrupts
    for n, (row, later) in enumerate(order):
        mine = [later.if_] if later.if_ is not None else []
        for _, first in order[:n]:
            theirs = [first.if_] if first.if_ is not None else []
            if not first.once and wider(first, later) and _implied(subject, mine, theirs, at.domains):
                what = f"interrupt {later.id} never fires: {first.id} takes all that it waits for, and is tried before it"
                yield subject.finding("shadowed-interrupt", ("interrupts", row), what, "raise its priority, or narrow the other")
                break
    behind: dict[int, list[Way]] = {}
    for way in subject.ways:
        if way.doc.on is None or id(way) not in can:
            continue
        for row, first in order:
            theirs = [first.if_] if first.if_ is not None else []
            here = subject.while_at(way.spot, at.domains)
            if not first.once and wider(first, way.doc) and _implied(subject, way.texts, theirs, here):
                behind.setdefault(row, []).append(way)
                break
    for row, ways in behind.items():
        yield _behind(subject, row, ways)


def _behind(subject: Subject, row: int, ways: Sequence[Way]) -> Finding:
    """An interrupt before a way, told at the way; before several, once at the interrupt."""
    name, first = subject.doc.interrupts[row].id, subject.name(ways[0].spot)
    if not ways[1:]:
        what = f"this way out of {first} is never taken: interrupt {name} takes all that it waits for"
        return subject.finding("shadowed-way", ways[0].path, what, "narrow the interrupt, or remove the way")
    what = f"interrupt {name} takes all that {len(ways)} ways out of nodes wait for, the first of them out of {first}: they are never taken"
    return subject.finding("shadowed-way", ("interrupts", row), what, "narrow the interrupt: who:, rung:, name: or if:")


def _ends(subject: Subject, at: Reached) -> Iterator[Finding]:
    """Endings behind wider ones."""
    ends = subject.doc.end
    behind: dict[int, list[int]] = {}
    for i, end in enumerate(ends):
        if subject.solver.can([Ask(end.when)], at.domains).possible is False:
            continue  # said already
        first = next((n for n, e in enumerate(ends[:i]) if _implied(subject, [end.when], [e.when], at.domains)), None)
        if first is not None:
            behind.setdefault(first, []).append(i)
    for first, later in behind.items():
        never = [ends[i].outcome for i in later]
        what = f"{' and '.join(filter(None, (', '.join(never[:-1]), never[-1])))} never come{'' if never[1:] else 's'}: "
        what += f"{ends[first].outcome} stands before, and holds whenever {'one of them' if never[1:] else 'it'} does"
        path, remedy = (("end", first), "put it last") if never[1:] else (("end", later[0]), "put the narrower one first")
        yield subject.finding("shadowed-end", path, what, remedy)
