"""A scene and its lawful twin: both there, one of each kind, and nothing that tells them apart before the first cue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

from vr_dti.authoring.checks.course import untouched
from vr_dti.authoring.checks.study import Locale, Study, read_locales
from vr_dti.authoring.checks.subject import Subject
from vr_dti.authoring.checks.texts import at
from vr_dti.authoring.finding import Finding
from vr_dti.authoring.words import time
from vr_dti.documents import Loc
from vr_dti.documents.complaints import nearest
from vr_dti.errors import DocumentError, InputError
from vr_dti.events import Effect
from vr_dti.story.document import NOWHERE
from vr_dti.story.load import Scenario

SHOWN = ("act", "look", "feel", "say", "sound", "blow", "fade", "haptic", "prop", "light", "weather", "torch")
"""effects that a trainee can tell"""
SEEN = ("person", "uniform", "mark", "clip", "look", "voice", "present")
"""what is to be seen or heard of somebody who has done nothing yet"""
REMEDY = "both must begin alike: whoever can tell them apart beforehand learns nothing"


def twins(study: Study) -> Iterator[Finding]:
    """Of a scenario that names a twin."""
    subject, other = study.subject, study.twin
    if other is None:
        return
    name = subject.doc.twin
    if isinstance(other, DocumentError):
        what = f"the twin {name!r} cannot be read: {len(other.mistakes)} mistakes, the first: {other.mistakes[0].what}"
        yield subject.finding("twin", ("twin",), what, f"vr-dti scenario check {other.file}")
        return
    if isinstance(other, InputError):
        near = nearest(name, _beside(subject) - {subject.doc.id})
        remedy = f"did you mean {near!r}? Else write it: a folder of that name, beside this one" if near else "write it, or mend the name"
        yield subject.finding("twin", ("twin",), f"there is no scenario {name!r} beside this one", remedy)
        return
    if other.written.twin not in (subject.doc.id, subject.folder.resolve().name):
        said = f"is that of {other.written.twin!r}" if other.written.twin else "names none itself"
        yield subject.finding("twin", ("twin",), f"the twin {name!r} {said}", "each names the other")
    if other.written.lawful == subject.doc.lawful:
        which = "both say" if subject.doc.lawful else "neither says"
        yield subject.finding("twin", ("twin",), f"{which} lawful: true", "one of the two is the lawful one")
    yield from _set_up(study, other)
    yield from _told_before(study, other)
    yield from _opening(study, other)


def _beside(subject: Subject) -> set[str]:
    """The scenarios that stand beside this one."""
    return {path.parent.name for path in subject.folder.resolve().parent.glob("*/scenario.yaml")}


def _differs(study: Study, path: Loc, what: str) -> Finding:
    return study.subject.finding("twin-differs", path, what, REMEDY, "warning")


def _set_up(study: Study, other: Scenario) -> Iterator[Finding]:
    """What is there before anything happens."""
    mine, theirs = study.subject.doc, other.written
    for key in ("place", "trainees", "trainee_person", "uniform"):
        if getattr(mine, key) != getattr(theirs, key):
            yield _differs(study, (key,), f"{key} differs from that of {theirs.id}")
    voiced = all(any(f.kind == "voices" for f in s.files) for s in (study.subject.scenario, other)) and "voices" not in study.damage.lost
    looks = [k for k in SEEN if k != "voice" or voiced]
    for name in dict.fromkeys([*mine.cast, *theirs.cast]):
        one, two = mine.cast.get(name), theirs.cast.get(name)
        if one is None or two is None or any(getattr(one, k) != getattr(two, k) for k in looks):
            path: Loc = ("cast", name) if one is not None else ("cast",)
            yield _differs(study, path, f"{name} is not there as in {theirs.id}, or does not look the same")
    lies = [{n: p for n, p in doc.props.items() if p.at != NOWHERE} for doc in (mine, theirs)]
    if lies[0] != lies[1]:
        yield _differs(study, ("props",), f"the props that are to be seen, or where they are, differ from those of {theirs.id}")
    stood_on = dict.fromkeys([*mine.trainees, *(c.mark for c in mine.cast.values())])
    for name in stood_on:
        if name in theirs.marks and mine.marks[name] != theirs.marks[name]:
            yield _differs(study, ("marks", name), f"mark {name} is not where {theirs.id} has it")
    for name in dict.fromkeys([*mine.dials, *theirs.dials]):
        here, there = mine.dials.get(name), theirs.dials.get(name)
        if here is None or there is None:
            yield _differs(study, ("dials",), f"dial {name} is {'not here, and' if here is None else 'here, and not'} in {theirs.id}")
        elif (here.domain, here.init) != (there.domain, there.init):
            yield _differs(study, ("dials", name), f"dial {name} begins otherwise than in {theirs.id}, or can be something else")


def _told_before(study: Study, other: Scenario) -> Iterator[Finding]:
    """Title and briefing, locale by locale."""
    theirs = {loc.file.name: loc for loc in _locales(other)}
    for locale in study.locales:
        twin = theirs.get(locale.file.name)
        if twin is None:
            continue
        for key in ("title", "briefing"):
            if getattr(locale.doc, key) != getattr(twin.doc, key):
                what = f"the {key} differs from that of {other.written.id}"
                yield at(locale.file, locale.lines, (key,), "twin-differs", what, REMEDY, "warning")
    if not study.locales:
        for key in ("title", "briefing"):
            if getattr(study.subject.doc, key) != getattr(other.written, key):
                yield _differs(study, (key,), f"the {key} differs from that of {other.written.id}")


def _locales(scenario: Scenario) -> Sequence[Locale]:
    return [found for _, found in read_locales(Path(scenario.file).parent) if isinstance(found, Locale)]


# --- the opening -----------------------------------------------------------------------------------------------------------


def _opening(study: Study, other: Scenario) -> Iterator[Finding]:
    """What both do, if nobody acts, until the node is entered in which they part: the first thing that a trainee could tell."""
    try:
        mine, theirs = untouched(study.subject.scenario.story), untouched(other.story)
    except InputError:
        return  # said by `course`
    until_ms = _part_ms(mine.effects, theirs.effects)
    ours = [e for e in mine.effects if e.kind in SHOWN and e.at_ms < until_ms]
    for e, twin in zip_longest(ours, [e for e in theirs.effects if e.kind in SHOWN and e.at_ms < until_ms]):
        if e is None or twin is None or _plain(e) != _plain(twin):
            yield _parted(study, other, e, twin)
            return
    yield from _words(study, other, {e.name for e in ours if e.kind == "say"})


def _part_ms(mine: Sequence[Effect], theirs: Sequence[Effect]) -> int:
    """When the node is entered that begins the first cue, or the first fact that holds in one of the two alone."""
    told = [{(e.at_ms, e.name) for e in effects if e.kind == "fact"} for effects in (mine, theirs)]
    alone = told[0] ^ told[1]
    found = []
    for effects in (mine, theirs):
        first = next((e for e in effects if e.kind == "cue" or (e.kind == "fact" and (e.at_ms, e.name) in alone)), None)
        if first is not None:
            entered = [e.at_ms for e in effects if e.kind == "enter" and e.target == first.reason.region and e.at_ms <= first.at_ms]
            found.append(max(entered, default=first.at_ms))
    return min(found, default=0)


def _parted(study: Study, other: Scenario, e: Effect | None, twin: Effect | None) -> Finding:
    one = e if twin is None or (e is not None and e.at_ms <= twin.at_ms) else twin
    assert one is not None
    name = other.written.id
    whose = f"here, and not in {name}" if one is e else f"in {name}, and not here"
    what = f"the opening differs from that of {name} at {time(one.at_ms)}: {one.kind} {one.name or one.target} {whose}"
    return _differs(study, _path(study, one), what)


def _words(study: Study, other: Scenario, said: set[str]) -> Iterator[Finding]:
    theirs = {locale.file.name: locale for locale in _locales(other)}
    for locale in study.locales:
        twin = theirs.get(locale.file.name)
        if twin is None:
            continue
        for line in sorted(said):
            if locale.doc.lines.get(line) != twin.doc.lines.get(line):
                what = f"line {line} is said before the first cue, and {other.written.id} has other words for it"
                yield at(locale.file, locale.lines, ("lines", line), "twin-differs", what, REMEDY, "warning")


def _plain(e: Effect) -> tuple[object, ...]:
    return (e.kind, e.at_ms, e.target, e.name, e.args)


def _path(study: Study, e: Effect) -> Loc:
    """The node that did it, here; the regions, where it is the twin's."""
    doc, r = study.subject.doc, e.reason
    return ("regions", r.region, "nodes", r.node) if r.region in doc.regions and r.node in doc.regions[r.region].nodes else ("regions",)
