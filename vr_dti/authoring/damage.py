"""What was taken out of a scenario so that the rest could be checked, and which findings about the rest may only follow from that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vr_dti.authoring.finding import Finding
from vr_dti.documents import Loc
from vr_dti.documents.complaints import nearest
from vr_dti.story.graph_document import VERBS

WHOLE_RUN = frozenset({"endless-wait", "never-ends", "length", "late-cue", "breaks-off", "twin-differs", "not-checked"})
"""rules that speak of a run from its beginning to its end: nothing is to be said of them while a part of the story is missing"""
OF_A_NODE = frozenset({"dead-end", "shadowed-way", "zero-time-loop", "weights-all-0"})
"""rules that weigh all ways out of a node against each other"""
OF_A_NAME = frozenset(
    {
        "fact-never-begins",
        "fact-never-ends",
        "cue-never-begins",
        "never-heard",
        "not-perceivable",
        "duty-without-way",
        "line-never-said",
        "prop-never-shown",
        "variable-never-read",
        "dial-never-read",
    }
)
"""rules that look for what uses or tells a thing, anywhere"""
REACHED = frozenset(
    {
        "guard-never-holds",
        "guard-always-holds",
        "never-together",
        "weight-never-above-0",
        "shadowed-interrupt",
        "shadowed-end",
        "clamp-turned",
    }
)
"""rules that rest on all that can come to pass"""
TOLD_OF: Mapping[str, frozenset[str]] = {
    "duty": frozenset({"duty-without-way"}),
    "line": frozenset({"line-never-said", "never-heard"}),
    "fact": frozenset({"fact-never-begins", "fact-never-ends", "cue-never-begins"}),
    "prop": frozenset({"prop-never-shown"}),
}
"""kind of name -> rules that look for one: an unknown one may have been meant"""
STORY = ("regions", "interrupts", "end", "vars", "dials", "facts", "cues", "duties")
"""sections that say what happens"""
MANY = 200
"""words to compare a name with; where there are more, any may be meant. Default."""


@dataclass(slots=True)
class Damage:
    """Grows while a document is mended; then it is asked."""

    places: set[Loc] = field(default_factory=set)
    """where something was taken out"""
    guesses: set[Loc] = field(default_factory=set)
    """where something was put right by a guess"""
    gone: set[str] = field(default_factory=set)
    """names that the document has and the mended one has not"""
    words: set[str] = field(default_factory=set)
    """every word of what was taken out"""
    loose: set[str] = field(default_factory=set)
    """variables of which anything can be: something taken out sets them"""
    regions: set[str] = field(default_factory=set)
    """regions out of which something was taken: any of their nodes may be reached"""
    blind: bool = False
    """something cannot be read that could do anything"""
    unreadable: set[str] = field(default_factory=set)
    """regions of whose ways some cannot be read; empty word: of any"""
    aimless: set[str] = field(default_factory=set)
    """regions of which a way was meant to lead elsewhere: to any of their nodes"""
    kinds: set[str] = field(default_factory=set)
    """kinds of names of which one is unknown"""
    lost: frozenset[str] = frozenset()
    """kinds of files that could not be brought in"""
    above: set[Loc] = field(default_factory=set)
    """everything above a place or a guess"""
    around: set[Loc] = field(default_factory=set)
    """what is right above a place, and what is above that"""

    @property
    def story(self) -> bool:
        """Whether anything that happens is missing."""
        return bool(self.regions or self.loose or "graph" in self.lost or any((section,) in self.above for section in STORY))

    def took(self, path: Loc, value: Any, *, unreadable: bool = False) -> None:
        """`value` is no longer at `path`. `unreadable`: it says nothing of what should stand there."""
        self._touched(path)
        self.places.add(path)
        self.around |= {path[:-1], path[:-2]}
        self.words |= set(words_in(value))
        self.loose |= set(set_in(value))
        if path[0] == "regions" and len(path) > 1:
            self.regions.add(str(path[1]))
            if len(path) == 2 or path[2:] == ("nodes",):
                self.gone.add(str(path[1]))  # the name stays, and nothing is known of its nodes
                unreadable = True
        unreadable = unreadable or self._says_nothing(path, value)
        if path[0] in ("vars", "dials", "facts", "cues", "duties") and len(path) > 1:
            self.gone.add(str(path[1]))
        if unreadable and path[0] in STORY:
            self.blind = True
            self.unreadable.add(str(path[1]) if path[0] == "regions" and len(path) > 1 else "")

    def guessed(self, path: Loc, word: str) -> None:
        """Something else stands for `word`, or for an expression, at `path`; it may not be what was meant."""
        self._touched(path)
        self.guesses.add(path)
        self.words |= set(words_in(word))
        if path[0] == "regions":
            self.regions.add(str(path[1]))

    def _touched(self, path: Loc) -> None:
        self.above |= {path[:n] for n in range(1, len(path) + 1)}

    def _says_nothing(self, path: Loc, value: Any) -> bool:
        """Whether what was taken out of the story does not tell what it would have done."""
        last, known = path[-1], {key for key in ("to", "random", *VERBS) if (*path, key) in self.places}
        if path[-2:-1] == ("go",) and isinstance(value, dict):
            return not (value.keys() | known) & {"to", "random"}
        if path[-2:-1] in (("enter",), ("do",)) and isinstance(value, dict):
            return not (value.keys() | known) & VERBS.keys()
        return last == "final" or (not isinstance(value, str) and (last == "to" or last in VERBS))

    def inside(self, path: Loc) -> bool:
        """Whether `path` leads to something that was taken out or guessed, or into it."""
        heads = [path[:n] for n in range(1, len(path) + 1)]
        return not self.places.isdisjoint(heads) or not self.guesses.isdisjoint(heads)

    def below(self, path: Loc) -> bool:
        """Whether anything below `path` was taken out or guessed."""
        return path in self.above

    def names(self, what: str) -> bool:
        """Whether a sentence speaks of something that is gone."""
        return not self.gone.isdisjoint(words_in(what))

    def meant(self, node: str) -> bool:
        """Whether something that was taken out may have led to that node."""
        return len(self.words) > MANY or bool(nearest(node, self.words))

    def _spoken_of(self, rule: str, name: str) -> bool:
        """Whether what was taken out names it; a variable may be misspelt there."""
        return name in self.words or (rule in ("variable-never-read", "dial-never-read") and self.meant(name))

    def follows(self, f: Finding) -> bool:
        """Whether a finding may only follow from what was taken out."""
        path = parsed(f.path)
        return (
            self.inside(path)
            or self.names(f.what)
            or (self.blind and f.rule in REACHED | OF_A_NAME)
            or any(f.rule in TOLD_OF.get(kind, ()) for kind in self.kinds)
            or self._hangs_on(f, path)
        )

    def _hangs_on(self, f: Finding, path: Loc) -> bool:
        """Whether a rule would speak otherwise of this place if what was taken out were there."""
        rule = f.rule
        if rule in WHOLE_RUN:
            return self.story or self.below(path)
        if rule in OF_A_NODE:
            return self.below(path[:4])
        if rule in ("shadowed-interrupt", "shadowed-end"):
            return self.below(path[:1])
        if rule == "unreachable-node":
            return self.blind and not (f.what.endswith("nothing leads here") and self.unreadable.isdisjoint({"", path[1]}))
        if rule in ("layout", "size"):
            return bool(self.regions)
        if path[:1] == ("outcomes",):
            return self.below(("end",))
        return rule in OF_A_NAME and len(path) > 1 and self._asked_for(rule, path)

    def _asked_for(self, rule: str, path: Loc) -> bool:
        """Whether what was taken out may have used, told or made what a rule about a name misses."""
        if self.below(path[:2]) or self._spoken_of(rule, str(path[1])) or (rule == "dial-never-read" and self.below(("cast",))):
            return True
        elsewhere = rule in ("never-heard", "fact-never-ends") or (rule == "cue-never-begins" and len(path) < 4)
        return elsewhere and bool(self.regions)


def words_in(value: Any) -> Iterator[str]:
    """Every word of every text in a plain value."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            todo += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            todo += one
        elif isinstance(one, str):
            yield from re.findall(r"[A-Za-z_][\w-]*", one)


def set_in(value: Any) -> Iterator[str]:
    """The variables that commands in a plain value set."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            if isinstance(one.get("set"), str):
                yield one["set"]
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def parsed(path: str) -> Loc:
    """`regions.partner.go[2]` as a path."""
    return tuple(int(i) if i else key for key, i in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path))
