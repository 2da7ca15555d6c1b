"""What a scene refers to: policy packs and their clauses, and its guidebook and the items in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.finding import Finding, refused, unreadable
from vr_dti.documents import Loc, load_yaml, read_text
from vr_dti.errors import DocumentError, InputError
from vr_dti.library.guidebook import APPLIES, Guidebook, read_guidebook
from vr_dti.library.shelf import Shelf
from vr_dti.resources import stands
from vr_dti.story.remedies import meant

GUIDEBOOK = "guidebook.yaml"
AFTERMATH = "aftermath"
"""the shared graph in which the officer asks to leave it out of the report"""


def references(study: Study) -> Iterator[Finding]:
    """Of the scenario, of its guidebook, and of each cue."""
    shelf = Shelf()
    yield from _policies(study, shelf)
    yield from _guidebook(study, shelf)


def _policies(study: Study, shelf: Shelf) -> Iterator[Finding]:
    doc = study.subject.doc
    wrong = study.damage.below(("policies",))
    for i, name in enumerate(doc.policies):
        try:
            shelf.policy(name)
        except InputError as e:
            wrong = True
            yield from _wrong(study, ("policies", i), e)
    unnamed: dict[str, list[Loc]] = {}
    for cue, c in doc.cues.items():
        for i, reference in enumerate(c.policy):
            try:
                shelf.clause(reference)
            except InputError as e:
                yield from _wrong(study, ("cues", cue, "policy", i), e)
            else:
                if (pack := reference.partition(".")[0]) not in doc.policies:
                    unnamed.setdefault(pack, []).append(("cues", cue, "policy", i))
    for pack, paths in () if wrong else unnamed.items():
        others = list(dict.fromkeys(str(p[1]) for p in paths))[1:]
        what = f"policy pack {pack!r} is none of those that this scene is judged by" + (
            f"; {', '.join(others)} cite it too" if others else ""
        )
        remedy = "add it to policies:" + (f", or cite one of: {', '.join(doc.policies)}" if doc.policies else "")
        yield study.subject.finding("unnamed-policy", paths[0], what, remedy)


def _wrong(study: Study, path: Loc, error: InputError) -> Iterator[Finding]:
    if isinstance(error, DocumentError):  # the pack's own mistakes, in its own file; said once, however often it is referred to
        yield from refused(error)
    else:
        yield study.subject.finding("unknown-policy", path, error.what, error.remedy)


def _guidebook(study: Study, shelf: Shelf) -> Iterator[Finding]:
    subject = study.subject
    file = subject.folder / GUIDEBOOK
    asked = [(("cues", cue, "guidebook", i), item) for cue, c in subject.doc.cues.items() for i, item in enumerate(c.guidebook)]
    book: Guidebook | None = None
    if stands(file):
        try:
            book = read_guidebook(file, shelf, lawful=subject.doc.lawful)
        except InputError as e:
            yield from unreadable(str(file), e)
            return
    elif not asked:
        yield subject.finding("no-guidebook", (), f"there is no {GUIDEBOOK}: nothing to talk about afterwards", "write one", "warning")
    for path, item in asked:
        if book is None or book.item(item) is None:
            what = f"there is no {GUIDEBOOK}, and so no item {item!r}" if book is None else f"the guidebook has no item {item!r}"
            known = [i.id for i in book.doc.items] if book is not None else []
            yield subject.finding("unknown-guidebook-item", path, what, meant(item, known) or "write one")
    if book is not None:
        yield from _asked(study, book)


def _asked(study: Study, book: Guidebook) -> Iterator[Finding]:
    """Runs of this scene in which no cue asks anything, and for which the guidebook has no item either."""
    doc = study.subject.doc
    for name, runs in APPLIES.items():
        if name == "asked_to_leave_out":
            comes = any(i.graph == AFTERMATH for i in doc.include)
        else:
            comes = runs.lawful is doc.lawful and bool(doc.lawful or doc.cues)
        if comes and not book.applying(name):
            what = f"the report of a run in which {runs.words} asks nothing: no item says applies: {name}"
            at = load_yaml(read_text(Path(book.file)), book.file)[1].place(("items",))
            remedy = "say it of an item that fits such a run, or write one"
            yield Finding("nothing-asked", "warning", book.file, at.line, at.column, "items", what, remedy)
