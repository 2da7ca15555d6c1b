"""How far two instructors, or an instructor and the machine, label alike: Cohen's kappa for words, ICC(2,1) for numbers.

Both are None, with a sentence why, where the labels have nothing to tell apart: a coefficient of such a table is no measure of anything.
No word such as "good" is put to a value: every scale of such words is a convention (Landis & Koch 1977 call theirs arbitrary).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement of two raters' categorical labels beyond chance."""

    value: float | None
    """1 full agreement, 0 as by chance, below 0 less than that; None where it is not computable"""
    n: int
    """things labelled"""
    observed: float
    """share labelled alike; 0 where nothing was"""
    expected: float
    """share that would be alike by chance, given how often each rater uses each label"""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Icc:
    """Agreement of several raters' numbers: the share of all variance that lies between what was rated."""

    value: float | None
    """at most 1; can be below 0; None where it is not computable"""
    n: int
    """things rated"""
    k: int
    """raters"""
    between_targets: float = 0.0
    """mean squares of the two-way analysis of variance: BMS,"""
    between_raters: float = 0.0
    """JMS"""
    error: float = 0.0
    """and EMS"""
    why: str = ""


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Kappa:
    """Cohen's kappa of the labels that two raters gave the same things, in the same order. Raises `ValueError` for unequal lengths.

    J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46:
    (po - pc) / (1 - pc).
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} labels of one rater and {len(second)} of the other")
    n = len(first)
    if n == 0:
        return Kappa(None, 0, 0.0, 0.0, "nothing was labeled by both")
    if n == 1:
        return Kappa(None, 1, float(first[0] == second[0]), 0.0, "a single act was labeled by both: a coefficient takes more")
    alike = sum(a == b for a, b in zip(first, second, strict=True))
    of_first, of_second = Counter(first), Counter(second)
    by_chance = sum(count * of_second[label] for label, count in of_first.items())
    observed, expected = alike / n, by_chance / n**2
    if by_chance == n**2:  # in whole numbers: a share a hair below 1 would make a huge quotient of nothing
        return Kappa(None, n, observed, expected, "both raters gave everything the same label: there is nothing to tell apart")
    return Kappa((observed - expected) / (1 - expected), n, observed, expected)


def icc_2_1(ratings: Sequence[Sequence[float]]) -> Icc:
    """ICC(2,1), absolute agreement of single ratings by raters taken as a sample: a row a target, a column a rater.

    P. E. Shrout and J. L. Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86 (1979),
    420-428: (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n). Every target rated by every rater: raises `ValueError` for rows of
    unequal length and for values that are no numbers.
    """
    n = len(ratings)
    k = len(ratings[0]) if n else 0
    if any(len(row) != k for row in ratings):
        raise ValueError("every target needs a rating of every rater")
    if not all(math.isfinite(x) for row in ratings for x in row):
        raise ValueError("a rating is not a number")
    if n < 2 or k < 2:
        return Icc(None, n, k, why="it takes two targets and two raters at least")
    rows = [math.fsum(row) / k for row in ratings]
    columns = [math.fsum(column) / n for column in zip(*ratings, strict=True)]
    grand = math.fsum(rows) / n
    bms = k * math.fsum((r - grand) ** 2 for r in rows) / (n - 1)
    jms = n * math.fsum((c - grand) ** 2 for c in columns) / (k - 1)
    left = math.fsum((x - rows[i] - columns[j] + grand) ** 2 for i, row in enumerate(ratings) for j, x in enumerate(row))
    ems = left / ((n - 1) * (k - 1))
    if len({math.fsum(row) for row in ratings}) == 1:
        return Icc(None, n, k, bms, jms, ems, "everything was rated the same on average: there is nothing to tell apart")
    below = bms + (k - 1) * ems + k * (jms - ems) / n
    return Icc((bms - ems) / below, n, k, bms, jms, ems)
