"""Pieces of words, as a large recogniser writes them, and which of them the vocabulary lets expect next.

The recogniser knows any English, and nothing of what is said on this job: `stop it` may be `stuck it` to it. A model of the vocabulary's
own sentences, of five pieces in a row, weighs beside it at each step.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_dti.speech.words import spelled

SPACE = "▁"
UNKNOWN, BEGIN, END = 0, 1, 2
BYTES = 259
"""pieces below this are marks and single bytes"""
NO_LETTER = "\ufffd"
"""what a network that learnt from broken texts writes, over and over, for a number or a mumble"""
ROW = 5
"""pieces in a row that are counted (default): about four words"""
ANY = 1 / 4000
"""of a piece that the vocabulary never has, where nothing else is known: default, everyday words are about as many"""

Row = tuple[int, ...]


class Pieces:
    """The table of pieces that a model comes with: as long as its bytes say, one after another; the number of each is its place."""

    def __init__(self, table: bytes) -> None:
        self.written = _read(table)
        self._number = {b: i for i, b in enumerate(self.written) if i >= BYTES}
        self.plain: NDArray[np.int64] = np.arange(len(self.written))
        """piece -> the same in small letters"""
        self.silent: NDArray[np.bool_] = np.zeros(len(self.written), np.bool_)
        """piece -> nobody says it: punctuation"""
        self.word: NDArray[np.bool_] = np.zeros(len(self.written), np.bool_)
        """piece -> one of which words are written, or the end: no mark, no single byte, no sign for what is unknown"""
        self.word[END] = True
        for i, b in enumerate(self.written[BYTES:], BYTES):
            text = b.decode(errors="ignore")
            self.plain[i] = self._number.get(text.lower().encode(), i)
            self.silent[i] = not any(c.isalnum() for c in text)
            self.word[i] = NO_LETTER not in text
        self._known: dict[str, Row] = {}
        self._plain: dict[str, Row] = {}

    def of(self, word: str) -> Row:
        """A word's pieces: the pair with the lowest number is joined first, as in the making of such tables."""
        if word not in self._known:
            parts = [c.encode() for c in SPACE + word]
            while len(parts) > 1:
                number, at = min((self._number.get(a + b, 1 << 30), i) for i, (a, b) in enumerate(pairwise(parts)))
                if number == 1 << 30:
                    break
                parts[at : at + 2] = [parts[at] + parts[at + 1]]
            self._known[word] = tuple(self._number.get(p, UNKNOWN) for p in parts)
        return self._known[word]

    def plain_of(self, word: str) -> Row:
        """The same, whatever is written with a capital in small letters."""
        if word not in self._plain:
            self._plain[word] = tuple(int(self.plain[p]) for p in self.of(word))
        return self._plain[word]

    def text(self, pieces: Sequence[int]) -> str:
        return b"".join(self.written[p] for p in pieces).replace(SPACE.encode(), b" ").decode(errors="ignore").strip()


def _read(table: bytes) -> list[bytes]:
    out, at = [], 0
    while at < len(table):
        n = table[at]
        at += 1
        if n >= 128:
            n += 128 * table[at] - 128
            at += 1
        out.append(table[at : at + n])
        at += n
    return out


class Expected:
    """What comes next in sentences of the vocabulary. Witten and Bell's smoothing, as `model.arpa`, down to `ANY`."""

    def __init__(self, pieces: Pieces, sentences: Iterable[Sequence[str]]) -> None:
        counts: list[dict[Row, dict[int, int]]] = [defaultdict(lambda: defaultdict(int)) for _ in range(ROW)]
        for sentence, times in Counter(map(tuple, sentences)).items():
            for row in {_row(pieces, sentence), _row(pieces, _as_written(sentence))}:
                for n, counted in enumerate(counts):
                    for i in range(max(1, n), len(row)):
                        counted[row[i - n : i]][row[i]] += times
        self._counts = counts
        self._after: dict[Row, tuple[dict[int, float], float]] = {}

    def after(self, row: Row) -> tuple[dict[int, float], float]:
        """(piece -> probability, that of any other piece) after these."""
        row = row[1 - ROW :]
        known = self._after.get(row)
        if known is None:
            lower, other = self.after(row[1:]) if row else ({}, ANY)
            counts = self._counts[len(row)].get(row)
            if counts is None:
                known = lower, other
            else:
                n, kinds = sum(counts.values()), len(counts)
                share = kinds / (n + kinds)
                found = {p: share * x for p, x in lower.items()}
                for piece, count in counts.items():
                    found[piece] = (count + kinds * lower.get(piece, other)) / (n + kinds)
                known = found, share * other
            self._after[row] = known
        return known


def _row(pieces: Pieces, sentence: Sequence[str]) -> Row:
    """As a beginning is kept (`moonshine.Kept.said`), without the apostrophe, or `ma'am` would never be expected. What two words are
    contracted to keeps it: where that is expected too, mumbles in noise become `I'm not going to`
    (docs/decisions/to-whom-evidence-adds-up.md)."""
    row = [BEGIN]
    for word in sentence:
        one = len(spelled(word.lower())) == 1
        row += (p for p in pieces.plain_of(word) if not (one and pieces.silent[p]))
    return (*row, END)


def _as_written(sentence: Sequence[str]) -> list[str]:
    """With capitals, and letters that are spelled as one word: some words fall into other pieces then."""
    sentence = re.sub(r"\b[a-z](?: [a-z]\b)+", lambda m: m[0].replace(" ", "").upper(), " ".join(sentence)).split()
    return [w.capitalize() if n == 0 or w == "i" or w.startswith("i'") else w for n, w in enumerate(sentence)]
