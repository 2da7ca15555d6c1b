"""`check`: everything that can be said of a scene without playing it, all at once, each with file, line, column and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from vr_dti.authoring import standing
from vr_dti.authoring.causes import causes
from vr_dti.authoring.checks import (
    acts,
    bounds,
    course,
    evidence,
    guards,
    loops,
    meanwhile,
    nodes,
    perceivable,
    references,
    shadows,
    staging,
    texts,
    twins,
    uses,
    waits,
)
from vr_dti.authoring.checks.study import Check, ReadScript, Study
from vr_dti.authoring.finding import Finding, Report, Size, refused, report
from vr_dti.authoring.mend import Mended, left_out, mended
from vr_dti.authoring.sources import texts_of
from vr_dti.errors import DocumentError
from vr_dti.story.load import Scenario

CHECKS: Sequence[Check] = (
    staging.staging,
    staging.tests,
    staging.layout,
    acts.acts,
    nodes.unreachable,
    nodes.dead_ends,
    guards.guards,
    guards.strays,
    guards.weights,
    bounds.bounds,
    shadows.shadows,
    loops.loops,
    waits.waits,
    evidence.evidence,
    perceivable.perceivable,
    uses.duties,
    uses.lines,
    uses.props,
    uses.variables,
    texts.locales,
    texts.telling,
    texts.voices,
    texts.scripts,
    references.references,
    course.course,
    course.outcomes,
    course.size,
    twins.twins,
    meanwhile.meanwhile,  # last: it takes what work the others have left
)
OF_WHOLE_RUNS: Sequence[Check] = (waits.waits, course.course, meanwhile.meanwhile)
"""those that a story with holes in it is not asked"""
OF_THE_SCENE: Sequence[Check] = (staging.staging, texts.telling, texts.voices, texts.scripts, references.references)
"""those that need no story"""
MOST_NODES = 1000
"""that a story is looked through with; a scene has some hundred. Default: it takes about a second."""


def check(where: Path, read_script: ReadScript) -> Report:
    """The report of the scene at `where`: its folder or its scenario. `read_script` reads a scripted trainee.

    Raises `InputError` for what is no scenario at all: no such file, no YAML, another format, over the bounds of the format, or with an
    expression outside its language.
    """
    found = mended(texts_of(str(where)))
    mistakes = refused(DocumentError(found.file, found.mistakes))
    if found.scenario is None:
        return report(found.file, Size(), [*mistakes, *_left_out(found)])
    study = Study(found.scenario, read_script, found.damage)
    if _looked_through(study) and (stands := list(standing.causes(study))):
        mistakes += stands
        study = Study(found.scenario, read_script, found.damage)
    mistakes += _left_out(found)
    told = {(f.file, f.line, f.column, f.what) for f in mistakes}
    more = (f for f in _all(study) if (f.file, f.line, f.column, f.what) not in told)
    return report(found.file, _size(found.scenario), causes([*mistakes, *more], found.damage))


def _looked_through(study: Study) -> bool:
    """Whether the story is there, and small enough."""
    return "graph" not in study.damage.lost and len(study.subject.out_of) <= MOST_NODES


def _size(scenario: Scenario) -> Size:
    """Its own nodes, and those that graphs bring: these stand in another file."""
    own: list[str] = []
    shared = 0
    for name, region in scenario.written.regions.items():
        for node in region.nodes:
            if scenario.lines.place(("regions", name, "nodes", node)).file in ("", scenario.files[0].name):
                own.append(name)
            else:
                shared += 1
    return Size(len(own), len(set(own)), shared)


def _all(study: Study) -> Iterator[Finding]:
    damage, nodes = study.damage, len(study.subject.out_of)
    if nodes > MOST_NODES:
        what = f"how it goes was not checked: {nodes} nodes, more than {MOST_NODES}"
        yield study.subject.finding("not-checked", ("regions",), what, "split it", "note")
    for one in CHECKS:
        if one in OF_WHOLE_RUNS and damage.story:
            continue
        if one not in OF_THE_SCENE and not _looked_through(study):
            continue
        yield from (f for f in one(study) if not damage.follows(f))


def _left_out(found: Mended) -> Iterator[Finding]:
    yield from (
        Finding("not-checked", "note", found.file, 0, 0, "", what, "mend what is wrong, and check again") for what in left_out(found)
    )
