"""What words mean: which rung of the ladder, to whom, how sure. Pure: text and a vocabulary in, a `Meaning` out.

Every phrase of the vocabulary is looked for anywhere in what was said; the heavier of two that overlap stands, so that `stop resisting`
is never `stop`. Words that fit two addressees keep both readings, for gaze and distance to choose from (`intents/addressee.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vr_dti.speech.phrases import Found, find, weight_of
from vr_dti.speech.talk import ORDERS, goes_on, told
from vr_dti.speech.vocabulary import NOBODY, Class, Meant, Vocabulary
from vr_dti.speech.words import Token, tokens_of

LEAST = 0.78
"""share of a phrase that must be said; default, from sentences of development"""
ENOUGH = 2.6
"""what weighs this much counts wherever it is said; default, likewise"""
SOME, FEW = 1.6, 1.3
"""what weighs less than the first must be said whole; from the second on it is enough that it is a quarter of its clause, below it must be
most of it. Default, likewise"""
PART, MOST, WHOLE = 0.25, 0.6, 0.95
PARTING = frozenset(("so", "but", "and", "because", "before", "until", "or"))
"""words that part clauses where nobody pauses: a command after `so` stands as well as one that is said alone"""
SAME = 0.15
"""two readings of the same words within this weight are both kept; default"""
RANK = {4: 0, 3: 1, 5: 2, 2: 3, 6: 4, 0: 5, 1: 6, -1: 7}
"""which of several acts in one breath is the act: an order before the reason that is given for it. Default"""
AGAIN = 5
"""words of a phrase, at most, that may be said over and over; default"""
SOUNDS_LIKE: dict[str, Class] = {"man": "crowd"}
"""who else may have been called by what is heard so, for a look to decide where the words allow both: of 13 `ma'am` of development none was
heard as itself in a quiet room, five as `man`"""
WEAK = 0.4
"""an act that weighs less than this share of the heaviest does not come before it; default"""


class Reading(NamedTuple):
    """What words mean if they are to somebody of that class."""

    to: Class
    rung: int
    """-1: no rung of the ladder"""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What was meant."""

    readings: tuple[Reading, ...] = ()
    """the likeliest first; several where only gaze and distance can tell; none where nothing was understood"""
    named: Class | None = None
    """somebody was called by name"""
    share: float = 0.0
    """0..1, how much of the phrase was said"""
    weight: float = 0.0
    words: tuple[int, int] = (0, 0)
    """from which to which of the words as spoken (`Token.source`), the end left out"""

    @property
    def understood(self) -> bool:
        return bool(self.readings)

    @property
    def rung(self) -> int:
        return self.readings[0].rung if self.readings else -1

    @property
    def to(self) -> Class | None:
        return self.readings[0].to if self.readings else self.named


@dataclass(slots=True)
class _Group:
    """Phrases that were said with the same words."""

    start: int
    end: int
    value: float
    found: list[tuple[Meant, Found]]

    def readings(self) -> list[tuple[Meant, Found]]:
        """The best for each to whom it can be; none where talk that is no act fits best."""
        best: dict[str, tuple[Meant, Found]] = {}
        for meant, found in sorted(self.found, key=lambda f: (-round(f[1].hit * f[1].share, 3), f[0].order)):
            best.setdefault(meant.to, (meant, found))
        if next(iter(best)) == NOBODY:
            return []
        best.pop(NOBODY, None)
        return sorted(best.values(), key=lambda f: f[0].order)


def meaning_of(text: str, vocabulary: Vocabulary) -> Meaning:
    """What a written text means."""
    return meaning(tokens_of(text), vocabulary)


def meaning(tokens: Sequence[Token], vocabulary: Vocabulary) -> Meaning:
    """What these words mean, together."""
    words = [t.text for t in tokens]
    filler = _filler(words, vocabulary)
    named, called = _named(words, filler, vocabulary)
    groups = [g for g in _groups(_found(tokens, words, filler, called, vocabulary)) if g.readings() and not _talk(tokens, g, vocabulary)]
    if not groups:
        once = _once(tokens)
        return meaning(once, vocabulary) if len(once) < len(tokens) else Meaning(named=named)
    perhaps = next((SOUNDS_LIKE[words[i]] for i in called if words[i] in SOUNDS_LIKE), None)
    chosen, phrases = _chosen(groups, named, perhaps)
    _, found = phrases[0]
    span = tokens[found.start : found.end]
    readings = tuple(Reading(m.to, m.rung, m.about) for m, _ in phrases if m.to != NOBODY)
    if named in ("crowd", "radio") and all(r.to != named for r in readings):
        readings = _called(named, readings)
    return Meaning(
        readings,
        named,
        found.share,
        chosen.value,
        (span[0].source, span[-1].source + 1),
    )


