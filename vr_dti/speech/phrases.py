"""Phrases of a vocabulary: read from their notation, found among words that were said, and said in as many ways as they allow.

`get (off|away from) <him> [now]`: words, one of several, a list of the vocabulary, what may be left out; `...` is up to three words of
any kind, `*ing` one word with that ending. A phrase is found where most of its weight is said in order; a filler in between costs nothing,
another word a little. What has `!` behind it must be said, however little it weighs: `get away from! me`.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vr_dti.speech.words import spelled_out

GAP = 3
"""words that `...` may stand for"""
LIGHT = 0.35
"""weight of a word that everybody says all the time; of any other 1. Default"""
INSERTED = 0.4
"""what a word that does not belong there costs; default"""
SKIP = 2
"""words that do not belong there, at most, between two that do; default"""
ROUNDING = 1e-9
MAX_SLOTS = 24
MAX_WAYS = 4000
"""what one slot may stand for, at most: a list of lists grows fast"""
ENDING = re.compile(r"\*[a-z]+")
NO_ENDING = "{}: * stands before an ending in small letters, as a word of its own, outside of brackets"
_PART = re.compile(r"\.\.\.|\[[^\[\]()]*\]|(?:<[a-z]+>|\([^()\[\]]*\)|[^\s<>\[\]()|!]+)!?|.")

Words = tuple[str, ...]


class Slot(NamedTuple):
    """One place in a phrase."""

    ways: frozenset[Words]
    """the words that may stand here; empty: anything (`...`)"""
    optional: bool
    weight: float
    """of the lightest of them"""
    longest: int
    words: frozenset[str]
    """every word of any of them"""
    firsts: frozenset[str]
    """the first of each"""
    telling: frozenset[str]
    """of each the word that is least common: without it that one is not said"""
    must: bool = False
    """without it the phrase is not said, however little it weighs"""
    ending: str = ""
    """any word with it may stand here"""

    def said_by(self, words: frozenset[str]) -> bool:
        """Is a word with the ending among these?"""
        return bool(self.ending) and any(w.endswith(self.ending) for w in words)


class Found(NamedTuple):
    """Where a phrase was said."""

    start: int
    end: int
    """tokens from `start` up to `end`"""
    hit: float
    """weight of what was said of it"""
    share: float
    """0..1: of the phrase's weight and of what stood in between"""


class PhraseError(ValueError):
    """A phrase that cannot be read, and why."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase."""

    text: str
    slots: tuple[Slot, ...]
    needed: tuple[Slot, ...]
    """those that may not be left out, the heaviest first"""
    whole: float
    """their weight"""

    def possible(self, said: frozenset[str], least: float) -> bool:
        """Could enough of it be among these words? A cheap no for most phrases: the heaviest are not there."""
        may_lack = (1.0 - least) * self.whole + ROUNDING
        for slot in self.needed:
            if slot.telling.isdisjoint(said) and not slot.said_by(said):
                may_lack -= slot.weight
                if may_lack < 0.0 or slot.must:
                    return False
        return True


def parse(text: str, lists: Mapping[str, Sequence[str]], light: frozenset[str]) -> Phrase:
    """A phrase from its notation. Raises `PhraseError`."""
    slots: list[Slot] = []
    for part in _PART.findall(text):
        if part.isspace():
            continue
        must = part[-1] == "!" and len(part) > 1
        part = part.removesuffix("!") if must else part
        before = len(slots)
        if ENDING.fullmatch(part):
            slots.append(Slot(frozenset(), False, 1.0, 1, frozenset(), frozenset(), frozenset(), True, part[1:]))
        elif part == "...":
            slots.append(Slot(frozenset(), True, 0.0, GAP, frozenset(), frozenset(), frozenset()))
        elif part[0] == "<" and len(part) > 2:
            slots.append(_slot(_ways(part, lists), False, light))
        elif part[0] in "[(" and len(part) > 2:
            inside = [_ways(way, lists) for way in part[1:-1].split("|")]
            slots.append(_slot([w for ways in inside for w in ways], part[0] == "[", light))
        elif part in "[]()<>|!":
            raise PhraseError(f"{part} does not belong here")
        elif "*" in part:
            raise PhraseError(NO_ENDING.format(part))
        else:
            slots += (_slot([(word,)], False, light) for word in spelled_out(part))
        if must:
            slots[before:] = (slot._replace(must=True) for slot in slots[before:])
    if not any((s.ways or s.ending) and not s.optional for s in slots):
        raise PhraseError("nothing in it must be said")
    if len(slots) > MAX_SLOTS:
        raise PhraseError(f"more than {MAX_SLOTS} parts")
    needed = sorted((s for s in slots if not s.optional), key=lambda s: -s.weight)
    return Phrase(text, tuple(slots), tuple(needed), sum(s.weight for s in needed))


