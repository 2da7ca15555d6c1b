"""Which phrases of a vocabulary are said anywhere among words, and carry enough to count; the heavier of two that overlap stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vr_dti.speech.phrases import Found, find, weight_of
from vr_dti.speech.talk import ORDERS, told
from vr_dti.speech.vocabulary import NOBODY, Meant, Vocabulary
from vr_dti.speech.words import Token

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


@dataclass(slots=True)
class Group:
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


def phrases_said(
    tokens: Sequence[Token], filler: frozenset[int], called: frozenset[int], phrases: Sequence[Meant], vocabulary: Vocabulary
) -> tuple[list[tuple[Meant, Found]], bool]:
    """(every one of `phrases` that is said and carries enough, its places counted in `tokens`; an order is said that is none, since it is
    told of others)."""
    out, of_others = [], False
    words = [t.text for t in tokens]
    without = [i for i in range(len(words)) if i not in filler]
    streams = [(list(range(len(words))), filler)] + ([(without, frozenset[int]())] if filler and without else [])
    for places, fill in streams:
        said = [words[i] for i in places]
        known = frozenset(said)
        for meant in phrases:
            if meant.phrase.possible(known, LEAST):
                for f in find(meant.phrase, said, vocabulary.light, fill, LEAST):
                    once = weight_of(tuple(dict.fromkeys(said[f.start : f.end])), vocabulary.light)  # `stop, stop` is `stop`
                    there = Found(places[f.start], places[f.end - 1] + 1, min(f.hit, once), f.share)
                    if not _carries(tokens, filler | called, there):
                        continue
                    if meant.rung in ORDERS and told(tokens, filler | called, there):
                        of_others = True
                    else:
                        out.append((meant, there))
    return out, of_others


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


def groups_of(found: Sequence[tuple[Meant, Found]]) -> list[Group]:
    """The heaviest of what overlaps, with whatever says the same words nearly as well."""
    groups: list[Group] = []
    for meant, f in sorted(found, key=lambda x: (-x[1].hit * x[1].share, x[0].order)):
        value = f.hit * f.share
        over = next((g for g in groups if f.start < g.end and g.start < f.end), None)
        if over is None:
            groups.append(Group(f.start, f.end, value, [(meant, f)]))
        elif value >= over.value - SAME:
            over.found.append((meant, f))
    return groups
