"""What is wrong with a document as its story is made: every complaint, told where its author can mend it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from vr_dti.documents import Lines, Loc, dotted
from vr_dti.documents.complaints import nearest
from vr_dti.errors import Mistake
from vr_dti.story.dials import declared
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.guard_text import GuardError, GuardRefusedError
from vr_dti.story.remedies import meant

LACKING = re.compile(r"(?:unknown \w+|there is no(?:body)? [\w ]+) '([\w-]+)'")
"""how a complaint begins that a name is not there: of one in a graph that other scenarios use too, it is the scenario that lacks it"""
HYPHEN = "should have _ instead of -"
"""what is said of the name of a region, node, variable or dial"""
OF_THE_INTENT = frozenset({"$trainee", "$hand", "$to"})
"""words that stand for those of the intent which set an edge off (`engine`)"""


class Wrong(NamedTuple):
    """A mistake, the place of the value that is wrong, and what would do there; None where that is no name."""

    path: Loc
    mistake: Mistake
    among: Sequence[str] | None


class Complaints:
    """Collects them, instead of stopping at the first."""

    def __init__(self, doc: ScenarioDoc, lines: Lines) -> None:
        self.doc = doc
        self.lines = lines
        self.all: list[Wrong] = []

    def known(self, name: str | None, known: frozenset[str], path: Loc, kind: str) -> None:
        """Complains of a `name` that is none of those known."""
        if name not in known | OF_THE_INTENT:
            one_of = sorted(known - {""})
            spoken = kind == "line" and " " in str(name)  # the words themselves
            groups = [n for n in one_of if n.rpartition("-")[0] not in self.doc.onlookers]  # of whom nobody is spoken of
            remedy = f"say it by its id, its words stand in locales/; {meant('', one_of)}" if spoken else meant(str(name), groups)
            self.wrong(path, f"there is no {kind} {name!r}", remedy, among=one_of)

    def refused(self, path: Loc, error: GuardError, remedy: str) -> None:
        """An expression that is none, or none that can stand there."""
        self.wrong(path, str(error), remedy, among=(), refused=isinstance(error, GuardRefusedError))

    def wrong(self, path: Loc, what: str, remedy: str, *, among: Sequence[str] | None = None, refused: bool = False) -> None:
        """Complains of what stands at `path`; `among`: what would do there."""
        mistake = self.lines.mistake(path, what, remedy, refused=refused)
        if mistake.path == dotted(path) and (include := self.lines.shared(path)) and (lacks := LACKING.match(what)):
            mistake = self.lines.mistake(include, f"{what}, for which this graph asks", self._declared(lacks[1]) or remedy)
        self.all.append(Wrong(path, mistake, among))

    def _declared(self, name: str) -> str:
        """The remedy for a dial of the house that a graph asks for."""
        written = declared(name)
        near = nearest(name, self.doc.dials)
        return written and f"declare it under dials: {written}" + (f"; is {near!r} meant for it?" if near else "")