def _ways(text: str, lists: Mapping[str, Sequence[str]]) -> list[Words]:
    """What one alternative stands for: words, and lists in between."""
    ways: list[Words] = [()]
    for part in re.findall(r"<[^<>]*>|\.\.\.|[^\s<>]+", text):
        if part == "...":
            continue  # inside an alternative it says only that more may follow
        if part.startswith("<"):
            name = part[1:-1]
            if name not in lists:
                raise PhraseError(f"there is no list <{name}>")
            more = [spelled_out(w) for w in lists[name]]
        elif "*" in part:
            raise PhraseError(NO_ENDING.format(part))
        else:
            more = [spelled_out(part)]
        ways = [(*a, *b) for a in ways for b in more]
        if len(ways) > MAX_WAYS:
            raise PhraseError(f"stands for more than {MAX_WAYS} phrases at one place")
    return [w for w in ways if w]


def _slot(ways: Sequence[Words], optional: bool, light: frozenset[str]) -> Slot:
    if not ways:
        raise PhraseError("an empty place")
    return Slot(
        frozenset(ways),
        optional,
        min(weight_of(w, light) for w in ways),
        max(len(w) for w in ways),
        frozenset(word for w in ways for word in w),
        frozenset(w[0] for w in ways),
        frozenset(w[0] if len(w) == 1 else max(w, key=lambda word: (word not in light, len(word))) for w in ways),
    )


def weight_of(words: Words, light: frozenset[str]) -> float:
    """How much it says that these words were said."""
    return sum(LIGHT if w in light else 1.0 for w in words)


class _Way(NamedTuple):
    """A way through a phrase so far."""

    start: int
    hit: float
    lost: float


def find(phrase: Phrase, tokens: Sequence[str], light: frozenset[str], filler: frozenset[int], least: float) -> list[Found]:
    """Where `phrase` is said among `tokens`; `filler` are the places of those that mean nothing. The best of each beginning, with at least
    `least` of its weight."""
    ends: dict[int, _Way] = {}
    states: dict[int, _Way] = {}
    skipped = 0.0
    for slot in phrase.slots:
        grown: dict[int, _Way] = {}
        for at, way in states.items() if not slot.must else ():  # left out
            lost = 0.0 if slot.optional else slot.weight
            _keep(grown, at, _Way(way.start, way.hit, way.lost + lost))
        if not slot.ways and not slot.ending:
            for at, way in states.items():
                for n in range(1, GAP + 1):
                    if at + n <= len(tokens):
                        _keep(grown, at + n, way)
        else:
            for start, end in _spans(slot, tokens):
                gain = weight_of(tuple(tokens[start:end]), light)
                for at, way in states.items():
                    between = [i for i in range(at, start) if i not in filler] if at <= start else None
                    if between is not None and len(between) <= SKIP and start - at <= SKIP + GAP:
                        _keep(grown, end, _Way(way.start, way.hit + gain, way.lost + INSERTED * len(between)))
                _keep(grown, end, _Way(start, gain, skipped))
        states = grown
        skipped += math.inf if slot.must else 0.0 if slot.optional else slot.weight
    for at, way in states.items():
        _keep(ends, at, way)
    best: dict[int, Found] = {}
    for end, way in ends.items():
        share = way.hit / (way.hit + way.lost) if way.hit else 0.0
        if share >= least:
            found = Found(way.start, end, way.hit, share)
            known = best.get(way.start)
            if known is None or (found.hit * found.share) > (known.hit * known.share):
                best[way.start] = found
    return list(best.values())


def _keep(states: dict[int, _Way], at: int, way: _Way) -> None:
    known = states.get(at)
    if known is None or way.hit - way.lost > known.hit - known.lost:
        states[at] = way


def _spans(slot: Slot, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    for start, word in enumerate(tokens):
        if slot.ending and word.endswith(slot.ending):
            yield start, start + 1
        elif word in slot.firsts:
            for n in range(1, min(slot.longest, len(tokens) - start) + 1):
                if tuple(tokens[start : start + n]) in slot.ways:
                    yield start, start + n


def said(phrase: Phrase, draw: random.Random, times: int) -> Iterator[Words]:
    """Ways to say it, drawn: what a recogniser is taught to expect. None of a phrase in which any word may stand."""
    if any(slot.ending for slot in phrase.slots):
        return
    slots = [(sorted(slot.ways), slot.optional) for slot in phrase.slots if slot.ways]
    for _ in range(times):
        words: list[str] = []
        for ways, optional in slots:
            if not (optional and draw.random() < 0.6):
                words += draw.choice(ways)
        yield tuple(words)
