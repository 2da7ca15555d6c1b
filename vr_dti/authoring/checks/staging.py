"""Places, people, sounds and clips that a scenario asks for and that do not exist; tests that speak of what is not there; the layout."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from vr_dti.authoring import rehearse
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.finding import Finding, refused, unreadable
from vr_dti.authoring.sources import layout_beside
from vr_dti.cast import worn
from vr_dti.cast.clips import clip_files, parse_clips
from vr_dti.documents import dotted, load_yaml, read_text
from vr_dti.errors import DocumentError, InputError
from vr_dti.resources import people_folders
from vr_dti.scene_names import unknown_names


def staging(study: Study) -> Iterator[Finding]:
    """What could not be shown."""
    scenario = study.subject.scenario
    clips, guests = set(clip_names()), _guests(study.subject.folder)
    for f in scenario.files:
        if f.kind == "clips":
            try:
                clips |= parse_clips(f.text, f.name).clips.keys()
            except DocumentError as e:
                yield from refused(e)
    for path, what, remedy in unknown_names(study.subject.doc, clips, guests):
        yield study.subject.finding("unknown-name", path, what, remedy)
    yield from _uniforms(study, guests)
    yield from _named(study)


def _uniforms(study: Study, guests: Collection[str]) -> Iterator[Finding]:
    """Palettes of the uniform, where the scenario names one: an agency's own document of them is read, mistakes and all."""
    if not worn.asked_for(study.subject.doc):
        return
    try:
        there = worn.known(worn.texts(study.subject.folder))
    except DocumentError as e:
        yield from refused(e)
        return
    for path, what, remedy in worn.unknown(study.subject.doc, there, guests):
        yield study.subject.finding("unknown-name", path, what, remedy)


def _guests(scene: Path) -> Mapping[str, Path]:
    """People whom an agency brings. What reads them takes as long to load as a small scene to check: only where there may be some."""
    folders = [folder for folder in people_folders(scene) if folder.is_dir()]
    if not folders:
        return {}
    from vr_dti.cast.imported.people import brought

    return brought(folders)


def _named(study: Study) -> Iterator[Finding]:
    """A scene is asked for by the name of its folder, and recorded by its id; its twin is looked for by both."""
    doc, folder = study.subject.doc, study.subject.folder.resolve().name
    if doc.id != folder and not study.damage.below(("id",)):
        what = f"the scene is called {doc.id!r} here, and its folder {folder!r}"
        yield study.subject.finding("id", ("id",), what, "give both one name", "mistake" if doc.twin else "warning")


def tests(study: Study) -> Iterator[Finding]:
    """Names and values in `tests:` that the scenario does not know."""
    scenario = study.subject.scenario
    for m in rehearse.mistakes(scenario):
        yield Finding("unknown-name", "mistake", m.file or scenario.file, m.line, m.column, m.path, m.what, m.remedy)


def layout(study: Study) -> Iterator[Finding]:
    """A layout that is none, or knows nodes that are gone."""
    subject = study.subject
    try:
        doc = layout_beside(subject.scenario.file)
    except InputError as e:
        yield from unreadable(str(subject.folder / "layout.json"), e)
    else:
        known = {subject.name(spot) for spot in subject.out_of}
        gone = [name for name in doc.nodes if name not in known]
        if gone:
            file, what = str(subject.folder / "layout.json"), f"the layout places nodes that are not there: {', '.join(gone[:12])}"
            at = load_yaml(read_text(Path(file)), file)[1].place(("nodes", gone[0]))
            yield Finding("layout", "warning", file, at.line, at.column, dotted(("nodes", gone[0])), what, "remove them")


def clip_names() -> frozenset[str]:
    """Every shipped clip. Read off the indentation of our own documents: to read them whole takes a second."""
    names: set[str] = set()
    for path in clip_files():
        found = re.search(r"^clips:\n((?:[ #\n].*\n?|\n)*)", read_text(path), re.MULTILINE)
        names.update(re.findall(r"^  ([a-z][a-z0-9_-]*):", found[1] if found else "", re.MULTILINE))
    return frozenset(names)
