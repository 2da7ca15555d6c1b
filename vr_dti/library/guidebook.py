"""Guidebooks (`dti-guidebook/1`): what an instructor talks about after a scene, in eight categories that are printed as three groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from vr_dti.documents import Model, digest, read_text
from vr_dti.documents.whole import Found, parse_whole
from vr_dti.errors import DocumentError, InputError
from vr_dti.library.shelf import Shelf
from vr_dti.library.values import Words
from vr_dti.story.graph_document import Name

FORMAT = "dti-guidebook/1"

Category = Literal["tactical", "operational", "strategic", "legal", "moral", "ethical", "human_behaviour", "performance"]
Applies = Literal["lawful", "left_alone", "broke_control", "prevented", "asked_to_leave_out"]


class Runs(NamedTuple):
    """Runs that an item applies to."""

    words: str
    """which, after `in which`"""
    lawful: bool | None
    """only of lawful twins, or only of other scenes; None: of both"""


APPLIES: Mapping[Applies, Runs] = {
    "lawful": Runs("the officer acted lawfully", lawful=True),
    "left_alone": Runs("lawful control was left alone", lawful=True),
    "broke_control": Runs("an order or hands broke lawful control", lawful=True),
    "prevented": Runs("the trainee kept it from happening before any cue", lawful=False),
    "asked_to_leave_out": Runs("the officer asks to leave it out of the report", lawful=None),
}
"""what `applies` may say -> what it means; `records/report_references.py` tells from the findings whether a run is one"""


class GroupOf(NamedTuple):
    """Categories that stand together on paper."""

    title: str
    asks: str
    """what the group is about, in a line"""
    categories: tuple[tuple[Category, str], ...]
    """with their titles"""


GROUPS = (
    GroupOf(
        "Tactical, operational, strategic",
        "Where one stands, who does what, and what it builds or costs.",
        (("tactical", "Tactical"), ("operational", "Operational"), ("strategic", "Strategic")),
    ),
    GroupOf(
        "Legal, moral, ethical",
        "What one must do, what one owes, and what one can answer for.",
        (("legal", "Legal"), ("moral", "Moral"), ("ethical", "Ethical")),
    ),
    GroupOf(
        "Human behavior, performance",
        "What people do under pressure, and what helps.",
        (("human_behaviour", "Human behavior"), ("performance", "Performance")),
    ),
)


class ItemDoc(Model):
    """Something to talk about: a question, what is to be learned, or both."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+$", max_length=60)]
    """cues refer to it"""
    category: Category
    question: Words | None = None
    training_point: Words | None = None
    cheat: Annotated[Words | None, Field(max_length=70)] = None
    """a line of the cheat sheet"""
    policy: list[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$", max_length=81)]] = []
    """`pack.clause`"""
    applies: Applies | None = None
    """runs whose report asks it without a cue that refers to it: of a lawful twin `lawful`, `left_alone`, `broke_control` (by an order or
    hands); of others `prevented` (the trainee kept it from happening before any cue); of any `asked_to_leave_out` (of the report)"""


class GuidebookDoc(Model):
    """The guidebook of a scene."""

    format: str
    scene: Name
    items: Annotated[list[ItemDoc], Field(min_length=1, max_length=60)]
    debrief: Annotated[list[Words], Field(min_length=1, max_length=12)]
    """the steps of leading it, in order"""


@dataclass(frozen=True, slots=True)
class Guidebook:
    """A guidebook as it was read."""

    doc: GuidebookDoc
    sha256: str
    """of its text"""
    file: str

    def item(self, id: str) -> ItemDoc | None:
        """What a cue refers to."""
        return next((i for i in self.doc.items if i.id == id), None)

    def applying(self, to: Applies) -> tuple[ItemDoc, ...]:
        """The items that apply to such runs, in the order of the guidebook."""
        return tuple(i for i in self.doc.items if i.applies == to)


def read_guidebook(path: Path, shelf: Shelf | None = None, *, lawful: bool | None = None) -> Guidebook:
    """The guidebook at `path`; it must be that of the scene in whose folder it lies, and its references are looked up on `shelf`. `lawful`:
    whether that scene is a lawful twin, for who knows it; then no item may apply to runs of the other kind alone.

    Raises `InputError` if there is none, and `DocumentError` with all mistakes: its own, or those of a pack it refers to.
    """
    return parse_guidebook(read_text(path), file=str(path), scene=path.resolve().parent.name, shelf=shelf, lawful=lawful)


def parse_guidebook(text: str, *, file: str, scene: str = "", shelf: Shelf | None = None, lawful: bool | None = None) -> Guidebook:
    """The guidebook in `text`; `file` is named in mistakes."""
    doc = parse_whole(text, GuidebookDoc, file=file, format=FORMAT, meaning=lambda data: _meaning(data, scene, shelf, lawful))
    return Guidebook(doc, digest(text), file)


def _meaning(data: dict[str, Any], folder: str, shelf: Shelf | None, lawful: bool | None) -> Iterator[Found]:
    """Mistakes of meaning in whatever of the document has the right form."""
    scene = data.get("scene")
    if folder and isinstance(scene, str) and scene != folder:
        yield ("scene",), f"says that it is of {scene!r}, and lies in the folder of {folder!r}", "mend the name, or move the file"
    raw = data.get("items")
    items = {i: r for i, r in enumerate(raw if isinstance(raw, list) else []) if isinstance(r, dict)}
    seen: set[str] = set()
    for i, item in items.items():
        name = item.get("id")
        if isinstance(name, str) and name in seen:
            yield ("items", i, "id"), f"a second item is called {name!r}", "give each item its own id"
        seen.add(str(name))
        if not item.get("question") and not item.get("training_point"):
            yield ("items", i), "neither asks nor says anything", "add a question, a training_point, or both"
        elif item.get("applies") and not item.get("question"):
            yield ("items", i, "applies"), "reports ask this item, and it has no question", "add a question, or remove applies:"
        if lawful is not None:
            yield from _applies(i, item, lawful)
        if shelf is not None:
            yield from _references(i, item, shelf)
    yield from _groups(list(items.values()))


def _applies(i: int, item: dict[str, Any], lawful: bool) -> Iterator[Found]:
    runs = next((r for name, r in APPLIES.items() if name == item.get("applies")), None)
    if runs is not None and runs.lawful not in (None, lawful):
        what = f"no run of this scene is one in which {runs.words}: it is {'a' if lawful else 'no'} lawful twin"
        known = ", ".join(name for name, r in APPLIES.items() if r.lawful in (None, lawful))
        yield ("items", i, "applies"), what, f"here it may be: {known}; or remove it"


def _references(i: int, item: dict[str, Any], shelf: Shelf) -> Iterator[Found]:
    given = item.get("policy")
    for n, reference in enumerate(given if isinstance(given, list) else []):
        if not isinstance(reference, str) or "." not in reference:
            continue
        try:
            shelf.clause(reference)
        except DocumentError:
            raise  # the pack's own mistakes, in its own file
        except InputError as e:
            yield ("items", i, "policy", n), e.what, e.remedy


def _groups(items: list[dict[str, Any]]) -> Iterator[Found]:
    for group in GROUPS:
        names = [c for c, _ in group.categories]
        inside = [i for i in items if i.get("category") in names]
        for key, what in (("question", "discussion question"), ("training_point", "training point")):
            if not any(i.get(key) for i in inside):
                remedy = f"add an item with a {key}, of category {', '.join(names)}"
                yield ("items",), f"no {what} in the group {group.title!r}", remedy
