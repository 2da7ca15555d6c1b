"""What words mean that no phrase fits: a guess by sentences that resemble them. Pure.

A linear model (multinomial logistic regression, fitted by Adam: Kingma and Ba, ICLR 2015) of words, pairs of words and how words begin.
It is fitted when it is first asked, to the sentences that vocabularies give for this (`like`) and to some that their phrases let draw. Talk
that is no act is one of its senses, so that it is guessed as such.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_dti.speech.phrases import Phrase, Words, said

DRAWN = 2
"""sentences drawn of each phrase (default)"""
STEPS, RATE = 40, 0.3
"""of the fit; default"""
DECAY = 1e-5
"""how strongly large weights are held back; default"""
STEM = 4
"""letters by which a longer word counts besides, whatever its ending; default"""
SAME = {"her": "him", "them": "him", "she": "he", "they": "he", "their": "his"}
"""words that say the same here"""

Array = NDArray[Any]


class Sense(NamedTuple):
    """What a sentence means."""

    to: str
    """class, or `vocabulary.NOBODY`"""
    rung: int
    about: str = ""


class Example(NamedTuple):
    """A sentence, and what it means."""

    words: Words
    sense: Sense


class Guess:
    """Senses of sentences, learnt from examples."""

    def __init__(self, examples: Sequence[Example], names: Mapping[Words, str], filler: Collection[Words]) -> None:
        self._names = {name[0]: cls for name, cls in names.items() if len(name) == 1}
        self._filler = frozenset(f[0] for f in filler if len(f) == 1) - self._names.keys()
        self.senses = sorted({e.sense for e in examples})
        marks = [self.marks(e.words) for e in examples]
        self._place = {mark: n for n, mark in enumerate(sorted(set().union(*marks)))}
        number = {sense: n for n, sense in enumerate(self.senses)}
        self._weights = _fitted(
            [[self._place[m] for m in sorted(row)] for row in marks], [number[e.sense] for e in examples], len(self._place), len(number)
        )

    def marks(self, words: Sequence[str]) -> set[str]:
        """What is looked at of a sentence; names are one word a class, fillers are left out."""
        row = [SAME.get(w, w) for w in words if w not in self._filler]
        for end in (0, -1):
            if row and row[end] in self._names:
                row[end] = f"@{self._names[row[end]]}"
        row = ["<", *row, ">"]
        near = {f"{a} {b}" for a, b in pairwise(row)} | {f"{a} _ {b}" for a, b in zip(row, row[2:], strict=False)}
        return set(row) | near | {f"{w[:STEM]}-" for w in row if len(w) > STEM}

    def of(self, words: Sequence[str]) -> tuple[Sense, float]:
        """The likeliest sense, and how likely it is, 0..1."""
        return max(self.chances(words), key=lambda chance: chance[1])

    def chances(self, words: Sequence[str]) -> list[tuple[Sense, float]]:
        """How likely each sense is; 1 in all."""
        marks = self.marks(words)
        known = sorted(self._place[m] for m in marks if m in self._place)  # a sum in another order is another number
        worth = self._weights[known].sum(axis=0) / np.sqrt(len(marks))
        chance = np.exp(worth - worth.max())
        return list(zip(self.senses, (chance / chance.sum()).tolist(), strict=True))


def drawn(phrases: Sequence[tuple[Phrase, Sense]]) -> list[Example]:
    """Some ways to say each phrase; always the same."""
    draw = random.Random(1)
    return [Example(words, sense) for phrase, sense in phrases for words in said(phrase, draw, DRAWN)]


def _fitted(rows: list[list[int]], senses: list[int], marks: int, kinds: int) -> Array:
    """(marks, kinds) weights; `rows`: the marks of each sentence."""
    lengths = np.array([len(r) for r in rows])
    mark, row = np.concatenate([np.array(r) for r in rows]), np.repeat(np.arange(len(rows)), lengths)
    scale = (1.0 / np.sqrt(lengths))[row][:, None].astype(np.float32)
    by_mark = np.argsort(mark, kind="stable")
    row_starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    mark_starts = np.concatenate(([0], np.cumsum(np.bincount(mark, minlength=marks))[:-1]))
    meant = np.eye(kinds, dtype=np.float32)[senses]
    weights, slope, square = (np.zeros((marks, kinds), np.float32) for _ in range(3))
    for step in range(1, STEPS + 1):
        worth = np.add.reduceat(weights[mark] * scale, row_starts, axis=0)
        chance = np.exp(worth - worth.max(axis=1, keepdims=True))
        chance /= chance.sum(axis=1, keepdims=True)
        wrong = (chance - meant) / len(rows)
        down = np.add.reduceat((wrong[row] * scale)[by_mark], mark_starts, axis=0) + DECAY * weights
        slope += 0.1 * (down - slope)
        square += 0.01 * (down * down - square)
        weights -= RATE * (slope / (1.0 - 0.9**step)) / (np.sqrt(square / (1.0 - 0.99**step)) + 1e-8)
    return weights