def _called(named: Class, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """What words mean that are told to others when people who watch or the radio are called with them. What stops no officer is to whoever
    is called, and an order that does too, unless the officer is looked at; nothing else that is told an officer is told over the radio."""
    if named == "radio" or all(r.rung < 0 for r in readings):
        return (Reading(named, -1, "chatter" if named == "radio" else ""),)
    return (Reading(named, -1), *readings) if readings[0].rung == ORDERS[-1] else readings


def _once(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without what was only said again at once: `let up, let up`."""
    out: list[Token] = []
    for token in tokens:
        out.append(token)
        for n in range(1, min(AGAIN, len(out) // 2) + 1):
            if [t.text for t in out[-n:]] == [t.text for t in out[-2 * n : -n]]:
                del out[-n:]
                break
    return out


# --- names and fillers -----------------------------------------------------------------------------------------------------


def _filler(words: Sequence[str], vocabulary: Vocabulary) -> frozenset[int]:
    """Places of words that change nothing."""
    places: set[int] = set()
    for start in range(len(words)):
        for n in range(1, vocabulary.longest_filler + 1):
            if tuple(words[start : start + n]) in vocabulary.filler and start + n <= len(words):
                places |= set(range(start, start + n))
    return frozenset(places)


def _named(words: Sequence[str], filler: frozenset[int], vocabulary: Vocabulary) -> tuple[Class | None, frozenset[int]]:
    """Who is called at the beginning, else at the end, and the places of that name."""
    at = 0
    while at < len(words):
        for n in range(min(vocabulary.longest_name, len(words) - at), 0, -1):
            if (cls := vocabulary.names.get(tuple(words[at : at + n]))) is not None:
                return cls, frozenset(range(at, at + n))
        if at not in filler:
            break
        at += 1
    end = len(words)
    while end > 0:
        for n in range(min(vocabulary.longest_name, end), 0, -1):
            if (cls := vocabulary.names.get(tuple(words[end - n : end]))) is not None and not _belongs(words, end - n):
                return cls, frozenset(range(end - n, end))
        if end - 1 not in filler:
            break
        end -= 1
    return None, frozenset()


def _belongs(words: Sequence[str], at: int) -> bool:
    """The word before makes it part of the sentence: `off that man`, `of a supervisor`."""
    return at > 0 and words[at - 1] in (
        "the",
        "a",
        "an",
        "that",
        "this",
        "my",
        "your",
        "his",
        "her",
        "another",
        "to",
        "of",
        "from",
        "poor",
        "old",
        "under",
    )


# --- phrases ---------------------------------------------------------------------------------------------------------------


def _found(
    tokens: Sequence[Token], words: Sequence[str], filler: frozenset[int], called: frozenset[int], vocabulary: Vocabulary
) -> list[tuple[Meant, Found]]:
    """Every phrase that is said and carries enough, its places counted in `tokens`."""
    out = []
    without = [i for i in range(len(words)) if i not in filler]
    streams = [(list(range(len(words))), filler)] + ([(without, frozenset[int]())] if filler and without else [])
    for places, fill in streams:
        said = [words[i] for i in places]
        known = frozenset(said)
        for meant in vocabulary.meant:
            if meant.phrase.possible(known, LEAST):
                for f in find(meant.phrase, said, vocabulary.light, fill, LEAST):
                    once = weight_of(tuple(dict.fromkeys(said[f.start : f.end])), vocabulary.light)  # `stop, stop` is `stop`
                    there = Found(places[f.start], places[f.end - 1] + 1, min(f.hit, once), f.share)
                    if _carries(tokens, filler | called, there) and not (meant.rung in ORDERS and told(tokens, filler | called, there)):
                        out.append((meant, there))
    return out


def _carries(tokens: Sequence[Token], beside: frozenset[int], found: Found) -> bool:
    """Is it more than a few common words in the middle of something else? `beside`: fillers and a name, which are nothing else."""
    if found.hit >= ENOUGH:
        return True
    if found.hit < SOME and found.share < WHOLE:
        return False
    within = range(found.start, found.end)
    start = next((i + 1 for i in reversed(range(found.start)) if tokens[i].text in PARTING), 0)
    end = next((i for i in range(found.end, len(tokens)) if tokens[i].text in PARTING), len(tokens))
    clauses = {tokens[i].clause for i in within}
    around = [i for i in range(start, end) if tokens[i].clause in clauses and (i not in beside or i in within)]
    share = (found.end - found.start) / max(1, len(around))
    return share >= (PART if found.hit >= FEW else MOST)


def _talk(tokens: Sequence[Token], group: _Group, vocabulary: Vocabulary) -> bool:
    return goes_on(tokens, group.end, group.readings()[0][0].rung, vocabulary)


def _groups(found: Sequence[tuple[Meant, Found]]) -> list[_Group]:
    """The heaviest of what overlaps, with whatever says the same words nearly as well."""
    groups: list[_Group] = []
    for meant, f in sorted(found, key=lambda x: (-x[1].hit * x[1].share, x[0].order)):
        value = f.hit * f.share
        over = next((g for g in groups if f.start < g.end and g.start < f.end), None)
        if over is None:
            groups.append(_Group(f.start, f.end, value, [(meant, f)]))
        elif value >= over.value - SAME:
            over.found.append((meant, f))
    return groups


def _chosen(groups: Sequence[_Group], named: Class | None, perhaps: Class | None) -> tuple[_Group, list[tuple[Meant, Found]]]:
    """The act among several, and its readings: as the name says, else as the words around it say, else all of them. `perhaps`: another who
    may have been called."""
    read = [(g, g.readings()) for g in groups]
    sure = {r[0][0].to for _, r in read if len(r) == 1}
    told: list[tuple[_Group, list[tuple[Meant, Found]]]] = []
    for group, readings in read:
        if len(readings) > 1:
            fits = [r for r in readings if r[0].to == named] or [r for r in readings if r[0].to in sure]
            readings = [*fits[:1], *(r for r in readings if fits and r[0].to == perhaps)] or readings
        told.append((group, readings))
    if named == "radio":  # `dispatch, he's in cuffs, we're code four` warns no officer
        told = [t for t in told if t[1][0][0].to == "radio"] or told
    heaviest = max(g.value for g, _ in told)
    told = [t for t in told if t[0].value >= WEAK * heaviest or t[0].value >= ENOUGH]
    return min(told, key=lambda t: (RANK[t[1][0][0].rung], -t[0].value, t[0].start))
