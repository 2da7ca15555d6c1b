"""Agreement of raters, held against the tables of the papers that the formulas come from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vr_dti.debrief.agreement import Icc, icc_2_1, kappa

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Shrout & Fleiss 1979, table 2: six targets, four judges"""


def labels(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """Two raters' labels from how often each pair of labels came."""
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [i for i, _ in pairs], [j for _, j in pairs]


def test_kappa_of_cohens_own_example() -> None:
    """Cohen 1960: 200 cases, three categories; observed .70, expected .41, kappa .492."""
    found = kappa(*labels([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.n, round(found.observed, 2), round(found.expected, 2), round(found.value or 0, 3)) == (200, 0.70, 0.41, 0.492)


@pytest.mark.parametrize(
    ("table", "value"),
    [
        ([[20, 5], [10, 15]], 0.40),  # the usual example of two readers and 50 grant proposals
        ([[45, 15], [25, 15]], 0.1304),  # the same 60 % alike, more or less of it by chance
        ([[25, 35], [5, 35]], 0.2593),
        ([[5, 0], [0, 5]], 1.0),
        ([[0, 5], [5, 0]], -1.0),
    ],
)
def test_kappa_of_small_tables(table: list[list[int]], value: float) -> None:
    assert kappa(*labels(table)).value == pytest.approx(value, abs=5e-5)


def test_where_there_is_nothing_to_tell_apart_there_is_no_kappa() -> None:
    assert kappa([], []).value is None
    same = kappa(["used"] * 7, ["used"] * 7)
    assert same.value is None and same.observed == 1.0 and same.why
    assert kappa(["used"] * 7, ["not used"] * 7).value == 0.0, "no agreement, and none expected"
    with pytest.raises(ValueError, match="2 labels"):
        kappa([1, 2], [1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=30))
def test_kappa_is_the_same_from_both_sides_and_bounded(pairs: list[tuple[int, int]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    value, other = kappa(first, second).value, kappa(second, first).value
    assert (value is None) == (other is None)
    if value is not None and other is not None:
        assert value == pytest.approx(other) and -1 - 1e-12 <= value <= 1


def test_icc_of_shrout_and_fleiss_own_example() -> None:
    """Their table 3: BMS 11.24, JMS 32.49, EMS 1.02; table 4: ICC(2,1) .29."""
    found = icc_2_1(SHROUT_FLEISS)
    assert [round(x, 2) for x in (found.between_targets, found.between_raters, found.error)] == [11.24, 32.49, 1.02]
    assert (found.n, found.k) == (6, 4) and round(found.value or 0, 2) == 0.29


def test_a_rater_who_is_always_harder_costs_agreement() -> None:
    alike = icc_2_1([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])
    apart = icc_2_1([[1.0, 2.0], [2.0, 3.0], [3.0, 4.0]])
    assert alike.value == pytest.approx(1.0)
    assert apart.value == pytest.approx(2 / 3), "BMS 2, JMS 1.5, EMS 0, by hand"


@pytest.mark.parametrize(
    "table", [[], [[1.0, 2.0]], [[1.0], [2.0]], [[3.0, 3.0], [3.0, 3.0]], [[0.1, 0.3], [0.1, 0.3]], [[1.0, 2.0], [2.0, 1.0]]]
)
def test_where_there_is_nothing_to_tell_apart_there_is_no_icc(table: list[list[float]]) -> None:
    found = icc_2_1(table)
    assert found.value is None and found.why


def test_a_table_with_holes_is_refused() -> None:
    with pytest.raises(ValueError, match="every rater"):
        icc_2_1([[1.0, 2.0], [1.0]])
    with pytest.raises(ValueError, match="not a number"):
        icc_2_1([[1.0, float("nan")], [1.0, 2.0]])


@given(st.lists(st.lists(st.integers(0, 20).map(float), min_size=3, max_size=3), min_size=2, max_size=8), st.integers(-5, 5))
def test_icc_is_at_most_one_and_knows_no_origin_of_the_scale(table: list[list[float]], shift: int) -> None:
    found: Icc = icc_2_1(table)
    moved = icc_2_1([[x + shift for x in row] for row in table])
    assert (found.value is None) == (moved.value is None)
    if found.value is not None and moved.value is not None:
        assert found.value <= 1 + 1e-12 and found.value == pytest.approx(moved.value, abs=1e-9)
