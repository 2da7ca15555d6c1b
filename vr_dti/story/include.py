"""Sub-graphs: documents that bring regions, or nodes of a region, into a scenario, with parameters.

A graph is brought in before the scenario is checked, as if its author had written it there; `${name}` in any of its words, keys too,
stands for a parameter. What was brought in keeps its own file and line; what is wrong with a parameter is told where it was given. A
graph includes nothing itself, so nothing can go round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Protocol

from pydantic import Field

from vr_dti.documents import Given, Lines, Loc, Model, Place, check_format, load_yaml, validated, words
from vr_dti.documents.complaints import nearest
from vr_dti.documents.reading import MAX_BYTES
from vr_dti.documents.tokens import MAX_VALUES
from vr_dti.errors import DocumentError, Mistake
from vr_dti.story.graph_document import LONGEST, Name, Parameter, Text
from vr_dti.story.remedies import meant

FORMAT = "dti-graph/1"
MAX_INCLUDES = 20
OF_YOUR_OWN = "graphs of your own stand in graphs/ of the scene"
TO_TOP = ("vars", "facts", "cues", "duties", "regions", "interrupts")
TO_REGION = ("nodes",)
SINGULAR = {"vars": "variable", "facts": "fact", "cues": "cue", "duties": "duty", "regions": "region", "nodes": "node"}
LISTED = 3
"""names of what is there twice that are told; of more, how many. Default."""
_PARAMETER = re.compile(r"\$\{([a-z][a-z0-9_-]*)\}")


class ParameterDoc(Model):
    """A parameter of a graph; without `init` it must be given."""

    about: Text = ""
    init: Parameter | None = None


class GraphDoc(Model):
    """A sub-graph as written. Its parts are checked where they are brought in, with the parameters filled."""

    format: str
    graph: Name
    about: Annotated[str, Field(max_length=4000)] = ""
    params: Annotated[dict[Name, ParameterDoc], Field(max_length=60)] = {}
    vars: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    cues: dict[str, Any] = {}
    duties: dict[str, Any] = {}
    regions: dict[str, Any] = {}
    interrupts: list[Any] = []
    nodes: dict[str, Any] = {}


class Graphs(Protocol):
    """The graphs that may be brought in, by name."""

    def get(self, name: str, /) -> tuple[str, str] | None:
        """(file, text); None if there is none."""
        ...

    def __iter__(self) -> Iterator[str]: ...


class Expanded(NamedTuple):
    """A scenario with everything it includes."""

    data: dict[str, Any]
    graphs: list[tuple[str, str, str]]
    """those used: (name, file, text)"""
    mistakes: list[Mistake]
    whole: bool
    """every graph was brought in; else names that the scenario uses may be those of one that was not"""


def expanded(data: dict[str, Any], lines: Lines, graphs: Graphs, own: Path) -> Expanded:
    """`data` with everything it includes. `lines` learns where each value stands. `own`: the folder of the scenario's own graphs, which
    no other uses."""
    merger = _Merger(data, lines, graphs, own)
    merger.all()
    return Expanded(merger.data, list(merger.used.values()), merger.mistakes, merger.whole)


class _Merger:
    def __init__(self, data: dict[str, Any], lines: Lines, graphs: Graphs, own: Path) -> None:
        self.data = dict(data)
        self.lines = lines
        self.graphs = graphs
        self.own = own
        self.used: dict[str, tuple[str, str, str]] = {}
        self.mistakes: list[Mistake] = []
        self.whole = True
        self._values = self._characters = 0

    def all(self) -> None:
        """The scenario's own includes, then each region's."""
        self._each(self.data.get("include"), ("include",), self.data, (), TO_TOP)
        regions = self.data.get("regions")
        if not isinstance(regions, dict):
            return
        self.data["regions"] = regions = dict(regions)
        for name, region in regions.items():
            if isinstance(region, dict) and region.get("include"):
                regions[name] = region = dict(region)
                region.setdefault("nodes", {})
                self._each(region["include"], ("regions", name, "include"), region, ("regions", name), TO_REGION)

    def _each(self, includes: Any, path: Loc, into: dict[str, Any], into_path: Loc, parts: tuple[str, ...]) -> None:
        if not isinstance(includes, list):
            return  # the model says what is wrong with it
        if len(includes) > MAX_INCLUDES:
            self._wrong(path, f"{len(includes)} includes; at most {MAX_INCLUDES} stand in one place", "include less")
            self.whole = False
            return
        for i, include in enumerate(includes):
            told = isinstance(include, dict) and isinstance(include.get("graph"), str)
            if not (told and self._one(include, (*path, i), into, into_path, parts)):
                self.whole = False

    def _one(self, include: Mapping[str, Any], path: Loc, into: dict[str, Any], into_path: Loc, parts: tuple[str, ...]) -> bool:
        """Bring one graph in. -> whether that could be done"""
        if self._over():
            return False
        name = include["graph"]
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
            return False  # the model says what is wrong with it
        found = self.graphs.get(name)
        if found is None:
            known = meant(name, sorted(self.graphs))
            remedy = f"{known}{' ' if known.endswith('?') else '; '}{OF_YOUR_OWN}" if known else OF_YOUR_OWN
            self._wrong((*path, "graph"), f"there is no graph {name!r}", remedy)
            return False
        file, text = found
        if Path(file).parent != self.own:
            self.lines.share(file, path)
        try:
            raw, at = load_yaml(text, file)
            check_format(raw, at, file, FORMAT)
            if "include" in raw:
                wrong = at.mistake(("include",), "a graph brings in nothing else", "include both in the scenario")
                self.mistakes.append(replace(wrong, file=file))
                raw = {key: value for key, value in raw.items() if key != "include"}
            doc = validated(raw, at, GraphDoc, file=file)
        except DocumentError as e:
            self.mistakes += [m if m.file else replace(m, file=file) for m in e.mistakes]
            return False
        self.used[name] = (name, file, text)
        own = include["with"] if isinstance(include.get("with"), dict) else {}
        given = self._parameters(doc, own, path)
        if given is None:
            return False
        unfit = [key for key in (*TO_TOP, *TO_REGION) if key in raw and key not in parts]
        if unfit:
            where = "inside a region" if parts == TO_REGION else "at the top"
            self._wrong(path, f"graph {name!r} brings {', '.join(unfit)}, which cannot be included {where}", "move the include")
            return False
        copy = _Copy(given, {n: (*path, "with", n) for n in own}, at, self.lines, file)
        twice = [x for part in parts if part in raw for x in self._merge(part, raw[part], copy, into, into_path)]
        if twice:  # nobody mends a graph of others: it is told where it was brought in
            listed = ", ".join(twice[:LISTED]) + f" and {len(twice) - LISTED} more" * (len(twice) > LISTED)
            what = f"graph {name!r} brings {listed}, which {'is' if len(twice) == 1 else 'are'} there already"
            self._wrong(path, what, "include it once, or give other names by a parameter")
        self._values += copy.values
        self._characters += copy.characters
        if self._over():
            self._wrong(path, f"includes bring more than {MAX_VALUES} values, or {MAX_BYTES} characters", "include less")
        self.mistakes += copy.mistakes
        return True

    def _over(self) -> bool:
        return self._values > MAX_VALUES or self._characters > MAX_BYTES

    def _merge(self, part: str, raw: Any, copy: _Copy, into: dict[str, Any], into_path: Loc) -> list[str]:
        """Bring one part of a graph in. -> what of a graph that others use too is there already"""
        held = into.get(part)
        if held is not None and not isinstance(held, type(raw)):  # as its author wrote it; the model would see only what is brought in
            kind, remedy = ("list", "begin each with a dash") if isinstance(raw, list) else ("mapping (key: value)", "write key: value")
            self._wrong((*into_path, part), f"should be a {kind}", remedy)
            held = None
        if isinstance(raw, list):
            mine = into[part] = list(held or [])
            mine += [copy.of(v, (part, i), (*into_path, part, len(mine) + i)) for i, v in enumerate(raw)]
            return []
        target, twice = dict(held or {}), []
        into[part] = target
        for key, value in raw.items():
            new = copy.filled(key)
            if new in target:
                what = f"{SINGULAR[part]} {new!r}"
                if Path(copy.file).parent == self.own:
                    at, remedy = copy.at.place((part, key)), "give it another name by a parameter"
                    self.mistakes.append(Mistake(at.line, f"{part}.{key}", f"{what} is there already", remedy, at.column, copy.file))
                else:
                    twice.append(what)
            target[str(new)] = copy.of(value, (part, key), (*into_path, part, str(new)))
            copy.gave(key, (*into_path, part, str(new)))
        return twice

    def _parameters(self, doc: GraphDoc, given: Mapping[str, object], path: Loc) -> dict[str, Any] | None:
        """The value of each parameter; None where one is missing."""
        missing = [n for n, p in doc.params.items() if p.init is None and n not in given]
        unknown = [name for name in given if name not in doc.params]
        for name in unknown:
            remedy = meant(name, missing or [n for n in doc.params if n not in given]) or "remove it"
            self._wrong((*path, "with", name), f"graph {doc.graph!r} has no parameter {name!r}", remedy)
        if missing and len(unknown) == len(missing) and all(nearest(name, missing) for name in unknown):
            return None  # misspelt, and said so
        if missing:
            self._wrong(path, f"graph {doc.graph!r} needs {', '.join(missing)}", "give them under with:")
            return None
        if any(not isinstance(v, int | str) or (isinstance(v, str) and len(v) > LONGEST) for v in given.values()):
            return None  # the model says what is wrong with it
        return {n: given.get(n, p.init) for n, p in doc.params.items()}

    def _wrong(self, path: Loc, what: str, remedy: str) -> None:
        self.mistakes.append(self.lines.mistake(path, what, remedy))


class _Copy:
    """Values of a graph with its parameters filled in, each with its place in the graph's file."""

    def __init__(self, given: Mapping[str, Any], where: Mapping[str, Loc], at: Lines, lines: Lines, file: str) -> None:
        """`where`: the place of each parameter that the include gives; the others stand as the graph has them."""
        self.given = given
        self.where = where
        self.said = {name: words(_word(given[name])) for name in where if name in given}
        self.at = at
        self.lines = lines
        self.file = file
        self.values = self.characters = 0
        self.mistakes: list[Mistake] = []

    def of(self, value: Any, source: Loc, target: Loc) -> Any:
        """A copy of what stands at `source` of the graph, to stand at `target` of the scenario."""
        self.values += 1
        at = self.at.place(source)
        self.lines.put(target, Place(at.line, at.column, self.file))
        if isinstance(value, dict):
            out = {}
            for key, inner in value.items():
                new = str(self.filled(key))
                out[new] = self.of(inner, (*source, key), (*target, new))
                self.gave(key, (*target, new))
            return out
        if isinstance(value, list):
            return [self.of(inner, (*source, i), (*target, i)) for i, inner in enumerate(value)]
        if not isinstance(value, str):
            return value
        self.gave(value, target)
        return self._checked(value, source)

    def gave(self, text: str, target: Loc) -> None:
        """The lines learn which parameters stand in `text`, from where the include gives them."""
        there = [n for n in dict.fromkeys(_PARAMETER.findall(text)) if n in self.said]
        if there:
            around, whole = words(_PARAMETER.sub(" ", text)), _PARAMETER.fullmatch(text) is not None
            self.lines.give(target, *(Given(self.where[n], self.said[n] - around, whole) for n in there))

    def filled(self, text: str) -> Any:
        """`text` with its parameters; a text that is one parameter and nothing else keeps that one's type."""
        whole = _PARAMETER.fullmatch(text)
        if whole and whole[1] in self.given:
            return self.given[whole[1]]
        return _PARAMETER.sub(lambda m: _word(self.given[m[1]]) if m[1] in self.given else m[0], text)

    def _checked(self, text: str, source: Loc) -> Any:
        out = self.filled(text)
        self.characters += len(str(out))
        unknown = [m for m in _PARAMETER.findall(text) if m not in self.given]
        if unknown:
            at = self.at.place(source)
            what = f"there is no parameter {unknown[0]!r}"
            self.mistakes.append(Mistake(at.line, "", what, "declare it under params:", at.column, self.file))
        return out


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
