"""`check`: everything that can be said of a scene without playing it, all at once, each with file, line, column and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from vr_dti.authoring.checks import course, evidence, guards, loops, nodes, references, shadows, staging, texts, twins, uses, waits
from vr_dti.authoring.checks.study import Check, ReadScript, Study
from vr_dti.authoring.finding import Finding, Report, refused, report
from vr_dti.authoring.sources import scenario_at
from vr_dti.documents import load_yaml, read_text
from vr_dti.errors import DocumentError, InputError

CHECKS: Sequence[Check] = (
    staging.staging,
    staging.tests,
    staging.layout,
    nodes.unreachable,
    nodes.dead_ends,
    guards.guards,
    shadows.shadows,
    loops.loops,
    waits.waits,
    evidence.evidence,
    uses.duties,
    uses.lines,
    uses.variables,
    texts.locales,
    texts.telling,
    texts.voices,
    texts.scripts,
    references.references,
    course.course,
    course.size,
    twins.twins,
)


def check(where: Path, read_script: ReadScript) -> Report:
    """The report of the scene at `where`: its folder or its scenario. `read_script` reads a scripted trainee.

    Raises `InputError` for what is no scenario at all: no such file, no YAML, another format, over the bounds of the format, or with an
    expression outside its language.
    """
    try:
        scenario = scenario_at(str(where))
    except DocumentError as e:
        if _unusable(e):
            raise
        return report(e.file, 0, refused(e))
    study = Study(scenario, read_script)
    return report(scenario.file, sum(map(len, study.subject.nodes)), _all(study))


def _all(study: Study) -> Iterator[Finding]:
    for one in CHECKS:
        yield from one(study)


def _unusable(error: DocumentError) -> bool:
    """Whether it is more than mistakes in a scenario."""
    if any(m.refused or m.path == "format" for m in error.mistakes):
        return True
    for file in dict.fromkeys([error.file, *(m.file for m in error.mistakes if m.file)]):
        try:
            data, _ = load_yaml(read_text(Path(file)), file)
        except InputError:
            return True
        if not isinstance(data, Mapping):
            return True
    return False
