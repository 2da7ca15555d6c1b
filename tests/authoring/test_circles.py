"""Circles among points, held against what can be reached by walking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vr_dti.authoring.checks.circles import circles

WAYS = st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=4), max_size=8)


def reached(leads: dict[int, list[int]], point: int) -> set[int]:
    """Where ways from a point lead, itself only by a way back."""
    found: set[int] = set()
    ahead = [point]
    while ahead:
        new = [to for to in leads.get(ahead.pop(), []) if to not in found]
        found.update(new)
        ahead += new
    return found


@given(WAYS)
def test_a_circle_is_what_leads_to_all_of_itself(leads: dict[int, list[int]]) -> None:
    goes = {p: reached(leads, p) for p in range(8)}
    expected = {frozenset(q for q in goes[p] if p in goes[q]) for p in range(8) if p in goes[p]}
    found = list(circles(leads))
    assert set(found) == expected and len(found) == len(expected)


@pytest.mark.parametrize("length", [1, 5000])
def test_a_long_way_round_is_no_deeper_than_a_short_one(length: int) -> None:
    assert list(circles({n: [(n + 1) % length] for n in range(length)})) == [frozenset(range(length))]
