"""What the cues of an opportunity refer to: clauses of policy packs, and items of the scene's guidebook, in words for the page.

Packs and guidebook are read when the report is written; a session pins their names only. What is not there any more keeps its id.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from vr_dti.debrief.findings import SessionFindings
from vr_dti.debrief.steps import Opportunity
from vr_dti.debrief.trainee import TraineeFindings
from vr_dti.errors import InputError
from vr_dti.library.guidebook import Guidebook, ItemDoc, read_guidebook
from vr_dti.library.shelf import Shelf
from vr_dti.resources import is_file, scene_folder

YEAR = 4
"""digits of a date that is a year and no more"""
MET = ("passed", "acted", "brief", "not_counted")
"""uses of a step that the trainee could meet, what is to be talked about first at the front"""

FITTING = 2
"""items asked beside the one on what made it lawful, at most. Default."""
ORDERED = 1
"""Telling lawful from unlawful, up to here: control was broken by hands or by an order"""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a cue cites. All but `id` empty: the pack, or the clause, is not there any more."""

    id: str
    """`pack.clause`"""
    text: str = ""
    cited: str = ""
    """where it stands, and in which pack since when: one line"""
    notes: tuple[str, ...] = ()
    """how a case that is cited ended"""
    unread: tuple[str, ...] = ()
    """what it cites, or its own id, that nobody has held against the text itself yet"""


@dataclass(frozen=True, slots=True)
class Talk:
    """An item of the guidebook. Both texts empty: the guidebook, or the item, is not there any more."""

    id: str
    question: str = ""
    training_point: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """Those of one opportunity, each once."""

    clauses: tuple[Clause, ...] = ()
    talks: tuple[Talk, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.clauses or self.talks)


@dataclass(frozen=True, slots=True)
class Library:
    """Where references are looked up."""

    shelf: Shelf = field(default_factory=Shelf)
    guidebooks: Mapping[str, Guidebook] = field(default_factory=dict)
    """by id of the scene"""

    def of(self, o: Opportunity, scene: str) -> References:
        """The references of the steps that the trainee could meet; of steps that passed first."""
        steps = [s for use in MET for s in o.steps if s.use == use]
        clauses = dict.fromkeys(r for s in steps for r in s.policy)
        items = dict.fromkeys(i for s in steps for i in s.guidebook)
        return References(tuple(map(self._clause, clauses)), tuple(self._talk(scene, i) for i in items))

    def aside(self, s: SessionFindings, t: TraineeFindings) -> References:
        """What there is to talk about in a scored run without an opportunity: of a lawful twin what made it lawful, with the clauses that
        rests on, and the item that fits whether control was broken; of conduct kept from happening, the words that did it."""
        book = self.guidebooks.get(s.scene)
        if t.opportunities or t.grades is None or book is None:
            return References()
        if not s.lawful:
            kept = s.conduct_end.prevented and s.conduct_end.trainee
            return References((), tuple(map(_said, book.applying("prevented")[:FITTING]))) if kept else References()
        law = book.applying("lawful")[:1]
        judged = next((d.score for d in t.grades.domains if d.domain == "discrimination"), None)
        fitting = () if judged is None else book.applying("broke_control" if judged <= ORDERED else "left_alone")[:FITTING]
        clauses = dict.fromkeys(c for i in law for c in i.policy)
        return References(tuple(map(self._clause, clauses)), tuple(map(_said, (*law, *fitting))))

    def asked(self, scene: str) -> Talk | None:
        """What to talk about where the officer asked to leave it out of the report; None where the guidebook has nothing on it."""
        book = self.guidebooks.get(scene)
        return next(map(_said, book.applying("asked_to_leave_out")), None) if book else None

    def _clause(self, id: str) -> Clause:
        try:
            policy, clause = self.shelf.clause(id)
        except InputError:
            return Clause(id)
        where = policy.cited(clause) or "a choice, no law"
        notes = tuple(f"How it ended. {r}" for r in policy.results(clause))
        since = policy.doc.effective_from
        dated = f", in force since {since}" if len(str(since)) > YEAR else ""  # a year alone is that of the pack's oldest case
        line = f"{where}. {policy.doc.title}{dated}"
        return Clause(id, clause.text, line, notes, policy.unread(clause, f"a clause of {policy.doc.title} ({id})"))

    def _talk(self, scene: str, id: str) -> Talk:
        book = self.guidebooks.get(scene)
        item = book.item(id) if book else None
        return _said(item) if item else Talk(id)


def _said(item: ItemDoc) -> Talk:
    return Talk(item.id, item.question or "", item.training_point or "")


def guidebook_of(scene: str, recorded: str, shelf: Shelf) -> Guidebook | None:
    """The guidebook of a scene: beside the scenario's file as the session `recorded` it, where that still is, else that which is shipped.
    None where there is none of that scene, or one with mistakes, which `vr-dti scenario check` tells."""
    for folder in _folders(scene, recorded):
        try:
            found = read_guidebook(folder / "guidebook.yaml", shelf)
        except InputError:
            continue
        if found.doc.scene == scene:
            return found
    return None


def _folders(scene: str, recorded: str) -> Sequence[Path]:
    here: list[Path] = []
    # a session may come from a stranger: no way to another machine is followed
    if recorded and not recorded.startswith(("//", "\\\\")) and is_file(Path(recorded)):
        here.append(Path(recorded).parent)
    with suppress(InputError):
        here.append(scene_folder(scene))
    return here
