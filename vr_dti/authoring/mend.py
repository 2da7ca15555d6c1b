"""A scenario read as far as it goes. What is wrong is told, and taken out or put right by a guess, so that the rest can be checked too.

Lists keep their length, for a finding names its place by number: what is taken out of one leaves something behind that does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from vr_dti.authoring import standin
from vr_dti.authoring.causes import certain
from vr_dti.authoring.damage import Damage
from vr_dti.documents import Loc, complained, dotted, tried
from vr_dti.documents.complaints import KEY, Complaint, nearest
from vr_dti.errors import DocumentError, Mistake
from vr_dti.story.compile import IN_EXPRESSIONS, Compiler
from vr_dti.story.complaints import HYPHEN, LACKING, Wrong
from vr_dti.story.document import ScenarioDoc
from vr_dti.story.graph_document import NodeDoc
from vr_dti.story.guard_text import GuardRefusedError, parsed
from vr_dti.story.load import Assembled, Scenario, Texts, assembled
from vr_dti.story.remedies import sure
from vr_dti.story.variables import DialDoc

ROUNDS = 12
"""of taking out and looking again; a mistake inside what was put right takes another. Default."""
CONTAINERS = ("list_type", "dict_type", "model_type")
"""complaints that what stands there is not even a list or a mapping"""
KINDS = ("duty", "line", "fact", "prop")
"""of names, as mistakes call them"""
OUTSIDE = "this is a part of a node, and stands beside it"
FROM_GRAPHS = ("variable", "region", "fact", "duty", "cue")
"""what a sub-graph may bring, as mistakes call it"""


@dataclass(frozen=True, slots=True)
class Mended:
    """What could be made of a scenario."""

    file: str
    mistakes: tuple[Mistake, ...]
    damage: Damage
    scenario: Scenario | None
    """None where too little is left"""


def mended(texts: Texts) -> Mended:
    """As much of a scenario as can be used, and every mistake in it.

    Raises `DocumentError`, with all mistakes, where it is no scenario at all: no YAML, another format, over a bound of the format, or with
    an expression outside its language.
    """
    mender = _Mender(assembled(texts))
    scenario = mender.scenario()
    mistakes = certain(tuple(mender.told.values()))
    if any(m.refused for m in mistakes):
        raise DocumentError(texts.own.name, mistakes)
    return Mended(texts.own.name, mistakes, mender.damage, scenario)


class _Mender:
    def __init__(self, put: Assembled) -> None:
        self.put = put
        self.data: dict[str, Any] = deepcopy(put.data)
        self.lines = put.lines
        self.damage = Damage(lost=put.lost)
        self.told: dict[object, Mistake] = dict(enumerate(put.mistakes))
        self.changed = False
        self.unknown = False
        """a condition of which nothing is known stands in the document"""

    def scenario(self) -> Scenario | None:
        """The mended scenario."""
        for path, text in list(standin.expressions(self.data)):
            self._look_at(path, text)
        for _ in range(ROUNDS):
            doc = self._document()
            if doc is None:
                return None
            settings = {name: d.init for name, d in doc.dials.items()}
            compiler = Compiler(doc, self.lines, settings)
            story = compiler.story()
            self.changed = False
            hyphens = [wrong for wrong in compiler.wrong if HYPHEN in wrong.mistake.what]  # first, for who names them may have it right
            for wrong in hyphens or compiler.wrong:
                self._meaning(wrong)
            if not self.changed:
                return Scenario(story, doc, self.put.files, doc, self.lines, settings)
        return None

    def _look_at(self, path: Loc, text: str) -> None:
        """An expression that is none of the language is found wherever it stands, whatever else is wrong."""
        try:
            parsed(text)
        except GuardRefusedError as e:
            self._tell(path, self.lines.mistake(path, str(e), e.remedy or IN_EXPRESSIONS, refused=True))
            self._opaque(path)

    # --- shape ---

    def _document(self) -> ScenarioDoc | None:
        for _ in range(ROUNDS):
            doc, wrong = tried(self.data, ScenarioDoc)
            if doc is not None:
                dials = {**doc.dials, standin.UNKNOWN: DialDoc(init=False)}
                return doc.model_copy(update={"dials": dials}) if self.unknown else doc
            for c in [c for c in wrong if c.kind == "extra_forbidden"]:
                self._tell(c.path, complained(c, self.lines))
                self._unknown_key(c)
            again = [c for c in wrong if c.kind != "extra_forbidden" and not self._renamed(c)]
            beside = {c.path: above for c in again if (above := self._node_above(c.path))}
            bare = {(*path[:-1], above) for path, above in beside.items()}  # nodes that have nothing in them, for it stands beside them
            for c in again:
                if c.path in beside:
                    c = replace(c, what=OUTSIDE, remedy=f"indent it: it belongs to {beside[c.path]}")
                if c.path not in bare and not self._followed(c.path):
                    self._tell(c.path, complained(c, self.lines))
            for c in again:
                if c.path in beside:
                    self._moved_in(c.path, beside[c.path])
                elif c.path not in bare:
                    self._shape(c)
        return None

    def _node_above(self, path: Loc) -> str:
        """The node that a part of a node stands beside instead of in it; empty where it is none."""
        nodes = standin.at(self.data, path[:-1])
        if path[:1] != ("regions",) or path[2:-1] != ("nodes",) or path[-1] not in NodeDoc.model_fields or not isinstance(nodes, dict):
            return ""
        names = list(nodes)
        above = names[names.index(path[-1]) - 1] if path[-1] in names[1:] else ""
        there = nodes.get(above, "")
        return above if there is None or (isinstance(there, dict) and path[-1] not in there) else ""

    def _moved_in(self, path: Loc, node: str) -> None:
        nodes = standin.at(self.data, path[:-1])
        nodes[node] = {**(nodes[node] or {}), path[-1]: nodes.pop(path[-1])}
        self.lines.moved(path, (*path[:-1], node, path[-1]))

    def _followed(self, path: Loc) -> bool:
        """Whether a complaint about what stands at `path` may come of what was taken out of it."""
        return self.damage.inside(path) or path in self.damage.around

    def _renamed(self, c: Complaint) -> bool:
        """Whether what is missing has come by the right name of an unknown key."""
        return bool(c.lacks) and standin.at(self.data, (*c.path, c.lacks)) is not None

    def _unknown_key(self, c: Complaint) -> None:
        """Call it what was meant, if that is plain; else leave it out. If it is but a word, it means nothing."""
        there = standin.at(self.data, c.path[:-1])
        value = there.pop(c.path[-1])
        if c.near and c.near not in there:
            there[c.near] = value
            self.lines.moved(c.path, (*c.path[:-1], c.near))
            if len(c.path) == 1:  # its words were looked for under the right name
                self.damage.lost |= {"locale"}
        elif isinstance(value, dict | list):
            self.damage.took(c.path, value)
            if len(c.path) == 1:  # indented too little, it may belong to what stands above it
                self.damage.gone.add(str(c.path[0]))

    def _shape(self, c: Complaint) -> None:
        if not isinstance(standin.at(self.data, c.path[:-1]), dict | list):
            return  # of something that is out already
        there: Any = standin.at(self.data, c.path[:-1])
        if c.lacks:
            entry = standin.at(self.data, c.path)
            fill = standin.fill(self.data, (*c.path, c.lacks))
            if isinstance(entry, dict) and fill is not None:
                self.damage.took((*c.path, c.lacks), None)
                entry[c.lacks] = fill
            else:
                self._out(c.path)
        elif c.kind == KEY and c.near and c.near not in there:
            there[c.near] = there.pop(c.path[-1])
            self.lines.moved(c.path, (*c.path[:-1], c.near))
            self.changed = True
        elif c.kind == KEY:
            self.damage.took(c.path, standin.at(self.data, c.path))
            self.damage.gone.add(str(c.path[-1]))
            there.pop(c.path[-1])
        elif c.path[-2:-1] == ("random",):  # a weight that is none: the way leads there all the same
            self.damage.guessed(c.path, str(there[c.path[-1]]))
            there[c.path[-1]] = standin.CERTAIN
        elif c.kind == "list_type" and isinstance(standin.at(self.data, c.path), dict):  # a list of one, without its dash
            there[c.path[-1]] = [there[c.path[-1]]]
            self.lines.moved(c.path, (*c.path, 0))
        else:
            self._out(c.path, unreadable=c.kind in CONTAINERS and not isinstance(standin.at(self.data, c.path), dict))

    def _out(self, path: Loc, *, unreadable: bool = False) -> None:
        """Take out what stands at `path`, or put something in its place that does nothing."""
        if not path:
            return
        there, last = standin.at(self.data, path[:-1]), path[-1]
        if isinstance(there, list) and isinstance(last, int) and last < len(there):
            old = there[last]
            self.damage.took(path, old, unreadable=unreadable)
            there[last] = standin.item(self.data, path, old)
        elif isinstance(there, dict):
            old = there.pop(last, None)
            self.damage.took(path, old, unreadable=unreadable)
            fill = standin.fill(self.data, path, old)
            if fill is not None and fill != old:
                there[last] = fill
            elif len(path) == 2:
                self.damage.gone.add(str(last))
        self.changed = True

    # --- meaning ---

    def _meaning(self, wrong: Wrong) -> None:
        path, among = wrong.path, wrong.among
        if self.damage.inside(path):
            if among is not None:  # what was put there will not do either
                self._out(path[:-1] if path in self.damage.places or path in self.damage.guesses else path)
            return
        if not self._excused(wrong):
            self._tell(path, wrong.mistake)
        there, last = standin.at(self.data, path[:-1]), path[-1] if path else ""
        if HYPHEN in wrong.mistake.what and (new := str(last).replace("-", "_")) not in there:
            there[new] = there.pop(last)
            self.lines.moved(path, (*path[:-1], new))
            self.changed = True
        if among is None or not path:
            return
        self.damage.kinds |= {kind for kind in KINDS if wrong.mistake.what.startswith(f"there is no {kind} ")}
        if len(path) > 1 and path[-2] in ("goto", "random") and isinstance(there, dict) and among:
            self.damage.took(path, there.pop(last))
            if near := nearest(str(last), [a for a in among if a not in there]):
                there[near] = standin.CERTAIN if path[-2] == "random" else self._first(near)
            self.changed = True
        elif not among:
            self._opaque(path)
        elif last != "initial" and (near := nearest(word := str(standin.at(self.data, path)), among)):
            self.damage.guessed(path, word)
            if not sure(word, near):
                self._aimless(path)
            there[last] = near
            self.changed = True
        else:
            self._aimless(path)
            self._out(path, unreadable=last == "initial")

    def _aimless(self, path: Loc) -> None:
        """Where a way was meant to lead is not known."""
        if path[:1] == ("regions",) and path[-1] == "to":
            self.damage.aimless.add(str(path[1]))

    def _first(self, region: str) -> str:
        return str(standin.at(self.data, ("regions", region, "initial")))

    def _excused(self, wrong: Wrong) -> bool:
        """Whether it may come of what is gone, or of a file that could not be brought in."""
        what, lost = wrong.mistake.what, self.damage.lost
        if self.damage.names(what):
            return True
        if "graph" in lost and not wrong.mistake.refused:
            return wrong.among == () or wrong.path[-1:] == ("set",) or any(what.startswith(f"there is no {kind} ") for kind in FROM_GRAPHS)
        return "locale" in lost and wrong.path[:1] in ((), ("lines",)) and wrong.among is None

    def _opaque(self, path: Loc) -> None:
        """In the place of an expression: nothing is known of what it comes to."""
        there, last = standin.at(self.data, path[:-1]), path[-1]
        if last == "to":  # what a variable is set to
            self._out(path[:-1])
            return
        self.damage.guessed(path, there[last])
        if last == "present":
            there.pop(last)
        elif path[-2] == "random":
            there[last] = standin.CERTAIN
        else:
            there[last] = standin.UNKNOWN
            self.unknown = True
        self.changed = True

    def _tell(self, path: Loc, mistake: Mistake) -> None:
        """Once a place and words; of what an include gives to a graph, once, however often it is used there."""
        cause = self.lines.cause(path, mistake.what)
        if cause != path:
            self.damage.guesses.add(cause)
        elif (lacks := LACKING.match(mistake.what)) and mistake.path != dotted(path):  # a graph asks for it, and perhaps others do
            self.damage.gone.add(lacks[1])
        self.told.setdefault((mistake.path, "" if cause != path else mistake.what), mistake)


def left_out(found: Mended) -> Iterator[str]:
    """In words, what was not checked because of the mistakes."""
    if found.scenario is None:
        yield "no more than this could be checked: too little is left without what is wrong"
    elif "graph" in found.damage.lost:
        yield "the story was not checked further: a graph is missing"
    elif found.damage.story:
        yield "whether every run comes to its end was not checked: parts of the story are wrong"
